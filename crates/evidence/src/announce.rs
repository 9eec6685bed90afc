//! Announcements: each cue verb of a sentence with its subject.

use std::ops::Range;

use crate::cue::{self, Cue, Form};
use crate::grammar::{PRONOUNS, SPEAKERS, is_adverb};
use crate::passage::Passage;
use crate::subject;
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
        let Some((cue, form)) = cue::find(token.of(text)) else { continue };
        if form != Form::Participle && token.capital(text) && verb > sentence.start {
            continue;
        }
        if let Some(found) = announcement(text, passage, sentence, &out, (verb, cue, form)) {
            out.push(found);
        }
    }
    out
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
    let make = |subject: Range<usize>, from: usize, inverted: bool, shared: bool| Announcement {
        cue,
        verb,
        end: if inverted { subject.end } else { end },
        subject,
        from,
        inverted,
        shared,
    };
    let left = verb.checked_sub(1).filter(|l| *l >= sentence.start);
    let left_is = |words: &[&str]| left.is_some_and(|l| tokens[l].among(text, words));
    if form == Form::Participle {
        if left_is(&["as"]) && left.is_some_and(|l| l > sentence.start && tokens[l - 1].is(text, "quoted")) {
            let quoted = left? - 1;
            let was =
                (sentence.start..quoted).rev().find(|t| tokens[*t].among(text, &["was", "is", "were"]))?;
            let subject = subject::before(text, tokens, sentence.start, was)?;
            let from = subject.start;
            return Some(make(subject, from, false, false));
        }
        let follows = match left {
            None => false,
            Some(l) => !tokens[l].word || tokens[l].among(text, &["by", "and", "while", "before", "in"]),
        };
        return follows
            .then(|| inherited(text, tokens, sentence, earlier, verb))
            .flatten()
            .map(|s| make(s, verb, false, true));
    }
    if left_is(NOT_SAID) || left.is_some_and(|l| negative(text, &tokens[l])) {
        return None;
    }
    if let Some(subject) = subject::before(text, tokens, sentence.start, verb) {
        if form == Form::Base && !plural(text, &tokens[subject.clone()]) {
            return None;
        }
        let from = subject.start;
        return Some(make(subject, from, false, false));
    }
    if form == Form::Base {
        return None;
    }
    let mut joint = verb;
    while joint > sentence.start && is_adverb(text, &tokens[joint - 1]) {
        joint -= 1;
    }
    let joined =
        joint > sentence.start && tokens[joint - 1].among(text, &["and", "but", "yet", "then", "or"]);
    if joined && (cue.that() || cue.describes() || cue.list() || cue.asks()) {
        let subject = inherited(text, tokens, sentence, earlier, verb)?;
        return Some(make(subject, joint - 1, false, true));
    }
    let after_content = left.is_some_and(|l| tokens[l].of(text) == "," || passage.closes(l).is_some());
    if after_content && cue.quote() {
        let subject = subject::after(text, tokens, end, sentence.end)?;
        return Some(make(subject, verb, true, false));
    }
    None
}

/// Words before a verb that say that nothing was said, or only might be.
const NOT_SAID: &[&str] = &[
    "to", "not", "never", "will", "would", "could", "can", "may", "might", "should", "must", "did", "does",
    "do", "cannot", "is", "was", "were", "are", "be", "been", "being", "the", "a", "an", "this", "of", "no",
];

fn negative(text: &str, token: &Token) -> bool {
    let word = token.of(text);
    word.ends_with("n't") || word.ends_with("n’t")
}

/// The token after the verb and its particle; none where the verb needs one that is missing.
fn particle(text: &str, tokens: &[Token], verb: usize) -> Option<usize> {
    let needs: &[&str] = match tokens[verb].of(text).to_ascii_lowercase().as_str() {
        "point" | "points" | "pointed" | "pointing" => &["out"],
        "go" | "goes" | "went" | "going" => &["on"],
        _ => return Some(verb + 1),
    };
    tokens.get(verb + 1)?.among(text, needs).then_some(verb + 2)
}

fn plural(text: &str, words: &[Token]) -> bool {
    words.last().is_some_and(|t| {
        t.of(text).ends_with('s') && t.among(text, SPEAKERS)
            || t.among(text, &["they", "people", "police", "some", "many", "others", "authorities"])
            || words.len() > 1 && t.of(text).ends_with('s') && !t.capital(text)
    })
}

/// The subject of the clause before, or of the sentence.
fn inherited(
    text: &str,
    tokens: &[Token],
    sentence: &Range<usize>,
    earlier: &[Announcement],
    verb: usize,
) -> Option<Range<usize>> {
    if let Some(last) = earlier.last() {
        return Some(last.subject.clone());
    }
    lead(text, tokens, sentence.start, verb)
}

/// The phrase that the sentence is about: its first pronoun or name outside quotations, before `limit`.
pub(crate) fn lead(text: &str, tokens: &[Token], from: usize, limit: usize) -> Option<Range<usize>> {
    let first = (from..limit).find(|t| {
        let token = &tokens[*t];
        !token.quoted
            && token.word
            && (token.among(text, PRONOUNS)
                || token.among(text, SPEAKERS)
                || (token.capital(text) && subject::phrase(text, tokens, *t, *t + 1).is_some()))
    })?;
    if tokens[first].among(text, PRONOUNS) {
        return Some(first..first + 1);
    }
    let mut end = first + 1;
    while end < limit {
        let token = &tokens[end];
        let named = token.capital(text) || token.among(text, SPEAKERS);
        let link = token.is(text, "of") && tokens.get(end + 1).is_some_and(|t| t.capital(text));
        if token.quoted || !token.word || !(named || link) {
            break;
        }
        end += 1;
    }
    Some(first..end)
}
