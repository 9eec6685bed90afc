//! Space and tally → zone: is there a deal, how deep, who binds, and what would open it.
//!
//! Depth `t* = max_x min_k (U_k(x) − r_k)` (see [`crate::scan`] for fewer than all): at or above zero exactly
//! where the zone is open; below, `−t*` is the least uniform lowering of reservation values that opens it.
//! Binding: the parties whose gain is the depth at the first deepest package.
//! Source: H. Raiffa, *The Art and Science of Negotiation*, 1982, ch. 4 (zone of agreement).

use mediant_core::analysis::{Verdict, Zone};
use mediant_core::number::{Fraction, to_f64};

use crate::options::{Options, Refusal};
use crate::scan::{self, Tally};
use crate::space::{Space, nearest};

/// The zone of a space. Where no package is feasible, or red lines make too many parties refuse each of them,
/// the depth is minus infinity and nothing opens it.
///
/// # Errors
/// Stops where the caller's progress function says so.
pub fn zone(space: &Space<'_>, tally: &Tally, options: &Options<'_>) -> Result<Zone, Refusal> {
    let open = tally.zone > 0;
    let deepest: Vec<_> = tally.deepest.iter().map(|code| space.package(*code)).collect();
    let gains = |package: &Vec<u16>| -> Option<Vec<Fraction>> {
        (0..space.parties()).map(|k| gain(space, k, package)).collect()
    };
    let first = deepest.first().and_then(gains);
    let depth = deepest.first().map(|_| nearest(tally.depth));
    let near: Vec<usize> = match (&first, depth) {
        (Some(gains), Some(depth)) => {
            let reaches =
                |k: &usize| (space.unit.steps(*k, &gains[*k]) - depth).abs() <= space.unit.tolerance;
            (0..space.parties()).filter(reaches).collect()
        }
        _ => Vec::new(),
    };
    // Of the parties whose rounded gain is the depth, those bind whose exact gain is the least.
    let depth_exact = first.as_ref().and_then(|gains| near.iter().map(|k| gains[*k].clone()).min());
    let least = |k: &usize| first.as_ref().map(|gains| &gains[*k]) == depth_exact.as_ref();
    let refuses = |k: &usize| deepest.first().is_some_and(|p| space.scenario.crosses_red_line(*k, p));
    let binding: Vec<usize> = near.into_iter().filter(|k| least(k) && !refuses(k)).collect();
    let opens_if = if open {
        Vec::new()
    } else {
        let found = scan::openings(space, options)?.into_iter().enumerate();
        found.filter_map(|(k, by)| by.map(|by| (k, space.unit.utility(k, nearest(by))))).collect()
    };
    let depth = depth_exact.as_ref().map_or(f64::NEG_INFINITY, to_f64);
    Ok(Zone {
        verdict: if open { Verdict::Open } else { Verdict::Empty },
        count: (tally.zone.into(), tally.zone.into()),
        depth: (depth, depth),
        depth_exact: depth_exact.filter(|_| space.unit.exact),
        binding_issue: binding
            .first()
            .zip(deepest.first())
            .and_then(|(party, package)| binding_issue(space, *party, package)),
        deepest,
        deepest_count: tally.deepest_count.into(),
        binding,
        opens_if,
        opens_if_all: (!open && depth.is_finite()).then_some(-depth),
        accepted_by: tally.accepted_by.iter().map(|n| (*n).into()).collect(),
        depends_on: Vec::new(),
        probability: None,
    })
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
