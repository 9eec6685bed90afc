//! Announcements: each cue verb of a sentence with its subject.

use std::ops::Range;

use crate::cue::{ANY, AS, Cue, Form, QUOTE, THAT, TOLD};
use crate::grammar::{
    ADVERB, AUXILIARY, CAPITAL, COMMA, CONDITION, CONTRACTED, CONTRACTION, DENIED, DETERMINER, FINITE,
    MANNER, MESSAGE, NOT_SAID, NOUN_TOO, PAST, PREPOSITION, PRONOUN, SPEAKER, UNDER, WEEKDAY, is_adverb,
};
use crate::passage::Passage;
use crate::subject::{self, Fit};
use crate::token::Token;

/// A cue verb with its subject.
#[derive(Clone, Debug)]
pub(crate) struct Announcement {
    /// What may follow.
    pub(crate) cue: Cue,
    /// The token that is the verb.
    pub(crate) verb: usize,
    /// The first token after the verb and its particle.
    pub(crate) end: usize,
    /// The tokens of the subject.
    pub(crate) subject: Range<usize>,
    /// Where the clause of the cue begins.
    pub(crate) from: usize,
    /// Whether the subject follows the verb: `said Ann Lee`.
    pub(crate) inverted: bool,
    /// Whether the subject is that of an earlier clause.
    pub(crate) shared: bool,
}

/// The announcements of a sentence, in order.
pub(crate) fn announcements(text: &str, passage: &Passage, sentence: &Range<usize>) -> Vec<Announcement> {
    let mut out: Vec<Announcement> = Vec::new();
    for verb in sentence.clone() {
        let token = &passage.tokens[verb];
        if token.quoted || !token.word {
            continue;
        }
        let Some((cue, form)) = token.known.cue.or_else(|| uncommon(text, passage, sentence, verb)) else {
            continue;
        };
        if form != Form::Participle && token.has(CAPITAL) && verb > sentence.start {
            continue;
        }
        if let Some(found) = announcement(text, passage, sentence, &out, (verb, cue, form)) {
            out.push(found);
        }
    }
    out
}

/// A verb that is no known cue but stands beside a quotation as one does: `“…,” beamed Ann Lee`,
/// `“…,” the clerk recited`.
fn uncommon(text: &str, passage: &Passage, sentence: &Range<usize>, verb: usize) -> Option<(Cue, Form)> {
    let tokens = &passage.tokens;
    if !tokens[verb].has(PAST) {
        return None;
    }
    let open = |close: usize| {
        let quote = passage.closes(close)?;
        let inner = tokens.get(quote.close.checked_sub(1)?)?;
        (quote.open >= sentence.start && matches!(inner.of(text), "," | "?" | "!" | "—" | "…")).then_some(())
    };
    let left = verb.checked_sub(1).filter(|l| *l >= sentence.start)?;
    if open(left).is_none() {
        let subject = subject::before(text, tokens, sentence.start, verb, Fit::Any)?;
        open(subject.start.checked_sub(1)?)?;
    }
    let (cue, _) = crate::grammar::known("shouted").cue?;
    Some((cue, Form::Past))
}

