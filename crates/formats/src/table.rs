//! Typed access to TOML: each question that a reader asks either has an answer or leaves a diagnostic.

use std::ops::Range;

use mediant_core::Id;
use toml::de::{DeTable, DeValue};

use crate::page::Page;
use crate::suggest;

/// A value with its place.
#[derive(Clone, Copy)]
pub(crate) struct Item<'t> {
    pub(crate) page: &'t Page<'t>,
    pub(crate) value: &'t DeValue<'t>,
    start: usize,
    end: usize,
}

/// A key of a table with its place.
#[derive(Clone)]
pub(crate) struct Key<'t> {
    pub(crate) name: &'t str,
    pub(crate) span: Range<usize>,
}

/// A table with its place.
#[derive(Clone)]
pub(crate) struct Table<'t> {
    pub(crate) page: &'t Page<'t>,
    pub(crate) span: Range<usize>,
    entries: &'t DeTable<'t>,
}

impl<'t> Item<'t> {
    fn new(page: &'t Page<'t>, spanned: &'t toml::Spanned<DeValue<'t>>) -> Self {
        let span = spanned.span();
        Self { page, value: spanned.get_ref(), start: span.start, end: span.end }
    }

    /// The bytes that it takes up.
    pub(crate) fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Notes an error here.
    pub(crate) fn error(&self, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        self.page.error(code, &self.span(), message, help);
    }

    /// Notes a warning here.
    pub(crate) fn warn(&self, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        self.page.warn(code, &self.span(), message, help);
    }

    /// Notes that something else was needed here.
    pub(crate) fn wrong_type(&self, needed: &str) {
        self.error("wrong-type", format!("this needs {needed}, and is {}", article(self.value)), "");
    }

    /// A text.
    pub(crate) fn text(&self) -> Option<&'t str> {
        if let DeValue::String(text) = self.value {
            return Some(text);
        }
        self.wrong_type("a text between quotation marks");
        None
    }

    /// `true` or `false`.
    pub(crate) fn truth(&self) -> Option<bool> {
        let truth = self.value.as_bool();
        if truth.is_none() {
            self.wrong_type("true or false");
        }
        truth
    }

    /// A whole number from `low` to `high`.
    pub(crate) fn count(&self, low: usize, high: usize) -> Option<usize> {
        let DeValue::Integer(integer) = self.value else {
            self.wrong_type("a whole number");
            return None;
        };
        let count = usize::from_str_radix(integer.as_str(), integer.radix()).ok();
        let fits = count.filter(|c| (low..=high).contains(c));
        if fits.is_none() {
            self.error("out-of-range", format!("this must be a whole number from {low} to {high}"), "");
        }
        fits
    }

    /// The items of a list.
    pub(crate) fn list(&self) -> Option<Vec<Self>> {
        let Some(array) = self.value.as_array() else {
            self.wrong_type("a list between square brackets");
            return None;
        };
        Some(array.iter().map(|v| Self::new(self.page, v)).collect())
    }

    /// A table that has no other keys than these.
    pub(crate) fn table(&self, keys: &[&str]) -> Option<Table<'t>> {
        let table = self.open_table()?;
        table.check_keys(keys);
        Some(table)
    }

    /// A table with any keys.
    pub(crate) fn open_table(&self) -> Option<Table<'t>> {
        let Some(entries) = self.value.as_table() else {
            self.wrong_type("a table");
            return None;
        };
        Some(Table { page: self.page, span: self.span(), entries })
    }

    /// A name that follows the rules of ids.
    pub(crate) fn id(&self) -> Option<Id> {
        let text = self.text()?;
        check_id(self.page, text, &self.span())
    }

    /// One of these words, with what it stands for.
    pub(crate) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let text = self.text()?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() && !self.page.is_full() {
            let help = suggest::help(text, words.iter().map(|(word, _)| *word));
            self.error("unknown-word", format!("\"{}\" is not a word that can stand here", cut(text)), help);
        }
        found
    }
}

