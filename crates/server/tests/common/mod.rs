//! A workbench on a file of its own, and people who look at it through the routes.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "shared by tests, each of which uses a part; a failed step is a failed test"
)]

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::{Body, BodyDataStream};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use futures_util::StreamExt as _;
use mediant_server::{App, Clock, DEMO_PASSWORD, Terms};
use mediant_store::{Keys, Store, file_url};
use tower::ServiceExt as _;

/// The case of the demo.
pub(crate) const CASE: &str = "/case/ukraine-2025";
/// Where requests come from, if nothing else is said.
pub(crate) const HERE: &str = "192.0.2.7:40000";

/// Noon of a day in August 2025.
pub(crate) fn noon() -> i64 {
    1_755_518_400
}

/// A workbench.
pub(crate) struct Site {
    pub(crate) app: Arc<App>,
    pub(crate) store: Store,
    folder: tempfile::TempDir,
}

/// Somebody with a session.
#[derive(Clone, Debug)]
pub(crate) struct Someone {
    pub(crate) cookie: String,
    pub(crate) mark: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Where it leads; empty where nowhere.
    pub(crate) fn to(&self) -> &str {
        self.headers.get("location").map_or("", |v| v.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Site {
    /// With nobody and nothing in it.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = file_url(&folder.path().join("mediant.sqlite")).unwrap();
        let store = Store::open(&url, Keys::file(&folder.path().join("key"))).await.unwrap();
        let app = App::open(store.clone(), noon).await.unwrap();
        Self { app, store, folder }
    }

    /// With the demo in it.
    pub(crate) async fn demo() -> Self {
        let site = Self::empty().await;
        mediant_server::demo(&site.app).await.unwrap();
        site
    }

    /// The same store, read again by a server with another clock.
    pub(crate) async fn anew(self, clock: Clock) -> Self {
        self.on(clock, Terms::default()).await
    }

    /// The same, on other terms too.
    pub(crate) async fn on(self, clock: Clock, terms: Terms) -> Self {
        let app = App::open_with(self.store.clone(), clock, terms).await.unwrap();
        Self { app, ..self }
    }

    /// Hands a request to the routes.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.raw(request).await.into_parts();
        assert_ne!(
            parts.headers.get("content-type").map(|v| v.to_str().unwrap()),
            Some("text/event-stream"),
            "it would never end"
        );
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The same without waiting for the end of what is sent.
    pub(crate) async fn raw(&self, mut request: Request<Body>) -> axum::http::Response<Body> {
        let from: SocketAddr = HERE.parse().unwrap();
        if request.extensions().get::<ConnectInfo<SocketAddr>>().is_none() {
            request.extensions_mut().insert(ConnectInfo(from));
        }
        mediant_server::router(&self.app).oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, who: Option<&Someone>, path: &str) -> Answer {
        self.send(asking(who, Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form with the mark of the session.
    pub(crate) async fn post(&self, who: Option<&Someone>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mark = who.map_or("", |w| w.mark.as_str());
        let all: Vec<(&str, &str)> = [("mark", mark)].into_iter().chain(fields.iter().copied()).collect();
        self.send(asking(who, Method::POST, path).body(form(&all)).unwrap()).await
    }

    /// Tries to sign in, from an address.
    pub(crate) async fn try_sign_in(&self, name: &str, password: &str, from: &str) -> Answer {
        let mut request = asking(None, Method::POST, "/sign-in")
            .body(form(&[("name", name), ("password", password)]))
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(from.parse::<SocketAddr>().unwrap()));
        self.send(request).await
    }

    /// Signs somebody of the demo in.
    pub(crate) async fn sign_in(&self, name: &str) -> Someone {
        let answer = self.try_sign_in(name, DEMO_PASSWORD, HERE).await;
        assert_eq!(
            (answer.status, answer.to()),
            (StatusCode::SEE_OTHER, "/cases"),
            "{name}: {}",
            answer.body
        );
        self.with_cookie(&answer).await
    }

    /// Who has a session by an answer that began one.
    pub(crate) async fn with_cookie(&self, answer: &Answer) -> Someone {
        let line = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
        let cookie = line.split(';').next().unwrap().to_owned();
        let who = Someone { cookie, mark: String::new() };
        let mark = mark(&self.get(Some(&who), "/cases").await.body).to_owned();
        assert!(!mark.is_empty());
        Someone { mark, ..who }
    }

    /// Asks the lead for a link into a case, and takes it under a new name.
    pub(crate) async fn let_in(&self, lead: &Someone, case: &str, what: (&str, &str), name: &str) -> Someone {
        let link = self.invite(lead, case, what).await;
        let joined = self.post(None, &link, &[("name", name), ("password", "a long enough word")]).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
        self.with_cookie(&joined).await
    }

    /// A link into a case, for a role and a party.
    pub(crate) async fn invite(&self, lead: &Someone, case: &str, (role, party): (&str, &str)) -> String {
        let path = format!("{case}/people/invite");
        let answer = self.post(Some(lead), &path, &[("role", role), ("party", party)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let start = answer.body.find("/invitation/").unwrap();
        answer.body[start..].split('<').next().unwrap().to_owned()
    }

    /// Opens the live stream of a case.
    pub(crate) async fn live(&self, who: &Someone, case: &str) -> BodyDataStream {
        let request = asking(Some(who), Method::GET, &format!("{case}/live")).body(Body::empty()).unwrap();
        let answer = self.raw(request).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.into_body().into_data_stream()
    }
}

/// The next event of a stream; what only keeps it alive on a slow machine is none.
pub(crate) async fn event(stream: &mut BodyDataStream) -> Option<String> {
    loop {
        let text = String::from_utf8(stream.next().await?.unwrap().to_vec()).unwrap();
        if text != ":\n\n" {
            return Some(text);
        }
    }
}

/// A request, as a browser on the site's own page makes it.
pub(crate) fn asking(who: Option<&Someone>, method: Method, path: &str) -> axum::http::request::Builder {
    let own = Request::builder()
        .uri(path)
        .header("host", "mediant.test")
        .header("content-type", "application/x-www-form-urlencoded");
    let own = match who {
        Some(who) => own.header("cookie", &who.cookie),
        None => own,
    };
    let posts = method == Method::POST;
    let own = own.method(method);
    if posts {
        own.header("origin", "https://mediant.test").header("sec-fetch-site", "same-origin")
    } else {
        own
    }
}

/// Fields as a form sends them.
pub(crate) fn form(fields: &[(&str, &str)]) -> Body {
    let mut line = form_urlencoded::Serializer::new(String::new());
    line.extend_pairs(fields);
    Body::from(line.finish())
}

/// The mark in the forms of a page; empty where there is none.
pub(crate) fn mark(page: &str) -> &str {
    let start = "name=\"mark\" value=\"";
    page.split(start).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

/// The articles of the demo that exclude others.
pub(crate) const LEFT_OUT: [&str; 5] =
    ["lines-of-2025", "no-nato", "force-limits", "sanctions-eased", "assets-returned"];

/// The issues that can be settled, and how each could be: by its last option; as the form of the lead has them, on a page
/// that waits for no analysis.
pub(crate) async fn package(site: &Site, lead: &Someone, case: &str) -> Vec<(String, String)> {
    let page = site.get(Some(lead), &format!("{case}/consent")).await.body;
    assert!(page.contains("Freeze a text"), "{page}");
    let mut found = Vec::new();
    for select in page.split("<select id=\"pick.").skip(1) {
        let issue = select.split('"').next().unwrap();
        let options = select.split("</select>").next().unwrap();
        let last = options.rsplit("<option value=\"").next().unwrap().split('"').next().unwrap();
        let last = if LEFT_OUT.contains(&issue) { "out" } else { last };
        found.push((format!("pick.{issue}"), last.to_owned()));
    }
    for input in page.split("id=\"pick.").skip(1) {
        let issue = format!("pick.{}", input.split('"').next().unwrap());
        if !found.iter().any(|(known, _)| *known == issue) {
            let value = input.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
            found.push((issue, value.to_owned()));
        }
    }
    found
}

/// Fields that lead a form, and a package behind them.
pub(crate) fn with<'a>(
    first: &[(&'a str, &'a str)],
    package: &'a [(String, String)],
) -> Vec<(&'a str, &'a str)> {
    first.iter().copied().chain(package.iter().map(|(k, v)| (k.as_str(), v.as_str()))).collect()
}

/// The ending of a path by which data is asked for; empty where it has none.
pub(crate) fn ending(path: &str) -> &str {
    path.rfind(".json").map_or("", |at| &path[at..])
}

/// The values of a party's form as it stands, so that one of them can be changed.
pub(crate) fn filled(page: &str) -> Vec<(String, String)> {
    let part = page.split("value=\"form\"").next().unwrap();
    let part = part.rsplit("<form").next().unwrap();
    let value = |tag: &str, name: &str| {
        tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned)
    };
    let inputs = part.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap());
    let mut found: Vec<(String, String)> = inputs
        .filter_map(|tag| Some((value(tag, "name")?, value(tag, "value").unwrap_or_default())))
        .filter(|(name, _)| name != "mark")
        .collect();
    // Where issues have no weights the form does not ask how they are meant.
    if part.contains("id=\"weights-are\"") {
        let chosen = part.split(" selected").next().unwrap().rsplit("value=\"").next().unwrap();
        found.push(("weights-are".to_owned(), chosen.split('"').next().unwrap().to_owned()));
    }
    found
}
