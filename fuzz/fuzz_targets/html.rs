//! Pages: whatever tags, nesting and entities, the body's spans lie in the file and the second reading is the first.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_evidence::{Source, body};

fuzz_target!(|bytes: &[u8]| {
    let page = [b"<html>".as_slice(), bytes].concat();
    let source = Source { path: "fuzzed.html", bytes: &page };
    let Ok(first) = body(&source) else { return };
    for paragraph in &first.paragraphs {
        assert!(paragraph.start <= paragraph.end && paragraph.end <= page.len());
    }
    assert_eq!(Ok(first), body(&source));
});
