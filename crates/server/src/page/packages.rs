//! Packages: those on the table, and a form to put another there.

use maud::{Markup, PreEscaped, html};
use mediant_analysis::Options;
use mediant_brief::Header;
use mediant_core::case::{Case, Issue, IssueKind, Offer, Pick, Release};
use mediant_disclosure::{Audience, redact, reveals, view};
use mediant_workbench::{
    Deed, Member, Refusal, Role, Wish, propose as put, release_proposal, saw, withdraw_proposal,
};
use serde_json::json;

use super::{Asked, sections};
use crate::app::{Failure, Room};
use crate::reply::Reply;
use crate::seen::reports;
use crate::shell::mark;

/// The sections of the brief about packages.
const IDS: [&str; 3] = ["packages", "packages-in-full", "offers"];

/// What is on the table, with what each package gives and gets as far as the person may know.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let (room, member) = (asked.room()?, asked.member()?);
    let case = redact(&room.loaded.case, &asked.audience()?);
    let document = asked.document().await?;
    let any = document.sections.iter().any(|s| IDS.contains(&s.id.as_str()));
    let own: Vec<&Wish> = room
        .space
        .proposals
        .iter()
        .map(|p| &p.wish)
        .filter(|w| match &w.by {
            Some(party) => member.speaks_for(party),
            None => member.role.is_mediator(),
        })
        .collect();
    let body = || {
        html! {
            @if any {
                (PreEscaped(mediant_brief::fragment(&document, &IDS)))
            } @else {
                div class="empty" {
                    p { strong { "No package is on the table that you may see." } }
                    p { "A package settles every issue at once. Build one below." }
                }
            }
            @if !own.is_empty() {
                h2 { "Yours: who may see it, and taking it back" }
                ul class="plain" { @for wish in own { li { (held(asked, &room.loaded.case, wish)) } } }
            }
            @if member.role == Role::Lead && !room.loaded.case.offers.is_empty() {
                h2 { "Freeze one for consent" }
                p class="hint" { "Its text is then shown to all parties, cannot change, and waits for their answers." }
                ul class="plain" {
                    @for offer in &room.loaded.case.offers {
                        li class="marks" {
                            strong { (offer.title) }
                            form class="inline" method="post" action={ (asked.base()) "/consent/freeze" } {
                                (mark(asked)) input type="hidden" name="title" value=(offer.title);
                                @for pick in whole(&room.loaded.case, offer) { input type="hidden" name={ "pick." (pick.0) } value=(pick.1); }
                                button class="quiet" aria-label={ "Freeze it: “" (offer.title) "”" } { "Freeze it" }
                            }
                        }
                    }
                }
            }
            @if member.role.is_mediator() || member.role.speaks() {
                h2 { @if member.role.is_mediator() { "Suggest a package" } @else { "Offer a package" } }
                form class="panel wide" method="post" action={ (asked.base()) "/packages" } {
                    (mark(asked))
                    label for="title" { "Title" }
                    input type="text" id="title" name="title" maxlength="200" required;
                    label for="release" { "Who may see it" }
                    select id="release" name="release" {
                        (levels(member, ""))
                    }
                    (settle(&case))
                    p class="actions" {
                        button { "Put it on the table" } " "
                        button class="quiet" formmethod="get" formnovalidate formaction={ (asked.base()) "/packages/check" } { "See first what it gives and gets" }
                    }
                }
            }
        }
    };
    let reply = asked.page("Packages", body, || sections(&document, &IDS));
    shown(asked, offered(room, &asked.audience()?)).await;
    Ok(reply)
}

/// The settlement of every issue by an offer: articles that it does not name are out.
fn whole(case: &Case, offer: &Offer) -> Vec<(String, String)> {
    let pick = |issue: &Issue| {
        let own = offer.picks.iter().find(|p| p.issue == issue.id).map(|p| p.option.to_string());
        let article = matches!(issue.kind, IssueKind::Article { .. });
        own.or_else(|| article.then(|| "out".to_owned())).map(|option| (issue.id.to_string(), option))
    };
    case.issues.iter().filter_map(pick).collect()
}

