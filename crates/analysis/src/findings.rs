//! Space → findings: zone, both frontiers and the solutions.
//!
//! As a rule all of it comes from the frontier. Where utilities add up over many parties and the frontier has more points
//! than are of use, depth and solutions are searched for one by one, exactly ([`crate::search`]), and in the frontier's
//! place stands an ε-frontier that says how far off it may be ([`crate::approximate`]).

use mediant_core::analysis::{Concept, Frontier, Solution, Zone};
use mediant_core::number::{Count, Fraction};
use num_bigint::BigInt;

use crate::approximate;
use crate::count::Columns;
use crate::frontier::{self, Corner, Edge};
use crate::options::{Options, Refusal};
use crate::scan;
use crate::search::{self, Found, Question, Search};
use crate::solution::{self, Basis, product};
use crate::space::Space;
use crate::tally::{self, Tally};
use crate::zone;

/// The ε of a frontier that is too large to list: one part in so many of utility.
pub const EPSILON: u32 = 100;

/// Why a concept is not sought where the frontier was not listed.
pub const NO_FRONTIER: &str = "the frontier has too many points to list, and this concept needs all of them";

/// Zone, frontiers and solutions.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// The zone.
    pub zone: Zone,
    /// The frontier in utilities.
    pub frontier: Frontier,
    /// The zone's frontier in steps; of a frontier that was not listed the solutions' points alone.
    pub zone_edge: Edge,
    /// The zone's frontier in utilities.
    pub zone_frontier: Frontier,
    /// The solutions, fallback bargaining not among them.
    pub solutions: Vec<Solution>,
    /// The concepts that are not defined here, and why.
    pub undefined: Vec<(Concept, String)>,
    /// Whether the frontier was listed.
    pub listed: bool,
}

/// The findings of a space.
///
/// # Errors
/// Refuses what is too large, and stops where the progress function says so.
pub fn findings(space: &Space<'_>, options: &Options<'_>) -> Result<Findings, Refusal> {
    match frontier::frontier(space, options) {
        Ok(whole) => from_frontier(space, &whole, options),
        Err(Refusal::TooManyPoints { .. }) if can_search(space) => searched(space, options),
        Err(refusal) => Err(refusal),
    }
}

fn from_frontier(
    space: &Space<'_>,
    whole: &frontier::Whole<'_>,
    options: &Options<'_>,
) -> Result<Findings, Refusal> {
    let edge = &whole.edge;
    let tally = match &whole.composed {
        Some(composed) if !space.has_soft_red_lines() => tally::tally(space, edge, composed, options),
        _ => scan::tally(space, options)?,
    };
    let zone_edge = frontier::of_zone(space, edge, options)?;
    let (solutions, undefined) = solution::solutions(space, &zone_edge);
    Ok(Findings {
        zone: zone::zone(space, tally),
        frontier: edge.report(space),
        zone_frontier: zone_edge.report(space),
        zone_edge,
        solutions,
        undefined,
        listed: true,
    })
}

/// Whether solutions can be searched for without the frontier.
fn can_search(space: &Space<'_>) -> bool {
    space.is_additive()
        && space.unit.exact
        && space.at_least == space.parties()
        && space.ceilings.iter().all(Option::is_none)
}

fn searched(space: &Space<'_>, options: &Options<'_>) -> Result<Findings, Refusal> {
    let problem: Vec<Columns> = space.groups.iter().map(|g| g.columns.clone()).collect();
    let scales: Vec<BigInt> = space.unit.per_one.iter().map(Fraction::to_integer).collect();
    let question = Question {
        groups: &problem,
        offsets: space.offsets.clone(),
        scales: scales.clone(),
        reservations: space.reservations.iter().copied().map(Some).collect(),
        disagreements: space.disagreements.clone(),
        powers: product::whole_powers(&space.scenario.nash_weights).filter(|p| !p.is_empty()),
    };
    let search = Search::new(&question, options)?;
    let tally = tallied(space, &search, options)?;
    let epsilon = Fraction::new(1.into(), EPSILON.into());
    let near = approximate::approximate(&problem, &scales, &epsilon, options)?;
    let members = near.members.iter().map(|m| {
        let steps = m.steps.iter().zip(&space.offsets).map(|(s, offset)| s + offset).collect();
        Corner { steps, count: Count::from(1_u8), packages: vec![package(space, &m.rows)] }
    });
    let near = Edge { corners: members.collect() };
    let inside =
        Edge { corners: near.corners.iter().filter(|c| space.is_accepted(&c.steps)).cloned().collect() };
    let roughly =
        |edge: &Edge| Frontier { exact: false, epsilon: Some(epsilon.clone()), ..edge.report(space) };
    let (solutions, undefined, zone_edge) = solved(space, &search)?;
    Ok(Findings {
        zone: zone::zone(space, tally),
        frontier: roughly(&near),
        zone_frontier: roughly(&inside),
        zone_edge,
        solutions,
        undefined,
        listed: false,
    })
}

