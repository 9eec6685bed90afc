//! Why an act is refused.

use mediant_formats::Faults;

/// Why an act is refused. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The person may not do this.
    #[error("this is not yours to do: {0}")]
    NotYours(&'static str),
    /// There is no such thing, or the person may not know of it; the two are told alike.
    #[error("there is no such {0} here")]
    NotHere(&'static str),
    /// Somebody else changed it meanwhile.
    #[error("it has changed since you opened it; nothing of yours was kept, and nothing of theirs was lost")]
    Stale {
        /// The mark of what is there now.
        now: String,
    },
    /// What was given does not fit together.
    #[error("{} thing(s) in it are wrong", .0.errors())]
    Faulty(Faults),
    /// What was given is not in order.
    #[error("{0}")]
    Wrong(String),
}
