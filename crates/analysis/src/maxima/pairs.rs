//! Two parties: the undominated sums of two frontiers, by one sweep over all of them.
//!
//! For each point of the one frontier, the other one moved by it is a staircase, falling in the first coordinate and
//! rising in the second. The sweep takes, of all staircases, the step of greatest first coordinate (then of greatest
//! second) and keeps it if its second coordinate passes all before; a staircase whose next steps do not reach the
//! greatest second coordinate so far leaps over them. So dominated sums are mostly never formed.
//! Equal sums are one point with the sum of their counts, and the pair with the lowest first row is kept.
//! Cost: `O((kept + leaps) · log m)` for `m` points of the shorter frontier, a leap costing the logarithm of its length.

use std::collections::BinaryHeap;

use super::Front;
use crate::options::Refusal;

/// A staircase's next step: its sum, and where it stands. Greatest sum first, then the earliest staircase.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    sum: [i128; 2],
    stair: std::cmp::Reverse<u32>,
    at: u32,
}

/// The undominated sums of a point of each, sorted falling, with where each came from.
///
/// # Errors
/// Refuses more points than the options allow.
pub(super) fn sums(one: &Front, other: &Front, most: usize) -> Result<Front, Refusal> {
    let mut kept = Front::new(2);
    kept.at.reserve(2 * other.len());
    let (Ok(_), Ok(_)) = (u32::try_from(one.len()), u32::try_from(other.len())) else {
        return Err(Refusal::TooManyPoints { limit: most });
    };
    let turned = one.len() > other.len();
    let (stairs, steps) = if turned { (other, one) } else { (one, other) };
    let sum = |stair: u32, at: u32| {
        let (a, b) = (stairs.point(stair as usize), steps.point(at as usize));
        [a[0] + b[0], a[1] + b[1]]
    };
    let step = |stair: u32, at: u32| Step { sum: sum(stair, at), stair: std::cmp::Reverse(stair), at };
    let row = |own: u32| one.from[own as usize].0;
    let count = |points: &Front| u32::try_from(points.len()).unwrap_or(u32::MAX);
    let mut next: BinaryHeap<Step> = (0..count(stairs)).map(|stair| step(stair, 0)).collect();
    let length = count(steps);
    while let Some(Step { sum: [x, y], stair: std::cmp::Reverse(stair), at }) = next.pop() {
        let top = kept.len().checked_sub(1).map(|last| [kept.at[2 * last], kept.at[2 * last + 1]]);
        let reach = top.map_or(i128::MIN, |[_, best]| best);
        if y > reach || top == Some([x, y]) {
            let counted = stairs.counts[stair as usize].saturating_mul(steps.counts[at as usize]);
            let (own, rest) = if turned { (at, stair) } else { (stair, at) };
            if y > reach {
                if kept.len() >= most {
                    return Err(Refusal::TooManyPoints { limit: most });
                }
                kept.at.extend([x, y]);
                kept.counts.push(counted);
                kept.from.push((row(own), rest));
            } else {
                kept.merge(counted, (row(own), rest));
            }
        }
        let reach = reach.max(y);
        let from = at + 1;
        if from < length {
            let base = stairs.point(stair as usize)[1];
            let at = leap(steps, from, reach - base);
            if at < length {
                next.push(step(stair, at));
            }
        }
    }
    Ok(kept)
}

/// The first step from `from` on whose second coordinate is at least `reach`: doubling, then halving.
fn leap(steps: &Front, from: u32, reach: i128) -> u32 {
    let length = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let below = |at: u32| steps.at[2 * at as usize + 1] < reach;
    let (mut low, mut size) = (from, 1);
    while low < length && below(low) {
        if low + size < length && below(low + size) {
            low += size;
            size *= 2;
        } else if size > 1 {
            size = 1;
            low += 1;
        } else {
            low += 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::undominated;
    use super::*;

    fn front(numbers: &[(i128, i128)]) -> Front {
        undominated(&[numbers.iter().map(|n| n.0).collect(), numbers.iter().map(|n| n.1).collect()], 0).front
    }

    proptest! {
        #[test]
        fn the_sweep_keeps_what_sifting_all_sums_keeps(
            one in prop::collection::vec((-9_i128..9, -9_i128..9), 1..12),
            other in prop::collection::vec((-9_i128..9, -9_i128..9), 1..40),
        ) {
            let (own, rest) = (front(&one), front(&other));
            let mut all = [Vec::new(), Vec::new()];
            for (own, count) in own.at.chunks(2).zip(&own.counts) {
                for (rest, more) in rest.at.chunks(2).zip(&rest.counts) {
                    for _ in 0..count * more {
                        all[0].push(own[0] + rest[0]);
                        all[1].push(own[1] + rest[1]);
                    }
                }
            }
            let expected = undominated(&all, 0).front;
            let found = sums(&own, &rest, 1000).unwrap();
            prop_assert_eq!(&found.at, &expected.at);
            prop_assert_eq!(&found.counts, &expected.counts);
            for (index, (row, at)) in found.from.iter().enumerate() {
                let (a, b) = (one[*row as usize], rest.point(*at as usize));
                prop_assert_eq!(found.point(index), &[a.0 + b[0], a.1 + b[1]]);
            }
        }
    }
}
