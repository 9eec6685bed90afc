//! Accepts a statement into a case: adds it to `accepted = […]` and leaves every other byte as it was.

use std::ops::Range;

use mediant_core::case::Accepted;
use toml::de::{DeTable, DeValue};

use crate::limits::TOML_BYTES;
use crate::origin::{parse, show};

/// Why a statement cannot be written into a case file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AcceptError {
    /// The reference is not one.
    #[error("\"{0}\" is not a statement's reference; write s12 or s12@mark")]
    Reference(String),
    /// The file is not TOML, or too large.
    #[error("the case file has faults; `mediant check` lists them")]
    Faulty,
    /// `accepted` is there and not a list of statements.
    #[error("`accepted` must be a list of statements such as [\"s12\"]")]
    NotAList,
}

/// Adds a statement, `s12` or `s12@mark`, to the text of a `case.toml`. A statement that is accepted already, by its
/// mark or else by its id, gets the id and mark that are given here; where nothing changes, the text comes back as
/// it was.
///
/// # Errors
/// Refuses what is no reference, and files that are not TOML or whose `accepted` is no list.
pub fn accept(case_toml: &str, statement: &str) -> Result<String, AcceptError> {
    let wanted = parse(statement).ok_or_else(|| AcceptError::Reference(statement.to_owned()))?;
    if case_toml.len() > TOML_BYTES {
        return Err(AcceptError::Faulty);
    }
    let (before, text) = match case_toml.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", case_toml),
    };
    let document = DeTable::parse(text).map_err(|_| AcceptError::Faulty)?;
    let edited = match document.get_ref().get("accepted") {
        None => insert_line(text, document.get_ref(), &wanted),
        Some(value) => {
            let items = value.get_ref().as_array().ok_or(AcceptError::NotAList)?;
            let mut spans = Vec::new();
            for item in items {
                let named = item.get_ref().as_str().and_then(parse).ok_or(AcceptError::NotAList)?;
                spans.push((named, item.span()));
            }
            edit_list(text, &value.span(), &spans, &wanted)
        }
    };
    // The edit is checked by reading it back, so that a file can never be broken by it.
    let sound = DeTable::parse(&edited).is_ok_and(|d| {
        let items = d.get_ref().get("accepted").and_then(|v| v.get_ref().as_array());
        items.is_some_and(|a| a.iter().any(|i| i.get_ref().as_str() == Some(&show(&wanted))))
    });
    if sound { Ok(format!("{before}{edited}")) } else { Err(AcceptError::Faulty) }
}

fn edit_list(
    text: &str,
    list: &Range<usize>,
    items: &[(Accepted, Range<usize>)],
    wanted: &Accepted,
) -> String {
    let quoted = format!("\"{}\"", show(wanted));
    // Ids move when reports are added; a mark stays, so it is looked for first.
    let same_mark = items.iter().find(|(a, _)| a.mark.is_some() && a.mark == wanted.mark);
    let known = same_mark.or_else(|| items.iter().find(|(a, _)| a.statement == wanted.statement));
    if let Some((known, span)) = known {
        if known == wanted {
            return text.to_owned();
        }
        return format!("{}{quoted}{}", &text[..span.start], &text[span.end..]);
    }
    let Some((_, final_item)) = items.last() else {
        let at = list.start + 1;
        return format!("{}{quoted}{}", &text[..at], &text[at..]);
    };
    let close = list.end - 1;
    let comma = has_comma(&text[final_item.end..close]);
    let line = text[..close].rfind('\n').map_or(0, |i| i + 1);
    let alone = line > final_item.end && text[line..close].trim().is_empty();
    if !alone {
        // On one line: right behind the last one, whatever follows.
        return format!("{}, {quoted}{}", &text[..final_item.end], &text[final_item.end..]);
    }
    let start = text[..final_item.start].rfind('\n').map_or(0, |i| i + 1);
    let lead = &text[start..final_item.start];
    let indent: String = lead.chars().take_while(|c| c.is_whitespace()).collect();
    let indent = if lead.trim().is_empty() { indent } else { "  ".to_owned() };
    let missing = if comma { "" } else { "," };
    let feed = if text[..line].ends_with("\r\n") { "\r\n" } else { "\n" };
    format!(
        "{}{missing}{}{indent}{quoted},{feed}{}",
        &text[..final_item.end],
        &text[final_item.end..line],
        &text[line..]
    )
}

/// Whether a comma stands in what follows the last item, comments aside.
fn has_comma(rest: &str) -> bool {
    rest.lines().any(|line| line.split('#').next().unwrap_or_default().contains(','))
}

