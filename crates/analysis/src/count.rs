//! How many packages meet thresholds, counted exactly without walking through them.
//!
//! A problem is a product of groups: `problem[group][party][row]` is what a row adds to a party, in whole steps. A package
//! is one row of each group. Counted are the packages with `Σ_g problem[g][k][row_g] ≥ threshold_k` for every party `k`
//! that has a threshold.
//!
//! 1. Columns are turned into losses below each group's best, so that every party has a budget of loss; rows that alone
//!    overspend one are dropped, parties that cannot overspend theirs are forgotten, and equal rows become one
//!    (`shape`).
//! 2. Groups are added up into two lists of distinct vectors of losses, each time to the shorter one. What overspends is
//!    dropped, and what can no longer overspend, whatever is added, becomes one value: with points that are whole
//!    numbers of moderate size lists stay short whatever the number of packages (`list`).
//! 3. Pairs of one vector of each list that stay within all budgets are counted: by order along one party, by halving
//!    positions along each further one (`pairs`), and from four parties on by sets of bits for tiles that lie close
//!    together (`tiles`).
//!
//! Cost: for `N` packages of random values lists of about `√N` and, with `d` parties, `√N (log N)^(d−1)` steps up to three
//! parties, `d N / 64` at worst from four on. What passes the bounds below is refused, never approximated; then
//! [`bounds`] and [`estimate`] say what they can, under their own names.
//!
//! Sources: E. Horowitz and S. Sahni, "Computing partitions with applications to the knapsack problem", *Journal of the
//! ACM* 21 (1974), for the two lists; J. L. Bentley, "Multidimensional divide-and-conquer", *Communications of the ACM* 23
//! (1980), for counting pairs.
//!
//! ```
//! use mediant_analysis::count::count;
//! // Two issues with three options each; what one party gains the other loses.
//! let issue = vec![vec![0, 5, 10], vec![10, 5, 0]];
//! let found = count(&[&issue, &issue], &[Some(10), Some(10)]).unwrap();
//! assert_eq!(found, 3_u32.into());
//! ```

mod bounds;
mod estimate;
mod list;
mod pairs;
mod ranks;
mod shape;
mod tiles;

use num_bigint::BigUint;
use num_traits::Zero;

pub use bounds::{Bounds, bounds};
pub(crate) use estimate::wilson;
pub use estimate::{Estimate, MOST_SAMPLES, estimate};
pub use ranks::{Compromise, MOST_COUNTS, fallback};
pub(crate) use shape::check;
pub use shape::packages;

use pairs::Sides;
use shape::{Shape, Shaped};

/// One group: for each party what each row adds, in steps.
pub type Columns = Vec<Vec<i128>>;

/// The most distinct vectors that one of the two lists may hold.
pub const MOST_ROWS: usize = 1 << 21;
/// The most distinct vectors of the groups that fit neither list; pairs are counted once for each.
pub const MOST_REST: usize = 1 << 17;
/// The most sums that are formed to fill lists.
pub const MOST_SUMS: u64 = 1 << 29;
/// The most elementary steps, by the formulas above, that counting pairs may take.
pub const MOST_STEPS: u64 = 1 << 38;
/// The largest sum of magnitudes that a party's steps may reach.
pub const MOST_STEP: i128 = 1 << 124;

/// Why a question about a product of groups is not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TooLarge {
    /// Too many distinct vectors, or sums to form them.
    #[error("the packages have too many different values for an exact count: more than {limit} partial sums")]
    Values {
        /// How many are formed at most.
        limit: u64,
    },
    /// Too many steps of work.
    #[error("an exact count would take about 2^{} steps; at most 2^{} are done", .steps.ilog2(), .limit.ilog2())]
    Steps {
        /// About how many it would take.
        steps: u64,
        /// How many are done at most.
        limit: u64,
    },
    /// Too many partial packages looked at by a search.
    #[error("the search looked at {limit} partial packages without coming to an end")]
    Nodes {
        /// How many are looked at at most.
        limit: u64,
    },
    /// Too many points of too many parties.
    #[error(
        "{points} points of {parties} parties are too many; at most {limit} points are taken for so many parties"
    )]
    Points {
        /// How many there are.
        points: usize,
        /// Of how many parties.
        parties: usize,
        /// How many are taken.
        limit: usize,
    },
    /// Steps beyond [`MOST_STEP`], or columns that do not fit together.
    #[error("{0}")]
    Malformed(&'static str),
}