/// The zone's numbers, from the deepest points and by counting.
fn tallied(space: &Space<'_>, search: &Search<'_>, options: &Options<'_>) -> Result<Tally, Refusal> {
    let deepest = search.depth()?;
    if let Found::TooMany(limit) = deepest {
        return Err(Refusal::TooManyPoints { limit });
    }
    let edge = Edge { corners: search::points(&deepest).iter().map(|tied| corner(space, tied)).collect() };
    let openings = || -> Result<Vec<Option<Fraction>>, Refusal> {
        let by = |(k, most): (usize, Option<i128>)| {
            most.map(|most| space.unit.fraction(k, space.reservations[k] - most))
        };
        Ok(search.opens_if()?.into_iter().enumerate().map(by).collect())
    };
    tally::searched(space, &edge, openings, options)
}

/// The solutions, and an edge of the points that they pick.
#[allow(clippy::type_complexity, reason = "three results of one search, taken apart at once")]
fn solved(
    space: &Space<'_>,
    search: &Search<'_>,
) -> Result<(Vec<Solution>, Vec<(Concept, String)>, Edge), Refusal> {
    let found = search.solve()?;
    let (mut solutions, mut undefined, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let ideals = found.ideals.clone().unwrap_or_else(|| space.disagreements.clone());
    let basis = Basis { disagreements: space.disagreements.clone(), ideals };
    let sought = [
        (Concept::Nash, &found.nash),
        (Concept::KalaiSmorodinsky, &found.kalai_smorodinsky),
        (Concept::Egalitarian, &found.egalitarian),
        (Concept::Leximin, &found.leximin),
        (Concept::Utilitarian, &found.utilitarian),
    ];
    let weighted = found.weighted_nash.as_ref().map(|found| (Concept::WeightedNash, found));
    for (concept, found) in sought.into_iter().chain(weighted) {
        match found {
            Found::Points(points) => {
                let edge = Edge { corners: points.iter().map(|tied| corner(space, tied)).collect() };
                match solution::pick(space, &edge, (concept, &basis)) {
                    Ok(pick) => solutions.push(solution::report(space, &edge, (concept, &pick, &basis))),
                    Err(why) => undefined.push((concept, why)),
                }
                all.extend(edge.corners);
            }
            Found::Empty => undefined.push((concept, solution::EMPTY.to_owned())),
            Found::Undefined(why) => undefined.push((concept, (*why).to_owned())),
            Found::TooMany(limit) => {
                undefined
                    .push((concept, format!("more than {limit} packages are about as good as the best")));
            }
        }
    }
    undefined.push((Concept::LeastAsymmetry, NO_FRONTIER.to_owned()));
    if !space.scenario.nash_weights.is_empty() && found.weighted_nash.is_none() {
        undefined.push((Concept::WeightedNash, NO_FRONTIER.to_owned()));
    }
    all.sort_by(|a, b| b.steps.cmp(&a.steps));
    all.dedup_by(|a, b| a.steps == b.steps);
    Ok((solutions, undefined, Edge { corners: all }))
}

fn corner(space: &Space<'_>, tied: &search::Tied) -> Corner {
    Corner { steps: tied.steps.clone(), count: tied.count.into(), packages: vec![package(space, &tied.rows)] }
}

fn package(space: &Space<'_>, rows: &[u32]) -> mediant_core::scenario::Package {
    let mut package = vec![0; space.scenario.issues.len()];
    for (group, row) in space.groups.iter().zip(rows) {
        group.options(*row as usize).for_each(|(issue, option)| package[issue] = option);
    }
    package
}
