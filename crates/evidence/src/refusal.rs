//! Why a file is not read.

/// Why a file is not read. Everything else is read, with doubts noted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The file is larger than [`crate::MAX_BYTES`].
    #[error("{path}: {bytes} bytes; a report may have at most {limit}")]
    TooLarge {
        /// The path as given.
        path: String,
        /// Size of the file in bytes.
        bytes: usize,
        /// The most that is read.
        limit: usize,
    },
    /// The file is not text: it has zero bytes, or begins as a PDF or an archive does.
    #[error("{path}: this is {what}, not text or HTML; save it as text first")]
    NotText {
        /// The path as given.
        path: String,
        /// What it looks like.
        what: &'static str,
    },
    /// A line of JSON Lines is no report.
    #[error("{path}: {why}")]
    NotALine {
        /// The path as given, with the number of the line.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A report is not read, for a reason found outside this crate.
    #[error("{path}: {why}")]
    Unread {
        /// The path as given.
        path: String,
        /// Why.
        why: String,
    },
    /// More reports than one reading holds in memory.
    #[error("{count} reports at once; at most {limit}: read them in parts")]
    TooMany {
        /// Reports given.
        count: usize,
        /// The most that is read at once.
        limit: usize,
    },
}
