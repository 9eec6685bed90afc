//! Space and tally → zone: is there a deal, how deep, who binds, and what would open it.
//!
//! Depth `t* = max_x min_k (U_k(x) − r_k)` (see [`crate::scan`] for fewer than all): at or above zero exactly
//! where the zone is open; below, `−t*` is the least uniform lowering of reservation values that opens it.
//! Binding: the parties whose gain is the depth at the first deepest package.
//! Source: H. Raiffa, *The Art and Science of Negotiation*, 1982, ch. 4 (zone of agreement).

use mediant_core::analysis::{Verdict, Zone};
use mediant_core::number::{Fraction, to_f64};

use crate::space::Space;
use crate::tally::{self, Tally};

/// The zone of a space. Where no package is feasible, or red lines make too many parties refuse each of them,
/// the depth is minus infinity and nothing opens it.
///
/// # Errors
/// Stops where the caller's progress function says so.
pub fn zone(space: &Space<'_>, tally: Tally) -> Zone {
    // A party that refuses for a red line has no gain, which is less than any.
    let gains: Option<Vec<Option<Fraction>>> = tally.deepest.first().map(|package| {
        let refuses = |k: usize| space.scenario.crosses_red_line(k, package);
        (0..space.parties()).map(|k| gain(space, k, package).filter(|_| !refuses(k))).collect()
    });
    let depth_exact = gains.as_ref().and_then(|gains| tally::least(space, gains.clone(), Option::cmp));
    let binds = |k: &usize| depth_exact.is_some() && gains.as_ref().is_some_and(|g| g[*k] == depth_exact);
    let binding: Vec<usize> = (0..space.parties()).filter(binds).collect();
    let by = |(k, by): (usize, &Option<Fraction>)| by.as_ref().map(|by| (k, to_f64(by)));
    let depth = depth_exact.as_ref().map_or(f64::NEG_INFINITY, to_f64);
    Zone {
        verdict: if tally.open { Verdict::Open } else { Verdict::Empty },
        count: tally.zone,
        estimate: tally.estimate.map(|e| (e.low, e.estimate, e.high)),
        depth: (depth, depth),
        depth_exact: depth_exact.filter(|_| space.unit.exact),
        binding_issue: binding
            .first()
            .zip(tally.deepest.first())
            .and_then(|(party, package)| binding_issue(space, *party, package)),
        deepest: tally.deepest,
        deepest_count: tally.deepest_count,
        binding,
        opens_if: tally.openings.iter().enumerate().filter_map(by).collect(),
        opens_if_all: (!tally.open && depth.is_finite()).then_some(-depth),
        accepted_by: tally.accepted_by,
        depends_on: Vec::new(),
        probability: None,
    }
}

/// A party's exact gain over its reservation value.
fn gain(space: &Space<'_>, party: usize, package: &[u16]) -> Option<Fraction> {
    let reservation = space.scenario.parties[party].reservation.exact()?;
    Some(space.exact_utility(party, package)? - reservation)
}

/// The issue on which the party would gain most by another option there alone, without contradiction; the first
/// of several. None where it could gain on none.
fn binding_issue(space: &Space<'_>, party: usize, package: &[u16]) -> Option<usize> {
    let mut most = space.steps(party, package)? + space.unit.tolerance;
    let mut best = None;
    let mut other = package.to_vec();
    for (issue, matter) in space.scenario.issues.iter().enumerate() {
        for option in 0..u16::try_from(matter.options.len()).unwrap_or(u16::MAX) {
            other[issue] = option;
            if let Some(steps) = space.steps(party, &other).filter(|steps| *steps > most)
                && space.scenario.is_consistent(&other)
            {
                (best, most) = (Some(issue), steps);
            }
        }
        other[issue] = package[issue];
    }
    best
}
