//! The ledger as text for people.

use std::collections::BTreeSet;
use std::fmt::Write;

use mediant_core::ledger::{Ledger, Statement};

use crate::words::count;

/// The ledger for people.
pub(super) fn text(ledger: &Ledger) -> String {
    let mut out = String::new();
    for (index, report) in ledger.reports.iter().enumerate() {
        let outlet = report.outlet.as_deref().map(|o| format!(" · {o}")).unwrap_or_default();
        let date = report.date.as_deref().map(|d| format!(" · {d}")).unwrap_or_default();
        let _ = writeln!(out, "{}{outlet}{date}", report.path);
        if let Some(original) = &report.reprint_of {
            let _ = writeln!(out, "  a reprint of {original}; both count as one source");
        }
        for note in &report.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        // The statements stand by report.
        let first = ledger.statements.partition_point(|s| s.report < index);
        for statement in ledger.statements[first..].iter().take_while(|s| s.report == index) {
            said(&mut out, statement);
        }
        for dropped in &report.dropped {
            let _ = writeln!(out, "  not read, bytes {}–{}: {}", dropped.start, dropped.end, dropped.why);
        }
        out.push('\n');
    }
    relations(&mut out, ledger);
    let _ = writeln!(
        out,
        "{} statements in {} reports. None enters an analysis until you accept it: mediant review CASE",
        count(ledger.statements.len() as u128),
        count(ledger.reports.len() as u128)
    );
    out
}

fn said(out: &mut String, s: &Statement) {
    let speaker = s.speaker.as_deref().unwrap_or("speaker not resolved");
    let _ = writeln!(out, "  {:<5} {speaker} · {} · bytes {}–{}", s.id, s.kind.name(), s.start, s.end);
    let _ = writeln!(out, "        {}", s.text.replace('\n', " "));
    let mut about = Vec::new();
    let o = &s.occasion;
    about.extend([&o.event, &o.outlet].into_iter().flatten().cloned());
    about.extend(o.date.clone().or_else(|| o.stated.clone()));
    about.extend(s.issues.iter().map(|t| format!("touches {} ({})", t.issue, t.because)));
    if let Some(cue) = &s.stance_cue {
        about.push(format!("reads like: {} ({cue})", s.stance.name()));
    }
    about.extend(s.notes.iter().cloned());
    if !about.is_empty() {
        let _ = writeln!(out, "        {}", about.join(" · "));
    }
}

fn relations(out: &mut String, ledger: &Ledger) {
    for group in &ledger.variants {
        let _ = writeln!(
            out,
            "{}: one utterance in {} wordings, from {}: {}",
            group.id,
            group.statements.len(),
            match ledger.sources(group) {
                1 => "one source".to_owned(),
                sources => format!("{sources} sources"),
            },
            group.statements.join(", ")
        );
        for d in group.differs.iter().filter(|d| d.meaning) {
            let _ = writeln!(out, "    {} differs in meaning: “{}” / “{}”", d.statement, d.a, d.b);
        }
    }
    for link in &ledger.doubtful {
        let _ = writeln!(out, "doubtful, left to you: {}: {}", link.statements.join(", "), link.why);
    }
    let doubtful: BTreeSet<&[String]> = ledger.doubtful.iter().map(|l| l.statements.as_slice()).collect();
    for link in ledger.related.iter().filter(|l| !doubtful.contains(l.statements.as_slice())) {
        let _ = writeln!(out, "related, not the same: {}: {}", link.statements.join(", "), link.why);
    }
    for link in &ledger.contradictions {
        let _ = writeln!(out, "contradiction, left to you: {}: {}", link.statements.join(", "), link.why);
    }
    for said in &ledger.rejected {
        let _ = writeln!(out, "rejected in a review: {}: {}", said.id, said.text.replace('\n', " "));
    }
    for why in &ledger.unplaced {
        let _ = writeln!(out, "decision without effect: {why}");
    }
    if !ledger.variants.is_empty() || !ledger.related.is_empty() || !ledger.contradictions.is_empty() {
        out.push('\n');
    }
}
