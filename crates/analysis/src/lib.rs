//! Pure functions: zone of possible agreement, Pareto frontier, bargaining solutions, trades, sensitivity.

pub mod analyze;
pub mod appraisal;
pub mod approximate;
pub mod best;
pub mod boxes;
pub mod continuous;
pub mod continuum;
pub mod count;
pub mod division;
pub mod eliminate;
pub mod fallback;
pub mod findings;
pub mod flip;
pub mod frontier;
mod halves;
pub mod kinds;
pub mod lottery;
pub mod maxima;
pub mod near;
pub mod note;
pub mod options;
pub mod range;
pub mod reach;
pub mod scan;
pub mod search;
pub mod solution;
pub mod space;
pub mod tally;
#[cfg(test)]
mod testing;
pub mod trade;
pub mod uncertainty;
mod worth;
pub mod zone;

pub use analyze::{analyze, analyze_exact};
pub use options::{Options, Progress, Refusal};
pub use space::Space;
