//! Keeps the rules of the house: edges between crates, crates that stay in their room, licences, sizes of files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn metadata() -> Metadata {
    // Packages of other platforms need not be on this machine, so only this platform's are asked for.
    let about = std::process::Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(about.stdout).unwrap();
    let host = about.lines().find_map(|l| l.strip_prefix("host: ")).unwrap();
    let options = ["--offline", "--locked", "--filter-platform", host].map(str::to_owned);
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).other_options(options).exec().unwrap()
}

/// The table of rooms in `ARCHITECTURE.md`: crate and what it may use.
fn table() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut rooms = BTreeMap::new();
    let rows = text.lines().skip_while(|l| !l.starts_with("| crate |")).skip(2);
    for row in rows.take_while(|l| l.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let uses = cells[2].trim_matches([' ', '|']);
        let uses = if uses == "–" { Vec::new() } else { uses.split(", ").map(str::to_owned).collect() };
        rooms.insert(cells[0].trim_matches(['`', ' ']).to_owned(), uses);
    }
    rooms
}

#[test]
fn crates_use_each_other_only_as_the_architecture_says() {
    let (table, metadata) = (table(), metadata());
    assert!(table.len() >= 9, "the table of rooms was not found");
    let mut faults = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.strip_prefix("mediant-").unwrap_or("cli");
        let Some(allowed) = table.get(name) else {
            faults.push(format!("{name} is not in the table of ARCHITECTURE.md"));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            if let Some(used) = dependency.name.strip_prefix("mediant-")
                && !allowed.iter().any(|a| a == used)
            {
                faults.push(format!("{name} uses {used}, which the table does not allow"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn crates_stay_in_their_room() {
    let only = [
        ("clap", "cli"),
        ("clap_complete", "cli"),
        ("indicatif", "cli"),
        ("anstream", "cli"),
        ("annotate-snippets", "cli"),
        ("ureq", "cli"),
        ("toml", "formats"),
        ("toml_edit", "formats"),
        ("saphyr-parser", "formats"),
        ("html5gum", "evidence"),
        ("encoding_rs", "evidence"),
        ("encoding_rs", "formats"),
        ("chardetng", "evidence"),
        ("axum", "server"),
        ("hyper", "server"),
        ("hyper-util", "server"),
        ("tokio-rustls", "server"),
        ("webauthn_rp", "server"),
        ("jsonwebtoken", "server"),
        ("sqlx", "store"),
        ("age", "store"),
        ("comemo", "pdf"),
        ("pyo3", "python"),
    ];
    for package in metadata().workspace_packages() {
        let name = package.name.strip_prefix("mediant-").unwrap_or("cli").to_owned();
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            assert!(!(name == "core" && dependency.name.starts_with("serde")), "core must not know serde");
            let sets = dependency.name.starts_with("typst");
            assert!(!sets || name == "pdf", "{} belongs to pdf alone", dependency.name);
            let rooms: Vec<&str> =
                only.iter().filter(|(c, _)| *c == dependency.name).map(|(_, room)| *room).collect();
            assert!(
                rooms.is_empty() || rooms.contains(&name.as_str()),
                "{} belongs to {rooms:?} alone",
                dependency.name
            );
            let waits = ["store", "server", "cli"].contains(&name.as_str());
            assert!(waits || dependency.name != "tokio", "tokio belongs to store, server and cli");
        }
    }
}

/// The licences that a dependency may be used under.
const LICENCES: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether some choice among the alternatives of an SPDX expression holds only licences that we may use.
fn is_allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let allowed = |l: &str| LICENCES.contains(&l.trim());
    if plain.contains(" OR ") && plain.contains(" AND ") {
        // `(MIT OR Apache-2.0) AND Unicode-3.0`: every part of the conjunction needs a choice that holds.
        return expression.split(" AND ").all(is_allowed);
    }
    if plain.contains(" AND ") { plain.split(" AND ").all(allowed) } else { plain.split(" OR ").any(allowed) }
}

#[test]
fn every_dependency_has_a_licence_that_may_be_used() {
    let mut faults = Vec::new();
    for package in metadata().packages.iter().filter(|p| p.source.is_some()) {
        let licence = package.license.clone().unwrap_or_default();
        if !is_allowed(&licence) {
            faults.push(format!("{} {}: {licence:?}", package.name, package.version));
        }
    }
    assert!(faults.is_empty(), "licences to look at:\n{}", faults.join("\n"));
}

#[test]
fn spdx_expressions_are_read() {
    assert!(is_allowed("MIT OR Apache-2.0") && is_allowed("MIT/Apache-2.0") && is_allowed("GPL-3.0 OR MIT"));
    assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && is_allowed("MIT AND BSD-3-Clause"));
    assert!(!is_allowed("GPL-3.0-only") && !is_allowed("MIT AND GPL-3.0-only") && !is_allowed(""));
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_source_file_passes_600_lines_and_none_is_a_mod_rs() {
    let mut found = Vec::new();
    sources(&root().join("crates"), &mut found);
    assert!(found.len() > 30);
    for path in found {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines: split it by noun", path.display());
        // Under `tests/` cargo would take foo.rs for a test of its own, so what tests share is foo/mod.rs there.
        let shared = path.components().any(|part| part.as_os_str() == "tests");
        assert!(shared || !path.ends_with("mod.rs"), "{}: use foo.rs beside foo/", path.display());
    }
}
