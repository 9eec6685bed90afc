//! JSON Lines: any line is read or refused, every span lies in its string, and so does every character boundary.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_evidence::{Lexicon, read_record, record, record_body, unread};

fuzz_target!(|bytes: &[u8]| {
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate() {
        let path = format!("fuzzed.jsonl:{number}");
        let record = match record(&path, line) {
            Ok(record) => record,
            Err(why) => {
                assert_eq!(unread(&path, line.len(), &why).report.bytes, line.len());
                continue;
            }
        };
        let words = record.words.as_str();
        let read = read_record(&path, &record, &Lexicon::default());
        for statement in &read.statements {
            assert!(statement.parts.iter().all(|(a, b)| words.get(*a..*b).is_some()));
        }
        for dropped in &read.report.dropped {
            assert!(words.get(dropped.start..dropped.end).is_some());
        }
        for paragraph in record_body(&record).paragraphs {
            assert!(words.get(paragraph.start..paragraph.end).is_some());
        }
    }
});
