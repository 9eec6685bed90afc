//! Positions, the zone, and the brief: sections of the document that the person's view makes.

use maud::{Markup, PreEscaped, html};
use mediant_brief::Document;
use mediant_disclosure::Audience;
use mediant_workbench::public_page;
use serde_json::Value;

use super::{Asked, sections};
use crate::app::{Failure, Room};
use crate::reply::Reply;

async fn some(asked: &Asked, title: &str, ids: &[&str], empty: &str) -> Result<Reply, Failure> {
    let document = asked.document().await?;
    let any = document.sections.iter().any(|s| ids.contains(&s.id.as_str()));
    let body = || {
        html! {
            @if any {
                (PreEscaped(mediant_brief::fragment(&document, ids)))
            } @else {
                div class="empty" { p { (empty) } }
            }
        }
    };
    Ok(asked.page(title, body, || sections(&document, ids)))
}

/// What each side wants, issue by issue.
pub(super) async fn positions(asked: &Asked) -> Result<Reply, Failure> {
    const IDS: [&str; 3] = ["issues", "issues-in-full", "agenda"];
    let empty = "Nobody has said in public what it wants, as far as the case holds. Add reports under Evidence and accept \
                 the statements that count.";
    some(asked, "Positions", &IDS, empty).await
}

/// Whether there is a deal, for the mediator.
pub(super) async fn zone(asked: &Asked) -> Result<Reply, Failure> {
    const IDS: [&str; 6] = ["bottom-line", "zone", "zone-in-full", "readings", "uncertainty", "trades"];
    let empty = "No party has told numbers yet, so whether a deal exists cannot be said.";
    let mut reply = some(asked, "Zone of possible agreement", &IDS, empty).await?;
    if let Reply::Page { body, .. } = &mut reply {
        let to = format!("{}/what-ifs", asked.base());
        *body = html! {
            p class="hint" { "What if a party needed more or less, an issue counted more, an option were off the table? " a href=(to) { "Try what-ifs" } "." }
            (body)
        };
    }
    Ok(reply)
}

/// For whom the brief is: for the person, or, where the mediator's team looks ahead, for whom the address names.
fn audience(asked: &Asked) -> Result<Audience, Failure> {
    let (own, name) = (asked.audience()?, asked.query.get("for"));
    if own != Audience::Mediator || name.is_empty() || name == "mediator" {
        return Ok(own);
    }
    if name == "public" {
        return Ok(Audience::Public);
    }
    let parties = &asked.room()?.loaded.case.parties;
    let party = parties.iter().find(|p| p.id.as_str() == name).ok_or(Failure::NotHere)?;
    Ok(Audience::Party(party.id.clone()))
}

/// Whom a brief can be made for, for the mediator's team to look at before it is handed out.
fn audiences(asked: &Asked, room: &Room, now: &Audience) -> Markup {
    let parties = room.loaded.case.parties.iter();
    let all = std::iter::once((Audience::Mediator, "mediator".to_owned(), "Mediator".to_owned()))
        .chain(parties.map(|p| (Audience::Party(p.id.clone()), p.id.to_string(), p.name.clone())))
        .chain(std::iter::once((Audience::Public, "public".to_owned(), "Public".to_owned())));
    html! {
        nav aria-label="For whom" {
            ul class="steps" {
                @for (audience, name, title) in all {
                    li {
                        a href={ (asked.base()) "/brief?for=" (name) } aria-current=[(audience == *now).then_some("true")] { "For " (title) }
                    }
                }
            }
        }
    }
}

/// The whole brief, and the files that it can be had as.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let audience = audience(asked)?;
    let document = asked.document_for(&audience).await?;
    let ids: Vec<&str> =
        std::iter::once("bottom-line").chain(document.sections.iter().map(|s| s.id.as_str())).collect();
    let (room, team) = (asked.room()?, asked.audience()? == Audience::Mediator);
    let base = asked.base();
    let whom = asked.query.get("for");
    let ask = if team && !whom.is_empty() { format!("?for={whom}") } else { String::new() };
    let body = || {
        html! {
            @if team { (audiences(asked, room, &audience)) }
            p {
                "For " (document.recipient) ", as of " (document.as_of.as_deref().unwrap_or("no day")) ", fingerprint "
                code { (document.fingerprint) } ". To keep or print: "
                a href={ (base) "/brief.html" (ask) } { "HTML" } ", " a href={ (base) "/brief.md" (ask) } { "Markdown" } ", "
                @if cfg!(feature = "pdf") { a href={ (base) "/brief.pdf" (ask) } { "PDF" } ", " }
                a href={ (base) "/brief.json" (ask) } { "JSON" } "."
            }
            (PreEscaped(mediant_brief::fragment(&document, &ids)))
        }
    };
    Ok(asked.page("Brief", body, || whole(&document)))
}

/// The brief as one HTML file.
pub(super) async fn html(asked: &Asked) -> Result<Reply, Failure> {
    let audience = audience(asked)?;
    let document = asked.document_for(&audience).await?;
    let bytes = mediant_brief::html(&document).into_bytes();
    Ok(Reply::File { kind: "text/html; charset=utf-8", name: name(asked, &audience, "html"), bytes })
}

/// The brief as Markdown.
pub(super) async fn markdown(asked: &Asked) -> Result<Reply, Failure> {
    let audience = audience(asked)?;
    let document = asked.document_for(&audience).await?;
    let bytes = mediant_brief::markdown(&document).into_bytes();
    Ok(Reply::File { kind: "text/markdown; charset=utf-8", name: name(asked, &audience, "md"), bytes })
}

/// The brief as PDF.
#[cfg(feature = "pdf")]
pub(super) async fn pdf(asked: &Asked) -> Result<Reply, Failure> {
    let audience = audience(asked)?;
    let document = asked.document_for(&audience).await?;
    let laid_out = asked.app.paper.run(move || mediant_pdf::pdf(&document)).await?;
    let bytes = laid_out.map_err(|why| match why {
        mediant_pdf::Failure::TooLong { .. } => Failure::Wrong(why.to_string()),
        mediant_pdf::Failure::Layout(_) => Failure::Inside("the brief cannot be laid out as PDF"),
    })?;
    Ok(Reply::File { kind: "application/pdf", name: name(asked, &audience, "pdf"), bytes })
}

/// What is public in a case, for anyone, where the lead has opened it; else there is nothing here.
pub(super) async fn public(asked: &Asked) -> Result<Reply, Failure> {
    let room =
        asked.app.room(asked.param("case")).await.filter(|r| r.space.is_public).ok_or(Failure::NotHere)?;
    let document = asked.app.views.document(&room, &Audience::Public, &asked.header()).await?;
    let ids: Vec<&str> =
        std::iter::once("bottom-line").chain(document.sections.iter().map(|s| s.id.as_str())).collect();
    let body = || PreEscaped(mediant_brief::fragment(&document, &ids));
    Ok(asked.page(&room.loaded.case.title, body, || whole(&document)))
}

/// A document as data.
fn whole(document: &Document) -> Value {
    serde_json::from_str(&mediant_brief::json(document)).unwrap_or_default()
}

/// Opens the public page, or closes it.
pub(super) async fn open(asked: &Asked) -> Result<Reply, Failure> {
    let (member, open) = (asked.member()?, asked.form.get("do") == "open");
    let make = |space: &_| Ok(vec![public_page(space, member, open)?]);
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(format!("{}/people", asked.base())))
}

fn name(asked: &Asked, audience: &Audience, ending: &str) -> String {
    format!("brief-{}-{audience}.{ending}", asked.param("case"))
}
