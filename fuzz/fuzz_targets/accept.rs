//! Accepting a statement edits `case.toml` and nothing else in it; taking it back gives the same list again.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(once) = mediant_formats::accept(text, "s7@0123456789abcdef") {
        let again = mediant_formats::accept(&once, "s7@0123456789abcdef").expect("what was written is read");
        assert_eq!(once, again);
        assert!(mediant_formats::unaccept(&once, "s7").is_ok());
    }
});
