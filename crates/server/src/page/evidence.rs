//! Evidence: reports, the statements found in them, and which of them a person has accepted.

pub(super) mod source;
mod wording;

use maud::{Markup, html};
use mediant_core::case::Case;
use mediant_core::ledger::{Ledger, Report, Statement};
use mediant_disclosure::{is_accepted, redact};
use mediant_workbench::{Refusal, change, mark as file_mark};
use serde_json::{Value, json};

use super::Asked;
use crate::app::{Failure, Room};
use crate::reply::Reply;
use crate::seen::reports;
use crate::shell::mark;

/// The most statements on one page.
const SHOWN: usize = 200;

/// A statement as data.
fn data(case: &Case, ledger: &Ledger, said: &Statement) -> Value {
    let report = ledger.reports.get(said.report).map(|r| r.path.as_str());
    json!({ "id": said.id, "mark": said.mark, "text": said.text, "speaker": said.speaker, "kind": said.kind.name(),
            "report": report, "start": said.start, "end": said.end, "stance": said.stance.name(),
            "accepted": is_accepted(&case.accepted, said), "issues": said.issues.iter().map(|t| t.issue.as_str()).collect::<Vec<_>>() })
}

/// The reports and what they say.
pub(super) fn show(asked: &Asked) -> Result<Reply, Failure> {
    let (room, member) = (asked.room()?, asked.member()?);
    let case = redact(&room.loaded.case, &asked.audience()?);
    let (ledger, _) = reports(room, &asked.audience()?);
    let ledger = ledger.as_ref();
    let team = member.role.is_mediator();
    let shown: Vec<&Statement> = ledger.statements.iter().take(SHOWN).collect();
    let body = html! {
        @if team { (intake(asked)) }
        h2 { "Reports" }
        @if ledger.reports.is_empty() {
            div class="empty" {
                p { strong { "There are no reports yet." } }
                p { "What is said in public shows each side’s stance, word for word and with its place. The mediator’s team adds reports as text or HTML." }
            }
        } @else {
            ul { @for report in &ledger.reports { li { (entry(asked, report, team)) } } }
        }
        @if team { (doubtful(asked, ledger)) }
        h2 { @if team { "Statements" } @else { "Accepted statements" } }
        @if shown.is_empty() { p { "None yet." } }
        @for said in &shown { (statement(asked, ledger, said, is_accepted(&case.accepted, said))) }
        @if ledger.statements.len() > SHOWN && team { p { "Only the first " (SHOWN) " are shown; each report’s page has all of its own." } }
        (contradictions(ledger, &shown))
        @if team { (decisions(asked, room)) }
    };
    let list: Vec<_> = shown.iter().map(|s| data(&case, ledger, s)).collect();
    Ok(Reply::Page { title: "Evidence".to_owned(), body, json: json!({ "statements": list }) })
}

/// A report in one line; for the team with the way to its page.
fn entry(asked: &Asked, report: &Report, team: bool) -> Markup {
    let title = report.title.as_deref().unwrap_or(&report.path);
    let path: String = form_urlencoded::byte_serialize(report.path.as_bytes()).collect();
    html! {
        @if team { a href={ (asked.base()) "/evidence/report?path=" (path) } { (title) } } @else { (title) }
        @if let Some(outlet) = &report.outlet { ", " (outlet) }
        @if let Some(date) = &report.date { ", " (date) }
        @if let Some(of) = &report.reprint_of { " (a reprint of " (of) ")" }
    }
}

