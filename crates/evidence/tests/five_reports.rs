//! The five public reports and their labelled statements, where `MEDIANT_SHARED` says they lie.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails loudly and says what it skips")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use mediant_core::ledger::{Kind, Ledger, Statement};
use mediant_evidence::{Actor, Lexicon, Source, Terms, read};
use serde_json::Value;

struct Reports {
    names: Vec<String>,
    files: Vec<Vec<u8>>,
    gold: Vec<Value>,
}

#[allow(clippy::disallowed_methods, reason = "a test finds data that the project does not contain")]
fn reports() -> Option<Reports> {
    let Some(root) = std::env::var_os("MEDIANT_SHARED").map(PathBuf::from) else {
        eprintln!("SKIPPED: MEDIANT_SHARED is not set, so the five reports were not read");
        return None;
    };
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(root.join("reports")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let names = paths.iter().map(|p| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let files = paths.iter().map(|p| std::fs::read(p).unwrap()).collect();
    let gold = std::fs::read_to_string(root.join("eval/reports_gold.json")).unwrap();
    Some(Reports { names, files, gold: serde_json::from_str::<Vec<Value>>(&gold).unwrap() })
}

fn ledger(reports: &Reports, lexicon: &Lexicon) -> Ledger {
    let sources: Vec<Source<'_>> =
        reports.names.iter().zip(&reports.files).map(|(path, bytes)| Source { path, bytes }).collect();
    read(&sources, lexicon).unwrap()
}

fn text<'a>(gold: &'a Value, key: &str) -> &'a str {
    gold[key].as_str().unwrap_or("")
}

/// The labelled spans that are one occurrence: repeats are labelled as further spans.
fn spans(gold: &Value) -> Vec<(usize, usize)> {
    let number = |v: &Value| usize::try_from(v.as_u64().unwrap()).unwrap();
    let mut all: Vec<(usize, usize)> = gold["spans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (number(&s["byte_start"]), number(&s["byte_end"])))
        .collect();
    if text(gold, "doc").starts_with("004") {
        all.truncate(1);
    }
    all
}

fn overlap(parts: &[(usize, usize)], gold: &[(usize, usize)]) -> f64 {
    let size = |s: &[(usize, usize)]| s.iter().map(|p| p.1 - p.0).sum::<usize>();
    let both: usize =
        parts.iter().flat_map(|p| gold.iter().map(move |g| p.1.min(g.1).saturating_sub(p.0.max(g.0)))).sum();
    both as f64 / (size(parts) + size(gold) - both) as f64
}

/// The statement that fits a label best, and how well.
fn best<'a>(ledger: &'a Ledger, reports: &Reports, gold: &Value) -> (&'a Statement, f64) {
    let report = reports.names.iter().position(|n| n == text(gold, "doc")).unwrap();
    let wanted = spans(gold);
    ledger
        .statements
        .iter()
        .filter(|s| s.report == report)
        .map(|s| (s, overlap(&s.parts, &wanted)))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .unwrap()
}

#[test]
fn labelled_statements_are_found_with_their_speaker() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for gold in &reports.gold {
        let (said, share) = best(&ledger, &reports, gold);
        let kind = text(gold, "type");
        let found = share >= if kind == "indirect" { 0.5 } else { 0.9 };
        let entry = counts.entry(kind).or_default();
        entry.0 += 1;
        entry.1 += usize::from(found);
        entry.2 += usize::from(share >= 0.999);
        if found {
            assert_eq!(said.speaker.as_deref(), Some(text(gold, "speaker")), "{}", text(gold, "id"));
        } else {
            eprintln!("missed {} {share:.2}: {}", text(gold, "id"), text(gold, "text"));
        }
        if kind == "direct" || kind == "block" {
            assert_eq!(said.kind.name(), kind, "{}", text(gold, "id"));
        }
    }
    eprintln!("kind: labelled, found, exact: {counts:?}; statements: {}", ledger.statements.len());
    for kind in ["direct", "block", "mixed"] {
        assert_eq!(counts[kind].0, counts[kind].1, "{kind}");
    }
    let (labelled, found, _) = counts["indirect"];
    assert!(found * 10 >= labelled * 9, "indirect {found} of {labelled}");
}

#[test]
fn nothing_but_attributed_speech_is_a_statement() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    for said in &ledger.statements {
        assert!(
            matches!(
                said.speaker.as_deref(),
                Some("Marco Rubio" | "Donald Trump" | "Chris Murphy" | "Jake Sullivan")
            ),
            "{said:?}"
        );
        let dropped = &ledger.reports[said.report].dropped;
        assert!(dropped.iter().all(|d| said.end <= d.start || d.end <= said.start), "{said:?}");
        if let Some((start, end)) = said.speaker_span {
            assert!(start < end && end <= ledger.reports[said.report].bytes);
        }
    }
    assert!(ledger.statements.len() <= 66, "{}", ledger.statements.len());
}

#[test]
fn the_repeated_body_is_found_once() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    let report = &ledger.reports[4];
    let why = |why: &str| report.dropped.iter().filter(|d| d.why == why).count();
    assert_eq!((why("repeat"), why("disclaimer"), why("advert")), (1, 1, 1));
    assert!(why("page furniture") >= 1);
    assert!(report.notes.iter().any(|n| n.contains("warranty")));
    let repeat = report.dropped.iter().find(|d| d.why == "repeat").unwrap();
    for said in ledger.statements.iter().filter(|s| s.report == 4) {
        assert!(said.end <= repeat.start);
        let words = &reports.files[4][said.start..said.end];
        for &(start, end) in &said.also_at {
            assert_eq!(&reports.files[4][start..end], words);
        }
        // All but the lead stand in the part that comes twice.
        assert_eq!(said.also_at.len(), usize::from(said.start > 140), "{}", said.text);
    }
}

