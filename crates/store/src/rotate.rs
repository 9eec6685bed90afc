//! Rotation: other keys for the store, and new data keys for what comes.

use std::sync::Arc;

use crate::db::Value;
use crate::error::{Error, ErrorKind};
use crate::head;
use crate::keys::Keys;
use crate::rooms::{self, Wrapped};
use crate::store::{Inner, Store, whole};

impl Store {
    /// Wraps every data key for the new keys and leaves the old ones without use; what is sealed from now on gets new data
    /// keys. Bodies are not sealed anew: who held the old keys and a copy of the database can go on reading that copy.
    /// Other processes that have the store open must open it again.
    ///
    /// # Errors
    /// [`ErrorKind::Damaged`] where a data key cannot be opened: nothing is changed then.
    pub async fn rotate(&self, new: Keys) -> Result<(), Error> {
        let inner = Arc::clone(&self.0);
        whole(async move { inner.rotate(&new).await }).await
    }
}

impl Inner {
    async fn rotate(&self, new: &Keys) -> Result<(), Error> {
        let new = new.begin().await?;
        let mut old = self.keys.write().await;
        let mut tx = self.db.write().await?;
        let mut head = head::lock(&mut tx, &old).await?;
        for mut row in rooms::all(&mut tx).await? {
            let wrapped = Wrapped::of_row(&mut row)?.rewrapped(&old, &new)?;
            let values = [Value::Blob(&wrapped.wrapped), Value::Blob(&wrapped.id)];
            if tx.run("UPDATE room_keys SET wrapped = $1 WHERE id = $2", &values).await? != 1 {
                return Err(Error::new(ErrorKind::Database, "a data key went while keys were rotated"));
            }
        }
        head.epoch += 1;
        head.recipient = new.name();
        head.identity.clone_from(&new.sealed);
        head.sign(&new)?;
        head::replace(&mut tx, &head).await?;
        tx.commit().await?;
        *old = new;
        drop(old);
        self.db.sweep().await
    }
}
