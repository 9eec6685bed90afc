//! Packages → frontier, where utilities do not add up: one pass with an archive of what is undominated so far.
//!
//! Used for the mean of included articles, and for the frontier of a zone that utilities alone do not tell (red
//! lines of parties whose consent is not needed in any case). Each package is compared with the archive; the
//! point that last dominated one is asked first, which settles most of them with one comparison.
//! Cost: packages × archive at worst, a few comparisons for each package as a rule.

use std::collections::BTreeSet;

use super::prune::Points;
use crate::options::{Options, Refusal};
use crate::scan::{Room, keep_first};
use crate::space::walk::{BLOCK, Block, Walk};
use crate::space::{Space, float};

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

/// The undominated ones among some packages, offsets included, sorted falling, with their first packages' places.
///
/// # Errors
/// Refuses a frontier with more points than the options allow; stops where the progress function says so.
pub fn sift(
    space: &Space<'_>,
    among: Among,
    options: &Options<'_>,
) -> Result<(Points, Vec<Vec<u128>>), Refusal> {
    let width = space.parties();
    let floor = -float(space.unit.tolerance);
    let limit = options.frontier_limit;
    let start = || (Archive::new(space, limit), Room::new(space), vec![vec![0.0; BLOCK]; width]);
    let visit = |work: &mut (Archive, Room, Vec<Vec<f64>>), block: &Block<'_>| {
        let (archive, room, utilities) = work;
        if archive.full {
            return;
        }
        for (party, row) in utilities.iter_mut().enumerate() {
            block.utilities(party, &mut row[..block.len()]);
        }
        let least = match among {
            Among::Feasible => None,
            Among::Zone => Some(room.least(space, block, |_, _| ())),
        };
        let mut point = vec![0.0; width];
        for at in (0..block.len()).filter(|at| least.is_none_or(|least| least[*at] >= floor)) {
            point.iter_mut().zip(utilities.iter()).for_each(|(to, row)| *to = row[at].round());
            archive.offer(&point, 1, std::iter::once_with(|| block.code(at)));
        }
    };
    let join = |mut one: (Archive, Room, Vec<Vec<f64>>), (other, ..): (Archive, Room, Vec<Vec<f64>>)| {
        one.0.full |= other.full;
        if !one.0.full {
            one.0.take_in(&other);
        }
        one
    };
    let (archive, ..) = Walk::new(space).fold((options, "frontier"), start, visit, join)?;
    if archive.full {
        return Err(Refusal::TooManyPoints { limit });
    }
    Ok(falling(&archive))
}

fn falling(archive: &Archive) -> (Points, Vec<Vec<u128>>) {
    let steps = |index: usize| -> Vec<i64> {
        archive.point(index).iter().map(|n| crate::space::nearest(*n)).collect()
    };
    let mut order: Vec<(Vec<i64>, usize)> = (0..archive.counts.len()).map(|i| (steps(i), i)).collect();
    order.sort_unstable_by(|a, b| b.cmp(a));
    let mut points = Points::new(archive.width);
    let mut codes = Vec::new();
    for (point, index) in order {
        points.push(&point, archive.counts[index]);
        codes.push(archive.codes[index].iter().copied().collect());
    }
    (points, codes)
}
