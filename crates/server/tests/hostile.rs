//! What somebody sends who means no good: refused, and nothing changes.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use common::{CASE, HERE, Site, asking, event, form, package, with};
use mediant_server::DEMO_PASSWORD;

const SCRIPT: &str = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>";

fn later() -> i64 {
    common::noon() + 15 * 24 * 3600
}

fn at(path: &str) -> String {
    format!("{CASE}{path}")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_errors_too() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    let who = Some(&kyiv);
    let mut answers = Vec::new();
    for path in ["/sign-in", "/style.css", "/live.js", "/healthz", "/cases", "/cases.json", "/no", "/no.json"]
    {
        answers.push(site.get(who, path).await);
        answers.push(site.get(None, path).await);
    }
    answers.push(site.get(who, &at("/zone")).await);
    answers.push(site.get(who, &at("/brief.html")).await);
    answers.push(site.post(who, &at("/preferences"), &[]).await);
    answers.push(site.post(None, "/sign-in", &[]).await);
    answers.push(site.send(asking(who, Method::PUT, "/cases").body(Body::empty()).unwrap()).await);
    for answer in answers {
        let header = |name: &str| answer.headers.get(name).map_or("", |v| v.to_str().unwrap());
        let policy = header("content-security-policy");
        for part in
            ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"]
        {
            assert!(policy.contains(part), "{policy} {answer:?}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        // Not `no-referrer`: browsers then send every form with the origin `null`, and it would be refused.
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
    }
    let cookie = site.try_sign_in("kyiv", DEMO_PASSWORD, HERE).await;
    let line = cookie.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(line.contains("HttpOnly") && line.contains("SameSite=Strict"), "{line}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_site_sends_or_what_has_no_mark_does_nothing() {
    let site = Site::demo().await;
    let (kyiv, moscow) = (site.sign_in("kyiv").await, site.sign_in("moscow").await);
    let before = site.get(Some(&kyiv), &at("/preferences.json")).await.json();
    let seen = before["seen"].as_str().unwrap().to_owned();
    let fields = |mark: &str| form(&[("mark", mark), ("seen", &seen), ("do", "withdraw")]);
    let ask = |headers: &[(&str, &str)], mark: &str| {
        let mut request = Request::builder().method(Method::POST).uri(at("/preferences"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.header("cookie", &kyiv.cookie).header("host", "mediant.test").body(fields(mark)).unwrap()
    };
    let foreign: [&[(&str, &str)]; 8] = [
        &[("origin", "https://evil.test")],
        &[("origin", "null")],
        &[("origin", "https://mediant.test.evil.test")],
        &[("origin", "https://mediant.test:444")],
        &[("origin", "")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://mediant.test"), ("sec-fetch-site", "cross-site")],
    ];
    for headers in foreign {
        let answer = site.send(ask(headers, &kyiv.mark)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{headers:?}");
        assert!(answer.body.contains("another site"), "{headers:?}");
    }
    for mark in ["", "wrong", &moscow.mark, &kyiv.mark[1..]] {
        let answer = site.send(ask(&[], mark)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{mark}");
        assert!(answer.body.contains("another session"), "{mark}");
    }
    assert_eq!(site.get(Some(&kyiv), &at("/preferences.json")).await.json(), before);
    // The same with the right mark is done: nothing else kept it from being so.
    let own = [("origin", "https://mediant.test"), ("sec-fetch-site", "same-origin")];
    assert_eq!(site.send(ask(&own, &kyiv.mark)).await.status, StatusCode::SEE_OTHER);
    assert_ne!(site.get(Some(&kyiv), &at("/preferences.json")).await.json(), before);
    let foreign = asking(None, Method::POST, "/sign-in");
    let foreign = foreign.header("sec-fetch-site", "cross-site").header("origin", "https://evil.test");
    let body = form(&[("name", "kyiv"), ("password", DEMO_PASSWORD)]);
    let answer = site.send(foreign.body(body).unwrap()).await;
    assert!(answer.headers.get("set-cookie").is_none(), "signing others in from elsewhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_too_large_or_broken_are_refused() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let before = site.get(Some(&lead), &at("/log.json")).await;
    let kinds = [
        ("application/x-www-form-urlencoded", vec![b'a'; (18 << 20) + 1]),
        ("application/x-www-form-urlencoded", b"%ff%fe=%00&&&===&%".to_vec()),
        ("application/json", b"{".to_vec()),
        ("multipart/form-data", b"no boundary".to_vec()),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken".to_vec()),
        ("multipart/form-data; boundary=x", vec![b'-'; (18 << 20) + 1]),
        ("multipart/form-data; boundary=x", [mark_part(&lead.mark), parts(300)].concat().into_bytes()),
    ];
    for (kind, bytes) in kinds {
        let request = asking(Some(&lead), Method::POST, &at("/evidence"));
        let mut request = request.body(Body::from(bytes)).unwrap();
        request.headers_mut().insert("content-type", kind.parse().unwrap());
        let answer = site.send(request).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind}: {}", answer.body);
    }
    assert_eq!(site.get(Some(&lead), &at("/log.json")).await, before);
}

fn mark_part(mark: &str) -> String {
    format!("--x\r\nContent-Disposition: form-data; name=\"mark\"\r\n\r\n{mark}\r\n")
}

fn parts(count: usize) -> String {
    let one = |k: usize| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"r{k}.txt\"\r\n\r\nThe minister said: “No.”\r\n"
        )
    };
    (0..count).map(one).collect::<String>() + "--x--\r\n"
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_files_lead_nowhere_else() {
    let site = Site::demo().await;
    let (lead, kyiv) = (site.sign_in("lead").await, site.sign_in("kyiv").await);
    let before = site.get(Some(&lead), &at("/log.json")).await;
    for file in [
        "parties/../case.toml",
        "parties/russia.toml",
        "..%2fcase.toml",
        "../case.toml",
        "/etc/passwd",
        ".hidden",
        "reviews.toml\0",
        "",
        "CASE.TOML",
    ] {
        let fields = [("file", file), ("text", "x"), ("seen", "")];
        let answer = site.post(Some(&lead), &at("/agenda"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{file}");
        let page = site.get(Some(&kyiv), &format!("{CASE}/agenda?file={file}").replace('\0', "%00")).await;
        assert!(!page.body.contains("<textarea"), "{file}");
    }
    // A party's page has nothing of the mediator's, however it is asked for.
    let page = site.get(Some(&kyiv), &at("/agenda?file=mediator.toml")).await;
    assert!(page.status == StatusCode::OK && !page.body.contains("objectives"));
    assert_eq!(site.get(Some(&lead), &at("/log.json")).await, before);
    // A report is called by letters and digits alone.
    let upload = [
        mark_part(&lead.mark),
        "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"../../parties/rus sia.TXT\"\r\n\r\nWords.\r\n--x--\r\n".to_owned(),
    ];
    let request = asking(Some(&lead), Method::POST, &at("/evidence"));
    let mut request = request.body(Body::from(upload.concat())).unwrap();
    request.headers_mut().insert("content-type", "multipart/form-data; boundary=x".parse().unwrap());
    assert_eq!(site.send(request).await.status, StatusCode::SEE_OTHER);
    assert!(site.get(Some(&lead), &at("/log.json")).await.body.contains("wrote reports/rus-sia.txt"));
    for slug in ["..", ".", "a.json", "a/b", "-a", "", "Upper", "ukraine-2025"] {
        let answer = site.post(Some(&lead), "/cases", &[("title", "Another"), ("case", slug)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{slug}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn script_in_any_field_comes_back_as_words() {
    let site = Site::demo().await;
    let (lead, kyiv, us) =
        (site.sign_in("lead").await, site.sign_in("kyiv").await, site.sign_in("washington").await);
    let opened = site.post(Some(&lead), "/cases", &[("title", SCRIPT), ("case", "harbour")]).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let named =
        site.let_in(&lead, "/case/harbour", ("principal", "fishers"), "<script>alert(2)</script>").await;
    let picks = package(&site, &lead, CASE).await;
    let frozen = site.post(Some(&lead), &at("/consent/freeze"), &with(&[("title", SCRIPT)], &picks)).await;
    assert_eq!(frozen.status, StatusCode::SEE_OTHER, "{}", frozen.body);
    let offer = with(&[("title", SCRIPT), ("release", "shown")], &picks);
    assert_eq!(site.post(Some(&us), &at("/packages"), &offer).await.status, StatusCode::SEE_OTHER);
    let text = site.get(Some(&kyiv), &at("/consent.json")).await.json();
    let text = text["texts"][0]["fingerprint"].as_str().unwrap().to_owned();
    let no = [("text", "t1"), ("fingerprint", &text), ("answer", "no"), ("reason", SCRIPT)];
    assert_eq!(site.post(Some(&kyiv), &at("/consent"), &no).await.status, StatusCode::SEE_OTHER);
    let told = site.get(Some(&kyiv), &at("/preferences.json")).await.json();
    let seen = told["seen"].as_str().unwrap().to_owned();
    let words = format!("{}\n# {SCRIPT}\n", told["text"].as_str().unwrap());
    let tell = [("seen", seen.as_str()), ("do", "text"), ("text", &words)];
    assert_eq!(site.post(Some(&kyiv), &at("/preferences"), &tell).await.status, StatusCode::SEE_OTHER);
    let report = format!("The minister said: “{SCRIPT}” He said: “We accept the ceasefire.”");
    let fields = [("name", SCRIPT), ("text", report.as_str())];
    assert_eq!(site.post(Some(&lead), &at("/evidence"), &fields).await.status, StatusCode::SEE_OTHER);
    for (who, case) in [(&lead, CASE), (&kyiv, CASE), (&lead, "/case/harbour"), (&named, "/case/harbour")] {
        let rooms = [
            "",
            "/agenda",
            "/evidence",
            "/preferences",
            "/packages",
            "/consent",
            "/people",
            "/log",
            "/brief",
        ];
        for room in rooms {
            let page = site.get(Some(who), &format!("{case}{room}")).await;
            assert!(
                !page.body.contains("<script>alert") && !page.body.contains("<img src=x"),
                "{case}{room}"
            );
        }
    }
    for path in ["/cases", "/sessions"] {
        assert!(!site.get(Some(&named), path).await.body.contains("<script>alert"), "{path}");
    }
    // What is wrong is told back as words too.
    let wrong = [("seen", ""), ("do", "text"), ("text", SCRIPT)];
    let wrong = site.post(Some(&us), &at("/preferences"), &wrong).await;
    assert!(!wrong.body.contains("<script>alert"), "{}", wrong.body);
    let page = site.get(Some(&lead), &at("/consent")).await.body;
    assert!(page.contains("&lt;script&gt;alert"), "it is there, as words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_works_once_and_not_for_ever_and_a_session_ends() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let link = site.invite(&lead, CASE, ("delegate", "russia")).await;
    let other = site.invite(&lead, CASE, ("observer", "")).await;
    let unused = site.invite(&lead, CASE, ("observer", "")).await;
    let fields = [("name", "second"), ("password", "a long enough word")];
    let joined = site.post(None, &link, &fields).await;
    assert_eq!(joined.to(), CASE);
    let second = site.with_cookie(&joined).await;
    let nothing = site.get(None, "/no").await;
    assert_eq!(site.get(None, &link).await, nothing);
    let fields = [("name", "third"), ("password", "a long enough word")];
    assert_eq!(site.post(None, &link, &fields).await.body, nothing.body);
    // Who is in a case does not become something else in it by a link, and the link is not lost by the try.
    let again = [("name", "second"), ("password", "a long enough word")];
    assert_eq!(site.post(None, &other, &again).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get(Some(&second), &at("/preferences")).await.status, StatusCode::OK);
    // Somebody else's name is not taken over.
    let taken = [("name", "Lead"), ("password", "a long enough word")];
    assert_eq!(site.post(None, &other, &taken).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let short = [("name", "third"), ("password", "short")];
    assert_eq!(site.post(None, &other, &short).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.post(None, &other, &fields).await.to(), CASE);
    let mut live = site.live(&second, CASE).await;
    assert!(event(&mut live).await.is_some());
    assert_eq!(site.post(Some(&second), "/sign-out", &[]).await.to(), "/sign-in");
    assert_eq!(event(&mut live).await, None, "the stream of an ended session ends");
    assert_eq!(site.get(Some(&second), CASE).await.to(), "/sign-in");
    assert_eq!(site.post(Some(&second), &at("/preferences"), &[]).await.to(), "/sign-in");
    let site = site.anew(later).await;
    assert_eq!(site.get(Some(&lead), CASE).await.to(), "/sign-in", "a session does not last for ever");
    assert_eq!(site.get(None, &unused).await, nothing, "nor does a link");
    let last = [("name", "fourth"), ("password", "a long enough word")];
    assert_eq!(site.post(None, &unused, &last).await.body, nothing.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_five_wrong_passwords_one_waits() {
    let site = Site::demo().await;
    for (name, from) in [("kyiv", "192.0.2.1:1"), ("nobody", "192.0.2.2:2")] {
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(site.try_sign_in(name, "a wrong password", from).await);
        }
        assert!(answers[..5].iter().all(|a| a.status == StatusCode::UNPROCESSABLE_ENTITY), "{name}");
        assert_eq!(answers[5].status, StatusCode::TOO_MANY_REQUESTS, "{name}");
    }
    // Known and unknown names are answered alike, before the wait and in it.
    // The form comes back with the name that was sent, so that the name alone is told apart.
    let of = async |name: &str, from: &str| {
        let mut answer = site.try_sign_in(name, "a wrong password", from).await;
        answer.body = answer.body.replace(&format!("value=\"{name}\""), "value=\"NAME\"");
        answer.headers.remove("content-length");
        answer
    };
    assert_eq!(of("moscow", "192.0.2.3:3").await, of("nobody-else", "192.0.2.4:4").await);
    assert_eq!(of("kyiv", "192.0.2.1:5").await, of("nobody", "192.0.2.2:6").await);
    // The right password waits too, or the answer would tell it; however the name is written.
    let right = site.try_sign_in(" KYIV ", DEMO_PASSWORD, "192.0.2.1:9").await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    // Many at once are no way around.
    let site = Arc::new(site);
    let one = || {
        let site = Arc::clone(&site);
        tokio::spawn(
            async move { site.try_sign_in("brussels", "a wrong password", "192.0.2.8:8").await.status },
        )
    };
    let tries: Vec<_> = (0..12).map(|_| one()).collect();
    let mut tried = 0;
    for one in tries {
        tried += usize::from(one.await.unwrap() == StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(tried, 5, "of twelve at once");
    // A link is no way around either.
    let lead = site.sign_in("lead").await;
    let link = site.invite(&lead, CASE, ("observer", "")).await;
    for _ in 0..5 {
        let guess = site.post(None, &link, &[("name", "kyiv"), ("password", "a wrong password")]).await;
        assert_eq!(guess.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let guess = site.post(None, &link, &[("name", "kyiv"), ("password", DEMO_PASSWORD)]).await;
    assert_eq!(guess.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_anothers_cannot_be_taken_back_answered_or_found() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let (kyiv, moscow) = (site.sign_in("kyiv").await, site.sign_in("moscow").await);
    let adviser = site.sign_in("kyiv-adviser").await;
    let picks = package(&site, &lead, CASE).await;
    let offer = with(&[("title", "Ours"), ("release", "mediator only")], &picks);
    assert_eq!(site.post(Some(&moscow), &at("/packages"), &offer).await.status, StatusCode::SEE_OTHER);
    let page = site.get(Some(&moscow), &at("/packages")).await.body;
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let withdraw = async |who, id: &str| site.post(Some(who), &at("/packages/withdraw"), &[("id", id)]).await;
    assert_eq!(withdraw(&kyiv, &id).await, withdraw(&kyiv, "offer-0000000000").await);
    assert_eq!(withdraw(&lead, &id).await.status, StatusCode::NOT_FOUND, "nor does the lead, for a party");
    let frozen = with(&[("title", "Draft")], &picks);
    assert_eq!(site.post(Some(&lead), &at("/consent/freeze"), &frozen).await.status, StatusCode::SEE_OTHER);
    let texts = site.get(Some(&kyiv), &at("/consent.json")).await.json();
    let mark = texts["texts"][0]["fingerprint"].as_str().unwrap().to_owned();
    let answer = async |who, text: &str, mark: &str, party: &str| {
        let fields = [("text", text), ("fingerprint", mark), ("answer", "yes"), ("party", party)];
        site.post(Some(who), &at("/consent"), &fields).await
    };
    let nothing = site.post(Some(&lead), "/no", &[]).await;
    assert_eq!(answer(&lead, "t1", &mark, "russia").await, nothing);
    assert_eq!(answer(&adviser, "t1", &mark, "ukraine").await.body, nothing.body);
    assert_eq!(answer(&kyiv, "t2", &mark, "ukraine").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        answer(&kyiv, "t1", "0000000000000000", "ukraine").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(answer(&kyiv, "t1", "", "ukraine").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer(&kyiv, "t1", &mark, "russia").await.status, StatusCode::SEE_OTHER);
    let seen = site.get(Some(&lead), &at("/consent.json")).await.json();
    let answers = seen["texts"][0]["answers"].as_array().unwrap();
    let by: Vec<_> = answers.iter().map(|a| a["party"].as_str().unwrap()).collect();
    assert_eq!(by, ["ukraine"], "whoever is named, one answers for one's own");
    for statement in ["s1", "s1@0000000000000000", "s99999@3b2faa8e04478787", "", "@"] {
        let fields = [("statement", statement), ("do", "accept")];
        assert_eq!(site.post(Some(&lead), &at("/evidence/decide"), &fields).await, nothing, "{statement}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_over_a_newer_version_is_told_and_nothing_is_lost() {
    let site = Site::demo().await;
    let (lead, team, kyiv) =
        (site.sign_in("lead").await, site.sign_in("team").await, site.sign_in("kyiv").await);
    let page = site.get(Some(&lead), &at("/agenda?file=mediator.toml")).await.body;
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let write = async |who, seen: &str, text: &str| {
        let fields = [("file", "mediator.toml"), ("seen", seen), ("text", text)];
        site.post(Some(who), &at("/agenda"), &fields).await.status
    };
    let (first, second) = (
        "schema = \"mediant/mediator/1\"\nprincipal = \"first\"\n",
        "schema = \"mediant/mediator/1\"\nprincipal = \"second\"\n",
    );
    assert_eq!(write(&team, &seen, first).await, StatusCode::SEE_OTHER);
    assert_eq!(write(&lead, &seen, second).await, StatusCode::CONFLICT);
    assert_eq!(write(&lead, "", second).await, StatusCode::CONFLICT);
    let page = site.get(Some(&lead), &at("/agenda?file=mediator.toml")).await.body;
    assert!(page.contains("first") && !page.contains("principal = \"second\""));
    assert_eq!(write(&lead, &seen, "no = toml = at all").await, StatusCode::CONFLICT);
    let told = site.get(Some(&kyiv), &at("/preferences.json")).await.json();
    let text = format!("{}\n# once more\n", told["text"].as_str().unwrap());
    let fields = [("seen", told["seen"].as_str().unwrap()), ("do", "text"), ("text", text.as_str())];
    assert_eq!(site.post(Some(&kyiv), &at("/preferences"), &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.post(Some(&kyiv), &at("/preferences"), &fields).await.status, StatusCode::CONFLICT);
    let withdraw = [("seen", told["seen"].as_str().unwrap()), ("do", "withdraw")];
    assert_eq!(site.post(Some(&kyiv), &at("/preferences"), &withdraw).await.status, StatusCode::CONFLICT);
    let now = site.get(Some(&kyiv), &at("/preferences.json")).await.json();
    assert!(now["text"].as_str().unwrap().ends_with("# once more\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_out_of_range_is_no_offer_and_breaks_no_page() {
    let site = Site::demo().await;
    let lead = site.sign_in("lead").await;
    let harbour = "/case/harbour";
    site.post(Some(&lead), "/cases", &[("title", "The harbour"), ("case", "harbour")]).await;
    let fisher = site.let_in(&lead, harbour, ("principal", "fishers"), "fisher").await;
    let picks = package(&site, &lead, harbour).await;
    let offer = async |who, title: &str, picks: &[(String, String)]| {
        let fields = with(&[("title", title), ("release", "mediator only")], picks);
        site.post(Some(who), &format!("{harbour}/packages"), &fields).await.status
    };
    assert_eq!(offer(&fisher, "As it should be", &picks).await, StatusCode::SEE_OTHER);
    for bad in ["99999999999", "-1", "nan", "1e400", "none-of-these", "", "<script>"] {
        for at in 0..picks.len() {
            let mut picks = picks.clone();
            bad.clone_into(&mut picks[at].1);
            let title = format!("{bad} {at}");
            assert!(offer(&fisher, &title, &picks).await.is_client_error(), "{picks:?}");
        }
    }
    assert!(offer(&fisher, "One too few", &picks[1..]).await.is_client_error());
    let twice: Vec<_> = picks.iter().chain(&picks).cloned().collect();
    assert!(offer(&fisher, "All of it twice", &twice).await.is_client_error());
    for who in [&lead, &fisher] {
        for room in ["", "/packages", "/brief", "/positions"] {
            let page = site.get(Some(who), &format!("{harbour}{room}")).await;
            assert_eq!(page.status, StatusCode::OK, "{room}: {}", page.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_come_together_is_neither_frozen_nor_offered() {
    let site = Site::demo().await;
    let (lead, kyiv) = (site.sign_in("lead").await, site.sign_in("kyiv").await);
    let mut picks = package(&site, &lead, CASE).await;
    for (issue, option) in &mut picks {
        if issue == "pick.no-nato" {
            "in".clone_into(option);
        }
    }
    let freeze = with(&[("title", "Both")], &picks);
    let offer = with(&[("title", "Both"), ("release", "shown")], &picks);
    for (who, room, fields) in [(&lead, "/consent/freeze", freeze), (&kyiv, "/packages", offer)] {
        let answer = site.post(Some(who), &at(room), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{room}");
        assert!(answer.body.contains("cannot come together"), "{}", answer.body);
    }
    let texts = site.get(Some(&kyiv), &at("/consent.json")).await.json();
    assert_eq!(texts["texts"].as_array().unwrap().len(), 0);
}
