//! The zone of possible agreement.

use mediant_core::analysis::{Probability, Zone};
use mediant_core::number::{Fraction, show, to_f64};
use mediant_core::scenario::Scenario;
use serde::Serialize;

use super::Cut;
use crate::json::number::{Count, Num};
use crate::json::parts::{InOrder, Settled, by_party, issue, party};

#[derive(Serialize)]
pub(super) struct ZoneJson<'a> {
    verdict: &'static str,
    /// Packages in the zone; the least that there can be where numbers are known only in part.
    count: Count,
    /// The most that there can be, where that is another number.
    #[serde(skip_serializing_if = "Option::is_none")]
    count_most: Option<Count>,
    /// Where the packages are too many to count: a seeded estimate with its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    count_estimate: Option<EstimateJson>,
    depth: Num,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth_most: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth_exact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth_points: Option<Num>,
    binding: Vec<&'a str>,
    binding_issue: Option<&'a str>,
    deepest: Vec<Settled<'a>>,
    deepest_count: Option<Count>,
    opens_if: Vec<OpensIf<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens_if_all_lower_by: Option<Num>,
    accepted_by: InOrder<'a, Option<Count>>,
    depends_on: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<ProbabilityJson<'a>>,
}

#[derive(Serialize)]
struct EstimateJson {
    low: Num,
    estimate: Num,
    high: Num,
}

#[derive(Serialize)]
struct OpensIf<'a> {
    party: &'a str,
    lower_reservation_by: Num,
}

#[derive(Serialize)]
pub(super) struct ProbabilityJson<'a> {
    low: Num,
    high: Num,
    share: Num,
    samples: u64,
    seed: u64,
    assumption: &'a str,
}

pub(super) fn zone<'a>(scenario: &'a Scenario, zone: &'a Zone, cut: Cut<'_>) -> ZoneJson<'a> {
    let opens_if = zone
        .opens_if
        .iter()
        .map(|(index, by)| OpensIf { party: party(scenario, *index), lower_reservation_by: Num(*by) });
    let same_depth = zone.depth.0.total_cmp(&zone.depth.1).is_eq();
    ZoneJson {
        verdict: zone.verdict.name(),
        count: Count::of(&zone.count.0),
        count_most: (zone.count.0 != zone.count.1).then_some(Count::of(&zone.count.1)),
        count_estimate: zone.estimate.map(|(low, estimate, high)| EstimateJson {
            low: Num(low),
            estimate: Num(estimate),
            high: Num(high),
        }),
        depth: Num(zone.depth.0),
        depth_most: (!same_depth).then_some(Num(zone.depth.1)),
        depth_exact: zone.depth_exact.as_ref().map(show),
        depth_points: depth_points(scenario, zone, same_depth),
        binding: zone.binding.iter().map(|p| party(scenario, *p)).collect(),
        binding_issue: zone.binding_issue.map(|i| issue(scenario, i)),
        deepest: zone.deepest.iter().take(cut.ties).map(|p| Settled(scenario, p)).collect(),
        deepest_count: zone.deepest_count.as_ref().map(Count::of),
        opens_if: opens_if.collect(),
        opens_if_all_lower_by: zone.opens_if_all.map(Num),
        accepted_by: by_party(scenario, zone.accepted_by.iter().map(|c| c.as_ref().map(Count::of))),
        depends_on: &zone.depends_on,
        probability: zone.probability.as_ref().map(probability),
    }
}

pub(super) fn probability(probability: &Probability) -> ProbabilityJson<'_> {
    ProbabilityJson {
        low: Num(probability.low),
        high: Num(probability.high),
        share: Num(probability.share),
        samples: probability.samples,
        seed: probability.seed,
        assumption: &probability.assumption,
    }
}

/// The depth in points, where every party has a scale and all scales have the same width.
fn depth_points(scenario: &Scenario, zone: &Zone, same_depth: bool) -> Option<Num> {
    let widths: Option<Vec<Fraction>> =
        scenario.parties.iter().map(|p| p.scale.as_ref().map(|(zero, one)| one - zero)).collect();
    let widths = widths?;
    let first = widths.first()?;
    if !same_depth || widths.iter().any(|w| w != first) {
        return None;
    }
    Some(Num(match &zone.depth_exact {
        Some(depth) => to_f64(&(depth * first)),
        None => zone.depth.0 * to_f64(first),
    }))
}
