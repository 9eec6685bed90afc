//! A report beside what was found in it: the source left, the statements right, the chosen one open to be decided about.

use maud::{Markup, html};
use mediant_core::case::{Case, IssueKind};
use mediant_core::ledger::{Ledger, Stance, Statement};
use mediant_disclosure::is_accepted;
use mediant_workbench::{Correction, Wanted, decide as decided, paragraphs, take_back as taken_back};
use serde_json::json;

use super::Asked;
use super::wording::{self, beside};
use crate::app::Failure;
use crate::reply::Reply;
use crate::shell::mark;

/// The page of one report; `statement` in the address chooses one of its statements.
pub(in crate::page) fn show(asked: &Asked) -> Result<Reply, Failure> {
    let room = asked.room()?;
    let (case, ledger) = (&room.loaded.case, &room.ledger);
    let chosen = chosen(asked, ledger);
    let path = match chosen.and_then(|s| ledger.reports.get(s.report)) {
        Some(report) => report.path.as_str(),
        None => asked.query.get("path"),
    };
    // With no report named, the first.
    let index =
        ledger.reports.iter().position(|r| r.path == path || path.is_empty()).ok_or(Failure::NotHere)?;
    let report = &ledger.reports[index];
    let statements: Vec<&Statement> = ledger.statements.iter().filter(|s| s.report == index).collect();
    let text = paragraphs(&room.loaded, &report.path).ok_or(Failure::NotHere)?;
    let body = html! {
        p class="hint" {
            (report.outlet.as_deref().unwrap_or("outlet not stated")) ", " (report.date.as_deref().unwrap_or("no date stated"))
            @if let Some(byline) = &report.byline { ", by " (byline) }
            ". " a href={ (asked.base()) "/evidence" } { "All evidence" }
        }
        div class="two" {
            section aria-label="Source" class="source" {
                h2 { "The report" }
                @for paragraph in &text {
                    p id={ "b" (paragraph.start) } {
                        (wording::passage(asked, paragraph, &statements, chosen.map(|s| s.id.as_str())))
                    }
                }
                @if !report.dropped.is_empty() {
                    details {
                        summary { "Left out: " (report.dropped.len()) }
                        ul { @for drop in &report.dropped { li { "bytes " (drop.start) "–" (drop.end) ": " (drop.why) } } }
                    }
                }
            }
            section aria-label="Statements" {
                h2 { "What was found in it" }
                @if statements.is_empty() { p { "No statement." } }
                @for said in &statements {
                    @if chosen.is_some_and(|c| c.id == said.id) {
                        (open(asked, case, ledger, said))
                    } @else {
                        (closed(asked, said, is_accepted(&case.accepted, said)))
                    }
                }
            }
        }
    };
    let list: Vec<_> = statements.iter().map(|s| super::data(case, ledger, s)).collect();
    let text: Vec<_> =
        text.iter().map(|p| json!({ "start": p.start, "end": p.end, "text": p.text })).collect();
    let title = report.title.clone().unwrap_or_else(|| report.path.clone());
    Ok(Reply::Page {
        title,
        body,
        json: json!({ "path": report.path, "paragraphs": text, "statements": list }),
    })
}

/// The statement that the address names, where it still is what it was.
fn chosen<'l>(asked: &Asked, ledger: &'l Ledger) -> Option<&'l Statement> {
    let (id, mark) = asked.query.get("statement").split_once('@')?;
    ledger.statement(id).filter(|s| s.mark == mark)
}

/// The address of a statement beside its source.
pub(super) fn address(asked: &Asked, said: &Statement) -> String {
    format!("{}/evidence/report?statement={}%40{}#{}", asked.base(), said.id, said.mark, said.id)
}

fn closed(asked: &Asked, said: &Statement, accepted: bool) -> Markup {
    html! {
        article class="said" id=(said.id) {
            blockquote { (wording::quoted(said)) }
            p class="hint" {
                strong { (said.speaker.as_deref().unwrap_or("speaker not resolved")) } ", " (said.kind.name()) " speech "
                @if accepted { span class="yes" { "accepted " } }
                a href=(address(asked, said)) { "Decide about " (said.id) }
            }
        }
    }
}

