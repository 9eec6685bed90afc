//! The packages near the best, as text.

use std::fmt::Write;

use mediant_core::analysis::NearBest;
use mediant_core::number::to_f64;

use super::{Answer, name};
use crate::words::{count, package, utility};

/// One paragraph for each concept that was asked for.
pub(super) fn near(out: &mut String, a: &Answer<'_>) {
    for found in a.near_best {
        let _ = writeln!(out, "\n{}", heading(found));
        for (place, ranked) in found.packages.iter().enumerate() {
            let of_each = ranked.utilities.iter().enumerate();
            let parts: Vec<String> =
                of_each.map(|(k, u)| format!("{} {}", name(a, k), utility(*u))).collect();
            let _ = writeln!(out, "  {}. {}", place + 1, package(a.case, a.scenario, &ranked.package));
            let _ = writeln!(
                out,
                "      {} · {} {}",
                parts.join(" · "),
                found.concept.name(),
                utility(ranked.value)
            );
        }
    }
}

fn heading(found: &NearBest) -> String {
    let (name, listed) = (found.concept.name(), count(found.packages.len() as u128));
    let all = count(&found.count);
    match &found.loss {
        Some(loss) => {
            let least = if found.counted { "" } else { "at least " };
            let share = 100.0 * to_f64(loss);
            format!("Packages within {share}% of the best by {name}: {least}{all}, {listed} listed")
        }
        None if found.count.bits() <= 1 => format!("The {listed} best packages by {name}"),
        None => format!("The {listed} best packages by {name} ({all} are worth as much as the last)"),
    }
}
