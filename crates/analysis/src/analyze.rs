//! The straight line: scenario → space → zone → frontier → solutions → the rest.

use mediant_core::analysis::{Analysis, Concept};
use mediant_core::scenario::Scenario;

use crate::appraisal::Background;
use crate::options::{Options, Refusal};
use crate::space::Space;
use crate::{
    appraisal, division, fallback, flip, frontier, kinds, note, range, scan, solution, trade, uncertainty,
    zone,
};

/// The answer for one scenario: exactly, by whatever method fits its size.
///
/// # Errors
/// Refuses what is too large, with its size and what would make it tractable, and stops where the progress
/// function says so. An empty zone is an answer, not an error.
pub fn analyze(scenario: &Scenario, options: &Options<'_>) -> Result<Analysis, Refusal> {
    if scenario.is_uncertain() {
        uncertainty::analyze(scenario, options)
    } else {
        analyze_exact(scenario, options)
    }
}

/// The answer for a scenario of which every number is known.
///
/// # Errors
/// As [`analyze`]; refuses numbers that are known only in part.
pub fn analyze_exact(scenario: &Scenario, options: &Options<'_>) -> Result<Analysis, Refusal> {
    let space = Space::new(scenario, options)?;
    let tally = scan::scan(&space, options)?;
    let zone = zone::zone(&space, &tally, options)?;
    let edge = frontier::frontier(&space, options)?;
    let zone_edge = frontier::of_zone(&space, &edge, options)?;
    let (mut solutions, mut undefined) = solution::solutions(&space, &zone_edge);
    let (edge, zone_edge, ranges) =
        (edge.report(&space), zone_edge.report(&space), range::ranges(&space, &zone_edge));
    match fallback::fallback(&space, &zone_edge, options)? {
        Some(found) => solutions.push(found),
        None => undefined.push((Concept::Fallback, solution::EMPTY.to_owned())),
    }
    let background = Background { zone: &zone, frontier: &edge, solutions: &solutions, ranges: &ranges };
    let appraisals = appraisal::appraisals(scenario, &background);
    let (flips, unflipped) = flip::flips(&space, &background, options)?;
    let mut notes = note::notes(&space);
    notes.extend(unflipped);
    Ok(Analysis {
        all: space.all,
        feasible: space.feasible,
        consistent: space.consistent,
        barred: space.barred.clone(),
        zone,
        frontier: edge,
        zone_frontier: zone_edge,
        solutions,
        undefined,
        divisions: division::divisions(scenario),
        trades: trade::trades(scenario),
        issue_kinds: kinds::issue_kinds(scenario),
        appraisals,
        flips,
        uncertainty: None,
        ranges,
        notes,
    })
}
