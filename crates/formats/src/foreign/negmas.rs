//! NegMAS files → case.

use super::{Asked, Foreign, Tool, one_fault};
use crate::diagnostic::Faults;
use crate::reader::CaseFiles;

/// Reads a NegMAS scenario.
pub(super) fn read(_files: &CaseFiles, _asked: &Asked<'_>) -> Result<Foreign, Faults> {
    let message = format!("{} files are not read yet", Tool::Negmas.title());
    Err(one_fault("unsupported", "", (message, "")))
}
