//! Where words stand in a report, as a person typed them.

use std::ops::Range;

use mediant_core::review::Span;

use crate::{Source, body};

/// The most bytes of words that are looked for.
const WORDS: usize = 10_000;

/// Where these words stand, letter for letter but for white space, in the paragraphs of a span: the place nearest to it, the
/// first of two. None where they stand nowhere there, or the report cannot be read.
///
/// ```
/// use mediant_evidence::{Source, place};
///
/// let source = Source { path: "a.txt", bytes: b"She said the port\nwould open on Monday." };
/// assert_eq!(place(&source, 9..12, "the port would").map(|s| (s.start, s.end)), Some((9, 23)));
/// assert_eq!(place(&source, 9..12, "the harbour"), None);
/// ```
#[must_use]
pub fn place(source: &Source<'_>, near: Range<usize>, words: &str) -> Option<Span> {
    if words.len() > WORDS {
        return None;
    }
    let body = body(source).ok()?;
    let here = body.paragraphs.iter().filter(|p| p.start < near.end && near.start < p.end);
    let (start, end) =
        here.fold((near.start, near.end), |(start, end), p| (start.min(p.start), end.max(p.end)));
    let bytes = source.bytes.get(start..end)?;
    let places =
        (0..bytes.len()).filter_map(|at| Some((start + at, start + at + fits(&bytes[at..], words)?)));
    let (start, end) = places.min_by_key(|(first, _)| first.abs_diff(near.start))?;
    let text: Vec<&str> = words.split_whitespace().collect();
    Some(Span { report: source.path.to_owned(), start, end, text: text.join(" ") })
}

/// How many bytes these words take up at the head of the bytes, with any white space between them.
fn fits(bytes: &[u8], words: &str) -> Option<usize> {
    let mut at = 0;
    for (number, word) in words.split_whitespace().enumerate() {
        if number > 0 {
            let space = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            if space == 0 {
                return None;
            }
            at += space;
        }
        if !bytes[at..].starts_with(word.as_bytes()) {
            return None;
        }
        at += word.len();
    }
    (at > 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_over_line_ends_and_not_inside_others() {
        assert_eq!(fits(b"open the\n port now", "open the port"), Some(14));
        assert_eq!(fits(b"openthe port", "open the port"), None);
        assert_eq!(fits(b"open", "open the"), None);
        assert_eq!(fits(b"open", " "), None);
    }

    #[test]
    fn the_nearest_of_two_places_is_taken() {
        let source = Source { path: "a.txt", bytes: b"A port. We said that a port is a port, and no more." };
        assert_eq!(place(&source, 30..35, "port").map(|s| s.start), Some(33));
        assert_eq!(place(&source, 0..3, "port").map(|s| s.start), Some(2));
        assert_eq!(place(&source, 0..3, &"port ".repeat(3000)), None);
    }
}
