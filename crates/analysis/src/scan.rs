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
//! Which packages of a block enough parties accept is found as sets of bits ([`ranked`]); gains are looked at one by one
//! only where they may reach the deepest so far.
//! Cost: blocks × parties × (log₂ of a block + a 64th of it), on all cores, where there are many outer products;
//! packages × parties else. Memory: as [`ranked`].

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::analysis::TIES;
use mediant_core::number::Count;

use crate::options::{Options, Refusal};
use crate::space::walk::ranked::{self, Ranked, Set};
use crate::space::walk::{Block, Walk};
use crate::space::{Space, float, nearest};
use crate::tally::Tally;

/// How many outer products are looked at beforehand, so that every chunk knows of a deep package from its start.
const SAMPLED: u64 = 6;

/// What the pass counts.
struct Scanned {
    /// For each party, the packages that it alone would accept.
    accepted_by: Vec<u64>,
    /// The packages of the zone.
    zone: u64,
    near: Near,
    /// Room for what a block's packages give.
    suits: Vec<Set>,
    gains: Vec<f64>,
}

/// The packages within the tolerance of the deepest so far, by their least gain in whole steps: how many, and the first.
#[derive(Default)]
struct Near {
    found: BTreeMap<i128, (u64, BTreeSet<u128>)>,
    /// The greatest least gain known of beforehand.
    known: Option<i128>,
}

/// Walks through all feasible packages once; twice where the zone is empty.
///
/// # Errors
/// Refuses more packages than the options allow; stops where the caller's progress function says so.
pub fn tally(space: &Space<'_>, options: &Options<'_>) -> Result<Tally, Refusal> {
    if !space.is_walkable(options.limit) {
        return Err(space.too_many(options.limit));
    }
    let walk = Walk::new(space);
    let ranked = Ranked::new(&walk);
    let scanned = scan(space, (&walk, &ranked), options)?;
    let (deepest_count, deepest) = scanned.near.all();
    let is_open = scanned.zone > 0;
    let openings = if is_open { Vec::new() } else { openings(space, (&walk, &ranked), options)? };
    let by = |(k, by): (usize, Option<f64>)| by.map(|by| space.unit.fraction(k, nearest(by)));
    Ok(Tally {
        accepted_by: scanned.accepted_by.iter().map(|n| Some(Count::from(*n))).collect(),
        zone: (Count::from(scanned.zone), Count::from(scanned.zone)),
        estimate: None,
        open: is_open,
        deepest: deepest.iter().map(|code| space.package(*code)).collect(),
        deepest_count: Some(Count::from(deepest_count)),
        openings: openings.into_iter().enumerate().map(by).collect(),
    })
}

fn scan(
    space: &Space<'_>,
    (walk, ranked): (&Walk<'_>, &Ranked<'_>),
    options: &Options<'_>,
) -> Result<Scanned, Refusal> {
    let mut first = Scanned::new(space, None);
    if space.feasible == Count::ZERO {
        return Ok(first);
    }
    let tolerance = space.unit.tolerance;
    let deepen = |scanned: &mut Scanned, block: &Block<'_>| {
        let found = match scanned.near.floor(tolerance) {
            None => Set::all(block.len()),
            Some(floor) => ranked.accepted(block, float(floor) - 0.5),
        };
        scanned.deepen(space, block, &found);
    };
    walk.sample((walk.outer_products() / 8).clamp(1, SAMPLED), &mut first, deepen);
    let known = first.near.best();
    let visit = |scanned: &mut Scanned, block: &Block<'_>| {
        let zone = scanned.count(space, (ranked, block), -float(tolerance));
        scanned.zone += zone.count();
        // Where a package of the zone is known, none outside it is deeper.
        if !zone.is_empty() || known.is_none_or(|known| known < 0) {
            deepen(scanned, block);
        }
    };
    let join = |mut one: Scanned, other: Scanned| {
        one.accepted_by.iter_mut().zip(&other.accepted_by).for_each(|(a, b)| *a += b);
        one.zone += other.zone;
        one.near.join(other.near, tolerance);
        one
    };
    walk.fold((options, "zone"), || Scanned::new(space, known), visit, join)
}

impl Scanned {
    fn new(space: &Space<'_>, known: Option<i128>) -> Self {
        Self {
            accepted_by: vec![0; space.parties()],
            zone: 0,
            near: Near { found: BTreeMap::new(), known },
            suits: vec![Set::none(0); space.parties()],
            gains: vec![0.0; space.parties()],
        }
    }

    /// Counts for each party the packages of a block that it accepts; those of the zone.
    fn count(&mut self, space: &Space<'_>, (ranked, block): (&Ranked<'_>, &Block<'_>), gain: f64) -> Set {
        for (party, (suits, sum)) in self.suits.iter_mut().zip(&mut self.accepted_by).enumerate() {
            ranked.reaching(block, (party, gain), suits);
            *sum += suits.count();
        }
        ranked::accepted(space, &self.suits, block.len())
    }

