//! The analysis as text for the terminal: words first, then numbers.

mod continuous;
mod near;

use std::fmt::Write;

use mediant_core::analysis::{Analysis, Changes, Concept, NearBest, Solution, Verdict};
use mediant_core::case::Case;
use mediant_core::number::{Count, Quantity, show as fraction, to_f64};
use mediant_core::scenario::Scenario;

use crate::words::{change, count, list, package, utility};

/// What is shown.
pub(crate) struct Answer<'a> {
    /// The case.
    pub(crate) case: &'a Case,
    /// The reading in numbers.
    pub(crate) scenario: &'a Scenario,
    /// Its analysis.
    pub(crate) analysis: &'a Analysis,
    /// The concepts to show; empty for all.
    pub(crate) concepts: &'a [Concept],
    /// The packages near the best, where they were asked for.
    pub(crate) near_best: &'a [NearBest],
    /// The most points and ties to list.
    pub(crate) limit: usize,
}

/// The whole answer.
pub(crate) fn answer(a: &Answer<'_>) -> String {
    let mut out = String::new();
    head(&mut out, a);
    zone(&mut out, a);
    solutions(&mut out, a);
    near::near(&mut out, a);
    continuous::continuous(&mut out, a);
    divisions(&mut out, a);
    trades(&mut out, a);
    flips(&mut out, a);
    notes(&mut out, a);
    out
}

fn name(a: &Answer<'_>, party: usize) -> String {
    let id = &a.scenario.parties[party].id;
    a.case.parties.iter().find(|p| p.id == *id).map_or_else(|| id.to_string(), |p| p.name.clone())
}

fn names(a: &Answer<'_>, parties: &[usize]) -> String {
    list(&parties.iter().map(|k| name(a, *k)).collect::<Vec<_>>())
}

fn issue(a: &Answer<'_>, index: usize) -> String {
    let id = &a.scenario.issues[index].id;
    a.case.issues.iter().find(|i| i.id == *id).map_or_else(|| id.to_string(), |i| i.title.clone())
}

fn head(out: &mut String, a: &Answer<'_>) {
    let reading = a.scenario.reading.as_ref();
    let reading = reading.and_then(|id| a.case.readings.iter().find(|r| r.id == *id));
    let title = reading.map_or_else(|| a.case.title.clone(), |r| format!("{}: {}", a.case.title, r.title));
    let _ = writeln!(out, "{title}\n{}\n", "=".repeat(title.chars().count().min(78)));
}

fn zone(out: &mut String, a: &Answer<'_>) {
    let zone = &a.analysis.zone;
    let of = count(&a.analysis.feasible);
    match zone.verdict {
        Verdict::Open => {
            let rule = if a.scenario.at_least == a.scenario.parties.len() {
                "for every party".to_owned()
            } else {
                format!(
                    "for {} of {} parties, those with a veto among them",
                    a.scenario.at_least,
                    a.scenario.parties.len()
                )
            };
            let _ = writeln!(
                out,
                "A deal exists. {} of {of} packages {} at or above the reservation value {rule}.",
                span_of_counts(&zone.count),
                if zone.count.1 == Count::from(1_u8) { "lies" } else { "lie" },
            );
            let _ = writeln!(
                out,
                "The best of them for whoever gains least leaves {} {} above it.",
                binding(a),
                depth(zone.depth),
            );
        }
        Verdict::Empty => {
            let _ = writeln!(out, "No deal exists: none of {of} packages reaches every reservation value.");
            let short = (-zone.depth.1, -zone.depth.0);
            let _ = if short.0.is_finite() {
                writeln!(out, "The nearest leaves {} {} short.", binding(a), depth(short))
            } else {
                writeln!(
                    out,
                    "Rules or red lines stand against every package, whatever the reservation values are."
                )
            };
            for (party, by) in &zone.opens_if {
                let _ = writeln!(
                    out,
                    "  It opens if {} alone lowers its reservation value by {}.",
                    name(a, *party),
                    utility(*by)
                );
            }
            if let Some(by) = zone.opens_if_all {
                let _ = writeln!(out, "  It opens if all lower theirs by {}.", utility(by));
            }
        }
        Verdict::Depends => depends(out, a),
    }
    if let Some(held) = zone.binding_issue {
        let _ = writeln!(
            out,
            "What holds {} back most is {}.",
            names(a, &zone.binding[..1.min(zone.binding.len())]),
            issue(a, held)
        );
    }
    seats(out, a);
}

