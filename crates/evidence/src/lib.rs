//! Reports to attributed statements: passages with byte spans, speakers, occasions, variants.
//!
//! ```text
//! bytes ─input─▶ text ─page─▶ blocks ─repair─▶ shadow text ─passage, cleaning─▶ passages
//!       ─quotation, announce, content, attribution, block─▶ drafts ─people, speaker, occasion─▶ statements
//!       ─variant, difference, contradiction─▶ ledger
//! ```
//!
//! Everything is a pure function of the bytes given. All offsets are bytes in the file as given, whatever
//! was decoded, extracted or repaired on the way.
//!
//! ```
//! use mediant_evidence::{Lexicon, Source, read};
//! let text = "“We will share the port,” Norland's trade minister Ann Lee said on Monday.";
//! let ledger = read(&[Source { path: "a.txt", bytes: text.as_bytes() }], &Lexicon::default()).unwrap();
//! assert_eq!(ledger.statements[0].text, "We will share the port");
//! assert_eq!(ledger.statements[0].speaker.as_deref(), Some("Ann Lee"));
//! ```

mod announce;
mod attribution;
mod block;
mod body;
mod byte;
mod clause;
mod cleaning;
mod contradiction;
mod cue;
mod date;
mod difference;
mod form;
mod grammar;
mod guard;
mod input;
mod issue;
mod jsonl;
mod lexicon;
mod mark;
pub mod model;
mod names;
mod occasion;
mod page;
mod passage;
mod people;
mod place;
mod quotation;
mod refusal;
mod repair;
mod report;
mod reprint;
mod review;
mod rules;
mod shadow;
mod speaker;
mod stance;
mod subject;
mod token;
mod variant;
mod words;

use std::sync::Arc;

use mediant_core::ledger::{Ledger, Report, Statement};

pub use body::{Body, Paragraph, body};
pub use difference::{Aligned, align};
pub use jsonl::{MAX_LINE, Record, Words, read_record, record, record_body, unread};
pub use place::place;
pub use refusal::Refusal;
pub use reprint::{ALIKE, Reprints, Signature, WINDOW};
pub use review::{Reviewer, reviewed};
pub use rules::RULES;

use review::Decided;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 20;
/// The most reports that [`read`] takes at once.
pub const MAX_REPORTS: usize = 100_000;

/// One file as given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// Its path, kept in the ledger and in messages; nothing is opened.
    pub path: &'a str,
    /// Its bytes: text or HTML.
    pub bytes: &'a [u8],
}

/// What helps reading: what the case knows, and a model of one's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// People and bodies that speak.
    pub actors: Vec<Actor>,
    /// Words by which issues are known.
    pub issues: Vec<Terms>,
    /// What was learnt from labelled text, to be used beside the rules.
    pub model: Option<Arc<model::Model>>,
}

/// Someone who speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The name that statements carry.
    pub name: String,
    /// Other names and spellings: `Zelenskyy`, `Zelensky`.
    pub aliases: Vec<String>,
    /// Titles held, such as `the secretary of state` or `the Ukrainian president`.
    pub roles: Vec<String>,
    /// Titles held before; a report that still uses one gets a note.
    pub former: Vec<String>,
}

/// The words by which an issue of the case is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The issue's id.
    pub issue: String,
    /// Words and phrases, in any of their forms.
    pub terms: Vec<String>,
    /// Phrases inside which a term does not count.
    pub except: Vec<String>,
}

/// One report, read alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadReport {
    /// The report.
    pub report: Report,
    /// Its statements, in order; `report` is 0 in each, and ids count from `s1`.
    pub statements: Vec<Statement>,
    /// What its running text is known by, to tell reprints.
    pub signature: Signature,
}

/// Reads one report alone.
///
/// # Errors
/// Refuses files over [`MAX_BYTES`] and files that are no text.
pub fn read_report(source: &Source<'_>, lexicon: &Lexicon) -> Result<ReadReport, Refusal> {
    report::read(source, lexicon)
}

/// Reads reports and relates their statements.
///
/// # Errors
/// Refuses more than [`MAX_REPORTS`], and the first file that [`read_report`] refuses.
pub fn read(sources: &[Source<'_>], lexicon: &Lexicon) -> Result<Ledger, Refusal> {
    if sources.len() > MAX_REPORTS {
        return Err(Refusal::TooMany { count: sources.len(), limit: MAX_REPORTS });
    }
    let read = sources.iter().map(|s| read_report(s, lexicon)).collect::<Result<Vec<_>, _>>()?;
    Ok(assemble(read))
}

/// Relates the statements of reports that were read alone.
#[must_use]
pub fn assemble(read: Vec<ReadReport>) -> Ledger {
    let mut out = Ledger::default();
    let mut reprints = Reprints::default();
    for mut one in read {
        let report = out.reports.len();
        let original = reprints.place(&one.signature, report as u64).and_then(|r| usize::try_from(r).ok());
        one.report.reprint_of = original.and_then(|r| out.reports.get(r)).map(|r| r.path.clone());
        out.reports.push(one.report);
        for mut said in one.statements {
            said.report = report;
            said.id = format!("s{}", out.statements.len() + 1);
            out.statements.push(said);
        }
    }
    report::full_names(&mut out.statements);
    review::relate(&mut out, &Decided::default());
    out
}
