//! An estimate of a count, from packages drawn at random.
//!
//! Packages are drawn evenly and with replacement among those of the rows that no threshold rules out by themselves; the
//! share that meets all thresholds has a Wilson interval at 95 %, scaled to the number of those packages. Block `i` of the
//! sample uses stream `i` of `ChaCha8` with the given seed, so that threads change nothing.
//!
//! Source: E. B. Wilson, *Journal of the American Statistical Association* 22 (1927) 209–212.

use num_bigint::BigUint;
use num_traits::ToPrimitive;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::shape::{Rows, Shape, Shaped, shape};
use super::{Columns, TooLarge};

/// The most packages that are drawn.
pub const MOST_SAMPLES: u64 = 1 << 26;
/// Packages drawn from one stream.
const BLOCK: u64 = 1 << 12;

/// An estimated count: doubles, since it is none to the last digit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Lower end of the interval.
    pub low: f64,
    /// The share of the sample, scaled.
    pub estimate: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// How many of the sample met all thresholds.
    pub inside: u64,
    /// How many packages were drawn; none where the count was plain without.
    pub samples: u64,
}

/// Estimates how many packages meet every threshold (see [`super::count`]) from so many packages, at most
/// [`MOST_SAMPLES`]. Cost: for each package one look-up for each group and party.
///
/// # Errors
/// Refuses columns of different lengths and steps that are too large.
pub fn estimate(
    problem: &[&Columns],
    thresholds: &[Option<i128>],
    samples: u64,
    seed: u64,
) -> Result<Estimate, TooLarge> {
    let shape = match shape(problem, thresholds)? {
        Shaped::Whole(all) => {
            let all = double(&all);
            return Ok(Estimate { low: all, estimate: all, high: all, inside: 0, samples: 0 });
        }
        Shaped::Part(shape) => shape,
    };
    let samples = samples.clamp(1, MOST_SAMPLES);
    let urns: Vec<Urn<'_>> = shape.groups.iter().map(Urn::new).collect();
    let block = |index: u64| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(index);
        let size = BLOCK.min(samples - index * BLOCK);
        (0..size).map(|_| u64::from(draw(&shape, &urns, &mut random))).sum::<u64>()
    };
    let inside: u64 = (0..samples.div_ceil(BLOCK)).into_par_iter().map(block).sum();
    let all = urns.iter().map(|urn| BigUint::from(urn.all())).product::<BigUint>() * &shape.factor;
    let all = double(&all);
    let (low, high) = wilson(inside, samples);
    let share = inside as f64 / samples as f64;
    Ok(Estimate { low: low * all, estimate: share * all, high: high * all, inside, samples })
}

fn double(count: &BigUint) -> f64 {
    count.to_f64().unwrap_or(f64::MAX).min(f64::MAX)
}

/// The rows of a group, to be drawn from.
struct Urn<'a> {
    rows: &'a Rows,
    /// How many rows of the problem stand before the end of each.
    ends: Vec<u64>,
}

impl<'a> Urn<'a> {
    fn new(rows: &'a Rows) -> Self {
        let mut end = 0;
        let ends = rows.weights.iter().map(|w| {
            end += u64::try_from(*w).unwrap_or(0);
            end
        });
        Self { rows, ends: ends.collect() }
    }

    fn all(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// A row, evenly among those of the problem, but for less than one in 2^32.
    fn draw(&self, random: &mut ChaCha8Rng) -> usize {
        let ball = (u128::from(random.next_u64()) * u128::from(self.all())) >> 64;
        self.ends.partition_point(|end| u128::from(*end) <= ball)
    }
}

/// Whether a package drawn stays within all budgets.
fn draw(shape: &Shape, urns: &[Urn<'_>], random: &mut ChaCha8Rng) -> bool {
    let parties = shape.budgets.len();
    let mut left = shape.budgets.clone();
    let mut inside = true;
    for urn in urns {
        // Drawn in any case, so that each package takes as many numbers as any other.
        let row = urn.draw(random);
        for (left, loss) in left.iter_mut().zip(&urn.rows.losses[row * parties..]) {
            match left.checked_sub(*loss) {
                Some(rest) => *left = rest,
                None => inside = false,
            }
        }
    }
    inside
}

/// The Wilson interval at 95 % for a share.
pub(crate) fn wilson(count: u64, of: u64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (of as f64, count as f64 / of as f64);
    let centre = share + Z * Z / (2.0 * n);
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0))
}
