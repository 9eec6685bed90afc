//! Labelled text: brat stand-off and JSON Lines to texts with marked statements.
//!
//! Both formats count in Unicode code points of the text as it stands in the file; what is marked is led to bytes here.

mod brat;
mod json;
pub mod proposed;

pub use brat::brat;
pub use json::json_line;

/// A text in which people marked what is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labelled {
    /// Its path, for messages.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The statements, in the order of their content.
    pub marked: Vec<Marked>,
}

/// A statement that people marked; spans are bytes, half open, in order. A part may be in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// What is said.
    pub content: Vec<(usize, usize)>,
    /// Who says it; empty where it is not said.
    pub source: Vec<(usize, usize)>,
    /// The words that announce it; a statement without any is not learnt from.
    pub cue: Vec<(usize, usize)>,
}

/// A fault in labelled text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {what}")]
pub struct Unread {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and how to mend it.
    pub what: String,
}

/// The most faults that are listed for a file.
const MOST_FAULTS: usize = 20;
/// The most spans that a text may have.
pub const MAX_SPANS: usize = 200_000;

/// The parts of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Content,
    Source,
    Cue,
}

impl Part {
    /// The part of this name, in either case.
    fn named(name: &str) -> Option<Self> {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        match name {
            _ if is("content") => Some(Self::Content),
            _ if is("source") => Some(Self::Source),
            _ if is("cue") => Some(Self::Cue),
            _ => None,
        }
    }
}

impl Marked {
    fn part(&mut self, part: Part) -> &mut Vec<(usize, usize)> {
        match part {
            Part::Content => &mut self.content,
            Part::Source => &mut self.source,
            Part::Cue => &mut self.cue,
        }
    }
}

/// The bytes at which the code points of a text begin, and its end.
fn code_points(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// A span in code points as one in bytes; what is wrong, where it is none of the text.
fn span(points: &[usize], start: usize, end: usize) -> Result<(usize, usize), String> {
    match (points.get(start), points.get(end)) {
        (Some(from), Some(to)) if from < to => Ok((*from, *to)),
        (Some(_), Some(_)) => Err(format!("the span {start} to {end} is empty")),
        _ => Err(format!(
            "the span {start} to {end} is not in the text, which has {} code points",
            points.len().saturating_sub(1)
        )),
    }
}

/// A part with its pieces, tied to no statement yet.
type Loose = (Part, Vec<(usize, usize)>);

/// Ties parts to statements: each content is one, and each source and cue goes to the nearer of the content that begins
/// last before it and the one that begins first after it, if that stands in its paragraph; the earlier among equals. One
/// without such content is left out. `loose` is in order.
fn tie(text: &str, loose: &[Loose], out: &mut Vec<Marked>) {
    let breaks: Vec<usize> = text.match_indices(['\n', '\r']).map(|(at, _)| at).collect();
    let paragraph = |at: usize| breaks.partition_point(|b| *b < at);
    let mut contents: Vec<(usize, usize)> = Vec::new();
    let first = out.len();
    for (part, pieces) in loose.iter().filter(|(p, _)| *p == Part::Content) {
        let (Some(from), Some(to)) = (pieces.first(), pieces.last()) else { continue };
        contents.push((from.0, to.1));
        let mut marked = Marked::default();
        marked.part(*part).clone_from(pieces);
        out.push(marked);
    }
    for (part, pieces) in loose.iter().filter(|(p, _)| *p != Part::Content) {
        let (Some(from), Some(to)) = (pieces.first(), pieces.last()) else { continue };
        let after = contents.partition_point(|c| c.0 <= from.0);
        let near = after.saturating_sub(1)..(after + 1).min(contents.len());
        let gap = |c: (usize, usize)| c.0.saturating_sub(to.1).max(from.0.saturating_sub(c.1));
        let nearest =
            near.filter(|n| paragraph(contents[*n].0) == paragraph(from.0)).min_by_key(|n| gap(contents[*n]));
        if let Some(marked) = nearest.and_then(|n| out.get_mut(first + n)) {
            marked.part(*part).extend(pieces);
        }
    }
}

/// Puts pieces and statements in order, and leaves out statements without content.
fn ordered(mut marked: Vec<Marked>) -> Vec<Marked> {
    for one in &mut marked {
        for part in [Part::Content, Part::Source, Part::Cue] {
            one.part(part).sort_unstable();
        }
    }
    marked.retain(|m| !m.content.is_empty());
    marked.sort_by(|a, b| a.content.cmp(&b.content));
    marked
}

#[cfg(test)]
mod tests;
