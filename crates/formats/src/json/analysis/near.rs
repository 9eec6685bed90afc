//! The packages near the best, where they were asked for.

use mediant_core::analysis::{NearBest, Ranked};
use mediant_core::number::show;
use mediant_core::scenario::Scenario;
use serde::Serialize;

use crate::json::number::{Count, Num, nums};
use crate::json::parts::Settled;

#[derive(Serialize)]
pub(super) struct NearJson<'a> {
    concept: &'static str,
    best: Num,
    /// A share of the best, as a fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    loss: Option<String>,
    count: Count,
    counted: bool,
    packages: Vec<RankedJson<'a>>,
}

#[derive(Serialize)]
struct RankedJson<'a> {
    package: Settled<'a>,
    utilities: Vec<Num>,
    value: Num,
}

pub(super) fn near<'a>(scenario: &'a Scenario, of: &'a NearBest) -> NearJson<'a> {
    let ranked = |ranked: &'a Ranked| RankedJson {
        package: Settled(scenario, &ranked.package),
        utilities: nums(&ranked.utilities),
        value: Num(ranked.value),
    };
    NearJson {
        concept: of.concept.name(),
        best: Num(of.best),
        loss: of.loss.as_ref().map(show),
        count: Count::of(&of.count),
        counted: of.counted,
        packages: of.packages.iter().map(ranked).collect(),
    }
}
