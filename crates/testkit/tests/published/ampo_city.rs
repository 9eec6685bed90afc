//! AMPO and the City: Raiffa 1982, in the numbers of the GENIUS platform.

use mediant_core::analysis::Concept;
use mediant_core::number::to_f64;

use crate::folder::{analysed, assert_near, picks, scenario, solution};
use crate::oracle;

const NASH: [&str; 2] = [
    "1000 above-800 0-days 3-days no 100-percent no 0 keep no-police-same-vote",
    "1000 above-800 0-days more-than-3-days no 100-percent no 0 keep no-police-same-vote",
];
const KALAI: [&str; 2] = [
    "1000 above-800 0-days 3-days no 100-percent no 8 keep no-police-same-vote",
    "1000 above-800 0-days more-than-3-days no 100-percent no 8 keep no-police-same-vote",
];

#[test]
fn raiffa_1982_ampo_city_1944000_packages_192_frontier_points() {
    let scenario = scenario("ampo-city", None);
    let sides = [oracle::in_whole_numbers(&scenario, 0), oracle::in_whole_numbers(&scenario, 1)];
    let all: Vec<(i64, i64)> =
        oracle::packages(&scenario).map(|p| (sides[0].worth(&p), sides[1].worth(&p))).collect();
    assert_eq!(all.len(), 1_944_000);
    let best = all.iter().max_by_key(|(a, c)| i128::from(*a) * i128::from(*c)).copied().unwrap();
    let frontier = oracle::frontier(all);
    assert_eq!(frontier.len(), 192);
    let utilities = |(a, c): (i64, i64)| [to_f64(&sides[0].utility(a)), to_f64(&sides[1].utility(c))];
    assert_near(&utilities(best), &[0.706, 0.783], 6);

    let analysis = analysed(&scenario);
    assert_eq!((analysis.all, analysis.feasible), (1_944_000_u32.into(), 1_944_000_u32.into()));
    assert!(analysis.frontier.exact);
    assert_eq!(analysis.frontier.points.len(), 192);
    for (found, expected) in analysis.frontier.points.iter().zip(frontier) {
        assert_near(&found.utilities, &utilities(expected), 9);
    }
}

#[test]
fn raiffa_1982_ampo_city_nash_is_utilitarian_at_0706_0783() {
    let scenario = scenario("ampo-city", None);
    let analysis = analysed(&scenario);
    for concept in [Concept::Nash, Concept::Utilitarian] {
        let found = solution(&analysis, concept);
        assert_near(&found.utilities, &[0.706, 0.783], 4);
        assert_eq!(picks(&scenario, found), NASH, "{}", concept.name());
    }
}

#[test]
fn raiffa_1982_ampo_city_kalai_smorodinsky_is_egalitarian_at_0734_07385() {
    let scenario = scenario("ampo-city", None);
    let analysis = analysed(&scenario);
    for concept in [Concept::KalaiSmorodinsky, Concept::Egalitarian, Concept::Leximin] {
        let found = solution(&analysis, concept);
        assert_near(&found.utilities, &[0.734, 0.738_47], 5);
        assert_eq!(picks(&scenario, found), KALAI, "{}", concept.name());
    }
}
