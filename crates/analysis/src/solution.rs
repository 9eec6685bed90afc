//! Frontier of the zone → solutions: what each concept picks, with all ties.
//!
//! `d_k` is the party's utility without agreement, its gain `U_k − d_k`. Each concept is evaluated on the
//! frontier of the zone, where each has an answer; packages of the zone that tie but are dominated are not named.
//! Comparisons are exact: sums and differences of whole steps, products in wide integers, ratios by cross
//! multiplication. With rounded steps, what differs by less than rounding can explain counts as a tie.
//! Cost: frontier points × parties, and a few wide products.
//!
//! Each file gives the formula, tie rule and source of its concepts: [`product`] (Nash), [`least`]
//! (Kalai–Smorodinsky, egalitarian, leximin), [`sum`] (utilitarian, least asymmetry).

pub mod least;
pub mod product;
pub mod sum;

use mediant_core::analysis::{Concept, Solution, TIES};
use mediant_core::number::{Fraction, to_f64};

use crate::frontier::{Corner, Edge};
use crate::space::Space;

/// Why no concept is defined where there is no package to pick from.
pub const EMPTY: &str = "the zone of possible agreement is empty";

/// What a concept picks: indices of corners in frontier order, and what it makes greatest or least there.
pub struct Pick {
    /// The corners that tie.
    pub corners: Vec<usize>,
    /// What is greatest or least at the first of them.
    pub value: f64,
}

/// The concepts that are defined, and those that are not, each with its reason. Fallback bargaining is not among
/// them.
#[must_use]
pub fn solutions(space: &Space<'_>, zone: &Edge) -> (Vec<Solution>, Vec<(Concept, String)>) {
    let (mut solved, mut undefined) = (Vec::new(), Vec::new());
    for concept in Concept::ALL.into_iter().filter(|c| *c != Concept::Fallback) {
        if concept == Concept::WeightedNash && space.scenario.nash_weights.len() != space.parties() {
            continue;
        }
        let picked = if zone.corners.is_empty() { Err(EMPTY.to_owned()) } else { pick(space, zone, concept) };
        match picked {
            Ok(pick) => solved.push(report(space, zone, (concept, &pick))),
            Err(reason) => undefined.push((concept, reason)),
        }
    }
    (solved, undefined)
}

/// What one concept picks from a frontier of a zone that is not empty.
///
/// # Errors
/// Says why the concept is not defined here.
pub fn pick(space: &Space<'_>, zone: &Edge, concept: Concept) -> Result<Pick, String> {
    match concept {
        Concept::Nash => Ok(product::nash(space, zone)),
        Concept::WeightedNash => Ok(product::weighted(space, zone)),
        Concept::KalaiSmorodinsky => least::kalai_smorodinsky(space, zone),
        Concept::Egalitarian => Ok(least::egalitarian(space, zone)),
        Concept::Leximin => Ok(least::leximin(space, zone)),
        Concept::Utilitarian => Ok(sum::utilitarian(space, zone)),
        Concept::LeastAsymmetry => Ok(sum::least_asymmetry(space, zone)),
        Concept::Fallback => Err("it is found from rankings, not from a frontier".to_owned()),
    }
}

fn report(space: &Space<'_>, zone: &Edge, (concept, pick): (Concept, &Pick)) -> Solution {
    let corners = || pick.corners.iter().map(|index| &zone.corners[*index]);
    let points: Vec<_> = corners().take(TIES).map(|corner| corner.report(space)).collect();
    let seats = &space.scenario.parties;
    let exact = corners().next().map(|corner| utilities(space, corner)).unwrap_or_default();
    let on_scale = seats.iter().zip(&exact).map(|(seat, u)| seat.points(u).as_ref().map(to_f64));
    let disagreement = seats.iter().map(|s| s.disagreement.exact().map_or(0.0, to_f64));
    Solution {
        concept,
        utilities: points.first().map(|p| p.utilities.clone()).unwrap_or_default(),
        scale_points: on_scale.collect(),
        count: corners().map(|corner| corner.count).sum(),
        points,
        disagreement: disagreement.collect(),
        value: pick.value,
        exact: space.unit.exact,
    }
}

/// The exact utilities at a corner: with rounded steps, those of its first package.
pub(crate) fn utilities(space: &Space<'_>, corner: &Corner) -> Vec<Fraction> {
    let exact = |party: usize| {
        let package = corner.packages.first().filter(|_| !space.unit.exact);
        package
            .and_then(|package| space.exact_utility(party, package))
            .unwrap_or_else(|| space.unit.fraction(corner.steps[party]))
    };
    (0..space.parties()).map(exact).collect()
}

/// The exact gains over disagreement at a corner.
pub(crate) fn gains(space: &Space<'_>, corner: &Corner) -> Vec<Fraction> {
    let seats = space.scenario.parties.iter();
    let disagreement = seats.map(|s| s.disagreement.exact().cloned().unwrap_or_default());
    utilities(space, corner).into_iter().zip(disagreement).map(|(u, d)| u - d).collect()
}

/// The gains over disagreement at a corner, in steps.
pub(crate) fn gained(space: &Space<'_>, corner: &Corner) -> Vec<i64> {
    corner.steps.iter().zip(&space.disagreements).map(|(u, d)| u - d).collect()
}
