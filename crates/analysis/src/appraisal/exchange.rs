//! Gives and gets: what each issue of a package means to each party, against opening positions.

use mediant_core::analysis::Exchange;
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, to_f64, whole};
use mediant_core::scenario::Scenario;

use crate::worth::{self, Parts};

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
    let parts: Vec<Option<Parts>> = (0..scenario.parties.len()).map(|k| worth::parts(scenario, k)).collect();
    let count = i64::try_from(scenario.included(package)).unwrap_or(1).max(1);
    let divisor = whole(if scenario.aggregation == Aggregation::MeanOfIncluded { count } else { 1 });
    let asked = |party: usize, issue: usize| -> Option<(u16, bool)> {
        match scenario.parties[party].opening.get(issue).copied().flatten() {
            Some(option) => Some((option, false)),
            None => Some((worth::best_option(&parts[party].as_ref()?[issue]), true)),
        }
    };
    let mut found = Vec::new();
    for (issue, now) in package.iter().enumerate() {
        for (party, own) in parts.iter().enumerate() {
            let Some(row) = own.as_ref().map(|p| &p[issue]) else { continue };
            let Some((opening, assumed)) = asked(party, issue) else { continue };
            let worth = |option: u16| row.get(usize::from(option)).cloned().unwrap_or_default();
            let against = |option: u16| -> f64 {
                let difference: Fraction = worth(*now) - worth(option);
                to_f64(&(difference / &divisor))
            };
            let others = (0..parts.len()).filter(|other| *other != party);
            found.push(Exchange {
                issue,
                party,
                against_own: against(opening),
                against_others: others
                    .filter_map(|other| asked(other, issue).map(|(option, _)| (other, against(option))))
                    .collect(),
                assumed,
            });
        }
    }
    found
}
