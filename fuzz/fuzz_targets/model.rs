//! Model files: any bytes are refused or are a model that writes the same bytes and reads any text.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use mediant_evidence::model::Model;
use mediant_evidence::{Lexicon, Source, read_report};

fuzz_target!(|bytes: &[u8]| {
    let Ok(model) = Model::from_bytes(bytes) else { return };
    assert_eq!(model.to_bytes(), bytes);
    let text = "“We will wait,” Ann Lee said. Bo Hart frets that “the” port, he says, will close.";
    let lexicon = Lexicon { model: Some(Arc::new(model)), ..Lexicon::default() };
    let read = read_report(&Source { path: "fuzzed", bytes: text.as_bytes() }, &lexicon);
    for statement in read.map(|r| r.statements).unwrap_or_default() {
        assert!(statement.start < statement.end && statement.end <= text.len());
    }
});
