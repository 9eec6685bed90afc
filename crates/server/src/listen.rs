//! Requests in, answers out: finds who asks and whether they may, and hands on to the page.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::RequestExt as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequest as _, Multipart, RawPathParams, Request};
use axum::http::{HeaderMap, Response, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::routing::{MethodFilter, on};
use tokio::net::TcpListener;

use crate::app::{App, Failure};
use crate::form::Form;
use crate::page::{self, Asked};
use crate::reply::{self, Reply};
use crate::route::{Method, ROUTES, Route};
use crate::secret;
use crate::shell;

/// The largest body of a request, in bytes.
const MOST_BODY: usize = 18 << 20;
/// The most fields and files of an upload.
const MOST_PARTS: usize = 200;

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
    let inner =
        router.method_not_allowed_fallback(nothing).fallback(nothing).layer(DefaultBodyLimit::max(MOST_BODY));
    Router::new().fallback_service(inner).layer(from_fn(plain))
}

/// Takes out what would tell an address that is there from one that is not: the ways in which it may be asked.
async fn plain(request: Request, next: Next) -> Response<Body> {
    let head = request.method() == axum::http::Method::HEAD;
    let mut response = next.run(request).await;
    response.headers_mut().remove(header::ALLOW);
    if head {
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::empty();
    }
    response
}

/// Serves until `stop` is done; requests under way are then finished.
///
/// # Errors
/// Where the system takes the address away.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), std::io::Error> {
    let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await
}

async fn nothing(uri: Uri) -> Response<Body> {
    let mut response = reply::failure(&Failure::NotHere, is_twin(uri.path()));
    reply::headers(&mut response);
    response
}

/// Whether a path asks for data: its last part ends in `.json`.
fn is_twin(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "json")
}

async fn handle(app: Arc<App>, route: Route, as_json: bool, request: Request) -> Response<Body> {
    let as_json = as_json || (route.twin && is_twin(request.uri().path()));
    let done = asked(&app, route, request).await;
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
        Reply::See(to) => reply::see(&to),
        Reply::Cookie { to, token } => {
            let mut response = reply::see(&to);
            if let Some(cookie) = reply::cookie(&token, asked.app.secure) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
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

/// Who asks for what; refused where they may not.
async fn asked(app: &Arc<App>, route: Route, mut request: Request) -> Result<Asked, Failure> {
    let params = request.extract_parts::<RawPathParams>().await;
    let params =
        params.map(|p| p.iter().map(|(k, v)| (k.to_owned(), named(route, v))).collect()).unwrap_or_default();
    let from = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |c| c.0.ip().to_string());
    let query = Form::read(request.uri().query().unwrap_or_default().as_bytes());
    let headers = request.headers().clone();
    let token = cookie(&headers);
    let mut asked = Asked {
        app: Arc::clone(app),
        params,
        query,
        from,
        path: request.uri().path().to_owned(),
        session: token.clone().unwrap_or_default(),
        ..Asked::nobody(app)
    };
    if let Some(token) = token {
        let people = app.people.read().await;
        asked.person = people.in_session(&secret::kept(&token), app.now()).cloned();
    }
    if route.may != crate::route::May::Anyone && asked.person.is_none() {
        return Err(Failure::SignIn);
    }
    if route.may.is_of_a_case() {
        // A case that is not there and one that the person is not in look alike.
        let room = app.room(asked.param("case")).await.ok_or(Failure::NotHere)?;
        let person = asked.person.as_ref().ok_or(Failure::SignIn)?;
        let member = room.space.members.get(&person.id).cloned().ok_or(Failure::NotHere)?;
        if !route.may.allows(&member) {
            return Err(Failure::NotHere);
        }
        asked.room = Some(room);
        asked.member = Some(member);
    }
    if route.method == Method::Post {
        is_own(&headers)?;
        body(&mut asked, request).await?;
        let marked = secret::same(asked.form.get("mark"), &secret::form_mark(&asked.session));
        if asked.person.is_some() && route.may != crate::route::May::Anyone && !marked {
            return Err(Failure::Wrong("this form is of another session; open the page again".to_owned()));
        }
    }
    Ok(asked)
}

/// What stands for a name in the path: without the ending by which a program asks, where the path ends in the name.
fn named(route: Route, value: &str) -> String {
    let ends = route.twin && route.path.ends_with('}');
    value.strip_suffix(".json").filter(|_| ends).unwrap_or(value).to_owned()
}

/// The session's token, from the cookie.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == "mediant" && value.len() < 100).map(|(_, value)| value.to_owned())
}

/// Refuses what another site sent: every header that says where it comes from must say that it is from here.
fn is_own(headers: &HeaderMap) -> Result<(), Failure> {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let here = |origin: &str| origin.split_once("://").is_some_and(|(_, o)| o.eq_ignore_ascii_case(host));
    let origins = headers.get_all(header::ORIGIN).iter().all(|v| v.to_str().is_ok_and(here));
    let same = |site: &str| matches!(site, "same-origin" | "none");
    let sites = headers.get_all("sec-fetch-site").iter().all(|v| v.to_str().is_ok_and(same));
    if origins && sites { Ok(()) } else { Err(Failure::Wrong("this was sent from another site".to_owned())) }
}

async fn body(asked: &mut Asked, request: Request) -> Result<(), Failure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let broken = |_| Failure::Wrong("what was sent is broken or too large".to_owned());
    if kind.starts_with("multipart/form-data") {
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|_| Failure::Wrong("what was sent is broken".to_owned()))?;
        let mut fields = Vec::new();
        let mut count = 0;
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            count += 1;
            if count > MOST_PARTS {
                return Err(Failure::Wrong(format!("at most {MOST_PARTS} files are taken at once")));
            }
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(broken)?.to_vec();
            match file {
                Some(file) if !bytes.is_empty() => asked.files.push((file, bytes)),
                Some(_) => {}
                None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        asked.form = Form::of(fields);
        return Ok(());
    }
    let bytes = axum::body::to_bytes(request.into_body(), MOST_BODY).await;
    let bytes = bytes.map_err(|_| Failure::Wrong("what was sent is broken or too large".to_owned()))?;
    asked.form = Form::read(&bytes);
    Ok(())
}
