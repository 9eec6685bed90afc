//! Where numbers are known only in part: what holds whatever they are, what may hold, and how often.
//!
//! For each feasible package and party the least and the most gain over what is known (in `party`). A package is *surely*
//! acceptable if enough parties accept it whatever the numbers are, *possibly* if they do for some. The zone is open
//! if some package is surely acceptable, empty if none possibly is, and otherwise it depends: on the inputs of
//! parties that are not sure about a possibly acceptable package, as far as that package uses them. The depth lies between
//! the greatest least gain with every party at its least, and with every party at its most (outer bounds: one package need not
//! reach both). Parties' numbers are taken as independent of each other.
//!
//! Samples (`draw` states the law) say how often the zone is open, which packages are in it and at the Nash point most
//! often, who binds, and which input would tell most. The share has a Wilson interval at 95 %.
//! Number of samples: [`MANY`] (to within ±0.01) where packages × parties × samples stay below [`CHEAP`], else [`FEW`]
//! (±0.05). Concepts, frontier and trades need exact numbers and are left out, never computed from a midpoint.
//!
//! Cost: one bound for each package and party, then samples × possibly acceptable packages × parties.
//! Sources: R. Lahdelma, J. Hokkanen and P. Salminen, *European Journal of Operational Research* 106 (1998) (stochastic
//! acceptability); E. B. Wilson, *Journal of the American Statistical Association* 22 (1927).

use mediant_core::analysis::{
    Analysis, Appraisal, Concept, Frontier, Probability, Range, Uncertainty, Verdict, Zone,
};
use mediant_core::number::{Count, Quantity};
use mediant_core::scenario::{Scenario, Seat, Weights};
use num_traits::Zero;

use crate::appraisal::{Background, appraisals};
use crate::division::divisions;
use crate::frontier;
use crate::halves::Halves;
use crate::kinds::issue_kinds;
use crate::options::{Options, Refusal};
use crate::space::Space;
use crate::trade::trades;

mod draw;
mod input;
mod party;
mod sample;
mod survey;

use input::{Input, Part};
use party::Judge;
use survey::Survey;

/// Samples for a share to within one in a hundred: `(1.96 / 0.02)²`.
pub const MANY: u64 = 9_604;

/// Samples for a share to within one in twenty: `(1.96 / 0.1)²`, rounded up.
pub const FEW: u64 = 385;

/// Below this many gains in all, [`MANY`] samples are drawn.
pub const CHEAP: u128 = 400_000_000;

/// How many packages and inputs are listed at most.
pub const LISTED: usize = 20;

/// The answer for a scenario with numbers known only in part; where all are known, the exact one in the same words.
///
/// # Errors
/// Refuses more feasible packages than the options allow, and stops where the progress function says so.
pub fn analyze(scenario: &Scenario, options: &Options<'_>) -> Result<Analysis, Refusal> {
    if let Some(seat) = scenario.parties.iter().find(|p| !p.bundles.is_empty() || p.ceiling.is_some()) {
        return Err(Refusal::Bundled { party: seat.id.to_string() });
    }
    let settled = settled(scenario);
    let space = Space::new(&settled, options)?;
    if !space.is_walkable(options.limit) {
        return Err(space.too_many(options.limit));
    }
    let halves = Halves::new(&space);
    let judges: Vec<Judge> = scenario.parties.iter().map(|s| Judge::new(scenario, s)).collect();
    let survey = survey::survey((scenario, &halves), &judges, options)?;
    let inputs = input::inputs(scenario);
    let samples = sample::samples(scenario, &halves, (&judges, &survey, &inputs), options)?;
    let zone = zone(scenario, &survey, &samples, &inputs);
    let uncertainty = uncertainty(&halves, (&survey, &samples, &inputs), options.seed);
    let frontier = exact_frontier(scenario, &space, options)?;
    let ranges = survey.ranges();
    let appraisals = offers(scenario, (&zone, &frontier, &ranges));
    Ok(Analysis {
        all: space.all,
        feasible: space.feasible,
        consistent: space.consistent,
        barred: space.barred.clone(),
        zone,
        frontier,
        zone_frontier: Frontier::default(),
        solutions: Vec::new(),
        undefined: undefined(&inputs),
        conventions: Vec::new(),
        lottery: None,
        continuous: None,
        divisions: divisions(scenario),
        trades: trades(scenario),
        issue_kinds: issue_kinds(scenario),
        appraisals,
        flips: Vec::new(),
        uncertainty: Some(uncertainty),
        ranges,
        notes: notes(scenario),
    })
}

