//! Space → tally: one pass over all feasible packages, where utilities alone do not tell who accepts or do not add up.
//!
//! For each package: the gain of each party, `U_k − r_k`; the package's least gain; whether it lies in the zone
//! (least gain at or above zero).
//! Where all parties must accept, the least gain is `min_k (U_k − r_k)`. Where `m` of them suffice, it is the
//! best least gain that a coalition of `m` parties, those with a veto among them, can have:
//! `min(min over vetoes, m-th largest gain)`. So the zone is open exactly where the greatest least gain, the
//! depth, is at or above zero.
//! Ties: packages that reach the depth exactly (or within [`crate::space::Unit::tolerance`]) are all counted, and the
//! lexicographically first [`TIES`] kept. Since the depth is only known at the end, packages within the tolerance of the
//! deepest so far are counted apart by whole steps.
//! Cost: packages × parties, in blocks that vectorise, on all cores. Memory: a few blocks a chunk.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::analysis::TIES;
use mediant_core::number::Count;

use crate::options::{Options, Refusal};
use crate::space::walk::{BLOCK, Block, Walk};
use crate::space::{Space, float, nearest};
use crate::tally::Tally;

/// What the pass counts.
#[derive(Clone, Debug, PartialEq)]
struct Scanned {
    /// For each party, the packages that it alone would accept.
    accepted_by: Vec<u64>,
    /// The packages of the zone.
    zone: u64,
    /// The greatest least gain, in steps; minus infinity where no package is feasible, or red lines make too
    /// many parties refuse each of them.
    depth: f64,
    /// How many packages reach it.
    deepest_count: u64,
    /// The first of them in lexicographic order, by place, at most [`TIES`].
    deepest: BTreeSet<u128>,
}

/// What one chunk of the pass works with.
struct Work {
    tally: Scanned,
    near: Near,
    room: Room,
}

/// The packages within the tolerance of the deepest so far, by their least gain in whole steps: how many, and the first.
#[derive(Default)]
struct Near(BTreeMap<i128, (u64, BTreeSet<u128>)>);

/// Room for the gains of one block.
pub(crate) struct Room {
    gains: Vec<f64>,
    all: Vec<Vec<f64>>,
    least: Vec<f64>,
}

impl Room {
    pub(crate) fn new(space: &Space<'_>) -> Self {
        let rows = if space.at_least < space.parties() { space.parties() } else { 0 };
        Self { gains: vec![0.0; BLOCK], all: vec![vec![0.0; BLOCK]; rows], least: vec![0.0; BLOCK] }
    }

    /// The least gain of each package of a block, as the zone counts it; `each` sees each party's gains.
    pub(crate) fn least(
        &mut self,
        space: &Space<'_>,
        block: &Block<'_>,
        mut each: impl FnMut(usize, &[f64]),
    ) -> &[f64] {
        let size = block.len();
        self.least[..size].fill(f64::INFINITY);
        for party in 0..space.parties() {
            let gains = &mut self.gains[..size];
            block.gains(party, gains);
            each(party, gains);
            if space.at_least >= space.parties() || space.scenario.parties[party].veto {
                lower(&mut self.least[..size], gains);
            }
            if let Some(kept) = self.all.get_mut(party) {
                kept[..size].copy_from_slice(gains);
            }
        }
        if !self.all.is_empty() {
            self.lower_to_coalition(space, size);
        }
        &self.least[..size]
    }

    /// Lowers the least gains to the largest gain that enough parties reach.
    fn lower_to_coalition(&mut self, space: &Space<'_>, size: usize) {
        let mut gains = vec![0.0; space.parties()];
        for at in 0..size {
            for (gain, row) in gains.iter_mut().zip(&self.all) {
                *gain = row[at];
            }
            gains.sort_unstable_by(|a, b| b.total_cmp(a));
            self.least[at] = self.least[at].min(gains[space.at_least - 1]);
        }
    }
}

