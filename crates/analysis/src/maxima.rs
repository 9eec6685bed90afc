//! Groups → frontier of their sums, for any number of parties, by dominance in as many dimensions.
//!
//! A point dominates another if it is at least as large in each coordinate and larger in one. A package on the
//! frontier takes from each group, and from each set of groups, what is undominated there; so the frontier of
//! groups `g..` is found among the sums of the undominated rows of group `g` and the frontier of groups `g+1..`
//! (see [`sums`]). Equal sums are one point; its number of packages is the sum over the pairs that reach it of the
//! products of their numbers.
//! Tie rule: of the packages of a point the one whose rows come first, the earlier group counting more, is kept as
//! two places: a row of the group, a point of the rest.
//! Cost: for each group its undominated rows times the frontier of those after it, a few instructions for most of
//! these pairs (`grid`); packages are never enumerated.
//! Sources: H. T. Kung, F. Luccio and F. P. Preparata, *On finding the maxima of a set of vectors*, Journal of the
//! ACM 22, 1975, pp. 469–476 (the sweep); M. Ehrgott, *Multicriteria Optimization*, 2005 (dynamic programming).

mod cover;
pub(crate) mod forest;
mod grid;
mod pairs;
mod stairs;
pub mod sums;
#[cfg(test)]
mod tests;

use crate::options::{Options, Progress, Refusal};
use cover::Cover;

/// What each group offers: group → party → row, in steps. All groups have as many parties; all parties of a group
/// as many rows.
pub type Problem = [Vec<Vec<i128>>];

/// Sums of a problem stay below this in size, so that differences of sums fit too.
pub const MOST_STEPS: i128 = 1 << 125;

/// Points of which none dominates another, falling: by the first coordinate, then the second, and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// Coordinates of a point: how many parties there are.
    pub width: usize,
    /// The coordinates in steps, point after point.
    pub at: Vec<i128>,
    /// How many packages reach each; `u128::MAX` for that many or more.
    pub counts: Vec<u128>,
    /// Of the first package of each: the row of its group, and the point of the rest that it is added to.
    pub from: Vec<(u32, u32)>,
}

impl Front {
    /// No points of so many coordinates.
    #[must_use]
    pub fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
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

    /// The coordinates of one, in steps.
    #[must_use]
    pub fn point(&self, index: usize) -> &[i128] {
        &self.at[index * self.width..(index + 1) * self.width]
    }

    /// The place of a point, if it is there. Cost: logarithmic.
    #[must_use]
    pub fn find(&self, point: &[i128]) -> Option<usize> {
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

    pub(crate) fn push(&mut self, point: &[i128], count: u128, from: (u32, u32)) {
        self.at.extend_from_slice(point);
        self.counts.push(count);
        self.from.push(from);
    }

    /// Those of its points that stay, by place.
    pub(crate) fn only(&self, stays: impl Fn(usize) -> bool) -> Self {
        let mut left = Self::new(self.width);
        for at in (0..self.len()).filter(|at| stays(*at)) {
            left.push(self.point(at), self.counts[at], self.from[at]);
        }
        left
    }

    /// Takes in one that is equal to the last: counts are added, the earlier row stays.
    fn merge(&mut self, count: u128, from: (u32, u32)) {
        if let (Some(own), Some(first)) = (self.counts.last_mut(), self.from.last_mut()) {
            *own = own.saturating_add(count);
            *first = (*first).min(from);
        }
    }
}

/// The undominated rows of one group.
#[derive(Clone, Debug)]
pub struct Own {
    /// Their points; of `from` the first number is the first row, the second is not used.
    pub front: Front,
    /// All rows that reach a point, rising, each with its point.
    pub rows: Vec<(u32, u32)>,
}

/// The frontier of each group and all later ones.
#[derive(Clone, Debug)]
pub struct Composed {
    /// What each group offers.
    pub own: Vec<Own>,
    /// For each group the frontier of it and all later ones; at the end that of nothing, one point of zeros.
    pub levels: Vec<Front>,
}

impl Composed {
    /// The frontier of all groups.
    #[must_use]
    pub fn front(&self) -> &Front {
        &self.levels[0]
    }

