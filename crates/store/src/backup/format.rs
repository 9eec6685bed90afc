//! The bytes of a backup.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::chain::{Sealed, field, field_or_none};
use crate::error::{Error, ErrorKind};
use crate::event::MAX_BODY;
use crate::head::Head;
use crate::rooms::Wrapped;

const MAGIC: &[u8; 17] = b"mediant backup 1\n";
/// The longest field: a sealed body.
const MAX_FIELD: u64 = MAX_BODY as u64 + 1024;

pub(super) struct Writer<'a> {
    out: BufWriter<&'a mut File>,
    sha: Sha256,
    path: &'a Path,
}

impl<'a> Writer<'a> {
    pub(super) fn new(file: &'a mut File, path: &'a Path) -> Self {
        Self { out: BufWriter::new(file), sha: Sha256::new(), path }
    }

    pub(super) fn head(&mut self, head: &Head) -> Result<(), Error> {
        let mut bytes = MAGIC.to_vec();
        field(&mut bytes, &head.store);
        bytes.extend(head.epoch.to_be_bytes());
        bytes.extend(head.number.to_be_bytes());
        field(&mut bytes, &head.chain);
        field(&mut bytes, head.recipient.as_bytes());
        field_or_none(&mut bytes, head.identity.as_deref());
        field(&mut bytes, &head.mac);
        self.put(&bytes)
    }

    pub(super) fn count(&mut self, count: u64) -> Result<(), Error> {
        self.put(&count.to_be_bytes())
    }

    pub(super) fn key(&mut self, key: &Wrapped) -> Result<(), Error> {
        let mut bytes = Vec::new();
        field(&mut bytes, &key.id);
        field(&mut bytes, key.stream.as_bytes());
        field(&mut bytes, key.room.as_bytes());
        field(&mut bytes, key.subject.as_bytes());
        bytes.extend(key.epoch.to_be_bytes());
        field(&mut bytes, &key.wrapped);
        self.put(&bytes)
    }

    pub(super) fn event(&mut self, event: &Sealed) -> Result<(), Error> {
        let mut bytes = Vec::new();
        bytes.extend(event.number.to_be_bytes());
        field(&mut bytes, event.stream.as_bytes());
        bytes.extend(event.place.to_be_bytes());
        field(&mut bytes, event.room.as_bytes());
        field(&mut bytes, event.kind.as_bytes());
        field(&mut bytes, event.by.as_bytes());
        bytes.extend(event.at.to_be_bytes());
        field_or_none(&mut bytes, event.subject.as_deref().map(str::as_bytes));
        field_or_none(&mut bytes, event.body.as_deref());
        field(&mut bytes, &event.digest);
        field(&mut bytes, &event.chain);
        self.put(&bytes)
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        let sum = self.sha.finalize();
        self.out
            .write_all(&sum)
            .and_then(|()| self.out.flush())
            .map_err(|f| Error::file(self.path, "written", f))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.sha.update(bytes);
        self.out.write_all(bytes).map_err(|fault| Error::file(self.path, "written", fault))
    }
}

pub(super) struct Reader<'a> {
    input: BufReader<File>,
    sha: Sha256,
    path: &'a Path,
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: BufReader<File>, path: &'a Path) -> Result<Self, Error> {
        let mut reader = Self { input, sha: Sha256::new(), path };
        match reader.array::<17>() {
            Ok(magic) if magic == *MAGIC => Ok(reader),
            Ok(magic) if magic.starts_with(b"mediant backup ") => {
                let words =
                    format!("{} was written by another version of mediant: use that one", path.display());
                Err(Error::new(ErrorKind::Newer, words))
            }
            _ => Err(Error::new(ErrorKind::Foreign, format!("{} is no backup of mediant", path.display()))),
        }
    }

    pub(super) fn head(&mut self) -> Result<Head, Error> {
        Ok(Head {
            store: self.field()?,
            epoch: self.count()?,
            number: self.count()?,
            chain: self.field()?,
            recipient: self.text()?,
            identity: self.field_or_none()?,
            mac: self.field()?,
        })
    }

    pub(super) fn key(&mut self) -> Result<Wrapped, Error> {
        Ok(Wrapped {
            id: self.field()?,
            stream: self.text()?,
            room: self.text()?,
            subject: self.text()?,
            epoch: self.count()?,
            wrapped: self.field()?,
        })
    }

    pub(super) fn event(&mut self) -> Result<Sealed, Error> {
        Ok(Sealed {
            number: self.count()?,
            stream: self.text()?,
            place: self.count()?,
            room: self.text()?,
            kind: self.text()?,
            by: self.text()?,
            at: i64::from_be_bytes(self.array()?),
            subject: match self.field_or_none()? {
                Some(bytes) => Some(self.utf8(bytes)?),
                None => None,
            },
            body: self.field_or_none()?,
            digest: self.field()?,
            chain: self.field()?,
        })
    }

    /// The sum is right, and nothing comes after it.
    pub(super) fn finish(&mut self) -> Result<(), Error> {
        let sum: [u8; 32] = self.sha.clone().finalize().into();
        let there: [u8; 32] = self.array()?;
        let mut more = [0];
        let ends = matches!(self.input.read(&mut more), Ok(0));
        if sum == there && ends { Ok(()) } else { Err(self.broken()) }
    }

    pub(super) fn count(&mut self) -> Result<u64, Error> {
        self.array().map(u64::from_be_bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes).map_err(|_| self.broken())?;
        self.sha.update(bytes);
        Ok(bytes)
    }

    fn field(&mut self) -> Result<Vec<u8>, Error> {
        let length = self.count()?;
        if length > MAX_FIELD {
            return Err(self.broken());
        }
        // Grows with what is there, so that a length that lies costs no memory.
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(length).read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 != length {
            return Err(self.broken());
        }
        self.sha.update(&bytes);
        Ok(bytes)
    }

    fn field_or_none(&mut self) -> Result<Option<Vec<u8>>, Error> {
        match self.array()? {
            [0] => Ok(None),
            [1] => self.field().map(Some),
            _ => Err(self.broken()),
        }
    }

    fn text(&mut self) -> Result<String, Error> {
        let bytes = self.field()?;
        self.utf8(bytes)
    }

    fn utf8(&self, bytes: Vec<u8>) -> Result<String, Error> {
        String::from_utf8(bytes).map_err(|_| self.broken())
    }

    fn broken(&self) -> Error {
        Error::damaged(format!("the backup {} is cut off or was changed", self.path.display()))
    }
}
