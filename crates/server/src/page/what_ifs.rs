//! What-ifs: the zone as it would be with other reservation values, weights or options; for the mediator's team.
//!
//! What is supposed is in the address and nowhere else, until somebody asks to keep it.

use std::sync::Arc;

use maud::{Markup, html};
use mediant_analysis::Options;
use mediant_core::Fraction;
use mediant_core::case::Case;
use mediant_core::number::{decimal, parse};
use mediant_core::scenario::{Choice, MatterKind, Scenario, Seat, Weights};
use mediant_core::what_if::{Supposed, WhatIf};
use mediant_disclosure::{MediatorView, View};
use mediant_workbench::{drop_what_if, keep_what_if};
use num_traits::{One, Zero};
use serde_json::{Value, json};

use super::Asked;
use crate::app::{Failure, Room};
use crate::form::Form;
use crate::reply::Reply;
use crate::shell::mark;

/// An issue with more options than this has none of them offered to be taken off the table.
const MOST_OPTIONS: usize = 20;

/// Asks again while a slider moves: the newest question last, one at a time.
pub(super) const SCRIPT: &str = "
(function () {
  var form = document.querySelector('form[data-what-if]'), out = document.getElementById('answer');
  if (!form || !out || !window.fetch || !window.DOMParser) return;
  var busy = false, again = false;
  function ask() {
    if (busy) { again = true; return; }
    busy = true;
    var sent = new URLSearchParams(new FormData(form));
    sent.append('part', 'answer');
    fetch(form.action + '?' + sent.toString(), { credentials: 'same-origin' })
      .then(function (reply) { return reply.text(); })
      .then(function (text) {
        var page = new DOMParser().parseFromString(text, 'text/html');
        var now = page.getElementById('answer') || page.getElementById('main') || page.body;
        out.replaceChildren.apply(out, Array.from(now.childNodes));
      })
      .catch(function () { out.textContent = 'The server did not answer. Your what-if is still in the form.'; })
      .finally(function () { busy = false; if (again) { again = false; ask(); } });
  }
  form.querySelectorAll('input[type=range]').forEach(function (slider) {
    var number = document.getElementById(slider.getAttribute('data-for'));
    slider.hidden = false;
    slider.addEventListener('input', function () { number.value = slider.value; ask(); });
    number.addEventListener('input', function () { slider.value = number.value; ask(); });
  });
  form.querySelectorAll('input[type=checkbox]').forEach(function (box) { box.addEventListener('change', ask); });
}());
";

/// The form, and the answer to what it supposes.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let view = asked.view().await?;
    let View::Mediator(mediator) = view.as_ref() else { return Err(Failure::NotHere) };
    let supposed = supposed(&mediator.main().scenario, &asked.query)?;
    let shared = Arc::clone(&view);
    let answer = asked.app.engine.run(move || match shared.as_ref() {
        View::Mediator(view) => {
            view.what_if(&supposed, &Options::default()).map_err(|why| Failure::Wrong(why.to_string()))
        }
        _ => Err(Failure::NotHere),
    });
    let answer = answer.await??;
    let words = mediant_brief::what_if(mediator, &answer);
    let room = asked.room()?;
    let body = || {
        html! {
            @let whole = asked.query.get("part") != "answer";
            @if whole {
                p { "Suppose other numbers and see the zone that would follow. Nothing here changes the case, and no party sees it." }
            }
            section id="answer" aria-live="polite" aria-label="Answer" { (answered(&words)) }
            @if whole {
                (form(asked, mediator))
                (kept(asked, room))
            }
        }
    };
    Ok(asked.page("What-ifs", body, || data(&mediator.main().scenario, &answer, &words)))
}

fn answered(words: &mediant_brief::WhatIfWords) -> Markup {
    html! {
        @for (at, line) in words.lines.iter().enumerate() {
            p { @if at == 0 { strong { (line) } } @else { (line) } }
        }
        @if !words.package.is_empty() {
            p { "The best package for whoever gains least would be: " (words.package) "." }
        }
        div class="scroll" role="region" aria-label="Party by party" tabindex="0" {
            table {
                caption { "Party by party, in utility from 0 to 1" }
                thead { tr {
                    th scope="col" { "Party" }
                    th class="n" scope="col" { "Needs today" }
                    th class="n" scope="col" { "Would need" }
                    th class="n" scope="col" { "That package is worth" }
                    th class="n" scope="col" { "Would accept alone" }
                } }
                tbody {
                    @for [party, today, needed, worth, alone] in &words.rows {
                        tr { th scope="row" { (party) } td class="n" { (today) } td class="n" { (needed) } td class="n" { (worth) } td class="n" { (alone) } }
                    }
                }
            }
        }
    }
}

