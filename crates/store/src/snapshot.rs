//! Snapshots: what a stream comes to at a place, so that it need not be read from its start. Sealed like the events; a
//! snapshot can always be made anew and is never the only place where something is kept.

use std::sync::Arc;

use crate::chain::field;
use crate::db::Value;
use crate::error::Error;
use crate::event::{check_body, check_word};
use crate::head::{self, int};
use crate::rooms::{self, Scope};
use crate::seal;
use crate::sealed;
use crate::store::{Inner, Store, whole};

/// What is authenticated with a snapshot.
pub(crate) fn bound(stream: &str, place: u64) -> Vec<u8> {
    let mut bytes = b"snapshot".to_vec();
    field(&mut bytes, stream.as_bytes());
    field(&mut bytes, &place.to_be_bytes());
    bytes
}

impl Store {
    /// The snapshot of a stream, where there is one: its place and what was kept.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Damaged`] where it was changed by other hands.
    pub async fn snapshot(&self, stream: &str) -> Result<Option<(u64, Vec<u8>)>, Error> {
        let keys = self.0.keys.read().await;
        let mut tx = self.0.db.read().await?;
        let found =
            tx.row("SELECT place, state FROM snapshots WHERE stream = $1", &[Value::Text(stream)]).await?;
        let Some(mut row) = found else { return Ok(None) };
        let (place, state) = (row.count(0)?, row.blob(1)?);
        let changed = || Error::damaged(format!("the snapshot of {stream} was changed by other hands"));
        let id = seal::key_id(&state).ok_or_else(changed)?;
        let key = rooms::with_id(&mut tx, &keys, &self.0.opened, id).await?;
        let state = seal::open(&key, &bound(stream, place), &state).ok_or_else(changed)?;
        Ok(Some((place, state)))
    }

    /// Keeps what a stream comes to after the event at `place`; an earlier snapshot gives way, a later one stays.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Input`] where the stream has no event at that place, or the state is too large.
    pub async fn keep_snapshot(&self, stream: &str, place: u64, state: &[u8]) -> Result<(), Error> {
        check_word("stream", stream)?;
        check_body(state)?;
        let (inner, stream, state) = (Arc::clone(&self.0), stream.to_owned(), state.to_vec());
        whole(async move { inner.keep_snapshot(&stream, place, &state).await }).await
    }
}

impl Inner {
    async fn keep_snapshot(&self, stream: &str, place: u64, state: &[u8]) -> Result<(), Error> {
        let keys = self.keys.read().await;
        let mut tx = self.db.write().await?;
        let head = head::lock(&mut tx, &keys).await?;
        let last = sealed::last_place(&mut tx, stream).await?;
        if place == 0 || place > last {
            return Err(Error::input(format!(
                "{stream} has {last} events, and a snapshot was to be kept at {place}"
            )));
        }
        let scope = Scope { stream, room: "", subject: "", epoch: head.epoch };
        let (id, key) = rooms::current(&mut tx, &keys, &self.opened, scope).await?;
        let state = seal::seal(&id, &key, &bound(stream, place), state)?;
        let sql = "INSERT INTO snapshots (stream, place, state) VALUES ($1, $2, $3) ON CONFLICT (stream) \
                   DO UPDATE SET place = excluded.place, state = excluded.state WHERE excluded.place >= snapshots.place";
        tx.run(sql, &[Value::Text(stream), Value::Int(int(place)?), Value::Blob(&state)]).await?;
        tx.commit().await
    }
}
