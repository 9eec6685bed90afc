//! The data keys: one for each room of a stream, one more for each person in it whose data can be purged, and one for the
//! snapshot of a stream.
//!
//! A data key lies in the database wrapped by `age` for the identity, together with a code over what it is for; without
//! the code, who can write to the database but not read it could wrap a key of their own for a room and later read what
//! is sealed with it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

use crate::db::{Row, Tx, Value};
use crate::error::Error;
use crate::head::int;
use crate::keys::Unlocked;
use crate::seal::{self, DataKey, KeyId};

/// What a data key is for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) stream: &'a str,
    /// Empty: the snapshot of the stream.
    pub(crate) room: &'a str,
    /// Empty: nobody's.
    pub(crate) subject: &'a str,
    pub(crate) epoch: u64,
}

/// A data key as it lies in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_field_names, reason = "the columns as they are named in the database")]
pub(crate) struct Wrapped {
    pub(crate) id: Vec<u8>,
    pub(crate) stream: String,
    pub(crate) room: String,
    pub(crate) subject: String,
    pub(crate) epoch: u64,
    pub(crate) wrapped: Vec<u8>,
}

impl Wrapped {
    pub(crate) fn of_row(row: &mut Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.blob(0)?,
            stream: row.text(1)?,
            room: row.text(2)?,
            subject: row.text(3)?,
            epoch: row.count(4)?,
            wrapped: row.blob(5)?,
        })
    }

    fn scope(&self) -> Scope<'_> {
        Scope { stream: &self.stream, room: &self.room, subject: &self.subject, epoch: self.epoch }
    }

    /// Opens the key; an error names the room whose key was changed.
    pub(crate) fn open(&self, keys: &Unlocked) -> Result<(KeyId, DataKey), Error> {
        self.opened(keys)
            .ok_or_else(|| Error::damaged(format!("{} was changed by other hands", self.title())))
    }

    /// What the key is, in words.
    pub(crate) fn title(&self) -> String {
        if self.room.is_empty() {
            format!("the data key of the snapshot of {}", self.stream)
        } else {
            format!("the data key of the room {} in {}", self.room, self.stream)
        }
    }

    fn opened(&self, keys: &Unlocked) -> Option<(KeyId, DataKey)> {
        let id: KeyId = self.id.as_slice().try_into().ok()?;
        let plain = keys.unwrap(&self.wrapped)?;
        let (key, code) = plain.split_at_checked(32)?;
        let key = Zeroizing::new(<[u8; 32]>::try_from(key).ok()?);
        is_for(keys, &id, &self.scope(), &key, code).then_some((id, key))
    }

    /// The same key, wrapped for other keys.
    pub(crate) fn rewrapped(&self, old: &Unlocked, new: &Unlocked) -> Result<Self, Error> {
        let (id, key) = self.open(old)?;
        Ok(Self { wrapped: wrap(new, &id, &self.scope(), &key)?, ..self.clone() })
    }
}

fn code(keys: &Unlocked, id: &KeyId, scope: &Scope<'_>, key: &DataKey) -> Result<[u8; 32], Error> {
    let Scope { stream, room, subject, epoch } = *scope;
    let parts = [stream.as_bytes(), room.as_bytes(), subject.as_bytes(), &epoch.to_be_bytes()];
    keys.code(&[b"data key", id, parts[0], parts[1], parts[2], parts[3], key.as_slice()])
}

fn is_for(keys: &Unlocked, id: &KeyId, scope: &Scope<'_>, key: &DataKey, said: &[u8]) -> bool {
    let Scope { stream, room, subject, epoch } = *scope;
    let parts = [stream.as_bytes(), room.as_bytes(), subject.as_bytes(), &epoch.to_be_bytes()];
    keys.is_code(&[b"data key", id, parts[0], parts[1], parts[2], parts[3], key.as_slice()], said)
}

