//! Boxes → frontier: exact, where utilities are sums of boxes in the space of packages.
//!
//! `U_k(x) = Σ adds` over the boxes of party `k` that hold `x`; a box asks for a range of options on each of some
//! issues. Packages are never enumerated: boxes become a conflict graph (`conflict`), of which the undominated
//! independent sets are found in two phases (`stairs`) by elimination with bounds (`search`), and parts that
//! share no issue are added up with dominated sums left out.
//!
//! Exactness: sums are whole numbers throughout; every bound is rounded towards keeping too much. Cost: grows with
//! how much the boxes overlap on issues (the width of the conflict graph), not with the number of packages.

mod conflict;
mod plan;
mod search;
mod set;
mod stairs;
mod sum;
mod sweep;
#[cfg(test)]
mod tests;
mod tree;

use mediant_core::scenario::{Package, Run};
use num_bigint::BigUint;

use crate::options::{Options, Refusal, Watch};
use search::Bounds;

/// A problem of one or two parties whose utilities are sums of boxes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boxes {
    /// How many options each issue has, at least one.
    pub sizes: Vec<u16>,
    /// How many parties there are.
    pub parties: usize,
    /// The boxes, in any order.
    pub boxes: Vec<Weighted>,
}

/// A box, and what it adds for one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighted {
    /// Whose utility it adds to.
    pub party: usize,
    /// The options that it asks for; several ranges for one issue must all hold, and no range at all means always.
    pub runs: Vec<Run>,
    /// What it adds, in steps; may be negative.
    pub adds: i128,
}

/// An undominated point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What each party gets, in steps.
    pub steps: Vec<i128>,
    /// A package that reaches it: the first in lexicographic order where `packages` is known.
    pub package: Package,
    /// How many packages reach it; none where the ways to reach it are too many to be listed.
    pub packages: Option<BigUint>,
}

/// How much is done before a problem is refused.
const BOUNDS: Bounds =
    Bounds { work: 4_000_000_000, narrow: 1 << 9, wide: 1 << 15, points: 6_000_000, sets: 10_000 };

/// The undominated points of one or two parties, falling in the first party's steps.
///
/// # Errors
/// Refuses more than two parties, boxes that do not fit the issues, a problem that takes too much work, and a
/// frontier with more points than the options allow; stops where the progress function says so.
pub fn frontier(problem: &Boxes, options: &Options<'_>) -> Result<Vec<Point>, Refusal> {
    within(problem, options, BOUNDS)
}

/// As [`frontier`], within given bounds.
fn within(problem: &Boxes, options: &Options<'_>, bounds: Bounds) -> Result<Vec<Point>, Refusal> {
    if problem.parties > 2 {
        return Err(Refusal::TooManyParties { count: problem.parties, limit: 2 });
    }
    if problem.parties == 0 || problem.sizes.contains(&0) {
        return Err(Refusal::Malformed("no party, or an issue without options".to_owned()));
    }
    let (constant, parts) = conflict::parts(problem)?;
    // A step is a look at one tree; on the field's problems there are about as many as boxes.
    let watch = Watch::new(options, "frontier", parts.iter().map(|p| p.boxes.len() as u64).sum());
    let mut whole = sum::nothing(problem, &parts, constant);
    for part in &parts {
        let found = stairs::stairs(&part.graph, bounds, &watch)?;
        let own = sum::own(problem, part, &found, bounds.sets);
        whole = sum::sums(&whole, &own, options.frontier_limit)?;
    }
    // A single party is reckoned with beside one that wants nothing.
    for point in &mut whole {
        point.steps.truncate(problem.parties);
    }
    Ok(whole)
}
