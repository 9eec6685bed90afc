//! Backups: one file that holds the whole store as sealed, and moves between databases.
//!
//! `mediant backup 1\n`, then fields with their lengths before them: the head, the data keys as wrapped, the events as
//! sealed; last the SHA-256 of everything before it. Snapshots are left out, since they can be made anew. The file opens
//! with the keys that the store had when it was written, and with no others.

mod format;

use std::io::BufReader;
use std::path::Path;

use crate::chain::Sealed;
use crate::db::{Database, Tx};
use crate::error::{Error, ErrorKind};
use crate::head::{self, Head};
use crate::keys::{Keys, sync_folder};
use crate::rooms::{self, Wrapped};
use crate::sealed;
use crate::store::Store;
use crate::verify::verify;
use format::{Reader, Writer};

impl Store {
    /// Writes one state of the store into a new file that its owner alone may read, whole or not at all; writers go on
    /// meanwhile. How many events it holds.
    ///
    /// # Errors
    /// [`ErrorKind::Taken`] where the file is there; [`ErrorKind::Damaged`] where the store holds what it never wrote.
    pub async fn backup(&self, to: &Path) -> Result<u64, Error> {
        if to.exists() {
            let words = format!("{} is there already; name a file that is not", to.display());
            return Err(Error::new(ErrorKind::Taken, words));
        }
        let keys = self.0.keys.read().await;
        let mut tx = self.0.db.read().await?;
        let head = head::find(&mut tx).await?.ok_or_else(head::lost)?;
        head.check(&keys)?;
        let folder = to.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let fault = |fault| Error::file(to, "written", fault);
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fault)?;
        let mut out = Writer::new(file.as_file_mut(), to);
        out.head(&head)?;
        let wrapped = rooms::all(&mut tx).await?;
        out.count(wrapped.len() as u64)?;
        for mut row in wrapped {
            out.key(&Wrapped::of_row(&mut row)?)?;
        }
        let mut after = 0;
        loop {
            let rows = sealed::page(&mut tx, after).await?;
            if rows.is_empty() {
                break;
            }
            for mut row in rows {
                let event = sealed::of_row(&mut row)?;
                out.event(&event)?;
                after = head::int(event.number)?;
            }
        }
        out.finish()?;
        file.as_file().sync_all().map_err(fault)?;
        file.persist_noclobber(to).map_err(|why| fault(why.error))?;
        sync_folder(folder).map_err(fault)?;
        Ok(head.number)
    }

    /// Makes the store of a backup in an empty database, SQLite or PostgreSQL, and verifies it before anything of it
    /// lasts. The keys are those that the store had when the backup was written.
    ///
    /// # Errors
    /// [`ErrorKind::Taken`] where the database holds a store; [`ErrorKind::Damaged`] where the backup was changed or cut
    /// off; [`ErrorKind::WrongKey`].
    pub async fn restore(from: &Path, url: &str, keys: Keys) -> Result<Self, Error> {
        let file = std::fs::File::open(from).map_err(|fault| match fault.kind() {
            std::io::ErrorKind::NotFound => {
                Error::new(ErrorKind::Missing, format!("there is no backup at {}", from.display()))
            }
            _ => Error::file(from, "read", fault),
        })?;
        let mut input = Reader::new(BufReader::new(file), from)?;
        let head = input.head()?;
        // Before the database is touched: nothing is made for keys that do not fit.
        let unlocked = keys.unlock(head.identity.clone()).await?;
        head.check(&unlocked)?;
        let db = Database::open(url).await?;
        let mut tx = db.write().await?;
        if head::find(&mut tx).await?.is_some() {
            let words = "the database holds a store already: name an empty one, or move it away";
            return Err(Error::new(ErrorKind::Taken, words));
        }
        fill(&mut tx, &mut input, &head).await?;
        let verdict = verify(&mut tx, &unlocked).await?;
        if let Some(fault) = verdict.fault {
            return Err(Error::damaged(format!("the backup does not verify: {}", fault.words)));
        }
        tx.commit().await?;
        Ok(Self::with(db, unlocked, head.number))
    }
}

async fn fill(tx: &mut Tx, input: &mut Reader<'_>, head: &Head) -> Result<(), Error> {
    head::insert(tx, head).await?;
    for _ in 0..input.count()? {
        rooms::insert(tx, &input.key()?).await?;
    }
    for _ in 0..head.number {
        let event: Sealed = input.event()?;
        sealed::insert(tx, &event).await?;
    }
    input.finish()
}
