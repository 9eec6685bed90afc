//! Passkeys: what was asked of a browser and not answered yet, and whether an answer is right.
//!
//! Web Authentication, level 3 (W3C), sections 7.1 and 7.2. A challenge is random, holds for five minutes, is kept in memory
//! alone, and is gone with the first answer to it, right or wrong. The authenticator must have seen to it that it is the
//! person (by finger, face or code), and its counter, where it has one, must have grown.

use std::borrow::Borrow as _;
use std::collections::{BTreeMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use webauthn_rp::bin::{Decode as _, Encode as _};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle, Username,
};
use webauthn_rp::request::{ExtensionInfo, PublicKeyCredentialDescriptor};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId, SentChallenge};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

use crate::app::Failure;
use crate::origin::Origin;
use crate::people::{Passkey, Person};

/// For how long a challenge holds, in seconds.
const HOLDS: i64 = 5 * 60;
/// The most challenges for signing in at once; the oldest makes room.
const MOST: usize = 2000;
/// The most bytes of what a browser answers.
const MOST_BYTES: usize = 64 << 10;
/// The bytes of the name by which an authenticator knows a person.
const HANDLE: usize = 32;

type Adding = RegistrationServerState<HANDLE>;
type SigningIn = DiscoverableAuthenticationServerState;
type Answer = DiscoverableAuthentication<HANDLE>;
type Key = StaticState<CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>>;

/// What was asked and not answered yet, each with the second until which it holds.
#[derive(Default)]
pub(crate) struct Begun {
    /// By person, one each.
    adding: BTreeMap<String, (i64, Adding)>,
    /// In the order in which they began.
    signing_in: VecDeque<(i64, SigningIn)>,
}

impl Begun {
    /// Begins to add a passkey, and says what the browser is asked: it makes none where `own` has one already.
    ///
    /// # Errors
    /// Where the options do not come to be.
    pub(crate) fn add(
        &mut self,
        (origin, person): (&Origin, &Person),
        own: &[String],
        now: i64,
    ) -> Result<Value, Failure> {
        let made = || Failure::Inside("a passkey was not begun");
        let handle = handle(&person.id)?;
        // What stands in the list of the browser; a name that is no name to it is shown as the id.
        let name = Username::try_from(person.name.as_str());
        let name = name.or_else(|_| Username::try_from(person.id.as_str())).map_err(|_| made())?;
        let user = PublicKeyCredentialUserEntity { name, id: &handle, display_name: None };
        let known = own.iter().filter_map(|id| {
            let id = CredentialId::<Vec<u8>>::decode(URL_SAFE_NO_PAD.decode(id).ok()?).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports: AuthTransports::decode(0).ok()? })
        });
        let mut options = PublicKeyCredentialCreationOptions::passkey(&origin.host, user, known.collect());
        // Whoever signs in is asked to prove themselves each time. That the device would refuse else is welcome, but many do
        // not know how, and could keep no passkey were it demanded.
        options.extensions.cred_protect =
            CredProtect::UserVerificationRequired(ExtensionInfo::AllowDontEnforceValue);
        let (begun, asked) = options.start_ceremony().map_err(|_| made())?;
        self.adding.retain(|_, (until, _)| now < *until);
        self.adding.insert(person.id.clone(), (now + HOLDS, begun));
        serde_json::to_value(&asked).map_err(|_| made())
    }

    /// What the person was asked; it is answered once.
    pub(crate) fn added(&mut self, person: &str, now: i64) -> Option<Adding> {
        self.adding.remove(person).filter(|(until, _)| now < *until).map(|(_, begun)| begun)
    }

    /// Begins to sign somebody in, and says what the browser is asked.
    ///
    /// # Errors
    /// Where the options do not come to be.
    pub(crate) fn sign_in(&mut self, origin: &Origin, now: i64) -> Result<Value, Failure> {
        let made = || Failure::Inside("a passkey was not asked for");
        let options = DiscoverableCredentialRequestOptions::passkey(&origin.host);
        let (begun, asked) = options.start_ceremony().map_err(|_| made())?;
        let asked = serde_json::to_value(&asked).map_err(|_| made())?;
        while self.signing_in.len() >= MOST || self.signing_in.front().is_some_and(|(until, _)| now >= *until)
        {
            self.signing_in.pop_front();
        }
        self.signing_in.push_back((now + HOLDS, begun));
        Ok(asked)
    }

    /// What an answer answers; it is answered once.
    pub(crate) fn signed_in(&mut self, challenge: SentChallenge, now: i64) -> Option<SigningIn> {
        let of = |begun: &SigningIn| {
            let asked: &SentChallenge = begun.borrow();
            *asked == challenge
        };
        let at = self.signing_in.iter().position(|(_, begun)| of(begun))?;
        self.signing_in.remove(at).filter(|(until, _)| now < *until).map(|(_, begun)| begun)
    }
}

