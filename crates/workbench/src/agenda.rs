//! Options asked for, and put on the agenda.

use std::collections::BTreeSet;

use mediant_core::Id;
use mediant_core::case::IssueKind;
use mediant_formats::{CaseFiles, Told, add_option as with_option, read_case, tell};

use crate::act::titled;
use crate::deed::{AskedOption, Deed};
use crate::member::Member;
use crate::refusal::Refusal;
use crate::workspace::{Workspace, digits_of};

/// The most options that one side asks for.
const MOST_ASKED: usize = 100;
/// The most characters of a reason.
const MOST_REASON: usize = 2000;

/// Asks for another option of an issue, on behalf of a party or the mediator's team. Its id is made here.
///
/// # Errors
/// Refuses people who speak for nobody, issues without a list of options, and what was asked for already.
pub fn ask_option(
    space: &Workspace,
    who: &Member,
    issue: &str,
    title: &str,
    why: &str,
) -> Result<Deed, Refusal> {
    let by = match (&who.party, who.role) {
        (_, role) if role.is_mediator() => None,
        (Some(party), role) if role.speaks() => Some(party.clone()),
        _ => return Err(Refusal::NotYours("parties and the mediator ask for options")),
    };
    titled(title)?;
    reasoned(why)?;
    let case = space.case().map_err(Refusal::Faulty)?.case;
    let found = case.issues.iter().find(|i| i.id.as_str() == issue).ok_or(Refusal::NotHere("issue"))?;
    let IssueKind::Options(options) = &found.kind else {
        return Err(Refusal::Wrong(format!("“{}” has no list of options to add to", found.title)));
    };
    let title = title.trim();
    if options.iter().any(|o| o.title == title) {
        return Err(Refusal::Wrong(format!("“{}” has this option already", found.title)));
    }
    let own: Vec<&AskedOption> =
        space.asked_options.iter().map(|(asked, _)| asked).filter(|a| a.by == by).collect();
    if own.len() >= MOST_ASKED {
        return Err(Refusal::Wrong(format!("you have asked for {MOST_ASKED} options already")));
    }
    if own.iter().any(|a| a.issue == issue && a.title == title) {
        return Err(Refusal::Wrong("you have asked for this already".to_owned()));
    }
    // Made from who asks for what, so that it tells nothing of what others have asked for.
    let id = format!("asked-{}", digits_of([by.as_deref().unwrap_or(""), issue, title], 5));
    let asked =
        AskedOption { id, issue: issue.to_owned(), title: title.to_owned(), why: why.trim().to_owned(), by };
    Ok(Deed::OptionAsked { asked })
}

/// Answers an option that was asked for: puts it on the agenda, or says why not.
///
/// # Errors
/// Only the mediator's team answers, once; as [`add_option`].
pub fn answer_option(
    space: &Workspace,
    who: &Member,
    id: &str,
    answer: Result<(), &str>,
) -> Result<Vec<Deed>, Refusal> {
    let open = space.asked_options.iter().find(|(asked, told)| asked.id == id && told.is_none());
    let (asked, _) = open.filter(|_| who.role.is_mediator()).ok_or(Refusal::NotHere("option"))?;
    let mut deeds = match answer {
        Ok(()) => add_option(space, who, &asked.issue, &asked.title)?,
        Err(reason) => {
            reasoned(reason)?;
            Vec::new()
        }
    };
    let reason = answer.err().map(|r| r.trim().to_owned()).unwrap_or_default();
    deeds.push(Deed::OptionAnswered { id: id.to_owned(), taken: answer.is_ok(), reason });
    Ok(deeds)
}

/// Puts an option on the agenda. For every party that has told values of the issue it is unknown what the option is worth,
/// until the party tells.
///
/// # Errors
/// Only the mediator's team may; refuses issues without a list, and files that a form cannot change.
pub fn add_option(space: &Workspace, who: &Member, issue: &str, title: &str) -> Result<Vec<Deed>, Refusal> {
    if !who.role.is_mediator() {
        return Err(Refusal::NotHere("issue"));
    }
    titled(title)?;
    let case = space.case().map_err(Refusal::Faulty)?.case;
    let found = case.issues.iter().find(|i| i.id.as_str() == issue).ok_or(Refusal::NotHere("issue"))?;
    let options = found.listed_options(&case.parties);
    let id = fresh(title, |id| options.iter().any(|o| o.id.as_str() == id));
    let mut files = space.case_files();
    let text = text_of(&files, "case.toml")?;
    let text = with_option(&text, issue, &id, title.trim()).map_err(|why| Refusal::Wrong(why.to_string()))?;
    files.files.insert("case.toml".to_owned(), text.into_bytes());
    let mut changed = vec!["case.toml".to_owned()];
    let untold: BTreeSet<String> = match read_case(&files) {
        Ok(_) => BTreeSet::new(),
        Err(faults) => {
            faults.diagnostics.iter().filter(|d| d.code == "no-value").map(|d| d.file.clone()).collect()
        }
    };
    for path in untold {
        let party = path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or_default();
        let values = vec![(issue.to_owned(), Some(id.clone()), "unknown".to_owned())];
        let told = Told { values, ..Told::default() };
        let text = tell(Some(&text_of(&files, &path)?), party, &told)
            .map_err(|why| Refusal::Wrong(why.to_string()))?;
        files.files.insert(path.clone(), text.into_bytes());
        changed.push(path);
    }
    read_case(&files).map_err(Refusal::Faulty)?;
    let deed = |path: String| Deed::File { bytes: files.files.get(&path).cloned(), path };
    Ok(changed.into_iter().map(deed).collect())
}

fn text_of(files: &CaseFiles, path: &str) -> Result<String, Refusal> {
    let bytes = files.files.get(path).ok_or(Refusal::NotHere("file"))?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

fn reasoned(why: &str) -> Result<(), Refusal> {
    if why.chars().count() > MOST_REASON {
        return Err(Refusal::Wrong(format!("a reason has at most {MOST_REASON} characters")));
    }
    Ok(())
}

/// An id made of a title, that is not taken yet.
fn fresh(title: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut id: String = title
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(40)
        .collect::<String>()
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    if id.is_empty() || Id::new(&id).is_err() {
        "option".clone_into(&mut id);
    }
    let numbered = (2_u32..).map(|n| format!("{id}-{n}"));
    std::iter::once(id.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_titles_and_are_free() {
        assert_eq!(fresh("Half open, “at night”", |_| false), "half-open-at-night");
        assert_eq!(fresh("Порт", |id| id == "option"), "option-2");
    }
}
