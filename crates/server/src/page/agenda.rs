//! The agenda: issues, options and rules; for the mediator's team the files that hold them, to edit.

use maud::{Markup, html};
use mediant_core::case::{Case, Issue, IssueKind};
use mediant_core::number::decimal;
use mediant_disclosure::redact;
use mediant_workbench::{File, add_option, answer_option, ask_option, change, mark as file_mark};
use serde_json::json;

use super::{Asked, mend};
use crate::app::{Failure, hour};
use crate::reply::Reply;
use crate::shell::mark;

/// The files that the mediator's team edits as text.
pub(super) const FILES: [(&str, &str); 3] = [
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
            (editor(asked, (path, what), room.space.files.get(*path), None, &names))
        } @else {
            (table(&case))
            (rules(&case))
            (asking(asked, &case)?)
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

/// The form that holds a file: as it is, or, where it was sent and not kept, as it was sent.
fn editor(
    asked: &Asked,
    (path, what): (&str, &str),
    file: Option<&File>,
    sent: Option<(&Failure, &str)>,
    people: &crate::people::People,
) -> Markup {
    let bytes = file.map(|f| f.bytes.as_slice()).unwrap_or_default();
    let now = String::from_utf8_lossy(bytes);
    html! {
        h2 { (what) }
        @if let Some((why, text)) = sent { (mend::reason(why, &now, text)) }
        @if let Some(file) = file {
            p class="hint" { "Last changed by " (people.name(&file.by)) ", " (hour(file.at)) ". Every version is kept: " a href={ (asked.base()) "/agenda/history?file=" (path) } { "see them" } "." }
        }
        form method="post" action={ (asked.base()) "/agenda" } {
            (mark(asked))
            input type="hidden" name="file" value=(path);
            input type="hidden" name="seen" value=(if file.is_some() { file_mark(bytes) } else { String::new() });
            label for="text" { code { (path) } }
            // A line break that begins a text would be lost: the first one behind the tag does not count.
            textarea class="code" id="text" name="text" spellcheck="false" { "\n" (sent.map_or(now.as_ref(), |(_, text)| text)) }
            p class="hint" { "It is checked before it is kept. What is wrong is told with line and column, and nothing is lost." }
            p class="actions" { button { "Keep it" } a href={ (asked.base()) "/agenda" } { "Back to the agenda" } }
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
                        tr class=[(issue.kind == IssueKind::Heading).then_some("heading")] {
                            th scope="row" class=[issue.parent.is_some().then_some("under")] { (issue.title) }
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

/// Options that were asked for, as far as the person may know, and the form to ask for one.
fn asking(asked: &Asked, case: &Case) -> Result<Markup, Failure> {
    let (room, member) = (asked.room()?, asked.member()?);
    let team = member.role.is_mediator();
    let known =
        |by: &Option<String>| team || (by.is_some() && *by == member.party && member.role.is_of_a_party());
    let own: Vec<_> = room.space.asked_options.iter().filter(|(option, _)| known(&option.by)).collect();
    let listed = case.issues.iter().filter(|i| matches!(i.kind, IssueKind::Options(_)));
    let listed: Vec<&Issue> = listed.collect();
    let title = |id: &str| {
        case.issues.iter().find(|i| i.id.as_str() == id).map_or(String::new(), |i| i.title.clone())
    };
    Ok(html! {
        @if !own.is_empty() {
            h2 { "Options asked for" }
            ul class="plain" {
                @for (option, told) in own {
                    li class="card" {
                        strong { (option.title) } ", for “" (title(&option.issue)) "”"
                        @if team { ", by " (option.by.as_deref().unwrap_or("the mediator’s team")) }
                        @if !option.why.is_empty() { p { (option.why) } }
                        @match told {
                            Some(Ok(())) => { p { span class="yes" { "on the agenda" } } }
                            Some(Err(reason)) => { p { span class="no" { "declined" } " " (reason) } }
                            None if team => {
                                form method="post" action={ (asked.base()) "/agenda/options/answer" } {
                                    (mark(asked)) input type="hidden" name="id" value=(option.id);
                                    label for={ "reason-" (option.id) } { "Why not, if you decline" }
                                    input type="text" id={ "reason-" (option.id) } name="reason" maxlength="2000";
                                    p class="actions" {
                                        button name="do" value="take" { "Put it on the agenda" } " "
                                        button class="quiet" name="do" value="decline" { "Decline" }
                                    }
                                }
                            }
                            None => { p { span class="open" { "not answered yet" } } }
                        }
                    }
                }
            }
        }
        @if (team || member.role.speaks()) && !listed.is_empty() {
            h2 { @if team { "Add an option" } @else { "Ask for another option" } }
            form class="panel" method="post" action={ (asked.base()) "/agenda/options" } {
                (mark(asked))
                label for="issue" { "Of which issue" }
                select id="issue" name="issue" { @for issue in &listed { option value=(issue.id.as_str()) { (issue.title) } } }
                label for="title" { "The option, in a few words" }
                input type="text" id="title" name="title" maxlength="200" required;
                @if !team {
                    label for="why" { "Why, for the mediator alone" }
                    textarea class="few" id="why" name="why" maxlength="2000" {}
                }
                p class="hint" { @if team { "What it is worth to each party that has told values is then unknown, until the party tells." } @else { "The mediator’s team decides whether it goes on the agenda. No other party learns that you asked." } }
                p class="actions" { button { @if team { "Put it on the agenda" } @else { "Ask for it" } } }
            }
        }
    })
}

/// Asks for an option; the mediator's team puts it on the agenda at once.
pub(super) async fn ask(asked: &Asked) -> Result<Reply, Failure> {
    let (member, form) = (asked.member()?, &asked.form);
    let make = |space: &mediant_workbench::Workspace| {
        if member.role.is_mediator() {
            return add_option(space, member, form.get("issue"), form.get("title"));
        }
        Ok(vec![ask_option(space, member, form.get("issue"), form.get("title"), form.get("why"))?])
    };
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(format!("{}/agenda", asked.base())))
}

/// Answers an option that was asked for.
pub(super) async fn answer(asked: &Asked) -> Result<Reply, Failure> {
    let (member, form) = (asked.member()?, &asked.form);
    let told = match form.get("do") {
        "take" => Ok(()),
        "decline" => Err(form.get("reason")),
        _ => return Err(Failure::Wrong("say whether it goes on the agenda".to_owned())),
    };
    let make = |space: &_| answer_option(space, member, form.get("id"), told);
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(format!("{}/agenda", asked.base())))
}

/// Keeps a file that was edited.
pub(super) async fn edit(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member()?.clone();
    let path = asked.form.get("file").to_owned();
    let (_, what) = FILES.iter().find(|(known, _)| *known == path).ok_or(Failure::NotHere)?;
    // Forms send lines as CR LF; files keep LF.
    let text = asked.form.get("text").replace("\r\n", "\n");
    let seen = asked.form.get("seen").to_owned();
    let by = member.person.clone();
    let bytes = Some(text.clone().into_bytes());
    let make = |space: &mediant_workbench::Workspace| Ok(vec![change(space, &member, &path, &seen, bytes)?]);
    match asked.app.act(asked.param("case"), &by, make).await {
        Ok(()) => Ok(Reply::See(format!("{}/agenda", asked.base()))),
        Err(why) if mend::can_be(&why) => {
            let room = asked.app.room(asked.param("case")).await.ok_or(Failure::NotHere)?;
            let people = asked.app.people.read().await;
            let file = room.space.files.get(&path);
            let body = editor(asked, (&path, what), file, Some((&why, &text)), &people);
            Ok(Reply::Mend { title: "Agenda".to_owned(), body, why })
        }
        Err(why) => Err(why),
    }
}
