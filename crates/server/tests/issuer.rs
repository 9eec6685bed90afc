//! Single sign-on: who linked an account gets in by the issuer's word, and by nothing that is not quite it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::{Answer, Site, Someone, noon};
use mediant_server::{DEMO_PASSWORD, Issuer, Origin, Terms};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const BACK: &str = "https://mediant.test/sign-in/issuer/back";
const SECRET: &str = "a secret: with signs";

fn pair() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random).unwrap()
}

/// What a code stands for.
struct Grant {
    challenge: String,
    token: String,
}

/// An issuer on this machine.
struct Fake {
    name: String,
    key: EcdsaKeyPair,
    grants: BTreeMap<String, Grant>,
}

type Shared = Arc<Mutex<Fake>>;

fn sign(key: &EcdsaKeyPair, head: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(head), part(claims));
    let signature = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn fields(text: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// Hands the token out, once, to who has the secret and the verifier.
fn token(fake: &Shared, headers: &HeaderMap, body: &str) -> (StatusCode, String) {
    let (sent, mut fake) = (fields(body), fake.lock().unwrap());
    let escaped: String = form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = format!("Basic {}", STANDARD.encode(format!("mediant:{escaped}")));
    let grant = fake.grants.remove(&sent["code"]);
    let verified = URL_SAFE_NO_PAD.encode(Sha256::digest(&sent["code_verifier"]));
    let right = headers["authorization"].to_str().unwrap() == basic
        && sent["grant_type"] == "authorization_code"
        && sent["redirect_uri"] == BACK;
    match grant {
        Some(grant) if right && grant.challenge == verified => {
            (StatusCode::OK, json!({ "access_token": "x", "id_token": grant.token }).to_string())
        }
        _ => (StatusCode::BAD_REQUEST, json!({ "error": "invalid_grant" }).to_string()),
    }
}

async fn fake() -> Shared {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let name = format!("http://{}", listener.local_addr().unwrap());
    let shared = Arc::new(Mutex::new(Fake { name: name.clone(), key: pair(), grants: BTreeMap::new() }));
    let said = json!({
        "issuer": name, "authorization_endpoint": format!("{name}/authorize?tenant=1"),
        "token_endpoint": format!("{name}/token"), "jwks_uri": format!("{name}/keys"),
    });
    let (for_keys, for_tokens) = (Arc::clone(&shared), Arc::clone(&shared));
    let keys = async move || {
        let fake = for_keys.lock().unwrap();
        let point = fake.key.public_key().as_ref();
        let part = |from: usize| URL_SAFE_NO_PAD.encode(&point[from..from + 32]);
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "k", "use": "sig", "x": part(1), "y": part(33) }] })
            .to_string()
    };
    let tokens = async move |headers: HeaderMap, body: String| token(&for_tokens, &headers, &body);
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(async move || said.to_string()))
        .route("/keys", get(keys))
        .route("/token", post(tokens));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    shared
}

async fn site(fake: &Shared) -> Site {
    let name = fake.lock().unwrap().name.clone();
    let issuer = Arc::new(Issuer::discover(&name, "mediant", SECRET).await.unwrap());
    let origin = Some(Origin::read("https://mediant.test").unwrap());
    Site::demo().await.on(noon, Terms { origin, issuer: Some(issuer), ..Terms::default() }).await
}

/// Somebody who is with the issuer: what it was asked, and the cookie of the browser.
struct Gone {
    asked: BTreeMap<String, String>,
    browser: Someone,
}

fn gone(answer: &Answer) -> Gone {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let to = answer.headers["refresh"].to_str().unwrap().split("url=").nth(1).unwrap();
    let asked = fields(to.split_once('?').unwrap().1);
    assert_eq!((asked["response_type"].as_str(), asked["code_challenge_method"].as_str()), ("code", "S256"));
    assert_eq!((asked["redirect_uri"].as_str(), asked["tenant"].as_str()), (BACK, "1"));
    let line = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        line.contains("SameSite=Lax") && line.contains("HttpOnly") && line.contains("Path=/sign-in/issuer")
    );
    let cookie = line.split(';').next().unwrap().to_owned();
    Gone { asked, browser: Someone { cookie, mark: String::new() } }
}

impl Gone {
    /// What a good token says of a subject.
    fn claims(&self, fake: &Shared, subject: &str) -> Value {
        let name = fake.lock().unwrap().name.clone();
        json!({ "iss": name, "aud": "mediant", "sub": subject, "iat": noon(), "exp": noon() + 300, "nonce": self.asked["nonce"] })
    }

