//! Passages: paragraphs of a report with their tokens, quotations and sentences.

use std::ops::Range;

use crate::cue::QUOTE;
use crate::grammar::COMMA;
use crate::quotation::{self, Quote};
use crate::token::{self, Token};

/// What a passage is for the reader of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Running text.
    Text,
    /// A heading.
    Heading,
    /// Not content; the reason.
    Dropped(&'static str),
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// First byte in the shadow text.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) role: Role,
    /// Whether it stands in a list.
    pub(crate) listed: bool,
    /// Its words and marks.
    pub(crate) tokens: Vec<Token>,
    /// Its quotations.
    pub(crate) quotes: Vec<Quote>,
    /// Its sentences, as ranges of tokens.
    pub(crate) sentences: Vec<Range<usize>>,
}

impl Passage {
    /// The passage's text.
    pub(crate) fn of<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The quotation that opens at token `at`.
    pub(crate) fn opens(&self, at: usize) -> Option<&Quote> {
        self.quotes.binary_search_by_key(&at, |q| q.open).ok().and_then(|q| self.quotes.get(q))
    }

    /// The quotation that closes at token `at`.
    pub(crate) fn closes(&self, at: usize) -> Option<&Quote> {
        self.quotes.binary_search_by_key(&at, |q| q.close).ok().and_then(|q| self.quotes.get(q))
    }
}

/// Splits a text into passages: at line breaks, but not where a line goes on in the next.
pub(crate) fn passages(text: &str) -> Vec<Passage> {
    let lines = lines(text);
    let wrapped = hard_wrapped(text, &lines);
    let mut out: Vec<Passage> = Vec::new();
    let mut blank = true;
    for line in lines {
        if line.is_empty() {
            blank = true;
            continue;
        }
        let words = &text[line.clone()];
        let listed = words.starts_with(['-', '•', '*', '·', '–', '▪']);
        match out.last_mut() {
            Some(last) if !blank && !listed && goes_on(last.of(text), words, wrapped) => last.end = line.end,
            _ => out.push(Passage {
                start: line.start,
                end: line.end,
                role: Role::Text,
                listed,
                tokens: Vec::new(),
                quotes: Vec::new(),
                sentences: Vec::new(),
            }),
        }
        blank = false;
    }
    out
}

/// The lines without the white space around them. A carriage return with a line feed is one break.
fn lines(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    let breaks = memchr::memchr3_iter(b'\n', b'\r', 0xe2, bytes);
    for at in breaks.chain(std::iter::once(bytes.len())) {
        let separator = match bytes.get(at) {
            Some(0xe2) if !text[at..].starts_with(['\u{2028}', '\u{2029}']) => continue,
            Some(0xe2) => 3,
            _ => 1,
        };
        let line = &text[from..at];
        let start = at - line.trim_start().len();
        let pair = at > 0 && from == at && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n');
        if !pair {
            out.push(start..start + line.trim().len());
        }
        from = at + separator;
    }
    out
}

/// Whether the text was wrapped at a fixed width, so that a line break says nothing.
fn hard_wrapped(text: &str, lines: &[Range<usize>]) -> bool {
    let mut lengths: Vec<usize> =
        lines.iter().filter(|l| !l.is_empty()).map(|l| text[(*l).clone()].chars().count()).collect();
    lengths.sort_unstable();
    let (Some(longest), Some(median)) = (lengths.last(), lengths.get(lengths.len() / 2)) else {
        return false;
    };
    lengths.len() >= 8 && *longest <= 100 && *median >= 50
}

fn goes_on(above: &str, line: &str, wrapped: bool) -> bool {
    let ended = above.trim_end_matches(['"', '”', '’', '\'', ')', '»']).ends_with(['.', '!', '?', ':', '…']);
    !ended && (wrapped || line.starts_with(char::is_lowercase))
}

/// Finds tokens, quotations and sentences of the passages that are text.
pub(crate) fn read_in(text: &str, passages: &mut [Passage]) {
    for passage in passages.iter_mut().filter(|p| p.role == Role::Text) {
        passage.tokens = token::tokens(text, passage.start, passage.end);
    }
    quotation::mark(text, passages);
    for passage in passages.iter_mut().filter(|p| p.role == Role::Text) {
        passage.sentences = sentences(text, passage);
    }
}

