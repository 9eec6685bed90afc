//! A case that cannot be read keeps nobody out of the others.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use axum::http::StatusCode;
use common::{CASE, Site, noon};
use mediant_store::{Entry, Store};
use mediant_workbench::Deed;

fn entry(kind: &str, subject: Option<&str>, body: &[u8]) -> Entry {
    Entry {
        room: "shared".to_owned(),
        kind: kind.to_owned(),
        by: "demo-lead".to_owned(),
        at: noon(),
        subject: subject.map(str::to_owned),
        body: body.to_vec(),
    }
}

/// The stream of a case.
async fn stream(store: &Store, slug: &str) -> String {
    for (stream, _) in store.streams().await.unwrap() {
        let first = store.read(&stream, 0, 1).await.unwrap().remove(0);
        if first.body.is_some_and(|b| b == Deed::Opened { slug: slug.to_owned() }.to_bytes().unwrap()) {
            return stream;
        }
    }
    unreachable!("{slug}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_others_are_open_and_the_mediator_is_told_what_to_do() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    site.post(Some(&lead), "/cases", &[("title", "The harbour"), ("case", "harbour")]).await;
    let harbour = "/case/harbour";
    let fisher = site.let_in(&lead, harbour, ("principal", "fishers"), "fisher").await;
    let kyiv = site.sign_in("kyiv").await;
    let name = stream(&site.store, "harbour").await;
    site.store.append(&name, None, &[entry("file", None, b"of another version")]).await.unwrap();
    // One more of which all was purged: not even its name is left.
    let opened = Deed::Opened { slug: "quarry".to_owned() }.to_bytes().unwrap();
    site.store.append("case/purged", None, &[entry("opened", Some("ana"), &opened)]).await.unwrap();
    assert_eq!(site.store.purge("ana", "lead", noon()).await.unwrap(), 1);
    let site = site.anew(noon).await;
    let names: Vec<String> = site.app.unreadable().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["case/purged", "harbour"]);
    assert_eq!(site.get(Some(&kyiv), CASE).await.status, StatusCode::OK);
    assert_eq!(site.get(Some(&lead), CASE).await.status, StatusCode::OK);
    let told = site.get(Some(&lead), "/cases").await.body;
    assert!(told.contains("cannot be read") && told.contains("mediant verify"), "{told}");
    let told = site.get(Some(&lead), &format!("{harbour}/agenda")).await;
    assert!(
        told.status == StatusCode::SERVICE_UNAVAILABLE && told.body.contains("mediant restore"),
        "{told:?}"
    );
    // A party is told that much, and a stranger nothing.
    let told = site.get(Some(&fisher), harbour).await;
    assert!(told.status == StatusCode::SERVICE_UNAVAILABLE && !told.body.contains("version"), "{told:?}");
    assert_eq!(site.get(Some(&kyiv), harbour).await, site.get(Some(&kyiv), "/no").await);
    assert!(!site.get(Some(&kyiv), "/cases").await.body.contains("harbour"));
    // Nobody opens another in its place.
    let again = site.post(Some(&lead), "/cases", &[("title", "Another"), ("case", "harbour")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}
