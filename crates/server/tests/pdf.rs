//! The brief as PDF: for whom it is, as the page says it, and for nobody else.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use axum::http::StatusCode;
use common::{CASE, Site};

#[tokio::test(flavor = "multi_thread")]
async fn each_gets_the_brief_of_their_own_and_the_team_looks_ahead() {
    let site = Site::demo().await;
    let (lead, kyiv, moscow) =
        (site.sign_in("lead").await, site.sign_in("kyiv").await, site.sign_in("moscow").await);
    let at = |path: &str| format!("{CASE}{path}");
    let own = site.get(Some(&kyiv), &at("/brief.pdf")).await;
    assert_eq!(own.status, StatusCode::OK);
    assert!(own.body.starts_with("%PDF-"), "{}", &own.body[..20]);
    assert_eq!(own.headers["content-type"], "application/pdf");
    let named = own.headers["content-disposition"].to_str().unwrap();
    assert!(named.contains("brief-ukraine-2025-ukraine.pdf"), "{named}");
    // Who is of a party gets their own, whatever the address asks for.
    assert_eq!(own.body, site.get(Some(&kyiv), &at("/brief.pdf?for=russia")).await.body);
    assert_ne!(own.body, site.get(Some(&moscow), &at("/brief.pdf")).await.body);
    // The team sees what each will get.
    assert_eq!(own.body, site.get(Some(&lead), &at("/brief.pdf?for=ukraine")).await.body);
    assert_eq!(site.get(Some(&lead), &at("/brief.pdf?for=atlantis")).await.status, StatusCode::NOT_FOUND);
    let page = site.get(Some(&lead), &at("/brief?for=ukraine")).await.body;
    assert!(page.contains(&format!("href=\"{CASE}/brief.pdf?for=ukraine\"")), "the page leads to it");
    let nobody = site.get(None, &at("/brief.pdf")).await;
    assert!(!nobody.body.contains("%PDF"), "and nobody else");
}
