//! The scenario files of other tools: GENIUS, GeniusWeb, NegMAS and NegoLog.
//!
//! A folder of theirs becomes a [`Case`], like a case folder does, and from there on everything is the same. How each
//! tool's files are read, number by number, is described in `docs/foreign-formats.md`. What a reader cannot take at face
//! value it says in [`Foreign::notes`]; what is wrong it says as diagnostics with line and column, all at once.

mod detect;
mod files;
mod genius;
mod geniusweb;
mod json;
mod make;
mod names;
mod negmas;
mod negolog;
mod number;
mod profile;
mod yaml;

use std::path::Path;

use mediant_core::case::Case;
use mediant_core::freeze::freeze;

use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::page::whole_file;
use crate::reader::CaseFiles;

/// A tool whose scenario files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// GENIUS, up to 10.4: a domain and one profile a party, in XML.
    Genius,
    /// GeniusWeb: a domain and one profile a party, in JSON.
    GeniusWeb,
    /// NegMAS: a domain and one utility function a party, in YAML or JSON.
    Negmas,
    /// NegoLog: one profile a party, in JSON.
    Negolog,
}

impl Tool {
    /// All of them, in the order in which their files are looked for.
    pub const ALL: [Self; 4] = [Self::Genius, Self::GeniusWeb, Self::Negmas, Self::Negolog];

    /// `genius`, `geniusweb`, `negmas` or `negolog`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Genius => "genius",
            Self::GeniusWeb => "geniusweb",
            Self::Negmas => "negmas",
            Self::Negolog => "negolog",
        }
    }

    /// The tool's name as its makers write it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Genius => "GENIUS",
            Self::GeniusWeb => "GeniusWeb",
            Self::Negmas => "NegMAS",
            Self::Negolog => "NegoLog",
        }
    }
}

/// What the numbers of a GENIUS file mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Semantics {
    /// As GENIUS 10.4 reads them.
    Genius,
    /// The same without the ceiling of 1 on the utility of a package.
    Uncapped,
    /// As NegMAS 0.16 reads them: evaluations are not divided by the best of their issue.
    Negmas,
}

impl Semantics {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Genius, Self::Uncapped, Self::Negmas];

    /// `genius`, `uncapped` or `negmas`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Genius => "genius",
            Self::Uncapped => "uncapped",
            Self::Negmas => "negmas",
        }
    }
}

/// How a folder is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Whose files they are; none where the files say so themselves.
    pub tool: Option<Tool>,
    /// What the numbers of a GENIUS file mean; none for GENIUS' own reading.
    pub semantics: Option<Semantics>,
    /// The profiles to read, by file name and in this order; empty for all of them in the order of their names.
    pub profiles: &'a [String],
}

/// A scenario of another tool, as a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Whose files they were.
    pub tool: Tool,
    /// The case. It can be frozen.
    pub case: Case,
    /// How it was read, where that is not plain, one sentence each.
    pub notes: Vec<String>,
    /// What is probably not meant as it stands.
    pub warnings: Vec<Diagnostic>,
}

/// Whose scenario files a folder holds, by what is in them; none where they are nobody's. A folder with a `case.toml`
/// is never foreign. Reads the first 64 KiB of each file.
#[must_use]
pub fn detect(folder: &Path) -> Option<Tool> {
    detect::of(&files::heads(folder)?)
}

/// Reads a folder of another tool's scenario files.
///
/// # Errors
/// All faults of all files at once: what cannot be read, what is too large, and what [`read_foreign`] finds.
pub fn load_foreign(folder: &Path, asked: &Asked<'_>) -> Result<Foreign, Faults> {
    read_foreign(&files::gather(folder)?, asked)
}

/// Reads another tool's scenario from files in memory. Does no I/O, and its work is bounded whatever the files hold.
///
/// # Errors
/// All faults of all files at once.
pub fn read_foreign(files: &CaseFiles, asked: &Asked<'_>) -> Result<Foreign, Faults> {
    let Some(tool) = asked.tool.or_else(|| detect::of(files)) else {
        let message = "no file here is a scenario of GENIUS, GeniusWeb, NegMAS or NegoLog".to_owned();
        let help = "name the folder that holds the profiles; --from says whose they are";
        return Err(one_fault("not-found", "", (message, help)));
    };
    let foreign = match tool {
        Tool::Genius => genius::read(files, asked),
        Tool::GeniusWeb => geniusweb::read(files, asked),
        Tool::Negmas => negmas::read(files, asked),
        Tool::Negolog => negolog::read(files, asked),
    }?;
    // The readers check all that freezing asks for; where one of them forgets something, it is said here.
    match freeze(&foreign.case, None) {
        Ok(_) => Ok(foreign),
        Err(why) => {
            let mut diagnostics = foreign.warnings;
            diagnostics.push(whole_file(Severity::Error, "does-not-fit", "", (why.to_string(), "")));
            Err(Faults { diagnostics })
        }
    }
}

/// One error about a file as a whole.
fn one_fault(code: &'static str, file: &str, said: (String, &str)) -> Faults {
    Faults { diagnostics: vec![whole_file(Severity::Error, code, file, said)] }
}
