//! Attribution: announcements and quotations to drafts of statements, sentence by sentence.

mod according;
mod matter;
mod noun;
mod standing;

use std::ops::Range;

use mediant_core::ledger::Kind;

use crate::announce::{self, Announcement};
use crate::clause::{self, Frame, Right};
use crate::cue::{AS, FRONT, QUOTE, THAT, TOLD};
use crate::grammar::{
    self, ACCORDING, ADVERB, COLON, COMMA, CONDITION, CONJUNCTION, Class, MANNER, NOUN_OF_SPEECH,
    PREPOSITION, UNDER, WEEKDAY,
};
use crate::passage::{Passage, Role};
use crate::quotation::Quote;
use crate::token::is_dash;

/// The rule for a quotation that goes on in the next paragraph.
pub(crate) const CONTINUED: &str = "quotation continued";

/// Who said it, before names are resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The phrase with these bytes.
    Phrase(usize, usize),
    /// Who spoke last.
    Same,
}

/// A statement in the making; offsets are those of the shadow text.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// How it stands in the report.
    pub(crate) kind: Kind,
    /// Its pieces.
    pub(crate) parts: Vec<(usize, usize)>,
    /// Who said it.
    pub(crate) who: Who,
    /// The cue.
    pub(crate) cue: Option<(usize, usize)>,
    /// The rule that found it.
    pub(crate) rule: &'static str,
    /// Where the occasion may be named.
    pub(crate) zone: Vec<(usize, usize)>,
    /// The passage.
    pub(crate) passage: usize,
    /// The sentence in the passage.
    pub(crate) sentence: usize,
    /// Whether it is told as speech, and not as what someone holds, wants or does.
    pub(crate) speech: bool,
}

impl Draft {
    /// First byte of the first piece.
    pub(crate) fn start(&self) -> usize {
        self.parts.first().map_or(0, |p| p.0)
    }

    /// One past the last byte of the last piece.
    pub(crate) fn end(&self) -> usize {
        self.parts.last().map_or(0, |p| p.1)
    }
}

/// The drafts of one passage, in order.
pub(crate) fn drafts(text: &str, passages: &[Passage], index: usize) -> Vec<Draft> {
    let passage = &passages[index];
    let mut out: Vec<Draft> = Vec::new();
    if passage.role != Role::Text {
        return out;
    }
    for (number, sentence) in passage.sentences.iter().enumerate() {
        let announcements = announce::announcements(text, passage, sentence);
        let frame = Frame { text, passage, sentence: sentence.clone(), announcements: &announcements };
        let holds = grammar::union(&passage.tokens[sentence.clone()]);
        let mut found = Sentence { frame, holds, index, number, used: sentence.start, drafts: Vec::new() };
        found.read(passages);
        let mut fresh = found.drafts;
        fresh.retain(|d| !d.parts.is_empty() && d.parts.iter().all(|p| p.0 < p.1));
        fresh.sort_by_key(Draft::start);
        for draft in fresh {
            // Others may be told of in between: `“A,” said Ann Lee, who hopes for more. “B.”`
            let near = out.iter_mut().rev().take(4).take_while(|d| d.sentence + 2 >= draft.sentence);
            let first = near.into_iter().find(|last| goes_on(text, passage, last, &draft));
            if let Some(last) = first {
                last.parts.extend(draft.parts);
                last.rule = "interrupted quotation";
                if draft.kind == Kind::Mixed {
                    last.kind = Kind::Mixed;
                }
            } else {
                out.push(draft);
            }
        }
    }
    out
}

/// `“A,” he said. “B.”`: the second quotation goes on with the first; with a cue of its own only where that
/// says so (`“B,” he added`).
fn goes_on(text: &str, passage: &Passage, last: &Draft, next: &Draft) -> bool {
    let apart = next.sentence.saturating_sub(last.sentence);
    let plain = next.kind == Kind::Direct || next.kind == Kind::Mixed && next.who == Who::Same;
    if !plain || apart > 2 || (apart == 2 && next.who != Who::Same) {
        return false;
    }
    let quoted = matches!(last.kind, Kind::Direct | Kind::Mixed);
    let cue_after = last.cue.is_some_and(|c| c.0 > last.parts.first().map_or(0, |p| p.1));
    let opens = passage.sentences.get(next.sentence).and_then(|s| passage.tokens.get(s.start));
    let adjacent = opens.is_some_and(|t| t.end == next.start() || t.start == next.start());
    quoted && cue_after && adjacent && same_voice(text, last, next)
}

