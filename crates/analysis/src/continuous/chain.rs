//! One group → the corners and falling lines of it that count.
//!
//! Where both parties' values rise together, or only one changes, the better end dominates the rest, so that only lines on
//! which one falls while the other rises are kept; neighbours that go on in the same direction become one line, a *track*.

use std::cmp::Ordering;

use num_integer::Integer;

use super::envelope::{self, Bar, Part};
use super::{Group, Side};

/// A falling line of one group, through one or more neighbouring rows.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// The group.
    pub group: usize,
    /// The row at its start and at its end; all rows between them lie on it, in order.
    pub rows: [u32; 2],
    /// Where it starts and ends in lowest terms, rising in the first coordinate.
    pub bar: Bar,
}

impl Track {
    /// The row at one end.
    pub(super) fn row(&self, side: Side) -> u32 {
        self.rows[usize::from(side == Side::Stop)]
    }
}

/// What counts of a group.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    /// Corners, each with its row.
    pub corners: Vec<([i128; 2], u32)>,
    /// Tracks, by index into all tracks.
    pub tracks: Vec<u32>,
}

/// Reduces a group whose rows are given as points; its tracks are added to those of other groups.
pub(super) fn reduce(index: usize, group: &Group, points: &[[i128; 2]], tracks: &mut Vec<Track>) -> Own {
    let count = u32::try_from(points.len()).unwrap_or(u32::MAX);
    let found = if group.line { runs(index, points) } else { Vec::new() };
    let mut bars: Vec<Bar> = points.iter().map(|point| Bar::point(*point)).collect();
    bars.extend(found.iter().map(|track| track.bar));
    let steps = envelope::envelope(&bars, &envelope::cover(&bars));
    let mut own = Own::default();
    let at = |bar: u32| bar.checked_sub(count).and_then(|track| found.get(track as usize));
    let mut kept: Vec<u32> = Vec::new();
    for part in envelope::parts(&bars, &steps) {
        let (bar, side) = match part {
            Part::Start(bar, _) => (bar, Some(Side::Start)),
            Part::Stretch(s) => {
                kept.push(s.bar);
                (s.bar, s.stops.then_some(Side::Stop))
            }
        };
        if let Some(side) = side {
            let spot = if side == Side::Start { bars[bar as usize].from } else { bars[bar as usize].to };
            own.corners.push((spot, at(bar).map_or(bar, |track| track.row(side))));
        }
    }
    kept.sort_unstable();
    kept.dedup();
    for track in kept.iter().filter_map(|bar| at(*bar)) {
        own.tracks.push(u32::try_from(tracks.len()).unwrap_or(u32::MAX));
        tracks.push(track.clone());
    }
    own
}

/// The falling lines of a polyline, those in one direction joined.
fn runs(group: usize, points: &[[i128; 2]]) -> Vec<Track> {
    let mut found = Vec::new();
    let way = |from: usize| falls(points[from], *points.get(from + 1)?);
    let mut first = 0;
    while first + 1 < points.len() {
        let mut last = first + 1;
        if let Some(along) = way(first) {
            while way(last) == Some(along) {
                last += 1;
            }
            let row = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let (ends, sign) = if along[0] > 0 { ([first, last], 1) } else { ([last, first], -1) };
            found.push(Track {
                group,
                rows: ends.map(row),
                bar: Bar { from: points[ends[0]], to: points[ends[1]], way: along.map(|step| sign * step) },
            });
        }
        first = last;
    }
    found
}

/// The direction between two points in lowest terms, where one coordinate falls and the other rises.
fn falls(from: [i128; 2], to: [i128; 2]) -> Option<[i128; 2]> {
    let step = [to[0] - from[0], to[1] - from[1]];
    let signs = (step[0].cmp(&0), step[1].cmp(&0));
    let falling = matches!(signs, (Ordering::Less, Ordering::Greater) | (Ordering::Greater, Ordering::Less));
    falling.then(|| step.map(|s| s / step[0].gcd(&step[1])))
}
