//! Groups → frontier, where utilities add up: [`crate::maxima`] on the groups of a space, and the packages of its points.
//!
//! Packages of a point: by following where each sum came from, or, where several packages reach it, by going through
//! the groups again from the first, taking each choice after which the rest can still be reached. Where linked issues
//! lie together in the agenda that is lexicographic order.

use std::collections::BTreeMap;

use mediant_core::analysis::TIES;
use mediant_core::number::Count;
use mediant_core::scenario::Package;

use crate::maxima::{self, Front};
use crate::options::{Options, Refusal};
use crate::space::Space;

/// The most packages that are looked at to find the first of a point where linked issues do not lie together.
const LISTED: usize = 20_000;

/// A count that stands for more than a machine integer holds.
const MANY: u128 = u128::MAX;

/// The frontier of each set of groups, and what is needed to list packages.
pub struct Composed<'s> {
    space: &'s Space<'s>,
    /// The groups that it is made of, by index.
    groups: Vec<usize>,
    sums: maxima::Composed,
    /// Whether the groups' issues follow one another.
    in_order: bool,
}

/// Composes the frontier of all feasible packages.
///
/// # Errors
/// Refuses a frontier with more points than the options allow, at any step.
pub fn compose<'s>(space: &'s Space<'s>, options: &Options<'_>) -> Result<Composed<'s>, Refusal> {
    compose_of(space, (0..space.groups.len()).collect(), options)
}

/// Composes the frontier of some groups alone.
///
/// # Errors
/// As [`compose`].
pub fn compose_of<'s>(
    space: &'s Space<'s>,
    groups: Vec<usize>,
    options: &Options<'_>,
) -> Result<Composed<'s>, Refusal> {
    let issues = |at: usize| &space.groups[groups[at]].issues;
    let in_order = (1..groups.len()).all(|at| issues(at - 1).last() < issues(at).first());
    let problem: Vec<Vec<Vec<i128>>> = groups.iter().map(|g| space.groups[*g].columns.clone()).collect();
    let sums = if problem.is_empty() {
        maxima::Composed { own: Vec::new(), levels: vec![maxima::nothing(space.parties())] }
    } else {
        maxima::compose(&problem, space.unit.tolerance, options)?
    };
    Ok(Composed { space, groups, sums, in_order })
}

impl Composed<'_> {
    /// The points of the frontier, without the offsets.
    #[must_use]
    pub fn front(&self) -> &Front {
        self.sums.front()
    }

    /// How many packages reach a point, however many.
    #[must_use]
    pub fn count(&self, index: usize) -> Count {
        if self.space.is_partial() {
            return self.standing(index);
        }
        match self.front().counts[index] {
            MANY => self.recount((0, index), &mut BTreeMap::new()),
            count => Count::from(count),
        }
    }

    /// The same where rows stand for more than one assignment: over the ways to reach the point, the products of those
    /// numbers; a row of which it is not known stands for one.
    fn standing(&self, index: usize) -> Count {
        let of = |(group, row): (&usize, &u32)| {
            let standing = self.space.groups[*group].standing.get(*row as usize);
            standing.and_then(Option::as_ref).cloned().unwrap_or_else(|| Count::from(1_u8))
        };
        let ways = self.sums.packages(index, LISTED);
        ways.iter().map(|rows| self.groups.iter().zip(rows).map(of).product::<Count>()).sum()
    }

    /// The count where it passes what a machine integer holds: the products of the counts over all pairs of a row and
    /// a point of the rest that sum to it.
    fn recount(&self, (level, index): (usize, usize), known: &mut BTreeMap<(usize, usize), Count>) -> Count {
        let count = self.sums.levels[level].counts[index];
        if count < MANY {
            return Count::from(count);
        }
        if let Some(count) = known.get(&(level, index)) {
            return count.clone();
        }
        let own = &self.sums.own[level].front;
        let target = self.sums.levels[level].point(index);
        let mut sum = Count::ZERO;
        for point in 0..own.len() {
            let rest: Vec<i128> = target.iter().zip(own.point(point)).map(|(t, o)| t - o).collect();
            if let Some(rest) = self.sums.levels[level + 1].find(&rest) {
                sum += own.counts[point] * self.recount((level + 1, rest), known);
            }
        }
        known.insert((level, index), sum.clone());
        sum
    }

    /// The first packages of a point, at most [`TIES`], in lexicographic order.
    #[must_use]
    pub fn packages(&self, index: usize) -> Vec<Package> {
        self.first(index, TIES)
    }

    /// The first package of a point; issues of other groups are left at their first option.
    pub(super) fn first_package(&self, index: usize) -> Package {
        self.first(index, 1).into_iter().next().unwrap_or_default()
    }

    fn first(&self, index: usize, count: usize) -> Vec<Package> {
        let rows = self.sums.packages(index, self.listed(count));
        let mut found: Vec<Package> = rows.iter().map(|rows| self.package(rows)).collect();
        found.sort_unstable();
        found.truncate(count);
        found
    }

    /// The space that it was composed of.
    #[must_use]
    pub fn space(&self) -> &Space<'_> {
        self.space
    }

    /// The frontier of the groups from this one on, without the offsets.
    #[must_use]
    pub fn level(&self, group: usize) -> &Front {
        &self.sums.levels[group]
    }

    /// How many packages have to be listed so that the first `most` of them are there.
    pub(crate) fn listed(&self, most: usize) -> usize {
        if self.in_order { most } else { LISTED.max(most) }
    }

    /// The package of a row for each group.
    pub(crate) fn package(&self, rows: &[u32]) -> Package {
        let mut package = vec![0; self.space.scenario.issues.len()];
        for (group, row) in self.groups.iter().zip(rows) {
            for (issue, option) in self.space.groups[*group].options(*row as usize) {
                package[issue] = option;
            }
        }
        package
    }
}
