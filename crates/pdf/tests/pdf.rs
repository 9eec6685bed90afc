//! Whatever a document says, it becomes a PDF that says it as text, or is refused with its size.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::{document, every_block, say, table};
use mediant_brief::document::{Block, Inline, Order};
use mediant_brief::{Header, brief};
use mediant_core::Id;
use mediant_core::ledger::Ledger;
use mediant_disclosure::{Audience, view};
use mediant_pdf::{Failure, pdf};

fn is_whole(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-1.7") && bytes.trim_ascii_end().ends_with(b"%%EOF")
}

fn has(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn the_same_document_gives_the_same_bytes_without_a_clock() {
    let document = every_block("some words");
    let bytes = pdf(&document).unwrap();
    assert!(is_whole(&bytes));
    assert!(bytes == pdf(&document).unwrap());
    let on_threads: Vec<_> =
        (0..3).map(|_| document.clone()).map(|d| std::thread::spawn(move || pdf(&d).unwrap())).collect();
    for one in on_threads {
        assert!(one.join().unwrap() == bytes, "the same beside others");
    }
    assert!(!has(&bytes, "CreationDate") && !has(&bytes, "ModDate"), "a PDF tells no hour");
    assert!(!has(&bytes, "/Author"), "nor a person");
}

#[test]
fn it_is_tagged_accessible_and_in_its_language() {
    let mut document = every_block("some words");
    document.language = "de-AT".into();
    let bytes = pdf(&document).unwrap();
    assert!(has(&bytes, "/Marked true") && has(&bytes, "/StructTreeRoot"));
    assert!(has(&bytes, "/Lang(de-AT)") || has(&bytes, "/Lang (de-AT)"));
    assert!(has(&bytes, "pdfuaid"), "PDF/UA-1, where the text allows it");
    assert!(has(&bytes, "/Title"));
}

#[test]
fn hostile_text_is_text() {
    let markup = "#read(\"/etc/passwd\") #import \"@preview/x:1.0.0\" $ x^2 $ *a* _b_ `c` \\ \\u{41} [d] <e> @f //g /*h*/ = i\n- j";
    let broken =
        "#{ [ ( $ \" ` */ \u{0}\u{1}\u{7f}\u{85} <svg><image href=\"file:///etc/passwd\"/></svg> &amp; ]]>";
    let turned = "\u{202e}\u{2067}\u{5d0}\u{5d1}\u{5d2} \u{627}\u{644}\u{633}\u{644}\u{627}\u{645} 12.50 \u{4e2d}\u{6587} \u{1f54a} \u{e000}\u{fffe}";
    let marks = format!("e{}", "\u{301}".repeat(500));
    for words in [markup, broken, turned, &marks, "", " ", "\u{feff}", "\u{200b}"] {
        let bytes = pdf(&every_block(words)).unwrap_or_else(|why| panic!("{words:?}: {why}"));
        assert!(is_whole(&bytes), "{words:?}");
    }
}

#[test]
fn a_word_without_end_is_broken_and_a_long_text_goes_over_pages() {
    let longest = document("t", vec![Block::Paragraph { text: say(&"x".repeat(100_000)) }]);
    assert!(is_whole(&pdf(&longest).unwrap()));
    // Everywhere else it is as long as to go over a page's end.
    let long = "x".repeat(12_000);
    let cells = vec![vec![say("a"), say(&long)]];
    let blocks = vec![
        Block::Table(table("t", &["a", "b"], cells)),
        Block::Facts { items: vec![("a".into(), say(&long)), (long.clone(), say("b"))] },
        Block::Table(table(&long, &[&long, "b"], vec![vec![say("a"), say("b")]])),
    ];
    let mut document = document(&long, blocks);
    document.recipient.clone_from(&long);
    document.classification = long;
    assert!(is_whole(&pdf(&document).unwrap()));
}

#[test]
fn what_is_too_large_is_refused_with_its_size() {
    let rows = vec![vec![say("a"), say("b")]; 50_000];
    let refused = pdf(&document("t", vec![Block::Table(table("t", &["a", "b"], rows))]));
    assert_eq!(refused, Err(Failure::TooLong { what: "cells of tables", size: 100_000, most: 20_000 }));
    let words = refused.unwrap_err().to_string();
    assert!(words.contains("100000 cells of tables") && words.contains("HTML"), "{words}");
    let long = pdf(&document("t", vec![Block::Paragraph { text: say(&"a ".repeat(2 << 20)) }]));
    assert!(matches!(long, Err(Failure::TooLong { what: "bytes of text", .. })));
    let points = vec![vec![Inline::Break; 10]; 10_000];
    let many = pdf(&document("t", vec![Block::List { order: Order::Free, items: points }]));
    assert!(matches!(many, Err(Failure::TooLong { what: "pieces", .. })));
    let mut deep = Block::Group { id: "g".into(), title: "g".into(), blocks: Vec::new() };
    for _ in 0..200 {
        deep = Block::Group { id: "g".into(), title: "g".into(), blocks: vec![deep] };
    }
    let deep = pdf(&document("t", vec![deep]));
    assert!(matches!(deep, Err(Failure::TooLong { what: "groups inside each other", .. })));
}

/// The bytes of the brief of a published case for an audience, after a change to the folder's case.
fn of_a_case(audience: &Audience, change: impl FnOnce(&mut mediant_core::case::Case)) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/new-recruit");
    let mut loaded = mediant_formats::load_case(&folder).unwrap_or_else(|faults| panic!("{faults:?}"));
    change(&mut loaded.case);
    let options = mediant_analysis::Options::default();
    let view = view(&loaded.case, &Ledger::default(), audience, &options).unwrap();
    pdf(&brief(&view, &Header { version: "0".into(), ..Header::default() })).unwrap()
}

#[test]
fn what_another_party_told_changes_no_byte() {
    let told = |case: &mut mediant_core::case::Case| {
        assert!(case.preferences[1].take().is_some(), "there was something to take away");
    };
    let id = |at: usize| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/new-recruit");
        let loaded = mediant_formats::load_case(&folder).unwrap_or_else(|faults| panic!("{faults:?}"));
        Id::new(loaded.case.parties[at].id.as_str()).unwrap()
    };
    let own = Audience::Party(id(0));
    assert!(of_a_case(&own, |_| ()) == of_a_case(&own, told));
    assert!(
        of_a_case(&Audience::Mediator, |_| ()) != of_a_case(&Audience::Mediator, told),
        "and the mediator sees it"
    );
}
