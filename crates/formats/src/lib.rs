//! Every file shape: the case folder with its diagnostics, and the JSON outputs.
//!
//! [`load_case`] reads a case folder into a [`mediant_core::case::Case`], or says all that is wrong with it at once;
//! [`read_case`] does the same from files in memory and does no I/O. The shape is described in `docs/case-format.md`.
//! [`foreign`] reads the scenario files of other tools.

mod accept;
mod add_option;
mod agenda;
mod case;
mod checks;
mod diagnostic;
mod export;
mod files;
mod fingerprint;
mod folder;
pub mod foreign;
pub mod json;
mod limits;
mod mediator;
mod meetings;
mod origin;
mod page;
mod party;
mod quantity;
mod reader;
mod reviews;
mod scaffold;
mod schema;
mod settings;
mod suggest;
mod table;
mod talks;
mod tell;
mod unaccept;
mod write;

pub use accept::{AcceptError, accept};
pub use add_option::add_option;
pub use diagnostic::{CODES, Diagnostic, Faults, MAX_PER_FILE, Severity};
pub use export::{Export, ExportError, export};
pub use fingerprint::fingerprint;
pub use folder::{load_case, read_folder};
pub use json::analysis::{Beside, analysis_json};
pub use json::statements::{last_line_jsonl, ledger_json, report_jsonl};
pub use limits::{ALL_REPORT_BYTES, FILES, FOLDER_DEPTH, REPORT_BYTES, TOML_BYTES};
pub use meetings::is_day;
pub use reader::{CaseFiles, LoadedCase, ReportFile, read_case};
pub use reviews::{REVIEWS_HEAD, decision_toml};
pub use scaffold::scaffold;
pub use schema::{schema, schema_names};
pub use settings::{Settings, settings};
pub use tell::{TellError, Told, tell};
pub use unaccept::unaccept;
pub use write::{WriteError, case_files, write_case};
