//! The agenda: issues, options and rules; for the mediator's team the files that hold them, to edit.

use maud::{Markup, html};
use mediant_core::case::{Case, Issue, IssueKind};
use mediant_core::number::decimal;
use mediant_disclosure::redact;
use mediant_workbench::{File, change, mark as file_mark};
use serde_json::json;

use super::Asked;
use crate::app::{Failure, hour};
use crate::reply::Reply;
use crate::shell::mark;

/// The files that the mediator's team edits as text.
const FILES: [(&str, &str); 3] = [
    ("case.toml", "Agenda, parties, rules, positions: what all share"),
    ("meetings.toml", "Stages and meetings"),
    ("mediator.toml", "The mediator’s own notes"),
];

/// The agenda.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let (room, member) = (asked.room()?, asked.member()?);
    let case = redact(&room.loaded.case, &asked.audience()?);
    let chosen = asked.query.get("file");
    let file = FILES.iter().find(|(path, _)| *path == chosen && member.role.is_mediator());
    let names = asked.app.people.read().await;
    let body = html! {
        @if let Some((path, what)) = file {
            (editor(asked, path, what, room.space.files.get(*path), &names))
        } @else {
            (table(&case))
            (rules(&case))
            @if member.role.is_mediator() {
                h2 { "Change it" }
                ul {
                    @for (path, what) in FILES {
                        li { a href={ (asked.base()) "/agenda?file=" (path) } { (what) } " (" code { (path) } ")" }
                    }
                }
            }
        }
    };
    let issues: Vec<_> = case.issues.iter().map(|issue| {
        let options: Vec<_> = issue.listed_options(&case.parties).iter()
            .map(|o| json!({ "id": o.id.as_str(), "title": o.title, "text": o.text })).collect();
        json!({ "id": issue.id.as_str(), "title": issue.title, "parent": issue.parent.as_ref().map(mediant_core::Id::as_str),
                "status": issue.status.name(), "specification": issue.specification, "options": options })
    }).collect();
    let file = file.map(|(path, _)| {
        let found = room.space.files.get(*path);
        let text = found.map(|f| String::from_utf8_lossy(&f.bytes).into_owned()).unwrap_or_default();
        json!({ "file": path, "seen": found.map(|f| file_mark(&f.bytes)).unwrap_or_default(), "text": text })
    });
    Ok(Reply::Page { title: "Agenda".to_owned(), body, json: json!({ "issues": issues, "file": file }) })
}

fn editor(
    asked: &Asked,
    path: &str,
    what: &str,
    file: Option<&File>,
    people: &crate::people::People,
) -> Markup {
    let bytes = file.map(|f| f.bytes.as_slice()).unwrap_or_default();
    html! {
        h2 { (what) }
        @if let Some(file) = file {
            p class="hint" { "Last changed by " (people.name(&file.by)) ", " (hour(file.at)) ". Every version is kept; the log lists them." }
        }
        form method="post" action={ (asked.base()) "/agenda" } {
            (mark(asked))
            input type="hidden" name="file" value=(path);
            input type="hidden" name="seen" value=(if file.is_some() { file_mark(bytes) } else { String::new() });
            label for="text" { code { (path) } }
            textarea class="code" id="text" name="text" spellcheck="false" { (String::from_utf8_lossy(bytes)) }
            p class="hint" { "It is checked before it is kept. What is wrong is told with line and column, and nothing is lost." }
            p { button { "Keep it" } }
        }
    }
}

fn kind(issue: &Issue, case: &Case) -> String {
    match &issue.kind {
        IssueKind::Heading => String::new(),
        IssueKind::Article { .. } => "in the draft or left out".to_owned(),
        IssueKind::Measured { low, high, step, unit } => {
            let step = step.as_ref().map_or_else(String::new, |s| format!(", in steps of {}", decimal(s)));
            format!("{} to {} {unit}{step}", decimal(low), decimal(high))
        }
        IssueKind::Options(_) | IssueKind::Item => {
            let titles: Vec<String> =
                issue.listed_options(&case.parties).into_iter().map(|o| o.title).collect();
            titles.join(" · ")
        }
    }
}

fn table(case: &Case) -> Markup {
    if case.issues.is_empty() {
        return html! {
            div class="empty" {
                p { strong { "There is nothing on the agenda yet." } }
                p { "An issue is a thing to settle, with the options that it may be settled by. The mediator’s team enters them." }
            }
        };
    }
    html! {
        div class="scroll" role="region" aria-label="Issues" tabindex="0" {
            table {
                caption { "Issues" }
                thead { tr { th scope="col" { "Issue" } th scope="col" { "How it may be settled" } th scope="col" { "Status" } th scope="col" { "Worked out" } } }
                tbody {
                    @for issue in &case.issues {
                        tr {
                            th scope="row" { @if issue.parent.is_some() { "– " } (issue.title) }
                            td { (kind(issue, case)) }
                            td { @if issue.kind != IssueKind::Heading { (issue.status.name()) } }
                            td { (issue.specification) }
                        }
                    }
                }
            }
        }
    }
}

fn rules(case: &Case) -> Markup {
    let title = |pick: &mediant_core::case::Pick| {
        let issue = case.issues.iter().find(|i| i.id == pick.issue);
        let option =
            issue.and_then(|i| i.listed_options(&case.parties).into_iter().find(|o| o.id == pick.option));
        let name = issue.map_or_else(|| pick.issue.to_string(), |i| i.title.clone());
        format!("“{name}”: {}", option.map_or_else(|| pick.option.to_string(), |o| o.title))
    };
    html! {
        @if !case.rules.is_empty() {
            h2 { "What goes together and what does not" }
            ul {
                @for rule in &case.rules {
                    li {
                        (rule.all_of.iter().map(title).collect::<Vec<_>>().join(" with "))
                        @match &rule.unless { Some(unless) => { " requires " (title(unless)) }, None => { " exclude each other" } }
                        "." @if !rule.why.is_empty() { " " (rule.why) }
                    }
                }
            }
        }
    }
}

/// Keeps a file that was edited.
pub(super) async fn edit(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member()?.clone();
    let path = asked.form.get("file").to_owned();
    if !FILES.iter().any(|(known, _)| *known == path) {
        return Err(Failure::NotHere);
    }
    // Forms send lines as CR LF; files keep LF.
    let text = asked.form.get("text").replace("\r\n", "\n");
    let seen = asked.form.get("seen").to_owned();
    let by = member.person.clone();
    let bytes = Some(text.into_bytes());
    asked
        .app
        .act(asked.param("case"), &by, |space| Ok(vec![change(space, &member, &path, &seen, bytes)?]))
        .await?;
    Ok(Reply::See(format!("{}/agenda", asked.base())))
}
