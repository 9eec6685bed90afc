//! The desk of a review: the case, what was decided, and the file that keeps it.
//!
//! `reviews.toml` only grows. What is added is written with the rest beside the file, synced, and renamed into its
//! place, so that whatever happens the old file is there or the new one. Where the file is not what it was when it was
//! read, nothing is written: someone else is at work on it.
//!
//! What is accepted stands in `case.toml`. That is written first: a statement that the case accepts is decided,
//! whether or not the decision reached the other file. `mediant accept` decides at this desk too, so that there is one
//! record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mediant_core::case::Accepted;
use mediant_core::ledger::{Ledger, Statement};
use mediant_core::review::{Decision, Review, What, noted};
use mediant_evidence::{Body, Source, body, reviewed};
use mediant_formats::{LoadedCase, REVIEWS_HEAD, TOML_BYTES, decision_toml};

use crate::commands::{accept, input, output};
use crate::exit::Failure;

/// What was done in this run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub(super) accepted: usize,
    pub(super) rejected: usize,
    pub(super) edited: usize,
    pub(super) merged: usize,
    pub(super) split: usize,
    pub(super) undone: usize,
}

/// Who decides, and on which day; today where none is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hand<'a> {
    pub(crate) by: Option<&'a str>,
    pub(crate) date: Option<&'a str>,
}

/// What a person reviews, and what was decided so far.
pub(crate) struct Desk {
    folder: PathBuf,
    pub(super) loaded: LoadedCase,
    /// The reports as read.
    read: Ledger,
    /// The reports after what was decided.
    pub(crate) ledger: Ledger,
    /// The file of decisions, as it was last seen; none where there is none.
    file: Option<Vec<u8>>,
    /// What the case accepts, as it changes.
    accepted: Vec<Accepted>,
    date: String,
    by: Option<String>,
    /// The contents of reports that were looked at.
    bodies: BTreeMap<usize, Body>,
    pub(super) done: Done,
}

impl Desk {
    /// Reads the reports and applies what was decided before.
    pub(crate) fn open(folder: &Path, hand: Hand<'_>, loaded: LoadedCase) -> Result<Self, Failure> {
        let date = hand.date.map_or_else(today, str::to_owned);
        if !mediant_formats::is_day(&date) {
            return Err(Failure::Usage(format!("--date: {date} is not a day written as YYYY-MM-DD")));
        }
        let read = input::unreviewed(&loaded)?;
        let ledger = reviewed(read.clone(), &loaded.review);
        let mut desk = Self {
            folder: folder.to_owned(),
            accepted: loaded.case.accepted.clone(),
            loaded,
            read,
            ledger,
            file: None,
            date,
            by: hand.by.filter(|b| !b.is_empty()).map(str::to_owned),
            bodies: BTreeMap::new(),
            done: Done::default(),
        };
        desk.file = desk.on_disk()?;
        if desk.file.is_none() && !desk.loaded.review.decisions.is_empty() {
            return Err(desk.changed());
        }
        Ok(desk)
    }

    /// What was decided so far.
    pub(super) fn review(&self) -> &Review {
        &self.loaded.review
    }

    /// Whether a statement is in one of these reports; with none, in any.
    pub(super) fn is_in(&self, said: &Statement, reports: &[String]) -> bool {
        let path = self.ledger.reports.get(said.report).map(|r| &r.path);
        reports.is_empty() || path.is_some_and(|p| reports.contains(p))
    }

    /// Whether the case accepts a statement.
    pub(super) fn is_accepted(&self, said: &Statement) -> bool {
        mediant_disclosure::is_accepted(&self.accepted, said)
    }

    /// How often the very words stand in the reports, by the speaker and in the same way.
    pub(super) fn copies(&self, said: &Statement) -> usize {
        self.ledger.statements.iter().filter(|s| s.mark == said.mark).count()
    }

    /// The content of a statement's report.
    pub(super) fn body(&mut self, report: usize) -> Option<&Body> {
        let file = self.loaded.reports.get(report)?;
        let entry = self.bodies.entry(report);
        Some(
            entry.or_insert_with(|| {
                body(&Source { path: &file.path, bytes: &file.bytes }).unwrap_or_default()
            }),
        )
    }

    /// Accepts a statement into the case, and keeps that.
    pub(crate) fn accept(&mut self, said: &Statement) -> Result<(), Failure> {
        accept::put(&self.folder, &self.ledger, &self.accepted, &[said])?;
        self.accepted.push(Accepted { statement: said.id.clone(), mark: Some(said.mark.clone()) });
        self.decide(said, What::Accept(said.mark.clone()))
    }

    /// Keeps a decision that is about a statement, and applies it.
    pub(super) fn decide(&mut self, said: &Statement, what: What) -> Result<(), Failure> {
        let done = &mut self.done;
        let tally = match &what {
            What::Accept(_) => &mut done.accepted,
            What::Reject(_) => &mut done.rejected,
            What::Edit(..) => &mut done.edited,
            What::Merge(..) => &mut done.merged,
            What::Split(..) => &mut done.split,
            What::Undo(_) => &mut done.undone,
        };
        *tally += 1;
        self.keep(what, noted(&said.text))
    }

