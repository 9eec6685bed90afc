//! Concepts that make the least greatest: egalitarian, leximin, Kalai–Smorodinsky.
//!
//! Egalitarian: greatest least gain `min_k (U_k − d_k)`; ties: every undominated point of that least gain.
//! Leximin: greatest least gain, then the greatest second least, and so on; ties: the same gains in some order.
//! Kalai–Smorodinsky on a discrete set: the same lexicographic order for the ratios `(U_k − d_k) / (a_k − d_k)`,
//! where `a_k` is the party's most in the zone; parties that cannot gain, `a_k ≤ d_k`, are left out. Ties: the
//! same ratios in some order.
//! Sources: E. Kalai, *Proportional solutions to bargaining situations*, Econometrica 45, 1977, pp. 1623–1630;
//! E. Kalai and M. Smorodinsky, *Other solutions to Nash's bargaining problem*, Econometrica 43, 1975,
//! pp. 513–518; H. Imai, *Individual monotonicity and lexicographic maxmin solution*, Econometrica 51, 1983.

use mediant_core::number::{Fraction, to_f64};

use super::{Basis, Pick, greatest};
use crate::frontier::Edge;
use crate::space::{Space, float};

/// The corners of greatest least gain.
#[must_use]
pub fn egalitarian(space: &Space<'_>, zone: &Edge, basis: &Basis) -> Pick {
    let corners = best(space, zone, (basis, &Widths::Ones), 1);
    Pick { value: least_gain(space, zone, (basis, &corners)), corners }
}

/// The corners whose gains, the least first, are lexicographically greatest.
#[must_use]
pub fn leximin(space: &Space<'_>, zone: &Edge, basis: &Basis) -> Pick {
    let corners = best(space, zone, (basis, &Widths::Ones), space.parties());
    Pick { value: least_gain(space, zone, (basis, &corners)), corners }
}

/// The corners whose shares of the ideal gain, the least first, are lexicographically greatest.
///
/// # Errors
/// Not defined where no party can gain over disagreement.
pub fn kalai_smorodinsky(space: &Space<'_>, zone: &Edge, basis: &Basis) -> Result<Pick, String> {
    let widths = widths(space, basis).ok_or(NO_GAIN)?;
    let corners = best(space, zone, (basis, &widths), space.parties());
    let value = corners.first().map_or(0.0, |index| {
        to_f64(&widths.ratios(space, basis, (zone, *index)).into_iter().min().unwrap_or_default())
    });
    Ok(Pick { corners, value })
}

/// The corners at which the shares of the ideal gain differ least: `max_k − min_k` of the ratios, as some tools read
/// Kalai and Smorodinsky on a discrete set. Ties: all corners of that spread.
///
/// # Errors
/// Not defined where no party can gain over disagreement.
pub fn least_spread(space: &Space<'_>, zone: &Edge, basis: &Basis) -> Result<Pick, String> {
    let widths = widths(space, basis).ok_or(NO_GAIN)?;
    let spread = |ratios: &[f64]| {
        let most = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        ratios.iter().copied().fold(f64::INFINITY, f64::min) - most
    };
    let rough: Vec<f64> =
        (0..zone.corners.len()).map(|index| spread(&widths.rough(space, basis, (zone, index)))).collect();
    let exact = |index: usize| {
        let ratios = widths.ratios(space, basis, (zone, index));
        let ends = ratios.iter().min().zip(ratios.iter().max());
        ends.map(|(least, most)| least - most).unwrap_or_default()
    };
    let slack = 2.0 * slack(space, &widths, basis);
    let corners = greatest((0..rough.len()).collect(), (&rough, slack), exact);
    let value = corners.first().map_or(0.0, |index| -to_f64(&exact(*index)));
    Ok(Pick { corners, value })
}

const NO_GAIN: &str = "no package of the zone gives a party more than it has without agreement";

