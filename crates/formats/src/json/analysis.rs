//! `mediant/analysis/1`: what an analysis says, as JSON.

mod appraisal;
mod body;
mod continuous;
mod convention;
mod near;
mod zone;

use mediant_core::Id;
use mediant_core::analysis::{Analysis, Concept, NearBest, TIES};
use mediant_core::scenario::Scenario;
use serde::Serialize;

use self::body::Body;

/// The schema's name.
pub const SCHEMA: &str = "mediant/analysis/1";

/// What stands beside the analysis of the main reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The fingerprint of the case.
    pub fingerprint: &'a str,
    /// The most points and packages that tie which are listed in each place; counts, trades, flips and appraisals are
    /// never cut. None lists every point, and at most [`TIES`] packages.
    pub limit: Option<usize>,
    /// The concepts whose solutions are listed; empty for all.
    pub concepts: &'a [Concept],
    /// The packages near the best, where they were asked for: concept by concept.
    pub near_best: &'a [NearBest],
    /// What in the case is not verified.
    pub unverified: &'a [String],
    /// The other readings: id, title, scenario and analysis of each.
    pub readings: &'a [(&'a Id, &'a str, &'a Scenario, &'a Analysis)],
}

/// What is listed of lists that may be long.
#[derive(Clone, Copy)]
struct Cut<'a> {
    points: usize,
    ties: usize,
    concepts: &'a [Concept],
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    case: &'a str,
    fingerprint: &'a str,
    #[serde(flatten)]
    body: Body<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near_best: Vec<near::NearJson<'a>>,
    unverified: &'a [String],
    readings: Vec<ReadingDocument<'a>>,
}

#[derive(Serialize)]
struct ReadingDocument<'a> {
    reading: &'a str,
    title: &'a str,
    #[serde(flatten)]
    body: Body<'a>,
}

/// The analysis as JSON on one line, with a line feed at its end.
#[must_use]
pub fn analysis_json(scenario: &Scenario, analysis: &Analysis, beside: &Beside<'_>) -> String {
    let limit = beside.limit.unwrap_or(usize::MAX);
    let cut = Cut { points: limit, ties: limit.min(TIES), concepts: beside.concepts };
    let document = Document {
        schema: SCHEMA,
        case: scenario.case.as_str(),
        fingerprint: beside.fingerprint,
        body: body::body(scenario, analysis, cut),
        near_best: beside.near_best.iter().map(|n| near::near(scenario, n)).collect(),
        unverified: beside.unverified,
        readings: beside
            .readings
            .iter()
            .map(|(id, title, scenario, analysis)| ReadingDocument {
                reading: id.as_str(),
                title,
                body: body::body(scenario, analysis, cut),
            })
            .collect(),
    };
    let mut text = super::parts::text(&document);
    text.push('\n');
    text
}
