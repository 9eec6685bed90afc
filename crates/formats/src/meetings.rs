//! Reads `meetings.toml`: the stages with their gates, and what has been held.

use std::collections::BTreeSet;

use mediant_core::Id;
use mediant_core::case::{Criterion, Gate, Meeting, OriginKind, Stage};
use toml::de::{DeTable, DeValue};

use crate::case::{bounded, check_schema, is_free};
use crate::diagnostic::Severity;
use crate::limits;
use crate::origin;
use crate::page::Page;
use crate::party::Around;
use crate::suggest;
use crate::table::{Item, Table, cut};

/// The schema's name at the head of the file.
pub(crate) const SCHEMA: &str = "mediant/meetings/1";

const DEGREES: &[(&str, &str)] = &[
    ("none", "none"),
    ("some", "some"),
    ("sufficient", "sufficient"),
    ("great", "great"),
    ("close", "close"),
];

const STATES: &[(&str, &str)] = &[("ready", "ready"), ("in-draft", "in draft"), ("missing", "missing")];

const MEETING_KEYS: &[&str] =
    &["id", "title", "date", "place", "present", "planned", "progress", "result", "deliverables"];

/// Reads the stages and meetings, as far as it goes.
pub(crate) fn read<'t>(
    page: &'t Page<'t>,
    document: &'t DeTable<'t>,
    around: Around<'_>,
) -> (Vec<Stage>, Vec<Meeting>) {
    let root = Table::root(page, document, &["schema", "stages", "meetings"]);
    check_schema(&root, SCHEMA);
    (stages(&root, around), meetings(&root, around))
}

fn stages(root: &Table<'_>, around: Around<'_>) -> Vec<Stage> {
    let mut taken = BTreeSet::new();
    let mut stages = Vec::new();
    let tables = root.tables("stages", &["id", "title", "reached", "gate"]);
    bounded(root, "stages", tables.len(), limits::OFFERS);
    for table in tables.into_iter().take(limits::OFFERS) {
        let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)));
        let title = table.need_text("title");
        let reached = table.truth("reached", false);
        let gate = table.get("gate").and_then(|i| i.table(&["opens", "criteria"])).map(|t| gate(&t, around));
        stages.extend(id.map(|id| Stage { id, title, gate, reached }));
    }
    stages
}

fn gate(table: &Table<'_>, around: Around<'_>) -> Gate {
    let criterion = |t: &Table<'_>| Criterion {
        text: t.need_text("text"),
        met: t.get("met").and_then(|i| i.truth()),
        origin: t.get("origin").map(|_| origin::of(t, OriginKind::Assumed, around.agenda)),
    };
    let criteria = table.tables("criteria", &["text", "met", "origin"]);
    Gate { criteria: criteria.iter().map(criterion).collect(), opens: table.text("opens") }
}

fn meetings(root: &Table<'_>, around: Around<'_>) -> Vec<Meeting> {
    let mut taken = BTreeSet::new();
    let mut meetings = Vec::new();
    let tables = root.tables("meetings", MEETING_KEYS);
    bounded(root, "meetings", tables.len(), limits::OFFERS);
    for table in tables.into_iter().take(limits::OFFERS) {
        let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)));
        let title = table.need_text("title");
        let date = table.get("date").and_then(|i| date(&i));
        let present = present(&table, around);
        let planned = table.truth("planned", false);
        let progress = pairs(&table, "progress", ("by", "degree"), DEGREES);
        let deliverables = pairs(&table, "deliverables", ("title", "state"), STATES);
        let Some(id) = id else { continue };
        let (place, result) = (table.text("place"), table.text("result"));
        meetings.push(Meeting { id, title, date, place, present, progress, result, deliverables, planned });
    }
    meetings
}

/// A list of tables that pair a text with one of some words.
fn pairs(
    table: &Table<'_>,
    key: &str,
    (text, word): (&str, &str),
    words: &[(&str, &'static str)],
) -> Vec<(String, String)> {
    let tables = table.tables(key, &[text, word]);
    let pair = |t: &Table<'_>| {
        let of = t.need_text(text);
        let word = t.need(word).and_then(|i| i.word(words))?;
        Some((of, word.to_owned()))
    };
    tables.iter().filter_map(pair).collect()
}

/// Ids or names. A text that could be an id and is not known is probably misspelt.
fn present(table: &Table<'_>, around: Around<'_>) -> Vec<String> {
    let items = table.get("present").and_then(|i| i.list()).unwrap_or_default();
    let mut present = Vec::new();
    for item in items {
        let Some(text) = item.text() else { continue };
        let known = around.agenda.parties.iter().chain(&around.agenda.third_parties);
        if Id::new(text).is_ok()
            && !known.clone().any(|i| i.as_str() == text)
            && !item.page.has_enough(Severity::Warning)
        {
            let help = suggest::help(text, known.map(Id::as_str));
            let message = format!("neither a party nor a third party has the id \"{}\"", cut(text));
            item.warn(
                "unknown-third-party",
                message,
                format!("{help}; names of people start with a capital letter"),
            );
        }
        present.push(text.to_owned());
    }
    present
}

/// A day of the calendar, as text or as a TOML date.
pub(crate) fn date(item: &Item<'_>) -> Option<String> {
    let text = match item.value {
        DeValue::Datetime(date) if date.time.is_none() => date.to_string(),
        _ => item.text()?.to_owned(),
    };
    if is_day(&text) {
        return Some(text);
    }
    item.error(
        "bad-date",
        format!("\"{}\" is not a day of the calendar", cut(&text)),
        "write it as 2025-08-15",
    );
    None
}

/// Whether a text is a day of the Gregorian calendar, written `YYYY-MM-DD`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |width: usize| {
        let part = parts.next()?;
        let fits = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    parts.next().is_none() && (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn days_of_the_calendar() {
        for day in ["2025-08-15", "2024-02-29", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for bad in [
            "2025-02-29",
            "1900-02-29",
            "2025-13-01",
            "2025-00-10",
            "2025-1-01",
            "2025-01-32",
            "x",
            "2025-01-01-01",
        ] {
            assert!(!is_day(bad), "{bad}");
        }
    }
}
