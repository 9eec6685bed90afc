//! Quotations without a cue verb: after a colon, as a sentence of their own, with a name below.

use mediant_core::ledger::Kind;

use super::{CONTINUED, Draft, Sentence, Who};
use crate::announce;
use crate::grammar::{CAPITAL, COLON, CONJUNCTION, PREPOSITION, has_verb};
use crate::passage::{Passage, Role};
use crate::quotation::Quote;
use crate::subject::{self, Fit};
use crate::token::{self, Token, is_dash};

impl Sentence<'_> {
    /// `Ann Lee: “…”`; `Ann Lee made her case: “…”`
    pub(super) fn colon(&mut self) {
        let frame = &self.frame;
        let (start, end) = (frame.sentence.start, frame.sentence.end);
        let tokens = frame.tokens();
        let Some(colon) = (start..end).find(|t| frame.has(*t, COLON) && frame.opens(*t + 1).is_some()) else {
            return;
        };
        let Some(quote) = frame.opens(colon + 1).map(|q| frame.passage.quotes[q]) else { return };
        let found = subject::phrase(frame.text, tokens, start, colon, Fit::Any)
            .filter(|s| s.start == start && tokens[start].has(CAPITAL))
            .or_else(|| {
                let verb =
                    has_verb(&tokens[start..colon]) && frame.whole(&quote) && frame.words_in(&quote) >= 5;
                verb.then(|| announce::topic(frame.text, tokens, start, colon)).flatten()
            });
        let Some(subject) = found else { return };
        let (cue, phrase) = (self.bytes(colon..colon + 1), self.bytes(subject));
        self.quoted(&quote, Who::Phrase(phrase.0, phrase.1), Some(cue), "speaker, colon, quotation");
    }

    /// A quotation that is a sentence of its own: of the one whom the paragraph above introduces with a colon, of
    /// the one who is named below, or of the one who spoke last.
    pub(super) fn standing(&mut self, passages: &[Passage]) {
        let start = self.frame.sentence.start;
        let Some(quote) = self.frame.opens(start).map(|q| self.frame.passage.quotes[q]) else { return };
        let rest = (quote.close + 1).min(self.frame.sentence.end)..self.frame.sentence.end;
        let alone = rest.clone().all(|t| !self.frame.tokens()[t].word);
        if !alone {
            self.leading(&quote, rest);
            return;
        }
        if self.frame.words_in(&quote) < 3 {
            return;
        }
        if quote.continues {
            self.quoted(&quote, Who::Same, None, CONTINUED);
        } else if let Some((from, to)) = self.named_below(passages) {
            self.quoted(&quote, Who::Phrase(from, to), None, "quotation, named below");
        } else if let Some((from, to)) =
            introduced(self.frame.text, passages, self.index).filter(|_| start == 0)
        {
            self.quoted(&quote, Who::Phrase(from, to), None, "quotation introduced above");
        } else {
            self.quoted(&quote, Who::Same, None, "standing quotation");
        }
    }

    /// `“We can share the port, and we will” in spring.`: a sentence that is mostly a quotation, of the one who spoke
    /// last in the paragraph.
    fn leading(&mut self, quote: &Quote, rest: std::ops::Range<usize>) {
        let outside = self.frame.tokens()[rest.clone()].iter().filter(|t| t.word).count();
        let inside = self.frame.words_in(quote);
        if self.number == 0 || inside < 6 || inside < outside || !self.frame.whole(quote) {
            return;
        }
        self.drafts.push(Draft {
            kind: Kind::Mixed,
            parts: vec![self.bytes(quote.open..rest.end.saturating_sub(1).max(quote.close + 1))],
            who: Who::Same,
            cue: None,
            rule: "standing quotation",
            zone: Vec::new(),
            passage: self.index,
            sentence: self.number,
            speech: true,
        });
    }

    fn quoted(&mut self, quote: &Quote, who: Who, cue: Option<(usize, usize)>, rule: &'static str) {
        self.drafts.push(Draft {
            kind: Kind::Direct,
            parts: vec![self.speech(quote)],
            who,
            cue,
            rule,
            zone: Vec::new(),
            passage: self.index,
            sentence: self.number,
            speech: true,
        });
    }

    /// `“…” — Ann Lee`, in the same paragraph or in the next.
    fn named_below(&self, passages: &[Passage]) -> Option<(usize, usize)> {
        let frame = &self.frame;
        let after = frame.tokens().get(frame.sentence.end..).unwrap_or_default();
        if !after.is_empty() {
            return signature(frame.text, after);
        }
        let next = passages.get(self.index + 1).filter(|p| !matches!(p.role, Role::Dropped(_)))?;
        if next.end - next.start > SIGNATURE {
            return None;
        }
        signature(frame.text, &token::tokens(frame.text, next.start, next.end))
    }
}

/// The longest line that names who said what stands above, in bytes.
const SIGNATURE: usize = 120;

/// How much of a heading is read for whom it introduces, in bytes.
const LONGEST: usize = 600;

/// The name in a line that is only a dash and a name, with more about the person after a comma or a bracket.
fn signature(text: &str, line: &[Token]) -> Option<(usize, usize)> {
    let dashes = line.iter().take_while(|t| is_dash(t.of(text)) || t.of(text) == "~").count();
    let line = &line[dashes..];
    let small = |t: &&Token| t.has(CAPITAL) || t.among(text, &["of", "de", "van", "von", "bin", "al", "the"]);
    let name = line.iter().take_while(small).count();
    let ends = line.get(name).is_none_or(|t| matches!(t.of(text), "," | "(" | "." | "/"));
    let plain = line.iter().all(|t| !t.quoted) && !has_verb(line) && line.len() <= 24;
    let named = (2..=6).contains(&name)
        && !line[..name].iter().any(|t| t.has(CONJUNCTION.or(PREPOSITION)) && t.has(CAPITAL));
    let fits = dashes > 0 && named && ends && plain;
    fits.then(|| (line[0].start, line[name - 1].end))
}

/// Whom the paragraph above introduces with a colon at its end: `Ann Lee went on:`.
fn introduced(text: &str, passages: &[Passage], index: usize) -> Option<(usize, usize)> {
    let above = passages[..index].iter().rev().find(|p| !matches!(p.role, Role::Dropped(_)))?;
    if !above.of(text).ends_with(':') {
        return None;
    }
    let owned;
    let (tokens, start) = if let Some(last) = above.sentences.last() {
        (&above.tokens, last.start)
    } else {
        owned = token::tokens(text, above.start, above.end.min(above.start + LONGEST));
        (&owned, 0)
    };
    let found = announce::topic(text, tokens, start, tokens.len())?;
    let words = tokens.get(found)?;
    Some((words.first()?.start, words.last()?.end))
}
