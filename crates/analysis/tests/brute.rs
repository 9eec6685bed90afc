//! Every fast routine against plain enumeration in exact fractions.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a failed step is a failed test, and doubles nearest to the same fraction are the same"
)]

use mediant_analysis::{Options, analyze_exact};
use mediant_core::analysis::{Analysis, Concept, Point, TIES, Verdict};
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, to_f64};
use mediant_core::scenario::{Scenario, Weights};
use mediant_testkit::brute::{self, Place};
use mediant_testkit::build::{unbearable, unwieldy};
use mediant_testkit::random::{self, SMALL, Shape};
use proptest::prelude::*;

fn run(scenario: &Scenario) -> Analysis {
    analyze_exact(scenario, &Options::default()).unwrap()
}

fn as_floats(at: &[Fraction]) -> Vec<f64> {
    at.iter().map(to_f64).collect()
}

/// Points with the nearest doubles of the exact utilities, all packages counted and the first ones listed.
fn same_points(found: &[Point], expected: &[Place]) {
    let expected: Vec<Point> = expected
        .iter()
        .map(|(at, packages)| Point {
            utilities: as_floats(at),
            count: packages.len().into(),
            packages: packages.iter().take(TIES).cloned().collect(),
        })
        .collect();
    assert_eq!(found, expected);
}

fn counts_agree(scenario: &Scenario, found: &Analysis) {
    let consistent = brute::consistent(scenario);
    let feasible = brute::feasible(scenario);
    assert_eq!(found.consistent, consistent.len().into());
    assert_eq!(found.feasible, feasible.len().into());
    for party in 0..scenario.parties.len() {
        let barred = consistent.iter().filter(|p| scenario.crosses_red_line(party, p)).count();
        assert_eq!(found.barred[party], barred.into());
        let zero = Fraction::default();
        let accepts = |p: &&Vec<u16>| brute::gain(scenario, party, p).is_some_and(|g| g >= zero);
        assert_eq!(found.zone.accepted_by[party], Some(feasible.iter().filter(accepts).count().into()));
        let utilities = || feasible.iter().map(|p| brute::utility(scenario, party, p));
        assert_eq!(found.ranges[party].least, utilities().min().map_or(f64::INFINITY, |u| to_f64(&u)));
        assert_eq!(found.ranges[party].most, utilities().max().map_or(f64::NEG_INFINITY, |u| to_f64(&u)));
    }
}

fn zone_agrees(scenario: &Scenario, found: &Analysis) {
    let zone = brute::zone(scenario);
    assert_eq!(found.zone.count, (zone.len().into(), zone.len().into()));
    assert_eq!(found.zone.verdict == Verdict::Open, !zone.is_empty());
    match brute::depth(scenario) {
        None => assert_eq!(found.zone.depth.0, f64::NEG_INFINITY),
        Some((depth, packages)) => {
            assert_eq!(found.zone.depth, (to_f64(&depth), to_f64(&depth)));
            assert_eq!(found.zone.deepest_count, Some(packages.len().into()));
            assert_eq!(found.zone.deepest, packages[..packages.len().min(TIES)]);
            assert_eq!(depth >= Fraction::default(), !zone.is_empty());
            let reaches = |k: &usize| brute::gain(scenario, *k, &packages[0]).is_some_and(|g| g == depth);
            let binding: Vec<usize> = (0..scenario.parties.len()).filter(reaches).collect();
            // Rounded numbers that differ by less than the stated tolerance count as equal.
            if found.notes.iter().any(|n| n.contains("rounded")) {
                assert!(binding.iter().all(|k| found.zone.binding.contains(k)));
            } else {
                assert_eq!(found.zone.binding, binding);
            }
        }
    }
    if zone.is_empty() {
        let opens = |k| brute::opens_if(scenario, k).map(|by| (k, to_f64(&by)));
        let expected: Vec<_> = (0..scenario.parties.len()).filter_map(opens).collect();
        assert_eq!(found.zone.opens_if.len(), expected.len());
        for (found, expected) in found.zone.opens_if.iter().zip(expected) {
            assert_eq!(found.0, expected.0);
            assert!((found.1 - expected.1).abs() < 1e-12);
        }
    } else {
        assert!(found.zone.opens_if.is_empty());
    }
}