    /// Takes back a decision that stands; the first statement that it was about.
    pub(super) fn undo(&mut self, decision: &Decision) -> Result<Option<String>, Failure> {
        if let What::Accept(mark) = &decision.what {
            let there = self.accepted.iter().find(|a| a.mark.as_ref() == Some(mark));
            if let Some(id) = there.map(|a| &a.statement) {
                accept::take(&self.folder, &[format!("{id}@{mark}")])?;
            }
            self.accepted.retain(|a| a.mark.as_ref() != Some(mark));
        }
        self.done.undone += 1;
        self.keep(What::Undo(decision.id.clone()), decision.words.clone())?;
        let mark = decision.what.marks().first().map(|m| (*m).to_owned());
        Ok(self.ledger.statements.iter().find(|s| Some(&s.mark) == mark.as_ref()).map(|s| s.id.clone()))
    }

    /// Accepts a statement that may be accepted already: its id is then brought up to date, and no decision that stands
    /// is kept twice.
    pub(crate) fn accept_again(&mut self, said: &Statement) -> Result<(), Failure> {
        if self.is_accepted(said) && !self.standing(&said.mark).is_empty() {
            return accept::put(&self.folder, &self.ledger, &self.accepted, &[said]);
        }
        self.accept(said)
    }

    /// Takes an accepted statement, `s12` or `s12@mark`, out of the case, and takes back the decisions that put it there.
    pub(crate) fn take(&mut self, statement: &str) -> Result<(), Failure> {
        let (id, mark) = statement.split_once('@').map_or((statement, None), |(id, mark)| (id, Some(mark)));
        let mark = mark.or_else(|| self.ledger.statement(id).map(|s| s.mark.as_str()));
        // Ids move when reports are added: what has the mark goes before what had the id.
        let known = self.accepted.iter().find(|a| a.mark.is_some() && a.mark.as_deref() == mark);
        let known = known.or_else(|| self.accepted.iter().find(|a| a.statement == id));
        let Some(known) = known.cloned() else {
            return accept::take(&self.folder, &[statement.to_owned()]);
        };
        let named =
            known.mark.as_ref().map_or(known.statement.clone(), |m| format!("{}@{m}", known.statement));
        let standing = known.mark.as_deref().or(mark).map_or_else(Vec::new, |mark| self.standing(mark));
        accept::take(&self.folder, &[named])?;
        self.accepted.retain(|a| *a != known);
        for decision in &standing {
            self.undo(decision)?;
        }
        Ok(())
    }

    /// The decisions that stand and accept the statement of this mark.
    fn standing(&self, mark: &str) -> Vec<Decision> {
        let standing = self.review().standing().into_iter();
        standing.filter(|d| matches!(&d.what, What::Accept(of) if of == mark)).cloned().collect()
    }

    fn keep(&mut self, what: What, words: String) -> Result<(), Failure> {
        let id = self.loaded.review.next_id();
        let decision = Decision { id, date: Some(self.date.clone()), by: self.by.clone(), words, what };
        self.append(&decision)?;
        // Accepting changes no relation between statements, unless what was rejected comes back.
        let relates = !matches!(decision.what, What::Accept(_));
        self.loaded.review.decisions.push(decision);
        if relates {
            self.ledger = reviewed(self.read.clone(), &self.loaded.review);
        }
        Ok(())
    }

    fn append(&mut self, decision: &Decision) -> Result<(), Failure> {
        // Held until the new file is in its place. Where folders cannot be locked, the comparison below must do.
        let lock = std::fs::File::open(&self.folder).ok();
        if let Some(Err(std::fs::TryLockError::WouldBlock)) = lock.as_ref().map(std::fs::File::try_lock) {
            return Err(self.changed());
        }
        if self.on_disk()? != self.file {
            return Err(self.changed());
        }
        let mut bytes = self.file.clone().unwrap_or_else(|| REVIEWS_HEAD.as_bytes().to_vec());
        if !bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(decision_toml(decision).as_bytes());
        if bytes.len() > TOML_BYTES {
            return Err(Failure::Refused(format!(
                "reviews.toml would have more than {} MiB",
                TOML_BYTES >> 20
            )));
        }
        output::write_bytes(&self.folder.join("reviews.toml"), &bytes)?;
        if let Some(folder) = &lock {
            // The new name itself reaches the disk only with the folder; where that cannot be asked for, in time.
            let _ = folder.sync_all();
        }
        self.file = Some(bytes);
        Ok(())
    }

    fn on_disk(&self) -> Result<Option<Vec<u8>>, Failure> {
        let path = self.folder.join("reviews.toml");
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(Failure::Input(format!("{} cannot be read: {fault}", path.display()))),
        }
    }

    fn changed(&self) -> Failure {
        Failure::Input(format!(
            "{} was changed by someone else meanwhile; the last answer was not kept. Run it again: it goes on with what stands there now",
            self.folder.join("reviews.toml").display()
        ))
    }
}

/// The day by the system's clock, in UTC.
#[allow(clippy::disallowed_methods, reason = "only the command line looks at the clock")]
fn today() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    day(now.as_secs() / 86_400)
}

/// The day so many days after 1970-01-01, by the Gregorian calendar.
fn day(mut days: u64) -> String {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days_of_the_calendar() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(19_782), "2024-02-29");
        assert_eq!(day(22_280), "2031-01-01");
        assert_eq!(day(20_088), "2024-12-31");
        assert!((0..40_000).all(|n| mediant_formats::is_day(&day(n))));
    }
}