/// Each party: what it alone would accept, and its utility over the packages.
fn seats(out: &mut String, a: &Answer<'_>) {
    let _ = writeln!(
        out,
        "\n  party                      alone would accept   utility of packages    reservation"
    );
    for (k, seat) in a.scenario.parties.iter().enumerate() {
        // Where no package is feasible there is no range.
        let range = a.analysis.ranges.get(k).filter(|r| r.most.is_finite());
        let (least, most) = range.map_or_else(
            || ("–".to_owned(), "–".to_owned()),
            |range| (utility(range.least), utility(range.most)),
        );
        let reservation = match &seat.reservation {
            Quantity::Exact(at) => utility(to_f64(at)),
            Quantity::Interval { low, high } => {
                format!("{} to {}", utility(to_f64(low)), utility(to_f64(high)))
            }
            Quantity::Unknown => "not known".to_owned(),
        };
        let accepted = a.analysis.zone.accepted_by.get(k).and_then(Option::as_ref);
        let accepted = accepted.map_or_else(|| "not counted".to_owned(), count);
        let _ = writeln!(
            out,
            "  {:<26} {:>18}   {least:>7} to {most:<10}   {reservation:>12}",
            name(a, k),
            accepted,
        );
    }
}

/// Who gains least; where numbers are known only in part, that may be any of them.
fn binding(a: &Answer<'_>) -> String {
    let found = &a.analysis.zone.binding;
    if found.is_empty() { "that party".to_owned() } else { names(a, found) }
}

/// A depth, or its bounds where they differ as printed.
fn depth((low, high): (f64, f64)) -> String {
    let (low, high) = (utility(low), utility(high));
    if low == high { low } else { format!("{low} to {high}") }
}

fn depends(out: &mut String, a: &Answer<'_>) {
    let zone = &a.analysis.zone;
    let _ = writeln!(
        out,
        "Whether a deal exists depends on numbers that are known only in part: between {} and {} of {} packages.",
        count(&zone.count.0),
        count(&zone.count.1),
        count(&a.analysis.feasible),
    );
    if let Some(p) = &zone.probability {
        let _ = writeln!(
            out,
            "In {:.0} % of {} samples one exists ({:.0} to {:.0} % at 95 %). {}",
            p.share * 100.0,
            count(u128::from(p.samples)),
            p.low * 100.0,
            p.high * 100.0,
            p.assumption,
        );
    }
    for input in &zone.depends_on {
        let _ = writeln!(out, "  {input}");
    }
}

/// Solutions that pick the same points are shown once, under all their names.
fn together<'a>(solutions: &[&'a Solution]) -> Vec<(Vec<&'static str>, &'a Solution)> {
    let mut groups: Vec<(Vec<&'static str>, &Solution)> = Vec::new();
    for solution in solutions {
        let title = solution.concept.title();
        match groups.iter_mut().find(|(_, s)| s.points == solution.points && s.count == solution.count) {
            Some((names, _)) => names.push(title),
            None => groups.push((vec![title], solution)),
        }
    }
    groups
}

fn solutions(out: &mut String, a: &Answer<'_>) {
    let wanted = |c: Concept| a.concepts.is_empty() || a.concepts.contains(&c);
    let shown: Vec<&Solution> = a.analysis.solutions.iter().filter(|s| wanted(s.concept)).collect();
    if !shown.is_empty() {
        let _ = writeln!(out, "\nPackages, by the concepts that pick them (none of them is the answer)");
    }
    for (names, solution) in together(&shown) {
        let ties = match count(&solution.count).as_str() {
            "1" => String::new(),
            many => format!(" ({many} packages tie)"),
        };
        let _ = writeln!(out, "\n  {}{ties}", names.join(", "));
        let mut left = a.limit;
        for point in solution.points.iter().take(a.limit) {
            for found in point.packages.iter().take(left) {
                left -= 1;
                let _ = writeln!(out, "    {}", package(a.case, a.scenario, found));
            }
            let parts: Vec<String> = point
                .utilities
                .iter()
                .enumerate()
                .map(|(k, u)| format!("{} {}{}", name(a, k), utility(*u), points(a, k, *u)))
                .collect();
            let _ = writeln!(out, "      {}", parts.join(" · "));
            if left == 0 {
                break;
            }
        }
    }
    undefined(out, a);
    let (all, zone) = (&a.analysis.frontier, &a.analysis.zone_frontier);
    if all.exact && a.analysis.uncertainty.is_none() {
        let _ = writeln!(
            out,
            "\nThe Pareto frontier has {} points, {} of them in the zone.",
            count(all.points.len() as u128),
            count(zone.points.len() as u128)
        );
    }
}

/// The concepts that are not defined here, once for each reason; and what can be said instead.
fn undefined(out: &mut String, a: &Answer<'_>) {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for (concept, why) in &a.analysis.undefined {
        if !a.concepts.is_empty() && !a.concepts.contains(concept) {
            continue;
        }
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, titles)) => titles.push(concept.title().to_owned()),
            None => reasons.push((why, vec![concept.title().to_owned()])),
        }
    }
    for (why, titles) in reasons {
        let _ = writeln!(out, "\nNot defined here: {} ({why})", list(&titles));
    }
    let Some(uncertainty) = &a.analysis.uncertainty else { return };
    let lists = [
        ("Packages most often acceptable to all", &uncertainty.acceptability),
        ("Packages most often at the Nash point", &uncertainty.nash),
    ];
    for (title, packages) in lists.into_iter().filter(|(_, p)| !p.is_empty()) {
        let _ = writeln!(out, "\n{title}, by share of samples (an estimate)");
        for (found, share) in packages.iter().take(a.limit) {
            let _ = writeln!(out, "  {:>3.0} %  {}", share * 100.0, package(a.case, a.scenario, found));
        }
    }
}

