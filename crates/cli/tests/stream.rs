//! `mediant read --jsonl`: a stream survives being killed, and is the same bytes whatever the number of cores.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use mediant_testkit::coverage;
use serde_json::Value;

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mediant"));
    command.args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn write(path: &Path, reports: u64) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    for number in 0..reports {
        file.write_all(coverage::line(number).as_bytes()).unwrap();
    }
    file.flush().unwrap();
}

/// How many reports a checkpoint counts; none without one.
fn counted(path: &Path) -> Option<u64> {
    let words = std::fs::read_to_string(path).ok()?;
    serde_json::from_str::<Value>(&words).ok()?["reports"].as_u64()
}

#[test]
fn a_reading_that_is_killed_and_resumed_is_the_reading_that_was_not() {
    const REPORTS: u64 = 3_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(&path.join("year.jsonl"), REPORTS);
    let whole = run(path, &["read", "--jsonl", "year.jsonl", "--out", "whole.jsonl"]);
    assert_eq!(whole.status.code(), Some(0), "{}", String::from_utf8_lossy(&whole.stderr));
    let args = ["read", "--jsonl", "year.jsonl", "--out", "cut.jsonl", "--resume"];
    let checkpoint = path.join("cut.jsonl.checkpoint");
    let mut kills = 0;
    while kills < 3 {
        let before = counted(&checkpoint).unwrap_or(0);
        let mut child = command(path, &args).spawn().unwrap();
        // Killed as soon as it has come further, and once before it has.
        let ended = loop {
            if child.try_wait().unwrap().is_some() {
                break true;
            }
            if kills == 0 && path.join("cut.jsonl").exists()
                || counted(&checkpoint).is_some_and(|n| n > before)
            {
                break false;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        };
        if ended {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 0, "nothing was killed");
    // Whatever the kill left at the end, a torn line included, is cut back.
    if checkpoint.exists() {
        let mut file = std::fs::OpenOptions::new().append(true).open(path.join("cut.jsonl")).unwrap();
        file.write_all(b"{\"report\":{\"path\":\"torn").unwrap();
    }
    let last = run(path, &args);
    assert_eq!(last.status.code(), Some(0), "{}", String::from_utf8_lossy(&last.stderr));
    let (whole, cut) =
        (std::fs::read(path.join("whole.jsonl")).unwrap(), std::fs::read(path.join("cut.jsonl")).unwrap());
    assert!(whole == cut, "the resumed output differs: {} and {} bytes", whole.len(), cut.len());
    let text = String::from_utf8(cut).unwrap();
    let lines: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let paths: BTreeSet<&str> = lines.iter().filter_map(|l| l["report"]["path"].as_str()).collect();
    assert_eq!((lines.len() as u64, paths.len() as u64), (REPORTS + 1, REPORTS));
    assert!(lines.iter().any(|l| l["report"]["reprint_of"].is_string()));
    assert_eq!(lines.last().unwrap()["over"]["of"], REPORTS);
    assert!(!checkpoint.exists());
    // A finished output is left alone.
    assert_eq!(run(path, &args).status.code(), Some(0));
    assert_eq!(run(path, &["read", "--jsonl", "year.jsonl", "--out", "cut.jsonl"]).status.code(), Some(1));
    assert_eq!(std::fs::read(path.join("cut.jsonl")).unwrap(), whole);
}

#[test]
fn the_bytes_are_the_same_on_one_core_and_on_many_and_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(&path.join("a.jsonl"), 700);
    std::fs::write(path.join("b.txt"), "“We will not sign,” envoy Mira Solheim said.").unwrap();
    let on = |threads: &str| {
        let out =
            command(path, &["read", "--jsonl", "."]).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        out.stdout
    };
    let one = on("1");
    assert_eq!(one, on("3"));
    assert_eq!(String::from_utf8(one).unwrap().lines().count(), 702);
    let file = run(path, &["read", "--jsonl", "a.jsonl"]).stdout;
    let input = std::fs::File::open(path.join("a.jsonl")).unwrap();
    let piped = command(path, &["read", "--jsonl", "-"]).stdin(input).output().unwrap().stdout;
    assert_eq!(String::from_utf8(file).unwrap().replace("a.jsonl:", "-:"), String::from_utf8(piped).unwrap());
}

#[test]
fn damaged_lines_are_listed_and_reading_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::write(path.join("a.jsonl"), "{\"text\": \"torn\n\n{\"text\": \"“We go,” Ann Lee said.\"}\n")
        .unwrap();
    std::fs::write(path.join("b.txt"), b"%PDF-1.7").unwrap();
    let out = run(path, &["read", "--jsonl", "a.jsonl", "b.txt"]);
    assert_eq!(out.status.code(), Some(0));
    let lines: Vec<Value> =
        String::from_utf8(out.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["report"]["dropped"][0]["why"], "not read");
    assert_eq!(lines[1]["report"]["path"], "a.jsonl:3");
    assert_eq!(lines[1]["statements"][0]["id"], "s1");
    assert!(lines[2]["report"]["notes"][0].as_str().unwrap().contains("PDF"));
    assert!(String::from_utf8(out.stderr).unwrap().contains("2 could not be read"));
    // Without --jsonl a file that is no text is refused as before.
    assert_eq!(run(path, &["read", "b.txt"]).status.code(), Some(3));
}

