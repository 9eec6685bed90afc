//! Sums of two fronts → those that a rough grid cannot rule out.
//!
//! All coordinates but the last are cut into equal buckets; each cell knows the greatest last coordinate of all
//! sums in cells that are above it in every one of them. A sum with less than that is dominated, by more than
//! rounding: keys are steps shifted right, so that the key of a sum is the sum of the keys or one more.
//! Cost: two passes over the pairs, a few instructions a pair; the memory of the grid.

use super::Front;

/// How many cells a grid has at most, as a power of two.
const MOST_BITS: u32 = 16;

/// A front in keys: for each coordinate, that of all its points.
pub(super) struct Keys(Vec<Vec<i64>>);

impl Keys {
    pub(super) fn new(front: &Front, shift: u32) -> Self {
        let key = |k: usize| front.at.iter().skip(k).step_by(front.width).map(|v| key(*v, shift)).collect();
        Self((0..front.width).map(key).collect())
    }

    /// The key of one point in one coordinate.
    pub(super) fn at(&self, coordinate: usize, point: usize) -> i64 {
        self.0[coordinate][point]
    }

    fn range(&self, coordinate: usize) -> (i64, i64) {
        let column = &self.0[coordinate];
        (column.iter().min().copied().unwrap_or(0), column.iter().max().copied().unwrap_or(0))
    }
}

/// A number of steps as a key.
#[allow(clippy::cast_possible_truncation, reason = "the shift is chosen so that keys have at most 61 bits")]
pub(super) fn key(steps: i128, shift: u32) -> i64 {
    (steps >> shift) as i64
}

/// The points of `rest` that may count for each of some points of `own`: what the grid of all their sums does not
/// rule out. `margin` is the tolerance in keys, rounded up.
pub(super) fn survivors(
    own: &Keys,
    ones: std::ops::Range<usize>,
    rest: &Keys,
    margin: i64,
) -> Vec<(u32, u32)> {
    let size = ones.len() * rest.0[0].len();
    match own.0.len() {
        3 => Grid::<2>::new(own, rest, size).sift((own, ones), rest, margin),
        4 => Grid::<3>::new(own, rest, size).sift((own, ones), rest, margin),
        5 => Grid::<4>::new(own, rest, size).sift((own, ones), rest, margin),
        6 => Grid::<5>::new(own, rest, size).sift((own, ones), rest, margin),
        _ => {
            let pair = |one: usize| (0..rest.0[0].len()).map(move |other| (one, other));
            ones.flat_map(pair).map(|(one, other)| (place(one), place(other))).collect()
        }
    }
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A grid over the first `D` coordinates.
struct Grid<const D: usize> {
    bits: u32,
    low: [i64; D],
    shift: [u32; D],
    best: Vec<i64>,
}

impl<const D: usize> Grid<D> {
    fn new(own: &Keys, rest: &Keys, size: usize) -> Self {
        let dimensions = u32::try_from(D).unwrap_or(1);
        let bits = (size.max(2).ilog2().min(MOST_BITS) / dimensions).max(1);
        let (mut low, mut shift) = ([0; D], [0; D]);
        for k in 0..D {
            let (a, b) = (own.range(k), rest.range(k));
            low[k] = a.0 + b.0;
            // One more, since a question is asked one key higher.
            let range = (a.1 + b.1 + 1 - low[k]).unsigned_abs();
            shift[k] = (u64::BITS - range.leading_zeros()).saturating_sub(bits);
        }
        Self { bits, low, shift, best: vec![i64::MIN; 1 << (dimensions * bits)] }
    }

    /// For a point of `own`: what makes keys of the rest offsets of sums in the grid.
    fn bases(&self, own: &Keys, one: usize) -> [i64; D] {
        std::array::from_fn(|k| own.at(k, one) - self.low[k])
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "offsets lie within the grid")]
    fn cell(&self, offsets: [i64; D]) -> usize {
        let mut cell = 0;
        for (offset, shift) in offsets.iter().zip(self.shift) {
            cell = cell << self.bits | (offset >> shift) as usize;
        }
        cell
    }

    fn sift(
        mut self,
        (own, ones): (&Keys, std::ops::Range<usize>),
        rest: &Keys,
        margin: i64,
    ) -> Vec<(u32, u32)> {
        let columns: [&[i64]; D] = std::array::from_fn(|k| rest.0[k].as_slice());
        let last = rest.0[D].as_slice();
        for one in ones.clone() {
            let (bases, base) = (self.bases(own, one), own.at(D, one));
            for (other, last) in last.iter().enumerate() {
                let cell = self.cell(std::array::from_fn(|k| columns[k][other] + bases[k]));
                let best = &mut self.best[cell];
                *best = (*best).max(last + base);
            }
        }
        self.spread();
        let mut found = Vec::new();
        for one in ones {
            let (bases, base) = (self.bases(own, one).map(|base| base + 1), own.at(D, one));
            for (other, last) in last.iter().enumerate() {
                let cell = self.cell(std::array::from_fn(|k| columns[k][other] + bases[k]));
                // Two more than the sum of the keys is more than any rounding can explain.
                if self.best[cell] < last + base + 2 + margin {
                    found.push((place(one), place(other)));
                }
            }
        }
        found
    }

    /// From the greatest in each cell to the greatest in all cells above it in every coordinate.
    fn spread(&mut self) {
        let side = 1_usize << self.bits;
        for k in 0..D {
            let stride = 1 << (self.bits as usize * k);
            for cell in (0..self.best.len()).rev() {
                if cell / stride % side + 1 < side {
                    self.best[cell] = self.best[cell].max(self.best[cell + stride]);
                }
            }
        }
        let step: usize = (0..D).map(|k| 1 << (self.bits as usize * k)).sum();
        for cell in 0..self.best.len() {
            let inside = (0..D).all(|k| cell >> (self.bits as usize * k) & (side - 1) < side - 1);
            self.best[cell] = if inside { self.best[cell + step] } else { i64::MIN };
        }
    }
}
