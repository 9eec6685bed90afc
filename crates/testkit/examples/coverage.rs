//! Prints made-up reports as JSON Lines: a year of coverage of talks that never were.
//!
//! `cargo run --release -p mediant-testkit --example coverage -- 100000 > coverage.jsonl`

use std::io::Write;

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1000);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for number in 0..count {
        out.write_all(mediant_testkit::coverage::line(number).as_bytes())?;
    }
    out.flush()
}
