//! The two databases behind one small face: statements with numbers, words and bytes in, rows of the same out.
//!
//! Every statement is one text that both databases read (`$1`, `ON CONFLICT`, `RETURNING`). What differs is here and in
//! `db/file.rs`: how a transaction begins, how appends wait for each other, and what is swept after a purge.

mod file;
mod row;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteArguments, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgPool, Postgres, SqlSafeStr, Sqlite, SqlitePool, Transaction};

use crate::error::{Error, ErrorKind};
pub use file::file_url;
pub(crate) use row::Row;

/// A value handed to a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
    MaybeText(Option<&'a str>),
    MaybeBlob(Option<&'a [u8]>),
}

/// Connections to one database.
#[derive(Debug)]
pub(crate) enum Database {
    /// One writer, and readers beside it (WAL).
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// A server.
    Postgres(PgPool),
}

/// One transaction; dropped, it is undone.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// The versions of the schema, oldest first.
fn migrator() -> Migrator {
    let first = include_str!("../migrations/0001_events.sql").into_sql_str();
    Migrator::with_migrations(vec![Migration::new(1, "events".into(), MigrationType::Simple, first, false)])
}

impl Database {
    /// Opens the database of an address and brings its schema up to date.
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        if url.starts_with("sqlite:") {
            Self::open_file(url).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_server(url).await
        } else {
            // The address is not repeated: it may hold a password.
            Err(Error::input("the database's address starts with neither sqlite: nor postgres:"))
        }
    }

    async fn open_file(url: &str) -> Result<Self, Error> {
        let options = file::prepare(url).await?;
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        migrator().run(&writer).await.map_err(of_migration)?;
        let readers =
            SqlitePoolOptions::new().max_connections(4).min_connections(0).connect_lazy_with(options);
        Ok(Self::Sqlite { writer, readers })
    }

    async fn open_server(url: &str) -> Result<Self, Error> {
        let options: PgConnectOptions =
            url.parse().map_err(|_| Error::input("the address of the PostgreSQL database cannot be read"))?;
        // The pool tries for half a minute where nobody answers; one that is told so at once can mend it.
        PgConnection::connect_with(&options).await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .after_connect(|connection, _| Box::pin(durable(connection)))
            .connect_with(options)
            .await?;
        refuse_foreign_server(&pool).await?;
        migrator().run(&pool).await.map_err(of_migration)?;
        Ok(Self::Postgres(pool))
    }

    /// A transaction that writes; others wait for it.
    pub(crate) async fn write(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that sees one state throughout.
    pub(crate) async fn read(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// Sweeps what a deletion leaves behind: SQLite's log, PostgreSQL's dead rows.
    pub(crate) async fn sweep(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite { writer, .. } => {
                sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await?;
            }
            Self::Postgres(pool) => {
                sqlx::query("VACUUM events, room_keys, snapshots").execute(pool).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// An acknowledged event is on disk, whatever the server was set to.
async fn durable(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let text = "SELECT set_config('synchronous_commit', 'on', false) \
                WHERE current_setting('synchronous_commit') IN ('off', 'local')";
    sqlx::query(text).execute(connection).await.map(|_| ())
}

/// Refuses a schema in which another program keeps its tables.
async fn refuse_foreign_server(pool: &PgPool) -> Result<(), Error> {
    let text = "SELECT COUNT(*), COUNT(*) FILTER (WHERE table_name IN ('head', 'room_keys', '_sqlx_migrations')) \
                FROM information_schema.tables WHERE table_schema = current_schema()";
    let (all, ours): (i64, i64) = sqlx::query_as(text).fetch_one(pool).await?;
    // The table of migrations alone: a first opening that was cut off.
    if all == 0 || ours == 3 || (all == 1 && ours == 1) {
        return Ok(());
    }
    let words =
        "the PostgreSQL database holds tables of another program: name an empty one (createdb mediant)";
    Err(Error::new(ErrorKind::Foreign, words))
}

fn of_migration(fault: sqlx::migrate::MigrateError) -> Error {
    use sqlx::migrate::MigrateError;
    match fault {
        MigrateError::VersionMissing(version) => Error::new(
            ErrorKind::Newer,
            format!(
                "the store has schema {version}, which this version of mediant does not know: use the newer one"
            ),
        ),
        MigrateError::VersionMismatch(version) => Error::new(
            ErrorKind::Foreign,
            format!("the schema {version} of the database is not that of mediant: name another database"),
        ),
        MigrateError::Execute(fault) | MigrateError::ExecuteMigration(fault, _) => fault.into(),
        other => Error::new(ErrorKind::Database, format!("the schema cannot be brought up to date: {other}")),
    }
}

impl Tx {
    /// The rows of a statement.
    pub(crate) async fn rows(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        Ok(match self {
            Self::Sqlite(tx) => {
                let rows = sqlite(sql, values).fetch_all(&mut **tx).await?;
                rows.iter().map(Row::of_sqlite).collect()
            }
            Self::Postgres(tx) => {
                let rows = postgres(sql, values).fetch_all(&mut **tx).await?;
                rows.iter().map(Row::of_postgres).collect()
            }
        })
    }

    /// The first row of a statement.
    pub(crate) async fn row(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Option<Row>, Error> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Runs a statement; how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, Error> {
        Ok(match self {
            Self::Sqlite(tx) => sqlite(sql, values).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => postgres(sql, values).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Makes everything of the transaction last.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// What is wrong with the database file itself; nothing for a server, which checks its own.
    pub(crate) async fn file_fault(&mut self) -> Result<Option<String>, Error> {
        let Self::Sqlite(tx) = self else { return Ok(None) };
        let said: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut **tx).await?;
        Ok((said != "ok").then_some(said))
    }

    /// Whether a row that is read to be changed must be locked by its statement.
    pub(crate) fn locks_rows(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

fn sqlite(sql: &'static str, values: &[Value<'_>]) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
    values.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match *value {
        Value::Int(n) => query.bind(n),
        Value::Text(text) => query.bind(text.to_owned()),
        Value::Blob(bytes) => query.bind(bytes.to_vec()),
        Value::MaybeText(text) => query.bind(text.map(str::to_owned)),
        Value::MaybeBlob(bytes) => query.bind(bytes.map(<[u8]>::to_vec)),
    })
}

fn postgres(sql: &'static str, values: &[Value<'_>]) -> sqlx::query::Query<'static, Postgres, PgArguments> {
    values.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, value| match *value {
        Value::Int(n) => query.bind(n),
        Value::Text(text) => query.bind(text.to_owned()),
        Value::Blob(bytes) => query.bind(bytes.to_vec()),
        Value::MaybeText(text) => query.bind(text.map(str::to_owned)),
        Value::MaybeBlob(bytes) => query.bind(bytes.map(<[u8]>::to_vec)),
    })
}
