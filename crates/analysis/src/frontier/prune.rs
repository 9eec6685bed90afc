//! Points → the points that no other dominates.
//!
//! A point dominates another if it is at least as large in each coordinate and larger in one. Equal points are
//! one point with the sum of their counts. Points are sorted falling, so that only an earlier point can dominate
//! a later one. Two coordinates: one sweep that remembers the greatest second coordinate. Three: a sweep with a
//! staircase of the two others (Kung, Luccio & Preparata, *On finding the maxima of a set of vectors*, Journal of
//! the ACM 22, 1975). More: a list in blocks, each with the greatest of every coordinate, so that blocks that
//! cannot dominate are skipped. Cost: `n log n` up to three coordinates, at worst `n · kept` beyond.
//!
//! With a tolerance, a point goes only if another is at least as large in each coordinate and larger by more
//! than the tolerance in one, so points that may be equal all stay; [`settle`] then merges them.

use std::collections::BTreeMap;

/// Points of whole steps, each with how many packages reach it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// Coordinates of a point.
    pub width: usize,
    /// The coordinates, point after point.
    pub at: Vec<i64>,
    /// The counts.
    pub counts: Vec<u128>,
}

impl Points {
    /// No points of so many coordinates.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { width, at: Vec::new(), counts: Vec::new() }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The coordinates of one.
    #[must_use]
    pub fn point(&self, index: usize) -> &[i64] {
        &self.at[index * self.width..(index + 1) * self.width]
    }

    /// Adds one.
    pub fn push(&mut self, point: &[i64], count: u128) {
        self.at.extend_from_slice(point);
        self.counts.push(count);
    }

    /// Adds all of another set.
    pub fn append(&mut self, other: &Self) {
        self.at.extend_from_slice(&other.at);
        self.counts.extend_from_slice(&other.counts);
    }

    /// The place of a point, where the points are sorted falling.
    #[must_use]
    pub fn find(&self, point: &[i64]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match point.cmp(self.point(middle)) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Less => low = middle + 1,
            }
        }
        None
    }

    /// Sorted falling, equal points merged.
    fn sorted(&self) -> Self {
        let mut order: Vec<usize> = (0..self.len()).collect();
        if self.width == 2 {
            let mut keyed: Vec<([i64; 2], usize)> =
                order.iter().map(|i| ([self.at[2 * i], self.at[2 * i + 1]], *i)).collect();
            keyed.sort_unstable_by(|a, b| b.cmp(a));
            order = keyed.into_iter().map(|(_, index)| index).collect();
        } else {
            order.sort_unstable_by(|a, b| self.point(*b).cmp(self.point(*a)));
        }
        let mut sorted = Self::new(self.width);
        for index in order {
            let point = self.point(index);
            match sorted.counts.last_mut() {
                Some(count) if sorted.at.ends_with(point) => *count += self.counts[index],
                _ => sorted.push(point, self.counts[index]),
            }
        }
        sorted
    }
}

/// The points that no other dominates, sorted falling, equal ones merged.
#[must_use]
pub fn prune(points: &Points, tolerance: i64) -> Points {
    let sorted = points.sorted();
    match (tolerance, sorted.width) {
        (0, 1 | 2) => sweep(&sorted),
        (0, 3) => staircase(&sorted),
        _ => blocks(&sorted, tolerance),
    }
}

/// One or two coordinates.
fn sweep(sorted: &Points) -> Points {
    let mut kept = Points::new(sorted.width);
    let mut best = None;
    for (index, count) in sorted.counts.iter().enumerate() {
        let last = sorted.point(index).get(1).copied().unwrap_or(0);
        if best.is_none_or(|best| last > best) {
            best = Some(last);
            kept.push(sorted.point(index), *count);
        }
    }
    kept
}

/// Three coordinates: the staircase holds, for each second coordinate, the greatest third among points at least
/// that large in the second.
fn staircase(sorted: &Points) -> Points {
    let mut kept = Points::new(3);
    let mut stairs: BTreeMap<i64, i64> = BTreeMap::new();
    for (index, count) in sorted.counts.iter().enumerate() {
        let point = sorted.point(index);
        let (second, third) = (point[1], point[2]);
        if stairs.range(second..).next().is_some_and(|(_, best)| *best >= third) {
            continue;
        }
        while let Some((step, best)) = stairs.range(..=second).next_back().map(|(s, b)| (*s, *b)) {
            if best > third {
                break;
            }
            stairs.remove(&step);
        }
        stairs.insert(second, third);
        kept.push(point, *count);
    }
    kept
}

