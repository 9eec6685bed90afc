//! What is settled: the issues of a domain file, or of a profile where there is none.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::case::{Choosable, Issue, IssueKind, Status};
use mediant_core::freeze::MAX_OPTIONS;
use mediant_core::number::whole;
use mediant_core::{Fraction, Id};

use super::xml::{Element, Xml};
use crate::foreign::names::Names;
use crate::limits;
use crate::table::cut;

/// The elements that issues, weights and objectives stand in.
pub(super) const INSIDE: [&str; 2] = ["objective", "utility_space"];

/// The agenda.
pub(super) struct Domain {
    /// The issues, in the order of the file.
    pub(super) topics: Vec<Topic>,
}

/// An issue.
pub(super) struct Topic {
    /// The index by which profiles name it.
    pub(super) index: Option<i64>,
    /// Its name.
    pub(super) name: String,
    /// Its id in the case.
    pub(super) id: Id,
    /// What may be settled.
    pub(super) kind: Kind,
}

/// What may be settled on an issue.
pub(super) enum Kind {
    /// One of these, by their ids in the case and the names by which profiles name them.
    Discrete(Vec<(Id, String)>),
    /// A whole number.
    Integer {
        /// The least.
        low: i64,
        /// The most.
        high: i64,
    },
    /// Any number.
    Real {
        /// The least.
        low: Fraction,
        /// The most.
        high: Fraction,
    },
}

impl Topic {
    /// The amounts at both ends, where the issue has amounts.
    pub(super) fn ends(&self) -> Option<(Fraction, Fraction)> {
        match &self.kind {
            Kind::Discrete(_) => None,
            Kind::Integer { low, high } => Some((whole(*low), whole(*high))),
            Kind::Real { low, high } => Some((low.clone(), high.clone())),
        }
    }

    /// The issue of the case.
    pub(super) fn issue(&self) -> Issue {
        let measured = |low: Fraction, high: Fraction, step: Option<Fraction>| IssueKind::Measured {
            low,
            high,
            step,
            unit: String::new(),
        };
        let kind = match &self.kind {
            Kind::Discrete(options) => {
                let options = options.iter();
                let choosable = |(id, name): &(Id, String)| Choosable {
                    id: id.clone(),
                    title: name.clone(),
                    text: String::new(),
                };
                IssueKind::Options(options.map(choosable).collect())
            }
            Kind::Integer { low, high } => measured(whole(*low), whole(*high), Some(whole(1))),
            Kind::Real { low, high } => measured(low.clone(), high.clone(), None),
        };
        Issue {
            id: self.id.clone(),
            title: self.name.clone(),
            parent: None,
            kind,
            specification: String::new(),
            status: Status::Open,
            terms: Vec::new(),
            except: Vec::new(),
            public_line: String::new(),
        }
    }
}

/// The kind that an issue says it has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// A list of items.
    Discrete,
    /// A range of whole numbers.
    Integer,
    /// A range of numbers.
    Real,
}

/// The kind of an issue; with the fault noted where it is none that is known. Without any it is discrete.
pub(super) fn kind_of(xml: &Xml<'_, '_>, issue: &Element<'_, '_>) -> Option<Said> {
    let name = ["type", "etype", "vtype"].into_iter().find(|name| issue.attribute(*name).is_some());
    let Some(name) = name else { return Some(Said::Discrete) };
    match issue.attribute(name).unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "discrete" => Some(Said::Discrete),
        "integer" => Some(Said::Integer),
        "real" => Some(Said::Real),
        other => {
            let message = format!("there is no kind of issue \"{}\"", cut(other));
            let known = ["discrete", "integer", "real"];
            let help = crate::suggest::help(other, known.into_iter());
            xml.page.error("unknown-word", &xml.value_span(issue, name), message, help);
            None
        }
    }
}

/// The name of an issue, as files are to agree on it.
pub(super) fn name_of<'a>(issue: &Element<'a, '_>) -> &'a str {
    issue.attribute("name").unwrap_or_default().trim()
}

