//! Quotations: which marks open and close, over paragraphs too.

use crate::passage::{Passage, Role};
use crate::token::Token;

/// A quotation inside one passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    /// The token that is the opening mark.
    pub(crate) open: usize,
    /// The token that is the closing mark, or the number of tokens where it is missing.
    pub(crate) close: usize,
    /// Whether the quotation goes on from the passage before.
    pub(crate) continues: bool,
}

impl Quote {
    /// The tokens between the marks.
    pub(crate) fn inner(&self) -> std::ops::Range<usize> {
        self.open + 1..self.close.max(self.open + 1)
    }
}

/// Finds the quotations of every passage and marks the tokens inside.
///
/// Curly marks, straight marks (by turns), angle marks and low-high marks are taken; single marks only
/// in a text that has no double ones. A quotation that is not closed ends with its passage; where the
/// next passage opens one too, it goes on there.
pub(crate) fn mark(text: &str, passages: &mut [Passage]) {
    let double = |t: &Token| matches!(mark_of(text, t), Some('"' | '“' | '”' | '«' | '»' | '„' | '‟' | '「'));
    let single = !passages.iter().any(|p| p.role == Role::Text && p.tokens.iter().any(double));
    let mut unclosed = false;
    for passage in passages.iter_mut().filter(|p| p.role == Role::Text) {
        let mut found =
            if single { single_marks(text, &passage.tokens) } else { double_marks(text, &passage.tokens) };
        if let Some(first) = found.first_mut() {
            first.continues = unclosed && first.open == 0;
        }
        unclosed = found.last().is_some_and(|q| q.close == passage.tokens.len());
        for quote in &found {
            let range = quote.inner();
            for token in passage.tokens.get_mut(range).into_iter().flatten() {
                token.quoted = true;
            }
        }
        passage.quotes = found;
    }
}

fn double_marks(text: &str, tokens: &[Token]) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    // Curly quotations inside a straight one: the innermost that is open, and those that are closed.
    let mut inner_open: Option<usize> = None;
    let mut inner: Vec<Quote> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.word {
            continue;
        }
        let Some(c) = mark_of(text, token) else { continue };
        match (open, c) {
            (Some((_, '"')), '“') => inner_open = Some(at),
            (Some((_, '"')), '”') if inner_open.is_some() => {
                inner.extend(inner_open.take().map(|from| Quote { open: from, close: at, continues: false }));
            }
            (None, '“' | '«' | '„' | '‟' | '「' | '『' | '‹') => open = Some((at, c)),
            // An inch mark or a stray closing mark opens nothing.
            (None, '"') if (!glued(tokens, at) || glued(tokens, at + 1)) && !inch(text, tokens, at) => {
                open = Some((at, c));
            }
            // An opening mark typed for a closing one: `“One,“ she said`.
            (Some((from, '“')), '“') if glued(tokens, at) && !glued(tokens, at + 1) => {
                out.push(Quote { open: from, close: at, continues: false });
                open = None;
            }
            // A second opening mark: the first was never closed, or is a stray.
            (Some((from, opening @ ('“' | '"'))), '“' | '"')
                if c == '“' && opening == '“' || c == '"' && reopens(text, tokens, at) =>
            {
                if at > from + 1 && after_stop(text, tokens, at) {
                    out.push(Quote { open: from, close: at, continues: false });
                }
                open = Some((at, c));
            }
            // In German a high mark that opens elsewhere closes.
            (Some((from, opening)), _) if closes(opening, c) => {
                out.push(Quote { open: from, close: at, continues: false });
                open = None;
                inner.clear();
                inner_open = None;
            }
            _ => {}
        }
    }
    if !inner.is_empty() {
        // The straight mark is a stray, or sets a whole passage apart that quotes in its turn.
        out.extend(inner);
    } else if let Some((from, _)) = open
        && from + 1 < tokens.len()
    {
        out.push(Quote { open: from, close: tokens.len(), continues: false });
    }
    out
}

/// Whether no space stands before token `at`; the end of the passage counts as one.
fn glued(tokens: &[Token], at: usize) -> bool {
    at > 0 && tokens.get(at).is_some_and(|t| t.start == tokens[at - 1].end)
}

