//! What can go wrong with a store: one error with a kind, and words that say how to mend it.

use std::fmt;

/// An error of the store. Its words hold no key, no passphrase and nothing of a body.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    words: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What kind of error it is, for those who act on it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The stream has moved on: its last event is at `found`, the writer knew of `expected`.
    Conflict {
        /// The place that the writer named.
        expected: u64,
        /// The place of the stream's last event, 0 where it has none.
        found: u64,
    },
    /// What was handed in breaks a rule or a bound.
    Input,
    /// There is no store, no key file or no backup at the place named.
    Missing,
    /// The database or the file belongs to another program.
    Foreign,
    /// The store was written by a newer version of this program.
    Newer,
    /// The key file or the passphrase is not the one that the store was sealed with.
    WrongKey,
    /// Something that is kept was changed by other hands, or is broken.
    Damaged,
    /// Something is there already that would be overwritten.
    Taken,
    /// The database is in use by another writer for too long; trying again may help.
    Busy,
    /// The database failed.
    Database,
    /// A file cannot be read or written.
    File,
}

impl Error {
    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub(crate) fn new(kind: ErrorKind, words: impl Into<String>) -> Self {
        Self { kind, words: words.into(), source: None }
    }

    pub(crate) fn input(words: impl Into<String>) -> Self {
        Self::new(ErrorKind::Input, words)
    }

    pub(crate) fn damaged(words: impl Into<String>) -> Self {
        Self::new(ErrorKind::Damaged, words)
    }

    pub(crate) fn file(what: &std::path::Path, deed: &str, fault: std::io::Error) -> Self {
        let words = format!("{} cannot be {deed}: {fault}", what.display());
        Self { kind: ErrorKind::File, words, source: Some(Box::new(fault)) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|s| s as _)
    }
}

impl From<sqlx::Error> for Error {
    fn from(fault: sqlx::Error) -> Self {
        let code = fault.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default();
        // SQLite: 5 busy, 6 locked, 517 busy snapshot, 11 corrupt, 26 not a database. PostgreSQL: 55P03 lock not available.
        let (kind, words) = match code.as_ref() {
            "5" | "6" | "261" | "517" | "55P03" => {
                (ErrorKind::Busy, "the database is in use by another writer; try again".to_owned())
            }
            "11" | "267" | "523" | "779" => (
                ErrorKind::Damaged,
                "the database file is damaged; restore it from a backup (mediant restore)".to_owned(),
            ),
            "26" => (ErrorKind::Foreign, "the file is not a SQLite database".to_owned()),
            _ => (ErrorKind::Database, format!("the database failed: {fault}")),
        };
        Self { kind, words, source: Some(Box::new(fault)) }
    }
}
