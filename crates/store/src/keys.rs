//! What opens the store: a key file or a passphrase, and what follows from it.
//!
//! Either leads to one X25519 identity of `age`. In a key file it lies as `age` writes it; under a passphrase it lies in
//! the database, sealed by `age` with scrypt, so that the slow derivation is done once for an opening and not once for a
//! data key. From the identity follows the key of the codes that hold the head and the data keys:
//! `HMAC-SHA256(identity, "mediant store: codes")`.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use age::secrecy::{ExposeSecret, SecretString};
use age::x25519::{Identity, Recipient};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};

/// The shortest passphrase in characters.
pub const MIN_PASSPHRASE: usize = 12;

/// scrypt with N = 2^17, r = 8, p = 1: 128 MiB and some tenths of a second for each guess.
const WORK: u8 = 17;

/// What opens a store: a key file or a passphrase. Shows neither in `Debug`.
#[derive(Clone)]
pub struct Keys(Source);

#[derive(Clone)]
enum Source {
    File(PathBuf),
    Passphrase(SecretString),
}

impl Keys {
    /// The identity in a key file. A new store makes the file, readable by its owner alone; a store that is there wants
    /// the file that it was sealed with. Nothing is read before the store is opened.
    #[must_use]
    pub fn file(path: &Path) -> Self {
        Self(Source::File(path.to_owned()))
    }

    /// A passphrase.
    ///
    /// # Errors
    /// [`ErrorKind::Input`] where it has fewer than [`MIN_PASSPHRASE`] characters.
    pub fn passphrase(secret: String) -> Result<Self, Error> {
        let secret = SecretString::from(secret);
        if secret.expose_secret().chars().count() < MIN_PASSPHRASE {
            return Err(Error::input(format!(
                "the passphrase is short: use {MIN_PASSPHRASE} characters or more"
            )));
        }
        Ok(Self(Source::Passphrase(secret)))
    }

    /// The keys of a store that is there; `sealed` is the identity as it lies in the database.
    pub(crate) async fn unlock(&self, sealed: Option<Vec<u8>>) -> Result<Unlocked, Error> {
        match (self.0.clone(), sealed) {
            (Source::File(path), None) => Unlocked::new(read_identity(&path)?, None),
            (Source::Passphrase(secret), Some(sealed)) => {
                let open =
                    tokio::task::spawn_blocking(move || open_identity(&secret, &sealed).map(|i| (i, sealed)));
                let (identity, sealed) = open.await.map_err(|fault| stopped(&fault))??;
                Unlocked::new(identity, Some(sealed))
            }
            (Source::File(_), Some(_)) => {
                let words = "this store was sealed with a passphrase: give that one (--passphrase-file)";
                Err(Error::new(ErrorKind::WrongKey, words))
            }
            (Source::Passphrase(_), None) => {
                let words = "this store was sealed with a key file: give that one (--key-file)";
                Err(Error::new(ErrorKind::WrongKey, words))
            }
        }
    }

    /// The keys of a store that is new, or that changes its keys: a key file is made where there is none.
    pub(crate) async fn begin(&self) -> Result<Unlocked, Error> {
        match self.0.clone() {
            Source::File(path) => {
                if !path.exists() {
                    make_file(&path)?;
                }
                Unlocked::new(read_identity(&path)?, None)
            }
            Source::Passphrase(secret) => {
                let made = tokio::task::spawn_blocking(move || make_sealed(&secret));
                let (identity, sealed) = made.await.map_err(|fault| stopped(&fault))??;
                Unlocked::new(identity, Some(sealed))
            }
        }
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::File(_) => "Keys(file)",
            Source::Passphrase(_) => "Keys(passphrase)",
        })
    }
}

fn stopped(fault: &tokio::task::JoinError) -> Error {
    Error::new(ErrorKind::File, format!("the derivation of the key was stopped: {fault}"))
}

/// What the keys open to: the identity that unwraps data keys, and the key of the codes.
pub(crate) struct Unlocked {
    identity: Identity,
    recipient: Recipient,
    codes: Zeroizing<[u8; 32]>,
    /// The identity sealed under the passphrase, as it lies in the database.
    pub(crate) sealed: Option<Vec<u8>>,
}

impl Unlocked {
    fn new(identity: Identity, sealed: Option<Vec<u8>>) -> Result<Self, Error> {
        let secret = identity.to_string();
        let code = hmac(secret.expose_secret().as_bytes(), &[b"mediant store: codes"])?;
        Ok(Self { recipient: identity.to_public(), identity, codes: Zeroizing::new(code), sealed })
    }

    /// The public half, which names the identity.
    pub(crate) fn name(&self) -> String {
        self.recipient.to_string()
    }

