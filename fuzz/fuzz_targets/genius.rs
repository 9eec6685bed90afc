//! GENIUS and NegoLog scenarios: whatever the files hold, there is a case or there are faults; and a case that is read is
//! frozen.
//!
//! The input is cut at NUL bytes into a domain and two profiles; the first byte says whose they are and how they are read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_formats::CaseFiles;
use mediant_formats::foreign::{Asked, Semantics, Tool, read_foreign};

fuzz_target!(|bytes: &[u8]| {
    let Some((how, rest)) = bytes.split_first() else { return };
    let tool = if how & 4 == 0 { Tool::Genius } else { Tool::Negolog };
    let end = if tool == Tool::Genius { "xml" } else { "json" };
    let mut files = CaseFiles { name: "fuzzed".to_owned(), ..CaseFiles::default() };
    for (name, part) in ["domain", "a", "b"].iter().zip(rest.split(|b| *b == 0)) {
        files.files.insert(format!("{name}.{end}"), part.to_vec());
    }
    let semantics = Semantics::ALL[usize::from(how & 3) % 3];
    let asked = Asked { tool: Some(tool), semantics: Some(semantics), profiles: &[] };
    match read_foreign(&files, &asked) {
        Err(faults) => assert!(faults.errors() > 0),
        Ok(foreign) => {
            mediant_core::freeze::freeze(&foreign.case, None).expect("a case that is read is frozen");
        }
    }
});
