//! Points that may be equal → one point each.
//!
//! With rounded steps the frontier keeps every point that no other surely dominates, so points that may be equal all
//! stay; here they are merged.

use crate::maxima::Front;

/// Merges points that lie within the tolerance of one another and drops those that one of the others dominates
/// by more: each group of merged points is given by its members' indices, the first one standing for it.
/// Cost: the number of points squared; meant for the last step only.
#[must_use]
pub fn settle(points: &Front, tolerance: i128) -> Vec<Vec<usize>> {
    if tolerance == 0 {
        return (0..points.len()).map(|index| vec![index]).collect();
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in 0..points.len() {
        let point = points.point(index);
        let beats = |other: &[i128]| {
            other.iter().zip(point).all(|(a, b)| *a >= b - tolerance)
                && other.iter().zip(point).any(|(a, b)| *a > b + tolerance)
        };
        if points.at.chunks_exact(points.width).any(beats) {
            continue;
        }
        let near = |group: &&mut Vec<usize>| {
            let other = points.point(group[0]);
            other.iter().zip(point).all(|(a, b)| (a - b).abs() <= tolerance)
        };
        match groups.iter_mut().find(near) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::maxima::undominated;

    proptest! {
        #[test]
        fn numbers_that_are_a_little_off_make_the_same_frontier(
            width in 1_usize..4, numbers in prop::collection::vec((0_i128..7, -1_i128..=1), 3..200)
        ) {
            let column = |k: usize, of: &dyn Fn(&(i128, i128)) -> i128| -> Vec<i128> {
                numbers.chunks_exact(width).map(|point| of(&point[k])).collect()
            };
            let round: Vec<Vec<i128>> = (0..width).map(|k| column(k, &|n| n.0 * 1000)).collect();
            let off: Vec<Vec<i128>> = (0..width).map(|k| column(k, &|n| n.0 * 1000 + n.1)).collect();
            let expected = undominated(&round, 0).front;
            let found = undominated(&off, 2).front;
            let groups = settle(&found, 2);
            let mut counts: Vec<u128> = groups.iter().map(|g| g.iter().map(|i| found.counts[*i]).sum()).collect();
            let mut wanted = expected.counts.clone();
            counts.sort_unstable();
            wanted.sort_unstable();
            prop_assert_eq!(counts, wanted);
        }
    }
}
