//! Reduced groups → the corners and lines of their sum that count, group by group.

use super::chain::{Own, Track};
use super::envelope::{self, Bar, Part, Step};
use super::{Refusal, Side};

/// Candidates that are held at once, beside those already kept.
pub(super) const CHUNK: usize = 1 << 17;

/// The most sums that are formed in all.
pub(super) const MOST_SUMS: u64 = 1 << 25;

/// What a sum is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A corner of the sum before, by index, and a row of the group.
    Still(u32, u32),
    /// A line of the sum before, by index, and a row of the group; at one of its ends.
    Before(u32, u32, Side),
    /// A corner of the sum before, by index, and a track of the group; at one of its ends.
    Moves(u32, u32, Side),
}

/// A corner of a sum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner {
    /// Where it is.
    pub at: [i128; 2],
    /// What it is made of.
    pub kind: Kind,
}

/// A line of a sum: a track moved to where it starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// Where it starts.
    pub at: [i128; 2],
    /// The track, by index into all tracks.
    pub track: u32,
    /// What it is made of; the end says nothing.
    pub kind: Kind,
}

/// What counts of a sum.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    /// Corners: undominated points that lie inside no run of lines.
    pub corners: Vec<Corner>,
    /// Lines that are undominated somewhere.
    pub lines: Vec<Line>,
}

impl Level {
    /// The sum of no groups.
    pub(super) fn nothing() -> Self {
        Self { corners: vec![Corner { at: [0, 0], kind: Kind::Still(0, 0) }], lines: Vec::new() }
    }

    fn len(&self) -> usize {
        self.corners.len() + self.lines.len()
    }

    /// Its bars, corners first, and the steps of their greatest height.
    pub(super) fn envelope(&self, tracks: &[Track]) -> (Vec<Bar>, Vec<Step>) {
        let mut bars: Vec<Bar> = self.corners.iter().map(|corner| Bar::point(corner.at)).collect();
        bars.extend(self.lines.iter().map(|line| moved(line, tracks)));
        let steps = envelope::envelope(&bars, &envelope::cover(&bars));
        (bars, steps)
    }

    /// The same without what is dominated or said twice.
    fn pruned(&self, tracks: &[Track]) -> Self {
        let (bars, steps) = self.envelope(tracks);
        let mut pruned = Self::default();
        let mut kept = Vec::new();
        for part in envelope::parts(&bars, &steps) {
            match part {
                Part::Start(bar, _) => pruned.corners.push(self.end(&bars, bar, Side::Start)),
                Part::Stretch(stretch) => {
                    kept.push(stretch.bar as usize - self.corners.len());
                    if stretch.stops {
                        pruned.corners.push(self.end(&bars, stretch.bar, Side::Stop));
                    }
                }
            }
        }
        kept.sort_unstable();
        kept.dedup();
        pruned.lines = kept.iter().map(|line| self.lines[*line]).collect();
        pruned
    }

    /// An end of a bar as a corner.
    pub(super) fn end(&self, bars: &[Bar], bar: u32, end: Side) -> Corner {
        let index = bar as usize;
        if let Some(corner) = self.corners.get(index) {
            return *corner;
        }
        let kind = match self.lines[index - self.corners.len()].kind {
            Kind::Before(line, row, _) => Kind::Before(line, row, end),
            Kind::Moves(corner, track, _) => Kind::Moves(corner, track, end),
            still @ Kind::Still(..) => still,
        };
        Corner { at: if end == Side::Start { bars[index].from } else { bars[index].to }, kind }
    }
}

/// A line with both its ends.
fn moved(line: &Line, tracks: &[Track]) -> Bar {
    let Bar { from, to, way } = tracks[line.track as usize].bar;
    let span = [to[0] - from[0], to[1] - from[1]];
    Bar { from: line.at, to: plus(line.at, span), way }
}

fn plus(one: [i128; 2], two: [i128; 2]) -> [i128; 2] {
    [one[0] + two[0], one[1] + two[1]]
}

/// Bounds of the work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// The most corners and lines that are kept of any sum.
    pub limit: usize,
    /// Candidates that are held at once, beside those.
    pub chunk: usize,
}

/// Adds a group: line + corner, corner + line, corner + corner, without what is dominated.
pub(super) fn add(
    before: &Level,
    own: &Own,
    tracks: &[Track],
    (bounds, sums): (Bounds, &mut u64),
) -> Result<Level, Refusal> {
    let refusal = Refusal::TooManyPoints { limit: bounds.limit };
    let parts = own.corners.len() + own.tracks.len();
    *sums = sums.saturating_add((before.len() as u64).saturating_mul(parts as u64));
    if *sums > MOST_SUMS {
        return Err(refusal);
    }
    let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut level = Level::default();
    // What is kept grows; it is pruned when as much again, and a chunk more, has come in.
    let mut full = bounds.chunk;
    for part in 0..parts {
        if let Some((at, row)) = own.corners.get(part) {
            let corner = |(c, found): (usize, &Corner)| Corner {
                at: plus(found.at, *at),
                kind: Kind::Still(index(c), *row),
            };
            let line = |(l, found): (usize, &Line)| Line {
                at: plus(found.at, *at),
                track: found.track,
                kind: Kind::Before(index(l), *row, Side::Start),
            };
            level.corners.extend(before.corners.iter().enumerate().map(corner));
            level.lines.extend(before.lines.iter().enumerate().map(line));
        } else if let Some(track) = own.tracks.get(part - own.corners.len()) {
            let start = tracks[*track as usize].bar.from;
            let line = |(c, found): (usize, &Corner)| Line {
                at: plus(found.at, start),
                track: *track,
                kind: Kind::Moves(index(c), *track, Side::Start),
            };
            level.lines.extend(before.corners.iter().enumerate().map(line));
        }
        if level.len() > full || part + 1 == parts {
            level = level.pruned(tracks);
            full = bounds.chunk + 2 * level.len();
            if level.len() > bounds.limit {
                return Err(refusal);
            }
        }
    }
    Ok(level)
}

/// Writes the row of each group at a corner of the last sum, or at an end of a line of it.
pub(super) fn trace(levels: &[Level], order: &[usize], tracks: &[Track], from: Kind) -> Vec<u32> {
    let mut rows = vec![0; order.len()];
    let mut kind = from;
    for (place, group) in order.iter().enumerate().rev() {
        let below = &levels[place];
        let corner = |index: u32| below.corners[index as usize].kind;
        (rows[*group], kind) = match kind {
            Kind::Still(before, row) => (row, corner(before)),
            Kind::Moves(before, track, end) => (tracks[track as usize].row(end), corner(before)),
            Kind::Before(line, row, end) => {
                let inner = match below.lines[line as usize].kind {
                    Kind::Before(line, row, _) => Kind::Before(line, row, end),
                    Kind::Moves(corner, track, _) => Kind::Moves(corner, track, end),
                    still @ Kind::Still(..) => still,
                };
                (row, inner)
            }
        };
    }
    rows
}