    /// The first package of a point: a row for each group. Cost: the number of groups.
    #[must_use]
    pub fn first(&self, index: usize) -> Vec<u32> {
        let mut at = index;
        let mut rows = Vec::with_capacity(self.own.len());
        for level in &self.levels[..self.own.len()] {
            let (row, rest) = level.from[at];
            rows.push(row);
            at = rest as usize;
        }
        rows
    }

    /// The first packages of a point, at most so many: rows for each group, in lexicographic order.
    /// Cost: for each package, the undominated rows of all groups, each with one look-up.
    #[must_use]
    pub fn packages(&self, index: usize, most: usize) -> Vec<Vec<u32>> {
        if most == 1 || self.front().counts[index] == 1 {
            return vec![self.first(index); most.min(1)];
        }
        let mut found = Vec::new();
        self.list(self.front().point(index), (&mut Vec::new(), most), &mut found);
        found
    }

    fn list(&self, target: &[i128], (rows, most): (&mut Vec<u32>, usize), found: &mut Vec<Vec<u32>>) {
        let Some(own) = self.own.get(rows.len()) else {
            found.push(rows.clone());
            return;
        };
        for (row, point) in &own.rows {
            if found.len() >= most {
                return;
            }
            let pair = target.iter().zip(own.front.point(*point as usize));
            let rest: Vec<i128> = pair.map(|(t, o)| t - o).collect();
            if self.levels[rows.len() + 1].find(&rest).is_some() {
                rows.push(*row);
                self.list(&rest, (&mut *rows, most), found);
                rows.pop();
            }
        }
    }
}

/// Composes the frontier of a problem. A point may be dropped only if another is at least as large in each
/// coordinate and larger by more than `tolerance` in one; nought for the frontier itself.
///
/// # Errors
/// Refuses a frontier, of all groups or of the last few, with more points than the options allow; a problem whose
/// parts do not fit together or whose sums pass [`MOST_STEPS`]; stops where the progress function says so.
pub fn compose(problem: &Problem, tolerance: i128, options: &Options<'_>) -> Result<Composed, Refusal> {
    let width = check(problem)?;
    let shift = key_shift(problem);
    let (mut own, mut levels) = (Vec::new(), vec![nothing(width)]);
    let total = problem.len() as u64;
    for (done, group) in problem.iter().rev().enumerate() {
        let mine = undominated(group, tolerance);
        let go_on = |done: usize| {
            let progress = Progress { stage: "frontier", done: done as u64, total };
            options.progress.is_none_or(|told| told(progress))
        };
        let next = match levels.last().filter(|_| done > 0) {
            None => mine.front.clone(),
            Some(rest) if width == 2 && tolerance == 0 => {
                pairs::sums(&mine.front, rest, options.frontier_limit)?
            }
            Some(rest) => {
                let limits =
                    sums::Limits { tolerance, shift, points: options.frontier_limit, batch: sums::BATCH };
                sums::sums(&mine.front, rest, &limits, &|| go_on(done))?
            }
        };
        if next.len() > options.frontier_limit {
            return Err(Refusal::TooManyPoints { limit: options.frontier_limit });
        }
        own.push(mine);
        levels.push(next);
        if !go_on(done + 1) {
            return Err(Refusal::Stopped);
        }
    }
    own.reverse();
    levels.reverse();
    Ok(Composed { own, levels })
}

/// The point of no groups: nought for each party.
#[must_use]
pub fn nothing(width: usize) -> Front {
    let mut nothing = Front::new(width);
    nothing.push(&vec![0; width], 1, (0, 0));
    nothing
}

/// The front of the sums of two, by the method that fits their coordinates.
///
/// # Errors
/// Refuses more points than the options allow.
pub fn sums_of_two(
    own: &Front,
    rest: &Front,
    tolerance: i128,
    options: &Options<'_>,
) -> Result<Front, Refusal> {
    if own.width == 2 && tolerance == 0 {
        return pairs::sums(own, rest, options.frontier_limit);
    }
    let problem = [columns(own), columns(rest)];
    let shift = key_shift(&problem);
    let limits = sums::Limits { tolerance, shift, points: options.frontier_limit, batch: sums::BATCH };
    sums::sums(own, rest, &limits, &|| true)
}

fn columns(front: &Front) -> Vec<Vec<i128>> {
    (0..front.width).map(|k| front.at.iter().skip(k).step_by(front.width).copied().collect()).collect()
}

/// The undominated rows of one group. Cost: its rows, sorted and swept.
#[must_use]
pub fn undominated(group: &[Vec<i128>], tolerance: i128) -> Own {
    let rows = group.first().map_or(0, Vec::len);
    let mut front = Front::new(group.len());
    let mut cover = Cover::new((group.len(), tolerance), &ranges(group));
    let mut order: Vec<usize> = (0..rows).collect();
    let compare = |a: &usize, b: &usize| {
        let parties = group.iter().map(|column| column[*b].cmp(&column[*a]));
        parties.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    };
    order.sort_by(compare);
    let mut point = vec![0; group.len()];
    let mut found = Vec::new();
    for row in order {
        point.iter_mut().zip(group).for_each(|(to, column)| *to = column[row]);
        let from = (u32::try_from(row).unwrap_or(u32::MAX), 0);
        if front.at.ends_with(&point) && !front.is_empty() {
            front.merge(1, from);
        } else if cover.covers(&point) {
            continue;
        } else {
            cover.add(&point);
            front.push(&point, 1, from);
        }
        found.push((from.0, u32::try_from(front.len() - 1).unwrap_or(u32::MAX)));
    }
    found.sort_unstable();
    Own { front, rows: found }
}

/// The least and the most of each coordinate.
fn ranges(columns: &[Vec<i128>]) -> Vec<(i128, i128)> {
    let least = |c: &Vec<i128>| c.iter().min().copied().unwrap_or(0);
    let most = |c: &Vec<i128>| c.iter().max().copied().unwrap_or(0);
    columns.iter().map(|c| (least(c), most(c))).collect()
}

/// The number of parties of a problem whose parts fit together.
///
/// # Errors
/// Says what does not fit.
pub fn check(problem: &Problem) -> Result<usize, Refusal> {
    let fault = |what: &str| Err(Refusal::Malformed(what.to_owned()));
    let Some(width) = problem.first().map(Vec::len).filter(|w| *w > 0) else {
        return fault("it needs at least one party and one issue");
    };
    let mut sizes = vec![0_u128; width];
    for group in problem {
        let rows = group.first().map_or(0, Vec::len);
        if group.len() != width || group.iter().any(|c| c.len() != rows) {
            return fault("groups differ in their parties or columns in their rows");
        }
        if u32::try_from(rows).is_err() {
            return fault("a group has more rows than can be told apart");
        }
        for (size, column) in sizes.iter_mut().zip(group) {
            let most = column.iter().map(|v| v.unsigned_abs()).max().unwrap_or(0);
            *size = size.saturating_add(most);
        }
    }
    if sizes.iter().any(|s| *s >= MOST_STEPS.unsigned_abs()) {
        return fault("utilities have too many digits");
    }
    Ok(width)
}

/// By how many bits steps are shifted right for keys of 60 bits and a sign, which order all sums nearly.
pub(crate) fn key_shift(problem: &Problem) -> u32 {
    const KEY_BITS: u32 = 60;
    let width = problem.first().map_or(0, Vec::len);
    let size = |k: usize| -> u128 {
        let most = |g: &Vec<Vec<i128>>| g[k].iter().map(|v| v.unsigned_abs()).max().unwrap_or(0);
        problem.iter().map(most).sum()
    };
    let largest = (0..width).map(size).max().unwrap_or(0);
    (u128::BITS - largest.leading_zeros()).saturating_sub(KEY_BITS)
}
