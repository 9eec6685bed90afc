//! What each file of a case folder is.

use mediant_core::Id;

/// The kind of a file, by its path in the case folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// `case.toml`.
    Case,
    /// `parties/<party>.toml`.
    Party(String),
    /// `estimates/<party>.toml`.
    Estimate(String),
    /// `mediator.toml`.
    Mediator,
    /// `meetings.toml`.
    Meetings,
    /// `reviews.toml`.
    Reviews,
    /// Something under `reports/`.
    Report,
    /// Not read, and rightly there: notes, golden output, hidden files.
    Aside,
    /// Not read, and probably misnamed; the text says how to mend it.
    Stray(String),
}

const FILES: [&str; 4] = ["case.toml", "mediator.toml", "meetings.toml", "reviews.toml"];
const FOLDERS: [&str; 4] = ["parties", "estimates", "reports", "expected"];
const REPORTS: [&str; 7] = ["txt", "text", "md", "html", "htm", "xhtml", ""];

/// The kind of the file at this path, `/` between folders.
pub(crate) fn kind(path: &str) -> FileKind {
    if path.split('/').any(|part| part.starts_with('.')) {
        return FileKind::Aside;
    }
    let extension = |name: &str| name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
    match path.split_once('/') {
        None => match path {
            "case.toml" => FileKind::Case,
            "mediator.toml" => FileKind::Mediator,
            "meetings.toml" => FileKind::Meetings,
            "reviews.toml" => FileKind::Reviews,
            other if extension(other) == "toml" => {
                FileKind::Stray(crate::suggest::help(other, FILES.into_iter()))
            }
            _ => FileKind::Aside,
        },
        Some(("parties", name)) => party(name).map_or_else(FileKind::Stray, FileKind::Party),
        Some(("estimates", name)) => party(name).map_or_else(FileKind::Stray, FileKind::Estimate),
        Some(("reports", name)) if REPORTS.contains(&extension(name).as_str()) => FileKind::Report,
        Some(("reports", _)) => FileKind::Stray("reports are text or HTML: .txt, .md or .html".to_owned()),
        Some(("expected", _)) => FileKind::Aside,
        Some((folder, name)) if extension(name) == "toml" => {
            FileKind::Stray(crate::suggest::help(folder, FOLDERS.into_iter()))
        }
        Some(_) => FileKind::Aside,
    }
}

fn party(name: &str) -> Result<String, String> {
    match name.strip_suffix(".toml") {
        Some(stem) if Id::new(stem).is_ok() => Ok(stem.to_owned()),
        Some(_) => Err("the file is named for the party's id: PARTY.toml".to_owned()),
        None => Err("only PARTY.toml is read here".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_say_what_a_file_is() {
        assert_eq!(kind("case.toml"), FileKind::Case);
        assert_eq!(kind("parties/us.toml"), FileKind::Party("us".into()));
        assert_eq!(kind("reports/a/b.HTML"), FileKind::Report);
        assert_eq!(kind("SOURCES.md"), FileKind::Aside);
        assert_eq!(kind("reports/.hidden.txt"), FileKind::Aside);
        assert_eq!(kind("meeting.toml"), FileKind::Stray("did you mean \"meetings.toml\"?".into()));
        assert_eq!(kind("partie/us.toml"), FileKind::Stray("did you mean \"parties\"?".into()));
        assert!(matches!(kind("parties/sub/us.toml"), FileKind::Stray(_)));
    }
}
