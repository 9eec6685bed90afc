//! Variants: statements that are one utterance in several wordings, and look-alikes that are not.
//!
//! Similarity of two statements is the mean of two shares of their content words, weighted by rarity
//! `w = ln(1 + N / n)` (`N` statements, `n` of them with the word): what both share over what either has
//! (Jaccard), and over what the smaller has (containment). Two statements are one utterance only if the
//! speaker is the same, their occasions can be one, and each is the other's best match in its report
//! (the match with the most shared weight; ties go to the earlier statement).
//! Candidates come from an index of words that few statements have, so the cost is linear in the number
//! of statements.

use std::collections::BTreeMap;

use mediant_core::ledger::{Kind, Link, Statement, VariantGroup};

use crate::occasion;
use crate::{difference, words};

/// A word that more statements have than this finds no candidates.
const COMMON: usize = 40;
/// The most candidates that one statement is compared with.
const CANDIDATES: usize = 100;
/// Least similarity of two quotations of one stated occasion in two reports.
const QUOTED: f64 = 0.33;
/// Least similarity of two paraphrases of one stated occasion in two reports.
const TOLD: f64 = 0.42;
/// Least similarity of two wordings inside one report.
const WITHIN: f64 = 0.66;
/// Least similarity of two quotations where nothing stated ties or parts their occasions.
const LOOSE: f64 = 0.66;
/// Least similarity at which look-alikes are shown, and most of them for one statement.
const RELATED: f64 = 0.40;
/// Most look-alikes shown for one statement.
const SHOWN: usize = 4;

/// A pair of statements with its similarity; `a < b` are indices in the ledger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    /// The earlier statement.
    pub(crate) a: usize,
    /// The later statement.
    pub(crate) b: usize,
    /// 0 to 1.
    pub(crate) score: f64,
    /// How many content words both have.
    pub(crate) shared: usize,
    /// The weight of these words.
    pub(crate) weight: f64,
}

/// The content words of every statement with their weights.
pub(crate) struct Index {
    /// Per statement, the distinct words as numbers, ascending.
    bags: Vec<Vec<usize>>,
    /// Per word, its weight.
    weights: Vec<f64>,
    /// Per word, the statements that have it.
    places: Vec<Vec<usize>>,
    /// The turn of phrase for what is still to be done, where a statement has it.
    far: Option<usize>,
    /// The pairs that share an uncommon word.
    pub(crate) pairs: Vec<Pair>,
}

/// Indexes the statements' words.
pub(crate) fn index(statements: &[Statement]) -> Index {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut places: Vec<Vec<usize>> = Vec::new();
    let mut bags = Vec::with_capacity(statements.len());
    for (at, said) in statements.iter().enumerate() {
        let mut bag: Vec<usize> = words::content(&said.text)
            .into_iter()
            .map(|w| {
                let next = numbers.len();
                *numbers.entry(w).or_insert(next)
            })
            .collect();
        bag.sort_unstable();
        bag.dedup();
        for &word in &bag {
            if word >= places.len() {
                places.resize_with(word + 1, Vec::new);
            }
            places[word].push(at);
        }
        bags.push(bag);
    }
    let total = statements.len() as f64;
    let weights = places.iter().map(|p| (1.0 + total / p.len().max(1) as f64).ln()).collect();
    let mut out = Index { bags, weights, places, far: numbers.get("far").copied(), pairs: Vec::new() };
    out.pairs = out.find_pairs();
    out
}

impl Index {
    fn weight(&self, bag: &[usize]) -> f64 {
        bag.iter().map(|w| self.weights[*w]).sum()
    }

    fn pair(&self, a: usize, b: usize) -> Pair {
        let (x, y) = (&self.bags[a], &self.bags[b]);
        let both: Vec<usize> = x.iter().copied().filter(|w| y.binary_search(w).is_ok()).collect();
        let (shared, left, right) = (self.weight(&both), self.weight(x), self.weight(y));
        let least = left.min(right);
        let score =
            if least > 0.0 { f64::midpoint(shared / (left + right - shared), shared / least) } else { 0.0 };
        Pair { a, b, score, shared: both.len(), weight: shared }
    }

    /// Whether both have the same turn of phrase, such as a long way to go.
    fn same_phrase(&self, pair: &Pair) -> bool {
        self.far.is_some_and(|far| [pair.a, pair.b].iter().all(|s| self.bags[*s].binary_search(&far).is_ok()))
    }

