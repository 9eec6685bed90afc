//! Frontier of the zone → solutions: what each concept picks, with all ties.
//!
//! `d_k` is the party's utility without agreement, its gain `U_k − d_k`; from what else gains may be counted, the
//! [`Basis`] says. Each concept is evaluated on the
//! frontier of the zone, where each has an answer; packages of the zone that tie but are dominated are not named.
//! Comparisons are exact: doubles set aside what is surely beaten, and what is near the best is compared in fractions
//! and whole products. With rounded steps, what differs by less than rounding can explain counts as a tie.
//! Cost: frontier points × parties, and a few wide products.
//!
//! Each file gives the formula, tie rule and source of its concepts: [`product`] (Nash), [`least`]
//! (Kalai–Smorodinsky, egalitarian, leximin), [`sum`] (utilitarian, least asymmetry).

pub mod convention;
pub mod least;
pub mod mixture;
pub mod product;
pub mod sum;

use mediant_core::analysis::{Concept, Solution, TIES};
use mediant_core::number::{Fraction, to_f64};

use crate::frontier::{Corner, Edge};
use crate::space::{Space, float};

/// Why no concept is defined where there is no package to pick from.
pub const EMPTY: &str = "the zone of possible agreement is empty";

/// What gains are counted from, and what they are measured by, in steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// For each party, its utility without agreement.
    pub disagreements: Vec<i128>,
    /// For each party, its ideal: the most that it could have.
    pub ideals: Vec<i128>,
}

impl Basis {
    /// Disagreement as told, and the most that each party has in the zone.
    #[must_use]
    pub fn told(space: &Space<'_>, zone: &Edge) -> Self {
        let most = |k: usize| zone.corners.iter().map(|c| c.steps[k]).max().unwrap_or(space.disagreements[k]);
        Self { disagreements: space.disagreements.clone(), ideals: (0..space.parties()).map(most).collect() }
    }

    /// A party's gain at a corner, in steps.
    fn gained(&self, corner: &Corner, party: usize) -> i128 {
        corner.steps[party] - self.disagreements[party]
    }

    /// The gains at a corner in utility, to a few units of the last place.
    fn rough(&self, space: &Space<'_>, corner: &Corner) -> Vec<f64> {
        (0..space.parties()).map(|k| float(self.gained(corner, k)) / space.unit.rough(k)).collect()
    }

    /// The exact gains at a corner in utility. With rounded steps and disagreement as told, those of its first package.
    fn gains(&self, space: &Space<'_>, corner: &Corner) -> Vec<Fraction> {
        let from = |k: usize| {
            let told = space.scenario.parties[k].disagreement.exact();
            let told = told.filter(|_| self.disagreements[k] == space.disagreements[k]);
            told.cloned().unwrap_or_else(|| space.unit.fraction(k, self.disagreements[k]))
        };
        utilities(space, corner).into_iter().enumerate().map(|(k, u)| u - from(k)).collect()
    }
}

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
    let basis = Basis::told(space, zone);
    for concept in Concept::ALL.into_iter().filter(|c| *c != Concept::Fallback) {
        if concept == Concept::WeightedNash && space.scenario.nash_weights.len() != space.parties() {
            continue;
        }
        let picked = if zone.corners.is_empty() {
            Err(EMPTY.to_owned())
        } else {
            pick(space, zone, (concept, &basis))
        };
        match picked {
            Ok(pick) => solved.push(report(space, zone, (concept, &pick, &basis))),
            Err(reason) => undefined.push((concept, reason)),
        }
    }
    (solved, undefined)
}

/// What one concept picks from a frontier of a zone that is not empty.
///
/// # Errors
/// Says why the concept is not defined here.
pub fn pick(space: &Space<'_>, zone: &Edge, (concept, basis): (Concept, &Basis)) -> Result<Pick, String> {
    match concept {
        Concept::Nash => Ok(product::nash(space, zone, basis)),
        Concept::WeightedNash => Ok(product::weighted(space, zone, basis)),
        Concept::KalaiSmorodinsky => least::kalai_smorodinsky(space, zone, basis),
        Concept::Egalitarian => Ok(least::egalitarian(space, zone, basis)),
        Concept::Leximin => Ok(least::leximin(space, zone, basis)),
        Concept::Utilitarian => Ok(sum::utilitarian(space, zone)),
        Concept::LeastAsymmetry => Ok(sum::least_asymmetry(space, zone)),
        Concept::Fallback => Err("it is found from rankings, not from a frontier".to_owned()),
    }
}

pub(crate) fn report(
    space: &Space<'_>,
    zone: &Edge,
    (concept, pick, basis): (Concept, &Pick, &Basis),
) -> Solution {
    let corners = || pick.corners.iter().map(|index| &zone.corners[*index]);
    let points: Vec<_> = corners().take(TIES).map(|corner| corner.report(space)).collect();
    let seats = &space.scenario.parties;
    let exact = corners().next().map(|corner| utilities(space, corner)).unwrap_or_default();
    let on_scale = seats.iter().zip(&exact).map(|(seat, u)| seat.points(u).as_ref().map(to_f64));
    let disagreement = basis.disagreements.iter().enumerate().map(|(k, d)| space.unit.utility(k, *d));
    Solution {
        concept,
        utilities: points.first().map(|p| p.utilities.clone()).unwrap_or_default(),
        scale_points: on_scale.collect(),
        count: corners().map(|corner| &corner.count).sum(),
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
            .unwrap_or_else(|| space.unit.fraction(party, corner.steps[party]))
    };
    (0..space.parties()).map(exact).collect()
}

/// Those of `found` whose measure is exactly the greatest. `rough` is within `CLOSE` of the measure, relative to what
/// it is made of; with rounded steps, all within `slack` of the greatest.
pub(crate) fn greatest(
    found: Vec<usize>,
    (rough, slack): (&[f64], f64),
    exact: impl Fn(usize) -> Fraction,
) -> Vec<usize> {
    let best = found.iter().map(|index| rough[*index]).fold(f64::NEG_INFINITY, f64::max);
    let near: Vec<usize> =
        found.into_iter().filter(|index| rough[*index] >= best - slack.max(CLOSE)).collect();
    if near.len() < 2 || slack > 0.0 {
        return near.into_iter().filter(|index| slack <= 0.0 || rough[*index] >= best - slack).collect();
    }
    let measures: Vec<Fraction> = near.iter().map(|index| exact(*index)).collect();
    let Some(most) = measures.iter().max() else { return near };
    near.iter().zip(&measures).filter(|(_, m)| *m == most).map(|(index, _)| *index).collect()
}

/// More than doubles can be off by, in utility.
const CLOSE: f64 = 1e-9;
