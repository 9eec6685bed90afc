//! Gives and gets: what each issue of a package means to each party, against opening positions.

use mediant_core::analysis::Exchange;
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, to_f64, whole};
use mediant_core::scenario::Scenario;

use crate::worth::Worth;

/// What each issue of a package gives to and takes from each party, issue by issue, parties in order.
///
/// A party's figure is the worth to it of the package's option less that of the option it asked for at the outset:
/// below zero it gives. Where it has not said what it wants, its best option stands for it, and the figure is marked
/// as assumed. Against each other party, likewise: what the package is worth to it less what that party's opening
/// would have been worth to it; another party that has not said what it wants counts with its own best option, or
/// not at all where its numbers are not exact. Parties whose own numbers are not exact are passed over. Works on
/// any number of parties, one among them, so that a view of a single party can use it.
///
/// In utility; interaction terms belong to no single issue and are left out. Mean of included articles: an article
/// that is in is worth `(w·v + offset − r) / n` with the package's own `n`, one that is out nothing, so that an opposed
/// article that is in, or a supported one that is out, is a give.
#[must_use]
pub fn exchanges(scenario: &Scenario, package: &[u16]) -> Vec<Exchange> {
    let worths: Vec<Option<Worth<'_>>> =
        (0..scenario.parties.len()).map(|k| Worth::new(scenario, k)).collect();
    let count = i64::try_from(scenario.included(package)).unwrap_or(1).max(1);
    let divisor = whole(if scenario.aggregation == Aggregation::MeanOfIncluded { count } else { 1 });
    let asked = |party: usize, issue: usize| -> Option<(u16, bool)> {
        match scenario.parties[party].opening.get(issue).copied().flatten() {
            Some(option) => Some((option, false)),
            None => Some((worths[party].as_ref()?.best(issue), true)),
        }
    };
    let mut found = Vec::new();
    for (issue, now) in package.iter().enumerate() {
        let openings: Vec<Option<(u16, bool)>> = (0..worths.len()).map(|k| asked(k, issue)).collect();
        for (party, own) in worths.iter().enumerate() {
            let Some(own) = own else { continue };
            let Some((opening, assumed)) = openings[party] else { continue };
            let worth = |option: u16| own.part(issue, usize::from(option));
            let against = |option: u16| -> f64 {
                let difference: Fraction = worth(*now) - worth(option);
                to_f64(&(difference / &divisor))
            };
            let others = openings.iter().enumerate().filter(|(other, _)| *other != party);
            found.push(Exchange {
                issue,
                party,
                against_own: against(opening),
                against_others: others
                    .filter_map(|(other, asked)| asked.map(|(option, _)| (other, against(option))))
                    .collect(),
                assumed,
            });
        }
    }
    found
}