fn lower(least: &mut [f64], gains: &[f64]) {
    for (least, gain) in least.iter_mut().zip(gains) {
        *least = if *gain < *least { *gain } else { *least };
    }
}

fn count_from(floor: f64, numbers: &[f64]) -> u64 {
    numbers.iter().map(|n| u64::from(*n >= floor)).sum()
}

/// Walks through all feasible packages once; twice where the zone is empty.
///
/// # Errors
/// Refuses more packages than the options allow; stops where the caller's progress function says so.
pub fn tally(space: &Space<'_>, options: &Options<'_>) -> Result<Tally, Refusal> {
    if !space.is_walkable(options.limit) {
        return Err(space.too_many(options.limit));
    }
    let scanned = scan(space, options)?;
    let openings = if scanned.zone > 0 { Vec::new() } else { openings(space, options)? };
    let by = |(k, by): (usize, Option<f64>)| by.map(|by| space.unit.fraction(k, nearest(by)));
    Ok(Tally {
        accepted_by: scanned.accepted_by.iter().map(|n| Some(Count::from(*n))).collect(),
        zone: (Count::from(scanned.zone), Count::from(scanned.zone)),
        estimate: None,
        open: scanned.zone > 0,
        deepest: scanned.deepest.iter().map(|code| space.package(*code)).collect(),
        deepest_count: Some(Count::from(scanned.deepest_count)),
        openings: openings.into_iter().enumerate().map(by).collect(),
    })
}

fn scan(space: &Space<'_>, options: &Options<'_>) -> Result<Scanned, Refusal> {
    let nothing = || Scanned {
        accepted_by: vec![0; space.parties()],
        zone: 0,
        depth: f64::NEG_INFINITY,
        deepest_count: 0,
        deepest: BTreeSet::new(),
    };
    if space.feasible == Count::ZERO {
        return Ok(nothing());
    }
    let (steps, tolerance) = (space.unit.tolerance, float(space.unit.tolerance));
    let start = || Work { tally: nothing(), near: Near::default(), room: Room::new(space) };
    let visit = |work: &mut Work, block: &Block<'_>| {
        let Work { tally, near, room } = work;
        let least = room.least(space, block, |party, gains| {
            tally.accepted_by[party] += count_from(-tolerance, gains);
        });
        tally.zone += count_from(-tolerance, least);
        let top = near.take(block, least, steps);
        tally.depth = tally.depth.max(top);
    };
    let join = |mut one: Work, other: Work| {
        one.tally.join(&other.tally);
        one.near.join(other.near, steps);
        one
    };
    let Work { mut tally, near, .. } = Walk::new(space).fold((options, "zone"), start, visit, join)?;
    (tally.deepest_count, tally.deepest) = near.all();
    Ok(tally)
}

impl Scanned {
    fn join(&mut self, other: &Self) {
        self.accepted_by.iter_mut().zip(&other.accepted_by).for_each(|(a, b)| *a += b);
        self.zone += other.zone;
        self.depth = self.depth.max(other.depth);
    }
}

impl Near {
    /// Takes in what reaches the deepest so far within the tolerance; the greatest least gain of the block.
    fn take(&mut self, block: &Block<'_>, least: &[f64], tolerance: i128) -> f64 {
        let top = least.iter().fold(f64::NEG_INFINITY, |a, b| if *b > a { *b } else { a });
        if top < f64::MIN {
            return top;
        }
        let best = self.0.last_key_value().map_or(i128::MIN, |(steps, _)| *steps).max(nearest(top));
        let floor = best.saturating_sub(tolerance);
        if nearest(top) >= floor {
            for (at, gain) in least.iter().enumerate().filter(|(_, gain)| **gain >= float(floor) - 0.5) {
                let (count, first) = self.0.entry(nearest(*gain).max(floor)).or_default();
                *count += 1;
                keep_first(first, block.code(at));
            }
            self.0 = self.0.split_off(&floor);
        }
        top
    }

