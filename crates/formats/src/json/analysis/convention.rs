//! Solutions under the field's other conventions, and what lotteries over packages add.

use mediant_core::analysis::{Convention, Lottery};
use mediant_core::number::show;
use mediant_core::scenario::Scenario;
use serde::Serialize;

use super::Cut;
use super::body::{SolutionJson, solution};
use crate::json::number::{Num, nums};

#[derive(Serialize)]
pub(super) struct ConventionJson<'a> {
    name: &'static str,
    disagreement_as: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ideal_as: Option<&'static str>,
    #[serde(flatten)]
    solution: SolutionJson<'a>,
}

#[derive(Serialize)]
pub(super) struct LotteryJson {
    /// Points of the zone's frontier, by index.
    vertices: Vec<usize>,
    solutions: Vec<MixtureJson>,
}

#[derive(Serialize)]
struct MixtureJson {
    concept: &'static str,
    between: [usize; 2],
    probability: String,
    utilities: Vec<Num>,
}

pub(super) fn convention<'a>(scenario: &'a Scenario, of: &'a Convention, cut: Cut<'_>) -> ConventionJson<'a> {
    ConventionJson {
        name: of.name,
        disagreement_as: of.disagreement,
        ideal_as: of.ideal,
        solution: solution(scenario, &of.solution, cut),
    }
}

pub(super) fn lottery(of: &Lottery) -> LotteryJson {
    let mixture = |m: &mediant_core::analysis::Mixture| MixtureJson {
        concept: m.concept.name(),
        between: [m.between.0, m.between.1],
        probability: show(&m.probability),
        utilities: nums(&m.utilities),
    };
    LotteryJson { vertices: of.vertices.clone(), solutions: of.solutions.iter().map(mixture).collect() }
}
