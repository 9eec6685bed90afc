//! Who gives and gets what, in plain words.

use mediant_core::analysis::Exchange;
use mediant_core::case::Position;
use mediant_core::scenario::{MatterKind, Scenario};

use crate::desk::Desk;
use crate::document::{Inline, text};
use crate::words;

/// Changes of utility that are nothing.
const NOTHING: f64 = 0.000_5;

/// What one party gives and gets, the weightiest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) gives: Vec<Clause>,
    pub(crate) gets: Vec<Clause>,
}

/// One issue's part of it.
#[derive(Clone, Debug)]
pub(crate) struct Clause {
    /// What is given or got, as a phrase.
    pub(crate) phrase: String,
    /// The words, with the marks of the positions they are measured against.
    pub(crate) words: Vec<Inline>,
    weight: f64,
}

/// The exchange of one party: gives against its own opening, gets against the others'.
pub(crate) fn of_party(
    desk: &mut Desk<'_>,
    scenario: &Scenario,
    package: &[u16],
    (party, exchanges): (usize, &[Exchange]),
) -> Ledger {
    let mut ledger = Ledger::default();
    for exchange in exchanges.iter().filter(|e| e.party == party) {
        let chosen = package.get(exchange.issue).copied().unwrap_or(0);
        if exchange.against_own < -NOTHING {
            ledger.gives.push(gives(desk, scenario, chosen, exchange));
        }
        let most = exchange.against_others.iter().filter(|(_, gain)| *gain > NOTHING);
        if let Some((other, gain)) = most.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
            ledger.gets.push(gets(desk, scenario, chosen, (exchange, *other, *gain)));
        }
    }
    ledger.gives.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    ledger.gets.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    ledger
}

fn gives(desk: &mut Desk<'_>, scenario: &Scenario, chosen: u16, exchange: &Exchange) -> Clause {
    let matter = &scenario.issues[exchange.issue];
    let name = words::issue(desk.case, &matter.id);
    let now = words::picked(desk.case, scenario, exchange.issue, chosen);
    let asked = asked(desk, scenario, exchange.party, exchange.issue);
    let phrase = match (matter.kind, chosen) {
        (MatterKind::Article, 1) => format!("accepts “{name}”"),
        (MatterKind::Article, _) => format!("goes without “{name}”"),
        _ => match &asked {
            Some((option, _)) if !exchange.assumed => {
                format!(
                    "{name}: {now} instead of {}",
                    words::picked(desk.case, scenario, exchange.issue, *option)
                )
            }
            _ => format!("{name}: {now}, not its best"),
        },
    };
    let mut line = vec![text(phrase.clone())];
    match asked.filter(|_| !exchange.assumed) {
        Some((_, position)) => line.push(desk.position(position).mark()),
        None => line.push(text(" (it has not said what it wants; its best option stands for it)")),
    }
    amount(desk, exchange.party, exchange.against_own, &mut line);
    Clause { phrase, words: line, weight: -exchange.against_own }
}

fn gets(
    desk: &mut Desk<'_>,
    scenario: &Scenario,
    chosen: u16,
    (exchange, other, gain): (&Exchange, usize, f64),
) -> Clause {
    let matter = &scenario.issues[exchange.issue];
    let name = words::issue(desk.case, &matter.id);
    let now = words::picked(desk.case, scenario, exchange.issue, chosen);
    let theirs = asked(desk, scenario, other, exchange.issue);
    let rival = desk.case.parties.get(other).map_or_else(String::new, |p| p.name.clone());
    let phrase = match (matter.kind, chosen) {
        (MatterKind::Article, 1) => format!("“{name}”"),
        (MatterKind::Article, _) => format!("“{name}” stays out"),
        _ => match &theirs {
            Some((option, _)) => format!(
                "{name}: {now}, where {rival} asked for {}",
                words::picked(desk.case, scenario, exchange.issue, *option)
            ),
            None => format!("{name}: {now}"),
        },
    };
    let mut line = vec![text(phrase.clone())];
    if let Some((_, position)) = theirs {
        if matter.kind == MatterKind::Article {
            line.push(text(format!(", against {rival}’s wish")));
        }
        line.push(desk.position(position).mark());
    }
    amount(desk, exchange.party, gain, &mut line);
    Clause { phrase, words: line, weight: gain }
}

/// The option that a party asked for, and the position that says so.
fn asked<'a>(
    desk: &Desk<'a>,
    scenario: &Scenario,
    party: usize,
    issue: usize,
) -> Option<(u16, &'a Position)> {
    let id = &desk.case.parties.get(party)?.id;
    let matter = scenario.issues.get(issue)?;
    let position = desk.asked(id, &matter.id)?;
    let option = position.option.as_ref()?;
    let at = matter.options.iter().position(|o| o == option)?;
    Some((u16::try_from(at).ok()?, position))
}

fn amount(desk: &mut Desk<'_>, party: usize, change: f64, line: &mut Vec<Inline>) {
    let source = desk.told(party, "");
    line.push(text(" ("));
    line.push(source.number(words::change(change)));
    line.push(text(")"));
}

/// The clauses' words as list items, the lighter ones counted.
pub(crate) fn items(clauses: Vec<Clause>, most: usize) -> Vec<Vec<Inline>> {
    let more = clauses.len().saturating_sub(most);
    let mut items: Vec<Vec<Inline>> = clauses.into_iter().take(most).map(|c| c.words).collect();
    if more > 0 {
        items.push(vec![text(format!("and {more} of less weight"))]);
    }
    items
}
