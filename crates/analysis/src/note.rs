//! Notes that belong beside every number.

use mediant_core::analysis::{Continuous, Verdict, Zone};
use mediant_core::freeze::SAMPLED_STEPS;
use mediant_core::scenario::MatterKind;

use crate::options::Refusal;
use crate::space::Space;

/// What a reader has to know before the numbers.
#[must_use]
pub fn notes(space: &Space<'_>, continuous: Option<&Continuous>) -> Vec<String> {
    let mut notes = Vec::new();
    for matter in space.scenario.issues.iter().filter(|m| m.kind == MatterKind::Sampled) {
        let holds = if continuous.is_some() {
            "the frontier and the solutions under \"continuous\" are exact for all amounts, the other answers for those \
             amounts only"
        } else {
            "answers are exact for those amounts only"
        };
        notes.push(format!(
            "{} is continuous; it was looked at in {SAMPLED_STEPS} even steps, wherever a value function bends, and at \
             the amounts that the case names, {} amounts in all; {holds}.",
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
    for (seat, most) in space.scenario.parties.iter().filter_map(|p| Some((p, p.ceiling.as_ref()?))) {
        notes.push(format!(
            "To {} no package is worth more than {}; what would be worth more counts as that.",
            seat.id,
            mediant_core::number::decimal(most)
        ));
    }
    for group in space.groups.iter().filter(|g| g.is_partial()) {
        notes.push(format!(
            "The packages that {} linked issues make are too many to list; frontier and solutions are exact, and packages \
             that are dominated were not counted.",
            group.issues.len()
        ));
    }
    if space.feasible == mediant_core::number::Count::ZERO {
        let why =
            "Every package contradicts itself or crosses a red line of a party whose consent is needed.";
        notes.push(why.to_owned());
    }
    notes
}

/// What the answer over all amounts adds where none of the sampled ones makes a deal.
#[must_use]
pub fn of_amounts(zone: &Zone, continuous: &Continuous) -> Option<String> {
    let between = zone.verdict == Verdict::Empty && continuous.verdict == Verdict::Open;
    between.then(|| {
        "A deal exists between the sampled amounts, though none at them: see \"continuous\".".to_owned()
    })
}

/// Why there is no exact answer over all amounts, though the scenario is such that there could be one.
#[must_use]
pub fn of_refused_amounts(why: &Refusal) -> String {
    format!("There is no exact answer over all amounts: {why}.")
}

/// What has to be said beside the numbers of a zone whose packages were not counted.
#[must_use]
pub fn of_zone(zone: &Zone) -> Vec<String> {
    let mut notes = Vec::new();
    if zone.count.0 != zone.count.1 && zone.verdict != Verdict::Depends {
        let estimate = zone.estimate.filter(|e| e.2 > 0.0).map_or_else(String::new, |(low, middle, high)| {
            format!(
                "; an estimate from packages drawn at random is {middle:.2e} (95 %: {low:.1e} to {high:.1e})"
            )
        });
        notes.push(format!(
            "The packages of the zone are too many to count; there are at least {} and at most {}{estimate}.",
            zone.count.0, zone.count.1
        ));
    }
    notes
}
