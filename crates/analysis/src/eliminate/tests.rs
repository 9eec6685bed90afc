//! Held to brute force on small problems, to a transfer matrix on a long chain.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;

use mediant_core::scenario::{Bar, Choice, Run};
use num_bigint::BigUint;
use proptest::prelude::*;

use super::room::Bounds;
use super::*;

/// What a linked problem borrows from.
#[derive(Clone, Debug)]
struct Owned {
    sizes: Vec<u16>,
    values: Vec<Vec<Vec<i128>>>,
    terms: Vec<(usize, Vec<Run>, i128)>,
    bars: Vec<Bar>,
}

impl Owned {
    fn linked(&self) -> Linked<'_> {
        Linked {
            sizes: self.sizes.clone(),
            values: self.values.clone(),
            terms: self.terms.iter().map(|(party, runs, adds)| (*party, runs.as_slice(), *adds)).collect(),
            bars: self.bars.iter().collect(),
        }
    }

    fn steps(&self, package: &[u16]) -> Vec<i128> {
        let own = |rows: &Vec<Vec<i128>>| -> i128 {
            rows.iter().zip(package).map(|(row, option)| row[usize::from(*option)]).sum()
        };
        let mut steps: Vec<i128> = self.values.iter().map(own).collect();
        for (party, runs, adds) in &self.terms {
            if runs.iter().all(|run| run.holds(package)) {
                steps[*party] += adds;
            }
        }
        steps
    }

    /// By looking at every assignment.
    fn brute(&self) -> Eliminated {
        let all = self.sizes.iter().fold(vec![Vec::new()], |all: Vec<Package>, size| {
            all.iter().flat_map(|p| (0..*size).map(move |o| [p.as_slice(), &[o]].concat())).collect()
        });
        let (mut points, mut feasible) = (BTreeMap::<Vec<i128>, (Package, u32)>::new(), 0_u32);
        for package in all.into_iter().filter(|p| !self.bars.iter().any(|bar| bar.bars(p))) {
            feasible += 1;
            points.entry(self.steps(&package)).or_insert((package, 0)).1 += 1;
        }
        let beats = |a: &[i128], b: &[i128]| a != b && a.iter().zip(b).all(|(x, y)| x >= y);
        let kept = points.iter().rev().filter(|(at, _)| !points.keys().any(|other| beats(other, at)));
        let point = |(at, (package, count)): (&Vec<i128>, &(Package, u32))| Point {
            steps: at.clone(),
            count: BigUint::from(*count),
            package: package.clone(),
        };
        Eliminated { points: kept.map(point).collect(), feasible: BigUint::from(feasible) }
    }
}

/// Small problems; options and parties are drawn from wide ranges and folded into those that there are.
fn problem(parties: std::ops::Range<usize>) -> impl Strategy<Value = Owned> {
    let choice = || (0_usize..6, 0_u16..5);
    let run = || (0_usize..6, 0_u16..5, 0_u16..5);
    let bar = (prop::collection::vec(choice(), 1..5), prop::option::of(choice()));
    let always = (prop::collection::vec(choice(), 0..1), prop::option::of(choice()));
    (
        parties,
        prop::collection::vec(1_u16..4, 2..7),
        prop::collection::vec(-4_i128..6, 6 * 5 * 4),
        prop::collection::vec((0_usize..4, prop::collection::vec(run(), 0..6), -6_i128..7), 0..8),
        prop::collection::vec(prop_oneof![12 => bar, 1 => always], 0..9),
    )
        .prop_map(|(parties, sizes, numbers, terms, bars)| {
            let issue = |at: usize| at % sizes.len();
            let choice =
                |(at, option): (usize, u16)| Choice { issue: issue(at), option: option % sizes[issue(at)] };
            let run = |(at, a, b): (usize, u16, u16)| {
                let (a, b) = (a % sizes[issue(at)], b % sizes[issue(at)]);
                Run { issue: issue(at), first: a.min(b), last: a.max(b) }
            };
            let row = |party: usize, at: usize| {
                (0..usize::from(sizes[at])).map(|o| numbers[party * 30 + at * 5 + o]).collect()
            };
            let rows = |party: usize| (0..sizes.len()).map(|at| row(party, at)).collect();
            Owned {
                values: (0..parties).map(rows).collect(),
                terms: terms
                    .into_iter()
                    .map(|(party, runs, adds)| (party % parties, runs.into_iter().map(run).collect(), adds))
                    .collect(),
                bars: bars
                    .into_iter()
                    .map(|(all_of, unless)| Bar {
                        all_of: all_of.into_iter().map(choice).collect(),
                        unless: unless.map(choice),
                    })
                    .collect(),
                sizes,
            }
        })
}

