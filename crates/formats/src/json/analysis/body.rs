//! One scenario's analysis: counts, frontiers, solutions, divisions, trades, flips.

use mediant_core::analysis::{Analysis, Division, Flip, Frontier, Point, Solution, Trade, Uncertainty};
use mediant_core::case::Aggregation;
use mediant_core::number::show;
use mediant_core::scenario::Scenario;
use serde::Serialize;

use super::Cut;
use super::appraisal::{AppraisalJson, appraisal};
use super::continuous::{ContinuousJson, continuous};
use super::convention::{ConventionJson, LotteryJson, convention, lottery};
use super::zone::{ProbabilityJson, ZoneJson, probability, zone};
use crate::json::number::{Count, Num, nums};
use crate::json::parts::{InOrder, Settled, by_party, issue, party};

#[derive(Serialize)]
pub(super) struct Body<'a> {
    aggregation: &'static str,
    at_least: usize,
    parties: Vec<&'a str>,
    issues: Vec<&'a str>,
    packages: Packages,
    zone: ZoneJson<'a>,
    frontier: FrontierJson<'a>,
    zone_frontier: FrontierJson<'a>,
    solutions: Vec<SolutionJson<'a>>,
    undefined: Vec<Undefined<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conventions: Vec<ConventionJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lottery: Option<LotteryJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuous: Option<ContinuousJson<'a>>,
    divisions: Vec<DivisionJson<'a>>,
    trades: Vec<TradeJson<'a>>,
    flips: Vec<FlipJson<'a>>,
    issue_kinds: InOrder<'a, &'static str>,
    ranges: Vec<RangeJson<'a>>,
    barred: InOrder<'a, Count>,
    appraisals: Vec<AppraisalJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<UncertaintyJson<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Packages {
    all: Count,
    feasible: Count,
    consistent: Count,
}

#[derive(Serialize)]
struct FrontierJson<'a> {
    exact: bool,
    /// Where the frontier is too large to list: by how much, at most, a package may be better than every point here.
    #[serde(skip_serializing_if = "Option::is_none")]
    epsilon: Option<String>,
    size: usize,
    points: Vec<PointJson<'a>>,
}

#[derive(Serialize)]
struct PointJson<'a> {
    utilities: Vec<Num>,
    packages: Count,
    package: Option<Settled<'a>>,
}

#[derive(Serialize)]
pub(super) struct SolutionJson<'a> {
    concept: &'static str,
    utilities: Vec<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<Vec<Num>>,
    packages: Vec<Settled<'a>>,
    packages_count: Count,
    disagreement: Vec<Num>,
    exact: bool,
    value: Num,
    tied_at: Vec<PointJson<'a>>,
}

#[derive(Serialize)]
struct Undefined<'a> {
    concept: &'static str,
    why: &'a str,
}

#[derive(Serialize)]
struct DivisionJson<'a> {
    method: &'a str,
    each: String,
    shared_issue: Option<&'a str>,
    fraction: Option<String>,
    to: Option<&'a str>,
    items: InOrder<'a, Option<&'a str>>,
}

#[derive(Serialize)]
struct TradeJson<'a> {
    issues: [&'a str; 2],
    gives: InOrder<'a, &'a str>,
    gain: InOrder<'a, Num>,
    from: InOrder<'a, Option<&'a str>>,
    to: InOrder<'a, Option<&'a str>>,
    difference: Num,
    others: InOrder<'a, Num>,
}

#[derive(Serialize)]
struct FlipJson<'a> {
    input: &'a str,
    from: Num,
    to: Num,
    changes: &'static str,
    relative: Num,
    party: &'a str,
    issue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<Settled<'a>>,
}

#[derive(Serialize)]
struct RangeJson<'a> {
    party: &'a str,
    least: Num,
    most: Num,
    most_in_zone: Option<Num>,
}

#[derive(Serialize)]
struct UncertaintyJson<'a> {
    inputs: &'a [String],
    surely: Count,
    possibly: Count,
    acceptability: Vec<Shared<'a>>,
    nash: Vec<Shared<'a>>,
    binding: InOrder<'a, Num>,
    sampling: Option<ProbabilityJson<'a>>,
    ask_first: Vec<AskFirst<'a>>,
}

