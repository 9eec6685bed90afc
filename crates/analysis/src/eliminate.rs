//! Linked issues → frontier and number of assignments, by eliminating one issue after another.
//!
//! `U_k(x) = Σ_i values_ki(x_i) + Σ adds` over the terms of party `k` that hold; no bar may fall on `x`. Assignments are
//! never enumerated as a whole: bars and terms tie only some issues together, and an issue can be settled for good
//! once it is known how those settled later, its *separator*, will turn out.
//!
//! - Options of an issue that no bar and no term tells apart are one *class*, worth the undominated among them (`net`):
//!   an issue of a thousand options in one rule has two classes. A conjunction over many issues is spelt out pair by
//!   pair, by variables that say whether all choices so far have been taken.
//! - Issues are eliminated in a good order (`plan`). Eliminating one yields a *message*: for each assignment `s` of
//!   its separator, `M(s) = max{ own(c) + terms(s, c) + Σ messages(s, c) : class c, not barred with s }`, `max` being the
//!   undominated sums, each with the number of assignments that reach it and the first of them (`join`).
//! - The feasible assignments are counted alike, with `Σ` and `Π` for `max` and `+`, over the bars alone (`tally`).
//! - Where the separators are too large, assignments are gone through in depth, leaving out those which cannot reach
//!   past a point that was found (`descend`).
//!
//! Exactness: with the separator fixed, what is eliminated and what is left meet in no bar and no term, so a sum with a
//! dominated part is dominated, and the assignments that reach an undominated sum are those counted. All numbers are
//! whole. Tie rule: of the assignments that reach a point the first in lexicographic order is kept.
//! Cost: the sum over all issues of the assignments of issue and separator, each with the undominated sums of what
//! comes in; exponential in the induced width of the order (in classes), linear in the issues.
//! Sources: U. Bertelè and F. Brioschi, *Nonserial Dynamic Programming*, Academic Press 1972; R. Dechter, *Bucket
//! elimination: a unifying framework for reasoning*, Artificial Intelligence 113 (1999), pp. 41–85; E. Rollón and J.
//! Larrosa, *Bucket elimination for multiobjective optimization problems*, Journal of Heuristics 12 (2006), pp. 307–328.

mod cells;
mod descend;
mod join;
mod net;
mod plan;
mod points;
mod room;
mod tally;
#[cfg(test)]
mod tests;

use mediant_core::scenario::{Bar, Package, Run};
use num_bigint::BigUint;

use crate::options::{Options, Refusal, Watch};
use net::Net;
use plan::{Plan, Wide};
use points::Points;
use room::{Bounds, Room, Stop};

/// The most assignments of an issue and its separator, in classes.
pub const MOST_STATES: u64 = 1 << 22;

/// The most work: checks of a bar or a term and sums looked at, of a search through all assignments the comparisons too.
pub const MOST_WORK: u64 = 1 << 30;

/// The most memory for messages, in words of eight bytes.
pub const MOST_WORDS: u64 = 1 << 25;

/// The most partial assignments that are visited where issues cannot be eliminated.
pub const MOST_NODES: u64 = 1 << 23;

/// Issues that bars and terms link, and what their options add. Issues are named by their place in `sizes`.
#[derive(Clone, Debug)]
pub struct Linked<'a> {
    /// How many options each issue has, at least one.
    pub sizes: Vec<u16>,
    /// What each option adds, in steps: party → issue → option.
    pub values: Vec<Vec<Vec<i128>>>,
    /// Extra terms: the party, what must hold together (nothing means always), and what it then adds, in steps.
    pub terms: Vec<(usize, &'a [Run], i128)>,
    /// What bars an assignment.
    pub bars: Vec<&'a Bar>,
}

/// What is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eliminated {
    /// The undominated points, falling in the first party's steps, then the second's, and so on.
    pub points: Vec<Point>,
    /// How many assignments no bar falls on.
    pub feasible: BigUint,
}

/// An undominated point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What each party gets, in steps.
    pub steps: Vec<i128>,
    /// How many assignments reach it.
    pub count: BigUint,
    /// The first of them in lexicographic order.
    pub package: Package,
}

/// Why it is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TooLarge {
    /// Some issues hang together too closely.
    #[error("issues {issues:?} meet in {assignments} assignments that have to be told apart")]
    Linked {
        /// The issues at which it was given up, by index: fewer links among them would make it tractable.
        issues: Vec<usize>,
        /// Their assignments, options that are alike being one; `u128::MAX` for that many or more.
        assignments: u128,
    },
    /// It fails for another reason.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// The bounds unless a test sets others.
const BOUNDS: Bounds = Bounds { states: MOST_STATES, work: MOST_WORK, words: MOST_WORDS, nodes: MOST_NODES };

/// The undominated points of linked issues and how many assignments are feasible.
///
/// # Errors
/// Refuses issues that are linked too closely, naming them; more points than the options allow; what does not fit
/// together; stops where the progress function says so.
pub fn eliminate(linked: &Linked<'_>, options: &Options<'_>) -> Result<Eliminated, TooLarge> {
    let feasible = feasible(linked, options)?;
    let points = if feasible == BigUint::ZERO { Vec::new() } else { points(linked, options)? };
    Ok(Eliminated { points, feasible })
}

