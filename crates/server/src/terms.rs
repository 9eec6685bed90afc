//! On which terms the server is run: what may last how long, whether links go over TLS, where its log goes.

use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use crate::issuer::Issuer;
use crate::line::Line;
use crate::origin::Origin;

/// What one client may take, so that slow ones hold nobody else up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long the head of a request may take, from the first byte or from the end of the request before.
    pub head: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// How long an answer may stand still because the client takes nothing of it.
    pub stall: Duration,
    /// How long requests under way are waited for at the end.
    pub end: Duration,
    /// The most connections at once; more wait until one ends.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { head: seconds(15), body: seconds(60), stall: seconds(30), end: seconds(10), connections: 2000 }
    }
}

/// On which terms a server is run.
#[derive(Clone, Default)]
pub struct Terms {
    /// Whether links go over TLS, so that cookies are kept to it and browsers told to stay with it.
    pub secure: bool,
    /// The address by which browsers come; where none is said there are no passkeys.
    pub origin: Option<Origin>,
    /// By whom people who linked an account may sign in; with an origin alone.
    pub issuer: Option<Arc<Issuer>>,
    /// What one client may take.
    pub limits: Limits,
    /// Where a line for each request goes; lines that find it full are dropped.
    pub log: Option<SyncSender<Line>>,
}