    /// Has the issuer keep a token for a code.
    fn grant(&self, fake: &Shared, token: String) {
        let challenge = self.asked["code_challenge"].clone();
        fake.lock().unwrap().grants.insert("the-code".to_owned(), Grant { challenge, token });
    }

    async fn back(&self, site: &Site) -> Answer {
        let path = format!("/sign-in/issuer/back?code=the-code&state={}", self.asked["state"]);
        site.get(Some(&self.browser), &path).await
    }

    /// Comes back with a token that says this.
    async fn with(&self, site: &Site, fake: &Shared, claims: &Value) -> Answer {
        let token = sign(&fake.lock().unwrap().key, &json!({ "alg": "ES256", "kid": "k" }), claims);
        self.grant(fake, token);
        self.back(site).await
    }
}

async fn go(site: &Site) -> Gone {
    gone(&site.post(None, "/sign-in/issuer", &[]).await)
}

async fn link(site: &Site, fake: &Shared, who: &Someone, subject: &str) -> Answer {
    let gone = gone(&site.post(Some(who), "/sign-in/issuer/link", &[("password", DEMO_PASSWORD)]).await);
    gone.with(site, fake, &gone.claims(fake, subject)).await
}

fn is_refused(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.body);
    assert!(answer.headers.get("set-cookie").is_none(), "{what}");
}

