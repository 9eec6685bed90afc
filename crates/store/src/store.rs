//! The store: opening, appending, reading.

use std::sync::Arc;

use tokio::sync::{RwLock, watch};

use crate::chain::{self, Sealed};
use crate::db::{Database, Tx, Value};
use crate::error::{Error, ErrorKind};
use crate::event::{self, Entry, Event, OWN_STREAM, check_word};
use crate::head::{self, Head, int};
use crate::keys::{Keys, Unlocked};
use crate::rooms::{self, Opened, Scope};
use crate::seal;
use crate::sealed;

/// Append-only, hash-chained, sealed events. Clones share one set of connections and keys.
///
/// What is written is on disk before it is acknowledged. Appends of all processes wait for each other, so that numbers
/// have no gaps. A call that is given up midway (its future dropped) is still carried out.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) db: Database,
    /// Held for reading by every call, for writing by a rotation.
    pub(crate) keys: RwLock<Unlocked>,
    pub(crate) opened: Opened,
    pub(crate) latest: watch::Sender<u64>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens the store of an address, `sqlite://PATH?mode=rwc` or `postgres://…`, makes it where there is none, and brings
    /// its schema up to date. See [`crate::file_url`] for the address of a file.
    ///
    /// # Errors
    /// Another program's database, a newer schema, keys that are missing or not the store's, a head that was changed, a
    /// database that cannot be reached.
    pub async fn open(url: &str, keys: Keys) -> Result<Self, Error> {
        let db = Database::open(url).await?;
        let mut tx = db.read().await?;
        let found = head::find(&mut tx).await?;
        drop(tx);
        let found = if let Some(head) = found { head } else { begin(&db, &keys).await? };
        let unlocked = keys.unlock(found.identity.clone()).await?;
        found.check(&unlocked)?;
        Ok(Self::with(db, unlocked, found.number))
    }

    pub(crate) fn with(db: Database, keys: Unlocked, number: u64) -> Self {
        let (latest, _) = watch::channel(number);
        Self(Arc::new(Inner { db, keys: RwLock::new(keys), opened: Opened::default(), latest }))
    }

    /// Appends entries to a stream, all or none. `expected` is the place of the last event that the writer knew, 0 for an
    /// empty stream; without it the entries are appended whatever came before.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] where the stream has moved on; [`ErrorKind::Input`] past a bound or for [`OWN_STREAM`].
    pub async fn append(
        &self,
        stream: &str,
        expected: Option<u64>,
        entries: &[Entry],
    ) -> Result<Vec<Event>, Error> {
        check_word("stream", stream)?;
        if stream == OWN_STREAM {
            return Err(Error::input(format!("the stream {OWN_STREAM} is the store's own")));
        }
        event::check_entries(entries)?;
        let (inner, stream, entries) = (Arc::clone(&self.0), stream.to_owned(), entries.to_vec());
        whole(async move { inner.append(&stream, expected, &entries).await }).await
    }

    /// The events of a stream after a place, at most so many, in order; empty where there are no more.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] where an event, or its key, was changed by other hands.
    pub async fn read(&self, stream: &str, after: u64, most: usize) -> Result<Vec<Event>, Error> {
        let keys = self.0.keys.read().await;
        let mut tx = self.0.db.read().await?;
        let sql = "SELECT number, stream, place, room, kind, by_whom, at, subject, body, digest, chain FROM events \
                   WHERE stream = $1 AND place > $2 ORDER BY place LIMIT $3";
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let Ok(after) = int(after) else { return Ok(Vec::new()) };
        let rows = tx.rows(sql, &[Value::Text(stream), Value::Int(after), Value::Int(most)]).await?;
        let mut events = Vec::with_capacity(rows.len());
        for mut row in rows {
            let event = sealed::of_row(&mut row)?;
            events.push(sealed::open(&mut tx, &keys, &self.0.opened, event).await?);
        }
        Ok(events)
    }

    /// All streams with the place of their last event, by name (in the order of bytes).
    ///
    /// # Errors
    /// A database that cannot be reached.
    pub async fn streams(&self) -> Result<Vec<(String, u64)>, Error> {
        let mut tx = self.0.db.read().await?;
        let rows = tx.rows("SELECT stream, MAX(place) FROM events GROUP BY stream", &[]).await?;
        let streams: Result<Vec<_>, Error> =
            rows.into_iter().map(|mut r| Ok((r.text(0)?, r.count(1)?))).collect();
        let mut streams = streams?;
        // The two databases sort words differently.
        streams.sort_unstable();
        Ok(streams)
    }

    /// The number of the latest event that this process was acknowledged; at first, of the latest when it opened.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.0.latest.subscribe()
    }

    /// Ends all connections, once the calls under way are done. The store is of no use after that.
    pub async fn close(&self) {
        self.0.db.close().await;
    }
}

