//! Times the reading of the texts in a folder, one after another on one core: reports and megabytes a second.
//!
//! `cargo run --release -p mediant-evidence --example pace -- FOLDER [ROUNDS [MODEL]]`; without a folder, the labelled
//! news articles under `MEDIANT_SHARED`. With a model file, it reads beside the rules.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example times itself and shows its result"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use mediant_evidence::model::Model;
use mediant_evidence::{Lexicon, Source, read_report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let shared =
        || std::env::var_os("MEDIANT_SHARED").map(|r| PathBuf::from(r).join("eval/polnear/dev/text"));
    let folder = args.next().map(PathBuf::from).or_else(shared).ok_or("name a folder of texts")?;
    let rounds: u32 = args.next().map_or(Ok(20), |n| n.parse())?;
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let files = paths.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let (bytes, mut lexicon) = (files.iter().map(Vec::len).sum::<usize>(), Lexicon::default());
    if let Some(file) = args.next() {
        lexicon.model = Some(Arc::new(Model::from_bytes(&std::fs::read(file)?)?));
    }
    let round = || -> Result<usize, Box<dyn std::error::Error>> {
        let mut found = 0;
        for bytes in &files {
            found += read_report(&Source { path: "r.txt", bytes }, &lexicon)?.statements.len();
        }
        Ok(found)
    };
    let found = round()?;
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        round()?;
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or(f64::INFINITY);
    let best = times.first().copied().unwrap_or(f64::INFINITY);
    let count = files.len() as f64;
    println!(
        "{} reports of {} bytes on average, {found} statements",
        files.len(),
        bytes / files.len().max(1)
    );
    println!(
        "{:.0} reports a second ({:.1} MB), median of {rounds} rounds",
        count / median,
        bytes as f64 / median / 1e6
    );
    println!("{:.0} reports a second ({:.1} MB) in the best round", count / best, bytes as f64 / best / 1e6);
    Ok(())
}
