//! The k best packages under a concept, and all within a stated loss of the best, dominated ones among them.
//!
//! Near-best alternatives are what parties look for who cannot have the best itself, so that packages count here which the
//! frontier leaves out. Values are compared exactly: with gains `g_k = Σ_g column_gk[row_g] − zero_k` in steps and whole factors
//! `f_k = L / unit_k`, `L` the least common multiple of the units, a package is worth `Π g_k`, `min g_k f_k` or `Σ g_k f_k`.
//!
//! Method: depth-first search over the groups, those with the widest range first and their best rows first, rows that are
//! equal for all taken together. A partial package is given up where some party's threshold is out of reach even with the
//! best of every open group; where the measure of every party's best is too little; or where one weighted sum of gains
//! is: for weights `λ > 0`, `Π g_k ≤ Π λ_k⁻¹ · (Σ λ_k g_k / m)^m` (inequality of the means) and `min g_k f_k ≤ Σ λ_k g_k f_k / Σ λ_k`. The weights are
//! those of the best package that a climb from the best sum finds. Bounds are doubles with a margin for their rounding.
//!
//! Ties: all packages of equal value are equally good; listed are the lexicographically first, counted are all. Cost:
//! grows with how many packages come near the best; what passes [`MOST_NODES`] is refused.
//!
//! Sources: A. H. Land and A. G. Doig, "An automatic method of solving discrete programming problems", *Econometrica* 28
//! (1960) 497–520; for the concepts see [`crate::solution`].

mod search;
mod tiers;
mod worth;

use mediant_core::number::Fraction;
use num_bigint::{BigInt, BigUint};
use num_traits::Zero;

use crate::count::{Columns, TooLarge};

use search::Search;
use tiers::Tiers;
use worth::Worth;

/// The most partial packages that are looked at.
pub const MOST_NODES: u64 = 1 << 24;
/// The most packages that are listed.
pub const MOST_LISTED: usize = 1 << 16;

/// How gains are made one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The product of all gains in units (Nash); packages without a positive gain for every party have none.
    Product,
    /// The least gain in units (egalitarian; Kalai–Smorodinsky where a unit is a party's ideal gain).
    Least,
    /// The sum of all gains in units (utilitarian).
    Sum,
}

/// What packages are judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// How gains are made one number.
    pub kind: Kind,
    /// For each party, from where gains are counted, in steps.
    pub zeros: Vec<i128>,
    /// For each party, how many steps its unit of gain has: positive.
    pub units: Vec<BigInt>,
}

/// One package: the row of each group, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The row of each group.
    pub rows: Vec<usize>,
    /// What it is worth, exactly, in units.
    pub value: Fraction,
}

/// The best packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The best first; among equals the lexicographically first.
    pub packages: Vec<Ranked>,
    /// How many packages are worth as much as the last one listed, those listed among them.
    pub ties: BigUint,
}

/// How many packages there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HowMany {
    /// Exactly so many.
    Exactly(BigUint),
    /// At least so many: the search was cut short.
    AtLeast(BigUint),
}

/// The packages within a loss of the best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// What the best is worth; none where no package meets the thresholds.
    pub best: Option<Fraction>,
    /// How many there are.
    pub count: HowMany,
    /// The best of those found first; among equals the lexicographically first. All of them, unless there are more than were asked
    /// for or the search was cut short.
    pub packages: Vec<Ranked>,
}

/// The `most` best packages among those that meet every threshold; fewer where there are fewer. At most [`MOST_LISTED`].
///
/// # Errors
/// Refuses columns that do not fit together, units that are not positive, and a search of more than [`MOST_NODES`].
///
/// ```
/// use mediant_analysis::best::{Kind, Measure, k_best};
/// let issue = vec![vec![0, 5, 10], vec![10, 6, 0]];
/// let nash = Measure { kind: Kind::Product, zeros: vec![0, 0], units: vec![1.into(), 1.into()] };
/// let found = k_best(&[issue.clone(), issue], &[None, None], &nash, 2).unwrap();
/// assert_eq!(found.packages[0].rows, [1, 1]);
/// assert_eq!(found.packages[0].value, mediant_core::number::whole(120));
/// assert_eq!(found.packages[1].rows, [0, 2]);
/// assert_eq!(found.ties, 2_u32.into());
/// ```
pub fn k_best(
    problem: &[Columns],
    thresholds: &[Option<i128>],
    measure: &Measure,
    most: usize,
) -> Result<Best, TooLarge> {
    let worth = Worth::new(problem, thresholds, measure)?;
    let mut tiers = Tiers::best(most.min(MOST_LISTED));
    if most > 0 && !Search::new(problem, thresholds, &worth).run(&mut tiers) {
        return Err(TooLarge::Nodes { limit: MOST_NODES });
    }
    let ties = tiers.last_count();
    Ok(Best { packages: listed(tiers, &worth), ties })
}

/// All packages among those that meet every threshold of which the value is at most `loss` below the best's: counted, and at
/// most `most` (and [`MOST_LISTED`]) listed. A search that grows too large is cut short, and then says so.
///
/// # Errors
/// As [`k_best`] for the best itself; refuses a negative loss.
pub fn within(
    problem: &[Columns],
    thresholds: &[Option<i128>],
    measure: &Measure,
    (loss, most): (&Fraction, usize),
) -> Result<Near, TooLarge> {
    if *loss < Fraction::zero() {
        return Err(TooLarge::Malformed("a loss is not negative"));
    }
    let first = k_best(problem, thresholds, measure, 1)?;
    let Some(best) = first.packages.into_iter().next().map(|p| p.value) else {
        return Ok(Near { best: None, count: HowMany::Exactly(BigUint::zero()), packages: Vec::new() });
    };
    let worth = Worth::new(problem, thresholds, measure)?;
    let floor = worth.whole_floor(&(&best - loss));
    let mut tiers = Tiers::above(floor.clone(), most.min(MOST_LISTED));
    let whole = Search::new(problem, thresholds, &worth).run(&mut tiers);
    let count = match worth.counted(problem, thresholds, &floor) {
        Some(all) => HowMany::Exactly(all),
        None if whole => HowMany::Exactly(tiers.count()),
        None => HowMany::AtLeast(tiers.count()),
    };
    Ok(Near { best: Some(best), count, packages: listed(tiers, &worth) })
}

fn listed(tiers: Tiers, worth: &Worth) -> Vec<Ranked> {
    let ranked = |(value, rows): (BigInt, Vec<usize>)| Ranked { rows, value: worth.value(&value) };
    tiers.into_packages().into_iter().map(ranked).collect()
}

#[cfg(test)]
mod tests;
