//! The brief: views → one document model → HTML, Markdown, JSON.
//!
//! [`brief()`] builds a [`Document`] from a [`View`], and from nothing but it and a [`Header`]; [`html()`],
//! [`markdown()`] and [`json()`] write it. No clock is read: the day is handed in. The same view and header give the
//! same bytes. All text of a document is plain and is escaped by each renderer.
//!
//! **Invariant.** A brief for a party or the public is built from its view alone, so that it cannot say what the
//! view does not hold.

mod desk;
pub mod document;
mod exchange;
pub mod gap;
mod html;
mod json;
mod markdown;
mod mediator;
mod party;
mod public;
mod sample;
mod sections;
mod span;
mod what_if;
mod words;

use mediant_disclosure::View;
use sha2::{Digest, Sha256};

pub use document::Document;
pub use html::{fragment, html, picture_style, style};
pub use json::{SCHEMA, json};
pub use markdown::markdown;
pub use what_if::{WhatIfWords, what_if};

/// What stands at the head of a brief and is in no view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The day or time of the facts, such as `2025-08-18`; none where it is not given.
    pub as_of: Option<String>,
    /// To whom it is addressed; empty for the mediator's principal, the party, or the public.
    pub recipient: String,
    /// The version of the program.
    pub version: String,
}

/// The brief for the audience of the view.
#[must_use]
pub fn brief(view: &View, header: &Header) -> Document {
    match view {
        View::Mediator(view) => mediator::build(view, header),
        View::Party(view) => party::build(view, header),
        View::Public(view) => public::build(view, header),
    }
}

/// Puts the fingerprint on a document: the first twelve hexadecimal digits of SHA-256 over its JSON without one.
fn seal(mut document: Document) -> Document {
    document.fingerprint = String::new();
    let hash = Sha256::digest(json(&document).as_bytes());
    let digits =
        |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from_digit(u32::from(half), 16).unwrap_or('0'));
    document.fingerprint = hash.iter().take(6).flat_map(digits).collect();
    document
}
