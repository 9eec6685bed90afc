//! A document as the values that the layout sets.
//!
//! Text goes in as strings, ids as the names of places to jump to. A link whose place is not in the document, or is
//! there twice, is text alone: the layout would refuse it.

use std::collections::BTreeSet;

use mediant_brief::Document;
use mediant_brief::document::{Block, Inline, Known, Order, Part, Section, Table, Tone};
use mediant_figure::Figure;
use typst::foundations::{Array, Dict, Value, array, dict};
use typst::text::FontBook;

use crate::table::{self, Column, TALL, is_whole};
use crate::words::{clean, line};
use crate::{sources, world};

/// Words of more letters than this may go over a page's end though they belong together.
const LONG: usize = 1200;
/// Letters that no font has, of which so many are named.
const NAMED: usize = 12;

/// Turns a document into values.
pub(crate) struct Paper<'a> {
    /// The places that a link can lead to.
    places: BTreeSet<&'a str>,
    /// Those that stand on the paper already.
    taken: BTreeSet<&'a str>,
    /// The tables of pictures that are not beside them.
    aside: Vec<Dict>,
}

/// The values of a document.
pub(crate) fn dict(document: &Document, book: &FontBook) -> Dict {
    let mut paper = Paper { places: places(document), taken: BTreeSet::new(), aside: Vec::new() };
    let (language, region) = language(&document.language);
    let bottom_line: Array = document.bottom_line.iter().map(|s| paper.run(s)).map(Value::Array).collect();
    let brief: Array = document.part(Part::Brief).map(|s| paper.section(s)).map(Value::Dict).collect();
    let annex: Array = document.part(Part::Annex).map(|s| paper.section(s)).map(Value::Dict).collect();
    let notes: Array =
        document.sources.iter().map(|n| sources::note(&mut paper, n)).map(Value::Dict).collect();
    dict! {
        "title" => clean(&document.title),
        "running" => line(&document.title, 90),
        "marking" => line(&document.classification, 160),
        "recipient" => clean(&document.recipient),
        "as-of" => document.as_of.as_deref().map(clean),
        "version" => line(&document.version, 40),
        "fingerprint" => line(&document.fingerprint, 40),
        "language" => language,
        "region" => region,
        "unshown" => unshown(document, book),
        "bottom-line" => bottom_line,
        "brief" => brief,
        "annex" => annex,
        "aside" => std::mem::take(&mut paper.aside).into_iter().map(Value::Dict).collect::<Array>(),
        "sources" => notes,
    }
}

/// The ids of sections, groups and source notes.
fn places(document: &Document) -> BTreeSet<&str> {
    let mut places: BTreeSet<&str> = document.sources.iter().map(|note| note.id.as_str()).collect();
    for section in &document.sections {
        places.insert(&section.id);
        let mut left: Vec<&Block> = section.blocks.iter().collect();
        while let Some(block) = left.pop() {
            if let Block::Group { id, blocks, .. } = block {
                places.insert(id);
                left.extend(blocks);
            }
        }
    }
    places.remove("");
    places
}

/// The language as typst takes it: two or three letters, and a region of two.
fn language(tag: &str) -> (String, Option<String>) {
    let mut parts = tag.split('-');
    let letters = |part: &&str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let language = parts.next().filter(letters).filter(|p| (2..=3).contains(&p.len())).unwrap_or("en");
    let region = parts.find(|p| p.len() == 2).filter(letters);
    (language.to_ascii_lowercase(), region.map(str::to_ascii_uppercase))
}

