//! `mediant accept`: a statement enters an analysis only when the case accepts it. The decision is kept as `mediant
//! review` keeps it.

use std::path::Path;

use mediant_core::case::Accepted;
use mediant_core::ledger::{Ledger, Statement};

use crate::args::Accept;
use crate::commands::review::{Desk, Hand};
use crate::commands::{input, output};
use crate::exit::Failure;
use crate::words::list;

/// Writes the statements into `case.toml` and the decisions into `reviews.toml`, or takes them back.
pub(crate) fn run(args: &Accept) -> Result<(), Failure> {
    let hand = Hand { by: args.by.as_deref(), date: args.date.as_deref() };
    let mut desk = Desk::open(&args.case, hand, input::case(&args.case)?)?;
    if args.undo {
        for statement in &args.statements {
            desk.take(statement)?;
        }
        return output::print(&format!("Taken back: {}.", list(&args.statements)));
    }
    // All are looked up before the first is written.
    let found = args.statements.iter().map(|id| found(&desk.ledger, id, args));
    let found = found.collect::<Result<Vec<Statement>, Failure>>()?;
    for statement in &found {
        desk.accept_again(statement)?;
    }
    let told = found.iter().map(|statement| {
        format!(
            "{}: {}, {}: {}",
            statement.id,
            statement.speaker.as_deref().unwrap_or("speaker not resolved"),
            statement.kind.name(),
            statement.text
        )
    });
    let told: Vec<String> = told.collect();
    output::print(&format!("Accepted: {}.\n{}", list(&args.statements), told.join("\n")))
}

/// The statement of this id.
fn found(ledger: &Ledger, id: &str, args: &Accept) -> Result<Statement, Failure> {
    if let Some(statement) = ledger.statement(id) {
        return Ok(statement.clone());
    }
    if ledger.rejected.iter().any(|s| s.id == *id) {
        let how = "`mediant review` takes that back";
        return Err(Failure::Input(format!("the statement {id} was rejected in a review; {how}")));
    }
    let case = args.case.display();
    Err(Failure::Input(format!(
        "there is no statement {id} in the reports of {case}; `mediant read --case {case}` lists them"
    )))
}

/// Writes statements into the `case.toml` of a folder. What is accepted already, and has another id since reports
/// were added, gets its new id, so that none takes the place of another.
pub(crate) fn put(
    folder: &Path,
    ledger: &Ledger,
    accepted: &[Accepted],
    statements: &[&Statement],
) -> Result<(), Failure> {
    let marked = input::by_mark(&ledger.statements);
    let moved = accepted.iter().filter_map(|known| {
        let mark = known.mark.as_deref()?;
        let here = ledger.statement(&known.statement).is_some_and(|s| s.mark == mark);
        if here { None } else { marked.get(mark).copied() }
    });
    let all: Vec<&Statement> = moved.chain(statements.iter().copied()).collect();
    change(folder, |mut text| {
        for statement in all {
            text = mediant_formats::accept(&text, &format!("{}@{}", statement.id, statement.mark))?;
        }
        Ok(text)
    })
}

/// Takes statements, `s12` or `s12@mark`, out of the `case.toml` of a folder.
pub(crate) fn take(folder: &Path, statements: &[String]) -> Result<(), Failure> {
    change(folder, |mut text| {
        for statement in statements {
            text = mediant_formats::unaccept(&text, statement)?;
        }
        Ok(text)
    })
}

fn change(
    folder: &Path,
    edit: impl FnOnce(String) -> Result<String, mediant_formats::AcceptError>,
) -> Result<(), Failure> {
    let path = folder.join("case.toml");
    let text = std::fs::read_to_string(&path)
        .map_err(|fault| Failure::Input(format!("{} cannot be read: {fault}", path.display())))?;
    let edited = edit(text).map_err(|why| Failure::Input(why.to_string()))?;
    output::write(&path, &edited)
}
