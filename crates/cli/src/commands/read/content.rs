//! `mediant read --content`: what of each report is read as its content.

use mediant_evidence::{Body, Source, body, record, record_body};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::feed::{Feed, Given, Kind};
use crate::args::Read;
use crate::commands::output;
use crate::exit::Failure;

/// Reports that are read at once.
const BATCH: usize = 64;

/// Prints the content of each report, in the order given.
pub(super) fn run(args: &Read, mut feed: Feed) -> Result<(), Failure> {
    let mut whole: Vec<Value> = Vec::new();
    loop {
        let mut batch = Vec::new();
        while batch.len() < BATCH {
            let Some(given) = feed.next()? else { break };
            batch.push(given);
        }
        if batch.is_empty() {
            break;
        }
        let read: Vec<Result<Body, Failure>> = batch.par_iter().map(content).collect();
        for (given, body) in batch.iter().zip(read) {
            let body = body?;
            if args.json {
                whole.push(value(given, &body));
            } else if args.jsonl {
                output::print(&value(given, &body).to_string())?;
            } else {
                output::print(&text(given, &body))?;
            }
        }
    }
    if args.json {
        output::print(&json!({ "schema": "mediant/content/1", "reports": whole }).to_string())?;
    }
    Ok(())
}

fn content(given: &Given) -> Result<Body, Failure> {
    let read = match (&given.refused, given.kind) {
        (Some(refusal), _) => Err(refusal.clone()),
        (None, Kind::File) => body(&Source { path: &given.path, bytes: &given.bytes }),
        (None, Kind::Line) => record(&given.path, &given.bytes).map(|r| record_body(&r)),
    };
    read.map_err(|why| Failure::Refused(why.to_string()))
}

fn value(given: &Given, body: &Body) -> Value {
    let paragraphs =
        body.paragraphs.iter().map(|p| json!({ "start": p.start, "end": p.end, "text": p.text }));
    json!({
        "path": given.path, "title": body.title, "outlet": body.outlet, "byline": body.byline, "date": body.date,
        "paragraphs": paragraphs.collect::<Vec<_>>(),
    })
}

fn text(given: &Given, body: &Body) -> String {
    let about = [
        Some(&given.path),
        body.title.as_ref(),
        body.outlet.as_ref(),
        body.byline.as_ref(),
        body.date.as_ref(),
    ];
    let head: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
    let words: Vec<&str> = body.paragraphs.iter().map(|p| p.text.as_str()).collect();
    format!("== {}\n\n{}\n\n", head.join(" · "), words.join("\n\n"))
}
