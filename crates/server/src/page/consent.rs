//! Consent: frozen texts, and the answers of those who speak for a party.

use maud::{Markup, html};
use mediant_core::consent::{Answer, Standing};
use mediant_disclosure::{Audience, TextView, redact};
use mediant_workbench::{answer as record, freeze as make};
use serde_json::json;

use super::{Asked, packages};
use crate::app::{Failure, hour};
use crate::people::People;
use crate::reply::Reply;
use crate::seen::texts;
use crate::shell::mark;

/// The texts that the person may see.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let (room, member) = (asked.room()?, asked.member()?);
    let audience = asked.audience()?;
    let views = texts(room, &audience, &asked.app.today());
    let case = redact(&room.loaded.case, &audience);
    let people = asked.app.people.read().await;
    let body = html! {
        p {
            "A text is agreed when every party whose consent it takes has said yes to these very words, and each yes still holds. "
            "A no ends the text, not the talks. Nobody can answer for another."
        }
        @if views.is_empty() {
            div class="empty" {
                p { strong { "There is no text to consent to." } }
                p { "The one who leads the mediation freezes a package with its text. It then cannot change, and waits here for each party." }
            }
        }
        @for view in &views { (text(asked, view, &people)) }
        @if member.role == mediant_workbench::Role::Lead {
            h2 { "Freeze a text" }
            form class="panel wide" method="post" action={ (asked.base()) "/consent/freeze" } {
                (mark(asked))
                label for="title" { "Title" }
                input type="text" id="title" name="title" maxlength="200" required;
                (packages::settle(&case))
                p class="hint" { "All parties will see the whole text. It cannot be changed afterwards." }
                p class="actions" { button { "Freeze it" } }
            }
        }
    };
    let list: Vec<_> = views
        .iter()
        .map(|v| {
            let answers: Vec<_> = v.answers.iter().map(|a| {
                json!({ "party": a.party.as_str(), "answer": a.answer.name(), "reason": a.answer.reason(), "until": a.until, "at": a.at })
            }).collect();
            json!({ "id": v.text.id, "title": v.text.title, "text": v.text.text, "fingerprint": v.text.fingerprint,
                    "standing": standing(v.standing), "answers": answers,
                    "picks": v.text.picks.iter().map(|p| json!([p.issue.as_str(), p.option.as_str()])).collect::<Vec<_>>() })
        })
        .collect();
    let items = if audience == Audience::Mediator {
        Vec::new()
    } else {
        views.iter().map(|v| v.text.id.clone()).collect()
    };
    drop(people);
    packages::shown(asked, items).await;
    Ok(Reply::Page { title: "Consent".to_owned(), body, json: json!({ "texts": list }) })
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::Agreed => "agreed",
        Standing::Refused => "refused",
    }
}

