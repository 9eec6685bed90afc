//! The shell around the reader: what lies on the disk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod common;

use std::fs;
use std::path::Path;

use mediant_formats::{FOLDER_DEPTH, Faults, LoadedCase, load_case};

fn write(folder: &Path) {
    for (path, bytes) in common::base().files {
        let at = folder.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, bytes).unwrap();
    }
}

fn codes(result: Result<LoadedCase, Faults>) -> Vec<&'static str> {
    match result {
        Ok(loaded) => loaded.warnings.iter().map(|d| d.code).collect(),
        Err(faults) => faults.diagnostics.iter().map(|d| d.code).collect(),
    }
}

#[test]
fn a_folder_reads_like_its_files() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("base");
    write(&folder);
    fs::create_dir_all(folder.join("reports/old")).unwrap();
    fs::write(folder.join("reports/old/2.html"), "<p>two").unwrap();
    fs::write(folder.join("reports/1.txt"), b"one \xff").unwrap();
    fs::write(folder.join("reports/.hidden.txt"), "no").unwrap();
    fs::write(folder.join("SOURCES.md"), "assumed").unwrap();
    let loaded = load_case(&folder).unwrap_or_else(|f| panic!("{f}"));
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    assert_eq!(loaded.case, mediant_formats::read_case(&common::base()).unwrap().case);
    let paths: Vec<&str> = loaded.reports.iter().map(|r| r.path.as_str()).collect();
    assert_eq!(paths, ["reports/1.txt", "reports/old/2.html"]);
    assert_eq!(loaded.reports[0].bytes, b"one \xff");
}

#[test]
fn what_is_not_there_or_not_a_folder_is_said() {
    let outer = tempfile::tempdir().unwrap();
    assert_eq!(codes(load_case(&outer.path().join("nothing"))), ["not-found"]);
    let file = outer.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(codes(load_case(&file)), ["not-found"]);
    let empty = outer.path().join("Empty Case");
    fs::create_dir(&empty).unwrap();
    assert_eq!(codes(load_case(&empty)), ["folder-name", "not-found"]);
}

#[test]
fn what_is_too_large_or_too_deep_is_refused() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("base");
    write(&folder);
    let large = fs::File::create(folder.join("mediator.toml")).unwrap();
    large.set_len(mediant_formats::TOML_BYTES as u64 + 1).unwrap();
    let mut deep = folder.join("reports");
    for _ in 0..FOLDER_DEPTH {
        deep = deep.join("x");
    }
    fs::create_dir_all(deep).unwrap();
    let mut found = codes(load_case(&folder));
    found.sort_unstable();
    assert_eq!(found, ["file-too-large", "folder-too-deep"]);
}

#[cfg(unix)]
#[test]
fn links_to_files_inside_the_folder_alone_are_followed() {
    use std::os::unix::fs::symlink;
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("base");
    write(&folder);
    fs::create_dir(folder.join("reports")).unwrap();
    fs::write(folder.join("reports/1.txt"), "one").unwrap();
    symlink("1.txt", folder.join("reports/2.txt")).unwrap();
    assert_eq!(load_case(&folder).unwrap().reports.len(), 2);
    fs::write(outer.path().join("secret.txt"), "secret").unwrap();
    symlink("../../secret.txt", folder.join("reports/3.txt")).unwrap();
    assert_eq!(codes(load_case(&folder)), ["link"]);
    fs::remove_file(folder.join("reports/3.txt")).unwrap();
    symlink("..", folder.join("reports/loop")).unwrap();
    assert_eq!(codes(load_case(&folder)), ["link"]);
}
