//! Differences: two wordings aligned word by word, and which differences change the meaning.
//!
//! The alignment is a longest common subsequence of words (case, marks and apostrophes aside), at most
//! [`LONGEST`] words of each; ties go to the earlier word of the first wording. Quadratic in that bound.

use mediant_core::ledger::Difference;

use crate::names::alike;
use crate::words::{content, split};

/// The most words that are aligned.
const LONGEST: usize = 300;

/// Words of which each line is one shade; a difference between shades changes the meaning.
const SHADES: &[&[&str]] = &[
    &["not", "no", "never", "neither", "nor", "nothing", "nobody", "none", "cannot"],
    &["must", "have", "has", "need", "needs"],
    &["may", "might", "could", "perhaps", "maybe", "possibly", "potentially"],
    &["should", "ought"],
    &["will", "shall", "going"],
    &["all", "every", "everything", "everyone"],
    &["some", "several", "few"],
    &["most", "many"],
    &["both"],
    &["only"],
    &["enough", "sufficient"],
    &["demand", "demands", "demanded", "demanding", "insist", "insists", "insisted", "require", "requires"],
    &[
        "ask",
        "asks",
        "asked",
        "asking",
        "request",
        "requested",
        "seek",
        "seeks",
        "seeking",
        "sought",
        "want",
        "wants",
    ],
    &["against"],
    &["without"],
    &["agree", "agrees", "agreed", "accept", "accepts", "accepted"],
    &["refuse", "refuses", "refused", "reject", "rejects", "rejected", "deny", "denied"],
];

/// The shades whose mere presence on one side counts; the others count only against one another.
const ALONE: &[usize] = &[0, 1, 2, 3, 8, 9, 13, 14, 15, 16];

/// A stretch of two wordings that were aligned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aligned {
    /// Words that both have, as the first writes them.
    Same(String),
    /// Words in which they part.
    Differs(Difference),
}

/// The places at which the second wording, that of statement `other`, parts from the first.
pub(crate) fn differences(a: &str, b: &str, other: &str) -> Vec<Difference> {
    let stretches = align(a, b).into_iter();
    let parted = stretches.filter_map(|s| match s {
        Aligned::Same(_) => None,
        Aligned::Differs(difference) => Some(Difference { statement: other.to_owned(), ..difference }),
    });
    parted.collect()
}

/// Two wordings aligned word by word, in order; of each the first 300 words. The differences name no statement.
///
/// ```
/// use mediant_evidence::{Aligned, align};
/// let found = align("They must leave now", "They may leave now");
/// assert_eq!(found[0], Aligned::Same("They".to_owned()));
/// assert!(matches!(&found[1], Aligned::Differs(d) if d.a == "must" && d.b == "may" && d.meaning));
/// assert_eq!(found[2], Aligned::Same("leave now".to_owned()));
/// ```
#[must_use]
#[allow(clippy::many_single_char_names, reason = "two wordings and their places")]
pub fn align(a: &str, b: &str) -> Vec<Aligned> {
    let first: Vec<&str> = split(a).take(LONGEST).collect();
    let second: Vec<&str> = split(b).take(LONGEST).collect();
    let (x, y): (Vec<String>, Vec<String>) =
        (first.iter().map(|w| key(w)).collect(), second.iter().map(|w| key(w)).collect());
    let table = table(&x, &y);
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < x.len() || j < y.len() {
        let (from_i, from_j) = (i, j);
        while i < x.len() && j < y.len() && x[i] == y[j] {
            i += 1;
            j += 1;
        }
        if i > from_i {
            out.push(Aligned::Same(first[from_i..i].join(" ")));
            continue;
        }
        while (i < x.len() || j < y.len()) && !(i < x.len() && j < y.len() && x[i] == y[j]) {
            let skip_first = at(&table, y.len(), i + 1, j);
            let skip_second = at(&table, y.len(), i, j + 1);
            if i < x.len() && (j >= y.len() || skip_first >= skip_second) {
                i += 1;
            } else {
                j += 1;
            }
        }
        let (left, right) = (&first[from_i..i], &second[from_j..j]);
        out.push(Aligned::Differs(Difference {
            statement: String::new(),
            a: left.join(" "),
            b: right.join(" "),
            meaning: meaning(left, right),
        }));
    }
    out
}

fn key(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

/// Lengths of the longest common subsequences of the tails, row by row.
fn table(x: &[String], y: &[String]) -> Vec<u16> {
    let width = y.len() + 1;
    let mut out = vec![0_u16; (x.len() + 1) * width];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            out[i * width + j] = if x[i] == y[j] {
                out[(i + 1) * width + j + 1] + 1
            } else {
                out[(i + 1) * width + j].max(out[i * width + j + 1])
            };
        }
    }
    out
}

fn at(table: &[u16], columns: usize, i: usize, j: usize) -> u16 {
    if j > columns { 0 } else { table.get(i * (columns + 1) + j).copied().unwrap_or(0) }
}

