//! Personal tokens: a program does in a person's name what that person may, and nothing more.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use common::{Answer, CASE, Site, Someone, event};
use mediant_server::{DEMO_PEOPLE, May, ROUTES};
use mediant_workbench::Member;
use serde_json::{Value, json};

async fn token(site: &Site, who: &Someone) -> String {
    let made = site.post(Some(who), "/tokens", &[("name", "a script"), ("days", "30")]).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let start = made.body.find("mediant_").unwrap();
    made.body[start..].split('<').next().unwrap().to_owned()
}

fn request(token: &str, method: Method, path: &str, body: Option<&Value>) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header("host", "mediant.test");
    let request = request.header("authorization", format!("Bearer {token}"));
    match body {
        Some(body) => {
            request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
        }
        None => request.body(Body::empty()).unwrap(),
    }
}

async fn get(site: &Site, token: &str, path: &str) -> Answer {
    site.send(request(token, Method::GET, path, None)).await
}

async fn act(site: &Site, token: &str, path: &str, body: &Value) -> Answer {
    site.send(request(token, Method::POST, path, Some(body))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_sees_what_its_person_sees_on_every_page_and_no_more() {
    let site = Site::demo().await;
    let mut people = Vec::new();
    for (name, ..) in DEMO_PEOPLE {
        people.push(site.sign_in(name).await);
    }
    for ((name, role, party), someone) in DEMO_PEOPLE.into_iter().zip(&people) {
        let token = token(&site, someone).await;
        let member = Member { person: String::new(), role, party: party.map(str::to_owned) };
        for route in ROUTES.iter().filter(|r| r.twin) {
            let path = format!("{}.json", route.path.replace("{case}", "ukraine-2025"));
            let (with, without) = (get(&site, &token, &path).await, site.get(Some(someone), &path).await);
            match route.may {
                May::InPerson => assert_eq!(with.status, StatusCode::FORBIDDEN, "{name} {path}"),
                may if may.allows(&member) => {
                    assert_eq!((with.status, with.body), (without.status, without.body), "{name} {path}");
                }
                _ => {
                    assert_eq!((with.status, &with.body), (without.status, &without.body), "{name} {path}");
                    assert_eq!(with.status, StatusCode::NOT_FOUND, "{name} {path}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_is_done_by_json_with_the_fields_of_its_form() {
    let site = Site::demo().await;
    let (lead, kyiv) = (site.sign_in("lead").await, site.sign_in("kyiv").await);
    let (lead, kyiv) = (token(&site, &lead).await, token(&site, &kyiv).await);
    let told = get(&site, &kyiv, &format!("{CASE}/preferences.json")).await.json();
    let text = format!("{}\n# by a script\n", told["text"].as_str().unwrap());
    let room = format!("{CASE}/preferences");
    let tell = json!({ "seen": told["seen"], "do": "text", "text": text });
    let done = act(&site, &kyiv, &room, &tell).await;
    assert_eq!(done.json(), json!({ "done": true, "at": room }));
    assert_eq!(get(&site, &kyiv, &format!("{room}.json")).await.json()["text"], text.as_str());
    // What is refused says what and how it is mended, and nothing is changed.
    for (body, status) in [
        (tell.clone(), StatusCode::CONFLICT),
        (json!({ "seen": "", "do": "text", "text": { "deep": 1 } }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!(["not", "an", "object"]), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let refused = act(&site, &kyiv, &room, &body).await;
        assert_eq!(refused.status, status, "{body}");
        let said: Value = serde_json::from_str(&refused.body).unwrap();
        assert!(!said["error"].as_str().unwrap().is_empty() && !said["mend"].as_str().unwrap().is_empty());
    }
    // Another's room is not there, and a role is not gained.
    let freeze = json!({ "title": "Draft" });
    assert_eq!(
        act(&site, &kyiv, &format!("{CASE}/consent/freeze"), &freeze).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(act(&site, &lead, &room, &tell).await.status, StatusCode::NOT_FOUND);
    let invited = act(&site, &lead, &format!("{CASE}/people/invite"), &json!({ "role": "observer" })).await;
    assert!(invited.json()["link"].as_str().unwrap().starts_with("/invitation/"));
    // What is the person's own is done in person.
    for (path, body) in [
        ("/tokens", json!({ "name": "another", "days": 3 })),
        ("/password", json!({ "old": "x", "password": "y" })),
        ("/sign-out", json!({})),
        ("/sessions/end", json!({ "session": "x" })),
    ] {
        assert_eq!(act(&site, &kyiv, path, &body).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_when_it_is_revoked_when_its_time_is_over_and_with_the_password() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    let (first, second) = (token(&site, &kyiv).await, token(&site, &kyiv).await);
    let seen = async |site: &Site, token: &str| get(site, token, "/cases.json").await.status;
    assert_eq!(seen(&site, &first).await, StatusCode::OK);
    let list = site.get(Some(&kyiv), "/tokens.json").await;
    assert!(!list.body.contains(&first), "it is shown once");
    let named = list.json()["tokens"][0]["token"].as_str().unwrap().to_owned();
    let moscow = site.sign_in("moscow").await;
    let anothers = site.post(Some(&moscow), "/tokens/revoke", &[("token", &named)]).await;
    assert_eq!(anothers.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A live stream ends with the token by which it was opened.
    let live = async |token: &str| {
        let answer = site.raw(request(token, Method::GET, &format!("{CASE}/live"), None)).await;
        answer.into_body().into_data_stream()
    };
    let mut streams = [live(&first).await, live(&second).await];
    for stream in &mut streams {
        assert!(event(stream).await.is_some());
    }
    assert_eq!(site.post(Some(&kyiv), "/tokens/revoke", &[("token", &named)]).await.to(), "/tokens");
    let both = [seen(&site, &first).await, seen(&site, &second).await];
    assert!(both.contains(&StatusCode::OK) && both.contains(&StatusCode::UNAUTHORIZED), "{both:?}");
    let gone = usize::from(both[1] == StatusCode::UNAUTHORIZED);
    assert_eq!(event(&mut streams[gone]).await, None);
    let third = token(&site, &kyiv).await;
    let change = [("old", mediant_server::DEMO_PASSWORD), ("password", "everything is agreed")];
    assert_eq!(site.post(Some(&kyiv), "/password", &change).await.status, StatusCode::SEE_OTHER);
    assert_eq!(seen(&site, &third).await, StatusCode::UNAUTHORIZED);
    let last = token(&site, &kyiv).await;
    let site = site.anew(|| common::noon() + 29 * 24 * 3600).await;
    assert_eq!(seen(&site, &last).await, StatusCode::OK, "it is kept with the store");
    let site = site.anew(|| common::noon() + 31 * 24 * 3600).await;
    assert_eq!(seen(&site, &last).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_tokens_and_asking_too_often_must_wait() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    let token = token(&site, &kyiv).await;
    let mut wrong = Vec::new();
    for k in 0..31 {
        wrong.push(get(&site, &format!("mediant_{k}"), "/cases.json").await.status);
    }
    assert!(wrong[..30].iter().all(|s| *s == StatusCode::UNAUTHORIZED));
    assert_eq!(wrong[30], StatusCode::TOO_MANY_REQUESTS);
    let mut last = StatusCode::OK;
    for _ in 0..601 {
        last = get(&site, &token, "/cases.json").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // A cookie beside a wrong token does not help it.
    let mut mixed = request("mediant_x", Method::GET, "/cases.json", None);
    mixed.headers_mut().insert("cookie", kyiv.cookie.parse().unwrap());
    assert_eq!(site.send(mixed).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_from_another_site_with_a_cookie_does_nothing() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    let body = |mark: &str| Body::from(json!({ "mark": mark, "name": "x", "days": 3 }).to_string());
    for (origin, mark) in [("https://evil.test", kyiv.mark.as_str()), ("https://mediant.test", "")] {
        let request = Request::builder().method(Method::POST).uri("/tokens").header("host", "mediant.test");
        let request = request.header("cookie", &kyiv.cookie).header("content-type", "application/json");
        let answer = site.send(request.header("origin", origin).body(body(mark)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{origin}");
    }
    assert_eq!(site.get(Some(&kyiv), "/tokens.json").await.json()["tokens"].as_array().unwrap().len(), 0);
}
