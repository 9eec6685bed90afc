//! Passkeys: who has one gets in as who made it, and whatever is not quite right does not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Answer, Site, Someone, noon};
use mediant_server::{DEMO_PASSWORD, Origin, Terms};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const ORIGIN: &str = "https://mediant.test";
/// Somebody is there, and it is the person.
const SEEN: u8 = 0b101;
/// A new key is told.
const TELLS_KEY: u8 = 0b100_0000;

/// What keeps a passkey, and the browser before it. Its fields can be spoiled.
struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    handle: Vec<u8>,
    count: u32,
    flags: u8,
    origin: String,
    host: String,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Device {
    fn new(id: u8) -> Self {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pair.as_ref(), &random).unwrap();
        let (origin, host) = (ORIGIN.to_owned(), "mediant.test".to_owned());
        Self { key, id: vec![id; 16], handle: Vec::new(), count: 1, flags: SEEN, origin, host }
    }

    /// What the browser says of itself.
    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["challenge"];
        let said =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    /// What the device says of itself.
    fn about(&self, flags: u8) -> Vec<u8> {
        let host = Sha256::digest(self.host.as_bytes());
        [host.as_slice(), &[flags], &self.count.to_be_bytes()].concat()
    }

    /// Makes a passkey, as it is asked: CBOR of a COSE key in an attestation that says nothing.
    fn make(&mut self, options: &Value) -> String {
        assert_eq!(options["rp"]["id"], "mediant.test");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        self.handle = URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().unwrap()).unwrap();
        let point = self.key.public_key().as_ref();
        let key = [
            &[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..],
            &point[1..33],
            &[0x22, 0x58, 32],
            &point[33..65],
        ];
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let about = self.about(self.flags | TELLS_KEY);
        let about = [about.as_slice(), &[0; 16], &length, &self.id, &key.concat()].concat();
        let told = [
            b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(),
            &[u8::try_from(about.len()).unwrap()],
            &about,
        ];
        let client = self.client("webauthn.create", options);
        self.written(
            &json!({ "clientDataJSON": text(&client), "attestationObject": text(&told.concat()), "transports": ["internal"] }),
        )
    }

    /// Signs what it is asked to.
    fn sign(&mut self, options: &Value) -> String {
        assert_eq!(
            (&options["rpId"], &options["userVerification"]),
            (&json!("mediant.test"), &json!("required"))
        );
        self.count += 1;
        let (client, about) = (self.client("webauthn.get", options), self.about(self.flags));
        let signed = [about.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.written(&json!({
            "clientDataJSON": text(&client),
            "authenticatorData": text(&about),
            "signature": text(signature.as_ref()),
            "userHandle": text(&self.handle),
        }))
    }

    fn written(&self, response: &Value) -> String {
        let id = text(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {} })
            .to_string()
    }
}

fn terms() -> Terms {
    Terms { origin: Some(Origin::read(ORIGIN).unwrap()), ..Terms::default() }
}

async fn site() -> Site {
    Site::demo().await.on(noon, terms()).await
}

/// What the browser is asked, to make a passkey.
async fn begin(site: &Site, who: &Someone) -> Value {
    let fields = [("name", "my phone"), ("password", DEMO_PASSWORD)];
    let options = site.post(Some(who), "/passkeys/begin", &fields).await.json()["options"].clone();
    // Demanded of devices that do not know how, it would keep them out.
    assert_ne!(options["extensions"]["enforceCredentialProtectionPolicy"], true);
    options
}

async fn add(site: &Site, who: &Someone, answer: &str) -> Answer {
    site.post(Some(who), "/passkeys", &[("name", "my phone"), ("answer", answer)]).await
}

/// Somebody with a session, and a device with a passkey of theirs.
async fn with_passkey(site: &Site, name: &str, id: u8) -> (Someone, Device) {
    let (who, mut device) = (site.sign_in(name).await, Device::new(id));
    let made = device.make(&begin(site, &who).await);
    let added = add(site, &who, &made).await;
    assert_eq!((added.status, added.to()), (StatusCode::SEE_OTHER, "/passkeys"), "{}", added.body);
    (who, device)
}

/// What the browser is asked, to sign in.
async fn asked(site: &Site) -> Value {
    site.post(None, "/sign-in/passkey/begin", &[]).await.json()["options"].clone()
}

async fn enter(site: &Site, answer: &str) -> Answer {
    site.post(None, "/sign-in/passkey", &[("answer", answer)]).await
}

fn is_refused(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.body);
    assert!(answer.headers.get("set-cookie").is_none(), "{what}");
    assert!(answer.body.contains("passkey was not taken"), "{what}: {}", answer.body);
}

