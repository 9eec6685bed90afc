//! Requests in, answers out: finds the page and hands on to it, and notes what was asked.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::routing::{MethodFilter, on};
use serde_json::json;
use tokio::time::Instant;

use crate::app::{App, Failure};
use crate::line::{self, Line};
use crate::page::{self, Asked};
use crate::reply::{self, Reply};
use crate::request::{self, MOST_BODY};
use crate::route::{Method, ROUTES, Route};
use crate::secret;
use crate::shell;

/// The routes of the workbench.
pub fn router(app: &Arc<App>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let filter = match route.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
        };
        let one = |as_json: bool| {
            let app = Arc::clone(app);
            on(filter, move |request: Request| handle(Arc::clone(&app), *route, as_json, request))
        };
        router = router.route(route.path, one(false));
        // A path that ends in a name cannot have a twin of its own: `handle` looks at the end of the name.
        if route.twin && !route.path.ends_with('}') {
            router = router.route(&format!("{}.json", route.path), one(true));
        }
    }
    let empty = {
        let app = Arc::clone(app);
        move |request: Request| std::future::ready(nothing(&app, &request))
    };
    let inner = router
        .method_not_allowed_fallback(empty.clone())
        .fallback(empty)
        .layer(DefaultBodyLimit::max(MOST_BODY));
    let secure = app.terms.secure;
    Router::new().fallback_service(inner).layer(from_fn(move |request, next| plain(secure, request, next)))
}

/// For how long a browser stays with TLS, once it has come by it.
const STAY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Takes out what would tell an address that is there from one that is not: the ways in which it may be asked.
async fn plain(secure: bool, request: Request, next: Next) -> Response<Body> {
    let head = request.method() == axum::http::Method::HEAD;
    let mut response = next.run(request).await;
    response.headers_mut().remove(header::ALLOW);
    if secure {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, STAY);
    }
    if head {
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::empty();
    }
    response
}

fn nothing(app: &App, request: &Request) -> Response<Body> {
    let (begun, method) = (Instant::now(), line::method(request.method()));
    let as_json = is_twin(request.uri().path()) || request::is_program(request.headers());
    let mut response = reply::failure(&Failure::NotHere, as_json);
    reply::headers(&mut response);
    note(app, (method, "-"), (begun, response.status()));
    response
}

/// Counts a request, and tells the log of it.
fn note(app: &App, (method, route): (&'static str, &'static str), (begun, status): (Instant, StatusCode)) {
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let request = secret::id().unwrap_or_default();
    let line = Line { at: app.now(), request, method, route, status: status.as_u16(), millis };
    app.meter.request(&line);
    if let Some(log) = &app.terms.log {
        // A log that is full must not hold up who asks.
        drop(log.try_send(line));
    }
}

/// Whether a path asks for data: its last part ends in `.json`.
fn is_twin(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "json")
}

async fn handle(app: Arc<App>, route: Route, as_json: bool, request: Request) -> Response<Body> {
    let (begun, method) = (Instant::now(), line::method(request.method()));
    let twin = as_json || (route.twin && is_twin(request.uri().path()));
    let as_json = twin || request::is_program(request.headers());
    let done = request::asked(&app, (route, as_json), request).await;
    let mut response = match done {
        Ok(asked) => {
            let reply = page::answer(&asked, route.page).await;
            match reply {
                Ok(reply) => sent(&asked, reply, as_json),
                Err(why) => refused(&why, as_json, &asked.form.written()),
            }
        }
        Err(why) => refused(&why, as_json, &[]),
    };
    reply::headers(&mut response);
    note(&app, (method, route.path), (begun, response.status()));
    response
}

fn refused(why: &Failure, as_json: bool, kept: &[(&str, &str)]) -> Response<Body> {
    match why {
        Failure::SignIn if !as_json => reply::see("/sign-in"),
        // What is not there has nothing to say to what was sent: it is told alike to all.
        why if reply::status(why) == StatusCode::NOT_FOUND => reply::failure(why, as_json),
        why => reply::failed(why, as_json, kept),
    }
}

fn sent(asked: &Asked, reply: Reply, as_json: bool) -> Response<Body> {
    match reply {
        Reply::Page { json, .. } if as_json => {
            reply::bytes(StatusCode::OK, "application/json", format!("{json:#}\n").into_bytes())
        }
        Reply::Page { title, body, .. } => {
            let page = shell::page(asked, &title, &body).into_string();
            reply::bytes(StatusCode::OK, "text/html; charset=utf-8", page.into_bytes())
        }
        Reply::Mend { why, .. } if as_json => reply::failure(&why, true),
        Reply::Mend { title, body, why } => {
            let page = shell::page(asked, &title, &body).into_string();
            reply::bytes(reply::status(&why), "text/html; charset=utf-8", page.into_bytes())
        }
        Reply::See(to) => seen(&to, as_json),
        Reply::Cookie { to, token, browser } => {
            let mut response = seen(&to, as_json);
            let known = reply::known(&browser, asked.app.terms.secure).filter(|_| !browser.is_empty());
            for cookie in reply::cookie(&token, asked.app.terms.secure).into_iter().chain(known) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Reply::On { to, cookies } => {
            let mut response = if as_json { seen(&to, true) } else { leads_on(asked, &to) };
            let secure = asked.app.terms.secure;
            for cookie in cookies.iter().filter_map(|(name, value)| reply::named(name, value, secure)) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Reply::File { kind, name, bytes } => {
            let mut response = reply::bytes(StatusCode::OK, kind, bytes);
            if let Ok(value) = format!("attachment; filename=\"{name}\"").parse()
                && !name.is_empty()
            {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            response
        }
        Reply::Stream(response) => response,
    }
}

/// A page that leads on by itself.
fn leads_on(asked: &Asked, to: &str) -> Response<Body> {
    let body = maud::html! { p { a href=(to) { "Go on" } "." } };
    let page = shell::page(asked, "One moment", &body).into_string();
    let mut response = reply::bytes(StatusCode::OK, "text/html; charset=utf-8", page.into_bytes());
    if let Ok(value) = HeaderValue::from_str(&format!("0; url={to}")) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    response
}

/// Where to look next: for a program, as data.
fn seen(to: &str, as_json: bool) -> Response<Body> {
    if !as_json {
        return reply::see(to);
    }
    let done = json!({ "done": true, "at": to });
    reply::bytes(StatusCode::OK, "application/json", format!("{done:#}\n").into_bytes())
}
