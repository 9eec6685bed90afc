//! Pages: the text blocks of an HTML file, with the way back to its bytes.

use mediant_core::ledger::Dropped;

use crate::shadow::Shadow;

/// What a file says besides its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The text, one block a line, with offsets in the file.
    pub(crate) shadow: Shadow,
    /// The title.
    pub(crate) title: Option<String>,
    /// The outlet.
    pub(crate) outlet: Option<String>,
    /// The date of publication, `YYYY-MM-DD`.
    pub(crate) date: Option<String>,
    /// What was left out, with offsets in the file.
    pub(crate) dropped: Vec<Dropped>,
}

/// Extracts the text of a file; one that is not HTML is its own text.
pub(crate) fn extract(decoded: &Shadow) -> Page {
    Page { shadow: decoded.clone(), ..Page::default() }
}
