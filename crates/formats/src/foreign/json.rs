//! JSON text → a tree that knows where each part stands and keeps numbers as they are written.

use std::ops::Range;

use jsonc_parser::ast::{ObjectPropName, Value as Parsed};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::page::Page;

/// Lists and objects inside each other.
const DEPTH: usize = 128;

/// A value and where it stands: bytes of the page's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Where.
    pub(super) span: Range<usize>,
    /// What.
    pub(super) value: Value,
}

/// What a JSON or YAML file can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number as it is written; `number::read` says what it means.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and what they hold, in the order of the file. A key may be there twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// Where.
    pub(super) span: Range<usize>,
    /// The key.
    pub(super) name: String,
}

impl Node {
    /// The value of a key; of the same key twice, the last counts, as in the tools' own readers.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        self.entries().iter().rev().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// Keys and values of a map; nothing for anything else.
    pub(super) fn entries(&self) -> &[(Key, Node)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// `a text`, `a number` …, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }
}

/// Reads a page as JSON; notes the fault where it is not. Nesting is bounded at 128.
pub(super) fn parse(page: &Page<'_>) -> Option<Node> {
    if let Some(at) = too_deep(page.text) {
        let message = format!("the file is nested more than {DEPTH} deep");
        page.error("too-deep", &(at..at + 1), message, "these files need no more than a few levels");
        return None;
    }
    // First the strict parser: the other one, which knows places, lets more pass.
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(page.text) {
        let at = offset(page.text, error.line(), error.column());
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        page.error("syntax", &(at..at), said, "the file is not valid JSON");
        return None;
    }
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = match parse_to_ast(page.text, &CollectOptions::default(), &strict) {
        Ok(parsed) => parsed.value,
        Err(error) => {
            let at = error.range().start;
            page.error("syntax", &(at..at), error.kind().to_string(), "the file is not valid JSON");
            return None;
        }
    };
    parsed.map(|value| node(&value))
}

/// Where the nesting goes beyond what is read; parsers recurse.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return Some(at);
        }
    }
    None
}

/// The byte at a line and a column (in bytes), both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

fn node(parsed: &Parsed<'_>) -> Node {
    let range = parsed.range();
    let value = match parsed {
        Parsed::NullKeyword(_) => Value::Null,
        Parsed::BooleanLit(bool) => Value::Bool(bool.value),
        Parsed::NumberLit(number) => Value::Number(number.value.to_owned()),
        Parsed::StringLit(text) => Value::Text(text.value.clone().into_owned()),
        Parsed::Array(list) => Value::List(list.elements.iter().map(node).collect()),
        Parsed::Object(object) => Value::Map(
            object
                .properties
                .iter()
                .map(|property| {
                    let (name, at) = match &property.name {
                        ObjectPropName::String(name) => (name.value.clone().into_owned(), name.range()),
                        ObjectPropName::Word(name) => (name.value.to_owned(), name.range()),
                    };
                    (Key { span: at.start..at.end, name }, node(&property.value))
                })
                .collect(),
        ),
    };
    Node { span: range.start..range.end, value }
}
