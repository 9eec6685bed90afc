//! Reports: any bytes are read or refused, and every span lies in the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_evidence::{Lexicon, Source, assemble, read_report};

fuzz_target!(|bytes: &[u8]| {
    let Ok(read) = read_report(&Source { path: "fuzzed", bytes }, &Lexicon::default()) else { return };
    for statement in &read.statements {
        assert!(statement.start <= statement.end && statement.end <= bytes.len());
        assert!(statement.parts.iter().all(|(a, b)| a <= b && *b <= bytes.len()));
    }
    for dropped in &read.report.dropped {
        assert!(dropped.start <= dropped.end && dropped.end <= bytes.len());
    }
    let _ = assemble(vec![read.clone(), read]);
});
