//! Space → frontier: the packages that no other package dominates, of all feasible packages and of the zone.
//!
//! A package dominates another if no party has less and some party has more. Packages with the same utilities
//! are one point, all counted, the first [`mediant_core::analysis::TIES`] listed. Additive utilities are composed
//! group by group ([`compose`]); others are sifted package by package ([`sift`]).
//!
//! Whatever lies above a package of the zone lies in the zone, since acceptance only asks for utility. So the
//! frontier of the zone is the part of the whole frontier that lies in it, except where some party whose consent
//! is not needed in any case has red lines; then it is sifted from the zone itself.

pub mod compose;
pub mod pin;
pub mod prune;
pub mod sift;

use mediant_core::analysis::{Frontier, Point};
use mediant_core::scenario::{MatterKind, Package};

use crate::options::{Options, Refusal};
use crate::space::Space;
use prune::Points;
use sift::Among;

/// A frontier in steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// Its points, falling.
    pub corners: Vec<Corner>,
}

/// A point of a frontier in steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corner {
    /// Utility of each party, in steps.
    pub steps: Vec<i64>,
    /// How many packages reach it.
    pub count: u128,
    /// The first of them in lexicographic order.
    pub packages: Vec<Package>,
}

/// The frontier of all feasible packages.
///
/// # Errors
/// Refuses a frontier with more points than the options allow; stops where the progress function says so.
pub fn frontier(space: &Space<'_>, options: &Options<'_>) -> Result<Edge, Refusal> {
    if space.feasible == 0 {
        return Ok(Edge::default());
    }
    if !space.is_additive() {
        let (points, codes) = sift::sift(space, Among::Feasible, options)?;
        return Ok(edge(space, &points, |index| codes[index].clone()));
    }
    let composed = compose::compose(space, options)?;
    let mut points = composed.points().clone();
    for point in points.at.chunks_exact_mut(space.parties()) {
        point.iter_mut().zip(&space.offsets).for_each(|(steps, offset)| *steps += offset);
    }
    Ok(edge(space, &points, |index| composed.packages(index)))
}

/// The frontier of the zone, from that of all feasible packages.
///
/// # Errors
/// As [`frontier`].
pub fn of_zone(space: &Space<'_>, whole: &Edge, options: &Options<'_>) -> Result<Edge, Refusal> {
    if space.feasible > 0 && space.has_soft_red_lines() {
        let (points, codes) = sift::sift(space, Among::Zone, options)?;
        return Ok(edge(space, &points, |index| codes[index].clone()));
    }
    let corners = whole.corners.iter().filter(|c| space.is_accepted(&c.steps)).cloned().collect();
    Ok(Edge { corners })
}

/// Merges what may be equal and lists packages.
fn edge(space: &Space<'_>, points: &Points, codes: impl Fn(usize) -> Vec<u128>) -> Edge {
    let mut corners = Vec::new();
    for group in prune::settle(points, space.unit.tolerance) {
        let mut listed: Vec<u128> = group.iter().flat_map(|index| codes(*index)).collect();
        listed.sort_unstable();
        listed.truncate(mediant_core::analysis::TIES);
        corners.push(Corner {
            steps: points.point(group[0]).to_vec(),
            count: group.iter().map(|index| points.counts[*index]).sum(),
            packages: listed.into_iter().map(|code| space.package(code)).collect(),
        });
    }
    Edge { corners }
}

impl Edge {
    /// The frontier in utilities. It is exact where no issue was sampled from a continuous range; with rounded
    /// steps (see [`crate::space::unit`]) that holds up to the tolerance.
    #[must_use]
    pub fn report(&self, space: &Space<'_>) -> Frontier {
        let sampled = space.scenario.issues.iter().any(|m| m.kind == MatterKind::Sampled);
        Frontier {
            exact: space.unit.exact && !sampled,
            points: self.corners.iter().map(|corner| corner.report(space)).collect(),
        }
    }
}

impl Corner {
    /// The point in utilities.
    #[must_use]
    pub fn report(&self, space: &Space<'_>) -> Point {
        let utility = |party: usize| {
            let exact = self.packages.first().filter(|_| !space.unit.exact);
            exact
                .and_then(|package| space.utility(party, package))
                .unwrap_or_else(|| space.unit.utility(self.steps[party]))
        };
        Point {
            utilities: (0..space.parties()).map(utility).collect(),
            count: self.count,
            packages: self.packages.clone(),
        }
    }
}