/// Carries a write out to its end even where its caller gives up midway.
pub(crate) async fn whole<T: Send + 'static>(
    deed: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::spawn(deed).await;
    done.map_err(|fault| Error::new(ErrorKind::Database, format!("the write was stopped: {fault}")))?
}

/// Writes the head of a store that has none; where two processes do so at once, one of them wins.
async fn begin(db: &Database, keys: &Keys) -> Result<Head, Error> {
    let unlocked = keys.begin().await?;
    let mut tx = db.write().await?;
    head::insert(&mut tx, &Head::begin(&unlocked)?).await?;
    let found = head::find(&mut tx).await?.ok_or_else(head::lost)?;
    tx.commit().await?;
    Ok(found)
}

impl Inner {
    async fn append(
        &self,
        stream: &str,
        expected: Option<u64>,
        entries: &[Entry],
    ) -> Result<Vec<Event>, Error> {
        let keys = self.keys.read().await;
        let mut tx = self.db.write().await?;
        let mut head = head::lock(&mut tx, &keys).await?;
        let found = sealed::last_place(&mut tx, stream).await?;
        if let Some(expected) = expected.filter(|e| *e != found) {
            let words =
                format!("{stream} has moved on: its last event is {found}, and {expected} was expected");
            return Err(Error::new(ErrorKind::Conflict { expected, found }, words));
        }
        let mut events = Vec::with_capacity(entries.len());
        for (place, entry) in (found + 1..).zip(entries) {
            let event = self.add(&mut tx, &keys, &mut head, (stream, place), entry).await?;
            events.push(sealed::with_body(event, Some(entry.body.clone())));
        }
        self.finish(tx, &keys, head).await?;
        Ok(events)
    }

    /// Seals an entry, links it to the chain and writes it; the head is moved on, and not yet written.
    pub(crate) async fn add(
        &self,
        tx: &mut Tx,
        keys: &Unlocked,
        head: &mut Head,
        (stream, place): (&str, u64),
        entry: &Entry,
    ) -> Result<Sealed, Error> {
        let subject = entry.subject.as_deref().unwrap_or_default();
        let scope = Scope { stream, room: &entry.room, subject, epoch: head.epoch };
        let (id, key) = rooms::current(tx, keys, &self.opened, scope).await?;
        let mut event = Sealed {
            number: head.number + 1,
            stream: stream.to_owned(),
            place,
            room: entry.room.clone(),
            kind: entry.kind.clone(),
            by: entry.by.clone(),
            at: entry.at,
            subject: entry.subject.clone(),
            body: None,
            digest: Vec::new(),
            chain: Vec::new(),
        };
        let body = seal::seal(&id, &key, &event.fields(), &entry.body)?;
        event.digest = chain::digest(&body).to_vec();
        event.body = Some(body);
        event.chain = event.link(&head.chain).to_vec();
        sealed::insert(tx, &event).await?;
        head.number = event.number;
        head.chain.clone_from(&event.chain);
        Ok(event)
    }

    /// Writes the head, makes all of it last, and tells those who watch.
    pub(crate) async fn finish(&self, mut tx: Tx, keys: &Unlocked, mut head: Head) -> Result<(), Error> {
        head.sign(keys)?;
        head::replace(&mut tx, &head).await?;
        tx.commit().await?;
        self.latest.send_if_modified(|latest| {
            let newer = head.number > *latest;
            *latest = head.number.max(*latest);
            newer
        });
        Ok(())
    }
}