#[derive(Serialize)]
struct Shared<'a> {
    package: Settled<'a>,
    share: Num,
}

#[derive(Serialize)]
struct AskFirst<'a> {
    input: &'a str,
    open_in_lower_half: Num,
    open_in_upper_half: Num,
}

pub(super) fn body<'a>(scenario: &'a Scenario, analysis: &'a Analysis, cut: Cut<'_>) -> Body<'a> {
    let undefined = |(concept, why): &'a (mediant_core::analysis::Concept, String)| Undefined {
        concept: concept.name(),
        why: why.as_str(),
    };
    let listed = |s: &&Solution| cut.concepts.is_empty() || cut.concepts.contains(&s.concept);
    let kinds = scenario.issues.iter().zip(&analysis.issue_kinds).map(|(m, k)| (m.id.as_str(), k.name()));
    // One for each party whatever is known: without a feasible package, nothing but its name.
    let ranges = scenario.parties.iter().enumerate().map(|(index, seat)| {
        let range = analysis.ranges.get(index);
        RangeJson {
            party: seat.id.as_str(),
            least: Num(range.map_or(f64::NAN, |r| r.least)),
            most: Num(range.map_or(f64::NAN, |r| r.most)),
            most_in_zone: range.and_then(|r| r.most_in_zone).map(Num),
        }
    });
    Body {
        aggregation: match scenario.aggregation {
            Aggregation::Additive => "additive",
            Aggregation::MeanOfIncluded => "mean-of-included",
        },
        at_least: scenario.at_least,
        parties: scenario.parties.iter().map(|p| p.id.as_str()).collect(),
        issues: scenario.issues.iter().map(|m| m.id.as_str()).collect(),
        packages: Packages {
            all: Count::of(&analysis.all),
            feasible: Count::of(&analysis.feasible),
            consistent: Count::of(&analysis.consistent),
        },
        zone: zone(scenario, &analysis.zone, cut),
        frontier: frontier(scenario, &analysis.frontier, cut),
        zone_frontier: frontier(scenario, &analysis.zone_frontier, cut),
        solutions: analysis.solutions.iter().filter(listed).map(|s| solution(scenario, s, cut)).collect(),
        undefined: analysis.undefined.iter().map(undefined).collect(),
        conventions: analysis.conventions.iter().map(|c| convention(scenario, c, cut)).collect(),
        lottery: analysis.lottery.as_ref().map(lottery),
        continuous: analysis.continuous.as_ref().map(|c| continuous(scenario, c, cut)),
        divisions: analysis.divisions.iter().map(|d| division(scenario, d)).collect(),
        trades: analysis.trades.iter().map(|t| trade(scenario, t)).collect(),
        flips: analysis.flips.iter().map(|f| flip(scenario, f)).collect(),
        issue_kinds: InOrder(kinds.collect()),
        ranges: ranges.collect(),
        barred: by_party(scenario, analysis.barred.iter().map(Count::of)),
        appraisals: analysis.appraisals.iter().map(|a| appraisal(scenario, a)).collect(),
        uncertainty: analysis.uncertainty.as_ref().map(|u| uncertainty(scenario, u)),
        notes: &analysis.notes,
    }
}

fn frontier<'a>(scenario: &'a Scenario, frontier: &'a Frontier, cut: Cut<'_>) -> FrontierJson<'a> {
    FrontierJson {
        exact: frontier.exact,
        epsilon: frontier.epsilon.as_ref().map(show),
        size: frontier.points.len(),
        points: frontier.points.iter().take(cut.points).map(|p| point(scenario, p)).collect(),
    }
}

fn point<'a>(scenario: &'a Scenario, point: &'a Point) -> PointJson<'a> {
    PointJson {
        utilities: nums(&point.utilities),
        packages: Count::of(&point.count),
        package: point.packages.first().map(|p| Settled(scenario, p)),
    }
}

