//! Weights, value functions and interaction terms as numbers.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::{One, Zero};

use super::FreezeError;
use super::places::Frame;
use crate::Id;
use crate::case::{Aggregation, IssueKind, Party};
use crate::number::{Fraction, Quantity, parse, whole};
use crate::preference::{Interaction, StatedWeights, Valuation, ValueFunction, WeightsAs};
use crate::scenario::{Bundle, Matter, MatterKind, Term, Weights};

/// Values and, where they are known by order only, that order.
pub(super) struct Valued {
    /// Per issue and option.
    pub(super) numbers: Vec<Vec<Quantity>>,
    /// Per issue: groups of options, best first; empty where values are numbers.
    pub(super) ranks: Vec<Vec<Vec<u16>>>,
}

/// Numbers by id; of the same id twice, the first counts.
fn by_id<T>(entries: &[(Id, T)]) -> BTreeMap<&Id, &T> {
    entries.iter().rev().map(|(id, entry)| (id, entry)).collect()
}

/// The value of each option of each issue.
pub(super) fn value(frame: &Frame<'_>, party: &Party, valuation: &Valuation) -> Result<Valued, FreezeError> {
    let mut valued = Valued { numbers: Vec::new(), ranks: Vec::new() };
    let functions = by_id(&valuation.values);
    let weighed = valuation.weights.as_ref().map(|w| Weighed::new(frame, w));
    for matter in frame.issues {
        let (numbers, ranks) = match functions.get(&matter.id) {
            None => (default_values(party, weighed.as_ref(), matter)?, Vec::new()),
            Some(ValueFunction::Table { numbers, out_of }) => {
                (table(party, matter, frame.aggregation, (numbers, out_of))?, Vec::new())
            }
            Some(ValueFunction::Lines { points, out_of }) => {
                (lines(party, matter, points, out_of)?, Vec::new())
            }
            Some(ValueFunction::Ranks(groups)) => ranked(frame, party, matter, groups)?,
        };
        valued.numbers.push(numbers);
        valued.ranks.push(ranks);
    }
    Ok(valued)
}

/// The stated weights by issue.
struct Weighed<'w> {
    numbers: BTreeMap<&'w Id, &'w Quantity>,
    ranked: BTreeSet<&'w Id>,
    parents: &'w BTreeMap<&'w Id, &'w Id>,
}

impl<'w> Weighed<'w> {
    fn new(frame: &'w Frame<'_>, stated: &'w StatedWeights) -> Self {
        let (numbers, ranked) = (by_id(&stated.entries), stated.ranks.iter().flatten().collect());
        Self { numbers, ranked, parents: &frame.parents }
    }

    /// The heading of an issue, where that has a number.
    fn heading(&self, id: &Id) -> Option<&'w Id> {
        self.parents.get(id).copied().filter(|parent| self.numbers.contains_key(*parent))
    }

    /// Whether an issue weighs something, or might.
    fn weighs(&self, id: &Id) -> bool {
        match self.numbers.get(id) {
            Some(quantity) => **quantity != Quantity::zero(),
            None => self.heading(id).is_some() || self.ranked.contains(id),
        }
    }
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
    weighed: Option<&Weighed<'_>>,
    matter: &Matter,
) -> Result<Vec<Quantity>, FreezeError> {
    if matter.kind == MatterKind::Item {
        let own = |o: &Id| if *o == party.id { Quantity::one() } else { Quantity::zero() };
        return Ok(matter.options.iter().map(own).collect());
    }
    let weighs = weighed.is_none_or(|w| w.weighs(&matter.id));
    if weighs { Err(missing(party, matter, 0)) } else { Ok(vec![Quantity::zero(); matter.options.len()]) }
}

