//! Variants: statements that are one utterance in several wordings, and look-alikes that are not.
//!
//! Similarity of two statements is the mean of two shares of their content words, weighted by rarity
//! `w = ln(1 + N / n)` (`N` statements, `n` of them with the word): what both share over what either has
//! (Jaccard), and over what the smaller has (containment). Two statements are one utterance only if no guard
//! (speaker, venue, date: [`crate::guard`]) parts them, and each is the other's best match in its report
//! (the match with the most shared weight; ties go to the earlier statement). What persons merged or split
//! goes before all of this. Pairs that are near a bound, or of which a guard is not known, are doubtful.
//! Candidates come from an index of words that few statements have, so the cost is linear in the number
//! of statements.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::ledger::{Kind, Link, Statement, VariantGroup};

use crate::guard::{self, Reports};
use crate::review::Decided;
use crate::{difference, occasion, words};

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
/// Least similarity of two quotations that are doubtful because nothing stated ties or parts their occasions.
const OPEN: f64 = 0.50;
/// The share of a bound from which on a pair below it is doubtful.
const NEAR: f64 = 0.80;
/// Most doubtful pairs for one statement.
const DOUBTS: usize = 3;
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

/// What is related, and what is known of it beside the words.
pub(crate) struct Around<'a> {
    /// The statements, in ledger order.
    pub(crate) statements: &'a [Statement],
    /// When their reports were published, and which of these carry one text.
    pub(crate) reports: &'a Reports,
    /// What persons decided.
    pub(crate) decided: &'a Decided,
}

/// How the statements relate.
pub(crate) struct Relations {
    /// Groups of one utterance.
    pub(crate) variants: Vec<VariantGroup>,
    /// Look-alikes.
    pub(crate) related: Vec<Link>,
    /// Pairs that a person should look at.
    pub(crate) doubtful: Vec<Link>,
    /// The merges of persons, by their place in [`Decided::merges`], that what persons split stands against.
    pub(crate) blocked: Vec<usize>,
}

/// Two quotations of one report are two utterances.
fn quoted_twice(a: &Statement, b: &Statement) -> bool {
    a.report == b.report && quoted(a) && quoted(b)
}

impl Around<'_> {
    fn both(&self, pair: &Pair) -> (&Statement, &Statement) {
        (&self.statements[pair.a], &self.statements[pair.b])
    }

    /// Whether no guard parts two statements: venue, date, and two quotations in one report.
    pub(crate) fn fit(&self, i: usize, j: usize) -> bool {
        let (a, b) = (&self.statements[i], &self.statements[j]);
        !quoted_twice(a, b)
            && occasion::compatible(&a.occasion, &b.occasion)
            && guard::days_apart(a, b, self.reports).is_none()
    }

    /// Whether a pair may be one utterance, by its guards and its similarity.
    fn may_be_one(&self, pair: &Pair) -> bool {
        let (a, b) = self.both(pair);
        if a.speaker.is_none() || a.speaker != b.speaker || !self.fit(pair.a, pair.b) {
            return false;
        }
        if a.report == b.report {
            return pair.score >= WITHIN && pair.shared >= 3;
        }
        if quoted(a) != quoted(b) {
            return false;
        }
        if self.reports.one_text(a.report, b.report) && a.mark == b.mark {
            return true;
        }
        if !self.tied(a, b) {
            return quoted(a) && pair.score >= LOOSE && pair.shared >= 5;
        }
        pair.score >= if quoted(a) { QUOTED } else { TOLD } && pair.shared >= 3
    }

    /// Whether something ties the occasions: an outlet or a date that both state, or one text in two reports.
    fn tied(&self, a: &Statement, b: &Statement) -> bool {
        occasion::shared(&a.occasion, &b.occasion) || self.reports.one_text(a.report, b.report)
    }

    /// Why a pair that is not merged may be one utterance after all; none where it is not doubtful.
    fn doubt(&self, pair: &Pair) -> Option<String> {
        let (a, b) = self.both(pair);
        let (both, alike) = (quoted(a) && quoted(b), pair.score >= LOOSE && pair.shared >= 5);
        let one = match (&a.speaker, &b.speaker) {
            (Some(x), Some(y)) if x == y => true,
            (Some(_), None) | (None, Some(_)) if both && alike => false,
            _ => return None,
        };
        // What is far below every bound is passed over before the occasions are read.
        if pair.score < NEAR * QUOTED || quoted_twice(a, b) || !occasion::compatible(&a.occasion, &b.occasion)
        {
            return None;
        }
        if !one {
            return Some("nearly the same words; the speaker of one is not resolved".to_owned());
        }
        if let Some(days) = guard::days_apart(a, b, self.reports) {
            let why = || format!("nearly the same words, {days} days apart; no date is stated for both");
            return (both && alike).then(why);
        }
        let near = |bound: f64| pair.shared >= 3 && (NEAR * bound..bound).contains(&pair.score);
        let why = if a.report == b.report {
            near(WITHIN).then_some("similar words in one report; perhaps a paraphrase")
        } else if quoted(a) != quoted(b) {
            (pair.shared >= 3 && pair.score >= WITHIN)
                .then_some("a quotation and a paraphrase of similar words")
        } else if self.tied(a, b) {
            near(if both { QUOTED } else { TOLD })
                .then_some("one occasion; the words are nearly alike enough")
        } else {
            (alike || both && pair.score >= OPEN && pair.shared >= 3)
                .then_some("similar words; whether the occasion is one is not known")
        };
        why.map(str::to_owned)
    }
}

