//! `mediant import`: a case folder of another tool's scenario.

use std::path::Path;

use mediant_core::Id;
use mediant_formats::WriteError;
use mediant_formats::foreign::{Asked, Foreign, load_foreign};

use crate::args::{self, Import};
use crate::commands::output;
use crate::exit::Failure;
use crate::faults;

/// Makes the folder. Nothing that exists is overwritten.
pub(crate) fn run(args: &Import) -> Result<(), Failure> {
    let name = args.folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let slug =
        Id::new(&name).map_err(|why| Failure::Usage(format!("the folder's name is the case's: {why}")))?;
    let mut read = scenario(&args.scenario, &args.foreign)?;
    read.case.slug = slug;
    let sources = sources(&read, &args.scenario);
    mediant_formats::write_case(&read.case, &args.folder, &[("SOURCES.md", &sources)]).map_err(|why| {
        match why {
            WriteError::NotEmpty(_) => Failure::Usage(why.to_string()),
            WriteError::Differs(_) => Failure::Refused(why.to_string()),
            _ => Failure::Input(why.to_string()),
        }
    })?;
    let folder = args.folder.display();
    output::print(&format!(
        "{folder} is made from files of {}, with {} parties and {} issues. Next:\n  mediant analyze {folder}",
        read.tool.title(),
        read.case.parties.len(),
        read.case.issues.len()
    ))
}

/// Reads a scenario of another tool; its faults are shown, and how it was read.
pub(crate) fn scenario(folder: &Path, reading: &args::Foreign) -> Result<Foreign, Failure> {
    let asked = Asked { tool: reading.from, semantics: reading.semantics, profiles: &reading.profiles };
    let read = load_foreign(folder, &asked).map_err(|found| {
        faults::print(folder, &found.diagnostics);
        Failure::Shown
    })?;
    faults::print(folder, &read.warnings);
    for note in &read.notes {
        anstream::eprintln!("note: {note}");
    }
    Ok(read)
}

fn sources(read: &Foreign, folder: &Path) -> String {
    let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut text = format!(
        "# Sources\n\nEvery number comes from the scenario files of {} in the folder `{name}`, read by `mediant import`.\n",
        read.tool.title()
    );
    if !read.notes.is_empty() {
        text.push_str("\nHow they were read, where that is not plain:\n\n");
        for note in &read.notes {
            text.extend(["- ", note.as_str(), "\n"]);
        }
    }
    text
}
