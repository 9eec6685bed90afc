//! How well statements agree with marked ones.
//!
//! Overlap is that of words, Jaccard's: words in both over words in either. Marked and found statements are paired one
//! to one, the largest overlap first and the earlier among equals; a pair agrees at an overlap of a half or more. A
//! statement is direct where nine tenths of its words stand between double quotation marks, indirect where none does,
//! and mixed otherwise. The source agrees where the words of both have one in common.

use std::collections::BTreeMap;

use mediant_core::ledger::{Kind, Statement};

use super::labels::{Labelled, Marked};

/// Counts for one kind of statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Marked by people.
    pub marked: usize,
    /// Of those, found.
    pub found: usize,
    /// Given by the program.
    pub given: usize,
    /// Of those, right.
    pub right: usize,
}

/// How well statements agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Direct, mixed and indirect statements. A pair counts as found under the kind of the marked one and as right
    /// under that of the given one.
    pub kinds: [Count; 3],
    /// Pairs that agree and whose marked statement names a source.
    pub sourced: usize,
    /// Of those, pairs whose source agrees.
    pub source_right: usize,
}

/// The kinds in the order of [`Score::kinds`].
pub const KINDS: [Kind; 3] = [Kind::Direct, Kind::Mixed, Kind::Indirect];

/// The most statements of one text that are compared.
pub const MAX_STATEMENTS: usize = 20_000;

impl Score {
    /// All kinds together.
    #[must_use]
    pub fn all(&self) -> Count {
        let mut out = Count::default();
        for kind in self.kinds {
            out.marked += kind.marked;
            out.found += kind.found;
            out.given += kind.given;
            out.right += kind.right;
        }
        out
    }

    /// The harmonic mean of precision and recall of pairs that agree in content and source, 0 to 1.
    #[must_use]
    pub fn content_and_source(&self) -> f64 {
        let both = self.all().marked + self.all().given;
        if both == 0 { 0.0 } else { 2.0 * self.source_right as f64 / both as f64 }
    }

    /// Adds what another text gave.
    pub fn add(&mut self, other: &Self) {
        for (a, b) in self.kinds.iter_mut().zip(other.kinds) {
            a.marked += b.marked;
            a.found += b.found;
            a.given += b.given;
            a.right += b.right;
        }
        self.sourced += other.sourced;
        self.source_right += other.source_right;
    }
}

/// The words of a text, with which of them stand between double quotation marks.
struct Words {
    /// First byte, one past the last, and whether it is quoted.
    at: Vec<(usize, usize, bool)>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut out = Vec::new();
        let mut quoted = false;
        let mut open: Option<(usize, bool)> = None;
        let mut close = |open: &mut Option<(usize, bool)>, end: usize| {
            if let Some((start, quoted)) = open.take() {
                out.push((start, end, quoted));
            }
        };
        for (at, c) in text.char_indices() {
            if c.is_alphanumeric() || c == '_' || (open.is_some() && matches!(c, '\'' | '’')) {
                open.get_or_insert((at, quoted));
                continue;
            }
            close(&mut open, at);
            match c {
                '“' | '«' | '„' => quoted = true,
                '\n' | '”' | '»' => quoted = false,
                '"' => quoted = !quoted,
                _ => {}
            }
        }
        close(&mut open, text.len());
        Self { at: out }
    }

    /// The words that begin in these bytes, in order and once each.
    fn inside(&self, spans: &[(usize, usize)]) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for &(start, end) in spans {
            let first = self.at.partition_point(|w| w.0 < start);
            let last = self.at.partition_point(|w| w.0 < end);
            out.extend(first..last.max(first));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The place in [`KINDS`] of a statement of these words.
    fn kind(&self, words: &[usize]) -> usize {
        let quoted = words.iter().filter(|w| self.at[**w].2).count();
        if quoted * 10 >= words.len() * 9 { 0 } else { 1 + usize::from(quoted == 0) }
    }
}

/// A statement as words.
struct Said {
    content: Vec<usize>,
    source: Vec<usize>,
    kind: usize,
}

