//! Guards of merges, doubtful pairs, and what persons decided.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use mediant_core::ledger::{Kind, Ledger, Stance, Statement};
use mediant_core::review::{Decision, Edit, Review, Span, What};
use mediant_evidence::{Lexicon, ReadReport, Source, assemble, read, read_record, record, reviewed};
use proptest::prelude::*;

const LEE: &str = "“We must open the harbour before winter so that fishermen can sell their catch with dignity,” minister Ann Lee told KBS News.";
const LEE_TOO: &str = "“We need to open the harbour before the winter so that the fishermen can sell the catch in dignity,” Ann Lee said in an interview broadcast by KBS.";

fn ledger(reports: &[&str]) -> Ledger {
    let paths: Vec<String> = (0..reports.len()).map(|n| format!("{n}.txt")).collect();
    let sources: Vec<Source<'_>> =
        reports.iter().zip(&paths).map(|(r, path)| Source { path, bytes: r.as_bytes() }).collect();
    read(&sources, &Lexicon::default()).unwrap()
}

/// The same from reports with a day of publication.
fn dated(reports: &[(&str, &str)]) -> Ledger {
    let read = reports.iter().enumerate().map(|(n, (day, text))| -> ReadReport {
        let line = format!("{{\"text\": \"{text}\", \"published\": \"{day}\"}}");
        let path = format!("all.jsonl:{}", n + 1);
        read_record(&path, &record(&path, line.as_bytes()).unwrap(), &Lexicon::default())
    });
    assemble(read.collect())
}

fn groups(ledger: &Ledger) -> Vec<Vec<&str>> {
    ledger.variants.iter().map(|g| g.statements.iter().map(String::as_str).collect()).collect()
}

fn review(whats: &[What]) -> Review {
    let decisions = whats.iter().enumerate().map(|(n, what)| Decision {
        id: format!("d{}", n + 1),
        date: None,
        by: None,
        words: String::new(),
        what: what.clone(),
    });
    Review { decisions: decisions.collect() }
}

fn mark(ledger: &Ledger, words: &str) -> String {
    find(ledger, words).mark.clone()
}

#[track_caller]
fn find<'l>(ledger: &'l Ledger, words: &str) -> &'l Statement {
    ledger
        .statements
        .iter()
        .find(|s| s.text.contains(words))
        .unwrap_or_else(|| panic!("no {words}: {ledger:?}"))
}

#[test]
fn wordings_that_no_guard_parts_are_one_and_what_differs_names_the_other() {
    let found = ledger(&[LEE, LEE_TOO]);
    assert_eq!(groups(&found), [["s1", "s2"]]);
    let differs = &found.variants[0].differs;
    assert!(differs.iter().all(|d| d.statement == "s2"));
    assert!(differs.iter().any(|d| d.a == "must" && d.b == "need to"));
}

#[test]
fn the_guard_of_speakers_parts_others_and_the_unresolved() {
    let other = LEE_TOO.replace("Ann Lee", "Bo Hart");
    let found = ledger(&[LEE, &other]);
    assert!(found.variants.is_empty() && found.related.is_empty() && found.doubtful.is_empty());
    // Nearly the same words of nobody in particular are doubtful.
    let nobody = LEE.replace("minister Ann Lee told KBS News", "she told KBS News");
    let found = ledger(&[LEE, &nobody]);
    assert!(found.statements.iter().any(|s| s.speaker.is_none()), "{found:?}");
    assert!(found.variants.is_empty());
    assert!(found.doubtful[0].why.contains("not resolved"), "{:?}", found.doubtful);
}

