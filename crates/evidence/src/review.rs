//! Reviews: what persons decided, applied to a ledger that was read.
//!
//! Decisions name statements by their marks. A mark has the speaker in it, and a report that is added may complete
//! `Lee` to `Ann Lee`; so a statement is also found by the mark that it would have under the family name alone.
//! Applying is linear in statements and decisions, but for relating the statements anew.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::ledger::{Ledger, Statement, Touch};
use mediant_core::review::{Decision, Edit, Review, Span, What};

use crate::guard::Reports;
use crate::variant::Around;
use crate::{contradiction, mark, variant};

/// The most copies of one mark that a merge joins with those of another.
const COPIES: usize = 100;

/// A person's merge: the decision's id, and the pairs of statements that it joins.
#[derive(Clone, Debug)]
pub(crate) struct Merge {
    /// The decision.
    id: String,
    /// Places in the ledger.
    pub(crate) pairs: Vec<(usize, usize)>,
}

/// What persons decided about pairs of statements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decided {
    /// For each statement the numbers of its marks, as far as decisions name them.
    classes: Vec<[Option<usize>; 2]>,
    /// Marks whose statements are not one utterance, by number, the lower first.
    splits: BTreeSet<(usize, usize)>,
    /// The merges, in the order taken.
    pub(crate) merges: Vec<Merge>,
}

impl Decided {
    /// Whether a person keeps two statements, by place, apart.
    pub(crate) fn apart(&self, i: usize, j: usize) -> bool {
        if self.splits.is_empty() || i == j {
            return false;
        }
        let classes = |at: usize| self.classes.get(at).copied().unwrap_or_default().into_iter().flatten();
        classes(i).any(|x| classes(j).any(|y| self.splits.contains(&(x.min(y), x.max(y)))))
    }
}

/// Relates the statements of a ledger, anew where it was done before.
pub(crate) fn relate(ledger: &mut Ledger, decided: &Decided) {
    let index = variant::index(&ledger.statements);
    let reports = Reports::of(&ledger.reports);
    let around = Around { statements: &ledger.statements, reports: &reports, decided };
    let found = variant::relate(&around, &index);
    let contradictions = contradiction::contradictions(&ledger.statements, &index.pairs);
    let merges = found.blocked.iter().filter_map(|n| decided.merges.get(*n));
    let blocked = merges.map(|m| format!("{} would merge statements that other decisions keep apart", m.id));
    ledger.unplaced.extend(blocked);
    (ledger.variants, ledger.related, ledger.doubtful) = (found.variants, found.related, found.doubtful);
    ledger.contradictions = contradictions;
}

/// The decisions that stand, by the marks that they name.
#[derive(Clone, Debug, Default)]
pub struct Reviewer<'r> {
    standing: Vec<&'r Decision>,
    /// Numbers of the marks that decisions name.
    numbers: BTreeMap<&'r str, usize>,
    /// Whether a person rejected what has this mark.
    rejected: BTreeMap<usize, bool>,
    /// The edits of what has this mark, in order.
    edits: BTreeMap<usize, Vec<(&'r str, &'r Edit)>>,
}

impl<'r> Reviewer<'r> {
    /// What stands of a review.
    #[must_use]
    pub fn of(review: &'r Review) -> Self {
        let mut out = Self { standing: review.standing(), ..Self::default() };
        for &decision in &out.standing {
            for mark in decision.what.marks() {
                let next = out.numbers.len();
                out.numbers.entry(mark).or_insert(next);
            }
        }
        for decision in &out.standing {
            match &decision.what {
                What::Accept(mark) => {
                    out.rejected.insert(out.numbers[mark.as_str()], false);
                }
                What::Reject(mark) => {
                    out.rejected.insert(out.numbers[mark.as_str()], true);
                }
                What::Edit(mark, edit) => {
                    out.edits.entry(out.numbers[mark.as_str()]).or_default().push((&decision.id, edit));
                }
                _ => {}
            }
        }
        out
    }

