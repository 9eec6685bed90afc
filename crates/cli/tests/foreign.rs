//! The program on scenarios of other tools, as people and scripts call it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const DOMAIN: &str = r#"<negotiation_template><utility_space number_of_issues="2">
<objective index="0" name="all" type="objective" etype="objective">
<issue index="1" name="colour" type="discrete"><item index="1" value="red"/><item index="2" value="blue"/></issue>
<issue index="2" name="days" type="discrete"><item index="1" value="one"/><item index="2" value="two"/><item index="3" value="three"/></issue>
</objective></utility_space></negotiation_template>
"#;

/// What a party gets from red, blue, one, two and three, and what the two issues weigh.
fn profile(told: [&str; 5], weights: [&str; 2]) -> String {
    let [red, blue, one, two, three] = told;
    format!(
        r#"<utility_space><objective index="0" name="all" type="objective">
<issue index="1" name="colour" type="discrete"><item index="1" value="red" evaluation="{red}"/><item index="2" value="blue" evaluation="{blue}"/></issue>
<issue index="2" name="days" type="discrete"><item index="1" value="one" evaluation="{one}"/><item index="2" value="two" evaluation="{two}"/><item index="3" value="three" evaluation="{three}"/></issue>
<weight index="1" value="{}"/><weight index="2" value="{}"/></objective><reservation value="0.25"/></utility_space>
"#,
        weights[0], weights[1]
    )
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// A folder with a GENIUS scenario in `Shop`.
fn shop() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let buyer = profile(["4", "1", "1", "2", "4"], ["0.75", "0.25"]);
    let seller = profile(["2", "4", "4", "3", "1"], ["0.25", "0.75"]);
    let files = [("domain.xml", DOMAIN), ("buyer.xml", &buyer), ("seller.xml", &seller)];
    write(&folder.path().join("Shop"), &files);
    folder
}

fn mediant(folder: &TempDir, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mediant"));
    command.args(args).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap()
}