fn known(quantity: &Quantity, out_of: &Fraction) -> Quantity {
    match quantity {
        Quantity::Unknown => Quantity::Interval { low: Fraction::zero(), high: Fraction::one() },
        stated if out_of.is_one() => stated.clone(),
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
    let numbers = by_id(numbers);
    let mut values = Vec::with_capacity(matter.options.len());
    for (index, option) in matter.options.iter().enumerate() {
        match numbers.get(option) {
            Some(quantity) => values.push(known(quantity, out_of)),
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
    let after = points.partition_point(|(a, _)| a < at);
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

fn ranked(
    frame: &Frame<'_>,
    party: &Party,
    matter: &Matter,
    groups: &[Vec<Id>],
) -> Result<RankedValues, FreezeError> {
    let mut values = vec![None; matter.options.len()];
    let mut order = Vec::with_capacity(groups.len());
    for (place, group) in groups.iter().enumerate() {
        let mut members = Vec::with_capacity(group.len());
        for id in group {
            let option = frame
                .option(&matter.id, id)
                .ok_or_else(|| FreezeError::NoOption(matter.id.clone(), id.clone()))?;
            values[usize::from(option)] = Some(match place {
                0 => Quantity::one(),
                last if last + 1 == groups.len() => Quantity::zero(),
                _ => Quantity::Interval { low: Fraction::zero(), high: Fraction::one() },
            });
            members.push(option);
        }
        order.push(members);
    }
    let values = values.into_iter().enumerate();
    let values = values.map(|(i, v)| v.ok_or_else(|| missing(party, matter, i))).collect::<Result<_, _>>()?;
    Ok((values, order))
}

/// The sum of the stated numbers, where all are known exactly. Sub-issues whose heading has a number are not counted
/// beside it.
pub(super) fn top_level_sum(weights: &StatedWeights, frame: &Frame<'_>) -> Option<Fraction> {
    let weighed = Weighed::new(frame, weights);
    let top = weights.entries.iter().filter(|(id, _)| weighed.heading(id).is_none());
    top.map(|(_, q)| q.exact().cloned()).sum()
}

/// Weights of the issues: known, between bounds, or in order; and the stated numbers, where they stand for issues.
pub(super) fn weigh(
    frame: &Frame<'_>,
    party: &Party,
    stated: &StatedWeights,
) -> Result<(Weights, Option<Vec<Quantity>>), FreezeError> {
    let fault = || FreezeError::Weights(party.id.clone());
    if stated.how == WeightsAs::Ranks {
        let index = |id: &Id| frame.issue(id).ok_or_else(fault);
        let groups = stated.ranks.iter().map(|g| g.iter().map(index).collect()).collect::<Result<_, _>>()?;
        return Ok((Weights::Ranked(groups), None));
    }
    if stated.entries.iter().any(|(_, q)| q.bounds(&(Fraction::zero(), Fraction::one())).0 < Fraction::zero())
    {
        return Err(fault());
    }
    let weighed = Weighed::new(frame, stated);
    let mut issues = frame.case.issues.iter();
    if issues.any(|i| i.kind == IssueKind::Heading && weighed.numbers.contains_key(&i.id)) {
        return Ok((nested(&weighed, frame.issues).ok_or_else(fault)?, None));
    }
    let of = |id: &Id| weighed.numbers.get(id).map_or_else(Quantity::zero, |q| (*q).clone());
    let numbers: Vec<Quantity> = frame.issues.iter().map(|m| of(&m.id)).collect();
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
fn nested(weighed: &Weighed<'_>, issues: &[Matter]) -> Option<Weights> {
    let of = |id: &Id| match weighed.numbers.get(id) {
        Some(quantity) => quantity.exact().cloned(),
        None => Some(Fraction::zero()),
    };
    let mut siblings: BTreeMap<&Id, Fraction> = BTreeMap::new();
    for matter in issues {
        if let Some(parent) = weighed.heading(&matter.id) {
            *siblings.entry(parent).or_insert_with(Fraction::zero) += of(&matter.id)?;
        }
    }
    let mut weights = Vec::with_capacity(issues.len());
    for matter in issues {
        let own = of(&matter.id)?;
        let heading = weighed.heading(&matter.id);
        weights.push(match heading.and_then(|parent| Some((parent, siblings.get(parent)?))) {
            None => own,
            Some((_, all)) if all.is_zero() => Fraction::zero(),
            Some((parent, all)) => of(parent)? * own / all,
        });
    }
    let sum: Fraction = weights.iter().sum();
    (sum > Fraction::zero()).then(|| Weights::Exact(weights.into_iter().map(|w| w / &sum).collect()))
}

/// Interaction terms in utility.
pub(super) fn terms(
    frame: &Frame<'_>,
    valuation: &Valuation,
    width: &Fraction,
) -> Result<Vec<Term>, FreezeError> {
    valuation.interactions.iter().map(|i| term(frame, i, width)).collect()
}

/// Bundles of terms in utility.
pub(super) fn bundles(
    frame: &Frame<'_>,
    valuation: &Valuation,
    width: &Fraction,
) -> Result<Vec<Bundle>, FreezeError> {
    let bundle = |b: &crate::preference::Bundle| {
        let of = b.of.iter().map(|i| term(frame, i, width)).collect::<Result<_, _>>()?;
        Ok(Bundle { takes: b.takes, of })
    };
    valuation.bundles.iter().map(bundle).collect()
}

fn term(frame: &Frame<'_>, interaction: &Interaction, width: &Fraction) -> Result<Term, FreezeError> {
    let all_of = interaction.all_of.iter().map(|s| frame.run(s)).collect::<Result<_, _>>()?;
    Ok(Term { all_of, adds: interaction.adds.map(|n| n / width) })
}