#[test]
fn the_guard_of_venues_parts_other_outlets_and_other_events() {
    let found = ledger(&[LEE, &LEE_TOO.replace("KBS", "NTV")]);
    assert!(found.variants.is_empty() && found.doubtful.is_empty());
    assert!(found.related[0].why.contains("another occasion"));
    let (briefing, hearing) = (
        LEE.replace("told KBS News", "said at a briefing on 4 May 2031"),
        LEE_TOO.replace("in an interview broadcast by KBS", "at a hearing on 4 May 2031"),
    );
    let found = ledger(&[&briefing, &hearing]);
    assert!(found.variants.is_empty(), "{found:?}");
    assert!(found.related[0].why.contains("another occasion"));
    let found = ledger(&[&briefing, &hearing.replace("hearing", "briefing")]);
    assert_eq!(groups(&found), [["s1", "s2"]]);
}

#[test]
fn the_guard_of_dates_parts_other_days() {
    let on = |text: &str, day: &str| text.replace("KBS News.", &format!("KBS News on {day}."));
    let found = ledger(&[&on(LEE, "4 May 2031"), &on(&LEE.replace("must", "have to"), "5 May 2031")]);
    assert!(found.variants.is_empty(), "{found:?}");
    assert!(found.related[0].why.contains("another occasion"));
    let found = ledger(&[&on(LEE, "4 May 2031"), &on(&LEE.replace("must", "have to"), "4 May 2031")]);
    assert_eq!(groups(&found), [["s1", "s2"]]);
}

#[test]
fn the_guard_of_dates_takes_a_window_of_days_where_none_is_stated() {
    // Seven days before the day of publication, and the day after it.
    for (day, one) in
        [("2031-05-04", true), ("2031-05-11", true), ("2031-05-12", true), ("2031-05-20", false)]
    {
        let found = dated(&[("2031-05-04", LEE), (day, LEE_TOO)]);
        assert_eq!(!found.variants.is_empty(), one, "{day}");
    }
    // A day that is stated lies in the window of the other report, or does not.
    for (day, one) in [("2031-05-09", true), ("2031-05-30", false), ("2031-05-02", false)] {
        let stated = LEE.replace("KBS News.", "KBS News on 4 May 2031.");
        let found = dated(&[("2031-06-30", &stated), (day, LEE_TOO)]);
        assert_eq!(!found.variants.is_empty(), one, "{day}");
    }
    // What is parted by the window alone, in nearly the same words, is doubtful.
    let found = dated(&[("2031-05-04", LEE), ("2031-07-01", &LEE.replace("must", "have to"))]);
    assert!(found.variants.is_empty());
    assert!(found.doubtful[0].why.contains("58 days apart"), "{:?}", found.doubtful);
    assert!(found.related[0].why.contains("58 days apart"), "{:?}", found.related);
}

#[test]
fn merges_are_one_to_one() {
    // Two quotations of one report are two utterances, so that only the better one is the other report's.
    let twice =
        format!("{LEE}\n\n“We must open the harbour so that fishermen can sell,” Ann Lee told KBS News.");
    let found = ledger(&[&twice, LEE_TOO]);
    assert_eq!(groups(&found), [["s1", "s3"]]);
}

#[test]
fn look_alikes_whose_occasion_is_open_are_doubtful_and_only_linked() {
    let open =
        "“We must open the harbour before winter so that fishermen keep boats and sell ice,” Ann Lee said.";
    let found = ledger(&[LEE, open]);
    assert!(found.variants.is_empty());
    assert_eq!(found.doubtful[0].statements, ["s1", "s2"]);
    assert!(found.doubtful[0].why.contains("not known"));
    assert_eq!(found.related[0].statements, ["s1", "s2"]);
    // No statement has more than three doubtful pairs.
    let many: Vec<String> = (0..12).map(|n| open.replace("ice", &format!("ware{n}"))).collect();
    let mut all: Vec<&str> = many.iter().map(String::as_str).collect();
    all.push(LEE);
    let found = ledger(&all);
    for said in &found.statements {
        assert!(found.doubtful.iter().filter(|l| l.statements.contains(&said.id)).count() <= 3);
    }
}

