//! Writing to standard output and to files.

use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use crate::exit::Failure;

/// Prints to standard output. A reader that has heard enough is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let text = if std::io::stdout().is_terminal() { harmless(text) } else { Cow::Borrowed(text) };
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

/// Writes what is no text to standard output, as it is. A terminal would make a mess of it, and is spared.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    if out.is_terminal() {
        return Err(Failure::Usage(
            "this is no text: write it to a file (-o FILE), or send it on to another program".to_owned(),
        ));
    }
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Input(format!("standard output cannot be written: {fault}")))
        }
        _ => Ok(()),
    }
}

/// The text without what would steer a terminal: reports and case files are other people's words.
fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(steers) { Cow::Owned(text.replace(steers, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// Writes a file whole or not at all: first beside it, then in its place.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    write_bytes(path, text.as_bytes())
}

/// The same, for what is no text.
pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = path.with_file_name(format!(".{name}.part"));
    let done = synced(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    done.map_err(|fault| {
        let _ = std::fs::remove_file(&beside);
        Failure::Input(format!("{} cannot be written: {fault}", path.display()))
    })
}

/// Writes a file and waits until the disk has it, so that a power cut leaves the old file or the new one.
fn synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_do_not_steer_the_terminal() {
        assert_eq!(harmless("one\n\ttwo"), "one\n\ttwo");
        assert_eq!(harmless("a\u{1b}[2Jb\u{7}\u{9b}c"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c");
    }
}
