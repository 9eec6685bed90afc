//! England and Zimbabwe on tobacco: a domain of ANAC 2010, in the numbers of the GENIUS platform.

use mediant_core::analysis::Concept;
use mediant_core::number::to_f64;

use crate::folder::{analysed, assert_near, package, picks, scenario, solution_in_doubles};
use crate::oracle;

const NASH: &str = "10-billion full-cut higher-tariffs more-imports committee-on-fund";
const KALAI: &str = "10-billion full-cut higher-tariffs more-imports fund";

#[test]
fn anac_2010_england_zimbabwe_576_packages_25_frontier_points() {
    let scenario = scenario("england-zimbabwe", None);
    let all: Vec<_> = oracle::packages(&scenario).map(|p| oracle::utilities(&scenario, &p)).collect();
    assert_eq!(all.len(), 576);
    let pairs: Vec<_> = all.iter().map(|u| (&u[0], &u[1])).collect();
    let frontier = oracle::frontier(pairs);
    assert_eq!(frontier.len(), 25);
    let analysis = analysed(&scenario);
    assert_eq!(analysis.frontier.points.len(), 25);
    for (found, (england, zimbabwe)) in analysis.frontier.points.iter().zip(frontier) {
        assert_near(&found.utilities, &[to_f64(england), to_f64(zimbabwe)], 12);
    }
}

#[test]
fn anac_2010_england_zimbabwe_nash_is_utilitarian_at_0910916_0733218() {
    let scenario = scenario("england-zimbabwe", None);
    let analysis = analysed(&scenario);
    for concept in [Concept::Nash, Concept::Utilitarian] {
        let found = solution_in_doubles(&analysis, concept);
        assert_near(&found.utilities, &[0.910_916, 0.733_218], 6);
        assert_eq!(picks(&scenario, found), [NASH], "{}", concept.name());
    }
    let exact = oracle::utilities(&scenario, &package(&scenario, NASH));
    assert_near(&[to_f64(&exact[0]), to_f64(&exact[1])], &[0.910_916, 0.733_218], 6);
}

#[test]
fn anac_2010_england_zimbabwe_kalai_smorodinsky_is_egalitarian_at_0822286_0786570() {
    let scenario = scenario("england-zimbabwe", None);
    let analysis = analysed(&scenario);
    for concept in [Concept::KalaiSmorodinsky, Concept::Egalitarian] {
        let found = solution_in_doubles(&analysis, concept);
        assert_near(&found.utilities, &[0.822_286, 0.786_570], 6);
        assert_eq!(picks(&scenario, found), [KALAI], "{}", concept.name());
    }
}

/// The least that a package can be worth, as the field's reference reckons it.
#[test]
fn anac_2010_england_zimbabwe_ranges() {
    let scenario = scenario("england-zimbabwe", None);
    let ranges = analysed(&scenario).ranges;
    assert_near(&[ranges[0].least, ranges[0].most], &[0.110_134_813, 1.0], 9);
    assert_near(&[ranges[1].least, ranges[1].most], &[0.098_969_229, 1.0], 9);
}
