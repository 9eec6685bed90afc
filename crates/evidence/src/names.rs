//! Names: runs of capitalised words taken apart into title, nation and name.

use crate::grammar::{
    self, ADVERB, BODY, CAPITAL, CLAUSE_START, CONJUNCTION, Class, DETERMINER, INNER, NATION, PREPOSITION,
    TITLE,
};
use crate::token::Token;

/// Words of the language that are no part of a name.
const FUNCTION: Class = DETERMINER.or(PREPOSITION).or(CONJUNCTION).or(CLAUSE_START).or(ADVERB);

/// A run of capitalised words, taken apart; the words stand as in the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run<'a> {
    /// The title before the name.
    pub(crate) title: Vec<&'a str>,
    /// The nation before the title.
    pub(crate) nation: Option<&'a str>,
    /// The name.
    pub(crate) name: Vec<&'a str>,
}

impl Run<'_> {
    /// The title in small letters.
    pub(crate) fn title(&self) -> String {
        self.title.join(" ").to_lowercase()
    }

    /// The nation by the name under which it is kept.
    pub(crate) fn nation(&self) -> Option<String> {
        self.nation.map(|n| nation_key(&n.to_lowercase()).to_owned())
    }

    fn clear(&mut self) {
        self.title.clear();
        self.nation = None;
        self.name.clear();
    }
}

/// A word in small letters, without a possessive ending.
pub(crate) fn key(word: &str) -> String {
    stem_possessive(word).to_lowercase()
}

/// A word without a possessive ending.
pub(crate) fn stem_possessive(word: &str) -> &str {
    word.strip_suffix("’s").or_else(|| word.strip_suffix("'s")).unwrap_or(word)
}

/// The classes of a word without its possessive ending.
fn class_of(text: &str, token: &Token) -> Class {
    let word = token.of(text);
    if !word.ends_with('s') {
        return token.known.class;
    }
    let stem = stem_possessive(word);
    if stem.len() == word.len() { token.known.class } else { grammar::known(stem).class }
}

/// The title in a phrase and the nation before it, without determiners.
pub(crate) fn title_of(words: &[String]) -> (String, Option<String>) {
    let mut nation = None;
    let mut title = Vec::new();
    for word in words {
        let w = word.as_str();
        let class = grammar::known(w).class;
        if class.has(DETERMINER) && title.is_empty() {
            continue;
        }
        if class.has(NATION) && title.is_empty() {
            nation = Some(nation_key(w).to_owned());
            continue;
        }
        title.push(w);
    }
    let known = title.iter().any(|w| grammar::known(w).class.has(TITLE) && *w != "of");
    (if known { title.join(" ") } else { String::new() }, nation)
}

fn nation_key(word: &str) -> &str {
    match word {
        "u.s." | "american" => "us",
        "u.k." | "british" => "uk",
        "u.n." => "un",
        other => other,
    }
}

/// Calls `each` with the runs of capitalised words in the tokens, taken apart into title, nation and name; `run` is where
/// they are put together.
pub(crate) fn runs<'a>(
    text: &'a str,
    tokens: &[Token],
    run: &mut Run<'a>,
    mut each: impl FnMut(&mut Run<'a>),
) {
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].has(CAPITAL) {
            at += 1;
            continue;
        }
        let start = at;
        while at < tokens.len() && in_run(text, tokens, start, at) {
            at += 1;
        }
        let mut first = true;
        take_apart(text, &tokens[start..at], run, |run| {
            // `the trade minister Ann Lee`: a title in small letters before the name.
            if std::mem::take(&mut first) && run.title.is_empty() && !run.name.is_empty() {
                let mut from = start;
                while from > start.saturating_sub(4) && lower_title(text, &tokens[from - 1]) {
                    from -= 1;
                }
                run.title.extend(tokens[from..start].iter().map(|t| t.of(text)));
            }
            each(run);
        });
        at = at.max(start + 1);
    }
}

fn lower_title(text: &str, token: &Token) -> bool {
    token.has(TITLE) && !token.has(CAPITAL) && !token.is(text, "of")
}

fn in_run(text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    let token = &tokens[at];
    if !token.word || (at > start && token.quoted != tokens[start].quoted) {
        return false;
    }
    let more = tokens.get(at + 1).is_some_and(|t| t.has(CAPITAL));
    token.has(CAPITAL) || (at > start && more && (token.is(text, "of") || token.has(INNER)))
}

/// A run may hold a title before a name and another after it: `Ann Lee US Secretary of Trade`.
fn take_apart<'a>(text: &'a str, tokens: &[Token], run: &mut Run<'a>, mut each: impl FnMut(&mut Run<'a>)) {
    run.clear();
    for (at, token) in tokens.iter().enumerate() {
        let word = stem_possessive(token.of(text));
        let class = class_of(text, token);
        let of = word.eq_ignore_ascii_case("of");
        if class.has(FUNCTION) && !of && !class.has(INNER) {
            if !run.name.is_empty() {
                each(run);
                run.clear();
            }
            continue;
        }
        let title = class.has(TITLE) && (!of || !run.title.is_empty());
        let nation = class.has(NATION);
        if (title || nation) && !run.name.is_empty() && at > 0 {
            if class.has(BODY) {
                run.name.push(word);
                continue;
            }
            each(run);
            run.clear();
        }
        let body_next = tokens.get(at + 1).is_some_and(|t| t.has(BODY));
        if title && !(body_next && run.title.is_empty() && !word.eq_ignore_ascii_case("vice")) {
            run.title.push(word);
        } else if nation && !body_next && !class.has(BODY) {
            run.nation = Some(word);
        } else {
            run.name.push(word);
        }
    }
    // A nation alone (`the US said`) is a name.
    if run.name.is_empty() && run.title.is_empty() && run.nation.is_some() {
        let words = tokens.iter().filter(|t| class_of(text, t).has(NATION));
        run.name.extend(words.map(|t| stem_possessive(t.of(text))));
    }
    each(run);
}

/// Whether two family names are spellings of one: six letters or more, the same beginning, and one
/// letter more, less or other near the end.
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < 6 || long.len() - short.len() > 1 {
        return false;
    }
    let common = short.iter().zip(long.iter()).take_while(|(x, y)| x == y).count();
    if common + 1 < short.len() {
        return false;
    }
    let tail = |skip_long: usize| {
        short[(common + 1 - skip_long).min(short.len())..] == long[(common + 1).min(long.len())..]
    };
    if short.len() == long.len() { tail(0) } else { tail(1) }
}
