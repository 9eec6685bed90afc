//! The cases in `cases/` against the numbers published for them, each test named for its source.
//!
//! Small cases are gone through package by package with [`Scenario::utility`], the definition; large ones with the
//! same numbers as whole numbers (`oracle`). The engine is held to both.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod adjusted_winner;
mod ampo_city;
mod bill_and_jack;
mod england_zimbabwe;
mod folder;
mod new_recruit;
mod oracle;
mod sport_park;
mod ukraine;
