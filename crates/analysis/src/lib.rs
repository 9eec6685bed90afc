//! Pure functions: zone of possible agreement, Pareto frontier, bargaining solutions, trades, sensitivity.

pub mod appraisal;
pub mod division;
pub mod kinds;
pub mod options;
pub mod space;
#[cfg(test)]
mod testing;
pub mod trade;
mod worth;

pub use options::{Options, Progress, Refusal};
pub use space::Space;
