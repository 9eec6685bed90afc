//! What has to be counted over packages for the zone, from the frontier and by counting, where utilities add up.
//!
//! A package's least gain is `min_k (U_k − r_k)`; where `m` parties suffice, the best least gain that a coalition of
//! `m`, those with a veto among them, can have there. It rises with every utility, so its greatest value, the depth, is
//! found on the frontier, and so is the package at which one party alone would have to come down least. The deepest
//! packages are those that reach `r_k + depth` for all of some coalition.
//! Cost: frontier points × parties, and one count ([`crate::count`]) for the zone, for the deepest and for each party.

use mediant_core::analysis::TIES;
use mediant_core::number::{Count, Fraction};
use mediant_core::scenario::Package;
use num_traits::ToPrimitive;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::count::{self, Estimate, TooLarge};
use crate::frontier::compose::Composed;
use crate::frontier::{Corner, Edge};
use crate::options::{Options, Refusal};
use crate::reach;
use crate::solution;
use crate::space::{Space, float};

/// Packages drawn for an estimate of a count that is too large to make.
const SAMPLES: u64 = 1 << 16;

/// What the zone is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// For each party, the packages that it alone would accept; none where they were not counted.
    pub accepted_by: Vec<Option<Count>>,
    /// The packages of the zone: between the two, which are equal where it was counted.
    pub zone: (Count, Count),
    /// An estimate of the same where it was not counted.
    pub estimate: Option<Estimate>,
    /// Whether some package lies in the zone.
    pub open: bool,
    /// The first packages that reach the depth, at most [`TIES`].
    pub deepest: Vec<Package>,
    /// How many reach it; none where they were not counted.
    pub deepest_count: Option<Count>,
    /// For an empty zone: for each party by how much it alone would have to lower its reservation value for the zone
    /// to open, in utility; none where that does not help.
    pub openings: Vec<Option<Fraction>>,
}

/// Tallies a space whose utilities add up.
#[must_use]
pub fn tally(space: &Space<'_>, edge: &Edge, composed: &Composed<'_>, options: &Options<'_>) -> Tally {
    if space.is_partial() {
        return partial(space, edge, options);
    }
    let open = edge.corners.iter().any(|c| space.is_accepted(&c.steps));
    let slack = space.unit.tolerance;
    let floor = |steps: &[i128]| -> Vec<i128> { steps.iter().map(|s| s - slack).collect() };
    let reservations = floor(&space.reservations);
    let (zone, estimate) = counted(space, &reservations, options);
    let (deepest, deepest_count) = match depth(space, edge) {
        Some(depth) => deepest(space, composed, &depth),
        None => (Vec::new(), Some(Count::ZERO)),
    };
    Tally {
        accepted_by: (0..space.parties()).map(|k| alone(space, k, reservations[k])).collect(),
        zone,
        estimate,
        open,
        deepest,
        deepest_count,
        openings: if open { Vec::new() } else { openings(space, edge) },
    }
}

/// Tallies a space of which only undominated assignments of some linked issues are listed: packages are not counted, the
/// zone holds at least those on its frontier, and how many more is estimated.
fn partial(space: &Space<'_>, edge: &Edge, options: &Options<'_>) -> Tally {
    let inside: Vec<&Corner> = edge.corners.iter().filter(|c| space.is_accepted(&c.steps)).collect();
    let depth = depth(space, edge);
    let reaches = |corner: &&Corner| depth.as_ref() == Some(&least_gain(space, corner));
    let mut deepest: Vec<Package> =
        edge.corners.iter().filter(reaches).flat_map(|c| c.packages.clone()).collect();
    deepest.sort_unstable();
    deepest.truncate(TIES);
    // What a party has at the very least already reaches its reservation value: then it accepts every package.
    let takes_all = |k: usize| floor(space, k) >= space.reservations[k];
    let all = space.feasible.clone();
    let whole = (0..space.parties()).all(takes_all);
    let some = inside.iter().map(|c| &c.count).sum();
    Tally {
        accepted_by: (0..space.parties()).map(|k| takes_all(k).then(|| all.clone())).collect(),
        zone: if whole { (all.clone(), all) } else { (some, all) },
        estimate: if whole { None } else { drawn(space, options) },
        open: !inside.is_empty(),
        deepest,
        deepest_count: None,
        openings: if inside.is_empty() { openings(space, edge) } else { Vec::new() },
    }
}

