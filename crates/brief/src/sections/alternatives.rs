//! Alternatives to agreement, and pressure with its limits.

use mediant_core::analysis::Verdict;
use mediant_core::freeze::reservation;
use mediant_core::number::to_f64;
use mediant_core::preference::{Alternative, Preference, StatedReservation};
use mediant_disclosure::ReadingView;

use super::{bounded, bounds, number_column, party, quantity, unless_empty, words_column};
use crate::desk::{Desk, known};
use crate::document::{Block, Inline, Known, Section, Table, say, strong, text};
use crate::words;

pub(crate) fn section(desk: &mut Desk<'_>, main: &ReadingView) -> Option<Section> {
    let mut blocks = Vec::new();
    let mut rows = Vec::new();
    for k in 0..desk.case.parties.len() {
        let Some(preference) = desk.preference(k).1 else { continue };
        rows.extend(of_party(desk, k, preference));
    }
    if !rows.is_empty() {
        blocks.push(table(rows));
    }
    levers(desk, main, &mut blocks);
    unless_empty("alternatives", "Alternatives and pressure", blocks)
}

/// Alternatives in short, as one line.
pub(crate) fn in_short(desk: &Desk<'_>) -> Vec<Inline> {
    let mut line = Vec::new();
    for k in 0..desk.case.parties.len() {
        let titles: Vec<String> = desk
            .preference(k)
            .1
            .map(|p| p.alternatives.iter().take(3).map(|a| a.title.clone()).collect())
            .unwrap_or_default();
        if titles.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        line.extend([strong(party(desk.case, k)), text(format!(": {}", titles.join("; ")))]);
    }
    if line.is_empty() {
        return say(
            "What no deal is worth to each side is stated directly, as the least that it needs. What each would do \
             without an agreement, for how long and at what cost, is worth asking.",
        );
    }
    line
}

/// Pressure and support in short: on whom, and what.
pub(crate) fn levers_in_short(desk: &Desk<'_>) -> Vec<Inline> {
    let case = desk.case;
    let Some(mediator) = &case.mediator else { return Vec::new() };
    if mediator.levers.is_empty() {
        return say(
            "None is entered. What presses or helps whom, and what limits it, goes into mediator.toml.",
        );
    }
    let mut line = Vec::new();
    for of in &case.parties {
        let on = mediator.levers.iter().filter(|l| l.on == of.id).take(4);
        let titles: Vec<&str> = on.map(|l| l.title.as_str()).collect();
        if titles.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        line.extend([strong(format!("On {}", of.name)), text(format!(": {}", titles.join("; ")))]);
    }
    let limits = Inline::Link { to: "alternatives".into(), text: "effect and limits".into() };
    line.extend([text(" ("), limits, text(")")]);
    line
}

/// The alternatives as a table.
pub(crate) fn table(rows: Vec<Vec<Vec<Inline>>>) -> Block {
    let (rows, more) = bounded(rows, super::ROWS);
    Block::Table(Table {
        caption: "Without an agreement: courses of action, what they cost over time, what they are worth"
            .into(),
        columns: vec![
            words_column("Party"),
            words_column("Course"),
            words_column("What may come of it"),
            number_column("Cost over time"),
            number_column("Worth"),
        ],
        rows,
        more,
    })
}

