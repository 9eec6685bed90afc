//! What is left of the bounds. Totals alone decide, so that any number of threads refuses the same problems.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::options::Watch;

/// How much is done before a problem is refused.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Assignments of an issue and its separator.
    pub(super) states: u64,
    /// Checks and sums.
    pub(super) work: u64,
    /// Words of all messages.
    pub(super) words: u64,
    /// Partial assignments that are visited.
    pub(super) nodes: u64,
}

/// Why it does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// A bound is passed.
    Large,
    /// The caller asked to stop.
    Asked,
}

/// What has been used so far.
pub(super) struct Room<'a> {
    pub(super) bounds: Bounds,
    watch: &'a Watch<'a>,
    work: AtomicU64,
    words: AtomicU64,
}

impl<'a> Room<'a> {
    pub(super) fn new(bounds: Bounds, watch: &'a Watch<'a>) -> Self {
        Self { bounds, watch, work: AtomicU64::new(0), words: AtomicU64::new(0) }
    }

    /// Takes so much work.
    pub(super) fn work(&self, much: u64) -> Result<(), Stop> {
        let before = self.work.fetch_add(much, Ordering::Relaxed);
        if before.saturating_add(much) > self.bounds.work { Err(Stop::Large) } else { Ok(()) }
    }

    /// Takes so many words.
    pub(super) fn keep(&self, words: u64) -> Result<(), Stop> {
        let before = self.words.fetch_add(words, Ordering::Relaxed);
        if before.saturating_add(words) > self.bounds.words { Err(Stop::Large) } else { Ok(()) }
    }

    /// Gives so many words back.
    pub(super) fn free(&self, words: u64) {
        self.words.fetch_sub(words, Ordering::Relaxed);
    }

    /// One step is done.
    pub(super) fn step(&self) -> Result<(), Stop> {
        if self.watch.step() { Ok(()) } else { Err(Stop::Asked) }
    }
}
