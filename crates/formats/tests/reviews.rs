//! `reviews.toml`: what is written is read back, and each fault has its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use mediant_core::Id;
use mediant_core::ledger::Stance;
use mediant_core::review::{Decision, Edit, Review, Span, What};
use mediant_formats::{Diagnostic, REVIEWS_HEAD, decision_toml, read_case};
use proptest::prelude::*;

fn read(text: &str) -> Result<(Review, Vec<Diagnostic>), Vec<Diagnostic>> {
    let files = common::with(common::base(), "reviews.toml", text);
    read_case(&files).map(|l| (l.review, l.warnings)).map_err(|f| f.diagnostics)
}

fn head(rest: &str) -> String {
    format!("schema = \"mediant/reviews/1\"\n{rest}")
}

/// Asserts that this is a fault of this code at the place of the mark `⟦`, which is taken out.
#[track_caller]
fn fault(rest: &str, code: &str) {
    let marked = head(rest);
    let at = marked.find('⟦').expect("a mark");
    let (line, start) =
        (marked[..at].matches('\n').count() + 1, marked[..at].rfind('\n').map_or(0, |n| n + 1));
    let column = marked[start..at].chars().count() + 1;
    let found = read(&marked.replacen('⟦', "", 1)).map_or_else(|f| f, |(_, warnings)| warnings);
    let hit = found
        .iter()
        .any(|d| d.code == code && d.file == "reviews.toml" && (d.line, d.column) == (line, column));
    assert!(hit, "no {code} at {line}:{column}: {found:?}");
}

#[test]
fn a_case_without_the_file_has_no_decisions_and_an_empty_file_is_one() {
    assert_eq!(read_case(&common::base()).unwrap().review, Review::default());
    assert_eq!(read(REVIEWS_HEAD).unwrap(), (Review::default(), Vec::new()));
}

#[test]
fn faults_have_code_and_place() {
    fault("⟦decision = 3", "unknown-key");
    fault("⟦[[decisions]]\nwhat = \"accept\"\nstatement = \"0a1b\"", "missing-key");
    fault("[[decisions]]\nid = ⟦\"12\"\nwhat = \"accept\"\nstatement = \"0a1b\"", "bad-id");
    fault("[[decisions]]\nid = \"d1\"\nwhat = ⟦\"acept\"", "unknown-word");
    fault("[[decisions]]\nid = \"d1\"\nwhat = \"accept\"\nstatement = ⟦\"s12\"", "bad-statement");
    fault(
        "[[decisions]]\nid = \"d1\"\nwhat = \"accept\"\nstatement = \"0a1b\"\n⟦speaker = \"x\"",
        "unknown-key",
    );
    fault("[[decisions]]\nid = \"d1\"\nwhat = \"merge\"\nstatements = ⟦[\"0a1b\"]", "out-of-range");
    fault("[[decisions]]\nid = \"d1\"\nwhat = \"undo\"\ndecision = ⟦\"d1\"", "unknown-decision");
    fault("⟦[[decisions]]\nid = \"d1\"\nwhat = \"edit\"\nstatement = \"0a1b\"", "missing-key");
    fault(
        "[[decisions]]\nid = \"d1\"\nwhat = \"edit\"\nstatement = \"0a1b\"\nissues = [\"place\", ⟦\"moon\"]",
        "unknown-issue",
    );
    fault(
        "[[decisions]]\nid = \"d1\"\nwhat = \"edit\"\nstatement = \"0a1b\"\nreport = \"r\"\ntext = \"t\"\nspan = ⟦[9, 3]",
        "out-of-range",
    );
    fault(
        "[[decisions]]\nid = \"d1\"\nwhat = \"reject\"\nstatement = \"0a1b\"\ndate = ⟦\"9 May\"",
        "bad-date",
    );
    let one = "[[decisions]]\nid = \"d1\"\nwhat = \"accept\"\nstatement = \"0a1b\"\n";
    fault(&format!("{one}{}", one.replace("\"d1\"", "⟦\"d1\"")), "duplicate-id");
    fault("[[decisions]⟦\n", "syntax");
}

#[test]
fn an_issue_that_left_the_case_is_passed_over_with_a_warning() {
    let text = head(
        "[[decisions]]\nid = \"d1\"\nwhat = \"edit\"\nstatement = \"0a1b\"\nissues = [\"moon\", \"place\"]\n",
    );
    let (review, warnings) = read(&text).unwrap();
    assert_eq!(warnings.len(), 1);
    let What::Edit(_, edit) = &review.decisions[0].what else { panic!("{review:?}") };
    assert_eq!(edit.issues, Some(vec![Id::new("place").unwrap()]));
}

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,20}|[\"\\\\\\n\\t\u{7f}a]{0,6}"
}

fn mark() -> impl Strategy<Value = String> {
    "[0-9a-f]{16}"
}

fn edit() -> impl Strategy<Value = Edit> {
    let span = (text(), 0_usize..1000, 1_usize..1000, text());
    let span = span.prop_map(|(report, start, size, text)| Span { report, start, end: start + size, text });
    let issues = prop::sample::subsequence(vec!["place", "price", "paper"], 0..=3);
    let issues = issues.prop_map(|ids| ids.into_iter().map(|i| Id::new(i).unwrap()).collect::<Vec<Id>>());
    let stance = prop::sample::select(vec![Stance::Offer, Stance::RedLine, Stance::None]);
    let fields = (prop::option::of(text()), prop::option::of(span), prop::option::of(issues), stance);
    fields.prop_map(|(speaker, span, issues, stance)| Edit { speaker, span, issues, stance: Some(stance) })
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        mark().prop_map(What::Accept),
        mark().prop_map(What::Reject),
        (mark(), edit()).prop_map(|(m, e)| What::Edit(m, e)),
        (mark(), mark()).prop_map(|(a, b)| What::Merge(a, b)),
        (mark(), mark()).prop_map(|(a, b)| What::Split(a, b)),
        Just(What::Undo("d1".to_owned())),
    ]
}

proptest! {
    #[test]
    fn what_is_put_at_the_end_is_read_back(
        taken in prop::collection::vec((what(), text(), prop::option::of("[A-Z][a-z]{0,8}")), 0..8),
    ) {
        let mut file = REVIEWS_HEAD.to_owned();
        let mut review = Review::default();
        for (what, words, by) in taken {
            let first = review.decisions.is_empty();
            let what = if first && matches!(what, What::Undo(_)) { What::Accept("0a1b".into()) } else { what };
            let date = Some("2031-05-09".to_owned());
            let decision = Decision { id: review.next_id(), date, by, words, what };
            file.push_str(&decision_toml(&decision));
            review.decisions.push(decision);
            prop_assert_eq!(&read(&file).unwrap().0, &review);
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        let _ = read(&text);
        let _ = read(&head(&format!("[[decisions]]\n{text}")));
    }
}
