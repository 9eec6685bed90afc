//! Training: labelled texts to a model.
//!
//! The chain of cues is learnt first. The chain of parts then learns from the cues that are marked and from those that
//! the chain of cues would find: so that these are like the ones that it will meet, each half of the texts is searched
//! by a chain that learnt from the other half. A cue that is found but not marked teaches that nothing stands beside it.
//!
//! The same texts in the same order give the same bytes, whatever the number of threads: chains are learnt beside one
//! another, each by itself.

use std::sync::atomic::{AtomicU64, Ordering};

use super::chain::{Table, Weights};
use super::features::{CUE_WIDTH, OWN_WIDTH, SHARED_WIDTH, Sure, tenths};
use super::labels::Labelled;
use super::learn::{Lesson, Rates, Sequence, learn, shuffle};
use super::prepare::{Gold, Lined, prepare};
use super::{CUES, Model, cues, likely, window};
use crate::Refusal;

/// The most texts that are learnt from.
pub const MAX_TEXTS: usize = 100_000;
/// The most tokens that are learnt from; they take about 600 bytes each.
pub const MAX_TOKENS: usize = 8_000_000;
/// The fewest statements that are learnt from.
pub const MIN_STATEMENTS: usize = 20;

/// The most that the texts are gone through.
pub const MAX_ROUNDS: usize = 100;
/// Buckets of a chain, as a power of two: few enough for a processor to keep them at hand.
const BITS: u32 = 16;

/// How the chains are learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Times that the texts are gone through, at most [`MAX_ROUNDS`].
    pub rounds: usize,
    /// The seed of the order in which sequences are learnt from.
    pub seed: u64,
    /// Threads, at most; they change no byte of the model.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { rounds: 8, seed: 1, threads: 1 }
    }
}

/// Why nothing is learnt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unlearnt {
    /// A text that is not read.
    #[error(transparent)]
    Text(#[from] Refusal),
    /// Too many texts.
    #[error("{count} texts; at most {MAX_TEXTS} are learnt from")]
    Texts {
        /// How many were given.
        count: usize,
    },
    /// Too many tokens.
    #[error("the texts have more than {MAX_TOKENS} words and marks, which is what is learnt from at most")]
    Tokens,
    /// Too few statements.
    #[error(
        "{count} marked statements have a cue in running text; at least {MIN_STATEMENTS} are needed to learn from"
    )]
    Few {
        /// How many there are.
        count: usize,
    },
}

/// A stage of training and how far it has come, of how much.
pub type Tell<'a> = &'a (dyn Fn(&str, u64, u64) + Sync);

/// Learns a model from labelled texts; `tell` hears how far each stage has come.
///
/// # Errors
/// See [`Unlearnt`].
pub fn train(texts: &[Labelled], options: &Options, tell: Tell<'_>) -> Result<Model, Unlearnt> {
    if texts.len() > MAX_TEXTS {
        return Err(Unlearnt::Texts { count: texts.len() });
    }
    let mut lined = Vec::with_capacity(texts.len());
    let mut tokens = 0;
    for (done, text) in texts.iter().enumerate() {
        let passages = prepare(text)?;
        tokens += passages.iter().map(|p| p.view.words.len()).sum::<usize>();
        if tokens > MAX_TOKENS {
            return Err(Unlearnt::Tokens);
        }
        lined.push(passages);
        tell("reading texts", done as u64 + 1, texts.len() as u64);
    }
    let count = lined.iter().flatten().map(|p| p.marked.len()).sum();
    if count < MIN_STATEMENTS {
        return Err(Unlearnt::Few { count });
    }
    let (cues, halves) = cue_chains(&lined, options, tell);
    let lesson = parts_lesson(&lined, &halves);
    drop((lined, halves));
    let parts = learn(&lesson, &options.rates(), &|done| {
        tell("learning parts", done as u64, options.rounds as u64);
    });
    Ok(Model::new(cues, parts))
}

/// Which of `count` texts are held out to measure on: a share, at least one and not all, drawn by the seed.
#[must_use]
pub fn held_out(count: usize, share: f64, seed: u64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = seed;
    shuffle(&mut order, &mut state);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped below")]
    let wanted = (count as f64 * share).round() as usize;
    let mut out = vec![false; count];
    for at in order.into_iter().take(wanted.max(1).min(count.saturating_sub(1))) {
        out[at] = true;
    }
    out
}

impl Options {
    fn rates(&self) -> Rates {
        Rates { rounds: self.rounds.min(MAX_ROUNDS), seed: self.seed, bits: BITS }
    }
}

