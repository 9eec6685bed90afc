//! Case folder → files in memory: the only place that touches the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::files::{FileKind, kind};
use crate::limits;
use crate::page::whole_file;
use crate::reader::{CaseFiles, LoadedCase, byte_limit, read_with, too_large};

/// Reads a case folder.
///
/// # Errors
/// All faults of all files at once: what cannot be read, what is too large, and what [`crate::read_case`] finds.
pub fn load_case(folder: &Path) -> Result<LoadedCase, Faults> {
    let (files, found) = gather(folder)?;
    read_with(&files, found)
}

/// Reads the files of a case folder into memory, without looking into them.
///
/// # Errors
/// Says which files cannot be read or are too large.
pub fn read_folder(folder: &Path) -> Result<CaseFiles, Faults> {
    let (files, diagnostics) = gather(folder)?;
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Err(Faults { diagnostics });
    }
    Ok(files)
}

/// What is being gathered.
struct Gathering {
    root: PathBuf,
    files: BTreeMap<String, Vec<u8>>,
    found: Vec<Diagnostic>,
    seen: usize,
    report_bytes: usize,
}

fn gather(folder: &Path) -> Result<(CaseFiles, Vec<Diagnostic>), Faults> {
    let fail = |code, message: String, help: &str| Faults {
        diagnostics: vec![whole_file(Severity::Error, code, "", (message, help))],
    };
    let root = folder.canonicalize().map_err(|error| {
        fail(
            "not-found",
            format!("{} cannot be opened: {}", folder.display(), plain(&error)),
            "name a case folder",
        )
    })?;
    if !root.is_dir() {
        let help = "name the folder that holds case.toml";
        return Err(fail("not-found", format!("{} is not a folder", folder.display()), help));
    }
    let name = root.file_name().map_or_else(|| "case".to_owned(), |n| n.to_string_lossy().into_owned());
    let mut gathering =
        Gathering { root: root.clone(), files: BTreeMap::new(), found: Vec::new(), seen: 0, report_bytes: 0 };
    gathering.walk(&root, "", 0);
    Ok((CaseFiles { name, files: gathering.files }, gathering.found))
}

/// What the system says, without the number of the error.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

impl Gathering {
    fn note(&mut self, code: &'static str, path: &str, message: String, help: &str) {
        self.found.push(whole_file(Severity::Error, code, path, (message, help)));
    }

    fn walk(&mut self, at: &Path, prefix: &str, depth: usize) {
        let mut names: Vec<String> = Vec::new();
        let entries = match fs::read_dir(at) {
            Ok(entries) => entries,
            Err(error) => {
                return self.note(
                    "not-read",
                    prefix,
                    format!("the folder cannot be read: {}", plain(&error)),
                    "",
                );
            }
        };
        for entry in entries {
            self.seen += 1;
            if self.seen > limits::FILES {
                break;
            }
            match entry.map(|e| e.file_name().into_string()) {
                Ok(Ok(name)) => names.push(name),
                Ok(Err(name)) => {
                    let message = format!("the name of {} is not UTF-8", name.to_string_lossy());
                    self.note("not-read", prefix, message, "rename it");
                }
                Err(error) => {
                    let message = format!("the folder cannot be read: {}", plain(&error));
                    self.note("not-read", prefix, message, "");
                }
            }
        }
        if self.seen > limits::FILES {
            if !self.found.iter().any(|d| d.code == "too-many-files") {
                let message = format!("there are more than {} files", limits::FILES);
                self.note("too-many-files", "", message, "keep fewer reports in one case");
            }
            return;
        }
        names.sort();
        for name in names {
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            self.entry(&at.join(&name), &path, depth);
        }
    }

    fn entry(&mut self, at: &Path, path: &str, depth: usize) {
        if path.split('/').any(|part| part.starts_with('.')) || path == "expected" {
            return;
        }
        let linked = at.symlink_metadata().is_ok_and(|m| m.is_symlink());
        if linked && at.is_dir() {
            let message = "the link leads to a folder and is not followed".to_owned();
            return self.note("link", path, message, "put the folder itself here");
        }
        let inside = match at.canonicalize() {
            Ok(target) => target.starts_with(&self.root),
            Err(error) => {
                return self.note("not-read", path, format!("this cannot be read: {}", plain(&error)), "");
            }
        };
        if !inside {
            let message = "the link leads out of the case folder and is not followed".to_owned();
            return self.note("link", path, message, "put the file itself here");
        }
        if at.is_dir() {
            if depth + 1 >= limits::FOLDER_DEPTH {
                let message = format!("folders are nested more than {} deep", limits::FOLDER_DEPTH);
                return self.note("folder-too-deep", path, message, "");
            }
            return self.walk(at, path, depth + 1);
        }
        self.file(at, path);
    }

    fn file(&mut self, at: &Path, path: &str) {
        let kind = kind(path);
        let Some(limit) = byte_limit(&kind) else { return };
        if let FileKind::Stray(_) = kind {
            self.files.insert(path.to_owned(), Vec::new());
            return;
        }
        if !at.is_file() {
            return self.note("not-read", path, "this is not a plain file".to_owned(), "");
        }
        let mut bytes = Vec::new();
        let read = fs::File::open(at).and_then(|f| f.take(limit as u64 + 1).read_to_end(&mut bytes));
        if let Err(error) = read {
            return self.note("not-read", path, format!("the file cannot be read: {}", plain(&error)), "");
        }
        if kind == FileKind::Report {
            self.report_bytes += bytes.len();
        }
        if bytes.len() > limit || self.report_bytes > limits::ALL_REPORT_BYTES {
            return self.found.push(too_large(path, limit));
        }
        self.files.insert(path.to_owned(), bytes);
    }
}
