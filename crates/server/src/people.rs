//! Who may sign in: people, invitations and sessions, from the events of one stream.

use std::collections::BTreeMap;

use mediant_workbench::Member;
use serde::{Deserialize, Serialize};

/// How long a session holds, in seconds.
pub(crate) const SESSION: i64 = 14 * 24 * 3600;
/// How long an invitation holds, in seconds.
pub(crate) const INVITATION: i64 = 14 * 24 * 3600;
/// The most browsers of one person that are known again.
const MOST_BROWSERS: usize = 20;

/// Something that happened to the people of a workbench, as it is kept. It holds hashes of secrets, and so has no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Change {
    /// A person can sign in.
    Joined {
        /// The person's id.
        person: String,
        /// The name to sign in with and to be called by.
        name: String,
        /// The password, hashed.
        password: String,
    },
    /// A person has another password.
    Password {
        /// Who.
        person: String,
        /// The password, hashed.
        password: String,
    },
    /// Somebody was invited.
    Invited {
        /// The link's token, hashed.
        token: String,
        /// The case.
        case: String,
        /// As what; the person's id is made when the link is used.
        member: Member,
        /// Until when, in seconds since 1970.
        until: i64,
    },
    /// An invitation was used.
    Used {
        /// The link's token, hashed.
        token: String,
    },
    /// An invitation was taken back before it was used.
    Revoked {
        /// The link's token, hashed.
        token: String,
    },
    /// Somebody signed in.
    SignedIn {
        /// The session's token, hashed.
        token: String,
        /// Who.
        person: String,
        /// Until when, in seconds since 1970.
        until: i64,
        /// The token, hashed, by which the browser is known again at a later sign-in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        browser: Option<String>,
    },
    /// Somebody made a personal token, for programs.
    TokenMade {
        /// The token, hashed.
        token: String,
        /// Whose.
        person: String,
        /// What it is for, in the person's words.
        name: String,
        /// Until when, in seconds since 1970.
        until: i64,
    },
    /// A personal token is no longer good.
    TokenRevoked {
        /// The token, hashed.
        token: String,
    },
    /// A person has another passkey.
    PasskeyAdded {
        /// Whose.
        person: String,
        /// Its id, which its authenticator gave it.
        id: String,
        /// What the person knows it by.
        name: String,
        /// Its public key, and what of it stays.
        key: String,
        /// Its counter, and what of it changes.
        state: String,
    },
    /// Somebody signed in with a passkey, and its counter grew.
    PasskeyUsed {
        /// Whose.
        person: String,
        /// Its id.
        id: String,
        /// Its counter, and what of it changes.
        state: String,
    },
    /// A passkey is no longer good.
    PasskeyRemoved {
        /// Whose.
        person: String,
        /// Its id.
        id: String,
    },
    /// A person can sign in by an issuer.
    Linked {
        /// Who.
        person: String,
        /// The issuer's name.
        issuer: String,
        /// How it calls the person.
        subject: String,
    },
    /// A person can no longer sign in by an issuer.
    Unlinked {
        /// Who.
        person: String,
    },
    /// A session was ended.
    SignedOut {
        /// The session's token, hashed.
        token: String,
    },
}

impl Change {
    /// Its kind, in the clear beside it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Joined { .. } => "joined",
            Self::Password { .. } => "password",
            Self::Invited { .. } => "invited",
            Self::Used { .. } => "used",
            Self::Revoked { .. } => "revoked",
            Self::SignedIn { .. } => "signed-in",
            Self::SignedOut { .. } => "signed-out",
            Self::TokenMade { .. } => "token-made",
            Self::TokenRevoked { .. } => "token-revoked",
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
            Self::PasskeyAdded { .. } => "passkey-added",
            Self::PasskeyUsed { .. } => "passkey-used",
            Self::PasskeyRemoved { .. } => "passkey-removed",
        }
    }

    /// Whose data it holds.
    pub(crate) fn subject(&self) -> Option<String> {
        match self {
            Self::Joined { person, .. }
            | Self::Password { person, .. }
            | Self::SignedIn { person, .. }
            | Self::Linked { person, .. }
            | Self::Unlinked { person }
            | Self::PasskeyAdded { person, .. }
            | Self::PasskeyUsed { person, .. }
            | Self::PasskeyRemoved { person, .. }
            | Self::TokenMade { person, .. } => Some(person.clone()),
            Self::Invited { .. }
            | Self::Used { .. }
            | Self::Revoked { .. }
            | Self::SignedOut { .. }
            | Self::TokenRevoked { .. } => None,
        }
    }
}

/// A person who can sign in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) password: String,
    /// The browsers that the person has signed in with, by the hash of their token, the latest last.
    pub(crate) browsers: Vec<String>,
}

