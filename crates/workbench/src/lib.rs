//! The rooms of a case as a pure state machine: people act, an act that is allowed leaves a deed, and deeds in order make the
//! state again.
//!
//! ```text
//! act ─may it?─▶ Deed ──kept by the store──▶ Workspace::apply ──▶ Case ──disclosure──▶ what one person sees
//! ```
//!
//! **A case is its folder.** The workspace holds the files of a case folder, each version of each file a deed, so that what
//! the workbench keeps can be written out as a folder and taken back without loss. What one party tells is a file of its
//! own, in a room of its own.
//!
//! **Invariants.** No I/O, clock or randomness: the hour of an act is handed in. What was refused leaves nothing. Every state
//! that deeds lead to can be read as a case without errors. Nobody records consent for another.

mod act;
mod agenda;
mod deed;
mod member;
mod refusal;
mod review;
mod workspace;

pub use act::{
    add_member, answer, change, drop_what_if, end_member, freeze, join, keep_what_if, open, propose,
    public_page, release_proposal, saw, withdraw_proposal,
};
pub use agenda::{add_option, answer_option, ask_option};
pub use deed::{AskedOption, Deed, KeptWhatIf, Room, Wish};
pub use mediant_evidence::Paragraph;
pub use member::{Member, Role};
pub use refusal::Refusal;
pub use review::{Correction, Wanted, decide, paragraphs, take_back};
pub use workspace::{File, Proposal, Workspace, mark};
