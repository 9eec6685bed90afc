//! Single sign-on: an issuer that tells who somebody is (`OpenID` Connect Core 1.0, by code with PKCE, RFC 7636).
//!
//! The issuer's word lets nobody in alone: it names a subject, and a person must have linked that subject before.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::app::Failure;
use crate::ask::{Sent, ask, may_be_asked};
use crate::secret;

/// For how long somebody may be with the issuer, in seconds.
const HOLDS: i64 = 10 * 60;
/// The most who are with the issuer at once; the oldest makes room.
const MOST: usize = 2000;
/// By how much clocks may differ, in seconds.
const LEEWAY: i64 = 60;
/// After how many seconds keys are read again in any case.
const KEYS_HOLD: i64 = 3600;
/// How many seconds lie between two readings of the keys at least.
const KEYS_REST: i64 = 60;
/// The most bytes of a token.
const MOST_TOKEN: usize = 32 << 10;
/// The most bytes of a subject.
const MOST_SUBJECT: usize = 255;

/// An issuer that the server was told of. It holds a secret, and so has no `Debug`.
pub struct Issuer {
    pub(crate) name: String,
    client: String,
    secret: String,
    authorize: String,
    token: String,
    keys_at: String,
    /// Whether the secret goes into the form, since the issuer does not take it in the head.
    in_form: bool,
    /// The keys, and when they were read.
    keys: Mutex<Option<(i64, JwkSet)>>,
}

/// What an issuer says of itself.
#[derive(Deserialize)]
struct Said {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// What a token claims.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    aud: Value,
    exp: f64,
    iat: f64,
    #[serde(default)]
    nbf: Option<f64>,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
}

/// Somebody who is with the issuer.
pub(crate) struct Away {
    state: String,
    nonce: String,
    verifier: String,
    /// The token of the browser that went there, hashed.
    browser: String,
    until: i64,
    /// Who links an account, and the session in which they asked for it, hashed; nobody where somebody signs in.
    pub(crate) links: Option<(String, String)>,
}

/// All who are with the issuer, in the order in which they went.
#[derive(Default)]
pub(crate) struct Aways(VecDeque<Away>);