/// The pairs that are one utterance: of those that may be, each other's best in their reports. A person's merge
/// leaves no room for another match in the same reports.
fn merged(around: &Around<'_>, pairs: &[Pair]) -> Vec<Pair> {
    let statements = around.statements;
    let mut taken: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for merge in &around.decided.merges {
        for &(a, b) in &merge.pairs {
            taken.insert((a, statements[b].report), b);
            taken.insert((b, statements[a].report), a);
        }
    }
    let free =
        |me: usize, other: usize| taken.get(&(me, statements[other].report)).is_none_or(|t| *t == other);
    let candidates = pairs.iter().filter(|p| {
        free(p.a, p.b) && free(p.b, p.a) && !around.decided.apart(p.a, p.b) && around.may_be_one(p)
    });
    let candidates: Vec<&Pair> = candidates.collect();
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

/// Variant groups, look-alikes and doubtful pairs.
pub(crate) fn relate(around: &Around<'_>, index: &Index) -> Relations {
    let statements = around.statements;
    let (group, blocked) = grouped(around, merged(around, &index.pairs));
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, &root) in group.iter().enumerate() {
        members.entry(root).or_default().push(at);
    }
    let differs = |m: &[usize]| {
        let first = &statements[m[0]];
        let others = m[1..].iter().map(|s| &statements[*s]);
        others.flat_map(|s| difference::differences(&first.text, &s.text, &s.id)).collect()
    };
    let variants = members
        .values()
        .filter(|m| m.len() > 1)
        .enumerate()
        .map(|(number, m)| VariantGroup {
            id: format!("v{}", number + 1),
            statements: m.iter().map(|s| statements[*s].id.clone()).collect(),
            differs: differs(m),
        })
        .collect();
    let doubtful = doubtful(around, index, &group);
    Relations { variants, related: look_alikes(around, index, &group), doubtful, blocked }
}

/// Groups as they grow: for each statement the first of its group, and the members of each group.
struct Groups {
    root: Vec<usize>,
    members: Vec<Vec<usize>>,
}

impl Groups {
    /// Joins the groups of two statements where every pair across them fits; says whether they are one now.
    fn join(&mut self, a: usize, b: usize, fits: impl Fn(usize, usize) -> bool) -> bool {
        let (x, y) = (self.root[a].min(self.root[b]), self.root[a].max(self.root[b]));
        if x == y {
            return true;
        }
        if self.members[x].len() + self.members[y].len() > CANDIDATES
            || !self.members[x].iter().all(|i| self.members[y].iter().all(|j| fits(*i, *j)))
        {
            return false;
        }
        let moved = std::mem::take(&mut self.members[y]);
        for &i in &moved {
            self.root[i] = x;
        }
        self.members[x].extend(moved);
        true
    }
}

