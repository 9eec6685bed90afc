//! Writes the golden output of every case anew: `cases/*/expected/analysis.json`.
//!
//! `cargo run --release -p mediant-testkit --example golden`

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for those who work on the engine")]

#[path = "../tests/golden/output.rs"]
mod output;

fn main() -> std::io::Result<()> {
    for slug in output::slugs() {
        let path = output::golden(&slug);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = output::output(&slug);
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        std::fs::write(&path, &text)?;
        println!("{slug}: {}", if old == text { "as it was" } else { "changed" });
    }
    Ok(())
}