    /// The pairs that share an uncommon word, by statement.
    fn find_pairs(&self) -> Vec<Pair> {
        let mut out = Vec::new();
        for b in 0..self.bags.len() {
            let mut near: BTreeMap<usize, usize> = BTreeMap::new();
            for &word in &self.bags[b] {
                let places = &self.places[word];
                let before = places.partition_point(|p| *p < b);
                for &a in &places[before.saturating_sub(COMMON)..before] {
                    *near.entry(a).or_insert(0) += 1;
                }
            }
            let mut near: Vec<(usize, usize)> = near.into_iter().collect();
            near.sort_by_key(|(a, n)| (std::cmp::Reverse(*n), *a));
            out.extend(near.iter().take(CANDIDATES).map(|(a, _)| self.pair(*a, b)));
        }
        out
    }
}

/// Whether the words are the speaker's own, as far as the report marks them.
fn quoted(said: &Statement) -> bool {
    matches!(said.kind, Kind::Direct | Kind::Block)
}

/// Whether a pair may be one utterance, by its speakers, occasions and similarity.
fn may_be_one(statements: &[Statement], pair: &Pair) -> bool {
    let (a, b) = (&statements[pair.a], &statements[pair.b]);
    if a.speaker.is_none() || a.speaker != b.speaker || !occasion::compatible(&a.occasion, &b.occasion) {
        return false;
    }
    if a.report == b.report {
        return !(quoted(a) && quoted(b)) && pair.score >= WITHIN && pair.shared >= 3;
    }
    if quoted(a) != quoted(b) {
        return false;
    }
    if !occasion::shared(&a.occasion, &b.occasion) {
        return quoted(a) && pair.score >= LOOSE && pair.shared >= 5;
    }
    pair.score >= if quoted(a) { QUOTED } else { TOLD } && pair.shared >= 3
}

/// The pairs that are one utterance: of those that may be, each other's best in their reports.
fn merged(statements: &[Statement], pairs: &[Pair]) -> Vec<Pair> {
    let candidates: Vec<&Pair> = pairs.iter().filter(|p| may_be_one(statements, p)).collect();
    // Best partner of a statement in another report.
    let mut best: BTreeMap<(usize, usize), &Pair> = BTreeMap::new();
    for pair in &candidates {
        for (me, other) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let entry = best.entry((me, statements[other].report)).or_insert(pair);
            if pair.weight > entry.weight {
                *entry = pair;
            }
        }
    }
    let is_best = |me: usize, other: usize, pair: &Pair| {
        best.get(&(me, statements[other].report)).is_some_and(|p| p.a == pair.a && p.b == pair.b)
    };
    candidates.into_iter().filter(|p| is_best(p.a, p.b, p) && is_best(p.b, p.a, p)).copied().collect()
}

/// Variant groups and look-alikes.
pub(crate) fn relate(statements: &[Statement], index: &Index) -> (Vec<VariantGroup>, Vec<Link>) {
    let pairs = &index.pairs;
    let group = grouped(statements, merged(statements, pairs));
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, &root) in group.iter().enumerate() {
        members.entry(root).or_default().push(at);
    }
    let variants = members
        .values()
        .filter(|m| m.len() > 1)
        .enumerate()
        .map(|(number, m)| VariantGroup {
            id: format!("v{}", number + 1),
            statements: m.iter().map(|s| statements[*s].id.clone()).collect(),
            differs: m[1..]
                .iter()
                .flat_map(|s| difference::differences(&statements[m[0]].text, &statements[*s].text))
                .collect(),
        })
        .collect();
    (variants, look_alikes(statements, index, &group))
}

/// For each statement the first statement of its group. A merge that would join two occasions that
/// cannot be one is left out, the weakest first.
fn grouped(statements: &[Statement], mut merges: Vec<Pair>) -> Vec<usize> {
    merges.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut root: Vec<usize> = (0..statements.len()).collect();
    let mut members: Vec<Vec<usize>> = (0..statements.len()).map(|i| vec![i]).collect();
    for pair in merges {
        let (x, y) = (root[pair.a].min(root[pair.b]), root[pair.a].max(root[pair.b]));
        if x == y || members[x].len() + members[y].len() > CANDIDATES {
            continue;
        }
        let fits = members[x].iter().all(|i| {
            members[y].iter().all(|j| {
                let (a, b) = (&statements[*i], &statements[*j]);
                let twice = a.report == b.report && quoted(a) && quoted(b);
                !twice && occasion::compatible(&a.occasion, &b.occasion)
            })
        });
        if !fits {
            continue;
        }
        let moved = std::mem::take(&mut members[y]);
        for &i in &moved {
            root[i] = x;
        }
        members[x].extend(moved);
    }
    root
}