fn announcement(
    text: &str,
    passage: &Passage,
    sentence: &Range<usize>,
    earlier: &[Announcement],
    (verb, cue, form): (usize, Cue, Form),
) -> Option<Announcement> {
    let tokens = &passage.tokens;
    let end = particle(text, tokens, verb)?;
    // `went on to say` takes what its last verb takes.
    let cue = match tokens[end - 1].known.cue {
        Some((said, Form::Base)) if end == verb + 4 => said,
        _ => cue,
    };
    let make = |subject: Range<usize>, from: usize, inverted: bool, shared: bool| Announcement {
        cue,
        verb,
        end: if inverted { subject.end } else { end },
        subject,
        from,
        inverted,
        shared,
    };
    let fit = if cue.takes(ANY) { Fit::Any } else { Fit::Speaker };
    let left = verb.checked_sub(1).filter(|l| *l >= sentence.start);
    let left_is = |words: &[&str]| left.is_some_and(|l| tokens[l].among(text, words));
    if form == Form::Participle {
        if left_is(&["as"]) && left.is_some_and(|l| l > sentence.start && tokens[l - 1].is(text, "quoted")) {
            let quoted = left? - 1;
            let was =
                (sentence.start..quoted).rev().find(|t| tokens[*t].among(text, &["was", "is", "were"]))?;
            let subject = subject::before(text, tokens, sentence.start, was, fit)?;
            let from = subject.start;
            return Some(make(subject, from, false, false));
        }
        if let Some(be) = progressive(text, tokens, sentence.start, verb) {
            // `he’s saying`: the pronoun and the verb are one word.
            if tokens[be].has(CONTRACTION.or(CONTRACTED)) {
                return Some(make(be..be + 1, be, false, false));
            }
            let subject = subject::before(text, tokens, sentence.start, be, fit)?;
            let from = subject.start;
            return Some(make(subject, from, false, false));
        }
        let follows = match left {
            None => verb == sentence.start,
            Some(l) => {
                let plain = (sentence.start..=l).rev().find(|t| !is_adverb(&tokens[*t])).unwrap_or(l);
                !tokens[l].word
                    || !tokens[plain].word && tokens[plain].of(text) != ")"
                    || tokens[l].among(text, &["by", "and", "while", "before", "in", "after"])
                    || cue.takes(THAT.or(AS)) && l > sentence.start + 2 && message(tokens, l)
            }
        };
        let subject = follows
            .then(|| {
                inherited(text, tokens, sentence, earlier, verb)
                    .or_else(|| ahead(text, passage, sentence, (verb, end)))
            })
            .flatten();
        // `with protesters chanting “…”`, `and Ann Lee calling it …`: the phrase before the participle.
        let subject = subject.map(|s| make(s, verb, false, true));
        return subject.or_else(|| {
            let found = (!follows).then(|| subject::before(text, tokens, sentence.start, verb, fit))??;
            let opens = passage.opens(end).is_some() || passage.opens(end + 1).is_some();
            let before = found.start.checked_sub(1).filter(|b| *b >= sentence.start).map(|b| &tokens[b]);
            let apart = before.is_some_and(|t| t.has(COMMA) || t.among(text, &["with", "and", "while"]));
            let from = found.start;
            (opens || apart).then(|| make(found, from, false, false))
        });
    }
    if left.is_some_and(|l| tokens[l].has(NOT_SAID.or(DENIED))) {
        return None;
    }
    if tokens.get(end).is_some_and(|t| t.is(text, "by")) && form == Form::Past && !cue.takes(TOLD) {
        return None;
    }
    let noun = form == Form::Present && tokens[verb].has(NOUN_TOO);
    let fit = if noun { Fit::Speaker } else { fit };
    if let Some(subject) = subject::before(text, tokens, sentence.start, verb, fit) {
        if form == Form::Base && !plural(text, &tokens[subject.clone()])
            || noun && tokens[subject.end - 1].has(DETERMINER)
            || form == Form::Present && supposed(text, tokens, sentence.start, subject.start)
        {
            return None;
        }
        let from = subject.start;
        return Some(make(subject, from, false, false));
    }
    let mut joint = verb;
    while joint > sentence.start && is_adverb(&tokens[joint - 1]) {
        joint -= 1;
    }
    let joined =
        joint > sentence.start && tokens[joint - 1].among(text, &["and", "but", "yet", "then", "or"]);
    if joined && form != Form::Base {
        let subject = inherited(text, tokens, sentence, earlier, verb)?;
        return Some(make(subject, joint - 1, false, true));
    }
    if form == Form::Base {
        return None;
    }
    let after_content = left.is_some_and(|l| tokens[l].has(COMMA) || passage.closes(l).is_some());
    if after_content && cue.takes(QUOTE) {
        let subject = subject::after(text, tokens, end, sentence.end)?;
        return Some(make(subject, verb, true, false));
    }
    None
}

/// `if the board says …`: nobody has said it.
fn supposed(text: &str, tokens: &[Token], from: usize, subject: usize) -> bool {
    subject.checked_sub(1).is_some_and(|b| b >= from && tokens[b].among(text, &["if", "unless", "whether"]))
}

/// `is telling`: the auxiliary before a participle.
fn progressive(text: &str, tokens: &[Token], from: usize, verb: usize) -> Option<usize> {
    let mut at = verb.checked_sub(1)?;
    while at > from && is_adverb(&tokens[at]) && !tokens[at].among(text, &["has", "have", "had"]) {
        at -= 1;
    }
    let joined = tokens[at].among(text, &["he's", "she's", "he’s", "she’s", "they're", "they’re"]);
    let be = at > from && tokens[at].among(text, &["is", "are", "was", "were", "been"]);
    (!tokens[at].quoted && (joined || be)).then_some(at)
}

/// The token after the verb and its particle; none where the verb needs one that is missing.
fn particle(text: &str, tokens: &[Token], verb: usize) -> Option<usize> {
    let next = tokens.get(verb + 1);
    let word = tokens[verb].of(text);
    let goes = ["go", "goes", "went", "going"].iter().any(|w| word.eq_ignore_ascii_case(w));
    if goes {
        // `went on`, `went on to say`
        if !next?.is(text, "on") {
            return None;
        }
        let to_say = tokens.get(verb + 2).is_some_and(|t| t.is(text, "to"))
            && tokens
                .get(verb + 3)
                .is_some_and(|t| t.among(text, &["say", "add", "write", "explain", "note"]));
        return Some(if to_say { verb + 4 } else { verb + 2 });
    }
    let out = next.is_some_and(|t| t.is(text, "out"))
        && ["point", "points", "pointed", "pointing"].iter().any(|w| word.eq_ignore_ascii_case(w));
    Some(if out { verb + 2 } else { verb + 1 })
}

