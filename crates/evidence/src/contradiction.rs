//! Contradictions: the same matter with opposite polarity, or with another number; shown, never resolved.
//!
//! A statement is cut into clauses; in each, a content word is negative where a negation or a verb of
//! avoiding stands before it, and positive otherwise. Two clauses contradict where they share at least two
//! content words that make up much of the shorter one, and an uncommon one of these is negative in one
//! and positive in the other. A denied predicate (`was not`) turns the words of its subject as well. A clause that only states a condition or asks says nothing of its own.

use std::collections::BTreeMap;

use mediant_core::ledger::{Link, Statement};

use crate::grammar::{self, AUXILIARY};
use crate::variant::Pair;
use crate::words::{content, split};

/// Words that turn what follows.
const TURNS: &[&str] = &[
    "not",
    "no",
    "never",
    "without",
    "cannot",
    "neither",
    "nor",
    "avoid",
    "avoids",
    "avoided",
    "avoiding",
    "prevent",
    "prevents",
    "prevented",
    "preventing",
    "reject",
    "rejects",
    "rejected",
    "refuse",
    "refuses",
    "refused",
    "deny",
    "denies",
    "denied",
    "oppose",
    "opposes",
    "opposed",
    "unable",
    "nobody",
    "nothing",
];
/// Words that begin a clause.
const JOINTS: &[&str] =
    &["but", "and", "because", "if", "unless", "until", "while", "although", "so", "when", "particularly"];
/// Clauses that begin so assert nothing.
const SUPPOSED: &[&str] = &["if", "unless", "until", "when", "whether"];
/// The most pieces of one statement that are compared.
const CLAUSES: usize = 30;
/// Talk about talking is no matter of its own.
const IDLE: &[&str] = &["talk", "detail", "word", "issu", "question", "meet", "answer", "report", "point"];
/// Least share of the shorter clause's words that must be shared.
const SHARE: f64 = 0.45;
/// A word is uncommon where at most this share of the statements, or three of them, have it.
const UNCOMMON: f64 = 0.08;

/// A clause: its content words, each with whether it is turned.
struct Clause {
    words: BTreeMap<String, bool>,
}

/// The contradictions among the pairs of statements that share words.
pub(crate) fn contradictions(statements: &[Statement], pairs: &[Pair]) -> Vec<Link> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let clauses: Vec<Vec<Clause>> = statements.iter().map(|s| clauses(&s.text)).collect();
    for list in &clauses {
        let mut all: Vec<&String> = list.iter().flat_map(|c| c.words.keys()).collect();
        all.sort();
        all.dedup();
        for word in all {
            *counts.entry(word.clone()).or_insert(0) += 1;
        }
    }
    let limit = (statements.len() as f64 * UNCOMMON).max(3.0);
    let uncommon = |word: &str| counts.get(word).is_some_and(|n| (*n as f64) <= limit);
    let mut out = Vec::new();
    for pair in pairs {
        let (a, b) = (&statements[pair.a], &statements[pair.b]);
        if a.report == b.report && a.speaker == b.speaker {
            continue;
        }
        let why = clauses[pair.a]
            .iter()
            .flat_map(|x| clauses[pair.b].iter().map(move |y| (x, y)))
            .find_map(|(x, y)| opposed(x, y, &uncommon))
            .map(|stem| format!("the same matter, opposite sense: {}", surface(&a.text, &stem)))
            .or_else(|| (pair.score >= 0.5).then(|| numbers(&a.text, &b.text)).flatten());
        if let Some(why) = why {
            out.push(Link { statements: vec![a.id.clone(), b.id.clone()], why });
        }
    }
    out
}

fn clauses(text: &str) -> Vec<Clause> {
    let mut out = Vec::new();
    for piece in text.split([',', ';', '.', ':', '?', '!', '…']).take(CLAUSES) {
        let mut words: Vec<&str> = Vec::new();
        for word in split(piece) {
            if JOINTS.iter().any(|j| word.eq_ignore_ascii_case(j)) {
                out.extend(clause(&words));
                words.clear();
            }
            words.push(word);
        }
        out.extend(clause(&words));
    }
    out
}

