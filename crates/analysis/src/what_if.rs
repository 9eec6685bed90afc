//! Scenario and changes → the zone as it would be: what-ifs on reservation values, weights and options.
//!
//! A change replaces one number or bars one option; nothing else moves. A weight is changed by a factor: weights that add up
//! to one are divided by their new sum, so that the others keep their proportions; values that are points of the whole
//! package are multiplied alone. A reservation value takes the disagreement value along where the two are equal.
//!
//! The answer is the zone alone, since it is asked for again and again: by one pass over the packages where they are at most
//! [`WALKED`], else from the frontier and by counting; where numbers are known only in part, by the whole analysis.
//! Cost: about a nanosecond for each package and party.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, to_f64};
use mediant_core::scenario::{Bar, Scenario, Seat, Weights};
use mediant_core::what_if::{MOST_TIMES, Supposed, WhatIf};
use num_traits::{One, Signed, Zero};

use crate::options::{Options, Refusal};
use crate::space::Space;
use crate::{analyze, findings, scan, zone};

/// Packages that are walked through rather than composed.
pub const WALKED: u128 = 1 << 21;

/// The most changes at once.
pub const MOST_CHANGES: usize = 500;

/// The zone of a scenario with some changes.
///
/// # Errors
/// As [`changed`]; refuses what is too large, and stops where the progress function says so.
pub fn what_if(scenario: &Scenario, changes: &[Supposed], options: &Options<'_>) -> Result<WhatIf, Refusal> {
    let scenario = changed(scenario, changes)?;
    let reservations = scenario.parties.iter().map(|seat| seat.reservation.exact().map(to_f64)).collect();
    if scenario.is_uncertain() {
        let answer = analyze(&scenario, options)?;
        return Ok(WhatIf {
            zone: answer.zone,
            utilities: Vec::new(),
            reservations,
            feasible: answer.feasible,
        });
    }
    let space = Space::new(&scenario, options)?;
    let zone = if space.is_walkable(WALKED) {
        zone::zone(&space, scan::tally(&space, options)?)
    } else {
        findings::findings(&space, options)?.zone
    };
    let worth = |package: &Vec<u16>| (0..space.parties()).filter_map(|k| space.utility(k, package)).collect();
    let utilities = zone.deepest.first().map(worth).unwrap_or_default();
    Ok(WhatIf { zone, utilities, reservations, feasible: space.feasible.clone() })
}

/// The scenario with some changes, in the order in which they are given.
///
/// # Errors
/// Refuses more than [`MOST_CHANGES`], parties, issues and options that are not there, numbers out of their range, and
/// changes of weights that are known only in part.
pub fn changed(scenario: &Scenario, changes: &[Supposed]) -> Result<Scenario, Refusal> {
    if changes.len() > MOST_CHANGES {
        return wrong(format!("there are {} changes, and at most {MOST_CHANGES} are made", changes.len()));
    }
    let mut scenario = scenario.clone();
    for change in changes {
        match change {
            Supposed::Reservation { party, to } => {
                let seat = seat(&mut scenario, *party)?;
                if to.is_negative() || *to > Fraction::one() {
                    return wrong("a reservation value is 0 to 1 in utility".to_owned());
                }
                if seat.disagreement == seat.reservation {
                    seat.disagreement = Quantity::Exact(to.clone());
                }
                seat.reservation = Quantity::Exact(to.clone());
            }
            Supposed::Weight { party, issue, times } => {
                if times.is_negative() || *times > Fraction::from_integer(MOST_TIMES.into()) {
                    return wrong(format!("a weight is multiplied by 0 to {MOST_TIMES}"));
                }
                let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
                reweigh(seat(&mut scenario, *party)?, (*issue, times), mean)?;
            }
            Supposed::Without { choice } => {
                let options = scenario.issues.get(choice.issue).map_or(0, |matter| matter.options.len());
                if usize::from(choice.option) >= options {
                    return wrong("there is no such option".to_owned());
                }
                scenario.rules.push(Bar { all_of: vec![*choice], unless: None });
            }
        }
    }
    Ok(scenario)
}

fn seat(scenario: &mut Scenario, party: usize) -> Result<&mut Seat, Refusal> {
    scenario.parties.get_mut(party).ok_or_else(|| Refusal::Malformed("there is no such party".to_owned()))
}

/// Lets an issue count so many times as much.
fn reweigh(seat: &mut Seat, (issue, times): (usize, &Fraction), mean: bool) -> Result<(), Refusal> {
    let points = mean || are_points(seat);
    let Weights::Exact(weights) = &mut seat.weights else {
        return wrong(format!(
            "the weights of {} are known only in part, so that none is changed alone",
            seat.id
        ));
    };
    let Some(weight) = weights.get_mut(issue) else { return wrong("there is no such issue".to_owned()) };
    *weight *= times;
    if points {
        return Ok(());
    }
    let sum: Fraction = weights.iter().sum();
    if sum.is_zero() {
        return wrong(format!("some issue must count for {}", seat.id));
    }
    for weight in weights {
        *weight /= &sum;
    }
    Ok(())
}

/// Whether values are points of the whole package: then no weights were stated, and each is one over the scale's width.
fn are_points(seat: &Seat) -> bool {
    let (Weights::Exact(weights), Some((zero, one)), None) =
        (&seat.weights, &seat.scale, &seat.stated_weights)
    else {
        return false;
    };
    let width = one - zero;
    !width.is_zero() && weights.iter().all(|weight| weight * &width == Fraction::one())
}

fn wrong<T>(why: String) -> Result<T, Refusal> {
    Err(Refusal::Malformed(why))
}

#[cfg(test)]
mod tests;
