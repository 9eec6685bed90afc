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
pub mod settle;
pub mod sift;

use mediant_core::analysis::{Frontier, Point};
use mediant_core::number::Count;
use mediant_core::scenario::{MatterKind, Package};

use crate::maxima::{self, Front};
use crate::options::{Options, Refusal};
use crate::reach;
use crate::space::Space;
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
    pub steps: Vec<i128>,
    /// How many packages reach it.
    pub count: Count,
    /// The first of them in lexicographic order.
    pub packages: Vec<Package>,
}

/// The frontier of all feasible packages, and how it was composed where utilities add up.
pub struct Whole<'s> {
    /// The frontier.
    pub edge: Edge,
    /// The frontiers of the groups that it was composed of; none where packages were sifted, or there is none.
    pub composed: Option<compose::Composed<'s>>,
}

/// The frontier of all feasible packages.
///
/// # Errors
/// Refuses a frontier with more points than the options allow; stops where the progress function says so.
pub fn frontier<'s>(space: &'s Space<'s>, options: &Options<'_>) -> Result<Whole<'s>, Refusal> {
    if space.feasible == Count::ZERO {
        return Ok(Whole { edge: Edge::default(), composed: None });
    }
    if !space.is_additive() {
        let (points, codes) = sift::sift(space, Among::Feasible, options)?;
        return Ok(Whole { edge: sifted(space, &points, &codes), composed: None });
    }
    let composed = compose::compose(space, options)?;
    let mut points = composed.front().clone();
    for point in points.at.chunks_exact_mut(space.parties()) {
        point.iter_mut().zip(&space.offsets).for_each(|(steps, offset)| *steps += offset);
    }
    let edge = if space.ceilings.iter().any(Option::is_some) {
        cut(space, &points, &composed)
    } else {
        edge(space, &points, (|index| composed.count(index), |index| composed.packages(index)))
    };
    Ok(Whole { edge, composed: Some(composed) })
}

/// The frontier where worth has a ceiling. What is undominated with a ceiling has, above it, as much as some package
/// that is undominated without; so it is found among the frontier's own points, cut off. All packages that reach such a
/// point in every coordinate have just that, and are counted so.
fn cut(space: &Space<'_>, points: &Front, composed: &compose::Composed<'_>) -> Edge {
    let column = |k: usize| -> Vec<i128> {
        (0..points.len()).map(|index| space.capped(k, points.point(index)[k])).collect()
    };
    let columns: Vec<Vec<i128>> = (0..space.parties()).map(column).collect();
    let cut = maxima::undominated(&columns, space.unit.tolerance).front;
    let bar = |index: usize| -> reach::Bar { cut.point(index).iter().map(|s| Some(*s)).collect() };
    let corner = |index: usize| Corner {
        steps: cut.point(index).to_vec(),
        count: reach::count(space, &bar(index)).unwrap_or_default().max(Count::from(1_u8)),
        packages: reach::first(composed, &[bar(index)], mediant_core::analysis::TIES),
    };
    Edge { corners: (0..cut.len()).map(corner).collect() }
}

/// The frontier of the zone, from that of all feasible packages.
///
/// # Errors
/// As [`frontier`].
pub fn of_zone(space: &Space<'_>, whole: &Edge, options: &Options<'_>) -> Result<Edge, Refusal> {
    if space.feasible > Count::ZERO && space.has_soft_red_lines() {
        let (points, codes) = sift::sift(space, Among::Zone, options)?;
        return Ok(sifted(space, &points, &codes));
    }
    let corners = whole.corners.iter().filter(|c| space.is_accepted(&c.steps)).cloned().collect();
    Ok(Edge { corners })
}

/// The edge of sifted points, with the places of their packages.
fn sifted(space: &Space<'_>, points: &Front, codes: &[Vec<u128>]) -> Edge {
    let packages = |index: usize| codes[index].iter().map(|code| space.package(*code)).collect();
    edge(space, points, (|index| Count::from(points.counts[index]), packages))
}

/// Merges what may be equal and lists packages.
fn edge(
    space: &Space<'_>,
    points: &Front,
    (count, packages): (impl Fn(usize) -> Count, impl Fn(usize) -> Vec<Package>),
) -> Edge {
    let mut corners = Vec::new();
    for group in settle::settle(points, space.unit.tolerance) {
        let mut listed: Vec<Package> = group.iter().flat_map(|index| packages(*index)).collect();
        listed.sort_unstable();
        listed.truncate(mediant_core::analysis::TIES);
        corners.push(Corner {
            steps: points.point(group[0]).to_vec(),
            count: group.iter().map(|index| count(*index)).sum(),
            packages: listed,
        });
    }
    if !space.unit.exact {
        // Where points tie exactly, rounded steps do not say which comes first.
        let utility = |corner: &Corner, k| corner.packages.first().and_then(|p| space.exact_utility(k, p));
        corners.sort_by_cached_key(|c| {
            let utilities: Vec<_> = (0..space.parties()).map(|k| utility(c, k)).collect();
            std::cmp::Reverse(utilities)
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
            epsilon: None,
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
                .unwrap_or_else(|| space.unit.utility(party, self.steps[party]))
        };
        Point {
            utilities: (0..space.parties()).map(utility).collect(),
            count: self.count.clone(),
            packages: self.packages.clone(),
        }
    }
}