/// A party has at least this much, whatever the package.
fn floor(space: &Space<'_>, party: usize) -> i128 {
    let parts = &space.parts[party];
    let values: i128 = parts.values.iter().map(|v| v.iter().min().copied().unwrap_or(0)).sum();
    let terms: i128 = parts.terms.iter().map(|t| (*t).min(0)).sum();
    let bundles: i128 = parts.bundles.iter().map(|b| b.iter().min().copied().unwrap_or(0).min(0)).sum();
    space.capped(party, space.offsets[party] + values + terms + bundles)
}

/// The share of packages drawn evenly at random that lie in the zone, with its interval, times the number of packages;
/// none where rules or red lines bar some of them.
fn drawn(space: &Space<'_>, options: &Options<'_>) -> Option<Estimate> {
    if space.feasible != space.all {
        return None;
    }
    let samples = options.samples.unwrap_or(SAMPLES / 4);
    let mut random = ChaCha8Rng::seed_from_u64(options.seed);
    let mut package = vec![0; space.scenario.issues.len()];
    let mut inside = 0_u64;
    for _ in 0..samples {
        for (option, matter) in package.iter_mut().zip(&space.scenario.issues) {
            let size = matter.options.len() as u64;
            // The remainder favours no option by more than one part in 2^48: sizes stay below 2^15.
            *option = u16::try_from(random.next_u64() % size.max(1)).unwrap_or(0);
        }
        let steps: Option<Vec<i128>> = (0..space.parties()).map(|k| space.steps(k, &package)).collect();
        inside += u64::from(steps.is_some_and(|steps| space.is_accepted(&steps)));
    }
    let all = space.all.to_f64().unwrap_or(f64::INFINITY);
    let (low, high) = crate::count::wilson(inside, samples);
    Some(Estimate {
        low: low * all,
        estimate: inside as f64 / samples as f64 * all,
        high: high * all,
        inside,
        samples,
    })
}

/// Tallies a space whose frontier was not listed, from its deepest points.
///
/// # Errors
/// As `openings`, which is asked only where the zone is empty.
pub fn searched(
    space: &Space<'_>,
    deepest: &Edge,
    openings: impl FnOnce() -> Result<Vec<Option<Fraction>>, Refusal>,
    options: &Options<'_>,
) -> Result<Tally, Refusal> {
    let open = deepest.corners.iter().any(|c| space.is_accepted(&c.steps));
    let (zone, estimate) = counted(space, &space.reservations, options);
    let reaches = depth(space, deepest).map(|depth| thresholds(space, &depth));
    let packages = deepest.corners.iter().flat_map(|c| c.packages.clone()).take(TIES);
    let count = reaches.map_or(Ok(Count::ZERO), |thresholds| reach::count_accepted(space, &thresholds));
    Ok(Tally {
        accepted_by: (0..space.parties()).map(|k| alone(space, k, space.reservations[k])).collect(),
        zone,
        estimate,
        open,
        deepest: packages.collect(),
        deepest_count: count.ok(),
        openings: if open { Vec::new() } else { openings()? },
    })
}

/// The packages of the zone, counted or between bounds; and, where they were not counted, an estimate.
fn counted(
    space: &Space<'_>,
    reservations: &[i128],
    options: &Options<'_>,
) -> ((Count, Count), Option<Estimate>) {
    match reach::count_accepted(space, reservations) {
        Ok(count) => ((count.clone(), count), None),
        Err(_) => (bounded(space, reservations), estimated(space, reservations, options)),
    }
}

/// The greatest least gain over a frontier, exactly; none where it has no point.
#[must_use]
pub fn depth(space: &Space<'_>, edge: &Edge) -> Option<Fraction> {
    let rough: Vec<f64> = edge
        .corners
        .iter()
        .map(|corner| {
            let gain = |k: usize| float(corner.steps[k] - space.reservations[k]) / space.unit.rough(k);
            least(space, (0..space.parties()).map(gain).collect(), f64::total_cmp)
        })
        .collect();
    let exact = |index: usize| least_gain(space, &edge.corners[index]);
    let all = (0..rough.len()).collect();
    solution::greatest(all, (&rough, 0.0), exact).first().map(|index| exact(*index))
}

