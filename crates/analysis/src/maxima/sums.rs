//! Two fronts → the front of their sums.
//!
//! The points of the rest, shifted by a point of the group, stay in falling order; so the sums are as many sorted
//! lists as the group has points. A rough grid rules out most sums (`grid`), the others are merged (a stable sort,
//! which finds the lists again) by keys of 61 bits and exactly where keys tie, and swept once in falling order:
//! whatever dominates a point comes before it (`cover`).
//! Cost: the pairs, a few instructions each, and for those left over a logarithm of the number of lists and one
//! question. Pairs are taken in batches, so that memory stays bounded.

use super::Front;
use super::cover::Cover;
use super::grid::{self, Keys};
use crate::options::Refusal;

/// How many pairs are looked at together as a rule.
pub const BATCH: usize = 1 << 21;

/// What sums are held to.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// By how much a point must be larger in one coordinate to dominate, in steps.
    pub tolerance: i128,
    /// By how many bits steps are shifted for keys.
    pub shift: u32,
    /// How many points there may be.
    pub points: usize,
    /// How many pairs are looked at together, as far as whole points of the group allow.
    pub batch: usize,
}

/// A sum that the grid has not ruled out: of a point of the group and one of the rest, or a point kept so far.
#[derive(Clone, Copy)]
struct Candidate {
    key: i64,
    /// Place in the group's front; `KEPT` for a point kept so far.
    one: u32,
    other: u32,
}

const KEPT: u32 = u32::MAX;

/// The front of the sums of a point of each.
///
/// # Errors
/// Refuses more points than the limit; stops where `go_on` says so, which is asked once a batch.
pub fn sums(own: &Front, rest: &Front, limits: &Limits, go_on: &dyn Fn() -> bool) -> Result<Front, Refusal> {
    let keys = (Keys::new(own, limits.shift), Keys::new(rest, limits.shift));
    let margin = if limits.tolerance > 0 { grid::key(limits.tolerance, limits.shift) + 1 } else { 0 };
    sums_of((own, rest), &|ones| grid::survivors(&keys.0, ones, &keys.1, margin), limits, go_on)
}

/// The front of some of the sums: of the pairs that `select` names for some points of the first, by places in either.
/// For each point of the first, those of the second must rise.
///
/// # Errors
/// As [`sums`].
pub fn sums_of(
    (own, rest): (&Front, &Front),
    select: &dyn Fn(std::ops::Range<usize>) -> Vec<(u32, u32)>,
    limits: &Limits,
    go_on: &dyn Fn() -> bool,
) -> Result<Front, Refusal> {
    let ranges: Vec<(i128, i128)> = (0..own.width).map(|k| add(range(own, k), range(rest, k))).collect();
    let mut kept = Front::new(own.width);
    let batch = (limits.batch / rest.len().max(1)).max(1);
    let mut from = 0;
    while from < own.len() {
        let to = (from + batch).min(own.len());
        let pairs = select(from..to);
        let of_kept = (0..kept.len()).map(|at| (KEPT, u32::try_from(at).unwrap_or(u32::MAX)));
        let merging = Merging { own, rest, kept: &kept };
        let key = |(one, other): (u32, u32)| match one {
            KEPT => grid::key(kept.at[other as usize * kept.width], limits.shift),
            // The exact key of the sum may be one more than the sum of the keys.
            _ => grid::key(merging.coordinate((one, other), 0), limits.shift),
        };
        let candidate = |pair: (u32, u32)| Candidate { key: key(pair), one: pair.0, other: pair.1 };
        let mut candidates: Vec<Candidate> = pairs.into_iter().chain(of_kept).map(candidate).collect();
        candidates.sort_by(|a, b| b.key.cmp(&a.key).then_with(|| merging.falling(a, b)));
        kept =
            merging.sweep(&candidates, Cover::new((own.width, limits.tolerance), &ranges), limits.points)?;
        from = to;
        if from < own.len() && !go_on() {
            return Err(Refusal::Stopped);
        }
    }
    Ok(kept)
}

fn range(front: &Front, coordinate: usize) -> (i128, i128) {
    let column = || front.at.iter().skip(coordinate).step_by(front.width).copied();
    (column().min().unwrap_or(0), column().max().unwrap_or(0))
}

fn add(one: (i128, i128), other: (i128, i128)) -> (i128, i128) {
    (one.0 + other.0, one.1 + other.1)
}

/// Where the coordinates of candidates are found.
struct Merging<'a> {
    own: &'a Front,
    rest: &'a Front,
    kept: &'a Front,
}

impl Merging<'_> {
    fn coordinate(&self, (one, other): (u32, u32), k: usize) -> i128 {
        let other = other as usize;
        if one == KEPT {
            return self.kept.point(other)[k];
        }
        self.own.point(one as usize)[k] + self.rest.point(other)[k]
    }

    fn falling(&self, a: &Candidate, b: &Candidate) -> std::cmp::Ordering {
        let pairs = ((a.one, a.other), (b.one, b.other));
        let compare = |k: usize| self.coordinate(pairs.1, k).cmp(&self.coordinate(pairs.0, k));
        (0..self.own.width).map(compare).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    }

    /// The undominated ones among candidates in falling order.
    fn sweep(&self, candidates: &[Candidate], mut cover: Cover, limit: usize) -> Result<Front, Refusal> {
        let mut front = Front::new(self.own.width);
        let mut point = vec![0; self.own.width];
        for candidate in candidates {
            let pair = (candidate.one, candidate.other);
            point.iter_mut().enumerate().for_each(|(k, to)| *to = self.coordinate(pair, k));
            let equal = !front.is_empty() && front.at.ends_with(&point);
            if !equal && cover.covers(&point) {
                continue;
            }
            let (count, from) = self.origin(candidate);
            if equal {
                front.merge(count, from);
                continue;
            }
            if front.len() >= limit {
                return Err(Refusal::TooManyPoints { limit });
            }
            cover.add(&point);
            front.push(&point, count, from);
        }
        Ok(front)
    }

    /// How many packages a candidate has, and where its first comes from.
    fn origin(&self, candidate: &Candidate) -> (u128, (u32, u32)) {
        let other = candidate.other as usize;
        if candidate.one == KEPT {
            return (self.kept.counts[other], self.kept.from[other]);
        }
        let one = candidate.one as usize;
        let count = self.own.counts[one].saturating_mul(self.rest.counts[other]);
        (count, (self.own.from[one].0, candidate.other))
    }
}
