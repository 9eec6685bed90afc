//! Writes a brief as PDF without the command line, twice, and says how long each took:
//! `cargo run --release -p mediant-pdf --example pdf -- CASE FOLDER [AUDIENCE]`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example shows what it does and how long it takes"
)]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use mediant_analysis::Options;
use mediant_brief::{Header, brief};
use mediant_core::Id;
use mediant_disclosure::{Audience, view};
use mediant_evidence::{Lexicon, Source, read};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [case, folder, rest @ ..] = arguments.as_slice() else {
        return Err("pdf CASE FOLDER [AUDIENCE]".into());
    };
    let loaded = mediant_formats::load_case(Path::new(case)).map_err(|faults| format!("{faults:?}"))?;
    let sources: Vec<Source<'_>> =
        loaded.reports.iter().map(|r| Source { path: &r.path, bytes: &r.bytes }).collect();
    let ledger = read(&sources, &Lexicon::of(&loaded.case))?;
    let audience = match rest.first().map_or("mediator", String::as_str) {
        "mediator" => Audience::Mediator,
        "public" => Audience::Public,
        party => Audience::Party(Id::new(party)?),
    };
    let view = view(&loaded.case, &ledger, &audience, &Options::default())?;
    let header = Header { version: env!("CARGO_PKG_VERSION").into(), ..Header::default() };
    let document = brief(&view, &header);
    let path = Path::new(folder).join(format!("{}-{audience}.pdf", loaded.case.slug));
    for time in ["first", "second"] {
        let start = Instant::now();
        let bytes = mediant_pdf::pdf(&document)?;
        println!("{time}: {} bytes in {} ms", bytes.len(), start.elapsed().as_millis());
        std::fs::write(&path, &bytes)?;
    }
    println!("written to {}", path.display());
    Ok(())
}
