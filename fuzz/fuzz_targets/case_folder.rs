//! Case folders: whatever the files hold, there is a case or there are faults; and a case that is read is frozen.
//!
//! The input is cut at NUL bytes into `case.toml`, two party files, `mediator.toml`, `meetings.toml` and `reviews.toml`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_formats::{CaseFiles, read_case};

const NAMES: [&str; 6] =
    ["case.toml", "parties/a.toml", "parties/b.toml", "mediator.toml", "meetings.toml", "reviews.toml"];

fuzz_target!(|bytes: &[u8]| {
    let mut files = CaseFiles { name: "fuzzed".to_owned(), ..CaseFiles::default() };
    for (name, part) in NAMES.iter().zip(bytes.split(|b| *b == 0)) {
        files.files.insert((*name).to_owned(), part.to_vec());
    }
    match read_case(&files) {
        Err(faults) => assert!(faults.errors() > 0),
        Ok(loaded) => {
            let scenario = mediant_core::freeze::freeze(&loaded.case, None).expect("a case that is read is frozen");
            if scenario.issues.iter().map(|i| i.options.len()).sum::<usize>() < 40 {
                let options = mediant_analysis::Options { limit: 10_000, samples: Some(8), ..Default::default() };
                let _ = mediant_analysis::analyze(&scenario, &options);
            }
        }
    }
});
