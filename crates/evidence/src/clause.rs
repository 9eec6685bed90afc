//! Clauses: where the words that an announcement announces begin and end.

use std::ops::Range;

use crate::announce::Announcement;
use crate::cue::{BARE, FRONT, QUOTE, THAT, TOLD};
use crate::grammar::{
    ACCORDING, AUXILIARY, CAPITAL, CLAUSE_START, COLON, COMMA, CONJUNCTION, Class, DETERMINER, ESS, FINITE,
    FIRST_PERSON, PAST, PREPOSITION, has_verb, is_adverb, is_aside,
};
use crate::passage::Passage;
use crate::quotation::Quote;
use crate::subject::{self, weekday};
use crate::token::{Token, is_dash};

/// How far right of a verb its `that` or quotation is looked for, in tokens.
const REACH: usize = 30;

/// What stands to the right of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Right {
    /// A quotation; the index in the passage.
    Quotation(usize),
    /// A clause that begins at this token.
    Clause(usize),
    /// Nothing that was said.
    Nothing,
}

/// A sentence in its passage, with the announcements in it.
pub(crate) struct Frame<'a> {
    /// The shadow text.
    pub(crate) text: &'a str,
    /// The passage.
    pub(crate) passage: &'a Passage,
    /// The tokens of the sentence.
    pub(crate) sentence: Range<usize>,
    /// Its announcements.
    pub(crate) announcements: &'a [Announcement],
}

impl Frame<'_> {
    /// The passage's tokens.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.passage.tokens
    }

    /// The text of token `at`.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.passage.tokens.get(at).map_or("", |t| t.of(self.text))
    }

    /// Whether token `at` is one of these words.
    pub(crate) fn among(&self, at: usize, words: &[&str]) -> bool {
        self.passage.tokens.get(at).is_some_and(|t| t.among(self.text, words))
    }

    /// Whether token `at` is of one of these classes.
    pub(crate) fn has(&self, at: usize, class: Class) -> bool {
        self.passage.tokens.get(at).is_some_and(|t| t.has(class))
    }

    /// The quotation that opens at token `at`.
    pub(crate) fn opens(&self, at: usize) -> Option<usize> {
        self.passage.quotes.binary_search_by_key(&at, |q| q.open).ok()
    }

    /// The quotation that closes at token `at`.
    pub(crate) fn closes(&self, at: usize) -> Option<usize> {
        self.passage.quotes.binary_search_by_key(&at, |q| q.close).ok()
    }

    /// The number of words between the marks.
    pub(crate) fn words_in(&self, quote: &Quote) -> usize {
        self.tokens().get(quote.inner()).map_or(0, |ts| ts.iter().filter(|t| t.word).count())
    }

    /// Whether the quotation is speech on its own: it begins with a capital letter and is no mere title.
    pub(crate) fn whole(&self, quote: &Quote) -> bool {
        let inner = self.tokens().get(quote.inner()).unwrap_or_default();
        let first = inner.iter().find(|t| t.word);
        first.is_some_and(|t| t.of(self.text).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
            && (self.words_in(quote) >= 4 || inner.last().is_some_and(|t| !t.word))
            && !titled(self.text, inner)
    }

    /// Where the announcement after token `at` begins, or the end of the sentence.
    pub(crate) fn next_clause(&self, at: usize) -> usize {
        self.announcements.iter().map(|a| a.from).find(|f| *f > at).unwrap_or(self.sentence.end)
    }
}

/// Whether words are set as a title is: every longer one with a capital, and no stop at the end.
fn titled(text: &str, words: &[Token]) -> bool {
    let stop = words.last().is_some_and(|t| matches!(t.of(text), "." | "?" | "!" | "…" | ","));
    let small = |t: &&Token| t.word && t.of(text).len() > 3 && !t.has(CAPITAL);
    let long = words.iter().filter(|t| t.word && t.of(text).len() > 3).count();
    !stop && long >= 2 && !words.iter().any(|t| small(&t))
}

