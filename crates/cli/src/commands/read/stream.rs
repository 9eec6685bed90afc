//! `mediant read --jsonl`: any number of reports in bounded memory, one line each, in the order given.
//!
//! Batches of reports are read on all cores; numbers, reprints and the order of lines are settled on one, so
//! the output is the same bytes whatever the number of cores. A batch is bounded in reports and bytes. Held
//! for good are the list of files, the signatures of the last originals (`mediant_evidence::WINDOW` of
//! them) and the first [`HELD`] reports, over which the last line relates statements.

use mediant_core::ledger::Ledger;
use mediant_core::review::Review;
use mediant_evidence::{Lexicon, ReadReport, Refusal, Reprints, Reviewer, assemble, reviewed, unread};
use mediant_formats::{last_line_jsonl, report_jsonl};
use rayon::prelude::*;

use super::checkpoint::{self, Checkpoint, Found, Kept};
use super::feed::{Feed, Given};
use super::one_report;
use crate::args::Read;
use crate::commands::output;
use crate::exit::Failure;
use crate::progress::Flow;
use crate::words::count;

/// The most reports of a batch.
const BATCH: usize = 512;
/// The bytes of reports after which a batch ends.
const BATCH_BYTES: usize = 8 << 20;
/// The first reports, over which statements are related.
const HELD: usize = 1_000;
/// The statements of the first reports after which no more are held.
const HELD_STATEMENTS: usize = 20_000;
/// Bytes of output after which a checkpoint is due.
const CHECKPOINT: u64 = 4 << 20;

/// The first reports, for the last line.
#[derive(Default)]
struct Held {
    reports: Vec<ReadReport>,
    statements: usize,
    full: bool,
}

impl Held {
    fn offer(&mut self, one: &ReadReport) {
        self.full |= self.reports.len() >= HELD || self.statements + one.statements.len() > HELD_STATEMENTS;
        if !self.full {
            self.statements += one.statements.len();
            self.reports.push(one.clone());
        }
    }
}

/// A reading under way.
struct Run<'a> {
    lexicon: &'a Lexicon,
    review: &'a Review,
    reviewer: Reviewer<'a>,
    reprints: Reprints,
    held: Held,
    done: Checkpoint,
    /// The output file; none for standard output.
    kept: Option<Box<Kept>>,
}

/// Reads the reports and prints or keeps one line each.
pub(super) fn run(args: &Read, mut feed: Feed, lexicon: &Lexicon, review: &Review) -> Result<(), Failure> {
    let asked = asked(args, lexicon, review);
    let kept = match &args.out {
        None => None,
        Some(path) if !args.resume => Some(Box::new(checkpoint::begin(path, asked)?)),
        Some(path) => match checkpoint::resume(path, asked)? {
            Found::Open(kept) => Some(kept),
            Found::Finished => {
                anstream::eprintln!("{} is complete already", path.display());
                return Ok(());
            }
        },
    };
    let done = kept.as_ref().map(|k| k.checkpoint.clone()).unwrap_or_default();
    let (reprints, reviewer) = (Reprints::default(), Reviewer::of(review));
    let mut run = Run { lexicon, review, reviewer, reprints, held: Held::default(), done, kept };
    run.take_up(&mut feed)?;
    let flow = Flow::new(feed.size().1, feed.done());
    loop {
        let batch = batch(&mut feed)?;
        let Some(last) = batch.last() else { break };
        run.done.place = last.next;
        run.read(&batch, &feed)?;
        flow.tell(run.done.reports, feed.done());
    }
    flow.done();
    run.end()
}

/// What a reading is known by, so that only the same one is resumed.
fn asked(args: &Read, lexicon: &Lexicon, review: &Review) -> Vec<String> {
    let paths = args.reports.iter().map(|p| p.display().to_string());
    // The 64-bit FNV-1a hash of what the case tells the reading.
    let decided = if review.decisions.is_empty() { String::new() } else { format!("{review:?}") };
    let case = format!("{lexicon:?}{decided}")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    paths.chain([format!("case:{case:016x}"), format!("mediant:{}", env!("CARGO_PKG_VERSION"))]).collect()
}

