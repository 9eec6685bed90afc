//! Adds an option to an issue of a case, and leaves every other byte as it was.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use crate::limits::TOML_BYTES;
use crate::tell::TellError;

/// The text of a `case.toml` with one more option at the end of an issue's list.
///
/// # Errors
/// Refuses files that are not TOML, and issues that are not there or have no list of options. Whether the option makes sense
/// is for the reader of the case to say.
pub fn add_option(case_toml: &str, issue: &str, id: &str, title: &str) -> Result<String, TellError> {
    if case_toml.len() > TOML_BYTES {
        return Err(TellError::Faulty);
    }
    let mut document: DocumentMut = case_toml.parse().map_err(|_| TellError::Faulty)?;
    let issues = document.get_mut("issues").and_then(Item::as_array_of_tables_mut);
    let found =
        issues.and_then(|all| all.iter_mut().find(|t| t.get("id").and_then(Item::as_str) == Some(issue)));
    let options = found.and_then(|table| table.get_mut("options"));
    match options {
        Some(Item::Value(Value::Array(list))) => push(list, id, title),
        Some(Item::ArrayOfTables(tables)) => append(tables, id, title),
        _ => return Err(TellError::Other(format!("the options of {issue}"))),
    }
    Ok(document.to_string())
}

/// At the end of a list, laid out as the one before it.
fn push(list: &mut Array, id: &str, title: &str) {
    let layout = list.iter().last().map(|last| last.decor().clone());
    let mut option = InlineTable::new();
    option.insert("id", id.into());
    option.insert("title", title.into());
    let mut option = Value::InlineTable(option);
    if let Some(layout) = layout {
        *option.decor_mut() = layout;
    }
    list.push_formatted(option);
}

fn append(tables: &mut ArrayOfTables, id: &str, title: &str) {
    let mut option = Table::new();
    option.insert("id", id.into());
    option.insert("title", title.into());
    tables.push(option);
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "schema = \"mediant/case/1\" # kept\n\n[[issues]]\nid = \"port\"\ntitle = \"The port\"\noptions = [\n    { id = \"open\", title = \"open\" },\n    { id = \"shut\", title = \"shut\" },\n]\n";

    #[test]
    fn an_option_is_added_and_the_rest_stays() {
        let added = add_option(CASE, "port", "half", "half \"open\"").unwrap();
        let last = "title = \"shut\" },\n";
        let line = "    { id = \"half\", title = 'half \"open\"' },\n";
        assert_eq!(added, CASE.replace(last, &format!("{last}{line}")));
    }

    #[test]
    fn what_has_no_list_of_options_is_refused() {
        for (text, issue) in
            [(CASE, "lake"), ("= 1", "port"), ("[[issues]]\nid = \"port\"\n", "port"), ("issues = 3", "port")]
        {
            assert!(add_option(text, issue, "half", "half").is_err());
        }
    }
}
