//! Views and the documents made from them, built when they are first asked for and kept while nothing that they rest on
//! changes.
//!
//! A view is kept under the digest of what it was built from: the case as the audience may know it, and what the
//! reports say. So what
//! another party enters neither changes a view nor makes it be built again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use mediant_analysis::Options;
use mediant_brief::{Document, Header};
use mediant_core::ledger::Ledger;
use mediant_disclosure::{Audience, TextView, View, redact, text_views, view};
use mediant_workbench::Member;
use sha2::{Digest, Sha256};

use crate::app::{Failure, Room};

/// The most views that are kept.
const MOST: usize = 200;

/// A view that was built of late.
#[derive(Clone)]
struct Kept {
    /// The turn at which it was last used.
    used: u64,
    view: Arc<View>,
    /// The document that was last made from it, with its head.
    document: Option<(Header, Arc<Document>)>,
}

/// The views that were built of late, by digest, and the turn that it is.
#[derive(Default)]
pub(crate) struct Views {
    kept: Mutex<(u64, BTreeMap<[u8; 32], Kept>)>,
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
            return Ok(found.view);
        }
        let built = tokio::task::spawn_blocking(move || {
            view(&room.loaded.case, &reports(&room, &audience).0, &audience, &Options::default())
        });
        let built = built.await.map_err(|_| Failure::Inside("the analysis stopped"))?;
        let built = Arc::new(built.map_err(|why| Failure::Wrong(why.to_string()))?);
        self.keep(digest, &built);
        Ok(built)
    }

    /// The brief for an audience, with this head.
    ///
    /// # Errors
    /// Where the case cannot be analysed for it.
    pub(crate) async fn document(
        &self,
        room: &Arc<Room>,
        audience: &Audience,
        header: &Header,
    ) -> Result<Arc<Document>, Failure> {
        let digest = digest(room, audience);
        if let Some((of, document)) = self.kept(&digest).and_then(|found| found.document)
            && of == *header
        {
            return Ok(document);
        }
        let view = self.of(room, audience).await?;
        let document = Arc::new(mediant_brief::brief(view.as_ref(), header));
        if let Ok(mut kept) = self.kept.lock()
            && let Some(kept) = kept.1.get_mut(&digest)
        {
            kept.document = Some((header.clone(), Arc::clone(&document)));
        }
        Ok(document)
    }

    fn kept(&self, digest: &[u8; 32]) -> Option<Kept> {
        let mut kept = self.kept.lock().ok()?;
        kept.0 += 1;
        let turn = kept.0;
        let found = kept.1.get_mut(digest)?;
        found.used = turn;
        Some(found.clone())
    }

    fn keep(&self, digest: [u8; 32], view: &Arc<View>) {
        let Ok(mut kept) = self.kept.lock() else { return };
        if kept.1.len() >= MOST
            && let Some(oldest) = kept.1.iter().min_by_key(|(_, kept)| kept.used).map(|(d, _)| *d)
        {
            kept.1.remove(&oldest);
        }
        let turn = kept.0;
        kept.1.insert(digest, Kept { used: turn, view: Arc::clone(view), document: None });
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
