//! What each option of each issue adds to a party's utility.
//!
//! Additive: option `o` of issue `i` adds `w_ki · v_ki(o)`. Mean of included articles: an article that is out adds
//! nothing; one that is in lifts the mean above the reservation value by `(w_ki · v_ki + offset_k − r_k) / n`,
//! where `n` is the number of articles in the package, so that the parts of a package still sum to its gain.
//! Interaction terms belong to no single issue and are left out.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, Sum, to_f64};
use mediant_core::scenario::{Scenario, Weights};
use num_traits::{Signed, Zero};

/// A party's parts: per issue, per option, in utility (for the mean of included articles, times `n`).
pub(crate) type Parts = Vec<Vec<Fraction>>;

/// A party's numbers, where all that parts are made of are known exactly.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worth<'a> {
    weights: &'a [Fraction],
    values: &'a [Vec<Quantity>],
    /// Mean of included articles: the offset and the reservation value.
    base: Option<(&'a Fraction, &'a Fraction)>,
}

impl<'a> Worth<'a> {
    /// The numbers of one party; none where its weights or values (or, for the mean of included articles, its
    /// reservation value) are not known exactly.
    pub(crate) fn new(scenario: &'a Scenario, party: usize) -> Option<Self> {
        let seat = &scenario.parties[party];
        let Weights::Exact(weights) = &seat.weights else { return None };
        let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
        let base = if mean { Some((&seat.offset, seat.reservation.exact()?)) } else { None };
        let exact = |(weight, values): (&Fraction, &Vec<Quantity>)| {
            let counted = |option: usize| if mean { option == 1 } else { !weight.is_zero() };
            values.iter().enumerate().all(|(option, v)| !counted(option) || v.exact().is_some())
        };
        let known = weights.iter().zip(&seat.values).all(exact);
        known.then_some(Self { weights, values: &seat.values, base })
    }

    /// What one option of one issue adds.
    pub(crate) fn part(&self, issue: usize, option: usize) -> Fraction {
        let weight = &self.weights[issue];
        let value = self.values[issue].get(option).and_then(Quantity::exact);
        match (self.base, value) {
            (Some((offset, reservation)), Some(value)) if option == 1 => {
                weight * value + offset - reservation
            }
            (None, Some(value)) if !weight.is_zero() => {
                let mut part = Sum::default();
                part.add_product(weight, value);
                part.total()
            }
            _ => Fraction::zero(),
        }
    }

    /// The first option of greatest worth. Where a weight is above zero, values alone tell.
    pub(crate) fn best(&self, issue: usize) -> u16 {
        let options = self.values[issue].len();
        if self.base.is_none() && self.weights[issue].is_positive() {
            let value = |option: usize| self.values[issue][option].exact();
            return first_best((0..options).map(value));
        }
        first_best((0..options).map(|option| self.part(issue, option)))
    }
}

fn first_best<T: PartialOrd>(worths: impl Iterator<Item = T>) -> u16 {
    let mut best: Option<(usize, T)> = None;
    for (option, worth) in worths.enumerate() {
        if best.as_ref().is_none_or(|(_, most)| worth > *most) {
            best = Some((option, worth));
        }
    }
    best.map_or(0, |(option, _)| u16::try_from(option).unwrap_or(u16::MAX))
}

/// The parts of one party; none where [`Worth::new`] gives none.
pub(crate) fn parts(scenario: &Scenario, party: usize) -> Option<Parts> {
    let worth = Worth::new(scenario, party)?;
    let row = |(issue, values): (usize, &Vec<Quantity>)| {
        (0..values.len()).map(|option| worth.part(issue, option)).collect()
    };
    Some(worth.values.iter().enumerate().map(row).collect())
}

/// The nearest doubles of a party's parts.
pub(crate) fn rounded(parts: &Parts) -> Vec<Vec<f64>> {
    parts.iter().map(|row| row.iter().map(to_f64).collect()).collect()
}

/// Greatest less least of a row; 0 for an empty one.
pub(crate) fn stake(row: &[f64]) -> f64 {
    let least = row.iter().copied().fold(f64::INFINITY, f64::min);
    let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if most > least { most - least } else { 0.0 }
}
