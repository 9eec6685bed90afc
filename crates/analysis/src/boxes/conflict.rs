//! Boxes → conflict graphs: what is added where, with positive weights only.
//!
//! A box with a negative weight is worth that weight everywhere and its opposite outside of it; its outside is a
//! disjoint union of boxes. With `r₁ ∧ … ∧ r_k` as the box: `¬r₁`, `r₁ ∧ ¬r₂`, …, each in at most two parts. So every
//! problem becomes a constant and boxes with positive weights. Boxes that are alike become one.
//!
//! Axis-parallel boxes that meet pair by pair meet all together (Helly), so the sets of boxes that some package is
//! in are the independent sets of the graph whose edges join boxes that do not meet. Boxes that share no issue,
//! directly or through others, make graphs of their own, over issues of their own.

use std::collections::BTreeMap;

use mediant_core::scenario::Run;

use super::search::Graph;
use super::set::{ROOM, Set};
use super::sweep::Pair;
use super::{Boxes, Weighted};
use crate::options::Refusal;

/// One range for each issue that a box is about: issue, first and last option.
pub(super) type Ranges = Vec<(usize, u16, u16)>;

/// The conflict graph of boxes that hang together.
#[derive(Debug)]
pub(super) struct Part {
    /// The issues that its boxes are about, rising.
    pub(super) issues: Vec<usize>,
    /// The boxes, by vertex.
    pub(super) boxes: Vec<Ranges>,
    /// Their conflicts and weights.
    pub(super) graph: Graph,
}

/// Every weight, and every sum of weights, stays below this.
const MOST: i128 = 1 << 120;

/// The ranges of a box; none where it holds nowhere. A range of all options is left out.
fn ranges(problem: &Boxes, runs: &[Run]) -> Result<Option<Ranges>, Refusal> {
    let mut found: BTreeMap<usize, (u16, u16)> = BTreeMap::new();
    for run in runs {
        let size = problem.sizes.get(run.issue).copied().unwrap_or(0);
        if run.last >= size || run.first > run.last {
            let message = format!("a box asks for options {}-{} of issue {}", run.first, run.last, run.issue);
            return Err(Refusal::Malformed(message));
        }
        let held = found.entry(run.issue).or_insert((0, size - 1));
        *held = (held.0.max(run.first), held.1.min(run.last));
    }
    if found.values().any(|(first, last)| first > last) {
        return Ok(None);
    }
    let partial =
        |(issue, (first, last)): &(usize, (u16, u16))| (*first, last + 1) != (0, problem.sizes[*issue]);
    Ok(Some(found.into_iter().filter(partial).map(|(i, (first, last))| (i, first, last)).collect()))
}

/// The outside of a box, as disjoint boxes.
fn outside(sizes: &[u16], inside: &Ranges) -> Vec<Ranges> {
    let mut parts = Vec::new();
    for (at, (issue, first, last)) in inside.iter().enumerate() {
        let mut part = |from: u16, to: u16| {
            let mut ranges = inside[..at].to_vec();
            ranges.push((*issue, from, to));
            parts.push(ranges);
        };
        if *first > 0 {
            part(0, first - 1);
        }
        if last + 1 < sizes[*issue] {
            part(last + 1, sizes[*issue] - 1);
        }
    }
    parts
}

/// What every package is worth, and the conflict graphs of the rest.
///
/// # Errors
/// Refuses boxes that name no issue or option, weights too large to be added, and too many boxes in one part.
pub(super) fn parts(problem: &Boxes) -> Result<(Pair, Vec<Part>), Refusal> {
    let mut constant: Pair = [0, 0];
    let mut alike: BTreeMap<Ranges, Pair> = BTreeMap::new();
    let mut whole: i128 = 0;
    for Weighted { party, runs, adds } in &problem.boxes {
        if *party >= problem.parties {
            return Err(Refusal::Malformed(format!("a box of party {party} of {}", problem.parties)));
        }
        whole = whole
            .checked_add(adds.checked_abs().unwrap_or(i128::MAX))
            .filter(|w| *w < MOST)
            .ok_or_else(|| Refusal::Malformed("the boxes' weights are too large to be added".to_owned()))?;
        let Some(ranges) = ranges(problem, runs)? else { continue };
        let mut add = |ranges: Ranges, adds: i128| {
            let held = if ranges.is_empty() { &mut constant } else { alike.entry(ranges).or_default() };
            held[*party] += adds;
        };
        if *adds < 0 {
            for part in outside(&problem.sizes, &ranges) {
                add(part, -adds);
            }
            add(Vec::new(), *adds);
        } else if *adds > 0 {
            add(ranges, *adds);
        }
    }
    let mut parts = Vec::new();
    for boxes in apart(alike, problem.sizes.len()) {
        parts.push(part(boxes)?);
    }
    Ok((constant, parts))
}

/// The first of the issues that hang together with one.
fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// Boxes by the issues through which they hang together.
fn apart(boxes: BTreeMap<Ranges, Pair>, issues: usize) -> Vec<Vec<(Ranges, Pair)>> {
    let mut root: Vec<usize> = (0..issues).collect();
    for ranges in boxes.keys() {
        for pair in ranges.windows(2) {
            let (a, b) = (find(&mut root, pair[0].0), find(&mut root, pair[1].0));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<(Ranges, Pair)>> = BTreeMap::new();
    for (ranges, weights) in boxes {
        let first = ranges.first().map_or(0, |r| r.0);
        groups.entry(find(&mut root, first)).or_default().push((ranges, weights));
    }
    groups.into_values().collect()
}

fn part(boxes: Vec<(Ranges, Pair)>) -> Result<Part, Refusal> {
    if boxes.len() > ROOM {
        return Err(Refusal::TooMuchWork { limit: ROOM as u64, largest: format!("{} boxes", boxes.len()) });
    }
    let (boxes, weights): (Vec<Ranges>, Vec<Pair>) = boxes.into_iter().unzip();
    let conflicts = |one: &Ranges| -> Set {
        boxes.iter().enumerate().filter(|(_, other)| !meet(one, other)).map(|(at, _)| at).collect()
    };
    let edges = boxes.iter().map(conflicts).collect();
    let mut issues: Vec<usize> = boxes.iter().flatten().map(|r| r.0).collect();
    issues.sort_unstable();
    issues.dedup();
    Ok(Part { issues, boxes, graph: Graph { edges, weights } })
}

/// Whether some package is in both boxes.
fn meet(one: &Ranges, other: &Ranges) -> bool {
    let apart = |a: &(usize, u16, u16), b: &(usize, u16, u16)| a.0 == b.0 && (a.2 < b.1 || b.2 < a.1);
    !one.iter().any(|a| other.iter().any(|b| apart(a, b)))
}
