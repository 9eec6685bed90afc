//! A request, read: who asks for what, whether they may, and what they send.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::RequestExt as _;
use axum::extract::{ConnectInfo, FromRequest as _, Multipart, RawPathParams, Request};
use axum::http::{HeaderMap, header};
use serde_json::Value;

use crate::app::{App, Failure};
use crate::form::Form;
use crate::page::Asked;
use crate::route::{May, Method, Route};
use crate::secret;
use crate::throttle;

/// The largest body of a request, in bytes.
pub(crate) const MOST_BODY: usize = 18 << 20;
/// The most fields and files of an upload.
const MOST_PARTS: usize = 200;

/// Who asks for what; refused where they may not.
pub(crate) async fn asked(
    app: &Arc<App>,
    (route, as_json): (Route, bool),
    mut request: Request,
) -> Result<Asked, Failure> {
    let params = request.extract_parts::<RawPathParams>().await;
    let params =
        params.map(|p| p.iter().map(|(k, v)| (k.to_owned(), named(route, v))).collect()).unwrap_or_default();
    let from = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(String::new, |c| c.0.ip().to_string());
    let query = Form::read(request.uri().query().unwrap_or_default().as_bytes())?;
    let headers = request.headers().clone();
    let token = cookie(&headers, "mediant");
    let mut asked = Asked {
        app: Arc::clone(app),
        params,
        query,
        from,
        path: request.uri().path().to_owned(),
        as_json,
        session: token.clone().unwrap_or_default(),
        browser: cookie(&headers, "mediant-known").unwrap_or_default(),
        away: cookie(&headers, "mediant-away").unwrap_or_default(),
        ..Asked::nobody(app)
    };
    if let Some(token) = bearer(&headers) {
        with_token(&mut asked, token).await?;
    } else {
        let people = app.people.read().await;
        asked.person = token.and_then(|token| people.in_session(&secret::kept(&token), app.now()).cloned());
    }
    if route.may != May::Anyone && asked.person.is_none() {
        return Err(Failure::SignIn);
    }
    if route.may == May::InPerson && !asked.token.is_empty() {
        return Err(Failure::InPerson);
    }
    if route.may.is_of_a_case() {
        // A case that is not there and one that the person is not in look alike.
        let person = asked.person.as_ref().ok_or(Failure::SignIn)?;
        if let Some(told) = app.unreadable.get(asked.param("case")).and_then(|found| found.to(&person.id)) {
            return Err(Failure::Unreadable(told));
        }
        let room = app.room(asked.param("case")).await.ok_or(Failure::NotHere)?;
        let member = room.space.members.get(&person.id).cloned().ok_or(Failure::NotHere)?;
        if !route.may.allows(&member) {
            return Err(Failure::NotHere);
        }
        asked.room = Some(room);
        asked.member = Some(member);
    }
    if route.method == Method::Post {
        // No browser sends a token by itself, so that what came with one was meant.
        let meant = !asked.token.is_empty();
        if !meant {
            is_own(&headers)?;
        }
        let within = app.terms.limits.body;
        tokio::time::timeout(within, body(&mut asked, request)).await.map_err(|_| Failure::Slow)??;
        let marked = meant || secret::same(asked.form.get("mark"), &secret::form_mark(&asked.session));
        if asked.person.is_some() && route.may != May::Anyone && !marked {
            return Err(Failure::Wrong("this form is of another session; open the page again".to_owned()));
        }
    }
    Ok(asked)
}

/// The personal token of a request.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Whether a program asks: it brings a token, or sends JSON.
pub(crate) fn is_program(headers: &HeaderMap) -> bool {
    let sends = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(is_json);
    sends || bearer(headers).is_some()
}

fn is_json(kind: &str) -> bool {
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// Takes the person whose token this is. Wrong ones are counted for the address, right ones for themselves.
async fn with_token(asked: &mut Asked, token: &str) -> Result<(), Failure> {
    let (app, now) = (Arc::clone(&asked.app), asked.app.now());
    let kept = secret::kept(token);
    asked.person = app.people.read().await.with_token(&kept, now).cloned();
    let mut throttle = app.throttle.lock().await;
    if asked.person.is_none() {
        throttle.take(&throttle::tokens(&asked.from), now).map_err(Failure::Wait)?;
        return Err(Failure::SignIn);
    }
    throttle.pace(&kept, now).map_err(Failure::Wait)?;
    asked.token = kept;
    Ok(())
}

/// What stands for a name in the path: without the ending by which a program asks, where the path ends in the name.
fn named(route: Route, value: &str) -> String {
    let ends = route.twin && route.path.ends_with('}');
    value.strip_suffix(".json").filter(|_| ends).unwrap_or(value).to_owned()
}

/// The token in the cookie of this name.
fn cookie(headers: &HeaderMap, named: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, value)| *name == named && value.len() < 100).map(|(_, value)| value.to_owned())
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
    let kind = kind.to_owned();
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
        asked.form = Form::of(fields)?;
        return Ok(());
    }
    let bytes = axum::body::to_bytes(request.into_body(), MOST_BODY).await;
    let bytes = bytes.map_err(|_| Failure::Wrong("what was sent is broken or too large".to_owned()))?;
    asked.form = if is_json(&kind) { fields(&bytes)? } else { Form::read(&bytes)? };
    Ok(())
}

/// The fields of a form in JSON: an object whose values are texts, numbers, true or false, or lists of such.
fn fields(bytes: &[u8]) -> Result<Form, Failure> {
    let wrong =
        || Failure::Wrong("JSON that is sent is one object, with the fields of the form as texts".to_owned());
    let Ok(Value::Object(object)) = serde_json::from_slice(bytes) else { return Err(wrong()) };
    let text = |value: Value| match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(wrong()),
    };
    let mut fields = Vec::new();
    for (name, value) in object {
        match value {
            Value::Null => {}
            Value::Array(values) => {
                for value in values {
                    fields.push((name.clone(), text(value)?));
                }
            }
            value => fields.push((name, text(value)?)),
        }
    }
    Form::of(fields)
}
