use super::*;
use crate::testing::{matter, ratio, scenario, seat, small, small_mean, zone};
use mediant_core::number::Fraction;
use mediant_core::scenario::{MatterKind, Package, Scenario};
use proptest::prelude::*;

/// Depth and compromise set by the definition, dominated ties left out.
fn by_hand(scenario: &Scenario) -> Option<(usize, Vec<Package>)> {
    let inside = zone(scenario);
    let utilities = |p: &Package| -> Vec<Fraction> {
        (0..scenario.parties.len()).map(|k| scenario.utility(k, p).unwrap()).collect()
    };
    let all: Vec<Vec<Fraction>> = inside.iter().map(utilities).collect();
    let rank = |k: usize, u: &Fraction| all.iter().filter(|v| v[k] > *u).count() + 1;
    let worst: Vec<usize> =
        all.iter().map(|u| u.iter().enumerate().map(|(k, u)| rank(k, u)).max().unwrap()).collect();
    let depth = *worst.iter().min()?;
    let dominated = |u: &Vec<Fraction>| all.iter().any(|v| v != u && v.iter().zip(u).all(|(a, b)| a >= b));
    let picked = (0..all.len()).filter(|i| worst[*i] == depth && !dominated(&all[*i]));
    Some((depth, picked.map(|i| inside[i].clone()).collect()))
}

fn answer(scenario: &Scenario) -> Option<Solution> {
    let options = Options::default();
    let space = Space::new(scenario, &options).unwrap();
    let whole = crate::frontier::frontier(&space, &options).unwrap();
    let zone = crate::frontier::of_zone(&space, &whole.edge, &options).unwrap();
    fallback(&space, &zone, &options).unwrap().ok()
}

fn check(scenario: &Scenario) {
    let found = answer(scenario).map(|s| {
        let mut packages: Vec<Package> = s.points.iter().flat_map(|p| p.packages.clone()).collect();
        packages.sort();
        assert_eq!(s.count, packages.len().into());
        (s.value, packages)
    });
    assert_eq!(found, by_hand(scenario).map(|(depth, packages)| (depth as f64, packages)));
}

#[test]
fn two_opposed_orders_meet_in_the_middle() {
    let issues = vec![matter("price", 5, MatterKind::Listed)];
    let first = seat("x", &[1], &[vec![10, 7, 6, 2, 0]], ratio(0, 1));
    let second = seat("y", &[1], &[vec![0, 1, 2, 3, 10]], ratio(0, 1));
    let found = answer(&scenario(issues, vec![first, second])).unwrap();
    assert_eq!((found.points[0].packages[0].clone(), found.count), (vec![2], 1_u8.into()));
    assert!((found.value - 3.0).abs() < 1e-12, "the third rank on both lists");
}

#[test]
fn an_empty_zone_has_no_fallback() {
    let issues = vec![matter("price", 2, MatterKind::Listed)];
    let first = seat("x", &[1], &[vec![10, 0]], ratio(1, 2));
    let second = seat("y", &[1], &[vec![0, 10]], ratio(1, 2));
    assert_eq!(answer(&scenario(issues, vec![first, second])), None);
}

proptest! {
    #[test]
    fn ranks_are_counted_as_the_definition_counts_them(scenario in small()) {
        check(&scenario);
    }

    #[test]
    fn and_so_they_are_for_means(scenario in small_mean()) {
        check(&scenario);
    }
}
