//! What is sent back, with the headers that every answer carries.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::Markup;
use mediant_workbench::Refusal;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::Failure;
use crate::shell;

/// What a page answers.
pub(crate) enum Reply {
    /// A page, and the same for a program.
    Page {
        /// Its title.
        title: String,
        /// What stands in it.
        body: Markup,
        /// The same for a program.
        json: Value,
    },
    /// A page that says why something was not done, and holds what was sent so that it can be mended.
    Mend {
        /// Its title.
        title: String,
        /// What stands in it.
        body: Markup,
        /// What is said to a program, and with which status.
        why: Failure,
    },
    /// Look there next.
    See(String),
    /// Look there next, with a session begun or ended.
    Cookie {
        /// Where.
        to: String,
        /// The session's token; empty to end it.
        token: String,
    },
    /// A file.
    File {
        /// Its media type.
        kind: &'static str,
        /// Its name, where it is to be saved; empty where it is shown.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// An answer that goes on.
    Stream(Response<Body>),
}

/// The headers that every answer carries. Pages run no foreign script, send no address to others, and are in no frame.
///
/// Addresses go to this server alone, and not to nobody: where a page tells nobody, browsers send its forms with the origin
/// `null`, which no form is taken from.
pub(crate) fn headers(response: &mut Response<Body>) {
    let policy = policy();
    let all: [(HeaderName, &str); 8] = [
        (header::CONTENT_SECURITY_POLICY, &policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    for (name, value) in all {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().entry(name).or_insert(value);
        }
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// The content policy: nothing but this server's own style and script, and the style of the pictures by its digest.
fn policy() -> String {
    let digest = STANDARD.encode(Sha256::digest(mediant_brief::picture_style().as_bytes()));
    format!(
        "default-src 'none'; style-src 'self' 'sha256-{digest}'; script-src 'self'; connect-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// A file or a text.
pub(crate) fn bytes(status: StatusCode, kind: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// Another address to look at.
pub(crate) fn see(to: &str) -> Response<Body> {
    let mut response = bytes(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Vec::new());
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// The cookie that begins or ends a session.
pub(crate) fn cookie(token: &str, secure: bool) -> Option<HeaderValue> {
    let age = if token.is_empty() { 0 } else { crate::people::SESSION };
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "mediant={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}"
    ))
    .ok()
}

/// What is said of a failure, and with which status.
pub(crate) fn failure(why: &Failure, as_json: bool) -> Response<Body> {
    failed(why, as_json, &[])
}

/// The status of a failure.
pub(crate) fn status(why: &Failure) -> StatusCode {
    match why {
        Failure::NotHere | Failure::Refused(Refusal::NotHere(_)) => StatusCode::NOT_FOUND,
        Failure::SignIn => StatusCode::UNAUTHORIZED,
        Failure::Refused(Refusal::Stale { .. }) => StatusCode::CONFLICT,
        Failure::Refused(Refusal::NotYours(_)) => StatusCode::FORBIDDEN,
        Failure::Refused(_) | Failure::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        Failure::Store(_) | Failure::Inside(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The same as `failure`, with the texts that were sent and not kept: names and texts.
pub(crate) fn failed(why: &Failure, as_json: bool, kept: &[(&str, &str)]) -> Response<Body> {
    let status = status(why);
    let faults: Vec<String> = match why {
        Failure::Refused(Refusal::Faulty(faults)) => {
            faults.diagnostics.iter().map(ToString::to_string).collect()
        }
        _ => Vec::new(),
    };
    if as_json {
        let body = json!({ "error": why.to_string(), "faults": faults });
        return bytes(status, "application/json", body.to_string().into_bytes());
    }
    let page = shell::failure(&why.to_string(), &faults, status.as_u16(), kept);
    bytes(status, "text/html; charset=utf-8", page.into_string().into_bytes())
}
