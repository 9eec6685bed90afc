//! A case goes out of the store as files and comes back without loss.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use axum::http::StatusCode;
use common::{CASE, Site, noon, package, with};
use mediant_server::{DEMO_PASSWORD, Files, pack, unpack};

const SLUG: &str = "ukraine-2025";

/// The demo, after some talks.
async fn talked() -> Site {
    let site = Site::demo().await;
    let (lead, kyiv) = (site.sign_in("lead").await, site.sign_in("kyiv").await);
    let picks = package(&site, &lead, CASE).await;
    let done = async |who, room: &str, fields: &[(&str, &str)]| {
        let answer = site.post(Some(who), &format!("{CASE}{room}"), fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{room}: {}", answer.body);
    };
    done(&lead, "/consent/freeze", &with(&[("title", "Draft")], &picks)).await;
    done(&kyiv, "/packages", &with(&[("title", "Ours"), ("release", "mediator only")], &picks)).await;
    let texts = site.get(Some(&kyiv), &format!("{CASE}/consent.json")).await.json();
    let mark = texts["texts"][0]["fingerprint"].as_str().unwrap().to_owned();
    let no = [("text", "t1"), ("fingerprint", mark.as_str()), ("answer", "no"), ("reason", "“not so” <b>")];
    done(&kyiv, "/consent", &no).await;
    let told = site.get(Some(&kyiv), &format!("{CASE}/preferences.json")).await.json();
    done(&kyiv, "/preferences", &[("seen", told["seen"].as_str().unwrap()), ("do", "withdraw")]).await;
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn out_back_and_out_again_gives_the_same_bytes_and_the_same_pages() {
    let site = talked().await;
    let files = pack(&site.store, SLUG, noon).await.unwrap();
    assert!(files.contains_key("case.toml") && files.contains_key("workbench/log.jsonl"));
    assert!(!files.contains_key("parties/ukraine.toml"), "the newest state: it was withdrawn");
    let all = files.values().map(|bytes| String::from_utf8_lossy(bytes)).collect::<String>();
    assert!(!all.contains("argon2") && all.contains("“not so” <b>"));
    let other = Site::empty().await;
    let done = unpack(&other.store, &files, noon).await.unwrap();
    assert_eq!(done.case, SLUG);
    assert_eq!(pack(&other.store, SLUG, noon).await.unwrap(), files);
    assert!(other.store.verify().await.unwrap().fault.is_none());
    // Who leads it sets a password by the link, once, and sees what was there; nobody else's password came along.
    let other = other.anew(noon).await;
    let (name, token) = &done.links[0];
    assert_eq!((done.links.len(), name.as_str()), (1, "lead"));
    let link = format!("/invitation/{token}");
    assert_eq!(other.try_sign_in("lead", "", "192.0.2.1:1").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        other.try_sign_in("kyiv", DEMO_PASSWORD, "192.0.2.1:1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let fields = |name| [("name", name), ("password", "a long enough word")];
    assert_eq!(other.post(None, &link, &fields("kyiv")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let joined = other.post(None, &link, &fields("lead")).await;
    assert_eq!(joined.to(), "/cases", "{}", joined.body);
    assert_eq!(other.post(None, &link, &fields("lead")).await.status, StatusCode::NOT_FOUND);
    let (there, here) = (other.with_cookie(&joined).await, site.sign_in("lead").await);
    for room in ["/log.json", "/people.json", "/consent.json", "/agenda.json"] {
        let path = format!("{CASE}{room}");
        assert_eq!(other.get(Some(&there), &path).await.json(), site.get(Some(&here), &path).await.json());
    }
    // It does not come twice.
    let again = unpack(&other.store, &files, noon).await.unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    assert!(pack(&other.store, "harbour", noon).await.unwrap_err().to_string().contains(SLUG));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_on_the_way_is_refused_and_nothing_is_kept() {
    let site = talked().await;
    let files = pack(&site.store, SLUG, noon).await.unwrap();
    let other = Site::empty().await;
    let log = "workbench/log.jsonl";
    let text = String::from_utf8(files[log].clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let with_log = |lines: Vec<String>| {
        let mut changed = files.clone();
        changed.insert(log.to_owned(), lines.join("\n").into_bytes());
        changed
    };
    let own = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    let mut swapped = own(&lines);
    swapped.swap(3, 4);
    let climbing = own(&lines)
        .iter()
        .map(|l| l.replace("\"path\":\"mediator.toml\"", "\"path\":\"../m.toml\""))
        .collect();
    let moved =
        own(&lines).iter().map(|l| l.replace("\"room\":\"party/russia\"", "\"room\":\"shared\"")).collect();
    let mut without = files.clone();
    without.remove("case.toml");
    let mut more = files.clone();
    more.insert("reports/more.txt".to_owned(), b"words".to_vec());
    let mut people = files.clone();
    let crowd = String::from_utf8(files["workbench/people.json"].clone()).unwrap();
    people.insert("workbench/people.json".to_owned(), crowd.replace("\"team\"", "\"lead\"").into_bytes());
    let all: [(&str, Files); 8] = [
        ("swapped", with_log(swapped)),
        ("first gone", with_log(own(&lines[1..]))),
        ("last gone", with_log(own(&lines[..lines.len() - 1]))),
        ("climbing", with_log(climbing)),
        ("moved", with_log(moved)),
        ("without", without),
        ("more", more),
        ("people", people),
    ];
    for (what, changed) in all {
        assert_ne!(changed, files, "{what}");
        assert!(unpack(&other.store, &changed, noon).await.is_err(), "{what}");
    }
    assert!(other.store.streams().await.unwrap().is_empty());
    assert!(unpack(&other.store, &Files::new(), noon).await.is_err());
}
