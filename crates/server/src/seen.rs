//! Views, built when they are first asked for and kept while nothing that they rest on changes.
//!
//! A view is kept under the digest of what it was built from: the case as the audience may know it, and what the
//! reports say. So what
//! another party enters neither changes a view nor makes it be built again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use mediant_analysis::Options;
use mediant_core::ledger::Ledger;
use mediant_disclosure::{Audience, TextView, View, redact, text_views, view};
use mediant_workbench::Member;
use sha2::{Digest, Sha256};

use crate::app::{Failure, Room};

/// The most views that are kept.
const MOST: usize = 200;

/// By digest, the turn at which a view was last used, and the view.
type Kept = BTreeMap<[u8; 32], (u64, Arc<View>)>;

/// The views that were built of late, with the turn at which each was last used.
#[derive(Default)]
pub(crate) struct Views {
    kept: Mutex<(u64, Kept)>,
}

impl Views {
    /// What an audience sees of a case.
    ///
    /// # Errors
    /// Where the case cannot be analysed for it.
    pub(crate) async fn of(&self, room: &Arc<Room>, audience: &Audience) -> Result<Arc<View>, Failure> {
        let (room, audience) = (Arc::clone(room), audience.clone());
        let digest = digest(&room, &audience);
        if let Some(found) = self.kept(&digest) {
            return Ok(found);
        }
        let built = tokio::task::spawn_blocking(move || {
            view(&room.loaded.case, &reports(&room, &audience).0, &audience, &Options::default())
        });
        let built = built.await.map_err(|_| Failure::Inside("the analysis stopped"))?;
        let built = Arc::new(built.map_err(|why| Failure::Wrong(why.to_string()))?);
        self.keep(digest, &built);
        Ok(built)
    }

    fn kept(&self, digest: &[u8; 32]) -> Option<Arc<View>> {
        let mut kept = self.kept.lock().ok()?;
        kept.0 += 1;
        let turn = kept.0;
        let (used, view) = kept.1.get_mut(digest)?;
        *used = turn;
        Some(Arc::clone(view))
    }

    fn keep(&self, digest: [u8; 32], view: &Arc<View>) {
        let Ok(mut kept) = self.kept.lock() else { return };
        if kept.1.len() >= MOST
            && let Some(oldest) = kept.1.iter().min_by_key(|(_, (used, _))| *used).map(|(d, _)| *d)
        {
            kept.1.remove(&oldest);
        }
        let turn = kept.0;
        kept.1.insert(digest, (turn, Arc::clone(view)));
    }
}

/// What reports say, as far as an audience may know, and its digest.
pub(crate) fn reports(room: &Room, audience: &Audience) -> (Arc<Ledger>, [u8; 32]) {
    match audience {
        Audience::Mediator => (Arc::clone(&room.ledger), room.said),
        Audience::Party(_) | Audience::Public => room.accepted.clone(),
    }
}

/// A digest of what an audience's view is built from. Made once for a room, which never changes.
fn digest(room: &Room, audience: &Audience) -> [u8; 32] {
    let name = format!("{audience:?}");
    if let Some(made) = room.digests.lock().ok().and_then(|all| all.get(&name).copied()) {
        return made;
    }
    let mut hash = Sha256::new();
    hash.update(format!("{name}\n{:?}\n", redact(&room.loaded.case, audience)));
    hash.update(reports(room, audience).1);
    let made = hash.finalize().into();
    if let Ok(mut all) = room.digests.lock() {
        all.insert(name, made);
    }
    made
}

/// A digest of all that a person may see of a case: it changes where that changes, and not else.
pub(crate) fn stamp(room: &Room, member: &Member, day: &str) -> String {
    let audience = member.audience();
    let mut hash = Sha256::new();
    hash.update(digest(room, &audience));
    hash.update(format!("{member:?}\n{:?}\n", texts(room, &audience, day)));
    if audience == Audience::Mediator {
        hash.update(format!("{:?}\n", room.space.members));
    }
    let asked = room.space.asked_options.iter();
    let known = |by: &Option<String>| audience == Audience::Mediator || (by.is_some() && *by == member.party);
    for option in asked.filter(|(option, _)| known(&option.by)) {
        hash.update(format!("{option:?}\n"));
    }
    hash.finalize().iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// The frozen texts as an audience may know them.
pub(crate) fn texts(room: &Room, audience: &Audience, day: &str) -> Vec<TextView> {
    let case = &room.loaded.case;
    let needed: Vec<_> =
        case.parties.iter().filter(|p| p.veto || case.at_least.is_none()).map(|p| p.id.clone()).collect();
    text_views(&room.space.texts, &room.space.consents, &needed, (audience, day))
}
