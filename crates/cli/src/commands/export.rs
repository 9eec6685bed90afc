//! `mediant export`: a case as a scenario of another tool.

use std::path::PathBuf;

use crate::args::Export;
use crate::commands::{input, output};
use crate::exit::Failure;

/// Writes the folder. Nothing that exists is overwritten.
pub(crate) fn run(args: &Export) -> Result<(), Failure> {
    let given = input::given(&args.case, &args.foreign)?;
    for note in &given.notes {
        anstream::eprintln!("note: {note}");
    }
    let case = given.loaded.case;
    let export = mediant_formats::export(&case, args.to).map_err(|refused| {
        let why: String = refused.why.iter().flat_map(|why| ["\n  ", why.as_str()]).collect();
        Failure::Refused(format!("{} cannot hold this case:{why}", args.to.title()))
    })?;
    let folder = match &args.output {
        Some(folder) => folder.clone(),
        None => PathBuf::from(format!("{}-{}", case.slug, args.to.name())),
    };
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Usage(format!("{} is there already and is not empty", folder.display())));
    }
    std::fs::create_dir_all(&folder)
        .map_err(|fault| Failure::Input(format!("{} cannot be made: {fault}", folder.display())))?;
    for (name, text) in &export.files {
        output::write(&folder.join(name), text)?;
    }
    for sentence in &export.told {
        anstream::eprintln!("note: {sentence}");
    }
    anstream::eprintln!(
        "What each party told in confidence is in these files: show them to nobody who may not see it."
    );
    output::print(&format!("{} holds {} files of {}", folder.display(), export.files.len(), args.to.title()))
}
