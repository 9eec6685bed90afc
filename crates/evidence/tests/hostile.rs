//! What no input may do: panic, point outside the file, or read otherwise the second time.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails loudly and says what it skips")]

use mediant_core::ledger::Ledger;
use mediant_evidence::{Lexicon, Source, read, read_report};
use proptest::prelude::*;

fn holds(files: &[&[u8]]) -> Option<Ledger> {
    let sources: Vec<Source<'_>> = files.iter().map(|bytes| Source { path: "r", bytes }).collect();
    let first = read(&sources, &Lexicon::default()).ok()?;
    assert_eq!(first, read(&sources, &Lexicon::default()).unwrap());
    for report in &first.reports {
        assert!(report.dropped.iter().all(|d| d.start <= d.end && d.end <= report.bytes));
        assert!(report.repairs.iter().all(|r| r.at <= report.bytes));
    }
    for said in &first.statements {
        let bytes = files[said.report];
        let spans = said.parts.iter().chain(&said.also_at).chain(said.speaker_span.as_ref());
        for &(start, end) in spans.chain([&(said.start, said.end)]) {
            assert!(start <= end && end <= bytes.len(), "{said:?}");
        }
        assert!(said.parts.windows(2).all(|w| w[0].1 <= w[1].0), "{said:?}");
        assert!(!said.text.is_empty());
    }
    Some(first)
}

/// In plain UTF-8 the bytes of a statement's parts are its words.
fn words_stand_there(text: &str) {
    let Some(ledger) = holds(&[text.as_bytes()]) else { return };
    let squeeze = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for said in &ledger.statements {
        let there: Vec<&str> = said.parts.iter().map(|p| text.get(p.0..p.1).unwrap()).collect();
        assert_eq!(squeeze(&there.concat()), squeeze(&said.text));
    }
}

fn word() -> impl Strategy<Value = String> {
    let words = [
        "Ann Lee",
        "Minister Bo Hart",
        "he",
        "she",
        "said",
        "told KBS News",
        "that",
        "according to",
        "according",
        "to",
        ",",
        ".",
        "?",
        "“",
        "”",
        "\"",
        "‘",
        "’",
        "«",
        "»",
        "…",
        ":",
        ";",
        "(",
        ")",
        "and",
        "but",
        "if",
        "the port",
        "will open",
        "must not",
        "added",
        "noting",
        "who",
        "which",
        "on Sunday (May 4)",
        "I",
        "we",
        "Share",
        "\n",
        "\n\n",
        "\r\n",
        "- ",
        "é",
        "ß",
        "😀",
        "\u{301}",
        "U.S.",
        "12",
        "called",
        "described",
        "as",
        "outlined several",
        "don’t",
        "said“",
        "x.Then",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

fn tag() -> impl Strategy<Value = String> {
    let tags = [
        "<html>",
        "<head>",
        "<body>",
        "<p>",
        "</p>",
        "<div class='share'>",
        "</div>",
        "<nav>",
        "</nav>",
        "<article>",
        "</article>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<li>",
        "<a href=x>",
        "</a>",
        "&amp;",
        "&#8220;",
        "&bogus;",
        "&",
        "<",
        ">",
        "<h1>",
        "</h1>",
        "<title>",
        "</title>",
        "<meta charset=windows-1252>",
        "<br/>",
        "<![CDATA[",
        "<time datetime='2031-05-06'>",
        "&rdquo;",
        "<p",
        "\0",
    ];
    prop::sample::select(tags.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        holds(&[&bytes]);
    }

    #[test]
    fn random_news(words in prop::collection::vec(word(), 0..120), tight in any::<bool>()) {
        words_stand_there(&words.join(if tight { "" } else { " " }));
    }

    #[test]
    fn random_pages(pieces in prop::collection::vec(prop_oneof![tag(), word()], 0..120)) {
        holds(&[format!("<html>{}", pieces.join(" ")).as_bytes()]);
        holds(&[pieces.concat().as_bytes()]);
    }

    #[test]
    fn random_encodings(words in prop::collection::vec(word(), 0..60), mark in 0_usize..4) {
        let text = words.join(" ");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = match mark {
            0 => [b"\xff\xfe".as_slice(), &utf16].concat(),
            1 => [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
            2 => [b"<meta charset=shift_jis>".as_slice(), text.as_bytes()].concat(),
            _ => text.chars().map(|c| u8::try_from(u32::from(c) & 0xff).unwrap()).filter(|b| *b != 0).collect(),
        };
        holds(&[&bytes]);
    }

    #[test]
    fn several_reports(words in prop::collection::vec(word(), 0..80), more in prop::collection::vec(word(), 0..80)) {
        let (a, b) = (words.join(" "), more.join(" "));
        let ledger = holds(&[a.as_bytes(), b.as_bytes(), a.as_bytes()]).unwrap();
        let ids: Vec<&String> = ledger.statements.iter().map(|s| &s.id).collect();
        for link in ledger.related.iter().chain(&ledger.contradictions) {
            prop_assert!(link.statements.iter().all(|s| ids.contains(&s)));
        }
        for group in &ledger.variants {
            prop_assert!(group.statements.len() > 1);
            let speakers: Vec<_> = group.statements.iter().map(|s| &ledger.statement(s).unwrap().speaker).collect();
            prop_assert!(speakers.windows(2).all(|w| w[0] == w[1] && w[0].is_some()));
        }
    }
}

/// A stage that took quadratic time in one of these would not end in a test run.
#[test]
fn large_and_monotonous_files_are_read() {
    let many = [
        "“".repeat(400_000),
        "\" ".repeat(400_000),
        "said that ".repeat(150_000),
        "Ann Lee said, “Yes.” ".repeat(60_000),
        "Ann, ".repeat(300_000),
        "according to ".repeat(150_000),
        "a\n".repeat(500_000),
        "(((".repeat(300_000),
        "<div>".repeat(300_000),
        format!("<html>{}", "<p class=share>&amp;&#x41;&bogus".repeat(60_000)),
        "A. ".repeat(300_000),
        "and but and she said ".repeat(80_000),
        "x\u{301}’".repeat(200_000),
    ];
    for text in &many {
        let source = Source { path: "large", bytes: text.as_bytes() };
        read_report(&source, &Lexicon::default()).unwrap();
        eprintln!("read {} bytes of {:?}", text.len(), text.chars().take(12).collect::<String>());
    }
}
