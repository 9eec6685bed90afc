//! Fallback bargaining: all descend their rankings in step until one package is on every list.
//!
//! Over the packages of the zone (what lies outside is some party's impasse and never on its list) the rank of `x` for
//! party `k` is the number of zone packages that `k` likes strictly better, plus one, so that equally good packages share
//! the best of their ranks. The compromise set is `argmin_x max_k rank_k(x)`, and that least greatest rank is the
//! depth of the descent. Where rankings have ties, a package can tie with one that dominates it; only
//! those that nothing dominates are picked, as the strict-ranking theorem has it. All ties are given.
//!
//! Needs no comparison of utilities between parties, only each party's own order. Cost: where utilities add up and all
//! must accept, a few counts ([`crate::count::fallback`]); else one pass over the feasible packages, with a binary search
//! among the frontier's utilities for each package of the zone.
//!
//! Source: S. J. Brams and D. M. Kilgour, "Fallback bargaining", *Group Decision and Negotiation* 10 (2001) 287–316.

use std::sync::atomic::{AtomicU64, Ordering};

use mediant_core::analysis::{Concept, Point, Solution};
use mediant_core::number::Count;
use mediant_core::number::to_f64;

use num_traits::ToPrimitive;

use crate::count;
use crate::frontier::{Corner, Edge};
use crate::options::{Options, Refusal};
use crate::reach;
use crate::solution;
use crate::space::walk::{BLOCK, Block, Walk};
use crate::space::{Space, float};

/// The most packages among which ranks are counted.
pub const MOST_RANKED: u64 = 10_000_000_000;

/// Ladders with no more rungs together than this are counted chunk by chunk, without threads waiting for each other.
const SHORT: usize = 4096;

/// One party's utilities at the frontier, in steps and rising, and how many zone packages lie above each.
struct Ladder {
    rungs: Vec<f64>,
    /// How many packages lie above so many rungs.
    above: Vec<AtomicU64>,
}

/// The compromise set of fallback bargaining, from the frontier of the zone; where it is not defined or too large to
/// find, why.
///
/// # Errors
/// Stops where the caller's progress function says so.
pub fn fallback(
    space: &Space<'_>,
    zone: &Edge,
    options: &Options<'_>,
) -> Result<Result<Solution, String>, Refusal> {
    if zone.corners.is_empty() {
        return Ok(Err(solution::EMPTY.to_owned()));
    }
    let walked = !space.is_additive() || space.has_soft_red_lines();
    if walked || space.at_least < space.parties() || space.unit.tolerance > 0 {
        if !space.is_walkable(options.limit) {
            return Ok(Err(space.too_many(options.limit).to_string()));
        }
        return by_walking(space, zone, options).map(Ok);
    }
    if space.ceilings.iter().any(Option::is_some) {
        return Ok(Err("worth has a ceiling, above which packages are not ranked".to_owned()));
    }
    if space.is_partial() || space.feasible > Count::from(MOST_RANKED) {
        return Ok(Err(format!(
            "there are {} packages, and ranks are counted among at most {MOST_RANKED}",
            space.feasible
        )));
    }
    let points: Vec<Vec<i128>> = zone
        .corners
        .iter()
        .map(|corner| corner.steps.iter().zip(&space.offsets).map(|(s, offset)| s - offset).collect())
        .collect();
    let bar: reach::Bar = space.reservations.iter().copied().map(Some).collect();
    let thresholds = reach::uncapped(space, &bar).unwrap_or_default();
    Ok(match count::fallback(&reach::problem(space), &thresholds, &points) {
        Ok(Some(found)) => {
            let depth = found.rank.to_f64().unwrap_or(f64::INFINITY);
            let picked = found.points.iter().map(|index| zone.corners[*index].report(space)).collect();
            Ok(solution(space, picked, depth))
        }
        Ok(None) => Err(solution::EMPTY.to_owned()),
        Err(why) => Err(format!("ranks were not counted: {why}")),
    })
}

/// By one pass over all packages.
fn by_walking(space: &Space<'_>, zone: &Edge, options: &Options<'_>) -> Result<Solution, Refusal> {
    let ladders: Vec<Ladder> = (0..space.parties())
        .map(|k| {
            let mut rungs: Vec<f64> = zone.corners.iter().map(|c| float(c.steps[k])).collect();
            rungs.sort_by(f64::total_cmp);
            rungs.dedup();
            let above = (0..=rungs.len()).map(|_| AtomicU64::new(0)).collect();
            Ladder { rungs, above }
        })
        .collect();
    let visit = |buffers: &mut Buffers, block: &Block<'_>| climb(space, &ladders, buffers, block);
    let start = || Buffers::new(space.parties(), &ladders);
    Walk::new(space)
        .fold((options, "fallback"), start, visit, |one, other| one.join(&other))?
        .settle(&ladders);
    let better: Vec<Vec<u64>> = ladders.iter().map(Ladder::better).collect();
    let worst_rank = |corner: &Corner| -> u64 {
        let rank = |(k, steps): (usize, &i128)| {
            let rung = ladders[k].rungs.partition_point(|r| *r < float(*steps));
            better[k].get(rung).map_or(0, |n| n + 1)
        };
        corner.steps.iter().enumerate().map(rank).max().unwrap_or(0)
    };
    let ranks: Vec<u64> = zone.corners.iter().map(worst_rank).collect();
    let depth = ranks.iter().min().copied().unwrap_or(0);
    let picked = zone.corners.iter().zip(&ranks).filter(|(_, rank)| **rank == depth);
    Ok(solution(space, picked.map(|(corner, _)| corner.report(space)).collect(), depth as f64))
}