/// The scenario with zeros for all numbers of parties whose utilities are not known exactly, to list its packages.
fn settled(scenario: &Scenario) -> Scenario {
    let mut settled = scenario.clone();
    for seat in &mut settled.parties {
        if !has_exact_utilities(seat) {
            seat.weights = Weights::Exact(vec![Zero::zero(); scenario.issues.len()]);
            seat.values.iter_mut().flatten().for_each(|v| *v = Quantity::zero());
            seat.interactions.iter_mut().for_each(|t| t.adds = Quantity::zero());
        }
        if seat.reservation.exact().is_none() || seat.disagreement.exact().is_none() {
            seat.reservation = Quantity::zero();
            seat.disagreement = Quantity::zero();
        }
    }
    settled
}

fn has_exact_utilities(seat: &Seat) -> bool {
    matches!(seat.weights, Weights::Exact(_))
        && seat.values.iter().flatten().all(|v| v.exact().is_some())
        && seat.interactions.iter().all(|t| t.adds.exact().is_some())
}

/// The frontier of all feasible packages where every utility is exact (only reservation values are not); else none.
fn exact_frontier(
    scenario: &Scenario,
    space: &Space<'_>,
    options: &Options<'_>,
) -> Result<Frontier, Refusal> {
    if scenario.parties.iter().all(has_exact_utilities) {
        return Ok(frontier::frontier(space, options)?.edge.report(space));
    }
    Ok(Frontier::default())
}

fn zone(scenario: &Scenario, survey: &Survey, samples: &sample::Samples, inputs: &[Input]) -> Zone {
    let verdict = match (survey.surely, survey.possibly.len()) {
        (0, 0) => Verdict::Empty,
        (0, _) => Verdict::Depends,
        _ => Verdict::Open,
    };
    let depends = verdict == Verdict::Depends;
    let matters = |input: &&Input| match input.part {
        Part::Value(issue, option) => survey.unsure[input.party].used[issue][option],
        Part::Disagreement => false,
        _ => survey.unsure[input.party].any,
    };
    Zone {
        verdict,
        count: (survey.surely.into(), survey.possibly.len().into()),
        depth: survey.depth,
        depth_exact: None,
        estimate: None,
        deepest: Vec::new(),
        deepest_count: Some(Count::ZERO),
        binding: Vec::new(),
        binding_issue: None,
        opens_if: Vec::new(),
        opens_if_all: None,
        accepted_by: survey.accepted_by.iter().map(|n| Some(Count::from(*n))).collect(),
        depends_on: if depends {
            inputs.iter().filter(matters).map(|i| i.path.clone()).collect()
        } else {
            Vec::new()
        },
        probability: (depends && scenario.is_uncertain()).then(|| samples.probability.clone()),
    }
}

fn uncertainty(
    halves: &Halves,
    (survey, samples, inputs): (&Survey, &sample::Samples, &[Input]),
    seed: u64,
) -> Uncertainty {
    let package = |(place, count): &(usize, u64)| {
        let (head, tail) = survey.possibly[*place];
        (halves.package(head as usize, tail as usize), share(*count, samples.drawn))
    };
    Uncertainty {
        inputs: inputs.iter().map(|i| i.path.clone()).collect(),
        surely: survey.surely.into(),
        possibly: survey.possibly.len().into(),
        acceptability: samples.accepted.iter().map(package).collect(),
        nash: samples.nash.iter().map(package).collect(),
        binding: samples.binding.iter().map(|n| share(*n, samples.drawn)).collect(),
        sampling: Some(Probability { seed, ..samples.probability.clone() }),
        ask_first: samples
            .ask_first
            .iter()
            .map(|(i, low, high)| (inputs[*i].path.clone(), *low, *high))
            .collect(),
    }
}

fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// The offers, with what can be said of them.
fn offers(scenario: &Scenario, (zone, frontier, ranges): (&Zone, &Frontier, &[Range])) -> Vec<Appraisal> {
    appraisals(scenario, &Background { zone, frontier, solutions: &[], ranges })
}

/// Every concept, with the inputs that stand in its way.
fn undefined(inputs: &[Input]) -> Vec<(Concept, String)> {
    const NAMED: usize = 3;
    let named: Vec<&str> = inputs.iter().take(NAMED).map(|i| i.path.as_str()).collect();
    let rest = inputs.len().saturating_sub(NAMED);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    let reason = format!("known only in part: {}{more}", named.join(", "));
    Concept::ALL.iter().filter(|c| **c != Concept::WeightedNash).map(|c| (*c, reason.clone())).collect()
}

fn notes(scenario: &Scenario) -> Vec<String> {
    let unsure: Vec<&str> =
        scenario.parties.iter().filter(|s| s.is_uncertain()).map(|s| s.id.as_str()).collect();
    vec![format!(
        "Numbers of {} are known only in part; counts, depth and utilities are bounds, and no midpoint stands in for what \
         is not known.",
        unsure.join(", ")
    )]
}

#[cfg(test)]
mod tests;