/// `12`, or `between 12 and 20` where numbers are known only in part.
fn span_of_counts((least, most): &(Count, Count)) -> String {
    if least == most { count(least) } else { format!("Between {} and {}", count(least), count(most)) }
}

fn points(a: &Answer<'_>, party: usize, at: f64) -> String {
    let Some((zero, one)) = &a.scenario.parties[party].scale else { return String::new() };
    let (zero, one) = (to_f64(zero), to_f64(one));
    if zero.abs() < f64::EPSILON && (one - 1.0).abs() < f64::EPSILON {
        return String::new();
    }
    let points = (zero + at * (one - zero)) * 100.0;
    let rounded = points.round() / 100.0;
    format!(" ({})", if rounded == 0.0 { 0.0 } else { rounded })
}

fn divisions(out: &mut String, a: &Answer<'_>) {
    for division in &a.analysis.divisions {
        let _ = writeln!(
            out,
            "\nAdjusted Winner: each side gets {} of its own points.",
            fraction(&division.each)
        );
        for k in 0..a.scenario.parties.len() {
            let whole: Vec<String> =
                division.items.iter().filter(|(_, to)| *to == Some(k)).map(|(i, _)| issue(a, *i)).collect();
            let _ = writeln!(out, "  {} gets {}", name(a, k), list(&whole));
        }
        if let Some(share) = &division.shared {
            let _ = writeln!(
                out,
                "  {} is shared: {} of it to {}, the rest to the other",
                issue(a, share.issue),
                fraction(&share.fraction),
                name(a, share.to)
            );
        }
    }
}

fn trades(out: &mut String, a: &Answer<'_>) {
    if a.analysis.trades.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nTrades that help both sides");
    for t in a.analysis.trades.iter().take(a.limit.min(5)) {
        let (first, second) = t.issues;
        let _ = writeln!(
            out,
            "  {} gains ({}) where {} goes from {} to {};",
            name(a, t.parties.0),
            change(t.gain.0),
            issue(a, first),
            a.scenario.issues[first].options[usize::from(t.from.0)],
            a.scenario.issues[first].options[usize::from(t.to.0)],
        );
        let _ = writeln!(
            out,
            "    {} ({}) where {} goes from {} to {}",
            name(a, t.parties.1),
            change(t.gain.1),
            issue(a, second),
            a.scenario.issues[second].options[usize::from(t.from.1)],
            a.scenario.issues[second].options[usize::from(t.to.1)],
        );
    }
}

fn flips(out: &mut String, a: &Answer<'_>) {
    if a.analysis.flips.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nThe smallest changes that would change an answer");
    for flip in a.analysis.flips.iter().take(a.limit.min(6)) {
        let what = match flip.changes {
            Changes::Zone => "whether a deal exists",
            Changes::Package => "the package at the Nash point",
        };
        let _ = writeln!(out, "  {} from {} to {}: {what}", flip.input, short(flip.from), short(flip.to));
    }
}

fn short(number: f64) -> String {
    let rounded = (number * 1e4).round() / 1e4;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

fn notes(out: &mut String, a: &Answer<'_>) {
    let unverified = a.case.unverified.iter().map(|n| format!("Not verified: {n}"));
    let notes: Vec<String> = unverified.chain(a.analysis.notes.iter().cloned()).collect();
    if !notes.is_empty() {
        let _ = writeln!(out);
    }
    for note in notes {
        let _ = writeln!(out, "{note}");
    }
    if a.scenario.reading.is_none() {
        for reading in &a.case.readings {
            let _ = writeln!(out, "Another reading: {} (--reading {})", reading.title, reading.id);
        }
    }
}
