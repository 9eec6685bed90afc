#![allow(clippy::unwrap_used, reason = "test helpers")]

use super::*;
use crate::count::tests::problem;
use num_traits::One;
use proptest::prelude::*;

/// All packages that meet the thresholds and have a value, the best first, among equals the lexicographically first.
fn by_hand(problem: &[Columns], thresholds: &[Option<i128>], measure: &Measure) -> Vec<Ranked> {
    let mut all: Vec<Vec<usize>> = vec![Vec::new()];
    for columns in problem {
        let rows = 0..columns[0].len();
        all = all.iter().flat_map(|p| rows.clone().map(move |row| [p.as_slice(), &[row]].concat())).collect();
    }
    let sum = |rows: &[usize], k: usize| problem.iter().zip(rows).map(|(c, row)| c[k][*row]).sum::<i128>();
    let mut found: Vec<Ranked> = Vec::new();
    for rows in all {
        let sums: Vec<i128> = (0..thresholds.len()).map(|k| sum(&rows, k)).collect();
        let meets = sums.iter().zip(thresholds).all(|(s, t)| t.is_none_or(|t| *s >= t));
        let gain = |k: usize| Fraction::new((sums[k] - measure.zeros[k]).into(), measure.units[k].clone());
        let gains: Vec<Fraction> = (0..sums.len()).map(gain).collect();
        let value = match measure.kind {
            Kind::Product if gains.iter().any(|g| *g <= Fraction::zero()) => continue,
            Kind::Product => gains.iter().product(),
            Kind::Least => gains.into_iter().min().unwrap(),
            Kind::Sum => gains.iter().sum(),
        };
        if meets {
            found.push(Ranked { rows, value });
        }
    }
    found.sort_by(|a, b| b.value.cmp(&a.value).then(a.rows.cmp(&b.rows)));
    found
}

prop_compose! {
    fn question()(
        (problem, thresholds) in problem(),
        kind in prop::sample::select(vec![Kind::Product, Kind::Least, Kind::Sum]),
        shares in prop::collection::vec((0_i128..70, 1_i64..9), 6),
        most in 1_usize..9,
    ) -> (Vec<Columns>, Vec<Option<i128>>, Measure, usize) {
        let zero = |k: usize| {
            let least: i128 = problem.iter().map(|c| c[k].iter().min().unwrap()).sum();
            let range: i128 = problem.iter().map(|c| c[k].iter().max().unwrap()).sum::<i128>() - least;
            least + range / 100 * shares[k].0 - 1
        };
        let zeros = (0..thresholds.len()).map(zero).collect();
        let units = (0..thresholds.len()).map(|k| shares[k].1.into()).collect();
        (problem, thresholds, Measure { kind, zeros, units }, most)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_best_are_those_of_all_packages_listed((problem, thresholds, measure, most) in question()) {
        let hand = by_hand(&problem, &thresholds, &measure);
        let found = k_best(&problem, &thresholds, &measure, most).unwrap();
        let best = &hand[..most.min(hand.len())];
        prop_assert_eq!(&found.packages, &best);
        let ties = best.last().map_or(0, |last| hand.iter().filter(|p| p.value == last.value).count());
        prop_assert_eq!(found.ties, ties.into());
    }

    #[test]
    fn what_lies_within_a_loss_is_counted_and_listed((problem, thresholds, measure, most) in question(), share in 0_i64..40) {
        let hand = by_hand(&problem, &thresholds, &measure);
        let best = hand.first().map(|p| p.value.clone());
        let loss = best.clone().map_or(Fraction::one(), |b| b.clone() * Fraction::new(share.into(), 100.into()));
        let loss = loss.max(Fraction::zero());
        let inside: Vec<&Ranked> =
            hand.iter().filter(|p| best.as_ref().is_some_and(|b| p.value >= b - &loss)).collect();
        let found = within(&problem, &thresholds, &measure, (&loss, most)).unwrap();
        prop_assert_eq!(found.best, best);
        prop_assert_eq!(found.count, HowMany::Exactly(inside.len().into()));
        prop_assert_eq!(found.packages.iter().collect::<Vec<_>>(), &inside[..most.min(inside.len())]);
    }
}

#[test]
fn equal_packages_are_counted_without_listing_them_all() {
    // Three issues that nobody cares about, with 1000 options each, beside one that counts.
    let idle: Columns = vec![vec![0; 1000], vec![0; 1000]];
    let issue: Columns = vec![vec![0, 2, 3], vec![3, 2, 0]];
    let problem = vec![idle.clone(), issue, idle.clone(), idle];
    let measure = Measure { kind: Kind::Least, zeros: vec![0, 0], units: vec![1.into(), 1.into()] };
    let found = k_best(&problem, &[None, None], &measure, 3).unwrap();
    let rows: Vec<Vec<usize>> = found.packages.iter().map(|p| p.rows.clone()).collect();
    assert_eq!(rows, [[0, 1, 0, 0], [0, 1, 0, 1], [0, 1, 0, 2]]);
    assert_eq!(found.ties, 1_000_000_000_u32.into());
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let measure = |units: Vec<i32>| Measure {
        kind: Kind::Sum,
        zeros: vec![0; units.len()],
        units: units.into_iter().map(BigInt::from).collect(),
    };
    let problem = vec![vec![vec![1, 2], vec![2, 1]]];
    assert!(k_best(&problem, &[None, None], &measure(vec![1, 0]), 1).is_err());
    assert!(k_best(&problem, &[None, None], &measure(vec![1]), 1).is_err());
    assert!(within(&problem, &[None, None], &measure(vec![1, 1]), (&-Fraction::one(), 1)).is_err());
    assert!(k_best(&problem, &[None, None], &measure(vec![1, 1]), 0).unwrap().packages.is_empty());
}