#[track_caller]
fn json(folder: &TempDir, args: &[&str]) -> Value {
    let done = mediant(folder, &[&["analyze", "--json"], args].concat());
    assert_eq!(done.status.code(), Some(0), "{args:?}: {}", err(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs a command that fails with this exit code, and gives what it told.
#[track_caller]
fn fails(folder: &TempDir, args: &[&str], code: i32) -> String {
    let done = mediant(folder, args);
    assert_eq!(done.status.code(), Some(code), "{args:?}: {}", err(&done));
    assert!(done.stdout.is_empty(), "nothing is answered beside a fault");
    err(&done)
}

fn nash(analysis: &Value) -> &Value {
    analysis["solutions"].as_array().unwrap().iter().find(|s| s["concept"] == "nash").unwrap()
}

/// The utilities of the frontier's points, for the parties in this order.
fn frontier(analysis: &Value) -> Vec<Vec<f64>> {
    let points = analysis["frontier"]["points"].as_array().unwrap();
    points
        .iter()
        .map(|p| p["utilities"].as_array().unwrap().iter().map(|u| u.as_f64().unwrap()).collect())
        .collect()
}

#[test]
fn a_folder_of_genius_is_analysed_as_it_lies() {
    let folder = shop();
    let read = json(&folder, &["Shop"]);
    assert_eq!(read["parties"], json!(["buyer", "seller"]));
    assert_eq!(read["packages"]["all"], "6");
    assert_eq!(read["zone"]["verdict"], "open");
    // 3/4 · 4/4 + 1/4 · 1/4 for the buyer, 1/4 · 2/4 + 3/4 · 4/4 for the seller.
    assert_eq!(nash(&read)["utilities"], json!([0.8125, 0.875]));
    assert_eq!(nash(&read)["packages"], json!([{"colour": "red", "days": "one"}]));
    assert_eq!(frontier(&read), [[1.0, 0.3125], [0.875, 0.6875], [0.8125, 0.875], [0.25, 1.0]]);
    let page = mediant(&folder, &["analyze", "Shop"]);
    assert!(String::from_utf8(page.stdout).unwrap().contains("A deal exists. 6 of 6 packages"));
    let checked = mediant(&folder, &["check", "Shop"]);
    assert_eq!(checked.status.code(), Some(0), "{}", err(&checked));
    assert!(err(&checked).contains("a scenario of GENIUS"), "{}", err(&checked));
}

#[test]
fn the_command_line_says_whose_files_and_which_profiles_in_which_order() {
    let folder = shop();
    assert_eq!(json(&folder, &["Shop", "--from", "genius"]), json(&folder, &["Shop"]));
    let told = fails(&folder, &["analyze", "Shop", "--from", "negmas"], 1);
    assert!(told.contains("does-not-fit"), "{told}");
    assert!(fails(&folder, &["analyze", "Shop", "--from", "abacus"], 2).contains("the tools are"));
    let turned = json(&folder, &["Shop", "--profiles", "seller.xml,buyer.xml"]);
    assert_eq!(turned["parties"], json!(["seller", "buyer"]));
    assert_eq!(nash(&turned)["utilities"], json!([0.875, 0.8125]));
    let told = fails(&folder, &["analyze", "Shop", "--profiles", "nobody.xml"], 1);
    assert!(told.contains("there is no such profile"), "{told}");
    assert_eq!(mediant(&folder, &["import", "Shop", "ours"]).status.code(), Some(0));
    fails(&folder, &["analyze", "ours", "--semantics", "negmas"], 2);
}

#[test]
fn what_the_numbers_mean_is_asked_for() {
    let folder = shop();
    // NegMAS takes evaluations as they stand: 3/4 · 4 + 1/4 · 1, and 1/4 · 2 + 3/4 · 4.
    let raw = json(&folder, &["Shop", "--semantics", "negmas"]);
    assert_eq!(nash(&raw)["utilities"], json!([3.25, 3.5]));
    // Weights that sum to 1.25 reach the ceiling of 1, and pass it where there is none.
    let heavy = profile(["4", "1", "1", "2", "4"], ["1", "0.25"]);
    write(&folder.path().join("Shop"), &[("buyer.xml", &heavy)]);
    assert_eq!(frontier(&json(&folder, &["Shop"])), [[1.0, 0.875], [0.3125, 1.0]]);
    let uncapped = json(&folder, &["Shop", "--semantics", "uncapped"]);
    assert_eq!(frontier(&uncapped), [[1.25, 0.3125], [1.125, 0.6875], [1.0625, 0.875], [0.3125, 1.0]]);
}

#[test]
fn an_imported_case_has_the_same_answers_and_nothing_is_overwritten() {
    let folder = shop();
    let made = mediant(&folder, &["import", "Shop", "shop-case"]);
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    assert_eq!(mediant(&folder, &["check", "shop-case"]).status.code(), Some(0));
    assert!(folder.path().join("shop-case/SOURCES.md").is_file());
    let (foreign, ours) = (json(&folder, &["Shop"]), json(&folder, &["shop-case"]));
    for part in ["packages", "zone", "frontier", "zone_frontier", "solutions"] {
        assert_eq!(foreign[part], ours[part], "{part}");
    }
    let case = folder.path().join("shop-case/case.toml");
    let before = std::fs::read(&case).unwrap();
    let told = fails(&folder, &["import", "Shop", "shop-case"], 2);
    assert!(told.contains("is not empty"), "{told}");
    assert_eq!(std::fs::read(&case).unwrap(), before);
}

#[test]
fn what_is_exported_has_the_same_frontier() {
    let folder = shop();
    assert_eq!(mediant(&folder, &["import", "Shop", "ours"]).status.code(), Some(0));
    let is = json(&folder, &["ours"]);
    for tool in ["genius", "geniusweb", "negmas"] {
        let done = mediant(&folder, &["export", "ours", "--to", tool]);
        assert_eq!(done.status.code(), Some(0), "{tool}: {}", err(&done));
        assert!(err(&done).contains("in confidence"), "{}", err(&done));
        let back = json(&folder, &[&format!("ours-{tool}")]);
        assert_eq!(back["parties"], is["parties"], "{tool}");
        let (ours, theirs) = (frontier(&is), frontier(&back));
        assert_eq!(ours.len(), theirs.len(), "{tool}");
        for (a, b) in ours.iter().flatten().zip(theirs.iter().flatten()) {
            assert!((a - b).abs() < 1e-12, "{tool}: {a} and {b}");
        }
        assert_eq!(nash(&back)["packages"], nash(&is)["packages"], "{tool}");
        fails(&folder, &["export", "ours", "--to", tool], 2);
    }
    assert!(fails(&folder, &["export", "ours", "--to", "negolog"], 3).contains("cannot hold this case"));
}

#[test]
fn a_fault_is_told_with_its_file_and_line() {
    let folder = shop();
    let broken = DOMAIN.replace("</objective>", "</objctive>");
    write(&folder.path().join("Shop"), &[("domain.xml", &broken)]);
    for command in ["analyze", "check"] {
        let told = fails(&folder, &[command, "Shop"], 1);
        assert!(told.contains("error[syntax]") && told.contains("domain.xml:5:1"), "{told}");
    }
    fails(&folder, &["import", "Shop", "ours"], 1);
    assert!(!folder.path().join("ours").exists(), "a fault leaves no half of a case");
}

#[test]
fn python_code_in_a_scenario_is_refused_and_never_run() {
    let folder = shop();
    let domain = "type: CartesianOutcomeSpace\nname: shop\nissues:\n- {type: CategoricalIssue, name: colour, values: [red, blue]}\n";
    let ufun = "type: LinearAdditiveUtilityFunction\nweights: [1.0]\nvalues:\n- {type: LambdaFun, f: \"b64:gASVAAAA\"}\n";
    write(&folder.path().join("Code"), &[("domain.yml", domain), ("u.yml", ufun)]);
    let told = fails(&folder, &["analyze", "Code"], 1);
    assert!(told.contains("Python code, which is never run") && told.contains("u.yml:4:3"), "{told}");
}
