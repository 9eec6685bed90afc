//! The SQLite file: its address, whose it is, and how it is opened.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::error::{Error, ErrorKind};

/// `MDNT`, in the header of every file of ours.
const APPLICATION: u32 = 0x4d44_4e54;

/// The address of a SQLite file for `Store::open`; the file is made where there is none.
///
/// # Errors
/// [`ErrorKind::Input`] where the path is not UTF-8.
pub fn file_url(path: &Path) -> Result<String, Error> {
    let text = path.to_str().ok_or_else(|| Error::input(format!("{} is not UTF-8", path.display())))?;
    let mut url = "sqlite://".to_owned();
    for c in text.chars() {
        match c {
            '%' => url.push_str("%25"),
            '?' => url.push_str("%3F"),
            '#' => url.push_str("%23"),
            _ => url.push(c),
        }
    }
    url.push_str("?mode=rwc");
    Ok(url)
}

/// Makes or recognises the file of an address, and says how to connect to it.
pub(super) async fn prepare(url: &str) -> Result<SqliteConnectOptions, Error> {
    let options: SqliteConnectOptions = url
        .parse()
        .map_err(|fault| Error::input(format!("the address of the SQLite file cannot be read: {fault}")))?;
    let path = options.get_filename().to_owned();
    if url.contains(":memory:") || path.as_os_str().is_empty() {
        return Err(Error::input("a store is a file: name one (sqlite://PATH?mode=rwc)"));
    }
    let may_make = url.split_once('?').is_some_and(|(_, query)| query.split('&').any(|p| p == "mode=rwc"));
    if !path.exists() {
        if !may_make {
            let words = format!("there is no store at {} (mediant migrate makes one)", path.display());
            return Err(Error::new(ErrorKind::Missing, words));
        }
        make(&path)?;
    }
    if wants_mark(&path)? {
        // Before the log is switched on, so that the mark is in the file itself and can be read without opening it.
        let mut first = options.clone().connect().await?;
        sqlx::query("PRAGMA application_id = 1296322132").execute(&mut first).await?;
        first.close().await?;
    }
    Ok(options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("secure_delete", "ON"))
}

/// An empty file that its owner alone may read; SQLite gives its log the same permissions.
fn make(path: &Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Err(fault) if fault.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::file(path, "made", fault))
        }
        _ => Ok(()),
    }
}

/// Whether the file is empty and wants our mark; an error where it is another program's.
fn wants_mark(path: &Path) -> Result<bool, Error> {
    let mut header = Vec::new();
    let file = std::fs::File::open(path).map_err(|fault| Error::file(path, "read", fault))?;
    file.take(100).read_to_end(&mut header).map_err(|fault| Error::file(path, "read", fault))?;
    if header.is_empty() {
        return Ok(true);
    }
    let is_sqlite = header.len() == 100 && header.starts_with(b"SQLite format 3\0");
    if is_sqlite && header[68..72] == APPLICATION.to_be_bytes() {
        return Ok(false);
    }
    let what = if is_sqlite { "a database of another program" } else { "no SQLite database" };
    let words = format!("{} is {what}; it is left as it is: name another file", path.display());
    Err(Error::new(ErrorKind::Foreign, words))
}
