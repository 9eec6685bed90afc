//! Corners and lines → pieces of the frontier, and where on a piece each group stands.

use mediant_core::number::Fraction;
use num_bigint::BigInt;
use num_traits::Zero;

use super::chain::Track;
use super::compose::{Level, trace};
use super::envelope::{At, Bar, Part, Stretch, parts};
use super::{Group, Side};

/// Whether an end of a stretch belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It does.
    Closed,
    /// All points up to it do; it is dominated itself by a point elsewhere, of as much for one party and more for the other.
    Open,
}

/// A place in a group: a row, or between a row and the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The row.
    pub row: u32,
    /// The share of the way from the row to the next, from 0 to below 1; 0 at a row itself.
    pub share: Fraction,
}

/// What changes along a piece: one group passes from one spot to the other, through all rows between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The group.
    pub group: usize,
    /// Where it stands at the piece's `from`.
    pub from: Spot,
    /// Where it stands at the piece's `to`; the row may be lower.
    pub to: Spot,
}

/// A straight stretch of the frontier, or a lone point. All points between its ends are on the frontier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The end that gives the first party most, in steps.
    pub from: [Fraction; 2],
    /// The end that gives the second party most, in steps; the same for a lone point.
    pub to: [Fraction; 2],
    /// Whether `from` and `to` are on the frontier.
    pub ends: [End; 2],
    /// A row for each group, at `from`; for the one that moves, that of its spot there.
    pub rows: Vec<u32>,
    /// What moves; none for a lone point.
    pub moves: Option<Move>,
}

impl Piece {
    /// The steps at a share of the way from `from` (0) to `to` (1).
    #[must_use]
    pub fn at(&self, share: &Fraction) -> [Fraction; 2] {
        [0, 1].map(|k| &self.from[k] + (&self.to[k] - &self.from[k]) * share)
    }
}

/// Where each group stands on a piece at a share of the way from `from` (0) to `to` (1), both of which count as on it.
#[must_use]
pub fn place(groups: &[Group], piece: &Piece, share: &Fraction) -> Vec<Spot> {
    let mut spots: Vec<Spot> = piece.rows.iter().map(|row| still(*row)).collect();
    let Some(moves) = &piece.moves else { return spots };
    let Some(group) = groups.get(moves.group) else { return spots };
    // The group alone changes what the first party has, and along the piece that only falls.
    let column = &group.columns[0];
    let low = value(column, &moves.from);
    let sought = low + (&piece.to[0] - &piece.from[0]) * share;
    let past = |spot: &Spot| spot.row + u32::from(!spot.share.is_zero());
    let rows = [moves.from.row.min(moves.to.row), past(&moves.from).max(past(&moves.to))];
    if let Some(spot) = spots.get_mut(moves.group) {
        *spot = find(column, rows, &sought);
    }
    spots
}

fn still(row: u32) -> Spot {
    Spot { row, share: Fraction::zero() }
}

fn steps(number: i128) -> Fraction {
    Fraction::from(BigInt::from(number))
}

/// What a spot adds.
fn value(column: &[i128], spot: &Spot) -> Fraction {
    let here = column.get(spot.row as usize).copied().unwrap_or(0);
    let next = column.get(spot.row as usize + 1).copied().unwrap_or(here);
    steps(here) + steps(next - here) * &spot.share
}

/// The spot between two rows at which a column that only rises or only falls there has a value.
fn find(column: &[i128], rows: [u32; 2], sought: &Fraction) -> Spot {
    let [low, high] = [rows[0].min(rows[1]), rows[0].max(rows[1])];
    let get = |row: u32| column.get(row as usize).copied().unwrap_or(0);
    let rises = get(high) > get(low);
    let (mut left, mut right) = (low, high);
    // The last row that is not past the value.
    while left < right {
        let middle = left + (right - left).div_ceil(2);
        let at = steps(get(middle));
        let reached = if rises { at <= *sought } else { at >= *sought };
        if reached { left = middle } else { right = middle - 1 }
    }
    if left >= high {
        return still(high);
    }
    let (here, next) = (get(left), get(left + 1));
    Spot { row: left, share: (sought - steps(here)) / steps(next - here) }
}

/// What was composed.
pub(super) struct Found<'c> {
    /// The sums, the first of no group.
    pub levels: &'c [Level],
    /// The groups in the order in which they were added.
    pub order: &'c [usize],
    /// The tracks of all groups.
    pub tracks: &'c [Track],
    /// For each party the sum of all first rows.
    pub base: [i128; 2],
    /// For each party the steps in a whole coordinate.
    pub units: [i128; 2],
}

/// The pieces of the last sum, falling in the first party.
pub(super) fn pieces(groups: &[Group], found: &Found<'_>) -> Vec<Piece> {
    let Some(level) = found.levels.last() else { return Vec::new() };
    let (bars, steps) = level.envelope(found.tracks);
    let one = |part: &Part| match part {
        // Where a line starts, the point belongs to that line's piece.
        Part::Start(_, true) => None,
        Part::Start(bar, false) => Some(lone(level, &bars, *bar, found)),
        Part::Stretch(stretch) => Some(along(groups, (level, &bars), stretch, found)),
    };
    let mut pieces: Vec<Piece> = parts(&bars, &steps).iter().filter_map(one).collect();
    pieces.reverse();
    pieces
}

/// Coordinates in steps.
fn whole(found: &Found<'_>, at: [Fraction; 2]) -> [Fraction; 2] {
    let [one, two] = at;
    [one * steps(found.units[0]) + steps(found.base[0]), two * steps(found.units[1]) + steps(found.base[1])]
}

fn lone(level: &Level, bars: &[Bar], bar: u32, found: &Found<'_>) -> Piece {
    let corner = level.end(bars, bar, Side::Start);
    let at = whole(found, corner.at.map(steps));
    let rows = trace(found.levels, found.order, found.tracks, corner.kind);
    Piece { from: at.clone(), to: at, ends: [End::Closed; 2], rows, moves: None }
}

fn along(groups: &[Group], (level, bars): (&Level, &[Bar]), stretch: &Stretch, found: &Found<'_>) -> Piece {
    let bar = &bars[stretch.bar as usize];
    let end = level.end(bars, stretch.bar, Side::Stop);
    let mut rows = trace(found.levels, found.order, found.tracks, end.kind);
    let line = &level.lines[stretch.bar as usize - level.corners.len()];
    let track = &found.tracks[line.track as usize];
    let rise = Fraction::new(bar.way[1].into(), bar.way[0].into());
    let point = |at: &At| {
        let x = at.fraction();
        let y = steps(bar.from[1]) + (&x - steps(bar.from[0])) * &rise;
        whole(found, [x, y])
    };
    let column: &[i128] = groups.get(track.group).map_or(&[], |group| &group.columns[0]);
    let first = column.first().copied().unwrap_or(0);
    let spot = |at: &At| {
        let moved = at.fraction() - steps(bar.from[0]) + steps(track.bar.from[0]);
        find(column, track.rows, &(moved * steps(found.units[0]) + steps(first)))
    };
    let closed = |on: bool| if on { End::Closed } else { End::Open };
    let moves = Move { group: track.group, from: spot(&stretch.to.0), to: spot(&stretch.from.0) };
    if let Some(row) = rows.get_mut(track.group) {
        *row = moves.from.row;
    }
    Piece {
        from: point(&stretch.to.0),
        to: point(&stretch.from.0),
        ends: [closed(stretch.to.1), closed(stretch.from.1)],
        rows,
        moves: Some(moves),
    }
}