/// Who may see a package, to choose from.
fn levels(member: &Member, now: &str) -> Markup {
    let all = [
        (
            "mediator only",
            if member.role.speaks() {
                "the mediator’s team, beside your own side"
            } else {
                "the mediator’s team"
            },
        ),
        ("unattributed", "the parties, without a name on it"),
        ("shown", "the parties"),
        ("public", "anyone"),
    ];
    html! { @for (level, words) in all { option value=(level) selected[level == now] { (words) } } }
}

/// A package of one's own: who may see it, what that gives away, and the forms to change it.
fn held(asked: &Asked, case: &Case, wish: &Wish) -> Markup {
    let offer = case.offers.iter().find(|o| o.id.as_str() == wish.id);
    let told = offer.map(|o| given_away(case, &o.picks)).unwrap_or_default();
    let member = asked.member.as_ref();
    html! {
        strong { (wish.title) } " (" (wish.release) ")"
        @if !told.is_empty() { p class="hint" { (told) } }
        form method="post" action={ (asked.base()) "/packages/release" } {
            (mark(asked)) input type="hidden" name="id" value=(wish.id);
            label for={ "release-" (wish.id) } { "Who may see “" (wish.title) "”" }
            select id={ "release-" (wish.id) } name="release" { @if let Some(member) = member { (levels(member, &wish.release)) } }
            " " button class="quiet" { "Change it" }
            p class="hint" { "What somebody has seen cannot be unseen." }
        }
        form class="inline" method="post" action={ (asked.base()) "/packages/withdraw" } {
            (mark(asked)) input type="hidden" name="id" value=(wish.id);
            button class="quiet" { "Take it off the table" }
        }
    }
}

/// What a package tells of its author to those who know the public positions; empty where nothing.
pub(super) fn given_away(case: &Case, picks: &[Pick]) -> String {
    let title = |issue: &mediant_core::Id| {
        case.issues.iter().find(|i| i.id == *issue).map_or_else(|| issue.to_string(), |i| i.title.clone())
    };
    let party = |id: &mediant_core::Id| {
        case.parties.iter().find(|p| p.id == *id).map_or_else(|| id.to_string(), |p| p.name.clone())
    };
    let all = reveals(case, picks).into_iter().map(|(id, issues)| {
        let issues: Vec<String> = issues.iter().map(title).collect();
        format!("on {} it takes what {} alone has asked for in public", issues.join(", "), party(&id))
    });
    let all: Vec<String> = all.collect();
    if all.is_empty() {
        return String::new();
    }
    format!("Also without a name its author may be guessed: {}.", all.join("; "))
}

/// The packages that an audience is shown and that are not its own, by id.
fn offered(room: &Room, audience: &Audience) -> Vec<String> {
    let visible = |offer: &&Offer| match audience {
        Audience::Mediator => false,
        Audience::Party(party) => offer.by.as_ref() != Some(party) && offer.release != Release::Mediator,
        Audience::Public => offer.release == Release::Public,
    };
    room.loaded.case.offers.iter().filter(visible).map(|o| o.id.to_string()).collect()
}

/// Notes what a person was shown, the first time. Where that cannot be kept, the page is shown all the same.
pub(super) async fn shown(asked: &Asked, items: Vec<String>) {
    let (Ok(room), Ok(member)) = (asked.room(), asked.member()) else { return };
    if saw(&room.space, member, &items).is_some() {
        let make = |space: &_| Ok(saw(space, member, &items).into_iter().collect());
        let _ = asked.app.act(asked.param("case"), &member.person, make).await;
    }
}