/// What stands to the right of an announcement.
pub(crate) fn right(frame: &Frame<'_>, said: &Announcement) -> Right {
    // A clause that begins right after the cue and announces in its turn is inside what is said.
    let next = frame
        .announcements
        .iter()
        .map(|a| a.from)
        .find(|f| *f > said.verb.max(said.end) && breaks(frame, *f));
    let limit = next.unwrap_or(frame.sentence.end).min(said.end + REACH).min(frame.sentence.end);
    let mut at = said.end;
    while at < limit {
        if let Some(quote) = frame.opens(at) {
            return Right::Quotation(quote);
        }
        let marked = matches!(frame.word(at), "," | ":") || is_dash(frame.word(at));
        if marked {
            if let Some(quote) = frame.opens(at + 1) {
                return Right::Quotation(quote);
            }
            let colon = frame.has(at, COLON) && at + 3 < frame.sentence.end && said.cue.takes(QUOTE);
            if colon {
                return Right::Clause(at + 1);
            }
            if let Some(that) = place_name(frame, said, at, limit) {
                return Right::Clause(that + 1);
            }
            if (at == said.end || beside(frame, said, at)) && after_comma(frame, said, at) {
                return Right::Clause(at + 1);
            }
            // `said, on Friday, that`: an insertion between commas.
            let close = (at + 1..limit).find(|c| frame.has(*c, COMMA));
            match close {
                Some(close) if frame.among(close + 1, &["that"]) && said.cue.takes(THAT) => {
                    return Right::Clause(close + 2);
                }
                _ => return later_quotation(frame, said, at, limit),
            }
        }
        if frame.among(at, &["that"]) && said.cue.takes(THAT) && !relative(frame, said, at) {
            return Right::Clause(at + 1);
        }
        if said.cue.takes(BARE) && bare_clause(frame, said, at) {
            return Right::Clause(at);
        }
        if at == said.end && !may_follow(frame, said, at) {
            return after_colon(frame, said, limit);
        }
        at += 1;
    }
    after_colon(frame, said, limit)
}

/// `told a meeting in Salem, Norland, that`: the `that` after a comma which belongs to the name of a place.
fn place_name(frame: &Frame<'_>, said: &Announcement, at: usize, limit: usize) -> Option<usize> {
    let named = at > said.end
        && said.cue.takes(THAT)
        && frame.has(at, COMMA)
        && frame.has(at - 1, CAPITAL)
        && frame.has(at + 1, CAPITAL);
    let that = (at + 1..limit).find(|t| named && frame.among(*t, &["that"]))?;
    (!has_verb(&frame.tokens()[at..that])).then_some(that)
}

/// `explained it this way: “…”`
fn after_colon(frame: &Frame<'_>, said: &Announcement, limit: usize) -> Right {
    let colon = (said.end..limit).find(|t| frame.has(*t, COLON)).filter(|_| said.cue.takes(QUOTE));
    colon.and_then(|c| frame.opens(c + 1)).map_or(Right::Nothing, Right::Quotation)
}

/// `But, Ann Lee added, the fee is low`; `As Ann Lee put it, the fee is low`: a clause after the cue's comma, where
/// nothing before the cue can be what is said.
fn after_comma(frame: &Frame<'_>, said: &Announcement, comma: usize) -> bool {
    let start = frame.sentence.start;
    let lead = frame.tokens().get(start..said.from).unwrap_or_default();
    let short = lead.iter().filter(|t| t.word).count() <= 2;
    let as_cue = said.from > start && frame.among(said.from - 1, &["as"]) && said.cue.takes(FRONT);
    let begins = frame.tokens().get(comma + 1).is_some_and(|t| {
        t.has(DETERMINER.or(CLAUSE_START).or(CAPITAL)) && !t.has(FIRST_PERSON)
            || t.is(frame.text, "that")
            || (as_cue && t.word)
    });
    let rest = frame.tokens().get(comma + 1..frame.sentence.end).unwrap_or_default();
    said.cue.takes(THAT) && !said.shared && begins && (short || as_cue) && has_verb(rest)
}

/// Most words between a cue and its comma.
const ADJUNCT: usize = 8;

