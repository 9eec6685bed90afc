//! Reads and writes `reviews.toml`: what persons decided about statements, in the order in which they did.
//!
//! The file only grows: [`decision_toml`] makes the text that is put at its end.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use mediant_core::Id;
use mediant_core::ledger::Stance;
use mediant_core::review::{Decision, Edit, Review, Span, What};
use toml::de::DeTable;

use crate::agenda::Agenda;
use crate::case::check_schema;
use crate::meetings;
use crate::origin;
use crate::page::Page;
use crate::table::{Item, Table, cut};
use crate::talks::STANCES;
use crate::write::text::{list, quoted};

/// The schema's name at the head of the file.
pub(crate) const SCHEMA: &str = "mediant/reviews/1";

/// What a `reviews.toml` begins with.
pub const REVIEWS_HEAD: &str = "\
schema = \"mediant/reviews/1\"
# What people decided about the statements of the reports, in order. `mediant review` adds to the end of this file.
";

const WHATS: &[(&str, &str)] = &[
    ("accept", "accept"),
    ("reject", "reject"),
    ("edit", "edit"),
    ("merge", "merge"),
    ("split", "split"),
    ("undo", "undo"),
];

/// The keys that every decision may have.
const COMMON: [&str; 5] = ["id", "what", "date", "by", "words"];

/// Reads the decisions, as far as it goes.
pub(crate) fn read<'t>(page: &'t Page<'t>, document: &'t DeTable<'t>, agenda: &Agenda) -> Review {
    let root = Table::root(page, document, &["schema", "decisions"]);
    check_schema(&root, SCHEMA);
    let items = root.get("decisions").and_then(|i| i.list()).unwrap_or_default();
    let mut taken = BTreeSet::new();
    let mut decisions = Vec::new();
    for table in items.iter().filter_map(Item::open_table) {
        let what = what(&table, agenda, &taken);
        let id = table.need("id").and_then(|i| id(&i, &mut taken));
        let date = table.get("date").and_then(|i| meetings::date(&i));
        let by = Some(table.text("by")).filter(|b| !b.is_empty());
        let words = table.text("words");
        if let (Some(id), Some(what)) = (id, what) {
            decisions.push(Decision { id, date, by, words, what });
        }
    }
    Review { decisions }
}

/// `d1`, `d2`, …, each once.
fn id(item: &Item<'_>, taken: &mut BTreeSet<String>) -> Option<String> {
    let text = item.text()?;
    let number = text.strip_prefix('d').unwrap_or_default();
    let counts = !number.is_empty() && number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit());
    if !counts || number.starts_with('0') {
        item.error(
            "bad-id",
            format!("\"{}\" is not a decision's id", cut(text)),
            "write d and its number, such as \"d12\"",
        );
        return None;
    }
    if !taken.insert(text.to_owned()) {
        item.error(
            "duplicate-id",
            format!("the id \"{text}\" is taken"),
            "each decision has an id of its own",
        );
        return None;
    }
    Some(text.to_owned())
}

fn what(table: &Table<'_>, agenda: &Agenda, before: &BTreeSet<String>) -> Option<What> {
    let word = table.need("what")?.word(WHATS)?;
    let own: &[&str] = match word {
        "accept" | "reject" => &["statement"],
        "edit" => &["statement", "speaker", "report", "span", "text", "issues", "stance"],
        "undo" => &["decision"],
        _ => &["statements"],
    };
    table.check_keys(&[&COMMON[..], own].concat());
    Some(match word {
        "accept" => What::Accept(mark(&table.need("statement")?)?),
        "reject" => What::Reject(mark(&table.need("statement")?)?),
        "edit" => {
            let mark = table.need("statement").and_then(|i| mark(&i));
            let edit = edit(table, agenda);
            What::Edit(mark?, edit?)
        }
        "undo" => {
            let item = table.need("decision")?;
            let named = item.text()?;
            if !before.contains(named) {
                let message = format!("no decision before this one has the id \"{}\"", cut(named));
                item.error("unknown-decision", message, "only what was decided before can be taken back");
                return None;
            }
            What::Undo(named.to_owned())
        }
        pair => {
            let item = table.need("statements")?;
            let both: Vec<Option<String>> = item.list()?.iter().map(mark).collect();
            let [a, b] = both.as_slice() else {
                item.error("out-of-range", "this names two statements", "name each by its mark");
                return None;
            };
            let (a, b) = (a.clone()?, b.clone()?);
            if pair == "merge" { What::Merge(a, b) } else { What::Split(a, b) }
        }
    })
}