/// Bounds under which nothing can be eliminated that is linked at all.
const NARROW: Bounds = Bounds { states: 1, ..BOUNDS };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn eliminating_finds_what_looking_at_every_assignment_finds(problem in problem(1..5)) {
        let found = eliminate(&problem.linked(), &Options::default()).unwrap();
        prop_assert_eq!(found, problem.brute());
    }

    #[test]
    fn so_does_going_through_them_in_depth(problem in problem(1..5)) {
        let found = points_within(&problem.linked(), &Options::default(), NARROW).unwrap();
        prop_assert_eq!(found, problem.brute().points);
    }

    #[test]
    fn spelling_conjunctions_out_or_not_is_the_same(problem in problem(2..4)) {
        let linked = problem.linked();
        let expected = problem.brute().points;
        for short in [2, net::SHORT, usize::MAX] {
            let net = net::net(&linked, short).unwrap();
            let plan = plan::plan(&net, u64::MAX).unwrap();
            let options = Options::default();
            let few = joined::<u128>(&net, &plan, (&options, BOUNDS)).unwrap();
            prop_assert_eq!(&listed(&net, &few, &options).unwrap(), &expected);
            let many = joined::<BigUint>(&net, &plan, (&options, BOUNDS)).unwrap();
            prop_assert_eq!(&listed(&net, &many, &options).unwrap(), &expected);
        }
    }

    #[test]
    fn the_number_of_threads_changes_nothing(problem in problem(2..4)) {
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| eliminate(&problem.linked(), &Options::default()))
        };
        prop_assert_eq!(with(1), with(3));
    }
}

/// A chain: each option bars some of the next issue's, and some neighbours add to one party.
fn chain(issues: usize, options: u16) -> Owned {
    let mut state = 7_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let pair =
        |at: usize, a: u16, b: u16| [Choice { issue: at, option: a }, Choice { issue: at + 1, option: b }];
    let (mut bars, mut terms) = (Vec::new(), Vec::new());
    for at in 0..issues - 1 {
        for (a, b) in (0..options).flat_map(|a| (0..options).map(move |b| (a, b))) {
            let kind = draw(8);
            if kind < 2 {
                bars.push(Bar { all_of: pair(at, a, b).to_vec(), unless: None });
            } else if kind == 2 {
                let adds = i128::from(draw(9)) - 4;
                let party = usize::try_from(draw(2)).unwrap();
                terms.push((party, pair(at, a, b).map(Run::from).to_vec(), adds));
            }
        }
    }
    let mut row = || (0..options).map(|_| i128::from(draw(10))).collect::<Vec<_>>();
    let values = (0..2).map(|_| (0..issues).map(|_| row()).collect()).collect();
    Owned { sizes: vec![options; issues], values, terms, bars }
}