#[test]
fn a_paraphrase_in_a_reprint_is_the_same_utterance() {
    let mut body = String::new();
    for n in 0..12 {
        let (boats, nets) = (n + 3, n * 7 + 2);
        let line =
            format!("The board of district {n} counted {boats} boats and {nets} nets in the old harbour.");
        body.push_str(&line);
        body.push_str("\\n\\n");
    }
    let text = format!(
        "{body}Ann Lee said that the harbour would open for the fishermen before the winter storms.\\n\\n"
    );
    let found = dated(&[("2031-05-04", &text), ("2031-05-05", &text)]);
    assert!(found.reports[1].reprint_of.is_some());
    assert_eq!(find(&found, "would open").kind, Kind::Indirect);
    assert!(
        found.variants.iter().any(|g| g.statements.contains(&find(&found, "would open").id)),
        "{found:?}"
    );
}

#[test]
fn what_was_decided_is_followed() {
    let fee = "“The fee stays as it is,” Bo Hart told KBS News.";
    let open =
        "“We must open the harbour before winter so that fishermen keep boats and sell ice,” Ann Lee said.";
    let first = ledger(&[LEE, LEE_TOO, fee, open]);
    let edit = Edit {
        speaker: Some("Cy Doe".to_owned()),
        span: Some(Span { report: "2.txt".to_owned(), start: 3, end: 16, text: "The fee stays".to_owned() }),
        issues: Some(vec![mediant_core::Id::new("fee").unwrap()]),
        stance: Some(Stance::Demand),
    };
    let all = [
        What::Split(mark(&first, "with dignity"), mark(&first, "in dignity")),
        What::Merge(mark(&first, "with dignity"), mark(&first, "sell ice")),
        What::Edit(mark(&first, "The fee"), edit),
        What::Reject(mark(&first, "in dignity")),
        What::Merge(mark(&first, "The fee"), "0000000000000000".to_owned()),
    ];
    let after = reviewed(first.clone(), &review(&all));
    assert_eq!(groups(&after), [["s1", "s4"]]);
    assert_eq!(after.rejected.len(), 1);
    assert_eq!((after.rejected[0].id.as_str(), after.statements.len()), ("s2", 3));
    assert_eq!(after.statement("s3").unwrap().id, "s3");
    let edited = find(&after, "The fee stays");
    assert_eq!((edited.text.as_str(), edited.start, edited.end), ("The fee stays", 3, 16));
    assert_eq!((edited.speaker.as_deref(), edited.stance), (Some("Cy Doe"), Stance::Demand));
    assert_eq!(edited.issues[0].issue, "fee");
    assert_eq!(edited.mark, mark(&first, "The fee"));
    assert!(edited.notes.iter().any(|n| n.contains("set by a person (d3)")));
    assert_eq!(after.unplaced.len(), 1);
    assert!(after.unplaced[0].starts_with("d5 (merge)"));
    // A span that the report does not have is not followed.
    let span = Span { report: "2.txt".to_owned(), start: 3, end: 900, text: "x".to_owned() };
    let edit = Edit { span: Some(span), ..Edit::default() };
    let after = reviewed(first.clone(), &review(&[What::Edit(mark(&first, "The fee"), edit)]));
    assert_eq!(find(&after, "The fee").text, "The fee stays as it is");
    assert!(after.unplaced[0].contains("d1"), "{:?}", after.unplaced);
}

#[test]
fn a_split_stands_against_a_merge_through_a_third() {
    let like = LEE.replace("must", "have to");
    let first = ledger(&[LEE, LEE_TOO, &like]);
    assert_eq!(groups(&first), [["s1", "s2", "s3"]]);
    let (one, two) = (mark(&first, "We must"), mark(&first, "We need"));
    let split = [What::Split(one.clone(), two.clone())];
    let after = reviewed(first.clone(), &review(&split));
    assert!(groups(&after).iter().all(|g| !(g.contains(&"s1") && g.contains(&"s2"))), "{:?}", groups(&after));
    assert!(after.related.iter().any(|l| l.why.contains("kept apart by a person")), "{:?}", after.related);
    // A person's merges through the third are blocked, and listed.
    let third = mark(&first, "We have to");
    let blocked =
        [split[0].clone(), What::Merge(one.clone(), third.clone()), What::Merge(two.clone(), third)];
    let after = reviewed(first.clone(), &review(&blocked));
    assert!(groups(&after).iter().all(|g| !(g.contains(&"s1") && g.contains(&"s2"))));
    assert!(after.unplaced[0].starts_with("d3 would merge"), "{:?}", after.unplaced);
    // The last decision about a pair counts.
    let again = [split[0].clone(), What::Merge(two, one)];
    assert_eq!(groups(&reviewed(first, &review(&again))), [["s1", "s2", "s3"]]);
}

