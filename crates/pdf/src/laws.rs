//! What stands on the pages, read from the layout.

use mediant_brief::Document;
use mediant_brief::document::{Block, Column, Inline, Known, Part, Section, SourceBody, SourceNote, Table};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use crate::paper;
use crate::world::Desk;

/// The words of each page, and how many links are on it.
fn pages(document: &Document) -> Vec<(String, usize)> {
    let desk = Desk::new(|book| paper::dict(document, book));
    let compiled = typst::compile::<PagedDocument>(&desk);
    assert!(compiled.warnings.is_empty(), "{:?}", compiled.warnings);
    compiled.output.unwrap().pages().iter().map(|page| words(&page.frame)).collect()
}

fn words(frame: &Frame) -> (String, usize) {
    let (mut text, mut links) = (String::new(), 0);
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                let inner = words(&group.frame);
                text.push_str(&inner.0);
                links += inner.1;
            }
            FrameItem::Text(run) => {
                text.push_str(&run.text);
                text.push(' ');
            }
            FrameItem::Link(..) => links += 1,
            _ => {}
        }
    }
    (text, links)
}

fn say(words: &str) -> Vec<Inline> {
    vec![Inline::Text { text: words.into() }]
}

fn sample(rows: usize) -> Document {
    let column = |title: &str, numeric| Column { title: title.into(), numeric };
    let number = |known| vec![Inline::Number { shown: "0.75".into(), source: "src-1".into(), known }];
    let row = |at: usize| {
        vec![say(&format!("Issue {at}")), number(if at == 0 { Known::Estimated } else { Known::Given })]
    };
    let table = Table {
        caption: "What each needs".into(),
        columns: vec![column("Party", false), column("Utility", true)],
        rows: (0..rows).map(row).collect(),
        more: 7,
    };
    Document {
        title: "Peace over #emph[water]".into(),
        audience: "mediator".into(),
        classification: "for the mediator only".into(),
        recipient: "The *mediator*".into(),
        as_of: Some("2025-08-18".into()),
        version: "0.1".into(),
        language: "en".into(),
        fingerprint: "0123456789ab".into(),
        bottom_line: vec![say("A deal exists: $3 of 4$.")],
        sections: vec![Section {
            id: "zone".into(),
            title: "Is there a deal?".into(),
            part: Part::Brief,
            blocks: vec![Block::Table(table)],
        }],
        sources: vec![SourceNote {
            id: "src-1".into(),
            number: 1,
            body: SourceBody::Computation { words: "the zone".into() },
        }],
    }
}

#[test]
fn title_bottom_line_cells_and_sources_stand_on_the_paper_as_they_were_written() {
    let pages = pages(&sample(2));
    let (first, last) = (&pages.first().unwrap().0, &pages.last().unwrap().0);
    for piece in [
        "Peace over #emph[water]",
        "The *mediator*",
        "2025-08-18",
        "A deal exists: $3 of 4$.",
        "Is there a deal?",
    ] {
        assert!(first.contains(piece), "{piece} is not in {first}");
    }
    for piece in ["What each needs", "Party", "Utility", "Issue 1", "0.75", "and 7 more"] {
        assert!(first.contains(piece), "{piece} is not in {first}");
    }
    assert_eq!(first.matches("est.").count(), 1, "an estimate says so, and nothing else does");
    assert!(
        first.contains("written by Mediant 0.1") && last.contains("Computed: the zone"),
        "{first}\n{last}"
    );
    assert!(pages.first().unwrap().1 >= 2, "numbers lead to their source");
}

#[test]
fn every_page_is_marked_numbered_and_names_its_brief_and_heads_are_repeated() {
    let pages = pages(&sample(200));
    assert!(pages.len() > 4, "{} pages", pages.len());
    let all = pages.len();
    for (at, (words, _)) in pages.iter().enumerate() {
        assert!(words.contains("FOR THE MEDIATOR ONLY"), "page {at}: {words}");
        assert!(
            words.contains("0123456789ab") && words.contains(&format!("{} of {all}", at + 1)),
            "page {at}: {words}"
        );
        let rows = words.contains("Issue ");
        assert!(!rows || words.contains("Utility"), "page {at} has rows and no head: {words}");
    }
}

#[test]
fn letters_that_no_font_has_are_named() {
    let mut document = sample(1);
    assert!(!pages(&document)[0].0.contains("Letters are missing"));
    document.recipient = "\u{5d0}\u{5d1} \u{41c}\u{438}\u{440} \u{627}\u{644}".into();
    assert!(!pages(&document)[0].0.contains("Letters are missing"), "Hebrew, Cyrillic and Arabic are there");
    document.recipient = "\u{4e2d}".into();
    let first = &pages(&document)[0].0;
    assert!(first.contains("Letters are missing") && first.contains("U+4E2D"), "{first}");
}
