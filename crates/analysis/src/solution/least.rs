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

use mediant_core::number::to_f64;

use super::{Pick, gained, gains};
use crate::frontier::Edge;
use crate::space::Space;

/// A gain and what it is measured by.
type Ratio = (i64, i64);

/// The corners of greatest least gain.
#[must_use]
pub fn egalitarian(space: &Space<'_>, zone: &Edge) -> Pick {
    let corners = greatest(space, zone, &vec![Some(1); space.parties()], 1);
    Pick { value: least_gain(space, zone, &corners), corners }
}

/// The corners whose gains, the least first, are lexicographically greatest.
#[must_use]
pub fn leximin(space: &Space<'_>, zone: &Edge) -> Pick {
    let corners = greatest(space, zone, &vec![Some(1); space.parties()], space.parties());
    Pick { value: least_gain(space, zone, &corners), corners }
}

/// The corners whose shares of the ideal gain, the least first, are lexicographically greatest.
///
/// # Errors
/// Not defined where no party can gain over disagreement.
pub fn kalai_smorodinsky(space: &Space<'_>, zone: &Edge) -> Result<Pick, String> {
    let ideal = |k: usize| zone.corners.iter().map(|c| c.steps[k] - space.disagreements[k]).max();
    let widths: Vec<Option<i64>> =
        (0..space.parties()).map(|k| ideal(k).filter(|width| *width > space.unit.tolerance)).collect();
    if widths.iter().all(Option::is_none) {
        return Err("no package of the zone gives a party more than it has without agreement".to_owned());
    }
    let corners = greatest(space, zone, &widths, space.parties());
    let value = corners.first().map_or(0.0, |index| {
        let best =
            |k: usize| zone.corners.iter().max_by_key(|c| c.steps[k]).map(|c| gains(space, c)[k].clone());
        let gains = gains(space, &zone.corners[*index]);
        let counted = (0..space.parties()).filter(|k| widths[*k].is_some());
        let shares = counted.filter_map(|k| best(k).map(|ideal| &gains[k] / ideal));
        shares.min().as_ref().map_or(0.0, to_f64)
    });
    Ok(Pick { corners, value })
}

fn least_gain(space: &Space<'_>, zone: &Edge, corners: &[usize]) -> f64 {
    let first = corners.first().map(|index| gains(space, &zone.corners[*index]));
    first.and_then(|gains| gains.iter().min().map(to_f64)).unwrap_or(0.0)
}

/// The corners whose ratios of gain to width, the least first, are lexicographically greatest in the first
/// `places`. Parties without a width are left out.
fn greatest(space: &Space<'_>, zone: &Edge, widths: &[Option<i64>], places: usize) -> Vec<usize> {
    let ratios = |index: usize| -> Vec<Ratio> {
        let gains = gained(space, &zone.corners[index]).into_iter().zip(widths);
        let mut ratios: Vec<Ratio> = gains.filter_map(|(gain, width)| width.map(|w| (gain, w))).collect();
        ratios.sort_unstable_by(|a, b| difference(*a, *b).cmp(&0));
        ratios
    };
    let mut left: Vec<(usize, Vec<Ratio>)> = (0..zone.corners.len()).map(|i| (i, ratios(i))).collect();
    let counted = left.first().map_or(0, |(_, ratios)| ratios.len());
    for place in 0..places.min(counted) {
        let best = left.iter().map(|(_, r)| r[place]).max_by(|a, b| difference(*a, *b).cmp(&0));
        let Some(best) = best else { break };
        let tolerance = i128::from(2 * space.unit.tolerance);
        left.retain(|(_, ratios)| {
            let (gain, width) = ratios[place];
            difference(best, (gain, width)) <= tolerance * i128::from(width.max(best.1))
        });
    }
    left.into_iter().map(|(index, _)| index).collect()
}

/// The sign of the difference of two ratios with widths above zero, by cross multiplication: gains and widths
/// stay below 2^53, their products below 2^106.
fn difference(one: Ratio, other: Ratio) -> i128 {
    i128::from(one.0) * i128::from(other.1) - i128::from(other.0) * i128::from(one.1)
}
