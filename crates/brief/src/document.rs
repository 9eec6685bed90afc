//! The one model of a document, from which every format is written.
//!
//! All text is plain and taken as hostile: each renderer escapes it for its format. Ids are made here (see
//! [`anchor`]), are unique in a document, and are safe in HTML, Markdown and JSON.

use mediant_figure::Figure;
use serde::{Serialize, Serializer};

/// A brief for one audience.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// What it is: the case's title.
    pub title: String,
    /// For whom it is written: `mediator`, `public` or a party's id.
    pub audience: String,
    /// Marking at the head of every page, such as `for the mediator only`; never empty.
    pub classification: String,
    /// To whom it is addressed.
    pub recipient: String,
    /// The day or time of the facts, as given; none where it was not.
    pub as_of: Option<String>,
    /// The version of the program that wrote it.
    pub version: String,
    /// The language, as an HTML `lang`.
    pub language: String,
    /// First twelve hexadecimal digits of SHA-256 over the JSON of this document with this field empty.
    pub fingerprint: String,
    /// The answer in at most three sentences.
    pub bottom_line: Vec<Vec<Inline>>,
    /// The sections, in reading order.
    pub sections: Vec<Section>,
    /// What the numbers and words rest on, in the order of first mention.
    pub sources: Vec<SourceNote>,
}

/// A part of the document with a heading of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    /// Its id, for links.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Whether it is read first, or looked up.
    pub part: Part,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// Where in the document a section stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The pages to be read.
    Brief,
    /// What is looked up: full tables, further pictures, sources.
    Annex,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// Running text.
    Paragraph {
        /// The words.
        text: Vec<Inline>,
    },
    /// Points of equal rank, or in order.
    List {
        /// Whether the order matters.
        order: Order,
        /// The points.
        items: Vec<Vec<Inline>>,
    },
    /// Names and what is said of each.
    Facts {
        /// Name and words.
        items: Vec<(String, Vec<Inline>)>,
    },
    /// Rows and columns.
    Table(Table),
    /// The table of the figure before it, with what its numbers rest on: folded on a screen, not on paper.
    Twin(Table),
    /// A picture with its sentence and its table.
    Figure {
        /// The figure. Its picture is in HTML only; every format has its sentence and its table.
        #[serde(serialize_with = "figure_twin")]
        figure: Figure,
    },
    /// Words that stand apart.
    Callout {
        /// Why they do.
        tone: Tone,
        /// A few words.
        title: String,
        /// The rest.
        text: Vec<Inline>,
    },
    /// A statement in its own words.
    Quote {
        /// The id of its source note.
        source: String,
        /// The words; in quotation marks where they are the speaker's own.
        words: String,
        /// Who said it, and where.
        by: String,
    },
    /// A part with a heading of its own inside a section.
    Group {
        /// Its id.
        id: String,
        /// Its heading.
        title: String,
        /// What it holds; no further groups.
        blocks: Vec<Block>,
    },
}

/// Whether the order of a list matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// It does not.
    Free,
    /// It does: the first comes first.
    Ranked,
}

/// Why words stand apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// Something to know beside the rest.
    Note,
    /// Something that goes wrong if it is overlooked.
    Caution,
    /// Something is not here: what, why it matters, and what would bring it.
    Missing,
}

/// Rows and columns. The first cell of a row is its heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// What it holds.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows were left out to keep it short.
    pub more: usize,
}

/// What a cell holds.
pub type Cell = Vec<Inline>;

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// Whether its cells are numbers, set flush right.
    pub numeric: bool,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: String,
    },
    /// Words that weigh more.
    Strong {
        /// The words.
        text: String,
    },
    /// A number and what it rests on.
    Number {
        /// As it is shown.
        shown: String,
        /// The id of its source note.
        source: String,
        /// How it is known.
        known: Known,
    },
    /// A link to a section or group of this document.
    Link {
        /// Its id.
        to: String,
        /// The words.
        text: String,
    },
    /// A mark that leads to a source note.
    Mark {
        /// The id of the source note.
        source: String,
        /// The number that is shown.
        number: usize,
    },
    /// A new line.
    Break,
}

/// How firmly a number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// The party told it, or it follows from what was told, stated or published.
    Given,
    /// It is published, and not the party's own word; or follows from such.
    Published,
    /// It is estimated or assumed, or follows from such.
    Estimated,
}

/// What a number, a position or a sentence rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceNote {
    /// Its id: `src-3`.
    pub id: String,
    /// The number that its marks show.
    pub number: usize,
    /// What it is.
    #[serde(flatten)]
    pub body: SourceBody,
}