/// The mark of a statement: 4 to 64 hexadecimal digits.
fn mark(item: &Item<'_>) -> Option<String> {
    let text = item.text()?;
    let well = origin::is_mark(text);
    if !well {
        let message = format!("\"{}\" is not a statement's mark", cut(text));
        item.error(
            "bad-statement",
            message,
            "`mediant read --json` shows marks; such as \"0123456789abcdef\"",
        );
    }
    well.then(|| text.to_owned())
}

fn edit(table: &Table<'_>, agenda: &Agenda) -> Option<Edit> {
    let speaker = table.get("speaker").and_then(|i| i.text()).map(str::to_owned);
    let stance: Option<Stance> = table.get("stance").and_then(|i| i.word(STANCES));
    let issues = table.get("issues").and_then(|i| i.list()).map(|items| {
        // An issue may have left the case since; then what was said of it is passed over.
        let known = |item: &Item<'_>| {
            let id: Id = item.id()?;
            if !agenda.issues.contains_key(&id) && !agenda.broken.contains(id.as_str()) {
                let message = format!("the case has no issue \"{id}\"; the statement is not put to it");
                item.warn("unknown-issue", message, "");
                return None;
            }
            Some(id)
        };
        items.iter().filter_map(known).collect()
    });
    let keys = ["report", "span", "text"];
    let span = if keys.iter().any(|k| table.get(k).is_some()) { span(table) } else { None };
    if ["speaker", "stance", "issues", "span"].iter().all(|k| table.get(k).is_none()) {
        let message = "an edit sets something of the statement: speaker, span, issues or stance";
        table.page.error("missing-key", &table.span, message, "");
        return None;
    }
    Some(Edit { speaker, span, issues, stance })
}

/// `span = [first byte, one past the last]`, with the report and the words that stand there.
fn span(table: &Table<'_>) -> Option<Span> {
    let (report, text) = (table.need_text("report"), table.need_text("text"));
    let item = table.need("span")?;
    let ends: Vec<Option<usize>> =
        item.list()?.iter().map(|i| i.count(0, crate::limits::REPORT_BYTES)).collect();
    match ends.as_slice() {
        [Some(start), Some(end)] if start < end => Some(Span { report, start: *start, end: *end, text }),
        [None, _] | [_, None] => None,
        _ => {
            item.error(
                "out-of-range",
                "a span is its first byte and the one past its last",
                "such as [310, 365]",
            );
            None
        }
    }
}

/// One decision as it is put at the end of a `reviews.toml`: a blank line, then its table.
#[must_use]
pub fn decision_toml(decision: &Decision) -> String {
    let mut out =
        format!("\n[[decisions]]\nid = {}\nwhat = \"{}\"\n", quoted(&decision.id), decision.what.name());
    match &decision.what {
        What::Accept(mark) | What::Reject(mark) => {
            let _ = writeln!(out, "statement = {}", quoted(mark));
        }
        What::Edit(mark, edit) => {
            let _ = writeln!(out, "statement = {}", quoted(mark));
            edited(&mut out, edit);
        }
        What::Merge(a, b) | What::Split(a, b) => {
            let _ = writeln!(out, "statements = [{}, {}]", quoted(a), quoted(b));
        }
        What::Undo(id) => {
            let _ = writeln!(out, "decision = {}", quoted(id));
        }
    }
    let beside =
        [("words", Some(&decision.words)), ("date", decision.date.as_ref()), ("by", decision.by.as_ref())];
    for (key, value) in beside {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        }
    }
    out
}

fn edited(out: &mut String, edit: &Edit) {
    if let Some(speaker) = &edit.speaker {
        let _ = writeln!(out, "speaker = {}", quoted(speaker));
    }
    if let Some(Span { report, start, end, text }) = &edit.span {
        let (report, text) = (quoted(report), quoted(text));
        let _ = write!(out, "report = {report}\nspan = [{start}, {end}]\ntext = {text}\n");
    }
    if let Some(issues) = &edit.issues {
        let _ = writeln!(out, "issues = {}", list(issues.iter().map(|i| quoted(i.as_str()))));
    }
    if let Some(stance) = edit.stance {
        let _ = writeln!(out, "stance = {}", quoted(stance.name()));
    }
}
