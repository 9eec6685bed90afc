//! A row as it came: numbers, words, bytes, taken out column by column.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column, Database, Row as _, TypeInfo, ValueRef};

use crate::error::Error;

/// A row. What was changed by other hands may hold anything, so each column is judged only when it is taken.
#[derive(Debug)]
pub(crate) struct Row(Vec<Cell>);

#[derive(Debug, Default)]
enum Cell {
    #[default]
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
    /// Neither, or words that are not UTF-8.
    Odd,
}

impl Row {
    pub(super) fn of_sqlite(row: &SqliteRow) -> Self {
        Self(row.columns().iter().map(|column| cell(row, column.ordinal())).collect())
    }

    pub(super) fn of_postgres(row: &PgRow) -> Self {
        Self(row.columns().iter().map(|column| cell(row, column.ordinal())).collect())
    }

    pub(crate) fn int(&mut self, at: usize) -> Result<i64, Error> {
        match self.take(at) {
            Cell::Int(n) => Ok(n),
            _ => Err(odd(at)),
        }
    }

    /// A count or a place: never negative.
    pub(crate) fn count(&mut self, at: usize) -> Result<u64, Error> {
        u64::try_from(self.int(at)?).map_err(|_| odd(at))
    }

    /// The same, 0 for nothing.
    pub(crate) fn count_or_zero(&mut self, at: usize) -> Result<u64, Error> {
        match self.take(at) {
            Cell::Null => Ok(0),
            Cell::Int(n) => u64::try_from(n).map_err(|_| odd(at)),
            _ => Err(odd(at)),
        }
    }

    pub(crate) fn text(&mut self, at: usize) -> Result<String, Error> {
        self.maybe_text(at)?.ok_or_else(|| odd(at))
    }

    pub(crate) fn maybe_text(&mut self, at: usize) -> Result<Option<String>, Error> {
        match self.take(at) {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(text)),
            _ => Err(odd(at)),
        }
    }

    pub(crate) fn blob(&mut self, at: usize) -> Result<Vec<u8>, Error> {
        self.maybe_blob(at)?.ok_or_else(|| odd(at))
    }

    pub(crate) fn maybe_blob(&mut self, at: usize) -> Result<Option<Vec<u8>>, Error> {
        match self.take(at) {
            Cell::Null => Ok(None),
            Cell::Blob(bytes) => Ok(Some(bytes)),
            _ => Err(odd(at)),
        }
    }

    fn take(&mut self, at: usize) -> Cell {
        self.0.get_mut(at).map(std::mem::take).unwrap_or_default()
    }
}

fn odd(at: usize) -> Error {
    Error::damaged(format!("column {} of a row holds what the store never wrote", at + 1))
}

fn cell<R>(row: &R, at: usize) -> Cell
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    for<'r> i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Vec<u8>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> <R::Database as Database>::ValueRef<'r>: ValueRef<'r, Database = R::Database>,
{
    let Ok(raw) = row.try_get_raw(at) else { return Cell::Odd };
    if raw.is_null() {
        return Cell::Null;
    }
    let name = raw.type_info().name().to_owned();
    match name.as_str() {
        "INTEGER" | "INT8" => row.try_get(at).map_or(Cell::Odd, Cell::Int),
        "TEXT" => row.try_get(at).map_or(Cell::Odd, Cell::Text),
        "BLOB" | "BYTEA" => row.try_get(at).map_or(Cell::Odd, Cell::Blob),
        _ => Cell::Odd,
    }
}
