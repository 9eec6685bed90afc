//! Positions, the zone, and the brief: sections of the document that the person's view makes.

use maud::{PreEscaped, html};

use super::{Asked, sections};
use crate::app::Failure;
use crate::reply::Reply;

async fn some(asked: &Asked, title: &str, ids: &[&str], empty: &str) -> Result<Reply, Failure> {
    let document = asked.document().await?;
    let any = document.sections.iter().any(|s| ids.contains(&s.id.as_str()));
    let body = html! {
        @if any {
            (PreEscaped(mediant_brief::fragment(&document, ids)))
        } @else {
            div class="empty" { p { (empty) } }
        }
    };
    Ok(Reply::Page { title: title.to_owned(), body, json: sections(&document, ids) })
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

/// The whole brief, and the files that it can be had as.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let document = asked.document().await?;
    let ids: Vec<&str> =
        std::iter::once("bottom-line").chain(document.sections.iter().map(|s| s.id.as_str())).collect();
    let base = asked.base();
    let body = html! {
        p {
            "For " (document.recipient) ", as of " (document.as_of.as_deref().unwrap_or("no day")) ", fingerprint "
            code { (document.fingerprint) } ". To keep or print: "
            a href={ (base) "/brief.html" } { "HTML" } ", " a href={ (base) "/brief.md" } { "Markdown" } ", "
            a href={ (base) "/brief.json" } { "JSON" } "."
        }
        (PreEscaped(mediant_brief::fragment(&document, &ids)))
    };
    let json = serde_json::from_str(&mediant_brief::json(&document)).unwrap_or_default();
    Ok(Reply::Page { title: "Brief".to_owned(), body, json })
}

/// The brief as one HTML file.
pub(super) async fn html(asked: &Asked) -> Result<Reply, Failure> {
    let bytes = mediant_brief::html(&asked.document().await?).into_bytes();
    Ok(Reply::File { kind: "text/html; charset=utf-8", name: name(asked, "html"), bytes })
}

/// The brief as Markdown.
pub(super) async fn markdown(asked: &Asked) -> Result<Reply, Failure> {
    let bytes = mediant_brief::markdown(&asked.document().await?).into_bytes();
    Ok(Reply::File { kind: "text/markdown; charset=utf-8", name: name(asked, "md"), bytes })
}

fn name(asked: &Asked, ending: &str) -> String {
    let audience = asked.audience().map(|a| a.to_string()).unwrap_or_default();
    format!("brief-{}-{audience}.{ending}", asked.param("case"))
}
