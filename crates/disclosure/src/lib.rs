//! The only place that decides what one audience may see, and the only one that can build a view.
//!
//! # How confidentiality holds
//!
//! [`redact()`] makes a case from which everything is gone that the audience may not see. A view is computed
//! from that redacted case and from public reports, and from nothing else. So what one side told the mediator
//! cannot reach another side, not even through a number that moves: the number was computed without it.
//! A property test changes every confidential input and compares every byte.
//!
//! **Invariant.** No function here that builds a [`PartyView`] or a [`PublicView`] reads the unredacted case
//! other than by handing it to [`redact()`].

mod audience;
mod consents;
mod redact;
mod reports;
mod reveal;
mod view;

pub use audience::Audience;
pub use consents::{TextView, text_views};
pub use redact::redact;
pub use reports::{accepted_only, is_accepted};
pub use reveal::reveals;
pub use view::{
    Failure, MediatorView, OwnNumbers, PartyView, PublicView, ReadingView, View, mediator_view, party_view,
    public_view, view,
};
