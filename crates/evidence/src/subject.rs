//! Subjects: the noun phrase that a cue belongs to.

use std::ops::Range;

use crate::grammar::{
    ACTING, ADVERB, AUXILIARY, CAPITAL, CLAUSE_START, COMMA, CONJUNCTION, Class, DETERMINER, FINITE, MANNER,
    PAST, PREPOSITION, PRONOUN, SPEAKER, TITLE, WEEKDAY, has_verb, is_adverb,
};
use crate::token::{Token, is_dash};

/// The longest noun phrase that is read, in tokens.
const LONGEST: usize = 16;
/// The longest insertion between a subject and its verb, in tokens.
const INSERTION: usize = 30;

/// What may be a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// A name, a pronoun, or a noun for a speaker.
    Speaker,
    /// Any noun phrase: `the insider`, `protesters`.
    Any,
}

/// Prepositions that join a noun to what it belongs to.
const LINKS: &[&str] = &["of", "for", "at", "in", "from", "with", "to", "on", "by", "among"];
/// Words that end a phrase on its left side.
const ENDS: Class = CONJUNCTION.or(AUXILIARY).or(PRONOUN).or(WEEKDAY);

/// The subject that ends before token `verb`, looking no further left than `from`.
pub(crate) fn before(
    text: &str,
    tokens: &[Token],
    from: usize,
    verb: usize,
    fit: Fit,
) -> Option<Range<usize>> {
    let mut last = verb.checked_sub(1)?;
    while last > from
        && (is_adverb(&tokens[last]) || tokens[last].is(text, "however"))
        && !tokens[last].quoted
    {
        last -= 1;
    }
    last = before_time(text, tokens, from, last);
    if last < from || tokens[last].quoted {
        return None;
    }
    if tokens[last].among(text, &["who", "which", "that"]) {
        let mut end = last;
        if end > from && tokens[end - 1].has(COMMA) {
            end -= 1;
        }
        let fit = if tokens[last].is(text, "that") { Fit::Any } else { fit };
        let head = phrase(text, tokens, from, end, fit)?;
        let noun = !tokens[last].is(text, "that") || !tokens[head.end - 1].has(PRONOUN);
        return noun.then_some(head.start..last + 1);
    }
    match tokens[last].of(text) {
        "," => before_insertion(text, tokens, from, last, fit),
        ")" => {
            let open = (from..last).rev().take(INSERTION).find(|t| tokens[*t].of(text) == "(")?;
            phrase(text, tokens, from, open, fit)
        }
        mark if is_dash(mark) => {
            let open = (from..last).rev().take(INSERTION).find(|t| is_dash(tokens[*t].of(text)))?;
            phrase(text, tokens, from, open, fit)
        }
        _ => phrase(text, tokens, from, last + 1, fit),
    }
}

/// The token before a time that stands between a subject and its verb: `Ann Lee on Monday said`, `last week said`.
fn before_time(text: &str, tokens: &[Token], from: usize, last: usize) -> usize {
    const SPANS: &[&str] = &["week", "month", "year", "night", "weekend", "morning", "afternoon", "evening"];
    let mut at = last;
    if at > from + 1 && tokens[at].among(text, SPANS) && tokens[at - 1].among(text, &["last", "this", "that"])
    {
        at -= 2;
    } else {
        if at > from && tokens[at].among(text, SPANS) && tokens[at - 1].has(WEEKDAY) {
            at -= 1;
        }
        if tokens[at].has(WEEKDAY) && at > from {
            at -= 1;
            if at > from && tokens[at].is(text, "on") {
                at -= 1;
            }
        }
    }
    if at < last && at >= from && !tokens[at].quoted && !tokens[at].has(CONJUNCTION.or(PREPOSITION)) {
        at
    } else {
        last
    }
}

