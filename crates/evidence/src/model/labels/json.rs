//! JSON Lines: one text a line, with spans.
//!
//! `{"text": "Ann Lee said it rains.", "spans": [{"start": 0, "end": 7, "label": "source", "statement": 1}, …]}`. Labels are
//! `content`, `source` and `cue`; spans of one `statement` (a number or a word) belong together, and spans without one
//! are tied by nearness. Other fields and labels are left alone.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Labelled, Loose, MAX_SPANS, MOST_FAULTS, Marked, Part, Unread, code_points, ordered, span, tie};

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
    label: String,
    #[serde(default)]
    statement: Option<Tie>,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
enum Tie {
    Number(u64),
    Word(String),
}

/// Reads one line; `number` counts from 1.
///
/// # Errors
/// What does not fit, twenty faults at most.
pub fn json_line(path: &str, number: usize, line: &str) -> Result<Labelled, Vec<Unread>> {
    let fault = |what: String| Unread { path: path.to_owned(), line: number, what };
    let read: Line = serde_json::from_str(line)
        .map_err(|why| vec![fault(format!("expected an object with text and spans: {why}"))])?;
    if read.spans.len() > MAX_SPANS {
        return Err(vec![fault(format!("more than {MAX_SPANS} spans in one text"))]);
    }
    let points = code_points(&read.text);
    let mut faults = Vec::new();
    let mut tied: BTreeMap<Tie, Marked> = BTreeMap::new();
    let mut loose: Vec<Loose> = Vec::new();
    for one in read.spans {
        let Some(part) = Part::named(&one.label) else { continue };
        match (span(&points, one.start, one.end), one.statement) {
            (Ok(piece), Some(tie)) => tied.entry(tie).or_default().part(part).push(piece),
            (Ok(piece), None) => loose.push((part, vec![piece])),
            (Err(what), _) => faults.push(fault(what)),
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    loose.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    let mut marked: Vec<Marked> = tied.into_values().collect();
    tie(&read.text, &loose, &mut marked);
    let path = format!("{path}:{number}");
    Ok(Labelled { path, bytes: read.text.into_bytes(), marked: ordered(marked) })
}
