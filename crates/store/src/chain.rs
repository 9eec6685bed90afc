//! The hash chain: one link an event, over everything kept of it.
//!
//! `chain(0) = SHA-256("mediant store 1" ‖ id of the store)` and
//! `chain(n) = SHA-256(chain(n − 1) ‖ fields ‖ SHA-256(sealed body))`, each field with its length before it, so that no
//! two lists of fields make the same bytes. The body enters by its digest, so that a purge leaves the chain as it was.
//! The chain needs no key and can be made anew by anyone; what holds it is the head, which carries a code made with a
//! key (`head.rs`).

use sha2::{Digest, Sha256};

/// A SHA-256 digest.
pub(crate) type Hash = [u8; 32];

/// An event as it stands in the database: sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) number: u64,
    pub(crate) stream: String,
    pub(crate) place: u64,
    pub(crate) room: String,
    pub(crate) kind: String,
    pub(crate) by: String,
    pub(crate) at: i64,
    pub(crate) subject: Option<String>,
    /// None: purged.
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) digest: Vec<u8>,
    pub(crate) chain: Vec<u8>,
}

/// Bytes of a field with its length before them.
pub(crate) fn field(into: &mut Vec<u8>, bytes: &[u8]) {
    into.extend((bytes.len() as u64).to_be_bytes());
    into.extend(bytes);
}

/// A field that may be absent: absence and emptiness differ.
pub(crate) fn field_or_none(into: &mut Vec<u8>, bytes: Option<&[u8]>) {
    match bytes {
        None => into.push(0),
        Some(bytes) => {
            into.push(1);
            field(into, bytes);
        }
    }
}

impl Sealed {
    /// Everything of the event but body, digest and chain, as bytes: hashed into the chain, and bound to the body as the
    /// additional data of its encryption.
    pub(crate) fn fields(&self) -> Vec<u8> {
        fields(self, self.number, self.place)
    }

    /// The link of this event after `before`.
    pub(crate) fn link(&self, before: &[u8]) -> Hash {
        self.link_as(before, self.number, self.place)
    }

    /// The link that this event would have if it stood elsewhere.
    pub(crate) fn link_as(&self, before: &[u8], number: u64, place: u64) -> Hash {
        let mut sha = Sha256::new();
        sha.update(before);
        sha.update(fields(self, number, place));
        sha.update(&self.digest);
        sha.finalize().into()
    }
}

fn fields(event: &Sealed, number: u64, place: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(128);
    field(&mut bytes, &number.to_be_bytes());
    field(&mut bytes, event.stream.as_bytes());
    field(&mut bytes, &place.to_be_bytes());
    field(&mut bytes, event.room.as_bytes());
    field(&mut bytes, event.kind.as_bytes());
    field(&mut bytes, event.by.as_bytes());
    field(&mut bytes, &event.at.to_be_bytes());
    field_or_none(&mut bytes, event.subject.as_deref().map(str::as_bytes));
    bytes
}

/// The link before the first event.
pub(crate) fn genesis(store: &[u8]) -> Hash {
    let mut sha = Sha256::new();
    sha.update(b"mediant store 1");
    sha.update(store);
    sha.finalize().into()
}

/// The digest of a sealed body.
pub(crate) fn digest(body: &[u8]) -> Hash {
    Sha256::digest(body).into()
}

/// A digest as people read it.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
