//! Editing: what a person sets of a statement.

use mediant_core::Id;
use mediant_core::ledger::{Stance, Statement};
use mediant_core::review::{Edit, Span, What};

use super::ask;
use super::keep::Desk;
use crate::commands::output;
use crate::exit::Failure;
use crate::words::list;

/// The most bytes of words that a statement can be given.
const WORDS: usize = 10_000;

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
fn words(desk: &mut Desk, said: &Statement, words: &str) -> Result<Span, String> {
    if words.len() > WORDS {
        return Err(format!("a statement has at most {WORDS} bytes"));
    }
    let (from, to) = (said.start, said.end);
    let body = desk.body(said.report).ok_or("the report is not there")?;
    let here = body.paragraphs.iter().filter(|p| p.start < to && from < p.end);
    let (start, end) = here.fold((from, to), |(start, end), p| (start.min(p.start), end.max(p.end)));
    let file = desk.loaded.reports.get(said.report).ok_or("the report is not there")?;
    let bytes = file.bytes.get(start..end).unwrap_or_default();
    let places =
        (0..bytes.len()).filter_map(|at| Some((start + at, start + at + fits(&bytes[at..], words)?)));
    let nearest = places.min_by_key(|(first, _)| first.abs_diff(from));
    let (start, end) = nearest.ok_or("these words do not stand in its paragraph, letter for letter")?;
    let text: Vec<&str> = words.split_whitespace().collect();
    Ok(Span { report: file.path.clone(), start, end, text: text.join(" ") })
}

/// How many bytes these words take up at the head of the bytes, with any white space between them.
fn fits(bytes: &[u8], words: &str) -> Option<usize> {
    let mut at = 0;
    for (number, word) in words.split_whitespace().enumerate() {
        if number > 0 {
            let space = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if space == 0 {
                return None;
            }
            at += space;
        }
        if !bytes[at..].starts_with(word.as_bytes()) {
            return None;
        }
        at += word.len();
    }
    (at > 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_over_line_ends_and_not_inside_others() {
        assert_eq!(fits(b"open the\n port now", "open the port"), Some(14));
        assert_eq!(fits(b"openthe port", "open the port"), None);
        assert_eq!(fits(b"open", "open the"), None);
        assert_eq!(fits(b"open", " "), None);
    }
}
