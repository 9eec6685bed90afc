//! Not published: random scenarios, brute-force oracles, the case loader for tests.
