//! Events as they lie in the database: in and out, sealed and opened.

use crate::chain::Sealed;
use crate::db::{Row, Tx, Value};
use crate::error::Error;
use crate::event::Event;
use crate::head::int;
use crate::keys::Unlocked;
use crate::rooms::{self, Opened};
use crate::seal;

/// How many events are held at a time when all are walked through.
pub(crate) const PAGE: i64 = 32;

/// The event of a row with all columns in the order of the table.
pub(crate) fn of_row(row: &mut Row) -> Result<Sealed, Error> {
    Ok(Sealed {
        number: row.count(0)?,
        stream: row.text(1)?,
        place: row.count(2)?,
        room: row.text(3)?,
        kind: row.text(4)?,
        by: row.text(5)?,
        at: row.int(6)?,
        subject: row.maybe_text(7)?,
        body: row.maybe_blob(8)?,
        digest: row.blob(9)?,
        chain: row.blob(10)?,
    })
}

/// Writes an event.
pub(crate) async fn insert(tx: &mut Tx, event: &Sealed) -> Result<(), Error> {
    let sql = "INSERT INTO events (number, stream, place, room, kind, by_whom, at, subject, body, digest, chain) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = [
        Value::Int(int(event.number)?),
        Value::Text(&event.stream),
        Value::Int(int(event.place)?),
        Value::Text(&event.room),
        Value::Text(&event.kind),
        Value::Text(&event.by),
        Value::Int(event.at),
        Value::MaybeText(event.subject.as_deref()),
        Value::MaybeBlob(event.body.as_deref()),
        Value::Blob(&event.digest),
        Value::Blob(&event.chain),
    ];
    tx.run(sql, &values).await.map(|_| ())
}

/// The next rows after a number, whatever they hold.
pub(crate) async fn page(tx: &mut Tx, after: i64) -> Result<Vec<Row>, Error> {
    let sql = "SELECT number, stream, place, room, kind, by_whom, at, subject, body, digest, chain FROM events \
               WHERE number > $1 ORDER BY number LIMIT $2";
    tx.rows(sql, &[Value::Int(after), Value::Int(PAGE)]).await
}

/// The place of the last event of a stream, 0 where it has none.
pub(crate) async fn last_place(tx: &mut Tx, stream: &str) -> Result<u64, Error> {
    let row = tx.row("SELECT MAX(place) FROM events WHERE stream = $1", &[Value::Text(stream)]).await?;
    row.map_or(Ok(0), |mut row| row.count_or_zero(0))
}

/// Opens an event.
pub(crate) async fn open(
    tx: &mut Tx,
    keys: &Unlocked,
    opened: &Opened,
    event: Sealed,
) -> Result<Event, Error> {
    let body = match &event.body {
        None => None,
        Some(body) => {
            let id = seal::key_id(body).ok_or_else(|| changed(&event))?;
            let key = rooms::with_id(tx, keys, opened, id).await?;
            Some(seal::open(&key, &event.fields(), body).ok_or_else(|| changed(&event))?)
        }
    };
    Ok(with_body(event, body))
}

/// The event with its body as it was before sealing.
pub(crate) fn with_body(event: Sealed, body: Option<Vec<u8>>) -> Event {
    let Sealed { number, stream, place, room, kind, by, at, subject, .. } = event;
    Event { number, stream, place, room, kind, by, at, subject, body }
}

fn changed(event: &Sealed) -> Error {
    let words = format!("event {} was changed by other hands: mediant verify says more", event.number);
    Error::damaged(words)
}
