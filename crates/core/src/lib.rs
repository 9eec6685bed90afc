//! The nouns of negotiation and their invariants.
//!
//! Data goes one way: a [`case::Case`] is what people entered, [`freeze::freeze`] makes it a
//! [`scenario::Scenario`] of exact numbers, and `mediant-analysis` makes that an [`analysis::Analysis`].
//! Reports become a [`ledger::Ledger`] of attributed statements in `mediant-evidence`.
//!
//! This crate does no I/O, reads no clock, draws no random number and knows no file format.

pub mod analysis;
pub mod case;
pub mod consent;
pub mod freeze;
pub mod id;
pub mod ledger;
pub mod number;
pub mod preference;
pub mod review;
pub mod scenario;
pub mod what_if;

pub use id::Id;
pub use number::{Fraction, Quantity};
