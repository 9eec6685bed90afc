//! Checks that look at more than one entry at once.

pub(crate) mod frozen;
pub(crate) mod rules;