/// The most tokens outside quotations that one sentence has; a longer one is cut, so that the work on a
/// sentence is bounded.
const LONGEST: usize = 250;

fn sentences(text: &str, passage: &Passage) -> Vec<Range<usize>> {
    let tokens = &passage.tokens;
    let mut out = Vec::new();
    let mut first = 0;
    let mut plain = 0;
    for at in 0..tokens.len() {
        let token = &tokens[at];
        plain += usize::from(!token.quoted);
        if token.word && plain <= LONGEST {
            continue;
        }
        let cut = (plain > LONGEST && !token.quoted && passage.opens(at).is_none()).then_some(at + 1);
        if let Some(next) = sentence_end(text, passage, at).or(cut)
            && next > first
            && next < tokens.len()
        {
            out.push(first..next);
            first = next;
            plain = 0;
        }
    }
    if first < tokens.len() {
        out.push(first..tokens.len());
    }
    out
}

/// Where the token at `at` ends a sentence: the first token of the next one.
fn sentence_end(text: &str, passage: &Passage, at: usize) -> Option<usize> {
    let tokens = &passage.tokens;
    let token = tokens[at];
    if token.quoted || token.word {
        return None;
    }
    let quote = passage.closes(at);
    let terminal = |t: &Token| matches!(t.of(text), "." | "!" | "?" | "…");
    if let Some(quote) = quote {
        let inner = tokens.get(quote.close.checked_sub(1)?)?;
        if quote.close <= quote.open + 1 || !terminal(inner) {
            return None;
        }
        let next = tokens.get(at + 1)?;
        // `“Why?” Ann asked`: a question or a cry may be followed by its cue.
        let may_go_on = inner.of(text) != ".";
        if !begins(text, passage, at + 1) || (may_go_on && cue_follows(tokens, at + 1)) {
            return None;
        }
        return (next.start > token.end).then_some(at + 1);
    }
    if !terminal(&token) {
        return None;
    }
    let mut next = at + 1;
    while next < at + 8 && tokens.get(next).is_some_and(|t| matches!(t.of(text), ")" | "." | "!" | "?" | "]"))
    {
        next += 1;
    }
    let after = tokens.get(next)?;
    // `the No. 2 official`
    if at > 0 && tokens[at - 1].is(text, "No") && after.of(text).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let gap = after.start > tokens[next - 1].end;
    (gap && begins(text, passage, next)).then_some(next)
}

fn begins(text: &str, passage: &Passage, at: usize) -> bool {
    let Some(token) = passage.tokens.get(at) else { return false };
    let opens = passage.opens(at).is_some();
    opens
        || token
            .of(text)
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "([—–-―".contains(c))
}

fn cue_follows(tokens: &[Token], at: usize) -> bool {
    tokens
        .iter()
        .skip(at)
        .take(14)
        .take_while(|t| t.word || t.has(COMMA))
        .any(|t| t.known.cue.is_some_and(|(cue, _)| cue.takes(QUOTE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<Vec<String>> {
        let mut found = passages(text);
        read_in(text, &mut found);
        found
            .iter()
            .map(|p| {
                p.sentences
                    .iter()
                    .map(|s| text[p.tokens[s.start].start..p.tokens[s.end - 1].end].to_owned())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn sentences_end_outside_quotations() {
        let text =
            "“It rained. It poured,” Ann Lee said. Mr. Poe left. “Why?” Ann asked. “No.” Then she went.";
        assert_eq!(
            split(text),
            [[
                "“It rained. It poured,” Ann Lee said.",
                "Mr. Poe left.",
                "“Why?” Ann asked.",
                "“No.”",
                "Then she went."
            ]]
        );
    }

    #[test]
    fn a_line_that_goes_on_is_one_passage() {
        let text = "The office gives the\nnotes as they are.\r\nThe end.\r\n\r\nA heading\nMore.";
        assert_eq!(
            split(text),
            [
                vec!["The office gives the\nnotes as they are."],
                vec!["The end."],
                vec!["A heading"],
                vec!["More."]
            ]
        );
    }
}
