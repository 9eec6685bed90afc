//! A party's own room: what it tells the mediator, and takes back.

pub(super) mod check;

use maud::{Markup, html};
use mediant_core::case::{Case, Issue, IssueKind};
use mediant_core::number::{Quantity, decimal};
use mediant_core::preference::{Preference, StatedReservation, ValueFunction, WeightsAs};
use mediant_disclosure::redact;
use mediant_formats::{Told, tell as write};
use mediant_workbench::{Refusal, change, mark as file_mark};
use serde_json::{Value, json};

use super::{Asked, mend};
use crate::app::{Failure, Room};
use crate::form::Form;
use crate::reply::Reply;
use crate::shell::mark;

/// The title of the page.
const TITLE: &str = "My preferences";

/// What the party has told, to read and, for those who speak for it, to change.
pub(super) fn show(asked: &Asked) -> Result<Reply, Failure> {
    let (body, json) = page(asked, asked.room()?, None)?;
    Ok(Reply::Page { title: TITLE.to_owned(), body, json })
}

/// The page: as things are, or, where something was sent and not kept, as it was sent, with the reason.
fn page(asked: &Asked, room: &Room, refused: Option<&Failure>) -> Result<(Markup, Value), Failure> {
    let member = asked.member()?;
    let party = member.party.clone().ok_or(Failure::NotHere)?;
    let case = redact(&room.loaded.case, &asked.audience()?);
    let index = case.parties.iter().position(|p| p.id.as_str() == party).ok_or(Failure::NotHere)?;
    let told = case.preferences.get(index).and_then(Option::as_ref);
    let file = room.space.files.get(&path(&party));
    let text = file.map(|f| String::from_utf8_lossy(&f.bytes).into_owned()).unwrap_or_default();
    let seen = file.map(|f| file_mark(&f.bytes)).unwrap_or_default();
    let sent = |name: &str, now: String| {
        if asked.form.has(name) { asked.form.get(name).to_owned() } else { now }
    };
    let body = html! {
        @if let Some(why) = refused { (mend::reason(why, &text, asked.form.get("text"))) }
        @if told.is_none() {
            div class="empty" {
                p { strong { "You have told the mediator nothing yet." } }
                p { "Numbers need not be exact: a range such as 40..60, “unknown”, or an order such as “rank 1” will do. What you tell is used to find packages that you could sign; no other party sees it, or anything computed from it." }
            }
        }
        @if told.is_some() {
            p { a href={ (asked.base()) "/preferences/check" } { "Do the numbers say what you mean?" } " A check with a few packages." }
        }
        @if member.role.speaks() {
            form class="panel wide" method="post" action={ (asked.base()) "/preferences" } {
                (mark(asked))
                input type="hidden" name="seen" value=(seen);
                @if weighs(&case) { (weighing(told, &asked.form)) }
                @if case.issues.iter().any(|i| matches!(i.kind, IssueKind::Article { .. })) {
                    p class="hint" { "For an article: what it is worth to you when it is in the draft. A range such as 40..60 will do, or “unknown”." }
                }
                @for issue in &case.issues { (fields(issue, &case, told, &sent)) }
                label for="reservation" { "What an agreement must be worth to you, to be better than none" }
                p class="hint" { (scale(told)) }
                input class="number" type="text" id="reservation" name="reservation" value=(sent("reservation", reservation(told)));
                p class="actions" { button name="do" value="form" { "Tell the mediator" } }
            }
            details open[asked.form.has("text")] {
                summary { "All of it as text: red lines, preconditions, alternatives, reasons" }
                form method="post" action={ (asked.base()) "/preferences" } {
                    (mark(asked))
                    input type="hidden" name="seen" value=(seen);
                    label for="text" { code { (path(&party)) } }
                    textarea class="code" id="text" name="text" spellcheck="false" { "\n" (sent("text", text.clone())) }
                    p { button name="do" value="text" { "Tell the mediator" } }
                }
            }
            @if file.is_some() {
                form method="post" action={ (asked.base()) "/preferences" } {
                    (mark(asked))
                    input type="hidden" name="seen" value=(seen);
                    p class="hint" { "You may take back all that you told. The mediator’s analysis then no longer uses it; that it was told once stays in the log." }
                    p { button class="quiet" name="do" value="withdraw" { "Take back everything" } }
                }
            }
        } @else {
            pre class="text" { (text) }
        }
    };
    Ok((body, json!({ "party": party, "seen": seen, "text": text })))
}

fn path(party: &str) -> String {
    format!("parties/{party}.toml")
}

/// Whether issues have weights in this case: where worth is the mean over the articles that are in, they have none.
fn weighs(case: &Case) -> bool {
    case.aggregation == mediant_core::case::Aggregation::Additive
}

fn weighing(told: Option<&Preference>, sent: &Form) -> Markup {
    let how = told.and_then(|t| t.valuation.weights.as_ref()).map(|w| w.how);
    let all = [
        (WeightsAs::Points, "points", "points divided among the issues"),
        (
            WeightsAs::Swings,
            "swings",
            "worth of going from the worst to the best settlement, the largest being 100",
        ),
        (WeightsAs::Shares, "shares", "shares that sum to one"),
        (WeightsAs::Ranks, "ranks", "ranks: 1 is the heaviest"),
    ];
    let known = all.iter().find(|(known, ..)| Some(*known) == how).map_or("", |(_, name, _)| *name);
    let now = if sent.has("weights-are") { sent.get("weights-are") } else { known };
    html! {
        label for="weights-are" { "How you say what weighs how much" }
        select id="weights-are" name="weights-are" {
            option value="" selected[now.is_empty()] { "not said: values are points of the whole package" }
            @for (_, name, words) in all { option value=(name) selected[now == name] { (words) } }
        }
    }
}