/// The feasible assignments of a chain, and the most that the parties' sum can be with how often it is.
fn transferred(chain: &Owned) -> (BigUint, i128, BigUint) {
    let own = |at: usize, o: u16| -> i128 { chain.values.iter().map(|rows| rows[at][usize::from(o)]).sum() };
    let options = 0..chain.sizes[0];
    let one = || BigUint::from(1_u8);
    let mut states: Vec<(BigUint, i128, BigUint)> =
        options.clone().map(|o| (one(), own(0, o), one())).collect();
    for at in 1..chain.sizes.len() {
        let mut package = vec![u16::MAX; chain.sizes.len()];
        states = options
            .clone()
            .map(|b| {
                let mut state = (BigUint::ZERO, i128::MIN, BigUint::ZERO);
                for a in options.clone() {
                    (package[at - 1], package[at]) = (a, b);
                    let (ways, most, times) = &states[usize::from(a)];
                    if chain.bars.iter().any(|bar| bar.bars(&package)) || *ways == BigUint::ZERO {
                        continue;
                    }
                    let holds = |t: &&(usize, Vec<Run>, i128)| t.1.iter().all(|run| run.holds(&package));
                    let adds: i128 = chain.terms.iter().filter(holds).map(|t| t.2).sum();
                    state.0 += ways;
                    let sum = most + adds + own(at, b);
                    match sum.cmp(&state.1) {
                        std::cmp::Ordering::Greater => (state.1, state.2) = (sum, times.clone()),
                        std::cmp::Ordering::Equal => state.2 += times,
                        std::cmp::Ordering::Less => {}
                    }
                }
                state
            })
            .collect();
    }
    let most = states.iter().map(|s| s.1).max().unwrap();
    let times = states.iter().filter(|s| s.1 == most).map(|s| s.2.clone()).sum();
    (states.iter().map(|s| s.0.clone()).sum(), most, times)
}

#[test]
fn a_chain_of_sixty_issues_is_solved_and_counted_as_by_a_transfer_matrix() {
    let chain = chain(60, 4);
    let found = eliminate(&chain.linked(), &Options::default()).unwrap();
    let (feasible, most, times) = transferred(&chain);
    assert_eq!(found.feasible, feasible);
    assert!(found.feasible > BigUint::from(1_u8) << 64);
    // The greatest sum lies on the frontier, and so do all assignments that reach it.
    let sum = |p: &&Point| p.steps.iter().sum::<i128>() == most;
    assert_eq!(found.points.iter().map(|p| p.steps.iter().sum::<i128>()).max(), Some(most));
    assert_eq!(found.points.iter().filter(sum).map(|p| p.count.clone()).sum::<BigUint>(), times);
    assert!(found.points.len() > 10);
    for point in &found.points {
        assert_eq!(chain.steps(&point.package), point.steps);
        assert!(!chain.bars.iter().any(|bar| bar.bars(&point.package)));
    }
    let falls = |p: &[Point]| p[0].steps[0] > p[1].steps[0] && p[0].steps[1] < p[1].steps[1];
    assert!(found.points.windows(2).all(falls));
}

/// Issues of two options worth the same, all barred from being all at the first.
fn all_but_one(issues: usize) -> Owned {
    let bar = Bar { all_of: (0..issues).map(|issue| Choice { issue, option: 0 }).collect(), unless: None };
    Owned {
        sizes: vec![2; issues],
        values: vec![vec![vec![0, 0]; issues]; 2],
        terms: Vec::new(),
        bars: vec![bar],
    }
}

#[test]
fn a_rule_over_two_hundred_issues_is_spelt_out_and_counts_pass_machine_integers() {
    let found = eliminate(&all_but_one(200).linked(), &Options::default()).unwrap();
    let all = (BigUint::from(1_u8) << 200) - 1_u8;
    assert_eq!(found.feasible, all);
    let mut package = vec![0; 200];
    package[199] = 1;
    assert_eq!(found.points, [Point { steps: vec![0, 0], count: all, package }]);
}

#[test]
fn options_that_no_rule_tells_apart_are_one_class() {
    let mut problem = all_but_one(3);
    problem.sizes = vec![500; 3];
    problem.values = (0..2_i128)
        .map(|party| vec![(0..500_i128).map(|o| if party == 0 { o } else { 7 - o }).collect::<Vec<_>>(); 3])
        .collect();
    let net = net::net(&problem.linked(), usize::MAX).unwrap();
    assert_eq!(net.variables.iter().map(|v| v.classes).collect::<Vec<_>>(), [2, 2, 2]);
    let found = eliminate(&problem.linked(), &Options::default()).unwrap();
    // Of all options together every sum is on the frontier but none at all, which is barred.
    assert_eq!(found.points.len(), 3 * 499);
    assert_eq!(found.feasible, BigUint::from(500_u64.pow(3) - 1));
}

