//! `mediant new`: a case folder with comments that teach the format.

use std::path::Path;

use mediant_core::Id;

use crate::args::New;
use crate::commands::output;
use crate::exit::Failure;

/// Makes the folder. Nothing that exists is overwritten.
pub(crate) fn run(args: &New) -> Result<(), Failure> {
    let name = args.folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Id::new(&name).map_err(|why| Failure::Usage(format!("the folder's name is the case's: {why}")))?;
    if args.folder.exists() {
        return Err(Failure::Usage(format!(
            "{} is there already; name a folder that is not",
            args.folder.display()
        )));
    }
    let files = mediant_formats::scaffold(&name, &args.title);
    for (path, text) in &files {
        put(&args.folder.join(path), text)?;
    }
    let folder = args.folder.display();
    output::print(&format!(
        "{folder} is made, with {} files. Next:\n  edit {folder}/case.toml and {folder}/parties/*.toml\n  \
         mediant check {folder}\n  mediant brief {folder}",
        files.len()
    ))
}

fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text))
        .map_err(|fault| Failure::Input(format!("{} cannot be written: {fault}", path.display())))
}
