//! The versions of a file of the mediator's: who wrote each, when, and what it changed.

use maud::html;
use mediant_workbench::Deed;
use serde_json::json;

use super::{Asked, agenda, mend};
use crate::app::{Failure, hour};
use crate::reply::Reply;

/// The most versions on one page, the latest first.
const SHOWN: usize = 50;

/// A version of a file.
struct Version {
    place: u64,
    at: i64,
    by: String,
    /// Its text; none where it was removed, or its bytes are no longer kept.
    text: Option<String>,
}

/// The versions of the file that the address names.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let named = asked.query.get("file");
    let path = if named.is_empty() { "case.toml" } else { named };
    let (path, what) = agenda::FILES.iter().find(|(known, _)| *known == path).ok_or(Failure::NotHere)?;
    let events = asked.app.events(asked.param("case")).await?;
    let people = asked.app.people.read().await;
    let version = |event: &mediant_store::Event| match Deed::from_bytes(event.body.as_deref()?).ok()? {
        Deed::File { path: of, bytes } if of == *path => Some(Version {
            place: event.place,
            at: event.at,
            by: people.name(&event.by).to_owned(),
            text: bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        }),
        _ => None,
    };
    let versions: Vec<Version> = events.iter().filter_map(version).collect();
    let before =
        |at: usize| at.checked_sub(1).and_then(|at| versions[at].text.as_deref()).unwrap_or_default();
    let body = html! {
        p { (what) " (" code { (path) } "), the latest first. " a href={ (asked.base()) "/agenda?file=" (path) } { "Change it" } }
        p class="marks" {
            @for (other, _) in agenda::FILES { a href={ (asked.base()) "/agenda/history?file=" (other) } { (other) } }
        }
        @if versions.is_empty() { div class="empty" { p { "This file was never written." } } }
        @for (at, version) in versions.iter().enumerate().rev().take(SHOWN) {
            @let label = format!("version-{}", version.place);
            section class="card" {
                h2 id=(label) { (hour(version.at)) ", " (version.by) }
                @match &version.text {
                    Some(text) if before(at).is_empty() => { p { "Written for the first time: " (text.lines().count()) " lines." } }
                    Some(text) => (mend::difference((&label, "before: ", "after: "), before(at), text)),
                    None => { p { "Removed." } }
                }
            }
        }
        @if versions.len() > SHOWN { p { "Only the latest " (SHOWN) " of " (versions.len()) " are shown." } }
    };
    let list = versions.iter().rev().take(SHOWN);
    let list = list.map(|v| json!({ "place": v.place, "at": hour(v.at), "who": v.by, "text": v.text }));
    let json = json!({ "file": path, "versions": list.collect::<Vec<_>>() });
    Ok(Reply::Page { title: "Versions".to_owned(), body, json })
}
