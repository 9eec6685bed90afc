//! Reading what the commands are given.

use std::collections::BTreeMap;
use std::path::Path;

use mediant_analysis::{Options, Progress};
use mediant_core::case::Case;
use mediant_core::ledger::{Ledger, Statement};
use mediant_core::review::Review;
use mediant_evidence::{Lexicon, Source};
use mediant_formats::foreign::{Asked, detect, load_foreign};
use mediant_formats::{Faults, LoadedCase, load_case};

use crate::args::{Engine, Foreign};
use crate::exit::Failure;
use crate::faults;
use crate::progress::Bar;

/// What a command is given: a case, and how it was read where it is a scenario of another tool.
pub(crate) struct Given {
    /// The case.
    pub(crate) loaded: LoadedCase,
    /// How it was read, one sentence each; none for a case folder.
    pub(crate) notes: Vec<String>,
}

/// Loads a case folder or a scenario of another tool; its faults are shown, and of its warnings how many there are.
pub(crate) fn given(folder: &Path, how: &Foreign) -> Result<Given, Failure> {
    let given = checked(folder, how)?;
    tell(folder, &given.loaded);
    Ok(given)
}

/// Loads a case folder or a scenario of another tool; its faults are shown.
pub(crate) fn checked(folder: &Path, how: &Foreign) -> Result<Given, Failure> {
    let Some(tool) = how.from.or_else(|| detect(folder)) else {
        if how.semantics.is_some() || !how.profiles.is_empty() {
            let why =
                "--semantics and --profiles are for scenarios of other tools, and this folder holds none";
            return Err(Failure::Usage(why.to_owned()));
        }
        return Ok(Given { loaded: shown(folder, load_case(folder))?, notes: Vec::new() });
    };
    let asked = Asked { tool: Some(tool), semantics: how.semantics, profiles: &how.profiles };
    let foreign = shown(folder, load_foreign(folder, &asked))?;
    let (review, warnings) = (Review::default(), foreign.warnings);
    let loaded = LoadedCase { case: foreign.case, reports: Vec::new(), review, warnings };
    let notes = std::iter::once(format!("This is a scenario of {}, read from its own files.", tool.title()));
    Ok(Given { loaded, notes: notes.chain(foreign.notes).collect() })
}

/// Loads a case folder; its faults are shown, and of its warnings how many there are.
pub(crate) fn case(folder: &Path) -> Result<LoadedCase, Failure> {
    let loaded = shown(folder, load_case(folder))?;
    tell(folder, &loaded);
    Ok(loaded)
}

fn tell(folder: &Path, loaded: &LoadedCase) {
    if !loaded.warnings.is_empty() {
        let tally = faults::tally(0, loaded.warnings.len());
        anstream::eprintln!("{tally}: mediant check {}", folder.display());
    }
}

fn shown<T>(folder: &Path, read: Result<T, Faults>) -> Result<T, Failure> {
    read.map_err(|found| {
        faults::print(folder, &found.diagnostics);
        Failure::Shown
    })
}

/// Reads a case's own reports; what persons decided in reviews is applied.
pub(crate) fn ledger(loaded: &LoadedCase) -> Result<Ledger, Failure> {
    Ok(mediant_evidence::reviewed(unreviewed(loaded)?, &loaded.review))
}

/// Reads a case's own reports, whatever persons decided.
pub(crate) fn unreviewed(loaded: &LoadedCase) -> Result<Ledger, Failure> {
    let sources: Vec<Source<'_>> =
        loaded.reports.iter().map(|r| Source { path: &r.path, bytes: &r.bytes }).collect();
    let read = mediant_evidence::read(&sources, &Lexicon::of(&loaded.case));
    read.map_err(|why| Failure::Refused(why.to_string()))
}

/// The first statement of each mark.
pub(crate) fn by_mark(statements: &[Statement]) -> BTreeMap<&str, &Statement> {
    statements.iter().rev().map(|s| (s.mark.as_str(), s)).collect()
}

/// Accepted statements that are no longer what was accepted.
pub(crate) fn drifted(case: &Case, ledger: &Ledger) -> Vec<String> {
    let mut found = Vec::new();
    let (there, rejected) = (by_mark(&ledger.statements), by_mark(&ledger.rejected));
    for accepted in &case.accepted {
        let id = &accepted.statement;
        // Ids move when reports are added; what has the mark is what was accepted.
        let mark = accepted.mark.as_deref();
        if mark.is_some_and(|m| there.contains_key(m)) {
            continue;
        }
        if mark.is_some_and(|m| rejected.contains_key(m)) {
            found.push(format!("the accepted statement {id} was rejected in a review"));
            continue;
        }
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