    fn join(&mut self, other: Self, tolerance: i128) {
        for (steps, (count, codes)) in other.0 {
            let (sum, first) = self.0.entry(steps).or_default();
            *sum += count;
            for code in codes {
                keep_first(first, code);
            }
        }
        if let Some((best, _)) = self.0.last_key_value() {
            self.0 = self.0.split_off(&best.saturating_sub(tolerance));
        }
    }

    /// How many in all, and the first of them.
    fn all(self) -> (u64, BTreeSet<u128>) {
        let mut all = (0, BTreeSet::new());
        for (count, codes) in self.0.into_values() {
            all.0 += count;
            for code in codes {
                keep_first(&mut all.1, code);
            }
        }
        all
    }
}

/// Keeps the first [`TIES`] places.
pub(crate) fn keep_first(kept: &mut BTreeSet<u128>, code: u128) {
    if kept.len() < TIES {
        kept.insert(code);
    } else if kept.last().is_some_and(|last| code < *last) && kept.insert(code) {
        kept.pop_last();
    }
}

/// For each party, by how many steps it alone would have to lower its reservation value for the zone to open;
/// none where that does not help. Meant for an empty zone; a second pass like the first.
///
/// Party `k` opens the zone at a package where every other veto accepts and one party fewer than needed beside
/// it; it has to come down by what it loses there. The least of that over all packages counts.
///
/// # Errors
/// Stops where the caller's progress function says so.
fn openings(space: &Space<'_>, options: &Options<'_>) -> Result<Vec<Option<f64>>, Refusal> {
    let parties = space.parties();
    if space.feasible == Count::ZERO {
        return Ok(vec![None; parties]);
    }
    let floor = -float(space.unit.tolerance);
    let start = || (vec![f64::NEG_INFINITY; parties], vec![vec![0.0; BLOCK]; parties]);
    let visit = |(best, gains): &mut (Vec<f64>, Vec<Vec<f64>>), block: &Block<'_>| {
        for (party, row) in gains.iter_mut().enumerate() {
            block.gains(party, &mut row[..block.len()]);
        }
        for at in 0..block.len() {
            if let Some((only, gain)) = sole_refusal(space, gains, at, floor) {
                best[only] = best[only].max(gain);
            } else {
                open_by_any(space, gains, at, (floor, best));
            }
        }
    };
    let join = |(mut one, room): (Vec<f64>, Vec<Vec<f64>>), (other, _): (Vec<f64>, Vec<Vec<f64>>)| {
        one.iter_mut().zip(other).for_each(|(a, b)| *a = a.max(b));
        (one, room)
    };
    let (best, _) = Walk::new(space).fold((options, "what would open it"), start, visit, join)?;
    Ok(best.into_iter().map(|gain| (gain > f64::MIN).then_some(-gain)).collect())
}

/// Where all must accept: the one party that refuses, if only one does.
fn sole_refusal(space: &Space<'_>, gains: &[Vec<f64>], at: usize, floor: f64) -> Option<(usize, f64)> {
    if space.at_least < space.parties() {
        return None;
    }
    let mut refusing = gains.iter().enumerate().filter(|(_, row)| row[at] < floor);
    let (party, row) = refusing.next()?;
    refusing.next().is_none().then(|| (party, row[at]))
}

/// Where fewer must accept: each party that alone would make up the number.
fn open_by_any(space: &Space<'_>, gains: &[Vec<f64>], at: usize, (floor, best): (f64, &mut [f64])) {
    if space.at_least >= space.parties() {
        return;
    }
    let accepting = gains.iter().filter(|row| row[at] >= floor).count();
    let vetoing = |k: usize| space.scenario.parties[k].veto && gains[k][at] < floor;
    let mut vetoes = (0..gains.len()).filter(|k| vetoing(*k));
    let (first, more) = (vetoes.next(), vetoes.next());
    if more.is_some() || accepting + 1 < space.at_least {
        return;
    }
    for (k, row) in gains.iter().enumerate() {
        if row[at] < floor && first.is_none_or(|veto| veto == k) {
            best[k] = best[k].max(row[at]);
        }
    }
}
