//! Typed access to one utility function's file: each question has an answer or leaves a diagnostic.

use std::cell::{Cell, RefCell};

use mediant_core::Fraction;
use mediant_core::number::NumberError;

use crate::foreign::json::{Node, Value};
use crate::foreign::number;
use crate::foreign::profile::{Matter, Raw};
use crate::foreign::yaml::PICKLED;
use crate::page::Page;

/// The most numbers in one list of parameters.
const LONGEST: usize = 10_001;

/// A file under reading, with the issues that it speaks of and what is to be said of how it was read.
pub(super) struct Sheet<'s> {
    pub(super) page: &'s Page<'s>,
    pub(super) matters: &'s [Matter],
    /// Some number was computed to 15 digits only.
    pub(super) rounded: Cell<bool>,
    /// Some curve was sampled, on these issues.
    pub(super) sampled: RefCell<Vec<usize>>,
    said: RefCell<Vec<String>>,
    /// What is left of the work that one file may ask for.
    budget: Cell<usize>,
}

/// Evaluations that one file may ask for.
const BUDGET: usize = 1_000_000;

impl<'s> Sheet<'s> {
    pub(super) fn new(page: &'s Page<'s>, matters: &'s [Matter]) -> Self {
        Self {
            page,
            matters,
            rounded: Cell::new(false),
            sampled: RefCell::default(),
            said: RefCell::default(),
            budget: Cell::new(BUDGET),
        }
    }

    /// Notes an error at a node; none, to end a reader with.
    pub(super) fn fault<T>(&self, node: &Node, code: &'static str, message: &str, help: &str) -> Option<T> {
        self.page.error(code, &node.span, message, help);
        None
    }

    /// Takes so much work from what is left.
    pub(super) fn spend(&self, node: &Node, work: usize) -> Option<()> {
        match self.budget.get().checked_sub(work) {
            Some(left) => {
                self.budget.set(left);
                Some(())
            }
            None => self.fault(node, "too-many", "this file asks for more evaluations than are made", ""),
        }
    }

    /// A sentence on how the file was read.
    pub(super) fn say(&self, sentence: String) {
        let mut said = self.said.borrow_mut();
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }

    /// All that is to be said.
    pub(super) fn notes(&self, path: &str) -> Vec<String> {
        let mut notes: Vec<String> = self.said.borrow().iter().map(|s| format!("{path}: {s}.")).collect();
        if self.rounded.get() {
            notes
                .push(format!("{path}: some values are no fractions and are read to 15 significant digits."));
        }
        let sampled = self.sampled.borrow();
        let mut names: Vec<&str> = sampled.iter().map(|i| self.matters[*i].name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            let names = names.join(", ");
            notes.push(format!("{path}: the value of {names} is a curve and is read at 101 even amounts, with straight lines between."));
        }
        notes
    }

    /// The value of a key that must be there.
    pub(super) fn need<'n>(&self, node: &'n Node, key: &str) -> Option<&'n Node> {
        match node.get(key) {
            Some(found) => Some(found),
            None => self.fault(node, "missing-key", &format!("the key \"{key}\" is missing here"), ""),
        }
    }

    /// A number.
    pub(super) fn number(&self, node: &Node) -> Option<Fraction> {
        number_of(self.page, node)
    }

    /// The number of a key, or what it is where it is missing or null.
    pub(super) fn number_or(&self, node: &Node, key: &str, otherwise: i64) -> Option<Fraction> {
        match node.get(key).filter(|n| n.value != Value::Null) {
            Some(found) => self.number(found),
            None => Some(mediant_core::number::whole(otherwise)),
        }
    }

    /// The number of a key that must be there.
    pub(super) fn need_number(&self, node: &Node, key: &str) -> Option<Fraction> {
        self.number(self.need(node, key)?)
    }

    /// The items of a list.
    pub(super) fn list<'n>(&self, node: &'n Node) -> Option<&'n [Node]> {
        match &node.value {
            Value::List(items) if items.len() <= LONGEST => Some(items),
            Value::List(_) => {
                self.fault(node, "too-many", &format!("this list has more than {LONGEST} items"), "")
            }
            _ => self.wrong(node, "a list"),
        }
    }

    /// The numbers of a list that must be there.
    pub(super) fn numbers(&self, node: &Node) -> Option<Vec<Fraction>> {
        self.list(node)?.iter().map(|n| self.number(n)).collect()
    }

    /// Notes that something else was needed.
    pub(super) fn wrong<T>(&self, node: &Node, needed: &str) -> Option<T> {
        let message = format!("this needs {needed}, and is {}", node.kind());
        self.fault(node, "wrong-type", &message, "")
    }

    /// Notes that a function cannot be read without running it.
    pub(super) fn pickled<T>(&self, node: &Node, what: &str) -> Option<T> {
        let message = format!("{what} is Python code, which is never run");
        let help = "write the values as a table (TableFun), or as one of NegMAS' own functions, and save the scenario again";
        self.fault(node, "unsupported", &message, help)
    }
}

/// A number, or a diagnostic.
pub(super) fn number_of(page: &Page<'_>, node: &Node) -> Option<Fraction> {
    let text = match &node.value {
        Value::Number(text) | Value::Text(text) if text.as_str() != PICKLED => text,
        Value::Bool(true) => "1",
        Value::Bool(false) => "0",
        _ => {
            page.error("wrong-type", &node.span, format!("this needs a number, and is {}", node.kind()), "");
            return None;
        }
    };
    match number::read(text) {
        Ok(number) => Some(number),
        Err(error) => {
            let (code, message, help) = number::fault(text, &error);
            page.error(code, &node.span, message, help);
            None
        }
    }
}

/// Whether a node is an infinite number.
pub(super) fn is_endless(node: &Node) -> bool {
    let (Value::Number(text) | Value::Text(text)) = &node.value else { return false };
    number::read(text) == Err(NumberError::NotFinite)
}

/// The last part of the name of a Python class: `negmas.preferences.TableFun` is `TableFun`.
pub(super) fn type_name(node: &Node) -> Option<&str> {
    let of = node.get("type").or_else(|| node.get("__python_class__"))?.text()?;
    Some(of.rsplit('.').next().unwrap_or(of))
}

/// A settlement as a file names it; none for lists and maps.
pub(super) fn raw(node: &Node) -> Option<Raw> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(Raw::new(text)),
        Value::Bool(true) => Some(Raw::new("true")),
        Value::Bool(false) => Some(Raw::new("false")),
        Value::Null => Some(Raw::new("null")),
        Value::List(_) | Value::Map(_) => None,
    }
}