fn data(scenario: &Scenario, answer: &WhatIf, words: &mediant_brief::WhatIfWords) -> Value {
    let id = |party: &usize| scenario.parties.get(*party).map(|seat| seat.id.to_string());
    let package = answer.zone.deepest.first().map(|package| {
        let pick = |(matter, option): (&mediant_core::scenario::Matter, &u16)| {
            (matter.id.to_string(), json!(matter.options.get(usize::from(*option)).map(ToString::to_string)))
        };
        scenario.issues.iter().zip(package).map(pick).collect::<serde_json::Map<_, _>>()
    });
    json!({
        "verdict": answer.zone.verdict.name(),
        "count": [answer.zone.count.0.to_string(), answer.zone.count.1.to_string()],
        "feasible": answer.feasible.to_string(),
        "depth": answer.zone.depth.0.is_finite().then_some([answer.zone.depth.0, answer.zone.depth.1]),
        "binding": answer.zone.binding.iter().filter_map(id).collect::<Vec<_>>(),
        "package": package,
        "utilities": answer.utilities,
        "reservations": answer.reservations,
        "words": words.lines,
    })
}

fn form(asked: &Asked, view: &MediatorView) -> Markup {
    let (case, scenario) = (view.case(), &view.main().scenario);
    html! {
        form method="get" action={ (asked.base()) "/what-ifs" } data-what-if="" {
            fieldset {
                legend { "What each party needs" }
                @for (party, seat) in case.parties.iter().zip(&scenario.parties) {
                    (needs(&party.name, seat, &asked.query))
                }
            }
            @for (party, seat) in case.parties.iter().zip(&scenario.parties) {
                @if matches!(seat.weights, Weights::Exact(_)) {
                    details {
                        summary { "What counts for " (party.name) }
                        p class="hint" { "How many times as much as today each issue counts: 1 is as it is, 0 not at all." }
                        @for matter in &scenario.issues {
                            @let name = format!("times/{}/{}", seat.id, matter.id);
                            @let now = told(&asked.query, &name).unwrap_or("1");
                            (slider(&name, &title(case, &matter.id), now, ["0", "3", "0.1"]))
                        }
                    }
                }
            }
            details {
                summary { "Options that would be off the table" }
                @for matter in scenario.issues.iter().filter(|m| m.options.len() <= MOST_OPTIONS) {
                    (options(case, matter, &asked.query))
                }
            }
            p { button { "Answer" } " " a href={ (asked.base()) "/what-ifs" } { "Back to today’s numbers" } }
        }
    }
}

fn title(case: &Case, issue: &mediant_core::Id) -> String {
    case.issues.iter().find(|i| i.id == *issue).map_or_else(|| issue.to_string(), |i| i.title.clone())
}

/// What a party needs today, as it is entered; none where it is not known exactly.
fn today(seat: &Seat) -> Option<String> {
    let utility = seat.reservation.exact()?;
    Some(decimal(&seat.points(utility).unwrap_or_else(|| utility.clone())))
}

fn needs(name: &str, seat: &Seat, query: &Form) -> Markup {
    let field = format!("need/{}", seat.id);
    let (zero, one) = seat.scale.clone().unwrap_or_else(|| (Fraction::zero(), Fraction::one()));
    let step = (&one - &zero) / Fraction::from_integer(100.into());
    let today = today(seat).unwrap_or_default();
    let scale = [decimal(&zero), decimal(&one), decimal(&step)];
    let label = if today.is_empty() {
        format!("{name}, not known exactly; {} to {}", scale[0], scale[1])
    } else {
        format!("{name}, today {today}; {} to {}", scale[0], scale[1])
    };
    let scale: Vec<&str> = scale.iter().map(String::as_str).collect();
    let now = told(query, &field).unwrap_or(&today);
    slider(&field, &label, now, [scale[0], scale[1], scale[2]])
}

/// A number, and a slider for it that the script shows: without one there is the number alone.
fn slider(name: &str, label: &str, now: &str, [least, most, step]: [&str; 3]) -> Markup {
    let id = name.replace('/', "-");
    html! {
        div class="slider" {
            label for=(id) { (label) }
            input class="number" type="text" inputmode="decimal" id=(id) name=(name) value=(now) autocomplete="off";
            input type="range" hidden aria-label={ (label) ", slider" } data-for=(id) min=(least) max=(most) step=(step) value=(now);
        }
    }
}

fn options(case: &Case, matter: &mediant_core::scenario::Matter, query: &Form) -> Markup {
    let Some(issue) = case.issues.iter().find(|i| i.id == matter.id) else { return html! {} };
    let listed = issue.listed_options(&case.parties);
    let words = |at: usize, id: &mediant_core::Id| match (matter.kind, at) {
        (MatterKind::Article, 0) => "leaving it out".to_owned(),
        (MatterKind::Article, _) => "having it in".to_owned(),
        _ => listed.iter().find(|o| o.id == *id).map_or_else(|| id.to_string(), |o| o.title.clone()),
    };
    html! {
        fieldset {
            legend { (issue.title) }
            @for (at, id) in matter.options.iter().enumerate() {
                @let name = format!("without/{}/{}", matter.id, id);
                label class="side" { input type="checkbox" name=(name) value="yes" checked[query.has(&name)]; " " (words(at, id)) }
            }
        }
    }
}

