//! The feed: reports one after another, from files, folders, JSON Lines and standard input.
//!
//! Only the list of files and one report at a time are held. A folder's files come by name, each folder
//! where its name stands.

use std::io::{BufRead, BufReader, Read as _, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use mediant_evidence::{MAX_BYTES, MAX_LINE, Refusal};

use crate::exit::Failure;
use crate::words::count;

/// How deep a folder of reports may nest.
const MAX_DEPTH: usize = 16;
/// The most files that a list holds.
const MAX_FILES: usize = 10_000_000;

/// How a report's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A file of text or HTML.
    File,
    /// A line of JSON Lines.
    Line,
}

/// A report as given.
pub(super) struct Given {
    /// Its path, with the number of its line in JSON Lines.
    pub(super) path: String,
    /// Its bytes; none where it is refused for its size.
    pub(super) bytes: Vec<u8>,
    /// How many bytes it has.
    pub(super) size: usize,
    /// How they are read.
    pub(super) kind: Kind,
    /// Why it is not read.
    pub(super) refused: Option<Refusal>,
    /// Its own place: the number of its file, and of its line from 1, or 0 for a whole file.
    pub(super) at: (usize, u64),
    /// Where the next report begins.
    pub(super) next: Place,
}

/// A place between two reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Files that are done.
    pub(super) file: usize,
    /// Bytes done of the file after them.
    pub(super) offset: u64,
    /// Lines done of it.
    pub(super) line: u64,
}

/// A file to read; `-` is standard input.
struct File {
    path: PathBuf,
    bytes: u64,
}

/// Where the reports come from.
pub(super) struct Feed {
    files: Vec<File>,
    /// What the files hold, where they were given as bytes.
    held: Vec<Vec<u8>>,
    place: Place,
    open: Option<Box<dyn BufRead + Send>>,
    /// Whether standard input is among the files, so that the size of the whole is not known.
    endless: bool,
    /// Bytes of the files before the place.
    before: u64,
}

fn jsonl(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("jsonl" | "ndjson"))
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> Failure + '_ {
    move |fault| match path.to_str() {
        Some("-") => Failure::Input(format!("standard input cannot be read: {fault}")),
        _ => Failure::Input(format!("{} cannot be read: {fault}", path.display())),
    }
}