fn text(asked: &Asked, view: &TextView, people: &People) -> Markup {
    let (text, class) = (
        &view.text,
        match view.standing {
            Standing::Open => "open",
            Standing::Agreed => "yes",
            Standing::Refused => "no",
        },
    );
    let speaks = asked.member.as_ref().is_some_and(|m| m.role.speaks());
    let parties = asked.room.as_ref().map(|r| r.loaded.case.parties.as_slice()).unwrap_or_default();
    let name = |id: &mediant_core::Id| {
        parties.iter().find(|p| p.id == *id).map_or_else(|| id.to_string(), |p| p.name.clone())
    };
    let needed: Vec<String> = view.needed.iter().map(name).collect();
    html! {
        section class="card" aria-labelledby={ (text.id) "-h" } {
            h2 id={ (text.id) "-h" } { (text.title) }
            p class="marks" {
                span class=(class) { (standing(view.standing)) }
                span class="hint" { "Fingerprint " code { (text.fingerprint) } }
            }
            p { "It takes the yes of " (needed.join(", ")) "." }
            div class="text" { (text.text) }
            @if !view.answers.is_empty() {
                ul class="plain" {
                    @for answer in &view.answers {
                        li {
                            @let sign = if answer.answer == Answer::Yes { "yes" } else { "no" };
                            span class=(sign) { (name(&answer.party)) ": " (answer.answer.name()) }
                            " recorded by " (people.name(&answer.person)) ", " (hour(answer.at))
                            @if let Some(until) = &answer.until { ", holds until " (until) }
                            @if !answer.answer.reason().is_empty() { ". “" (answer.answer.reason()) "”" }
                        }
                    }
                }
            }
            @if speaks && view.standing != Standing::Agreed {
                p class="hint" { "What the other parties answered is shown here when all have said yes." }
            }
            @if speaks {
                form method="post" action={ (asked.base()) "/consent" } {
                    (mark(asked))
                    input type="hidden" name="text" value=(text.id);
                    input type="hidden" name="fingerprint" value=(text.fingerprint);
                    fieldset {
                        legend { "The answer of your party" }
                        label class="side" { input type="radio" name="answer" value="yes" required; " yes, to all of it" }
                        label class="side" { input type="radio" name="answer" value="no"; " no" }
                        label for={ (text.id) "-until" } { "A yes holds until (leave empty if it does not end)" }
                        input type="date" id={ (text.id) "-until" } name="until";
                        label for={ (text.id) "-reason" } { "Why (for a no; only the mediator’s team and your side read it)" }
                        input type="text" id={ (text.id) "-reason" } name="reason" maxlength="2000";
                        p { button { "Record it" } }
                    }
                }
                @if said_yes(asked, view) { (withdrawal(asked, view)) }
            }
        }
    }
}

/// Whether the viewer's party has said yes and has not taken it back.
fn said_yes(asked: &Asked, view: &TextView) -> bool {
    let own = asked.member.as_ref().and_then(|m| m.party.as_deref());
    let last = view.answers.iter().rfind(|a| Some(a.party.as_str()) == own);
    last.is_some_and(|a| a.answer == Answer::Yes)
}

/// The form by which a party takes its yes back.
fn withdrawal(asked: &Asked, view: &TextView) -> Markup {
    let text = &view.text;
    html! {
        form method="post" action={ (asked.base()) "/consent" } {
            (mark(asked))
            input type="hidden" name="text" value=(text.id);
            input type="hidden" name="fingerprint" value=(text.fingerprint);
            input type="hidden" name="answer" value="withdrawn";
            label for={ (text.id) "-withdrawn" } { "Why you take your yes back (only the mediator’s team and your side read it)" }
            input type="text" id={ (text.id) "-withdrawn" } name="reason" maxlength="2000";
            p { button class="quiet" { "Withdraw our yes" } }
        }
    }
}

/// Freezes a package.
pub(super) async fn freeze(asked: &Asked) -> Result<Reply, Failure> {
    let (member, title) = (asked.member()?, asked.form.get("title").trim());
    let picks = packages::picks(asked);
    asked
        .app
        .act(asked.param("case"), &member.person, |space| Ok(vec![make(space, member, title, &picks)?]))
        .await?;
    Ok(Reply::See(format!("{}/consent", asked.base())))
}

/// Records an answer.
pub(super) async fn answer(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member()?;
    let (text, fingerprint) = (asked.form.get("text"), asked.form.get("fingerprint"));
    let reason = asked.form.get("reason").trim().to_owned();
    let answer = match asked.form.get("answer") {
        "yes" => Answer::Yes,
        "no" => Answer::No { reason },
        "withdrawn" => Answer::Withdrawn { reason },
        _ => return Err(Failure::Wrong("say yes, no, or that you withdraw".to_owned())),
    };
    let until = Some(asked.form.get("until").to_owned()).filter(|u| !u.is_empty() && answer == Answer::Yes);
    let make = |space: &mediant_workbench::Workspace| {
        Ok(vec![record(space, member, (text, fingerprint), answer, until)?])
    };
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(format!("{}/consent", asked.base())))
}