/// How many assignments no bar falls on; terms play no part in it, so it may be had where [`points`] are refused.
///
/// # Errors
/// As [`eliminate`].
pub fn feasible(linked: &Linked<'_>, options: &Options<'_>) -> Result<BigUint, TooLarge> {
    feasible_within(linked, options, BOUNDS)
}

/// The undominated points alone.
///
/// # Errors
/// As [`eliminate`].
pub fn points(linked: &Linked<'_>, options: &Options<'_>) -> Result<Vec<Point>, TooLarge> {
    points_within(linked, options, BOUNDS)
}

fn feasible_within(linked: &Linked<'_>, options: &Options<'_>, bounds: Bounds) -> Result<BigUint, TooLarge> {
    net::check(linked)?;
    // What options are worth plays no part: one party, to whom all are worth the same.
    let nought = linked.sizes.iter().map(|size| vec![0; usize::from(*size)]).collect();
    let bare = Linked {
        sizes: linked.sizes.clone(),
        values: vec![nought],
        terms: Vec::new(),
        bars: linked.bars.clone(),
    };
    match planned(&bare, bounds)? {
        Ok((net, plan)) => {
            let watch = Watch::new(options, "links", plan.pieces());
            let room = Room::new(bounds, &watch);
            tally::tally(&net, &plan, &room).map_err(|(stop, bucket)| refuse(stop, &net, &plan, bucket))
        }
        Err((net, wide)) => Err(too_wide(&net, &wide)),
    }
}

fn points_within(linked: &Linked<'_>, options: &Options<'_>, bounds: Bounds) -> Result<Vec<Point>, TooLarge> {
    match planned(linked, bounds)? {
        Ok((net, plan)) => {
            let found = joined::<u128>(&net, &plan, (options, bounds))?;
            if !found.counts.contains(&u128::MAX) {
                return listed(&net, &found, options);
            }
            // A count at its most stands for that many or more: then all are counted once more, however many.
            listed(&net, &joined::<BigUint>(&net, &plan, (options, bounds))?, options)
        }
        Err((spelt, wide)) => {
            let net = net::net(linked, usize::MAX)?;
            let watch = Watch::new(options, "links", bounds.nodes >> descend::STEP_BITS);
            match descend::descend(&net, &Room::new(bounds, &watch)) {
                Ok(found) => listed(&net, &found, options),
                Err(Stop::Asked) => Err(Refusal::Stopped.into()),
                Err(Stop::Large) => Err(too_wide(&spelt, &wide)),
            }
        }
    }
}

/// The points of all issues, by elimination.
fn joined<N: points::Amount>(
    net: &Net,
    plan: &Plan,
    (options, bounds): (&Options<'_>, Bounds),
) -> Result<Points<N>, TooLarge> {
    let watch = Watch::new(options, "links", plan.pieces());
    let room = Room::new(bounds, &watch);
    join::join(net, plan, &room).map_err(|(stop, bucket)| refuse(stop, net, plan, bucket))
}

/// Points with their packages.
fn listed<N: points::Amount>(
    net: &Net,
    found: &Points<N>,
    options: &Options<'_>,
) -> Result<Vec<Point>, TooLarge> {
    if found.len() > options.frontier_limit {
        return Err(Refusal::TooManyPoints { limit: options.frontier_limit }.into());
    }
    let point = |at: usize| Point {
        steps: found.at(at).iter().take(net.parties).zip(&net.constant).map(|(s, c)| s + c).collect(),
        count: found.counts[at].clone().whole(),
        package: net.code.package(found.code(at)),
    };
    Ok((0..found.len()).map(point).collect())
}

/// A net with a plan for it, or one too wide with where.
type Planned = Result<(Net, Plan), (Net, Wide)>;

/// The net with the better plan: with long conjunctions spelt out, or as they are.
fn planned(linked: &Linked<'_>, bounds: Bounds) -> Result<Planned, TooLarge> {
    let spelt = net::net(linked, net::SHORT)?;
    let by_pairs = plan::plan(&spelt, bounds.states);
    if spelt.variables.len() > linked.sizes.len() && spelt.longest <= plan::WIDEST {
        let whole = net::net(linked, usize::MAX)?;
        if let Ok(plain) = plan::plan(&whole, bounds.states)
            && by_pairs.as_ref().map_or(true, |p| plain.states <= p.states)
        {
            return Ok(Ok((whole, plain)));
        }
    }
    Ok(match by_pairs {
        Ok(plan) => Ok((spelt, plan)),
        Err(wide) => Err((spelt, wide)),
    })
}

fn refuse(stop: Stop, net: &Net, plan: &Plan, bucket: usize) -> TooLarge {
    if stop == Stop::Asked {
        return Refusal::Stopped.into();
    }
    let wide = plan.buckets.get(bucket).map_or_else(Wide::default, |b| plan::wide(net, b));
    too_wide(net, &wide)
}

fn too_wide(net: &Net, wide: &Wide) -> TooLarge {
    let mut issues: Vec<usize> = wide.variables.iter().flat_map(|v| net.issues_of(*v)).collect();
    issues.sort_unstable();
    issues.dedup();
    TooLarge::Linked { issues, assignments: wide.states }
}
