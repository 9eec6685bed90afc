//! A text file while it is read: where its lines start, and what was found wrong with it so far.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use toml::de::{DeTable, Error};

use crate::diagnostic::{Diagnostic, MAX_PER_FILE, Severity};

/// A file under reading.
pub(crate) struct Page<'t> {
    /// Its path in the case folder.
    pub(crate) file: &'t str,
    /// Its text, without a byte order mark.
    pub(crate) text: &'t str,
    /// How many bytes of the file stand before the text.
    before: usize,
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
    found: RefCell<Vec<Diagnostic>>,
    /// How many errors and warnings were found.
    errors: Cell<usize>,
    warnings: Cell<usize>,
}

impl<'t> Page<'t> {
    /// Opens a file's bytes.
    ///
    /// # Errors
    /// Gives the fault of a file that is not UTF-8, at the first byte that is not.
    pub(crate) fn open(file: &'t str, bytes: &'t [u8]) -> Result<Self, Box<Diagnostic>> {
        let (body, before) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (rest, 3),
            None => (bytes, 0),
        };
        match std::str::from_utf8(body) {
            Ok(text) => Ok(Self {
                file,
                text,
                before,
                starts: line_starts(text),
                found: RefCell::default(),
                errors: Cell::new(0),
                warnings: Cell::new(0),
            }),
            Err(error) => Err(Box::new(not_utf8(file, body, before, error.valid_up_to()))),
        }
    }

    /// Reads the text as TOML and notes its syntax errors; `true` where it has none.
    pub(crate) fn parse(&self) -> (DeTable<'t>, bool) {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let clean = errors.is_empty();
        for error in errors.iter().take(MAX_PER_FILE) {
            self.syntax(error);
        }
        (table.into_inner(), clean)
    }

    fn syntax(&self, error: &Error) {
        let message = error.message();
        let (code, help) = if message.starts_with("duplicate key") {
            ("duplicate-key", "keep one of the two")
        } else if message.contains("recurs") {
            ("too-deep", "the format needs no more than a few levels")
        } else {
            ("syntax", "")
        };
        let end = self.text.len();
        self.error(code, &error.span().unwrap_or(end..end), message.to_owned(), help);
    }

    /// Notes an error.
    pub(crate) fn error(
        &self,
        code: &'static str,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(Severity::Error, code, span, (message.into(), help.into()));
    }

    /// Notes a warning.
    pub(crate) fn warn(
        &self,
        code: &'static str,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(Severity::Warning, code, span, (message.into(), help.into()));
    }

    fn note(
        &self,
        severity: Severity,
        code: &'static str,
        span: &Range<usize>,
        (message, help): (String, String),
    ) {
        if self.has_enough(severity) {
            return;
        }
        let count = self.count(severity);
        count.set(count.get() + 1);
        let (line, column) = self.place(span.start);
        let span = Some(span.start + self.before..span.end + self.before);
        let file = self.file.to_owned();
        self.found.borrow_mut().push(Diagnostic { code, severity, file, span, line, column, message, help });
    }

    /// Whether so many errors were found that no more are listed; then it is not worth looking for helpful words either.
    pub(crate) fn is_full(&self) -> bool {
        self.has_enough(Severity::Error)
    }

    /// The same for errors or for warnings, which are counted apart, so that warnings never hide an error.
    pub(crate) fn has_enough(&self, severity: Severity) -> bool {
        self.count(severity).get() >= MAX_PER_FILE
    }

    fn count(&self, severity: Severity) -> &Cell<usize> {
        match severity {
            Severity::Error => &self.errors,
            Severity::Warning => &self.warnings,
        }
    }

    /// A warning about a place here, with its words still to come.
    pub(crate) fn at(&self, code: &'static str, span: &Range<usize>) -> Diagnostic {
        let (line, column) = self.place(span.start);
        Diagnostic {
            code,
            severity: Severity::Warning,
            file: self.file.to_owned(),
            span: Some(span.start + self.before..span.end + self.before),
            line,
            column,
            message: String::new(),
            help: String::new(),
        }
    }

    /// Line and column, both from 1, columns in characters.
    fn place(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|s| *s <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// What was found, by place. Where the syntax is broken, faults that only follow from it are left out.
    pub(crate) fn close(self) -> Vec<Diagnostic> {
        let full = [Severity::Error, Severity::Warning].into_iter().find(|s| self.has_enough(*s));
        let mut found = self.found.into_inner();
        found.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span.as_ref().map_or(0, |s| s.start), d.severity, d.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        found.dedup();
        let broken: Vec<usize> = found.iter().filter(|d| is_syntax(d.code)).map(|d| d.line).collect();
        if !broken.is_empty() {
            found.retain(|d| {
                is_syntax(d.code) || (d.code != "missing-key" && broken.binary_search(&d.line).is_err())
            });
        }
        if let Some(severity) = full {
            let last = found.last().cloned();
            found.extend(last.map(|d| Diagnostic {
                code: "too-many-faults",
                severity,
                message: format!(
                    "only the first {MAX_PER_FILE} {}s of this file are listed",
                    severity.name()
                ),
                help: "mend these and check again".to_owned(),
                ..d
            }));
        }
        found
    }
}

fn is_syntax(code: &str) -> bool {
    matches!(code, "syntax" | "duplicate-key" | "too-deep")
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1))
        .collect()
}

fn not_utf8(file: &str, body: &[u8], before: usize, at: usize) -> Diagnostic {
    let good = &body[..at];
    let line = good.split(|b| *b == b'\n').count();
    let start = good.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let column = String::from_utf8_lossy(&good[start..]).chars().count() + 1;
    let byte = at + before;
    Diagnostic {
        code: "bad-utf8",
        severity: Severity::Error,
        file: file.to_owned(),
        span: Some(byte..byte + 1),
        line,
        column,
        message: format!("the byte {:#04x} at offset {byte} is not UTF-8", body[at]),
        help: "save the file as UTF-8".to_owned(),
    }
}

/// A fault of a file or folder as a whole.
pub(crate) fn whole_file(
    severity: Severity,
    code: &'static str,
    file: &str,
    (message, help): (String, &str),
) -> Diagnostic {
    let (file, help) = (file.to_owned(), help.to_owned());
    Diagnostic { code, severity, file, span: None, line: 1, column: 1, message, help }
}
