//! Packages → frontier, where utilities do not add up: one pass with an archive of what is undominated so far.
//!
//! Used for the mean of included articles, and for the frontier of a zone that utilities alone do not tell (red
//! lines of parties whose consent is not needed in any case). Each package is compared with the archive; the
//! point that last dominated one is asked first, which settles most of them with one comparison.
//! Cost: packages × archive at worst, a few comparisons for each package as a rule.

use std::collections::BTreeSet;

use crate::maxima::Front;
use crate::options::{Options, Refusal};
use crate::scan::keep_first;
use crate::space::walk::ranked::{Ranked, Set};
use crate::space::walk::{BLOCK, Block, Walk};
use crate::space::{Space, float};

/// How many outer products are looked at beforehand, at most.
const MOST_SAMPLED: u64 = 8;

/// How many points each block is held against as a whole.
const CHAMPIONS: usize = 12;

/// Which packages are sifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All feasible ones.
    Feasible,
    /// Those of the zone.
    Zone,
}

/// Undominated points, and the packages that reach each.
#[derive(Clone, Debug)]
pub struct Archive {
    width: usize,
    tolerance: f64,
    limit: usize,
    at: Vec<f64>,
    counts: Vec<u128>,
    codes: Vec<BTreeSet<u128>>,
    /// The point that dominated last.
    last: usize,
    full: bool,
}

impl Archive {
    fn new(space: &Space<'_>, limit: usize) -> Self {
        Self {
            width: space.parties(),
            tolerance: float(space.unit.tolerance),
            limit,
            at: Vec::new(),
            counts: Vec::new(),
            codes: Vec::new(),
            last: 0,
            full: false,
        }
    }

    fn point(&self, index: usize) -> &[f64] {
        &self.at[index * self.width..(index + 1) * self.width]
    }

    fn beats(&self, one: &[f64], other: &[f64]) -> bool {
        one.iter().zip(other).all(|(a, b)| a >= b)
            && one.iter().zip(other).any(|(a, b)| *a > b + self.tolerance)
    }

    /// Whether some point dominates this one; the equal one, if there is one.
    fn meet(&mut self, point: &[f64]) -> Result<Option<usize>, Beaten> {
        let reaches = |other: &[f64]| other.iter().zip(point).all(|(a, b)| a >= b);
        if self.last < self.counts.len() && self.beats(self.point(self.last), point) {
            return Err(Beaten);
        }
        let mut same = None;
        for index in 0..self.counts.len() {
            let other = self.point(index);
            if !reaches(other) {
                continue;
            }
            if self.beats(other, point) {
                self.last = index;
                return Err(Beaten);
            }
            if other.iter().zip(point).all(|(a, b)| a <= b) {
                same = Some(index);
            }
        }
        Ok(same)
    }

    fn offer(&mut self, point: &[f64], count: u128, codes: impl IntoIterator<Item = u128>) {
        let place = match self.meet(point) {
            Err(Beaten) => return,
            Ok(Some(same)) => same,
            Ok(None) => {
                self.evict(point);
                self.at.extend_from_slice(point);
                self.counts.push(0);
                self.codes.push(BTreeSet::new());
                self.full |= self.counts.len() > self.limit;
                self.counts.len() - 1
            }
        };
        self.counts[place] += count;
        codes.into_iter().for_each(|code| keep_first(&mut self.codes[place], code));
    }

    /// The points with the largest sums.
    fn champions(&self) -> Vec<Vec<f64>> {
        let mut points: Vec<Vec<f64>> = (0..self.counts.len()).map(|i| self.point(i).to_vec()).collect();
        let sum = |point: &Vec<f64>| point.iter().sum::<f64>();
        points.sort_by(|a, b| sum(b).total_cmp(&sum(a)));
        points.truncate(CHAMPIONS);
        points
    }

    fn take_in(&mut self, other: &Self) {
        for (index, codes) in other.codes.iter().enumerate() {
            self.offer(other.point(index), other.counts[index], codes.iter().copied());
        }
    }

    /// Drops what the point dominates.
    fn evict(&mut self, point: &[f64]) {
        let mut index = 0;
        while index < self.counts.len() {
            if self.beats(point, self.point(index)) {
                let (from, last) = (index * self.width, self.at.len() - self.width);
                self.at.copy_within(last.., from);
                self.at.truncate(last);
                self.counts.swap_remove(index);
                self.codes.swap_remove(index);
            } else {
                index += 1;
            }
        }
    }
}

struct Beaten;

