//! Weights, value functions and interaction terms as numbers.

use num_traits::{One, Zero};

use super::{FreezeError, choice};
use crate::Id;
use crate::case::{Aggregation, Case, IssueKind, Party};
use crate::number::{Fraction, Quantity, parse, whole};
use crate::preference::{StatedWeights, Valuation, ValueFunction, WeightsAs};
use crate::scenario::{Matter, MatterKind, Term, Weights};

/// Values and, where they are known by order only, that order.
pub(super) struct Valued {
    /// Per issue and option.
    pub(super) numbers: Vec<Vec<Quantity>>,
    /// Per issue: groups of options, best first; empty where values are numbers.
    pub(super) ranks: Vec<Vec<Vec<u16>>>,
}

/// The value of each option of each issue.
pub(super) fn value(
    party: &Party,
    valuation: &Valuation,
    issues: &[Matter],
    case: &Case,
    aggregation: Aggregation,
) -> Result<Valued, FreezeError> {
    let mut valued = Valued { numbers: Vec::new(), ranks: Vec::new() };
    for matter in issues {
        let function = valuation.values.iter().find(|(id, _)| *id == matter.id).map(|(_, f)| f);
        let (numbers, ranks) = match function {
            None => (default_values(party, valuation, matter, case)?, Vec::new()),
            Some(ValueFunction::Table { numbers, out_of }) => {
                (table(party, matter, aggregation, (numbers, out_of))?, Vec::new())
            }
            Some(ValueFunction::Lines { points, out_of }) => {
                (lines(party, matter, points, out_of)?, Vec::new())
            }
            Some(ValueFunction::Ranks(groups)) => ranked(party, matter, groups)?,
        };
        valued.numbers.push(numbers);
        valued.ranks.push(ranks);
    }
    Ok(valued)
}

fn missing(party: &Party, matter: &Matter, option: usize) -> FreezeError {
    FreezeError::NoValue {
        party: party.id.clone(),
        issue: matter.id.clone(),
        option: matter.options[option].clone(),
    }
}

/// An item is worth its weight to its owner; an issue without weight needs no values; points not given are none.
fn default_values(
    party: &Party,
    valuation: &Valuation,
    matter: &Matter,
    case: &Case,
) -> Result<Vec<Quantity>, FreezeError> {
    if matter.kind == MatterKind::Item {
        let own = |o: &Id| if *o == party.id { Quantity::one() } else { Quantity::zero() };
        return Ok(matter.options.iter().map(own).collect());
    }
    let weighs = valuation.weights.as_ref().is_none_or(|w| is_weighed(w, matter, case));
    if weighs { Err(missing(party, matter, 0)) } else { Ok(vec![Quantity::zero(); matter.options.len()]) }
}

fn is_weighed(weights: &StatedWeights, matter: &Matter, case: &Case) -> bool {
    let own = |id: &Id| weights.entries.iter().find(|(i, _)| i == id).map(|(_, q)| q);
    if let Some(quantity) = own(&matter.id) {
        return quantity != &Quantity::zero();
    }
    let parent = case.issues.iter().find(|i| i.id == matter.id).and_then(|i| i.parent.as_ref());
    parent.and_then(own).is_some() || weights.ranks.iter().flatten().any(|i| *i == matter.id)
}

fn known(quantity: &Quantity, out_of: &Fraction) -> Quantity {
    match quantity {
        Quantity::Unknown => Quantity::Interval { low: Fraction::zero(), high: Fraction::one() },
        stated => stated.map(|n| n / out_of),
    }
}

fn table(
    party: &Party,
    matter: &Matter,
    aggregation: Aggregation,
    (numbers, out_of): (&[(Id, Quantity)], &Fraction),
) -> Result<Vec<Quantity>, FreezeError> {
    if *out_of <= Fraction::zero() {
        return Err(FreezeError::Number(party.id.clone(), "what stands for full value must be above zero"));
    }
    let mut values = Vec::with_capacity(matter.options.len());
    for (index, option) in matter.options.iter().enumerate() {
        match numbers.iter().find(|(id, _)| id == option) {
            Some((_, quantity)) => values.push(known(quantity, out_of)),
            // The mean of included articles never asks what an article is worth that is out.
            None if aggregation == Aggregation::MeanOfIncluded && index == 0 => values.push(Quantity::zero()),
            None => return Err(missing(party, matter, index)),
        }
    }
    Ok(values)
}

