//! Two parties' solutions over lotteries: Nash, and equal gains (egalitarian, Kalai–Smorodinsky).
//!
//! Along an edge of the hull from `p` to `q`, gains are `a_k + t b_k` with `a = p − d`, `b = q − p`, so that their product is greatest at
//! `t = −(a₁b₂ + a₂b₁) / (2 b₁b₂)`, or at the nearer end. Equal gains lie where the chain meets the ray from `d`: with
//! `D = g₁/u₁ − g₂/u₂` at each end, `t = D_p / (D_p − D_q)`; where the ray misses the chain, at its nearer end, which gives the
//! lesser gain its most. Both are unique.

use mediant_core::number::Fraction;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::chain::chain;

/// How close in doubles two products must be for an exact comparison.
const CLOSE: f64 = 1e-9;

/// A lottery over at most two points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lottery {
    /// One point, by index.
    pub first: usize,
    /// The other; the same where nothing is drawn by lot.
    pub second: usize,
    /// The probability of the first.
    pub chance: Fraction,
    /// What each party gets on average, in steps.
    pub steps: Vec<Fraction>,
}

/// The points in the plane; none where they are not of two parties.
fn plane(points: &[Vec<i128>]) -> Option<Vec<[i128; 2]>> {
    points.iter().map(|p| <[i128; 2]>::try_from(p.as_slice()).ok()).collect()
}

/// The lottery of greatest product of gains above the disagreement point; none where no lottery is better than it for
/// both, or where the points are not of two parties. Products do not depend on how steps are scaled.
#[must_use]
pub fn nash(points: &[Vec<i128>], disagreement: [i128; 2]) -> Option<Lottery> {
    let points = plane(points)?;
    let hull = chain(&points);
    let gains: Vec<[BigInt; 2]> = hull.iter().map(|i| gains(&points[*i], &disagreement)).collect();
    let edges: Vec<(usize, usize)> = match hull.len() {
        0 => return None,
        1 => vec![(0, 0)],
        count => (1..count).map(|at| (at - 1, at)).collect(),
    };
    let product = |t: &Fraction, edge: (usize, usize)| -> Fraction {
        let at = |k: usize| along(&gains[edge.0][k], &gains[edge.1][k], t);
        let (one, other) = (at(0), at(1));
        if one.is_positive() && other.is_positive() { one * other } else { Fraction::zero() }
    };
    let rough: Vec<f64> = edges.iter().map(|edge| greatest_rough(&gains[edge.0], &gains[edge.1])).collect();
    let most = rough.iter().copied().fold(0.0, f64::max);
    let mut best: Option<(Fraction, Fraction, (usize, usize))> = None;
    for (edge, rough) in edges.iter().zip(&rough) {
        if *rough < most * (1.0 - CLOSE) {
            continue;
        }
        let t = greatest(&gains[edge.0], &gains[edge.1]);
        let value = product(&t, *edge);
        if value.is_positive() && best.as_ref().is_none_or(|(found, ..)| value > *found) {
            best = Some((value, t, *edge));
        }
    }
    let (_, t, edge) = best?;
    Some(lottery(&points, (hull[edge.0], hull[edge.1]), t))
}

/// The lottery that gives the lesser of `gain_k / unit_k` its most: egalitarian with each party's scale for unit,
/// Kalai–Smorodinsky with each party's greatest gain. None where there are no points, where they are not of two
/// parties, or where a unit is not positive.
#[must_use]
pub fn even(points: &[Vec<i128>], disagreement: [i128; 2], units: &[BigInt; 2]) -> Option<Lottery> {
    if !units.iter().all(Signed::is_positive) {
        return None;
    }
    let points = plane(points)?;
    let hull = chain(&points);
    let lead = |index: &usize| {
        let [one, other] = gains(&points[*index], &disagreement);
        one * &units[1] - other * &units[0]
    };
    // The first party's lead falls along the chain.
    let after = hull.partition_point(|index| lead(index).is_positive());
    let (Some(before), Some(next)) = (after.checked_sub(1).and_then(|at| hull.get(at)), hull.get(after))
    else {
        let end = if after == 0 { hull.first()? } else { hull.last()? };
        return Some(lottery(&points, (*end, *end), Fraction::zero()));
    };
    let (ahead, behind) = (lead(before), lead(next));
    let t = Fraction::new(ahead.clone(), ahead - behind);
    Some(lottery(&points, (*before, *next), t))
}

fn gains(point: &[i128; 2], disagreement: &[i128; 2]) -> [BigInt; 2] {
    std::array::from_fn(|k| BigInt::from(point[k]) - disagreement[k])
}

fn along(from: &BigInt, to: &BigInt, t: &Fraction) -> Fraction {
    Fraction::from(from.clone()) + Fraction::from(to - from) * t
}

/// Where on an edge the product of gains is greatest, as the share of its end; gains that are not positive are left out.
fn greatest(from: &[BigInt; 2], to: &[BigInt; 2]) -> Fraction {
    let (slopes, zero, one) = ([&to[0] - &from[0], &to[1] - &from[1]], Fraction::zero(), Fraction::one());
    if slopes.iter().any(Zero::is_zero) {
        return zero;
    }
    // One slope falls and the other rises, so that the product bends down and its peak is the greatest.
    let above = -(&from[0] * &slopes[1] + &from[1] * &slopes[0]);
    let below = BigInt::from(2) * &slopes[0] * &slopes[1];
    Fraction::new(above, below).clamp(zero, one)
}

/// About the greatest product on an edge.
fn greatest_rough(from: &[BigInt; 2], to: &[BigInt; 2]) -> f64 {
    let double = |number: &BigInt| number.to_f64().unwrap_or(0.0);
    let (a, c) = ([double(&from[0]), double(&from[1])], [double(&to[0]), double(&to[1])]);
    let b = [double(&(&to[0] - &from[0])), double(&(&to[1] - &from[1]))];
    let below = 2.0 * b[0] * b[1];
    let t = if below < 0.0 { (-(a[0] * b[1] + a[1] * b[0]) / below).clamp(0.0, 1.0) } else { 0.0 };
    // From the nearer end, so that little is lost to cancellation.
    let at = |k: usize| if t < 0.5 { a[k] + t * b[k] } else { c[k] - (1.0 - t) * b[k] };
    at(0).max(0.0) * at(1).max(0.0)
}

/// The lottery at this share of the second point; a share of one end is that point.
fn lottery(points: &[[i128; 2]], (first, second): (usize, usize), t: Fraction) -> Lottery {
    let (first, second, t) = match () {
        () if t.is_zero() => (first, first, t),
        () if t.is_one() => (second, second, Fraction::zero()),
        () => (first, second, t),
    };
    let step = |k: usize| along(&points[first][k].into(), &points[second][k].into(), &t);
    Lottery { first, second, steps: vec![step(0), step(1)], chance: Fraction::one() - t }
}