/// Every two of some issues in terms for each of their options.
fn knot(issues: usize, options: u16) -> Owned {
    let mut problem = chain(issues, options);
    problem.terms.clear();
    problem.bars.clear();
    for (one, other) in (0..issues).flat_map(|a| (a + 1..issues).map(move |b| (a, b))) {
        for option in 0..options {
            let run = |issue: usize, option: u16| Run { issue, first: option, last: option };
            let runs = vec![run(one, option), run(other, (option + 1) % options)];
            problem.terms.push((usize::from(option) % 2, runs, 3));
        }
    }
    problem
}

#[test]
fn what_is_linked_too_closely_is_refused_by_name_but_still_counted() {
    let knot = knot(40, 4);
    let bounds = Bounds { nodes: 1 << 12, ..BOUNDS };
    let refused = points_within(&knot.linked(), &Options::default(), bounds).unwrap_err();
    let TooLarge::Linked { issues, assignments } = refused else { unreachable!("{refused}") };
    assert_eq!(issues, (0..40).collect::<Vec<_>>());
    assert_eq!(assignments, 1 << 80);
    assert_eq!(feasible(&knot.linked(), &Options::default()).unwrap(), BigUint::from(1_u8) << 80);
}

#[test]
fn a_refusal_names_the_issues_of_rules_that_were_spelt_out() {
    let mut knot = knot(24, 3);
    knot.bars = all_but_one(9).bars;
    let bounds = Bounds { nodes: 1 << 12, ..BOUNDS };
    let refused = points_within(&knot.linked(), &Options::default(), bounds).unwrap_err();
    let TooLarge::Linked { issues, assignments } = refused else { unreachable!("{refused}") };
    assert!(issues.is_sorted() && issues.iter().all(|issue| *issue < 24));
    assert!(assignments > u128::from(MOST_STATES));
}

#[test]
fn a_knot_is_solved_either_way() {
    let knot = knot(7, 4);
    let expected = knot.brute();
    assert_eq!(eliminate(&knot.linked(), &Options::default()).unwrap(), expected);
    assert_eq!(points_within(&knot.linked(), &Options::default(), NARROW).unwrap(), expected.points);
}

#[test]
fn bounds_and_the_caller_stop_it() {
    let chain = chain(20, 4);
    for bounds in [Bounds { work: 1000, ..BOUNDS }, Bounds { words: 200, ..BOUNDS }] {
        let refused = points_within(&chain.linked(), &Options::default(), bounds).unwrap_err();
        assert!(matches!(refused, TooLarge::Linked { issues, .. } if issues.len() <= 2));
    }
    let few = Options { frontier_limit: 3, ..Options::default() };
    let refused = eliminate(&chain.linked(), &few).unwrap_err();
    assert_eq!(refused, TooLarge::Refused(Refusal::TooManyPoints { limit: 3 }));
    let stop = |_| false;
    let stopped = Options { progress: Some(&stop), ..Options::default() };
    assert_eq!(eliminate(&chain.linked(), &stopped).unwrap_err(), TooLarge::Refused(Refusal::Stopped));
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let good = chain(3, 3);
    let is_malformed = |problem: &Owned| {
        let refused = eliminate(&problem.linked(), &Options::default()).unwrap_err();
        matches!(refused, TooLarge::Refused(Refusal::Malformed(_)))
    };
    let choice = |issue: usize, option: u16| Choice { issue, option };
    let barred = |bar: Bar| Owned { bars: vec![bar], ..good.clone() };
    assert!(is_malformed(&barred(Bar { all_of: vec![choice(3, 0)], unless: None })));
    assert!(is_malformed(&barred(Bar { all_of: Vec::new(), unless: Some(choice(0, 3)) })));
    let run = |first: u16, last: u16| vec![Run { issue: 0, first, last }];
    for term in [(2, run(0, 1), 1), (0, run(1, 0), 1), (0, run(0, 3), 1), (0, run(0, 1), i128::MIN)] {
        assert!(is_malformed(&Owned { terms: vec![term], ..good.clone() }));
    }
    assert!(is_malformed(&Owned {
        values: vec![good.values[0].clone(); 2][..1].to_vec(),
        sizes: vec![3; 4],
        ..good.clone()
    }));
    assert!(is_malformed(&Owned { values: Vec::new(), terms: Vec::new(), ..good.clone() }));
}
