//! Verification: the chain computed anew, every body opened, every key and snapshot looked at.
//!
//! Cost: one pass over all events in pages, memory for the names of streams and the keys; where a fault is found, one more
//! pass over the links to tell an event that was moved from one that was changed.

mod trail;

use std::collections::BTreeMap;

use crate::chain::{self, Sealed, hex};
use crate::db::{Tx, Value};
use crate::error::{Error, ErrorKind};
use crate::event::OWN_STREAM;
use crate::head::{self, Head};
use crate::keys::Unlocked;
use crate::purge::PURGED;
use crate::rooms::{self, Wrapped};
use crate::seal::{self, DataKey, KeyId};
use crate::sealed;
use crate::snapshot;
use crate::store::Store;
use trail::Trail;

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many events the head tells of.
    pub events: u64,
    /// How many of those looked at were purged, each with a record of the purge.
    pub purged: u64,
    /// How many streams there are.
    pub streams: u64,
    /// The last link of the chain in hexadecimal. Noted elsewhere, it also tells a store that was put back to an earlier
    /// state as a whole, which nothing inside the store can tell.
    pub head: String,
    /// The first thing that is wrong. None: everything is as it was written.
    pub fault: Option<Fault>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// The number of the event, where it is one.
    pub number: Option<u64>,
    /// What was found, in words.
    pub words: String,
}

/// Kinds of fault.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// An event holds something else than was written, or its body is gone without a purge.
    Changed,
    /// An event is missing.
    Dropped,
    /// An event stands where another was.
    Reordered,
    /// There is an event past the last one.
    Added,
    /// The head was changed.
    Head,
    /// A data key was changed or dropped.
    Key,
    /// A snapshot was changed.
    Snapshot,
    /// The database file is broken.
    File,
}

impl FaultKind {
    /// The kind in one word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Dropped => "dropped",
            Self::Reordered => "reordered",
            Self::Added => "added",
            Self::Head => "head",
            Self::Key => "key",
            Self::Snapshot => "snapshot",
            Self::File => "file",
        }
    }
}

impl Fault {
    fn at(kind: FaultKind, number: u64, words: impl Into<String>) -> Self {
        Self { kind, number: Some(number), words: format!("event {number} {}", words.into()) }
    }

    fn of(kind: FaultKind, words: impl Into<String>) -> Self {
        Self { kind, number: None, words: words.into() }
    }
}

impl Store {
    /// Looks at everything that is kept, in one state of the database; writers go on meanwhile.
    ///
    /// # Errors
    /// A database that cannot be reached. What is wrong with what is kept is no error but [`Verdict::fault`].
    pub async fn verify(&self) -> Result<Verdict, Error> {
        let keys = self.0.keys.read().await;
        let mut tx = self.0.db.read().await?;
        verify(&mut tx, &keys).await
    }
}

/// Looks at everything that a transaction sees.
pub(crate) async fn verify(tx: &mut Tx, keys: &Unlocked) -> Result<Verdict, Error> {
    let mut verdict = Verdict { events: 0, purged: 0, streams: 0, head: String::new(), fault: None };
    match look(tx, keys, &mut verdict).await {
        Ok(()) => {}
        Err(Stop::Found(fault)) => verdict.fault = Some(fault),
        Err(Stop::Failed(fault)) if fault.kind() == ErrorKind::Damaged => {
            verdict.fault = Some(Fault::of(FaultKind::File, fault.to_string()));
        }
        Err(Stop::Failed(fault)) => return Err(fault),
    }
    Ok(verdict)
}

/// Why looking came to an end before everything was seen.
enum Stop {
    Found(Fault),
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(fault: Error) -> Self {
        Self::Failed(fault)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Found(fault)
    }
}

async fn look(tx: &mut Tx, keys: &Unlocked, verdict: &mut Verdict) -> Result<(), Stop> {
    let head = head_of(tx, keys).await?;
    verdict.events = head.number;
    verdict.head = hex(&head.chain);
    let (ring, bad_key) = ring_of(tx, keys).await?;
    let mut trail = Trail::default();
    let walked = walk(tx, &head, &ring, &mut trail).await;
    (verdict.purged, verdict.streams) = (trail.purged(), trail.streams());
    // A key that was changed is the cause where its events cannot be opened.
    match (walked, bad_key) {
        (Err(Stop::Found(fault)), Some(key)) if fault.kind == FaultKind::Key => return Err(key.into()),
        (Err(stop), _) => return Err(stop),
        (Ok(()), Some(key)) => return Err(key.into()),
        (Ok(()), None) => {}
    }
    trail.purges()?;
    snapshots(tx, &ring, &trail).await?;
    match tx.file_fault().await? {
        Some(said) => Err(Fault::of(FaultKind::File, format!("the database file is broken: {said}")).into()),
        None => Ok(()),
    }
}