/// Checks that a text follows the rules of ids.
pub(crate) fn check_id(page: &Page<'_>, text: &str, span: &Range<usize>) -> Option<Id> {
    match Id::new(text) {
        Ok(id) => Some(id),
        Err(error) => {
            let better = slug(text);
            let help = if better.is_empty() { String::new() } else { format!("such as \"{better}\"") };
            page.error("bad-id", span, error.to_string(), help);
            None
        }
    }
}

/// A text made into an id: lower case, other characters as single hyphens, at most 64; empty where nothing is left.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if slug.len() >= 64 {
            break;
        }
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_matches(|c| c == '-' || c == '.').to_owned()
}

/// A text cut to a length that fits a message.
pub(crate) fn cut(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    text.chars().take(57).chain("…".chars()).collect()
}

fn article(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'t> Table<'t> {
    /// The table of a whole file.
    pub(crate) fn root(page: &'t Page<'t>, entries: &'t DeTable<'t>, keys: &[&str]) -> Self {
        let table = Self { page, span: 0..0, entries };
        table.check_keys(keys);
        table
    }

    /// Notes keys that are not among these.
    pub(crate) fn check_keys(&self, keys: &[&str]) {
        for (key, _) in self.entries() {
            if !keys.contains(&key.name) && !self.page.is_full() {
                let help = suggest::help(key.name, keys.iter().copied());
                let message = format!("the format does not know the key \"{}\" here", cut(key.name));
                self.page.error("unknown-key", &key.span, message, help);
            }
        }
    }

    /// Keys and values in the order of the file.
    pub(crate) fn entries(&self) -> Vec<(Key<'t>, Item<'t>)> {
        let mut entries: Vec<_> = self
            .entries
            .iter()
            .filter(|(_, v)| !is_hole(v))
            .map(|(k, v)| (Key { name: k.get_ref(), span: k.span() }, Item::new(self.page, v)))
            .collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        entries
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, key: &str) -> Option<Item<'t>> {
        self.entries.get(key).filter(|v| !is_hole(v)).map(|v| Item::new(self.page, v))
    }

    /// The place of a key, or of the table where the key is not there.
    pub(crate) fn key_span(&self, key: &str) -> Range<usize> {
        self.entries.get_key_value(key).map_or_else(|| self.span.clone(), |(k, _)| k.span())
    }

    /// The value of a key that must be there.
    pub(crate) fn need(&self, key: &str) -> Option<Item<'t>> {
        let item = self.get(key);
        if item.is_none() {
            self.page.error("missing-key", &self.span, format!("the key \"{key}\" is missing here"), "");
        }
        item
    }

    /// A text that must be there; empty where it is not.
    pub(crate) fn need_text(&self, key: &str) -> String {
        self.need(key).and_then(|i| i.text()).unwrap_or_default().to_owned()
    }

    /// A text that may be missing, and is empty then.
    pub(crate) fn text(&self, key: &str) -> String {
        self.get(key).and_then(|i| i.text()).unwrap_or_default().to_owned()
    }

    /// A list of texts that may be missing, and is empty then.
    pub(crate) fn texts(&self, key: &str) -> Vec<String> {
        let items = self.get(key).and_then(|i| i.list()).unwrap_or_default();
        items.iter().filter_map(|i| i.text().map(str::to_owned)).collect()
    }

    /// `true` or `false`, with what it is where it is missing.
    pub(crate) fn truth(&self, key: &str, otherwise: bool) -> bool {
        self.get(key).and_then(|i| i.truth()).unwrap_or(otherwise)
    }

    /// A list of tables that have no other keys than these; empty where it is missing.
    pub(crate) fn tables(&self, key: &str, keys: &[&str]) -> Vec<Table<'t>> {
        let items = self.get(key).and_then(|i| i.list()).unwrap_or_default();
        items.iter().filter_map(|i| i.table(keys)).collect()
    }
}

/// What the parser puts where a value is missing.
fn is_hole(value: &toml::Spanned<DeValue<'_>>) -> bool {
    value.span() == (0..0) && matches!(value.get_ref(), DeValue::Integer(_))
}
