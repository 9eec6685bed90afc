//! Harbour Sport Park: the base game of LLM-Deliberation, with two vetoes and five of six.

use mediant_core::analysis::{Concept, Verdict};
use mediant_core::number::{Fraction, whole};
use mediant_core::scenario::{Package, Scenario};

use crate::folder::{analysed, assert_near, package, picks, scenario, solution, words};
use crate::oracle;

/// `A2B3C3D2E3` for `a2 b3 c3 d2 e3`.
fn deal(words: &str) -> String {
    words.replace(' ', "").to_uppercase()
}

const UNANIMOUS: [&str; 12] = [
    "A1B3C2D2E3",
    "A1B3C2D2E4",
    "A1B3C3D2E3",
    "A1B3C3D3E4",
    "A2B3C2D2E4",
    "A2B3C3D1E3",
    "A2B3C3D2E3",
    "A2B3C3D2E4",
    "A2B3C4D1E3",
    "A3B2C2D2E4",
    "A3B2C3D2E3",
    "A3B2C3D2E4",
];

/// Points of the company, Tourism, Environment, Union, Mayor, other cities.
fn points(scenario: &Scenario, words: &str) -> Vec<Fraction> {
    oracle::points(scenario, &package(scenario, words))
}

fn numbers(numbers: [i64; 6]) -> Vec<Fraction> {
    numbers.into_iter().map(whole).collect()
}

fn accepts(scenario: &Scenario, package: &Package) -> Vec<bool> {
    let worth = oracle::utilities(scenario, package);
    worth.iter().zip(oracle::reservations(scenario)).map(|(u, r)| *u >= r).collect()
}

#[test]
fn llm_deliberation_base_game_720_deals_12_unanimous() {
    let scenario = scenario("sport-park", None);
    let zone: Vec<String> = oracle::packages(&scenario)
        .filter(|p| oracle::is_in_zone(&scenario, p))
        .map(|p| deal(&words(&scenario, &p)))
        .collect();
    assert_eq!(zone, UNANIMOUS);
    let analysis = analysed(&scenario);
    assert_eq!(analysis.all, 720_u32.into());
    assert_eq!(analysis.zone.verdict, Verdict::Open);
    assert_eq!(analysis.zone.count, (12_u32.into(), 12_u32.into()));
}

#[test]
fn llm_deliberation_base_game_55_with_both_vetoes_and_five_of_six() {
    let scenario = scenario("sport-park", Some("five-of-six"));
    let passes = |p: &Package| {
        let yes = accepts(&scenario, p);
        yes[0] && yes[1] && yes.iter().filter(|y| **y).count() >= 5
    };
    assert_eq!(oracle::packages(&scenario).filter(passes).count(), 55);
    assert_eq!(scenario.at_least, 5);
    let vetoes: Vec<&str> = scenario.parties.iter().filter(|s| s.veto).map(|s| s.id.as_str()).collect();
    assert_eq!(vetoes, ["sportco", "tourism"]);
    assert_eq!(analysed(&scenario).zone.count, (55_u32.into(), 55_u32.into()));
}

#[test]
fn llm_deliberation_base_game_nash_over_thresholds_is_a2b3c3d2e3() {
    let scenario = scenario("sport-park", None);
    let analysis = analysed(&scenario);
    let nash = solution(&analysis, Concept::Nash);
    assert_eq!(picks(&scenario, nash), ["a2 b3 c3 d2 e3"]);
    assert_near(nash.scale_points.as_ref().unwrap(), &[57.0, 81.0, 77.0, 71.0, 54.0, 48.0], 6);
    let worth = points(&scenario, "a2 b3 c3 d2 e3");
    assert_eq!(worth, numbers([57, 81, 77, 71, 54, 48]));
    let product: Fraction = worth.iter().zip([55, 65, 55, 50, 30, 31]).map(|(p, t)| p - whole(t)).product();
    assert_eq!(product, whole(6_031_872));
}

#[test]
fn llm_deliberation_base_game_greatest_least_gain_is_3_at_a2b3c4d1e3() {
    let scenario = scenario("sport-park", None);
    assert_eq!(points(&scenario, "a2 b3 c4 d1 e3"), numbers([70, 70, 77, 56, 52, 34]));
    let zone = analysed(&scenario).zone;
    assert_eq!(zone.depth_exact, Some(whole(3) / whole(100)));
    let deepest: Vec<String> = zone.deepest.iter().map(|p| deal(&words(&scenario, p))).collect();
    assert_eq!(deepest, ["A2B3C4D1E3"]);
    let binding: Vec<&str> = zone.binding.iter().map(|p| scenario.parties[*p].id.as_str()).collect();
    assert_eq!(binding, ["other-cities"]);
    let egalitarian = picks(&scenario, solution(&analysed(&scenario), Concept::Egalitarian));
    assert_eq!(egalitarian, ["a2 b3 c4 d1 e3"]);
}

#[test]
fn llm_deliberation_base_game_best_sum_is_391_at_a2b3c2d2e4() {
    let scenario = scenario("sport-park", None);
    assert_eq!(points(&scenario, "a2 b3 c2 d2 e4").iter().sum::<Fraction>(), whole(391));
    let zone: Vec<Package> =
        oracle::packages(&scenario).filter(|p| oracle::is_in_zone(&scenario, p)).collect();
    let best = zone.iter().map(|p| oracle::points(&scenario, p).iter().sum::<Fraction>()).max();
    assert_eq!(best, Some(whole(391)));
    let found = picks(&scenario, solution(&analysed(&scenario), Concept::Utilitarian));
    assert_eq!(found, ["a2 b3 c2 d2 e4"]);
}
