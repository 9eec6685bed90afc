//! What-ifs: what is supposed, and the zone as it would be.

use crate::analysis::Zone;
use crate::number::{Count, Fraction};
use crate::scenario::Choice;

/// The most that a weight is multiplied by.
pub const MOST_TIMES: u32 = 1_000;

/// One thing that would be otherwise. Parties, issues and options are by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Supposed {
    /// A party would need this much, in utility.
    Reservation {
        /// Whose.
        party: usize,
        /// The new value, 0 to 1.
        to: Fraction,
    },
    /// An issue would count so many times as much for a party.
    Weight {
        /// For whom.
        party: usize,
        /// Which.
        issue: usize,
        /// The factor, 0 to [`MOST_TIMES`].
        times: Fraction,
    },
    /// An option would not be had.
    Without {
        /// Which.
        choice: Choice,
    },
}

/// The zone as it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// The zone of the changed scenario.
    pub zone: Zone,
    /// What the first deepest package would be worth to each party, in utility; empty where there is none, or where
    /// numbers are known only in part.
    pub utilities: Vec<f64>,
    /// What each party would need, in utility; none where that is not known exactly.
    pub reservations: Vec<Option<f64>>,
    /// How many packages would be feasible.
    pub feasible: Count,
}
