//! Checks on the case as numbers: each reading must freeze, and reservation values should be within reach.

use mediant_core::Id;
use mediant_core::case::{Aggregation, Case};
use mediant_core::freeze::{FreezeError, freeze};
use mediant_core::number::{Fraction, Quantity, decimal, whole};
use mediant_core::scenario::{MatterKind, Scenario, Seat, Weights};
use num_traits::{One, Zero};

use crate::diagnostic::{Diagnostic, Severity};
use crate::page::whole_file;

/// Where the reservation values of a party's file stand, by reading.
pub(crate) type Places = Vec<(Option<Id>, Diagnostic)>;

/// Freezes each reading. What does not fit and no earlier check has found is an error of the whole case.
/// `places` has one entry for each party: the file that its numbers come from, if there is one.
pub(crate) fn check(case: &Case, places: &[Option<Places>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for reading in std::iter::once(None).chain(case.readings.iter().map(|r| Some(&r.id))) {
        match freeze(case, reading) {
            Ok(scenario) => check_reach(&scenario, reading, places, &mut found),
            Err(error) => {
                let of = reading.map_or_else(String::new, |id| format!("in the reading {id}: "));
                let message = format!("{of}{error}");
                found.push(whole_file(Severity::Error, "does-not-fit", "case.toml", (message, help(&error))));
            }
        }
    }
    found
}

fn help(error: &FreezeError) -> &'static str {
    match error {
        FreezeError::TooManyOptions(_) => "name fewer amounts of this issue, or give it wider steps",
        _ => "",
    }
}

fn check_reach(
    scenario: &Scenario,
    reading: Option<&Id>,
    places: &[Option<Places>],
    found: &mut Vec<Diagnostic>,
) {
    for (seat, places) in scenario.parties.iter().zip(places) {
        let Some(places) = places else { continue };
        let of_reading = places.iter().find(|(r, _)| r.as_ref() == reading);
        // A reading without a reservation value of its own uses the main one, on which one word is enough.
        let Some((_, place)) = of_reading else { continue };
        let Some((least, most)) = reach(scenario, seat) else { continue };
        let stated = |n: &Fraction| decimal(&seat.points(n).unwrap_or_else(|| n.clone()));
        let (low, high) = match &seat.reservation {
            Quantity::Exact(n) => (n, n),
            Quantity::Interval { low, high } => (low, high),
            Quantity::Unknown => continue,
        };
        let message = if *low > most {
            format!("no package can reach the reservation value; {} gets {} at most", seat.id, stated(&most))
        } else if *high < least && looks_like_a_utility(seat, high) {
            // Otherwise it is a choice like any other: several published games set it at or below the worst package.
            format!(
                "every package reaches the reservation value, which looks like a utility and not like points of {}",
                seat.id
            )
        } else {
            continue;
        };
        let help = "check that the reservation value is on the same scale as the values".to_owned();
        found.push(Diagnostic { message, help, ..place.clone() });
    }
}

/// Whether a reservation value was stated between 0 and 1 by a party that speaks in points.
fn looks_like_a_utility(seat: &Seat, reservation: &Fraction) -> bool {
    let (Some((zero, one)), Some(points)) = (&seat.scale, seat.points(reservation)) else { return false };
    one - zero >= whole(10) && points > Fraction::zero() && points <= Fraction::one()
}

/// Bounds on a party's utility over all packages, rules aside; none where its weights are not known exactly.
fn reach(scenario: &Scenario, seat: &Seat) -> Option<(Fraction, Fraction)> {
    let Weights::Exact(weights) = &seat.weights else { return None };
    let limits = (Fraction::zero(), Fraction::one());
    let mut extra = (Fraction::zero(), Fraction::zero());
    for term in &seat.interactions {
        // What is not known of a term is anything from minus to plus the width of the scale.
        let (low, high) = term.adds.bounds(&(-Fraction::one(), Fraction::one()));
        extra = (extra.0 + low.min(Fraction::zero()), extra.1 + high.max(Fraction::zero()));
    }
    for bundle in &seat.bundles {
        let bounds = bundle.of.iter().map(|t| t.adds.bounds(&(-Fraction::one(), Fraction::one())));
        // Any term may fail to hold, and is worth nothing then; of all of them one counts.
        let ends = (Fraction::zero(), Fraction::zero());
        let (low, high) = bounds.fold(ends, |ends, (l, h)| (ends.0.min(l), ends.1.max(h)));
        extra = (extra.0 + low, extra.1 + high);
    }
    let mut sums = (Fraction::zero(), Fraction::zero());
    let mut ends: Option<(Fraction, Fraction)> = None;
    for ((matter, values), weight) in scenario.issues.iter().zip(&seat.values).zip(weights) {
        let included =
            scenario.aggregation == Aggregation::MeanOfIncluded && matter.kind == MatterKind::Article;
        let counted = if included { values.get(1..)? } else { values };
        let bounds = counted.iter().map(|q| q.bounds(&limits));
        let (low, high) = bounds.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let (low, high) = (low * weight, high * weight);
        ends = Some(match ends {
            None => (low.clone(), high.clone()),
            Some((l, h)) => (l.min(low.clone()), h.max(high.clone())),
        });
        sums = (sums.0 + low, sums.1 + high);
    }
    let (low, high) = if scenario.aggregation == Aggregation::MeanOfIncluded { ends? } else { sums };
    let (low, high) = (low + &seat.offset + extra.0, high + &seat.offset + extra.1);
    Some(match &seat.ceiling {
        Some(ceiling) => (low.min(ceiling.clone()), high.min(ceiling.clone())),
        None => (low, high),
    })
}
