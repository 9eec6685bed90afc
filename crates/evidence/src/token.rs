//! Words and marks with their places.

use crate::byte;
use crate::grammar::{self, Class, Known};

/// A word, a number or a single mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// First byte in the shadow text.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// A hash of the word that is the same in either case; 0 for marks.
    pub(crate) hash: u32,
    /// True for words and numbers, false for marks.
    pub(crate) word: bool,
    /// True where the token lies between quotation marks (the marks themselves do not).
    pub(crate) quoted: bool,
    /// Its classes and whether it is a cue.
    pub(crate) known: Known,
}

impl Token {
    /// The token's text.
    #[inline]
    pub(crate) fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the token is this word, in either case.
    #[inline]
    pub(crate) fn is(&self, text: &str, word: &str) -> bool {
        let bytes = text.as_bytes().get(self.start..self.end).unwrap_or_default();
        bytes.len() == word.len() && bytes.eq_ignore_ascii_case(word.as_bytes())
    }

    /// Whether the token is one of these words, in either case.
    #[inline]
    pub(crate) fn among(&self, text: &str, words: &[&str]) -> bool {
        if !self.word {
            return false;
        }
        let bytes = text.as_bytes().get(self.start..self.end).unwrap_or_default();
        let first = bytes.first().map_or(0, u8::to_ascii_lowercase);
        words.iter().any(|w| {
            let w = w.as_bytes();
            // Most words are told apart by their length and first letter.
            w.len() == bytes.len()
                && w.first().is_some_and(|f| f.to_ascii_lowercase() == first)
                && bytes.eq_ignore_ascii_case(w)
        })
    }

    /// Whether the token is of one of these classes.
    pub(crate) fn has(&self, class: Class) -> bool {
        self.known.class.has(class)
    }

    /// Whether the token is a word that begins with a capital letter.
    pub(crate) fn capital(&self, text: &str) -> bool {
        self.word && self.of(text).starts_with(char::is_uppercase)
    }
}

/// Whether a mark is a dash, or a hyphen between spaces that stands for one.
pub(crate) fn is_dash(mark: &str) -> bool {
    matches!(mark, "—" | "–" | "-" | "--" | "―")
}

/// Words that keep their full stop.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "st", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "capt", "prof", "rev",
    "hon", "jr", "sr", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "vs", "no", "inc", "ltd", "co", "corp", "messrs", "maj", "adm", "cmdr", "pres",
];

/// Splits `text[start..end]` into tokens, in one pass.
pub(crate) fn tokens(text: &str, start: usize, end: usize) -> Vec<Token> {
    // A bound in the middle of a character ends before it.
    let mut end = end.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(end.saturating_sub(start) / 4 + 8);
    let mut at = start;
    while at < end {
        let first = bytes[at];
        if first == b' ' {
            at += 1;
            continue;
        }
        if let Some((len, known, hash)) = bytes[at..end].first_chunk().and_then(grammar::short) {
            out.push(Token { start: at, end: at + len, hash, word: true, quoted: false, known });
            at += len;
            continue;
        }
        let (word, stop) = if byte::alphanumeric(first) {
            (true, word_end(text, at, end))
        } else {
            let Some(c) = text.get(at..end).and_then(|t| t.chars().next()) else { break };
            if c.is_whitespace() {
                at += c.len_utf8();
                continue;
            }
            let word = byte::letter(c);
            (word, if word { word_end(text, at, end) } else { mark_end(text, at, end, c) })
        };
        let (known, hash) = if word { grammar::hashed(&text[at..stop]) } else { (grammar::mark(first), 0) };
        out.push(Token { start: at, end: stop, hash, word, quoted: false, known });
        at = stop;
    }
    out
}

/// Two single marks or back quotes in a row that stand for a double one are one token, and so are two hyphens
/// that stand for a dash.
fn mark_end(text: &str, at: usize, end: usize, c: char) -> usize {
    let next = at + c.len_utf8();
    let twice =
        matches!(c, '\'' | '’' | '‘' | '`' | '-') && text.get(next..end).is_some_and(|t| t.starts_with(c));
    if twice { next + c.len_utf8() } else { next }
}

fn word_end(text: &str, start: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start + byte::run(&bytes[start..limit]);
    if end == limit {
        return end;
    }
    if end > start && grammar::ends_word(bytes[end - 1], bytes[end]) {
        return end;
    }
    let mut before = if end > start { char::from(bytes[end - 1]) } else { ' ' };
    let mut chars = text[end..limit].chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let joins = match c {
            '\'' | '’' | '-' | '&' | '/' => before.is_alphanumeric() && next.is_alphanumeric(),
            ',' => before.is_ascii_digit() && next.is_ascii_digit(),
            '.' => before.is_ascii_digit() && next.is_ascii_digit() || initials(&text[start..end], next),
            _ => c.is_alphanumeric() || is_joiner(c),
        };
        if !joins {
            break;
        }
        end += c.len_utf8();
        before = c;
    }
    let word = &text[start..end];
    if text[end..limit].starts_with('.') && abbreviation(word) { end + 1 } else { end }
}

/// Combining accents and soft hyphens belong to the word.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200d}' | '\u{200c}')
}

/// `U.S`, `p.m`: single letters with stops between them go on.
fn initials(so_far: &str, next: char) -> bool {
    next.is_alphabetic() && so_far.len() <= 16 && so_far.split('.').all(|p| p.chars().count() == 1)
}

fn abbreviation(word: &str) -> bool {
    if !word.starts_with(|c: char| c.is_uppercase())
        && !word.contains('.')
        && !word.eq_ignore_ascii_case("vs")
    {
        return false;
    }
    let dotted = word.contains('.') && word.split('.').all(|p| p.chars().count() == 1);
    let initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase) && word != "I";
    dotted || initial || ABBREVIATIONS.iter().any(|a| word.eq_ignore_ascii_case(a) && capital_or_vs(word))
}

fn capital_or_vs(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word != "No" && word != "Co" || word == "vs"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text, 0, text.len()).iter().map(|t| t.of(text)).collect()
    }

    #[test]
    fn a_bound_inside_a_character_is_none() {
        let text = "an é";
        assert_eq!(tokens(text, 0, text.len() - 1).len(), 1);
    }

    #[test]
    fn words_keep_their_inner_marks() {
        assert_eq!(
            split("The U.S. didn’t pay Mr. O'Neil 1,000.50 (a co-op)."),
            ["The", "U.S.", "didn’t", "pay", "Mr.", "O'Neil", "1,000.50", "(", "a", "co-op", ")", "."]
        );
    }
}
