//! What goes in and what comes out: entries and events, and the bounds that both keep.

use std::fmt;

use crate::error::Error;

/// The longest stream, room, kind, name or subject in bytes.
pub const MAX_WORD: usize = 200;
/// The largest body, and the largest snapshot, in bytes.
pub const MAX_BODY: usize = 4 << 20;
/// The most entries of one append.
pub const MAX_ENTRIES: usize = 1000;
/// The stream in which the store itself keeps what was done to it, such as a purge. Nobody else may append to it.
pub const OWN_STREAM: &str = "store";

/// What is to be kept: said by whom, when, in which room.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// The room whose data key seals the body.
    pub room: String,
    /// What kind of event it is, in the writer's words.
    pub kind: String,
    /// Who did it.
    pub by: String,
    /// When, in seconds since the start of 1970; handed in, since the store reads no clock.
    pub at: i64,
    /// The person whose data the body holds, for purging. Stays readable: use an id that tells nothing by itself.
    pub subject: Option<String>,
    /// The bytes to seal, at most [`MAX_BODY`].
    pub body: Vec<u8>,
}

/// An entry as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    /// Counts all events of the store from 1, without gaps.
    pub number: u64,
    /// The stream.
    pub stream: String,
    /// Counts the events of the stream from 1, without gaps.
    pub place: u64,
    /// The room whose data key seals the body.
    pub room: String,
    /// What kind of event it is.
    pub kind: String,
    /// Who did it.
    pub by: String,
    /// When, in seconds since the start of 1970.
    pub at: i64,
    /// The person whose data the body holds.
    pub subject: Option<String>,
    /// The body, opened. None: it was purged.
    pub body: Option<Vec<u8>>,
}

// Bodies are confidential, so that neither type shows them in a log.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { room, kind, by, at, subject, body } = self;
        write!(f, "Entry({kind} by {by} at {at} in {room}, subject {subject:?}, {} bytes)", body.len())
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, stream, place, room, kind, by, at, subject, body } = self;
        write!(
            f,
            "Event({number}: {stream}/{place}, {kind} by {by} at {at} in {room}, subject {subject:?}, "
        )?;
        match body {
            Some(body) => write!(f, "{} bytes)", body.len()),
            None => f.write_str("purged)"),
        }
    }
}

/// Refuses a word that is empty, too long or holds control characters (PostgreSQL keeps no NUL).
pub(crate) fn check_word(what: &str, word: &str) -> Result<(), Error> {
    if word.is_empty() {
        return Err(Error::input(format!("the {what} is empty")));
    }
    if word.len() > MAX_WORD {
        return Err(Error::input(format!("the {what} has {} bytes; at most {MAX_WORD}", word.len())));
    }
    if word.chars().any(char::is_control) {
        return Err(Error::input(format!("the {what} holds a control character")));
    }
    Ok(())
}

/// Refuses entries past the bounds, all before anything is written.
pub(crate) fn check_entries(entries: &[Entry]) -> Result<(), Error> {
    if entries.len() > MAX_ENTRIES {
        return Err(Error::input(format!("{} entries at once; at most {MAX_ENTRIES}", entries.len())));
    }
    for entry in entries {
        check_word("room", &entry.room)?;
        check_word("kind", &entry.kind)?;
        check_word("name of who did it", &entry.by)?;
        if let Some(subject) = &entry.subject {
            check_word("subject", subject)?;
        }
        check_body(&entry.body)?;
    }
    Ok(())
}

/// Refuses a body that is too large.
pub(crate) fn check_body(body: &[u8]) -> Result<(), Error> {
    if body.len() > MAX_BODY {
        return Err(Error::input(format!("{} bytes at once; at most {MAX_BODY}", body.len())));
    }
    Ok(())
}