fn clause(words: &[&str]) -> Option<Clause> {
    let first = words.first()?.to_lowercase();
    if SUPPOSED.contains(&first.as_str()) {
        return None;
    }
    let mut out: BTreeMap<String, bool> = BTreeMap::new();
    let mut turned = false;
    let mut last = String::new();
    for word in words {
        let lower = word.to_lowercase().replace('’', "'");
        let contracted = lower.ends_with("n't");
        if contracted || (lower == "not" && grammar::known(&last).class.has(AUXILIARY)) {
            // A denied predicate turns its subject with it: what "was not part of the talks" was no part of them.
            for sense in out.values_mut() {
                *sense = !*sense;
            }
        }
        if contracted || TURNS.contains(&lower.as_str()) {
            turned = !turned;
            last = lower;
            continue;
        }
        last.clone_from(&lower);
        // Of alternatives none is asserted.
        if lower == "or" {
            return None;
        }
        for stem in content(word).into_iter().filter(|s| !IDLE.contains(&s.as_str())) {
            out.entry(stem).or_insert(turned);
        }
    }
    (out.len() >= 2).then_some(Clause { words: out })
}

/// The word of the text that has this stem.
fn surface<'a>(text: &'a str, stem: &'a str) -> &'a str {
    split(text).find(|w| content(w).iter().any(|s| s == stem)).unwrap_or(stem)
}

fn opposed(x: &Clause, y: &Clause, uncommon: &dyn Fn(&str) -> bool) -> Option<String> {
    let shared: Vec<&String> = x.words.keys().filter(|w| y.words.contains_key(*w)).collect();
    let least = x.words.len().min(y.words.len());
    if shared.len() < 2 || (shared.len() as f64) < SHARE * least as f64 {
        return None;
    }
    let turned = shared.iter().find(|w| x.words.get(**w) != y.words.get(**w) && uncommon(w))?;
    Some((*turned).clone())
}

/// The same thing counted differently.
#[allow(clippy::many_single_char_names, reason = "two wordings and their numbers")]
fn numbers(a: &str, b: &str) -> Option<String> {
    let counted = |text: &str| -> BTreeMap<String, String> {
        let words: Vec<&str> = split(text).collect();
        words
            .windows(2)
            .filter(|w| w[0].chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.'))
            .filter_map(|w| Some((content(w[1]).pop()?, w[0].to_owned())))
            .collect()
    };
    let (x, y) = (counted(a), counted(b));
    let (what, n) = x.iter().find(|(what, n)| y.get(*what).is_some_and(|m| m != *n))?;
    Some(format!("the same matter, other numbers: {n} and {} {what}", y.get(what)?))
}

#[cfg(test)]
mod tests {
    use crate::{Lexicon, Source, read};

    fn contradicts(a: &str, b: &str) -> Vec<String> {
        let sources = [Source { path: "a", bytes: a.as_bytes() }, Source { path: "b", bytes: b.as_bytes() }];
        read(&sources, &Lexicon::default()).unwrap().contradictions.into_iter().map(|c| c.why).collect()
    }

    #[test]
    fn opposite_sense_and_other_numbers_are_shown() {
        let found = contradicts(
            "Ann Lee said that Norland works to avoid harsh penalties for Sudland.",
            "Bo Hart said that Sudland will face further penalties.",
        );
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("penalt"));
        let found = contradicts(
            "Ann Lee said that 12 ships left the harbour on the island.",
            "Bo Hart said that 20 ships left the harbour on the island.",
        );
        assert!(found[0].contains("12") && found[0].contains("20"));
    }

    #[test]
    fn agreement_and_conditions_are_not() {
        assert!(
            contradicts(
                "Ann Lee said that the port will open in spring.",
                "Bo Hart said that the port will open in spring."
            )
            .is_empty()
        );
        assert!(
            contradicts(
                "Ann Lee said that they leave if the port will not open.",
                "Bo Hart said that the port will open."
            )
            .is_empty()
        );
    }
}
