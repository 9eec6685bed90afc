//! New Recruit: points as in MIT `OpenCourseWare` 15.668, lecture 15.

use std::collections::BTreeMap;

use mediant_core::analysis::{Concept, IssueKind};
use mediant_core::number::{to_f64, whole};
use mediant_core::scenario::Scenario;

use crate::folder::{analysed, assert_near, in_points, package, picks, scenario, solution};
use crate::oracle;

const EQUAL: &str = "56k 6-percent a lux aug-1 10-days 100-percent alba";
const MIDDLE: &str = "56k 6-percent c rand jul-1 20-days 80-percent good";

/// How many packages reach each pair of points.
fn pairs(scenario: &Scenario) -> BTreeMap<(i64, i64), u64> {
    // Values are points of the whole package and the weights one over the scale's width, so a part is points / 23,200.
    let sides = [oracle::in_whole_numbers(scenario, 0), oracle::in_whole_numbers(scenario, 1)];
    let points = |side: &oracle::Whole, worth: i64| {
        let points = side.utility(worth) * whole(23_200);
        assert!(points.is_integer());
        i64::try_from(points.to_integer()).unwrap()
    };
    let mut raw: BTreeMap<(i64, i64), u64> = BTreeMap::new();
    for package in oracle::packages(scenario) {
        *raw.entry((sides[0].worth(&package), sides[1].worth(&package))).or_default() += 1;
    }
    raw.into_iter().map(|((r, c), n)| ((points(&sides[0], r), points(&sides[1], c)), n)).collect()
}

#[test]
fn mit_15_668_new_recruit_390625_packages_and_4193_pairs() {
    let scenario = scenario("new-recruit", None);
    let pairs = pairs(&scenario);
    assert_eq!(pairs.values().sum::<u64>(), 390_625);
    assert_eq!(pairs.len(), 4_193);
    assert_eq!(analysed(&scenario).all, 390_625_u32.into());
}

#[test]
fn mit_15_668_new_recruit_45_frontier_pairs_from_53_packages() {
    let scenario = scenario("new-recruit", None);
    let pairs = pairs(&scenario);
    let frontier = oracle::frontier(pairs.keys().copied().collect());
    assert_eq!(frontier.len(), 45);
    assert_eq!(frontier.iter().map(|p| pairs[p]).sum::<u64>(), 53);
    let found = analysed(&scenario).frontier;
    assert_eq!(found.points.iter().map(|p| &p.count).sum::<mediant_core::number::Count>(), 53_u8.into());
    let expected: Vec<Vec<i64>> = frontier.into_iter().map(|(r, c)| vec![r, c]).collect();
    assert_eq!(in_points(&scenario, &found), expected);
}

#[test]
fn mit_15_668_new_recruit_joint_maximum_14800_at_19_pairs() {
    let scenario = scenario("new-recruit", None);
    let pairs = pairs(&scenario);
    let best = pairs.keys().map(|(r, c)| r + c).max().unwrap();
    assert_eq!(best, 14_800);
    let reach: Vec<_> = pairs.keys().filter(|(r, c)| r + c == best).collect();
    assert_eq!(reach.len(), 19);
    assert_eq!((reach[0], reach[18]), (&(2_400, 12_400), &(12_400, 2_400)));
    let analysis = analysed(&scenario);
    assert_eq!(solution(&analysis, Concept::Utilitarian).points.len(), 19);
}

#[test]
fn mit_15_668_new_recruit_nash_and_equal_split_7400_7400() {
    let scenario = scenario("new-recruit", None);
    let analysis = analysed(&scenario);
    for concept in [Concept::Nash, Concept::Egalitarian, Concept::KalaiSmorodinsky] {
        let found = solution(&analysis, concept);
        assert_eq!(picks(&scenario, found), [EQUAL], "{}", concept.name());
        assert_near(found.scale_points.as_ref().unwrap(), &[7_400.0, 7_400.0], 6);
    }
    assert_eq!(oracle::points(&scenario, &package(&scenario, EQUAL)), [whole(7_400), whole(7_400)]);
}

#[test]
fn mit_15_668_new_recruit_all_middle_gives_3200_each_43_percent() {
    let scenario = scenario("new-recruit", None);
    let middle = package(&scenario, MIDDLE);
    assert_eq!(oracle::points(&scenario, &middle), [whole(3_200), whole(3_200)]);
    assert_near(&[to_f64(&(whole(6_400) / whole(14_800)))], &[0.43], 2);
    let offer = scenario.offers.iter().find(|(id, _)| id.as_str() == "all-middle").unwrap();
    assert_eq!(offer.1, middle);
}

#[test]
fn mit_15_668_new_recruit_range_and_kinds_of_issues() {
    let scenario = scenario("new-recruit", None);
    let pairs = pairs(&scenario);
    for side in [|p: &(i64, i64)| p.0, |p: &(i64, i64)| p.1] {
        assert_eq!(pairs.keys().map(side).min(), Some(-8_400));
        assert_eq!(pairs.keys().map(side).max(), Some(14_800));
    }
    let analysis = analysed(&scenario);
    let of = |kind: IssueKind| -> Vec<&str> {
        let kinds = scenario.issues.iter().zip(&analysis.issue_kinds);
        kinds.filter(|(_, k)| **k == kind).map(|(m, _)| m.id.as_str()).collect()
    };
    assert_eq!(of(IssueKind::Compatible), ["job", "car"]);
    assert_eq!(of(IssueKind::Distributive), ["salary", "bonus"]);
    assert_eq!(of(IssueKind::Integrative), ["start", "vacation", "moving", "insurance"]);
}