/// The chain of cues of all texts, and those of every other text: the first learnt from the texts of even number.
fn cue_chains(
    lined: &[Vec<Lined>],
    options: &Options,
    tell: Tell<'_>,
) -> (Weights<CUES>, [Weights<CUES>; 2]) {
    let done = AtomicU64::new(0);
    let all = options.rates().rounds as u64 * 3;
    let one = |keep: fn(usize) -> bool| -> Weights<CUES> {
        learn(&cue_lesson(lined, keep), &options.rates(), &|_| {
            tell("learning cues", done.fetch_add(1, Ordering::Relaxed) + 1, all);
        })
    };
    let halves = || [one(|n| n.is_multiple_of(2)), one(|n| !n.is_multiple_of(2))];
    if options.threads < 2 {
        return (one(|_| true), halves());
    }
    std::thread::scope(|scope| {
        // Both halves together take as long as the whole.
        let beside = scope.spawn(halves);
        let whole = one(|_| true);
        (whole, beside.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
    })
}

fn cue_lesson(lined: &[Vec<Lined>], keep: fn(usize) -> bool) -> Lesson<CUE_WIDTH, 0> {
    let mut out = Lesson::default();
    for (_, passages) in lined.iter().enumerate().filter(|(n, _)| keep(*n)) {
        for passage in passages {
            let mut labels = vec![0; passage.view.words.len()];
            for gold in &passage.marked {
                for (at, slot) in labels.get_mut(gold.cue.clone()).into_iter().flatten().enumerate() {
                    *slot = if at == 0 { 1 } else { 2 };
                }
            }
            mend(&mut labels);
            out.sequences.push(Sequence { shared: out.shared.len(), own: 0, labels });
            out.shared.extend((0..passage.view.words.len()).map(|at| passage.view.cue_row(at)));
        }
    }
    out
}

fn parts_lesson(lined: &[Vec<Lined>], halves: &[Weights<CUES>; 2]) -> Lesson<SHARED_WIDTH, OWN_WIDTH> {
    let factors = [halves[0].factors(), halves[1].factors()];
    let tables: [Table<2>; 2] = [halves[0].table(), halves[1].table()];
    let mut out = Lesson::default();
    for (number, passages) in lined.iter().enumerate() {
        let other = (number + 1) % 2;
        for passage in passages {
            let likely = likely(&tables[other], &factors[other], &passage.view);
            let found = cues(&likely);
            let sure = Sure::of(&likely);
            let base = out.shared.len();
            let before = out.sequences.len();
            for (tokens, likely) in &found {
                let gold =
                    passage.marked.iter().find(|g| g.cue.start < tokens.end && tokens.start < g.cue.end);
                beside(&mut out, passage, (tokens.clone(), tenths(*likely)), gold, (base, &sure));
            }
            for gold in &passage.marked {
                if !found.iter().any(|(t, _)| gold.cue.start < t.end && t.start < gold.cue.end) {
                    beside(&mut out, passage, (gold.cue.clone(), 1), Some(gold), (base, &sure));
                }
            }
            if out.sequences.len() > before {
                let rows = (0..passage.view.words.len()).map(|at| passage.view.shared_row(at, &sure));
                out.shared.extend(rows);
            }
        }
    }
    out
}

/// Adds the sequence beside one cue.
fn beside(
    out: &mut Lesson<SHARED_WIDTH, OWN_WIDTH>,
    passage: &Lined,
    (tokens, likely): (std::ops::Range<usize>, u8),
    gold: Option<&Gold>,
    (base, sure): (usize, &Sure),
) {
    let view = &passage.view;
    let cue = view.cue(tokens, likely);
    let window = window(view, &cue.tokens);
    let mut labels = vec![0; window.len()];
    if let Some(gold) = gold {
        // Where both are marked, a word is content.
        for (part, begin) in [(&gold.source, 3), (&gold.content, 1)] {
            let mut last = usize::MAX;
            for &token in part.iter().filter(|t| window.contains(*t)) {
                labels[token - window.start] = if token == last.wrapping_add(1) { begin + 1 } else { begin };
                last = token;
            }
        }
        mend(&mut labels);
    }
    let own = out.own.len();
    out.own.extend(window.clone().map(|at| view.own_row(at, &cue, sure)));
    out.sequences.push(Sequence { shared: base + window.start, own, labels });
}

/// Makes an inside that lost its begin to another part a begin.
fn mend(labels: &mut [u8]) {
    let mut before = 0;
    for label in labels {
        if *label > 0 && *label % 2 == 0 && before != *label && before + 1 != *label {
            *label -= 1;
        }
        before = *label;
    }
}
