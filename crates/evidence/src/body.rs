//! The body of a report: what of a file is read as its content, paragraph by paragraph.

use crate::page::{self, Page};
use crate::passage::{self, Role};
use crate::{Refusal, Source, cleaning, input, repair};

/// What of a file is read as its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Title, where the file has one.
    pub title: Option<String>,
    /// The outlet that published it, where the file says so.
    pub outlet: Option<String>,
    /// Who wrote it, where the file says so.
    pub byline: Option<String>,
    /// Publication date `YYYY-MM-DD`, where the file says so.
    pub date: Option<String>,
    /// The paragraphs and headings, in order.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph or heading of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// First byte in the file as given.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Its text, decoded and repaired, white space as single spaces.
    pub text: String,
}

/// Reads the body of a file: what [`crate::read_report`] looks for statements in, and the headings between.
///
/// # Errors
/// Refuses what [`crate::read_report`] refuses.
pub fn body(source: &Source<'_>) -> Result<Body, Refusal> {
    Ok(of_page(page::extract(&input::decode(source)?)))
}

/// The body of a file whose text was extracted.
pub(crate) fn of_page(page: Page) -> Body {
    let (mended, _) = repair::repair(&page.shadow.text);
    let shadow = mended.after(&page.shadow.map);
    let mut passages = passage::passages(&shadow.text);
    cleaning::clean(&shadow.text, &mut passages);
    let kept = passages.iter().filter(|p| !matches!(p.role, Role::Dropped(_)));
    let paragraphs = kept.map(|p| {
        let (start, end) = shadow.map.source(p.start, p.end);
        let words: Vec<&str> = p.of(&shadow.text).split_whitespace().collect();
        Paragraph { start, end, text: words.join(" ") }
    });
    let paragraphs = paragraphs.collect();
    Body { title: page.title, outlet: page.outlet, byline: page.byline, date: page.date, paragraphs }
}