/// The letters of the document that are in no font, as a list in words; none where all are.
fn unshown(document: &Document, book: &FontBook) -> Option<String> {
    let json = mediant_brief::json(document);
    let letters: BTreeSet<char> = json.chars().filter(|c| !c.is_ascii()).collect();
    let fonts: Vec<_> = (0..).map_while(|at| book.info(at)).collect();
    let shown =
        |c: char| c.is_control() || c.is_whitespace() || fonts.iter().any(|f| f.coverage.contains(c.into()));
    let missing: Vec<char> = letters.into_iter().filter(|&c| !shown(c) && !is_silent(c)).collect();
    let mut names: Vec<String> =
        missing.iter().take(NAMED).map(|&c| format!("U+{:04X}", u32::from(c))).collect();
    if missing.len() > NAMED {
        names.push(format!("{} more", missing.len() - NAMED));
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// Marks that steer the direction or joining of letters, and leave no ink.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

impl<'a> Paper<'a> {
    fn section(&mut self, section: &'a Section) -> Dict {
        dict! {
            "id" => self.claim(&section.id),
            "title" => clean(&section.title),
            "blocks" => self.blocks(&section.blocks),
        }
    }

    /// The name of a place, for the first that has it.
    pub(crate) fn claim(&mut self, id: &'a str) -> Option<String> {
        (self.places.contains(id) && self.taken.insert(id)).then(|| place(id))
    }

    /// Where a link leads, if it does.
    pub(crate) fn to(&self, id: &str) -> Option<String> {
        self.places.contains(id).then(|| place(id))
    }

    fn blocks(&mut self, of: &'a [Block]) -> Array {
        let mut out = Array::new();
        for (at, block) in of.iter().enumerate() {
            let next = of.get(at + 1);
            let mut value = self.block(block, matches!(next, Some(Block::Twin(_))));
            // What introduces the next block stays with it.
            let leads = matches!(
                (block, next),
                (
                    Block::Paragraph { .. },
                    Some(Block::List { .. } | Block::Facts { .. } | Block::Table(_) | Block::Twin(_))
                )
            );
            value.insert("leads".into(), Value::Bool(leads && letters(block) < LONG));
            out.push(Value::Dict(value));
        }
        out
    }

    fn block(&mut self, block: &'a Block, has_twin: bool) -> Dict {
        match block {
            Block::Paragraph { text } => dict! { "is" => "paragraph", "words" => self.run(text) },
            Block::List { order, items } => dict! {
                "is" => "list",
                "ranked" => *order == Order::Ranked,
                "items" => items.iter().map(|i| Value::Array(self.run(i))).collect::<Array>(),
            },
            Block::Facts { items } => {
                let fact = |(name, words): &(String, Vec<Inline>)| {
                    dict! {
                        "name" => clean(name),
                        "words" => self.run(words),
                        "tall" => name.len().saturating_add(length(words)) > LONG,
                    }
                };
                dict! { "is" => "facts", "items" => items.iter().map(fact).map(Value::Dict).collect::<Array>() }
            }
            Block::Table(of) | Block::Twin(of) => self.table(of),
            Block::Figure { figure } => self.figure(figure, has_twin),
            Block::Callout { tone, title, text } => dict! {
                "is" => "callout",
                "tone" => match tone {
                    Tone::Note => "note",
                    Tone::Caution => "caution",
                    Tone::Missing => "missing",
                },
                "title" => clean(title),
                "words" => self.run(text),
                "tall" => title.len().saturating_add(length(text)) > LONG,
            },
            Block::Quote { source, words, by } => dict! {
                "is" => "quote",
                "words" => clean(words),
                "by" => clean(by),
                "to" => self.to(source),
                "tall" => words.len().saturating_add(by.len()) > LONG,
            },
            Block::Group { id, title, blocks } => dict! {
                "is" => "group",
                "id" => self.claim(id),
                "title" => clean(title),
                "blocks" => self.blocks(blocks),
            },
        }
    }

    /// Running text.
    pub(crate) fn run(&self, inlines: &[Inline]) -> Array {
        inlines.iter().map(|inline| Value::Dict(self.inline(inline))).collect()
    }

    fn inline(&self, inline: &Inline) -> Dict {
        match inline {
            Inline::Text { text } => dict! { "is" => "text", "text" => clean(text) },
            Inline::Strong { text } => dict! { "is" => "strong", "text" => clean(text) },
            Inline::Break => dict! { "is" => "break" },
            Inline::Link { to, text } => dict! { "is" => "link", "text" => clean(text), "to" => self.to(to) },
            Inline::Mark { source, number } => {
                dict! { "is" => "mark", "text" => number.to_string(), "to" => self.to(source) }
            }
            Inline::Number { shown, source, known } => dict! {
                "is" => "number",
                "text" => clean(shown),
                "to" => self.to(source),
                "whole" => is_whole(shown),
                "known" => match known {
                    Known::Given => "given",
                    Known::Published => "published",
                    Known::Estimated => "estimated",
                },
            },
        }
    }

    fn table(&self, of: &Table) -> Dict {
        let mut columns: Vec<Column> = of.columns.iter().map(|c| Column::new(&c.title, c.numeric)).collect();
        let mut rows = Vec::with_capacity(of.rows.len());
        for row in &of.rows {
            for (column, cell) in columns.iter_mut().zip(row) {
                column.fit_inlines(cell);
            }
            let tall = row.iter().any(|cell| length(cell) > TALL);
            rows.push((row.iter().map(|cell| Value::Array(self.run(cell))).collect(), tall));
        }
        sheet(&of.caption, &columns, &rows, of.more)
    }

    /// The picture; its table stands in the annex where no better one follows.
    fn figure(&mut self, figure: &Figure, has_twin: bool) -> Dict {
        let (width, height) = figure.size().unwrap_or((640.0, 480.0));
        if !has_twin {
            self.aside.push(twin(figure));
        }
        dict! {
            "is" => "figure",
            "picture" => figure.on_paper(world::PICTURES),
            "width" => width,
            "height" => height,
            "kind" => figure.id.as_str(),
            "title" => clean(&figure.title),
            "sentence" => clean(&figure.sentence),
            "tall" => figure.sentence.len() > LONG,
        }
    }
}

/// The table of a picture.
fn twin(figure: &Figure) -> Dict {
    let table = &figure.table;
    let mut columns: Vec<Column> = table.columns.iter().map(|c| Column::new(&c.title, c.numeric)).collect();
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        for (column, cell) in columns.iter_mut().zip(row) {
            column.fit(cell);
        }
        let words = |cell: &String| Value::Array(array![dict! { "is" => "text", "text" => clean(cell) }]);
        rows.push((row.iter().map(words).collect(), row.iter().any(|cell| cell.len() > TALL)));
    }
    let named = table.caption.to_lowercase().starts_with(&figure.title.to_lowercase());
    let caption = if named { table.caption.clone() } else { format!("{}: {}", figure.title, table.caption) };
    sheet(&caption, &columns, &rows, 0)
}

fn sheet(caption: &str, columns: &[Column], rows: &[(Vec<Value>, bool)], more: usize) -> Dict {
    dict! {
        "is" => "table",
        "caption" => clean(caption),
        "parts" => table::parts(columns, rows),
        "more" => if more > 0 { Some(format!("and {more} more")) } else { None },
    }
}

fn place(id: &str) -> String {
    format!("to-{id}")
}

/// How many bytes of text there are, at least.
fn length(inlines: &[Inline]) -> usize {
    let of = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Strong { text } | Inline::Link { text, .. } => text.len(),
        Inline::Number { shown, .. } => shown.len(),
        Inline::Mark { .. } | Inline::Break => 1,
    };
    inlines.iter().map(of).sum()
}

fn letters(block: &Block) -> usize {
    if let Block::Paragraph { text } = block { length(text) } else { 0 }
}
