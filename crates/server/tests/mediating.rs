//! The mediator's desk: what-ifs that change nothing, and statements decided about beside their source.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use axum::http::StatusCode;
use common::{CASE, Site, Someone};
use serde_json::Value;

async fn what_if(site: &Site, who: &Someone, query: &str) -> Value {
    site.get(Some(who), &format!("{CASE}/what-ifs.json?{query}")).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_what_if_is_answered_and_changes_nothing() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let before = site.get(Some(&lead), &format!("{CASE}/zone.json")).await;
    let today = what_if(&site, &lead, "").await;
    assert_eq!((&today["verdict"], &today["count"][0]), (&"open".into(), &"118136".into()));
    // The numbers of today, sent along by the form, are no change.
    assert_eq!(what_if(&site, &lead, "need/ukraine=5&times/russia/kursk=1").await, today);
    let more = what_if(&site, &lead, "need/ukraine=7.5").await;
    let count = |answer: &Value| answer["count"][0].as_str().unwrap().parse::<u64>().unwrap();
    assert!(count(&more) < count(&today), "{more}");
    assert_eq!(more["reservations"][0], 0.75);
    let closed = what_if(&site, &lead, "need/ukraine=10&need/russia=10").await;
    assert_eq!(closed["verdict"], "empty");
    assert!(
        closed["words"][0].as_str().unwrap().starts_with("No deal would exist, where today there is one")
    );
    let without = what_if(&site, &lead, "without/kursk/in=yes").await;
    assert_eq!(without["package"]["kursk"], "out");
    let counts = what_if(&site, &lead, "times/ukraine/kursk=0").await;
    assert!(count(&counts) < count(&today), "Ukraine loses what it liked most: {counts}");
    assert_eq!(site.get(Some(&lead), &format!("{CASE}/zone.json")).await, before);
    for wrong in [
        "need/ukraine=much",
        "need/nobody=1",
        "times/ukraine/none=2",
        "without/kursk/maybe=yes",
        "times/x=1",
        "need/ukraine=11",
    ] {
        let answer = site.get(Some(&lead), &format!("{CASE}/what-ifs.json?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_what_if_is_kept_when_asked_and_by_what_differs() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let at = format!("{CASE}/what-ifs");
    let fields = [
        ("need/ukraine", "7.5"),
        ("need/russia", "6.5"),
        ("times/us/kursk", "1"),
        ("title", "Kyiv holds out"),
    ];
    let kept = site.post(Some(&lead), &at, &fields).await;
    assert_eq!(kept.to(), format!("{at}?need%2Fukraine=7.5"), "{}", kept.body);
    assert_eq!(site.post(Some(&lead), &at, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = site.get(Some(&lead), &at).await.body;
    assert!(page.contains("Kyiv holds out"));
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // It is still there when the store is read again.
    let site = site.anew(common::noon).await;
    let lead = site.sign_in("lead").await;
    assert!(site.get(Some(&lead), &at).await.body.contains("Kyiv holds out"));
    assert_eq!(site.post(Some(&lead), &format!("{at}/drop"), &[("id", &id)]).await.to(), at);
    assert!(!site.get(Some(&lead), &at).await.body.contains("Kyiv holds out"));
}

/// The statements of the case, by id.
async fn statements(site: &Site, who: &Someone) -> Vec<Value> {
    let all = site.get(Some(who), &format!("{CASE}/evidence.json")).await.json();
    all["statements"].as_array().unwrap().clone()
}

fn named(said: &Value) -> String {
    format!("{}@{}", said["id"].as_str().unwrap(), said["mark"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_accepted_rejected_corrected_and_all_of_it_taken_back() {
    let site = Site::demo().await;
    let (lead, kyiv) = (site.sign_in("lead").await, site.sign_in("kyiv").await);
    let at = format!("{CASE}/evidence/decide");
    let before = statements(&site, &lead).await;
    let said = before.iter().find(|s| s["accepted"] == false).unwrap().clone();
    let find = |all: &[Value]| all.iter().find(|s| s["mark"] == said["mark"]).cloned();
    let decide = async |fields: &[(&str, &str)]| {
        let statement = named(&find(&statements(&site, &lead).await).unwrap_or_else(|| said.clone()));
        let fields: Vec<_> =
            [("statement", statement.as_str())].into_iter().chain(fields.iter().copied()).collect();
        site.post(Some(&lead), &at, &fields).await
    };
    let accepted = decide(&[("do", "accept")]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
    assert_eq!(find(&statements(&site, &lead).await).unwrap()["accepted"], true);
    assert!(find(&statements(&site, &kyiv).await).is_some(), "all in the case see what was accepted");
    decide(&[("do", "take-back")]).await;
    assert!(find(&statements(&site, &kyiv).await).is_none());

    let corrected =
        decide(&[("do", "correct"), ("speaker", "Ann Lee"), ("stance", "red-line"), ("issue", "kursk")])
            .await;
    assert_eq!(corrected.status, StatusCode::SEE_OTHER, "{}", corrected.body);
    let now = find(&statements(&site, &lead).await).unwrap();
    assert_eq!(
        (&now["speaker"], &now["stance"], &now["issues"][0]),
        (&"Ann Lee".into(), &"red-line".into(), &"kursk".into())
    );
    assert_eq!(
        decide(&[("do", "correct"), ("words", "words that stand nowhere"), ("issue", "kursk")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    decide(&[("do", "reject")]).await;
    assert!(find(&statements(&site, &lead).await).is_none());
    // Each decision can be taken back, the last first, until the ledger is as it was.
    loop {
        let page = site.get(Some(&lead), &format!("{CASE}/evidence")).await.body;
        let Some(rest) = page.split("name=\"decision\" value=\"").nth(1) else { break };
        let id = rest.split('"').next().unwrap();
        let back = site.post(Some(&lead), &format!("{CASE}/evidence/take-back"), &[("decision", id)]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    }
    assert_eq!(statements(&site, &lead).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn utterances_are_kept_apart_and_put_together_again() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let page = async || site.get(Some(&lead), &format!("{CASE}/evidence")).await.body;
    let before = page().await;
    assert!(before.contains("One utterance in"), "the demo has an utterance in two wordings");
    let all = statements(&site, &lead).await;
    let grouped = async |said: &Value| {
        let at = format!("{CASE}/evidence/report?statement={}", named(said).replace('@', "%40"));
        site.get(Some(&lead), &at).await.body
    };
    let mut found = None;
    for said in &all {
        let shown = grouped(said).await;
        if let Some(rest) = shown.split("type=\"hidden\" name=\"other\" value=\"").nth(1) {
            found = Some((said.clone(), rest.split('"').next().unwrap().to_owned()));
            break;
        }
    }
    let (said, other) = found.unwrap();
    let decide = async |what: &str| {
        let fields = [("statement", named(&said)), ("other", other.clone()), ("do", what.to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        site.post(Some(&lead), &format!("{CASE}/evidence/decide"), &fields).await
    };
    let together = grouped(&said).await;
    assert!(together.contains("The same utterance in other words"));
    assert_eq!(decide("split").await.status, StatusCode::SEE_OTHER);
    let apart = grouped(&said).await;
    let hidden = format!("name=\"other\" value=\"{other}\"");
    assert!(!apart.contains(&hidden), "{apart}");
    assert_eq!(decide("merge").await.status, StatusCode::SEE_OTHER);
    assert!(grouped(&said).await.contains(&hidden));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_shown_with_its_statements_marked() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let page =
        site.get(Some(&lead), &format!("{CASE}/evidence/report?path=reports%2F1-after-moscow.txt")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("class=\"found\""), "{}", page.body);
    let other = site.get(Some(&lead), &format!("{CASE}/evidence/report?path=parties%2Fukraine.toml")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_version_of_the_agenda_is_told_with_what_it_changed() {
    let site = Site::demo().await;
    let (lead, team) = (site.sign_in("lead").await, site.sign_in("team").await);
    let page = site.get(Some(&lead), &format!("{CASE}/agenda?file=mediator.toml")).await.body;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let at = format!("{CASE}/agenda/history.json?file=mediator.toml");
    let before = site.get(Some(&lead), &at).await.json();
    let old = before["versions"][0]["text"].as_str().unwrap().to_owned();
    let text = format!("# looked through\n{old}");
    let fields = [("file", "mediator.toml"), ("seen", seen.as_str()), ("text", text.as_str())];
    let kept = site.post(Some(&team), &format!("{CASE}/agenda"), &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let after = site.get(Some(&lead), &at).await.json();
    assert_eq!(after["versions"][0]["who"], "team");
    assert_eq!(after["versions"][1], before["versions"][0], "what was there stays");
    let shown = site.get(Some(&lead), &format!("{CASE}/agenda/history?file=mediator.toml")).await.body;
    assert!(shown.contains("after: # looked through"), "{shown}");
    let other = site.get(Some(&lead), &format!("{CASE}/agenda/history?file=parties/ukraine.toml")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "what a party told has no history here");
}
