//! The list of cases, and the overview of one.

use maud::{PreEscaped, html};
use mediant_core::case::{IssueKind, Status};
use mediant_core::consent::Standing;
use mediant_disclosure::{Audience, redact};
use mediant_formats::{CaseFiles, scaffold};
use mediant_workbench::{Role, open as begin};
use serde_json::json;

use super::{Asked, sections};
use crate::app::{Failure, Room};
use crate::reply::Reply;
use crate::seen::texts;
use crate::shell::mark;

/// The cases that the person is in.
pub(super) async fn list(asked: &Asked) -> Result<Reply, Failure> {
    let person = &asked.person()?.id;
    let rooms = asked.app.rooms().await;
    let own: Vec<_> = rooms.iter().filter_map(|room| Some((room, room.space.members.get(person)?))).collect();
    let broken: Vec<(&str, String)> = {
        let all = asked.app.unreadable.iter();
        all.filter_map(|(name, found)| Some((name.as_str(), found.to(person)?))).collect()
    };
    let body = html! {
        @for (name, told) in &broken {
            div class="empty" { p { strong { (name) ": " } (told) "." } }
        }
        @if own.is_empty() {
            div class="empty" {
                p { strong { "You are in no case yet." } }
                p { "The one who leads a case invites you with a link that works once. Ask for it." }
            }
        } @else {
            ul class="cards" {
                @for (room, member) in &own {
                    li {
                        h2 { a href={ "/case/" (room.space.slug) } { (room.loaded.case.title) } }
                        p class="marks" { span class="chip role" { (member.role.name()) @if let Some(party) = &member.party { " of " (party) } } }
                        @for line in waiting(room, &member.audience(), &asked.app.today()) { p { (line) } }
                    }
                }
            }
        }
        @if may_open(asked).await? {
            details open[own.is_empty()] {
                summary { "Open a case" }
                form class="panel" method="post" action="/cases" {
                    (mark(asked))
                    label for="title" { "Title" }
                    input type="text" id="title" name="title" maxlength="200" required;
                    label for="case" { "Short name, for its address" }
                    p class="hint" { "Lower-case letters, digits and hyphens." }
                    input type="text" id="case" name="case" maxlength="64" pattern="[a-z0-9][a-z0-9-]*" required;
                    p { button { "Open it" } }
                }
            }
        }
    };
    let list: Vec<_> = own
        .iter()
        .map(|(room, member)| {
            json!({ "case": room.space.slug, "title": room.loaded.case.title, "role": member.role.name(), "party": member.party,
                    "waits": waiting(room, &member.audience(), &asked.app.today()) })
        })
        .collect();
    Ok(Reply::Page { title: "Cases".to_owned(), body, json: json!({ "cases": list, "unreadable": broken }) })
}

/// The phase, the next meeting, and what waits, as far as this audience may know.
fn waiting(room: &Room, audience: &Audience, day: &str) -> Vec<String> {
    let case = redact(&room.loaded.case, audience);
    let mut lines = Vec::new();
    if let Some(stage) = case.stages.iter().rfind(|s| s.reached) {
        lines.push(format!("Stage: {}.", stage.title));
    }
    if let Some(next) = case.meetings.iter().find(|m| m.planned) {
        let when = next.date.as_deref().map_or(String::new(), |d| format!(", {d}"));
        lines.push(format!("Next meeting: {}{when}.", next.title));
    }
    if !matches!(audience, Audience::Public) {
        let real = |i: &&mediant_core::case::Issue| i.kind != IssueKind::Heading;
        let open = case.issues.iter().filter(real).filter(|i| i.status != Status::Agreed).count();
        lines.push(format!("{open} of {} issues are not settled.", case.issues.iter().filter(real).count()));
    }
    for text in texts(room, audience, day) {
        let answered = |id: &mediant_core::Id| text.answers.iter().any(|a| a.party == *id);
        match (text.standing, audience) {
            (Standing::Agreed, _) => lines.push(format!("“{}” is agreed by all.", text.text.title)),
            (Standing::Open, Audience::Party(own)) if !answered(own) => {
                lines.push(format!("“{}” waits for your answer.", text.text.title));
            }
            (Standing::Open, Audience::Mediator) => {
                let open: Vec<&str> =
                    text.needed.iter().filter(|id| !answered(id)).map(mediant_core::Id::as_str).collect();
                lines.push(format!("“{}” waits for {}.", text.text.title, open.join(", ")));
            }
            (Standing::Refused, Audience::Mediator) => {
                lines.push(format!("“{}” was refused.", text.text.title));
            }
            _ => {}
        }
    }
    lines
}

/// One case in short.
pub(super) async fn overview(asked: &Asked) -> Result<Reply, Failure> {
    const SHOWN: [&str; 4] = ["bottom-line", "objectives", "who-sees-this", "talk"];
    let room = asked.room()?;
    let document = asked.document().await?;
    let lines = waiting(room, &asked.audience()?, &asked.app.today());
    let case = redact(&room.loaded.case, &asked.audience()?);
    let body = || {
        html! {
            @if !lines.is_empty() { ul class="steps" { @for line in &lines { li { (line) } } } }
            (PreEscaped(mediant_brief::fragment(&document, &SHOWN)))
            @if !case.summary.is_empty() || !case.unverified.is_empty() {
                h2 { "About this case" }
                p { (case.summary) }
                @for note in &case.unverified { p class="hint" { (note) } }
            }
        }
    };
    let json = || {
        let mut json = sections(&document, &SHOWN);
        json["waits"] = json!(lines);
        json["bottom_line"] = json!(document.answer());
        json
    };
    Ok(asked.page("Overview", body, json))
}

/// Whether the person may open cases: who leads one, and who is in none.
async fn may_open(asked: &Asked) -> Result<bool, Failure> {
    let person = &asked.person()?.id;
    let rooms = asked.app.rooms().await;
    let mut own = rooms.iter().filter_map(|room| room.space.members.get(person)).peekable();
    Ok(own.peek().is_none() || own.any(|m| m.role == Role::Lead))
}

/// Opens a case that teaches its own format; the person leads it.
pub(super) async fn open(asked: &Asked) -> Result<Reply, Failure> {
    if !may_open(asked).await? {
        return Err(Failure::NotHere);
    }
    let (slug, title) = (asked.form.get("case").trim(), asked.form.get("title").trim());
    // Stricter than an id: no dots, which would be read as an ending or as a folder above.
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let named = mediant_core::Id::new(slug).is_ok() && !slug.starts_with('-') && slug.chars().all(plain);
    if !named || title.is_empty() || title.chars().count() > 200 {
        return Err(Failure::Wrong(
            "a case needs a title, and a short name of lower-case letters, digits and hyphens".to_owned(),
        ));
    }
    let files = scaffold(slug, title).into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let files = CaseFiles { name: slug.to_owned(), files };
    let person = &asked.person()?.id;
    let make = |space: &mediant_workbench::Workspace| {
        if space.place > 0 {
            return Err(mediant_workbench::Refusal::Wrong(
                "this short name is taken; choose another".to_owned(),
            ));
        }
        begin(&files, person)
    };
    asked.app.act(slug, person, make).await?;
    Ok(Reply::See(format!("/case/{slug}/agenda")))
}
