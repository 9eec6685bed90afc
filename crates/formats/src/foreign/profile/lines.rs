//! Straight lines between amounts: sums, and no more points than they need.

use mediant_core::Fraction;

type Points = [(Fraction, Fraction)];

/// `own + scale · more`, with a point wherever either of them bends.
pub(in super::super) fn add(own: &Points, more: &Points, scale: &Fraction) -> Vec<(Fraction, Fraction)> {
    let mut amounts: Vec<&Fraction> = own.iter().chain(more).map(|(amount, _)| amount).collect();
    amounts.sort();
    amounts.dedup();
    let sum = |a: &Fraction| (a.clone(), at(own, a) + at(more, a) * scale);
    straighten(amounts.into_iter().map(sum).collect())
}

/// The value at an amount: between two points on their line, level beyond the ends.
fn at(points: &Points, amount: &Fraction) -> Fraction {
    let after = points.partition_point(|(a, _)| a < amount);
    let Some((b, right)) = points.get(after) else {
        return points.last().map(|(_, v)| v.clone()).unwrap_or_default();
    };
    if after == 0 || b == amount {
        return right.clone();
    }
    let (a, left) = &points[after - 1];
    left + (right - left) * (amount - a) / (b - a)
}

/// The same lines without the points that lie on the line between their neighbours.
pub(super) fn straighten(points: Vec<(Fraction, Fraction)>) -> Vec<(Fraction, Fraction)> {
    let mut kept: Vec<(Fraction, Fraction)> = Vec::new();
    for point in points {
        if let [.., a, b] = kept.as_slice()
            && (&b.1 - &a.1) * (&point.0 - &b.0) == (&point.1 - &b.1) * (&b.0 - &a.0)
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}