impl Feed {
    /// The reports at these paths.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for path in paths {
            if path.as_os_str() == "-" {
                files.push(File { path: path.clone(), bytes: 0 });
            } else {
                walk(path, 0, &mut files)?;
            }
        }
        if files.is_empty() {
            return Err(Failure::Input(
                "there is no report there: reports are files ending in .txt, .md, .html, .htm or .jsonl"
                    .to_owned(),
            ));
        }
        let endless = files.iter().any(|f| f.path.as_os_str() == "-");
        Ok(Self { files, held: Vec::new(), place: Place::default(), open: None, endless, before: 0 })
    }

    /// Reports whose bytes are there already.
    pub(super) fn of(reports: impl Iterator<Item = (String, Vec<u8>)>) -> Self {
        let (files, held) = reports
            .map(|(path, bytes)| (File { path: PathBuf::from(path), bytes: bytes.len() as u64 }, bytes))
            .unzip();
        Self { files, held, place: Place::default(), open: None, endless: false, before: 0 }
    }

    /// The paths, in order.
    pub(super) fn path(&self, file: usize) -> String {
        self.files.get(file).map_or_else(String::new, |f| f.path.display().to_string())
    }

    /// How many files there are, and how large they are together where that is known.
    pub(super) fn size(&self) -> (usize, Option<u64>) {
        let bytes = self.files.iter().map(|f| f.bytes).fold(0, u64::saturating_add);
        (self.files.len(), (!self.endless).then_some(bytes))
    }

    /// Bytes that are done.
    pub(super) fn done(&self) -> u64 {
        self.before.saturating_add(self.place.offset)
    }

    /// Goes to a place: any place of files, a later one of standard input.
    pub(super) fn go_to(&mut self, place: Place) -> Result<(), Failure> {
        let changed =
            || Failure::Input("the reports are not those of the run that is to be resumed".to_owned());
        self.before = self.files.iter().take(place.file).map(|f| f.bytes).fold(0, u64::saturating_add);
        let here = std::mem::replace(&mut self.place, Place { offset: 0, line: 0, ..place });
        let open = self.open.take();
        if place.offset == 0 {
            return (place.file <= self.files.len()).then_some(()).ok_or_else(changed);
        }
        let path = self.files.get(place.file).ok_or_else(changed)?.path.clone();
        self.open = if path.as_os_str() == "-" {
            // Standard input cannot go back, only on.
            let from = if here.file == place.file { here.offset } else { 0 };
            let left = place.offset.checked_sub(from).ok_or_else(changed)?;
            let mut input: Box<dyn BufRead + Send> =
                open.filter(|_| from > 0).unwrap_or_else(|| Box::new(BufReader::new(std::io::stdin())));
            let skipped = std::io::copy(&mut input.by_ref().take(left), &mut std::io::sink());
            if skipped.map_err(unreadable(&path))? < left {
                return Err(changed());
            }
            Some(input)
        } else {
            let mut file = std::fs::File::open(&path).map_err(unreadable(&path))?;
            if file.metadata().map_err(unreadable(&path))?.len() < place.offset {
                return Err(changed());
            }
            file.seek(SeekFrom::Start(place.offset)).map_err(unreadable(&path))?;
            Some(Box::new(BufReader::new(file)))
        };
        self.place = place;
        Ok(())
    }

    /// The next report, or none after the last.
    pub(super) fn next(&mut self) -> Result<Option<Given>, Failure> {
        loop {
            let at = self.place.file;
            let Some(path) = self.files.get(at).map(|f| f.path.clone()) else { return Ok(None) };
            if let Some(bytes) = self.held.get_mut(at).map(std::mem::take) {
                return Ok(Some(self.whole(&path, bytes)));
            }
            let mut reader = match self.open.take() {
                Some(reader) => reader,
                None if path.as_os_str() == "-" => {
                    let mut input = BufReader::with_capacity(1 << 16, std::io::stdin());
                    if !begins_with_a_brace(&mut input).map_err(unreadable(&path))? {
                        let bytes = bounded(input).map_err(unreadable(&path))?;
                        return Ok(Some(self.whole(&path, bytes)));
                    }
                    Box::new(input)
                }
                None => {
                    let file = std::fs::File::open(&path).map_err(unreadable(&path))?;
                    if !jsonl(&path) {
                        let bytes = bounded(file).map_err(unreadable(&path))?;
                        return Ok(Some(self.whole(&path, bytes)));
                    }
                    Box::new(BufReader::with_capacity(1 << 16, file))
                }
            };
            if let Some(given) = self.line(&path, reader.as_mut())? {
                self.open = Some(reader);
                return Ok(Some(given));
            }
            self.pass();
        }
    }

    /// Goes on to the next file.
    fn pass(&mut self) {
        self.before = self.before.saturating_add(self.files.get(self.place.file).map_or(0, |f| f.bytes));
        self.place = Place { file: self.place.file + 1, offset: 0, line: 0 };
    }

    fn whole(&mut self, path: &Path, bytes: Vec<u8>) -> Given {
        let at = (self.place.file, 0);
        self.pass();
        let path = path.display().to_string();
        let size = bytes.len();
        let over = size > MAX_BYTES;
        let refused = over.then(|| Refusal::TooLarge { path: path.clone(), bytes: size, limit: MAX_BYTES });
        let bytes = if over { Vec::new() } else { bytes };
        Given { path, bytes, size, kind: Kind::File, refused, at, next: self.place }
    }

    /// The next line that is not blank.
    fn line(&mut self, path: &Path, reader: &mut dyn BufRead) -> Result<Option<Given>, Failure> {
        loop {
            let (bytes, size) = bounded_line(reader).map_err(unreadable(path))?;
            if size == 0 {
                return Ok(None);
            }
            self.place.offset = self.place.offset.saturating_add(size as u64);
            self.place.line += 1;
            if bytes.trim_ascii().is_empty() && size <= MAX_LINE {
                continue;
            }
            let path = format!("{}:{}", path.display(), self.place.line);
            let over = size > MAX_LINE;
            let refused =
                over.then(|| Refusal::TooLarge { path: path.clone(), bytes: size, limit: MAX_LINE });
            let at = (self.place.file, self.place.line);
            let bytes = if over { Vec::new() } else { bytes };
            return Ok(Some(Given { path, bytes, size, kind: Kind::Line, refused, at, next: self.place }));
        }
    }
}

