//! What `mediant new` writes reads without a fault, and cannot be broken into a panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod common;

use mediant_core::number::Quantity;
use mediant_core::scenario::MatterKind;
use mediant_formats::{CaseFiles, read_case, scaffold};
use proptest::prelude::*;

fn files(slug: &str, title: &str) -> CaseFiles {
    let files = scaffold(slug, title).into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    CaseFiles { name: slug.to_owned(), files }
}

#[test]
fn a_new_case_has_no_fault_and_shows_the_format() {
    let loaded = read_case(&files("wind-park", "")).unwrap_or_else(|f| panic!("{f}"));
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    assert_eq!(loaded.case.title, "Wind park");
    assert_eq!(loaded.reports.len(), 1);
    let scenario = mediant_core::freeze::freeze(&loaded.case, None).unwrap();
    assert!(scenario.issues.iter().any(|m| m.kind == MatterKind::Steps && m.options.len() == 9));
    assert!(scenario.parties.iter().all(|p| matches!(p.reservation, Quantity::Interval { .. })));
    assert_eq!(scenario.parties[1].red_lines.len(), 1);
    assert_eq!(scenario.rules.len(), 1);
    assert_eq!(loaded.case.meetings.len(), 1);
    assert!(loaded.case.mediator.is_some());
}

#[test]
fn any_title_is_kept_as_it_is() {
    for title in ["A \"quoted\" \\ title", "{{title}}", "Ünïcode — ☂"] {
        assert_eq!(read_case(&files("x", title)).unwrap().case.title, title);
    }
}

/// Pieces of the format, to build nonsense from that looks like it.
fn nonsense() -> impl Strategy<Value = String> {
    let pieces = [
        "schema = \"mediant/case/1\"\n",
        "[[issues]]\n",
        "[[parties]]\n",
        "id = \"a\"\n",
        "id = \"b\"\n",
        "title = \"x\"\n",
        "name = \"n\"\n",
        "kind = \"measured\"\n",
        "kind = \"heading\"\n",
        "kind = \"article\"\n",
        "low = 0\n",
        "high = 1e40\n",
        "step = 1e-40\n",
        "under = \"a\"\n",
        "options = [\"a\", \"b\"]\n",
        "[[excludes]]\n",
        "these = [\"a:a\", \"b\"]\n",
        "[[requires]]\n",
        "this = \"a\"\n",
        "needs = \"b:a\"\n",
        "[weights]\n",
        "a = 1\n",
        "b = \"1..2\"\n",
        "a = \"rank 3\"\n",
        "[values]\n",
        "[values.a]\n",
        "a = [[0, 1], [1, \"unknown\"]]\n",
        "x = {",
        "}\n",
        "[",
        "]\n",
        "\"",
        "'''",
        "=",
        "\\",
        "#",
        "reservation = \"from-alternatives\"\n",
        "scale = [0, \"1/3\"]\n",
        "party = \"a\"\n",
        "aggregation = \"mean-of-included\"\n",
        "at-least = 99999999999999999999\n",
        "date = 2025-01-01\n",
        "\u{feff}",
        "\0",
        "é",
        "[[readings]]\n",
        "[readings.a]\n",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), which in 0_usize..5) {
        let mut files = common::base();
        let name = files.files.keys().nth(which).unwrap().clone();
        files.files.insert(name, bytes);
        let _ = read_case(&files);
    }

    #[test]
    fn no_nonsense_panics(shared in nonsense(), party in nonsense()) {
        let mut files = common::base();
        files.files.insert("parties/a.toml".into(), party.into_bytes());
        let _ = read_case(&files);
        files.files.insert("case.toml".into(), shared.into_bytes());
        let _ = read_case(&files);
    }

    #[test]
    fn no_mutation_panics_and_places_lie_in_the_file(
        which in 0_usize..7,
        at in 0.0_f64..1.0,
        drop in 0_usize..40,
        put in "[\\[\\]{}\"'=.,0-9a-e\n -]{0,6}",
    ) {
        let mut files = files("wind-park", "");
        let name = files.files.keys().nth(which).unwrap().clone();
        let bytes = files.files.get_mut(&name).unwrap();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a small length")]
        let start = (at * bytes.len() as f64) as usize;
        let end = (start + drop).min(bytes.len());
        bytes.splice(start..end, put.bytes());
        let found = common::faults_of(&files);
        for diagnostic in found {
            let lines = files.files.get(&diagnostic.file).map_or(1, |b| b.split(|b| *b == b'\n').count());
            prop_assert!((1..=lines).contains(&diagnostic.line), "{}", diagnostic);
            if let (Some(span), Some(bytes)) = (&diagnostic.span, files.files.get(&diagnostic.file)) {
                prop_assert!(span.start <= span.end && span.end <= bytes.len(), "{} {:?}", diagnostic, span);
            }
        }
    }
}