/// Writes the line behind the last plain key at the head of the file.
fn insert_line(text: &str, document: &DeTable<'_>, wanted: &Accepted) -> String {
    let ends = document.iter().filter_map(|(_, value)| {
        let span = value.span();
        let plain = match value.get_ref() {
            DeValue::Table(_) | DeValue::Array(_) => {
                text.get(..span.start).is_some_and(|t| t.trim_end_matches([' ', '\t']).ends_with('='))
            }
            _ => true,
        };
        plain.then_some(span.end)
    });
    let line = format!("accepted = [\"{}\"]", show(wanted));
    let Some(end) = ends.max() else { return format!("{line}\n{text}") };
    match text[end..].find('\n') {
        Some(feed) => {
            let at = end + feed + 1;
            let newline = if text[..at].ends_with("\r\n") { "\r\n" } else { "\n" };
            format!("{}{line}{newline}{}", &text[..at], &text[at..])
        }
        None => format!("{text}\n{line}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_added_where_there_is_none() {
        let text = "schema = \"x\" # one\ntitle = \"y\"\n\n[[parties]]\nid = \"a\"\n";
        let edited = accept(text, "s12").unwrap();
        assert_eq!(
            edited,
            "schema = \"x\" # one\ntitle = \"y\"\naccepted = [\"s12\"]\n\n[[parties]]\nid = \"a\"\n"
        );
        assert_eq!(accept("", "s1").unwrap(), "accepted = [\"s1\"]\n");
        assert_eq!(accept("[a]\nb = 1\n", "s1").unwrap(), "accepted = [\"s1\"]\n[a]\nb = 1\n");
    }

    #[test]
    fn a_list_keeps_its_shape() {
        assert_eq!(accept("accepted = []", "s1").unwrap(), "accepted = [\"s1\"]");
        assert_eq!(accept("accepted = [\"s1\"] # x\n", "s2").unwrap(), "accepted = [\"s1\", \"s2\"] # x\n");
        let tall = "accepted = [\n    \"s1\", # Rubio, twice\n]\n";
        assert_eq!(
            accept(tall, "s2@0a1b").unwrap(),
            "accepted = [\n    \"s1\", # Rubio, twice\n    \"s2@0a1b\",\n]\n"
        );
        let bare = "accepted = [\n    \"s1\" # no, comma\n]\n";
        assert_eq!(accept(bare, "s2").unwrap(), "accepted = [\n    \"s1\", # no, comma\n    \"s2\",\n]\n");
    }

    #[test]
    fn a_mark_replaces_what_was_there_and_the_same_changes_nothing() {
        assert_eq!(
            accept("accepted = [\"s1\", 's2']", "s2@0a1b").unwrap(),
            "accepted = [\"s1\", \"s2@0a1b\"]"
        );
        assert_eq!(accept("accepted = [\"s2@0a1b\"]", "s2@0a1b").unwrap(), "accepted = [\"s2@0a1b\"]");
        assert_eq!(accept("accepted = [\"s2\"]", "s2").unwrap(), "accepted = [\"s2\"]");
    }

    #[test]
    fn what_has_the_mark_gets_the_new_id() {
        assert_eq!(
            accept("accepted = [\"s1@0a1b\", \"s2@aaaa\"]", "s2@0a1b").unwrap(),
            "accepted = [\"s2@0a1b\", \"s2@aaaa\"]"
        );
    }

    #[test]
    fn what_is_no_reference_or_no_list_is_refused() {
        assert_eq!(accept("", "12"), Err(AcceptError::Reference("12".into())));
        assert_eq!(accept("accepted = 3", "s1"), Err(AcceptError::NotAList));
        assert_eq!(accept("accepted = [", "s1"), Err(AcceptError::Faulty));
    }

    proptest! {
        #[test]
        fn what_was_accepted_is_read_back_and_the_rest_stays(
            known in prop::collection::vec(1_u32..40, 0..6),
            new in 1_u32..60,
            tall in any::<bool>(),
            tail in prop::sample::select(vec!["", " # note, with a comma", "\n\n[[parties]]\nid = \"a\"\n"]),
        ) {
            let mut known = known;
            known.sort_unstable();
            known.dedup();
            let (open, between, close) = if tall { ("[\n\t", ",\n\t", "\n]") } else { ("[", ", ", "]") };
            let items: Vec<String> = known.iter().map(|n| format!("\"s{n}\"")).collect();
            let text = format!("title = \"x\"\naccepted = {open}{}{close}{tail}", items.join(between));
            let edited = accept(&text, &format!("s{new}")).unwrap();
            prop_assert_eq!(accept(&edited, &format!("s{new}")).unwrap(), edited.clone());
            let read = |text: &str| -> Vec<String> {
                let document = DeTable::parse(text).unwrap();
                let list = document.get_ref().get("accepted").unwrap().get_ref().as_array().unwrap().clone();
                list.iter().map(|i| i.get_ref().as_str().unwrap().to_owned()).collect()
            };
            let mut wanted: Vec<String> = known.iter().map(|n| format!("s{n}")).collect();
            if !known.contains(&new) {
                wanted.push(format!("s{new}"));
            }
            prop_assert_eq!(read(&edited), wanted);
            prop_assert!(edited.ends_with(tail));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,60}", statement in "\\PC{0,10}") {
            let _ = accept(&text, &statement);
            let _ = accept(&format!("accepted = [{text}]"), "s1");
        }
    }
}
