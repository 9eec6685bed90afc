//! Writing to standard output and to files.

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::exit::Failure;

/// Prints to standard output. A reader that has heard enough is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    match out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(end.as_bytes()))
        .and_then(|()| out.flush())
    {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Input(format!("standard output cannot be written: {fault}")))
        }
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all: first beside it, then in its place.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.part"));
    let done = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    done.map_err(|fault| {
        let _ = std::fs::remove_file(&beside);
        Failure::Input(format!("{} cannot be written: {fault}", path.display()))
    })
}
