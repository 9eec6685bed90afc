//! Every case in the repository reads without an error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

use std::path::{Path, PathBuf};

use mediant_core::freeze::freeze;
use mediant_formats::load_case;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    cases
}

#[test]
fn every_case_reads_and_freezes_in_every_reading() {
    for folder in cases() {
        let loaded = load_case(&folder).unwrap_or_else(|faults| panic!("{}:\n{faults}", folder.display()));
        for warning in &loaded.warnings {
            eprintln!("{}: {warning}", loaded.case.slug);
        }
        assert!(freeze(&loaded.case, None).is_ok());
        for reading in &loaded.case.readings {
            assert!(freeze(&loaded.case, Some(&reading.id)).is_ok(), "{}", reading.id);
        }
    }
}
