//! Notes that belong beside every number.

use mediant_core::freeze::SAMPLED_STEPS;
use mediant_core::scenario::MatterKind;

use crate::space::Space;

/// What a reader has to know before the numbers.
#[must_use]
pub fn notes(space: &Space<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    for matter in space.scenario.issues.iter().filter(|m| m.kind == MatterKind::Sampled) {
        notes.push(format!(
            "{} is continuous; it was looked at in {SAMPLED_STEPS} even steps, wherever a value function bends, and at \
             the amounts that the case names, {} amounts in all, and answers are exact for those amounts only.",
            matter.id,
            matter.options.len()
        ));
    }
    if !space.unit.exact {
        notes.push(format!(
            "The numbers have no common denominator of moderate size; utilities were rounded, and those closer \
             than {:.0e} count as equal.",
            2.0 * space.unit.utility(0, space.unit.tolerance)
        ));
    }
    if space.feasible == mediant_core::number::Count::ZERO {
        let why =
            "Every package contradicts itself or crosses a red line of a party whose consent is needed.";
        notes.push(why.to_owned());
    }
    notes
}
