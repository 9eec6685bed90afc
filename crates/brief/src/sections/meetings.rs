//! Meetings held and planned, stages.

use mediant_core::case::Meeting;

use super::{bounded, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{self, Block, Section, Table, say};
use crate::words;

/// Meetings with what may be seen of them.
pub(crate) fn section(desk: &Desk<'_>, extra: Vec<Block>) -> Option<Section> {
    let case = desk.case;
    let mut blocks = extra;
    if !case.meetings.is_empty() {
        let rows: Vec<Vec<_>> = case.meetings.iter().map(|m| row(desk, m)).collect();
        let (mut rows, more) = bounded(rows, super::ROWS);
        let mut columns =
            ["Meeting", "Day", "Place", "Who was there", "What came of it"].map(words_column).to_vec();
        // The public sees neither who was there nor what came of it.
        while columns.len() > 3
            && rows.iter().all(|r| r.last().is_some_and(|c| document::plain(c).is_empty()))
        {
            columns.pop();
            for row in &mut rows {
                row.pop();
            }
        }
        blocks.push(Block::Table(Table { caption: "Meetings".into(), columns, rows, more }));
    }
    unless_empty("meetings", "Meetings and stages", blocks)
}

fn row(desk: &Desk<'_>, meeting: &Meeting) -> Vec<Vec<crate::document::Inline>> {
    let present: Vec<String> = meeting.present.iter().map(|id| name(desk, id)).collect();
    let mut result = words::sentence(&meeting.result);
    let judged: Vec<String> =
        meeting.progress.iter().map(|(who, degree)| format!("{who}: {degree}")).collect();
    if !judged.is_empty() {
        result = format!("{result} Progress as judged by {}.", judged.join("; "));
    }
    let day = match (&meeting.date, meeting.planned) {
        (Some(day), false) => day.clone(),
        (Some(day), true) => format!("{day} (planned)"),
        (None, true) => "planned, no day named".into(),
        (None, false) => "not known".into(),
    };
    vec![say(&meeting.title), say(day), say(&meeting.place), say(present.join(", ")), say(result.trim())]
}

fn name(desk: &Desk<'_>, id: &str) -> String {
    let case = desk.case;
    let party = case.parties.iter().find(|p| p.id.as_str() == id).map(|p| p.name.clone());
    let third = || case.third_parties.iter().find(|t| t.id.as_str() == id).map(|t| t.name.clone());
    party.or_else(third).unwrap_or_else(|| id.to_owned())
}
