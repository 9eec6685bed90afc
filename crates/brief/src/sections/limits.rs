//! Red lines, preconditions and traps: lines not to cross in the talks.

use mediant_core::case::{Case, Pick, Rule};
use mediant_disclosure::ReadingView;

use super::{bounded, number_column, party, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Order, Section, Table, Tone, callout, say, strong, text};
use crate::words;

pub(crate) fn section(desk: &mut Desk<'_>, main: &ReadingView) -> Option<Section> {
    let mut blocks = Vec::new();
    let mut rows = Vec::new();
    for k in 0..desk.case.parties.len() {
        let Some(preference) = desk.preference(k).1 else { continue };
        for (at, line) in preference.red_lines.iter().enumerate() {
            let source = desk.told(k, &format!("red-lines.{}", at + 1));
            let bars = main.analysis.barred.get(k).copied().unwrap_or(0);
            let kind = if line.unless.is_some() { "precondition" } else { "red line" };
            let mut words = say(rule(desk.case, line));
            words.push(source.mark());
            rows.push(vec![
                say(party(desk.case, k)),
                say(kind),
                words,
                vec![desk.told(k, "").number(words::count(bars))],
            ]);
        }
    }
    if rows.is_empty() {
        let unknown: Vec<String> = (0..desk.case.parties.len())
            .filter(|k| desk.preference(*k).1.is_none())
            .map(|k| party(desk.case, k))
            .collect();
        let words = if unknown.is_empty() {
            "The parties’ files hold none. That is not to say that there is none: ask.".to_owned()
        } else {
            format!("The files hold none, and {} told nothing. Ask.", words::list(&unknown))
        };
        blocks.push(callout(Tone::Missing, "No red line or precondition is entered.", words));
    } else {
        let (rows, more) = bounded(rows, super::ROWS);
        blocks.push(Block::Table(Table {
            caption:
                "Red lines and preconditions; the last column counts what all of a party’s lines bar together"
                    .into(),
            columns: vec![
                words_column("Party"),
                words_column("Kind"),
                words_column("What"),
                number_column("Packages barred"),
            ],
            rows,
            more,
        }));
    }
    rules(desk, &mut blocks);
    flags(desk, &mut blocks);
    unless_empty("limits", "Red lines, preconditions, traps", blocks)
}

/// A red line or precondition in words.
pub(crate) fn rule(case: &Case, rule: &Rule) -> String {
    let together: Vec<String> = rule.all_of.iter().map(|p| pick(case, p)).collect();
    let unless = rule.unless.as_ref().map(|p| pick(case, p));
    let mut words = match (together.is_empty(), unless) {
        (true, Some(needed)) => format!("only with {needed}"),
        (false, Some(needed)) => format!("{} only with {needed}", words::list(&together)),
        (false, None) => format!("never {}", words::list(&together)),
        (true, None) => "no package at all".into(),
    };
    if !rule.why.is_empty() {
        words.push_str(": ");
        words.push_str(&rule.why);
    }
    words
}

/// An option with its issue, in words.
fn pick(case: &Case, pick: &Pick) -> String {
    let issue = words::issue(case, &pick.issue);
    let article = case
        .issues
        .iter()
        .any(|i| i.id == pick.issue && matches!(i.kind, mediant_core::case::IssueKind::Article { .. }));
    match (article, pick.option.as_str()) {
        (true, "in") => format!("“{issue}”"),
        (true, _) => format!("a draft without “{issue}”"),
        (false, _) => format!("“{issue}: {}”", words::option(case, &pick.issue, &pick.option)),
    }
}

/// What cannot come together whoever wants it.
pub(crate) fn rules(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let case = desk.case;
    if case.rules.is_empty() {
        return;
    }
    let (listed, more) = bounded(case.rules.iter().collect::<Vec<_>>(), super::ROWS);
    let mut items: Vec<_> =
        listed.into_iter().map(|r| say(words::sentence(&words::capital(&contradiction(case, r))))).collect();
    if more > 0 {
        items.push(say(format!("and {more} more")));
    }
    blocks.push(Block::Group {
        id: "rules".into(),
        title: "What contradicts itself, whoever wants it".into(),
        blocks: vec![Block::List { order: Order::Free, items }],
    });
}

fn contradiction(case: &Case, of: &Rule) -> String {
    if of.unless.is_some() {
        return rule(case, of);
    }
    let these: Vec<String> = of.all_of.iter().map(|p| pick(case, p)).collect();
    let these = format!("{} exclude each other", words::list(&these));
    if of.why.is_empty() { these } else { format!("{these}: {}", of.why) }
}

fn flags(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let case = desk.case;
    let Some(mediator) = &case.mediator else { return };
    if mediator.flags.is_empty() {
        return;
    }
    let items = mediator.flags.iter().take(super::ROWS).map(|(on, note)| {
        vec![strong(words::capital(&pick(case, on))), text(format!(": {}", words::sentence(note)))]
    });
    blocks.push(Block::Group {
        id: "flags".into(),
        title: "Flags: show these to a lawyer before you speak of them".into(),
        blocks: vec![Block::List { order: Order::Free, items: items.collect() }],
    });
}
