//! The JSON outputs: what scripts outside rely on. Fields are added freely, and changed or dropped only with a new
//! version of the schema. The same input gives the same bytes.

pub mod analysis;
mod number;
mod parts;
pub mod statements;
