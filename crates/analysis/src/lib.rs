//! Pure functions: zone of possible agreement, Pareto frontier, bargaining solutions, trades, sensitivity.
