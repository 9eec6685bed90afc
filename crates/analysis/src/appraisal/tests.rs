use super::*;
use crate::testing::{
    between, csis, exact, feasible, id, in_zone, matter, ratio, scenario, seat, small, zone,
};
use mediant_core::analysis::{Point, Verdict};
use mediant_core::number::Quantity;
use mediant_core::scenario::{Bar, Choice, MatterKind, Weights};
use proptest::prelude::*;

/// Zone, frontier and ranges by brute force, without solutions.
fn background(scenario: &Scenario) -> (Zone, Frontier, Vec<Range>) {
    let utilities = |p: &Package| -> Vec<f64> {
        (0..scenario.parties.len()).map(|k| to_f64(&scenario.utility(k, p).unwrap())).collect()
    };
    let packages = feasible(scenario);
    let inside = zone(scenario);
    let all: Vec<(Vec<f64>, &Package)> = packages.iter().map(|p| (utilities(p), p)).collect();
    let dominated = |u: &[f64]| {
        all.iter().any(|(v, _)| {
            v.iter().zip(u).all(|(a, b)| a >= b) && v.iter().zip(u).any(|(a, b)| a > &(b + 1e-12))
        })
    };
    let points = all
        .iter()
        .filter(|(u, _)| !dominated(u))
        .map(|(u, p)| Point { utilities: u.clone(), count: 1_u8.into(), packages: vec![(*p).clone()] })
        .collect();
    let ranges = (0..scenario.parties.len())
        .map(|k| Range {
            least: all.iter().map(|(u, _)| u[k]).fold(f64::INFINITY, f64::min),
            most: all.iter().map(|(u, _)| u[k]).fold(f64::NEG_INFINITY, f64::max),
            most_in_zone: inside.iter().map(|p| utilities(p)[k]).reduce(f64::max),
        })
        .collect();
    let zone = Zone {
        verdict: if inside.is_empty() { Verdict::Empty } else { Verdict::Open },
        count: (inside.len().into(), inside.len().into()),
        estimate: None,
        depth: (0.0, 0.0),
        depth_exact: None,
        deepest: inside.into_iter().take(1).collect(),
        deepest_count: Some(1_u8.into()),
        binding: Vec::new(),
        binding_issue: None,
        opens_if: Vec::new(),
        opens_if_all: None,
        accepted_by: Vec::new(),
        depends_on: Vec::new(),
        probability: None,
    };
    (zone, Frontier { exact: true, epsilon: None, points }, ranges)
}

fn look(scenario: &Scenario, package: &[u16]) -> Appraisal {
    let (zone, frontier, ranges) = background(scenario);
    let background = Background { zone: &zone, frontier: &frontier, solutions: &[], ranges: &ranges };
    appraise(scenario, &background, package.to_vec())
}

fn two_issues() -> Scenario {
    let issues = vec![matter("a", 3, MatterKind::Listed), matter("b", 3, MatterKind::Listed)];
    let first = seat("x", &[3, 1], &[vec![10, 5, 0], vec![10, 5, 0]], ratio(0, 1));
    let second = seat("y", &[1, 3], &[vec![0, 5, 10], vec![0, 5, 10]], ratio(0, 1));
    scenario(issues, vec![first, second])
}

#[test]
fn gives_and_gets_against_stated_and_assumed_openings() {
    let mut made = two_issues();
    made.parties[0].opening = vec![Some(0), Some(1)];
    let found = exchanges(&made, &[1, 2]);
    let x = &found[0];
    assert_eq!((x.issue, x.party, x.assumed), (0, 0, false));
    assert!((x.against_own + 0.375).abs() < 1e-12);
    assert_eq!(x.against_others.len(), 1);
    assert!((x.against_others[0].1 - 0.375).abs() < 1e-12, "y has not spoken: its best option counts");
    let y = &found[3];
    assert_eq!((y.issue, y.party, y.assumed), (1, 1, true));
    assert!(y.against_own.abs() < 1e-12 && (y.against_others[0].1 - 0.375).abs() < 1e-12);
}

#[test]
fn a_view_of_one_party_has_gives_and_gets_and_nothing_of_the_other() {
    let mut made = two_issues();
    made.parties[1].weights = Weights::Between(vec![(ratio(0, 1), ratio(1, 1)); 2]);
    assert!(exchanges(&made, &[1, 2]).iter().all(|e| e.party == 0 && e.against_others.is_empty()));
    made.parties[1].opening = vec![Some(2), None];
    let found = exchanges(&made, &[1, 2]);
    assert_eq!(found[0].against_others.len(), 1, "what the other said in public may be used");
    made.parties.truncate(1);
    assert_eq!(exchanges(&made, &[1, 2]).len(), 2);
}

