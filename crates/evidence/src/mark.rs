//! Marks: a statement's short hash, which stays when reports are added or reordered.

use mediant_core::ledger::Kind;
use sha2::{Digest, Sha256};

use crate::words::split;

/// Sixteen hexadecimal digits over kind, speaker and words (in lower case, without marks).
pub(crate) fn mark(kind: Kind, speaker: Option<&str>, text: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(kind.name());
    hash.update([0]);
    hash.update(speaker.unwrap_or("").to_lowercase());
    hash.update([0]);
    let mut words = String::with_capacity(text.len());
    for word in split(text) {
        if word.is_ascii() {
            words.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            words.push_str(&word.to_lowercase().replace('’', "'"));
        }
        words.push(' ');
    }
    hash.update(words);
    let mut out = String::with_capacity(16);
    for byte in hash.finalize().iter().take(8) {
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
