//! What is wrong with a file, where, and how to mend it.

use std::fmt;
use std::ops::Range;

/// The most errors, and the most warnings, that are listed for one file; a last diagnostic then says that there are more.
pub const MAX_PER_FILE: usize = 200;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The case cannot be read.
    Error,
    /// The case can be read, but probably does not say what was meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of fault it is: one of [`CODES`].
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The file, relative to the case folder, with `/` between folders; empty for the folder itself.
    pub file: String,
    /// The bytes of the file that it is about, half open; none where it is about the whole file.
    pub span: Option<Range<usize>>,
    /// Line, from 1; 1 where it is about the whole file.
    pub line: usize,
    /// Column in characters, from 1; 1 where it is about the whole file.
    pub column: usize,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// How to mend it, likewise; may be empty.
    pub help: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (severity, code) = (self.severity.name(), self.code);
        let place = if self.file.is_empty() { "." } else { &self.file };
        write!(f, "{severity}[{code}] {place}:{}:{}: {}", self.line, self.column, self.message)?;
        if self.help.is_empty() { Ok(()) } else { write!(f, "\n  help: {}", self.help) }
    }
}

/// All that is wrong with a case folder: at least one error, and the warnings beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// By file in reading order, then by place.
    pub diagnostics: Vec<Diagnostic>,
}

impl Faults {
    /// How many of the diagnostics are errors.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Every code, with what it stands for.
pub const CODES: &[(&str, &str)] = &[
    ("not-found", "a file or folder that is needed is not there"),
    ("not-read", "a file or folder could not be read"),
    ("link", "a link that leads to a folder or out of the case folder; it is not followed"),
    ("file-too-large", "a file is larger than its kind may be"),
    ("too-many-files", "the folder holds more files than a case may have"),
    ("folder-too-deep", "folders are nested too deep"),
    ("folder-name", "the folder's name is not an id; one was made from it"),
    ("stray-file", "a file that the format does not know, probably misnamed"),
    ("bad-utf8", "a file is not UTF-8"),
    ("syntax", "the file is not the TOML, XML, JSON or YAML that it should be"),
    ("too-deep", "tables or arrays are nested too deep"),
    ("duplicate-key", "a key or table is there twice"),
    ("too-many-faults", "only the first faults of a file are listed"),
    ("unknown-key", "a key that the format does not know"),
    ("missing-key", "a key that is needed is missing"),
    ("wrong-type", "a value of another type than the format asks for"),
    ("wrong-kind", "a key that this kind of issue does not have"),
    ("unknown-word", "a word that is not among those the format knows here"),
    ("schema-version", "the file says that it has another format or version"),
    ("bad-id", "an id with other characters than ids may have, or too long"),
    ("duplicate-id", "an id that is taken"),
    ("reserved-id", "a party with an id by which briefs mean an audience"),
    ("unknown-party", "no party has this id"),
    ("unknown-third-party", "neither a party nor a third party has this id"),
    ("unknown-issue", "no issue has this id"),
    ("unknown-option", "the issue has no such option"),
    ("unknown-reading", "the case has no reading of this id"),
    ("unknown-path", "an origin is given for a number that does not exist"),
    ("bad-pick", "a pick is not written as issue:option"),
    ("not-a-number", "something that is not a number stands where one is needed"),
    ("not-finite", "infinity, not-a-number, or a division by zero"),
    ("number-too-long", "a number has more digits than any statement needs"),
    ("out-of-range", "a number lies outside what can be here"),
    ("interval-reversed", "the first bound of an interval is above the second"),
    ("interval-point", "the bounds of an interval are equal"),
    ("rank-gap", "ranks do not count 1, 2, 3 … without a gap"),
    ("rank-mixed", "ranks and numbers are mixed"),
    ("bad-date", "a date is not a day of the calendar written YYYY-MM-DD"),
    ("bad-statement", "a statement is not written s12 or s12@mark"),
    ("unknown-decision", "a decision is taken back that was not taken before"),
    ("not-accepted", "something rests on a statement that the case does not accept"),
    ("nothing", "a case without a party or without an issue to settle"),
    ("no-options", "an issue without options"),
    ("too-many", "more entries than a case may have"),
    ("bad-range", "a measured issue whose range does not rise, or whose step does not"),
    ("step-remainder", "the step does not divide the range; its upper end is never reached"),
    ("not-a-heading", "an issue stands under one that is not a heading"),
    ("heading-cycle", "headings stand under each other in a circle"),
    ("heading-empty", "no issue stands under a heading"),
    ("heading-settled", "a heading is settled, valued or positioned; only the issues under it can be"),
    ("requires-cycle", "requirements run in a circle"),
    ("requires-impossible", "a requirement can never be met"),
    ("needless-rule", "a rule, red line or term that can never take effect"),
    ("not-articles", "the mean of included articles over issues that are not articles"),
    ("weights-with-mean", "the mean of included articles takes values without weights"),
    ("weights-negative", "a weight below zero"),
    ("weights-zero", "no weight is above zero"),
    ("weights-sum", "weights do not sum to their total"),
    ("weights-bounds", "the bounds of weights do not reach their total"),
    ("weights-heading", "the weight of a heading cannot be divided among the issues under it"),
    ("no-value", "an option that no value covers"),
    ("value-range", "a value outside nought to full value"),
    ("value-shape", "values that are not written as this kind of issue needs them"),
    ("amounts-order", "amounts of a value function that do not rise"),
    ("scale-order", "a scale that does not rise"),
    ("reservation-missing", "no reservation value is stated; it is taken as unknown"),
    (
        "reservation-reach",
        "a reservation value that no package reaches, or that is not on the scale of the values",
    ),
    ("probabilities", "probabilities that do not sum to one"),
    ("party-file-name", "a party file whose name and content disagree"),
    ("confidential-in-shared", "an offer or position in the shared file that not all who read it may know"),
    ("open-in-confidential", "a position in a confidential file that every party may know by its origin"),
    ("offer-incomplete", "an offer that leaves an issue open"),
    ("offer-twice", "an offer that settles an issue twice"),
    ("offer-contradicts", "an offer that breaks a rule of the case"),
    ("nash-weights", "weights of the Nash solution that do not cover every party"),
    ("doctype", "an XML file with a document type, which is never read"),
    ("index", "an index of another tool's file that does not lead where its name does"),
    ("unsupported", "something in another tool's file that this version does not read"),
    ("does-not-fit", "the case does not fit together in another way"),
];