/// Who is signed in by an answer.
async fn who(site: &Site, answer: &Answer) -> String {
    assert_eq!((answer.status, answer.to()), (StatusCode::SEE_OTHER, "/cases"), "{}", answer.body);
    let someone = site.with_cookie(answer).await;
    let page = site.get(Some(&someone), "/cases").await.body;
    page.split("class=\"me\"><span>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_added_a_passkey_gets_in_with_it_also_after_a_restart() {
    let site = site().await;
    let (kyiv, mut phone) = with_passkey(&site, "kyiv", 1).await;
    let (_, mut other) = with_passkey(&site, "moscow", 2).await;
    let list = site.get(Some(&kyiv), "/passkeys.json").await.json();
    assert_eq!(list["passkeys"].as_array().unwrap().len(), 1, "those of others are not in it");
    assert_eq!(
        (&list["passkeys"][0]["name"], &list["passkeys"][0]["since"]),
        (&json!("my phone"), &json!(noon()))
    );
    let page = site.get(Some(&kyiv), "/passkeys").await.body;
    assert!(page.contains("my phone") && page.contains("need JavaScript"));
    assert!(site.get(None, "/sign-in").await.body.contains("data-passkey=\"get\""));
    assert_eq!(who(&site, &enter(&site, &phone.sign(&asked(&site).await)).await).await, "kyiv");
    assert_eq!(who(&site, &enter(&site, &other.sign(&asked(&site).await)).await).await, "moscow");
    let site = site.on(noon, terms()).await;
    assert_eq!(who(&site, &enter(&site, &phone.sign(&asked(&site).await)).await).await, "kyiv");
    // What is known of the counter outlives a restart too.
    let site = site.on(noon, terms()).await;
    phone.count -= 1;
    is_refused(&enter(&site, &phone.sign(&asked(&site).await)).await, "a counter that stood still");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_good_once_and_for_its_own_challenge() {
    let site = site().await;
    let (_, mut phone) = with_passkey(&site, "kyiv", 1).await;
    let (first, second) = (asked(&site).await, asked(&site).await);
    let answer = phone.sign(&first);
    assert_eq!(who(&site, &enter(&site, &answer).await).await, "kyiv");
    is_refused(&enter(&site, &answer).await, "the same again");
    let mut made_up = second.clone();
    made_up["challenge"] = json!("AAAAAAAAAAAAAAAAAAAAAA");
    is_refused(&enter(&site, &phone.sign(&made_up)).await, "a challenge of nobody's");
    // The right challenge on a signature that was for another one.
    let mut moved: Value = serde_json::from_str(&phone.sign(&made_up)).unwrap();
    moved["response"]["clientDataJSON"] = json!(text(&phone.client("webauthn.get", &second)));
    is_refused(&enter(&site, &moved.to_string()).await, "a signature of another challenge");
    is_refused(&enter(&site, &phone.sign(&second)).await, "its challenge was spent on a wrong answer");
    for broken in ["", "{}", "null", "[", &"[".repeat(10_000), &"x".repeat(100_000)] {
        is_refused(&enter(&site, broken).await, "no answer at all");
    }
    assert_eq!(who(&site, &enter(&site, &phone.sign(&asked(&site).await)).await).await, "kyiv");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_origin_host_key_or_nobody_in_person_is_refused() {
    let site = site().await;
    let (_, mut phone) = with_passkey(&site, "kyiv", 1).await;
    for origin in
        ["https://evil.test", "http://mediant.test", "https://mediant.test:444", "https://a.mediant.test"]
    {
        phone.origin = origin.to_owned();
        is_refused(&enter(&site, &phone.sign(&asked(&site).await)).await, origin);
    }
    phone.origin = ORIGIN.to_owned();
    phone.host = "evil.test".to_owned();
    is_refused(&enter(&site, &phone.sign(&asked(&site).await)).await, "another host");
    phone.host = "mediant.test".to_owned();
    for flags in [0, 1, 4] {
        phone.flags = flags;
        is_refused(&enter(&site, &phone.sign(&asked(&site).await)).await, "nobody was seen");
    }
    phone.flags = SEEN;
    let mut forged = Device { handle: phone.handle.clone(), id: phone.id.clone(), ..Device::new(1) };
    forged.count = 100;
    is_refused(&enter(&site, &forged.sign(&asked(&site).await)).await, "another key");
    let new = phone.client("webauthn.create", &asked(&site).await);
    let mut kind: Value = serde_json::from_str(&phone.sign(&asked(&site).await)).unwrap();
    kind["response"]["clientDataJSON"] = json!(text(&new));
    is_refused(&enter(&site, &kind.to_string()).await, "what makes a passkey signs nobody in");
    let high = phone.count;
    phone.count = 0;
    is_refused(&enter(&site, &phone.sign(&asked(&site).await)).await, "a counter that went back");
    phone.count = high;
    assert_eq!(who(&site, &enter(&site, &phone.sign(&asked(&site).await)).await).await, "kyiv");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_opens_its_own_persons_account_alone_until_it_is_removed() {
    let site = site().await;
    let (kyiv, mut phone) = with_passkey(&site, "kyiv", 1).await;
    let (moscow, mut other) = with_passkey(&site, "moscow", 2).await;
    let own = std::mem::replace(&mut other.handle, phone.handle.clone());
    is_refused(&enter(&site, &other.sign(&asked(&site).await)).await, "it says that it is another's");
    other.handle = own;
    let id = std::mem::replace(&mut other.id, phone.id.clone());
    is_refused(&enter(&site, &other.sign(&asked(&site).await)).await, "it says that it is another passkey");
    other.id = id;
    // What one person was asked is not answered by another, and a passkey that is there is not overwritten.
    let made = Device::new(3).make(&begin(&site, &kyiv).await);
    is_refused(&add(&site, &moscow, &made).await, "made for another");
    is_refused(
        &add(&site, &kyiv, &Device::new(1).make(&begin(&site, &kyiv).await)).await,
        "an id that is taken",
    );
    let of_kyiv = text(&phone.id);
    let removed = site.post(Some(&moscow), "/passkeys/remove", &[("passkey", &of_kyiv)]).await;
    assert_eq!(removed.status, StatusCode::UNPROCESSABLE_ENTITY, "one's own alone");
    assert_eq!(who(&site, &enter(&site, &phone.sign(&asked(&site).await)).await).await, "kyiv");
    let removed = site.post(Some(&kyiv), "/passkeys/remove", &[("passkey", &of_kyiv)]).await;
    assert_eq!(removed.to(), "/passkeys");
    is_refused(&enter(&site, &phone.sign(&asked(&site).await)).await, "it was removed");
    assert_eq!(who(&site, &enter(&site, &other.sign(&asked(&site).await)).await).await, "moscow");
    let site = site.on(noon, terms()).await;
    is_refused(&enter(&site, &phone.sign(&asked(&site).await)).await, "it stays removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_takes_the_password_and_an_answer_that_is_right() {
    let site = site().await;
    let kyiv = site.sign_in("kyiv").await;
    let wrong = [("name", "mine"), ("password", "a wrong password")];
    let refused = site.post(Some(&kyiv), "/passkeys/begin", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_refused(&add(&site, &kyiv, &Device::new(1).make(&json!({
        "rp": { "id": "mediant.test" }, "user": { "id": "AAAA" }, "challenge": "AAAAAAAAAAAAAAAAAAAAAA",
        "authenticatorSelection": { "userVerification": "required", "residentKey": "required" },
    }))).await, "nothing was asked");
    let spoil: [fn(&mut Device); 4] = [
        |device| device.origin = "https://evil.test".to_owned(),
        |device| device.host = "evil.test".to_owned(),
        |device| device.flags = 1,
        |device| device.flags = 4,
    ];
    for spoil in spoil {
        let mut device = Device::new(1);
        spoil(&mut device);
        is_refused(&add(&site, &kyiv, &device.make(&begin(&site, &kyiv).await)).await, "spoiled");
    }
    let made = Device::new(1).make(&begin(&site, &kyiv).await);
    is_refused(&add(&site, &kyiv, "{}").await, "no answer at all");
    is_refused(&add(&site, &kyiv, &made).await, "what was asked is answered once");
    let list = site.get(Some(&kyiv), "/passkeys.json").await.json();
    assert_eq!(list["passkeys"], json!([]));
}

static HOUR: AtomicI64 = AtomicI64::new(0);

fn ticking() -> i64 {
    noon() + HOUR.load(Ordering::Relaxed)
}

#[tokio::test(flavor = "multi_thread")]
async fn challenges_end_after_five_minutes_and_too_many_must_wait() {
    let site = Site::demo().await.on(ticking, terms()).await;
    let (kyiv, mut phone) = with_passkey(&site, "kyiv", 1).await;
    let (early, adding) = (asked(&site).await, begin(&site, &kyiv).await);
    HOUR.store(299, Ordering::Relaxed);
    assert_eq!(who(&site, &enter(&site, &phone.sign(&early)).await).await, "kyiv");
    let late = asked(&site).await;
    HOUR.store(600, Ordering::Relaxed);
    is_refused(&enter(&site, &phone.sign(&late)).await, "too late");
    is_refused(&add(&site, &kyiv, &Device::new(2).make(&adding)).await, "too late");
    let mut last = asked(&site).await;
    let mut tries = 1;
    loop {
        let answer = site.post(None, "/sign-in/passkey/begin", &[]).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        tries += 1;
        last = answer.json()["options"].clone();
    }
    // One of the thirty was spent before.
    assert_eq!(tries, 29);
    assert_eq!(who(&site, &enter(&site, &phone.sign(&last)).await).await, "kyiv");
    assert!(asked(&site).await["challenge"].is_string(), "who got in begins anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_origin_there_are_no_passkeys_and_the_page_says_why() {
    let site = Site::demo().await;
    let kyiv = site.sign_in("kyiv").await;
    assert!(!site.get(None, "/sign-in").await.body.contains("data-passkey"));
    assert!(site.get(Some(&kyiv), "/passkeys").await.body.contains("--origin"));
    for path in ["/passkeys/begin", "/sign-in/passkey/begin", "/sign-in/passkey", "/passkeys"] {
        let answer = site.post(Some(&kyiv), path, &[("name", "a"), ("password", DEMO_PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains("no origin"), "{path}");
    }
}