/// Pairs of which it is doubtful whether they are one utterance, to be decided.
fn doubtful(asked: &Asked, ledger: &Ledger) -> Markup {
    let pairs: Vec<_> = ledger
        .doubtful
        .iter()
        .filter_map(|link| {
            let [a, b] = link.statements.as_slice() else { return None };
            Some((ledger.statement(a)?, ledger.statement(b)?, link.why.as_str()))
        })
        .take(SHOWN)
        .collect();
    html! {
        @if !pairs.is_empty() {
            h2 { "One utterance or two?" }
            p { "The words are alike, but not surely of one occasion. Until you say so they stay apart." }
            @for (one, other, why) in &pairs {
                div class="said" {
                    div class="two" {
                        div { p class="hint" { (one.id) ", " (one.speaker.as_deref().unwrap_or("speaker not resolved")) } p { (wording::quoted(one)) } }
                        div { p class="hint" { (other.id) ", " (other.speaker.as_deref().unwrap_or("speaker not resolved")) } p { (wording::quoted(other)) } }
                    }
                    p class="hint" { (why) }
                    form method="post" action={ (asked.base()) "/evidence/decide" } {
                        (mark(asked)) input type="hidden" name="back" value="list";
                        input type="hidden" name="statement" value={ (one.id) "@" (one.mark) };
                        input type="hidden" name="other" value={ (other.id) "@" (other.mark) };
                        button class="quiet" name="do" value="merge" { "One utterance" } " "
                        button class="quiet" name="do" value="split" { "Two: keep them apart" }
                    }
                }
            }
        }
    }
}

/// What was decided and stands, the latest first.
fn decisions(asked: &Asked, room: &Room) -> Markup {
    let standing = room.loaded.review.standing();
    html! {
        @if !standing.is_empty() {
            h2 id="decisions" { "Decisions" }
            p class="hint" { "Every decision can be taken back, and none is lost: taking back is a decision too." }
            ul {
                @for decision in standing.iter().rev().take(SHOWN) {
                    li {
                        (decision.what.name()) @if let Some(date) = &decision.date { ", " (date) } ": " (decision.words) " "
                        form class="inline" method="post" action={ (asked.base()) "/evidence/take-back" } {
                            (mark(asked)) input type="hidden" name="decision" value=(decision.id);
                            button class="quiet" aria-label={ "Take back " (decision.id) } { "Take back" }
                        }
                    }
                }
            }
        }
        @if !room.ledger.unplaced.is_empty() {
            p { "Decisions without effect:" }
            ul { @for why in &room.ledger.unplaced { li { (why) } } }
        }
    }
}

fn intake(asked: &Asked) -> Markup {
    html! {
        details {
            summary { "Add a report" }
            form class="panel" method="post" action={ (asked.base()) "/evidence" } enctype="multipart/form-data" {
                (mark(asked))
                label for="files" { "Files: text or HTML, as they were published" }
                input type="file" id="files" name="files" multiple accept=".txt,.text,.md,.html,.htm";
                label for="name" { "or a name for what you paste" }
                input type="text" id="name" name="name" maxlength="80" placeholder="after-the-meeting";
                label for="text" { "and its text" }
                textarea id="text" name="text" {}
                p { button { "Add" } }
            }
        }
    }
}

