//! Every case gives the output that lies in its folder, byte for byte, and gives it twice.
//!
//! After a change that is meant: `cargo run --release -p mediant-testkit --example golden`, and look at the difference.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod output;

#[test]
fn every_case_gives_its_golden_output() {
    let slugs = output::slugs();
    assert!(slugs.len() >= 8, "{slugs:?}");
    let mut differ = Vec::new();
    for slug in &slugs {
        let expected = std::fs::read_to_string(output::golden(slug));
        if expected.is_ok_and(|e| e == output::output(slug)) {
            continue;
        }
        differ.push(slug);
    }
    assert!(
        differ.is_empty(),
        "{differ:?} differ from expected/analysis.json; where the change is meant, renew them with \
         `cargo run --release -p mediant-testkit --example golden` and look at the difference"
    );
}

#[test]
fn the_same_case_gives_the_same_bytes_twice() {
    for slug in ["sport-park", "england-zimbabwe", "panama-canal-1974"] {
        assert_eq!(output::output(slug), output::output(slug));
    }
}