pub(super) fn solution<'a>(scenario: &'a Scenario, solution: &'a Solution, cut: Cut<'_>) -> SolutionJson<'a> {
    let packages = solution.points.iter().flat_map(|p| &p.packages);
    SolutionJson {
        concept: solution.concept.name(),
        utilities: nums(&solution.utilities),
        points: solution.scale_points.as_deref().map(nums),
        packages: packages.take(cut.ties).map(|p| Settled(scenario, p)).collect(),
        packages_count: Count::of(&solution.count),
        disagreement: nums(&solution.disagreement),
        exact: solution.exact,
        value: Num(solution.value),
        tied_at: solution.points.iter().take(cut.ties).map(|p| point(scenario, p)).collect(),
    }
}

fn division<'a>(scenario: &'a Scenario, division: &'a Division) -> DivisionJson<'a> {
    let items = division.items.iter();
    DivisionJson {
        method: &division.method,
        each: show(&division.each),
        shared_issue: division.shared.as_ref().map(|s| issue(scenario, s.issue)),
        fraction: division.shared.as_ref().map(|s| show(&s.fraction)),
        to: division.shared.as_ref().map(|s| party(scenario, s.to)),
        items: InOrder(items.map(|(i, p)| (issue(scenario, *i), p.map(|p| party(scenario, p)))).collect()),
    }
}

/// The first party gains on the first issue and gives on the second; the second party the other way round.
fn trade<'a>(scenario: &'a Scenario, trade: &'a Trade) -> TradeJson<'a> {
    let (first, second) = (issue(scenario, trade.issues.0), issue(scenario, trade.issues.1));
    let (a, b) = (party(scenario, trade.parties.0), party(scenario, trade.parties.1));
    let option = |issue: usize, option: u16| {
        let matter = scenario.issues.get(issue)?;
        matter.options.get(usize::from(option)).map(mediant_core::Id::as_str)
    };
    let at = |(one, other): (u16, u16)| {
        InOrder(vec![(first, option(trade.issues.0, one)), (second, option(trade.issues.1, other))])
    };
    TradeJson {
        issues: [first, second],
        gives: InOrder(vec![(a, second), (b, first)]),
        gain: InOrder(vec![(a, Num(trade.gain.0)), (b, Num(trade.gain.1))]),
        from: at(trade.from),
        to: at(trade.to),
        difference: Num(trade.difference),
        others: InOrder(trade.others.iter().map(|(p, n)| (party(scenario, *p), Num(*n))).collect()),
    }
}

fn flip<'a>(scenario: &'a Scenario, flip: &'a Flip) -> FlipJson<'a> {
    FlipJson {
        input: &flip.input,
        from: Num(flip.from),
        to: Num(flip.to),
        changes: flip.changes.name(),
        relative: Num(flip.relative),
        party: party(scenario, flip.party),
        issue: flip.issue.map(|i| issue(scenario, i)),
        package: flip.package.as_ref().map(|p| Settled(scenario, p)),
    }
}

fn uncertainty<'a>(scenario: &'a Scenario, uncertainty: &'a Uncertainty) -> UncertaintyJson<'a> {
    let shared = |entries: &'a [(Vec<u16>, f64)]| {
        entries.iter().map(|(p, s)| Shared { package: Settled(scenario, p), share: Num(*s) }).collect()
    };
    let ask = |(input, low, high): &'a (String, f64, f64)| AskFirst {
        input,
        open_in_lower_half: Num(*low),
        open_in_upper_half: Num(*high),
    };
    UncertaintyJson {
        inputs: &uncertainty.inputs,
        surely: Count::of(&uncertainty.surely),
        possibly: Count::of(&uncertainty.possibly),
        acceptability: shared(&uncertainty.acceptability),
        nash: shared(&uncertainty.nash),
        binding: by_party(scenario, uncertainty.binding.iter().map(|n| Num(*n))),
        sampling: uncertainty.sampling.as_ref().map(probability),
        ask_first: uncertainty.ask_first.iter().map(ask).collect(),
    }
}
