//! Not published: what tests are made of. Scenarios built by hand ([`build`]) or drawn at random ([`random`]), an
//! oracle that answers by plain enumeration in exact fractions ([`brute`]), and reports of talks that never were
//! ([`coverage`]).

pub mod brute;
pub mod build;
pub mod coverage;
pub mod random;