#[test]
fn repairs_move_no_span() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    assert_eq!(ledger.reports[1].repairs.len(), 5);
    for said in &ledger.statements {
        let raw = String::from_utf8_lossy(&reports.files[said.report][said.parts[0].0..said.parts[0].1])
            .into_owned();
        let first: String = said.text.chars().filter(|c| !c.is_whitespace()).take(12).collect();
        let raw: String = raw.chars().filter(|c| !c.is_whitespace()).take(12).collect();
        assert!(raw.starts_with(&first) || first.starts_with(&raw), "{raw} {first}");
    }
}

#[test]
fn variants_are_the_labelled_clusters() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    let mut label: BTreeMap<&str, &str> = BTreeMap::new();
    let mut clusters: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for gold in &reports.gold {
        let (said, share) = best(&ledger, &reports, gold);
        let Some(cluster) = gold["cluster"].as_str().filter(|_| share >= 0.5) else { continue };
        label.insert(&said.id, cluster);
        clusters.entry(cluster).or_default().push(&said.id);
    }
    for group in &ledger.variants {
        let names: Vec<Option<&&str>> = group.statements.iter().map(|s| label.get(s.as_str())).collect();
        assert!(
            names[0].is_some() && names.iter().all(|n| *n == names[0]),
            "false merge {names:?} {group:?}"
        );
    }
    let together = |ids: &Vec<&str>| {
        ledger.variants.iter().any(|g| ids.iter().all(|i| g.statements.iter().any(|s| s == i)))
    };
    let reached: Vec<&str> = clusters.iter().filter(|(_, ids)| together(ids)).map(|(n, _)| *n).collect();
    eprintln!("clusters reached: {reached:?} of {:?}", clusters.keys());
    for name in ["CBS-WANT", "CBS-SURR", "CBS-BRK", "CBS-SIT", "CBS-CONC", "CBS-SACR", "CBS-AREA", "BRF-CONC"]
    {
        assert!(reached.contains(&name), "{name}");
    }
}

#[test]
fn look_alikes_are_related_and_never_merged() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    let find = |words: &str| {
        &ledger.statements.iter().find(|s| s.text.contains(words) && s.kind != Kind::Indirect).unwrap().id
    };
    let three = [find("long way to go"), find("long ways off"), find("a ways to go")];
    for (i, a) in three.iter().enumerate() {
        for b in &three[i + 1..] {
            let in_one = |ids: &[String]| ids.contains(a) && ids.contains(b);
            assert!(!ledger.variants.iter().any(|g| in_one(&g.statements)));
            assert!(ledger.related.iter().any(|l| in_one(&l.statements)), "{a} {b}");
        }
    }
}

#[test]
fn a_lost_word_and_a_stronger_verb_are_shown_as_meaning() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    let differs: Vec<_> = ledger.variants.iter().flat_map(|g| &g.differs).filter(|d| d.meaning).collect();
    assert!(differs.iter().any(|d| d.a == "with" && d.b.is_empty()));
    assert!(differs.iter().any(|d| d.a.contains("demanded") && d.b.contains("asking")));
}

#[test]
fn the_two_reports_of_consequences_contradict() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    let has = |id: &str, report: usize, word: &str| {
        ledger.statement(id).is_some_and(|s| s.report == report && s.text.contains(word))
    };
    let found = ledger.contradictions.iter().any(|l| {
        has(&l.statements[0], 2, "severe consequences") && has(&l.statements[1], 3, "additional consequences")
    });
    assert!(found, "{:?}", ledger.contradictions);
    assert!(ledger.contradictions.len() <= 3, "{:?}", ledger.contradictions);
}

#[test]
fn occasions_are_stated_and_no_date_is_invented() {
    let Some(reports) = reports() else { return };
    let ledger = ledger(&reports, &Lexicon::default());
    let rubio = |report: usize| {
        ledger
            .statements
            .iter()
            .filter(move |s| s.report == report && s.speaker.as_deref() == Some("Marco Rubio"))
    };
    for (report, outlet) in [(1, "CBS"), (2, "ABC"), (3, "CBS"), (4, "a news agency")] {
        assert!(rubio(report).all(|s| s.occasion.outlet.as_deref().is_some_and(|o| o.starts_with(outlet))));
    }
    assert!(rubio(0).all(|s| s.occasion.event.as_deref() == Some("briefing")));
    assert!(rubio(3).all(|s| s.occasion.stated.as_deref() == Some("Sunday (August 17)")));
    assert!(ledger.statements.iter().all(|s| s.occasion.date.is_none()));
    assert!(rubio(1).all(|s| s.occasion.stated.is_none()));
}

#[test]
fn the_case_helps_with_titles_and_issues() {
    let Some(reports) = reports() else { return };
    let lexicon = Lexicon {
        actors: vec![Actor {
            name: "Jake Sullivan".to_owned(),
            former: vec!["national security adviser".to_owned()],
            ..Actor::default()
        }],
        issues: vec![Terms {
            issue: "territory".to_owned(),
            terms: vec!["territory".to_owned(), "borders".to_owned(), "the lines".to_owned()],
            except: Vec::new(),
        }],
        ..Lexicon::default()
    };
    let ledger = ledger(&reports, &lexicon);
    let sullivan = ledger.statements.iter().find(|s| s.speaker.as_deref() == Some("Jake Sullivan")).unwrap();
    assert!(sullivan.notes.iter().any(|n| n.contains("outdated")));
    let touched: Vec<&str> =
        ledger.statements.iter().flat_map(|s| &s.issues).map(|t| t.because.as_str()).collect();
    assert!(touched.contains(&"territory") && touched.contains(&"territories"), "{touched:?}");
}
