//! Where a store is and what opens it, from the words of a command.

use std::path::{Path, PathBuf};

use mediant_store::{ErrorKind, Keys, Store, file_url};

use super::{failure, secret};
use crate::args::{Rotate, StorePlace};
use crate::exit::Failure;

/// The names in the data folder.
const FILE: &str = "mediant.sqlite";
const KEY: &str = "key.txt";

/// Where a store is, and what opens it.
pub(crate) struct Place {
    data: PathBuf,
    url: String,
    /// In the data folder, and not on a server.
    is_file: bool,
    keys: Keys,
    /// The key file; none under a passphrase.
    key_file: Option<PathBuf>,
}

/// The keys that a rotation leads to.
pub(super) struct NewKeys {
    pub(super) keys: Keys,
    /// What they are, in words.
    pub(super) title: String,
    /// The key file whose place the new one is to take.
    pub(super) replaces: Option<PathBuf>,
}

impl Place {
    pub(crate) fn of(args: &StorePlace) -> Result<Self, Failure> {
        let data = args.data.clone();
        let url = match &args.database {
            Some(url) => url.clone(),
            None => file_url(&data.join(FILE)).map_err(failure)?,
        };
        let (keys, key_file) = match (&args.key_file, &args.passphrase_file) {
            (_, Some(path)) => (Keys::passphrase(secret(path)?).map_err(failure)?, None),
            (Some(path), None) => (Keys::file(path), Some(path.clone())),
            (None, None) => (Keys::file(&data.join(KEY)), Some(data.join(KEY))),
        };
        Ok(Self { is_file: args.database.is_none(), data, url, keys, key_file })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What the store is, in words: never the address of a server, which may hold a password.
    pub(super) fn title(&self) -> String {
        if self.is_file { self.data.join(FILE).display().to_string() } else { "The database".to_owned() }
    }

    pub(super) fn key_note(&self) -> String {
        match &self.key_file {
            Some(path) => format!(
                "The key is {}: without it nobody can read the store. Keep a copy of it, and apart from backups.",
                path.display()
            ),
            None => "It opens with the passphrase alone: without it nobody can read the store.".to_owned(),
        }
    }

    /// Makes the data folder, for its owner alone.
    pub(crate) fn make_folder(&self) -> Result<(), Failure> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            builder.mode(0o700);
        }
        let made = builder.create(&self.data);
        made.map_err(|fault| Failure::Input(format!("{} cannot be made: {fault}", self.data.display())))
    }

    /// Opens the store, and makes it where there is none.
    pub(crate) async fn open_or_make(&self) -> Result<Store, Failure> {
        let done = Store::open(&self.url, self.keys.clone()).await;
        let of_keys = |kind| matches!(kind, ErrorKind::WrongKey | ErrorKind::Missing);
        match (&self.key_file, done) {
            (Some(key), Err(fault)) if of_keys(fault.kind()) && beside(key, "next").exists() => {
                // A rotation was cut off after the store had its new key and before the key file had its name.
                let store =
                    Store::open(&self.url, Keys::file(&beside(key, "next"))).await.map_err(failure)?;
                settle(key)?;
                Ok(store)
            }
            (_, done) => done.map_err(failure),
        }
    }

    /// Opens a store that is there.
    pub(crate) async fn open(&self) -> Result<Store, Failure> {
        let file = self.data.join(FILE);
        if self.is_file && !file.exists() {
            let words = format!("there is no store at {} (mediant migrate makes one)", file.display());
            return Err(Failure::Input(words));
        }
        self.open_or_make().await
    }

    /// The keys that a rotation is to lead to.
    pub(super) fn new_keys(&self, args: &Rotate) -> Result<NewKeys, Failure> {
        if let Some(path) = &args.new_passphrase_file {
            let keys = Keys::passphrase(secret(path)?).map_err(failure)?;
            return Ok(NewKeys { keys, title: "the new passphrase".to_owned(), replaces: None });
        }
        if let Some(path) = &args.new_key_file {
            return Ok(NewKeys { keys: Keys::file(path), title: path.display().to_string(), replaces: None });
        }
        let key = self.key_file.clone().ok_or_else(|| {
            let words = "say what is to open the store instead: --new-key-file or --new-passphrase-file";
            Failure::Usage(words.to_owned())
        })?;
        let keys = Keys::file(&beside(&key, "next"));
        Ok(NewKeys { keys, title: key.display().to_string(), replaces: Some(key) })
    }
}

/// Puts the new key file in the place of the old one, which is kept beside it; where the old one is now.
pub(super) fn settle(key: &Path) -> Result<Option<PathBuf>, Failure> {
    let fault =
        |why: std::io::Error| Failure::Input(format!("{} cannot be put in place: {why}", key.display()));
    let old = (1..=u32::MAX).map(|n| beside(key, &format!("old-{n}"))).find(|path| !path.exists());
    let old = old.filter(|_| key.exists());
    if let Some(old) = &old {
        std::fs::rename(key, old).map_err(fault)?;
    }
    std::fs::rename(beside(key, "next"), key).map_err(fault)?;
    Ok(old)
}

/// The file beside a key file for its successor or a predecessor: `key.next.txt`, `key.old-1.txt`.
fn beside(key: &Path, what: &str) -> PathBuf {
    let [stem, end] =
        [key.file_stem(), key.extension()].map(|part| part.unwrap_or_default().to_string_lossy());
    let dot = if end.is_empty() { "" } else { "." };
    key.with_file_name(format!("{stem}.{what}{dot}{end}"))
}
