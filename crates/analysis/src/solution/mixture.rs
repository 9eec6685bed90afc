//! What lotteries over packages of the zone add for two parties: the vertices of their frontier, and the solutions.
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

/// The frontier over lotteries of a zone of two parties; none for more ([`crate::lottery::corners`] has them), and none
/// where the zone is empty.
#[must_use]
pub fn lottery(space: &Space<'_>, zone: &Edge) -> Option<Lottery> {
    let points: Vec<Vec<i128>> = zone.corners.iter().map(|c| c.steps.clone()).collect();
    // The exact test of vertices in more dimensions takes too long to be asked every time.
    if points.is_empty() || space.parties() != 2 {
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
