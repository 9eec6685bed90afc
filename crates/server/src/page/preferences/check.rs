//! A check of what a party told: it puts a few packages in its own order, and sees where that disagrees with its numbers.
//!
//! Nothing of the answers is kept. The packages are drawn evenly and always alike, sorted by what the party's numbers make of
//! them, and taken at even steps from the best to the worst; they are shown in the order in which they were drawn, so that their places tell nothing.

use maud::{Markup, html};
use mediant_core::case::Case;
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{MatterKind, Package, Scenario};
use mediant_disclosure::View;
use serde_json::json;

use crate::app::Failure;
use crate::page::Asked;
use crate::reply::Reply;

/// How many packages are put in order.
const ASKED: usize = 5;
/// How many are drawn to take them from.
const DRAWN: usize = 200;
/// How often a draw may break a rule before it is given up.
const MOST_DRAWS: usize = 20_000;

/// The packages to be put in order, and where an order that was sent disagrees with the numbers.
pub(in crate::page) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let view = asked.view().await?;
    let View::Party(party) = view.as_ref() else { return Err(Failure::NotHere) };
    let title = "Do the numbers say what you mean?".to_owned();
    let packages = party.own().map(|own| drawn(&own.scenario)).unwrap_or_default();
    let Some(own) = party.own().filter(|_| packages.len() > 1) else {
        let body = html! {
            div class="empty" {
                p { strong { "There is nothing to check yet." } }
                p { "Tell the mediator your numbers first. Where some are ranges or unknown, packages cannot be compared by them." }
            }
            p { a href={ (asked.base()) "/preferences" } { "My preferences" } }
        };
        return Ok(Reply::Page { title, body, json: json!({ "packages": [], "disagreements": [] }) });
    };
    let places: Vec<Option<usize>> =
        (0..packages.len()).map(|at| asked.query.get(&format!("place.{at}")).trim().parse().ok()).collect();
    let apart = disagreements(&packages, &places);
    let answered = places.iter().any(Option::is_some);
    let name = |at: usize| format!("Package {}", at + 1);
    let body = html! {
        p { "Put these packages in your order: 1 for the one that you would like best. Equal places are allowed, and you may leave some out. Nothing of this is kept or shown to anybody." }
        @if answered {
            section id="answer" aria-label="Answer" {
                @if apart.is_empty() {
                    p { strong { "Your order and your numbers agree." } }
                } @else {
                    p { strong { "In " (apart.len()) " pair(s) your order and your numbers disagree." } " Either a number is off, or something matters to you that is no issue here. Both are worth knowing." }
                    ul {
                        @for (better, worse) in &apart {
                            li { "You put " (name(*better)) " before " (name(*worse)) "; by your numbers it is worth " (two(&packages[*better].1)) ", and " (name(*worse)) " " (two(&packages[*worse].1)) "." }
                        }
                    }
                }
            }
        }
        form class="panel wide" method="get" action={ (asked.base()) "/preferences/check" } {
            @for (at, (package, _)) in packages.iter().enumerate() {
                @let id = format!("place.{at}");
                fieldset {
                    legend { (name(at)) }
                    (contents(party.case(), &own.scenario, package))
                    label for=(id) { "Its place" }
                    select id=(id) name=(id) {
                        option value="" { "not said" }
                        @for place in 1..=packages.len() { option value=(place) selected[places[at] == Some(place)] { (place) } }
                    }
                }
            }
            p class="actions" { button { "Compare with my numbers" } }
        }
        p { a href={ (asked.base()) "/preferences" } { "Change my numbers" } }
    };
    let list: Vec<_> = packages
        .iter()
        .zip(&places)
        .map(|((package, worth), place)| {
            let picks = own.scenario.issues.iter().zip(package);
            let picks = picks.map(|(m, o)| {
                json!([m.id.as_str(), m.options.get(usize::from(*o)).map(ToString::to_string)])
            });
            json!({ "picks": picks.collect::<Vec<_>>(), "utility": to_f64(worth), "place": place })
        })
        .collect();
    Ok(Reply::Page { title, body, json: json!({ "packages": list, "disagreements": apart }) })
}

fn two(number: &Fraction) -> String {
    format!("{:.2}", to_f64(number))
}

