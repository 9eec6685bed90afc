//! Held to brute force on small problems, and to frontiers that others have found on the field's own.

#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "helpers of tests; the numbers are small"
)]

use std::collections::BTreeMap;

use mediant_core::scenario::Run;
use proptest::prelude::*;

use super::*;

/// Bounds under which even small graphs are split, branched on and swept in parts.
const TIGHT: Bounds = Bounds { work: 1_000_000_000, narrow: 2, wide: 2, points: 100_000, sets: 10_000 };

fn weighted(party: usize, runs: &[(usize, u16, u16)], adds: i128) -> Weighted {
    let runs = runs.iter().map(|(issue, first, last)| Run { issue: *issue, first: *first, last: *last });
    Weighted { party, runs: runs.collect(), adds }
}

fn all_packages(sizes: &[u16]) -> Vec<Package> {
    sizes.iter().fold(vec![Vec::new()], |all, size| {
        let grown = all.iter().flat_map(|p| (0..*size).map(move |o| [p.as_slice(), &[o]].concat()));
        grown.collect()
    })
}

fn steps(problem: &Boxes, package: &[u16]) -> Vec<i128> {
    let mut sums = vec![0; problem.parties];
    for b in &problem.boxes {
        if b.runs.iter().all(|run| run.holds(package)) {
            sums[b.party] += b.adds;
        }
    }
    sums
}

/// The frontier by looking at every package.
fn brute(problem: &Boxes) -> Vec<Point> {
    let mut points: BTreeMap<Vec<i128>, (Package, u32)> = BTreeMap::new();
    for package in all_packages(&problem.sizes) {
        points.entry(steps(problem, &package)).or_insert((package, 0)).1 += 1;
    }
    let beats = |a: &[i128], b: &[i128]| a != b && a.iter().zip(b).all(|(x, y)| x >= y);
    let kept = points.iter().rev().filter(|(at, _)| !points.keys().any(|other| beats(other, at)));
    kept.map(|(at, (package, count))| Point {
        steps: at.clone(),
        package: package.clone(),
        packages: Some(BigUint::from(*count)),
    })
    .collect()
}