/// Whether the second draft is told as going on with the first.
fn same_voice(text: &str, last: &Draft, next: &Draft) -> bool {
    let words = |span: (usize, usize)| text.get(span.0..span.1).unwrap_or("");
    let (Who::Phrase(start, end), Some(cue)) = (next.who, next.cue) else { return next.who == Who::Same };
    let phrase = words((start, end));
    let before = if let Who::Phrase(s, e) = last.who { words((s, e)) } else { "" };
    let more =
        ["added", "adds", "continued", "continues", "went on"].iter().any(|w| words(cue).starts_with(w));
    more && (phrase == before
        || ["he", "she", "they"].contains(&phrase) && !["he", "she", "they"].contains(&before))
}

struct Sentence<'a> {
    frame: Frame<'a>,
    /// The classes of all its words.
    holds: Class,
    index: usize,
    number: usize,
    /// The first token that no draft has used.
    used: usize,
    drafts: Vec<Draft>,
}

impl Sentence<'_> {
    fn read(&mut self, passages: &[Passage]) {
        let announcements = self.frame.announcements;
        let mut covered: Vec<Range<usize>> = Vec::new();
        let outer = self.outer();
        for said in announcements {
            // What someone is said to hold is part of what the outer cue announces.
            let within = said.verb < outer && !said.cue.takes(QUOTE);
            if within || covered.iter().any(|c| c.contains(&said.verb)) {
                continue;
            }
            let before = self.drafts.len();
            self.announced(said);
            for draft in &self.drafts[before..] {
                for &(start, end) in &draft.parts {
                    let first = self.frame.tokens().partition_point(|t| t.start < start);
                    let last = self.frame.tokens().partition_point(|t| t.end <= end);
                    covered.push(first..last);
                    self.used = self.used.max(last);
                }
            }
        }
        if self.holds.has(ACCORDING) {
            self.according(&covered);
        }
        if self.holds.has(NOUN_OF_SPEECH) {
            self.nouns(&covered);
        }
        if self.drafts.is_empty() && self.holds.has(COLON) {
            self.colon();
        }
        if self.drafts.is_empty() {
            self.standing(passages);
        }
    }

    /// The first token of the cue that ends the sentence after its content (`…, Ann Lee said`; `…, according
    /// to Ann Lee`), the end where the sentence begins with its cue (`According to Ann Lee, …`), or 0.
    fn outer(&self) -> usize {
        let frame = &self.frame;
        let comma = |at: usize| at > frame.sentence.start + 3 && frame.has(at - 1, COMMA);
        let last = frame.announcements.iter().rev().find(|a| {
            a.cue.takes(FRONT) && !a.shared && comma(a.from) && clause::right(frame, a) == Right::Nothing
        });
        let ends = last.filter(|a| self.frontable(a)).map(|a| a.from);
        if !self.holds.has(ACCORDING) {
            return ends.unwrap_or(0);
        }
        let according = frame.sentence.clone().rev().find(|t| {
            frame.has(*t, ACCORDING)
                && comma(*t)
                && frame.among(*t + 1, &["to"])
                && !frame.tokens()[*t].quoted
        });
        let first = frame.sentence.start;
        if frame.has(first, ACCORDING) && frame.among(first + 1, &["to"]) {
            return frame.sentence.end;
        }
        ends.max(according).unwrap_or(0)
    }

    fn announced(&mut self, said: &Announcement) {
        let right = clause::right(&self.frame, said);
        if self.quotation_before(said, right) {
            return;
        }
        match right {
            Right::Quotation(quote) => self.quotation_after(said, quote),
            Right::Clause(from) => self.clause_after(said, from),
            Right::Nothing => {
                if !(self.frontable(said) && self.clause_before(said)) {
                    self.others(said);
                }
            }
        }
    }

    /// Whether what is said may stand before the cue: the sentence or a clause ends after it.
    fn frontable(&self, said: &Announcement) -> bool {
        let word = self.frame.word(said.end);
        said.inverted
            || said.end >= self.frame.sentence.end
            || !self.frame.tokens()[said.end].word
            || {
                let adjunct = PREPOSITION.or(WEEKDAY).or(CONJUNCTION).or(MANNER).or(ADVERB);
                self.frame.has(said.end, adjunct) || matches!(word, "this" | "last" | "yesterday" | "today")
            }
            || said.cue.takes(TOLD)
    }

    /// `“…,” Ann Lee said`; true where nothing more is to be read from the announcement.
    fn quotation_before(&mut self, said: &Announcement, right: Right) -> bool {
        let Some(mut close) = said.from.checked_sub(1) else { return false };
        if said.shared || !said.cue.takes(QUOTE) {
            return false;
        }
        if (self.frame.has(close, COMMA) || is_dash(self.frame.word(close))) && close > 0 {
            close -= 1;
        }
        let Some(quote) = self.frame.closes(close).map(|q| self.frame.passage.quotes[q]) else {
            return false;
        };
        if quote.open < self.used.max(self.frame.sentence.start) {
            return false;
        }
        let start = clause::skip_dateline(&self.frame, self.used);
        let lead = start..quote.open;
        let lead_words = lead.clone().filter(|t| self.frame.tokens()[*t].word).count();
        let only_joint = lead.clone().all(|t| !self.frame.tokens()[t].word || self.frame.has(t, UNDER));
        let inner = self.speech(&quote);
        if lead_words == 0 {
            let mut parts = vec![inner];
            let mut rule =
                if said.inverted { "quotation, verb, speaker" } else { "quotation, speaker, verb" };
            let mut done = true;
            match right {
                Right::Quotation(next) => {
                    parts.push(self.speech(&self.frame.passage.quotes[next]));
                    rule = "interrupted quotation";
                }
                Right::Clause(_) => done = false,
                Right::Nothing => match self.joined(said) {
                    Some(range) => {
                        parts.push(self.bytes(range));
                        self.push(Kind::Mixed, parts, said, "quotation that a clause joins");
                        return true;
                    }
                    None => parts.extend(self.resumed(said)),
                },
            }
            self.push(Kind::Direct, parts, said, rule);
            return done;
        }
        if only_joint {
            self.push(Kind::Mixed, vec![inner], said, "quotation under a conjunction");
            return right == Right::Nothing;
        }
        if right == Right::Nothing && said.cue.takes(FRONT) {
            let range = start..close + 1;
            let parts = vec![self.bytes(range)];
            self.push(Kind::Mixed, parts, said, "clause before the cue");
            return true;
        }
        false
    }

    /// `“…,” Ann Lee said, and still “…”`: the clause that goes on after the cue's comma and soon quotes again.
    fn joined(&self, said: &Announcement) -> Option<Range<usize>> {
        let frame = &self.frame;
        let comma = frame.has(said.end, COMMA) && !said.inverted;
        let from = said.end + 1;
        let joint = comma && frame.among(from, &["and", "but", "that"]);
        let limit = frame.next_clause(said.end).min(from + 8);
        let open = (from + 1..limit).find(|t| joint && frame.opens(*t).is_some())?;
        let first = from + usize::from(frame.among(from, &["that"]));
        let end = clause::boundary(frame, first, said);
        (open > first && end > open).then_some(first..end)
    }

    /// `“…,” said Ann Lee, the mayor, “and …”`: the quotation that the sentence goes on with after its cue.
    fn resumed(&self, said: &Announcement) -> Option<(usize, usize)> {
        let limit = self.frame.next_clause(said.end).min(said.end + 30);
        let open = (said.end..limit).find(|t| self.frame.opens(*t).is_some())?;
        let comma = self.frame.has(open - 1, COMMA) || is_dash(self.frame.word(open - 1));
        let quote = self.frame.passage.quotes[self.frame.opens(open)?];
        (comma && self.frame.words_in(&quote) >= 3).then(|| self.speech(&quote))
    }

    /// `Ann Lee said, “…”`
    fn quotation_after(&mut self, said: &Announcement, quote: usize) {
        let quote = self.frame.passage.quotes[quote];
        let immediate = quote.open == said.end || !self.frame.tokens()[quote.open - 1].word;
        let whole = self.frame.whole(&quote) || (immediate && self.frame.words_in(&quote) >= 8);
        let marked = quote.open > 0
            && (matches!(self.frame.word(quote.open - 1), "," | ":")
                || is_dash(self.frame.word(quote.open - 1)));
        if said.cue.takes(FRONT)
            && !said.shared
            && let Some((before, after)) = clause::around_quotation(&self.frame, self.used, said, &quote)
        {
            let parts = vec![self.bytes(before), self.bytes(after)];
            self.push(Kind::Mixed, parts, said, "clause around the cue");
            return;
        }
        if said.cue.takes(QUOTE) && (whole || marked) {
            let parts = vec![self.speech(&quote)];
            self.push(Kind::Direct, parts, said, "speaker, verb, quotation");
            return;
        }
        if self.others(said) {
            return;
        }
        if (said.cue.takes(THAT) || said.cue.takes(QUOTE)) && !said.cue.takes(AS) {
            let from = if immediate { quote.open } else { said.end };
            self.clause_after(said, from);
        }
    }

    /// `Ann Lee said that …`
    fn clause_after(&mut self, said: &Announcement, from: usize) {
        let end = clause::boundary(&self.frame, from, said);
        if end <= from {
            return;
        }
        let quotes = &self.frame.passage.quotes;
        let inside = quotes.get(quotes.partition_point(|q| q.open <= from)).filter(|q| q.open <= end + 1);
        if let Some(quote) = inside.copied()
            && self.frame.whole(&quote)
            && matches!(self.frame.word(quote.open - 1), "," | ":")
            && !clause::leads_on(&self.frame, from, quote.open - 1)
        {
            if quote.open <= from + 1 && self.goes_on_after(&quote, end) {
                let parts = vec![self.bytes(quote.open..end)];
                self.push(Kind::Mixed, parts, said, "speaker, verb, clause");
                return;
            }
            let lead = self.frame.tokens().get(from..quote.open).unwrap_or_default();
            let parts = vec![self.speech(&quote)];
            if crate::grammar::has_verb(lead) {
                self.clause(said, from, end);
                self.push(Kind::Direct, parts, said, "quotation after a clause");
            } else {
                self.push(Kind::Direct, parts, said, "speaker, verb, quotation");
            }
            return;
        }
        self.clause(said, from, end);
        let cut = (end..self.frame.sentence.end.min(end + 2)).find(|t| self.frame.has(*t, COMMA));
        if let Some(range) = cut.and_then(|c| clause::resumed(&self.frame, c, said)) {
            let kind = self.kind(&range);
            let parts = vec![self.bytes(range)];
            self.push(kind, parts, said, "clause resumed after an aside");
        }
    }

    /// `“Of course we wait” for the ice to break`: the clause goes on after the quotation that it begins with.
    fn goes_on_after(&self, quote: &Quote, end: usize) -> bool {
        let rest = self.frame.tokens().get(quote.close + 1..end).unwrap_or_default();
        let open = self.frame.tokens().get(quote.close.saturating_sub(1)).is_some_and(|t| t.word);
        open && rest.first().is_some_and(|t| t.word) && rest.iter().filter(|t| t.word).count() >= 3
    }

    fn clause(&mut self, said: &Announcement, from: usize, end: usize) {
        let words = self.frame.tokens().get(from..end).unwrap_or_default().iter().filter(|t| t.word).count();
        if words < 2 {
            return;
        }
        let kind = self.kind(&(from..end));
        let mut parts = Vec::new();
        let first = self.frame.sentence.start;
        // What is said under a condition is not said without it.
        if self.frame.has(first, CONDITION) && said.from > first + 2 && self.frame.has(said.from - 1, COMMA) {
            parts.push(self.bytes(first..said.from - 1));
        }
        parts.push(self.trimmed(from..end));
        let rule = if said.shared { "shared subject, verb, clause" } else { "speaker, verb, clause" };
        self.push(kind, parts, said, rule);
    }

    /// `…, Ann Lee said.`
    fn clause_before(&mut self, said: &Announcement) -> bool {
        if !said.cue.takes(FRONT) || said.shared {
            return false;
        }
        if let Some((before, after)) = clause::around(&self.frame, self.used, said) {
            let kind = self.kind(&after);
            let parts = vec![self.bytes(before), self.bytes(after)];
            self.push(kind, parts, said, "clause around the cue");
            return true;
        }
        let Some(range) = clause::fronted(&self.frame, self.used, said) else { return false };
        let first = self.frame.opens(range.start).map(|q| self.frame.passage.quotes[q]);
        if let Some(quote) = first.filter(|q| self.frame.words_in(q) >= 6) {
            let parts = vec![self.speech(&quote)];
            self.push(Kind::Mixed, parts, said, "quotation that a clause goes on from");
            return true;
        }
        let kind = self.kind(&range);
        let parts = vec![self.trimmed(range)];
        self.push(kind, parts, said, "clause before the cue");
        true
    }

    fn kind(&self, range: &Range<usize>) -> Kind {
        let quoted = self.frame.tokens().get(range.clone()).unwrap_or_default().iter().any(|t| t.quoted);
        if quoted { Kind::Mixed } else { Kind::Indirect }
    }

    /// The bytes of a range of tokens.
    fn bytes(&self, range: Range<usize>) -> (usize, usize) {
        let words = self.frame.tokens().get(range).unwrap_or_default();
        match (words.first(), words.last()) {
            (Some(first), Some(last)) => (first.start, last.end),
            _ => (0, 0),
        }
    }

    /// The bytes between the marks, without the comma or full stop that the sentence puts there.
    fn speech(&self, quote: &Quote) -> (usize, usize) {
        let mut range = quote.inner();
        if range.len() > 1
            && matches!(self.frame.word(range.end - 1), "," | ".")
            && self.frame.word(range.end - 2) != "."
        {
            range.end -= 1;
        }
        self.bytes(range)
    }

    /// The bytes, without the marks where the range is one quotation.
    fn trimmed(&self, range: Range<usize>) -> (usize, usize) {
        let only = self.frame.opens(range.start).map(|q| self.frame.passage.quotes[q]);
        match only {
            Some(quote) if quote.close + 1 >= range.end => self.speech(&quote),
            _ => self.bytes(range),
        }
    }

    fn push(&mut self, kind: Kind, parts: Vec<(usize, usize)>, said: &Announcement, rule: &'static str) {
        if parts.iter().any(|p| p.1 <= p.0) {
            return;
        }
        let last = if said.inverted { said.verb + 1 } else { said.end };
        let verb = self.bytes(said.verb..last.max(said.verb + 1));
        let cue =
            if self.frame.has(said.verb, ACCORDING) { self.bytes(said.verb..said.verb + 2) } else { verb };
        let (from, to) = self.bytes(said.subject.clone());
        self.drafts.push(Draft {
            kind,
            zone: self.zone(said, &parts),
            parts,
            who: Who::Phrase(from, to),
            cue: Some(cue),
            rule,
            passage: self.index,
            sentence: self.number,
            speech: said.cue.takes(QUOTE),
        });
    }

    /// The stretches of the sentence, outside what is said, that may name the occasion.
    fn zone(&self, said: &Announcement, parts: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let (_, after) = self.bytes(said.verb..said.verb + 1);
        let (_, end) = self.bytes(self.frame.sentence.clone());
        let content = parts.iter().map(|p| p.0).filter(|p| *p >= after).min();
        let mut out = vec![(after, content.unwrap_or(end))];
        let (subject, _) = self.bytes(said.subject.clone());
        let (first, _) = self.bytes(self.frame.sentence.clone());
        let used = parts.iter().any(|p| p.0 < subject);
        if !used && first < subject && !said.shared {
            out.push((first, subject));
        }
        out
    }
}