impl Aways {
    /// Sends somebody there: the address, and the token by which the browser is known when it comes back.
    ///
    /// # Errors
    /// Where the system has no randomness.
    pub(crate) fn send(
        &mut self,
        issuer: &Issuer,
        back: &str,
        links: Option<(String, String)>,
        now: i64,
    ) -> Result<(String, String), Failure> {
        let (state, nonce, verifier) = (secret::token()?, secret::token()?, secret::token()?);
        let browser = secret::token()?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let query = form(&[
            ("response_type", "code"),
            ("scope", "openid"),
            ("client_id", &issuer.client),
            ("redirect_uri", back),
            ("state", &state),
            ("nonce", &nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let join = if issuer.authorize.contains('?') { '&' } else { '?' };
        let to = format!("{}{join}{query}", issuer.authorize);
        while self.0.len() >= MOST || self.0.front().is_some_and(|away| now >= away.until) {
            self.0.pop_front();
        }
        let kept = secret::kept(&browser);
        self.0.push_back(Away { state, nonce, verifier, browser: kept, until: now + HOLDS, links });
        Ok((to, browser))
    }

    /// Who comes back, once, in the browser that went.
    pub(crate) fn back(&mut self, state: &str, browser: &str, now: i64) -> Option<Away> {
        let at = self.0.iter().position(|away| secret::same(&away.state, state))?;
        let away = self.0.remove(at)?;
        (now < away.until && secret::same(&away.browser, &secret::kept(browser))).then_some(away)
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A text as the names and secrets of clients are written in the head of a request.
fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl Issuer {
    /// Asks an issuer what it says of itself.
    ///
    /// # Errors
    /// Says what is wrong: no way there, or what it says is not in order.
    pub async fn discover(name: &str, client: &str, secret: &str) -> Result<Self, String> {
        let name = name.trim();
        let at = format!("{}/.well-known/openid-configuration", name.trim_end_matches('/'));
        let said: Said = serde_json::from_value(ask(&at, None).await?)
            .map_err(|_| format!("{at} does not say what an issuer says"))?;
        if said.issuer != name {
            return Err(format!(
                "{at} is of another issuer: write its name just as it does, {}",
                said.issuer
            ));
        }
        for url in [&said.authorization_endpoint, &said.token_endpoint, &said.jwks_uri] {
            if !may_be_asked(url) {
                return Err(format!("{at} names an address that is not https"));
            }
        }
        let ways = said.token_endpoint_auth_methods_supported;
        let takes = |way: &str| ways.iter().any(|known| known == way);
        Ok(Self {
            name: name.to_owned(),
            client: client.to_owned(),
            secret: secret.to_owned(),
            authorize: said.authorization_endpoint,
            token: said.token_endpoint,
            keys_at: said.jwks_uri,
            in_form: takes("client_secret_post") && !takes("client_secret_basic"),
            keys: Mutex::new(None),
        })
    }

    /// Whom the issuer names for a code; the same person is always the same subject.
    ///
    /// # Errors
    /// Says what is wrong with what it answers, for nobody but the one who runs the server.
    pub(crate) async fn subject(
        &self,
        away: &Away,
        (code, back): (&str, &str),
        now: i64,
    ) -> Result<String, String> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", &away.verifier),
        ];
        let mut authorization = None;
        if self.in_form {
            fields.extend([("client_id", self.client.as_str()), ("client_secret", self.secret.as_str())]);
        } else {
            let pair = format!("{}:{}", escaped(&self.client), escaped(&self.secret));
            authorization = Some(format!("Basic {}", STANDARD.encode(pair)));
        }
        let answer = ask(&self.token, Some(Sent { authorization, form: form(&fields) })).await?;
        let token = answer.get("id_token").and_then(Value::as_str).ok_or("it gave no token of who it is")?;
        self.told(token, &away.nonce, now).await
    }

    /// Whom a token names.
    async fn told(&self, token: &str, nonce: &str, now: i64) -> Result<String, String> {
        if token.len() > MOST_TOKEN {
            return Err("its token is too long".to_owned());
        }
        let head = decode_header(token).map_err(|_| "its token cannot be read")?;
        if ![Algorithm::RS256, Algorithm::ES256].contains(&head.alg) {
            return Err("its token is signed in a way that is not taken".to_owned());
        }
        let mut rules = Validation::new(head.alg);
        rules.set_issuer(&[&self.name]);
        rules.set_audience(&[&self.client]);
        rules.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        // The hours are looked at below, by the clock that the server was given.
        rules.validate_exp = false;
        let key = self.key(head.kid.as_deref(), now).await?;
        let claims = decode::<Claims>(token, &key, &rules).map_err(|why| format!("its token: {why}"))?.claims;
        let hour = |at: f64| (at.clamp(0.0, 1e12)) - now as f64;
        let leeway = LEEWAY as f64;
        if hour(claims.exp) <= -leeway
            || hour(claims.iat) > leeway
            || hour(claims.iat) < -(HOLDS as f64)
            || claims.nbf.is_some_and(|at| hour(at) > leeway)
        {
            return Err("its token is not of this hour".to_owned());
        }
        let others = claims.aud.as_array().is_some_and(|all| all.len() > 1);
        let for_us = claims.azp.as_ref().map_or(!others, |azp| *azp == self.client);
        if !for_us {
            return Err("its token is for another".to_owned());
        }
        if !claims.nonce.is_some_and(|said| secret::same(&said, nonce)) {
            return Err("its token answers something else".to_owned());
        }
        if claims.sub.is_empty() || claims.sub.len() > MOST_SUBJECT {
            return Err("its token names nobody".to_owned());
        }
        Ok(claims.sub)
    }

    /// The key of this name; the keys are read again where it is not among them, or after an hour.
    async fn key(&self, id: Option<&str>, now: i64) -> Result<DecodingKey, String> {
        let found = |keys: &JwkSet| match (id, keys.keys.as_slice()) {
            (Some(id), _) => keys.find(id).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => None,
        };
        let mut kept = self.keys.lock().await;
        let known = kept.as_ref().filter(|(at, _)| now - at < KEYS_HOLD).and_then(|(_, keys)| found(keys));
        let key = match known {
            Some(key) => key,
            None if kept.as_ref().is_some_and(|(at, _)| now - at < KEYS_REST) => {
                return Err("its token is signed with a key that it does not tell".to_owned());
            }
            None => {
                let keys = serde_json::from_value(ask(&self.keys_at, None).await?);
                let keys: JwkSet = keys.map_err(|_| "its keys cannot be read")?;
                let key = found(&keys);
                *kept = Some((now, keys));
                key.ok_or("its token is signed with a key that it does not tell")?
            }
        };
        DecodingKey::from_jwk(&key).map_err(|_| "its key cannot be used".to_owned())
    }
}
