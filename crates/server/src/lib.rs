//! The workbench over HTTP: rooms for the mediator and the parties. The only crate that knows HTTP.
//!
//! ```text
//! request ─route: who may?─▶ page ─act─▶ workbench ─deed─▶ store
//!                            page ◀─view─ disclosure ◀─case─ workspace
//! ```
//!
//! **Invariants.** Every route stands in one table (`route.rs`) that says who may use it; a request that may not is answered as
//! if nothing were there. What a page says of a case comes from a view that `disclosure` built for the person's audience.
//! Nothing secret is in an address, a log line or an error. The hour is asked of a clock that is handed in.

mod app;
mod ask;
mod demo;
mod first;
mod form;
mod issuer;
mod line;
mod listen;
mod live;
mod meter;
mod openapi;
mod origin;
mod pack;
mod page;
mod passkeys;
mod people;
mod pool;
mod reply;
mod request;
mod route;
mod secret;
mod seen;
mod serve;
mod shell;
mod terms;
mod throttle;
mod tls;
mod unreadable;

pub use app::{App, Clock, Failure};
pub use demo::{DEMO_PASSWORD, DEMO_PEOPLE, demo};
pub use first::first_run;
pub use issuer::Issuer;
pub use line::Line;
pub use listen::router;
pub use openapi::{openapi, undocumented};
pub use origin::Origin;
pub use pack::{Files, Unpacked, pack, unpack};
pub use route::{May, Method, ROUTES, Route};
pub use serve::{serve, serve_metrics};
pub use terms::{Limits, Terms};
pub use tls::Tls;
