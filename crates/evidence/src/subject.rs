//! Subjects: the noun phrase that a cue belongs to.

use std::ops::Range;

use crate::grammar::{
    AUXILIARIES, CLAUSE_STARTS, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS, SPEAKERS, is_adverb,
};
use crate::token::Token;

/// The longest noun phrase that is read, in tokens.
const LONGEST: usize = 16;
/// The longest insertion between a subject and its verb, in tokens.
const INSERTION: usize = 30;

/// The subject that ends before token `verb`, looking no further left than `from`.
pub(crate) fn before(text: &str, tokens: &[Token], from: usize, verb: usize) -> Option<Range<usize>> {
    let mut last = verb.checked_sub(1)?;
    while last > from && is_adverb(text, &tokens[last]) && !tokens[last].quoted {
        last -= 1;
    }
    if last < from || tokens[last].quoted {
        return None;
    }
    if tokens[last].is(text, "who") {
        let mut end = last;
        if end > from && tokens[end - 1].of(text) == "," {
            end -= 1;
        }
        return phrase(text, tokens, from, end);
    }
    if tokens[last].of(text) == "," {
        return before_insertion(text, tokens, from, last);
    }
    phrase(text, tokens, from, last + 1)
}

/// `Ann Lee, who leads the team, said`: the phrase before the insertion.
fn before_insertion(text: &str, tokens: &[Token], from: usize, comma: usize) -> Option<Range<usize>> {
    let mut at = comma;
    while at > from && comma - at < INSERTION {
        at -= 1;
        if tokens[at].quoted || matches!(tokens[at].of(text), "”" | "\"" | ";" | ":") {
            return None;
        }
        if tokens[at].of(text) != "," {
            continue;
        }
        let first = tokens.get(at + 1)?;
        let inserted = first.among(text, &["who", "whose", "which", "a", "an", "the", "now", "then", "also"])
            || first.among(text, SPEAKERS)
            || first.of(text).starts_with(|c: char| c.is_ascii_digit())
            || (first.word && !first.capital(text) && !first.among(text, CLAUSE_STARTS));
        if inserted {
            return phrase(text, tokens, from, at);
        }
    }
    None
}

/// The noun phrase that ends before token `end`.
pub(crate) fn phrase(text: &str, tokens: &[Token], from: usize, end: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    if last < from || !tokens[last].word || tokens[last].quoted {
        return None;
    }
    if tokens[last].among(text, PRONOUNS) {
        return Some(last..end);
    }
    if tokens[last].among(text, CONJUNCTIONS) || tokens[last].among(text, PREPOSITIONS) {
        return None;
    }
    let mut first = last;
    while first > from && end - first < LONGEST {
        let left = &tokens[first - 1];
        if !left.word || left.quoted || left.among(text, CONJUNCTIONS) || left.among(text, AUXILIARIES) {
            break;
        }
        if left.among(text, PRONOUNS) || is_adverb(text, left) {
            break;
        }
        if left.among(text, PREPOSITIONS) {
            // `a spokesman for the ministry`, `Secretary of State`: the phrase goes on.
            let links = left.among(text, &["of", "for", "at", "in", "from", "with"]);
            let head = first.checked_sub(2).filter(|h| *h >= from).map(|h| &tokens[h]);
            let noun = head.is_some_and(|h| {
                h.among(text, SPEAKERS)
                    || (left.is(text, "of") && h.capital(text) && tokens[first].capital(text))
            });
            if !(links && noun) {
                break;
            }
        }
        first -= 1;
        if tokens[first].among(text, DETERMINERS) && !linked(text, tokens, from, first) {
            break;
        }
    }
    let found = first..end;
    speaks(text, tokens, &found).then_some(found)
}

/// Whether a link (`of the`, `for the`) joins the phrase at `first` to a noun for a speaker before it.
fn linked(text: &str, tokens: &[Token], from: usize, first: usize) -> bool {
    first >= from + 2
        && tokens[first - 1].among(text, &["of", "for", "at", "in", "from", "with"])
        && tokens[first - 2].among(text, SPEAKERS)
}

/// The subject that begins at token `at`, up to `limit`: after an inverted cue or `according to`.
pub(crate) fn after(text: &str, tokens: &[Token], at: usize, limit: usize) -> Option<Range<usize>> {
    let first = tokens.get(at)?;
    if at >= limit || !first.word || first.quoted {
        return None;
    }
    if first.among(text, PRONOUNS) || first.among(text, &["him", "her", "them"]) {
        return Some(at..at + 1);
    }
    let mut end = at;
    while end < limit && end - at < LONGEST {
        let token = &tokens[end];
        if !token.word || token.quoted || token.among(text, CONJUNCTIONS) || token.among(text, AUXILIARIES) {
            break;
        }
        let links = token.among(text, &["of", "for"]) || token.among(text, &["at", "in", "from", "with"]);
        if token.among(text, PREPOSITIONS) {
            let noun = end > at
                && (tokens[end - 1].among(text, SPEAKERS)
                    || token.is(text, "of") && tokens.get(end + 1).is_some_and(|t| t.capital(text)));
            if !(links && noun) {
                break;
            }
        }
        if end > at && weekday(text, token) {
            break;
        }
        end += 1;
    }
    let found = at..end;
    (end > at && speaks(text, tokens, &found)).then_some(found)
}

/// Whether a phrase can name someone who speaks: it has a name, or a noun for a speaker.
fn speaks(text: &str, tokens: &[Token], range: &Range<usize>) -> bool {
    let words = &tokens[range.clone()];
    let Some(first) = words.first() else { return false };
    if weekday(text, first) && words.len() == 1 {
        return false;
    }
    let skip = usize::from(first.among(text, DETERMINERS));
    words[skip..].iter().any(|t| {
        t.among(text, SPEAKERS)
            || (t.capital(text)
                && !t.among(text, CLAUSE_STARTS)
                && !t.among(text, PREPOSITIONS)
                && !t.among(text, CONJUNCTIONS)
                && !t.among(text, DETERMINERS)
                && !t.among(text, &["His", "Her", "I", "We", "You"])
                && !weekday(text, t))
    })
}

/// Whether the token names a day of the week.
pub(crate) fn weekday(text: &str, token: &Token) -> bool {
    token.among(text, &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token;

    fn subject(text: &str, verb: &str) -> Option<String> {
        let tokens = token::tokens(text, 0, text.len());
        let at = tokens.iter().position(|t| t.is(text, verb)).unwrap();
        before(text, &tokens, 0, at).map(|r| text[tokens[r.start].start..tokens[r.end - 1].end].to_owned())
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
