//! Writes a brief without the command line: `cargo run -p mediant-brief --example brief -- CASE FOLDER [AUDIENCE]`.
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use mediant_analysis::Options;
use mediant_brief::{Header, brief, html, json, markdown};
use mediant_core::Id;
use mediant_disclosure::{Audience, view};
use mediant_evidence::{Lexicon, Source, read};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [case, folder, rest @ ..] = arguments.as_slice() else {
        return Err("brief CASE FOLDER [AUDIENCE]".into());
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
    let name = format!("{}-{audience}", loaded.case.slug);
    for (kind, text) in [("html", html(&document)), ("md", markdown(&document)), ("json", json(&document))] {
        let path = Path::new(folder).join(format!("{name}.{kind}"));
        std::fs::write(&path, &text)?;
        println!("{} bytes in {}", text.len(), path.display());
    }
    for sentence in document.answer() {
        println!("{sentence}");
    }
    Ok(())
}