fn inch(text: &str, tokens: &[Token], at: usize) -> bool {
    glued(tokens, at) && tokens[at - 1].of(text).ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a straight mark inside a quotation plainly opens another after a stop: `"One. "Two," she said`.
fn reopens(text: &str, tokens: &[Token], at: usize) -> bool {
    !glued(tokens, at) && glued(tokens, at + 1) && after_stop(text, tokens, at) && tokens[at + 1].word
}

/// Whether `closing` closes what `opening` opened.
fn closes(opening: char, closing: char) -> bool {
    match opening {
        '„' => matches!(closing, '“' | '”' | '"'),
        '«' => closing == '»',
        '‹' => closing == '›',
        '「' => closing == '」',
        '『' => closing == '』',
        _ => matches!(closing, '”' | '"'),
    }
}

fn after_stop(text: &str, tokens: &[Token], at: usize) -> bool {
    at > 0 && matches!(tokens[at - 1].of(text), "." | "," | "!" | "?" | "…")
}

/// The mark that a token is; two single ones stand for a double one.
fn mark_of(text: &str, token: &Token) -> Option<char> {
    if token.word {
        return None;
    }
    match token.of(text) {
        "''" => Some('"'),
        "``" | "‘‘" => Some('“'),
        "’’" => Some('”'),
        other => other.chars().next(),
    }
}

fn single_marks(text: &str, tokens: &[Token]) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        let glued_left = at > 0 && tokens[at - 1].end == token.start;
        let glued_right = tokens.get(at + 1).is_some_and(|t| t.word && t.start == token.end);
        match (open, mark_of(text, token)) {
            (None, Some('‘' | '\'' | '‚')) if !glued_left && glued_right => open = Some(at),
            (Some(from), Some('’' | '\'' | '‘')) if glued_left && !glued_right => {
                // A plural's apostrophe (`the parties’ talks`) is followed by more; a closing mark has a
                // stop before it or none of its kind later.
                let stop = after_stop(text, tokens, at);
                let later = tokens[at + 1..].iter().take(80).enumerate().any(|(k, t)| {
                    matches!(mark_of(text, t), Some('’' | '\'')) && after_stop(text, tokens, at + 1 + k)
                });
                let reopened = tokens[at + 1..].iter().take(80).any(|t| mark_of(text, t) == Some('‘'));
                if stop || !later || reopened {
                    out.push(Quote { open: from, close: at, continues: false });
                    open = None;
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::passage;

    fn inner(text: &str) -> Vec<String> {
        let mut found = passage::passages(text);
        passage::read_in(text, &mut found);
        let mut out = Vec::new();
        for p in &found {
            for q in &p.quotes {
                let r = q.inner();
                out.push(text[p.tokens[r.start].start..p.tokens[r.end - 1].end].to_owned());
            }
        }
        out
    }

    #[test]
    fn each_typography_is_read() {
        assert_eq!(inner("“One,” she said, \"two\" and «three», „four“."), ["One,", "two", "three", "four"]);
        assert_eq!(inner("‘We don’t know,’ said Ann. ‘Yet.’"), ["We don’t know,", "Yet."]);
        assert_eq!(
            inner("''One,'' she said, ``two'' and ‹three›, 「four」."),
            ["One,", "two", "three", "four"]
        );
        assert_eq!(inner("“One,“ she said, “two”."), ["One,", "two"]);
        assert_eq!(inner("She said ‚no‘ and ‘yes’."), ["no", "yes"]);
        assert_eq!(inner("“One,\" she said, \"two”."), ["One,", "two"]);
    }

    #[test]
    fn a_missing_or_stray_mark_spoils_only_its_own_quotation() {
        assert_eq!(inner("\"Then “one,” he said, “and two.”"), ["one,", "and two."]);
        assert_eq!(inner("\"He read “one” aloud,\" she said."), ["He read “one” aloud,"]);
        assert_eq!(inner("She left.\" Then \"one,\" he said."), ["one,"]);
        assert_eq!(inner("\"One is here. \"Two are there,\" he said."), ["One is here.", "Two are there,"]);
        assert_eq!(inner("“One is here. “Two are there,” he said."), ["One is here.", "Two are there,"]);
    }

    #[test]
    fn a_quotation_goes_on_over_paragraphs() {
        assert_eq!(inner("“One.\n\n“Two,” she said."), ["One.", "Two,"]);
        assert_eq!(inner("a 6\" nail and \"one\" more"), ["one"]);
    }
}
