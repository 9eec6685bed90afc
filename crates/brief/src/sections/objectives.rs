//! Objectives, deliverables, the gate, and the decision asked of the principal.

use mediant_core::case::Gate;

use super::{unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Order, Section, Table, Tone, callout, paragraph, say, strong, text};
use crate::words::sentence;

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
    deliverables(desk, &mut blocks);
    gate(desk, &mut blocks);
    if blocks.is_empty() {
        blocks.push(callout(
            Tone::Missing,
            "No objective is entered.",
            "What the meeting is for, and the decision it asks for, would stand here; write them into mediator.toml.",
        ));
    }
    unless_empty("objectives", "Objectives, deliverables, gate", blocks)
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
        let state = match criterion.met {
            Some(true) => "met",
            Some(false) => "not met",
            None => "nobody has judged",
        };
        let mut judged = say(state);
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
