//! The upper right hull of points in the plane: a monotone chain.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::Zero;

/// The corners of the hull that no lottery over others matches, the first party's best first.
pub(super) fn chain(points: &[[i128; 2]]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_unstable_by(|a, b| points[*b].cmp(&points[*a]).then(a.cmp(b)));
    let mut hull: Vec<usize> = Vec::new();
    for index in order {
        let [_, second] = points[index];
        // Falling in the first party, a point must rise in the second or be dominated.
        if hull.last().is_some_and(|last| points[*last][1] >= second) {
            continue;
        }
        while let [.., before, last] = hull.as_slice() {
            // From the corner before to the new point, the last one must lie strictly to the outside.
            if turn(&points[*before], &points[*last], &points[index]) == Ordering::Greater {
                break;
            }
            hull.pop();
        }
        hull.push(index);
    }
    hull
}

/// The sign of `(b − a) × (c − b)`: greater for a turn to the left.
fn turn(a: &[i128; 2], b: &[i128; 2], c: &[i128; 2]) -> Ordering {
    let (first, then) = ([b[0] - a[0], b[1] - a[1]], [c[0] - b[0], c[1] - b[1]]);
    let (left, right) = (first[0] as f64 * then[1] as f64, first[1] as f64 * then[0] as f64);
    let cross = left - right;
    // Four roundings to the nearest double and one subtraction: each at most 2^-53 of a term.
    if cross.abs() > 8.0 * f64::EPSILON * (left.abs() + right.abs()) {
        return cross.total_cmp(&0.0);
    }
    let exact = BigInt::from(first[0]) * then[1] - BigInt::from(first[1]) * then[0];
    exact.cmp(&BigInt::zero())
}
