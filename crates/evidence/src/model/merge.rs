//! The rules' statements and the model's, merged.
//!
//! The rules' direct and set-apart quotations stay as they are. The model's statements follow, the surest first and the
//! earlier among equals, each unless more than a fifth of its words are taken by one before it. The rules' other
//! statements come last, under the same condition: where both found one, the model's span counts, for it was learnt from
//! what the user marked, and it saw the rule's.

use std::ops::Range;

use mediant_core::ledger::Kind;

use super::features::{View, tokens_of};
use super::{Model, Proposal};
use crate::attribution::{Draft, Who};
use crate::passage::Passage;
use crate::token::Token;

/// What a statement that the model found gives as its rule.
pub const RULE: &str = "model";

/// A statement may share one word in so many with those before it.
const SHARED: usize = 5;
/// Nobody is named.
const NOBODY: Who = Who::Phrase(0, 0);

/// The statements of one passage, by sentence and place.
pub(crate) fn merge(
    model: &Model,
    text: &str,
    passage: &Passage,
    index: usize,
    found: Vec<Draft>,
) -> Vec<Draft> {
    let mut proposals = model.propose(&View::of(text, passage, &found));
    proposals.sort_by(|a, b| b.sure.total_cmp(&a.sure).then(a.cue.start.cmp(&b.cue.start)));
    let (quotations, rest): (Vec<Draft>, Vec<Draft>) =
        found.into_iter().partition(|d| matches!(d.kind, Kind::Direct | Kind::Block));
    let proposed = proposals.iter().filter_map(|p| draft(text, passage, index, p));
    let mut taken = vec![false; passage.tokens.len()];
    let mut out: Vec<Draft> = Vec::new();
    let always = quotations.len();
    for (number, draft) in quotations.into_iter().chain(proposed).chain(rest).enumerate() {
        let words = words_of(passage, &draft);
        let shared = words.iter().filter(|w| taken[**w]).count();
        if number >= always && shared * SHARED > words.len() {
            continue;
        }
        for word in words {
            taken[word] = true;
        }
        out.push(draft);
    }
    out.sort_by_key(|d| (d.sentence, d.start(), d.end()));
    out
}

/// The words of a statement, as tokens of its passage.
fn words_of(passage: &Passage, draft: &Draft) -> Vec<usize> {
    let ranges = draft.parts.iter().map(|p| tokens_of(passage, p.0, p.1));
    ranges.flatten().filter(|at| passage.tokens.get(*at).is_some_and(|t| t.word)).collect()
}

/// The draft of what the model proposes; none where it has no word.
fn draft(text: &str, passage: &Passage, index: usize, proposal: &Proposal) -> Option<Draft> {
    let tokens = &passage.tokens;
    let pieces = pieces(text, tokens, &proposal.content);
    let words: Vec<&Token> =
        pieces.iter().filter_map(|p| tokens.get(p.clone())).flatten().filter(|t| t.word).collect();
    let quoted = words.iter().filter(|t| t.quoted).count();
    let kind = match quoted {
        _ if words.is_empty() => return None,
        0 => Kind::Indirect,
        all if all == words.len() => Kind::Direct,
        _ => Kind::Mixed,
    };
    let bytes = |range: &Range<usize>| {
        let (first, last) = (tokens.get(range.start)?, tokens.get(range.end.checked_sub(1)?)?);
        Some((first.start, last.end))
    };
    let parts: Vec<(usize, usize)> = pieces.iter().filter_map(bytes).collect();
    let sentence_of = |at: usize| passage.sentences.partition_point(|s| s.end <= at);
    let cue = bytes(&proposal.cue)?;
    let end = passage.sentences.get(sentence_of(proposal.cue.start)).and_then(bytes).map_or(cue.1, |s| s.1);
    let next = parts.iter().map(|p| p.0).filter(|p| *p >= cue.1).min();
    Some(Draft {
        kind,
        who: proposal.source.as_ref().and_then(bytes).map_or(NOBODY, |(s, e)| Who::Phrase(s, e)),
        cue: Some(cue),
        rule: RULE,
        speech: true,
        // The words between the cue and what it announces may name the occasion.
        zone: vec![(cue.1, next.unwrap_or(end).max(cue.1))],
        passage: index,
        sentence: pieces.first().map_or(0, |p| sentence_of(p.start)),
        parts,
    })
}

/// The pieces as statements have them: joined over marks, without the marks around them and without a leading `that`.
fn pieces(text: &str, tokens: &[Token], content: &[Range<usize>]) -> Vec<Range<usize>> {
    let is_word = |at: usize| tokens.get(at).is_some_and(|t| t.word);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for run in content {
        match joined.last_mut() {
            Some(last) if !(last.end..run.start).any(is_word) => last.end = run.end,
            _ => joined.push(run.clone()),
        }
    }
    let mark =
        |at: usize, kept: &[&str]| tokens.get(at).is_none_or(|t| !t.word && !kept.contains(&t.of(text)));
    let mut out = Vec::with_capacity(joined.len());
    for mut run in joined {
        let that = |at: usize| tokens.get(at).is_some_and(|t| t.is(text, "that"));
        while run.start < run.end && (mark(run.start, &["(", "[", "$", "€", "£", "…"]) || that(run.start))
        {
            run.start += 1;
        }
        while run.end > run.start && mark(run.end - 1, &[")", "]", "%", "?", "!", "…"]) {
            run.end -= 1;
        }
        if !run.is_empty() {
            out.push(run);
        }
    }
    out
}