prop_compose! {
    fn problem(parties: usize)(sizes in prop::collection::vec(1_u16..5, 1..5))(
        boxes in prop::collection::vec(
            (0..parties, prop::collection::vec((0..sizes.len(), 0_u16..4, 0_u16..4), 0..4), -4_i128..9),
            0..14,
        ),
        sizes in Just(sizes),
    ) -> Boxes {
        let run = |(issue, a, b): (usize, u16, u16)| {
            let last = sizes[issue] - 1;
            (issue, a.min(b).min(last), a.max(b).min(last))
        };
        let boxes = boxes.into_iter().map(|(party, runs, adds)| {
            weighted(party, &runs.into_iter().map(run).collect::<Vec<_>>(), adds)
        });
        Boxes { boxes: boxes.collect(), sizes, parties }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_frontier_is_that_of_all_packages(problem in problem(2)) {
        prop_assert_eq!(frontier(&problem, &Options::default()).unwrap(), brute(&problem));
    }

    #[test]
    fn splitting_and_branching_lose_nothing(problem in problem(2)) {
        prop_assert_eq!(within(&problem, &Options::default(), TIGHT).unwrap(), brute(&problem));
    }

    #[test]
    fn a_single_party_gets_its_best(problem in problem(1)) {
        prop_assert_eq!(frontier(&problem, &Options::default()).unwrap(), brute(&problem));
    }

    #[test]
    fn large_numbers_change_nothing(problem in problem(2), power in 40_u32..110) {
        let mut large = problem.clone();
        large.boxes.iter_mut().for_each(|b| b.adds <<= power);
        let expected: Vec<Point> = brute(&problem)
            .into_iter()
            .map(|p| Point { steps: p.steps.iter().map(|s| s << power).collect(), ..p })
            .collect();
        prop_assert_eq!(within(&large, &Options::default(), TIGHT).unwrap(), expected);
    }

    #[test]
    fn large_numbers_of_different_size_change_nothing(problem in problem(2), power in 40_u32..110) {
        let mut large = problem.clone();
        for (at, b) in large.boxes.iter_mut().enumerate() {
            b.adds = (b.adds << (power / (1 + u32::from(b.party == 1)))) + at as i128;
        }
        prop_assert_eq!(frontier(&large, &Options::default()).unwrap(), brute(&large));
    }
}

/// A draw from 0 to `below - 1`.
fn draw(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// A problem of the field's kind: two boxes an issue and party, of one to four ranges of six options or more.
fn field(issues: usize, seed: u64) -> Boxes {
    let mut state = seed;
    let mut boxes = Vec::new();
    for party in 0..2 {
        for _ in 0..2 * issues {
            let runs: Vec<(usize, u16, u16)> = (0..=draw(&mut state, 4))
                .map(|_| {
                    let issue = draw(&mut state, issues as u64) as usize;
                    let first = draw(&mut state, 16).saturating_sub(6) as u16;
                    (issue, first, 9.min(first + 5 + draw(&mut state, 4) as u16))
                })
                .collect();
            boxes.push(weighted(party, &runs, 1 + i128::from(draw(&mut state, 99))));
        }
    }
    Boxes { sizes: vec![10; issues], parties: 2, boxes }
}

#[test]
fn every_package_reaches_its_point_and_no_point_beats_another() {
    let problem = field(20, 3);
    let found = frontier(&problem, &Options::default()).unwrap();
    assert!(found.len() > 5);
    for point in &found {
        assert_eq!(steps(&problem, &point.package), point.steps);
    }
    let falls = |pair: &[Point]| pair[0].steps[0] > pair[1].steps[0] && pair[0].steps[1] < pair[1].steps[1];
    assert!(found.windows(2).all(falls));
}

#[test]
fn narrow_searches_find_what_wide_ones_find() {
    for seed in 0..4 {
        let problem = field(12, seed);
        let whole = Bounds { narrow: 1 << 20, ..BOUNDS };
        let tight = Bounds { narrow: 8, wide: 64, ..BOUNDS };
        let expected = within(&problem, &Options::default(), whole).unwrap();
        assert_eq!(within(&problem, &Options::default(), tight).unwrap(), expected);
        assert_eq!(frontier(&problem, &Options::default()).unwrap(), expected);
    }
}

#[test]
fn the_answer_does_not_depend_on_the_number_of_threads() {
    let problem = field(16, 7);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| frontier(&problem, &Options::default()).unwrap())
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn mirrored_sides_have_a_mirrored_frontier() {
    let problem = field(12, 11);
    let mut mirrored = problem.clone();
    mirrored.boxes.iter_mut().for_each(|b| b.party = 1 - b.party);
    let mut expected = frontier(&problem, &Options::default()).unwrap();
    for point in &mut expected {
        point.steps.reverse();
    }
    expected.reverse();
    assert_eq!(frontier(&mirrored, &Options::default()).unwrap(), expected);
}

#[test]
fn values_of_single_options_add_up_with_boxes() {
    let mut boxes = vec![weighted(0, &[(0, 0, 1), (1, 2, 3)], 7), weighted(1, &[(1, 0, 2), (2, 1, 1)], -3)];
    for issue in 0..3 {
        for option in 0..4_u16 {
            boxes.push(weighted(0, &[(issue, option, option)], i128::from(option)));
            boxes.push(weighted(1, &[(issue, option, option)], i128::from(3 - option)));
        }
    }
    let problem = Boxes { sizes: vec![4; 3], parties: 2, boxes };
    assert_eq!(frontier(&problem, &Options::default()).unwrap(), brute(&problem));
}

#[test]
fn without_boxes_all_packages_are_alike() {
    let problem = Boxes { sizes: vec![10; 40], parties: 2, boxes: Vec::new() };
    let found = frontier(&problem, &Options::default()).unwrap();
    let packages = Some(BigUint::from(10_u32).pow(40));
    assert_eq!(found, [Point { steps: vec![0, 0], package: vec![0; 40], packages }]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let good = field(12, 1);
    let refuses = |change: &dyn Fn(&mut Boxes)| {
        let mut bad = good.clone();
        change(&mut bad);
        frontier(&bad, &Options::default()).unwrap_err()
    };
    assert!(matches!(refuses(&|b| b.sizes[0] = 0), Refusal::Malformed(_)));
    assert!(matches!(refuses(&|b| b.sizes.truncate(1)), Refusal::Malformed(_)));
    assert!(matches!(refuses(&|b| b.boxes[0].party = 2), Refusal::Malformed(_)));
    assert!(matches!(refuses(&|b| b.boxes[0].adds = i128::MIN), Refusal::Malformed(_)));
    assert!(matches!(refuses(&|b| b.boxes[0].runs[0].last = 10), Refusal::Malformed(_)));
    assert!(matches!(refuses(&|b| b.parties = 3), Refusal::TooManyParties { count: 3, limit: 2 }));
    let options = Options { frontier_limit: 2, ..Options::default() };
    assert_eq!(frontier(&good, &options), Err(Refusal::TooManyPoints { limit: 2 }));
    let little = Bounds { work: 1000, ..BOUNDS };
    assert!(matches!(within(&good, &Options::default(), little), Err(Refusal::TooMuchWork { .. })));
    let stop = |_| false;
    let options = Options { progress: Some(&stop), ..Options::default() };
    assert_eq!(frontier(&good, &options), Err(Refusal::Stopped));
}

#[allow(clippy::disallowed_methods, reason = "tests may look for shared data")]
fn shared() -> Option<std::path::PathBuf> {
    let found = std::env::var_os("MEDIANT_SHARED").map(std::path::PathBuf::from);
    if found.is_none() {
        eprintln!("SKIPPED: MEDIANT_SHARED is not set, so there are no scenarios of the field to read");
    }
    found
}

/// The boxes of a GENIUS profile of sums of boxes, of integer issues from 0 to 9.
fn profile(party: usize, text: &str) -> Vec<Weighted> {
    let document = roxmltree::Document::parse(text).unwrap();
    let number =
        |node: roxmltree::Node<'_, '_>, name: &str| node.attribute(name).unwrap().parse::<i64>().unwrap();
    let range = |node: roxmltree::Node<'_, '_>| Run {
        issue: number(node, "index") as usize - 1,
        first: number(node, "min") as u16,
        last: number(node, "max") as u16,
    };
    let of_box = |node: roxmltree::Node<'_, '_>| Weighted {
        party,
        runs: node.children().filter(|c| c.has_tag_name("INCLUDES")).map(range).collect(),
        adds: i128::from(number(node, "utility")),
    };
    document.descendants().filter(|n| n.has_tag_name("hyperRectangle")).map(of_box).collect()
}

#[test]
fn frontiers_of_anac_2014_are_those_found_by_constraint_programming() {
    let Some(shared) = shared() else { return };
    for (name, issues) in [("10issues", 10), ("30issues", 30)] {
        let read = |path: String| std::fs::read_to_string(shared.join("scenarios").join(path)).unwrap();
        let mut boxes = profile(0, &read(format!("anac2014/{name}/profile-1.xml")));
        boxes.extend(profile(1, &read(format!("anac2014/{name}/profile-2.xml"))));
        let problem = Boxes { sizes: vec![10; issues], parties: 2, boxes };
        let expected = read(format!("reference/exact_cpsat__{name}.json"));
        let expected: Vec<Vec<i128>> = expected
            .split("\"raw\":")
            .skip(1)
            .map(|rest| {
                let pair = rest.split(['[', ']']).nth(1).unwrap();
                pair.split(',').map(|x| x.trim().parse().unwrap()).collect()
            })
            .collect();
        let found = frontier(&problem, &Options::default()).unwrap();
        assert!(!expected.is_empty());
        assert_eq!(found.iter().map(|p| p.steps.clone()).collect::<Vec<_>>(), expected, "{name}");
        assert!(found.iter().all(|p| steps(&problem, &p.package) == p.steps));
    }
}
