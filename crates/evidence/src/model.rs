//! A model of one's own: what was learnt from labelled text, used beside the rules.
//!
//! Two linear chains read each passage. The chain of cues says where something is announced; for each such cue the
//! chain of parts says which words beside it are content and which name the source. So source and content are linked by
//! the cue that they share, and statements may interleave. Both chains see what the rules found.
//!
//! Shipped quality comes from rules: no weights are shipped.

mod chain;
mod features;
mod file;
pub mod labels;
mod learn;
mod merge;
mod prepare;
pub mod score;
pub mod train;
mod word;

use std::ops::Range;

use chain::{Factors, Lattice, Table, Weights};
use features::{Cue, Sure, View, tenths};
use word::Word;

pub use file::{Fault, MAX_MODEL_BYTES, Version};
pub use merge::RULE;
pub(crate) use merge::merge;

/// Labels of the chain of cues: none, and the begin and inside of a cue.
const CUES: usize = 3;
/// Labels of the chain of parts: none, and the begin and inside of content and of source.
const PARTS: usize = 5;
/// The label that content begins with.
const CONTENT: usize = 1;
/// The label that a source begins with.
const SOURCE: usize = 3;
/// How likely a token must be part of a cue to be looked beside.
const LEAST_CUE: f64 = 0.25;
/// How likely content must be beside a cue.
const LEAST_CONTENT: f64 = 0.3;
/// How likely a word must be content, where there is content.
const LEAST_WORD: f64 = 0.35;
/// How likely a source must begin at a word where no words are likelier source than not.
const LEAST_SOURCE: f64 = 0.02;
/// How many sentences before and after that of the cue its parts may stand in.
const REACH: usize = 2;
/// How many tokens before and after a cue its parts may stand in.
const LONGEST: usize = 120;

/// What was learnt from labelled text.
#[derive(Clone, PartialEq)]
pub struct Model {
    cues: Weights<CUES>,
    parts: Weights<PARTS>,
    /// The check sum of its file, by which it is known.
    sum: [u8; 32],
    cue_factors: Factors<CUES>,
    part_factors: Factors<PARTS>,
    cue_table: Table<{ CUES - 1 }>,
    part_table: Table<{ PARTS - 1 }>,
}

// The factors and tables follow from the weights and are numbers.
impl Eq for Model {}

impl std::fmt::Debug for Model {
    /// The model by its check sum, which no other model has.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Model(")?;
        for byte in self.sum {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// A statement that the model proposes, in tokens of its passage.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Proposal {
    /// The cue.
    pub(crate) cue: Range<usize>,
    /// The pieces of the content, in order.
    pub(crate) content: Vec<Range<usize>>,
    /// The source.
    pub(crate) source: Option<Range<usize>>,
    /// How likely there is content beside the cue.
    pub(crate) sure: f64,
}

impl Model {
    fn new(cues: Weights<CUES>, parts: Weights<PARTS>) -> Self {
        let (cue_factors, part_factors) = (cues.factors(), parts.factors());
        let (cue_table, part_table) = (cues.table(), parts.table());
        let sum = file::sum(&cues, &parts);
        Self { cues, parts, sum, cue_factors, part_factors, cue_table, part_table }
    }

    /// The statements that the model finds in a passage, by cue.
    pub(crate) fn propose(&self, view: &View) -> Vec<Proposal> {
        let likely = likely(&self.cue_table, &self.cue_factors, view);
        let found = cues(&likely);
        if found.is_empty() {
            return Vec::new();
        }
        let sure = Sure::of(&likely);
        let mut shared: Vec<Option<[i32; PARTS - 1]>> = vec![None; view.words.len()];
        let mut lattice = Lattice::default();
        let mut out = Vec::new();
        for (tokens, likely) in found {
            let cue = view.cue(tokens, tenths(likely));
            let window = window(view, &cue.tokens);
            lattice.clear();
            for at in window.clone() {
                let mut sums = *shared[at].get_or_insert_with(|| {
                    let mut sums = [0; PARTS - 1];
                    self.part_table.add(&view.shared_row(at, &sure), &mut sums);
                    sums
                });
                self.part_table.add(&view.own_row(at, &cue, &sure), &mut sums);
                lattice.push_whole(sums);
            }
            out.extend(self.decode(&cue, &window, &lattice));
        }
        out
    }

