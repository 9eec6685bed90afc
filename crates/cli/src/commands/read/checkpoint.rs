//! The checkpoint of a long reading: how far it has come, beside the output.
//!
//! Two files stand beside `OUT` while it is unfinished: `OUT.signatures`, to which each report's signature
//! is appended, and `OUT.checkpoint`, which says how far all three go. The order on disk is: output and
//! signatures are written and synced, then the checkpoint is written beside its place, synced and renamed.
//! So what a checkpoint counts is whole on disk, even after a power cut; what comes after it in the output,
//! a torn line included, is cut off when the reading is resumed and read again.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use mediant_evidence::Signature;
use serde_json::{Value, json};

use super::feed::Place;
use crate::exit::Failure;

/// Bytes of one report in `OUT.signatures`: its file and line, and its signature.
const ENTRY: usize = 16 + Signature::BYTES;

/// How far a reading has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Checkpoint {
    /// What was asked: the paths, the case and the version of the program.
    pub(super) asked: Vec<String>,
    /// Where the next report begins.
    pub(super) place: Place,
    /// Reports that are done.
    pub(super) reports: u64,
    /// Of these, those that could not be read.
    pub(super) unread: u64,
    /// Statements in them.
    pub(super) statements: u64,
    /// Bytes of the output.
    pub(super) bytes: u64,
}

/// The output with the files beside it.
pub(super) struct Kept {
    out: File,
    path: PathBuf,
    signatures: File,
    /// How far it goes on disk.
    pub(super) checkpoint: Checkpoint,
}

/// What is found where the output should go.
pub(super) enum Found {
    /// Nothing, or the output of an unfinished reading: writing goes on.
    Open(Box<Kept>),
    /// The output of a finished reading.
    Finished,
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn fault(path: &Path) -> impl Fn(std::io::Error) -> Failure + '_ {
    move |why| Failure::Input(format!("{} cannot be written: {why}", path.display()))
}

/// Opens a new output.
pub(super) fn begin(path: &Path, asked: Vec<String>) -> Result<Kept, Failure> {
    if beside(path, ".checkpoint").exists() {
        return Err(Failure::Input(format!(
            "{} is the output of an unfinished reading: go on with --resume, or remove it and the files beside it",
            path.display()
        )));
    }
    if path.exists() {
        return Err(Failure::Input(format!(
            "{} is there already: remove it or name another",
            path.display()
        )));
    }
    // The checkpoint comes first: an output without one would be taken for somebody else's file.
    let checkpoint = Checkpoint { asked, ..Checkpoint::default() };
    mark(path, &checkpoint).map_err(fault(path))?;
    attach(path, checkpoint)
}

/// Writes the checkpoint of an output in its place, whole or not at all.
fn mark(path: &Path, checkpoint: &Checkpoint) -> std::io::Result<()> {
    let part = beside(path, ".checkpoint.part");
    let mut file = File::create(&part)?;
    file.write_all(show(checkpoint).as_bytes())?;
    file.sync_data()?;
    std::fs::rename(&part, beside(path, ".checkpoint"))
}

/// Opens the output and the signatures of a checkpoint and cuts off what it does not count.
fn attach(path: &Path, checkpoint: Checkpoint) -> Result<Kept, Failure> {
    let open = |path: &Path, length: u64| {
        // A reading that was killed at its very beginning may not have made them yet.
        let mut how = OpenOptions::new();
        how.read(true).write(true).create(length == 0).truncate(false);
        let mut file = how.open(path).map_err(fault(path))?;
        if file.metadata().map_err(fault(path))?.len() < length {
            return Err(Failure::Input(format!("{} is shorter than its checkpoint says", path.display())));
        }
        file.set_len(length).map_err(fault(path))?;
        file.seek(SeekFrom::End(0)).map_err(fault(path))?;
        Ok(file)
    };
    let out = open(path, checkpoint.bytes)?;
    let signed = checkpoint.reports.saturating_mul(ENTRY as u64);
    let signatures = open(&beside(path, ".signatures"), signed)?;
    Ok(Kept { out, path: path.to_owned(), signatures, checkpoint })
}

