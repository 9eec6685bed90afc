//! `mediant accept`: a statement enters an analysis only when the case accepts it.

use crate::args::Accept;
use crate::commands::{input, output};
use crate::exit::Failure;
use crate::words::list;

/// Writes the statements into `case.toml`, or takes them out.
pub(crate) fn run(args: &Accept) -> Result<(), Failure> {
    let loaded = input::case(&args.case)?;
    let ledger = input::ledger(&loaded)?;
    let path = args.case.join("case.toml");
    let mut text = std::fs::read_to_string(&path)
        .map_err(|fault| Failure::Input(format!("{} cannot be read: {fault}", path.display())))?;
    let mut told = Vec::new();
    for id in &args.statements {
        if args.undo {
            text = edit(mediant_formats::unaccept(&text, id))?;
            continue;
        }
        let Some(statement) = ledger.statement(id) else {
            return Err(Failure::Input(format!(
                "there is no statement {id} in the reports of {}; `mediant read --case {}` lists them",
                loaded.case.slug,
                args.case.display()
            )));
        };
        text = edit(mediant_formats::accept(&text, &format!("{id}@{}", statement.mark)))?;
        told.push(format!(
            "{id}: {}, {}: {}",
            statement.speaker.as_deref().unwrap_or("speaker not resolved"),
            statement.kind.name(),
            statement.text
        ));
    }
    output::write(&path, &text)?;
    let done = if args.undo { "Taken back" } else { "Accepted" };
    output::print(&format!("{done}: {}.\n{}", list(&args.statements), told.join("\n")))
}

fn edit(changed: Result<String, impl std::fmt::Display>) -> Result<String, Failure> {
    changed.map_err(|why| Failure::Input(why.to_string()))
}
