//! Concepts that compare utilities between parties: utilitarian and least asymmetry.
//!
//! Utilitarian: greatest sum `Σ_k U_k`. Ties: all points of that sum. It needs utilities that compare between
//! parties (J. C. Harsanyi, *Cardinal welfare, individualistic ethics, and interpersonal comparisons of utility*,
//! Journal of Political Economy 63, 1955); shown for reference.
//! Least asymmetry: the frontier point with the smallest spread `max_k U_k − min_k U_k`, which some tools call
//! the Kalai point. Ties: all points of that spread.

use mediant_core::number::{Fraction, to_f64};

use super::{Basis, Pick, greatest, least, utilities};
use crate::frontier::Edge;
use crate::space::{Space, float};

/// The corners of greatest sum.
#[must_use]
pub fn utilitarian(space: &Space<'_>, zone: &Edge) -> Pick {
    let rough = |corner: usize| doubles(space, zone, corner).iter().sum();
    pick(space, zone, (rough, |corner| exactly(space, zone, corner).iter().sum(), 1.0))
}

/// The corners of greatest sum of shares of the ideal gain: `Σ_k (U_k − d_k) / (a_k − d_k)`, which does not change with
/// the units of utility (Dhillon & Mertens, *Relative utilitarianism*, Econometrica 67, 1999).
///
/// # Errors
/// Not defined where no party can gain over disagreement.
pub fn relative(space: &Space<'_>, zone: &Edge, basis: &Basis) -> Result<Pick, String> {
    let widths = least::widths(space, basis)
        .ok_or("no package of the zone gives a party more than it has without agreement")?;
    let rough = |corner: usize| widths.rough(space, basis, (zone, corner)).iter().sum();
    Ok(pick(space, zone, (rough, |corner| widths.ratios(space, basis, (zone, corner)).iter().sum(), 1.0)))
}

/// The corners of least spread.
#[must_use]
pub fn least_asymmetry(space: &Space<'_>, zone: &Edge) -> Pick {
    let rough = |corner: usize| {
        let all = doubles(space, zone, corner);
        let most = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        all.iter().copied().fold(f64::INFINITY, f64::min) - most
    };
    let exact = |corner: usize| {
        let all = exactly(space, zone, corner);
        all.iter().min().zip(all.iter().max()).map(|(least, most)| least - most).unwrap_or_default()
    };
    pick(space, zone, (rough, exact, -1.0))
}

fn doubles(space: &Space<'_>, zone: &Edge, corner: usize) -> Vec<f64> {
    let steps = &zone.corners[corner].steps;
    steps.iter().enumerate().map(|(k, steps)| float(*steps) / space.unit.rough(k)).collect()
}

fn exactly(space: &Space<'_>, zone: &Edge, corner: usize) -> Vec<Fraction> {
    utilities(space, &zone.corners[corner])
}

/// The corners at which a measure is greatest, and its value there times `sign`.
fn pick(
    space: &Space<'_>,
    zone: &Edge,
    (rough, exact, sign): (impl Fn(usize) -> f64, impl Fn(usize) -> Fraction, f64),
) -> Pick {
    let column: Vec<f64> = (0..zone.corners.len()).map(rough).collect();
    let slack = if space.unit.exact {
        0.0
    } else {
        float(space.unit.tolerance) * space.parties() as f64 / space.unit.rough(0)
    };
    let corners = greatest((0..column.len()).collect(), (&column, slack), &exact);
    let value = corners.first().map_or(0.0, |corner| sign * to_f64(&exact(*corner)));
    Pick { corners, value }
}
