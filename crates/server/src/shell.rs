//! What stands around every page: the head, the way about, the mark of who can see it.

use maud::{DOCTYPE, Markup, html};
use mediant_disclosure::Audience;

use crate::page::Asked;
use crate::secret;

/// The style of the workbench, beside that of the brief.
const STYLE: &str = include_str!("shell/style.css");

/// The one style sheet of the workbench.
pub(crate) fn style() -> String {
    [mediant_brief::style().as_str(), STYLE].concat()
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · Mediant" }
            link rel="stylesheet" href="/style.css";
            script src="/live.js" defer {}
        }
    }
}

/// The pages of a case, in the order of the process: the path behind the case's, the name, and whether the viewer may.
fn rooms(asked: &Asked) -> Vec<(&'static str, &'static str)> {
    let Some(member) = &asked.member else { return Vec::new() };
    let all = [
        ("", "Overview", true),
        ("/agenda", "Agenda", true),
        ("/evidence", "Evidence", true),
        ("/positions", "Positions", true),
        ("/preferences", "My preferences", member.role.is_of_a_party()),
        ("/zone", "Zone", member.role.is_mediator()),
        ("/what-ifs", "What-ifs", member.role.is_mediator()),
        ("/packages", "Packages", true),
        ("/consent", "Consent", true),
        ("/brief", "Brief", true),
        ("/people", "People", member.role == mediant_workbench::Role::Lead),
        ("/log", "Log", member.role.is_mediator()),
    ];
    all.into_iter().filter(|(_, _, may)| *may).map(|(path, name, _)| (path, name)).collect()
}

/// The sign of Mediant: what lies between two sides.
fn sign() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            path d="M4 4v16M20 4v16" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" {}
            circle cx="12" cy="12" r="3.6" fill="currentColor" {}
        }
    }
}

/// A closed lock.
fn lock() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2" {
            path d="M8 11V8a4 4 0 0 1 8 0v3" {}
            rect x="5" y="11" width="14" height="9" rx="2" {}
        }
    }
}

/// Whose sight of the case a page is, in one sentence.
fn who_sees(asked: &Asked) -> Option<String> {
    let (room, member) = (asked.room.as_ref()?, asked.member.as_ref()?);
    Some(match member.audience() {
        Audience::Mediator => {
            "As the mediator’s team sees it. It may hold what no party knows: do not show it to one."
                .to_owned()
        }
        Audience::Party(id) => {
            let parties = &room.loaded.case.parties;
            let name = parties.iter().find(|p| p.id == id).map_or("your party", |p| p.name.as_str());
            if asked.path.ends_with("/preferences") {
                format!(
                    "{name} and the mediator’s team see what is told here. No other party does, nor anything computed from it."
                )
            } else {
                format!(
                    "As {name} sees it. Nothing that another party told the mediator is in it, nor anything computed from that."
                )
            }
        }
        Audience::Public => "You see what is public in this case.".to_owned(),
    })
}

/// The head of every page: the way home, the case, and who is signed in.
fn bar(asked: Option<&Asked>) -> Markup {
    let room = asked.and_then(|a| a.room.as_ref());
    html! {
        header class="bar" {
            div class="in" {
                a class="home" href="/" { (sign()) "Mediant" }
                @if let Some(room) = room { span class="title" { (room.loaded.case.title) } }
                @if let Some(asked) = asked && let Some(person) = &asked.person {
                    div class="me" {
                        span { (person.name) }
                        @if let Some(member) = &asked.member { span class="chip role" { (member.role.name()) } }
                        a href="/sessions" aria-current=[(asked.path == "/sessions").then_some("page")] { "Sessions" }
                        form class="inline" method="post" action="/sign-out" {
                            (mark(asked)) button class="quiet" { "Sign out" }
                        }
                    }
                }
            }
        }
    }
}

/// The pages of the case, and which one this is.
fn way(asked: &Asked) -> Markup {
    let base = asked.base();
    html! {
        nav class="rooms" aria-label="Pages of the case" {
            ul {
                @for (path, name) in rooms(asked) {
                    @let to = format!("{base}{path}");
                    li { a href=(to) aria-current=[(asked.path == to).then_some("page")] { (name) } }
                }
            }
        }
    }
}

/// A page with all that stands around it.
pub(crate) fn page(asked: &Asked, title: &str, body: &Markup) -> Markup {
    let base = asked.base();
    let sheet = html! {
        main id="main" class="sheet" {
            h1 { (title) }
            @if let Some(who) = who_sees(asked) { p class="who" { (lock()) span { (who) } } }
            (body)
        }
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body class="mediant-palette" data-live=[asked.room.is_some().then(|| format!("{base}/live"))] {
                a class="skip" href="#main" { "Skip to the page" }
                (bar(Some(asked)))
                @if asked.room.is_some() { div class="desk" { (way(asked)) (sheet) } } @else { (sheet) }
            }
        }
    }
}

/// The hidden mark of a form.
pub(crate) fn mark(asked: &Asked) -> Markup {
    html! { input type="hidden" name="mark" value=(secret::form_mark(&asked.session)); }
}

/// What is said where something was not done, with what was written, so that it is not lost: names and texts.
pub(crate) fn failure(why: &str, faults: &[String], status: u16, kept: &[(&str, &str)]) -> Markup {
    let title = if status == 404 { "Nothing here" } else { "This was not done" };
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body class="mediant-palette" {
                a class="skip" href="#main" { "Skip to the page" }
                (bar(None))
                main id="main" class="sheet" {
                    h1 { (title) }
                    p { (sentence(why)) }
                    @if status == 404 {
                        p { "It may never have been there, or it is not for you: the two are told alike." }
                    }
                    @if !faults.is_empty() { ul { @for fault in faults { li { (fault) } } } }
                    @if !kept.is_empty() {
                        h2 { "What you wrote" }
                        p { "It was not kept. Copy it from here, and open the page again." }
                        @for (name, text) in kept {
                            label for={ "kept-" (name) } { (name) }
                            textarea class="code yours" id={ "kept-" (name) } readonly spellcheck="false" { (text) }
                        }
                    }
                    p { a href="/" { "To your cases" } }
                }
            }
        }
    }
}

/// The same with a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}
