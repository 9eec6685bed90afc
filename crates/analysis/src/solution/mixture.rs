//! What lotteries over packages of the zone add: the vertices of their frontier, and for two parties the solutions.
//!
//! A lottery gives each party the mean of what its packages give, so lotteries fill the gaps between packages; they
//! stand beside the packages and are never mixed with them. See [`crate::lottery`] for formulas and sources.

use mediant_core::analysis::{Concept, Lottery, Mixture};
use mediant_core::number::{Fraction, to_f64};
use num_bigint::BigInt;

use super::Basis;
use crate::frontier::Edge;
use crate::lottery;
use crate::space::Space;

/// From three parties on, the most points of a frontier of which vertices are sought every time: the exact test takes long.
/// [`crate::lottery::corners`] takes more.
pub const MOST_POINTS: usize = 200;

/// The frontier over lotteries of a zone; none where the zone is empty, and from three parties on none past
/// [`MOST_POINTS`].
#[must_use]
pub fn lottery(space: &Space<'_>, zone: &Edge) -> Option<Lottery> {
    let points: Vec<Vec<i128>> = zone.corners.iter().map(|c| c.steps.clone()).collect();
    if points.is_empty() || (space.parties() > 2 && points.len() > MOST_POINTS) {
        return None;
    }
    let vertices = lottery::corners(&points).ok()?;
    Some(Lottery { vertices, solutions: mixtures(space, zone, &points) })
}

fn mixtures(space: &Space<'_>, zone: &Edge, points: &[Vec<i128>]) -> Vec<Mixture> {
    let basis = Basis::told(space, zone);
    let Ok(disagreement) = <[i128; 2]>::try_from(basis.disagreements.as_slice()) else { return Vec::new() };
    let scale = |k: usize| -> BigInt { space.unit.per_one[k].to_integer() };
    let width = |k: usize| BigInt::from(basis.ideals[k] - basis.disagreements[k]);
    let found = [
        (Concept::Nash, lottery::nash(points, disagreement)),
        (Concept::KalaiSmorodinsky, lottery::even(points, disagreement, &[width(0), width(1)])),
        (Concept::Egalitarian, lottery::even(points, disagreement, &[scale(0), scale(1)])),
    ];
    let mixture = |(concept, found): (Concept, Option<lottery::Lottery>)| {
        let found = found?;
        let utility = |(k, steps): (usize, &Fraction)| to_f64(&(steps / &space.unit.per_one[k]));
        Some(Mixture {
            concept,
            between: (found.first, found.second),
            probability: found.chance,
            utilities: found.steps.iter().enumerate().map(utility).collect(),
        })
    };
    found.into_iter().filter_map(mixture).collect()
}
