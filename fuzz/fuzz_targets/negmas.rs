//! NegMAS files, YAML and JSON: whatever they hold, there is a case that freezes or there are faults; and what is exported reads back.
//!
//! The input is cut at NUL bytes into a domain and two profiles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_formats::CaseFiles;
use mediant_formats::foreign::{Asked, Tool, read_foreign};

const NAMES: [&str; 3] = ["domain.yml", "a.yml", "b.json"];

fuzz_target!(|bytes: &[u8]| {
    let mut files = CaseFiles { name: "fuzzed".to_owned(), ..CaseFiles::default() };
    for (name, part) in NAMES.iter().zip(bytes.split(|b| *b == 0)) {
        files.files.insert((*name).to_owned(), part.to_vec());
    }
    let asked = Asked { tool: Some(Tool::Negmas), ..Asked::default() };
    match read_foreign(&files, &asked) {
        Err(faults) => assert!(faults.errors() > 0),
        Ok(read) => {
            mediant_core::freeze::freeze(&read.case, None).expect("a scenario that is read is frozen");
            let _ = mediant_formats::case_files(&read.case);
            let _ = mediant_formats::export(&read.case, Tool::Negmas);
        }
    }
});
