//! Red lines, preconditions and traps: lines not to cross in the talks.

use mediant_core::case::{Case, Pick, Rule};
use mediant_disclosure::ReadingView;

use super::{bounded, number_column, party, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Order, Section, Table, say, strong, text};
use crate::words;

/// Red lines of each party in the short form.
const IN_SHORT: usize = 4;

pub(crate) fn section(desk: &mut Desk<'_>, main: &ReadingView) -> Option<Section> {
    let mut blocks = Vec::new();
    let mut rows = Vec::new();
    for k in 0..desk.case.parties.len() {
        let Some(preference) = desk.preference(k).1 else { continue };
        for (at, line) in preference.red_lines.iter().enumerate() {
            let source = desk.told(k, &format!("red-lines.{}", at + 1));
            let bars = main.analysis.barred.get(k).cloned().unwrap_or_default();
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
    if !rows.is_empty() {
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
    unless_empty("limits-in-full", "Red lines, contradictions, flags", blocks)
}

/// Red lines in short, as one line.
pub(crate) fn in_short(desk: &mut Desk<'_>) -> Vec<Inline> {
    let mut line = Vec::new();
    let mut more = 0;
    let mut unknown: Vec<String> = Vec::new();
    for k in 0..desk.case.parties.len() {
        let who = party(desk.case, k);
        let Some(preference) = desk.preference(k).1 else {
            unknown.push(who);
            continue;
        };
        for (at, of) in preference.red_lines.iter().enumerate() {
            if at >= IN_SHORT {
                more += 1;
                continue;
            }
            if !line.is_empty() {
                line.push(Inline::Break);
            }
            let source = desk.told(k, &format!("red-lines.{}", at + 1));
            line.extend([strong(who.clone()), text(format!(": {}", rule(desk.case, of))), source.mark()]);
        }
    }
    if line.is_empty() {
        line.push(text(if unknown.is_empty() {
            "None is entered. That is not to say that there is none: ask.".to_owned()
        } else {
            format!("None is entered, and {} told nothing: ask.", words::list(&unknown))
        }));
    }
    if more > 0 {
        line.push(text(format!("; and {more} more")));
    }
    line
}

/// On what a lawyer should be heard, as one line; empty where nothing is flagged.
pub(crate) fn traps(desk: &Desk<'_>) -> Vec<Inline> {
    let flags = desk.case.mediator.as_ref().map(|m| m.flags.as_slice()).unwrap_or_default();
    if flags.is_empty() {
        return Vec::new();
    }
    let named: Vec<String> = flags.iter().take(super::ROWS).map(|(on, _)| pick(desk.case, on)).collect();
    vec![
        text("Ask "),
        Inline::Link { to: "flags".into(), text: "a lawyer".into() },
        text(format!(" before you speak of {}.", words::list(&named))),
    ]
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
