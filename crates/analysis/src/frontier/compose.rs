//! Groups → frontier, where utilities add up: sums of the groups' own frontiers, pruned after each group.
//!
//! A package on the frontier takes from each group, and from each set of groups, a choice that is undominated
//! there: otherwise the better choice would dominate it. So the frontier of groups `g..` is found among the sums
//! of the frontier of group `g` and that of groups `g+1..`, and the number of packages of a point is the sum over
//! such pairs of the products of their numbers (theory: the maxima of Minkowski sums; Ehrgott, *Multicriteria
//! Optimization*, 2005, on dynamic programming).
//! Cost: for each group, its frontier times that of the groups after it, pruned; packages are never enumerated.
//! Packages of a point: by going through the groups again from the first, taking each choice after which the
//! rest can still be reached. Where linked issues lie together in the agenda that is lexicographic order.

use mediant_core::analysis::TIES;

use super::prune::{self, Points};
use crate::options::{Options, Refusal, Watch};
use crate::space::Space;

/// Sums are pruned whenever so many have come together.
const BATCH: usize = 1 << 17;

/// The most packages that are looked at to find the first of a point where linked issues do not lie together.
const LISTED: usize = 20_000;

/// The frontier of each set of groups, and what is needed to list packages.
pub struct Composed<'s> {
    space: &'s Space<'s>,
    /// For each group, its undominated rows in order, each with its point.
    rows: Vec<Vec<(usize, usize)>>,
    /// For each group, the points of its undominated rows.
    own: Vec<Points>,
    /// For each group, the frontier of it and all later ones.
    from: Vec<Points>,
    /// Whether the groups' issues follow one another.
    in_order: bool,
}

/// Composes the frontier of all feasible packages.
///
/// # Errors
/// Refuses a frontier with more points than the options allow, at any step.
pub fn compose<'s>(space: &'s Space<'s>, options: &Options<'_>) -> Result<Composed<'s>, Refusal> {
    let tolerance = space.unit.tolerance;
    let watch = Watch::new(options, "frontier", space.groups.len() as u64);
    let mut composed = Composed {
        space,
        rows: Vec::new(),
        own: Vec::new(),
        from: Vec::new(),
        in_order: space.groups.windows(2).all(|g| g[0].issues.last() < g[1].issues.first()),
    };
    for group in &space.groups {
        let mut points = Points::new(space.parties());
        let row_at = |row: usize| -> Vec<i64> { group.columns.iter().map(|c| c[row]).collect() };
        (0..group.rows()).for_each(|row| points.push(&row_at(row), 1));
        let own = prune::prune(&points, tolerance);
        let rows = (0..group.rows()).filter_map(|row| own.find(points.point(row)).map(|at| (row, at)));
        composed.rows.push(rows.collect());
        composed.own.push(own);
    }
    let mut rest: Option<Points> = None;
    for own in composed.own.iter().rev() {
        let next = match &rest {
            None => own.clone(),
            Some(rest) => sums(own, rest, tolerance, options)?,
        };
        if next.len() > options.frontier_limit {
            return Err(Refusal::TooManyPoints { limit: options.frontier_limit });
        }
        composed.from.push(next.clone());
        rest = Some(next);
        if !watch.step() {
            return Err(Refusal::Stopped);
        }
    }
    composed.from.reverse();
    Ok(composed)
}

fn sums(one: &Points, other: &Points, tolerance: i64, options: &Options<'_>) -> Result<Points, Refusal> {
    let mut kept = Points::new(one.width);
    let mut sum = vec![0; one.width];
    for (a, count) in one.counts.iter().enumerate() {
        for (b, more) in other.counts.iter().enumerate() {
            let pair = one.point(a).iter().zip(other.point(b));
            sum.iter_mut().zip(pair).for_each(|(sum, (x, y))| *sum = x + y);
            kept.push(&sum, count * more);
        }
        if kept.len() > BATCH.max(4 * other.len()) {
            kept = prune::prune(&kept, tolerance);
            if kept.len() > options.frontier_limit {
                return Err(Refusal::TooManyPoints { limit: options.frontier_limit });
            }
        }
    }
    Ok(prune::prune(&kept, tolerance))
}

impl Composed<'_> {
    /// The points of the frontier, without the offsets.
    #[must_use]
    pub fn points(&self) -> &Points {
        &self.from[0]
    }

    /// The places of the first packages of a point, at most [`TIES`], rising.
    #[must_use]
    pub fn packages(&self, index: usize) -> Vec<u128> {
        let mut found = Vec::new();
        let most = if self.in_order { TIES } else { LISTED };
        self.list(0, self.points().point(index), (0, most), &mut found);
        found.sort_unstable();
        found.truncate(TIES);
        found
    }

    fn list(&self, group: usize, target: &[i64], (code, most): (u128, usize), found: &mut Vec<u128>) {
        let last = group + 1 == self.space.groups.len();
        for (row, at) in &self.rows[group] {
            if found.len() >= most {
                return;
            }
            let own = self.own[group].point(*at);
            let code = code + self.space.groups[group].codes[*row];
            if last {
                if own == target {
                    found.push(code);
                }
                continue;
            }
            let rest: Vec<i64> = target.iter().zip(own).map(|(t, o)| t - o).collect();
            if self.from[group + 1].find(&rest).is_some() {
                self.list(group + 1, &rest, (code, most), found);
            }
        }
    }
}