/// Whether a difference changes the meaning: another shade of negation, obligation, possibility or
/// request, another number or name, a `with` or a condition lost, or a longer passage that one wording lacks.
#[allow(clippy::many_single_char_names, reason = "two wordings and their shades")]
fn meaning(a: &[&str], b: &[&str]) -> bool {
    let (x, y): (Vec<String>, Vec<String>) =
        (a.iter().map(|w| key(w)).collect(), b.iter().map(|w| key(w)).collect());
    let has = |words: &[String], shade: usize| {
        words.iter().any(|w| SHADES[shade].contains(&w.as_str()) || (shade == 0 && w.ends_with("n't")))
    };
    let shades = |words: &[String]| -> Vec<usize> { (0..SHADES.len()).filter(|s| has(words, *s)).collect() };
    let (p, q) = (shades(&x), shades(&y));
    let only_left: Vec<usize> = p.iter().copied().filter(|s| !q.contains(s)).collect();
    let only_right: Vec<usize> = q.iter().copied().filter(|s| !p.contains(s)).collect();
    let alone = |s: &[usize]| s.iter().any(|s| ALONE.contains(s));
    if (!only_left.is_empty() && !only_right.is_empty()) || alone(&only_left) || alone(&only_right) {
        // An auxiliary (`has`, `have`) beside another word of the same hunk is no obligation.
        let auxiliary = |s: &[usize], words: &[String]| {
            s == [1] && !words.iter().any(|w| w == "must" || w.starts_with("need") || w == "to")
        };
        if !(auxiliary(&only_left, &x) && only_right.is_empty()
            || auxiliary(&only_right, &y) && only_left.is_empty())
        {
            return true;
        }
    }
    let lone_with = |words: &[String], others: &[String]| others.is_empty() && words == ["with"];
    if lone_with(&x, &y) || lone_with(&y, &x) {
        return true;
    }
    let digits = |words: &[String]| -> Vec<String> {
        words.iter().filter(|w| w.chars().any(|c| c.is_ascii_digit())).cloned().collect()
    };
    if digits(&x) != digits(&y) {
        return true;
    }
    if names_differ(a, b) {
        return true;
    }
    let condition = |w: &String| ["if", "unless", "until", "only"].contains(&w.as_str());
    if (x.is_empty() && y.iter().any(condition)) || (y.is_empty() && x.iter().any(condition)) {
        return true;
    }
    content(&a.join(" ")).len().abs_diff(content(&b.join(" ")).len()) >= 5
}

/// Both sides name someone or something, and not the same.
fn names_differ(a: &[&str], b: &[&str]) -> bool {
    let names = |words: &[&str]| -> Vec<String> {
        words
            .iter()
            .filter(|w| {
                w.starts_with(char::is_uppercase)
                    && w.chars().count() > 2
                    && w.chars().skip(1).any(char::is_lowercase)
            })
            .filter(|w| !content(w).is_empty())
            .map(|w| key(w))
            .collect()
    };
    let (x, y) = (names(a), names(b));
    !x.is_empty() && !y.is_empty() && !x.iter().any(|n| y.iter().any(|m| n == m || alike(n, m)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(a: &str, b: &str) -> Vec<(String, String, bool)> {
        differences(a, b, "s2").into_iter().map(|d| (d.a, d.b, d.meaning)).collect()
    }

    #[test]
    fn words_are_aligned_and_meaning_told_from_wording() {
        assert_eq!(
            list(
                "We will sit down with Lee in one room, as Lee demanded",
                "We will sit down Lee in the same room, as Lee has been asking for"
            ),
            [
                ("with".into(), String::new(), true),
                ("one".into(), "the same".into(), false),
                ("demanded".into(), "has been asking for".into(), true)
            ]
        );
        assert_eq!(list("They must leave", "They may leave"), [("must".into(), "may".into(), true)]);
        assert_eq!(list("They can not leave", "They can leave"), [("not".into(), String::new(), true)]);
        assert_eq!(list("said 12 ships", "said 20 ships"), [("12".into(), "20".into(), true)]);
        assert_eq!(
            list("met Petrenkoo there", "met Petrenko there"),
            [("Petrenkoo".into(), "Petrenko".into(), false)]
        );
        assert_eq!(
            list("It is about to end", "It is on the verge of its end"),
            [("about to".into(), "on the verge of its".into(), false)]
        );
    }

    proptest! {
        #[test]
        fn the_alignment_keeps_every_word(a in "[abc ]{0,40}", b in "[abc ]{0,40}") {
            let found = differences(&a, &b, "s2");
            let removed: usize = found.iter().map(|d| split(&d.a).count()).sum();
            let added: usize = found.iter().map(|d| split(&d.b).count()).sum();
            prop_assert_eq!(split(&a).count() - removed, split(&b).count() - added);
            prop_assert!(differences(&a, &a, "s2").is_empty());
        }
    }
}
