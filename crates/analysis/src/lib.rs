//! Pure functions: zone of possible agreement, Pareto frontier, bargaining solutions, trades, sensitivity.

pub mod division;
pub mod kinds;
#[cfg(test)]
mod testing;
mod worth;