#[test]
fn ten_reprints_are_one_source() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let wire = "“We will share the port for ninety days a year,” trade minister Ann Lee said on Monday.\n\nThe talks went on until late in the old fort, with forty people in the hall and rain on the roof, and nobody would say when the next round begins.\n\n“Nobody leaves this island before the toll is settled,” Lee added.";
    for outlet in 0..10 {
        let text = format!("From our desk, edition {outlet}.\n\n{wire}\n\nMore on page {outlet}.");
        std::fs::write(path.join(format!("{outlet}.txt")), text).unwrap();
    }
    let out = run(path, &["read", ".", "--json"]);
    let ledger: Value = serde_json::from_slice(&out.stdout).unwrap();
    let reports = ledger["reports"].as_array().unwrap();
    assert!(reports[0]["reprint_of"].is_null());
    assert!(reports[1..].iter().all(|r| r["reprint_of"] == reports[0]["path"]), "{reports:?}");
    assert!(!ledger["variants"].as_array().unwrap().is_empty());
    assert!(ledger["variants"].as_array().unwrap().iter().all(|v| v["sources"] == 1));
    let words = String::from_utf8(run(path, &["read", "."]).stdout).unwrap();
    assert!(words.contains("a reprint of ./0.txt") && words.contains("from one source"), "{words}");
}

#[test]
fn the_content_of_a_page_is_shown_with_its_places() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<html><head><title>Ferries</title></head><body><nav><a href=/>Home</a></nav><article><h1>Ferries</h1><p>The ministers of both shores spoke of ferries, of tolls and of the long winter.</p></article></body></html>";
    std::fs::write(folder.path().join("a.html"), page).unwrap();
    let out = run(folder.path(), &["read", "a.html", "--content", "--json"]);
    let value: Value = serde_json::from_slice(&out.stdout).unwrap();
    let report = &value["reports"][0];
    assert_eq!(report["title"], "Ferries");
    let paragraph = &report["paragraphs"][0];
    let place = |key: &str| usize::try_from(paragraph[key].as_u64().unwrap()).unwrap();
    assert_eq!(paragraph["text"], page[place("start")..place("end")]);
    assert_eq!(report["paragraphs"].as_array().unwrap().len(), 1);
    let words = String::from_utf8(run(folder.path(), &["read", "a.html", "--content"]).stdout).unwrap();
    assert!(words.starts_with("== a.html · Ferries\n\nThe ministers"), "{words}");
}
