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

use std::sync::Arc;

use mediant_core::analysis::TIES;

use super::prune::{self, Points};
use crate::options::{Options, Refusal, Watch};
use crate::space::{Group, Space};

/// Sums are pruned whenever so many have come together.
const BATCH: usize = 1 << 17;

/// The most packages that are looked at to find the first of a point where linked issues do not lie together.
const LISTED: usize = 20_000;

/// The frontier of each set of groups, and what is needed to list packages.
pub struct Composed<'s> {
    space: &'s Space<'s>,
    /// The groups that it is made of, by index.
    groups: Vec<usize>,
    /// What each group of the space offers.
    own: Arc<Vec<Own>>,
    /// For each of the groups, the frontier of it and all later ones; at the end, that of nothing.
    from: Vec<Points>,
    /// Whether the groups' issues follow one another.
    in_order: bool,
}

/// The undominated rows of one group.
#[derive(Clone, Debug)]
pub struct Own {
    /// The rows in order, each with its point.
    rows: Vec<(usize, usize)>,
    /// Their points.
    pub(super) points: Points,
}

/// The undominated ones among some rows of a group.
pub(super) fn undominated(
    space: &Space<'_>,
    group: &Group,
    rows: impl Iterator<Item = usize> + Clone,
) -> Own {
    let mut points = Points::new(space.parties());
    let row_at = |row: usize| -> Vec<i64> { group.columns.iter().map(|c| c[row]).collect() };
    rows.clone().for_each(|row| points.push(&row_at(row), 1));
    let own = prune::prune(&points, space.unit.tolerance);
    let found = rows.enumerate().filter_map(|(at, row)| own.find(points.point(at)).map(|at| (row, at)));
    Own { rows: found.collect(), points: own }
}

/// What each group of a space offers.
#[must_use]
pub fn own(space: &Space<'_>) -> Arc<Vec<Own>> {
    Arc::new(space.groups.iter().map(|g| undominated(space, g, 0..g.rows())).collect())
}

/// Composes the frontier of all feasible packages.
///
/// # Errors
/// Refuses a frontier with more points than the options allow, at any step.
pub fn compose<'s>(space: &'s Space<'s>, options: &Options<'_>) -> Result<Composed<'s>, Refusal> {
    compose_of(space, (own(space), (0..space.groups.len()).collect()), options)
}

/// Composes the frontier of some groups alone.
///
/// # Errors
/// As [`compose`].
pub fn compose_of<'s>(
    space: &'s Space<'s>,
    (own, groups): (Arc<Vec<Own>>, Vec<usize>),
    options: &Options<'_>,
) -> Result<Composed<'s>, Refusal> {
    let watch = Watch::new(options, "frontier", groups.len() as u64);
    let issues = |at: usize| &space.groups[groups[at]].issues;
    let in_order = (1..groups.len()).all(|at| issues(at - 1).last() < issues(at).first());
    let mut nothing = Points::new(space.parties());
    nothing.push(&vec![0; space.parties()], 1);
    let mut from = vec![nothing];
    for group in groups.iter().rev() {
        let (own, rest) = (&own[*group].points, from.last());
        let next = match rest.filter(|_| from.len() > 1) {
            None => own.clone(),
            Some(rest) => sums(own, rest, space.unit.tolerance, options)?,
        };
        if next.len() > options.frontier_limit {
            return Err(Refusal::TooManyPoints { limit: options.frontier_limit });
        }
        from.push(next);
        if !watch.step() {
            return Err(Refusal::Stopped);
        }
    }
    from.reverse();
    Ok(Composed { space, groups, own, from, in_order })
}

/// The undominated sums of a point of each.
pub(super) fn sums(
    one: &Points,
    other: &Points,
    tolerance: i64,
    options: &Options<'_>,
) -> Result<Points, Refusal> {
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

impl Own {
    /// For each point, the first row that reaches it.
    pub(super) fn first_rows(&self) -> Vec<usize> {
        let mut first = vec![usize::MAX; self.points.len()];
        self.rows.iter().for_each(|(row, at)| first[*at] = first[*at].min(*row));
        first
    }
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
        self.first(index, TIES)
    }

    /// The place of the first package of a point, as far as its groups go.
    pub(super) fn first_package(&self, index: usize) -> u128 {
        self.first(index, 1).first().copied().unwrap_or(0)
    }

    fn first(&self, index: usize, count: usize) -> Vec<u128> {
        let mut found = Vec::new();
        let most = if self.in_order { count } else { LISTED };
        self.list(0, self.points().point(index), (0, most), &mut found);
        found.sort_unstable();
        found.truncate(count);
        found
    }

    fn list(&self, at: usize, target: &[i64], (code, most): (u128, usize), found: &mut Vec<u128>) {
        let Some(group) = self.groups.get(at) else {
            found.push(code);
            return;
        };
        let own = &self.own[*group];
        for (row, point) in &own.rows {
            if found.len() >= most {
                return;
            }
            let pair = target.iter().zip(own.points.point(*point));
            let rest: Vec<i64> = pair.map(|(t, o)| t - o).collect();
            if self.from[at + 1].find(&rest).is_some() {
                let code = code + self.space.groups[*group].codes[*row];
                self.list(at + 1, &rest, (code, most), found);
            }
        }
    }
}