/// An invitation that was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invitation {
    pub(crate) case: String,
    pub(crate) member: Member,
    pub(crate) until: i64,
}

/// A session that was not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    pub(crate) person: String,
    pub(crate) since: i64,
    pub(crate) until: i64,
}

/// A personal token that was not revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) person: String,
    pub(crate) name: String,
    pub(crate) since: i64,
    pub(crate) until: i64,
}

/// A passkey that was not removed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Passkey {
    pub(crate) person: String,
    pub(crate) name: String,
    pub(crate) since: i64,
    /// Its public key, and what of it stays.
    pub(crate) key: String,
    /// Its counter, and what of it changes.
    pub(crate) state: String,
}

/// All people of a workbench.
#[derive(Clone, Default)]
pub(crate) struct People {
    pub(crate) persons: BTreeMap<String, Person>,
    pub(crate) invitations: BTreeMap<String, Invitation>,
    pub(crate) sessions: BTreeMap<String, Session>,
    pub(crate) tokens: BTreeMap<String, Token>,
    /// By the id that the authenticator gave them.
    pub(crate) passkeys: BTreeMap<String, Passkey>,
    /// By person: an issuer, and how it calls them.
    links: BTreeMap<String, (String, String)>,
    pub(crate) place: u64,
}

impl People {
    /// The state after one more change.
    pub(crate) fn apply(&mut self, change: &Change, at: i64) {
        self.place += 1;
        match change.clone() {
            Change::Joined { person, name, password } => {
                let browsers = Vec::new();
                self.persons.insert(person.clone(), Person { id: person, name, password, browsers });
            }
            Change::Password { person, password } => {
                if let Some(person) = self.persons.get_mut(&person) {
                    person.password = password;
                }
            }
            Change::Invited { token, case, member, until } => {
                self.invitations.insert(token, Invitation { case, member, until });
            }
            Change::Used { token } | Change::Revoked { token } => drop(self.invitations.remove(&token)),
            Change::SignedIn { token, person, until, browser } => {
                if let (Some(browser), Some(person)) = (browser, self.persons.get_mut(&person)) {
                    person.browsers.retain(|known| *known != browser);
                    let old = (person.browsers.len() + 1).saturating_sub(MOST_BROWSERS);
                    person.browsers.drain(..old);
                    person.browsers.push(browser);
                }
                self.sessions.insert(token, Session { person, since: at, until });
            }
            Change::SignedOut { token } => drop(self.sessions.remove(&token)),
            Change::TokenMade { token, person, name, until } => {
                self.tokens.insert(token, Token { person, name, since: at, until });
            }
            Change::TokenRevoked { token } => drop(self.tokens.remove(&token)),
            Change::Linked { person, issuer, subject } => {
                self.links.insert(person, (issuer, subject));
            }
            Change::Unlinked { person } => drop(self.links.remove(&person)),
            Change::PasskeyAdded { person, id, name, key, state } => {
                self.passkeys.insert(id, Passkey { person, name, since: at, key, state });
            }
            Change::PasskeyUsed { id, state, .. } => {
                if let Some(passkey) = self.passkeys.get_mut(&id) {
                    passkey.state = state;
                }
            }
            Change::PasskeyRemoved { id, .. } => drop(self.passkeys.remove(&id)),
        }
    }

    /// The person of this name, however it is capitalised.
    pub(crate) fn named(&self, name: &str) -> Option<&Person> {
        let wanted = name.trim().to_lowercase();
        self.persons.values().find(|p| p.name.to_lowercase() == wanted)
    }

    /// Who is in the session with this token, hashed, at this hour.
    pub(crate) fn in_session(&self, token: &str, now: i64) -> Option<&Person> {
        let session = self.sessions.get(token).filter(|s| now < s.until)?;
        self.persons.get(&session.person)
    }

    /// Whether a person has linked an account at this issuer.
    pub(crate) fn linked(&self, person: &str, issuer: &str) -> bool {
        self.links.get(person).is_some_and(|(known, _)| known == issuer)
    }

    /// Who has linked the account that this issuer calls so.
    pub(crate) fn of_subject(&self, issuer: &str, subject: &str) -> Option<&Person> {
        let mut links = self.links.iter();
        let (person, _) = links.find(|(_, (by, called))| by == issuer && called == subject)?;
        self.persons.get(person)
    }

    /// Whose personal token this is, hashed, at this hour.
    pub(crate) fn with_token(&self, token: &str, now: i64) -> Option<&Person> {
        let found = self.tokens.get(token).filter(|t| now < t.until)?;
        self.persons.get(&found.person)
    }

    /// The name of a person, for those who may know it.
    pub(crate) fn name(&self, person: &str) -> &str {
        self.persons.get(person).map_or("a person whose data was removed", |p| p.name.as_str())
    }
}