async fn head_of(tx: &mut Tx, keys: &Unlocked) -> Result<Head, Stop> {
    let fault = |why: &Error| Fault::of(FaultKind::Head, why.to_string());
    let head = match head::find(tx).await {
        Ok(Some(head)) => head,
        Ok(None) => return Err(fault(&head::lost()).into()),
        Err(why) if matches!(why.kind(), ErrorKind::Damaged | ErrorKind::Newer) => {
            return Err(fault(&why).into());
        }
        Err(why) => return Err(why.into()),
    };
    head.check(keys).map_err(|why| fault(&why))?;
    Ok(head)
}

type Ring = BTreeMap<KeyId, DataKey>;

/// All keys that can be opened, and the first that cannot.
async fn ring_of(tx: &mut Tx, keys: &Unlocked) -> Result<(Ring, Option<Fault>), Error> {
    let (mut ring, mut bad) = (Ring::new(), None);
    for mut row in rooms::all(tx).await? {
        let opened = Wrapped::of_row(&mut row).and_then(|wrapped| wrapped.open(keys));
        match opened {
            Ok((id, key)) => {
                ring.insert(id, key);
            }
            Err(why) => bad = bad.or(Some(Fault::of(FaultKind::Key, why.to_string()))),
        }
    }
    Ok((ring, bad))
}

async fn walk(tx: &mut Tx, head: &Head, ring: &Ring, trail: &mut Trail) -> Result<(), Stop> {
    let mut before = chain::genesis(&head.store).to_vec();
    let (mut next, mut after) = (1_u64, i64::MIN);
    loop {
        let rows = sealed::page(tx, after).await?;
        if rows.is_empty() {
            break;
        }
        for mut row in rows {
            let event = sealed::of_row(&mut row)
                .map_err(|_| Fault::at(FaultKind::Changed, next, "holds what the store never wrote"))?;
            if next > head.number {
                return Err(Fault::at(FaultKind::Added, event.number, "stands past the last event").into());
            }
            if event.number != next {
                return Err(missing(tx, head, next).await?.into());
            }
            if let Some(words) = unlinked(&event, &before) {
                return Err(moved(tx, head, &event, words).await?.into());
            }
            let body = body_of(&event, ring)?;
            trail.step(&event, body.as_deref())?;
            (next, after) = (next + 1, head::int(event.number)?);
            before = event.chain;
        }
    }
    if next <= head.number {
        return Err(Fault::at(FaultKind::Dropped, next, "is missing").into());
    }
    if before != head.chain {
        // Not reached as long as every link is looked at: the head has the code of the last one.
        return Err(Fault::of(FaultKind::Head, "the last event is not the one that the head tells of").into());
    }
    Ok(())
}

/// Why an event is not the one that was linked after `before`.
fn unlinked(event: &Sealed, before: &[u8]) -> Option<&'static str> {
    if event.body.as_ref().is_some_and(|body| event.digest != chain::digest(body)) {
        return Some("has another body than was written");
    }
    (event.chain != event.link(before)).then_some("holds something else than was written")
}

/// The body of an event; nothing where it was purged.
fn body_of(event: &Sealed, ring: &Ring) -> Result<Option<Vec<u8>>, Fault> {
    let Some(body) = &event.body else { return Ok(None) };
    let key = seal::key_id(body).and_then(|id| ring.get(&id));
    let key =
        key.ok_or_else(|| Fault::at(FaultKind::Key, event.number, "cannot be opened: its data key is gone"))?;
    let opened = seal::open(key, &event.fields(), body);
    opened
        .map(Some)
        .ok_or_else(|| Fault::at(FaultKind::Changed, event.number, "cannot be opened with its data key"))
}

