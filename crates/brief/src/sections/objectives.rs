//! Objectives, deliverables, the gate, and the decision asked of the principal.

use mediant_core::case::{Criterion, Gate};

use super::{unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Order, Section, Table, Tone, callout, paragraph, say, strong, text};
use crate::words::{self, sentence};

pub(crate) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let mut blocks = Vec::new();
    if let Some(mediator) = &desk.case.mediator {
        if !mediator.decision.is_empty() {
            blocks.push(Block::Callout {
                tone: Tone::Note,
                title: "Decision asked:".into(),
                text: say(sentence(&mediator.decision)),
            });
        }
        if !mediator.objectives.is_empty() {
            let items = mediator.objectives.iter().take(super::ROWS).map(|o| say(sentence(o))).collect();
            blocks.push(Block::List { order: Order::Ranked, items });
        }
    }
    let mut items = Vec::new();
    let due = due(desk);
    if !due.is_empty() {
        items.push(("Deliverables".to_owned(), due));
    }
    if let Some(line) = gate_in_short(desk) {
        items.push(("Gate".to_owned(), line));
    }
    if !items.is_empty() {
        blocks.push(Block::Facts { items });
    }
    if blocks.is_empty() {
        blocks.push(callout(
            Tone::Missing,
            "No objective is entered.",
            "What the meeting is for, and the decision it asks for, would stand here; write them into mediator.toml.",
        ));
    }
    unless_empty("objectives", "Objectives, deliverables, gate", blocks)
}

/// The deliverables of the meetings ahead by their state, what is missing first.
fn due(desk: &Desk<'_>) -> Vec<Inline> {
    let planned = || desk.case.meetings.iter().filter(|m| m.planned).flat_map(|m| &m.deliverables);
    let mut states: Vec<&str> = vec!["missing", "in draft", "ready"];
    for (_, state) in planned() {
        if !states.contains(&state.as_str()) {
            states.push(state);
        }
    }
    let mut line = Vec::new();
    for state in states {
        let these: Vec<&str> =
            planned().filter(|(_, s)| s == state).map(|(what, _)| what.as_str()).take(super::ROWS).collect();
        if these.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        line.push(strong(words::capital(state)));
        line.push(text(format!(": {}", sentence(&these.join("; ")))));
    }
    line
}

/// Stage, gate and criteria in a few lines; none where no stage is entered.
fn gate_in_short(desk: &mut Desk<'_>) -> Option<Vec<Inline>> {
    let case = desk.case;
    let stage = case.stages.iter().rfind(|s| s.reached).or(case.stages.first())?;
    let mut line = vec![text("The talks are at the stage "), strong(stage.title.clone())];
    let Some(gate) = &stage.gate else {
        line.push(text(", which has no gate."));
        return Some(line);
    };
    let met = gate.criteria.iter().filter(|c| c.met == Some(true)).count();
    line.push(text(format!("; {met} of {} criteria of its gate are met.", gate.criteria.len())));
    if !gate.opens.is_empty() {
        line.push(text(format!(" Passing it opens: {}", sentence(&gate.opens))));
    }
    for (at, criterion) in gate.criteria.iter().enumerate().take(super::ROWS) {
        line.push(Inline::Break);
        line.push(strong(words::capital(state(criterion))));
        line.push(text(format!(": {}", sentence(&criterion.text))));
        if let Some(origin) = &criterion.origin {
            line.push(desk.entry(&format!("meetings.toml: criterion {} of the gate", at + 1), origin).mark());
        }
    }
    Some(line)
}

fn state(criterion: &Criterion) -> &'static str {
    match criterion.met {
        Some(true) => "met",
        Some(false) => "not met",
        None => "nobody has judged",
    }
}

/// What the planned meetings should deliver.
pub(crate) fn deliverables(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let planned = desk.case.meetings.iter().filter(|m| m.planned);
    let rows: Vec<Vec<Vec<crate::document::Inline>>> = planned
        .flat_map(|m| m.deliverables.iter().map(|(what, state)| vec![say(what), say(state), say(&m.title)]))
        .collect();
    if rows.is_empty() {
        return;
    }
    let (rows, more) = super::bounded(rows, super::ROWS);
    blocks.push(Block::Table(Table {
        caption: "Deliverables of the meetings ahead".into(),
        columns: vec![words_column("Deliverable"), words_column("State"), words_column("Meeting")],
        rows,
        more,
    }));
}

/// The gate that the talks stand before.
pub(crate) fn gate(desk: &mut Desk<'_>, blocks: &mut Vec<Block>) {
    let case = desk.case;
    let Some(stage) = case.stages.iter().rfind(|s| s.reached).or(case.stages.first()) else { return };
    let Some(gate) = &stage.gate else {
        blocks.push(paragraph(format!("The talks are at the stage “{}”, which has no gate.", stage.title)));
        return;
    };
    let met = gate.criteria.iter().filter(|c| c.met == Some(true)).count();
    let mut lead = vec![text("The talks are at the stage "), strong(stage.title.clone()), text(". ")];
    if gate.criteria.is_empty() {
        lead.push(text("Its gate states no criterion"));
    } else {
        lead.push(text(format!("{met} of {} criteria of its gate are met", gate.criteria.len())));
    }
    if gate.opens.is_empty() {
        lead.push(text("."));
    } else {
        lead.push(text(format!("; passing it opens: {}", sentence(&gate.opens))));
    }
    blocks.push(Block::Paragraph { text: lead });
    criteria(desk, gate, blocks);
}

fn criteria(desk: &mut Desk<'_>, gate: &Gate, blocks: &mut Vec<Block>) {
    if gate.criteria.is_empty() {
        return;
    }
    let mut rows = Vec::new();
    for (at, criterion) in gate.criteria.iter().enumerate() {
        let mut judged = say(state(criterion));
        if let Some(origin) = &criterion.origin {
            judged
                .push(desk.entry(&format!("meetings.toml: criterion {} of the gate", at + 1), origin).mark());
        }
        rows.push(vec![say(&criterion.text), judged]);
    }
    let (rows, more) = super::bounded(rows, super::ROWS);
    blocks.push(Block::Table(Table {
        caption: "The gate: sufficient progress, by stated criteria".into(),
        columns: vec![words_column("Criterion"), words_column("State")],
        rows,
        more,
    }));
}
