//! A scenario without anything that other tools have no words for.

use std::collections::BTreeSet;

use mediant_core::case::{Aggregation, Case, IssueKind};
use mediant_core::number::{Fraction, Quantity, decimal, parse, to_f64};
use mediant_core::scenario::{Bundle, MatterKind, Scenario, Seat, Term, Weights};
use num_traits::Zero;

/// The scenario.
pub(super) struct Plain {
    /// Its title.
    pub(super) title: String,
    /// The issues.
    pub(super) issues: Vec<Matter>,
    /// The parties.
    pub(super) parties: Vec<Side>,
    /// What was left out.
    pub(super) told: Vec<String>,
}

/// An issue.
pub(super) struct Matter {
    /// Its name, different from all others.
    pub(super) name: String,
    /// The names of its options, each different; the amounts of a measured issue.
    pub(super) options: Vec<String>,
    /// Of a measured issue: its amounts.
    pub(super) amounts: Vec<Fraction>,
    /// Whether any amount will do.
    pub(super) continuous: bool,
}

impl Matter {
    /// The first and last amount and the step, where the issue is a range of whole numbers.
    pub(super) fn whole(&self) -> Option<(i64, i64, i64)> {
        let number = |n: &Fraction| n.is_integer().then(|| i64::try_from(n.to_integer()).ok()).flatten();
        if self.continuous {
            return None;
        }
        let (low, high) = (number(self.amounts.first()?)?, number(self.amounts.last()?)?);
        let step = self.amounts.get(1).map_or(Some(1), |second| number(&(second - &self.amounts[0])))?;
        Some((low, high, step))
    }
}

/// A party.
pub(super) struct Side {
    /// Its id, which names its file.
    pub(super) id: String,
    /// What each option of each issue adds to the utility of a package, weights and all.
    pub(super) worth: Vec<Vec<Fraction>>,
    /// Extra terms.
    pub(super) terms: Vec<Term>,
    /// Extra terms of which one counts.
    pub(super) bundles: Vec<Bundle>,
    /// What no package is worth more than, where that ever matters.
    pub(super) ceiling: Option<Fraction>,
    /// The reservation value.
    pub(super) reservation: Fraction,
}

impl Side {
    /// Whether values of a measured issue lie on one straight line.
    pub(super) fn is_straight(&self, issue: usize, amounts: &[Fraction]) -> bool {
        let worth = &self.worth[issue];
        let (Some(a), Some(b)) = (amounts.first(), amounts.last()) else { return false };
        let (low, high) = (&worth[0], &worth[worth.len() - 1]);
        amounts.iter().zip(worth).all(|(x, y)| (y - low) * (b - a) == (high - low) * (x - a))
    }

    /// Bounds on the utility of any package, terms taken one by one.
    pub(super) fn reach(&self) -> (Fraction, Fraction) {
        let zero = Fraction::zero();
        let ends = |numbers: &[Fraction]| {
            (
                numbers.iter().min().cloned().unwrap_or_default(),
                numbers.iter().max().cloned().unwrap_or_default(),
            )
        };
        let mut sum = (zero.clone(), zero.clone());
        for worth in &self.worth {
            let (low, high) = ends(worth);
            sum = (sum.0 + low, sum.1 + high);
        }
        let adds = |t: &Term| t.adds.exact().cloned().unwrap_or_default();
        for add in self.terms.iter().map(adds) {
            sum = (sum.0 + add.clone().min(zero.clone()), sum.1 + add.max(zero.clone()));
        }
        for bundle in &self.bundles {
            let (low, high) = ends(&bundle.of.iter().map(adds).collect::<Vec<_>>());
            sum = (sum.0 + low.min(zero.clone()), sum.1 + high.max(zero.clone()));
        }
        sum
    }

    /// The worth of each issue less the least of it, and the sum of what was taken away.
    pub(super) fn lifted(&self) -> (Vec<Vec<Fraction>>, Fraction) {
        let mut constant = Fraction::zero();
        let lift = |numbers: &Vec<Fraction>| {
            let least = numbers.iter().min().cloned().unwrap_or_default();
            constant += &least;
            numbers.iter().map(|n| n - &least).collect()
        };
        let lifted = self.worth.iter().map(lift).collect();
        (lifted, constant)
    }
}

/// A number as the tools read it: the nearest double in plain digits.
pub(super) fn double(number: &Fraction) -> String {
    format!("{}", to_f64(number))
}

