//! Cases that cannot be read, as after a purge or where something was changed by other hands: the others are open all the
//! same, and whose case it is are told what to do.

use std::collections::BTreeMap;

use mediant_store::{ErrorKind, Store};
use mediant_workbench::{Deed, Member, Workspace};

use crate::app::{App, Failure, PAGE};

/// A case that cannot be read.
pub(crate) struct Unreadable {
    /// Who is in it, as far as it could be read.
    pub(crate) members: BTreeMap<String, Member>,
    /// Why it cannot be read.
    pub(crate) why: String,
}

/// What the parties are told: why is the mediator's affair.
pub(crate) const TO_OTHERS: &str = "this case cannot be read at present; ask the mediator’s team";

impl Unreadable {
    /// What a person is told of it: nothing who is not in it.
    pub(crate) fn to(&self, person: &str) -> Option<String> {
        let member = self.members.get(person)?;
        if !member.role.is_mediator() {
            return Some(TO_OTHERS.to_owned());
        }
        Some(format!(
            "this case cannot be read: {}. Nothing of it is lost by that. Ask whoever runs the server to look at it with \
             “mediant verify”, and to bring it back from a backup (“mediant restore”) or with “mediant unpack” from its folder; \
             the other cases are open meanwhile",
            self.why.trim_end_matches('.')
        ))
    }
}

impl App {
    /// The cases that could not be read, for whoever runs the server: the slug, or the stream where there is none, and why.
    #[must_use]
    pub fn unreadable(&self) -> Vec<(String, String)> {
        self.unreadable.iter().map(|(name, found)| (name.clone(), found.why.clone())).collect()
    }
}

/// What the events of a case lead to, as far as they can be read, and why no further.
///
/// # Errors
/// Where the store as a whole cannot be read.
pub(crate) async fn state(store: &Store, stream: &str) -> Result<(Workspace, Option<Failure>), Failure> {
    let mut space = Workspace::default();
    loop {
        let events = match store.read(stream, space.place, PAGE).await {
            Ok(events) => events,
            Err(why) if why.kind() == ErrorKind::Damaged => {
                return Ok((space, Some(Failure::Wrong(why.to_string()))));
            }
            Err(why) => return Err(Failure::Store(why)),
        };
        if events.is_empty() {
            return Ok((space, None));
        }
        for event in events {
            match event.body.as_deref().map(Deed::from_bytes) {
                Some(Ok(deed)) => space.apply(&deed, &event.by, event.at),
                Some(Err(_)) => {
                    let why = format!("event {} of it is of another version", event.place);
                    return Ok((space, Some(Failure::Wrong(why))));
                }
                None => space.skip(),
            }
        }
    }
}
