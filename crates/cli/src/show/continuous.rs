//! What the concepts pick over all amounts of continuous issues.

use std::fmt::Write;

use mediant_core::analysis::{ContinuousSolution, Place, Settled, Stretch, Verdict};
use mediant_core::number::{decimal, to_f64};
use mediant_core::scenario::Matter;

use super::{Answer, name, points};
use crate::words::{count, measured, option, utility};

/// One short block; nothing where there is no exact answer over all amounts.
pub(super) fn continuous(out: &mut String, a: &Answer<'_>) {
    let Some(found) = &a.analysis.continuous else { return };
    let wanted = |s: &&ContinuousSolution| a.concepts.is_empty() || a.concepts.contains(&s.concept);
    let _ = writeln!(out, "\nOver all amounts, not only the sampled ones (exact)");
    let depth = to_f64(&found.depth);
    let _ = match found.verdict {
        Verdict::Empty => writeln!(out, "  No deal exists; the nearest leaves {} short.", utility(-depth)),
        _ => writeln!(out, "  A deal exists; the best for whoever gains least leaves {}.", utility(depth)),
    };
    let mut groups: Vec<(Vec<&str>, &[Stretch])> = Vec::new();
    for solution in found.solutions.iter().filter(wanted) {
        let title = solution.concept.title();
        match groups.iter_mut().find(|(_, ties)| *ties == solution.ties) {
            Some((titles, _)) => titles.push(title),
            None => groups.push((vec![title], &solution.ties)),
        }
    }
    for (titles, ties) in groups {
        let _ = writeln!(out, "\n  {}", titles.join(", "));
        for tie in ties.iter().take(a.limit) {
            place(out, a, &tie.from);
            if !tie.is_point() {
                let _ = writeln!(out, "    and all between this and");
                place(out, a, &tie.to);
            }
        }
    }
    let _ = writeln!(
        out,
        "\n  The Pareto frontier over all amounts has {} pieces.",
        count(found.frontier.len() as u128)
    );
}

fn place(out: &mut String, a: &Answer<'_>, at: &Place) {
    let part = |(matter, settled): (&Matter, &Settled)| match settled {
        Settled::Option(chosen) => option(a.case, matter, *chosen),
        Settled::Amount(amount) => Some(measured(a.case, matter, &decimal(amount))),
    };
    let parts: Vec<String> = a.scenario.issues.iter().zip(&at.settled).filter_map(part).collect();
    let near = if at.included { "" } else { " (as near to this as one likes)" };
    let _ = writeln!(out, "    {}{near}", parts.join("; "));
    let worth = at.utilities.iter().enumerate();
    let worth: Vec<String> =
        worth.map(|(k, u)| format!("{} {}{}", name(a, k), utility(*u), points(a, k, *u))).collect();
    let _ = writeln!(out, "      {}", worth.join(" · "));
}