/// What a source holds, or one byte more than a report may have: devices and pipes may never end.
fn bounded(source: impl std::io::Read) -> std::io::Result<Vec<u8>> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    source.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A line without its end, and its size with it; of a line that is too long only a beginning is kept.
fn bounded_line(reader: &mut dyn BufRead) -> std::io::Result<(Vec<u8>, usize)> {
    let (mut line, mut size) = (Vec::new(), 0_usize);
    loop {
        let chunk = match reader.fill_buf() {
            Err(fault) if fault.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let end = chunk.iter().position(|b| *b == b'\n');
        let piece = &chunk[..end.unwrap_or(chunk.len())];
        if line.len() <= MAX_LINE {
            line.extend_from_slice(piece);
        }
        let used = piece.len() + usize::from(end.is_some());
        size = size.saturating_add(used);
        reader.consume(used);
        if end.is_some() || used == 0 {
            return Ok((line, size));
        }
    }
}

/// Whether the input is JSON Lines: its first character that is not white space is a brace.
fn begins_with_a_brace(input: &mut impl BufRead) -> std::io::Result<bool> {
    let seen = input.fill_buf()?;
    let seen = seen.strip_prefix(b"\xef\xbb\xbf").unwrap_or(seen);
    Ok(seen.trim_ascii_start().first() == Some(&b'{'))
}

fn walk(path: &Path, depth: usize, files: &mut Vec<File>) -> Result<(), Failure> {
    let about = std::fs::metadata(path).map_err(unreadable(path))?;
    if !about.is_dir() {
        if files.len() >= MAX_FILES {
            return Err(Failure::Refused(format!(
                "more than {} files: read them in parts",
                count(MAX_FILES)
            )));
        }
        files.push(File { path: path.to_owned(), bytes: about.len() });
        return Ok(());
    }
    if depth >= MAX_DEPTH {
        return Err(Failure::Refused(format!(
            "{} is nested more than {MAX_DEPTH} folders deep",
            path.display()
        )));
    }
    let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
        .map_err(unreadable(path))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()
        .map_err(unreadable(path))?;
    inside.sort();
    for entry in inside {
        let ending = entry.extension().map(|e| e.to_string_lossy().to_lowercase());
        let report = matches!(ending.as_deref(), Some("txt" | "md" | "html" | "htm" | "jsonl" | "ndjson"));
        // A pipe or a device in a folder is no report, whatever its name; `is_file` follows links.
        if entry.is_dir() && !entry.is_symlink() || report && entry.is_file() {
            walk(&entry, depth + 1, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_their_places_lead_back() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.jsonl"), "{\"a\":1}\n\n{\"b\":2}\r\n{\"c\":3}").unwrap();
        std::fs::write(folder.path().join("b.txt"), "Text.").unwrap();
        let open = || Feed::open(&[folder.path().to_owned()]).unwrap();
        let mut feed = open();
        let mut all = Vec::new();
        while let Some(given) = feed.next().unwrap() {
            all.push(given);
        }
        let ends: Vec<String> = all.iter().map(|g| g.path.rsplit('/').next().unwrap().to_owned()).collect();
        assert_eq!(ends, ["a.jsonl:1", "a.jsonl:3", "a.jsonl:4", "b.txt"]);
        assert_eq!(feed.done(), feed.size().1.unwrap());
        for (number, given) in all.iter().enumerate() {
            let mut again = open();
            again.go_to(given.next).unwrap();
            let next = again.next().unwrap();
            assert_eq!(next.map(|g| g.path), all.get(number + 1).map(|g| g.path.clone()));
        }
        assert!(open().go_to(Place { file: 9, offset: 0, line: 0 }).is_err());
        assert!(open().go_to(Place { file: 0, offset: 99, line: 0 }).is_err());
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let long = [vec![b'x'; MAX_LINE + 5], b"\nnext\n".to_vec()].concat();
        let mut reader: &[u8] = &long;
        let (_, size) = bounded_line(&mut reader).unwrap();
        assert_eq!(size, MAX_LINE + 6);
        assert_eq!(bounded_line(&mut reader).unwrap(), (b"next".to_vec(), 5));
        assert_eq!(bounded_line(&mut reader).unwrap().1, 0);
    }
}