fn lines(
    party: &Party,
    matter: &Matter,
    points: &[(Fraction, Quantity)],
    out_of: &Fraction,
) -> Result<Vec<Quantity>, FreezeError> {
    let fault = |why| FreezeError::Number(party.id.clone(), why);
    if points.is_empty() || points.windows(2).any(|w| w[0].0 >= w[1].0) || *out_of <= Fraction::zero() {
        return Err(fault("a value function needs points by rising amount"));
    }
    let amount = |option: &Id| {
        parse(&option.as_str().replace("-of-", "/")).map_err(|_| fault("this issue is not measured"))
    };
    matter.options.iter().map(|o| Ok(known(&interpolate(points, &amount(o)?, out_of), out_of))).collect()
}

/// Straight lines between the points, level beyond the first and the last. What is not known is 0 to `out_of`.
fn interpolate(points: &[(Fraction, Quantity)], at: &Fraction, out_of: &Fraction) -> Quantity {
    let after = points.iter().position(|(a, _)| a >= at).unwrap_or(points.len());
    if after == points.len() {
        return points[after - 1].1.clone();
    }
    if after == 0 || points[after].0 == *at {
        return points[after].1.clone();
    }
    let ((a, left), (b, right)) = (&points[after - 1], &points[after]);
    let limits = (Fraction::zero(), out_of.clone());
    let ((l0, h0), (l1, h1)) = (left.bounds(&limits), right.bounds(&limits));
    let share = (at - a) / (b - a);
    let low = &l0 + (l1 - &l0) * &share;
    let high = &h0 + (h1 - &h0) * &share;
    if low == high { Quantity::Exact(low) } else { Quantity::Interval { low, high } }
}

type RankedValues = (Vec<Quantity>, Vec<Vec<u16>>);

fn ranked(party: &Party, matter: &Matter, groups: &[Vec<Id>]) -> Result<RankedValues, FreezeError> {
    let mut values = vec![None; matter.options.len()];
    let mut order = Vec::with_capacity(groups.len());
    for (place, group) in groups.iter().enumerate() {
        let mut members = Vec::with_capacity(group.len());
        for id in group {
            let option = matter.options.iter().position(|o| o == id);
            let option = option.ok_or_else(|| FreezeError::NoOption(matter.id.clone(), id.clone()))?;
            values[option] = Some(match place {
                0 => Quantity::one(),
                last if last + 1 == groups.len() => Quantity::zero(),
                _ => Quantity::Interval { low: Fraction::zero(), high: Fraction::one() },
            });
            members.extend(u16::try_from(option));
        }
        order.push(members);
    }
    let values = values.into_iter().enumerate();
    let values = values.map(|(i, v)| v.ok_or_else(|| missing(party, matter, i))).collect::<Result<_, _>>()?;
    Ok((values, order))
}

/// The sum of the stated numbers, where all are known exactly. Sub-issues whose heading has a number are not counted
/// beside it.
pub(super) fn top_level_sum(weights: &StatedWeights, case: &Case) -> Option<Fraction> {
    let stated = |id: &Id| weights.entries.iter().any(|(i, _)| i == id);
    let parent = |id: &Id| case.issues.iter().find(|i| i.id == *id).and_then(|i| i.parent.as_ref());
    let top = weights.entries.iter().filter(|(id, _)| !parent(id).is_some_and(stated));
    top.map(|(_, q)| q.exact().cloned()).sum()
}

