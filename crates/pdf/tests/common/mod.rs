//! Documents made of one text, in every place that holds text.
#![allow(dead_code, reason = "each test uses a part of it")]

use mediant_brief::Document;
use mediant_brief::document::{
    Block, Cell, Column, Differs, Inline, Known, Order, Part, Section, SourceBody, SourceNote, Table, Tone,
    Wording,
};

pub(crate) fn say(words: &str) -> Vec<Inline> {
    vec![Inline::Text { text: words.into() }]
}

pub(crate) fn table(caption: &str, heads: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let columns =
        heads.iter().enumerate().map(|(at, h)| Column { title: (*h).into(), numeric: at > 0 }).collect();
    Table { caption: caption.into(), columns, rows, more: 0 }
}

/// A document of one section with these blocks.
pub(crate) fn document(title: &str, blocks: Vec<Block>) -> Document {
    Document {
        title: title.into(),
        audience: "mediator".into(),
        classification: "for the mediator only".into(),
        recipient: "The mediator".into(),
        as_of: Some("2025-08-18".into()),
        version: "0".into(),
        language: "en".into(),
        fingerprint: "0123456789ab".into(),
        bottom_line: vec![say("A deal exists.")],
        sections: vec![Section { id: "one".into(), title: "Section one".into(), part: Part::Brief, blocks }],
        sources: Vec::new(),
    }
}

/// A cell with every kind of running text.
fn cell(words: &str) -> Cell {
    let number = |known| Inline::Number { shown: "0.50".into(), source: "src-1".into(), known };
    vec![
        Inline::Text { text: words.into() },
        Inline::Break,
        Inline::Strong { text: words.into() },
        number(Known::Given),
        number(Known::Published),
        number(Known::Estimated),
        Inline::Number { shown: words.into(), source: words.into(), known: Known::Estimated },
        Inline::Mark { source: "src-1".into(), number: 1 },
        Inline::Link { to: "one".into(), text: words.into() },
        Inline::Link { to: words.into(), text: words.into() },
    ]
}

fn sources(words: &str) -> Vec<SourceNote> {
    let wording = Wording {
        statement: "s1".into(),
        words: words.into(),
        kind: "direct".into(),
        speaker: Some(words.into()),
        report: words.into(),
        start: 1,
        end: 9,
    };
    let statement = SourceBody::Statement {
        wording: wording.clone(),
        occasion: words.into(),
        accepted: false,
        variants: vec![wording],
        differs: vec![Differs { a: words.into(), b: String::new(), meaning: true }],
        notes: vec![words.into()],
    };
    let entry = |rests_on: &str| SourceBody::Entry {
        place: words.into(),
        known: "told".into(),
        note: words.into(),
        rests_on: Some(rests_on.into()),
    };
    let bodies = [statement, entry("src-1"), entry(words), SourceBody::Computation { words: words.into() }];
    let note = |(n, body)| SourceNote { id: format!("src-{}", n + 1), number: n + 1, body };
    bodies.into_iter().enumerate().map(note).collect()
}

/// A document with every kind of block, and this text wherever text can stand.
pub(crate) fn every_block(words: &str) -> Document {
    let mut of = table(words, &[words, "n"], vec![vec![cell(words), cell(words)]]);
    of.more = 3;
    let blocks = vec![
        Block::Paragraph { text: cell(words) },
        Block::List { order: Order::Free, items: vec![cell(words)] },
        Block::List { order: Order::Ranked, items: vec![cell(words)] },
        Block::Facts { items: vec![(words.into(), cell(words))] },
        Block::Table(of.clone()),
        Block::Figure { figure: figure(words) },
        Block::Figure { figure: figure("another") },
        Block::Twin(of),
        Block::Callout { tone: Tone::Note, title: words.into(), text: cell(words) },
        Block::Callout { tone: Tone::Caution, title: words.into(), text: cell(words) },
        Block::Callout { tone: Tone::Missing, title: words.into(), text: cell(words) },
        Block::Quote { source: "src-1".into(), words: words.into(), by: words.into() },
        Block::Table(table(words, &[], vec![vec![]])),
    ];
    let group = |id: &str| Block::Group { id: id.into(), title: words.into(), blocks: blocks.clone() };
    // Ids that are there twice, and none, are no reason to fail.
    let inside = [blocks.clone(), vec![group("two"), group("one"), group("")]].concat();
    let mut document = document(words, inside);
    words.clone_into(&mut document.classification);
    words.clone_into(&mut document.recipient);
    words.clone_into(&mut document.language);
    words.clone_into(&mut document.version);
    words.clone_into(&mut document.fingerprint);
    document.as_of = Some(words.into());
    document.bottom_line = vec![cell(words)];
    document.sections.push(Section { id: "one".into(), title: words.into(), part: Part::Annex, blocks });
    document.sources = sources(words);
    document
}

pub(crate) fn figure(words: &str) -> mediant_figure::Figure {
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
