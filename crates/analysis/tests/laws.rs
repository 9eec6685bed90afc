//! Laws that hold whatever the numbers are, and limits that refuse.

#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

use mediant_analysis::{Options, Refusal, analyze_exact};
use mediant_core::analysis::{Analysis, Concept, Frontier};
use mediant_core::number::{Quantity, whole};
use mediant_core::scenario::{Bar, Choice, Scenario, Weights};
use mediant_testkit::build::{pointed, reorder, scenario};
use mediant_testkit::random::{self, SMALL, Shape};
use proptest::prelude::*;

fn run(scenario: &Scenario) -> Analysis {
    analyze_exact(scenario, &Options::default()).unwrap()
}

type Seen = Vec<(Vec<f64>, mediant_core::number::Count)>;

/// The points of a frontier with the parties put back in order.
fn put_back(frontier: &Frontier, order: &[usize]) -> Seen {
    let back = |utilities: &[f64]| {
        let mut seen = vec![0.0; order.len()];
        order.iter().zip(utilities).for_each(|(k, u)| seen[*k] = *u);
        seen
    };
    let mut seen: Seen = frontier.points.iter().map(|p| (back(&p.utilities), p.count.clone())).collect();
    seen.sort_by(|a, b| b.partial_cmp(a).unwrap());
    seen
}

fn packages(found: &Analysis, concept: Concept) -> Option<Vec<Vec<u16>>> {
    let solution = found.solutions.iter().find(|s| s.concept == concept)?;
    let mut all: Vec<_> = solution.points.iter().flat_map(|p| p.packages.clone()).collect();
    all.sort();
    Some(all)
}

/// One party's numbers times `times` plus `plus`, from points that start at another zero.
fn rescale(scenario: &Scenario, party: usize, (times, plus): (i64, i64)) -> Scenario {
    let mut made = scenario.clone();
    let seat = &mut made.parties[party];
    let (times, plus) = (whole(times), whole(plus));
    let change = |q: &Quantity| q.map(|n| n * &times + &plus);
    seat.offset = &seat.offset * &times + &plus;
    if let Weights::Exact(weights) = &mut seat.weights {
        for weight in weights {
            *weight = &*weight * &times;
        }
    }
    let bundled = seat.bundles.iter_mut().flat_map(|b| &mut b.of);
    for term in seat.interactions.iter_mut().chain(bundled) {
        term.adds = term.adds.map(|n| n * &times);
    }
    seat.ceiling = seat.ceiling.take().map(|most| most * &times + &plus);
    (seat.reservation, seat.disagreement) = (change(&seat.reservation), change(&seat.disagreement));
    made
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn parties_in_another_order_change_nothing_else(scenario in random::any_scenario(SMALL), turn in 1_usize..4) {
        let parties = scenario.parties.len();
        // Turned by some places, then mirrored.
        let order: Vec<usize> = (0..parties).map(|k| (k + turn) % parties).rev().collect();
        let (one, other) = (run(&scenario), run(&reorder(&scenario, &order)));
        let same: Vec<usize> = (0..parties).collect();
        prop_assert_eq!(put_back(&one.frontier, &same), put_back(&other.frontier, &order));
        prop_assert_eq!(put_back(&one.zone_frontier, &same), put_back(&other.zone_frontier, &order));
        prop_assert_eq!((&one.zone.count, one.zone.depth), (&other.zone.count, other.zone.depth));
        prop_assert_eq!(&one.zone.deepest, &other.zone.deepest);
        for concept in Concept::ALL {
            prop_assert_eq!(packages(&one, concept), packages(&other, concept));
        }
        for (k, from) in order.iter().enumerate() {
            prop_assert_eq!(&other.zone.accepted_by[k], &one.zone.accepted_by[*from]);
        }
    }

    #[test]
    fn nash_and_kalai_smorodinsky_are_unmoved_by_rescaling(
        scenario in random::any_scenario(SMALL), party in 0_usize..4, times in 2_i64..9, plus in -3_i64..4
    ) {
        let party = party % scenario.parties.len();
        let (one, other) = (run(&scenario), run(&rescale(&scenario, party, (times, plus))));
        prop_assert_eq!(&one.zone.count, &other.zone.count);
        // Where not everyone gains, products of different parties' gains are compared, and those do move.
        let all_gain = one.solutions.iter().find(|s| s.concept == Concept::Leximin).is_some_and(|s| s.value > 0.0);
        if all_gain {
            prop_assert_eq!(packages(&one, Concept::Nash), packages(&other, Concept::Nash));
        }
        prop_assert_eq!(packages(&one, Concept::KalaiSmorodinsky), packages(&other, Concept::KalaiSmorodinsky));
    }

    #[test]
    fn a_higher_reservation_never_opens_a_zone(
        scenario in random::any_scenario(SMALL), party in 0_usize..4, by in 1_i64..5
    ) {
        let party = party % scenario.parties.len();
        let mut higher = scenario.clone();
        let seat = &mut higher.parties[party];
        seat.reservation = seat.reservation.map(|r| r + whole(by) / whole(10));
        let (one, other) = (run(&scenario), run(&higher));
        prop_assert!(other.zone.count.0 <= one.zone.count.0);
        prop_assert!(other.zone.depth.0 <= one.zone.depth.0);
        prop_assert_eq!(one.frontier, other.frontier);
    }
}

