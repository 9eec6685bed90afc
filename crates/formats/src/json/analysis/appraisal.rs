//! A closer look at single packages.

use mediant_core::analysis::{Appraisal, Exchange, OneSided, Refusal};
use mediant_core::scenario::Scenario;
use serde::Serialize;

use crate::json::number::{Num, nums};
use crate::json::parts::{InOrder, Settled, issue, party};

#[derive(Serialize)]
pub(super) struct AppraisalJson<'a> {
    package: Settled<'a>,
    concepts: Vec<&'static str>,
    offers: Vec<&'a str>,
    contradicts: bool,
    utilities: Vec<Num>,
    gains: Vec<Num>,
    shares: Vec<Num>,
    refusals: Vec<RefusalJson<'a>>,
    exchanges: Vec<ExchangeJson<'a>>,
    one_sided: Option<OneSidedJson<'a>>,
    to_frontier: Num,
    improved_by: Option<Settled<'a>>,
}

#[derive(Serialize)]
struct RefusalJson<'a> {
    party: &'a str,
    why: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    below_by: Option<Num>,
    #[serde(skip_serializing_if = "Option::is_none")]
    red_line: Option<usize>,
}

#[derive(Serialize)]
struct ExchangeJson<'a> {
    issue: &'a str,
    party: &'a str,
    against_own: Num,
    against_others: InOrder<'a, Num>,
    assumed: bool,
}

#[derive(Serialize)]
struct OneSidedJson<'a> {
    winner: &'a str,
    losers: Vec<&'a str>,
    concedes_nothing: bool,
}

pub(super) fn appraisal<'a>(scenario: &'a Scenario, appraisal: &'a Appraisal) -> AppraisalJson<'a> {
    AppraisalJson {
        package: Settled(scenario, &appraisal.package),
        concepts: appraisal.concepts.iter().map(|c| c.name()).collect(),
        offers: appraisal.offers.iter().map(mediant_core::Id::as_str).collect(),
        contradicts: appraisal.contradicts,
        utilities: nums(&appraisal.utilities),
        gains: nums(&appraisal.gains),
        shares: nums(&appraisal.shares),
        refusals: appraisal.refusals.iter().map(|(p, r)| refusal(scenario, *p, r)).collect(),
        exchanges: appraisal.exchanges.iter().map(|e| exchange(scenario, e)).collect(),
        one_sided: appraisal.one_sided.as_ref().map(|o| one_sided(scenario, o)),
        to_frontier: Num(appraisal.to_frontier),
        improved_by: appraisal.improved_by.as_ref().map(|p| Settled(scenario, p)),
    }
}

fn refusal<'a>(scenario: &'a Scenario, index: usize, refusal: &Refusal) -> RefusalJson<'a> {
    let (why, below_by, red_line) = match refusal {
        Refusal::BelowReservation(by) => ("below-reservation", Some(Num(*by)), None),
        Refusal::RedLine(line) => ("red-line", None, Some(*line)),
    };
    RefusalJson { party: party(scenario, index), why, below_by, red_line }
}

fn exchange<'a>(scenario: &'a Scenario, exchange: &'a Exchange) -> ExchangeJson<'a> {
    let others = exchange.against_others.iter().map(|(p, n)| (party(scenario, *p), Num(*n)));
    ExchangeJson {
        issue: issue(scenario, exchange.issue),
        party: party(scenario, exchange.party),
        against_own: Num(exchange.against_own),
        against_others: InOrder(others.collect()),
        assumed: exchange.assumed,
    }
}

fn one_sided<'a>(scenario: &'a Scenario, one_sided: &OneSided) -> OneSidedJson<'a> {
    OneSidedJson {
        winner: party(scenario, one_sided.winner),
        losers: one_sided.losers.iter().map(|p| party(scenario, *p)).collect(),
        concedes_nothing: one_sided.concedes_nothing,
    }
}
