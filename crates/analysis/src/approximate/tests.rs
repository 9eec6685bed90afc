//! ε-frontiers against all packages.

use mediant_core::number::Fraction;
use num_bigint::BigInt;
use proptest::prelude::*;

use super::{Approximation, approximate, thinned};
use crate::maxima::compose;
use crate::options::{Options, Refusal};

fn fraction(numerator: i128, denominator: i128) -> Fraction {
    Fraction::new(numerator.into(), denominator.into())
}

/// Whether each package is at most so many steps better than some member, for every party; members are packages.
fn holds(problem: &[Vec<Vec<i128>>], found: &Approximation, most: &[i128]) -> bool {
    let sum = |rows: &[u32], k: usize| -> i128 {
        problem.iter().zip(rows).map(|(group, row)| group[k][*row as usize]).sum()
    };
    let real = found.members.iter().all(|m| (0..most.len()).all(|k| sum(&m.rows, k) == m.steps[k]));
    let exact = compose(problem, 0, &Options::default()).unwrap();
    let near = |point: &[i128]| {
        let covers = |m: &super::Member| (0..most.len()).all(|k| m.steps[k] >= point[k] - most[k]);
        found.members.iter().any(covers)
    };
    real && (0..exact.front().len()).all(|at| near(exact.front().point(at)))
}

/// A group whose rows lie on a bent surface, no two alike.
fn bent(parties: usize, rows: u64, seed: u64) -> Vec<Vec<i128>> {
    let number = |k: usize, row: u64| {
        let mixed = (row * 64 + k as u64 + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        i128::from(mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 44)
    };
    (0..parties).map(|k| (0..rows).map(|row| number(k, row)).collect()).collect()
}

#[test]
fn no_package_is_better_than_all_members_by_more_than_epsilon() {
    let problem: Vec<Vec<Vec<i128>>> = (0..6).map(|seed| bent(4, 9, seed << 20)).collect();
    // Six groups, each worth up to 2^20: one of utility is 6 · 2^20 steps; for the last party half as many.
    let scales: Vec<BigInt> = [6, 6, 6, 3].map(|most: i32| BigInt::from(most) << 20).to_vec();
    let options = Options::default();
    let exact = compose(&problem, 0, &options).unwrap().front().len();
    let mut before = exact;
    for percent in [1, 3, 10] {
        let epsilon = fraction(percent, 100);
        let found = thinned(&problem, (&scales, &epsilon), 30, &options).unwrap();
        let steps = [6, 6, 6, 3].map(|most: i128| percent * (most << 20) / 100);
        assert!(holds(&problem, &found, &steps));
        assert!(found.spent.iter().zip(steps).all(|(spent, most)| 0 < *spent && *spent <= most));
        assert!(found.members.len() < before, "{percent}: {} of {before}", found.members.len());
        before = found.members.len();
    }
    let few = Options { frontier_limit: 10, ..options };
    let refused = approximate(&problem, &scales, &fraction(1, 100), &few).err();
    assert_eq!(refused, Some(Refusal::TooManyPoints { limit: 10 }));
}

#[test]
fn what_does_not_fit_is_refused() {
    let (problem, options) = ([bent(2, 3, 0)], Options::default());
    let scales = vec![BigInt::from(1); 2];
    for (scales, epsilon) in [(&scales[..1], fraction(1, 2)), (&scales, fraction(-1, 2))] {
        let refused = approximate(&problem, scales, &epsilon, &options).err();
        assert!(matches!(refused, Some(Refusal::Malformed(_))));
    }
}

proptest! {
    #[test]
    fn few_points_are_the_frontier_itself(
        groups in prop::collection::vec(prop::collection::vec((-3_i128..4, -3_i128..4, -3_i128..4), 1..6), 1..5)
    ) {
        let column = |rows: &Vec<(i128, i128, i128)>| -> Vec<Vec<i128>> {
            [rows.iter().map(|r| r.0).collect(), rows.iter().map(|r| r.1).collect(), rows.iter().map(|r| r.2).collect()]
                .to_vec()
        };
        let problem: Vec<Vec<Vec<i128>>> = groups.iter().map(column).collect();
        let options = Options::default();
        let found = approximate(&problem, &vec![BigInt::from(10); 3], &fraction(1, 10), &options).unwrap();
        let exact = compose(&problem, 0, &options).unwrap();
        prop_assert_eq!(&found.spent, &vec![0; 3]);
        prop_assert_eq!(found.members.len(), exact.front().len());
        for (at, member) in found.members.iter().enumerate() {
            prop_assert_eq!(&member.steps[..], exact.front().point(at));
            prop_assert_eq!(&member.rows, &exact.first(at));
        }
    }
}
