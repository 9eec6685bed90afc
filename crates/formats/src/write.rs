//! Case → case folder: what a person could have written, and what reads back as the same case.
//!
//! Written is what a case holds that came of another tool's files: parties, issues, rules, preferences. What was written
//! is read again before anything is handed out, so that a case that cannot be written whole is refused.

pub(crate) mod number;
mod party;
pub(crate) mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use mediant_core::case::{Aggregation, Case, Issue, IssueKind, Party, Rule, Status};

use crate::reader::{CaseFiles, read_case};
use text::{key, list, quoted};

/// Why a case was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The case holds something that is not written, or that a case folder cannot hold.
    #[error("the case cannot be written as a case folder: {0}")]
    Differs(String),
    /// The folder is there, and something is in it.
    #[error("{0} is there already and is not empty")]
    NotEmpty(String),
    /// The disk refused.
    #[error("{0} cannot be written: {1}")]
    Disk(String, std::io::Error),
}

/// The files of a case folder.
///
/// # Errors
/// Refuses a case that does not read back as it was: one that holds stages, meetings, a mediator's notes and the like, or
/// more than a case folder may hold.
pub fn case_files(case: &Case) -> Result<CaseFiles, WriteError> {
    let mut files = BTreeMap::new();
    files.insert("case.toml".to_owned(), shared(case).into_bytes());
    for (told, folder) in [(&case.preferences, "parties"), (&case.estimates, "estimates")] {
        for (party, preference) in case.parties.iter().zip(told) {
            if let Some(preference) = preference {
                let text = party::write(&party.id, preference).map_err(WriteError::Differs)?;
                files.insert(format!("{folder}/{}.toml", party.id), text.into_bytes());
            }
        }
    }
    let files = CaseFiles { name: case.slug.to_string(), files };
    match read_case(&files) {
        Ok(read) if read.case == *case => Ok(files),
        Ok(_) => Err(WriteError::Differs("part of it has no place in what is written".to_owned())),
        Err(faults) => {
            let first = faults.diagnostics.iter().find(|d| d.severity == crate::Severity::Error);
            Err(WriteError::Differs(first.map_or_else(String::new, ToString::to_string)))
        }
    }
}

/// Writes a case folder into a folder that is not there yet or is empty, and what else is given beside it. The folder's
/// name must be the case's slug, or the case reads back under another.
///
/// # Errors
/// As [`case_files`]; and when the folder holds something, or the disk refuses. What was begun is left as it is.
pub fn write_case(case: &Case, folder: &Path, beside: &[(&str, &str)]) -> Result<(), WriteError> {
    let files = case_files(case)?;
    let shown = folder.display().to_string();
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) || folder.is_file() {
        return Err(WriteError::NotEmpty(shown));
    }
    let texts = files.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    for (path, bytes) in texts.chain(beside.iter().map(|(path, text)| (*path, text.as_bytes()))) {
        let at = folder.join(path);
        let made = at.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.and_then(|()| std::fs::write(&at, bytes))
            .map_err(|why| WriteError::Disk(at.display().to_string(), why))?;
    }
    Ok(())
}

/// `case.toml`.
fn shared(case: &Case) -> String {
    let mut text = format!("schema = \"mediant/case/1\"\ntitle = {}\n", quoted(&case.title));
    put(&mut text, "summary", &case.summary);
    put(&mut text, "classification", &case.classification);
    if !case.unverified.is_empty() {
        let _ = writeln!(text, "unverified = {}", list(case.unverified.iter().map(|s| quoted(s))));
    }
    if case.aggregation == Aggregation::MeanOfIncluded {
        text.push_str("aggregation = \"mean-of-included\"\n");
    }
    if let Some(least) = case.at_least {
        let _ = writeln!(text, "at-least = {least}");
    }
    for party in &case.parties {
        self::party(&mut text, party);
    }
    for issue in &case.issues {
        self::issue(&mut text, issue);
    }
    for rule in &case.rules {
        self::rule(&mut text, rule);
    }
    text
}

/// A text that is left out where it is empty.
fn put(text: &mut String, key: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(text, "{key} = {}", quoted(value));
    }
}

fn party(text: &mut String, party: &Party) {
    let _ = write!(text, "\n[[parties]]\nid = \"{}\"\nname = {}\n", party.id, quoted(&party.name));
    if !party.veto {
        text.push_str("veto = false\n");
    }
    put(text, "role", &party.role);
    if !party.aliases.is_empty() {
        let _ = writeln!(text, "aliases = {}", list(party.aliases.iter().map(|a| quoted(a))));
    }
}

fn issue(text: &mut String, issue: &Issue) {
    let _ = write!(text, "\n[[issues]]\nid = \"{}\"\ntitle = {}\n", issue.id, quoted(&issue.title));
    if let Some(parent) = &issue.parent {
        let _ = writeln!(text, "under = \"{parent}\"");
    }
    match &issue.kind {
        IssueKind::Options(options) => {
            let options = options.iter().map(|o| {
                let clause =
                    if o.text.is_empty() { String::new() } else { format!(", text = {}", quoted(&o.text)) };
                if o.title == o.id.as_str() && clause.is_empty() {
                    format!("\"{}\"", o.id)
                } else {
                    format!("{{ id = \"{}\", title = {}{clause} }}", o.id, quoted(&o.title))
                }
            });
            let _ = writeln!(text, "options = {}", list(options));
        }
        IssueKind::Measured { low, high, step, unit } => {
            let number = |n| number::toml(n).unwrap_or_default();
            let _ = write!(text, "kind = \"measured\"\nlow = {}\nhigh = {}\n", number(low), number(high));
            if let Some(step) = step {
                let _ = writeln!(text, "step = {}", number(step));
            }
            put(text, "unit", unit);
        }
        IssueKind::Article { text: clause } => {
            text.push_str("kind = \"article\"\n");
            put(text, "text", clause);
        }
        IssueKind::Item => text.push_str("kind = \"item\"\n"),
        IssueKind::Heading => text.push_str("kind = \"heading\"\n"),
    }
    put(text, "specification", &issue.specification);
    if issue.status != Status::Open {
        put(text, "status", &issue.status.name().replace(' ', "-"));
    }
    for (key, words) in [("terms", &issue.terms), ("except", &issue.except)] {
        if !words.is_empty() {
            let _ = writeln!(text, "{key} = {}", list(words.iter().map(|w| quoted(w))));
        }
    }
    put(text, "public-line", &issue.public_line);
}

fn rule(text: &mut String, rule: &Rule) {
    let pick = |p: &mediant_core::case::Pick| format!("\"{}:{}\"", p.issue, p.option);
    match (&rule.unless, rule.all_of.as_slice()) {
        (Some(needs), [this]) => {
            let _ = write!(text, "\n[[requires]]\nthis = {}\nneeds = {}\n", pick(this), pick(needs));
        }
        _ => {
            let _ = write!(text, "\n[[excludes]]\nthese = {}\n", list(rule.all_of.iter().map(pick)));
        }
    }
    put(text, "why", &rule.why);
}

/// A table's head: `[values.price]`.
fn head(text: &mut String, path: &[&str]) {
    let path: Vec<String> = path.iter().map(|part| key(part)).collect();
    let _ = write!(text, "\n[{}]\n", path.join("."));
}