/// How many packages meet every threshold; a party without one accepts anything. An empty problem has one package, worth 0
/// to all.
///
/// # Errors
/// Refuses columns of different lengths, sums beyond [`MOST_STEP`], and what passes the bounds of this module.
pub fn count(problem: &[&Columns], thresholds: &[Option<i128>]) -> Result<BigUint, TooLarge> {
    Counter::between(problem, thresholds, thresholds)?.count(thresholds)
}

/// A problem prepared for many counts: its two lists, in order.
pub(crate) struct Counter {
    lists: Lists,
    parties: Vec<shape::Kept>,
    budgets: Vec<u128>,
    factor: BigUint,
}

/// The lists of a problem, in the narrowest numbers that hold the budgets.
enum Lists {
    /// No package meets even the loosest thresholds, or every one meets them all.
    None,
    Narrow(Sides<u64>, list::List<u64>),
    Wide(Sides<u128>, list::List<u128>),
}

impl Counter {
    /// Prepares for thresholds between these, party by party; none is the least.
    ///
    /// # Errors
    /// As [`count`].
    pub(crate) fn between(
        problem: &[&Columns],
        loosest: &[Option<i128>],
        tightest: &[Option<i128>],
    ) -> Result<Self, TooLarge> {
        let shape = match shape::between(problem, loosest, tightest)? {
            Shaped::Whole(factor) => {
                return Ok(Self { lists: Lists::None, parties: Vec::new(), budgets: Vec::new(), factor });
            }
            Shaped::Part(shape) => shape,
        };
        let widest = shape.budgets.iter().max().copied().unwrap_or(0);
        let lists = if widest < 1 << 62 {
            prepared::<u64>(&shape)?.map_or(Lists::None, |(sides, rest)| Lists::Narrow(sides, rest))
        } else {
            prepared::<u128>(&shape)?.map_or(Lists::None, |(sides, rest)| Lists::Wide(sides, rest))
        };
        let factor = if matches!(lists, Lists::None) { BigUint::zero() } else { shape.factor };
        Ok(Self { lists, parties: shape.parties, budgets: shape.budgets, factor })
    }

    /// How many packages meet thresholds between those prepared for.
    ///
    /// # Errors
    /// As [`count`].
    pub(crate) fn count(&self, thresholds: &[Option<i128>]) -> Result<BigUint, TooLarge> {
        let budget = |(kept, most): (&shape::Kept, &u128)| kept.budget(thresholds[kept.party], *most);
        let budgets: Option<Vec<u128>> = self.parties.iter().zip(&self.budgets).map(budget).collect();
        let Some(budgets) = budgets else { return Ok(BigUint::zero()) };
        let within = match &self.lists {
            Lists::None => return Ok(self.factor.clone()),
            Lists::Narrow(sides, rest) => counted(sides, rest, &budgets)?,
            Lists::Wide(sides, rest) => counted(sides, rest, &budgets)?,
        };
        Ok(within * &self.factor)
    }
}

/// Two lists in order, and what fits neither.
type Prepared<T> = (Sides<T>, list::List<T>);

/// The lists of a shape, in order, and the rest; none where one is empty.
fn prepared<T: list::Loss>(shape: &Shape) -> Result<Option<Prepared<T>>, TooLarge> {
    let lists = list::halves::<T>(shape)?;
    if lists.front.is_empty() || lists.back.is_empty() || lists.rest.is_empty() {
        return Ok(None);
    }
    Ok(Some((Sides::new(lists.front, lists.back), lists.rest)))
}

fn counted<T: list::Loss>(
    sides: &Sides<T>,
    rest: &list::List<T>,
    budgets: &[u128],
) -> Result<BigUint, TooLarge> {
    let (front, back) = sides.lengths();
    let steps = work(front, back, budgets.len()).saturating_mul(rest.len() as u64);
    if steps > MOST_STEPS {
        return Err(TooLarge::Steps { steps, limit: MOST_STEPS });
    }
    let budgets: Vec<T> = budgets.iter().map(|b| T::of(*b)).collect();
    Ok(pairs::total(sides, rest, &budgets))
}

/// About how many steps it takes to count the pairs of two lists.
fn work(front: usize, back: usize, parties: usize) -> u64 {
    let (front, back) = (front as u64, back as u64);
    let log = u64::from((front + back).ilog2()) + 1;
    match parties {
        0..=3 => (front + back).saturating_mul(log.pow(u32::try_from(parties).unwrap_or(3))),
        _ => front.saturating_mul(back).saturating_mul(parties as u64) / 64 + front + back,
    }
}

#[cfg(test)]
pub(crate) mod tests;