fn statement(asked: &Asked, ledger: &Ledger, said: &Statement, accepted: bool) -> Markup {
    let report = ledger.reports.get(said.report);
    let group = ledger.variants.iter().find(|v| v.statements.contains(&said.id));
    html! {
        article class="said" id=(said.id) {
            blockquote { (wording::quoted(said)) }
            p class="hint" {
                strong { (said.speaker.as_deref().unwrap_or("speaker not resolved")) }
                ", " (said.kind.name()) " speech, "
                (report.map_or("", |r| r.title.as_deref().unwrap_or(&r.path)))
                ", bytes " (said.start) "–" (said.end)
                @if let Some(date) = &said.occasion.date { ", said on " (date) }
                @if !said.issues.is_empty() {
                    "; touches " (said.issues.iter().map(|t| format!("{} (“{}”)", t.issue, t.because)).collect::<Vec<_>>().join(", "))
                }
                @if let Some(cue) = &said.stance_cue { "; suggests " (said.stance.name()) " by “" (cue) "”" }
                @for note in &said.notes { "; " (note) }
            }
            @if let Some(group) = group {
                p class="hint" {
                    "One utterance in " (group.statements.len()) " wordings, from " (ledger.sources(group)) " source(s): "
                    @for id in group.statements.iter().filter(|id| **id != said.id) { a href={ "#" (id) } { (id) } " " }
                    @for place in group.differs.iter().filter(|d| d.meaning) { "· the meaning differs: “" (place.a) "” against “" (place.b) "” " }
                }
            }
            @if asked.member.as_ref().is_some_and(|m| m.role.is_mediator()) {
                form class="inline" method="post" action={ (asked.base()) "/evidence/decide" } {
                    (mark(asked))
                    input type="hidden" name="back" value="list";
                    input type="hidden" name="statement" value={ (said.id) "@" (said.mark) };
                    @if accepted {
                        span class="yes" { "accepted " }
                        button class="quiet" name="do" value="take-back" { "Take it back" }
                    } @else {
                        button class="quiet" name="do" value="accept" { "Accept it into the case" } " "
                        button class="quiet" name="do" value="reject" { "Reject it" }
                    }
                }
                " " a href=(source::address(asked, said)) { "Source, correct, merge, split" }
            }
        }
    }
}

fn contradictions(ledger: &Ledger, shown: &[&Statement]) -> Markup {
    let visible = |id: &String| shown.iter().any(|s| s.id == *id);
    let found: Vec<_> = ledger.contradictions.iter().filter(|l| l.statements.iter().all(visible)).collect();
    html! {
        @if !found.is_empty() {
            h2 { "Contradictions" }
            p { "Statements that cannot both hold. They are shown, and not resolved." }
            ul {
                @for link in found {
                    li { @for id in &link.statements { a href={ "#" (id) } { (id) } " " } (link.why) }
                }
            }
        }
    }
}

/// Adds reports: files, or text that was pasted.
pub(super) async fn add(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member()?;
    let mut given: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, bytes) in &asked.files {
        given.push((report_path(name)?, bytes.clone()));
    }
    let text = asked.form.get("text").replace("\r\n", "\n");
    if !text.trim().is_empty() {
        let name = asked.form.get("name").trim();
        let name = if name.is_empty() {
            format!("pasted-{}", &file_mark(text.as_bytes())[..6])
        } else {
            name.to_owned()
        };
        given.push((report_path(&format!("{name}.txt"))?, text.into_bytes()));
    }
    if given.is_empty() {
        return Err(Failure::Wrong("choose a file or paste a text".to_owned()));
    }
    let by = member.person.clone();
    let make = |space: &mediant_workbench::Workspace| {
        let mut after = space.clone();
        let mut deeds = Vec::new();
        for (path, bytes) in given {
            if after.files.contains_key(&path) {
                return Err(Refusal::Wrong(format!(
                    "there is a report {path} already; give this one another name"
                )));
            }
            let deed = change(&after, member, &path, "", Some(bytes))?;
            after.apply(&deed, &member.person, 0);
            deeds.push(deed);
        }
        Ok(deeds)
    };
    asked.app.act(asked.param("case"), &by, make).await?;
    Ok(Reply::See(format!("{}/evidence", asked.base())))
}

/// Where a report of this name lies: the name without anything but letters, digits, hyphens and its ending.
fn report_path(name: &str) -> Result<String, Failure> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let ending = ending.to_ascii_lowercase();
    if !["txt", "text", "md", "html", "htm"].contains(&ending.as_str()) {
        return Err(Failure::Wrong(format!("reports are text or HTML; .{} is not read", short(&ending))));
    }
    let slug: String = stem
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(80)
        .collect();
    let slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if slug.is_empty() {
        return Err(Failure::Wrong("give the report a name of letters and digits".to_owned()));
    }
    Ok(format!("reports/{slug}.{ending}"))
}

fn short(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).take(10).collect()
}