/// `Ann Lee, who leads the team, said`: the phrase before the insertion; where that is a title and the
/// insertion is the name (`the minister, Ann Lee, said`), the name.
fn before_insertion(
    text: &str,
    tokens: &[Token],
    from: usize,
    comma: usize,
    fit: Fit,
) -> Option<Range<usize>> {
    let mut at = comma;
    while at > from && comma - at < INSERTION {
        at -= 1;
        if tokens[at].quoted || matches!(tokens[at].of(text), "”" | "\"" | "''" | ";" | ":") {
            return None;
        }
        if !tokens[at].has(COMMA) {
            continue;
        }
        let first = tokens.get(at + 1)?;
        let inside = &tokens[at + 1..comma];
        let named = inside.iter().all(|t| t.has(CAPITAL) || t.of(text) == ".");
        let inserted = first.among(text, &["who", "whose", "which", "a", "an", "the", "now", "then", "also"])
            || first.has(SPEAKER)
            || first.of(text).starts_with(|c: char| c.is_ascii_digit())
            || (first.word && !first.has(CAPITAL) && !first.has(CLAUSE_START))
            || (named && inside.len() <= 4)
            || (!has_verb(inside) && inside.iter().any(|t| t.has(SPEAKER)));
        if !inserted {
            continue;
        }
        // `Ann Lee (East Bay), the mayor, said`
        let bracket = at.checked_sub(1).filter(|b| *b > from && tokens[*b].of(text) == ")");
        let open = bracket.and_then(|b| (from..b).rev().take(8).find(|t| tokens[*t].of(text) == "("));
        let Some(found) = phrase(text, tokens, from, open.unwrap_or(at), fit) else {
            // `Ann Lee, 31, a photographer, said`
            let age = at > from && tokens[at - 1].of(text).starts_with(|c: char| c.is_ascii_digit());
            if named || age {
                continue;
            }
            return None;
        };
        let title = tokens[found.clone()].last().is_some_and(|t| t.has(SPEAKER.or(TITLE)) && !t.has(CAPITAL));
        return Some(if named && inside.len() >= 2 && inside.iter().all(|t| t.word) && title {
            at + 1..comma
        } else {
            found
        });
    }
    None
}

/// The noun phrase that ends before token `end`.
pub(crate) fn phrase(
    text: &str,
    tokens: &[Token],
    from: usize,
    end: usize,
    fit: Fit,
) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    if last < from || !tokens[last].word || tokens[last].quoted {
        return None;
    }
    if tokens[last].has(PRONOUN) {
        return Some(last..end);
    }
    if tokens[last].has(CONJUNCTION.or(PREPOSITION).or(AUXILIARY)) {
        return None;
    }
    let mut first = last;
    while first > from && end - first < LONGEST {
        let left = &tokens[first - 1];
        if !left.word || left.quoted || left.has(ENDS) || is_adverb(left) {
            break;
        }
        if left.has(PREPOSITION) {
            if !joins(text, tokens, from, first, fit) {
                break;
            }
        } else if left.has(FINITE) && !left.has(SPEAKER) && !left.has(CAPITAL) {
            break;
        }
        first -= 1;
        if tokens[first].has(DETERMINER) && !linked(text, tokens, from, first, fit) {
            break;
        }
    }
    let found = first..end;
    speaks(text, tokens, &found, fit).then_some(found)
}

/// Whether the preposition before token `at` joins it to a noun: `a spokesman for the ministry`.
fn joins(text: &str, tokens: &[Token], from: usize, at: usize, fit: Fit) -> bool {
    let link = &tokens[at - 1];
    let Some(head) = at.checked_sub(2).filter(|h| *h >= from).map(|h| &tokens[h]) else { return false };
    if !link.among(text, LINKS) || !head.word {
        return false;
    }
    if head.has(SPEAKER) || (link.is(text, "of") && head.has(CAPITAL) && tokens[at].has(CAPITAL)) {
        return true;
    }
    fit == Fit::Any && noun(head) && !head.has(CAPITAL)
}

/// Whether a token can be a noun, as far as its form tells.
fn noun(token: &Token) -> bool {
    const NO: Class =
        ENDS.or(PREPOSITION).or(DETERMINER).or(FINITE).or(PAST).or(MANNER).or(ACTING).or(ADVERB);
    token.word && !token.has(NO) && token.known.cue.is_none()
}

/// Whether a link (`of the`, `for the`) joins the phrase at `first` to a noun before it.
fn linked(text: &str, tokens: &[Token], from: usize, first: usize, fit: Fit) -> bool {
    first >= from + 2 && tokens[first - 1].has(PREPOSITION) && joins(text, tokens, from, first, fit)
}

