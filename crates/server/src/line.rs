//! The log: one line for each request, without anything secret in it.
//!
//! A line names the pattern of the route and never the address that was asked: no case, no person, no token, nothing of a
//! query or a body.

use axum::http::Method;

/// What is told of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it was answered, in seconds since 1970.
    pub at: i64,
    /// A name for it, drawn at random.
    pub request: String,
    /// How it was asked; `OTHER` for what is no method of HTTP's own.
    pub method: &'static str,
    /// The pattern of its route; `-` where there is none.
    pub route: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// How long the answer took to begin, in thousandths of a second.
    pub millis: u64,
}

impl Line {
    /// As one line of JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let Self { request, method, route, status, millis, .. } = self;
        serde_json::json!({
            "time": stamp(self.at), "request": request, "method": method, "route": route, "status": status, "ms": millis,
        })
        .to_string()
    }

    /// As one line to read.
    #[must_use]
    pub fn text(&self) -> String {
        let Self { request, method, route, status, millis, .. } = self;
        format!("{} {status} {method} {route} {millis} ms {request}", stamp(self.at))
    }
}

fn stamp(at: i64) -> String {
    jiff::Timestamp::from_second(at).unwrap_or_default().to_string()
}

/// The name of a method, out of a closed list: a client may send any word.
pub(crate) fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
