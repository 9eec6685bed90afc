//! How a statement and a pair are shown: one thing a line, with its name before it.

use std::fmt::Write;

use mediant_core::ledger::Statement;
use mediant_evidence::{Aligned, align};

use super::keep::Desk;
use crate::words::count;

/// Characters of the report that are shown on each side of a statement.
const AROUND: usize = 300;

/// A statement with what a person needs to decide about it; `left` are those that come after it.
pub(super) fn statement(desk: &mut Desk, said: &Statement, left: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "Statement {}, and {} after it", said.id, count(left));
    about(&mut out, desk, said);
    let copies = desk.copies(said) - 1;
    if copies > 0 {
        let _ = writeln!(
            out,
            "  copies    {} more, word for word; what you decide holds for them too",
            count(copies)
        );
    }
    if let Some(group) = desk.ledger.variants.iter().find(|g| g.statements.contains(&said.id)) {
        let others =
            group.statements.iter().filter(|id| **id != said.id).filter_map(|id| desk.ledger.statement(id));
        for other in others {
            let stands = if desk.is_accepted(other) { " (accepted)" } else { "" };
            let _ = writeln!(out, "  also as   {}{stands}: {}", other.id, other.text);
            differences(&mut out, &said.text, &other.text);
        }
    }
    for link in desk.ledger.contradictions.iter().filter(|l| l.statements.contains(&said.id)) {
        let others: Vec<&str> =
            link.statements.iter().filter(|id| **id != said.id).map(String::as_str).collect();
        let _ = writeln!(out, "  beside    {} it may not hold: {}", others.join(", "), link.why);
    }
    out
}

/// A pair with its aligned words.
pub(super) fn pair(desk: &mut Desk, (a, b): (&Statement, &Statement), why: &str, left: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "Are {} and {} one utterance? {} after it\n  {why}", a.id, b.id, count(left));
    for said in [a, b] {
        let _ = writeln!(out, "{}", said.id);
        about(&mut out, desk, said);
    }
    let _ = writeln!(out, "Word by word");
    for stretch in align(&a.text, &b.text) {
        let _ = match stretch {
            Aligned::Same(words) => writeln!(out, "  both      {words}"),
            Aligned::Differs(d) => {
                let weight = if d.meaning { "; this changes the meaning" } else { "" };
                writeln!(
                    out,
                    "  differs   {}: {} · {}: {}{weight}",
                    a.id,
                    or_nothing(&d.a),
                    b.id,
                    or_nothing(&d.b)
                )
            }
        };
    }
    out
}

/// The differences of two wordings that change the meaning.
fn differences(out: &mut String, a: &str, b: &str) {
    for stretch in align(a, b) {
        if let Aligned::Differs(d) = stretch
            && d.meaning
        {
            let _ = writeln!(
                out,
                "            there {} for {} here; this changes the meaning",
                or_nothing(&d.b),
                or_nothing(&d.a)
            );
        }
    }
}

fn or_nothing(words: &str) -> String {
    if words.is_empty() { "nothing".to_owned() } else { format!("“{words}”") }
}

fn about(out: &mut String, desk: &mut Desk, said: &Statement) {
    if let Some(report) = desk.ledger.reports.get(said.report) {
        let parts =
            [Some(report.path.clone()), report.outlet.clone(), report.date.clone(), report.title.clone()];
        let _ = writeln!(out, "  report    {}", parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    }
    let (before, after) = context(desk, said);
    let _ = writeln!(out, "  before    {before}");
    let _ = writeln!(out, "  words     {}", said.text);
    let _ = writeln!(out, "  after     {after}");
    let cue = said.cue.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
    let _ = writeln!(out, "  speaker   {}{cue}", said.speaker.as_deref().unwrap_or("not resolved"));
    let _ = writeln!(out, "  kind      {}, bytes {}–{}", said.kind.name(), said.start, said.end);
    let o = &said.occasion;
    let mut occasion: Vec<String> = [&o.event, &o.outlet, &o.date].into_iter().flatten().cloned().collect();
    occasion.extend(o.stated.as_ref().map(|s| format!("in the report’s words {s}")));
    let occasion = if occasion.is_empty() {
        "not known".to_owned()
    } else {
        format!("{} ({})", occasion.join(", "), o.confidence.name())
    };
    let _ = writeln!(out, "  occasion  {occasion}");
    let issues: Vec<String> =
        said.issues.iter().map(|t| format!("{} (because of “{}”)", t.issue, t.because)).collect();
    let _ = writeln!(
        out,
        "  issues    {}",
        if issues.is_empty() { "none".to_owned() } else { issues.join(", ") }
    );
    let cue = said.stance_cue.as_ref().map(|c| format!(" (because of “{c}”)")).unwrap_or_default();
    let _ = writeln!(out, "  stance    {}{cue}", said.stance.name());
    for note in &said.notes {
        let _ = writeln!(out, "  note      {note}");
    }
}

/// What stands before and after a statement in its paragraphs. Where the words cannot be found there, as where the
/// statement's own cue stands in them, the paragraph is shown whole.
fn context(desk: &mut Desk, said: &Statement) -> (String, String) {
    let (start, end) = (said.start, said.end);
    let Some(body) = desk.body(said.report) else { return (String::new(), String::new()) };
    let here = body.paragraphs.iter().filter(|p| p.start < end && start < p.end);
    let text: Vec<&str> = here.map(|p| p.text.as_str()).collect();
    let text = text.join(" ");
    match text.split_once(said.text.as_str()) {
        Some((before, after)) => (last(before), first(after)),
        None => (first(&text), String::new()),
    }
}

/// The end of a text, and the beginning.
fn last(text: &str) -> String {
    let skip = text.chars().count().saturating_sub(AROUND);
    let dots = if skip > 0 { "…" } else { "" };
    format!("{dots}{}", text.chars().skip(skip).collect::<String>().trim())
}

fn first(text: &str) -> String {
    let dots = if text.chars().count() > AROUND { "…" } else { "" };
    format!("{}{dots}", text.chars().take(AROUND).collect::<String>().trim())
}
