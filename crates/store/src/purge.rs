//! The purge of a person's data: bodies and keys go, the chain stays.

use std::sync::Arc;

use crate::db::Value;
use crate::error::Error;
use crate::event::{Entry, OWN_STREAM, check_word};
use crate::head;
use crate::sealed;
use crate::store::{Inner, Store, whole};

/// The kind of the event that records a purge; its body is the person's id.
pub(crate) const PURGED: &str = "purged";

impl Store {
    /// Deletes the body of every event whose subject is this person, the keys that sealed them, and the snapshots of the
    /// streams that they are in; an event in [`OWN_STREAM`] records it. How many bodies went; where it is none, nothing
    /// is recorded. What is in backups stays there.
    ///
    /// # Errors
    /// A database that cannot be reached or written.
    pub async fn purge(&self, subject: &str, by: &str, at: i64) -> Result<u64, Error> {
        check_word("subject", subject)?;
        check_word("name of who did it", by)?;
        let (inner, subject, by) = (Arc::clone(&self.0), subject.to_owned(), by.to_owned());
        whole(async move { inner.purge(&subject, &by, at).await }).await
    }
}

impl Inner {
    async fn purge(&self, subject: &str, by: &str, at: i64) -> Result<u64, Error> {
        let keys = self.keys.read().await;
        let mut tx = self.db.write().await?;
        let mut head = head::lock(&mut tx, &keys).await?;
        let whose = [Value::Text(subject)];
        let gone =
            tx.run("UPDATE events SET body = NULL WHERE subject = $1 AND body IS NOT NULL", &whose).await?;
        tx.run("DELETE FROM room_keys WHERE subject = $1", &whose).await?;
        if gone == 0 {
            return tx.commit().await.map(|()| 0);
        }
        for sql in [
            "DELETE FROM snapshots WHERE stream IN (SELECT stream FROM events WHERE subject = $1)",
            "DELETE FROM room_keys WHERE room = '' AND stream IN (SELECT stream FROM events WHERE subject = $1)",
        ] {
            tx.run(sql, &whose).await?;
        }
        let place = sealed::last_place(&mut tx, OWN_STREAM).await? + 1;
        let record = Entry {
            room: OWN_STREAM.to_owned(),
            kind: PURGED.to_owned(),
            by: by.to_owned(),
            at,
            subject: None,
            body: subject.as_bytes().to_vec(),
        };
        self.add(&mut tx, &keys, &mut head, (OWN_STREAM, place), &record).await?;
        self.finish(tx, &keys, head).await?;
        self.opened.forget();
        self.db.sweep().await?;
        Ok(gone)
    }
}