/// What one chunk of the pass works with.
struct Work {
    archive: Archive,
    utilities: Vec<Vec<f64>>,
    over: Vec<f64>,
    most: Vec<f64>,
}

impl Work {
    fn new(space: &Space<'_>, limit: usize) -> Self {
        Self {
            archive: Archive::new(space, limit),
            utilities: vec![vec![0.0; BLOCK]; space.parties()],
            over: vec![0.0; BLOCK],
            most: vec![0.0; BLOCK],
        }
    }

    /// Takes a block's packages into the archive, save those that a champion exceeds for every party.
    fn take(&mut self, block: &Block<'_>, (among, champions): (&Packages<'_>, &[Vec<f64>])) {
        let Some(among) = among.of(block).filter(|_| !self.archive.full) else { return };
        let size = block.len();
        for (party, row) in self.utilities.iter_mut().enumerate() {
            block.utilities(party, &mut row[..size]);
        }
        self.most[..size].fill(0.0);
        for champion in champions {
            self.over[..size].fill(f64::NEG_INFINITY);
            for (row, best) in self.utilities.iter().zip(champion) {
                raise(&mut self.over[..size], &row[..size], *best);
            }
            let pairs = self.most[..size].iter_mut().zip(&self.over[..size]);
            pairs.for_each(|(most, over)| *most = if *over < *most { *over } else { *most });
        }
        let floor = -self.archive.tolerance - 1.0;
        let mut point = vec![0.0; self.utilities.len()];
        for at in among.places().filter(|at| self.most[*at] >= floor) {
            point.iter_mut().zip(&self.utilities).for_each(|(to, row)| *to = row[at].round());
            self.archive.offer(&point, 1, std::iter::once_with(|| block.code(at)));
        }
    }
}

/// The packages that are sifted.
struct Packages<'w> {
    space: &'w Space<'w>,
    /// None where all feasible ones are.
    ranked: Option<Ranked<'w>>,
}

impl Packages<'_> {
    /// Those of a block; none where there are none.
    fn of(&self, block: &Block<'_>) -> Option<Set> {
        let Some(ranked) = &self.ranked else { return Some(Set::all(block.len())) };
        Some(ranked.accepted(block, -float(self.space.unit.tolerance))).filter(|set| !set.is_empty())
    }
}

/// The greatest excess over a champion so far, for each package.
fn raise(over: &mut [f64], row: &[f64], best: f64) {
    for (over, utility) in over.iter_mut().zip(row) {
        let excess = utility - best;
        *over = if excess > *over { excess } else { *over };
    }
}

/// The undominated ones among some packages, offsets included, sorted falling, with their first packages' places.
///
/// # Errors
/// Refuses a frontier with more points than the options allow; stops where the progress function says so.
pub fn sift(
    space: &Space<'_>,
    among: Among,
    options: &Options<'_>,
) -> Result<(Front, Vec<Vec<u128>>), Refusal> {
    let walk = Walk::new(space);
    let among = Packages { space, ranked: (among == Among::Zone).then(|| Ranked::new(&walk)) };
    let start = || Work::new(space, options.frontier_limit);
    // A few packages first: what their best ones dominate outright need not be compared with anything else.
    let mut first = start();
    let sampled = (walk.outer_products() / 16).clamp(1, MOST_SAMPLED);
    walk.sample(sampled, &mut first, |work, block| work.take(block, (&among, &[])));
    let champions = first.archive.champions();
    let visit = |work: &mut Work, block: &Block<'_>| work.take(block, (&among, &champions));
    let join = |mut one: Work, other: Work| {
        one.archive.full |= other.archive.full;
        if !one.archive.full {
            one.archive.take_in(&other.archive);
        }
        one
    };
    let archive = walk.fold((options, "frontier"), start, visit, join)?.archive;
    if archive.full {
        return Err(Refusal::TooManyPoints { limit: options.frontier_limit });
    }
    Ok(falling(&archive))
}

fn falling(archive: &Archive) -> (Front, Vec<Vec<u128>>) {
    let steps = |index: usize| -> Vec<i128> {
        archive.point(index).iter().map(|n| crate::space::nearest(*n)).collect()
    };
    let mut order: Vec<(Vec<i128>, usize)> = (0..archive.counts.len()).map(|i| (steps(i), i)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut points = Front::new(archive.width);
    let mut codes = Vec::new();
    for (point, index) in order {
        points.push(&point, archive.counts[index], (0, 0));
        codes.push(archive.codes[index].iter().copied().collect());
    }
    (points, codes)
}
