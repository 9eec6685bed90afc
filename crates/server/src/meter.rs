//! What is counted while the server runs, in the text format of Prometheus (version 0.0.4). Nothing is counted by case or by
//! person.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::http::{Response, StatusCode};

use crate::app::App;
use crate::line::Line;
use crate::reply;

/// The bounds of the histogram, in thousandths of a second.
const BOUNDS: [u64; 11] = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

/// Requests by method, route and class of status.
type Requests = BTreeMap<(&'static str, &'static str, u16), u64>;

#[derive(Default)]
struct Counted {
    requests: Requests,
    /// Answers that began within each bound and not within the one before.
    within: [u64; BOUNDS.len()],
    /// Answers in all, and the sum of what they took, in thousandths of a second.
    all: u64,
    sum: u64,
}

/// The counters.
#[derive(Default)]
pub(crate) struct Meter {
    counted: Mutex<Counted>,
    live: Arc<AtomicI64>,
    open: Arc<AtomicI64>,
}

/// Something that counts as long as it is there.
pub(crate) struct Present(Arc<AtomicI64>);

impl Drop for Present {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn present(count: &Arc<AtomicI64>) -> Present {
    count.fetch_add(1, Ordering::Relaxed);
    Present(Arc::clone(count))
}

impl Meter {
    /// One more live stream, until what is given back is dropped.
    pub(crate) fn live(&self) -> Present {
        present(&self.live)
    }

    /// One more connection, until what is given back is dropped.
    pub(crate) fn connection(&self) -> Present {
        present(&self.open)
    }

    /// One more request.
    pub(crate) fn request(&self, line: &Line) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.requests.entry((line.method, line.route, line.status / 100)).or_default() += 1;
        if let Some(at) = BOUNDS.iter().position(|bound| line.millis <= *bound) {
            counted.within[at] += 1;
        }
        counted.all += 1;
        counted.sum += line.millis;
    }

    /// Requests and how long they took.
    fn text(&self) -> String {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = head("mediant_requests_total", "counter", "Requests, by route and class of status.");
        for ((method, route, class), count) in &counted.requests {
            line(
                &mut text,
                &format!(
                    "mediant_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{class}xx\"}}"
                ),
                count,
            );
        }
        let name = "mediant_request_seconds";
        text.push_str(&head(name, "histogram", "How long answers took to begin."));
        let mut within = 0;
        for (bound, count) in BOUNDS.iter().zip(counted.within) {
            within += count;
            line(&mut text, &format!("{name}_bucket{{le=\"{}\"}}", seconds(*bound)), within);
        }
        line(&mut text, &format!("{name}_bucket{{le=\"+Inf\"}}"), counted.all);
        line(&mut text, &format!("{name}_sum"), seconds(counted.sum));
        line(&mut text, &format!("{name}_count"), counted.all);
        text
    }
}

fn seconds(millis: u64) -> f64 {
    millis as f64 / 1000.0
}

fn line(text: &mut String, name: &str, value: impl std::fmt::Display) {
    // Writing to a text does not fail.
    let _ = writeln!(text, "{name} {value}");
}

fn head(name: &str, kind: &str, help: &str) -> String {
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n")
}

/// All that is counted, as a program asks for it.
pub(crate) async fn answer(app: &App) -> Response<Body> {
    let mut text = app.meter.text();
    let now = app.now();
    let sessions = app.people.read().await.sessions.values().filter(|s| now < s.until).count();
    let gauges = [
        ("mediant_sessions", "Sessions that have not ended.", sessions.to_string()),
        (
            "mediant_live_streams",
            "Live streams that are open.",
            app.meter.live.load(Ordering::Relaxed).to_string(),
        ),
        (
            "mediant_connections",
            "Connections that are open.",
            app.meter.open.load(Ordering::Relaxed).to_string(),
        ),
        ("mediant_store_events", "Events in the store.", app.kept().to_string()),
    ];
    for (name, help, value) in gauges {
        text.push_str(&head(name, "gauge", help));
        line(&mut text, name, value);
    }
    reply::bytes(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", text.into_bytes())
}
