//! Labelled text: any annotations and lines are read or refused, and every span lies in its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_evidence::model::labels::{Labelled, brat, json_line};

fuzz_target!(|bytes: &[u8]| {
    let Ok(given) = std::str::from_utf8(bytes) else { return };
    let (text, notes) = given.split_once('\u{1}').unwrap_or(("Ann Lee said it rains.\nSo it does.", given));
    for read in [brat("fuzzed", text.as_bytes(), notes), json_line("fuzzed", 1, given)].into_iter().flatten() {
        spans_lie_in(&read);
    }
});

fn spans_lie_in(read: &Labelled) {
    let text = std::str::from_utf8(&read.bytes).expect("labelled text is UTF-8");
    for marked in &read.marked {
        for (start, end) in marked.content.iter().chain(&marked.source).chain(&marked.cue) {
            assert!(start < end && text.get(*start..*end).is_some());
        }
    }
}
