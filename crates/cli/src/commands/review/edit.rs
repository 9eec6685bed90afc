//! Editing: what a person sets of a statement.

use mediant_core::Id;
use mediant_core::ledger::{Stance, Statement};
use mediant_core::review::{Edit, Span, What};
use mediant_evidence::{Source, place};

use super::ask;
use super::keep::Desk;
use crate::commands::output;
use crate::exit::Failure;
use crate::words::list;

/// Asks what is to be set, and keeps it; false where nothing was.
pub(super) fn edit(desk: &mut Desk, said: &Statement, how: &str) -> Result<bool, Failure> {
    let asked =
        if how.is_empty() { ask::line("Which: speaker, words, issues or stance?")? } else { how.to_owned() };
    let (field, rest) = asked.split_once(char::is_whitespace).unwrap_or((&asked, ""));
    let question = match field {
        "speaker" => "Who? The full name, or - for nobody:",
        "words" => "The words as the report has them:",
        "issues" | "issue" => "Which issues? Their ids with commas between, or - for none:",
        "stance" => "Which: offer, demand, red-line, precondition, progress or none?",
        _ => {
            output::print(&format!("“{field}” is nothing that can be set; nothing was changed."))?;
            return Ok(false);
        }
    };
    let value = if rest.trim().is_empty() { ask::line(question)? } else { rest.trim().to_owned() };
    if value.is_empty() {
        output::print("Nothing was changed.")?;
        return Ok(false);
    }
    let set = match field {
        "speaker" => Ok(Edit { speaker: Some(unless_dash(&value)), ..Edit::default() }),
        "words" => words(desk, said, &value).map(|span| Edit { span: Some(span), ..Edit::default() }),
        "stance" => Stance::from_name(&value)
            .map(|stance| Edit { stance: Some(stance), ..Edit::default() })
            .ok_or(format!("“{value}” is no stance")),
        _ => {
            issues(desk, &unless_dash(&value)).map(|issues| Edit { issues: Some(issues), ..Edit::default() })
        }
    };
    match set {
        Ok(edit) => {
            desk.decide(said, What::Edit(said.mark.clone(), edit))?;
            Ok(true)
        }
        Err(why) => {
            output::print(&format!("{why}; nothing was changed."))?;
            Ok(false)
        }
    }
}

fn unless_dash(value: &str) -> String {
    if value == "-" { String::new() } else { value.to_owned() }
}

fn issues(desk: &Desk, value: &str) -> Result<Vec<Id>, String> {
    let known = &desk.loaded.case.issues;
    let mut found = Vec::new();
    for name in value.split(',').map(str::trim).filter(|n| !n.is_empty()) {
        let Some(issue) = known.iter().find(|i| i.id.as_str() == name) else {
            let ids: Vec<String> = known.iter().map(|i| i.id.to_string()).collect();
            return Err(format!("the case has no issue “{name}”; it has {}", list(&ids)));
        };
        if !found.contains(&issue.id) {
            found.push(issue.id.clone());
        }
    }
    Ok(found)
}

/// Where these words stand in the statement's paragraphs: the place nearest to where it stands now.
fn words(desk: &Desk, said: &Statement, words: &str) -> Result<Span, String> {
    let report = desk.loaded.reports.get(said.report).ok_or("the report is not there")?;
    let source = Source { path: &report.path, bytes: &report.bytes };
    place(&source, said.start..said.end, words)
        .ok_or_else(|| "these words do not stand in its paragraph, letter for letter".to_owned())
}
