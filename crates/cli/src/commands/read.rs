//! `mediant read`: who said what, where, in which words.

use std::fmt::Write;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use mediant_core::ledger::{Ledger, Statement};
use mediant_evidence::{Lexicon, MAX_BYTES, ReadReport, Source, assemble, read_report};

use crate::args::Read;
use crate::commands::{input, output};
use crate::exit::Failure;
use crate::progress::Bar;
use crate::words::count;

/// How deep a folder of reports may nest.
const MAX_DEPTH: usize = 16;

/// A report that was read from disk or standard input.
struct Given {
    path: String,
    bytes: Vec<u8>,
}

/// Reads the reports and prints the ledger.
pub(crate) fn run(args: &Read) -> Result<(), Failure> {
    let loaded = args.case.as_deref().map(input::case).transpose()?;
    let lexicon = loaded.as_ref().map(|l| Lexicon::of(&l.case)).unwrap_or_default();
    let given: Vec<Given> = match (&loaded, args.reports.is_empty()) {
        (Some(case), true) => {
            case.reports.iter().map(|r| Given { path: r.path.clone(), bytes: r.bytes.clone() }).collect()
        }
        _ => collect(&args.reports)?,
    };
    let bar = Bar::new();
    let mut read = Vec::with_capacity(given.len());
    for (done, one) in given.iter().enumerate() {
        let source = Source { path: &one.path, bytes: &one.bytes };
        read.push(read_report(&source, &lexicon).map_err(|why| Failure::Refused(why.to_string()))?);
        bar.tell("reading reports", done as u64 + 1, given.len() as u64);
    }
    bar.done();
    if args.jsonl { lines(read) } else { whole(args, read) }
}

fn whole(args: &Read, read: Vec<ReadReport>) -> Result<(), Failure> {
    let ledger = assemble(read);
    output::print(&if args.json { mediant_formats::ledger_json(&ledger) } else { text(&ledger) })
}

/// One line a report, then one with what relates the statements.
fn lines(read: Vec<ReadReport>) -> Result<(), Failure> {
    let ledger = assemble(read);
    for (index, report) in ledger.reports.iter().enumerate() {
        let own: Vec<&Statement> = ledger.statements.iter().filter(|s| s.report == index).collect();
        output::print(&mediant_formats::report_jsonl(report, own))?;
    }
    output::print(&mediant_formats::last_line_jsonl(&ledger))
}

fn collect(paths: &[PathBuf]) -> Result<Vec<Given>, Failure> {
    let mut given = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            let bytes = bounded(std::io::stdin())
                .map_err(|fault| Failure::Input(format!("standard input cannot be read: {fault}")))?;
            given.push(Given { path: "-".to_owned(), bytes });
        } else {
            walk(path, 0, &mut given)?;
        }
    }
    if given.is_empty() {
        return Err(Failure::Input(
            "there is no report there: reports are files ending in .txt, .md, .html or .htm".to_owned(),
        ));
    }
    Ok(given)
}

/// What a source holds, or one byte more than a report may have: devices and pipes may never end.
fn bounded(source: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    source.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn walk(path: &Path, depth: usize, given: &mut Vec<Given>) -> Result<(), Failure> {
    let unreadable =
        |fault: std::io::Error| Failure::Input(format!("{} cannot be read: {fault}", path.display()));
    let about = std::fs::metadata(path).map_err(unreadable)?;
    if !about.is_dir() {
        let bytes = bounded(std::fs::File::open(path).map_err(unreadable)?).map_err(unreadable)?;
        if bytes.len() > MAX_BYTES {
            return Err(Failure::Refused(format!(
                "{} has more than {} bytes, which is what a report may have",
                path.display(),
                count(MAX_BYTES as u128)
            )));
        }
        given.push(Given { path: path.display().to_string(), bytes });
        return Ok(());
    }
    if depth >= MAX_DEPTH {
        return Err(Failure::Refused(format!(
            "{} is nested more than {MAX_DEPTH} folders deep",
            path.display()
        )));
    }
    let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
        .map_err(unreadable)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    inside.sort();
    for entry in inside {
        let ending = entry.extension().map(|e| e.to_string_lossy().to_lowercase());
        let report = matches!(ending.as_deref(), Some("txt" | "md" | "html" | "htm"));
        // A pipe or a device in a folder is no report, whatever its name; `is_file` follows links.
        if entry.is_dir() && !entry.is_symlink() || report && entry.is_file() {
            walk(&entry, depth + 1, given)?;
        }
    }
    Ok(())
}

/// The ledger for people.
fn text(ledger: &Ledger) -> String {
    let mut out = String::new();
    for (index, report) in ledger.reports.iter().enumerate() {
        let outlet = report.outlet.as_deref().map(|o| format!(" · {o}")).unwrap_or_default();
        let date = report.date.as_deref().map(|d| format!(" · {d}")).unwrap_or_default();
        let _ = writeln!(out, "{}{outlet}{date}", report.path);
        for note in &report.notes {
            let _ = writeln!(out, "  note: {note}");
        }
        for statement in ledger.statements.iter().filter(|s| s.report == index) {
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
        "{} statements in {} reports. None enters an analysis until you accept it: mediant accept CASE ID",
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
            "{}: one utterance in {} wordings: {}",
            group.id,
            group.statements.len(),
            group.statements.join(", ")
        );
        for d in group.differs.iter().filter(|d| d.meaning) {
            let _ = writeln!(out, "    differs in meaning: “{}” / “{}”", d.a, d.b);
        }
    }
    for link in &ledger.related {
        let _ = writeln!(out, "related, not the same: {}: {}", link.statements.join(", "), link.why);
    }
    for link in &ledger.contradictions {
        let _ = writeln!(out, "contradiction, left to you: {}: {}", link.statements.join(", "), link.why);
    }
    if !ledger.variants.is_empty() || !ledger.related.is_empty() || !ledger.contradictions.is_empty() {
        out.push('\n');
    }
}
