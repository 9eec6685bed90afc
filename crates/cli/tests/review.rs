//! `mediant review`: every answer is kept, and every reading follows what was decided.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const CASE: &str = "\
schema = \"mediant/case/1\"
title = \"The harbour\"

[[parties]]
id = \"norland\"
name = \"Norland\"

[[parties]]
id = \"southland\"
name = \"Southland\"

[[issues]]
id = \"harbour\"
title = \"The harbour\"
options = [\"shared\", \"closed\"]
terms = [\"harbour\"]

[[issues]]
id = \"fee\"
title = \"The fee\"
options = [\"low\", \"high\"]
terms = [\"fee\"]
";

const FIRST: &str = "\
“We must open the harbour before winter so that fishermen can sell their catch with dignity,” minister Ann Lee told KBS News.

It rained on the island. “The fee stays as it is,” Bo Hart told KBS News.
";

const SECOND: &str = "\
“We need to open the harbour before the winter so that the fishermen can sell the catch in dignity,” Ann Lee said in an interview broadcast by KBS.
";

/// Says what the first says, and names no outlet: whether it is the same occasion is not known.
const THIRD: &str = "\
“We must open the harbour before winter so that fishermen keep boats and sell ice,” Ann Lee said.
";

fn case() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let reports = folder.path().join("talks/reports");
    std::fs::create_dir_all(&reports).unwrap();
    std::fs::write(folder.path().join("talks/case.toml"), CASE).unwrap();
    for (name, text) in [("1.txt", FIRST), ("2.txt", SECOND), ("3.txt", THIRD)] {
        std::fs::write(reports.join(name), text).unwrap();
    }
    folder
}

fn mediant(folder: &Path, args: &[&str], answers: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    child.wait_with_output().unwrap()
}

#[track_caller]
fn review(folder: &TempDir, answers: &str) -> String {
    let args = ["review", "talks", "--by", "A. Clerk", "--date", "2031-05-09"];
    let done = mediant(folder.path(), &args, answers);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[track_caller]
fn read(folder: &TempDir) -> Value {
    let done = mediant(folder.path(), &["read", "--case", "talks", "--json"], "");
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

fn file(folder: &TempDir, name: &str) -> String {
    std::fs::read_to_string(path(folder, name)).unwrap_or_default()
}

fn path(folder: &TempDir, name: &str) -> PathBuf {
    folder.path().join("talks").join(name)
}

/// The statement that has these words.
#[track_caller]
fn statement<'v>(ledger: &'v Value, words: &str) -> &'v Value {
    let all = ledger["statements"].as_array().unwrap();
    all.iter().find(|s| s["text"].as_str().unwrap().contains(words)).unwrap_or_else(|| panic!("no {words}"))
}

fn grouped(ledger: &Value, a: &str, b: &str) -> bool {
    let (a, b) = (&statement(ledger, a)["id"], &statement(ledger, b)["id"]);
    let groups = ledger["variants"].as_array().unwrap();
    groups.iter().map(|g| g["statements"].as_array().unwrap()).any(|g| g.contains(a) && g.contains(b))
}

#[test]
fn a_walk_accepts_rejects_and_says_how_many() {
    let folder = case();
    let said = review(&folder, "a\nr\nn\nq\n");
    assert!(said.contains("4 new statements to look at"), "{said}");
    for words in
        ["Statement s1", "Ann Lee", "KBS", "reports/1.txt", "harbour (because of “harbour”)", "It rained"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(
        said.ends_with("1 accepted and 1 rejected; left: 2 new statements and 1 doubtful pair.\n"),
        "{said}"
    );
    let kept = file(&folder, "reviews.toml");
    assert!(kept.starts_with("schema = \"mediant/reviews/1\"\n"));
    assert!(kept.contains("what = \"accept\"") && kept.contains("what = \"reject\""), "{kept}");
    assert!(kept.contains("by = \"A. Clerk\"") && kept.contains("date = \"2031-05-09\""), "{kept}");
    assert!(file(&folder, "case.toml").contains("accepted = [\"s1@"));
    let ledger = read(&folder);
    assert_eq!(ledger["rejected"][0]["text"], "The fee stays as it is");
    assert!(ledger["statements"].as_array().unwrap().iter().all(|s| s["id"] != "s2"));
    let brief = mediant(folder.path(), &["brief", "talks", "--format", "md", "-o", "-"], "");
    let brief = String::from_utf8(brief.stdout).unwrap();
    assert!(brief.contains("We must open the harbour") && !brief.contains("The fee stays"), "{brief}");
    // What is rejected cannot be accepted by its id.
    let refused = mediant(folder.path(), &["accept", "talks", "s2"], "");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("rejected in a review"));
}

#[test]
fn an_end_in_the_middle_loses_no_answer_and_the_next_run_goes_on() {
    let folder = case();
    // The input ends within a line: half an answer is none.
    let said = review(&folder, "a\nr");
    assert!(
        said.ends_with("1 accepted and 0 rejected; left: 3 new statements and 1 doubtful pair.\n"),
        "{said}"
    );
    let before = file(&folder, "reviews.toml");
    let said = review(&folder, "r\n");
    assert!(said.contains("3 new statements to look at") && said.contains("Statement s2"), "{said}");
    assert!(!said.contains("Statement s1,"), "{said}");
    // The file only grew.
    assert!(file(&folder, "reviews.toml").starts_with(&before));
    assert!(file(&folder, "reviews.toml").len() > before.len());
}

#[test]
fn a_kill_after_an_answer_keeps_it() {
    let folder = case();
    let mut child = Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(["review", "talks"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(b"r\n").unwrap();
    // The next question comes only after the answer is kept.
    let mut reader = std::io::BufReader::new(child.stdout.as_mut().unwrap());
    let mut line = String::new();
    while !line.starts_with("Statement s2") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut reader, &mut line).unwrap() > 0);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(file(&folder, "reviews.toml").contains("what = \"reject\""));
    assert!(review(&folder, "").contains("3 new statements to look at"));
}

#[test]
fn everything_can_be_taken_back_and_then_the_reading_is_the_first_one() {
    let folder = case();
    let first = read(&folder);
    let answers = "a\ne speaker Cy Doe\ne stance offer\nm s3\ns s4\nr\n";
    review(&folder, answers);
    assert_ne!(read(&folder), first);
    let before = file(&folder, "reviews.toml");
    assert_eq!(before.matches("[[decisions]]").count(), 6);
    let said = review(&folder, &"u\n".repeat(7));
    assert!(said.contains("There is no decision to take back") && said.contains("6 taken back"), "{said}");
    assert_eq!(read(&folder), first);
    assert!(file(&folder, "reviews.toml").starts_with(&before));
    assert!(!file(&folder, "case.toml").contains("s1@"));
    // An accepted statement that is taken back is new again.
    assert!(review(&folder, "").contains("4 new statements to look at"));
}

#[test]
fn edits_are_shown_and_noted() {
    let folder = case();
    let answers = "n\ne speaker Bo Hart-Hill\ne issues fee, harbour\ne stance red-line\ne words The fee stays\ne words no such words\ne issues ships\ne\nstance\ndemand\na\nq\n";
    let said = review(&folder, answers);
    assert!(said.contains("speaker   Bo Hart-Hill"), "{said}");
    assert!(said.contains("do not stand in its paragraph") && said.contains("no issue “ships”"), "{said}");
    let ledger = read(&folder);
    let edited = statement(&ledger, "The fee stays");
    assert_eq!(edited["speaker"], "Bo Hart-Hill");
    assert_eq!(edited["text"], "The fee stays");
    let at = |key: &str| usize::try_from(edited[key].as_u64().unwrap()).unwrap();
    assert_eq!(&FIRST[at("start")..at("end")], "The fee stays");
    assert_eq!(edited["stance"], serde_json::json!({"value": "demand", "cue": null}));
    assert_eq!(edited["issues"].as_array().unwrap().len(), 2);
    assert!(
        edited["notes"].to_string().contains("set by a person (d1): speaker (read was Bo Hart)"),
        "{edited}"
    );
    assert!(file(&folder, "case.toml").contains("accepted = [\"s2@"));
    let checked = mediant(folder.path(), &["check", "talks"], "");
    assert!(String::from_utf8_lossy(&checked.stdout).contains("no fault"));
}

#[test]
fn a_split_stands_when_reports_are_added_and_until_it_is_taken_back() {
    let folder = case();
    let (one, two) = ("fishermen can sell their", "We need to open");
    assert!(grouped(&read(&folder), one, two));
    review(&folder, "s\nq\n");
    assert!(!grouped(&read(&folder), one, two));
    // A report that comes first moves all ids, and one that comes last is like both.
    std::fs::write(path(&folder, "reports/0.txt"), "“Nothing is decided,” Cy Doe told NTV.\n").unwrap();
    let like = "“We must open the harbour before the winter so that the fishermen can sell their catch in dignity,” Ann Lee told KBS.\n";
    std::fs::write(path(&folder, "reports/4.txt"), like).unwrap();
    let ledger = read(&folder);
    assert_eq!(statement(&ledger, one)["id"], "s2");
    assert!(!grouped(&ledger, one, two));
    assert_eq!(ledger["unplaced"], serde_json::json!([]));
    review(&folder, "u\nq\n");
    assert!(grouped(&read(&folder), one, two));
}

#[test]
fn a_doubtful_pair_is_shown_side_by_side_and_merged_or_kept_apart() {
    let folder = case();
    let ledger = read(&folder);
    assert_eq!(ledger["doubtful"].as_array().unwrap().len(), 1, "{}", ledger["doubtful"]);
    let (one, three) = ("fishermen can sell their", "sell ice");
    let said = review(&folder, "n\nn\nn\nn\nm\n");
    assert!(said.contains("one utterance?") && said.contains("Word by word"), "{said}");
    assert!(said.contains("whether the occasion is one is not known"), "{said}");
    assert!(said.contains("1 merged"), "{said}");
    let ledger = read(&folder);
    assert!(grouped(&ledger, one, three));
    assert_eq!(ledger["doubtful"], serde_json::json!([]));
    review(&folder, "n\nn\nn\nn\n");
    review(&folder, "u\nn\nn\nn\nn\ns\n");
    let ledger = read(&folder);
    assert!(!grouped(&ledger, one, three));
    assert_eq!(ledger["doubtful"], serde_json::json!([]));
}

#[test]
fn accepting_after_ids_moved_takes_no_place_of_another() {
    let folder = case();
    review(&folder, "a\nq\n");
    std::fs::write(path(&folder, "reports/0.txt"), "“Nothing is decided,” Cy Doe told NTV.\n").unwrap();
    let said = review(&folder, "a\nq\n");
    assert!(said.contains("Nothing is decided"), "{said}");
    let case = file(&folder, "case.toml");
    assert!(case.contains("\"s2@") && case.contains("\"s1@"), "{case}");
    let checked = mediant(folder.path(), &["check", "talks"], "");
    assert!(
        String::from_utf8_lossy(&checked.stdout).contains("no fault"),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
}

#[test]
fn accepting_by_id_and_in_a_review_leave_one_record() {
    let folder = case();
    let accept = |args: &[&str]| {
        let args = [&["accept", "talks", "--by", "A. Clerk", "--date", "2031-05-09"], args].concat();
        let done = mediant(folder.path(), &args, "");
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    };
    accept(&["s1"]);
    let by_id = (file(&folder, "case.toml"), file(&folder, "reviews.toml"));
    let other = case();
    review(&other, "a\nq\n");
    assert_eq!(by_id, (file(&other, "case.toml"), file(&other, "reviews.toml")));
    // What stands is not decided twice, and a review does not ask about it.
    accept(&["s1"]);
    assert_eq!(by_id, (file(&folder, "case.toml"), file(&folder, "reviews.toml")));
    assert!(review(&folder, "").contains("3 new statements to look at"));
    accept(&["s1", "--undo"]);
    assert!(file(&folder, "reviews.toml").contains("what = \"undo\""));
    assert!(!file(&folder, "case.toml").contains("s1@"));
    assert!(review(&folder, "u\n").contains("There is no decision to take back"));
    // A review takes back what was accepted by its id.
    accept(&["s2"]);
    assert!(review(&folder, "u\nq\n").contains("(accept) The fee stays as it is"));
    assert!(!file(&folder, "case.toml").contains("s2@"));
    // What the case accepts without a decision gets one.
    std::fs::write(path(&folder, "case.toml"), &by_id.0).unwrap();
    std::fs::remove_file(path(&folder, "reviews.toml")).unwrap();
    accept(&["s1"]);
    assert_eq!(by_id, (file(&folder, "case.toml"), file(&folder, "reviews.toml")));
}

#[test]
fn words_that_left_the_reports_leave_the_decision_listed() {
    let folder = case();
    review(&folder, "n\nr\nq\n");
    std::fs::write(path(&folder, "reports/1.txt"), FIRST.replace("The fee stays", "The charge stays"))
        .unwrap();
    let ledger = read(&folder);
    assert!(ledger["unplaced"].to_string().contains("d1 (reject)"), "{}", ledger["unplaced"]);
    statement(&ledger, "The charge stays");
    let checked = mediant(folder.path(), &["check", "talks"], "");
    assert!(String::from_utf8_lossy(&checked.stderr).contains("decision-unplaced"));
}

#[test]
fn a_file_that_is_faulty_or_was_changed_meanwhile_is_left_alone() {
    let folder = case();
    std::fs::write(
        path(&folder, "reviews.toml"),
        "schema = \"mediant/reviews/1\"\n[[decisions]]\nid = \"d1\"\nwhat = \"acept\"\n",
    )
    .unwrap();
    let faulty = mediant(folder.path(), &["review", "talks"], "a\n");
    assert_eq!(faulty.status.code(), Some(1));
    let said = String::from_utf8_lossy(&faulty.stderr).into_owned();
    assert!(said.contains("reviews.toml:4:8") && said.contains("accept"), "{said}");
    std::fs::remove_file(path(&folder, "reviews.toml")).unwrap();

    let mut child = Command::new(env!("CARGO_BIN_EXE_mediant"))
        .args(["review", "talks"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("Statement s1") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut reader, &mut line).unwrap() > 0);
    }
    let other = "schema = \"mediant/reviews/1\"\n# another hand\n";
    std::fs::write(path(&folder, "reviews.toml"), other).unwrap();
    child.stdin.take().unwrap().write_all(b"r\n").unwrap();
    std::io::copy(&mut reader, &mut std::io::sink()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("changed by someone else"));
    assert_eq!(file(&folder, "reviews.toml"), other);
}

#[test]
fn one_report_can_be_reviewed_alone() {
    let folder = case();
    let done = mediant(folder.path(), &["review", "talks", "reports/2.txt"], "?\nwhat\nr\n");
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.contains("1 new statement to look at") && said.contains("left: 0 new statements"), "{said}");
    assert!(said.contains("it is no statement") && said.contains("“what” is none of the answers"), "{said}");
    let wrong = mediant(folder.path(), &["review", "talks", "reports/9.txt"], "");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("reports/2.txt"));
}
