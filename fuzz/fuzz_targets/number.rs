//! Stated numbers: no text panics, and what is read is written back as the same number.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mediant_core::number::{decimal, parse, show};

fuzz_target!(|text: &str| {
    if let Ok(number) = parse(text) {
        for written in [decimal(&number), show(&number)] {
            if written.len() <= mediant_core::number::MAX_DIGITS {
                assert_eq!(parse(&written), Ok(number.clone()));
            }
        }
    }
});