/// How many points share one summary.
const BLOCK: usize = 32;

/// Any number of coordinates.
fn blocks(sorted: &Points, tolerance: i64) -> Points {
    let width = sorted.width;
    let mut kept = Points::new(width);
    let mut tops: Vec<i64> = Vec::new();
    for (index, count) in sorted.counts.iter().enumerate() {
        let point = sorted.point(index);
        let reaches = |other: &[i64]| other.iter().zip(point).all(|(a, b)| a >= b);
        let beats = |other: &[i64]| {
            reaches(other) && (tolerance == 0 || other.iter().zip(point).any(|(a, b)| *a > b + tolerance))
        };
        let mut summaries = tops.chunks_exact(width).enumerate().filter(|(_, top)| reaches(top));
        let beaten = summaries.any(|(block, _)| {
            let from = block * BLOCK * width;
            let to = kept.at.len().min(from + BLOCK * width);
            kept.at[from..to].chunks_exact(width).any(beats)
        });
        if beaten {
            continue;
        }
        if kept.len().is_multiple_of(BLOCK) {
            tops.extend_from_slice(point);
        } else {
            let last = tops.len() - width;
            tops[last..].iter_mut().zip(point).for_each(|(top, new)| *top = (*top).max(*new));
        }
        kept.push(point, *count);
    }
    kept
}

/// Merges points that lie within the tolerance of one another and drops those that one of the others dominates
/// by more: each group of merged points is given by its members' indices, the first one standing for it.
/// Cost: the number of points squared; meant for the last step only.
#[must_use]
pub fn settle(points: &Points, tolerance: i64) -> Vec<Vec<usize>> {
    if tolerance == 0 {
        return (0..points.len()).map(|index| vec![index]).collect();
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in 0..points.len() {
        let point = points.point(index);
        let beats = |other: &[i64]| {
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
    use super::*;
    use proptest::prelude::*;

    fn plain(points: &Points) -> Points {
        let mut kept = Points::new(points.width);
        let mut seen: BTreeMap<Vec<i64>, u128> = BTreeMap::new();
        for index in 0..points.len() {
            *seen.entry(points.point(index).to_vec()).or_default() += points.counts[index];
        }
        for (point, count) in seen.iter().rev() {
            let beats = |o: &Vec<i64>| o != point && o.iter().zip(point).all(|(a, b)| a >= b);
            if !seen.keys().any(beats) {
                kept.push(point, *count);
            }
        }
        kept
    }

    proptest! {
        #[test]
        fn pruning_keeps_what_plain_comparison_keeps(
            width in 1_usize..6, numbers in prop::collection::vec(0_i64..7, 0..600)
        ) {
            let mut points = Points::new(width);
            numbers.chunks_exact(width).for_each(|point| points.push(point, 1));
            let expected = plain(&points);
            prop_assert_eq!(&prune(&points, 0), &expected);
            prop_assert_eq!(&blocks(&points.sorted(), 0), &expected);
            for index in 0..expected.len() {
                prop_assert_eq!(expected.find(expected.point(index)), Some(index));
            }
        }

        #[test]
        fn numbers_that_are_a_little_off_make_the_same_frontier(
            width in 1_usize..4, numbers in prop::collection::vec((0_i64..7, -1_i64..=1), 0..200)
        ) {
            let (mut round, mut off) = (Points::new(width), Points::new(width));
            for point in numbers.chunks_exact(width) {
                round.push(&point.iter().map(|n| n.0 * 1000).collect::<Vec<_>>(), 1);
                off.push(&point.iter().map(|n| n.0 * 1000 + n.1).collect::<Vec<_>>(), 1);
            }
            let expected = prune(&round, 0);
            let found = prune(&off, 2);
            let groups = settle(&found, 2);
            let mut counts: Vec<u128> = groups.iter().map(|g| g.iter().map(|i| found.counts[*i]).sum()).collect();
            let mut wanted = expected.counts.clone();
            counts.sort_unstable();
            wanted.sort_unstable();
            prop_assert_eq!(counts, wanted);
        }
    }
}