fn scale(told: Option<&Preference>) -> String {
    match told.and_then(|t| t.scale.as_ref()) {
        Some((zero, one)) => format!("On your scale, from {} to {}.", decimal(zero), decimal(one)),
        None => "From 0, the worst package, to 1, the best.".to_owned(),
    }
}

fn reservation(told: Option<&Preference>) -> String {
    told.map_or_else(String::new, |t| match &t.reservation {
        StatedReservation::Given(quantity) => words(quantity),
        StatedReservation::FromAlternatives => "from-alternatives".to_owned(),
    })
}

/// A quantity as a case folder has it.
fn words(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Exact(number) => decimal(number),
        Quantity::Interval { low, high } => format!("{}..{}", decimal(low), decimal(high)),
        Quantity::Unknown => "unknown".to_owned(),
    }
}

/// The weight of an issue and the values of its options.
fn fields(
    issue: &Issue,
    case: &Case,
    told: Option<&Preference>,
    sent: &impl Fn(&str, String) -> String,
) -> Markup {
    let weight = told.and_then(|t| t.valuation.weights.as_ref()).map_or_else(String::new, |weights| {
        let rank =
            weights.ranks.iter().position(|group| group.contains(&issue.id)).map(|at| (at + 1).to_string());
        let stated = weights.entries.iter().find(|(id, _)| *id == issue.id).map(|(_, q)| words(q));
        stated.or(rank).unwrap_or_default()
    });
    let function =
        told.and_then(|t| t.valuation.values.iter().find(|(id, _)| *id == issue.id)).map(|(_, f)| f);
    let value = |option: &mediant_core::Id| match function {
        Some(ValueFunction::Table { numbers, .. }) => {
            numbers.iter().find(|(id, _)| id == option).map_or_else(String::new, |(_, q)| words(q))
        }
        Some(ValueFunction::Ranks(groups)) => {
            let rank = groups.iter().position(|group| group.contains(option));
            rank.map_or_else(String::new, |at| format!("rank {}", at + 1))
        }
        Some(ValueFunction::Lines { .. }) | None => String::new(),
    };
    let weight_id = format!("weight.{}", issue.id);
    let weigh = html! {
        @if weighs(case) {
            (number(&weight_id, "weight", &sent(&weight_id, weight)))
        }
    };
    let option = |option: &mediant_core::case::Choosable| {
        let id = format!("value.{}:{}", issue.id, option.id);
        number(&id, &option.title, &sent(&id, value(&option.id)))
    };
    html! {
        @match &issue.kind {
            IssueKind::Heading => h2 class="over" { (issue.title) },
            // One number, or two: a row, not a box.
            IssueKind::Article { .. } => {
                @let id = format!("value.{}", issue.id);
                @let inside = issue.listed_options(&case.parties).pop().map(|o| value(&o.id)).unwrap_or_default();
                div class="row" {
                    (number(&id, &issue.title, &sent(&id, inside)))
                    (weigh)
                }
            }
            IssueKind::Options(options) => fieldset {
                legend { (issue.title) }
                (weigh)
                @for one in options { (option(one)) }
            },
            IssueKind::Measured { .. } => fieldset {
                legend { (issue.title) }
                (weigh)
                p class="hint" { "Its values are told as text, below." }
            },
            IssueKind::Item => fieldset { legend { (issue.title) } (weigh) },
        }
    }
}

/// A field for a number, a range, a rank or the word “unknown”, behind its name.
fn number(id: &str, name: &str, value: &str) -> Markup {
    html! {
        label class="line" for=(id) {
            span { (name) }
            input class="number" type="text" id=(id) name=(id) value=(value) autocomplete="off";
        }
    }
}

/// Keeps what the party tells, or takes it back.
pub(super) async fn tell(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member()?;
    let party = member.party.clone().ok_or(Failure::NotHere)?;
    let (at, seen) = (path(&party), asked.form.get("seen"));
    let make = |space: &mediant_workbench::Workspace| {
        let bytes = match asked.form.get("do") {
            "withdraw" => None,
            "text" => Some(asked.form.get("text").replace("\r\n", "\n").into_bytes()),
            _ => {
                let now = space.files.get(&at).map(|f| String::from_utf8_lossy(&f.bytes).into_owned());
                let text = write(now.as_deref(), &party, &told(asked))
                    .map_err(|why| Refusal::Wrong(why.to_string()))?;
                Some(text.into_bytes())
            }
        };
        Ok(vec![change(space, member, &at, seen, bytes)?])
    };
    match asked.app.act(asked.param("case"), &member.person, make).await {
        Ok(()) => Ok(Reply::See(format!("{}/preferences", asked.base()))),
        Err(why) if mend::can_be(&why) => {
            let room = asked.app.room(asked.param("case")).await.ok_or(Failure::NotHere)?;
            let (body, _) = page(asked, &room, Some(&why))?;
            Ok(Reply::Mend { title: TITLE.to_owned(), body, why })
        }
        Err(why) => Err(why),
    }
}

fn told(asked: &Asked) -> Told {
    let value = |(name, text): (&str, &str)| {
        let (issue, option) = name.split_once(':').map_or((name, None), |(i, o)| (i, Some(o.to_owned())));
        (issue.to_owned(), option, text.to_owned())
    };
    Told {
        weights_are: asked.form.has("weights-are").then(|| asked.form.get("weights-are").to_owned()),
        weights: asked
            .form
            .under("weight.")
            .map(|(issue, text)| (issue.to_owned(), text.to_owned()))
            .collect(),
        values: asked.form.under("value.").map(value).collect(),
        reservation: asked.form.has("reservation").then(|| asked.form.get("reservation").to_owned()),
    }
}
