//! Composed frontiers against all packages of small problems.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::sums::{Limits, sums};
use super::{Composed, compose, undominated};
use crate::options::{Options, Refusal};

/// Problems of few parties, groups and rows, with many ties; numbers are whole or have 100 bits.
fn problems() -> impl Strategy<Value = Vec<Vec<Vec<i128>>>> {
    let size = (1_usize..=6, 1_usize..=4, prop_oneof![Just(1_i128), Just(3 << 98)]);
    size.prop_flat_map(|(parties, groups, unit)| {
        let group = (1_usize..=5).prop_flat_map(move |rows| {
            let column = prop::collection::vec((-3_i128..=4).prop_map(move |v| v * unit), rows);
            prop::collection::vec(column, parties)
        });
        prop::collection::vec(group, groups)
    })
}

/// Every point that a package reaches, with its packages in order.
fn everything(problem: &[Vec<Vec<i128>>]) -> BTreeMap<Vec<i128>, Vec<Vec<u32>>> {
    let mut points = BTreeMap::from([(vec![0; problem[0].len()], vec![Vec::new()])]);
    for group in problem {
        let mut next: BTreeMap<Vec<i128>, Vec<Vec<u32>>> = BTreeMap::new();
        for (point, packages) in &points {
            for row in 0..group[0].len() {
                let sum = point.iter().zip(group).map(|(p, c)| p + c[row]).collect();
                let longer = packages.iter().map(|p| [p.as_slice(), &[u32::try_from(row).unwrap()]].concat());
                next.entry(sum).or_default().extend(longer);
            }
        }
        points = next;
    }
    for packages in points.values_mut() {
        packages.sort_unstable();
    }
    points
}

fn beats(one: &[i128], other: &[i128], tolerance: i128) -> bool {
    one.iter().zip(other).all(|(a, b)| a >= b) && one.iter().zip(other).any(|(a, b)| *a > b + tolerance)
}

/// Falling points with their packages.
fn listed(composed: &Composed, most: usize) -> Vec<(Vec<i128>, u128, Vec<Vec<u32>>)> {
    let front = composed.front();
    let one = |at: usize| (front.point(at).to_vec(), front.counts[at], composed.packages(at, most));
    (0..front.len()).map(one).collect()
}

proptest! {
    #[test]
    fn frontiers_counts_and_first_packages_are_those_of_all_packages(problem in problems(), tolerance in 0_i128..3) {
        let all = everything(&problem);
        // A tolerance may keep more at each group than in the end: what is kept must hold all that none beats.
        let unbeaten = |p: &Vec<i128>, t: i128| !all.keys().any(|q| beats(q, p, t));
        let composed = compose(&problem, tolerance, &Options::default()).unwrap();
        let found = listed(&composed, 3);
        prop_assert!(found.windows(2).all(|w| w[0].0 > w[1].0));
        let wanted: Vec<_> = all.iter().rev().filter(|(p, _)| unbeaten(p, tolerance)).collect();
        prop_assert_eq!(found.len(), wanted.len());
        for ((point, count, packages), (p, all)) in found.iter().zip(wanted) {
            prop_assert_eq!(point, p);
            if tolerance == 0 {
                prop_assert_eq!(*count, all.len() as u128);
                prop_assert_eq!(&packages[..], &all[..all.len().min(3)]);
            }
        }
        for (at, (point, ..)) in found.iter().enumerate().filter(|_| tolerance == 0) {
            prop_assert_eq!(&composed.first(at), &all[point][0]);
        }
    }

    #[test]
    fn rows_that_none_beats_are_kept_with_all_that_are_equal(
        parties in 1_usize..6, tolerance in 0_i128..3,
        numbers in prop::collection::vec(-4_i128..5, 1..600)
    ) {
        let rows = (numbers.len() / parties).max(1);
        let number = |k: usize, row: usize| numbers[(row * parties + k) % numbers.len()];
        let group: Vec<Vec<i128>> = (0..parties).map(|k| (0..rows).map(|row| number(k, row)).collect()).collect();
        let point = |row: usize| -> Vec<i128> { (0..parties).map(|k| number(k, row)).collect() };
        let own = undominated(&group, tolerance);
        let kept: Vec<u32> = own.rows.iter().map(|(row, _)| *row).collect();
        let unbeaten = |row: &usize| !(0..rows).any(|other| beats(&point(other), &point(*row), tolerance));
        let wanted: Vec<u32> = (0..rows).filter(unbeaten).map(|row| u32::try_from(row).unwrap()).collect();
        prop_assert_eq!(kept, wanted);
        for (row, at) in &own.rows {
            prop_assert_eq!(own.front.point(*at as usize), &point(*row as usize)[..]);
            prop_assert!(own.front.from[*at as usize].0 <= *row);
        }
        let counted: u128 = own.front.counts.iter().sum();
        prop_assert_eq!(counted, own.rows.len() as u128);
    }
}

/// A group of as many rows, spread over a bent surface.
fn bent(parties: usize, rows: u64, seed: u64) -> Vec<Vec<i128>> {
    let number = |k: usize, row: u64| {
        let mixed = (row * 64 + k as u64 + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        i128::from(mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 44)
    };
    (0..parties).map(|k| (0..rows).map(|row| number(k, row)).collect()).collect()
}

#[test]
fn many_points_in_batches_agree_with_plain_comparison() {
    for parties in 2..=5 {
        let groups = vec![bent(parties, 60, 1), bent(parties, 90, 1 << 20)];
        let all = everything(&groups);
        let points: Vec<&Vec<i128>> = all.keys().rev().collect();
        let unbeaten = |p: &&&Vec<i128>| !points.iter().any(|q| beats(q, p, 0));
        let wanted: Vec<&Vec<i128>> = points.iter().filter(unbeaten).copied().collect();
        let composed = compose(&groups, 0, &Options::default()).unwrap();
        let found: Vec<Vec<i128>> = listed(&composed, 1).into_iter().map(|(p, ..)| p).collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{parties}");
        let limits = Limits { tolerance: 0, shift: 0, points: 10_000, batch: 500 };
        let batched = sums(&composed.own[0].front, &composed.own[1].front, &limits, &|| true).unwrap();
        assert_eq!(&batched, composed.front());
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let group = vec![(0..100).collect(), (0..100).rev().collect()];
    let options = Options { frontier_limit: 99, ..Options::default() };
    let refused = compose(std::slice::from_ref(&group), 0, &options).err();
    assert_eq!(refused, Some(Refusal::TooManyPoints { limit: 99 }));
    let options = Options { frontier_limit: 150, ..Options::default() };
    let refused = compose(&[group.clone(), group.clone()], 0, &options).err();
    assert_eq!(refused, Some(Refusal::TooManyPoints { limit: 150 }));
    for wrong in [vec![], vec![vec![]], vec![group.clone(), vec![vec![1]]], vec![vec![vec![i128::MAX / 2]]]] {
        assert!(matches!(compose(&wrong, 0, &options), Err(Refusal::Malformed(_))), "{wrong:?}");
    }
    let stop = |_| false;
    let options = Options { progress: Some(&stop), ..Options::default() };
    assert_eq!(compose(&[group], 0, &options).err(), Some(Refusal::Stopped));
}

#[test]
fn a_group_without_rows_leaves_nothing() {
    let composed = compose(&[vec![vec![1, 2]], vec![vec![]]], 0, &Options::default()).unwrap();
    assert!(composed.front().is_empty());
}