fn open(asked: &Asked, case: &Case, ledger: &Ledger, said: &Statement) -> Markup {
    let named = format!("{}@{}", said.id, said.mark);
    let accepted = is_accepted(&case.accepted, said);
    let to = format!("{}/evidence/decide", asked.base());
    let group = ledger.variants.iter().find(|g| g.statements.contains(&said.id));
    let others: Vec<&Statement> = ledger.statements.iter().filter(|s| s.mark != said.mark).collect();
    html! {
        article class="said chosen" id=(said.id) {
            blockquote { (wording::quoted(said)) }
            p class="hint" {
                strong { (said.speaker.as_deref().unwrap_or("speaker not resolved")) } ", " (said.kind.name()) " speech, found by "
                (said.rule) ", bytes " (said.start) "–" (said.end)
                @for note in &said.notes { "; " (note) }
            }
            form method="post" action=(to) {
                (mark(asked)) input type="hidden" name="statement" value=(named);
                @if accepted {
                    span class="yes" { "accepted into the case " }
                    button class="quiet" name="do" value="take-back" { "Take it back" }
                } @else {
                    button name="do" value="accept" { "Accept it into the case" } " "
                    button class="quiet" name="do" value="reject" { "Reject it" }
                }
            }
            (correction(asked, case, said, &named))
            form method="post" action=(to) {
                (mark(asked)) input type="hidden" name="statement" value=(named);
                label for="other" { "Another statement" }
                select id="other" name="other" {
                    @for other in others.iter().take(super::SHOWN) {
                        option value={ (other.id) "@" (other.mark) } { (other.id) ": " (wording::short(&other.text)) }
                    }
                }
                p {
                    button class="quiet" name="do" value="merge" { "It is the same utterance" } " "
                    button class="quiet" name="do" value="split" { "It is another utterance" }
                }
            }
            @if let Some(group) = group {
                h3 { "The same utterance in other words" }
                p class="hint" { (group.statements.len()) " wordings from " (ledger.sources(group)) " source(s)." }
                @for other in group.statements.iter().filter(|id| **id != said.id).filter_map(|id| ledger.statement(id)) {
                    (beside(ledger, said, other, group))
                    form class="inline" method="post" action=(to) {
                        (mark(asked)) input type="hidden" name="statement" value=(named);
                        input type="hidden" name="other" value={ (other.id) "@" (other.mark) };
                        button class="quiet" name="do" value="split" { "Not the same: keep " (said.id) " and " (other.id) " apart" }
                    }
                }
            }
        }
    }
}

fn correction(asked: &Asked, case: &Case, said: &Statement, named: &str) -> Markup {
    let touches = |id: &str| said.issues.iter().any(|t| t.issue == id);
    html! {
        details {
            summary { "Correct what was read" }
            form method="post" action={ (asked.base()) "/evidence/decide" } {
                (mark(asked)) input type="hidden" name="statement" value=(named);
                label for="speaker" { "Who said it; empty where nobody is to stand for it" }
                input type="text" id="speaker" name="speaker" value=(said.speaker.as_deref().unwrap_or("")) maxlength="200";
                label for="words" { "The words, as they stand in the report" }
                textarea id="words" name="words" class="few" { (said.text) }
                fieldset {
                    legend { "Issues that it touches" }
                    @for issue in case.issues.iter().filter(|i| i.kind != IssueKind::Heading) {
                        label class="side" {
                            input type="checkbox" name="issue" value=(issue.id.as_str()) checked[touches(issue.id.as_str())]; " " (issue.title)
                        }
                    }
                }
                label for="stance" { "What it does in the talks" }
                select id="stance" name="stance" {
                    @for stance in [Stance::None, Stance::Offer, Stance::Demand, Stance::RedLine, Stance::Precondition, Stance::Progress] {
                        option value=(stance.name()) selected[stance == said.stance] { (stance.name()) }
                    }
                }
                p { button name="do" value="correct" { "Correct it" } }
            }
        }
    }
}

/// Decides about a statement.
pub(in crate::page) async fn decide(asked: &Asked) -> Result<Reply, Failure> {
    let (member, form) = (asked.member()?, &asked.form);
    let statement = form.get("statement").to_owned();
    let (ledger, day) = (asked.room()?.ledger.clone(), asked.app.today());
    let (id, seen) = statement.split_once('@').ok_or(Failure::NotHere)?;
    let said = ledger.statement(id).filter(|s| s.mark == seen).ok_or(Failure::NotHere)?;
    let report = ledger.reports.get(said.report);
    let path = report.map(|r| form_urlencoded::byte_serialize(r.path.as_bytes()).collect::<String>());
    let given = |name: &str| form.has(name).then(|| form.get(name).to_owned());
    let wanted = match form.get("do") {
        "accept" => Wanted::Accept,
        "take-back" => Wanted::TakeBack,
        "reject" => Wanted::Reject,
        "merge" => Wanted::Merge(form.get("other").to_owned()),
        "split" => Wanted::Split(form.get("other").to_owned()),
        "correct" => Wanted::Correct(Correction {
            speaker: given("speaker"),
            words: given("words").map(|words| words.replace("\r\n", "\n")),
            issues: Some(
                form.under("issue")
                    .filter(|(rest, _)| rest.is_empty())
                    .map(|(_, id)| id.to_owned())
                    .collect(),
            ),
            stance: given("stance"),
        }),
        _ => return Err(Failure::Wrong("say what is to be decided".to_owned())),
    };
    let make = |space: &_| decided((space, &ledger), member, &statement, &wanted, &day);
    asked.app.act(asked.param("case"), &member.person, make).await?;
    let back = match (form.get("back"), path) {
        ("list", _) | (_, None) => format!("{}/evidence", asked.base()),
        (_, Some(path)) => format!("{}/evidence/report?path={path}", asked.base()),
    };
    Ok(Reply::See(format!("{back}#{id}")))
}

/// Takes a decision back.
pub(in crate::page) async fn take_back(asked: &Asked) -> Result<Reply, Failure> {
    let (member, id, day) = (asked.member()?, asked.form.get("decision"), asked.app.today());
    let make = |space: &_| taken_back(space, member, id, &day);
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(format!("{}/evidence#decisions", asked.base())))
}