/// What a source note says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "source", rename_all = "kebab-case")]
pub enum SourceBody {
    /// A statement in a report.
    Statement {
        /// Its wording in the report.
        #[serde(flatten)]
        wording: Wording,
        /// On what occasion, in words.
        occasion: String,
        /// Whether a person accepted it into the case.
        accepted: bool,
        /// Other wordings of the same utterance.
        variants: Vec<Wording>,
        /// Where the wordings differ.
        differs: Vec<Differs>,
        /// What should be known about it, such as statements that cannot hold beside it.
        notes: Vec<String>,
    },
    /// An entry of the case folder.
    Entry {
        /// Where it stands: `parties/panama.toml: weights.duration`.
        place: String,
        /// How it is known: `told`, `stated`, `estimated`, `published` or `assumed`.
        known: String,
        /// The publication, or another note.
        note: String,
        /// The id of the source note of the statement that it rests on.
        rests_on: Option<String>,
    },
    /// A computation.
    Computation {
        /// What was computed, and from what.
        words: String,
    },
}

/// One wording of an utterance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wording {
    /// The statement's id in the ledger.
    pub statement: String,
    /// The words.
    pub words: String,
    /// `direct`, `mixed`, `indirect` or `block`.
    pub kind: String,
    /// Who said it; none where that is not known.
    pub speaker: Option<String>,
    /// The report.
    pub report: String,
    /// First byte in the report.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Wording {
    /// The words, in quotation marks where they are the speaker's own and not the outlet's.
    #[must_use]
    pub fn shown(&self) -> String {
        if matches!(self.kind.as_str(), "direct" | "block") {
            format!("“{}”", self.words)
        } else {
            self.words.clone()
        }
    }
}

/// A place at which two wordings part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Differs {
    /// Words of the one.
    pub a: String,
    /// Words of the other.
    pub b: String,
    /// Whether the meaning differs, not only the words.
    pub meaning: bool,
}

impl Document {
    /// The answer in at most three sentences, without source marks.
    #[must_use]
    pub fn answer(&self) -> Vec<String> {
        self.bottom_line.iter().map(|sentence| plain(sentence)).collect()
    }

    /// The sections of one part, in reading order.
    pub fn part(&self, part: Part) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |s| s.part == part)
    }
}

#[derive(Serialize)]
struct FigureTwin<'a> {
    id: &'a str,
    title: &'a str,
    sentence: &'a str,
    caption: &'a str,
    columns: Vec<&'a str>,
    rows: &'a [Vec<String>],
}

fn figure_twin<S: Serializer>(figure: &Figure, to: S) -> Result<S::Ok, S::Error> {
    let table = &figure.table;
    FigureTwin {
        id: &figure.id,
        title: &figure.title,
        sentence: &figure.sentence,
        caption: &table.caption,
        columns: table.columns.iter().map(|c| c.title.as_str()).collect(),
        rows: &table.rows,
    }
    .serialize(to)
}

/// Words.
#[must_use]
pub fn text(words: impl Into<String>) -> Inline {
    Inline::Text { text: words.into() }
}

/// Words that weigh more.
#[must_use]
pub fn strong(words: impl Into<String>) -> Inline {
    Inline::Strong { text: words.into() }
}

/// Running text of plain words alone.
#[must_use]
pub fn say(words: impl Into<String>) -> Vec<Inline> {
    vec![text(words)]
}

/// A paragraph of plain words alone.
#[must_use]
pub fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph { text: say(words) }
}

/// A callout of plain words alone.
#[must_use]
pub fn callout(tone: Tone, title: &str, words: impl Into<String>) -> Block {
    Block::Callout { tone, title: title.to_owned(), text: say(words) }
}

/// The words alone, without marks: what a terminal prints.
#[must_use]
pub fn plain(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { text } | Inline::Strong { text } | Inline::Link { text, .. } => {
                words.push_str(text);
            }
            Inline::Number { shown, .. } => words.push_str(shown),
            Inline::Mark { .. } => {}
            Inline::Break => words.push('\n'),
        }
    }
    words
}

/// A text as an id: lower-case letters, digits and single hyphens, starting with `kind`, which is a literal here.
///
/// ```
/// assert_eq!(mediant_brief::document::anchor("package", "A: Nash"), "package-a-nash");
/// ```
#[must_use]
pub fn anchor(kind: &str, name: &str) -> String {
    let mut id = kind.to_owned();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).take(12) {
        id.push('-');
        id.extend(word.chars().take(24).map(|c| c.to_ascii_lowercase()));
    }
    id
}
