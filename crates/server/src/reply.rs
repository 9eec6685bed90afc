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
        /// The token by which the browser is known again; empty to leave it as it is.
        browser: String,
    },
    /// A page that leads on by itself. Unlike a redirection it also leads a form to another site, and where another site led
    /// here the cookies that none may send come along from it.
    On {
        /// Where.
        to: String,
        /// Cookies to set: name and value.
        cookies: Vec<(&'static str, String)>,
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

/// For how long a browser is known again, in seconds.
const KNOWN: i64 = 365 * 24 * 3600;

/// The cookie that begins or ends a session.
pub(crate) fn cookie(token: &str, secure: bool) -> Option<HeaderValue> {
    set("mediant", token, (if token.is_empty() { 0 } else { crate::people::SESSION }, secure))
}

/// The cookie by which a browser is known again.
pub(crate) fn known(token: &str, secure: bool) -> Option<HeaderValue> {
    set("mediant-known", token, (KNOWN, secure))
}

/// For how long somebody may be with the issuer, in seconds.
const AWAY: i64 = 10 * 60;

/// A cookie by its name.
pub(crate) fn named(name: &str, value: &str, secure: bool) -> Option<HeaderValue> {
    match name {
        "mediant" => cookie(value, secure),
        "mediant-known" => known(value, secure),
        _ => {
            // It comes back from another site, which a strict cookie does not; it is good for nothing else.
            let secure = if secure { "; Secure" } else { "" };
            let line = format!(
                "{name}={value}; Path=/sign-in/issuer; HttpOnly; SameSite=Lax; Max-Age={AWAY}{secure}"
            );
            HeaderValue::from_str(&line).ok()
        }
    }
}

fn set(name: &str, value: &str, (age, secure): (i64, bool)) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}");
    HeaderValue::from_str(&line).ok()
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
        Failure::InPerson | Failure::Refused(Refusal::NotYours(_)) => StatusCode::FORBIDDEN,
        Failure::Refused(_) | Failure::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::Slow => StatusCode::REQUEST_TIMEOUT,
        Failure::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        Failure::Unreadable(_) => StatusCode::SERVICE_UNAVAILABLE,
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
        let body = json!({ "error": why.to_string(), "mend": mend(why), "faults": faults });
        return bytes(status, "application/json", body.to_string().into_bytes());
    }
    let page = shell::failure(&why.to_string(), &faults, status.as_u16(), kept);
    bytes(status, "text/html; charset=utf-8", page.into_string().into_bytes())
}

/// How a program, or who writes it, mends a failure.
fn mend(why: &Failure) -> &'static str {
    match why {
        Failure::NotHere | Failure::Refused(Refusal::NotHere(_)) => {
            "look at the address and the ids: what is not yours to see is answered as if it were not there"
        }
        Failure::SignIn => {
            "send a personal token that holds: Authorization: Bearer TOKEN; one is made on the page /tokens"
        }
        Failure::InPerson => "open the page in a browser and sign in",
        Failure::Refused(Refusal::Stale { .. }) => {
            "read it again, put your change into what is there now, and send the mark of that version as seen"
        }
        Failure::Refused(Refusal::NotYours(_)) => "ask the one who leads the case for another role",
        Failure::Refused(_) | Failure::Wrong(_) => {
            "change what the error and the faults say, and send it again"
        }
        Failure::Wait(_) => "send fewer requests, and this one again later",
        Failure::Unreadable(_) => "whoever runs the server mends it; the other cases are open",
        Failure::Slow => "send it again, without pauses",
        Failure::Store(_) | Failure::Inside(_) => {
            "try it again later; whoever runs the server finds it counted as 5xx"
        }
    }
}
