//! Every route, asked by everybody: who may, gets it; who may not, gets what an address without anything behind it gives.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use common::{Answer, CASE, Site, Someone, asking, ending, form};
use mediant_server::{DEMO_PEOPLE, May, ROUTES, Route};
use mediant_workbench::Member;

/// Routes that end the session by which they are asked; `sessions` below looks at them.
const ENDS: [&str; 2] = ["/sign-out", "/sessions/end"];

fn posts(route: &Route) -> bool {
    format!("{:?}", route.method) == "Post"
}

/// The addresses of a route: its own, and its twin's.
fn paths(route: &Route, case: &str) -> Vec<String> {
    let path = route.path.replace("{case}", case).replace("{token}", "guessed");
    let twin = route.twin.then(|| format!("{path}.json"));
    std::iter::once(path).chain(twin).collect()
}

/// Asks a route. What is posted is in order as far as the address goes, and refused for what it says.
async fn ask(site: &Site, who: Option<&Someone>, posts: bool, path: &str) -> Answer {
    let statement = "s1@0000000000000000";
    let fields = [("file", "case.toml"), ("seen", "of long ago"), ("statement", statement), ("id", "none")];
    if posts { site.post(who, path, &fields).await } else { site.get(who, path).await }
}

/// What an address without anything behind it gives, to the same person asking in the same way.
async fn nothing(site: &Site, who: Option<&Someone>, posts: bool, path: &str) -> Answer {
    ask(site, who, posts, &format!("/no/such/address{}", ending(path))).await
}

async fn status_of_stream(site: &Site, who: Option<&Someone>, path: &str) -> StatusCode {
    site.raw(asking(who, Method::GET, path).body(Body::empty()).unwrap()).await.status()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_there_for_those_who_may_and_for_nobody_else() {
    let site = Site::demo().await;
    let (mut allowed, mut refused) = (0, 0);
    // All sign in first: asking to sign in without a name, as each does below, soon makes the address wait.
    let mut signed_in = Vec::new();
    for (name, ..) in DEMO_PEOPLE {
        signed_in.push(site.sign_in(name).await);
    }
    for ((name, role, party), someone) in DEMO_PEOPLE.into_iter().zip(&signed_in) {
        let who = Some(someone);
        let member = Member { person: String::new(), role, party: party.map(str::to_owned) };
        for route in ROUTES.iter().filter(|r| !ENDS.contains(&r.path)) {
            for path in paths(route, "ukraine-2025") {
                let asked = format!("{name} {:?} {path}", route.method);
                if route.path.ends_with("/live") && route.may.allows(&member) {
                    assert_eq!(status_of_stream(&site, who, &path).await, StatusCode::OK, "{asked}");
                    continue;
                }
                let answer = ask(&site, who, posts(route), &path).await;
                let empty = nothing(&site, who, posts(route), &path).await;
                assert_eq!(empty.status, StatusCode::NOT_FOUND);
                if !route.may.allows(&member) {
                    assert_eq!(answer, empty, "{asked}");
                    refused += 1;
                    continue;
                }
                assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{asked}");
                assert_ne!(answer.to(), "/sign-in", "{asked}");
                // A link that nobody made, a statement that is not there, a public page that is closed, a way back from an issuer that nobody went to, and a case opened by who leads none are nothing.
                let opens = posts(route) && route.path == "/cases";
                let empty_here = ["{token}", "/evidence/decide", "/public/", "/issuer/back"];
                let is_empty = empty_here.iter().any(|part| route.path.contains(part));
                if !opens && !is_empty {
                    assert_ne!(answer.body, empty.body, "{asked}");
                }
                if !posts(route) && !is_empty {
                    assert_eq!(answer.status, StatusCode::OK, "{asked}: {}", answer.body);
                }
                allowed += 1;
            }
        }
    }
    assert!(allowed > 200 && refused > 80, "{allowed} allowed, {refused} refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_signed_in_learns_nothing_of_any_case() {
    let site = Site::demo().await;
    for route in ROUTES {
        for path in paths(route, "ukraine-2025") {
            let answer = ask(&site, None, posts(route), &path).await;
            let twin = !ending(&path).is_empty();
            match route.may {
                May::Anyone => assert_ne!(answer.to(), "/sign-in", "{path}"),
                _ if twin => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}"),
                _ => assert_eq!((answer.status, answer.to()), (StatusCode::SEE_OTHER, "/sign-in"), "{path}"),
            }
            if route.may.is_of_a_case() {
                let guessed = path.replace("ukraine-2025", "guessed");
                assert_eq!(answer, ask(&site, None, posts(route), &guessed).await, "{path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_others_and_a_case_that_is_not_there_are_alike() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let opened = site.post(Some(&lead), "/cases", &[("title", "The harbour"), ("case", "harbour")]).await;
    assert_eq!(opened.to(), "/case/harbour/agenda", "{}", opened.body);
    let fisher = site.let_in(&lead, "/case/harbour", ("principal", "fishers"), "fisher").await;
    let kyiv = site.sign_in("kyiv").await;
    assert_eq!(site.get(Some(&fisher), "/case/harbour").await.status, StatusCode::OK);
    for route in ROUTES.iter().filter(|r| r.may.is_of_a_case()) {
        for (who, other) in [(&kyiv, "harbour"), (&fisher, "ukraine-2025")] {
            for guess in [other, "guessed", "..", "%2e%2e", "ukraine-2025%2f", "%ff", "UKRAINE-2025"] {
                for path in paths(route, guess) {
                    let answer = ask(&site, Some(who), posts(route), &path).await;
                    let empty = nothing(&site, Some(who), posts(route), &path).await;
                    assert_eq!(answer, empty, "{path}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_of_asking_that_an_address_does_not_have_is_nothing() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    let zone = format!("{CASE}/zone");
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::HEAD] {
        let of = |path: &str| asking(Some(&kyiv), method.clone(), path).body(form(&[])).unwrap();
        let empty = site.send(of("/no/such/address")).await;
        assert_eq!(empty.status, StatusCode::NOT_FOUND);
        assert_eq!(site.send(of(&zone)).await, empty, "{method}");
    }
    let empty = site.post(Some(&kyiv), "/no/such/address", &[]).await;
    assert_eq!(site.post(Some(&kyiv), &format!("{CASE}/positions"), &[]).await, empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_one_by_one_and_only_ones_own() {
    let site = Site::demo().await;
    let (first, second) = (site.sign_in("kyiv").await, site.sign_in("kyiv").await);
    let moscow = site.sign_in("moscow").await;
    let own = site.get(Some(&first), "/sessions.json").await.json();
    let own: Vec<&str> =
        own["sessions"].as_array().unwrap().iter().map(|s| s["session"].as_str().unwrap()).collect();
    assert_eq!(own.len(), 2);
    for session in &own {
        let ended = site.post(Some(&moscow), "/sessions/end", &[("session", session)]).await;
        assert_eq!(ended, site.post(Some(&moscow), "/no/such/address", &[]).await);
    }
    assert_eq!(site.get(Some(&first), CASE).await.status, StatusCode::OK);
    assert_eq!(site.post(Some(&first), "/sign-out", &[]).await.to(), "/sign-in");
    assert_eq!(site.get(Some(&first), CASE).await.to(), "/sign-in");
    assert_eq!(site.get(Some(&second), "/cases").await.status, StatusCode::OK);
    for session in own {
        site.post(Some(&second), "/sessions/end", &[("session", session)]).await;
    }
    assert_eq!(site.get(Some(&second), "/cases").await.to(), "/sign-in");
}
