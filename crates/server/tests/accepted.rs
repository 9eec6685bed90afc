//! What reports say reaches the mediator's team when it is found, and all others when a person has accepted it.

#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

mod common;

use axum::http::StatusCode;
use common::{CASE, Site, Someone};

const REPORT: &str = "Ferries on the lake to go on\n\nExample Wire, August 19, 2025\n\n\"We will not sign a text by which \
Ukraine gives up its aim of joining NATO before the Samara lake is open,\" Andrii Sybiha, the foreign minister, said on \
Tuesday (August 19, 2025).\n";

const PAGES: [&str; 5] = ["", "/evidence", "/positions", "/packages", "/brief"];

/// All that somebody gets of the case, as pages and as data. Each form has a mark of its session, which is the same each time.
async fn all(site: &Site, who: &Someone) -> Vec<String> {
    let mut found = Vec::new();
    for page in PAGES {
        for ending in ["", ".json"] {
            found.push(site.get(Some(who), &format!("{CASE}{page}{ending}")).await.body);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_that_nobody_accepted_changes_no_byte_but_the_teams() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    for name in ["kyiv", "ankara"] {
        let other = site.sign_in(name).await;
        let before = all(&site, &other).await;
        let report = format!("after-{name}");
        let fields = [("name", report.as_str()), ("text", REPORT)];
        let added = site.post(Some(&lead), &format!("{CASE}/evidence"), &fields).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
        assert!(site.get(Some(&lead), &format!("{CASE}/evidence")).await.body.contains("Samara"));
        assert_eq!(all(&site, &other).await, before, "{name}");
    }
    let found = site.get(Some(&lead), &format!("{CASE}/evidence.json")).await.json();
    let mut said = found["statements"].as_array().unwrap().iter();
    let said = said.rfind(|s| s["text"].as_str().unwrap().contains("Samara")).unwrap();
    let reference = format!("{}@{}", said["id"].as_str().unwrap(), said["mark"].as_str().unwrap());
    let fields = [("statement", reference.as_str()), ("do", "accept"), ("back", "list")];
    let accepted = site.post(Some(&lead), &format!("{CASE}/evidence/decide"), &fields).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
    for name in ["kyiv", "ankara"] {
        let other = site.sign_in(name).await;
        let evidence = site.get(Some(&other), &format!("{CASE}/evidence")).await.body;
        assert!(evidence.contains("Samara"), "{name}");
    }
}