fn solution(space: &Space<'_>, mut points: Vec<Point>, depth: f64) -> Solution {
    let count = points.iter().map(|p| &p.count).sum();
    points.truncate(mediant_core::analysis::TIES);
    let utilities = points.first().map(|p| p.utilities.clone()).unwrap_or_default();
    let on_scale = |(k, utility): (usize, &f64)| {
        let (zero, one) = space.scenario.parties[k].scale.as_ref()?;
        let exact = points[0].packages.first().and_then(|p| space.exact_utility(k, p));
        let utility = exact.or_else(|| mediant_core::number::from_f64(*utility))?;
        Some(to_f64(&(zero + utility * (one - zero))))
    };
    Solution {
        concept: Concept::Fallback,
        scale_points: utilities.iter().enumerate().map(on_scale).collect(),
        utilities,
        points,
        count,
        disagreement: (0..space.parties()).map(|k| space.unit.utility(k, space.disagreements[k])).collect(),
        value: depth,
        exact: space.unit.exact,
    }
}

/// Room for the gains of one block, party by party, and for how many accept each package.
struct Buffers {
    gains: Vec<[f64; BLOCK]>,
    accepts: [u16; BLOCK],
    inside: [bool; BLOCK],
    /// Counts of this chunk alone, while ladders are short; long ones are counted together.
    own: Vec<Vec<u64>>,
}

impl Buffers {
    fn new(parties: usize, ladders: &[Ladder]) -> Self {
        let short = ladders.iter().map(|l| l.above.len()).sum::<usize>() <= SHORT;
        let own = ladders.iter().filter(|_| short).map(|l| vec![0; l.above.len()]).collect();
        Self { gains: vec![[0.0; BLOCK]; parties], accepts: [0; BLOCK], inside: [false; BLOCK], own }
    }

    fn join(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.own.iter_mut().flatten().zip(other.own.iter().flatten()) {
            *mine += theirs;
        }
        self
    }

    /// Adds the counts of the chunks to the ladders.
    fn settle(&self, ladders: &[Ladder]) {
        for (ladder, own) in ladders.iter().zip(&self.own) {
            for (sum, count) in ladder.above.iter().zip(own) {
                sum.fetch_add(*count, Ordering::Relaxed);
            }
        }
    }
}

/// Counts the packages of a block that lie in the zone, at the rung that each reaches for each party.
fn climb(space: &Space<'_>, ladders: &[Ladder], buffers: &mut Buffers, block: &Block<'_>) {
    let count = block.len();
    let slack = float(space.unit.tolerance);
    let Buffers { gains, accepts, inside, own } = buffers;
    accepts[..count].fill(0);
    inside[..count].fill(true);
    for (party, out) in gains.iter_mut().enumerate() {
        block.gains(party, &mut out[..count]);
        let veto = space.scenario.parties[party].veto;
        for at in 0..count {
            let yes = out[at] >= -slack;
            accepts[at] += u16::from(yes);
            inside[at] = inside[at] && (yes || !veto);
        }
    }
    let needed = u16::try_from(space.at_least).unwrap_or(u16::MAX);
    if !(0..count).any(|at| inside[at] && accepts[at] >= needed) {
        return;
    }
    for (party, ladder) in ladders.iter().enumerate() {
        let out = &mut gains[party];
        block.utilities(party, &mut out[..count]);
        for at in (0..count).filter(|at| inside[*at] && accepts[*at] >= needed) {
            let rung = ladder.rungs.partition_point(|r| *r < out[at] - slack - 0.5);
            match own.get_mut(party) {
                Some(own) => own[rung] += 1,
                None => {
                    ladder.above[rung].fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }
}

impl Ladder {
    /// For each rung, how many packages lie strictly above it.
    fn better(&self) -> Vec<u64> {
        let mut sum = 0;
        let mut better = vec![0; self.rungs.len()];
        for rung in (0..self.rungs.len()).rev() {
            sum += self.above[rung + 1].load(Ordering::Relaxed);
            better[rung] = sum;
        }
        better
    }
}

#[cfg(test)]
mod tests;
