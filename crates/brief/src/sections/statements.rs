//! What the reports say: accepted statements in their own words, and what cannot hold together.

use super::unless_empty;
use crate::desk::{self, Desk};
use crate::document::{Block, Order, Section, Tone, callout, paragraph, say};
use crate::words;

/// Statements quoted in full.
const QUOTED: usize = 12;

pub(crate) fn section(desk: &mut Desk<'_>) -> Option<Section> {
    let (case, ledger) = (desk.case, desk.ledger);
    let mut blocks = Vec::new();
    let mut missing = Vec::new();
    let mut quoted = 0;
    for accepted in &case.accepted {
        let name = match &accepted.mark {
            Some(mark) => format!("{}@{mark}", accepted.statement),
            None => accepted.statement.clone(),
        };
        let (Some(statement), Some(source)) = (desk::find(ledger, &name), desk.statement(&name)) else {
            missing.push(accepted.statement.clone());
            continue;
        };
        quoted += 1;
        if quoted > QUOTED {
            continue;
        }
        let speaker = statement.speaker.clone().unwrap_or_else(|| "speaker not resolved".into());
        blocks.push(Block::Quote {
            source: source.id,
            words: desk::wording(ledger, statement).shown(),
            by: format!("{speaker}, {} speech. {}", statement.kind.name(), desk::occasion(statement)),
        });
    }
    if quoted > QUOTED {
        blocks.push(paragraph(format!("and {} more accepted statements", quoted - QUOTED)));
    }
    if !missing.is_empty() {
        blocks.push(callout(
            Tone::Caution,
            "Accepted, but no longer in the reports:",
            words::sentence(&words::list(&missing)),
        ));
    }
    if quoted == 0 {
        let found = words::many(ledger.statements.len() as u128, "statement");
        let reports = words::many(ledger.reports.len() as u128, "report");
        blocks.push(if ledger.statements.is_empty() {
            callout(
                Tone::Missing,
                "No report has been read.",
                "Public reports go into the folder reports/; what they say can then be accepted into the case.",
            )
        } else {
            callout(
                Tone::Missing,
                "No statement has been accepted.",
                format!(
                    "{found} in {reports} {} found; none enters the analysis before a person accepts it.",
                    if ledger.statements.len() == 1 { "was" } else { "were" }
                ),
            )
        });
    }
    contradictions(desk, &mut blocks);
    unless_empty("statements", "What the reports say", blocks)
}

fn contradictions(desk: &mut Desk<'_>, blocks: &mut Vec<Block>) {
    let ledger = desk.ledger;
    let mut items = Vec::new();
    for link in ledger.contradictions.iter().take(8) {
        let mut line = say(words::sentence(&words::capital(&link.why)));
        for id in link.statements.iter().take(4) {
            line.extend(desk.statement(id).map(|s| s.mark()));
        }
        items.push(line);
    }
    if !items.is_empty() {
        blocks.push(paragraph("Statements that cannot both hold; the program does not choose between them:"));
        blocks.push(Block::List { order: Order::Free, items });
    }
}
