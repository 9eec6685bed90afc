//! `mediant train` and `mediant read --model` as people call them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn mediant(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Sentences of our own, with a cue that no rule knows: half of them as brat stand-off, half as JSON Lines.
fn labelled(folder: &Path) {
    let mut lines = String::new();
    for n in 0..48 {
        let name = ["Ann Lee", "Bo Hart", "Éva Kun"][n % 3];
        let words = ["the port closes in spring", "no ship will come", "ice is thin"][n / 3 % 3];
        let text = format!("It was cold. {name} fritzes that {words}. The market is open.\n");
        let at = |part: &str| {
            let start = text[..text.find(part).unwrap()].chars().count();
            (start, start + part.chars().count())
        };
        let (source, cue, content) = (at(name), at("fritzes"), at(words));
        if n % 2 == 0 {
            std::fs::write(folder.join(format!("t{n}.txt")), &text).unwrap();
            let notes = format!(
                "T1\tSource {} {}\t{name}\nT2\tCue {} {}\tfritzes\nT3\tContent {} {}\t{words}\n\
                 E1\tContent:T3 Cue:T2 Source:T1\n",
                source.0, source.1, cue.0, cue.1, content.0, content.1
            );
            std::fs::write(folder.join(format!("t{n}_us.ann")), notes).unwrap();
        } else {
            let span = |(start, end): (usize, usize), label: &str| serde_json::json!({ "start": start, "end": end, "label": label, "statement": 1 });
            let spans = [span(source, "source"), span(cue, "cue"), span(content, "content")];
            writeln!(lines, "{}", serde_json::json!({ "text": text, "spans": spans })).unwrap();
        }
    }
    std::fs::write(folder.join("more.jsonl"), lines).unwrap();
}

#[test]
fn a_model_is_learnt_measured_and_read_with() {
    let folder = tempfile::tempdir().unwrap();
    labelled(folder.path());
    let trained = mediant(folder.path(), &["train", ".", "--out", "ours.model", "--held-out", "0.25"]);
    assert_eq!(code(&trained), 0, "{}", err(&trained));
    let told = String::from_utf8(trained.stdout).unwrap();
    assert!(told.contains("ours.model is learnt from 36 texts with 36 marked statements"), "{told}");
    assert!(told.contains("On 12 texts held out"), "{told}");
    let f = |title: &str| {
        let rest = &told[told.find(title).unwrap()..];
        let at = rest.find(", F ").unwrap() + 4;
        rest[at..at + 4].parse::<f64>().unwrap()
    };
    assert!(f("the rules alone") < 0.1 && f("the rules and the model") > 0.9, "{told}");
    std::fs::write(folder.path().join("a.txt"), "It rained. Bo Hart fritzes that ice is thin. So it is.")
        .unwrap();
    let rules = mediant(folder.path(), &["read", "a.txt", "--json"]);
    assert!(!String::from_utf8(rules.stdout).unwrap().contains("\"model\""));
    let read = mediant(folder.path(), &["read", "a.txt", "--json", "--model", "ours.model"]);
    let read: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
    let said = &read["statements"][0];
    assert_eq!((&said["text"], &said["rule"]), (&"ice is thin".into(), &"model".into()));
    assert_eq!((&said["speaker"], &said["cue"]), (&"Bo Hart".into(), &"fritzes".into()));
    // Again, the same bytes.
    let first = std::fs::read(folder.path().join("ours.model")).unwrap();
    let again = mediant(folder.path(), &["train", ".", "--out", "ours.model", "--held-out", "0.25"]);
    assert_eq!(code(&again), 0);
    assert!(std::fs::read(folder.path().join("ours.model")).unwrap() == first);
    assert!(!folder.path().join(".ours.model.part").exists());
}

#[test]
fn what_does_not_fit_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("a.txt"), "Ann Lee said it rains.").unwrap();
    std::fs::write(here.join("a.ann"), "T1\tContent 13 99\tit rains\n").unwrap();
    let bad = mediant(here, &["train", ".", "--out", "m"]);
    assert_eq!(code(&bad), 1);
    assert!(err(&bad).contains("a.ann:1: the span 13 to 99 is not in the text"), "{}", err(&bad));
    std::fs::write(here.join("a.ann"), "T1\tContent 13 21\tit rains\n").unwrap();
    let few = mediant(here, &["train", ".", "--out", "m"]);
    assert_eq!(code(&few), 3, "{}", err(&few));
    assert!(!here.join("m").exists());
    std::fs::write(here.join("m"), "not a model").unwrap();
    let read = mediant(here, &["read", "a.txt", "--model", "m"]);
    assert_eq!(code(&read), 1);
    assert!(err(&read).contains("m: this is no model file"), "{}", err(&read));
    assert_eq!(code(&mediant(here, &["train", ".", "--out", "m", "--held-out", "7"])), 2);
    assert_eq!(code(&mediant(here, &["read", "--case", ".", "--model", "m"])), 2);
}
