//! Not published: what tests are made of. Scenarios built by hand ([`build`]) or drawn at random ([`random`]), and
//! an oracle that answers by plain enumeration in exact fractions ([`brute`]).

pub mod brute;
pub mod build;
pub mod random;