/// Opens the output of an unfinished reading and cuts off what its checkpoint does not count.
pub(super) fn resume(path: &Path, asked: Vec<String>) -> Result<Found, Failure> {
    let from = beside(path, ".checkpoint");
    if !from.exists() {
        if path.exists() {
            return finished(path);
        }
        return begin(path, asked).map(|k| Found::Open(Box::new(k)));
    }
    let words = std::fs::read_to_string(&from)
        .map_err(|why| Failure::Input(format!("{} cannot be read: {why}", from.display())))?;
    let checkpoint = read(&words)
        .ok_or_else(|| Failure::Input(format!("{} is no checkpoint of this program", from.display())))?;
    if checkpoint.asked != asked {
        return Err(Failure::Input(format!(
            "{} was begun with other reports, another case or another version; it asked for {}",
            path.display(),
            checkpoint.asked.join(" ")
        )));
    }
    attach(path, checkpoint).map(|k| Found::Open(Box::new(k)))
}

/// An output without a checkpoint is finished where its last line says what relates the statements.
fn finished(path: &Path) -> Result<Found, Failure> {
    let whole = || -> std::io::Result<bool> {
        let mut file = File::open(path)?;
        let mut end = file.metadata()?.len();
        let mut line = Vec::new();
        // The last line is looked for from the end, at most 64 MiB back.
        while end > 0 && line.len() < 1 << 26 {
            let start = end.saturating_sub(1 << 16);
            file.seek(SeekFrom::Start(start))?;
            let mut piece = Vec::new();
            Read::by_ref(&mut file).take(end - start).read_to_end(&mut piece)?;
            piece.extend_from_slice(&line);
            line = piece;
            end = start;
            let body = line.strip_suffix(b"\n").unwrap_or(&line);
            if let Some(at) = body.iter().rposition(|b| *b == b'\n') {
                return Ok(body[at + 1..].starts_with(b"{\"variants\":"));
            }
        }
        Ok(line.starts_with(b"{\"variants\":"))
    };
    match whole() {
        Ok(true) => Ok(Found::Finished),
        _ => Err(Failure::Input(format!(
            "{} is there already and has no checkpoint beside it: remove it or name another",
            path.display()
        ))),
    }
}

impl Kept {
    /// Appends lines to the output.
    pub(super) fn append(&mut self, lines: &str) -> Result<(), Failure> {
        self.out.write_all(lines.as_bytes()).map_err(fault(&self.path))
    }

    /// Appends signatures, each with the file and line of its report.
    pub(super) fn sign<'a>(
        &mut self,
        entries: impl Iterator<Item = ((usize, u64), &'a Signature)>,
    ) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        for ((file, line), signature) in entries {
            bytes.extend_from_slice(&(file as u64).to_le_bytes());
            bytes.extend_from_slice(&line.to_le_bytes());
            bytes.extend_from_slice(&signature.to_bytes());
        }
        self.signatures.write_all(&bytes).map_err(fault(&self.path))
    }

    /// Makes what was appended last, and says how far it goes.
    pub(super) fn keep(&mut self, checkpoint: Checkpoint) -> Result<(), Failure> {
        let synced = self.out.sync_data().and_then(|()| self.signatures.sync_data());
        synced.and_then(|()| mark(&self.path, &checkpoint)).map_err(fault(&self.path))?;
        self.checkpoint = checkpoint;
        Ok(())
    }

    /// The signatures of the reports that are done, in order.
    pub(super) fn signed(&mut self, mut each: impl FnMut((usize, u64), &Signature)) -> Result<(), Failure> {
        let path = beside(&self.path, ".signatures");
        let broken = || Failure::Input(format!("{} is damaged", path.display()));
        self.signatures.seek(SeekFrom::Start(0)).map_err(fault(&path))?;
        let mut reader = std::io::BufReader::new(&self.signatures);
        let mut entry = [0_u8; ENTRY];
        for _ in 0..self.checkpoint.reports {
            reader.read_exact(&mut entry).map_err(|_| broken())?;
            let number = |at: usize| entry[at..at + 8].try_into().map_or(0, u64::from_le_bytes);
            let signature = Signature::from_bytes(&entry[16..]).ok_or_else(broken)?;
            each((usize::try_from(number(0)).map_err(|_| broken())?, number(8)), &signature);
        }
        self.signatures.seek(SeekFrom::End(0)).map_err(fault(&path))?;
        Ok(())
    }

    /// The output is whole: nothing stands beside it any more.
    pub(super) fn finish(self) -> Result<(), Failure> {
        self.out.sync_all().map_err(fault(&self.path))?;
        for ending in [".checkpoint", ".signatures"] {
            let path = beside(&self.path, ending);
            std::fs::remove_file(&path).map_err(fault(&path))?;
        }
        Ok(())
    }
}

