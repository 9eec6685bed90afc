//! The straight line: scenario → space → zone → frontier → solutions → the rest.

use mediant_core::analysis::{Analysis, Concept};
use mediant_core::scenario::Scenario;

use crate::appraisal::Background;
use crate::findings::{self, Findings};
use crate::options::{Options, Refusal};
use crate::space::Space;
use crate::{
    appraisal, continuum, division, fallback, flip, kinds, note, range, solution, trade, uncertainty,
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
    let Findings { zone, frontier, zone_edge, zone_frontier, mut solutions, mut undefined, listed } =
        findings::findings(&space, options)?;
    let ranges = range::ranges(&space, &zone_edge);
    match if listed {
        fallback::fallback(&space, &zone_edge, options)?
    } else {
        Err(findings::NO_FRONTIER.to_owned())
    } {
        Ok(found) => solutions.push(found),
        Err(why) => undefined.push((Concept::Fallback, why)),
    }
    let conventions = if listed { solution::convention::conventions(&space, &zone_edge) } else { Vec::new() };
    let lottery = if listed { solution::mixture::lottery(&space, &zone_edge) } else { None };
    let background = Background { zone: &zone, frontier: &frontier, solutions: &solutions, ranges: &ranges };
    let appraisals = appraisal::appraisals(scenario, &background);
    let (flips, unflipped) = flip::flips(&space, &background, options)?;
    let (continuous, untold) = match continuum::continuum(&space, options) {
        Some(Ok(found)) => (Some(found), None),
        Some(Err(why)) => (None, Some(why)),
        None => (None, None),
    };
    let mut notes = note::notes(&space, continuous.as_ref());
    notes.extend(continuous.as_ref().and_then(|c| note::of_amounts(&zone, c)));
    notes.extend(untold.as_ref().map(note::of_refused_amounts));
    notes.extend(note::of_zone(&zone));
    notes.extend(unflipped);
    Ok(Analysis {
        all: space.all.clone(),
        feasible: space.feasible.clone(),
        consistent: space.consistent.clone(),
        barred: space.barred.clone(),
        zone,
        frontier,
        zone_frontier,
        solutions,
        undefined,
        conventions,
        lottery,
        continuous,
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
