//! The answers: a letter or a word, and what belongs to it, on one line.

use std::io::{BufRead, Read};

use crate::commands::output;
use crate::exit::Failure;

/// The longest line that is read, in bytes.
const LONGEST: u64 = 64 << 10;

/// What is asked about a statement.
pub(super) const STATEMENT: &str =
    "a accept · r reject · e edit · m merge · s split · u undo · n next · q quit · ? help";

/// The same, explained.
pub(super) const STATEMENT_HELP: &str = "\
\x20 a, accept       take it into the case
  r, reject       it is no statement, or none that matters; it is left out from now on
  e, edit         set its speaker, words, issues or stance: e speaker Ann Lee · e stance offer · e issues fee, harbour
  m, merge s12    it is one utterance with s12
  s, split s12    it is not one utterance with s12; without an id, with none of its group
  u, undo         take back the last decision
  n, next         leave it for another time
  q, quit         leave; what was answered is kept, and the next run goes on here";

/// What is asked about a pair.
pub(super) const PAIR: &str = "m merge · s keep apart · u undo · n next · q quit · ? help";

/// The same, explained.
pub(super) const PAIR_HELP: &str = "\
\x20 m, merge        they are one utterance in two wordings
  s, split        they are not; they are kept apart from now on
  u, undo         take back the last decision
  n, next         leave it for another time
  q, quit         leave; what was answered is kept";

/// What a person answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Accept,
    Reject,
    Edit(String),
    Merge(String),
    Split(String),
    Undo,
    Next,
    Quit,
    Help,
    Unknown(String),
}

impl Answer {
    /// What a line says.
    pub(super) fn of(line: &str) -> Self {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim().to_owned();
        match (word.to_lowercase().as_str(), rest.as_str()) {
            ("a" | "accept", "") => Self::Accept,
            ("r" | "reject", "") => Self::Reject,
            ("e" | "edit", _) => Self::Edit(rest),
            ("m" | "merge", _) => Self::Merge(rest),
            ("s" | "split", _) => Self::Split(rest),
            ("u" | "undo", "") => Self::Undo,
            ("n" | "next" | "skip", "") => Self::Next,
            ("q" | "quit", "") => Self::Quit,
            ("?" | "h" | "help", "") => Self::Help,
            _ => Self::Unknown(line.to_owned()),
        }
    }

    /// Says of an answer that it does not fit here; nothing where help was asked for.
    pub(super) fn not_understood(&self) -> Result<(), Failure> {
        match self {
            Self::Help => Ok(()),
            Self::Unknown(line) if line.is_empty() => Ok(()),
            Self::Unknown(line) => output::print(&format!("“{line}” is none of the answers:")),
            _ => output::print("That is for statements and not for pairs:"),
        }
    }
}

/// The next answer on standard input; at its end, to quit.
pub(super) fn answer() -> Result<Answer, Failure> {
    Ok(read()?.map_or(Answer::Quit, |line| Answer::of(&line)))
}

/// Asks for a line; empty at the end of the input.
pub(super) fn line(question: &str) -> Result<String, Failure> {
    output::print(question)?;
    Ok(read()?.unwrap_or_default().trim().to_owned())
}

/// One line of standard input. Of a line that is too long nothing is taken; one without its end counts as not
/// given, since it may have been cut off.
fn read() -> Result<Option<String>, Failure> {
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    let failed = |fault| Failure::Input(format!("standard input cannot be read: {fault}"));
    input.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(failed)?;
    if line.last() == Some(&b'\n') {
        return Ok(Some(String::from_utf8_lossy(&line).into_owned()));
    }
    if line.len() as u64 == LONGEST {
        return Err(Failure::Refused(format!("an answer has at most {LONGEST} bytes")));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_words_are_answers() {
        assert_eq!(Answer::of(" a \n"), Answer::Accept);
        assert_eq!(Answer::of("Accept"), Answer::Accept);
        assert_eq!(Answer::of("m  s12"), Answer::Merge("s12".to_owned()));
        assert_eq!(Answer::of("e speaker Ann Lee"), Answer::Edit("speaker Ann Lee".to_owned()));
        assert_eq!(Answer::of("?"), Answer::Help);
        assert_eq!(Answer::of(""), Answer::Unknown(String::new()));
        // A slip of the finger accepts nothing.
        assert_eq!(Answer::of("a s12"), Answer::Unknown("a s12".to_owned()));
        assert_eq!(Answer::of("an"), Answer::Unknown("an".to_owned()));
    }
}
