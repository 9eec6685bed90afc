//! The head: how many events there are and the last link of their chain, under a code that needs the keys. Cut off the
//! tail of the database, and the head no longer fits; change the head, and its code no longer does.

use crate::chain::{self, field, field_or_none};
use crate::db::{Tx, Value};
use crate::error::{Error, ErrorKind};
use crate::keys::Unlocked;
use crate::seal::random;

/// The version of what is kept, beside that of the schema: how things are sealed and chained.
const FORMAT: i64 = 1;

/// The head of a store.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Drawn at random when the store was made; the chain starts from it.
    pub(crate) store: Vec<u8>,
    /// How often the keys were rotated.
    pub(crate) epoch: u64,
    /// The number of the last event.
    pub(crate) number: u64,
    /// The link of the last event.
    pub(crate) chain: Vec<u8>,
    /// The public half of the identity that the data keys are wrapped for.
    pub(crate) recipient: String,
    /// The identity, sealed under a passphrase.
    pub(crate) identity: Option<Vec<u8>>,
    /// The code over all of it.
    pub(crate) mac: Vec<u8>,
}

impl Head {
    /// The head of a new store.
    pub(crate) fn begin(keys: &Unlocked) -> Result<Self, Error> {
        let store = random::<16>()?.to_vec();
        let chain = chain::genesis(&store).to_vec();
        let (recipient, identity) = (keys.name(), keys.sealed.clone());
        let mut head = Self { store, epoch: 0, number: 0, chain, recipient, identity, mac: Vec::new() };
        head.sign(keys)?;
        Ok(head)
    }

    /// Makes the code anew after a change.
    pub(crate) fn sign(&mut self, keys: &Unlocked) -> Result<(), Error> {
        self.mac = keys.code(&[b"head", &self.fields()])?.to_vec();
        Ok(())
    }

    /// Refuses keys that are not the store's, and a head that was changed by other hands.
    pub(crate) fn check(&self, keys: &Unlocked) -> Result<(), Error> {
        if keys.is_code(&[b"head", &self.fields()], &self.mac) {
            return Ok(());
        }
        if self.recipient == keys.name() {
            return Err(Error::damaged(
                "the head of the store was changed by other hands: restore a backup (mediant restore)",
            ));
        }
        let words = format!(
            "this store is sealed for the key {}, and the key given is {}",
            self.recipient,
            keys.name()
        );
        Err(Error::new(ErrorKind::WrongKey, words))
    }

    fn fields(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        field(&mut bytes, &FORMAT.to_be_bytes());
        field(&mut bytes, &self.store);
        field(&mut bytes, &self.epoch.to_be_bytes());
        field(&mut bytes, &self.number.to_be_bytes());
        field(&mut bytes, &self.chain);
        field(&mut bytes, self.recipient.as_bytes());
        field_or_none(&mut bytes, self.identity.as_deref());
        bytes
    }
}

const READ: &str =
    "SELECT format, store, epoch, number, chain, recipient, identity, mac FROM head WHERE one = 1";
const READ_AND_LOCK: &str =
    "SELECT format, store, epoch, number, chain, recipient, identity, mac FROM head WHERE one = 1 FOR UPDATE";

/// The head, where the store has one.
pub(crate) async fn find(tx: &mut Tx) -> Result<Option<Head>, Error> {
    take(tx, READ).await
}

/// The head for a transaction that writes: those that come later wait until it ends.
pub(crate) async fn lock(tx: &mut Tx, keys: &Unlocked) -> Result<Head, Error> {
    let sql = if tx.locks_rows() { READ_AND_LOCK } else { READ };
    let head = take(tx, sql).await?.ok_or_else(lost)?;
    head.check(keys)?;
    Ok(head)
}

/// A store whose head is gone.
pub(crate) fn lost() -> Error {
    Error::damaged("the head of the store is gone: restore a backup (mediant restore)")
}

async fn take(tx: &mut Tx, sql: &'static str) -> Result<Option<Head>, Error> {
    let Some(mut row) = tx.row(sql, &[]).await? else { return Ok(None) };
    let format = row.int(0)?;
    if format > FORMAT {
        let words = format!(
            "the store has format {format}, which this version of mediant does not know: use the newer one"
        );
        return Err(Error::new(ErrorKind::Newer, words));
    }
    if format != FORMAT {
        return Err(Error::damaged("the format of the store was changed by other hands"));
    }
    Ok(Some(Head {
        store: row.blob(1)?,
        epoch: row.count(2)?,
        number: row.count(3)?,
        chain: row.blob(4)?,
        recipient: row.text(5)?,
        identity: row.maybe_blob(6)?,
        mac: row.blob(7)?,
    }))
}

/// Writes the head of a store that has none; one that another process wrote meanwhile stays.
pub(crate) async fn insert(tx: &mut Tx, head: &Head) -> Result<(), Error> {
    let sql = "INSERT INTO head (one, format, store, epoch, number, chain, recipient, identity, mac) \
               VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (one) DO NOTHING";
    let values = [
        Value::Int(FORMAT),
        Value::Blob(&head.store),
        Value::Int(int(head.epoch)?),
        Value::Int(int(head.number)?),
        Value::Blob(&head.chain),
        Value::Text(&head.recipient),
        Value::MaybeBlob(head.identity.as_deref()),
        Value::Blob(&head.mac),
    ];
    tx.run(sql, &values).await.map(|_| ())
}

/// Writes the head over the one that was read and locked.
pub(crate) async fn replace(tx: &mut Tx, head: &Head) -> Result<(), Error> {
    let sql = "UPDATE head SET epoch = $1, number = $2, chain = $3, recipient = $4, identity = $5, mac = $6 WHERE one = 1";
    let values = [
        Value::Int(int(head.epoch)?),
        Value::Int(int(head.number)?),
        Value::Blob(&head.chain),
        Value::Text(&head.recipient),
        Value::MaybeBlob(head.identity.as_deref()),
        Value::Blob(&head.mac),
    ];
    if tx.run(sql, &values).await? == 1 { Ok(()) } else { Err(lost()) }
}

/// A count as the database keeps it.
pub(crate) fn int(count: u64) -> Result<i64, Error> {
    i64::try_from(count).map_err(|_| Error::input("a count is past 2^63"))
}
