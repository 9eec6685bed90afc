//! `mediant read`: who said what, where, in which words.

mod checkpoint;
mod content;
mod feed;
mod stream;
mod text;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use mediant_core::review::Review;
use mediant_evidence::{
    Lexicon, MAX_REPORTS, ReadReport, Source, assemble, read_record, read_report, record, reviewed, unread,
};
use rayon::prelude::*;

use crate::args::Read;
use crate::commands::{input, output, train};
use crate::exit::Failure;
use crate::progress::Bar;
use crate::words::count;
use feed::{Feed, Given, Kind};

/// The most bytes of reports that are held at once; more are for `--jsonl`.
const MAX_HELD: usize = 1 << 30;

/// Reads the reports and prints the ledger.
pub(crate) fn run(args: &Read) -> Result<(), Failure> {
    let loaded = args.case.as_deref().map(input::case).transpose()?;
    let mut lexicon = loaded.as_ref().map(|l| Lexicon::of(&l.case)).unwrap_or_default();
    lexicon.model = args.model.as_deref().map(train::load).transpose()?.map(Arc::new);
    let none = Review::default();
    let review = loaded.as_ref().map_or(&none, |l| &l.review);
    let feed = match (&loaded, args.reports.is_empty()) {
        (Some(case), true) => Feed::of(case.reports.iter().map(|r| (r.path.clone(), r.bytes.clone()))),
        _ => Feed::open(&args.reports)?,
    };
    if args.content {
        return content::run(args, feed);
    }
    if args.jsonl { stream::run(args, feed, &lexicon, review) } else { whole(args, feed, &lexicon, review) }
}

fn whole(args: &Read, mut feed: Feed, lexicon: &Lexicon, review: &Review) -> Result<(), Failure> {
    let mut given: Vec<Given> = Vec::new();
    let mut bytes = 0_usize;
    while let Some(one) = feed.next()? {
        bytes = bytes.saturating_add(one.bytes.len());
        if given.len() >= MAX_REPORTS || bytes > MAX_HELD {
            return Err(Failure::Refused(format!(
                "more than {} reports or {} bytes at once: read them with --jsonl, which streams",
                count(MAX_REPORTS),
                count(MAX_HELD)
            )));
        }
        given.push(one);
    }
    let bar = Bar::new();
    let (done, of) = (AtomicU64::new(0), given.len() as u64);
    let read = given.par_iter().map(|one| {
        let read = one_report(one, lexicon);
        bar.tell("reading reports", done.fetch_add(1, Ordering::Relaxed) + 1, of);
        read
    });
    let read: Vec<Result<ReadReport, Failure>> = read.collect();
    bar.done();
    let mut ledger = reviewed(assemble(read.into_iter().collect::<Result<_, _>>()?), review);
    if !args.reports.is_empty() {
        // Decisions are about the case's own reports; that others lack their words is no news.
        ledger.unplaced.clear();
    }
    output::print(&if args.json { mediant_formats::ledger_json(&ledger) } else { text::text(&ledger) })
}

/// Reads one report. A file that cannot be read is refused; a line that cannot be read is a report without
/// statements that says why.
fn one_report(given: &Given, lexicon: &Lexicon) -> Result<ReadReport, Failure> {
    if let Some(refusal) = &given.refused {
        return Ok(unread(&given.path, given.size, refusal));
    }
    match given.kind {
        Kind::File => read_report(&Source { path: &given.path, bytes: &given.bytes }, lexicon)
            .map_err(|why| Failure::Refused(why.to_string())),
        Kind::Line => Ok(match record(&given.path, &given.bytes) {
            Ok(record) => read_record(&given.path, &record, lexicon),
            Err(why) => unread(&given.path, given.size, &why),
        }),
    }
}