    /// Whether nothing stands.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.standing.is_empty()
    }

    /// The numbers of a statement's marks, as it was read.
    fn classes(&self, said: &Statement) -> [Option<usize>; 2] {
        let number = |mark: &str| self.numbers.get(mark).copied();
        let family = said.speaker.as_deref().and_then(|name| name.rsplit_once(' '));
        let short = family.and_then(|(_, family)| number(&mark::mark(said.kind, Some(family), &said.text)));
        [number(&said.mark), short]
    }

    /// Applies what stands to the statements of one report, or of several in order; `path` gives a report's path and
    /// size by [`Statement::report`]. Taken out and given back are those that a person rejected.
    pub fn apply<'p>(
        &self,
        statements: &mut Vec<Statement>,
        path: impl Fn(usize) -> Option<(&'p str, usize)>,
    ) -> Vec<Statement> {
        let mut rejected = Vec::new();
        if self.is_empty() {
            return rejected;
        }
        let all = std::mem::take(statements);
        for mut said in all {
            let classes = self.classes(&said);
            for (id, edit) in classes.iter().flatten().filter_map(|c| self.edits.get(c)).flatten() {
                let report = path(said.report);
                set(&mut said, id, edit, report);
            }
            // The mark itself counts before the one under the family name.
            let verdict = classes.iter().flatten().find_map(|c| self.rejected.get(c));
            if verdict == Some(&true) { rejected.push(said) } else { statements.push(said) }
        }
        rejected
    }

    /// What is decided about pairs of these statements. Of several decisions about one pair the last one counts.
    fn decided(&self, ledger: &Ledger, classes: Vec<[Option<usize>; 2]>) -> Decided {
        let mut copies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, class) in classes.iter().enumerate() {
            for number in class.iter().flatten() {
                copies.entry(*number).or_default().push(at);
            }
        }
        let mut pairs: BTreeMap<(usize, usize), (usize, bool)> = BTreeMap::new();
        for (at, decision) in self.standing.iter().enumerate() {
            let (What::Merge(a, b) | What::Split(a, b)) = &decision.what else { continue };
            let (x, y) = (self.numbers[a.as_str()], self.numbers[b.as_str()]);
            pairs.insert((x.min(y), x.max(y)), (at, matches!(decision.what, What::Merge(..))));
        }
        let splits = pairs.iter().filter(|(_, (_, merge))| !merge).map(|(pair, _)| *pair).collect();
        let mut merges: Vec<(usize, usize, usize)> =
            pairs.iter().filter(|(_, (_, merge))| *merge).map(|((x, y), (at, _))| (*at, *x, *y)).collect();
        merges.sort_unstable();
        let mut decided = Decided { classes, splits, merges: Vec::new() };
        let reports = Reports::of(&ledger.reports);
        let none: Vec<usize> = Vec::new();
        let of = |number: usize| copies.get(&number).unwrap_or(&none);
        let around = Around { statements: &ledger.statements, reports: &reports, decided: &decided };
        let joined = merges.iter().map(|&(at, x, y)| Merge {
            id: self.standing[at].id.clone(),
            pairs: joined(&around, of(x), of(y)),
        });
        let joined: Vec<Merge> = joined.collect();
        decided.merges = joined;
        decided
    }
}

/// The pairs that a merge of two marks joins: each statement of the one with the first of the other that no guard
/// parts from it; where guards part them all, the first of each, since a person said so.
fn joined(around: &Around<'_>, first: &[usize], second: &[usize]) -> Vec<(usize, usize)> {
    let first = &first[..first.len().min(COPIES)];
    let mut out = Vec::new();
    for &b in second.iter().take(COPIES) {
        out.extend(first.iter().find(|a| **a != b && around.fit(**a, b)).map(|a| (*a, b)));
    }
    for &a in first {
        if !out.iter().any(|(x, y)| *x == a || *y == a) {
            out.extend(second.iter().take(COPIES).find(|b| **b != a && around.fit(a, **b)).map(|b| (a, *b)));
        }
    }
    if out.is_empty() {
        let pairs = first.iter().flat_map(|a| second.iter().map(move |b| (*a, *b)));
        out.extend(pairs.into_iter().find(|(a, b)| a != b));
    }
    out
}

