//! The brief as PDF, laid out by typst: A4, tagged, fonts inside, nothing fetched.
//!
//! [`pdf()`] makes one [`Document`] into bytes. The layout is a text of our own (`brief.typ`); what the document says
//! reaches it as values and never as markup, so that no word of a case is read as an instruction. Nothing but that
//! text and the fonts built in can be reached while it is laid out: no file, no package, no clock. The same document
//! gives the same bytes.
//!
//! **Invariant.** A PDF says what its [`Document`] says, and nothing else.

mod bound;
#[cfg(test)]
mod laws;
mod paper;
mod sources;
mod table;
mod words;
mod world;

use mediant_brief::Document;
use thiserror::Error;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::world::Desk;

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The document holds more than is laid out.
    #[error(
        "the brief is too long for a PDF: it has {size} {what}, and at most {most} are laid out; write HTML or Markdown"
    )]
    TooLong {
        /// What there is too much of, such as `cells of tables`.
        what: &'static str,
        /// How much there is.
        size: usize,
        /// How much there may be.
        most: usize,
    },
    /// Something in the document cannot be laid out, which is a fault of this crate.
    #[error("the brief cannot be laid out: {0}")]
    Layout(String),
}

/// The document as PDF. It is accessible by PDF/UA-1 where its text allows that; letters that are in no font built in
/// are named at its head.
///
/// Cost: about linear in the text.
///
/// # Errors
///
/// [`Failure::TooLong`] for a document past the bounds; [`Failure::Layout`] where the layout fails, which no document
/// should bring about.
pub fn pdf(document: &Document) -> Result<Vec<u8>, Failure> {
    bound::hold(document)?;
    let bytes = written(&Desk::new(|book| paper::dict(document, book)), document);
    // What is kept between layouts holds words of the case, and grows.
    comemo::evict(0);
    bytes
}

fn written(desk: &Desk, document: &Document) -> Result<Vec<u8>, Failure> {
    let pages = typst::compile::<PagedDocument>(desk).output.map_err(|faults| layout(desk, &faults))?;
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|fault| Failure::Layout(fault.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(format!("mediant {}", document.fingerprint)),
        creator: Smart::Custom(Some(format!("Mediant {}", words::line(&document.version, 40)))),
        standards: accessible,
        ..PdfOptions::default()
    };
    // Text with letters that no font has, or for private use, is not accessible; it is written all the same.
    typst_pdf::pdf(&pages, &options)
        .or_else(|_| typst_pdf::pdf(&pages, &PdfOptions { standards: PdfStandards::default(), ..options }))
        .map_err(|faults| layout(desk, &faults))
}

/// What typst says, with the line of our layout.
fn layout(desk: &Desk, faults: &[SourceDiagnostic]) -> Failure {
    let one = |fault: &SourceDiagnostic| {
        let line = desk.range(fault.span).map_or(0, |at| world::line(at.start));
        format!("{} (brief.typ, line {line})", fault.message)
    };
    Failure::Layout(faults.iter().take(3).map(one).collect::<Vec<_>>().join("; "))
}