    /// The code of some bytes: who has not the keys can neither make nor change it.
    pub(crate) fn code(&self, parts: &[&[u8]]) -> Result<[u8; 32], Error> {
        hmac(&*self.codes, parts)
    }

    /// Whether the code is that of the bytes, compared in constant time.
    pub(crate) fn is_code(&self, parts: &[&[u8]], code: &[u8]) -> bool {
        mac(&*self.codes, parts).is_ok_and(|mac| mac.verify_slice(code).is_ok())
    }

    /// Wraps bytes for this identity.
    pub(crate) fn wrap(&self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        age::encrypt(&self.recipient, bytes)
            .map_err(|fault| Error::new(ErrorKind::File, format!("a data key cannot be wrapped: {fault}")))
    }

    /// Unwraps bytes; nothing where they were not wrapped for this identity, or were changed.
    pub(crate) fn unwrap(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        age::decrypt(&self.identity, wrapped).ok().map(Zeroizing::new)
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Result<Hmac<Sha256>, Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::input("the key has no bytes"))?;
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    Ok(mac)
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> Result<[u8; 32], Error> {
    Ok(mac(key, parts)?.finalize().into_bytes().into())
}

fn make_sealed(secret: &SecretString) -> Result<(Identity, Vec<u8>), Error> {
    let identity = Identity::generate();
    let mut recipient = age::scrypt::Recipient::new(secret.clone());
    recipient.set_work_factor(WORK);
    let sealed = age::encrypt(&recipient, identity.to_string().expose_secret().as_bytes())
        .map_err(|fault| Error::new(ErrorKind::File, format!("the identity cannot be sealed: {fault}")))?;
    Ok((identity, sealed))
}

fn open_identity(secret: &SecretString, sealed: &[u8]) -> Result<Identity, Error> {
    let mut identity = age::scrypt::Identity::new(secret.clone());
    identity.set_max_work_factor(WORK);
    let wrong =
        || Error::new(ErrorKind::WrongKey, "the passphrase is not the one that this store was sealed with");
    let text = age::decrypt(&identity, sealed).map(Zeroizing::new).map_err(|_| wrong())?;
    std::str::from_utf8(&text).ok().and_then(|t| t.parse().ok()).ok_or_else(wrong)
}

/// The largest key file that is read, in bytes.
const MAX_FILE: u64 = 64 * 1024;

fn read_identity(path: &Path) -> Result<Identity, Error> {
    let about = std::fs::metadata(path).map_err(|fault| match fault.kind() {
        std::io::ErrorKind::NotFound => Error::new(
            ErrorKind::Missing,
            format!(
                "the key file {} is not there, and without it nothing in the store can be read; put it back, or name it",
                path.display()
            ),
        ),
        _ => Error::file(path, "read", fault),
    })?;
    if about.len() > MAX_FILE {
        return Err(Error::input(format!("{} is too large for a key file", path.display())));
    }
    refuse_open_to_others(path, &about)?;
    let text = std::fs::read_to_string(path).map(Zeroizing::new).map_err(|f| Error::file(path, "read", f))?;
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let identity = lines.next().and_then(|line| line.parse().ok());
    match (identity, lines.next()) {
        (Some(identity), None) => Ok(identity),
        _ => Err(Error::input(format!(
            "{} is no key file: one line that starts with AGE-SECRET-KEY-1 is wanted",
            path.display()
        ))),
    }
}

#[cfg(unix)]
fn refuse_open_to_others(path: &Path, about: &std::fs::Metadata) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let for_others = about.permissions().mode() & 0o077;
    if for_others == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Error::input(format!("other users may read the key file {path}: chmod 600 {path}")))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same shape as where permissions are known")]
fn refuse_open_to_others(_: &Path, _: &std::fs::Metadata) -> Result<(), Error> {
    Ok(())
}

/// Makes a key file whole or not at all, readable by its owner alone, and never over another.
fn make_file(path: &Path) -> Result<(), Error> {
    let identity = Identity::generate();
    let secret = identity.to_string();
    let text = Zeroizing::new(format!(
        "# Opens a store of mediant. Whoever has this file can read everything in the store; without it nobody can.\n\
         # Keep a copy apart from the database and its backups.\n# public key: {}\n{}\n",
        identity.to_public(),
        secret.expose_secret()
    ));
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        // Another process that was quicker made the file that is to be used.
        match file.persist_noclobber(path) {
            Err(fault) if fault.error.kind() != std::io::ErrorKind::AlreadyExists => Err(fault.error),
            _ => Ok(()),
        }
    });
    made.and_then(|()| sync_folder(folder)).map_err(|fault| Error::file(path, "made", fault))
}

/// Makes sure that the name of a new file outlives a power cut.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
