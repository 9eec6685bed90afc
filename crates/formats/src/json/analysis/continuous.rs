//! The exact answer over all amounts of continuous issues.

use mediant_core::analysis::{Continuous, ContinuousSolution, Place, Settled, Stretch};
use mediant_core::number::{decimal, show, to_f64};
use mediant_core::scenario::Scenario;
use serde::Serialize;

use super::Cut;
use crate::json::number::{Num, nums};
use crate::json::parts::InOrder;

#[derive(Serialize)]
pub(super) struct ContinuousJson<'a> {
    verdict: &'static str,
    depth: Num,
    depth_exact: String,
    deepest: Vec<StretchJson<'a>>,
    frontier: PiecesJson<'a>,
    solutions: Vec<PickedJson<'a>>,
}

#[derive(Serialize)]
struct PiecesJson<'a> {
    size: usize,
    pieces: Vec<StretchJson<'a>>,
}

#[derive(Serialize)]
struct StretchJson<'a> {
    from: PlaceJson<'a>,
    to: PlaceJson<'a>,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    utilities: Vec<Num>,
    /// Issue to option, or to an amount as a decimal or a fraction.
    settlement: InOrder<'a, String>,
    /// Whether it belongs to the stretch.
    included: bool,
}

#[derive(Serialize)]
struct PickedJson<'a> {
    concept: &'static str,
    value: Num,
    value_exact: String,
    utilities: Vec<Num>,
    settlement: InOrder<'a, String>,
    /// Whether whole stretches tie, not only points.
    stretch: bool,
    ties_count: usize,
    ties: Vec<StretchJson<'a>>,
}

pub(super) fn continuous<'a>(scenario: &'a Scenario, of: &Continuous, cut: Cut<'_>) -> ContinuousJson<'a> {
    let listed = |s: &&ContinuousSolution| cut.concepts.is_empty() || cut.concepts.contains(&s.concept);
    let pieces = of.frontier.iter().take(cut.points);
    let solutions = of.solutions.iter().filter(listed);
    ContinuousJson {
        verdict: of.verdict.name(),
        depth: Num(to_f64(&of.depth)),
        depth_exact: show(&of.depth),
        deepest: of.deepest.iter().take(cut.ties).map(|s| stretch(scenario, s)).collect(),
        frontier: PiecesJson {
            size: of.frontier.len(),
            pieces: pieces.map(|piece| stretch(scenario, piece)).collect(),
        },
        solutions: solutions.filter_map(|s| picked(scenario, s, cut)).collect(),
    }
}

/// None where nothing is picked, which the analysis never says.
fn picked<'a>(scenario: &'a Scenario, of: &ContinuousSolution, cut: Cut<'_>) -> Option<PickedJson<'a>> {
    let first = of.ties.first()?;
    Some(PickedJson {
        concept: of.concept.name(),
        value: Num(to_f64(&of.value)),
        value_exact: show(&of.value),
        utilities: nums(&first.from.utilities),
        settlement: settlement(scenario, &first.from),
        stretch: of.ties.iter().any(|tie| !tie.is_point()),
        ties_count: of.ties.len(),
        ties: of.ties.iter().take(cut.ties).map(|tie| stretch(scenario, tie)).collect(),
    })
}

fn stretch<'a>(scenario: &'a Scenario, of: &Stretch) -> StretchJson<'a> {
    StretchJson { from: place(scenario, &of.from), to: place(scenario, &of.to) }
}

fn place<'a>(scenario: &'a Scenario, of: &Place) -> PlaceJson<'a> {
    PlaceJson { utilities: nums(&of.utilities), settlement: settlement(scenario, of), included: of.included }
}

fn settlement<'a>(scenario: &'a Scenario, of: &Place) -> InOrder<'a, String> {
    let one = |(matter, settled): (&'a mediant_core::scenario::Matter, &Settled)| {
        let text = match settled {
            Settled::Option(option) => {
                matter.options.get(usize::from(*option)).map(ToString::to_string).unwrap_or_default()
            }
            Settled::Amount(amount) => decimal(amount),
        };
        (matter.id.as_str(), text)
    };
    InOrder(scenario.issues.iter().zip(&of.settled).map(one).collect())
}