/// The subject that begins at token `at`, up to `limit`: after an inverted cue or `according to`.
pub(crate) fn after(text: &str, tokens: &[Token], at: usize, limit: usize) -> Option<Range<usize>> {
    let first = tokens.get(at)?;
    if at >= limit || !first.word || first.quoted {
        return None;
    }
    if first.has(PRONOUN) || first.among(text, &["him", "her", "them"]) {
        let possessive =
            first.is(text, "her") && tokens.get(at + 1).is_some_and(|t| noun(t) && at + 1 < limit);
        if !possessive {
            return Some(at..at + 1);
        }
    }
    let mut end = at;
    while end < limit && end - at < LONGEST {
        let token = &tokens[end];
        if !token.word || token.quoted || token.has(CONJUNCTION.or(AUXILIARY)) {
            break;
        }
        if token.has(PREPOSITION) {
            let noun = end > at
                && token.among(text, LINKS)
                && (tokens[end - 1].has(SPEAKER) && !token.among(text, &["on", "to", "by"])
                    || noun(&tokens[end - 1]) && token.among(text, &["of", "for", "by"])
                    || token.is(text, "of") && tokens.get(end + 1).is_some_and(|t| t.has(CAPITAL)));
            if !noun {
                break;
            }
        }
        if end > at && token.has(WEEKDAY) {
            break;
        }
        end += 1;
    }
    while end > at && tokens[end - 1].has(PREPOSITION) {
        end -= 1;
    }
    let found = at..end;
    (end > at && speaks(text, tokens, &found, Fit::Any)).then_some(found)
}

/// Nouns that name no speaker though a phrase ends with them.
const TIMES: &[&str] = &[
    "week",
    "weeks",
    "year",
    "years",
    "day",
    "days",
    "night",
    "time",
    "times",
    "morning",
    "month",
    "months",
    "moment",
    "hours",
    "minutes",
    "way",
    "thing",
    "things",
    "yesterday",
    "today",
    "weekend",
    "afternoon",
    "evening",
    "decades",
    "election",
    "end",
    "far",
    "weather",
];

/// Words that stand for people without a noun.
const ALONE: &[&str] =
    &["others", "most", "both", "all", "none", "another", "some", "many", "one", "few", "several"];

/// Whether a phrase can name someone who speaks: it has a name or a noun for a speaker, or is any noun
/// phrase where that is enough.
fn speaks(text: &str, tokens: &[Token], range: &Range<usize>, fit: Fit) -> bool {
    let words = &tokens[range.clone()];
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if first.has(WEEKDAY) && words.len() == 1 {
        return false;
    }
    let skip = usize::from(first.has(DETERMINER));
    let named = words[skip..].iter().any(|t| {
        t.has(SPEAKER)
            || (t.has(CAPITAL)
                && !t.has(CLAUSE_START.or(PREPOSITION).or(CONJUNCTION).or(DETERMINER).or(WEEKDAY).or(ADVERB))
                && !t.among(text, &["I", "We", "You"]))
    });
    if named || fit == Fit::Speaker {
        return named;
    }
    let begins = first.has(DETERMINER) || first.of(text).starts_with(|c: char| c.is_ascii_digit());
    let plural = noun(last) && last.of(text).ends_with('s');
    let alone = words.len() == 1 && first.among(text, ALONE);
    alone || (noun(last) && !last.among(text, TIMES) && (plural || (begins && words.len() > 1)))
}

/// Whether the token names a day of the week.
pub(crate) fn weekday(_: &str, token: &Token) -> bool {
    token.has(WEEKDAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token;

    fn subject(text: &str, verb: &str) -> Option<String> {
        let tokens = token::tokens(text, 0, text.len());
        let at = tokens.iter().position(|t| t.is(text, verb)).unwrap();
        before(text, &tokens, 0, at, Fit::Speaker)
            .map(|r| text[tokens[r.start].start..tokens[r.end - 1].end].to_owned())
    }

    #[test]
    fn subjects_before_the_verb() {
        assert_eq!(
            subject("On Monday the trade minister also said no", "said").as_deref(),
            Some("the trade minister")
        );
        assert_eq!(subject("Ann Lee, who leads the team, said no", "said").as_deref(), Some("Ann Lee"));
        assert_eq!(
            subject("a spokesman for the Harbour Board said no", "said").as_deref(),
            Some("a spokesman for the Harbour Board")
        );
        assert_eq!(subject("but she later added", "added").as_deref(), Some("she"));
        assert_eq!(subject("the weather said no", "said"), None);
        assert_eq!(
            subject("Harbour Secretary of Trade Ann Lee warned", "warned").as_deref(),
            Some("Harbour Secretary of Trade Ann Lee")
        );
    }

    #[test]
    fn subjects_after_the_verb() {
        let text = "according to a member of the council on Friday";
        let tokens = token::tokens(text, 0, text.len());
        assert_eq!(after(text, &tokens, 2, tokens.len()), Some(2..7));
    }
}
