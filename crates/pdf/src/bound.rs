//! How much is laid out: what is larger is refused, with its size.

use mediant_brief::Document;
use mediant_brief::document::{Block, Inline, SourceBody, SourceNote, Table};

use crate::Failure;

/// Bytes of text.
const TEXT: usize = 1 << 20;
/// Cells of tables, those of pictures among them.
const CELLS: usize = 20_000;
/// Columns of one table.
const COLUMNS: usize = 300;
/// Blocks, points of lists, pieces of running text and source notes.
const PIECES: usize = 60_000;
/// Bytes of pictures.
const PICTURES: usize = 16 << 20;
/// Groups inside groups.
const DEPTH: usize = 8;

/// What a document holds.
#[derive(Default)]
struct Size {
    text: usize,
    cells: usize,
    columns: usize,
    pieces: usize,
    pictures: usize,
    depth: usize,
}

/// Refuses a document that is too large.
///
/// # Errors
///
/// [`Failure::TooLong`], with what there is too much of.
pub(crate) fn hold(document: &Document) -> Result<(), Failure> {
    let mut size = Size::default();
    let heads = [&document.title, &document.recipient, &document.classification];
    size.text += heads.iter().map(|text| text.len()).sum::<usize>();
    document.bottom_line.iter().for_each(|sentence| size.run(sentence));
    for section in &document.sections {
        size.text += section.title.len();
        size.blocks(&section.blocks);
    }
    document.sources.iter().for_each(|note| size.note(note));
    let bounds = [
        ("bytes of text", size.text, TEXT),
        ("cells of tables", size.cells, CELLS),
        ("columns in one table", size.columns, COLUMNS),
        ("pieces", size.pieces, PIECES),
        ("bytes of pictures", size.pictures, PICTURES),
        ("groups inside each other", size.depth, DEPTH),
    ];
    bounds
        .into_iter()
        .find(|(_, size, most)| size > most)
        .map_or(Ok(()), |(what, size, most)| Err(Failure::TooLong { what, size, most }))
}

impl Size {
    /// Level by level, so that no depth of groups exhausts the stack.
    fn blocks(&mut self, blocks: &[Block]) {
        let mut level: Vec<&Block> = blocks.iter().collect();
        let mut depth = 0;
        while !level.is_empty() {
            self.depth = self.depth.max(depth);
            depth += 1;
            let mut next = Vec::new();
            for block in level {
                self.block(block, &mut next);
            }
            level = next;
        }
    }

    fn block<'a>(&mut self, block: &'a Block, inside: &mut Vec<&'a Block>) {
        self.pieces += 1;
        match block {
            Block::Paragraph { text } => self.run(text),
            Block::List { items, .. } => items.iter().for_each(|item| self.run(item)),
            Block::Facts { items } => {
                for (name, words) in items {
                    self.text += name.len();
                    self.run(words);
                }
            }
            Block::Table(of) | Block::Twin(of) => self.table(of),
            Block::Figure { figure } => {
                self.pictures += figure.svg.len();
                self.text += figure.title.len() + figure.sentence.len() + figure.table.caption.len();
                let titles = figure.table.columns.iter().map(|c| &c.title);
                let cells = titles.chain(figure.table.rows.iter().flatten());
                for cell in cells {
                    self.cells += 1;
                    self.text += cell.len();
                }
                self.columns = self.columns.max(figure.table.columns.len());
            }
            Block::Callout { title, text, .. } => {
                self.text += title.len();
                self.run(text);
            }
            Block::Quote { words, by, .. } => self.text += words.len() + by.len(),
            Block::Group { title, blocks, .. } => {
                self.text += title.len();
                inside.extend(blocks);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        self.columns = self.columns.max(table.columns.len());
        self.text += table.caption.len() + table.columns.iter().map(|c| c.title.len()).sum::<usize>();
        for row in &table.rows {
            self.cells += row.len().max(table.columns.len());
            for cell in row {
                self.run(cell);
            }
        }
    }

    fn run(&mut self, inlines: &[Inline]) {
        self.pieces += inlines.len();
        for inline in inlines {
            self.text += match inline {
                Inline::Text { text } | Inline::Strong { text } | Inline::Link { text, .. } => text.len(),
                Inline::Number { shown, .. } => shown.len(),
                Inline::Mark { .. } | Inline::Break => 1,
            };
        }
    }

    fn note(&mut self, note: &SourceNote) {
        self.pieces += 2;
        match &note.body {
            SourceBody::Statement { wording, occasion, variants, differs, notes, .. } => {
                self.pieces += variants.len() + differs.len() + notes.len();
                self.text += occasion.len() + notes.iter().map(String::len).sum::<usize>();
                for wording in std::iter::once(wording).chain(variants) {
                    self.text += wording.words.len() + wording.report.len() + wording.statement.len();
                    self.text += wording.speaker.as_ref().map_or(0, String::len);
                }
                self.text += differs.iter().map(|place| place.a.len() + place.b.len()).sum::<usize>();
            }
            SourceBody::Entry { place, note, .. } => self.text += place.len() + note.len(),
            SourceBody::Computation { words } => self.text += words.len(),
        }
    }
}