/// The least gain at a corner, as the rule of agreement counts it.
fn least_gain(space: &Space<'_>, corner: &Corner) -> Fraction {
    let gain = |k: usize| space.unit.fraction(k, corner.steps[k] - space.reservations[k]);
    least(space, (0..space.parties()).map(gain).collect(), Fraction::cmp)
}

/// The best least gain of a coalition that suffices: the least of the vetoes' gains and of the `m`-th largest gain.
pub(crate) fn least<T: Clone + Default>(
    space: &Space<'_>,
    mut gains: Vec<T>,
    compare: impl Fn(&T, &T) -> std::cmp::Ordering,
) -> T {
    let vetoes =
        gains.iter().zip(&space.scenario.parties).filter(|(_, seat)| seat.veto).map(|(gain, _)| gain);
    let veto = vetoes.cloned().min_by(&compare);
    gains.sort_by(|a, b| compare(b, a));
    let enough = gains.get(space.at_least - 1).cloned();
    veto.into_iter().chain(enough).min_by(compare).unwrap_or_default()
}

/// The first packages that reach a depth, and how many do.
fn deepest(space: &Space<'_>, composed: &Composed<'_>, depth: &Fraction) -> (Vec<Package>, Option<Count>) {
    let thresholds = thresholds(space, depth);
    let listed = reach::coalitions(space, &thresholds).map(|bars| reach::first(composed, &bars, TIES));
    (listed.unwrap_or_default(), reach::count_accepted(space, &thresholds).ok())
}

/// What each party has where it gains so much, in steps.
fn thresholds(space: &Space<'_>, depth: &Fraction) -> Vec<i128> {
    let bar = |k: usize| {
        let steps = (depth * &space.unit.per_one[k]).ceil().to_integer().to_i128();
        space.reservations[k].saturating_add(steps.unwrap_or(i128::MAX)) - space.unit.tolerance
    };
    (0..space.parties()).map(bar).collect()
}

/// How many packages one party alone accepts.
fn alone(space: &Space<'_>, party: usize, least: i128) -> Option<Count> {
    let bar = (0..space.parties()).map(|k| (k == party).then_some(least)).collect();
    reach::count(space, &bar).ok()
}

fn between(space: &Space<'_>, bar: &reach::Bar) -> (Count, Count) {
    let none = (Count::ZERO, Count::ZERO);
    let Some(thresholds) = reach::uncapped(space, bar) else { return none };
    let found = count::bounds(&reach::problem(space), &thresholds);
    found.map_or_else(|_| (Count::ZERO, space.feasible.clone()), |found| (found.low, found.high))
}

/// Bounds on the packages of the zone where they were not counted.
fn bounded(space: &Space<'_>, reservations: &[i128]) -> (Count, Count) {
    if space.at_least < space.parties() {
        return (Count::ZERO, space.feasible.clone());
    }
    between(space, &reservations.iter().copied().map(Some).collect())
}

fn estimated(space: &Space<'_>, reservations: &[i128], options: &Options<'_>) -> Option<Estimate> {
    if space.at_least < space.parties() {
        return None;
    }
    let thresholds = reach::uncapped(space, &reservations.iter().copied().map(Some).collect())?;
    let found: Result<Estimate, TooLarge> = count::estimate(
        &reach::problem(space),
        &thresholds,
        options.samples.unwrap_or(SAMPLES),
        options.seed,
    );
    found.ok()
}

/// By how much each party alone would have to come down: the least over packages that enough others accept.
fn openings(space: &Space<'_>, edge: &Edge) -> Vec<Option<Fraction>> {
    let mut best: Vec<Option<i128>> = vec![None; space.parties()];
    for corner in &edge.corners {
        let gain = |k: usize| corner.steps[k] - space.reservations[k];
        let accepts = |k: usize| gain(k) >= -space.unit.tolerance;
        let refusing: Vec<usize> = (0..space.parties()).filter(|k| !accepts(*k)).collect();
        let accepting = space.parties() - refusing.len();
        for party in &refusing {
            let vetoed = refusing.iter().any(|k| k != party && space.scenario.parties[*k].veto);
            if !vetoed && accepting + 1 >= space.at_least {
                best[*party] = best[*party].max(Some(gain(*party)));
            }
        }
    }
    let by = |(k, gain): (usize, Option<i128>)| Some(-space.unit.fraction(k, gain?));
    best.into_iter().enumerate().map(by).collect()
}
