//! Third parties: consulted, to consult, guarantors, critics, spoilers.

use super::{bounded, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Section, Table, Tone, callout, say, strong, text};
use crate::words;

pub(crate) fn section(desk: &Desk<'_>) -> Option<Section> {
    let case = desk.case;
    let mut blocks = Vec::new();
    if case.third_parties.is_empty() {
        blocks.push(callout(
            Tone::Missing,
            "No third party is entered.",
            "Who must be consulted, who could guarantee, and who could spoil an agreement would stand here.",
        ));
    } else {
        blocks.push(table(desk));
    }
    unless_empty("third-parties", "Third parties", blocks)
}

/// Third parties by role, as one line.
pub(crate) fn in_short(desk: &Desk<'_>) -> Vec<Inline> {
    let listed = &desk.case.third_parties;
    let mut roles: Vec<&str> = vec!["to consult"];
    for third in listed {
        if !roles.contains(&third.role.as_str()) {
            roles.push(&third.role);
        }
    }
    let mut line = Vec::new();
    for role in roles {
        let names: Vec<&str> = listed.iter().filter(|t| t.role == role).map(|t| t.name.as_str()).collect();
        if names.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        let title = if role.is_empty() { "No role said".to_owned() } else { words::capital(role) };
        line.extend([strong(title), text(format!(": {}", words::list(&names)))]);
    }
    if line.is_empty() {
        return say(
            "None is entered. Who must be consulted, who could guarantee, who could spoil an agreement?",
        );
    }
    line
}

/// Who they are and what is known of their view.
pub(crate) fn table(desk: &Desk<'_>) -> Block {
    let mut listed: Vec<_> = desk.case.third_parties.iter().collect();
    listed.sort_by_key(|t| t.role != "to consult");
    let noted = listed.iter().any(|t| !t.note.is_empty());
    let mut rows = Vec::new();
    for third in listed {
        let mut row = vec![say(&third.name), say(&third.role)];
        if noted {
            row.push(say(words::sentence(&third.note)));
        }
        rows.push(row);
    }
    let mut columns = vec![words_column("Who"), words_column("Role")];
    if noted {
        columns.push(words_column("What is known"));
    }
    let (rows, more) = bounded(rows, super::ROWS);
    Block::Table(Table { caption: "Third parties; those still to consult first".into(), columns, rows, more })
}
