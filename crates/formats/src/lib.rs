//! Every file shape: the case folder with its diagnostics, and the JSON outputs.
//!
//! [`load_case`] reads a case folder into a [`mediant_core::case::Case`], or says all that is wrong with it at once;
//! [`read_case`] does the same from files in memory and does no I/O. The shape is described in `docs/case-format.md`.

mod agenda;
mod case;
mod checks;
mod diagnostic;
mod files;
mod folder;
mod limits;
mod mediator;
mod meetings;
mod origin;
mod page;
mod party;
mod quantity;
mod reader;
mod suggest;
mod table;

pub use diagnostic::{CODES, Diagnostic, Faults, MAX_PER_FILE, Severity};
pub use folder::{load_case, read_folder};
pub use limits::{ALL_REPORT_BYTES, FILES, FOLDER_DEPTH, REPORT_BYTES, TOML_BYTES};
pub use reader::{CaseFiles, LoadedCase, ReportFile, read_case};
