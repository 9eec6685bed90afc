//! People and sessions: passwords that change, invitations that are taken back, strangers who try to keep somebody out.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::{Method, StatusCode};
use common::{CASE, Site, asking, form, package, with};
use mediant_server::DEMO_PASSWORD;

const NEW: &str = "everything is agreed";

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_ends_the_other_sessions_and_the_old_one_opens_nothing() {
    let site = Site::demo().await;
    let (here, there) = (site.sign_in("kyiv").await, site.sign_in("kyiv").await);
    let moscow = site.sign_in("moscow").await;
    let change = async |old: &str, new: &str| {
        site.post(Some(&here), "/password", &[("old", old), ("password", new)]).await.status
    };
    assert_eq!(change("not the password", NEW).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change(DEMO_PASSWORD, "short").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change(DEMO_PASSWORD, "").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get(Some(&there), CASE).await.status, StatusCode::OK, "nothing was changed so far");
    assert_eq!(change(DEMO_PASSWORD, NEW).await, StatusCode::SEE_OTHER);
    assert_eq!(site.get(Some(&here), CASE).await.status, StatusCode::OK);
    assert_eq!(site.get(Some(&there), CASE).await.to(), "/sign-in");
    assert_eq!(site.get(Some(&moscow), CASE).await.status, StatusCode::OK);
    let site = site.anew(common::noon).await;
    let tried = site.try_sign_in("kyiv", DEMO_PASSWORD, "192.0.2.1:1").await;
    assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.try_sign_in("kyiv", NEW, "192.0.2.1:1").await.to(), "/cases");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_signed_in_does_not_guess_the_password_either() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    let guess = [("old", "a wrong password"), ("password", NEW)];
    for _ in 0..5 {
        let answer = site.post(Some(&kyiv), "/password", &guess).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let right = [("old", DEMO_PASSWORD), ("password", NEW)];
    assert_eq!(site.post(Some(&kyiv), "/password", &right).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_listed_and_taken_back_by_the_lead_of_its_case() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let link = site.invite(&lead, CASE, ("delegate", "russia")).await;
    let other = site.invite(&lead, CASE, ("observer", "")).await;
    let list = async || {
        let people = site.get(Some(&lead), &format!("{CASE}/people.json")).await.json();
        people["invitations"].as_array().unwrap().clone()
    };
    let waiting = list().await;
    assert_eq!(waiting.len(), 2);
    let first = waiting.iter().find(|i| i["party"] == "russia").unwrap();
    let named = first["invitation"].as_str().unwrap().to_owned();
    assert!(!link.contains(&named), "the list is no way in");
    let taken = [("invitation", named.as_str())];
    // Who leads another case has no say in this one.
    site.post(Some(&lead), "/cases", &[("title", "The harbour"), ("case", "harbour")]).await;
    let elsewhere = site.post(Some(&lead), "/case/harbour/people/revoke", &taken).await;
    assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        site.post(Some(&lead), &format!("{CASE}/people/revoke"), &taken).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(list().await.len(), 1);
    let joins = [("name", "late"), ("password", "a long enough word")];
    assert_eq!(site.get(None, &link).await, site.get(None, "/no").await);
    assert_eq!(site.post(None, &link, &joins).await.status, StatusCode::NOT_FOUND);
    let again = site.post(Some(&lead), &format!("{CASE}/people/revoke"), &taken).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(None, &other, &joins).await.to(), CASE);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_stranger_keeps_anybody_out() {
    let site = Site::demo().await;
    let first = site.try_sign_in("kyiv", DEMO_PASSWORD, "192.0.2.1:1").await;
    let lines = first.headers.get_all("set-cookie").iter().map(|v| v.to_str().unwrap());
    let known =
        lines.map(|l| l.split(';').next().unwrap()).find(|l| l.starts_with("mediant-known=")).unwrap();
    // A stranger tries at the same address, and from so many others that the name itself must wait.
    for at in 0..60 {
        let from = if at < 8 { "192.0.2.1:1".to_owned() } else { format!("10.0.{}.{}:1", at / 5, at % 5) };
        site.try_sign_in("kyiv", "a wrong password", &from).await;
    }
    let anew = site.try_sign_in("kyiv", DEMO_PASSWORD, "198.51.100.9:1").await;
    assert_eq!(anew.status, StatusCode::TOO_MANY_REQUESTS);
    let with = async |cookie: &str, name: &str| {
        let request = asking(None, Method::POST, "/sign-in").header("cookie", cookie);
        let mut request = request.body(form(&[("name", name), ("password", DEMO_PASSWORD)])).unwrap();
        request.extensions_mut().insert(ConnectInfo("192.0.2.1:7".parse::<SocketAddr>().unwrap()));
        site.send(request).await.status
    };
    assert_eq!(with("mediant-known=made-up", "kyiv").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(with(known, "kyiv").await, StatusCode::SEE_OTHER, "the browser is known");
    // It is a way in for that name alone.
    for _ in 0..6 {
        site.try_sign_in("moscow", "a wrong password", "192.0.2.1:1").await;
    }
    assert_eq!(with(known, "moscow").await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_yes_that_stands_can_be_withdrawn_and_only_then_is_it_asked() {
    let site = Site::demo().await;
    let (lead, kyiv) = (site.sign_in("lead").await, site.sign_in("kyiv").await);
    let picks = package(&site, &lead, CASE).await;
    let room = format!("{CASE}/consent");
    site.post(Some(&lead), &format!("{room}/freeze"), &with(&[("title", "Draft")], &picks)).await;
    let texts = site.get(Some(&kyiv), &format!("{room}.json")).await.json();
    let mark = texts["texts"][0]["fingerprint"].as_str().unwrap().to_owned();
    let offered = async || site.get(Some(&kyiv), &room).await.body.contains("Withdraw our yes");
    let say = async |answer: &str| {
        let fields = [("text", "t1"), ("fingerprint", mark.as_str()), ("answer", answer)];
        site.post(Some(&kyiv), &room, &fields).await.status
    };
    assert!(!offered().await);
    assert_eq!(say("withdrawn").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(say("yes").await, StatusCode::SEE_OTHER);
    assert!(offered().await);
    assert_eq!(say("withdrawn").await, StatusCode::SEE_OTHER);
    assert!(!offered().await);
    let page = site.get(Some(&kyiv), &room).await.body;
    assert!(!page.contains("value=\"withdrawn\""), "nor as a radio button");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_past_the_bound_is_refused_and_none_of_it_is_dropped_unsaid() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let many = vec![("a", "b"); 20_001];
    let answer = site.post(Some(&lead), "/cases", &many).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("20000 fields"), "{}", answer.body);
    let long = format!("/cases?{}", "a&".repeat(20_001));
    assert_eq!(site.get(Some(&lead), &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