/// What gains are divided by.
pub(super) enum Widths {
    /// Nothing: they are compared as they are.
    Ones,
    /// For each party the steps of its ideal gain; none where it cannot gain.
    Ideal(Vec<Option<i128>>),
}

/// The ideal gains; none where nobody can gain.
pub(super) fn widths(space: &Space<'_>, basis: &Basis) -> Option<Widths> {
    let pairs = basis.ideals.iter().zip(&basis.disagreements);
    let widths: Vec<Option<i128>> =
        pairs.map(|(ideal, d)| Some(ideal - d).filter(|width| *width > space.unit.tolerance)).collect();
    widths.iter().any(Option::is_some).then_some(Widths::Ideal(widths))
}

impl Widths {
    /// The ratios of gain to width at a corner, in doubles; parties without a width are left out.
    pub(super) fn rough(&self, space: &Space<'_>, basis: &Basis, (zone, index): (&Edge, usize)) -> Vec<f64> {
        let corner = &zone.corners[index];
        match self {
            Self::Ones => basis.rough(space, corner),
            Self::Ideal(widths) => {
                let ratio = |(k, width): (usize, &Option<i128>)| {
                    Some(float(basis.gained(corner, k)) / float((*width)?))
                };
                widths.iter().enumerate().filter_map(ratio).collect()
            }
        }
    }

    /// The same exactly. With rounded steps, from the steps.
    pub(super) fn ratios(
        &self,
        space: &Space<'_>,
        basis: &Basis,
        (zone, index): (&Edge, usize),
    ) -> Vec<Fraction> {
        let corner = &zone.corners[index];
        match self {
            Self::Ones => basis.gains(space, corner),
            Self::Ideal(widths) => {
                let ratio = |(k, width): (usize, &Option<i128>)| {
                    Some(Fraction::new(basis.gained(corner, k).into(), (*width)?.into()))
                };
                widths.iter().enumerate().filter_map(ratio).collect()
            }
        }
    }
}

/// By how much ratios may differ for a tie where steps are rounded; 0 where they are exact.
fn slack(space: &Space<'_>, widths: &Widths, basis: &Basis) -> f64 {
    if space.unit.exact {
        return 0.0;
    }
    let tolerance = 2.0 * float(space.unit.tolerance);
    match widths {
        Widths::Ones => (0..basis.ideals.len()).map(|k| tolerance / space.unit.rough(k)).fold(0.0, f64::max),
        Widths::Ideal(widths) => {
            widths.iter().flatten().map(|w| 2.0 * tolerance / float(*w)).fold(0.0, f64::max)
        }
    }
}

fn least_gain(space: &Space<'_>, zone: &Edge, (basis, corners): (&Basis, &[usize])) -> f64 {
    let first = corners.first().map(|index| basis.gains(space, &zone.corners[*index]));
    first.and_then(|gains| gains.iter().min().map(to_f64)).unwrap_or(0.0)
}

/// The corners whose ratios of gain to width, the least first, are lexicographically greatest in the first
/// `places`. At each place doubles leave what is near the best, and fractions decide among that.
fn best(space: &Space<'_>, zone: &Edge, (basis, widths): (&Basis, &Widths), places: usize) -> Vec<usize> {
    let sorted = |index: usize| {
        let mut ratios = widths.rough(space, basis, (zone, index));
        ratios.sort_unstable_by(f64::total_cmp);
        ratios
    };
    let rough: Vec<Vec<f64>> = (0..zone.corners.len()).map(sorted).collect();
    let mut left: Vec<usize> = (0..zone.corners.len()).collect();
    let slack = slack(space, widths, basis);
    for place in 0..places.min(rough.first().map_or(0, Vec::len)) {
        let column: Vec<f64> = rough.iter().map(|ratios| ratios[place]).collect();
        left = greatest(left, (&column, slack), |index| {
            let mut ratios = widths.ratios(space, basis, (zone, index));
            ratios.sort_unstable();
            ratios.swap_remove(place)
        });
        if left.len() < 2 {
            break;
        }
    }
    left
}