/// Pairs of one speaker that look alike and are not one utterance as far as is known.
fn look_alikes(statements: &[Statement], index: &Index, group: &[usize]) -> Vec<Link> {
    let mut found: Vec<&Pair> = index
        .pairs
        .iter()
        .filter(|p| {
            let (a, b) = (&statements[p.a], &statements[p.b]);
            group[p.a] != group[p.b]
                && (p.score >= RELATED && p.shared >= 2 || index.same_phrase(p))
                && a.speaker.is_some()
                && a.speaker == b.speaker
        })
        .collect();
    found.sort_by(|x, y| {
        let phrase = index.same_phrase(y).cmp(&index.same_phrase(x));
        phrase.then(y.score.total_cmp(&x.score)).then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    let mut shown: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: std::collections::BTreeSet<(usize, usize)> = std::collections::BTreeSet::new();
    let mut out: Vec<(usize, usize, Link)> = Vec::new();
    for pair in found {
        let (x, y) = (group[pair.a].min(group[pair.b]), group[pair.a].max(group[pair.b]));
        let full = [x, y].iter().any(|g| shown.get(g).is_some_and(|n| *n >= SHOWN));
        if full || !groups.insert((x, y)) {
            continue;
        }
        *shown.entry(x).or_insert(0) += 1;
        *shown.entry(y).or_insert(0) += 1;
        let (a, b) = (&statements[pair.a], &statements[pair.b]);
        let link = Link { statements: vec![a.id.clone(), b.id.clone()], why: why(a, b) };
        out.push((pair.a, pair.b, link));
    }
    out.sort_by_key(|(a, b, _)| (*a, *b));
    out.into_iter().map(|(_, _, link)| link).collect()
}

fn why(a: &Statement, b: &Statement) -> String {
    if !occasion::compatible(&a.occasion, &b.occasion) {
        let (x, y) = (occasion::name(&a.occasion), occasion::name(&b.occasion));
        return format!("similar words, another occasion: {x}; {y}");
    }
    if a.report == b.report {
        return "similar words in one report; perhaps a paraphrase".to_owned();
    }
    if occasion::shared(&a.occasion, &b.occasion) {
        return "similar words on one occasion; perhaps another sentence".to_owned();
    }
    "similar words; whether the occasion is one is not known".to_owned()
}

#[cfg(test)]
mod tests {
    use crate::{Lexicon, Source, read};
    use mediant_core::ledger::Ledger;

    fn ledger(reports: &[&str]) -> Ledger {
        let sources: Vec<Source<'_>> =
            reports.iter().map(|r| Source { path: "r.txt", bytes: r.as_bytes() }).collect();
        read(&sources, &Lexicon::default()).unwrap()
    }

    const FIRST: &str = "“We must open the harbour before winter so that fishermen can sell their catch with dignity,” Norland minister Ann Lee told KBS News.";

    #[test]
    fn one_utterance_in_two_wordings_is_one_group() {
        let second = "“We need to open the harbour before the winter so that the fishermen can sell the catch in dignity,” Ann Lee said in an interview broadcast by KBS.";
        let found = ledger(&[FIRST, second]);
        assert_eq!(found.variants.len(), 1);
        assert_eq!(found.variants[0].statements, ["s1", "s2"]);
        assert!(found.related.is_empty());
    }

    #[test]
    fn another_occasion_or_another_speaker_is_not_merged() {
        let elsewhere = "“We must open the harbour before winter so that fishermen can sell their catch,” Ann Lee told NTV.";
        let found = ledger(&[FIRST, elsewhere]);
        assert!(found.variants.is_empty());
        assert_eq!(found.related.len(), 1);
        assert!(found.related[0].why.contains("another occasion"));
        let other = "“We must open the harbour before winter so that fishermen can sell their catch,” Bo Hart told KBS News.";
        let found = ledger(&[FIRST, other]);
        assert!(found.variants.is_empty() && found.related.is_empty());
    }
}