fn show(c: &Checkpoint) -> String {
    let value = json!({
        "schema": "mediant/reading/1", "asked": c.asked, "file": c.place.file, "offset": c.place.offset,
        "line": c.place.line, "reports": c.reports, "unread": c.unread, "statements": c.statements, "bytes": c.bytes,
    });
    format!("{value}\n")
}

fn read(words: &str) -> Option<Checkpoint> {
    let value: Value = serde_json::from_str(words).ok()?;
    let number = |key: &str| value[key].as_u64();
    let asked =
        value["asked"].as_array()?.iter().map(|a| a.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    (value["schema"] == "mediant/reading/1").then_some(())?;
    Some(Checkpoint {
        asked,
        place: Place {
            file: usize::try_from(number("file")?).ok()?,
            offset: number("offset")?,
            line: number("line")?,
        },
        reports: number("reports")?,
        unread: number("unread")?,
        statements: number("statements")?,
        bytes: number("bytes")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_cut_off_and_a_finished_output_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        let asked = || vec!["a".to_owned()];
        let mut kept = begin(&path, asked()).unwrap();
        kept.append("{\"report\":1}\n").unwrap();
        kept.sign([((0, 7), &Signature::none())].into_iter()).unwrap();
        let mark = Checkpoint { asked: asked(), reports: 1, bytes: 13, ..Checkpoint::default() };
        kept.keep(mark.clone()).unwrap();
        kept.append("{\"report\":2}\n{\"rep").unwrap();
        drop(kept);
        assert!(begin(&path, asked()).is_err());
        assert!(resume(&path, vec!["b".to_owned()]).is_err());
        let Found::Open(mut kept) = resume(&path, asked()).unwrap() else { panic!("unfinished") };
        assert_eq!(kept.checkpoint, mark);
        let mut seen = Vec::new();
        kept.signed(|at, _| seen.push(at)).unwrap();
        assert_eq!(seen, [(0, 7)]);
        kept.append("{\"variants\":[]}\n").unwrap();
        kept.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{\"report\":1}\n{\"variants\":[]}\n");
        assert!(matches!(resume(&path, asked()).unwrap(), Found::Finished));
        assert!(begin(&path, asked()).is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_reading_that_was_killed_before_it_had_an_output_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        mark(&path, &Checkpoint::default()).unwrap();
        assert!(matches!(resume(&path, Vec::new()).unwrap(), Found::Open(_)));
        assert!(path.exists());
    }

    #[test]
    fn an_output_that_was_shortened_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        let mut kept = begin(&path, Vec::new()).unwrap();
        kept.keep(Checkpoint { bytes: 50, ..Checkpoint::default() }).unwrap();
        drop(kept);
        assert!(resume(&path, Vec::new()).is_err());
        std::fs::write(beside(&path, ".checkpoint"), "{}").unwrap();
        assert!(resume(&path, Vec::new()).is_err());
    }
}