/// One row for each alternative of a party, on its own scale.
pub(crate) fn of_party(desk: &mut Desk<'_>, k: usize, preference: &Preference) -> Vec<Vec<Vec<Inline>>> {
    let mut rows = Vec::new();
    let counts = preference.reservation == StatedReservation::FromAlternatives;
    for alternative in &preference.alternatives {
        let source = desk.told(k, &format!("alternatives.{}", alternative.id));
        let outcomes: Vec<String> = alternative
            .outcomes
            .iter()
            .map(|(what, p, u)| format!("{what} (probability {}, worth {})", quantity(p), quantity(u)))
            .collect();
        let worth = match reservation::worth(alternative) {
            Some((low, high)) if low == high => words::stated(to_f64(&low)),
            Some((low, high)) => {
                format!("{} to {}", words::stated(to_f64(&low)), words::stated(to_f64(&high)))
            }
            None => "not known".into(),
        };
        let mut title = say(&alternative.title);
        if counts && preference.alternatives.len() > 1 {
            title.push(text(" (the best of them counts)"));
        }
        rows.push(vec![
            say(party(desk.case, k)),
            title,
            say(outcomes.join("; ")),
            vec![source.number(costs(alternative))],
            vec![source.number(worth)],
        ]);
    }
    rows
}

fn costs(alternative: &Alternative) -> String {
    format!(
        "{} for each of {} {}",
        quantity(&alternative.cost_rate),
        quantity(&alternative.duration),
        alternative.unit
    )
}

fn levers(desk: &mut Desk<'_>, main: &ReadingView, blocks: &mut Vec<Block>) {
    let case = desk.case;
    let Some(mediator) = &case.mediator else { return };
    if mediator.levers.is_empty() {
        return;
    }
    let mut rows = Vec::new();
    for (at, lever) in mediator.levers.iter().enumerate() {
        let source = desk.entry(&format!("mediator.toml: lever {}", at + 1), &lever.origin);
        let on = case.parties.iter().position(|p| p.id == lever.on);
        let who = on.map_or_else(|| lever.on.to_string(), |k| party(case, k));
        let effect = lever.effect.as_ref();
        let shown = effect.map_or_else(
            || say("not estimated"),
            |e| {
                let known = known(lever.origin.kind).max(Known::Published);
                vec![Inline::Number { shown: quantity(e), source: source.id.clone(), known }]
            },
        );
        let in_utility = effect.and_then(|e| {
            let width = main.scenario.parties.get(on?)?.scale.as_ref().map_or(1.0, |(z, o)| to_f64(&(o - z)));
            let (low, high) = bounds(e);
            Some((low / width, high / width))
        });
        let mut title = say(&lever.title);
        title.push(source.mark());
        rows.push(vec![
            title,
            say(who),
            shown,
            say(then(main, on, in_utility)),
            say(words::sentence(&lever.limits)),
        ]);
    }
    let (rows, more) = bounded(rows, super::ROWS);
    blocks.push(Block::Table(Table {
        caption: "Pressure and support: by how much each would lower what the party needs, on the party’s own scale"
            .into(),
        columns: vec![
            words_column("Means"),
            words_column("On"),
            number_column("Lowers its need by"),
            words_column("What that would change"),
            words_column("Limits"),
        ],
        rows,
        more,
    }));
}

/// What a lowering of one party's reservation value would do to the verdict.
fn then(main: &ReadingView, on: Option<usize>, effect: Option<(f64, f64)>) -> String {
    let zone = &main.analysis.zone;
    let Some((low, high)) = effect else { return "not estimated".into() };
    match (zone.verdict, on.and_then(|k| zone.opens_if.iter().find(|(at, _)| *at == k))) {
        (Verdict::Open, _) if on.is_some_and(|k| zone.binding.contains(&k)) => {
            "The zone is open without it; it would give more room, since this party has the least.".into()
        }
        (Verdict::Open, _) => "The zone is open without it.".into(),
        (Verdict::Empty, Some((_, by))) if low >= *by => "It would open the zone.".into(),
        (Verdict::Empty, Some((_, by))) if high >= *by => {
            format!("At its upper estimate it would open the zone, which takes {}.", words::two(*by))
        }
        (Verdict::Empty, Some((_, by))) => format!("Not enough: alone it would take {}.", words::two(*by)),
        (Verdict::Empty, None) => "This party alone cannot open the zone.".into(),
        (Verdict::Depends, _) => "Not computed while the verdict depends on unknown numbers.".into(),
    }
}