fn plural(text: &str, words: &[Token]) -> bool {
    let who = words.last().is_some_and(|t| t.among(text, &["who", "which", "that"]));
    let words = if who { &words[..words.len() - 1] } else { words };
    words.last().is_some_and(|t| {
        let small = t.of(text).ends_with('s') && !t.has(CAPITAL);
        t.of(text).ends_with('s') && t.has(SPEAKER)
            || t.among(text, &["they", "people", "police", "some", "many", "others", "authorities"])
            || t.among(text, &["most", "these", "those", "both", "all", "few", "women", "men", "percent"])
            || words.len() > 1 && small
            || who && small
    })
}

/// The subject of the clause before, or of the sentence; never that of a relative clause.
fn inherited(
    text: &str,
    tokens: &[Token],
    sentence: &Range<usize>,
    earlier: &[Announcement],
    verb: usize,
) -> Option<Range<usize>> {
    let relative = |s: &Range<usize>| tokens[s.end - 1].among(text, &["that", "which", "who"]);
    if let Some(last) =
        earlier.last().filter(|a| !relative(&a.subject) || a.verb + 1 == verb.saturating_sub(1))
    {
        return Some(last.subject.clone());
    }
    topic(text, tokens, sentence.start, verb)
}

/// `a letter saying …`, `a row of tweets early on Friday saying …`: whether the words up to token `last` are a message
/// and when it was sent.
fn message(tokens: &[Token], last: usize) -> bool {
    let time = WEEKDAY.or(ADVERB).or(MANNER);
    let kept = |t: &usize| tokens[*t].has(time) || is_adverb(&tokens[*t]) || tokens[*t].has(PREPOSITION);
    let from = last.saturating_sub(4);
    let noun = (from..=last).rev().find(|t| !kept(t));
    noun.is_some_and(|t| tokens[t].has(MESSAGE) && (t == last || tokens[last].has(WEEKDAY)))
}

/// `After saying that …, Ann Lee left`: the subject of the main clause, after the comma that ends the clause in front.
fn ahead(
    text: &str,
    passage: &Passage,
    sentence: &Range<usize>,
    (verb, end): (usize, usize),
) -> Option<Range<usize>> {
    let tokens = &passage.tokens;
    if verb > sentence.start + 1 {
        return None;
    }
    let limit = sentence.end.min(verb + 40);
    let comma = (end + 2..limit).find(|t| {
        // A quotation takes the comma into its marks.
        let inside = passage.closes(*t).is_some() && tokens[*t - 1].has(COMMA);
        inside || !tokens[*t].quoted && tokens[*t].has(COMMA)
    })?;
    let subject = lead(text, tokens, comma + 1, limit)?;
    let verbal = tokens.get(subject.end).is_some_and(|t| t.has(AUXILIARY.or(FINITE).or(PAST)));
    (subject.start == comma + 1 && verbal).then_some(subject)
}

/// The phrase that the main clause is about: after its comma where the sentence begins with another clause or an
/// adjunct (`Although it rained, Ann Lee left, saying …`).
pub(crate) fn topic(text: &str, tokens: &[Token], from: usize, limit: usize) -> Option<Range<usize>> {
    let under = tokens.get(from)?.has(UNDER.or(PREPOSITION).or(CONDITION).or(ADVERB).or(MANNER))
        || tokens[from].among(text, &["after", "before", "even"]);
    let comma = (from..limit).find(|t| under && tokens[*t].has(COMMA));
    comma.and_then(|c| lead(text, tokens, c + 1, limit)).or_else(|| lead(text, tokens, from, limit))
}

/// The phrase that the sentence is about: its first pronoun or name outside quotations, before `limit`.
pub(crate) fn lead(text: &str, tokens: &[Token], from: usize, limit: usize) -> Option<Range<usize>> {
    let first = (from..limit).find(|t| {
        let token = &tokens[*t];
        !token.quoted
            && token.word
            && (token.has(PRONOUN)
                || token.has(SPEAKER)
                || (token.has(CAPITAL) && subject::phrase(text, tokens, *t, *t + 1, Fit::Speaker).is_some()))
    })?;
    if tokens[first].has(PRONOUN) {
        return Some(first..first + 1);
    }
    let mut end = first + 1;
    while end < limit {
        let token = &tokens[end];
        let named = token.has(CAPITAL) || token.has(SPEAKER);
        let link = token.is(text, "of") && tokens.get(end + 1).is_some_and(|t| t.has(CAPITAL));
        if token.quoted || !token.word || !(named || link) {
            break;
        }
        end += 1;
    }
    Some(first..end)
}