/// For each statement the first statement of its group, and which merges of persons are blocked. Persons' merges
/// come first, in the order taken, and only what persons split stands against them. Of the others, one that would
/// join what a guard parts is left out, the weakest first.
fn grouped(around: &Around<'_>, mut merges: Vec<Pair>) -> (Vec<usize>, Vec<usize>) {
    merges.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let all = 0..around.statements.len();
    let mut groups = Groups { root: all.clone().collect(), members: all.map(|i| vec![i]).collect() };
    let apart = |i, j| around.decided.apart(i, j);
    let mut blocked = Vec::new();
    for (number, merge) in around.decided.merges.iter().enumerate() {
        let mut done = true;
        for &(a, b) in &merge.pairs {
            done &= groups.join(a, b, |i, j| !apart(i, j));
        }
        if !done {
            blocked.push(number);
        }
    }
    for pair in merges {
        groups.join(pair.a, pair.b, |i, j| !apart(i, j) && around.fit(i, j));
    }
    (groups.root, blocked)
}

/// Pairs that are not merged and may be one utterance after all, the most alike first for each statement.
fn doubtful(around: &Around<'_>, index: &Index, group: &[usize]) -> Vec<Link> {
    let open = index.pairs.iter().filter(|p| group[p.a] != group[p.b] && !around.decided.apart(p.a, p.b));
    let mut found: Vec<(&Pair, String)> = open.filter_map(|p| Some((p, around.doubt(p)?))).collect();
    found.sort_by(|(x, _), (y, _)| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    let found = found.into_iter().map(|(pair, why)| (pair.a, pair.b, why));
    links(around.statements, group, found.collect(), DOUBTS)
}

/// Links between groups, at most one for two groups and so many for each.
fn links(
    statements: &[Statement],
    group: &[usize],
    found: Vec<(usize, usize, String)>,
    most: usize,
) -> Vec<Link> {
    let mut shown: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut out: Vec<(usize, usize, Link)> = Vec::new();
    for (a, b, why) in found {
        let (x, y) = (group[a].min(group[b]), group[a].max(group[b]));
        let full = [x, y].iter().any(|g| shown.get(g).is_some_and(|n| *n >= most));
        if full || !groups.insert((x, y)) {
            continue;
        }
        *shown.entry(x).or_insert(0) += 1;
        *shown.entry(y).or_insert(0) += 1;
        let ids = vec![statements[a].id.clone(), statements[b].id.clone()];
        out.push((a, b, Link { statements: ids, why }));
    }
    out.sort_by_key(|(a, b, _)| (*a, *b));
    out.into_iter().map(|(_, _, link)| link).collect()
}

/// Pairs of one speaker that look alike and are not one utterance as far as is known.
fn look_alikes(around: &Around<'_>, index: &Index, group: &[usize]) -> Vec<Link> {
    let mut found: Vec<&Pair> = index
        .pairs
        .iter()
        .filter(|p| {
            let (a, b) = around.both(p);
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
    let found = found.into_iter().map(|p| (p.a, p.b, why(around, p))).collect();
    links(around.statements, group, found, SHOWN)
}

fn why(around: &Around<'_>, pair: &Pair) -> String {
    let (a, b) = around.both(pair);
    if around.decided.apart(pair.a, pair.b) {
        return "similar words, kept apart by a person".to_owned();
    }
    if !occasion::compatible(&a.occasion, &b.occasion) {
        let (x, y) = (occasion::name(&a.occasion), occasion::name(&b.occasion));
        return format!("similar words, another occasion: {x}; {y}");
    }
    if let Some(days) = guard::days_apart(a, b, around.reports) {
        return format!("similar words, probably another occasion: {days} days apart");
    }
    if a.report == b.report {
        return "similar words in one report; perhaps a paraphrase".to_owned();
    }
    if around.tied(a, b) {
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
