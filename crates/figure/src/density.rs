//! Packages as grey density: counts at places of the unit square.

use crate::number::unit;
use crate::sheet::{Area, Sheet, num, pair};

/// So many packages at this place. Utilities from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Utility of the party on the horizontal axis.
    pub x: f64,
    /// Utility of the party on the vertical axis.
    pub y: f64,
    /// How many packages are here.
    pub count: u64,
}

/// All packages, as two parties see them.
#[derive(Clone, Debug, PartialEq)]
pub enum Packages {
    /// Places with their counts; beyond 2,000 (250 in a small plane) they are counted on a grid.
    Places(Vec<Cell>),
    /// Counted already on a grid of `side` × `side` squares by [`bin`].
    Grid {
        /// Squares in a row.
        side: usize,
        /// The squares that hold packages, each given by its middle.
        cells: Vec<Cell>,
    },
}

impl Packages {
    /// Places or squares.
    pub(crate) fn cells(&self) -> &[Cell] {
        match self {
            Self::Places(cells) | Self::Grid { cells, .. } => cells,
        }
    }

    /// How many packages there are.
    pub(crate) fn count(&self) -> u64 {
        self.cells().iter().fold(0, |sum, cell| sum.saturating_add(cell.count))
    }
}

/// The most places that are drawn one by one; more are counted on a grid.
const MAX_DOTS: usize = 2_000;
/// The most squares in a row of a grid.
const MAX_SIDE: usize = 50;
/// The same as `MAX_DOTS` for a small square.
const MAX_SMALL_DOTS: usize = 250;

/// Packages counted on a grid of `side` × `side` squares (at most 50), each given by its middle, bottom row
/// first. Pairs that are not utilities are left out. For streams of any length: memory is the grid.
///
/// ```
/// use mediant_figure::{Packages, bin};
/// let packages = [(0.1, 0.1), (0.12, 0.1), (1.0, 1.0), (f64::NAN, 0.0)];
/// let Packages::Grid { side, cells } = bin(packages, 10) else { unreachable!() };
/// assert_eq!((side, cells.len()), (10, 2));
/// assert_eq!(cells[0].count, 2);
/// ```
pub fn bin(packages: impl IntoIterator<Item = (f64, f64)>, side: usize) -> Packages {
    let side = side.clamp(1, MAX_SIDE);
    let cells = count(packages.into_iter().map(|(x, y)| Cell { x, y, count: 1 }), side);
    Packages::Grid { side, cells }
}

/// The same for cells that are counted already.
pub(crate) fn count(cells: impl IntoIterator<Item = Cell>, side: usize) -> Vec<Cell> {
    let side = side.clamp(1, MAX_SIDE);
    let mut counts = vec![0_u64; side * side];
    for cell in cells {
        if let (Some(x), Some(y)) = (unit(cell.x), unit(cell.y)) {
            let here = &mut counts[square(y, side) * side + square(x, side)];
            *here = here.saturating_add(cell.count);
        }
    }
    let middle = |at: usize| (at as f64 + 0.5) / side as f64;
    counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(at, count)| Cell { x: middle(at % side), y: middle(at / side), count: *count })
        .collect()
}

/// The row or column of a utility; the top of the last one belongs to it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a utility is from 0 to 1")]
fn square(utility: f64, side: usize) -> usize {
    ((utility * side as f64) as usize).min(side - 1)
}

/// Draws the packages into a square area: places as dots up to [`MAX_DOTS`] ([`MAX_SMALL_DOTS`] in a small
/// square), else a grid of at most `side` squares. The grey has five steps by powers of two of the count.
pub(crate) fn draw(sheet: &mut Sheet, area: Area, packages: &Packages, side: usize) {
    let valid: Vec<Cell> = packages
        .cells()
        .iter()
        .filter_map(|c| Some(Cell { x: unit(c.x)?, y: unit(c.y)?, count: c.count.max(1) }))
        .collect();
    let most = if area.width > 300.0 { MAX_DOTS } else { MAX_SMALL_DOTS };
    let side = match packages {
        Packages::Places(_) if valid.len() <= most => return dots(sheet, area, &valid),
        Packages::Places(_) => side,
        Packages::Grid { side: own, .. } => side.min((*own).max(1)),
    };
    grid(sheet, area, &count(valid, side), side);
}

fn dots(sheet: &mut Sheet, area: Area, cells: &[Cell]) {
    let thickness = match cells.len() {
        0..=60 => 5.0,
        61..=400 => 4.0,
        _ => 3.0,
    };
    for (step, path) in by_step(cells, |c| {
        let (x, y) = (area.x + c.x * area.width, area.bottom() - c.y * area.height);
        format!("M{}h0", pair(x, y))
    }) {
        sheet.stroke(
            &format!("dots d{}", step.min(4)),
            thickness * area.width / 420.0_f64.max(area.width),
            &path,
        );
    }
}

fn grid(sheet: &mut Sheet, area: Area, cells: &[Cell], side: usize) {
    let edge = area.width / side as f64;
    for (step, path) in by_step(cells, |c| {
        let (x, y) = (area.x + c.x * area.width - edge / 2.0, area.bottom() - c.y * area.height - edge / 2.0);
        let long = num(edge);
        format!("M{}h{long}v{long}h-{long}z", pair(x, y))
    }) {
        sheet.path(&format!("grid g{step}"), &path);
    }
}

/// One path for each grey step that occurs. Steps are powers of two of the count, so that no rounding of a
/// logarithm can differ between machines.
fn by_step(cells: &[Cell], draw: impl Fn(&Cell) -> String) -> Vec<(u32, String)> {
    let most = cells.iter().map(|c| c.count.max(1).ilog2()).max().unwrap_or(0);
    let mut steps = vec![String::new(); 5];
    for cell in cells {
        let step = (cell.count.max(1).ilog2() * 4).checked_div(most).unwrap_or(2);
        if let Some(path) = steps.get_mut(step as usize) {
            path.push_str(&draw(cell));
        }
    }
    (0..).zip(steps).filter(|(_, path)| !path.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_counted_once() {
        let packages = bin((0..1000_u32).map(|i| (f64::from(i % 10) / 9.0, f64::from(i) / 999.0)), 7);
        assert_eq!(packages.count(), 1000);
        assert!(packages.cells().len() <= 49);
    }
}
