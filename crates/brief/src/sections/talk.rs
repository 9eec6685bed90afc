//! What to say: arguments and answers, questions to ask, the public line.

use mediant_disclosure::ReadingView;

use super::{bottom_line, bounded, party, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Order, Section, Table, Tone, callout, paragraph, say, strong, text};
use crate::words::{self, sentence};

pub(crate) fn arguments(desk: &Desk<'_>) -> Option<Section> {
    let case = desk.case;
    let mut blocks = Vec::new();
    let name = |id: &mediant_core::Id| {
        case.parties.iter().find(|p| p.id == *id).map_or_else(|| id.to_string(), |p| p.name.clone())
    };
    let arguments = case.mediator.as_ref().map(|m| m.arguments.as_slice()).unwrap_or_default();
    if !arguments.is_empty() {
        let rows = arguments
            .iter()
            .map(|(who, argument, answer)| vec![say(name(who)), say(argument), say(answer)])
            .collect();
        let (rows, more) = bounded(rows, super::ROWS);
        blocks.push(Block::Table(Table {
            caption: "Arguments to expect, and answers".into(),
            columns: vec![words_column("From"), words_column("Argument"), words_column("Answer")],
            rows,
            more,
        }));
    }
    per_issue(desk, &mut blocks);
    unless_empty("arguments", "Arguments to expect, and what may be said", blocks)
}

/// What to ask, what to say if asked, what not to say.
pub(crate) fn in_short(desk: &Desk<'_>, main: &ReadingView) -> Option<Section> {
    let mut blocks = Vec::new();
    questions(desk, main, &mut blocks);
    let mediator = desk.case.mediator.as_ref();
    let say_list = mediator.map(|m| m.say.as_slice()).unwrap_or_default();
    let not_list = mediator.map(|m| m.do_not_say.as_slice()).unwrap_or_default();
    let mut items = Vec::new();
    for (title, lines) in [("If asked, say", say_list), ("Do not say", not_list)] {
        let lines: Vec<String> = lines.iter().take(super::ROWS).map(|l| sentence(l)).collect();
        if !lines.is_empty() {
            items.push((title.to_owned(), say(lines.join(" "))));
        }
    }
    if !items.is_empty() {
        blocks.push(Block::Facts { items });
    }
    if blocks.is_empty() {
        blocks.push(callout(
            Tone::Missing,
            "No question and no public line is entered.",
            "Questions to ask, arguments to expect, and what may be said if asked go into mediator.toml.",
        ));
    }
    unless_empty("talk", "What to ask, what to say", blocks)
}

fn questions(desk: &Desk<'_>, main: &ReadingView, blocks: &mut Vec<Block>) {
    let mut items: Vec<Vec<Inline>> = Vec::new();
    let first = main.analysis.uncertainty.as_ref().map(|u| u.ask_first.as_slice()).unwrap_or_default();
    for (path, low, high) in first.iter().take(3) {
        items.push(vec![
            strong(words::capital(&bottom_line::input(desk, main, path))),
            text(format!(
                ": in the lower half of what it may be a deal is open in {} of draws, in the upper half in {}.",
                words::percent(*low),
                words::percent(*high)
            )),
        ]);
    }
    let stated = desk.case.mediator.as_ref().map(|m| m.questions.as_slice()).unwrap_or_default();
    for (who, question) in stated.iter().take(super::ROWS) {
        let at = desk.case.parties.iter().position(|p| p.id == *who);
        let name = at.map_or_else(|| who.to_string(), |k| party(desk.case, k));
        items.push(vec![strong(format!("{name}: ")), text(question.clone())]);
    }
    if items.is_empty() {
        return;
    }
    blocks.push(paragraph(if first.is_empty() {
        "Questions, the most valuable first as the mediator ranks them:"
    } else {
        "Questions, those first whose answer would tell most about whether a deal exists:"
    }));
    blocks.push(Block::List { order: Order::Ranked, items });
}

/// What may be said about each issue.
pub(crate) fn per_issue(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let lines = desk.case.issues.iter().filter(|i| !i.public_line.is_empty());
    let rows = lines.map(|i| vec![say(&i.title), say(sentence(&i.public_line))]).collect();
    let (rows, more) = bounded(rows, super::ROWS);
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: "What may be said, issue by issue".into(),
            columns: vec![words_column("Issue"), words_column("Public line")],
            rows,
            more,
        }));
    }
}
