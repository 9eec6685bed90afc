//! Reads the files named on the command line and prints their ledger, one statement a block.
//!
//! `cargo run -p mediant-evidence --example ledger -- REPORT…`

#![allow(clippy::print_stdout, reason = "an example shows its result")]

use mediant_evidence::{Lexicon, Source, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let files = paths.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let sources: Vec<Source<'_>> =
        paths.iter().zip(&files).map(|(path, bytes)| Source { path, bytes }).collect();
    let ledger = read(&sources, &Lexicon::default())?;
    for (number, report) in ledger.reports.iter().enumerate() {
        println!(
            "== {} · {} bytes · title {:?} · outlet {:?} · date {:?}",
            report.path, report.bytes, report.title, report.outlet, report.date
        );
        for drop in &report.dropped {
            println!("   dropped {}..{} {}", drop.start, drop.end, drop.why);
        }
        for repair in &report.repairs {
            println!("   repair {} {}", repair.at, repair.what);
        }
        for note in &report.notes {
            println!("   note {note}");
        }
        for s in ledger.statements.iter().filter(|s| s.report == number) {
            println!(
                "{} {} {:?} {:?} [{}] cue {:?} also {:?}\n    {}\n    {:?} {:?} {:?} {:?}",
                s.id,
                s.kind.name(),
                s.parts,
                s.speaker,
                s.rule,
                s.cue,
                s.also_at,
                s.text,
                s.occasion,
                s.stance,
                s.issues,
                s.notes
            );
        }
    }
    for group in &ledger.variants {
        println!("{} {:?} {:?}", group.id, group.statements, group.differs);
    }
    for (what, links) in [("related", &ledger.related), ("contradiction", &ledger.contradictions)] {
        for link in links {
            println!("{what} {:?} {}", link.statements, link.why);
        }
    }
    Ok(())
}