    /// The parts beside a cue: the words that are likely enough, each by itself, given that there is content.
    fn decode(&self, cue: &Cue, window: &Range<usize>, lattice: &Lattice<PARTS>) -> Option<Proposal> {
        let found = lattice.belief(&self.part_factors);
        let none = lattice.log_z(&self.part_factors, [true, false, false, true, true]);
        let sure = 1.0 - (none - found.log_z).exp();
        if sure < LEAST_CONTENT {
            return None;
        }
        let likely = found.labels;
        let content = runs(&likely, CONTENT, LEAST_WORD * sure, window.start);
        if content.is_empty() {
            return None;
        }
        let free = |at: &usize| !content.iter().any(|c| c.contains(&(window.start + at)));
        let source = runs(&likely, SOURCE, 0.5 * sure, window.start)
            .into_iter()
            .next()
            .or_else(|| likeliest(&likely, free, window.start));
        Some(Proposal { cue: cue.tokens.clone(), content, source, sure })
    }
}

/// The runs of words that are this likely to be of the part that begins with label `begin`.
fn runs(likely: &[[f64; PARTS]], begin: usize, least: f64, from: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let fit = likely.iter().enumerate().filter(|(_, p)| p[begin] + p[begin + 1] >= least);
    for at in fit.map(|(at, _)| from + at) {
        match out.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// The likeliest source where no word is likelier source than not: few words are said by nobody.
fn likeliest(likely: &[[f64; PARTS]], free: impl Fn(&usize) -> bool, from: usize) -> Option<Range<usize>> {
    let begins = |at: &usize| likely[*at][SOURCE];
    let first = (0..likely.len())
        .filter(&free)
        .max_by(|a, b| begins(a).total_cmp(&begins(b)).then(b.cmp(a)))
        .filter(|at| begins(at) >= LEAST_SOURCE)?;
    let goes_on = |at: &usize| free(at) && likely[*at][SOURCE + 1] >= begins(&first) / 2.0;
    let more = (first + 1..likely.len()).take_while(goes_on).count();
    Some(from + first..from + first + 1 + more)
}

/// How likely each token begins a cue, and how likely it goes on with one.
fn likely(cues: &Table<{ CUES - 1 }>, factors: &Factors<CUES>, view: &View) -> Vec<[f64; 2]> {
    let mut lattice = Lattice::default();
    for at in 0..view.words.len() {
        let mut sums = [0; CUES - 1];
        cues.add(&view.cue_head(at), &mut sums);
        if view.heavy(at) {
            cues.add(&view.cue_tail(at), &mut sums);
        }
        lattice.push_whole(sums);
    }
    lattice.belief(factors).labels.iter().map(|p| [p[1], p[2]]).collect()
}

/// The cues that are likely enough, each with how likely it is: runs of tokens that are, cut where another begins,
/// without what is less than half as likely as the run's likeliest token.
fn cues(likely: &[[f64; 2]]) -> Vec<(Range<usize>, f64)> {
    let sum = |at: usize| likely[at][0] + likely[at][1];
    let mut out = Vec::new();
    let mut at = 0;
    while at < likely.len() {
        let start = at;
        at += 1;
        if sum(start) < LEAST_CUE {
            continue;
        }
        while at < likely.len() && sum(at) >= LEAST_CUE && likely[at][0] <= likely[at][1] {
            at += 1;
        }
        let top = (start..at).map(sum).fold(0.0, f64::max);
        let strong = |at: &usize| sum(*at) >= top / 2.0;
        let first = (start..at).find(strong).unwrap_or(start);
        let last = (start..at).rev().find(strong).unwrap_or(start);
        out.push((first..last + 1, top));
    }
    out
}

/// The tokens beside a cue in which its parts may stand: its sentence, and those before and after that are joined to it
/// by a quotation.
fn window(view: &View, cue: &Range<usize>) -> Range<usize> {
    let home = view.sentence_of(cue.start);
    let sentence = |at: usize| view.sentences.get(at).cloned();
    let quoted = |at: usize| view.words.get(at).is_some_and(Word::in_quotation);
    let mut out = sentence(home).unwrap_or(cue.clone());
    for before in (home.saturating_sub(REACH)..home).rev() {
        match sentence(before) {
            Some(range) if range.end > range.start && quoted(range.end - 1) => out.start = range.start,
            _ => break,
        }
    }
    for after in home + 1..=home + REACH {
        match sentence(after) {
            Some(range) if quoted(range.start) => out.end = range.end,
            _ => break,
        }
    }
    let start = out.start.max(cue.start.saturating_sub(LONGEST)).min(cue.start);
    let end = out.end.min(cue.end.saturating_add(LONGEST)).max(cue.end);
    start..end.min(view.words.len())
}

#[cfg(test)]
mod tests;
