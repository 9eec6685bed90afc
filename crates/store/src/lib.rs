//! Append-only, hash-chained, sealed events and their snapshots, in SQLite or PostgreSQL.
//!
//! The only room that knows a database, and the only one below the server that draws random numbers: for keys and nonces.
//! It reads no clock: the time of an event is handed in.
//!
//! - **Chain.** Each event is linked to the one before it by SHA-256 (`chain.rs`); the head holds the last link under a
//!   code that needs the keys (`head.rs`). [`Store::verify`] names the first event that was changed, dropped or moved.
//! - **Seal.** Each body is sealed with the data key of its room (`seal.rs`, `rooms.rs`), and data keys are wrapped for
//!   the identity that [`Keys`] opens. Stream, room, kind, who, when and whose data it is stay readable.
//! - **Purge.** What has a subject is sealed with that person's own key; [`Store::purge`] deletes bodies and key, and the
//!   chain still verifies, since it holds digests.

mod backup;
mod chain;
mod db;
mod error;
mod event;
mod head;
mod keys;
mod purge;
mod rooms;
mod rotate;
mod seal;
mod sealed;
mod snapshot;
mod store;
mod verify;

pub use db::file_url;
pub use error::{Error, ErrorKind};
pub use event::{Entry, Event, MAX_BODY, MAX_ENTRIES, MAX_WORD, OWN_STREAM};
pub use keys::{Keys, MIN_PASSPHRASE};
pub use store::Store;
pub use verify::{Fault, FaultKind, Verdict};
