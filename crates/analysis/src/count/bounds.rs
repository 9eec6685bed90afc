//! Bounds on a count, from coarser losses.
//!
//! Losses and budgets are measured in quanta. Losses rounded up and budgets rounded down let fewer packages through,
//! losses and budgets both rounded down let more through: `Σ ⌈l/q⌉ ≤ ⌊B/q⌋ ⇒ Σ l ≤ B ⇒ Σ ⌊l/q⌋ ≤ ⌊B/q⌋`. Both counts are exact
//! counts of the coarser problem, and the quanta leave it so few different values that they are cheap.

use num_bigint::BigUint;

use super::shape::{Shape, Shaped, shape};
use super::{Columns, TooLarge, count};

/// How many different vectors of coarse losses there may be, as a power of two.
const CELLS: u32 = 14;

/// What a count lies between, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// At least so many packages.
    pub low: BigUint,
    /// At most so many packages.
    pub high: BigUint,
}

/// Bounds on how many packages meet every threshold (see [`count`]); equal where coarser losses lose nothing.
///
/// # Errors
/// As [`count`], where even the coarser problem is too large.
pub fn bounds(problem: &[&Columns], thresholds: &[Option<i128>]) -> Result<Bounds, TooLarge> {
    match shape(problem, thresholds)? {
        Shaped::Whole(all) => Ok(Bounds { low: all.clone(), high: all }),
        Shaped::Part(shape) => {
            let low = coarse(&shape, u128::div_ceil)?;
            let high = coarse(&shape, |loss, quantum| loss / quantum)?;
            Ok(Bounds { low, high })
        }
    }
}

/// The count with losses in quanta, rounded as told.
fn coarse(shape: &Shape, round: fn(u128, u128) -> u128) -> Result<BigUint, TooLarge> {
    let parties = shape.budgets.len();
    let bits = CELLS / u32::try_from(parties).unwrap_or(CELLS).max(1);
    let quanta: Vec<u128> = shape.budgets.iter().map(|b| b.div_ceil(1 << bits.max(1)).max(1)).collect();
    let signed = |steps: u128| i128::try_from(steps).unwrap_or(i128::MAX);
    let mut problem: Vec<Columns> = Vec::with_capacity(shape.groups.len());
    for rows in &shape.groups {
        let mut columns = vec![Vec::new(); parties];
        for (losses, times) in rows.losses.chunks_exact(parties).zip(&rows.weights) {
            for ((column, loss), quantum) in columns.iter_mut().zip(losses).zip(&quanta) {
                let value = -signed(round(*loss, *quantum));
                column.extend(std::iter::repeat_n(value, usize::try_from(*times).unwrap_or(0)));
            }
        }
        problem.push(columns);
    }
    let floors: Vec<Option<i128>> =
        shape.budgets.iter().zip(&quanta).map(|(b, q)| Some(-signed(b / q))).collect();
    Ok(count(&problem.iter().collect::<Vec<_>>(), &floors)? * &shape.factor)
}
