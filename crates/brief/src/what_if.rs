//! A what-if in words: the zone as it would be beside the zone as it is.

use mediant_core::analysis::{Verdict, Zone};
use mediant_core::number::{Count, to_f64};
use mediant_core::what_if::WhatIf;
use mediant_disclosure::MediatorView;

use crate::sections::bottom_line::whose_needs;
use crate::sections::party;
use crate::words;

/// A what-if as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIfWords {
    /// The answer in one to three sentences, the verdict first.
    pub lines: Vec<String>,
    /// What the best package for whoever gains least would hold; empty where there is none.
    pub package: String,
    /// For each party: its name, what it needs today, what it would need, what that package would be worth to it, and how many
    /// packages it alone would accept.
    pub rows: Vec<[String; 5]>,
}

/// The words of a what-if on the main reading.
#[must_use]
pub fn what_if(view: &MediatorView, answer: &WhatIf) -> WhatIfWords {
    let main = view.main();
    let (zone, today) = (&answer.zone, &main.analysis.zone);
    let mut lines = vec![verdict(view, answer)];
    match zone.verdict {
        Verdict::Open => lines.extend(room(view, zone, today)),
        Verdict::Empty => lines.extend(opening(view, zone)),
        Verdict::Depends => {}
    }
    let first = zone.deepest.first();
    let package = first.map(|p| words::package(view.case(), &main.scenario, p)).unwrap_or_default();
    let row = |(k, seat): (usize, &mediant_core::scenario::Seat)| {
        let number = |utility: Option<f64>| utility.map_or_else(|| "not known".to_owned(), words::two);
        let alone = zone.accepted_by.get(k).and_then(Option::as_ref);
        [
            party(view.case(), k),
            number(seat.reservation.exact().map(to_f64)),
            number(answer.reservations.get(k).copied().flatten()),
            number(answer.utilities.get(k).copied()),
            alone.map_or_else(|| "not known".to_owned(), words::count),
        ]
    };
    let rows = main.scenario.parties.iter().enumerate().map(row).collect();
    WhatIfWords { lines, package, rows }
}

fn verdict(view: &MediatorView, answer: &WhatIf) -> String {
    let main = view.main();
    let (zone, today) = (&answer.zone, &main.analysis.zone);
    let all = words::many(&answer.feasible, "package");
    match zone.verdict {
        Verdict::Open => {
            let before = match today.verdict {
                Verdict::Open if today.count == zone.count => "as many as today".to_owned(),
                Verdict::Open => format!("{} today", counted(today)),
                Verdict::Empty => "today there is none".to_owned(),
                Verdict::Depends => "today that depends on numbers not known".to_owned(),
            };
            let whose = whose_needs(main);
            format!(
                "A deal would exist: {} of {all} would give {whose} at least what it needs ({before}).",
                counted(zone)
            )
        }
        Verdict::Empty if answer.feasible == Count::ZERO => {
            "No deal would exist: rules and red lines would bar every package.".to_owned()
        }
        Verdict::Empty => {
            let before = if today.verdict == Verdict::Open { ", where today there is one" } else { "" };
            format!(
                "No deal would exist{before}: none of {all} would give {} what it needs.",
                whose_needs(main)
            )
        }
        Verdict::Depends => "Whether a deal would exist depends on numbers that are not known.".to_owned(),
    }
}

fn counted(zone: &Zone) -> String {
    if zone.count.0 == zone.count.1 {
        words::count(&zone.count.0)
    } else {
        format!("{} to {}", words::count(&zone.count.0), words::count(&zone.count.1))
    }
}

/// How much room there would be, and who would have the least.
fn room(view: &MediatorView, zone: &Zone, today: &Zone) -> Option<String> {
    let main = view.main();
    if main.scenario.at_least < main.scenario.parties.len() || !zone.depth.0.is_finite() {
        return None;
    }
    let depth = words::two(zone.depth.0);
    let before = if today.verdict == Verdict::Open && words::two(today.depth.0) != depth {
        format!(" ({} today)", words::two(today.depth.0))
    } else {
        String::new()
    };
    let names: Vec<String> = zone.binding.iter().map(|k| party(view.case(), *k)).collect();
    let issue = zone.binding_issue.and_then(|at| main.scenario.issues.get(at));
    let on = issue
        .map_or_else(String::new, |i| format!(", most of all on “{}”", words::issue(view.case(), &i.id)));
    let who = if names.is_empty() || names.len() == main.scenario.parties.len() {
        String::new()
    } else {
        format!("; {} would have the least room{on}", words::list(&names))
    };
    Some(format!("At best each would gain {depth} of utility or more above that{before}{who}."))
}

/// How far the nearest package would be, and what would open the zone.
fn opening(view: &MediatorView, zone: &Zone) -> Option<String> {
    let all = zone.opens_if_all?;
    let alone: Vec<String> = zone
        .opens_if
        .iter()
        .map(|(k, by)| format!("{} alone needed {} less", party(view.case(), *k), words::two(*by)))
        .collect();
    let together = format!("all needed {} less", words::two(all));
    let ways = if alone.is_empty() { together } else { format!("{}, or {together}", alone.join(", or ")) };
    Some(format!("It would open if {ways}."))
}
