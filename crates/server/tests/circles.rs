//! Who gets to see what is released, who is noted to have seen it, and what is asked for on one's own side.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use axum::http::StatusCode;
use common::{CASE, Site, Someone};
use serde_json::Value;

fn at(path: &str) -> String {
    format!("{CASE}{path}")
}

/// A whole package: every article out but these.
async fn package(site: &Site, who: &Someone, included: &[&str]) -> Vec<(String, String)> {
    let agenda = site.get(Some(who), &at("/agenda.json")).await.json();
    let issues = agenda["issues"].as_array().unwrap().iter();
    let issues = issues.filter(|i| !i["options"].as_array().unwrap().is_empty());
    let pick = |issue: &Value| {
        let id = issue["id"].as_str().unwrap();
        (format!("pick.{id}"), if included.contains(&id) { "in".to_owned() } else { "out".to_owned() })
    };
    issues.map(pick).collect()
}

async fn put(site: &Site, who: &Someone, title: &str, release: &str) -> String {
    let picks = package(site, who, &["kursk"]).await;
    let mut fields = vec![("title", title), ("release", release)];
    fields.extend(picks.iter().map(|(n, v)| (n.as_str(), v.as_str())));
    let answer = site.post(Some(who), &at("/packages"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = site.get(Some(who), &at("/packages")).await.body;
    let rest = page.split(&format!("<strong>{title}</strong>")).nth(1).expect("it is among one's own");
    rest.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn log(site: &Site, lead: &Someone) -> Vec<String> {
    let log = site.get(Some(lead), &at("/log.json")).await.json();
    let line = |l: &Value| format!("{}: {}", l["who"].as_str().unwrap(), l["what"].as_str().unwrap());
    log["log"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_goes_from_circle_to_circle_and_the_log_says_who_saw_it() {
    let site = Site::demo().await;
    let (lead, kyiv, ankara) =
        (site.sign_in("lead").await, site.sign_in("kyiv").await, site.sign_in("ankara").await);
    let title = "Quiet first draft";
    let id = put(&site, &lead, title, "mediator only").await;
    let sees = async |who: &Someone| site.get(Some(who), &at("/packages")).await.body.contains(title);
    assert!(!sees(&kyiv).await && !sees(&ankara).await);
    assert!(!log(&site, &lead).await.iter().any(|l| l.starts_with("kyiv: saw") && l.contains(title)));
    let release = async |who: &Someone, level: &str| {
        site.post(Some(who), &at("/packages/release"), &[("id", &id), ("release", level)]).await
    };
    assert_eq!(release(&kyiv, "public").await.status, StatusCode::NOT_FOUND, "it is not theirs to release");
    assert_eq!(release(&lead, "shown").await.status, StatusCode::SEE_OTHER);
    assert_eq!(release(&lead, "shown").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sees(&kyiv).await && !sees(&ankara).await);
    assert!(sees(&kyiv).await);
    release(&lead, "public").await;
    assert!(sees(&ankara).await);
    let log = log(&site, &lead).await;
    let count = |start: &str| log.iter().filter(|l| l.starts_with(start) && l.contains(title)).count();
    assert_eq!((count("kyiv: saw"), count("ankara: saw"), count("lead: released")), (1, 1, 2), "{log:#?}");
    assert!(log.iter().any(|l| l.contains("(public)")), "each release names its level");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_is_looked_at_before_it_is_on_the_table() {
    let site = Site::demo().await;
    for (name, word) in [("lead", "Russia"), ("kyiv", "Ukraine")] {
        let who = site.sign_in(name).await;
        let before = site.get(Some(&who), &at("/packages.json")).await.json();
        let picks = package(&site, &who, &["kursk", "nato"]).await;
        let query: Vec<String> = picks.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let query = query.join("&");
        let page = site.get(Some(&who), &at(&format!("/packages/check?{query}"))).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(
            page.body.contains("The package that you are building") && page.body.contains(word),
            "{name}"
        );
        let half = query.rsplit_once('&').unwrap().0.to_owned();
        let refused = site.get(Some(&who), &at(&format!("/packages/check?{half}"))).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            site.get(Some(&who), &at("/packages.json")).await.json(),
            before,
            "nothing is on the table"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_on_the_table_is_frozen_as_it_lies_there() {
    let site = Site::demo().await;
    let (lead, team) = (site.sign_in("lead").await, site.sign_in("team").await);
    put(&site, &lead, "The lead’s own", "shown").await;
    let page = site.get(Some(&lead), &at("/packages")).await.body;
    let form = page.split("Freeze it: “The lead’s own”").next().unwrap().rsplit("<form").next().unwrap();
    let value = |rest: &str| rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let mut fields = vec![("title".to_owned(), "The lead’s own".to_owned())];
    for rest in form.split("name=\"pick.").skip(1) {
        fields.push((format!("pick.{}", rest.split('"').next().unwrap()), value(rest)));
    }
    assert_eq!(fields.len(), 21);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let frozen = site.post(Some(&lead), &at("/consent/freeze"), &fields).await;
    assert_eq!(frozen.status, StatusCode::SEE_OTHER, "{}", frozen.body);
    let texts = site.get(Some(&lead), &at("/consent.json")).await.json();
    assert_eq!(texts["texts"][0]["title"], "The lead’s own");
    assert!(!site.get(Some(&team), &at("/packages")).await.body.contains("Freeze one for consent"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_page_is_closed_until_the_lead_opens_it() {
    let site = Site::demo().await;
    let (lead, team) = (site.sign_in("lead").await, site.sign_in("team").await);
    let closed = site.get(None, "/public/ukraine-2025").await;
    assert_eq!(closed, site.get(None, "/public/no-such-case").await, "a closed page and none are alike");
    assert_eq!(closed.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(Some(&team), &at("/public"), &[("do", "open")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(Some(&lead), &at("/public"), &[("do", "open")]).await.status, StatusCode::SEE_OTHER);
    let open = site.get(None, "/public/ukraine-2025").await;
    assert_eq!(open.status, StatusCode::OK);
    let brief = site.get(Some(&lead), &at("/brief.json?for=public")).await.json();
    let shown = site.get(None, "/public/ukraine-2025.json").await.json();
    assert_eq!(shown["sections"], brief["sections"], "it is the public's brief and nothing else");
    site.post(Some(&lead), &at("/public"), &[("do", "close")]).await;
    assert_eq!(site.get(None, "/public/ukraine-2025").await, closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_asks_for_an_option_and_no_other_learns_of_it() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let opened = site.post(Some(&lead), "/cases", &[("title", "The harbour"), ("case", "harbour")]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let base = "/case/harbour";
    let fisher = site.let_in(&lead, base, ("principal", "fishers"), "fisher").await;
    let builder = site.let_in(&lead, base, ("principal", "builder"), "bo").await;
    let agenda = format!("{base}/agenda");
    let found = site.get(Some(&lead), &format!("{agenda}.json")).await.json();
    let listed = found["issues"].as_array().unwrap().iter();
    let mut listed = listed.filter(|i| i["options"].as_array().unwrap().len() > 1);
    let issue = listed.next().unwrap()["id"].as_str().unwrap().to_owned();
    let before = site.get(Some(&builder), &agenda).await.body;
    let (options, answers) = (format!("{agenda}/options"), format!("{agenda}/options/answer"));
    let fields =
        [("issue", issue.as_str()), ("title", "A moonlit compromise"), ("why", "our boats come in at night")];
    let asked = site.post(Some(&fisher), &options, &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    assert_eq!(site.post(Some(&fisher), &options, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get(Some(&builder), &agenda).await.body, before, "not a byte of it for another party");
    let page = site.get(Some(&lead), &agenda).await.body;
    assert!(page.contains("A moonlit compromise") && page.contains("our boats come in at night"));
    let id = page.split("name=\"id\" value=\"asked-").nth(1).unwrap().split('"').next().unwrap();
    let id = format!("asked-{id}");
    let fields = [("id", id.as_str()), ("do", "take")];
    assert_eq!(site.post(Some(&fisher), &answers, &fields).await.status, StatusCode::NOT_FOUND);
    let taken = site.post(Some(&lead), &answers, &fields).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let now = site.get(Some(&builder), &format!("{agenda}.json")).await.json();
    let has = |issue: &Value| {
        issue["options"].as_array().unwrap().iter().any(|o| o["id"] == "a-moonlit-compromise")
    };
    assert!(now["issues"].as_array().unwrap().iter().any(has), "{now}");
    assert_eq!(
        site.post(Some(&lead), &answers, &fields).await.status,
        StatusCode::NOT_FOUND,
        "it is answered once"
    );
    let told = site.get(Some(&fisher), &agenda).await.body;
    assert!(told.contains("on the agenda"));
}

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_order_is_held_against_ones_numbers() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    let check = at("/preferences/check.json");
    let shown = site.get(Some(&kyiv), &check).await.json();
    let packages = shown["packages"].as_array().unwrap();
    assert_eq!(packages.len(), 5);
    let mut order: Vec<usize> = (0..packages.len()).collect();
    order.sort_by(|a, b| {
        let worth = |at: usize| packages[at]["utility"].as_f64().unwrap();
        worth(*b).total_cmp(&worth(*a))
    });
    let query = |order: &[usize]| {
        let places: Vec<String> =
            order.iter().enumerate().map(|(n, at)| format!("place.{at}={}", n + 1)).collect();
        format!("{check}?{}", places.join("&"))
    };
    let agreed = site.get(Some(&kyiv), &query(&order)).await.json();
    assert_eq!(agreed["disagreements"].as_array().unwrap().len(), 0);
    order.swap(0, 1);
    let apart = site.get(Some(&kyiv), &query(&order)).await.json();
    assert_eq!(apart["disagreements"][0], serde_json::json!([order[0], order[1]]));
}
