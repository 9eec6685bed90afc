//! Marks: a statement's short hash, which stays when reports are added or reordered.

use mediant_core::ledger::Kind;
use sha2::{Digest, Sha256};

use crate::words::{push_plain, split};

/// Sixteen hexadecimal digits over kind, speaker and words (in lower case, without marks).
pub(crate) fn mark(kind: Kind, speaker: Option<&str>, text: &str) -> String {
    let speaker = speaker.unwrap_or("");
    let mut hashed = String::with_capacity(text.len() + speaker.len() + 24);
    hashed.push_str(kind.name());
    hashed.push('\0');
    if speaker.is_ascii() {
        hashed.push_str(speaker);
    } else {
        hashed.push_str(&speaker.to_lowercase());
    }
    hashed.push('\0');
    for word in split(text) {
        push_plain(&mut hashed, word);
        hashed.push(' ');
    }
    hashed.make_ascii_lowercase();
    let mut out = String::with_capacity(16);
    for byte in Sha256::digest(hashed).iter().take(8) {
        for half in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_kind_speaker_and_words_count() {
        let base = mark(Kind::Direct, Some("Ann Lee"), "We don’t know.");
        assert_eq!(base.len(), 16);
        assert_eq!(base, mark(Kind::Direct, Some("Ann Lee"), "we don't  know"));
        assert_ne!(base, mark(Kind::Mixed, Some("Ann Lee"), "We don’t know."));
        assert_ne!(base, mark(Kind::Direct, None, "We don’t know."));
    }
}
