//! `mediant check`: every fault of a case folder.

use crate::args::{Check, Foreign};
use crate::commands::{input, output};
use crate::exit::Failure;
use crate::faults;
use crate::words::count;

/// Prints every fault, or says that there is none.
pub(crate) fn run(args: &Check) -> Result<(), Failure> {
    let input::Given { loaded, notes } = input::checked(&args.case, &Foreign::default())?;
    for note in &notes {
        anstream::eprintln!("{note}");
    }
    if !loaded.warnings.is_empty() {
        faults::print(&args.case, &loaded.warnings);
    }
    let ledger = input::ledger(&loaded)?;
    let drifted = input::drifted(&loaded.case, &ledger);
    for fault in &drifted {
        anstream::eprintln!("warning[statement-changed]: {fault}\n");
    }
    for fault in &ledger.unplaced {
        anstream::eprintln!("warning[decision-unplaced]: reviews.toml: {fault}\n");
    }
    let case = &loaded.case;
    let told = case.preferences.iter().flatten().count();
    output::print(&format!(
        "{}: {} parties ({told} have told something), {} issues, {} reports with {} statements: {}.",
        case.slug,
        case.parties.len(),
        case.issues.len(),
        loaded.reports.len(),
        count(ledger.statements.len() as u128),
        faults::tally(0, loaded.warnings.len() + drifted.len() + ledger.unplaced.len()),
    ))
}