fn frontiers_and_solutions_agree(scenario: &Scenario, found: &Analysis) {
    same_points(&found.frontier.points, &brute::frontier(scenario, &brute::feasible(scenario)));
    let zone = brute::frontier(scenario, &brute::zone(scenario));
    same_points(&found.zone_frontier.points, &zone);
    for concept in Concept::ALL {
        let solution = found.solutions.iter().find(|s| s.concept == concept);
        let skipped = concept == Concept::Fallback
            || (concept == Concept::WeightedNash && scenario.nash_weights.is_empty());
        if skipped {
            continue;
        }
        let expected = if zone.is_empty() { None } else { brute::solution(scenario, &zone, concept) };
        assert_eq!(solution.is_some(), expected.is_some(), "{concept:?}");
        assert_eq!(found.undefined.iter().any(|(c, _)| *c == concept), expected.is_none(), "{concept:?}");
        if let (Some(solution), Some(expected)) = (solution, expected) {
            same_points(&solution.points, &expected);
            assert_eq!(solution.count, expected.iter().map(|p| p.1.len()).sum::<usize>().into());
            assert_eq!(solution.utilities, as_floats(&expected[0].0));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn counts_and_zone_are_those_of_the_definition(scenario in random::any_scenario(SMALL)) {
        let found = run(&scenario);
        counts_agree(&scenario, &found);
        zone_agrees(&scenario, &found);
        prop_assert!(found.frontier.exact);
    }

    #[test]
    fn frontiers_and_solutions_are_those_of_the_definition(scenario in random::any_scenario(SMALL)) {
        frontiers_and_solutions_agree(&scenario, &run(&scenario));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn rounded_steps_give_the_same_answers(scenario in random::any_scenario(Shape { issues: 3, ..SMALL })) {
        let scenario = without_weights(unbearable(&scenario));
        let found = run(&scenario);
        counts_agree_roughly(&scenario, &found);
        zone_agrees(&scenario, &found);
        frontiers_and_solutions_agree(&scenario, &found);
        let rounded = found.solutions.iter().all(|s| !s.exact) && found.zone.depth_exact.is_none();
        prop_assert!(rounded || is_nothing(&scenario));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn numbers_too_long_for_floats_are_exact_where_utilities_add_up(
        scenario in random::any_scenario(Shape { issues: 3, ..SMALL })
    ) {
        let scenario = without_weights(unwieldy(&scenario));
        let found = run(&scenario);
        if scenario.aggregation == Aggregation::Additive && found.zone.depth_exact.is_some() {
            counts_agree(&scenario, &found);
        } else {
            counts_agree_roughly(&scenario, &found);
        }
        zone_agrees(&scenario, &found);
        frontiers_and_solutions_agree(&scenario, &found);
    }
}

/// Weighted products of such long fractions take the oracle minutes.
fn without_weights(mut scenario: Scenario) -> Scenario {
    scenario.nash_weights.clear();
    scenario
}

/// Whether all numbers that count are nought, which no rounding changes.
fn is_nothing(scenario: &Scenario) -> bool {
    let zero = |number: &Fraction| *number == Fraction::default();
    let quantity = |number: &Quantity| number.exact().is_some_and(zero);
    scenario.parties.iter().all(|seat| {
        let Weights::Exact(weights) = &seat.weights else { return false };
        let worthless =
            |(weight, values): (&Fraction, &Vec<Quantity>)| zero(weight) || values.iter().all(quantity);
        weights.iter().zip(&seat.values).all(worthless)
            && seat
                .interactions
                .iter()
                .chain(seat.bundles.iter().flat_map(|b| &b.of))
                .all(|t| quantity(&t.adds))
            && zero(&seat.offset)
            && quantity(&seat.reservation)
            && quantity(&seat.disagreement)
    })
}

fn counts_agree_roughly(scenario: &Scenario, found: &Analysis) {
    let mut near = found.clone();
    for (party, range) in near.ranges.iter_mut().enumerate() {
        let exact = |u: f64| {
            let all =
                brute::feasible(scenario).into_iter().map(|p| to_f64(&brute::utility(scenario, party, &p)));
            all.min_by(|a, b| (a - u).abs().total_cmp(&(b - u).abs()))
                .filter(|a| (a - u).abs() < 1e-12)
                .unwrap_or(u)
        };
        (range.least, range.most) = (exact(range.least), exact(range.most));
    }
    counts_agree(scenario, &near);
}
