//! Whose files these are, by what is in them and never by their names alone.

use super::Tool;
use crate::reader::CaseFiles;

/// The tool whose scenario these files are. A `case.toml` among them makes them a case folder. Where files of several
/// tools lie side by side, the first in the order of [`Tool::ALL`] is meant.
pub(super) fn of(files: &CaseFiles) -> Option<Tool> {
    if files.files.contains_key("case.toml") {
        return None;
    }
    Tool::ALL.into_iter().find(|tool| files.files.iter().any(|(path, bytes)| is_of(*tool, path, bytes)))
}

/// Whether a file bears the marks of a tool's profiles or domains. The file may be cut short.
fn is_of(tool: Tool, path: &str, bytes: &[u8]) -> bool {
    let end = path.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    let has = |mark: &str| contains(bytes, mark.as_bytes());
    match tool {
        Tool::Genius => end == "xml" && (has("<utility_space") || has("<negotiation_template")),
        Tool::GeniusWeb => {
            let spaces = ["UtilitySpace\"", "PartialOrdering\"", "FullOrdering\"", "\"issuesValues\""];
            end == "json" && spaces.iter().any(|mark| has(mark))
        }
        Tool::Negmas => {
            let marks = ["OutcomeSpace", "UtilityFunction", "Fun", "Ufun", "UFun"];
            let typed = has("type") || has("issues") || has("cpd");
            matches!(end.as_str(), "yml" | "yaml" | "json") && typed && marks.iter().any(|mark| has(mark))
        }
        Tool::Negolog => end == "json" && has("\"issueWeights\"") && has("\"issues\""),
    }
}

/// Whether a text occurs.
fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}
