//! What stands around every page: the head, the way about, the mark of who can see it.

use maud::{DOCTYPE, Markup, html};
use mediant_disclosure::Audience;

use crate::page::Asked;
use crate::secret;

/// The style of the workbench, beside that of the brief.
const STYLE: &str = "
.bar{background:var(--band);border-bottom:1px solid var(--rule)}
.bar .in{max-width:74rem;margin:0 auto;padding:.5rem 1.25rem;display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;align-items:baseline}
.bar .in>:last-child{margin-left:auto}
.bar .home{font-weight:700;text-decoration:none;color:var(--ink)}
.rooms{max-width:74rem;margin:0 auto;padding:.3rem 1.25rem;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem}
.rooms a{padding:.5rem 0;text-decoration:none;color:var(--soft)}
.rooms a[aria-current]{color:var(--ink);border-bottom:3px solid var(--ink);font-weight:600}
.sheet{max-width:74rem;margin:0 auto;padding:.6rem 1.25rem 3rem}
.sheet h1{font-size:1.7rem}
.who{margin:0 0 1.2rem;padding:.5rem .9rem;border-left:5px solid var(--grey);background:var(--band);font-size:.92rem;max-width:none}
form{margin:0 0 1.2rem}
form.inline{display:inline-block;margin:0}
label{display:block;font-weight:600;margin:.7rem 0 .2rem}
label.side{display:inline-block;font-weight:400;margin:.15rem .8rem .15rem 0}
.hint{color:var(--soft);font-size:.88rem;margin:.1rem 0 .3rem}
input,select,textarea,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--grey);border-radius:3px;padding:.4rem .55rem;max-width:100%}
input[type=text],input[type=password],input[type=date],select{min-width:min(22rem,100%)}
input.number{min-width:0;width:7.5rem;text-align:right}
textarea{width:100%;min-height:12rem}
textarea.code{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.85rem;min-height:30rem}
button{cursor:pointer;font-weight:600;padding:.5rem 1rem;background:var(--ink);color:var(--paper);border-color:var(--ink);min-height:2.6rem}
button.quiet{background:var(--paper);color:var(--ink)}
input:focus-visible,select:focus-visible,textarea:focus-visible,button:focus-visible{outline:3px solid var(--link);outline-offset:2px}
fieldset{border:1px solid var(--rule);margin:0 0 1rem;padding:.4rem 1rem .8rem}
legend{font-weight:600;padding:0 .4rem}
.cards{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(20rem,100%),1fr));list-style:none;padding:0;max-width:none}
.cards li{border:1px solid var(--rule);padding:.8rem 1rem;margin:0}
.cards h2,.cards h3{border:0;padding:0;margin:0 0 .4rem;font-size:1.15rem}
.text{white-space:pre-line;border:1px solid var(--rule);padding:.8rem 1rem;max-width:54rem}
.said{border-left:4px solid var(--rule);padding:.2rem 0 .2rem .9rem;margin:0 0 1.2rem}
.said blockquote{margin:0 0 .3rem}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1.2rem 2rem;align-items:start}
.source{max-width:none}
.found{background:var(--band);text-decoration:underline dotted}
.found.chosen,.said.chosen{outline:2px solid var(--link);outline-offset:2px}
.said.chosen{padding:.6rem .9rem}
mark{background:var(--band);color:inherit;text-decoration:underline}
mark.meaning{font-weight:600;text-decoration:underline double}
textarea.few{min-height:5rem}
.slider{display:grid;grid-template-columns:minmax(0,1fr) 7.5rem minmax(0,14rem);gap:.2rem .8rem;align-items:center;margin:.3rem 0}
.slider label{margin:0;font-weight:400}
.slider input[type=range]{width:100%;padding:0;min-height:2rem;accent-color:var(--link)}
#answer{border:1px solid var(--rule);padding:.6rem 1rem;margin:0 0 1.2rem}
.rests{margin-top:2rem}
.empty{border:1px dashed var(--grey);padding:1rem 1.2rem;max-width:46rem}
.yes::before{content:'✓ '}.no::before{content:'✕ '}.open::before{content:'○ '}
@media print{.bar,.rooms,form,button,.live{display:none}}
@media (max-width:52rem){.two{grid-template-columns:1fr}.slider{grid-template-columns:1fr 7.5rem}.slider input[type=range]{grid-column:1/-1}}
@media (max-width:40rem){.bar .in>:last-child{margin-left:0}.facts div{grid-template-columns:1fr}}
";

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

/// Who can see a page of a case, in one sentence.
fn who_sees(asked: &Asked) -> Option<String> {
    let (room, member) = (asked.room.as_ref()?, asked.member.as_ref()?);
    Some(match member.audience() {
        Audience::Mediator => "The mediator’s team sees this, and nobody else.".to_owned(),
        Audience::Party(id) => {
            let name = room
                .loaded
                .case
                .parties
                .iter()
                .find(|p| p.id == id)
                .map_or("your party", |p| p.name.as_str());
            format!("{name} and the mediator’s team see this. No other party does.")
        }
        Audience::Public => "You see what is public in this case.".to_owned(),
    })
}

/// A page with all that stands around it.
pub(crate) fn page(asked: &Asked, title: &str, body: &Markup) -> Markup {
    let base = asked.base();
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body class="mediant-palette" data-live=[asked.room.is_some().then(|| format!("{base}/live"))] {
                a class="skip" href="#main" { "Skip to the page" }
                header class="bar" {
                    div class="in" {
                        a class="home" href="/" { "Mediant" }
                        @if let Some(room) = &asked.room { span { (room.loaded.case.title) } }
                        @if let Some(person) = &asked.person {
                            span {
                                (person.name)
                                @if let Some(member) = &asked.member { ", " (member.role.name()) }
                                " · " a href="/sessions" { "sessions" } " "
                                form class="inline" method="post" action="/sign-out" {
                                    (mark(asked)) button class="quiet" { "Sign out" }
                                }
                            }
                        }
                    }
                }
                @if asked.room.is_some() {
                    nav class="rooms" aria-label="Pages of the case" {
                        @for (path, name) in rooms(asked) {
                            @let to = format!("{base}{path}");
                            a href=(to) aria-current=[(asked.path == to).then_some("page")] { (name) }
                        }
                    }
                }
                main id="main" class="sheet" {
                    h1 { (title) }
                    @if let Some(who) = who_sees(asked) { p class="who" { (who) } }
                    (body)
                }
            }
        }
    }
}

/// The hidden mark of a form.
pub(crate) fn mark(asked: &Asked) -> Markup {
    html! { input type="hidden" name="mark" value=(secret::form_mark(&asked.session)); }
}

/// What is said where something was not done.
pub(crate) fn failure(why: &str, faults: &[String], status: u16) -> Markup {
    let title = if status == 404 { "Nothing here" } else { "This was not done" };
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body class="mediant-palette" {
                main class="sheet" {
                    h1 { (title) }
                    p { (sentence(why)) }
                    @if !faults.is_empty() { ul { @for fault in faults { li { (fault) } } } }
                    p { "Go back to keep what you wrote, or to " a href="/" { "your cases" } "." }
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
