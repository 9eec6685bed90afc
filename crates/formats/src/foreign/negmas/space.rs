//! A NegMAS outcome space → issues.

use std::collections::BTreeSet;

use mediant_core::Fraction;
use mediant_core::freeze::MAX_OPTIONS;
use mediant_core::number::{decimal, whole};
use num_traits::{One, Signed, ToPrimitive};

use super::sheet::{is_endless, number_of, raw, type_name};
use crate::foreign::json::{Node, Value};
use crate::foreign::profile::{Kind, Matter, Raw};
use crate::page::Page;

/// The most issues.
const ISSUES: usize = 1_000;

/// Reads the issues of an outcome space; notes what is wrong with them.
pub(super) fn read(page: &Page<'_>, space: &Node) -> Option<Vec<Matter>> {
    let Some(Node { value: Value::List(items), span }) = space.get("issues") else {
        page.error("missing-key", &space.span, "an outcome space has a list of issues", "");
        return None;
    };
    if items.is_empty() || items.len() > ISSUES {
        let message = format!("a scenario has 1 to {ISSUES} issues, and this has {}", items.len());
        page.error(if items.is_empty() { "nothing" } else { "too-many" }, span, message, "");
        return None;
    }
    let read: Vec<Option<Matter>> = items.iter().enumerate().map(|(i, n)| issue(page, n, i)).collect();
    let mut names = BTreeSet::new();
    for (matter, node) in read.iter().zip(items) {
        if let Some(matter) = matter
            && !names.insert(matter.name.as_str())
        {
            page.error("duplicate-id", &node.span, format!("two issues are named {}", matter.name), "");
            return None;
        }
    }
    read.into_iter().collect()
}

fn issue(page: &Page<'_>, node: &Node, index: usize) -> Option<Matter> {
    let name = node.get("name").and_then(raw).map_or_else(|| format!("issue {}", index + 1), |r| r.text);
    let Some(values) = node.get("values").or_else(|| node.get("value")) else {
        page.error("missing-key", &node.span, "this issue has no values", "");
        return None;
    };
    let kind = match type_name(node).unwrap_or("CategoricalIssue") {
        "ContiguousIssue" => steps(page, node, values),
        "ContinuousIssue" => continuous(page, values),
        "SingletonIssue" if !matches!(values.value, Value::List(_)) => {
            raw(values).map(|value| Kind::Listed(vec![value]))
        }
        "CategoricalIssue"
        | "OrdinalIssue"
        | "DiscreteOrdinalIssue"
        | "CardinalIssue"
        | "DiscreteCardinalIssue"
        | "SingletonIssue" => listed(page, values),
        other => {
            let message = format!("an issue of type {} is not read", crate::table::cut(other));
            let help = "categorical, ordinal, cardinal, contiguous and continuous issues are";
            page.error("unsupported", &node.span, message, help);
            None
        }
    };
    Some(Matter { name, kind: kind? })
}

fn ends(page: &Page<'_>, values: &Node) -> Option<Vec<Fraction>> {
    if let Value::List(items) = &values.value
        && (2..=3).contains(&items.len())
    {
        if items.iter().any(is_endless) {
            page.error("unsupported", &values.span, "an issue without an end is not read", "give it bounds");
            return None;
        }
        return items.iter().map(|n| number_of(page, n)).collect();
    }
    page.error("wrong-type", &values.span, "a range is written [low, high]", "");
    None
}

/// Whole numbers from the first to the last, or so many from nought.
fn steps(page: &Page<'_>, node: &Node, values: &Node) -> Option<Kind> {
    let (low, high, step) = match &values.value {
        Value::Number(_) => (whole(0), number_of(page, values)? - whole(1), None),
        _ => match ends(page, values)?.as_slice() {
            [low, high] => (low.clone(), high.clone(), None),
            [low, high, step] => (low.clone(), high.clone(), Some(step.clone())),
            _ => return None,
        },
    };
    let step = match (step, node.get("step")) {
        (Some(step), _) => step,
        (None, Some(step)) => number_of(page, step)?,
        (None, None) => Fraction::one(),
    };
    if !step.is_positive() || low > high {
        let message = format!("the range from {} to {} does not rise", decimal(&low), decimal(&high));
        page.error("bad-range", &values.span, message, "");
        return None;
    }
    let count = ((&high - &low) / &step).floor().to_integer().to_usize();
    let Some(count) = count.filter(|c| *c < MAX_OPTIONS) else {
        let message = format!("an issue has at most {MAX_OPTIONS} options");
        page.error("too-many", &values.span, message, "choose a wider step");
        return None;
    };
    let amount = |n: usize| {
        let number = &low + &step * Fraction::from_integer(n.into());
        Raw { text: decimal(&number), number: Some(number) }
    };
    Some(Kind::Steps((0..=count).map(amount).collect()))
}

fn continuous(page: &Page<'_>, values: &Node) -> Option<Kind> {
    let ends = ends(page, values)?;
    let (low, high) = (ends.first()?.clone(), ends.get(1)?.clone());
    if low == high {
        return Some(Kind::Steps(vec![Raw { text: decimal(&low), number: Some(low) }]));
    }
    if low > high {
        let message = format!("the range from {} to {} does not rise", decimal(&low), decimal(&high));
        page.error("bad-range", &values.span, message, "");
        return None;
    }
    Some(Kind::Continuous(low, high))
}

fn listed(page: &Page<'_>, values: &Node) -> Option<Kind> {
    let options: Vec<Raw> = match &values.value {
        Value::List(items) if items.len() <= MAX_OPTIONS => {
            let read: Option<Vec<Raw>> = items.iter().map(raw).collect();
            let Some(read) = read else {
                page.error("wrong-type", &values.span, "the values of an issue are texts or numbers", "");
                return None;
            };
            read
        }
        Value::Number(_) => {
            let count = number_of(page, values)?.to_usize().filter(|n| *n <= MAX_OPTIONS).unwrap_or(0);
            let width = count.to_string().len();
            (0..count).map(|n| Raw::new(&format!("{n:0width$}"))).collect()
        }
        Value::List(_) => Vec::new(),
        _ => {
            page.error("wrong-type", &values.span, "the values of an issue are a list", "");
            return None;
        }
    };
    if options.is_empty() {
        let message = format!("an issue has 1 to {MAX_OPTIONS} options");
        page.error("no-options", &values.span, message, "");
        return None;
    }
    let mut keys = BTreeSet::new();
    if let Some(twice) = options.iter().find(|o| !keys.insert(o.key())) {
        page.error("duplicate-id", &values.span, format!("the value {} is there twice", twice.text), "");
        return None;
    }
    Some(Kind::Listed(options))
}