fn batch(feed: &mut Feed) -> Result<Vec<Given>, Failure> {
    let (mut out, mut bytes) = (Vec::new(), 0);
    while out.len() < BATCH && bytes < BATCH_BYTES {
        let Some(given) = feed.next()? else { break };
        bytes += given.bytes.len();
        out.push(given);
    }
    Ok(out)
}

/// Reads one report; whatever cannot be read is listed with its reason, and reading goes on.
fn listed(given: &Given, lexicon: &Lexicon) -> ReadReport {
    one_report(given, lexicon).unwrap_or_else(|why| unread(&given.path, given.size, &refusal(given, &why)))
}

fn refusal(given: &Given, why: &Failure) -> Refusal {
    let why = why.to_string();
    let plain = why.strip_prefix(given.path.as_str()).and_then(|w| w.strip_prefix(": ")).unwrap_or(&why);
    Refusal::Unread { path: given.path.clone(), why: plain.to_owned() }
}

/// A report's place as one number: its file and its line.
fn name(at: (usize, u64)) -> u64 {
    (at.0 as u64) << 40 | at.1.min((1 << 40) - 1)
}

fn named(name: u64, feed: &Feed) -> String {
    let file = feed.path(usize::try_from(name >> 40).unwrap_or(usize::MAX));
    match name & ((1 << 40) - 1) {
        0 => file,
        line => format!("{file}:{line}"),
    }
}

impl Run<'_> {
    /// Takes up where an earlier run was cut off: its first reports are held again and its signatures put back.
    fn take_up(&mut self, feed: &mut Feed) -> Result<(), Failure> {
        let Some(kept) = self.kept.as_mut().filter(|k| k.checkpoint.reports > 0) else { return Ok(()) };
        kept.signed(|at, signature| {
            self.reprints.place(signature, name(at));
        })?;
        let place = kept.checkpoint.place;
        let mut seen = 0;
        while seen < self.done.reports && !self.held.full {
            let Some(given) = feed.next()? else { break };
            self.held.offer(&listed(&given, self.lexicon));
            seen += 1;
        }
        feed.go_to(place)
    }

    /// Reads a batch and writes its lines.
    fn read(&mut self, batch: &[Given], feed: &Feed) -> Result<(), Failure> {
        let lexicon = self.lexicon;
        let mut read: Vec<ReadReport> = batch.par_iter().map(|given| listed(given, lexicon)).collect();
        for (one, given) in read.iter_mut().zip(batch) {
            let original = self.reprints.place(&one.signature, name(given.at));
            one.report.reprint_of = original.map(|o| named(o, feed));
            self.held.offer(one);
            self.done.reports += 1;
            self.done.unread += u64::from(one.report.dropped.first().is_some_and(|d| d.why == "not read"));
            for said in &mut one.statements {
                self.done.statements += 1;
                said.id = format!("s{}", self.done.statements);
            }
            let report = &one.report;
            self.reviewer.apply(&mut one.statements, |_| Some((report.path.as_str(), report.bytes)));
        }
        // Lines are made on all cores too, and joined in their order.
        let lines: Vec<String> =
            read.par_iter().map(|one| report_jsonl(&one.report, &one.statements)).collect();
        let lines = lines.concat();
        self.done.bytes += lines.len() as u64;
        let Some(kept) = &mut self.kept else { return output::print(&lines) };
        kept.append(&lines)?;
        kept.sign(batch.iter().map(|g| g.at).zip(read.iter().map(|r| &r.signature)))?;
        if self.done.bytes - kept.checkpoint.bytes >= CHECKPOINT {
            kept.keep(self.done.clone())?;
        }
        Ok(())
    }

    /// Writes the last line.
    fn end(self) -> Result<(), Failure> {
        let ledger: Ledger = reviewed(assemble(self.held.reports), self.review);
        let reports = usize::try_from(self.done.reports).unwrap_or(usize::MAX);
        let last = last_line_jsonl(&ledger, reports);
        if ledger.reports.len() < reports {
            anstream::eprintln!(
                "{} reports; variants and contradictions are shown for the first {} only: a stream does not hold more",
                count(reports),
                count(ledger.reports.len())
            );
        }
        if self.done.unread > 0 {
            anstream::eprintln!(
                "{} could not be read; each is listed with its reason",
                count(self.done.unread)
            );
        }
        let Some(mut kept) = self.kept else { return output::print(&last) };
        kept.append(&last)?;
        kept.finish()
    }
}