/// `explained earlier in the hearing,`; `told the crowd,`: whether the words between a cue and the comma at this token
/// only say when, where or to whom.
fn beside(frame: &Frame<'_>, said: &Announcement, comma: usize) -> bool {
    let words = frame.tokens().get(said.end..comma).unwrap_or_default();
    let Some(first) = words.first().filter(|_| words.len() <= ADJUNCT) else { return false };
    let begins = said.cue.takes(TOLD)
        || first.has(PREPOSITION)
        || is_adverb(first)
        || weekday(frame.text, first)
        || first.among(frame.text, &["this", "last", "yesterday", "today", "earlier", "later"]);
    begins && words.iter().all(|t| t.word && !t.quoted && !t.has(AUXILIARY.or(FINITE).or(CONJUNCTION)))
}

/// `said in spring, when the ice broke, “…”`: a quotation of its own after an insertion between commas.
fn later_quotation(frame: &Frame<'_>, said: &Announcement, comma: usize, limit: usize) -> Right {
    let found = (comma + 1..limit).find_map(|at| frame.opens(at).map(|q| (at, q)));
    let Some((at, quote)) = found.filter(|_| said.cue.takes(QUOTE) && !said.shared) else {
        return Right::Nothing;
    };
    let set_off = matches!(frame.word(at - 1), "," | ":") && frame.whole(&frame.passage.quotes[quote]);
    if set_off { Right::Quotation(quote) } else { Right::Nothing }
}

/// `in a speech that was broadcast`: the word belongs to the noun before it.
fn relative(frame: &Frame<'_>, said: &Announcement, at: usize) -> bool {
    at > said.end && frame.has(at + 1, AUXILIARY)
}

/// Whether a clause without `that` begins at token `at`.
fn bare_clause(frame: &Frame<'_>, said: &Announcement, at: usize) -> bool {
    let Some(token) = frame.tokens().get(at) else { return false };
    let text = frame.text;
    if !token.word {
        return false;
    }
    let body = |least: usize| {
        let end = boundary(frame, at, said);
        let words = frame.tokens().get(at..end).unwrap_or_default();
        // What someone holds is told in one breath: the verb comes before a comma.
        let comma = words.iter().position(|t| !t.quoted && t.has(COMMA));
        let breath = comma.filter(|_| !said.cue.takes(QUOTE)).unwrap_or(words.len());
        words.len() >= least && has_verb(&words[..breath])
    };
    let starts = token.has(DETERMINER) || token.has(CLAUSE_START) || token.has(CAPITAL);
    if at > said.end {
        // After an adjunct only a plain beginning counts, and only one that the adjunct cannot contain.
        let before = &frame.tokens()[at - 1];
        let closed = weekday(text, before)
            || before.of(text) == ")"
            || is_adverb(before)
            || said.cue.takes(TOLD) && told_before(frame, said, at);
        return closed && starts && !weekday(text, token) && body(3);
    }
    if said.cue.takes(TOLD) || weekday(text, token) || token.has(PREPOSITION) || is_adverb(token) {
        return false;
    }
    let under = said.cue.takes(FRONT) && token.among(text, &["if", "because", "although", "unless"]);
    if token.has(CONJUNCTION) && !under || token.has(AUXILIARY) {
        return false;
    }
    body(3)
}

/// Whether the words between the cue and token `at` are just the one who is told: `told the board it …`.
fn told_before(frame: &Frame<'_>, said: &Announcement, at: usize) -> bool {
    let told = frame.tokens().get(said.end..at).unwrap_or_default();
    let (Some(first), Some(token)) = (told.first(), frame.tokens().get(at)) else { return false };
    let phrase = told.len() <= 6 && told.iter().all(|t| t.word && !t.quoted && !t.has(VERBAL_OR_LINK));
    let single = told.len() == 1 && !first.has(DETERMINER) && !(first.has(CAPITAL) && token.has(CAPITAL));
    phrase && (single || token.has(CLAUSE_START) && !token.has(CAPITAL))
}

