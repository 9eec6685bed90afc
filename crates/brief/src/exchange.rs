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
    /// The issue, by index.
    pub(crate) issue: usize,
    /// What is given or got, as the end of a sentence that starts with the party's name.
    pub(crate) phrase: String,
    /// The words, with the marks of the positions they are measured against.
    pub(crate) words: Vec<Inline>,
    weight: f64,
}

/// The exchange of one party: gives against its own opening, gets against the others'. Where some party has said what
/// it wants, only issues count on which this one has, and only others who have; else what is best for each stands in.
pub(crate) fn of_party(
    desk: &mut Desk<'_>,
    scenario: &Scenario,
    package: &[u16],
    (party, exchanges): (usize, &[Exchange]),
) -> Ledger {
    let mut ledger = Ledger::default();
    let anyone = desk.anyone_asked();
    for exchange in exchanges.iter().filter(|e| e.party == party) {
        let Some(issue) = scenario.issues.get(exchange.issue).map(|m| &m.id) else { continue };
        if anyone && !desk.has_asked(party, issue) {
            continue;
        }
        let chosen = package.get(exchange.issue).copied().unwrap_or(0);
        if exchange.against_own < -NOTHING {
            ledger.gives.push(gives(desk, scenario, chosen, exchange));
        }
        let others = exchange.against_others.iter().filter(|(k, _)| !anyone || desk.has_asked(*k, issue));
        let most = others.filter(|(_, gain)| *gain > NOTHING);
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
        (MatterKind::Item, _) => format!("leaves “{name}”"),
        _ => format!("gives most on “{name}” ({now})"),
    };
    let shown = match (matter.kind, &asked) {
        (MatterKind::Article | MatterKind::Item, _) => phrase.clone(),
        (_, Some((option, _))) if !exchange.assumed => {
            format!(
                "{name}: {now} instead of {}",
                words::picked(desk.case, scenario, exchange.issue, *option)
            )
        }
        _ => format!("{name}: {now}"),
    };
    let mut line = vec![text(shown)];
    if let Some((_, position)) = asked.filter(|_| !exchange.assumed) {
        line.push(desk.position(position).mark());
    }
    amount(desk, exchange.party, exchange.against_own, &mut line);
    Clause { issue: exchange.issue, phrase, words: line, weight: -exchange.against_own }
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
        (MatterKind::Article, 1) | (MatterKind::Item, _) => format!("gets “{name}”"),
        (MatterKind::Article, _) => format!("keeps out “{name}”"),
        _ => format!("gets most on “{name}” ({now})"),
    };
    let shown = match (matter.kind, chosen) {
        (MatterKind::Article, 1) | (MatterKind::Item, _) => format!("“{name}”"),
        (MatterKind::Article, _) => format!("no “{name}”"),
        _ => match &theirs {
            Some((option, _)) => format!(
                "{name}: {now}, where {rival} asked for {}",
                words::picked(desk.case, scenario, exchange.issue, *option)
            ),
            None => format!("{name}: {now}"),
        },
    };
    let mut line = vec![text(shown)];
    if let Some((_, position)) = theirs {
        line.push(desk.position(position).mark());
    }
    amount(desk, exchange.party, gain, &mut line);
    Clause { issue: exchange.issue, phrase, words: line, weight: gain }
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

/// The weightiest clauses' words one after the other; `nothing` where there are none.
pub(crate) fn in_a_row(clauses: Vec<Clause>, most: usize) -> Vec<Inline> {
    if clauses.is_empty() {
        return vec![text("nothing")];
    }
    let mut line = Vec::new();
    for clause in clauses.into_iter().take(most) {
        if !line.is_empty() {
            line.push(text("; "));
        }
        line.extend(clause.words);
    }
    line
}

/// The clauses' words one below the other, the lighter ones counted; what to say where there are none.
pub(crate) fn lines(clauses: Vec<Clause>, most: usize, none: &str) -> Vec<Inline> {
    if clauses.is_empty() {
        return vec![text(none)];
    }
    let more = clauses.len().saturating_sub(most);
    let mut line = Vec::new();
    for clause in clauses.into_iter().take(most) {
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        line.extend(clause.words);
    }
    if more > 0 {
        line.push(Inline::Break);
        line.push(text(format!("and {more} of less weight")));
    }
    line
}
