//! Packages: those on the table, and a form to put another there.

use maud::{Markup, PreEscaped, html};
use mediant_core::case::{Case, Issue, IssueKind};
use mediant_disclosure::redact;
use mediant_workbench::{Wish, propose as put, withdraw_proposal};

use super::{Asked, sections};
use crate::app::Failure;
use crate::reply::Reply;
use crate::shell::mark;

/// What is on the table, with what each package gives and gets as far as the person may know.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    const IDS: [&str; 3] = ["packages", "packages-in-full", "offers"];
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
    let body = html! {
        @if any {
            (PreEscaped(mediant_brief::fragment(&document, &IDS)))
        } @else {
            div class="empty" {
                p { strong { "No package is on the table that you may see." } }
                p { "A package settles every issue at once. Build one below." }
            }
        }
        @if !own.is_empty() {
            h2 { "Yours to take back" }
            ul class="plain" {
                @for wish in own {
                    li class="marks" {
                        strong { (wish.title) } span class="chip role" { (wish.release) }
                        form class="inline" method="post" action={ (asked.base()) "/packages/withdraw" } {
                            (mark(asked)) input type="hidden" name="id" value=(wish.id);
                            button class="quiet" { "Take it off the table" }
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
                    option value="mediator only" { "the mediator’s team" @if member.role.speaks() { ", beside your own side" } }
                    option value="unattributed" { "the parties, without a name on it" }
                    option value="shown" { "the parties" }
                    option value="public" { "anyone" }
                }
                (settle(&case))
                p class="actions" { button { "Put it on the table" } }
            }
        }
    };
    Ok(Reply::Page { title: "Packages".to_owned(), body, json: sections(&document, &IDS) })
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