/// Words that no phrase for the one who is told has.
const VERBAL_OR_LINK: Class = AUXILIARY.or(FINITE).or(PREPOSITION).or(CONJUNCTION);

fn may_follow(frame: &Frame<'_>, said: &Announcement, at: usize) -> bool {
    let Some(token) = frame.tokens().get(at) else { return false };
    let text = frame.text;
    said.cue.takes(TOLD)
        || said.inverted
        || token.has(PREPOSITION)
        || is_adverb(token)
        || weekday(text, token)
        || token.among(text, &["this", "last", "that", "yesterday", "today", "earlier", "again", "it"])
}

/// The token after the content that begins at `from`.
pub(crate) fn boundary(frame: &Frame<'_>, from: usize, said: &Announcement) -> usize {
    if from >= frame.sentence.end {
        return from;
    }
    // `After saying that …, Ann Lee left`: what is said ends before its subject.
    let ahead = said.shared && said.subject.start > from;
    let last = if ahead { said.subject.start } else { frame.sentence.end };
    let mut at = from + 1;
    while at < last {
        let token = &frame.tokens()[at];
        if token.quoted {
            at += 1;
            continue;
        }
        if cuts(frame, (from, at), said) {
            break;
        }
        at += 1;
    }
    strip(frame, from, at.min(last))
}

fn cuts(frame: &Frame<'_>, (from, at): (usize, usize), said: &Announcement) -> bool {
    let text = frame.text;
    let next = frame.tokens().get(at + 1).filter(|_| at + 1 < frame.sentence.end);
    let mark = if frame.tokens()[at].word { "" } else { frame.word(at) };
    match mark {
        "" if frame.has(at, ACCORDING)
            && frame.word(at) == "according"
            && next.is_some_and(|n| n.is(text, "to")) =>
        {
            return true;
        }
        ";" => return true,
        "," => {
            let which = next.is_some_and(|n| n.is(text, "which"));
            let told = which && (quotes_soon(frame, at + 2) || lacks_verb(frame, (from, at), said));
            if next.is_some_and(|n| is_aside(n) || which && !told || n.has(ACCORDING)) {
                return true;
            }
            // `Ann Lee, praising the plan, is leaving`: the main clause goes on.
            let aside = said.shared || frame.among(said.subject.end - 1, &["who", "which"]);
            if aside && !said.cue.takes(QUOTE) && next.is_some_and(|n| n.has(AUXILIARY.or(FINITE))) {
                return true;
            }
            if frame.opens(at + 1).is_some_and(|q| frame.whole(&frame.passage.quotes[q]))
                && !leads_on(frame, from, at)
            {
                return true;
            }
        }
        mark if is_dash(mark) && said.cue.takes(QUOTE) => {
            // One dash begins an afterthought of the outlet; two enclose an insertion.
            let last = frame.sentence.end.min(at + 25);
            let first = said.end.max(at.saturating_sub(25)).min(at);
            let opened =
                (first..at).filter(|t| is_dash(frame.word(*t)) && !frame.tokens()[*t].quoted).count() % 2
                    == 1;
            return !opened
                && !(at + 1..last).any(|t| is_dash(frame.word(t)))
                && frame.opens(at + 1).is_none();
        }
        _ => {}
    }
    let after_quote = at > 0 && !frame.tokens()[at - 1].word && frame.closes(at - 1).is_some();
    if after_quote && frame.among(at, &["but", "as", "while"]) {
        let starts = next.is_some_and(|n| n.has(DETERMINER) || n.has(CLAUSE_START) || n.has(CAPITAL));
        let rest = frame.tokens().get(at + 1..frame.sentence.end).unwrap_or_default();
        if starts && frame.opens(at + 1).is_none() && has_verb(rest) {
            return true;
        }
    }
    // Announcements stand in the order of their verbs, and a clause begins at most a phrase before its own.
    let first = frame.announcements.partition_point(|a| a.verb < at.max(said.verb + 1));
    frame.announcements[first..].iter().take(4).any(|a| a.from == at && breaks(frame, at))
}