/// Compares the statements of one text with those that people marked in it.
#[must_use]
pub fn score(labelled: &Labelled, statements: &[Statement]) -> Score {
    let text = String::from_utf8_lossy(&labelled.bytes);
    let words = Words::of(&text);
    let said = |content: &[(usize, usize)], source: &[(usize, usize)]| {
        let content = words.inside(content);
        (!content.is_empty()).then(|| Said {
            kind: words.kind(&content),
            content,
            source: words.inside(source),
        })
    };
    let marked: Vec<Said> = labelled
        .marked
        .iter()
        .take(MAX_STATEMENTS)
        .filter_map(|m: &Marked| said(&m.content, &m.source))
        .collect();
    let given: Vec<Said> = statements
        .iter()
        .take(MAX_STATEMENTS)
        .filter_map(|s| said(&s.parts, s.speaker_span.as_slice()))
        .collect();
    let mut out = Score::default();
    for one in &marked {
        out.kinds[one.kind].marked += 1;
    }
    for one in &given {
        out.kinds[one.kind].given += 1;
    }
    for (a, b) in pairs(&marked, &given) {
        out.kinds[marked[a].kind].found += 1;
        out.kinds[given[b].kind].right += 1;
        if !marked[a].source.is_empty() {
            out.sourced += 1;
            out.source_right += usize::from(common(&marked[a].source, &given[b].source) > 0);
        }
    }
    out
}

/// How many words two lists have in common; both are in order.
fn common(a: &[usize], b: &[usize]) -> usize {
    a.iter().filter(|w| b.binary_search(w).is_ok()).count()
}

/// The pairs that agree.
fn pairs(marked: &[Said], given: &[Said]) -> Vec<(usize, usize)> {
    let mut holds: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, one) in given.iter().enumerate() {
        for word in &one.content {
            let here = holds.entry(*word).or_default();
            // A word belongs to few statements; more only where the text is built to be slow.
            if here.len() < 8 {
                here.push(number);
            }
        }
    }
    let mut near: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (number, one) in marked.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for other in one.content.iter().filter_map(|w| holds.get(w)).flatten() {
            *shared.entry(*other).or_default() += 1;
        }
        for (other, both) in shared {
            let either = one.content.len() + given[other].content.len() - both;
            near.push((both, either, number, other));
        }
    }
    // The larger overlap first: a/b before c/d where a·d is more than c·b.
    near.sort_by(|a, b| (b.0 * a.1).cmp(&(a.0 * b.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut used = (vec![false; marked.len()], vec![false; given.len()]);
    let mut out = Vec::new();
    for (both, either, a, b) in near {
        if used.0[a] || used.1[b] {
            continue;
        }
        (used.0[a], used.1[b]) = (true, true);
        if both * 2 >= either {
            out.push((a, b));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Lexicon, Source, read_report};

    #[test]
    fn pairs_agree_from_half_of_their_words_on() {
        let text = "“We will wait for rain,” Ann Lee said. Bo Hart said that the port will open in spring.";
        let read = read_report(&Source { path: "a", bytes: text.as_bytes() }, &Lexicon::default()).unwrap();
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            vec![(start, start + words.len())]
        };
        let marked = |content: &str, source: &str| Marked {
            content: at(content),
            source: at(source),
            cue: at("said"),
        };
        let labelled = |marked: Vec<Marked>| Labelled { path: "a".to_owned(), bytes: text.into(), marked };
        let right = labelled(vec![
            marked("We will wait for rain", "Lee"),
            marked("the port will open in spring", "Lee"),
        ]);
        let found = score(&right, &read.statements);
        assert_eq!(found.kinds[0], Count { marked: 1, found: 1, given: 1, right: 1 });
        assert_eq!(found.kinds[2], Count { marked: 1, found: 1, given: 1, right: 1 });
        assert_eq!((found.sourced, found.source_right), (2, 1));
        assert!((found.content_and_source() - 0.5).abs() < 1e-12);
        let less = score(
            &labelled(vec![marked("wait for", "Lee"), marked("the port will", "Bo")]),
            &read.statements,
        );
        assert_eq!((less.all().marked, less.all().found, less.all().given), (2, 1, 2));
        assert_eq!(score(&labelled(Vec::new()), &[]).content_and_source().to_bits(), 0.0_f64.to_bits());
    }
}
