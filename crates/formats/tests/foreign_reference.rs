//! The scenarios of the field against figures that were computed apart from this program, by brute force over their
//! packages: so that the readers are proven apart from the engine. Needs the folder `MEDIANT_SHARED`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use std::path::PathBuf;

use mediant_core::freeze::freeze;
use mediant_core::number::to_f64;
use mediant_core::scenario::{Scenario, Weights};
use mediant_formats::foreign::{Asked, Semantics, load_foreign};
use serde_json::Value;

/// Where the scenarios lie; none, with a word of it, where nobody says.
#[allow(clippy::disallowed_methods, reason = "where the scenarios lie is said by whoever runs the tests")]
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("MEDIANT_SHARED").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("SKIPPED: MEDIANT_SHARED does not say where the field's scenarios lie");
    }
    folder
}

/// What is on record of each scenario, by name.
fn references() -> Vec<(PathBuf, String, Value)> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(shared.join("scenarios/reference")).unwrap() {
        let path = entry.unwrap().path();
        let value: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if let Some(folder) = value["folder"].as_str() {
            found.push((shared.join(folder), name, value));
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    assert!(found.len() > 30, "the references are not where they should be");
    found
}

fn load(folder: &std::path::Path, reference: &Value, semantics: Option<Semantics>) -> Scenario {
    let names = reference["profiles_used"].as_array();
    let profiles: Vec<String> = names.into_iter().flatten().map(|n| n.as_str().unwrap().to_owned()).collect();
    let asked = Asked { tool: None, semantics, profiles: &profiles };
    let foreign = load_foreign(folder, &asked).unwrap_or_else(|f| panic!("{}: {f}", folder.display()));
    freeze(&foreign.case, None).unwrap()
}

/// The utilities of every package, in doubles, and packages by their place.
fn utilities(scenario: &Scenario) -> Vec<Vec<f64>> {
    let shape: Vec<usize> = scenario.issues.iter().map(|i| i.options.len()).collect();
    let count: usize = shape.iter().product();
    let package = |mut place: usize| -> Vec<u16> {
        let mut package = vec![0; shape.len()];
        for (option, size) in package.iter_mut().zip(&shape).rev() {
            *option = u16::try_from(place % size).unwrap();
            place /= size;
        }
        package
    };
    let parts: Vec<Vec<Vec<f64>>> = scenario
        .parties
        .iter()
        .map(|seat| {
            let Weights::Exact(weights) = &seat.weights else { panic!("weights are exact") };
            let of = |(w, row): (&_, &Vec<mediant_core::Quantity>)| {
                row.iter().map(|v| to_f64(&(w * v.exact().unwrap()))).collect()
            };
            weights.iter().zip(&seat.values).map(of).collect()
        })
        .collect();
    let mut found = Vec::with_capacity(count);
    for place in 0..count {
        let package = package(place);
        let mut row = Vec::with_capacity(parts.len());
        for (seat, parts) in scenario.parties.iter().zip(&parts) {
            let sum: f64 = parts.iter().zip(&package).map(|(p, o)| p[usize::from(*o)]).sum();
            let terms = seat.interactions.iter().filter(|t| t.holds(&package));
            let terms: f64 = terms.map(|t| to_f64(t.adds.exact().unwrap())).sum();
            assert!(seat.bundles.is_empty());
            row.push(
                (sum + terms + to_f64(&seat.offset)).min(seat.ceiling.as_ref().map_or(f64::MAX, to_f64)),
            );
        }
        // The doubles stand for the exact definition, which is held against them here and there.
        if place % (count / 50 + 1) == 0 {
            for (party, value) in row.iter().enumerate() {
                let exact = to_f64(&scenario.utility(party, &package).unwrap());
                assert!((exact - value).abs() <= 1e-12 * exact.abs().max(1.0));
            }
        }
        found.push(row);
    }
    found
}

fn dominates(a: &[f64], b: &[f64], within: f64) -> bool {
    a.iter().zip(b).all(|(x, y)| *x >= y - within) && a.iter().zip(b).any(|(x, y)| *x > y + within)
}

/// The points that no other dominates, told apart at `within`.
fn frontier(mut points: Vec<Vec<f64>>, within: f64) -> Vec<Vec<f64>> {
    points.sort_by(|a, b| b.partial_cmp(a).unwrap());
    let mut kept: Vec<Vec<f64>> = Vec::new();
    for point in points {
        let near = |k: &Vec<f64>| k.iter().zip(&point).all(|(a, b)| (a - b).abs() <= within);
        if !kept.iter().any(|k| dominates(k, &point, within) || near(k)) {
            kept.push(point);
        }
    }
    // Of points within the noise of each other in one utility, the first may be dominated by a later one.
    let all = kept.clone();
    kept.retain(|p| !all.iter().any(|q| dominates(q, p, within)));
    kept
}

fn points(value: &Value) -> Vec<Vec<f64>> {
    let row = |r: &Value| r.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
    value.as_array().into_iter().flatten().map(row).collect()
}

fn same_points(mut a: Vec<Vec<f64>>, b: &[Vec<f64>], within: f64) -> Result<(), String> {
    for point in b {
        let near = |q: &Vec<f64>| q.iter().zip(point).all(|(x, y)| (x - y).abs() <= within);
        match a.iter().position(near) {
            Some(place) => drop(a.swap_remove(place)),
            None => return Err(format!("{point:?} is on record and was not found")),
        }
    }
    if a.is_empty() { Ok(()) } else { Err(format!("{a:?} was found and is not on record")) }
}

fn ranges(all: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let of = |p: usize| {
        let column = || all.iter().map(|u| u[p]);
        vec![column().fold(f64::MAX, f64::min), column().fold(f64::MIN, f64::max)]
    };
    (0..all[0].len()).map(of).collect()
}

fn independent(folder: &std::path::Path, reference: &Value) -> Result<(), String> {
    let wanted = &reference["independent"];
    let scenario = load(folder, reference, None);
    let all = utilities(&scenario);
    if Some(all.len() as u64) != wanted["n"].as_u64() {
        return Err(format!("{} packages instead of {}", all.len(), wanted["n"]));
    }
    same_points(ranges(&all), &points(&wanted["utility_ranges"]), 1e-9)?;
    let reservations: Vec<f64> =
        scenario.parties.iter().map(|s| to_f64(s.reservation.exact().unwrap())).collect();
    // The count on record was taken in doubles, whose noise decides on packages that are worth just the reservation
    // value: it lies between that of the packages that are clearly above and that of those that are not clearly below.
    let reach = |u: &Vec<f64>, by: f64| u.iter().zip(&reservations).all(|(u, r)| *u >= r + by);
    let clearly = all.iter().filter(|u| reach(u, 1e-9)).count() as u64;
    let rational: Vec<Vec<f64>> = all.into_iter().filter(|u| reach(u, -1e-9)).collect();
    let counted = wanted["rational"].as_u64().unwrap_or_default();
    if counted < clearly || counted > rational.len() as u64 {
        return Err(format!("{clearly} to {} rational packages instead of {counted}", rational.len()));
    }
    let on_record = frontier(points(&wanted["frontier"]), 1e-9);
    same_points(frontier(rational, 1e-9), &on_record, 2e-9)
}

#[test]
fn packages_are_worth_what_is_on_record() {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (folder, name, reference) in references() {
        if reference["independent"]["n"].is_null() {
            continue;
        }
        checked += 1;
        if let Err(why) = independent(&folder, &reference) {
            wrong.push(format!("{name}: {why}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked == 0 || checked >= 37, "{checked}");
}

#[test]
fn what_negmas_makes_of_the_same_files_is_reproduced() {
    let mut wrong = Vec::new();
    for (folder, name, reference) in references() {
        let raw = &reference["negmas_raw"];
        let small = reference["outcomes"].as_f64().is_some_and(|n| n < 400_000.0);
        if reference["format"] != "genius_xml" || raw["ranges"].is_null() || !small {
            continue;
        }
        let all = utilities(&load(&folder, &reference, Some(Semantics::Negmas)));
        let (least, most) = (points(&raw["ranges"]), 1e-9 * ranges(&all)[0][1].abs().max(1.0));
        if let Err(why) = same_points(ranges(&all), &least, most) {
            wrong.push(format!("{name}: ranges: {why}"));
        }
        let on_record = frontier(points(&raw["frontier"]), most);
        if let Err(why) = same_points(frontier(all, most), &on_record, 2.0 * most) {
            wrong.push(format!("{name}: frontier: {why}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_scenario_is_read() {
    let Some(shared) = shared() else { return };
    let mut read = 0;
    for group in std::fs::read_dir(shared.join("scenarios")).unwrap().map(|e| e.unwrap().path()) {
        let theirs = !group.ends_with("reference") && group.is_dir();
        let folders = theirs.then(|| std::fs::read_dir(&group).unwrap().map(|e| e.unwrap().path()));
        for folder in folders.into_iter().flatten() {
            use mediant_formats::foreign::detect;
            let tool = detect(&folder);
            assert!(tool.is_some(), "{} is nobody's", folder.display());
            for semantics in [Semantics::Genius, Semantics::Uncapped, Semantics::Negmas] {
                let asked = Asked { semantics: Some(semantics), ..Asked::default() };
                let foreign = load_foreign(&folder, &asked);
                let foreign = foreign.unwrap_or_else(|f| panic!("{}: {f}", folder.display()));
                assert_eq!(foreign.tool, tool.unwrap());
            }
            read += 1;
        }
    }
    assert!(read >= 44, "{read}");
}

#[test]
fn packages_of_boxes_are_worth_what_an_exact_solver_says() {
    let mut checked = 0;
    let Some(shared) = shared() else { return };
    for name in ["10issues", "30issues"] {
        let path = shared.join(format!("scenarios/reference/exact_cpsat__{name}.json"));
        let solved: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let asked = Asked { semantics: Some(Semantics::Uncapped), ..Asked::default() };
        let case = load_foreign(&shared.join("scenarios/anac2014").join(name), &asked).unwrap().case;
        let scenario = freeze(&case, None).unwrap();
        for point in solved["frontier"].as_array().unwrap() {
            let option = |i: &mediant_core::case::Issue| {
                let options = &scenario.issues.iter().find(|m| m.id == i.id).unwrap().options;
                let amount = point["bid"][&i.title].to_string();
                u16::try_from(options.iter().position(|o| o.as_str() == amount).unwrap()).unwrap()
            };
            let package: Vec<u16> = case.issues.iter().map(option).collect();
            for (party, wanted) in points(&Value::Array(vec![point["u"].clone()]))[0].iter().enumerate() {
                let found = to_f64(&scenario.utility(party, &package).unwrap());
                assert!((found - wanted).abs() < 1e-9, "{name}: {found} instead of {wanted}");
                checked += 1;
            }
        }
    }
    assert!(checked > 50);
}
