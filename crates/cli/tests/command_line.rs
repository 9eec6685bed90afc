//! The program as people and scripts call it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn mediant(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn cases() -> Vec<String> {
    let mut found: Vec<String> = std::fs::read_dir(root().join("cases"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert!(found.len() >= 8);
    found
}

fn schema(name: &str) -> jsonschema::Validator {
    let printed = out(&mediant(&root(), &["schema", name]));
    jsonschema::validator_for(&serde_json::from_str(&printed).unwrap()).unwrap()
}

#[test]
fn every_case_is_without_fault() {
    for case in cases() {
        let checked = mediant(&root(), &["check", &format!("cases/{case}")]);
        assert_eq!(code(&checked), 0, "{case}: {}", err(&checked));
        assert!(out(&checked).contains("no fault"), "{case}: {}", out(&checked));
    }
}

#[test]
fn every_case_is_analysed_into_the_json_of_the_contract_twice_the_same() {
    let schema = schema("analysis");
    for case in cases() {
        let args = ["analyze", &format!("cases/{case}"), "--json"];
        let (first, second) = (mediant(&root(), &args), mediant(&root(), &args));
        assert_eq!(code(&first), 0, "{case}: {}", err(&first));
        assert!(first.stderr.is_empty(), "{case}: {}", err(&first));
        assert_eq!(first.stdout, second.stdout, "{case}");
        let json: serde_json::Value = serde_json::from_slice(&first.stdout).unwrap();
        assert_eq!(json["schema"], "mediant/analysis/1");
        assert_eq!(json["case"], case.as_str());
        let faults: Vec<String> =
            schema.iter_errors(&json).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(faults.is_empty(), "{case}: {}", faults.join("\n"));
    }
}

/// The numbers of the contract's own example.
#[test]
fn sport_park_prints_the_published_zone() {
    let printed = mediant(&root(), &["analyze", "cases/sport-park", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(json["packages"]["all"], "720");
    assert_eq!(json["zone"]["verdict"], "open");
    assert_eq!(json["zone"]["count"], "12");
    assert_eq!(json["zone"]["depth_points"], 3);
    assert_eq!(json["zone"]["binding"], serde_json::json!(["other-cities"]));
}

#[test]
fn a_limit_caps_lists_and_never_counts() {
    let whole = mediant(&root(), &["analyze", "cases/sport-park", "--json"]);
    let capped = mediant(&root(), &["analyze", "cases/sport-park", "--json", "--limit", "2"]);
    let (whole, capped): (serde_json::Value, serde_json::Value) =
        (serde_json::from_slice(&whole.stdout).unwrap(), serde_json::from_slice(&capped.stdout).unwrap());
    assert_eq!(whole["frontier"]["size"], capped["frontier"]["size"]);
    assert_eq!(capped["frontier"]["points"].as_array().unwrap().len(), 2);
    assert_eq!(whole["zone"]["count"], capped["zone"]["count"]);
}

#[test]
fn the_best_packages_and_those_within_a_loss_are_listed() {
    let case = "cases/panama-canal-1974";
    let asked = ["analyze", case, "--concept", "nash", "--best", "3"];
    let value: serde_json::Value =
        serde_json::from_str(&out(&mediant(&root(), &[&asked[..], &["--json"]].concat()))).unwrap();
    assert!(schema("analysis").is_valid(&value));
    let near = &value["near_best"][0];
    assert_eq!(near["packages"].as_array().unwrap().len(), 3);
    assert_eq!(near["best"], value["solutions"][0]["value"]);
    assert_eq!(near["packages"][0]["package"], value["solutions"][0]["packages"][0]);
    let text = out(&mediant(&root(), &asked));
    assert!(text.contains("The 3 best packages by nash"), "{text}");
    let within = mediant(&root(), &["analyze", case, "--within", "0.1", "--best", "2"]);
    assert!(out(&within).contains("Packages within 10% of the best by nash:"), "{}", out(&within));
    let mean = mediant(&root(), &["analyze", "cases/ukraine-2025", "--best", "3"]);
    assert_eq!((code(&mean), err(&mean).contains("add up")), (3, true));
    assert_eq!(code(&mediant(&root(), &["analyze", case, "--within", "-1"])), 2);
}

#[test]
fn a_brief_is_written_for_each_audience_and_each_form() {
    let folder = tempfile::tempdir().unwrap();
    let case = root().join("cases/ukraine-2025");
    let case = case.to_str().unwrap();
    for audience in ["mediator", "public", "ukraine", "russia"] {
        for form in ["html", "md", "json"] {
            let written = mediant(folder.path(), &["brief", case, "--for", audience, "--format", form]);
            assert_eq!(code(&written), 0, "{audience} {form}: {}", err(&written));
            let name = format!("brief-ukraine-2025-{audience}.{form}");
            assert!(out(&written).contains(&name), "{}", out(&written));
            let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
            assert!(text.len() > 2_000);
            assert!(form != "html" || !text.contains("<script"), "a brief needs no script");
            let same =
                mediant(folder.path(), &["brief", case, "--for", audience, "--format", form, "-o", "-"]);
            assert_eq!(out(&same).trim_end(), text.trim_end());
        }
    }
}

/// What B told the mediator, and what the mediator notes, changes nothing in A's brief or in the public's.
#[test]
fn the_file_of_one_party_changes_no_byte_of_anothers_brief() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("ukraine-2025");
    copy(&root().join("cases/ukraine-2025"), &case);
    let brief = |audience: &str| {
        let args = ["brief", "ukraine-2025", "--for", audience, "-o", "-"];
        let written = mediant(folder.path(), &args);
        assert_eq!(code(&written), 0, "{}", err(&written));
        written.stdout
    };
    let before: Vec<Vec<u8>> = ["ukraine", "us", "eu", "public"].map(brief).to_vec();
    let mediators = brief("mediator");
    let file = case.join("parties/russia.toml");
    let told = std::fs::read_to_string(&file).unwrap();
    assert!(told.contains("reservation = 6.5"));
    std::fs::write(&file, told.replacen("reservation = 6.5", "reservation = \"2..7\"", 1)).unwrap();
    assert_eq!(before, ["ukraine", "us", "eu", "public"].map(brief).to_vec());
    assert_ne!(mediators, brief("mediator"), "the change must matter to someone, or this test says nothing");
    std::fs::remove_file(&file).unwrap();
    std::fs::remove_file(case.join("mediator.toml")).unwrap();
    assert_eq!(before, ["ukraine", "us", "eu", "public"].map(brief).to_vec());
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_new_case_has_no_fault_and_a_brief() {
    let folder = tempfile::tempdir().unwrap();
    let made = mediant(folder.path(), &["new", "two-towns", "--title", "Two towns and a river"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let checked = mediant(folder.path(), &["check", "two-towns"]);
    assert_eq!((code(&checked), err(&checked).as_str()), (0, ""));
    assert_eq!(code(&mediant(folder.path(), &["brief", "two-towns"])), 0);
    let again = mediant(folder.path(), &["new", "two-towns"]);
    assert_eq!(code(&again), 2, "nothing that exists is overwritten");
}

#[test]
fn every_fault_is_told_at_once_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("bad");
    copy(&root().join("cases/panama-canal-1974"), &case);
    let file = case.join("parties/us.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        format!("{}\nsurprise = 1\nmandate = 2\n", text.replace("[weights]", "[weights]\natlantis = 3")),
    )
    .unwrap();
    let checked = mediant(folder.path(), &["check", "bad"]);
    assert_eq!(code(&checked), 1);
    let told = err(&checked);
    assert!(told.contains("atlantis") && told.contains("parties/us.toml:"), "{told}");
    assert!(told.contains("surprise"), "the second fault is told too: {told}");
    assert!(!told.contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn exit_codes_are_those_of_the_contract() {
    assert_eq!(code(&mediant(&root(), &["analyze", "cases/nowhere"])), 1);
    assert_eq!(code(&mediant(&root(), &["analyze"])), 2);
    assert_eq!(code(&mediant(&root(), &["brief", "cases/sport-park", "--for", "atlantis"])), 2);
    #[cfg(not(feature = "pdf"))]
    {
        let refused = mediant(&root(), &["brief", "cases/sport-park", "--format", "pdf"]);
        assert_eq!(code(&refused), 3);
        assert!(err(&refused).contains("feature `pdf`"), "{}", err(&refused));
    }
    assert_eq!(code(&mediant(&root(), &["analyze", "cases/sport-park", "--reading", "nowhere"])), 1);
    assert_eq!(code(&mediant(&root(), &["--help"])), 0);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert_eq!(code(&mediant(&root(), &["completions", shell])), 0);
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_brief_is_written_as_pdf_to_a_file_and_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("brief.pdf");
    let case = root().join("cases/sport-park");
    let case = case.to_str().unwrap();
    let args = ["brief", case, "--format", "pdf", "--as-of", "2025-08-18", "-o"];
    let to_file = mediant(folder.path(), &[&args[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(code(&to_file), 0, "{}", err(&to_file));
    assert!(out(&to_file).contains("brief.pdf"), "{}", out(&to_file));
    let kept = std::fs::read(&file).unwrap();
    assert!(kept.starts_with(b"%PDF-") && kept.trim_ascii_end().ends_with(b"%%EOF"));
    let to_stdout = mediant(folder.path(), &[&args[..], &["-"]].concat());
    assert_eq!(code(&to_stdout), 0, "{}", err(&to_stdout));
    assert!(to_stdout.stdout == kept, "the same bytes, with nothing added");
}

#[test]
fn the_ledger_of_the_cases_reports_fits_its_schema_and_its_lines_are_the_same_ledger() {
    let whole = mediant(&root(), &["read", "--case", "cases/ukraine-2025", "--json"]);
    assert_eq!(code(&whole), 0, "{}", err(&whole));
    let json: serde_json::Value = serde_json::from_slice(&whole.stdout).unwrap();
    let faults: Vec<String> = schema("statements").iter_errors(&json).map(|e| e.to_string()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let lines = out(&mediant(&root(), &["read", "--case", "cases/ukraine-2025", "--jsonl"]));
    let lines: Vec<serde_json::Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), json["reports"].as_array().unwrap().len() + 1);
    let said: Vec<&serde_json::Value> =
        lines.iter().filter_map(|l| l["statements"].as_array()).flatten().collect();
    assert_eq!(said.len(), json["statements"].as_array().unwrap().len());
    assert_eq!(lines.last().unwrap()["variants"], json["variants"]);
}

#[test]
fn accepting_writes_the_statement_and_taking_back_removes_it() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("ukraine-2025");
    copy(&root().join("cases/ukraine-2025"), &case);
    let read = || std::fs::read_to_string(case.join("case.toml")).unwrap();
    let statements = mediant(folder.path(), &["read", "--case", "ukraine-2025", "--json"]);
    let json: serde_json::Value = serde_json::from_slice(&statements.stdout).unwrap();
    let ids = json["statements"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap().to_owned());
    let last =
        ids.rev().find(|id| !read().contains(&format!("\"{id}@"))).expect("some statement is not accepted");
    let mark = format!("\"{last}@");
    let taken = mediant(folder.path(), &["accept", "ukraine-2025", &last]);
    assert_eq!(code(&taken), 0, "{}", err(&taken));
    assert!(read().contains(&mark));
    assert_eq!(code(&mediant(folder.path(), &["accept", "ukraine-2025", &last, "--undo"])), 0);
    assert!(!read().contains(&mark));
    assert_eq!(code(&mediant(folder.path(), &["accept", "ukraine-2025", "s9999"])), 1);
}
