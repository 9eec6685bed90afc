//! For whom something is shown.

use std::fmt;

use mediant_core::Id;

/// For whom something is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The mediator and the mediator's team: everything.
    Mediator,
    /// One party: what is shared, and what it told itself.
    Party(Id),
    /// Anyone: what is public.
    Public,
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mediator => f.write_str("mediator"),
            Self::Party(id) => write!(f, "{id}"),
            Self::Public => f.write_str("public"),
        }
    }
}
