//! `mediant migrate`, `backup`, `restore`, `verify`, `purge` and `rotate`: the store, from outside.

pub(crate) mod place;

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use mediant_store::{Error, ErrorKind, Store, Verdict};

use crate::args::{Backup, Migrate, Purge, Restore, Rotate, Verify};
use crate::commands::output;
use crate::exit::Failure;
use crate::words::count;
use place::Place;

/// `mediant migrate`
pub(crate) fn migrate(args: &Migrate) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    place.make_folder()?;
    wait(async {
        let store = place.open_or_make().await?;
        let events = *store.watch().borrow();
        store.close().await;
        let words = format!("{} is ready: {}.", place.title(), many(events, "event"));
        output::print(&format!("{words}\n{}", place.key_note()))
    })
}

/// `mediant backup`
pub(crate) fn backup(args: &Backup) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    wait(async {
        let store = place.open().await?;
        let events = store.backup(&args.output).await.map_err(failure)?;
        store.close().await;
        output::print(&format!(
            "{} holds {} of {}, sealed as they are there. It opens with the keys of today: keep a copy of them, and apart \
             from it.",
            args.output.display(),
            many(events, "event"),
            place.title()
        ))
    })
}

/// `mediant restore`
pub(crate) fn restore(args: &Restore) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    place.make_folder()?;
    wait(async {
        let store = Store::restore(&args.backup, place.url(), place.keys().clone()).await.map_err(failure)?;
        let verdict = store.verify().await.map_err(failure)?;
        store.close().await;
        output::print(&format!("{} is made from {}.", place.title(), args.backup.display()))?;
        tell(&verdict)
    })
}

/// `mediant verify`
pub(crate) fn verify(args: &Verify) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    wait(async {
        let store = place.open().await?;
        let verdict = store.verify().await.map_err(failure)?;
        store.close().await;
        if args.json {
            output::print(&json(&verdict).to_string())?;
            return if verdict.fault.is_none() { Ok(()) } else { Err(Failure::Shown) };
        }
        tell(&verdict)
    })
}

/// `mediant purge`
pub(crate) fn purge(args: &Purge) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    wait(async {
        let store = place.open().await?;
        let gone = store.purge(&args.subject, &args.by, now()).await.map_err(failure)?;
        store.close().await;
        if gone == 0 {
            return output::print(&format!("Nothing of {} is kept; nothing was changed.", args.subject));
        }
        output::print(&format!(
            "What {} held of {} is gone, with the keys that sealed it; a record of the purge is kept. Backups made before \
             still hold it: delete them, or write them anew.",
            many(gone, "event"),
            args.subject
        ))
    })
}

/// `mediant rotate`
pub(crate) fn rotate(args: &Rotate) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    wait(async {
        let store = place.open().await?;
        let new = place.new_keys(args)?;
        store.rotate(new.keys).await.map_err(failure)?;
        store.close().await;
        let old = new.replaces.map_or(Ok(None), |key| place::settle(&key))?;
        let opens = new.title;
        output::print(&format!(
            "{} opens with {opens} from now on; what comes gets new data keys.",
            place.title()
        ))?;
        match old {
            Some(old) => output::print(&format!(
                "The old key is {}: backups made before open with it alone. Delete it together with them.",
                old.display()
            )),
            None => output::print("Backups made before open with the old keys alone."),
        }
    })
}

/// Runs what waits for the database.
pub(crate) fn wait(deed: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|fault| Failure::Refused(format!("no threads to be had: {fault}")))?.block_on(deed)
}

/// An error of the store as the command line ends on it.
#[allow(clippy::needless_pass_by_value, reason = "handed to map_err")]
pub(crate) fn failure(fault: Error) -> Failure {
    match fault.kind() {
        ErrorKind::Newer | ErrorKind::Taken | ErrorKind::Busy => Failure::Refused(fault.to_string()),
        _ => Failure::Input(fault.to_string()),
    }
}

#[allow(clippy::disallowed_methods, reason = "the command line looks at the clock")]
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    i64::try_from(since).unwrap_or(i64::MAX)
}

fn many(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{} {what}s", count(number)) }
}

fn tell(verdict: &Verdict) -> Result<(), Failure> {
    if let Some(fault) = &verdict.fault {
        let words = &fault.words;
        return Err(Failure::Input(format!(
            "the store is not as it was written: {words}. A backup from before brings it back (mediant restore)"
        )));
    }
    let purged = match verdict.purged {
        0 => String::new(),
        n => format!(", {} of them purged", count(n)),
    };
    output::print(&format!(
        "{} in {}{purged}: every one is as it was written.\nHead: {}",
        many(verdict.events, "event"),
        many(verdict.streams, "stream"),
        verdict.head
    ))
}

fn json(verdict: &Verdict) -> serde_json::Value {
    let fault = verdict.fault.as_ref().map(
        |fault| serde_json::json!({ "kind": fault.kind.name(), "event": fault.number, "words": fault.words }),
    );
    serde_json::json!({
        "schema": "mediant/verdict/1",
        "events": verdict.events,
        "streams": verdict.streams,
        "purged": verdict.purged,
        "head": verdict.head,
        "fault": fault,
    })
}

/// A file's text without the line's end, for a passphrase.
fn secret(path: &Path) -> Result<String, Failure> {
    let fault = |why: std::io::Error| Failure::Input(format!("{} cannot be read: {why}", path.display()));
    let mut text = std::fs::read_to_string(path).map_err(fault)?;
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(text)
}
