//! What tests of foreign files share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "each test file uses some of it, and fails by panicking"
)]

use std::path::PathBuf;

use mediant_core::Fraction;
use mediant_core::case::Case;
use mediant_core::freeze::freeze;
use mediant_formats::CaseFiles;
use mediant_formats::foreign::{Asked, Foreign, Tool, load_foreign, read_foreign};

/// Files in memory.
pub(crate) fn files(texts: &[(&str, &str)]) -> CaseFiles {
    let files = texts.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    CaseFiles { name: "shop".to_owned(), files }
}

/// Reads sound files.
#[track_caller]
pub(crate) fn read(tool: Tool, texts: &[(&str, &str)]) -> Foreign {
    let asked = Asked { tool: Some(tool), ..Asked::default() };
    read_foreign(&files(texts), &asked).unwrap_or_else(|faults| panic!("{faults}"))
}

/// What each package is worth to a party, the last issue changing fastest.
pub(crate) fn utilities(case: &Case, party: usize) -> Vec<Fraction> {
    let scenario = freeze(case, None).unwrap();
    let counts: Vec<usize> = scenario.issues.iter().map(|i| i.options.len()).collect();
    let mut package = vec![0_u16; counts.len()];
    let mut found = Vec::new();
    loop {
        found.push(scenario.utility(party, &package).unwrap());
        let Some(up) = (0..counts.len()).rev().find(|i| usize::from(package[*i]) + 1 < counts[*i]) else {
            return found;
        };
        package[up] += 1;
        package[up + 1..].fill(0);
    }
}

/// The folder of shared scenarios; none, and said so, where the environment names none.
#[allow(clippy::disallowed_methods, reason = "the place of the scenarios differs from machine to machine")]
pub(crate) fn scenarios() -> Option<PathBuf> {
    let Ok(shared) = std::env::var("MEDIANT_SHARED") else {
        eprintln!("SKIPPED: MEDIANT_SHARED names no folder, so that no scenario of the field is read");
        return None;
    };
    Some(PathBuf::from(shared).join("scenarios"))
}

/// Loads a shared scenario.
pub(crate) fn load(group: &str, name: &str) -> Option<Foreign> {
    let folder = scenarios()?.join(group).join(name);
    Some(load_foreign(&folder, &Asked::default()).unwrap_or_else(|faults| panic!("{group}/{name}: {faults}")))
}