/// Reads the issues of a file.
pub(super) fn read(xml: &Xml<'_, '_>) -> Domain {
    let mut topics = Vec::new();
    let mut names = Names::new();
    let mut indices = BTreeMap::new();
    let mut options = 0_usize;
    for issue in xml.all("issue", &INSIDE) {
        if topics.len() >= limits::ISSUES {
            let message = format!("there are more than {} issues", limits::ISSUES);
            xml.error(&issue, "too-many", (message, ""));
            break;
        }
        let name = name_of(&issue);
        let index = index_of(xml, &issue);
        if let Some(index) = index
            && let Some(other) = indices.insert(index, name)
        {
            let message = format!("the index {index} is also that of \"{}\"", cut(other));
            xml.page.error(
                "duplicate-id",
                &xml.value_span(&issue, "index"),
                message,
                "give each issue its own",
            );
        }
        let shown = if name.is_empty() { format!("issue {}", topics.len() + 1) } else { name.to_owned() };
        let Some(kind) = kind(xml, &issue, &shown) else { continue };
        if let Kind::Discrete(items) = &kind {
            options += items.len();
        }
        if options > limits::ALL_OPTIONS {
            let message = format!("there are more than {} options", limits::ALL_OPTIONS);
            xml.error(&issue, "too-many", (message, ""));
            break;
        }
        topics.push(Topic { index, id: names.id(&shown, "issue"), name: shown, kind });
    }
    if topics.is_empty() && xml.all("issue", &INSIDE).next().is_none() {
        let root = xml.root();
        xml.error(&root, "nothing", ("there is no issue to settle".to_owned(), "add <issue> elements"));
    }
    Domain { topics }
}

/// The index of an issue; missing is a fault, since profiles name issues by it.
pub(super) fn index_of(xml: &Xml<'_, '_>, issue: &Element<'_, '_>) -> Option<i64> {
    if issue.attribute("index").is_none() {
        let message = format!("\"{}\" has no index", cut(name_of(issue)));
        xml.warn(issue, "index", (message, "it is found by its name alone"));
        return None;
    }
    xml.whole(issue, "index")
}

fn kind(xml: &Xml<'_, '_>, issue: &Element<'_, '_>, name: &str) -> Option<Kind> {
    match kind_of(xml, issue)? {
        Said::Discrete => items(xml, issue, name),
        Said::Integer => {
            let (low, high) = (bound(xml, issue, "lowerbound"), bound(xml, issue, "upperbound"));
            let ((at, low), (_, high)) = (low?, high?);
            let (low, high) = (xml_whole(xml, &at, &low)?, xml_whole(xml, &at, &high)?);
            let width = i128::from(high) - i128::from(low);
            if width < 0 || width >= MAX_OPTIONS as i128 {
                let message = format!("\"{}\" runs from {low} to {high}", cut(name));
                let help = "an integer issue rises, and has at most 10,001 amounts";
                xml.error(&at, "bad-range", (message, help));
                return None;
            }
            Some(Kind::Integer { low, high })
        }
        Said::Real => {
            let (low, high) = (bound(xml, issue, "lowerbound"), bound(xml, issue, "upperbound"));
            let ((at, low), (_, high)) = (low?, high?);
            if low >= high {
                xml.error(&at, "bad-range", (format!("the range of \"{}\" does not rise", cut(name)), ""));
                return None;
            }
            Some(Kind::Real { low, high })
        }
    }
}

fn xml_whole(xml: &Xml<'_, '_>, at: &Element<'_, '_>, number: &Fraction) -> Option<i64> {
    use num_traits::ToPrimitive;
    let whole = if number.is_integer() { number.to_i64().filter(|n| n.abs() <= 1 << 52) } else { None };
    if whole.is_none() {
        let message = "the bounds of an integer issue are not whole numbers within 2^52".to_owned();
        xml.error(at, "bad-range", (message, "write whole numbers, or make the issue real"));
    }
    whole
}

/// A bound of an issue, as its own attribute or that of a `<range>` in it, and the element where it stands.
pub(super) fn bound<'a, 't>(
    xml: &Xml<'_, '_>,
    issue: &Element<'a, 't>,
    name: &str,
) -> Option<(Element<'a, 't>, Fraction)> {
    let range = issue.children().find(|c| c.has_tag_name("range") && c.attribute(name).is_some());
    let at = range.unwrap_or(*issue);
    xml.needed(&at, name).map(|number| (at, number))
}

fn items(xml: &Xml<'_, '_>, issue: &Element<'_, '_>, name: &str) -> Option<Kind> {
    let mut found = Vec::new();
    let (mut seen, mut names) = (BTreeSet::new(), Names::new());
    for item in issue.children().filter(|c| c.has_tag_name("item")) {
        let Some(value) = item.attribute("value") else {
            xml.error(
                &item,
                "missing-key",
                ("the item has no value".to_owned(), "name the option: value=\"…\""),
            );
            continue;
        };
        if !seen.insert(value.trim()) {
            let message = format!("\"{}\" has the option \"{}\" twice", cut(name), cut(value));
            xml.warn(&item, "duplicate-id", (message, "the second is left out"));
            continue;
        }
        found.push((names.id(value, "option"), value.trim().to_owned()));
    }
    if found.is_empty() {
        xml.error(issue, "no-options", (format!("\"{}\" has no option", cut(name)), "add <item> elements"));
        return None;
    }
    if found.len() > MAX_OPTIONS {
        let message = format!("\"{}\" has {} options", cut(name), found.len());
        xml.error(issue, "too-many", (message, "an issue has at most 10,001"));
        return None;
    }
    Some(Kind::Discrete(found))
}
