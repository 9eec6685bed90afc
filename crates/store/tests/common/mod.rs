//! A place for a store of either kind, and raw statements to tamper with it.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "shared by tests, each of which uses a part; a failed step is a failed test"
)]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use mediant_store::{Entry, Error, Event, Keys, Store, file_url};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

/// A database for one test, with a folder for its keys.
pub(crate) struct Place {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) url: String,
    server: Option<(String, String)>,
    raw: tokio::sync::Mutex<Option<Raw>>,
}

enum Raw {
    Server(PgConnection),
    File(SqliteConnection),
}

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = file_url(&folder.path().join("mediant.sqlite")).unwrap();
        Self { folder, url, server: None, raw: tokio::sync::Mutex::default() }
    }

    /// A schema of its own on the server that the environment names; none where it names none.
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("MEDIANT_TEST_POSTGRES") else {
            eprintln!("SKIPPED on PostgreSQL: MEDIANT_TEST_POSTGRES names no server.");
            return None;
        };
        let schema = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&server).await.unwrap();
        run(&mut connection, &format!("CREATE SCHEMA {schema}")).await;
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options[search_path]={schema}");
        Some(Self {
            folder: tempfile::tempdir().unwrap(),
            url,
            server: Some((server, schema)),
            raw: tokio::sync::Mutex::default(),
        })
    }

    /// One of each kind there is.
    pub(crate) async fn each() -> Vec<Self> {
        let mut places = vec![Self::sqlite()];
        places.extend(Self::postgres().await);
        places
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("mediant.sqlite")
    }

    pub(crate) fn keys(&self) -> Keys {
        Keys::file(&self.folder.path().join("key.txt"))
    }

    pub(crate) async fn open(&self) -> Store {
        self.try_open().await.unwrap()
    }

    pub(crate) async fn try_open(&self) -> Result<Store, Error> {
        Store::open(&self.url, self.keys()).await
    }

    /// Runs statements behind the store's back; how many rows they touched.
    pub(crate) async fn tamper(&self, sql: &str) -> u64 {
        self.try_tamper(sql).await.unwrap()
    }

    /// The same; an error where a rule of the schema forbids it.
    pub(crate) async fn try_tamper(&self, sql: &str) -> Result<u64, sqlx::Error> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        Ok(match &mut *self.raw().await {
            Raw::Server(connection) => sql.execute(connection).await?.rows_affected(),
            Raw::File(connection) => sql.execute(connection).await?.rows_affected(),
        })
    }

    /// A connection beside the store's own, made when it is first wanted.
    async fn raw(&self) -> tokio::sync::MappedMutexGuard<'_, Raw> {
        let mut raw = self.raw.lock().await;
        if raw.is_none() {
            *raw = Some(if self.server.is_some() {
                Raw::Server(PgConnection::connect(&self.url).await.unwrap())
            } else {
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                sqlx::raw_sql("PRAGMA synchronous = OFF").execute(&mut connection).await.unwrap();
                Raw::File(connection)
            });
        }
        tokio::sync::MutexGuard::map(raw, |raw| raw.as_mut().unwrap())
    }

    /// Bytes as the database writes them, from hexadecimal digits.
    pub(crate) fn bytes(&self, hex: &str) -> String {
        if self.server.is_some() { format!("'\\x{hex}'::bytea") } else { format!("x'{hex}'") }
    }

    /// A number that a statement yields, 0 for none.
    pub(crate) async fn number(&self, sql: &str) -> usize {
        let sql = AssertSqlSafe(format!("SELECT CAST(({sql}) AS BIGINT)"));
        let number: Option<i64> = match &mut *self.raw().await {
            Raw::Server(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
            Raw::File(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
        };
        usize::try_from(number.unwrap_or_default()).unwrap()
    }

    /// The bytes that a statement yields, in a file.
    pub(crate) async fn blob(&self, sql: &'static str) -> Vec<u8> {
        match &mut *self.raw().await {
            Raw::Server(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
            Raw::File(connection) => sqlx::query_scalar(sql).fetch_one(connection).await.unwrap(),
        }
    }

    pub(crate) fn is_server(&self) -> bool {
        self.server.is_some()
    }

    /// Removes what the test made on the server.
    pub(crate) async fn end(self, store: Store) {
        store.close().await;
        drop(self.raw);
        if let Some((server, schema)) = self.server {
            let mut connection = PgConnection::connect(&server).await.unwrap();
            run(&mut connection, &format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

async fn run(connection: &mut PgConnection, sql: &str) -> u64 {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.unwrap().rows_affected()
}

pub(crate) fn entry(room: &str, body: &str) -> Entry {
    Entry {
        room: room.to_owned(),
        kind: "noted".to_owned(),
        by: "ana".to_owned(),
        at: 1_700_000_000,
        subject: None,
        body: body.as_bytes().to_vec(),
    }
}

pub(crate) fn about(subject: &str, room: &str, body: &str) -> Entry {
    Entry { subject: Some(subject.to_owned()), ..entry(room, body) }
}

/// The words of events' bodies; `-` for one that was purged.
pub(crate) fn words(events: &[Event]) -> Vec<String> {
    let word = |b: &Vec<u8>| String::from_utf8(b.clone()).unwrap();
    events.iter().map(|e| e.body.as_ref().map_or("-".to_owned(), word)).collect()
}

/// Whether a file, or one beside it that SQLite keeps, holds these bytes.
pub(crate) fn holds(file: &Path, bytes: &[u8]) -> bool {
    let beside = |end: &str| PathBuf::from(format!("{}{end}", file.display()));
    let mut files = [file.to_owned(), beside("-wal"), beside("-shm")].into_iter().filter(|f| f.exists());
    files.any(|f| std::fs::read(f).unwrap().windows(bytes.len()).any(|w| w == bytes))
}