/// Pairs of which the first was put before the second and is worth less by the numbers.
fn disagreements(packages: &[(Package, Fraction)], places: &[Option<usize>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (one, first) in places.iter().enumerate() {
        for (other, second) in places.iter().enumerate() {
            if let (Some(first), Some(second)) = (first, second)
                && first < second
                && packages[one].1 < packages[other].1
            {
                found.push((one, other));
            }
        }
    }
    found
}

/// A few packages from the best to the worst by the only party's numbers, in the order of the draw, with what they are worth. Fewer
/// where packages tie; none where some number is not known exactly.
fn drawn(scenario: &Scenario) -> Vec<(Package, Fraction)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % most.max(1)
    };
    let mut all: Vec<(usize, Package, Fraction)> = Vec::new();
    for draw in 0..MOST_DRAWS {
        let package: Package =
            scenario.issues.iter().map(|m| u16::try_from(next(m.options.len())).unwrap_or(0)).collect();
        if !scenario.is_consistent(&package) || all.iter().any(|(_, known, _)| *known == package) {
            continue;
        }
        let Some(worth) = scenario.utility(0, &package) else { return Vec::new() };
        all.push((draw, package, worth));
        if all.len() == DRAWN {
            break;
        }
    }
    all.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)));
    all.dedup_by(|a, b| a.2 == b.2);
    let last = all.len().saturating_sub(1);
    let mut taken: Vec<usize> = (0..ASKED).map(|at| at * last / (ASKED - 1)).collect();
    taken.dedup();
    let mut chosen: Vec<_> = taken.into_iter().filter_map(|at| all.get(at).cloned()).collect();
    chosen.sort_by_key(|(draw, ..)| *draw);
    chosen.into_iter().map(|(_, package, worth)| (package, worth)).collect()
}

/// What a package holds: the articles that are in, or one settlement for each issue.
fn contents(case: &Case, scenario: &Scenario, package: &Package) -> Markup {
    let picks = scenario.issues.iter().zip(package).filter_map(|(matter, chosen)| {
        let issue = case.issues.iter().find(|i| i.id == matter.id)?;
        if matter.kind == MatterKind::Article {
            return (*chosen == 1).then(|| issue.title.clone());
        }
        let id = matter.options.get(usize::from(*chosen))?;
        let listed = issue.listed_options(&case.parties);
        let option = listed.iter().find(|o| o.id == *id).map_or_else(|| id.to_string(), |o| o.title.clone());
        Some(format!("{}: {option}", issue.title))
    });
    html! { ul { @for pick in picks { li { (pick) } } } }
}

#[cfg(test)]
mod tests {
    use mediant_core::Id;
    use mediant_core::number::{parse, whole};
    use mediant_core::scenario::{Matter, Seat};

    use super::*;

    fn alone() -> Scenario {
        let id = |name: &str| Id::new(name).unwrap();
        let issues: Vec<Matter> =
            ["a", "b", "c"].map(|name| Matter::listed(id(name), vec![id("x"), id("y"), id("z")])).to_vec();
        let third = || parse("1/3").unwrap();
        let rows = vec![vec![whole(0), parse("0.4").unwrap(), whole(1)]; 3];
        let seat = Seat::additive(id("p"), vec![third(), third(), third()], rows, whole(0));
        Scenario::additive(id("case"), issues, vec![seat])
    }

    #[test]
    fn packages_run_from_the_best_to_the_worst_and_are_drawn_alike() {
        let packages = drawn(&alone());
        assert_eq!(packages.len(), ASKED);
        assert_eq!(packages, drawn(&alone()));
        let worth: Vec<f64> = packages.iter().map(|(_, w)| to_f64(w)).collect();
        assert!(worth.contains(&1.0) && worth.contains(&0.0), "{worth:?}");
    }

    #[test]
    fn pairs_out_of_order_are_told_and_equal_places_are_none() {
        let packages: Vec<_> = [3, 1, 2].map(|n| (vec![0_u16], whole(n))).to_vec();
        assert_eq!(disagreements(&packages, &[Some(1), Some(3), Some(2)]), []);
        assert_eq!(disagreements(&packages, &[Some(1), Some(2), Some(3)]), [(1, 2)]);
        assert_eq!(disagreements(&packages, &[Some(1), Some(1), None]), []);
    }
}