fn wrap(keys: &Unlocked, id: &KeyId, scope: &Scope<'_>, key: &DataKey) -> Result<Vec<u8>, Error> {
    let plain = Zeroizing::new([key.as_slice(), &code(keys, id, scope, key)?].concat());
    keys.wrap(&plain)
}

/// Data keys that were opened before, by id. The database is asked whether a key is still there before it is used to
/// seal, so that what was purged is not sealed with again.
#[derive(Default)]
pub(crate) struct Opened(Mutex<HashMap<KeyId, DataKey>>);

/// More are forgotten all at once and opened again as they are wanted.
const MOST: usize = 10_000;

impl Opened {
    fn get(&self, id: &KeyId) -> Option<DataKey> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn put(&self, id: KeyId, key: DataKey) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(id, key);
    }

    /// Forgets every key, as after a purge.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The key that seals what comes for a scope; it is made where there is none.
pub(crate) async fn current(
    tx: &mut Tx,
    keys: &Unlocked,
    opened: &Opened,
    scope: Scope<'_>,
) -> Result<(KeyId, DataKey), Error> {
    let sql = "SELECT id, stream, room, subject, epoch, wrapped FROM room_keys \
               WHERE stream = $1 AND room = $2 AND subject = $3 AND epoch = $4";
    let values = [
        Value::Text(scope.stream),
        Value::Text(scope.room),
        Value::Text(scope.subject),
        Value::Int(int(scope.epoch)?),
    ];
    if let Some(mut row) = tx.row(sql, &values).await? {
        return open(keys, opened, &Wrapped::of_row(&mut row)?);
    }
    let (id, key): (KeyId, DataKey) = (seal::random()?, Zeroizing::new(seal::random()?));
    let wrapped = Wrapped {
        id: id.to_vec(),
        stream: scope.stream.to_owned(),
        room: scope.room.to_owned(),
        subject: scope.subject.to_owned(),
        epoch: scope.epoch,
        wrapped: wrap(keys, &id, &scope, &key)?,
    };
    insert(tx, &wrapped).await?;
    Ok((id, key))
}

/// The key with an id; an error where there is none.
pub(crate) async fn with_id(
    tx: &mut Tx,
    keys: &Unlocked,
    opened: &Opened,
    id: KeyId,
) -> Result<DataKey, Error> {
    if let Some(key) = opened.get(&id) {
        return Ok(key);
    }
    let sql = "SELECT id, stream, room, subject, epoch, wrapped FROM room_keys WHERE id = $1";
    let mut row = tx.row(sql, &[Value::Blob(&id)]).await?.ok_or_else(|| {
        Error::damaged("the data key of an event is gone: mediant verify says more, mediant restore brings a backup back")
    })?;
    Ok(open(keys, opened, &Wrapped::of_row(&mut row)?)?.1)
}

fn open(keys: &Unlocked, opened: &Opened, wrapped: &Wrapped) -> Result<(KeyId, DataKey), Error> {
    if let Ok(id) = KeyId::try_from(wrapped.id.as_slice())
        && let Some(key) = opened.get(&id)
    {
        return Ok((id, key));
    }
    let (id, key) = wrapped.open(keys)?;
    opened.put(id, key.clone());
    Ok((id, key))
}

/// Writes a wrapped key.
pub(crate) async fn insert(tx: &mut Tx, key: &Wrapped) -> Result<(), Error> {
    let sql =
        "INSERT INTO room_keys (id, stream, room, subject, epoch, wrapped) VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        Value::Blob(&key.id),
        Value::Text(&key.stream),
        Value::Text(&key.room),
        Value::Text(&key.subject),
        Value::Int(int(key.epoch)?),
        Value::Blob(&key.wrapped),
    ];
    tx.run(sql, &values).await.map(|_| ())
}

/// All keys, in the order of their ids.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Row>, Error> {
    tx.rows("SELECT id, stream, room, subject, epoch, wrapped FROM room_keys ORDER BY id", &[]).await
}
