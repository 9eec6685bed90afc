//! YAML text → the same tree that JSON gives.
//!
//! Anchors and aliases are followed as long as the tree stays small, so that a file of a few lines cannot unfold to
//! billions of them. Nothing is ever made of a tag but text: what Python would have to run is left as it is written.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::json::{Key, Node, Value};
use crate::page::Page;

/// Levels inside levels.
const DEPTH: usize = 128;
/// Nodes of one file, those that aliases repeat counted each time.
const NODES: usize = 2_000_000;
/// What stands before each part of a key that is a list, such as `? [red, 3]`.
pub(super) const PART: char = '\u{1f}';
/// What a text starts with that stands for a Python object: the rest is not kept.
pub(super) const PICKLED: &str = "\u{1f}!!binary";

/// A list or map that is being read.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<Key>,
    anchor: usize,
}

/// What is read so far.
struct Reading<'p> {
    page: &'p Page<'p>,
    /// The byte at which each character starts, where the text is not ASCII.
    bytes: Option<Vec<usize>>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
    root: Option<Node>,
}

/// Reads a page as YAML, its first document; notes the fault where it is not.
pub(super) fn parse(page: &Page<'_>) -> Option<Node> {
    let text = page.text;
    let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect());
    let mut reading =
        Reading { page, bytes, open: Vec::new(), anchors: BTreeMap::new(), nodes: 0, root: None };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::DocumentEnd | Event::StreamEnd, _)) => break,
            Ok((event, span)) => reading.take(event, &span)?,
            Err(error) => {
                let at = reading.byte(error.marker().index());
                page.error("syntax", &(at..at), error.info().to_owned(), "the file is not valid YAML");
                return None;
            }
        }
    }
    if reading.root.is_none() {
        page.error("syntax", &(0..0), "the file is empty", "");
    }
    reading.root
}

impl Reading<'_> {
    fn byte(&self, character: usize) -> usize {
        let end = self.page.text.len();
        match &self.bytes {
            Some(starts) => starts.get(character).copied().unwrap_or(end),
            None => character.min(end),
        }
    }

    fn take(&mut self, event: Event<'_>, span: &Span) -> Option<()> {
        let range = self.byte(span.start.index())..self.byte(span.end.index());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar(&text, style, tag.as_deref());
                self.put(Node { span: range, value }, anchor, 1)
            }
            Event::SequenceStart(anchor, _) => self.start(Value::List(Vec::new()), range, anchor),
            Event::MappingStart(anchor, _) => self.start(Value::Map(Vec::new()), range, anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                let Open { mut node, anchor, .. } = self.open.pop()?;
                node.span.end = range.end.max(node.span.start);
                let size = if anchor > 0 { size(&node) } else { 0 };
                self.put(node, anchor, size)
            }
            Event::Alias(anchor) => {
                let Some((node, size)) = self.anchors.get(&anchor) else {
                    self.page.error("syntax", &range, "this alias stands inside what it names", "");
                    return None;
                };
                let (node, size) = (node.clone(), *size);
                self.count(size, &range)?;
                self.put(Node { span: range, ..node }, 0, 0)
            }
            _ => Some(()),
        }
    }

    fn count(&mut self, more: usize, at: &Range<usize>) -> Option<()> {
        self.nodes = self.nodes.saturating_add(more);
        if self.nodes > NODES {
            let message = format!("the file unfolds to more than {NODES} values");
            self.page.error("too-many", at, message, "a scenario needs fewer; write it without aliases");
            return None;
        }
        Some(())
    }

    fn start(&mut self, value: Value, span: Range<usize>, anchor: usize) -> Option<()> {
        if self.open.len() >= DEPTH {
            self.page.error("too-deep", &span, "lists and maps are nested too deep", "");
            return None;
        }
        self.count(1, &span)?;
        self.open.push(Open { node: Node { span, value }, key: None, anchor });
        Some(())
    }

    /// Puts a whole node where it belongs. `size` counts what it holds, where it has an anchor.
    fn put(&mut self, node: Node, anchor: usize, size: usize) -> Option<()> {
        if matches!(node.value, Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_)) {
            self.count(1, &node.span.clone())?;
        }
        if anchor > 0 {
            // What is kept for aliases is a copy, so that it counts, too.
            self.count(size, &node.span.clone())?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return Some(());
        };
        match &mut open.node.value {
            Value::List(items) => items.push(node),
            Value::Map(entries) => match open.key.take() {
                Some(key) => entries.push((key, node)),
                None => open.key = Some(Key { span: node.span.clone(), name: key_name(&node)? }),
            },
            _ => return None,
        }
        Some(())
    }
}

fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|(_, node)| 1 + size(node)).sum(),
        _ => 0,
    }
}

/// A key as text; of a list, each part behind [`PART`]. No format here has keys of another kind.
fn key_name(node: &Node) -> Option<String> {
    Some(match &node.value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Null => "null".to_owned(),
        Value::List(items) => {
            let mut name = String::new();
            for item in items {
                name.push(PART);
                name.push_str(&key_name(item)?);
            }
            name
        }
        Value::Map(_) => String::new(),
    })
}

/// A scalar by the core schema of YAML 1.1 as far as Python's safe loader follows it, less octal numbers and dates.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    if let Some(tag) = tag {
        let name = tag.suffix.as_str();
        if name.contains("binary") || name.contains("python/object") || name.contains("python/name") {
            return Value::Text(PICKLED.to_owned());
        }
        if name.ends_with("str") {
            return Value::Text(text.to_owned());
        }
    }
    if style != ScalarStyle::Plain {
        return Value::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => {
            return Value::Bool(false);
        }
        _ => {}
    }
    let plain = text.trim_start_matches(['-', '+']);
    let endless = [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", "Infinity", "NaN"].contains(&plain);
    let starts = plain.as_bytes().first().is_some_and(u8::is_ascii_digit)
        || (plain.starts_with('.') && plain.as_bytes().get(1).is_some_and(u8::is_ascii_digit));
    if endless || (starts && is_number(plain)) {
        return Value::Number(text.to_owned());
    }
    Value::Text(text.to_owned())
}

fn is_number(plain: &str) -> bool {
    let (mantissa, exponent) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let digits = exponent.trim_start_matches(['-', '+']);
    let exponent_fits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let points = mantissa.matches('.').count();
    exponent_fits && points <= 1 && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
