//! Every block in every format; well-formed HTML whose links resolve; hostile text is harmless.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
mod page;

use common::{PARTIES, document, id, secrets, shared, with};
use mediant_brief::document::{
    Block, Cell, Column, Differs, Inline, Known, Order, Part, Section, SourceBody, SourceNote, Table, Tone,
    Wording,
};
use mediant_brief::{Document, html, json, markdown};
use mediant_disclosure::Audience;
use page::{check_markdown, check_page};
use proptest::prelude::*;

const EVIL: &str = "</style></title><script>alert('1')</script> | a \"b\" [c](d) `e` & *f* _g_\n# h";

fn every_block(evil: &str) -> Document {
    let say = |words: &str| vec![Inline::Text { text: words.into() }];
    let figure = mediant_figure_of(evil);
    let cell: Cell = vec![
        Inline::Text { text: evil.into() },
        Inline::Break,
        Inline::Strong { text: evil.into() },
        Inline::Number { shown: "0.50".into(), source: "src-1".into(), known: Known::Estimated },
        Inline::Mark { source: "src-1".into(), number: 1 },
        Inline::Link { to: "one".into(), text: evil.into() },
    ];
    let columns =
        vec![Column { title: evil.into(), numeric: false }, Column { title: "n".into(), numeric: true }];
    let wording = Wording {
        statement: "s1".into(),
        words: evil.into(),
        kind: "direct".into(),
        speaker: Some(evil.into()),
        report: evil.into(),
        start: 1,
        end: 9,
    };
    let statement = SourceBody::Statement {
        wording: wording.clone(),
        occasion: evil.into(),
        accepted: false,
        variants: vec![wording],
        differs: vec![Differs { a: evil.into(), b: String::new(), meaning: true }],
        notes: vec![evil.into()],
    };
    let entry = SourceBody::Entry {
        place: evil.into(),
        known: "told".into(),
        note: evil.into(),
        rests_on: Some("src-1".into()),
    };
    let bodies = [statement, entry, SourceBody::Computation { words: evil.into() }];
    let source = |(n, body)| SourceNote { id: format!("src-{}", n + 1), number: n + 1, body };
    let blocks = vec![
        Block::Paragraph { text: cell.clone() },
        Block::List { order: Order::Free, items: vec![cell.clone()] },
        Block::List { order: Order::Ranked, items: vec![cell.clone()] },
        Block::Facts { items: vec![(evil.into(), cell.clone())] },
        Block::Table(Table {
            caption: evil.into(),
            columns,
            rows: vec![vec![cell.clone(), cell.clone()]],
            more: 3,
        }),
        Block::Figure { figure },
        Block::Callout { tone: Tone::Caution, title: evil.into(), text: cell },
        Block::Quote { source: "src-1".into(), words: evil.into(), by: evil.into() },
    ];
    let twin = vec![Block::Twin(Table {
        caption: evil.into(),
        columns: vec![Column { title: evil.into(), numeric: false }],
        rows: vec![vec![vec![Inline::Text { text: evil.into() }]]],
        more: 0,
    })];
    let group = Block::Group { id: "two".into(), title: evil.into(), blocks: blocks.clone() };
    let blocks = blocks.into_iter().filter(|b| !matches!(b, Block::Figure { .. })).chain([group]).collect();
    Document {
        title: evil.into(),
        audience: "mediator".into(),
        classification: evil.into(),
        recipient: evil.into(),
        as_of: Some(evil.into()),
        version: "0".into(),
        language: "en".into(),
        fingerprint: "0123456789ab".into(),
        bottom_line: vec![say(evil)],
        sections: vec![
            Section { id: "one".into(), title: evil.into(), part: Part::Brief, blocks },
            Section { id: "three".into(), title: evil.into(), part: Part::Annex, blocks: twin },
        ],
        sources: bodies.into_iter().enumerate().map(source).collect(),
    }
}

fn mediant_figure_of(words: &str) -> mediant_figure::Figure {
    mediant_figure::gap::draw(&mediant_figure::gap::Gap {
        id: words.into(),
        title: words.into(),
        parties: Vec::new(),
        meetings: vec![words.into()],
        issues: vec![mediant_figure::gap::Issue {
            name: words.into(),
            weights: Vec::new(),
            gaps: vec![Some(0.5)],
        }],
    })
}

#[test]
fn every_block_is_in_every_format_and_hostile_text_is_harmless() {
    let document = every_block(EVIL);
    let page = html(&document);
    check_page(&page);
    assert!(!page.contains("<script") && page.matches("</style>").count() == 2);
    for piece in
        ["<blockquote", "<caption", "<svg", "<details", "class=\"num est\"", "and 3 more", "src-1-use-1"]
    {
        assert!(page.contains(piece), "{piece}");
    }
    let text = markdown(&document);
    check_markdown(&text);
    for piece in
        ["**Caution: ", "| ---: |", "1. ", "- ", "0.50](#src-1) est.", "and 3 more", "the meaning differs"]
    {
        assert!(text.contains(piece), "{piece}");
    }
    let value: serde_json::Value = serde_json::from_str(&json(&document)).unwrap();
    assert_eq!(value["schema"], "mediant/brief/1");
    let blocks = value["sections"][0]["blocks"].as_array().unwrap();
    let kinds: Vec<&str> = blocks.iter().map(|b| b["block"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["paragraph", "list", "list", "facts", "table", "callout", "quote", "group"]);
    assert_eq!(value["sources"][0]["words"], EVIL);
}

#[test]
fn the_markdown_of_every_block_is_as_it_was() {
    let mut plain = every_block("some words");
    plain.sections[0].blocks.truncate(5);
    insta::assert_snapshot!(markdown(&plain));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn every_brief_of_every_case_is_well_formed(shared in shared(), secrets in secrets(), party in 0_usize..3) {
        let case = with(&shared, &secrets);
        for audience in [Audience::Mediator, Audience::Party(id(PARTIES[party])), Audience::Public] {
            let document = document(&case, &audience);
            check_page(&html(&document));
            check_markdown(&markdown(&document));
            prop_assert!(document.bottom_line.len() <= 3);
            prop_assert_eq!(document.fingerprint.len(), 12);
            prop_assert_eq!(json(&document), json(&common::document(&case, &audience)));
        }
    }
}