/// The scenario in plain words, or all that stands in the way.
pub(super) fn of(case: &Case, scenario: &Scenario) -> Result<Plain, Vec<String>> {
    let mut why = Vec::new();
    if scenario.aggregation != Aggregation::Additive {
        why.push(
            "the value of a package is a mean of the articles in it, which no other tool knows".to_owned(),
        );
    }
    if !scenario.rules.is_empty() {
        why.push("options that exclude or require each other cannot be written".to_owned());
    }
    if scenario.at_least < scenario.parties.len() {
        why.push("agreement without some of the parties cannot be written".to_owned());
    }
    let issues = issues(case, scenario);
    let mut told = left_out(case);
    let mut parties = Vec::new();
    for seat in &scenario.parties {
        match side(seat, &issues) {
            Ok(side) => parties.push(side),
            Err(mut faults) => why.append(&mut faults),
        }
        if seat.disagreement != seat.reservation {
            told.push(format!(
                "{}: what no agreement is worth is left out; the reservation value stands for it.",
                seat.id
            ));
        }
    }
    if !why.is_empty() {
        return Err(why);
    }
    Ok(Plain { title: case.title.clone(), issues, parties, told })
}

fn left_out(case: &Case) -> Vec<String> {
    let parts = [
        (!case.readings.is_empty(), "other readings"),
        (!case.positions.is_empty(), "positions"),
        (!case.offers.is_empty(), "offers"),
        (!case.stages.is_empty() || !case.meetings.is_empty(), "stages and meetings"),
        (case.mediator.is_some(), "the mediator's notes"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|(there, _)| *there).map(|(_, name)| name).collect();
    if parts.is_empty() { Vec::new() } else { vec![format!("Left out: {}.", parts.join(", "))] }
}

fn issues(case: &Case, scenario: &Scenario) -> Vec<Matter> {
    let stated: Vec<_> = case.issues.iter().filter(|i| i.kind != IssueKind::Heading).collect();
    let titles = different(stated.iter().map(|i| (i.title.as_str(), i.id.as_str())).collect());
    let mut issues = Vec::new();
    for ((matter, issue), name) in scenario.issues.iter().zip(stated).zip(titles) {
        let measured = matches!(matter.kind, MatterKind::Steps | MatterKind::Sampled);
        let ids = || matter.options.iter().map(mediant_core::Id::as_str);
        let amounts: Vec<Fraction> = if measured {
            ids().filter_map(|o| parse(&o.replace("-of-", "/")).ok()).collect()
        } else {
            Vec::new()
        };
        let options = if measured {
            amounts.iter().map(decimal).collect()
        } else {
            let listed = issue.listed_options(&case.parties);
            different(listed.iter().map(|o| (o.title.as_str(), o.id.as_str())).collect())
        };
        issues.push(Matter { name, options, amounts, continuous: matter.kind == MatterKind::Sampled });
    }
    issues
}

/// Titles where they differ and hold no control characters, else ids.
fn different(names: Vec<(&str, &str)>) -> Vec<String> {
    let titles: BTreeSet<&str> = names.iter().map(|(title, _)| title.trim()).collect();
    let plain = |t: &str| !t.trim().is_empty() && t.trim() == t && !t.contains(char::is_control);
    let good = titles.len() == names.len() && names.iter().all(|(title, _)| plain(title));
    names.into_iter().map(|(title, id)| if good { title } else { id }.to_owned()).collect()
}

fn side(seat: &Seat, issues: &[Matter]) -> Result<Side, Vec<String>> {
    let id = &seat.id;
    let mut why = Vec::new();
    if !seat.red_lines.is_empty() {
        why.push(format!("{id}: red lines and preconditions cannot be written"));
    }
    if seat.is_uncertain() || seat.reservation.exact().is_none() {
        why.push(format!("{id}: some numbers are not known exactly"));
    }
    let Weights::Exact(weights) = &seat.weights else { return Err(why) };
    let exact = |q: &Quantity| q.exact().cloned().unwrap_or_default();
    let mut worth: Vec<Vec<Fraction>> =
        seat.values.iter().zip(weights).map(|(v, w)| v.iter().map(|q| exact(q) * w).collect()).collect();
    if let Some(first) = worth.first_mut() {
        for worth in first {
            *worth += &seat.offset;
        }
    }
    let mut side = Side {
        id: id.to_string(),
        worth,
        terms: seat.interactions.clone(),
        bundles: seat.bundles.clone(),
        ceiling: None,
        reservation: exact(&seat.reservation),
    };
    let most = side.reach().1;
    side.ceiling = seat.ceiling.clone().filter(|ceiling| *ceiling < most);
    for (index, issue) in issues.iter().enumerate().filter(|(_, i)| i.continuous) {
        if !side.is_straight(index, &issue.amounts) {
            why.push(format!("{id}: the value of {} is no straight line", issue.name));
        }
        if side
            .terms
            .iter()
            .chain(side.bundles.iter().flat_map(|b| &b.of))
            .any(|t| t.all_of.iter().any(|r| r.issue == index))
        {
            why.push(format!("{id}: an extra term on the continuous issue {} cannot be written", issue.name));
        }
    }
    if why.is_empty() { Ok(side) } else { Err(why) }
}

/// Rounds to 15 places, to have numbers that sum exactly.
pub(super) fn places(number: &Fraction) -> Fraction {
    let ten = Fraction::from_integer(1_000_000_000_000_000_i64.into());
    (number * &ten).round() / ten
}