/// What was entered for a field, where anything was.
fn told<'q>(query: &'q Form, name: &str) -> Option<&'q str> {
    Some(query.get(name).trim()).filter(|text| !text.is_empty())
}

/// What a form supposes, as far as it differs from today.
fn supposed(scenario: &Scenario, query: &Form) -> Result<Vec<Supposed>, Failure> {
    let party = |id: &str| scenario.parties.iter().position(|seat| seat.id.as_str() == id);
    let issue = |id: &str| scenario.issues.iter().position(|matter| matter.id.as_str() == id);
    let number = |text: &str| {
        parse(text.trim())
            .map_err(|_| Failure::Wrong(format!("“{}” is not a number such as 6.5", short(text))))
    };
    let unknown =
        || Failure::Wrong("a party, issue or option of this what-if is no longer in the case".to_owned());
    let mut found = Vec::new();
    for (id, text) in query.under("need/") {
        let party = party(id).ok_or_else(unknown)?;
        let seat = &scenario.parties[party];
        if text.trim().is_empty() || today(seat).as_deref() == Some(text.trim()) {
            continue;
        }
        let points = number(text)?;
        let to =
            seat.scale.as_ref().map_or_else(|| points.clone(), |(zero, one)| (&points - zero) / (one - zero));
        found.push(Supposed::Reservation { party, to });
    }
    for (name, text) in query.under("times/") {
        let (party_id, issue_id) = name.split_once('/').ok_or_else(unknown)?;
        let (party, issue) = (party(party_id).ok_or_else(unknown)?, issue(issue_id).ok_or_else(unknown)?);
        let times = if text.trim().is_empty() { Fraction::one() } else { number(text)? };
        if !times.is_one() {
            found.push(Supposed::Weight { party, issue, times });
        }
    }
    for (name, _) in query.under("without/") {
        let (issue_id, option_id) = name.split_once('/').ok_or_else(unknown)?;
        let issue = issue(issue_id).ok_or_else(unknown)?;
        let options = &scenario.issues[issue].options;
        let option = options.iter().position(|o| o.as_str() == option_id).ok_or_else(unknown)?;
        let option = u16::try_from(option).map_err(|_| unknown())?;
        found.push(Supposed::Without { choice: Choice { issue, option } });
    }
    Ok(found)
}

/// A text of somebody's, cut to what an error shows of it.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// What-ifs that were kept, and the form to keep this one.
fn kept(asked: &Asked, room: &Room) -> Markup {
    let base = format!("{}/what-ifs", asked.base());
    let fields: Vec<(&str, &str)> = asked.query.all().filter(|(name, _)| is_supposed(name)).collect();
    html! {
        @if !fields.is_empty() {
            form method="post" action=(base) {
                (mark(asked))
                @for (name, value) in &fields { input type="hidden" name=(name) value=(value); }
                label for="title" { "Keep this what-if under a title" }
                input type="text" id="title" name="title" maxlength="200" required;
                " " button class="quiet" { "Keep it" }
            }
        }
        h2 { "Kept what-ifs" }
        @if room.space.what_ifs.is_empty() {
            p class="hint" { "None. A what-if is kept only when you say so: answer one, then give it a title." }
        }
        ul {
            @for what_if in &room.space.what_ifs {
                li {
                    a href={ (base) "?" (address(&what_if.supposed)) } { (what_if.title) } " "
                    form class="inline" method="post" action={ (base) "/drop" } {
                        (mark(asked))
                        input type="hidden" name="id" value=(what_if.id);
                        button class="quiet" aria-label={ "Drop “" (what_if.title) "”" } { "Drop" }
                    }
                }
            }
        }
    }
}

fn is_supposed(name: &str) -> bool {
    ["need/", "times/", "without/"].iter().any(|start| name.starts_with(start))
}

fn address(supposed: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(supposed).finish()
}

/// Keeps a what-if: of its fields those that differ from today.
pub(super) async fn keep(asked: &Asked) -> Result<Reply, Failure> {
    let (member, view) = (asked.member()?, asked.view().await?);
    let View::Mediator(mediator) = view.as_ref() else { return Err(Failure::NotHere) };
    let scenario = &mediator.main().scenario;
    let fields = asked.form.all().filter(|(name, _)| is_supposed(name));
    let mut differing = Vec::new();
    for (name, value) in fields {
        let one = Form::of(vec![(name.to_owned(), value.to_owned())])?;
        if !supposed(scenario, &one)?.is_empty() {
            differing.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    let title = asked.form.get("title").trim().to_owned();
    let to = format!("{}/what-ifs?{}", asked.base(), address(&differing));
    let make = |space: &_| Ok(vec![keep_what_if(space, member, &title, &differing)?]);
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(to))
}

/// Keeps one no longer.
pub(super) async fn drop(asked: &Asked) -> Result<Reply, Failure> {
    let (member, id) = (asked.member()?, asked.form.get("id"));
    let make = |space: &_| Ok(vec![drop_what_if(space, member, id)?]);
    asked.app.act(asked.param("case"), &member.person, make).await?;
    Ok(Reply::See(format!("{}/what-ifs", asked.base())))
}
