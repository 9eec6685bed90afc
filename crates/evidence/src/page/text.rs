//! The text of a stretch of HTML: character references decoded, line breaks as spaces, with the way back.

use html5gum::Tokenizer;
use html5gum::emitters::default::Token;

use crate::shadow::Shadow;

/// Takes over a stretch of HTML text: character references decoded, line breaks as spaces.
pub(crate) fn piece(shadow: &mut Shadow, text: &str, start: usize, end: usize) {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let plain = rest.find(['&', '\n', '\r']).unwrap_or(rest.len());
        shadow.keep(&rest[..plain], at);
        at += plain;
        if at >= end {
            break;
        }
        if !text[at..end].starts_with('&') {
            shadow.keep(" ", at);
            at += 1;
            continue;
        }
        let reference = reference(&text[at..end]);
        let means = decoded(reference);
        if means == reference {
            shadow.keep(reference, at);
        } else {
            shadow.replace(&means, at, reference.len());
        }
        at += reference.len();
    }
}

/// The character reference at the start of the text, as far as one may go.
fn reference(text: &str) -> &str {
    let mut end = 1;
    for c in text.chars().skip(1).take(33) {
        if c == ';' {
            end += 1;
            break;
        }
        if !(c.is_ascii_alphanumeric() || c == '#') {
            break;
        }
        end += 1;
    }
    &text[..end]
}

/// The text of a piece of HTML without tags.
pub(crate) fn decoded(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    let mut out = Vec::new();
    for token in Tokenizer::new(raw).flatten() {
        if let Token::String(words) = token {
            out.extend_from_slice(&words);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