/// Weights of the issues: known, between bounds, or in order; and the stated numbers, where they stand for issues.
pub(super) fn weigh(
    party: &Party,
    stated: &StatedWeights,
    issues: &[Matter],
    case: &Case,
) -> Result<(Weights, Option<Vec<Quantity>>), FreezeError> {
    let fault = || FreezeError::Weights(party.id.clone());
    if stated.how == WeightsAs::Ranks {
        let index = |id: &Id| issues.iter().position(|m| m.id == *id).ok_or_else(fault);
        let groups = stated.ranks.iter().map(|g| g.iter().map(index).collect()).collect::<Result<_, _>>()?;
        return Ok((Weights::Ranked(groups), None));
    }
    let of = |id: &Id| stated.entries.iter().find(|(i, _)| i == id).map(|(_, q)| q.clone());
    if stated.entries.iter().any(|(_, q)| q.bounds(&(Fraction::zero(), Fraction::one())).0 < Fraction::zero())
    {
        return Err(fault());
    }
    let headings: Vec<&Id> = case
        .issues
        .iter()
        .filter(|i| i.kind == IssueKind::Heading && of(&i.id).is_some())
        .map(|i| &i.id)
        .collect();
    if !headings.is_empty() {
        return Ok((nested(stated, issues, case).ok_or_else(fault)?, None));
    }
    let numbers: Vec<Quantity> = issues.iter().map(|m| of(&m.id).unwrap_or_else(Quantity::zero)).collect();
    let exact: Option<Vec<Fraction>> = numbers.iter().map(|q| q.exact().cloned()).collect();
    let weights = match exact {
        Some(exact) => {
            let sum: Fraction = exact.iter().sum();
            if sum <= Fraction::zero() {
                return Err(fault());
            }
            Weights::Exact(exact.into_iter().map(|w| w / &sum).collect())
        }
        None => Weights::Between(between(stated, &numbers).ok_or_else(fault)?),
    };
    Ok((weights, Some(numbers)))
}

/// Bounds on shares. Points and shares have a known total. For swings the total is not known, and
/// `w_i = s_i / Σ s` lies between `low_i / (low_i + Σ_{j≠i} high_j)` and `high_i / (high_i + Σ_{j≠i} low_j)`:
/// wider than need be, never narrower.
fn between(stated: &StatedWeights, numbers: &[Quantity]) -> Option<Vec<(Fraction, Fraction)>> {
    let total = match stated.how {
        WeightsAs::Shares => Fraction::one(),
        _ => stated.total.clone().unwrap_or_else(|| whole(100)),
    };
    if total <= Fraction::zero() {
        return None;
    }
    let limits = (Fraction::zero(), total.clone());
    let bounds: Vec<(Fraction, Fraction)> = numbers.iter().map(|q| q.bounds(&limits)).collect();
    let low: Fraction = bounds.iter().map(|b| &b.0).sum();
    let high: Fraction = bounds.iter().map(|b| &b.1).sum();
    if stated.how != WeightsAs::Swings {
        let fits = low <= total && total <= high;
        return fits.then(|| bounds.into_iter().map(|(l, h)| (l / &total, h / &total)).collect());
    }
    if high <= Fraction::zero() {
        return None;
    }
    let share = |own: &Fraction, rest: Fraction| {
        let sum = own + rest;
        if sum > Fraction::zero() { own / sum } else { Fraction::zero() }
    };
    Some(bounds.iter().map(|(l, h)| (share(l, &high - h), share(h, &low - l))).collect())
}

/// Sub-issues divide the number of their heading in proportion to theirs. Needs every number exactly.
fn nested(stated: &StatedWeights, issues: &[Matter], case: &Case) -> Option<Weights> {
    let of = |id: &Id| match stated.entries.iter().find(|(i, _)| i == id) {
        Some((_, quantity)) => quantity.exact().cloned(),
        None => Some(Fraction::zero()),
    };
    let heading = |id: &Id| {
        let parent = case.issues.iter().find(|i| i.id == *id)?.parent.clone()?;
        stated.entries.iter().any(|(i, _)| *i == parent).then_some(parent)
    };
    let mut weights = Vec::with_capacity(issues.len());
    for matter in issues {
        let own = of(&matter.id)?;
        weights.push(match heading(&matter.id) {
            None => own,
            Some(parent) => {
                let mut siblings = Fraction::zero();
                for other in issues.iter().filter(|m| heading(&m.id).as_ref() == Some(&parent)) {
                    siblings += of(&other.id)?;
                }
                if siblings.is_zero() { siblings } else { of(&parent)? * own / siblings }
            }
        });
    }
    let sum: Fraction = weights.iter().sum();
    (sum > Fraction::zero()).then(|| Weights::Exact(weights.into_iter().map(|w| w / &sum).collect()))
}

/// Interaction terms in utility.
pub(super) fn terms(
    valuation: &Valuation,
    issues: &[Matter],
    width: &Fraction,
) -> Result<Vec<Term>, FreezeError> {
    let term = |i: &crate::preference::Interaction| {
        let all_of = i.all_of.iter().map(|p| choice(issues, p)).collect::<Result<_, _>>()?;
        Ok(Term { all_of, adds: i.adds.map(|n| n / width) })
    };
    valuation.interactions.iter().map(term).collect()
}
