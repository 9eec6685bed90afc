#![allow(clippy::unwrap_used, reason = "test helpers")]

use super::*;
use proptest::prelude::*;

/// All packages' sums.
pub(crate) fn sums(problem: &[Columns], parties: usize) -> Vec<Vec<i128>> {
    let mut all = vec![vec![0; parties]];
    for columns in problem {
        let mut next = Vec::new();
        for sum in &all {
            let row = |row: usize| (0..parties).map(|k| sum[k] + columns[k][row]).collect();
            next.extend((0..columns[0].len()).map(row));
        }
        all = next;
    }
    all
}

pub(crate) fn refs(problem: &[Columns]) -> Vec<&Columns> {
    problem.iter().collect()
}

fn meets(sum: &[i128], thresholds: &[Option<i128>]) -> bool {
    sum.iter().zip(thresholds).all(|(s, t)| t.is_none_or(|t| *s >= t))
}

fn by_hand(problem: &[Columns], thresholds: &[Option<i128>]) -> BigUint {
    sums(problem, thresholds.len()).iter().filter(|sum| meets(sum, thresholds)).count().into()
}

/// Numbers of one of several kinds, so that there are ties, equal columns, negative and very large numbers.
fn number(kind: u8, raw: i64) -> i128 {
    let raw = i128::from(raw);
    match kind {
        0 => raw % 4,
        1 => raw % 1000,
        2 => (raw % 7) << 90,
        3 => 0,
        _ => raw * 1_000_003,
    }
}

prop_compose! {
    pub(crate) fn problem()(parties in 1_usize..7)(
        kinds in prop::collection::vec(0_u8..5, parties),
        groups in prop::collection::vec(prop::collection::vec(prop::collection::vec(any::<i64>(), parties), 1..6), 1..6),
        shares in prop::collection::vec(prop::option::of(0_u32..110), parties),
    ) -> (Vec<Columns>, Vec<Option<i128>>) {
        let column = |group: &Vec<Vec<i64>>, k: usize| group.iter().map(|row| number(kinds[k], row[k])).collect();
        let problem: Vec<Columns> = groups.iter().map(|g| (0..kinds.len()).map(|k| column(g, k)).collect()).collect();
        let threshold = |k: usize, share: u32| {
            let least: i128 = problem.iter().map(|c| c[k].iter().min().unwrap()).sum();
            let most: i128 = problem.iter().map(|c| c[k].iter().max().unwrap()).sum();
            least + (most - least) / 100 * i128::from(share) + i128::from(share % 3)
        };
        let thresholds = shares.iter().enumerate().map(|(k, s)| s.map(|s| threshold(k, s))).collect();
        (problem, thresholds)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn counts_are_those_of_all_packages_listed((problem, thresholds) in problem()) {
        prop_assert_eq!(count(&refs(&problem), &thresholds).unwrap(), by_hand(&problem, &thresholds));
    }

    #[test]
    fn bounds_hold_the_count((problem, thresholds) in problem()) {
        let found = bounds(&refs(&problem), &thresholds).unwrap();
        let exact = by_hand(&problem, &thresholds);
        prop_assert!(found.low <= exact && exact <= found.high, "{} {} {}", found.low, exact, found.high);
    }

    #[test]
    fn fallback_is_that_of_the_definition((problem, thresholds) in problem()) {
        let inside: Vec<Vec<i128>> =
            sums(&problem, thresholds.len()).into_iter().filter(|s| meets(s, &thresholds)).collect();
        let dominated = |u: &Vec<i128>| inside.iter().any(|v| v != u && v.iter().zip(u).all(|(a, b)| a >= b));
        let mut points: Vec<Vec<i128>> = inside.iter().filter(|u| !dominated(u)).cloned().collect();
        points.sort();
        points.dedup();
        let rank = |k: usize, u: i128| inside.iter().filter(|v| v[k] > u).count() + 1;
        let worst: Vec<usize> =
            points.iter().map(|p| p.iter().enumerate().map(|(k, u)| rank(k, *u)).max().unwrap()).collect();
        let found = fallback(&refs(&problem), &thresholds, &points).unwrap();
        let hand = worst.iter().min().map(|least| Compromise {
            rank: (*least).into(),
            points: (0..points.len()).filter(|i| worst[*i] == *least).collect(),
        });
        prop_assert_eq!(found, hand);
    }

    #[test]
    fn estimates_depend_on_the_seed_alone((problem, thresholds) in problem(), seed in any::<u64>()) {
        let one = in_pool(1, || estimate(&refs(&problem), &thresholds, 9000, seed));
        let three = in_pool(3, || estimate(&refs(&problem), &thresholds, 9000, seed));
        prop_assert_eq!(one, three);
    }
}

fn in_pool<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// A problem whose numbers follow a fixed rule and look random.
fn scattered(groups: usize, options: usize, parties: usize, size: u64) -> Vec<Columns> {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from((state >> 11) % size)
    };
    (0..groups).map(|_| (0..parties).map(|_| (0..options).map(|_| next()).collect()).collect()).collect()
}

