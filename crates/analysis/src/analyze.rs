//! The straight line: scenario → space → zone → frontier → solutions → the rest.

use mediant_core::analysis::Analysis;
use mediant_core::scenario::Scenario;

use crate::options::{Options, Refusal};
use crate::space::Space;
use crate::{frontier, note, range, scan, solution, zone};

/// The answer for one scenario: exactly, by whatever method fits its size.
///
/// # Errors
/// Refuses what is too large, with its size and what would make it tractable, and stops where the progress
/// function says so. An empty zone is an answer, not an error.
pub fn analyze(scenario: &Scenario, options: &Options<'_>) -> Result<Analysis, Refusal> {
    analyze_exact(scenario, options)
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
    let (solutions, undefined) = solution::solutions(&space, &zone_edge);
    Ok(Analysis {
        all: space.all,
        feasible: space.feasible,
        consistent: space.consistent,
        barred: space.barred.clone(),
        zone,
        frontier: edge.report(&space),
        zone_frontier: zone_edge.report(&space),
        solutions,
        undefined,
        divisions: Vec::new(),
        trades: Vec::new(),
        issue_kinds: Vec::new(),
        appraisals: Vec::new(),
        flips: Vec::new(),
        uncertainty: None,
        ranges: range::ranges(&space, &zone_edge),
        notes: note::notes(&space),
    })
}