#[test]
fn a_decision_holds_when_another_report_completes_the_name() {
    let short = LEE.replace("minister Ann Lee", "Lee");
    let alone = ledger(&[&short]);
    assert_eq!(alone.statements[0].speaker.as_deref(), Some("Lee"));
    let reject = review(&[What::Reject(alone.statements[0].mark.clone())]);
    let more = ledger(&["“It rained,” minister Ann Lee told NTV.", &short]);
    assert_ne!(more.statements[1].mark, alone.statements[0].mark);
    let after = reviewed(more, &reject);
    assert_eq!(after.rejected.len(), 1);
    assert!(after.unplaced.is_empty());
}

/// Reports of which several say alike things.
const POOL: &[&str] = &[
    LEE,
    LEE_TOO,
    "“We have to open the harbour before winter so that fishermen can sell their catch with dignity,” Ann Lee told KBS.",
    "“The fee stays as it is,” Bo Hart told KBS News. “It was never high,” he said.",
    "“The fee stays where it is,” Bo Hart told KBS News.",
    "“We must open the harbour before winter so that fishermen keep boats and sell ice,” Ann Lee said.",
];

fn what(ledger: &Ledger, (kind, a, b): (u8, usize, usize)) -> What {
    let mark = |n: usize| ledger.statements[n % ledger.statements.len()].mark.clone();
    match kind % 6 {
        0 => What::Accept(mark(a)),
        1 => What::Reject(mark(a)),
        2 => What::Edit(mark(a), Edit { speaker: Some(format!("Person {b}")), ..Edit::default() }),
        3 => What::Merge(mark(a), mark(b)),
        4 => What::Split(mark(a), mark(b)),
        _ => What::Undo(format!("d{}", b + 1)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn taking_everything_back_gives_the_first_ledger(taken in prop::collection::vec((0_u8..6, 0_usize..9, 0_usize..9), 0..12)) {
        let first = ledger(POOL);
        let whats: Vec<What> = taken.iter().map(|t| what(&first, *t)).collect();
        let mut all = review(&whats);
        let after = reviewed(first.clone(), &all);
        prop_assert_eq!(after.statements.len() + after.rejected.len(), first.statements.len());
        while let Some(last) = all.standing().last().map(|d| d.id.clone()) {
            let (id, words) = (all.next_id(), String::new());
            all.decisions.push(Decision { id, date: None, by: None, words, what: What::Undo(last) });
        }
        prop_assert_eq!(reviewed(first.clone(), &all), first);
    }

    #[test]
    fn what_is_split_stays_apart_whatever_reports_are_added(
        before in prop::collection::vec(0_usize..6, 0..4),
        after in prop::collection::vec(0_usize..6, 0..4),
    ) {
        let two = ledger(&[LEE, LEE_TOO]);
        let split = review(&[What::Split(two.statements[0].mark.clone(), two.statements[1].mark.clone())]);
        let texts: Vec<&str> =
            before.iter().map(|n| POOL[*n]).chain([LEE, LEE_TOO]).chain(after.iter().map(|n| POOL[*n])).collect();
        let found = reviewed(ledger(&texts), &split);
        for group in &found.variants {
            let has = |mark: &str| group.statements.iter().any(|id| found.statement(id).unwrap().mark == mark);
            prop_assert!(!(has(&two.statements[0].mark) && has(&two.statements[1].mark)));
        }
    }
}
