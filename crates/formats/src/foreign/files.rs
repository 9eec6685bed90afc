//! Folder → the files in it that other tools may have written. The only place here that touches the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

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
        self.files.insert(path.to_owned(), bytes);
    }
}

/// Whether a file may be one of theirs, by the end of its name.
fn is_theirs(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, e)| e);
    ["xml", "json", "yml", "yaml"].iter().any(|e| end.eq_ignore_ascii_case(e))
}