/// `it is hard because, “We have no ice”`: the word before this comma joins the quotation after it to the clause.
pub(crate) fn leads_on(frame: &Frame<'_>, from: usize, comma: usize) -> bool {
    comma > from + 2 && frame.among(comma - 1, &["because", "although", "though", "while", "whether", "when"])
}

/// `said the fee is low, which “will help us”`: a quotation at token `at` or right after it shows whose words these are.
fn quotes_soon(frame: &Frame<'_>, at: usize) -> bool {
    frame.opens(at).is_some() || frame.opens(at + 1).is_some()
}

/// `said the fee, which many fear, is low`: the clause between these tokens still lacks its verb, which stands after
/// another comma.
fn lacks_verb(frame: &Frame<'_>, (from, at): (usize, usize), said: &Announcement) -> bool {
    let verb = AUXILIARY.or(FINITE).or(PAST);
    said.cue.takes(THAT)
        && said.cue.takes(QUOTE)
        && !has_verb(&frame.tokens()[from..at])
        && (at + 2..frame.sentence.end).any(|t| frame.has(t, COMMA) && frame.has(t + 1, verb))
}

/// Whether the clause at token `at` is set off from what stands before it.
fn breaks(frame: &Frame<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    matches!(frame.word(before), "," | ";")
        || is_dash(frame.word(before))
        || frame.among(at, &["and", "but", "yet", "or", "then"])
        || frame.among(before, &["and", "but", "while", "though", "although"])
        || frame.closes(before).is_some_and(|q| {
            frame.passage.quotes[q].close.checked_sub(1).is_some_and(|t| frame.has(t, COMMA))
        })
}

/// Takes marks and dangling words off the end, but never a closing quotation mark.
fn strip(frame: &Frame<'_>, from: usize, mut end: usize) -> usize {
    while end > from {
        let last = end - 1;
        let Some(token) = frame.tokens().get(last) else {
            end = last;
            continue;
        };
        let closing = frame.closes(last).is_some();
        let bracket = token.of(frame.text) == ")";
        let dangling = token.among(frame.text, &["and", "but", "yet", "while", "though", "although", "or"]);
        if token.quoted || closing || bracket || (token.word && !dangling) {
            break;
        }
        end -= 1;
    }
    end
}

/// Words that stand before an announcement whose content comes first: from `from` to its comma.
pub(crate) fn fronted(frame: &Frame<'_>, from: usize, said: &Announcement) -> Option<Range<usize>> {
    let comma = said.from.checked_sub(1).filter(|c| *c > from)?;
    let set_off = frame.has(comma, COMMA) || frame.closes(comma).is_some();
    if !set_off {
        return None;
    }
    let start = skip_dateline(frame, from);
    let end = strip(frame, start, comma + 1);
    clause(frame, start, end).then_some(start..end)
}

/// `The port, Ann Lee said, will open`: what stands on both sides of a cue that is set off by commas.
pub(crate) fn around(
    frame: &Frame<'_>,
    from: usize,
    said: &Announcement,
) -> Option<(Range<usize>, Range<usize>)> {
    let comma = said.from.checked_sub(1).filter(|c| *c > from && frame.has(*c, COMMA))?;
    let next = (said.end..frame.sentence.end.min(said.end + ADJUNCT + 1)).find(|t| frame.has(*t, COMMA))?;
    if next > said.end && !beside(frame, said, next) || frame.opens(next + 1).is_some() {
        return None;
    }
    let start = skip_dateline(frame, from);
    let before = start..strip(frame, start, comma);
    let after = next + 1..boundary(frame, next + 1, said);
    let words = |r: &Range<usize>| frame.tokens().get(r.clone()).unwrap_or_default();
    let first = words(&after).first()?;
    let reason = first.among(frame.text, &["because", "if", "unless", "so", "to", "by", "while"]);
    let other = first.among(frame.text, &["who", "which", "and", "but", "though", "although", "as", "when"]);
    let goes_on = reason || !(other || is_aside(first) || first.has(PREPOSITION));
    let one = !words(&before).iter().any(|t| t.quoted) && !before.is_empty() && after.len() >= 2;
    (goes_on && one && (reason || has_verb(words(&after)))).then_some((before, after))
}

