//! Loading a case of the repository and naming what comes back.

use std::path::PathBuf;

use mediant_analysis::{Options, analyze};
use mediant_core::Id;
use mediant_core::analysis::{Analysis, Concept, Frontier, Solution};
use mediant_core::case::Case;
use mediant_core::freeze::freeze;
use mediant_core::number::to_f64;
use mediant_core::scenario::{Package, Scenario};
use mediant_formats::load_case;

/// The folder of a case.
pub(crate) fn folder(slug: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(slug)
}

/// A case of the repository; it must load without a fault, and without a warning but that some party accepts every
/// package, which is so in some published cases.
pub(crate) fn case(slug: &str) -> Case {
    match load_case(&folder(slug)) {
        Ok(loaded) => {
            let other = loaded.warnings.iter().find(|w| w.code != "reservation-reach");
            assert!(other.is_none(), "{slug}: {other:?}");
            loaded.case
        }
        Err(found) => panic!("{slug} does not load: {:?}", found.diagnostics),
    }
}

/// The main reading in numbers, or the one of this name.
pub(crate) fn scenario(slug: &str, reading: Option<&str>) -> Scenario {
    let reading = reading.map(|r| Id::new(r).unwrap());
    freeze(&case(slug), reading.as_ref()).unwrap()
}

/// The engine's answer.
pub(crate) fn analysed(scenario: &Scenario) -> Analysis {
    analyze(scenario, &Options::default()).unwrap()
}

/// The solution of a concept; it must be exact.
pub(crate) fn solution(analysis: &Analysis, concept: Concept) -> &Solution {
    let found = solution_in_doubles(analysis, concept);
    assert!(found.exact, "{} is not exact", concept.name());
    found
}

/// The solution of a concept, for numbers of so many digits that the engine need not be exact.
pub(crate) fn solution_in_doubles(analysis: &Analysis, concept: Concept) -> &Solution {
    let found = analysis.solutions.iter().find(|s| s.concept == concept);
    found.unwrap_or_else(|| panic!("{} is not there: {:?}", concept.name(), analysis.undefined))
}

/// The packages that a concept picks, as option ids joined by spaces.
pub(crate) fn picks(scenario: &Scenario, solution: &Solution) -> Vec<String> {
    solution.points.iter().flat_map(|p| &p.packages).map(|p| words(scenario, p)).collect()
}

/// A package as option ids joined by spaces.
pub(crate) fn words(scenario: &Scenario, package: &Package) -> String {
    let options = scenario.issues.iter().zip(package).map(|(m, o)| m.options[usize::from(*o)].as_str());
    options.collect::<Vec<_>>().join(" ")
}

/// A package by option ids joined by spaces.
pub(crate) fn package(scenario: &Scenario, words: &str) -> Package {
    let words: Vec<&str> = words.split(' ').collect();
    assert_eq!(words.len(), scenario.issues.len(), "one option for each issue");
    let option = |(matter, word): (&mediant_core::scenario::Matter, &&str)| {
        let found = matter.options.iter().position(|o| o.as_str() == *word);
        u16::try_from(found.unwrap_or_else(|| panic!("{} has no {word}", matter.id))).unwrap()
    };
    scenario.issues.iter().zip(&words).map(option).collect()
}

/// The points of a frontier on the parties' own scales, rounded to whole points.
pub(crate) fn in_points(scenario: &Scenario, frontier: &Frontier) -> Vec<Vec<i64>> {
    assert!(frontier.exact);
    let round = |party: usize, utility: f64| {
        let (zero, one) = scenario.parties[party].scale.as_ref().unwrap();
        let points = to_f64(zero) + utility * (to_f64(one) - to_f64(zero));
        assert!((points - points.round()).abs() < 1e-6, "{points} is no whole number of points");
        #[expect(clippy::cast_possible_truncation, reason = "points of these cases are small whole numbers")]
        let whole = points.round() as i64;
        whole
    };
    let point = |u: &Vec<f64>| u.iter().enumerate().map(|(party, utility)| round(party, *utility)).collect();
    frontier.points.iter().map(|p| point(&p.utilities)).collect()
}

/// Asserts that two lists of numbers agree to so many decimals.
#[track_caller]
pub(crate) fn assert_near(found: &[f64], expected: &[f64], decimals: i32) {
    assert_eq!(found.len(), expected.len());
    let tolerance = 0.5 * 10_f64.powi(-decimals) + 1e-12;
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() <= tolerance, "{found:?} is not {expected:?}");
    }
}