/// Who is signed in by an answer.
async fn who(site: &Site, answer: &Answer) -> String {
    assert_eq!(
        answer.headers.get("refresh").map(|v| v.to_str().unwrap()),
        Some("0; url=/cases"),
        "{}",
        answer.body
    );
    let someone = site.with_cookie(answer).await;
    let page = site.get(Some(&someone), "/cases").await.body;
    page.split("class=\"me\"><span>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_linked_an_account_gets_in_by_it_until_the_link_is_taken_back() {
    let fake = fake().await;
    let site = site(&fake).await;
    assert!(site.get(None, "/sign-in").await.body.contains("Sign in by http://127.0.0.1"));
    let (kyiv, moscow) = (site.sign_in("kyiv").await, site.sign_in("moscow").await);
    let unlinked = go(&site).await;
    let answer = unlinked.with(&site, &fake, &unlinked.claims(&fake, "sub-1")).await;
    is_refused(&answer, "the issuer's word alone");
    assert!(answer.body.contains("account here is linked"));
    assert!(
        link(&site, &fake, &kyiv, "sub-1").await.headers["refresh"].to_str().unwrap().ends_with("/sessions")
    );
    assert!(site.get(Some(&kyiv), "/sessions").await.body.contains("Take the link back"));
    is_refused(&link(&site, &fake, &moscow, "sub-1").await, "an account is one person's");
    let gone = go(&site).await;
    let mut claims = gone.claims(&fake, "sub-1");
    claims["aud"] = json!(["mediant"]);
    assert_eq!(who(&site, &gone.with(&site, &fake, &claims).await).await, "kyiv");
    let other = go(&site).await;
    is_refused(&other.with(&site, &fake, &other.claims(&fake, "sub-2")).await, "another subject");
    assert_eq!(site.post(Some(&kyiv), "/sign-in/issuer/unlink", &[]).await.to(), "/sessions");
    let late = go(&site).await;
    is_refused(&late.with(&site, &fake, &late.claims(&fake, "sub-1")).await, "the link was taken back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_quite_right_lets_nobody_in() {
    let fake = fake().await;
    let site = site(&fake).await;
    let kyiv = site.sign_in("kyiv").await;
    link(&site, &fake, &kyiv, "sub-1").await;
    let spoiled: [(&str, &str, Value); 14] = [
        ("nonce", "another nonce", json!("another")),
        ("nonce", "no nonce", Value::Null),
        ("aud", "another audience", json!("another")),
        ("aud", "no audience", Value::Null),
        ("aud", "for others too, without saying who asked", json!(["mediant", "another"])),
        ("azp", "asked for by another", json!("another")),
        ("iss", "another issuer", json!("https://evil.test")),
        ("iss", "no issuer", Value::Null),
        ("exp", "it has ended", json!(noon() - 61)),
        ("exp", "it never ends", Value::Null),
        ("iat", "it is of tomorrow", json!(noon() + 86_400)),
        ("iat", "it is of yesterday", json!(noon() - 86_400)),
        ("nbf", "it is not good yet", json!(noon() + 86_400)),
        ("sub", "nobody", json!("")),
    ];
    for (field, what, value) in spoiled {
        let gone = go(&site).await;
        let mut claims = gone.claims(&fake, "sub-1");
        claims[field] = value;
        is_refused(&gone.with(&site, &fake, &claims).await, what);
    }
    let gone = go(&site).await;
    let forged = sign(&pair(), &json!({ "alg": "ES256", "kid": "k" }), &gone.claims(&fake, "sub-1"));
    gone.grant(&fake, forged);
    is_refused(&gone.back(&site).await, "another key");
    let unsigned = [
        json!({ "alg": "none" }),
        json!({ "alg": "HS256", "kid": "k" }),
        json!({ "alg": "RS256", "kid": "k" }),
        json!({ "alg": "ES256", "kid": "unknown" }),
    ];
    for head in unsigned {
        let gone = go(&site).await;
        let claims = gone.claims(&fake, "sub-1");
        let token = sign(&fake.lock().unwrap().key, &head, &claims);
        gone.grant(&fake, token);
        is_refused(&gone.back(&site).await, &head.to_string());
    }
    let gone = go(&site).await;
    assert_eq!(who(&site, &gone.with(&site, &fake, &gone.claims(&fake, "sub-1")).await).await, "kyiv");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_is_who_went_once_and_in_the_same_browser() {
    let fake = fake().await;
    let site = site(&fake).await;
    let (kyiv, moscow) = (site.sign_in("kyiv").await, site.sign_in("moscow").await);
    link(&site, &fake, &kyiv, "sub-1").await;
    let gone = go(&site).await;
    let good = gone.claims(&fake, "sub-1");
    assert_eq!(who(&site, &gone.with(&site, &fake, &good).await).await, "kyiv");
    is_refused(&gone.with(&site, &fake, &good).await, "the state again");
    // Somebody else's state in this browser, and this state in somebody else's browser.
    let (mut first, second) = (go(&site).await, go(&site).await);
    first.browser = second.browser.clone();
    is_refused(&first.with(&site, &fake, &first.claims(&fake, "sub-1")).await, "another browser");
    let mut none = go(&site).await;
    none.browser.cookie = "x=y".to_owned();
    is_refused(&none.with(&site, &fake, &none.claims(&fake, "sub-1")).await, "no browser");
    // A code that was caught elsewhere is bound to the verifier of who asked for it.
    let (caught, mine) = (go(&site).await, go(&site).await);
    let claims = mine.claims(&fake, "sub-1");
    let token = sign(&fake.lock().unwrap().key, &json!({ "alg": "ES256", "kid": "k" }), &claims);
    caught.grant(&fake, token);
    is_refused(&mine.back(&site).await, "a code of another");
    for path in ["", "?state=", "?code=a", "?error=access_denied&state=x"] {
        is_refused(&site.get(None, &format!("/sign-in/issuer/back{path}")).await, path);
    }
    let wrong = site.post(Some(&kyiv), "/sign-in/issuer/link", &[("password", "a wrong password")]).await;
    is_refused(&wrong, "linking takes the password");
    // A link that was begun in a session is not made once that session has ended.
    let answer = site.post(Some(&moscow), "/sign-in/issuer/link", &[("password", DEMO_PASSWORD)]).await;
    let begun = self::gone(&answer);
    site.post(Some(&moscow), "/sign-out", &[]).await;
    is_refused(&begun.with(&site, &fake, &begun.claims(&fake, "sub-3")).await, "the session ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_issuer_there_is_no_button_and_a_broken_one_is_told_at_the_start() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    assert!(!site.get(None, "/sign-in").await.body.contains("/sign-in/issuer"));
    assert!(!site.get(Some(&kyiv), "/sessions").await.body.contains("Single sign-on"));
    is_refused(&site.post(None, "/sign-in/issuer", &[]).await, "there is none");
    is_refused(&site.get(None, "/sign-in/issuer/back?code=a&state=b").await, "there is none");
    let fake = fake().await;
    let name = fake.lock().unwrap().name.clone();
    for wrong in
        ["http://talks.example", "file:///etc/passwd", "", &format!("{name}/"), &format!("{name}/other")]
    {
        assert!(Issuer::discover(wrong, "mediant", SECRET).await.is_err(), "{wrong}");
    }
}
