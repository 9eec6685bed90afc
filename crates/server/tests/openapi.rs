//! The `OpenAPI` document names every route, and is the one in the repository.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

#[cfg(feature = "pdf")]
use std::path::Path;

use common::Site;
use mediant_server::{Method, ROUTES, openapi, undocumented};
use serde_json::Value;

/// The variable that, set to anything, has the file written anew.
#[cfg(feature = "pdf")]
const RENEW: &str = "MEDIANT_GOLDEN";

/// The one in the repository is that of a server with all features: `cargo test -p mediant-server --features pdf`.
#[cfg(feature = "pdf")]
#[test]
#[allow(clippy::disallowed_methods, reason = "the environment says whether the file is written anew")]
fn it_is_the_one_in_the_repository() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os(RENEW).is_some() {
        std::fs::write(&path, openapi()).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == openapi(), "docs/openapi.json is not what the routes are: {RENEW}=1 writes it anew");
}

#[test]
fn every_route_is_in_it_with_words_and_an_answer() {
    assert_eq!(undocumented(), [""; 0], "each needs words in openapi/words.rs");
    let document: Value = serde_json::from_str(&openapi()).unwrap();
    let mut names = Vec::new();
    for route in ROUTES {
        let path = if route.twin { format!("{}.json", route.path) } else { route.path.to_owned() };
        let method = if route.method == Method::Get { "get" } else { "post" };
        let operation = &document["paths"][&path][method];
        assert!(operation["summary"].as_str().is_some_and(|s| !s.is_empty()), "{method} {path}");
        assert!(!operation["responses"]["200"].is_null(), "{method} {path}");
        let named = route.path.matches('{').count();
        let parameters = operation["parameters"]
            .as_array()
            .map_or(0, |all| all.iter().filter(|p| p["in"] == "path").count());
        assert_eq!(named, parameters, "{method} {path}");
        names.push(operation["operationId"].as_str().unwrap().to_owned());
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "operations have names of their own");
    // Whatever is referred to is there.
    let text = openapi();
    for reference in text.split("\"$ref\": \"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_served_and_the_pages_have_the_fields_that_it_says() {
    let site = Site::demo().await;
    let served = site.get(None, "/openapi.json").await;
    assert_eq!(served.body, openapi());
    let document = served.json();
    let (lead, kyiv) = (site.sign_in("lead").await, site.sign_in("kyiv").await);
    let opened = site.post(Some(&lead), "/case/ukraine-2025/public", &[("do", "open")]).await;
    assert_eq!(opened.to(), "/case/ukraine-2025/people", "a closed public page is none");
    for route in ROUTES.iter().filter(|r| r.twin) {
        let path = format!("{}.json", route.path);
        let schema =
            &document["paths"][&path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let schema = document.pointer(&schema["$ref"].as_str().unwrap()[1..]).unwrap();
        let who = if route.path.contains("/preferences") { &kyiv } else { &lead };
        let page = site.get(Some(who), &path.replace("{case}", "ukraine-2025")).await.json();
        for (field, said) in schema["properties"].as_object().unwrap() {
            let value = page.get(field).unwrap_or_else(|| unreachable!("{path} has no {field}: {page}"));
            let kind = match value {
                Value::Array(_) => "array",
                Value::Object(_) => "object",
                Value::String(_) => "string",
                Value::Number(_) => "integer",
                Value::Bool(_) => "boolean",
                Value::Null => "null",
            };
            assert!(said["type"].is_null() || said["type"] == kind, "{path} {field}: {said} is not {kind}");
        }
    }
}
