//! What the caller may set, and why an analysis is refused.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use mediant_core::number::Count;

/// The most packages that are walked through unless the caller says otherwise.
pub const DEFAULT_LIMIT: u128 = 10_000_000;

/// The seed of all sampling unless the caller says otherwise.
pub const DEFAULT_SEED: u64 = 20_250_817;

/// What the caller may set.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The most feasible packages that may be walked through; more are refused.
    pub limit: u128,
    /// The most points that a frontier may have; more are refused.
    pub frontier_limit: usize,
    /// The seed of all sampling.
    pub seed: u64,
    /// How many samples are drawn where numbers are known only in part; none for the engine's own choice.
    pub samples: Option<u64>,
    /// Told of progress, from any thread; returning `false` stops the analysis.
    pub progress: Option<&'a (dyn Fn(Progress) -> bool + Sync)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            limit: DEFAULT_LIMIT,
            frontier_limit: 200_000,
            seed: DEFAULT_SEED,
            samples: None,
            progress: None,
        }
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("limit", &self.limit)
            .field("frontier_limit", &self.frontier_limit)
            .field("seed", &self.seed)
            .field("samples", &self.samples)
            .field("progress", &self.progress.is_some())
            .finish()
    }
}

/// How far a stage has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The stage, in a word or two: `zone`, `frontier`.
    pub stage: &'static str,
    /// Steps done.
    pub done: u64,
    /// Steps in all.
    pub total: u64,
}

/// Counts the steps of one stage and asks the caller whether to go on.
pub(crate) struct Watch<'a> {
    options: &'a Options<'a>,
    stage: &'static str,
    total: u64,
    done: AtomicU64,
    stopped: AtomicBool,
}

impl<'a> Watch<'a> {
    /// A stage of so many steps.
    pub(crate) fn new(options: &'a Options<'a>, stage: &'static str, total: u64) -> Self {
        Self { options, stage, total, done: AtomicU64::new(0), stopped: AtomicBool::new(false) }
    }

    /// One step is done; whether to go on.
    pub(crate) fn step(&self) -> bool {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(progress) = self.options.progress
            && !progress(Progress { stage: self.stage, done, total: self.total })
        {
            self.stopped.store(true, Ordering::Relaxed);
        }
        !self.is_stopped()
    }

    /// Whether the caller has asked to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Why a scenario is not analysed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// More packages than may be walked through.
    #[error(
        "there are {} packages to look at, and the limit is {limit}; most of them come from {largest}: \
         a wider step, fewer options or another rule there would make it tractable", count_in_words(.count)
    )]
    TooManyPackages {
        /// How many.
        count: Count,
        /// How many may be looked at.
        limit: u128,
        /// The issue, or the issues linked by rules, with the most options.
        largest: String,
    },
    /// Finding out which packages the rules, red lines and extra terms leave takes too long.
    #[error(
        "to find the packages that the rules, red lines and extra terms leave takes more than {limit} checks; it was \
         stopped at {largest}: fewer options there, or fewer rules that link them, would make it tractable"
    )]
    TooMuchWork {
        /// How many checks may be made.
        limit: u64,
        /// The issues linked by rules at which it was stopped.
        largest: String,
    },
    /// More frontier points than are of use.
    #[error(
        "the frontier has more than {limit} points; with fewer parties or coarser values it would be smaller"
    )]
    TooManyPoints {
        /// How many may be kept.
        limit: usize,
    },
    /// More parties than the engine has room for.
    #[error("there are {count} parties; the analysis takes at most {limit}")]
    TooManyParties {
        /// How many.
        count: usize,
        /// How many at most.
        limit: usize,
    },
    /// A number is known only in part where an exact one is needed.
    #[error("{party} has numbers that are known only in part")]
    NotExact {
        /// The party's id.
        party: String,
    },
    /// Numbers known only in part, beside bundles of terms or a ceiling.
    #[error(
        "{party} has terms of which one counts, or a ceiling of worth, which are not analysed beside numbers that are \
         known only in part; state those numbers"
    )]
    Bundled {
        /// The party's id.
        party: String,
    },
    /// A question that is not answered for scenarios of this kind.
    #[error("{0}")]
    Unfit(String),
    /// The scenario has no party or no issue, or its parts do not fit together.
    #[error("the scenario does not fit together: {0}")]
    Malformed(String),
    /// The caller asked to stop.
    #[error("stopped before the analysis was complete")]
    Stopped,
}

/// In full up to fifteen digits, as a power of ten beyond.
fn count_in_words(count: &Count) -> String {
    let digits = count.to_string();
    if digits.len() <= 15 { digits } else { format!("about {} · 10^{}", &digits[..1], digits.len() - 1) }
}
