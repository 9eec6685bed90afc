//! Case → scenario files of GENIUS, `GeniusWeb` or NegMAS, which those tools score as the case does.
//!
//! What they have no words for is refused with all reasons at once; what can be left out without changing the worth of any
//! package is left out and said. The numbers of every party go into these files.

mod genius;
mod geniusweb;
mod json;
mod negmas;
mod plain;

use std::collections::BTreeMap;

use mediant_core::case::Case;
use mediant_core::freeze::freeze;

use crate::foreign::Tool;

/// Scenario files of another tool, and what is to be known of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Text by file name.
    pub files: BTreeMap<String, String>,
    /// What was left out or is written in another way, one sentence each.
    pub told: Vec<String>,
}

/// Why a case was not exported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .why.join("\n"))]
pub struct ExportError {
    /// All reasons, one sentence each.
    pub why: Vec<String>,
}

/// Writes the main reading of a case as scenario files of a tool.
///
/// # Errors
/// All that the tool's files cannot say: rules between options, red lines, numbers that are not known exactly, agreement
/// without some party, curves on continuous issues; boxes and ceilings where the tool has none.
pub fn export(case: &Case, tool: Tool) -> Result<Export, ExportError> {
    let scenario = freeze(case, None).map_err(|why| ExportError { why: vec![why.to_string()] })?;
    let plain = plain::of(case, &scenario).map_err(|why| ExportError { why })?;
    let mut told = plain.told.clone();
    let files = match tool {
        Tool::Genius => genius::write(&plain, &mut told),
        Tool::GeniusWeb => geniusweb::write(&plain, &mut told),
        Tool::Negmas => negmas::write(&plain, &mut told),
        Tool::Negolog => Err(vec!["files of NegoLog are read and not written".to_owned()]),
    };
    files.map(|files| Export { files, told }).map_err(|why| ExportError { why })
}