/// The name by which authenticators know a person: it tells nothing, and is the same for all passkeys of the person.
fn handle(person: &str) -> Result<UserHandle<HANDLE>, Failure> {
    let digest = Sha256::digest([b"mediant passkey of ", person.as_bytes()].concat());
    UserHandle::decode(digest.into()).map_err(|_| Failure::Inside("a person had no handle"))
}

/// What is said of an answer that is not right, whatever is wrong with it.
pub(crate) fn refused() -> Failure {
    Failure::Wrong("the passkey was not taken; begin anew, or give your password".to_owned())
}

/// A passkey that was made as it was asked for: its id, and what is kept of it.
///
/// # Errors
/// Where it was made elsewhere, for another challenge, or by nobody in person.
pub(crate) fn made(
    begun: Adding,
    origin: &Origin,
    answer: &str,
    (person, name, since): (&str, &str, i64),
) -> Result<(String, Passkey), Failure> {
    if answer.len() > MOST_BYTES {
        return Err(refused());
    }
    let answer = Registration::from_json_relaxed(answer.as_bytes()).map_err(|_| refused())?;
    let options = RegistrationVerificationOptions::<&str, &str> {
        allowed_origins: &[origin.text()],
        error_on_unsolicited_extensions: false,
        ..Default::default()
    };
    let made = begun.verify(&origin.host, &answer, &options).map_err(|_| refused())?;
    let Ok(key) = made.static_state().encode();
    let Ok(state) = made.dynamic_state().encode();
    let (key, state) = (URL_SAFE_NO_PAD.encode(key), URL_SAFE_NO_PAD.encode(state));
    let passkey = Passkey { person: person.to_owned(), name: name.to_owned(), since, key, state };
    Ok((URL_SAFE_NO_PAD.encode(made.id().as_ref()), passkey))
}

/// What a browser answers that signs somebody in.
pub(crate) struct Signed {
    answer: Answer,
    /// Which challenge it says that it answers.
    pub(crate) challenge: SentChallenge,
    /// With which passkey.
    pub(crate) id: String,
}

impl Signed {
    /// Reads it.
    ///
    /// # Errors
    /// Where it is none.
    pub(crate) fn read(answer: &str) -> Result<Self, Failure> {
        if answer.len() > MOST_BYTES {
            return Err(refused());
        }
        let answer = Answer::from_json_relaxed(answer.as_bytes()).map_err(|_| refused())?;
        let challenge = answer.challenge_relaxed().map_err(|_| refused())?;
        let id = URL_SAFE_NO_PAD.encode(answer.raw_id().as_ref());
        Ok(Self { answer, challenge, id })
    }

    /// What is kept of the passkey after this answer, where it is right.
    ///
    /// # Errors
    /// Where it is not: another passkey, challenge, person or origin, nobody in person, or a counter that went back.
    pub(crate) fn right(
        &self,
        begun: SigningIn,
        origin: &Origin,
        passkey: &Passkey,
    ) -> Result<String, Failure> {
        let unreadable = || Failure::Inside("a passkey is of another version");
        let handle = handle(&passkey.person)?;
        if *self.answer.response().user_handle() != handle {
            return Err(refused());
        }
        let key = URL_SAFE_NO_PAD.decode(&passkey.key).map_err(|_| unreadable())?;
        let key = Key::decode(key.as_slice()).map_err(|_| unreadable())?;
        let state = URL_SAFE_NO_PAD.decode(&passkey.state).ok().and_then(|state| state.try_into().ok());
        let state = DynamicState::decode(state.ok_or_else(unreadable)?).map_err(|_| unreadable())?;
        let mut kept = AuthenticatedCredential::new(self.answer.raw_id(), &handle, key, state)
            .map_err(|_| unreadable())?;
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &[origin.text()],
            error_on_unsolicited_extensions: false,
            ..Default::default()
        };
        begun.verify(&origin.host, &self.answer, &mut kept, &options).map_err(|_| refused())?;
        let Ok(state) = kept.dynamic_state().encode();
        Ok(URL_SAFE_NO_PAD.encode(state))
    }
}
