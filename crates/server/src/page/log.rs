//! The log: who did what, and when; for the mediator's team.

use maud::html;
use mediant_workbench::Deed;
use serde_json::json;

use super::Asked;
use super::packages::given_away;
use crate::app::{Failure, Room, hour};
use crate::reply::Reply;

/// The most lines on one page.
const SHOWN: usize = 500;

/// What was done, the latest first.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let events = asked.app.events(asked.param("case")).await?;
    let room = asked.room()?;
    let people = asked.app.people.read().await;
    let lines: Vec<_> = events
        .iter()
        .rev()
        .take(SHOWN)
        .map(|event| {
            let deed = event.body.as_deref().and_then(|bytes| Deed::from_bytes(bytes).ok());
            let what =
                deed.as_ref().map_or_else(|| "data that was removed".to_owned(), |deed| words(deed, room));
            (event.place, hour(event.at), people.name(&event.by).to_owned(), what)
        })
        .collect();
    let body = html! {
        p { "Every change is kept in order, and none can be taken out unseen: " code { "mediant verify" } " checks the chain." }
        div class="scroll" role="region" aria-label="Log" tabindex="0" {
            table {
                caption { "What was done" }
                thead { tr { th class="n" scope="col" { "No." } th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } } }
                tbody {
                    @for (place, at, who, what) in &lines {
                        tr { th class="n" scope="row" { (place) } td { (at) } td { (who) } td { (what) } }
                    }
                }
            }
        }
        @if events.len() > SHOWN { p { "Only the latest " (SHOWN) " of " (events.len()) " are shown." } }
    };
    let list: Vec<_> = lines
        .iter()
        .map(|(place, at, who, what)| json!({ "place": place, "at": at, "who": who, "what": what }))
        .collect();
    Ok(Reply::Page { title: "Log".to_owned(), body, json: json!({ "log": list }) })
}

/// A deed in a few words.
fn words(deed: &Deed, room: &Room) -> String {
    let title = |id: &String| {
        let offer = room.loaded.case.offers.iter().find(|o| o.id.as_str() == id).map(|o| o.title.as_str());
        let text = || room.space.text(id).map(|t| t.title.as_str());
        offer.or_else(text).map_or_else(|| id.clone(), |title| format!("“{title}”"))
    };
    let gives = |id: &str| {
        let offer = room.loaded.case.offers.iter().find(|o| o.id.as_str() == id);
        offer.map(|o| given_away(&room.loaded.case, &o.picks)).filter(|told| !told.is_empty())
    };
    match deed {
        Deed::Opened { slug } => format!("opened the case {slug}"),
        Deed::File { path, bytes: Some(_) } => format!("wrote {path}"),
        Deed::File { path, bytes: None } => format!("removed {path}"),
        Deed::Member { member } => {
            let party = member.party.as_deref().map_or_else(String::new, |p| format!(" of {p}"));
            format!("is now {}{party}", member.role.name())
        }
        Deed::MemberEnded { .. } => "ended somebody’s part".to_owned(),
        Deed::Proposed { proposal } => {
            let told = gives(&proposal.id).map_or_else(String::new, |told| format!(". {told}"));
            format!("put “{}” on the table ({}){told}", proposal.title, proposal.release)
        }
        Deed::OptionAsked { asked } => format!("asked for the option “{}” of {}", asked.title, asked.issue),
        Deed::OptionAnswered { id, taken: true, .. } => format!("put {id} on the agenda"),
        Deed::OptionAnswered { id, taken: false, .. } => format!("declined {id}"),
        Deed::Released { id, release } => {
            let told = gives(id).map_or_else(String::new, |told| format!(". {told}"));
            format!("released {} ({release}){told}", title(id))
        }
        Deed::Saw { items } => {
            let items: Vec<String> = items.iter().map(title).collect();
            format!("saw {}", items.join(", "))
        }
        Deed::PublicPage { open: true } => "opened the public page".to_owned(),
        Deed::PublicPage { open: false } => "closed the public page".to_owned(),
        Deed::ProposalWithdrawn { id } => format!("took {id} off the table"),
        Deed::WhatIfKept { what_if } => format!("kept the what-if “{}”", what_if.title),
        Deed::WhatIfDropped { id } => format!("dropped {id}"),
        Deed::Frozen { text } => format!("froze “{}” ({})", text.title, text.fingerprint),
        Deed::Answered { text, party, answer, .. } => {
            format!("answered {} to {text} for {party}", answer.name())
        }
    }
}
