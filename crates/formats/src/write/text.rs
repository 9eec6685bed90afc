//! Texts, keys and lists as TOML writes them.

use std::fmt::Write as _;

/// A text between quotation marks.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A key: an id as it is, unless it has a point.
pub(crate) fn key(name: &str) -> String {
    let bare =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if bare { name.to_owned() } else { quoted(name) }
}

/// A list of what is written already: on one line where it is short.
pub(crate) fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    let length: usize = items.iter().map(|i| i.len() + 2).sum();
    if length <= 100 {
        return format!("[{}]", items.join(", "));
    }
    let lines: Vec<String> = items.iter().map(|i| format!("  {i},\n")).collect();
    format!("[\n{}]", lines.concat())
}
