//! A labelled text as the chains learn from it: passages as the rules see them, with the labels of their tokens.

use std::ops::Range;

use super::features::View;
use super::labels::{Labelled, Marked};
use crate::passage::{Passage, Role};
use crate::shadow::Map;
use crate::{Refusal, Source, attribution, cleaning, input, page, passage, repair};

/// A passage of a labelled text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lined {
    /// What the model sees of it.
    pub(crate) view: View,
    /// The statements that are marked in it.
    pub(crate) marked: Vec<Gold>,
}

/// A marked statement, in tokens of its passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gold {
    /// The cue: its longest run of tokens, the first among equals.
    pub(crate) cue: Range<usize>,
    /// The tokens of the content, in order.
    pub(crate) content: Vec<usize>,
    /// The tokens of the source, in order.
    pub(crate) source: Vec<usize>,
}

/// A token's place in the file, and which it is.
struct Place {
    start: usize,
    end: usize,
    passage: usize,
    token: usize,
}

/// Reads a labelled text.
pub(crate) fn prepare(labelled: &Labelled) -> Result<Vec<Lined>, Refusal> {
    let source = Source { path: &labelled.path, bytes: &labelled.bytes };
    let decoded = input::decode(&source)?;
    let page = page::extract(&decoded);
    let (mended, _) = repair::repair(&page.shadow.text);
    let shadow = mended.after(&page.shadow.map);
    let text = shadow.text.as_str();
    let mut passages = passage::passages(text);
    cleaning::clean(text, &mut passages);
    passage::read_in(text, &mut passages);
    let places = places(&passages, &shadow.map);
    let mut out: Vec<Lined> = Vec::new();
    let mut number = vec![usize::MAX; passages.len()];
    for (index, passage) in passages.iter().enumerate().filter(|(_, p)| p.role == Role::Text) {
        let drafts = attribution::drafts(text, &passages, index);
        number[index] = out.len();
        out.push(Lined { view: View::of(text, passage, &drafts), marked: Vec::new() });
    }
    for marked in &labelled.marked {
        if let Some((passage, gold)) = gold(&places, marked)
            && let Some(lined) = out.get_mut(number[passage])
        {
            lined.marked.push(gold);
        }
    }
    Ok(out)
}

fn places(passages: &[Passage], map: &Map) -> Vec<Place> {
    let mut out = Vec::new();
    for (passage, about) in passages.iter().enumerate() {
        for (token, words) in about.tokens.iter().enumerate() {
            let (start, end) = map.source(words.start, words.end);
            out.push(Place { start, end, passage, token });
        }
    }
    out
}

/// The tokens that overlap these spans.
fn covered<'a>(places: &'a [Place], spans: &[(usize, usize)]) -> Vec<&'a Place> {
    let mut out: Vec<&Place> = Vec::new();
    for &(start, end) in spans {
        let first = places.partition_point(|p| p.end <= start);
        out.extend(places.iter().skip(first).take_while(|p| p.start < end));
    }
    out.sort_by_key(|p| (p.passage, p.token));
    out.dedup_by_key(|p| (p.passage, p.token));
    out
}

/// A marked statement in the passage of its cue; what lies in other passages is left out.
fn gold(places: &[Place], marked: &Marked) -> Option<(usize, Gold)> {
    let cue = covered(places, &marked.cue);
    let passage = cue.first()?.passage;
    let inside = |spans: &[(usize, usize)]| -> Vec<usize> {
        covered(places, spans).iter().filter(|p| p.passage == passage).map(|p| p.token).collect()
    };
    let mut best: Range<usize> = 0..0;
    let mut run: Range<usize> = 0..0;
    for token in cue.iter().filter(|p| p.passage == passage).map(|p| p.token) {
        run = if token == run.end && !run.is_empty() { run.start..token + 1 } else { token..token + 1 };
        if run.len() > best.len() {
            best = run.clone();
        }
    }
    let content = inside(&marked.content);
    (!content.is_empty()).then(|| (passage, Gold { cue: best, content, source: inside(&marked.source) }))
}
