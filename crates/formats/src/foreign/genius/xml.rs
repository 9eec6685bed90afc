//! XML text → a tree with places, in bounded time and memory.
//!
//! Document types are refused, so that no entity is ever expanded. What costs the parser more than it is long is bounded
//! beforehand: attributes of one element are compared with each other, and namespaces are handed down.

use std::ops::Range;

use mediant_core::Fraction;
use num_traits::ToPrimitive;
use roxmltree::{Document, Error, Node, ParsingOptions};

use crate::foreign::number;
use crate::page::Page;
use crate::table::cut;

/// Elements, texts and comments of one file.
const NODES: u32 = 500_000;
/// Signs of equality between two `<`: no element has so many attributes.
const ATTRIBUTES: usize = 100;
/// Declarations of namespaces in one file; the tools use none.
const NAMESPACES: usize = 16;

/// An element.
pub(super) type Element<'a, 't> = Node<'a, 't>;

/// An XML file under reading.
pub(super) struct Xml<'p, 't> {
    /// The page that faults are noted on.
    pub(super) page: &'p Page<'t>,
    document: Document<'t>,
    /// How many bytes of the page stand before the document.
    before: usize,
}

impl<'p, 't> Xml<'p, 't> {
    /// Parses a page; notes the fault where it is not XML.
    pub(super) fn open(page: &'p Page<'t>) -> Option<Self> {
        let whole: &'t str = page.text;
        // Files of the field begin with blank lines, which XML forbids before its own first line.
        let text = whole.trim_start();
        let before = whole.len() - text.len();
        if text.is_empty() {
            page.error("syntax", &(0..0), "the file is empty", "take it out of the folder, or fill it");
            return None;
        }
        if text.split('<').any(|part| part.bytes().filter(|b| *b == b'=').count() > ATTRIBUTES) {
            let message = format!("an element has more than {ATTRIBUTES} attributes");
            page.error("too-many", &(before..before), message, "");
            return None;
        }
        if text.matches("xmlns").count() > NAMESPACES {
            page.error(
                "too-many",
                &(before..before),
                "the file declares many namespaces",
                "these files need none",
            );
            return None;
        }
        let options = ParsingOptions { nodes_limit: NODES, ..ParsingOptions::default() };
        match Document::parse_with_options(text, options) {
            Ok(document) => Some(Self { page, document, before }),
            Err(error) => {
                refuse(page, text, before, &error);
                None
            }
        }
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Element<'_, 't> {
        self.document.root_element()
    }

    /// All elements of this name that stand in one of these.
    pub(super) fn all<'s>(
        &'s self,
        name: &'s str,
        inside: &'s [&str],
    ) -> impl Iterator<Item = Element<'s, 't>> {
        let is = move |n: &Element<'s, 't>| {
            n.is_element()
                && n.tag_name().name() == name
                && n.parent_element().is_some_and(|p| inside.contains(&p.tag_name().name()))
        };
        self.document.descendants().filter(is)
    }

    /// The bytes of an element's first tag, up to its name.
    pub(super) fn span(&self, node: &Element<'_, '_>) -> Range<usize> {
        let start = node.range().start + self.before;
        start..start + 1 + node.tag_name().name().len()
    }

    /// Notes an error at an element.
    pub(super) fn error(&self, node: &Element<'_, '_>, code: &'static str, said: (String, &str)) {
        self.page.error(code, &self.span(node), said.0, said.1);
    }

    /// Notes a warning at an element.
    pub(super) fn warn(&self, node: &Element<'_, '_>, code: &'static str, said: (String, &str)) {
        self.page.warn(code, &self.span(node), said.0, said.1);
    }

    /// The bytes of an attribute's value, or of the element where it has none of this name.
    pub(super) fn value_span(&self, node: &Element<'_, '_>, name: &str) -> Range<usize> {
        let value = node.attribute_node(name).map(|a| a.range_value());
        value.map_or_else(|| self.span(node), |r| r.start + self.before..r.end + self.before)
    }

    /// The number of an attribute; none where there is no such attribute, or, with the fault noted, where it is none.
    pub(super) fn number(&self, node: &Element<'_, '_>, name: &str) -> Option<Fraction> {
        let text = node.attribute(name)?;
        match number::read(text) {
            Ok(number) => Some(number),
            Err(error) => {
                let (code, message, help) = number::fault(text, &error);
                self.page.error(code, &self.value_span(node, name), format!("{name}: {message}"), help);
                None
            }
        }
    }

    /// The same for an attribute that must be there.
    pub(super) fn needed(&self, node: &Element<'_, '_>, name: &str) -> Option<Fraction> {
        if node.attribute(name).is_none() {
            let message = format!("<{}> has no attribute \"{name}\"", node.tag_name().name());
            self.error(node, "missing-key", (message, "add it"));
            return None;
        }
        self.number(node, name)
    }

    /// The number of an attribute where it is a whole one.
    pub(super) fn whole(&self, node: &Element<'_, '_>, name: &str) -> Option<i64> {
        let number = self.number(node, name)?;
        let whole = if number.is_integer() { number.to_i64() } else { None };
        if whole.is_none() {
            let message = format!("{name}: \"{}\" is not a whole number", cut(node.attribute(name)?));
            self.page.error("not-a-number", &self.value_span(node, name), message, "write one such as 3");
        }
        whole
    }
}

fn refuse(page: &Page<'_>, text: &str, before: usize, error: &Error) {
    let end = text.len();
    let (code, at, message, help) = match error {
        Error::DtdDetected => (
            "doctype",
            text.find("<!DOCTYPE").unwrap_or(0),
            "the file has a document type; entities are never read".to_owned(),
            "take the DOCTYPE out; scenario files need none",
        ),
        Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
            ("too-many", 0, format!("the file has more than {NODES} elements"), "divide it")
        }
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
            ("syntax", end, "the file breaks off".to_owned(), "it was probably cut short; get it whole")
        }
        other => {
            let said = other.to_string();
            let said = said.split(" at ").next().unwrap_or_default().to_owned();
            ("syntax", place(text, other.pos()), said, "the file is not well-formed XML")
        }
    };
    let at = at + before;
    page.error(code, &(at..at), message, help);
}

/// The byte at a line and column (in characters), both from 1.
fn place(text: &str, at: roxmltree::TextPos) -> usize {
    let (row, column) = (at.row.max(1) as usize, at.col.max(1) as usize);
    let start: usize = text.split_inclusive('\n').take(row - 1).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    start + line.char_indices().nth(column - 1).map_or(line.len(), |(offset, _)| offset)
}