/// Sets what a person edited, and notes it.
fn set(said: &mut Statement, id: &str, edit: &Edit, report: Option<(&str, usize)>) {
    let mut changed = Vec::new();
    if let Some(speaker) = &edit.speaker {
        let was = said.speaker.take().unwrap_or_else(|| "nobody".to_owned());
        changed.push(format!("speaker (read was {was})"));
        said.speaker = Some(speaker.clone()).filter(|s| !s.is_empty());
        said.speaker_span = None;
    }
    let fits = |(path, bytes): (&str, usize), s: &Span| path == s.report && s.start < s.end && s.end <= bytes;
    if let Some(span) = edit.span.as_ref().filter(|s| report.is_some_and(|r| fits(r, s))) {
        (said.start, said.end) = (span.start, span.end);
        said.parts = vec![(span.start, span.end)];
        said.also_at.clear();
        said.text.clone_from(&span.text);
        changed.push("words".to_owned());
    }
    if let Some(issues) = &edit.issues {
        let because = || format!("set by a person ({id})");
        said.issues = issues.iter().map(|i| Touch { issue: i.to_string(), because: because() }).collect();
        changed.push("issues".to_owned());
    }
    if let Some(stance) = edit.stance {
        said.stance = stance;
        said.stance_cue = None;
        changed.push(format!("stance ({})", stance.name()));
    }
    if !changed.is_empty() {
        said.notes.push(format!("set by a person ({id}): {}", changed.join(", ")));
    }
}

/// The decisions that are about words in no report here, and the spans that their report does not have.
fn unplaced(ledger: &Ledger, reviewer: &Reviewer<'_>) -> Vec<String> {
    let mut places: BTreeSet<(usize, &str)> = BTreeSet::new();
    let sizes: BTreeMap<&str, usize> = ledger.reports.iter().map(|r| (r.path.as_str(), r.bytes)).collect();
    for said in &ledger.statements {
        let path = ledger.reports.get(said.report).map_or("", |r| r.path.as_str());
        places.extend(reviewer.classes(said).into_iter().flatten().map(|class| (class, path)));
    }
    let read: BTreeSet<usize> = places.iter().map(|(class, _)| *class).collect();
    let mut out = Vec::new();
    for decision in &reviewer.standing {
        let (id, name) = (&decision.id, decision.what.name());
        let words = if decision.words.is_empty() { "not noted" } else { &decision.words };
        if decision.what.marks().iter().any(|m| !read.contains(&reviewer.numbers[m])) {
            out.push(format!("{id} ({name}) is about words that are in no report here: {words}"));
        } else if let What::Edit(mark, Edit { span: Some(span), .. }) = &decision.what {
            let there = places.contains(&(reviewer.numbers[mark.as_str()], span.report.as_str()));
            if !there || sizes.get(span.report.as_str()).is_none_or(|bytes| span.end > *bytes) {
                let (start, end) = (span.start, span.end);
                out.push(format!(
                    "{id} (edit) sets bytes {start}–{end} of {}, where it is not: {words}",
                    span.report
                ));
            }
        }
    }
    out
}

/// A ledger as it is after what persons decided: what they rejected is out of its statements, under its old id;
/// what they edited has what they set, and a note that says so; what they merged is one group, what they split
/// never is. The statements are related anew. Decisions that could not be followed are listed in
/// [`Ledger::unplaced`]. Where nothing stands of the review, the ledger comes back as it was.
///
/// ```
/// use mediant_core::review::{Decision, Review, What};
/// use mediant_evidence::{Lexicon, Source, read, reviewed};
/// let text = "“We will share the port,” minister Ann Lee said.";
/// let ledger = read(&[Source { path: "a.txt", bytes: text.as_bytes() }], &Lexicon::default()).unwrap();
/// let what = What::Reject(ledger.statements[0].mark.clone());
/// let decision = Decision { id: "d1".into(), date: None, by: None, words: String::new(), what };
/// let ledger = reviewed(ledger, &Review { decisions: vec![decision] });
/// assert!(ledger.statements.is_empty());
/// assert_eq!(ledger.rejected[0].id, "s1");
/// ```
#[must_use]
pub fn reviewed(mut ledger: Ledger, review: &Review) -> Ledger {
    let reviewer = Reviewer::of(review);
    if reviewer.is_empty() {
        return ledger;
    }
    ledger.unplaced = unplaced(&ledger, &reviewer);
    // Marks are those of the reading; the numbers are taken before anything is edited.
    let by_id: BTreeMap<String, [Option<usize>; 2]> =
        ledger.statements.iter().map(|s| (s.id.clone(), reviewer.classes(s))).collect();
    let reports = std::mem::take(&mut ledger.reports);
    let path = |at: usize| reports.get(at).map(|r| (r.path.as_str(), r.bytes));
    ledger.rejected = reviewer.apply(&mut ledger.statements, path);
    ledger.reports = reports;
    let classes = ledger.statements.iter().map(|s| by_id.get(&s.id).copied().unwrap_or_default()).collect();
    let decided = reviewer.decided(&ledger, classes);
    relate(&mut ledger, &decided);
    ledger
}
