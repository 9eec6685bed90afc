#![allow(clippy::unwrap_used, reason = "test helpers")]

use super::*;
use mediant_core::number::{Fraction, whole};
use num_bigint::BigInt;
use num_traits::{One, Zero};
use proptest::prelude::*;

/// Two parties by the definition: no other point or pair of other points has a lottery that matches it.
fn by_hand(points: &[Vec<i128>]) -> Vec<usize> {
    let fraction = |n: i128| Fraction::from(BigInt::from(n));
    let matched = |x: &Vec<i128>, a: &Vec<i128>, b: &Vec<i128>| {
        // Shares t of b with a_k + t (b_k − a_k) ≥ x_k: an interval for each party.
        let (mut low, mut high) = (Fraction::zero(), Fraction::one());
        for k in 0..2 {
            let (slope, need) = (fraction(b[k] - a[k]), fraction(x[k] - a[k]));
            if slope.is_zero() {
                if need > Fraction::zero() {
                    return false;
                }
            } else if slope > Fraction::zero() {
                low = low.max(need / slope);
            } else {
                high = high.min(need / slope);
            }
        }
        low <= high
    };
    let others = |i: usize| points.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, p)| p);
    let is_corner = |i: &usize| !others(*i).any(|a| others(*i).any(|b| matched(&points[*i], a, b)));
    (0..points.len()).filter(is_corner).collect()
}

fn distinct(mut points: Vec<Vec<i128>>) -> Vec<Vec<i128>> {
    points.sort();
    points.dedup();
    points
}

fn scaled(points: &[Vec<i8>], size: i128) -> Vec<Vec<i128>> {
    distinct(
        points
            .iter()
            .map(|p| p.iter().map(|v| i128::from(*v) % 9 * size + i128::from(*v) / 64).collect())
            .collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_chain_is_the_definition(
        points in prop::collection::vec(prop::collection::vec(any::<i8>(), 2), 0..12), size in prop::sample::select(vec![1_i128, 1 << 100])
    ) {
        let points = scaled(&points, size);
        prop_assert_eq!(corners(&points).unwrap(), by_hand(&points));
        prop_assert_eq!(game::corners(&points), by_hand(&points));
    }

    #[test]
    fn a_party_that_does_not_care_changes_nothing(
        points in prop::collection::vec(prop::collection::vec(any::<i8>(), 2), 1..12), sum in any::<bool>()
    ) {
        let points = scaled(&points, 1);
        let third = |p: &Vec<i128>| if sum { p[0] + p[1] } else { 7 };
        let more: Vec<Vec<i128>> = points.iter().map(|p| vec![p[0], p[1], third(p)]).collect();
        prop_assert_eq!(corners(&more).unwrap(), by_hand(&points));
    }

    #[test]
    fn the_best_of_positive_weights_is_a_corner_where_it_is_alone_and_mixtures_are_none(
        points in prop::collection::vec(prop::collection::vec(any::<i8>(), 4), 2..14), weights in prop::collection::vec(1_i128..9, 4)
    ) {
        let mut points = distinct(points.iter().map(|p| p.iter().map(|v| 2 * i128::from(*v)).collect()).collect());
        let middle: Vec<i128> = points[0].iter().zip(points.last().unwrap()).map(|(a, b)| (a + b) / 2).collect();
        let mixed = points.len() > 1 && !points.contains(&middle);
        if mixed {
            points.push(middle);
        }
        let found = corners(&points).unwrap();
        let sum = |p: &Vec<i128>| p.iter().zip(&weights).map(|(v, w)| v * w).sum::<i128>();
        let most = points.iter().map(sum).max().unwrap();
        let best: Vec<usize> = (0..points.len()).filter(|i| sum(&points[*i]) == most).collect();
        if let [only] = best.as_slice() {
            prop_assert!(found.contains(only));
        }
        if mixed {
            prop_assert!(!found.contains(&(points.len() - 1)));
        }
    }

    #[test]
    fn no_lottery_on_a_fine_grid_is_better(
        points in prop::collection::vec(prop::collection::vec(0_i128..40, 2), 1..8), d in (0_i128..20, 0_i128..20), units in (1_i64..9, 1_i64..9)
    ) {
        let points = distinct(points);
        let d = [d.0, d.1];
        let zero = Fraction::zero();
        let gain = |steps: &[Fraction], k: usize| &steps[k] - Fraction::from(BigInt::from(d[k]));
        let product = |steps: &[Fraction]| gain(steps, 0).max(zero.clone()) * gain(steps, 1).max(zero.clone());
        let least = |steps: &[Fraction]| (gain(steps, 0) / whole(units.0)).min(gain(steps, 1) / whole(units.1));
        let best = nash(&points, d);
        let even = even(&points, d, &[units.0.into(), units.1.into()]).unwrap();
        for found in best.iter().chain([&even]) {
            for (k, steps) in found.steps.iter().enumerate() {
                let at = |i: usize| Fraction::from(BigInt::from(points[i][k]));
                let mean = at(found.first) * &found.chance + at(found.second) * (Fraction::one() - &found.chance);
                prop_assert_eq!(&mean, steps);
            }
        }
        for a in &points {
            for b in &points {
                for part in 0..=12 {
                    let t = whole(part) / whole(12);
                    let at = |k: usize| Fraction::from(BigInt::from(a[k])) + Fraction::from(BigInt::from(b[k] - a[k])) * &t;
                    let steps = [at(0), at(1)];
                    let value = product(&steps);
                    prop_assert!(best.as_ref().map_or(zero.clone(), |l| product(&l.steps)) >= value);
                    prop_assert!(least(&even.steps) >= least(&steps));
                }
            }
        }
        prop_assert!(best.is_none_or(|l| product(&l.steps) > zero));
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    assert!(matches!(corners(&[vec![1, 2], vec![1]]), Err(TooLarge::Malformed(_))));
    assert!(matches!(corners(&[vec![i128::MAX, 0]]), Err(TooLarge::Malformed(_))));
    assert!(matches!(corners(&vec![vec![0, 0, 0]; 7000]), Err(TooLarge::Points { .. })));
    assert_eq!(corners(&[]).unwrap(), Vec::<usize>::new());
    assert_eq!(corners(&[vec![3], vec![4]]).unwrap(), [1]);
    assert_eq!(nash(&[vec![1, 2, 3]], [0, 0]), None);
    assert_eq!(nash(&[vec![0, 5]], [0, 0]), None);
    assert_eq!(even(&[vec![1, 2]], [0, 0], &[0.into(), 1.into()]), None);
}