/// The fault of an event that is not at its number: dropped, or given another number.
async fn missing(tx: &mut Tx, head: &Head, number: u64) -> Result<Fault, Error> {
    let mut links = Links::default();
    links.read(tx, head).await?;
    let before =
        number.checked_sub(2).map_or(Some(chain::genesis(&head.store).to_vec()), |_| links.of(number - 1));
    let mut after = i64::MIN;
    while let (Some(before), rows) = (&before, sealed::page(tx, after).await?) {
        if rows.is_empty() {
            break;
        }
        for mut row in rows {
            let Ok(event) = sealed::of_row(&mut row) else { continue };
            after = head::int(event.number)?;
            if event.link_as(before, number, event.place).as_slice() == event.chain {
                let words = format!("is missing: it stands as event {}", event.number);
                return Ok(Fault::at(FaultKind::Reordered, number, words));
            }
        }
    }
    Ok(Fault::at(FaultKind::Dropped, number, "is missing"))
}

/// The fault of an event that does not follow the one before it: changed, or moved here from another place.
async fn moved(tx: &mut Tx, head: &Head, event: &Sealed, words: &str) -> Result<Fault, Error> {
    let mut links = Links::default();
    links.read(tx, head).await?;
    let mut before = chain::genesis(&head.store).to_vec();
    for (&number, (place, link)) in &links.0 {
        // Where two neighbours changed places, the link before this number stands at the number itself.
        let tried = [(&before, event.place), (&before, *place), (link, event.place)];
        for (before, place) in tried.into_iter().filter(|_| number != event.number) {
            let there = event.link_as(before, number, place);
            if there.as_slice() == link || there.as_slice() == event.chain {
                let words =
                    format!("is not the one that was written there: event {number} stands in its place");
                return Ok(Fault::at(FaultKind::Reordered, event.number, words));
            }
        }
        before.clone_from(link);
    }
    Ok(Fault::at(FaultKind::Changed, event.number, words))
}

/// Place and link of every event by its number, as far as they can be read.
#[derive(Default)]
struct Links(BTreeMap<u64, (u64, Vec<u8>)>);

impl Links {
    async fn read(&mut self, tx: &mut Tx, head: &Head) -> Result<(), Error> {
        let sql = "SELECT number, place, chain FROM events WHERE number > $1 ORDER BY number LIMIT 1000";
        let mut after = 0;
        while after < head::int(head.number)? {
            let rows = tx.rows(sql, &[Value::Int(after)]).await?;
            if rows.is_empty() {
                break;
            }
            for mut row in rows {
                let number = row.count(0)?;
                after = head::int(number)?;
                if let (Ok(place), Ok(link)) = (row.count(1), row.blob(2)) {
                    self.0.insert(number, (place, link));
                }
            }
        }
        Ok(())
    }

    fn of(&self, number: u64) -> Option<Vec<u8>> {
        self.0.get(&number).map(|(_, link)| link.clone())
    }
}

async fn snapshots(tx: &mut Tx, ring: &Ring, trail: &Trail) -> Result<(), Stop> {
    for mut row in tx.rows("SELECT stream FROM snapshots ORDER BY stream", &[]).await? {
        let odd = |_| Fault::of(FaultKind::Snapshot, "a snapshot holds what the store never wrote");
        let stream = row.text(0).map_err(odd)?;
        let found =
            tx.row("SELECT place, state FROM snapshots WHERE stream = $1", &[Value::Text(&stream)]).await?;
        let Some(mut row) = found else { continue };
        let (place, state) = (row.count(0).map_err(odd)?, row.blob(1).map_err(odd)?);
        let key = seal::key_id(&state).and_then(|id| ring.get(&id));
        let opened = key.and_then(|key| seal::open(key, &snapshot::bound(&stream, place), &state));
        if opened.is_none() || place > trail.place(&stream) {
            let words = format!("the snapshot of {stream} was changed; it can be dropped and is made anew");
            return Err(Fault::of(FaultKind::Snapshot, words).into());
        }
    }
    Ok(())
}

/// Whom a purge was of, where the event is the record of one.
fn purge_of<'a>(event: &Sealed, body: Option<&'a [u8]>) -> Option<&'a str> {
    let is_record = event.stream == OWN_STREAM && event.kind == PURGED;
    std::str::from_utf8(body.filter(|_| is_record)?).ok()
}