fn halfway(problem: &[Columns], parties: usize, share: i128) -> Vec<Option<i128>> {
    let most = |k: usize| problem.iter().map(|c| c[k].iter().max().unwrap()).sum::<i128>();
    (0..parties).map(|k| Some(most(k) * share / 100)).collect()
}

#[test]
fn ten_thousand_packages_of_up_to_five_parties_are_counted_as_listed() {
    for parties in 1..=5 {
        for size in [6, 1 << 53] {
            let problem = scattered(6, 6, parties, size);
            let thresholds = halfway(&problem, parties, 50);
            assert_eq!(
                count(&refs(&problem), &thresholds).unwrap(),
                by_hand(&problem, &thresholds),
                "{parties} {size}"
            );
        }
    }
}

#[test]
fn one_thread_and_many_count_alike_and_estimates_hold_the_count() {
    for parties in [2, 3, 4] {
        let problem = scattered(8, 9, parties, 1 << 53);
        let thresholds = halfway(&problem, parties, 55);
        let one = in_pool(1, || count(&refs(&problem), &thresholds)).unwrap();
        assert_eq!(one, in_pool(3, || count(&refs(&problem), &thresholds)).unwrap());
        let found = estimate(&refs(&problem), &thresholds, 100_000, 1).unwrap();
        let exact: f64 = one.to_string().parse().unwrap();
        assert!(found.low <= exact && exact <= found.high, "{found:?} {exact}");
    }
}

#[test]
fn groups_that_fit_neither_list_are_counted_too() {
    // 1500^3 packages: no two groups make a list of at most 2^21 vectors.
    let column = |step: i128| (0..1500).map(|row| row * step).collect::<Vec<i128>>();
    let group: Columns = vec![column(1), column(-1)];
    let irregular: Columns = vec![
        (0..1500).map(|r: i128| r * r * 1_000_003 % 104_729 * 4_000).collect(),
        (0..1500).map(|r: i128| r * r * r * 7 % 611_953 * 500).collect(),
    ];
    let problem = vec![irregular.clone(), irregular, group];
    let thresholds = vec![Some(700_000_000), Some(500_000_000)];
    let by_row: BigUint = (0..1500)
        .map(|row| {
            let left: Vec<Option<i128>> =
                thresholds.iter().zip(&problem[2]).map(|(t, c)| t.map(|t| t - c[row])).collect();
            count(&refs(&problem)[..2], &left).unwrap()
        })
        .sum();
    assert_eq!(count(&refs(&problem), &thresholds).unwrap(), by_row);
}

#[test]
fn whole_points_are_counted_at_any_size() {
    // 50 issues with 10 options worth 0..9: P(sum of digits >= 225) of 10^50.
    let issue: Columns = vec![(0..10).collect()];
    let found = count(&[&issue; 50], &[Some(225)]).unwrap();
    let mut ways = vec![BigUint::from(1_u32)];
    for _ in 0..50 {
        let mut next = vec![BigUint::default(); ways.len() + 9];
        for (sum, count) in ways.iter().enumerate() {
            (0..10).for_each(|digit| next[sum + digit] += count);
        }
        ways = next;
    }
    assert_eq!(found, ways[225..].iter().sum::<BigUint>());
}

#[test]
fn what_does_not_fit_together_or_is_too_large_is_refused() {
    assert!(matches!(count(&refs(&[vec![vec![1, 2], vec![1]]]), &[None, None]), Err(TooLarge::Malformed(_))));
    assert!(matches!(count(&refs(&[vec![vec![1]]]), &[None, None]), Err(TooLarge::Malformed(_))));
    assert!(matches!(count(&refs(&[vec![]]), &[]), Err(TooLarge::Malformed(_))));
    assert!(matches!(count(&refs(&[vec![vec![i128::MIN, 0]]]), &[Some(0)]), Err(TooLarge::Malformed(_))));
    assert_eq!(count(&refs(&[]), &[Some(0)]).unwrap(), 1_u32.into());
    assert_eq!(count(&refs(&[]), &[Some(1)]).unwrap(), 0_u32.into());
    assert_eq!(count(&refs(&[vec![vec![]], vec![vec![1]]]), &[Some(1)]).unwrap(), 0_u32.into());
    assert_eq!(count(&refs(&[vec![vec![1, 2]]]), &[Some(i128::MIN)]).unwrap(), 2_u32.into());
    let problem = scattered(40, 10, 2, 1 << 53);
    assert!(count(&refs(&problem), &halfway(&problem, 2, 60)).is_err());
    assert!(bounds(&refs(&problem), &halfway(&problem, 2, 60)).is_ok());
}