/// What a package that is not on the table would give and get, as far as the person may know.
pub(super) async fn check(asked: &Asked) -> Result<Reply, Failure> {
    const TITLE: &str = "A package, before it is on the table";
    let (room, member, audience) = (asked.room()?, asked.member()?, asked.audience()?);
    let picks: Vec<(String, String)> =
        asked.query.under("pick.").map(|(i, o)| (i.to_owned(), o.trim().to_owned())).collect();
    if picks.is_empty() {
        let body = || {
            html! {
                p { "Nothing is chosen yet. " a href={ (asked.base()) "/packages" } { "Build a package" } ", one settlement for each issue, and look at it here before others see it." }
            }
        };
        return Ok(asked.page(TITLE, body, || json!({ "sections": [], "sources": [] })));
    }
    let title = "The package that you are building".to_owned();
    let wish = Wish { id: String::new(), title, by: None, picks, release: "mediator only".to_owned() };
    let deed = put(&room.space, member, wish)?;
    let mut space = room.space.clone();
    space.apply(&deed, &member.person, 0);
    let mut case = space.case().map_err(Refusal::Faulty)?.case;
    let Deed::Proposed { proposal } = &deed else { return Err(Failure::Inside("a draft was not made")) };
    case.offers.retain(|offer| offer.id.as_str() == proposal.id);
    let ledger = reports(room, &audience).0;
    let built = tokio::task::spawn_blocking(move || view(&case, &ledger, &audience, &Options::default()));
    let built = built.await.map_err(|_| Failure::Inside("the analysis stopped"))?;
    let built = built.map_err(|why| Failure::Wrong(why.to_string()))?;
    let document = mediant_brief::brief(&built, &Header::default());
    let body = || {
        html! {
            p { "This is not on the table, and nobody else sees it. Go back to change it." }
            (PreEscaped(mediant_brief::fragment(&document, &IDS)))
        }
    };
    Ok(asked.page(TITLE, body, || sections(&document, &IDS)))
}

/// Lets another circle see a package.
pub(super) async fn release(asked: &Asked) -> Result<Reply, Failure> {
    let (member, id, level) = (asked.member()?, asked.form.get("id"), asked.form.get("release"));
    let make = |space: &_| Ok(vec![release_proposal(space, member, id, level)?]);
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(format!("{}/packages", asked.base())))
}

/// One field for each issue.
pub(super) fn settle(case: &Case) -> Markup {
    html! {
        fieldset {
            legend { "How each issue is settled" }
            div class="grid" {
                @for issue in &case.issues { (pick(issue, case)) }
            }
        }
    }
}

/// The field of one issue; of a heading, its title.
fn pick(issue: &Issue, case: &Case) -> Markup {
    let id = format!("pick.{}", issue.id);
    html! {
        @match &issue.kind {
            IssueKind::Heading => p class="over" { (issue.title) },
            IssueKind::Measured { low, high, unit, .. } => div {
                label for=(id) { (issue.title) }
                input class="number" type="text" inputmode="decimal" id=(id) name=(id) required
                    value=(mediant_core::number::decimal(low));
                span class="hint" { " " (mediant_core::number::decimal(low)) " to " (mediant_core::number::decimal(high)) " " (unit) }
            },
            _ => div {
                label for=(id) { (issue.title) }
                select id=(id) name=(id) {
                    @for option in issue.listed_options(&case.parties) {
                        option value=(option.id.as_str()) { (option.title) }
                    }
                }
            },
        }
    }
}

/// The picks that a form holds.
pub(super) fn picks(asked: &Asked) -> Vec<(String, String)> {
    asked.form.under("pick.").map(|(issue, option)| (issue.to_owned(), option.trim().to_owned())).collect()
}

/// Puts a package on the table.
pub(super) async fn propose(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member()?;
    let wish = Wish {
        id: String::new(),
        title: asked.form.get("title").trim().to_owned(),
        by: None,
        picks: picks(asked),
        release: asked.form.get("release").to_owned(),
    };
    asked.app.act(asked.param("case"), &member.person, |space| Ok(vec![put(space, member, wish)?])).await?;
    Ok(Reply::See(format!("{}/packages", asked.base())))
}

/// Takes one off the table.
pub(super) async fn withdraw(asked: &Asked) -> Result<Reply, Failure> {
    let (member, id) = (asked.member()?, asked.form.get("id"));
    asked
        .app
        .act(asked.param("case"), &member.person, |space| Ok(vec![withdraw_proposal(space, member, id)?]))
        .await?;
    Ok(Reply::See(format!("{}/packages", asked.base())))
}
