//! Reading what the commands are given.

use std::path::Path;

use mediant_analysis::{Options, Progress};
use mediant_core::case::Case;
use mediant_core::ledger::Ledger;
use mediant_evidence::{Lexicon, Source};
use mediant_formats::{LoadedCase, load_case};

use crate::args::Engine;
use crate::exit::Failure;
use crate::faults;
use crate::progress::Bar;

/// Loads a case; its faults are shown, and of its warnings how many there are.
pub(crate) fn case(folder: &Path) -> Result<LoadedCase, Failure> {
    let loaded = checked(folder)?;
    if !loaded.warnings.is_empty() {
        let tally = faults::tally(0, loaded.warnings.len());
        anstream::eprintln!("{tally}: mediant check {}", folder.display());
    }
    Ok(loaded)
}

/// Loads a case; its faults are shown.
pub(crate) fn checked(folder: &Path) -> Result<LoadedCase, Failure> {
    match load_case(folder) {
        Ok(loaded) => Ok(loaded),
        Err(found) => {
            faults::print(folder, &found.diagnostics);
            Err(Failure::Shown)
        }
    }
}

/// Reads a case's own reports.
pub(crate) fn ledger(loaded: &LoadedCase) -> Result<Ledger, Failure> {
    let sources: Vec<Source<'_>> =
        loaded.reports.iter().map(|r| Source { path: &r.path, bytes: &r.bytes }).collect();
    mediant_evidence::read(&sources, &Lexicon::of(&loaded.case))
        .map_err(|why| Failure::Refused(why.to_string()))
}

/// Accepted statements that are no longer what was accepted.
pub(crate) fn drifted(case: &Case, ledger: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    for accepted in &case.accepted {
        let id = &accepted.statement;
        match (ledger.statement(id), &accepted.mark) {
            (None, _) => found.push(format!("the accepted statement {id} is not in the reports")),
            (Some(statement), Some(mark)) if statement.mark != *mark => found.push(format!(
                "the accepted statement {id} has other words than when it was accepted; look at it and accept it again"
            )),
            _ => {}
        }
    }
    found
}

/// Runs work with the engine's options and a progress bar.
pub(crate) fn with_progress<T>(engine: &Engine, work: impl FnOnce(&Options<'_>) -> T) -> T {
    let bar = Bar::new();
    let tell = |p: Progress| {
        bar.tell(p.stage, p.done, p.total);
        true
    };
    let options =
        Options { seed: engine.seed, samples: engine.samples, progress: Some(&tell), ..Options::default() };
    let done = work(&options);
    bar.done();
    done
}
