//! Folder → the files in it that other tools may have written. The only place here that touches the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};

use super::one_fault;
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::page::whole_file;
use crate::reader::CaseFiles;

/// Bytes of one file.
pub(super) const BYTES: usize = 16 << 20;
/// Bytes of all files together.
const ALL_BYTES: usize = 64 << 20;
/// Entries of a folder and the folders in it.
const ENTRIES: usize = 2_000;
/// Bytes of a file that say whose it is.
const HEAD: usize = 64 << 10;
/// Bytes of an XML file within which its declaration ends.
const DECLARATION: usize = 200;
/// Folders inside the folder: `NegMAS` keeps some files one level down.
const DEPTH: usize = 2;

/// Reads the XML, JSON and YAML files of a folder.
///
/// # Errors
/// Says which cannot be read or are too large. A file is never read beyond what it may have.
pub(super) fn gather(folder: &Path) -> Result<CaseFiles, Faults> {
    let (files, found) = walk(folder, BYTES)?;
    if found.is_empty() { Ok(files) } else { Err(Faults { diagnostics: found }) }
}

/// The heads of the same files, and `case.toml` where there is one; none where there is no such folder.
pub(super) fn heads(folder: &Path) -> Option<CaseFiles> {
    let (mut files, _) = walk(folder, HEAD).ok()?;
    if folder.join("case.toml").exists() {
        files.files.insert("case.toml".to_owned(), Vec::new());
    }
    Some(files)
}

/// The files, each up to `most` bytes, and what is wrong with them.
fn walk(folder: &Path, most: usize) -> Result<(CaseFiles, Vec<Diagnostic>), Faults> {
    let help = "name the folder that holds the scenario's files";
    let root = match folder.canonicalize() {
        Ok(root) if root.is_dir() => root,
        Ok(_) => {
            return Err(one_fault("not-found", "", (format!("{} is not a folder", folder.display()), help)));
        }
        Err(_) => {
            return Err(one_fault("not-found", "", (format!("{} cannot be opened", folder.display()), help)));
        }
    };
    let name = root.file_name().map_or_else(|| "scenario".to_owned(), |n| n.to_string_lossy().into_owned());
    let mut walk = Walk { most, seen: 0, bytes: 0, files: BTreeMap::new(), found: Vec::new() };
    walk.folder(&root, "", 1);
    if walk.seen > ENTRIES {
        let message = format!("there are more than {ENTRIES} files");
        let help = "keep one scenario in one folder";
        walk.found.push(whole_file(Severity::Error, "too-many-files", "", (message, help)));
    }
    Ok((CaseFiles { name, files: walk.files }, walk.found))
}

struct Walk {
    most: usize,
    seen: usize,
    bytes: usize,
    files: BTreeMap<String, Vec<u8>>,
    found: Vec<Diagnostic>,
}

impl Walk {
    fn fault(&mut self, code: &'static str, path: &str, said: (String, &str)) {
        self.found.push(whole_file(Severity::Error, code, path, said));
    }

    fn folder(&mut self, at: &Path, prefix: &str, depth: usize) {
        let Ok(entries) = fs::read_dir(at) else {
            return self.fault("not-read", prefix, ("the folder cannot be read".to_owned(), ""));
        };
        let mut names = Vec::new();
        for entry in entries {
            self.seen += 1;
            if self.seen > ENTRIES {
                return;
            }
            // A name that is not UTF-8 cannot be one of theirs: they write their files by plain names.
            names.extend(entry.ok().and_then(|e| e.file_name().into_string().ok()));
        }
        names.sort();
        for name in names.into_iter().filter(|n| !n.starts_with('.')) {
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let at = at.join(&name);
            // Links are followed to files alone, and files are bounded, so that no link leads in a circle.
            let linked = at.symlink_metadata().is_ok_and(|m| m.is_symlink());
            if at.is_dir() {
                if depth < DEPTH && !linked {
                    self.folder(&at, &path, depth + 1);
                }
            } else if is_theirs(&name) {
                self.file(&at, &path);
            }
        }
    }

    fn file(&mut self, at: &Path, path: &str) {
        if !at.is_file() {
            return self.fault("not-read", path, ("this is not a plain file".to_owned(), ""));
        }
        let mut bytes = Vec::new();
        let limit = self.most.min(ALL_BYTES.saturating_sub(self.bytes));
        let read = fs::File::open(at).and_then(|f| f.take(limit as u64 + 1).read_to_end(&mut bytes));
        if read.is_err() {
            return self.fault("not-read", path, ("the file cannot be read".to_owned(), ""));
        }
        if bytes.len() > limit {
            if self.most == BYTES {
                let (one, all) = (BYTES >> 20, ALL_BYTES >> 20);
                let message = format!(
                    "the file is too large; a scenario's file has at most {one} MiB, and all of them {all} MiB"
                );
                return self.fault("file-too-large", path, (message, "take it out of the folder"));
            }
            bytes.truncate(limit);
        }
        self.bytes += bytes.len();
        self.files.insert(path.to_owned(), as_utf8(bytes));
    }
}

/// An XML file in UTF-8, where it says by a byte order mark of UTF-16 or in its declaration how it is encoded; any other
/// file, and one that is not what it says, as it is. Lines and columns stay the same, bytes do not.
fn as_utf8(bytes: Vec<u8>) -> Vec<u8> {
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding).filter(|e| *e != UTF_8);
    let declared = || {
        if std::str::from_utf8(&bytes).is_ok() {
            return None;
        }
        let line = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
        let line = &line[..line.iter().take(DECLARATION).position(|b| *b == b'>')?];
        let after = line.windows(8).position(|part| part == b"encoding")? + 8;
        let mut quoted = line[after..].split(|b| matches!(b, b'"' | b'\''));
        Encoding::for_label(quoted.nth(1)?)
    };
    let Some(encoding) = marked.or_else(declared) else { return bytes };
    let (text, is_broken) = encoding.decode_with_bom_removal(&bytes);
    if is_broken { bytes } else { text.into_owned().into_bytes() }
}

/// Whether a file may be one of theirs, by the end of its name.
fn is_theirs(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, e)| e);
    ["xml", "json", "yml", "yaml"].iter().any(|e| end.eq_ignore_ascii_case(e))
}

#[cfg(test)]
mod tests {
    use super::as_utf8;

    #[test]
    fn xml_is_read_as_it_says_it_is_encoded() {
        let latin = b"<?xml version='1.0' encoding=\"ISO-8859-1\"?>\n<a b=\"caf\xe9\"/>".to_vec();
        let text = as_utf8(latin);
        assert!(String::from_utf8(text).is_ok_and(|t| t.ends_with("<a b=\"caf\u{e9}\"/>")));
        let wide: Vec<u8> =
            [0xfeff].into_iter().chain("<a>é</a>".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(as_utf8(wide), "<a>é</a>".as_bytes());
    }

    #[test]
    fn what_is_utf8_or_does_not_say_stays_as_it_is() {
        // A file in UTF-8 that declares another encoding, as editors leave them.
        let utf8 = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>é</a>".as_bytes().to_vec();
        assert_eq!(as_utf8(utf8.clone()), utf8);
        for bytes in
            [b"<a>\xe9</a>".to_vec(), b"<?xml encoding='no-such'?>\xe9".to_vec(), b"<?xml encoding".to_vec()]
        {
            assert_eq!(as_utf8(bytes.clone()), bytes);
        }
    }
}
