//! The SQLite file: its address, whose it is, and how it is opened.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::error::{Error, ErrorKind};
use crate::keys::sync_folder;

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
        make(&path).await?;
    }
    refuse_foreign(&path)?;
    Ok(options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("secure_delete", "ON"))
}

/// Makes an empty database with our mark, for its owner alone (SQLite gives its log the same permissions). It is made
/// beside its place and then put there, so that a process that is killed meanwhile leaves no half of it.
async fn make(path: &Path) -> Result<(), Error> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let fault = |why| Error::file(path, "made", why);
    let file = tempfile::Builder::new().prefix(".mediant-").tempfile_in(folder).map_err(fault)?;
    let mut database = SqliteConnectOptions::new().filename(file.path()).connect().await?;
    sqlx::query("PRAGMA application_id = 1296322132").execute(&mut database).await?;
    database.close().await?;
    file.as_file().sync_all().map_err(fault)?;
    match file.persist_noclobber(path) {
        // Another process was quicker.
        Err(why) if why.error.kind() != std::io::ErrorKind::AlreadyExists => Err(fault(why.error)),
        _ => sync_folder(folder).map_err(fault),
    }
}

/// Refuses a file without our mark, which is read without opening the database.
fn refuse_foreign(path: &Path) -> Result<(), Error> {
    let mut header = Vec::new();
    let file = std::fs::File::open(path).map_err(|fault| Error::file(path, "read", fault))?;
    file.take(100).read_to_end(&mut header).map_err(|fault| Error::file(path, "read", fault))?;
    let is_sqlite = header.len() == 100 && header.starts_with(b"SQLite format 3\0");
    if is_sqlite && header[68..72] == APPLICATION.to_be_bytes() {
        return Ok(());
    }
    let what = if is_sqlite { "a database of another program" } else { "no SQLite database" };
    let words = format!("{} is {what}; it is left as it is: name another file", path.display());
    Err(Error::new(ErrorKind::Foreign, words))
}