#[test]
fn an_opposed_article_that_is_in_is_a_give() {
    let mut made = csis();
    made.parties[0].opening[1] = Some(0);
    made.parties[0].opening[5] = Some(1);
    let mut package = vec![0; 20];
    package[0] = 1;
    package[1] = 1;
    let found = exchanges(&made, &package);
    let of = |issue: usize| found.iter().find(|e| e.party == 0 && e.issue == issue).unwrap().against_own;
    assert!((of(1) - (0.3 - 0.5) / 2.0).abs() < 1e-12);
    assert!((of(5) + (1.0 - 0.5) / 2.0).abs() < 1e-12, "a supported article that is out");
}

#[test]
fn all_for_one_is_one_sided_and_a_trade_is_not() {
    let made = two_issues();
    let surrender = look(&made, &[0, 0]).one_sided.unwrap();
    assert_eq!((surrender.winner, surrender.losers, surrender.concedes_nothing), (0, vec![1], true));
    assert_eq!(look(&made, &[0, 2]).one_sided, None);
    let mut spoken = made.clone();
    spoken.parties[0].opening = vec![Some(0), Some(1)];
    let unmoved = look(&spoken, &[0, 1]).one_sided.unwrap();
    assert_eq!((unmoved.winner, unmoved.losers, unmoved.concedes_nothing), (0, vec![1], true));
}

#[test]
fn refusals_name_the_shortfall_and_the_red_line() {
    let mut made = two_issues();
    made.parties[0].reservation = exact(1, 2);
    made.parties[1].veto = true;
    made.parties[1].red_lines.push(Bar { all_of: vec![Choice { issue: 1, option: 0 }], unless: None });
    let found = look(&made, &[2, 0]).refusals;
    assert_eq!(found, [(0, Refusal::BelowReservation(0.25)), (1, Refusal::RedLine(0))]);
}

#[test]
fn what_contradicts_itself_is_said_to_and_nothing_else_is() {
    let mut made = two_issues();
    made.rules.push(Bar { all_of: vec![Choice { issue: 0, option: 1 }], unless: None });
    let found = look(&made, &[1, 1]);
    assert!(found.contradicts && found.utilities.is_empty() && found.exchanges.is_empty());
}

#[test]
fn one_package_under_several_names_is_looked_at_once() {
    let mut made = two_issues();
    let (zone, frontier, ranges) = background(&made);
    made.offers = vec![(id("a"), zone.deepest[0].clone()), (id("b"), zone.deepest[0].clone())];
    let solution = |concept| Solution {
        concept,
        utilities: Vec::new(),
        scale_points: None,
        points: vec![Point { utilities: vec![0.0; 2], count: 1_u8.into(), packages: vec![vec![0, 2]] }],
        count: 1_u8.into(),
        disagreement: Vec::new(),
        value: 0.0,
        exact: true,
    };
    let solutions = [solution(Concept::Nash), solution(Concept::Egalitarian)];
    let background = Background { zone: &zone, frontier: &frontier, solutions: &solutions, ranges: &ranges };
    let found = appraisals(&made, &background);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].concepts, [Concept::Nash, Concept::Egalitarian]);
    assert_eq!(found[1].offers, [id("a"), id("b")]);
}

#[test]
fn a_number_that_is_not_known_leaves_utilities_empty() {
    let mut made = two_issues();
    let (zone, frontier, ranges) = background(&made);
    made.parties[0].values[0][1] = between(ratio(0, 1), ratio(1, 1));
    made.parties[1].reservation = Quantity::Unknown;
    let background = Background { zone: &zone, frontier: &frontier, solutions: &[], ranges: &ranges };
    let found = appraise(&made, &background, vec![1, 1]);
    assert!(found.utilities.is_empty() && found.gains.is_empty() && found.one_sided.is_none());
    assert!(found.exchanges.iter().all(|e| e.party == 1));
}

proptest! {
    #[test]
    fn distance_is_zero_exactly_on_the_frontier(scenario in small()) {
        let (zone, frontier, ranges) = background(&scenario);
        let background = Background { zone: &zone, frontier: &frontier, solutions: &[], ranges: &ranges };
        for package in feasible(&scenario) {
            let found = appraise(&scenario, &background, package.clone());
            let on = frontier.points.iter().any(|p| p.utilities.iter().zip(&found.utilities).all(|(a, b)| (a - b).abs() < 1e-12));
            prop_assert_eq!(found.to_frontier == 0.0, on);
            prop_assert_eq!(found.improved_by.is_none(), on);
            prop_assert_eq!(found.refusals.is_empty(), in_zone(&scenario, &package));
            let sums: Vec<f64> = (0..scenario.parties.len())
                .map(|k| found.exchanges.iter().filter(|e| e.party == k).map(|e| e.against_own).sum())
                .collect();
            prop_assert!(sums.iter().all(|s| *s <= 1e-12), "against its best options a party only gives");
        }
    }
}
