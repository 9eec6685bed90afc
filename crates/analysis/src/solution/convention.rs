//! The same concepts under the other conventions of the field, each by its name.
//!
//! The field means different things by one word. Beside the solutions as this program defines them (gains over the
//! utility without agreement as told, ideals within the zone) stand those that other tools report:
//! * disagreement `worst-package`: what a party has without agreement counts no less than the worst feasible package
//!   gives it (NegMAS), where `told` keeps the stated value (GENIUS, and this program);
//! * ideal `all-packages`: the most over all feasible packages, where `zone` is the most in the zone;
//! * concept `kalai-smorodinsky-least-spread`: the shares of the ideal gains that differ least, instead of the greatest
//!   least share;
//! * concept `relative-utilitarian`: the greatest sum of shares of the ideal gains.
//!
//! All are evaluated on the frontier of the zone. Cost: as for the solutions, a few times over.

use mediant_core::analysis::{Concept, Convention};

use super::{Basis, Pick, least, pick, report, sum};
use crate::frontier::Edge;
use crate::range;
use crate::space::Space;

/// What is asked of each basis: its name, and the concept by which it is reported.
const CONCEPTS: [(&str, Concept); 6] = [
    ("nash", Concept::Nash),
    ("egalitarian", Concept::Egalitarian),
    ("leximin", Concept::Leximin),
    ("kalai-smorodinsky", Concept::KalaiSmorodinsky),
    ("kalai-smorodinsky-least-spread", Concept::KalaiSmorodinsky),
    ("relative-utilitarian", Concept::Utilitarian),
];

/// The solutions under each convention; empty where the zone is, or where what is least is not known.
#[must_use]
pub fn conventions(space: &Space<'_>, zone: &Edge) -> Vec<Convention> {
    let extremes: Option<Vec<(i128, i128)>> =
        (0..space.parties()).map(|party| range::extremes(space, party)).collect();
    let Some(extremes) = extremes.filter(|_| !zone.corners.is_empty() && !space.is_partial()) else {
        return Vec::new();
    };
    let told = Basis::told(space, zone);
    let floors = extremes.iter().zip(&told.disagreements).map(|((least, _), d)| *d.max(least)).collect();
    let disagreements = [("told", told.disagreements.clone()), ("worst-package", floors)];
    let all = extremes.iter().map(|(_, most)| *most).collect();
    let ideals: [(&str, Vec<i128>); 2] = [("zone", told.ideals.clone()), ("all-packages", all)];
    let mut found = Vec::new();
    for (disagreement, disagreements) in &disagreements {
        for (ideal, ideals) in &ideals {
            let basis = Basis { disagreements: disagreements.clone(), ideals: ideals.clone() };
            for (name, concept) in CONCEPTS {
                // Only shares depend on ideals.
                let shares = name.contains("kalai") || name.contains("relative");
                if !shares && *ideal != "zone" {
                    continue;
                }
                if let Some(picked) = picked(space, zone, (name, concept), &basis) {
                    found.push(Convention {
                        name,
                        disagreement,
                        ideal: shares.then_some(*ideal),
                        solution: report(space, zone, (concept, &picked, &basis)),
                    });
                }
            }
        }
    }
    found
}

fn picked(space: &Space<'_>, zone: &Edge, (name, concept): (&str, Concept), basis: &Basis) -> Option<Pick> {
    match name {
        "kalai-smorodinsky-least-spread" => least::least_spread(space, zone, basis),
        "relative-utilitarian" => sum::relative(space, zone, basis),
        _ => pick(space, zone, (concept, basis)),
    }
    .ok()
}