fn larger() -> Shape {
    Shape { parties: 3, issues: 11, options: 4, links: random::Links::Some }
}

fn on_threads(threads: usize, scenario: &Scenario) -> Result<Analysis, Refusal> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| analyze_exact(scenario, &Options { limit: 1_000_000, ..Options::default() }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn one_thread_and_two_say_the_same(scenario in random::any_scenario(larger())) {
        prop_assert_eq!(on_threads(1, &scenario), on_threads(2, &scenario));
    }
}

/// Issues with so many options, valued at random-looking points by two parties.
fn grid(issues: usize, options: i64) -> Scenario {
    let points = |step: i64| -> Vec<Vec<i64>> {
        (0..issues)
            .map(|i| (0..options).map(|o| (o * step + 3 * i64::try_from(i).unwrap()) % 17).collect())
            .collect()
    };
    let names: Vec<String> = (0..issues).map(|i| format!("i{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    scenario(
        "grid",
        &names,
        vec![pointed("a", &points(5), (0, 100), 20), pointed("b", &points(7), (0, 100), 20)],
    )
}

#[test]
fn one_thread_and_two_say_the_same_of_a_million_packages() {
    let grid = grid(6, 10);
    assert_eq!(on_threads(1, &grid), on_threads(2, &grid));
    assert_eq!(on_threads(2, &grid).unwrap().feasible, 1_000_000_u32.into());
}

#[test]
fn past_enumeration_the_answer_is_whole() {
    let found = analyze_exact(&grid(8, 10), &Options::default()).unwrap();
    assert_eq!(found.all, 100_000_000_u32.into());
    assert!(found.frontier.exact && found.zone.count.0 == found.zone.count.1);
    // More packages than any machine integer counts.
    let found = analyze_exact(&grid(60, 10), &Options::default()).unwrap();
    assert_eq!(found.all.to_string(), format!("1{}", "0".repeat(60)));
    assert!(found.frontier.exact && !found.solutions.is_empty());
    // One rule that links more issues than can be listed together.
    let mut linked = grid(30, 10);
    let all_of = (0..30).map(|issue| Choice { issue, option: 0 }).collect();
    linked.rules.push(Bar { all_of, unless: None });
    let found = analyze_exact(&linked, &Options::default()).unwrap();
    assert_eq!(&found.feasible + 1_u8, found.all);
    let free = analyze_exact(&grid(30, 10), &Options::default()).unwrap();
    let seen = |a: &Analysis| -> Vec<_> {
        let point =
            |p: &mediant_core::analysis::Point| (p.utilities.clone(), p.count.clone(), p.packages[0].clone());
        a.frontier.points.iter().map(point).collect()
    };
    assert_eq!(seen(&found), seen(&free));
}

#[test]
fn what_has_to_be_walked_through_is_refused_with_its_number() {
    let mut soft = grid(8, 10);
    soft.parties[1].veto = false;
    soft.at_least = 1;
    soft.parties[1].red_lines.push(Bar { all_of: vec![Choice { issue: 0, option: 0 }], unless: None });
    let refusal = analyze_exact(&soft, &Options::default()).unwrap_err();
    assert!(matches!(&refusal, Refusal::TooManyPackages { limit: 10_000_000, .. }));
    assert!(refusal.to_string().contains("100000000"));
}

#[test]
fn the_caller_can_stop_it() {
    let stop = |_| false;
    let options = Options { progress: Some(&stop), ..Options::default() };
    assert_eq!(analyze_exact(&grid(4, 10), &options), Err(Refusal::Stopped));
    let seen = std::sync::Mutex::new(Vec::new());
    let watch = |progress: mediant_analysis::Progress| {
        seen.lock().unwrap().push(progress.stage);
        progress.done <= progress.total
    };
    let options = Options { progress: Some(&watch), ..Options::default() };
    assert!(analyze_exact(&grid(4, 10), &options).is_ok());
    assert!(seen.lock().unwrap().contains(&"frontier"));
}

#[test]
fn more_frontier_points_than_allowed_are_refused() {
    let options = Options { frontier_limit: 3, ..Options::default() };
    assert_eq!(analyze_exact(&grid(4, 10), &options), Err(Refusal::TooManyPoints { limit: 3 }));
}
