//! Who is in the rooms of a case, and as what.

use mediant_core::Id;
use mediant_disclosure::Audience;
use serde::{Deserialize, Serialize};

/// What a person is in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Leads the mediation: invites, freezes texts, changes everything that is the mediator's.
    Lead,
    /// Works for the mediator: sees and changes what the lead does, but does not invite or freeze.
    Team,
    /// Whose interests a party's are: tells, offers, consents.
    Principal,
    /// Speaks for a party: tells, offers, consents.
    Delegate,
    /// Advises a party: sees what its delegates see.
    Adviser,
    /// A third party that is consulted: sees what is public.
    Consulted,
    /// Looks on: sees what is public.
    Observer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Lead,
        Self::Team,
        Self::Principal,
        Self::Delegate,
        Self::Adviser,
        Self::Consulted,
        Self::Observer,
    ];

    /// `lead`, `team`, `principal`, `delegate`, `adviser`, `consulted` or `observer`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Team => "team",
            Self::Principal => "principal",
            Self::Delegate => "delegate",
            Self::Adviser => "adviser",
            Self::Consulted => "consulted",
            Self::Observer => "observer",
        }
    }

    /// The role of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }

    /// Whether the role is the mediator's.
    #[must_use]
    pub fn is_mediator(self) -> bool {
        matches!(self, Self::Lead | Self::Team)
    }

    /// Whether the role belongs to a party.
    #[must_use]
    pub fn is_of_a_party(self) -> bool {
        matches!(self, Self::Principal | Self::Delegate | Self::Adviser)
    }

    /// Whether the role may tell, offer and consent for its party.
    #[must_use]
    pub fn speaks(self) -> bool {
        matches!(self, Self::Principal | Self::Delegate)
    }
}

/// A person in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The person's id, made by the workbench; says nothing about the person.
    pub person: String,
    /// What the person is in this case.
    pub role: Role,
    /// The party that the person belongs to; none for the mediator's team, those consulted, and observers.
    pub party: Option<String>,
}

impl Member {
    /// For whom this person sees the case.
    #[must_use]
    pub fn audience(&self) -> Audience {
        let party = self.party.as_deref().and_then(|p| Id::new(p).ok());
        match (self.role, party) {
            (role, _) if role.is_mediator() => Audience::Mediator,
            (role, Some(party)) if role.is_of_a_party() => Audience::Party(party),
            _ => Audience::Public,
        }
    }

    /// Whether this person may speak for the party.
    #[must_use]
    pub fn speaks_for(&self, party: &str) -> bool {
        self.role.speaks() && self.party.as_deref() == Some(party)
    }
}
