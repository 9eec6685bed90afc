//! The whole line held to the reference values of the field's own scenario files: file → case → scenario → analysis.
//!
//! The references were reckoned apart from this program in doubles. Where rounding there kept a point that another
//! dominates by less than `CLOSE`, the point is left out here. Gains there count from the worst package where the
//! reservation value lies below it, which is the convention `worst-package`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a failed step is a failed test; skipped tests say so; where the data lies is told by the environment"
)]

use std::path::{Path, PathBuf};

use mediant_analysis::{Options, analyze};
use mediant_core::analysis::{Analysis, Solution};
use mediant_core::freeze::freeze;
use mediant_formats::foreign::{Asked, load_foreign};
use serde_json::Value;

/// Numbers closer than this are the same.
const CLOSE: f64 = 1e-9;

fn shared() -> Option<PathBuf> {
    let found = std::env::var_os("MEDIANT_SHARED").map(PathBuf::from);
    if found.is_none() {
        eprintln!("SKIPPED: MEDIANT_SHARED is not set, so nothing is held to the reference values");
    }
    found
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
}

fn points(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn same(one: &[f64], other: &[f64]) -> bool {
    one.iter().zip(other).all(|(a, b)| (a - b).abs() <= CLOSE)
}

/// The points that none of the others dominates but for rounding, in both directions of `same`.
fn undominated(all: &[Vec<f64>]) -> Vec<&Vec<f64>> {
    let reaches = |a: &Vec<f64>, b: &Vec<f64>| a.iter().zip(b).all(|(a, b)| *a >= b - CLOSE);
    all.iter().filter(|p| !all.iter().any(|q| reaches(q, p) && !same(q, p))).collect()
}

fn same_sets(found: &[Vec<f64>], expected: &[Vec<f64>], what: &str) {
    let expected = undominated(expected);
    for point in &expected {
        assert!(found.iter().any(|p| same(p, point)), "{what}: {point:?} is missing among {found:?}");
    }
    for point in found {
        assert!(expected.iter().any(|p| same(p, point)), "{what}: {point:?} is too much");
    }
}

fn agrees(solution: &Solution, reference: &Value, what: &str) {
    let value = reference["value"].as_f64().unwrap();
    assert!((solution.value - value).abs() <= CLOSE, "{what}: {} is not {value}", solution.value);
    let found: Vec<Vec<f64>> = solution.points.iter().map(|p| p.utilities.clone()).collect();
    same_sets(&found, &points(&reference["points"]), what);
    let ties = reference["n_ties"].as_u64().unwrap();
    let named = reference["points"].as_array().unwrap().len() as u64;
    // Of dominated packages that tie, only the references speak; of packages at one point both do.
    assert!(solution.count >= named.min(ties).into(), "{what}: {} ties, not {ties}", solution.count);
}

fn held(analysis: &Analysis, independent: &Value, name: &str) {
    assert_eq!(analysis.all.to_string(), independent["n"].to_string(), "{name}");
    let rational = independent["rational"].as_u64().unwrap();
    let most = u64::try_from(&analysis.zone.count.0).unwrap();
    // Two packages of one scenario lie at the reservation value itself, where doubles fell just short.
    assert!((rational..=rational + 2).contains(&most), "{name}: {most} packages, not {rational}");
    let frontier: Vec<Vec<f64>> = analysis.zone_frontier.points.iter().map(|p| p.utilities.clone()).collect();
    same_sets(&frontier, &points(&independent["frontier"]), name);
    for (range, expected) in analysis.ranges.iter().zip(points(&independent["utility_ranges"])) {
        assert!(same(&[range.least, range.most], &expected), "{name}");
    }
    if rational == 0 {
        assert!(analysis.solutions.is_empty(), "{name}");
        return;
    }
    let by = |concept: &str, ideal: Option<&str>| -> &Solution {
        let found = analysis.conventions.iter().find(|c| {
            c.name == concept && c.disagreement == "worst-package" && (ideal.is_none() || c.ideal == ideal)
        });
        &found.unwrap_or_else(|| panic!("{name}: no {concept}")).solution
    };
    let ours = |concept: &str| {
        analysis
            .solutions
            .iter()
            .find(|s| s.concept.name() == concept)
            .unwrap_or_else(|| panic!("{name}: no {concept}"))
    };
    let nash = by("nash", None);
    assert!(same(&nash.disagreement, &numbers(&independent["disagreement"])), "{name}");
    agrees(nash, &independent["nash"], &format!("{name}: nash"));
    agrees(by("egalitarian", None), &independent["egalitarian_maxmin_gain"], &format!("{name}: egalitarian"));
    agrees(ours("utilitarian"), &independent["utilitarian"], &format!("{name}: utilitarian"));
    // There the differences of all pairs are summed: of three parties that is twice the spread.
    let pairs = if analysis.ranges.len() == 3 { 2.0 } else { 1.0 };
    let spread = Solution { value: ours("least-asymmetry").value * pairs, ..ours("least-asymmetry").clone() };
    agrees(&spread, &independent["kalai_genius_min_asymmetry"], &format!("{name}: asymmetry"));
    assert!(same(&by("leximin", None).utilities, &numbers(&independent["leximin"])), "{name}: leximin");
    for (ideal, key) in
        [("all-packages", "ks_maxmin_ratio_globalmax"), ("zone", "ks_maxmin_ratio_rational_ideal")]
    {
        let found = by("kalai-smorodinsky", Some(ideal));
        let value = independent[key]["value"].as_f64().unwrap();
        assert!((found.value - value).abs() <= CLOSE, "{name}: {key} is {}, not {value}", found.value);
    }
}

fn folder(root: &Path, reference: &Value) -> PathBuf {
    root.join(reference["folder"].as_str().unwrap())
}

#[test]
fn analyses_of_the_fields_own_scenarios_are_the_references() {
    let Some(root) = shared() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("scenarios/reference"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    let mut held_to = 0;
    for path in files {
        let reference: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Some(independent) = reference.get("independent") else { continue };
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let profiles: Vec<String> = reference["profiles_used"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p.as_str().unwrap().to_owned())
            .collect();
        let asked = Asked { tool: None, semantics: None, profiles: &profiles };
        let foreign = load_foreign(&folder(&root, &reference), &asked).unwrap();
        let scenario = freeze(&foreign.case, None).unwrap();
        let analysis = analyze(&scenario, &Options::default()).unwrap();
        held(&analysis, independent, &name);
        held_to += 1;
    }
    assert!(held_to >= 37, "{held_to} references were there");
}

#[test]
fn frontiers_of_boxes_are_the_references() {
    let Some(root) = shared() else { return };
    for name in ["10issues", "30issues"] {
        let path = root.join(format!("scenarios/reference/exact_cpsat__{name}.json"));
        let reference: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let folder = root.join("scenarios/anac2014").join(name);
        for (semantics, key) in [
            (mediant_formats::foreign::Semantics::Uncapped, "frontier"),
            (mediant_formats::foreign::Semantics::Genius, "frontier_clamped_genius"),
        ] {
            let asked = Asked { tool: None, semantics: Some(semantics), profiles: &[] };
            let scenario = freeze(&load_foreign(&folder, &asked).unwrap().case, None).unwrap();
            let analysis = analyze(&scenario, &Options::default()).unwrap();
            let found: Vec<Vec<f64>> = analysis.frontier.points.iter().map(|p| p.utilities.clone()).collect();
            let expected: Vec<Vec<f64>> = reference[key]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p.get("u").map_or_else(|| numbers(p), numbers))
                .collect();
            same_sets(&found, &expected, &format!("{name} {key}"));
            assert!(analysis.frontier.exact, "{name}");
            for point in &analysis.frontier.points {
                let package = &point.packages[0];
                let own: Vec<f64> = (0..2)
                    .map(|k| mediant_core::number::to_f64(&scenario.utility(k, package).unwrap()))
                    .collect();
                assert!(same(&own, &point.utilities), "{name}: a package does not reach its point");
            }
        }
    }
}
