//! Concepts that compare utilities between parties: utilitarian and least asymmetry.
//!
//! Utilitarian: greatest sum `Σ_k U_k`. Ties: all points of that sum. It needs utilities that compare between
//! parties (J. C. Harsanyi, *Cardinal welfare, individualistic ethics, and interpersonal comparisons of utility*,
//! Journal of Political Economy 63, 1955); shown for reference.
//! Least asymmetry: the frontier point with the smallest spread `max_k U_k − min_k U_k`, which some tools call
//! the Kalai point. Ties: all points of that spread.

use mediant_core::number::{Fraction, to_f64};

use super::{Pick, utilities};
use crate::frontier::{Corner, Edge};
use crate::space::Space;

/// The corners of greatest sum.
#[must_use]
pub fn utilitarian(space: &Space<'_>, zone: &Edge) -> Pick {
    let corners = greatest(space, zone, |corner| corner.steps.iter().map(|s| i128::from(*s)).sum());
    let first = corners.first().map(|index| utilities(space, &zone.corners[*index]));
    let value = first.map_or(0.0, |utilities| to_f64(&utilities.iter().sum::<Fraction>()));
    Pick { corners, value }
}

/// The corners of least spread.
#[must_use]
pub fn least_asymmetry(space: &Space<'_>, zone: &Edge) -> Pick {
    let corners = greatest(space, zone, |corner| {
        let (most, least) = (corner.steps.iter().max(), corner.steps.iter().min());
        -i128::from(most.copied().unwrap_or(0) - least.copied().unwrap_or(0))
    });
    let first = corners.first().map(|index| utilities(space, &zone.corners[*index]));
    let spread =
        |all: &Vec<Fraction>| all.iter().max().zip(all.iter().min()).map(|(most, least)| most - least);
    let value = first.as_ref().and_then(spread).map_or(0.0, |spread| to_f64(&spread));
    Pick { corners, value }
}

fn greatest(space: &Space<'_>, zone: &Edge, measure: impl Fn(&Corner) -> i128) -> Vec<usize> {
    let measures: Vec<i128> = zone.corners.iter().map(measure).collect();
    let tolerance = i128::from(space.unit.tolerance) * i128::try_from(space.parties()).unwrap_or(1);
    let Some(best) = measures.iter().max() else { return Vec::new() };
    (0..measures.len()).filter(|index| measures[*index] >= best - tolerance).collect()
}