    /// Takes in those of some packages that reach the deepest so far within the tolerance.
    fn deepen(&mut self, space: &Space<'_>, block: &Block<'_>, found: &Set) {
        for at in found.places() {
            for (party, gain) in self.gains.iter_mut().enumerate() {
                *gain = block.gain(party, at);
            }
            let least = least(space, &mut self.gains);
            if least >= f64::MIN {
                self.near.take(nearest(least), space.unit.tolerance, || block.code(at));
            }
        }
    }
}

/// The least gain as the zone counts it; the gains are left in another order.
fn least(space: &Space<'_>, gains: &mut [f64]) -> f64 {
    let all_must = space.at_least >= gains.len();
    let parties = space.scenario.parties.iter().zip(gains.iter());
    let least = parties
        .filter(|(seat, _)| all_must || seat.veto)
        .fold(f64::INFINITY, |least, (_, gain)| if *gain < least { *gain } else { least });
    if all_must {
        return least;
    }
    gains.sort_unstable_by(|a, b| b.total_cmp(a));
    least.min(gains[space.at_least - 1])
}

impl Near {
    /// The greatest least gain so far.
    fn best(&self) -> Option<i128> {
        self.found.last_key_value().map(|(steps, _)| *steps).max(self.known)
    }

    /// The least gain with which a package still counts; none while nothing is known.
    fn floor(&self, tolerance: i128) -> Option<i128> {
        self.best().map(|best| best.saturating_sub(tolerance))
    }

    /// Takes in a package, if its least gain reaches the deepest so far within the tolerance.
    fn take(&mut self, steps: i128, tolerance: i128, code: impl FnOnce() -> u128) {
        let floor = self.floor(tolerance);
        if floor.is_some_and(|floor| steps < floor) {
            return;
        }
        let deeper = self.best().is_none_or(|best| steps > best);
        let (count, first) = self.found.entry(steps).or_default();
        *count += 1;
        keep_first(first, code());
        if deeper {
            self.found = self.found.split_off(&steps.saturating_sub(tolerance));
        }
    }

    fn join(&mut self, other: Self, tolerance: i128) {
        for (steps, (count, codes)) in other.found {
            let (sum, first) = self.found.entry(steps).or_default();
            *sum += count;
            for code in codes {
                keep_first(first, code);
            }
        }
        if let Some(floor) = self.floor(tolerance) {
            self.found = self.found.split_off(&floor);
        }
    }

    /// How many in all, and the first of them.
    fn all(self) -> (u64, BTreeSet<u128>) {
        let mut all = (0, BTreeSet::new());
        for (count, codes) in self.found.into_values() {
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
/// Party `k` opens the zone at a package that it refuses where every other veto accepts and so do as many as are needed
/// beside it; it has to come down by what it loses there. The least of that over all packages counts.
///
/// # Errors
/// Stops where the caller's progress function says so.
fn openings(
    space: &Space<'_>,
    (walk, ranked): (&Walk<'_>, &Ranked<'_>),
    options: &Options<'_>,
) -> Result<Vec<Option<f64>>, Refusal> {
    let parties = space.parties();
    if space.feasible == Count::ZERO {
        return Ok(vec![None; parties]);
    }
    let floor = -float(space.unit.tolerance);
    let visit = |(best, suits): &mut (Vec<f64>, Vec<Set>), block: &Block<'_>| {
        for (party, suits) in suits.iter_mut().enumerate() {
            ranked.reaching(block, (party, floor), suits);
        }
        let enough = Set::in_at_least(suits, space.at_least - 1, block.len());
        let mut better = Set::none(block.len());
        for (party, best) in best.iter_mut().enumerate() {
            let mut found = enough;
            let others = suits.iter().enumerate().filter(|(k, _)| *k != party);
            others.filter(|(k, _)| space.scenario.parties[*k].veto).for_each(|(_, suits)| found.keep(suits));
            found.drop_all(&suits[party]);
            if !found.is_empty() && *best > f64::MIN {
                ranked.reaching(block, (party, *best), &mut better);
                found.keep(&better);
            }
            for at in found.places() {
                *best = best.max(block.gain(party, at));
            }
        }
    };
    let join = |mut one: (Vec<f64>, Vec<Set>), (other, _): (Vec<f64>, Vec<Set>)| {
        one.0.iter_mut().zip(other).for_each(|(a, b)| *a = a.max(b));
        one
    };
    let start = || (vec![f64::NEG_INFINITY; parties], vec![Set::none(0); parties]);
    let (best, _) = walk.fold((options, "what would open it"), start, visit, join)?;
    Ok(best.into_iter().map(|gain| (gain > f64::MIN).then_some(-gain)).collect())
}