/// `The fee, Ann Lee said, “is a burden”`: the subject before a cue that is set off by commas, where the quotation after
/// it has its verb.
pub(crate) fn around_quotation(
    frame: &Frame<'_>,
    from: usize,
    said: &Announcement,
    quote: &Quote,
) -> Option<(Range<usize>, Range<usize>)> {
    let comma = said.from.checked_sub(1).filter(|c| *c > from && frame.has(*c, COMMA))?;
    let start = skip_dateline(frame, from);
    let verb = AUXILIARY.or(FINITE).or(PAST).or(ESS);
    let goes_on =
        quote.open == said.end + 1 && frame.has(quote.open + 1, verb) && !frame.has(quote.open + 1, CAPITAL);
    let subject = subject::phrase(frame.text, frame.tokens(), start, comma, subject::Fit::Any)?;
    let end = boundary(frame, quote.open, said).max(quote.close + 1).min(frame.sentence.end);
    (goes_on && subject.start == start).then_some((subject, quote.open..end))
}

/// Whether the tokens are a main clause of four words or more, with or without an adjunct before it.
pub(crate) fn clause(frame: &Frame<'_>, start: usize, end: usize) -> bool {
    let Some(words) = frame.tokens().get(start..end) else { return false };
    let Some(first) = words.first() else { return false };
    let text = frame.text;
    let subordinate = first.has(PREPOSITION)
        || first
            .among(text, &["when", "while", "although", "though", "as", "because", "where", "which", "who"])
        || is_aside(first)
        || (first.has(CAPITAL) && first.of(text).ends_with("ing") && !words.iter().any(|t| t.quoted));
    let main = words.iter().position(|t| subordinate && !t.quoted && t.has(COMMA)).map(|c| &words[c + 1..]);
    let body = main.unwrap_or(words);
    body.iter().filter(|t| t.word).count() >= 4
        && (!subordinate || main.is_some())
        && (has_verb(body) || body.iter().any(|t| t.quoted))
}

/// `(AGENCY)`, `CITY (Agency) —` at the start.
pub(crate) fn skip_dateline(frame: &Frame<'_>, from: usize) -> usize {
    let limit = frame.sentence.end.min(from + 9);
    let close = (from..limit).find(|t| frame.word(*t) == ")");
    let opened = (from..limit).find(|t| frame.word(*t) == "(");
    let Some(close) = close.filter(|_| opened.is_some_and(|o| o <= from + 4)) else { return from };
    let capitals = (from..close).all(|t| {
        let token = &frame.tokens()[t];
        !token.word || token.has(CAPITAL)
    });
    if !capitals {
        return from;
    }
    let mut at = close + 1;
    while at < frame.sentence.end && (matches!(frame.word(at), ":" | ".") || is_dash(frame.word(at))) {
        at += 1;
    }
    at
}

/// The clause that goes on after an aside: `…, showing his hand, and the port will close`.
pub(crate) fn resumed(frame: &Frame<'_>, from: usize, said: &Announcement) -> Option<Range<usize>> {
    if frame.word(from) != "," || !frame.tokens().get(from + 1).is_some_and(is_aside) {
        return None;
    }
    let aside = frame.announcements.iter().find(|a| a.verb == from + 1);
    if aside.is_some_and(|a| right(frame, a) != Right::Nothing) {
        return None;
    }
    let limit = frame.next_clause(from + 1);
    let at = (from + 1..limit.saturating_sub(2))
        .find(|t| !frame.tokens()[*t].quoted && frame.has(*t, COMMA) && frame.among(*t + 1, &["and"]))?;
    let start = at + 2;
    let verb = (start..limit.min(start + 6)).find(|t| frame.has(*t, AUXILIARY))?;
    subject::phrase(frame.text, frame.tokens(), start, verb, subject::Fit::Speaker)
        .filter(|s| s.start == start)?;
    Some(start..boundary(frame, start, said))
}
