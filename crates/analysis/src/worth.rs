//! What each option of each issue adds to a party's utility.
//!
//! Additive: option `o` of issue `i` adds `w_ki · v_ki(o)`. Mean of included articles: an article that is out adds
//! nothing; one that is in lifts the mean above the reservation value by `(w_ki · v_ki + offset_k − r_k) / n`,
//! where `n` is the number of articles in the package, so that the parts of a package still sum to its gain.
//! Interaction terms belong to no single issue and are left out.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{Scenario, Weights};
use num_traits::Zero;

/// A party's parts: per issue, per option, in utility (for the mean of included articles, times `n`).
pub(crate) type Parts = Vec<Vec<Fraction>>;

/// The parts of one party; none where its weights or values (or, for the mean of included articles, its
/// reservation value) are not known exactly.
pub(crate) fn parts(scenario: &Scenario, party: usize) -> Option<Parts> {
    let seat = &scenario.parties[party];
    let Weights::Exact(weights) = &seat.weights else { return None };
    let mut found = Vec::with_capacity(scenario.issues.len());
    let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
    let base = if mean { &seat.offset - seat.reservation.exact()? } else { Fraction::zero() };
    for (weight, values) in weights.iter().zip(&seat.values) {
        let mut row = Vec::with_capacity(values.len());
        for (option, value) in values.iter().enumerate() {
            if mean {
                row.push(if option == 1 { weight * value.exact()? + &base } else { Fraction::zero() });
            } else if weight.is_zero() {
                row.push(Fraction::zero());
            } else {
                row.push(weight * value.exact()?);
            }
        }
        found.push(row);
    }
    Some(found)
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

/// The first option of greatest worth.
pub(crate) fn best_option(row: &[Fraction]) -> u16 {
    let mut best = 0;
    for (index, worth) in row.iter().enumerate() {
        if *worth > row[best] {
            best = index;
        }
    }
    u16::try_from(best).unwrap_or(u16::MAX)
}
