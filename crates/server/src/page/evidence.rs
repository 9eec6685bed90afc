//! Evidence: reports, the statements found in them, and which of them a person has accepted.

use maud::{Markup, html};
use mediant_core::ledger::{Kind, Ledger, Statement};
use mediant_disclosure::redact;
use mediant_workbench::{Deed, Refusal, change, mark as file_mark};
use serde_json::json;

use super::Asked;
use crate::app::{Failure, Room};
use crate::reply::Reply;
use crate::shell::mark;

/// The most statements on one page.
const SHOWN: usize = 200;

/// The reports and what they say.
pub(super) fn show(asked: &Asked) -> Result<Reply, Failure> {
    let (room, member) = (asked.room()?, asked.member()?);
    let case = redact(&room.loaded.case, &asked.audience()?);
    let ledger = &room.ledger;
    let accepted = |said: &Statement| {
        case.accepted.iter().any(|a| {
            a.mark.as_deref() == Some(said.mark.as_str()) || (a.mark.is_none() && a.statement == said.id)
        })
    };
    let team = member.role.is_mediator();
    let shown: Vec<&Statement> =
        ledger.statements.iter().filter(|s| team || accepted(s)).take(SHOWN).collect();
    let body = html! {
        @if team { (intake(asked)) }
        h2 { "Reports" }
        @if ledger.reports.is_empty() {
            div class="empty" {
                p { strong { "There are no reports yet." } }
                p { "What is said in public shows each side’s stance, word for word and with its place. The mediator’s team adds reports as text or HTML." }
            }
        } @else {
            ul {
                @for report in &ledger.reports {
                    li {
                        (report.title.as_deref().unwrap_or(&report.path))
                        @if let Some(outlet) = &report.outlet { ", " (outlet) }
                        @if let Some(date) = &report.date { ", " (date) }
                        @if let Some(of) = &report.reprint_of { " (a reprint of " (of) ")" }
                    }
                }
            }
        }
        h2 { @if team { "Statements" } @else { "Accepted statements" } }
        @if shown.is_empty() { p { "None yet." } }
        @for said in &shown { (statement(asked, ledger, said, accepted(said))) }
        @if ledger.statements.len() > SHOWN && team { p { "Only the first " (SHOWN) " are shown." } }
        (contradictions(ledger, &shown))
    };
    let list: Vec<_> = shown
        .iter()
        .map(|s| {
            let report = ledger.reports.get(s.report).map(|r| r.path.as_str());
            json!({ "id": s.id, "mark": s.mark, "text": s.text, "speaker": s.speaker, "kind": s.kind.name(), "report": report,
                    "start": s.start, "end": s.end, "stance": s.stance.name(), "accepted": accepted(s),
                    "issues": s.issues.iter().map(|t| t.issue.as_str()).collect::<Vec<_>>() })
        })
        .collect();
    Ok(Reply::Page { title: "Evidence".to_owned(), body, json: json!({ "statements": list }) })
}

fn intake(asked: &Asked) -> Markup {
    html! {
        details {
            summary { "Add a report" }
            form method="post" action={ (asked.base()) "/evidence" } enctype="multipart/form-data" {
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
            // Quotation marks are for the speaker's own words.
            @if matches!(said.kind, Kind::Direct | Kind::Block) {
                blockquote { "“" (said.text) "”" }
            } @else {
                blockquote { (said.text) }
            }
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
                form class="inline" method="post" action={ (asked.base()) "/evidence/accept" } {
                    (mark(asked))
                    input type="hidden" name="statement" value={ (said.id) "@" (said.mark) };
                    @if accepted {
                        span class="yes" { "accepted " }
                        button class="quiet" name="do" value="take-back" { "Take it back" }
                    } @else {
                        button class="quiet" name="do" value="accept" { "Accept it into the case" }
                    }
                }
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

/// Accepts a statement into the case, or takes that back.
pub(super) async fn accept(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member()?;
    let reference = asked.form.get("statement").to_owned();
    let back = asked.form.get("do") == "take-back";
    let id = reference.split('@').next().unwrap_or_default().to_owned();
    if !is_there(asked.room()?, &reference) {
        return Err(Failure::NotHere);
    }
    let by = member.person.clone();
    let make = |space: &mediant_workbench::Workspace| -> Result<Vec<Deed>, Refusal> {
        let file = space.files.get("case.toml").ok_or(Refusal::NotHere("case"))?;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let edited = if back {
            mediant_formats::unaccept(&text, &reference)
        } else {
            mediant_formats::accept(&text, &reference)
        };
        let edited = edited.map_err(|why| Refusal::Wrong(why.to_string()))?;
        Ok(vec![change(space, member, "case.toml", &file_mark(&file.bytes), Some(edited.into_bytes()))?])
    };
    asked.app.act(asked.param("case"), &by, make).await?;
    Ok(Reply::See(format!("{}/evidence#{id}", asked.base())))
}

/// Whether the reports hold the statement that is named, as it is named.
fn is_there(room: &Room, reference: &str) -> bool {
    let Some((id, mark)) = reference.split_once('@') else { return false };
    room.ledger.statement(id).is_some_and(|s| s.mark == mark)
}
