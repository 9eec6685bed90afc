//! Columns and thresholds → losses and budgets.
//!
//! For party `k` let `M = Σ_g max_row column_g`. A package's loss is `M − Σ_g column_g[row_g]`, a sum of losses within groups
//! that are never negative, and it meets the threshold `t` iff its loss is at most the budget `M − t`.

use std::collections::HashMap;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::{Columns, MOST_STEP, TooLarge};

/// How often rows are looked through for those that alone overspend; dropping some can lower a group's best, and then more.
const ROUNDS: usize = 6;

/// The rows of one group, all different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// Losses, one for each party to a row.
    pub(super) losses: Vec<u128>,
    /// How many rows of the problem each stands for.
    pub(super) weights: Vec<u128>,
}

/// What is left to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Groups with at least two different rows.
    pub(super) groups: Vec<Rows>,
    /// The parties that are left.
    pub(super) parties: Vec<Kept>,
    /// What each of them may lose at most.
    pub(super) budgets: Vec<u128>,
    /// The least that any question leaves each of them to lose.
    pub(super) least: Vec<u128>,
    /// How many packages each combination of rows of these groups stands for.
    pub(super) factor: BigUint,
}

/// A party whose losses are kept, and how they are measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Which party it is.
    pub(super) party: usize,
    /// The most that it can have of each group.
    most: Vec<i128>,
    /// What all its losses are multiples of.
    common: u128,
}

impl Kept {
    /// What a threshold lets the party lose, no more than `at_most`; none where it lies above all that the party can have.
    pub(super) fn budget(&self, threshold: Option<i128>, at_most: u128) -> Option<u128> {
        let Some(threshold) = threshold else { return Some(at_most) };
        let budget = u128::try_from(self.most.iter().sum::<i128>() - threshold).ok()?;
        Some((budget / self.common).min(at_most))
    }
}

/// A problem in shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shaped {
    /// No party is left in doubt: this many packages meet all thresholds.
    Whole(BigUint),
    /// Something is left to count.
    Part(Shape),
}

/// The rows of a group, checked.
fn rows(columns: &Columns) -> usize {
    columns.first().map_or(0, Vec::len)
}

/// How many packages a problem has.
#[must_use]
pub fn packages(problem: &[&Columns]) -> BigUint {
    problem.iter().map(|columns| BigUint::from(rows(columns))).product()
}

/// Refuses columns that do not fit together and steps that could overflow.
pub(crate) fn check(problem: &[&Columns], parties: usize) -> Result<(), TooLarge> {
    let mut reach = vec![0_i128; parties];
    for columns in problem {
        if columns.len() != parties {
            return Err(TooLarge::Malformed("a group does not have one column for each party"));
        }
        if columns.iter().any(|c| c.len() != rows(columns) || u32::try_from(c.len()).is_err()) {
            return Err(TooLarge::Malformed("the columns of a group differ in length"));
        }
        for (sum, column) in reach.iter_mut().zip(*columns) {
            let most = column.iter().map(|v| v.unsigned_abs()).max().unwrap_or(0);
            let most = i128::try_from(most).unwrap_or(i128::MAX);
            *sum = sum.saturating_add(most);
        }
    }
    if parties == 0 && !problem.is_empty() {
        return Err(TooLarge::Malformed("a problem needs at least one party"));
    }
    if reach.iter().any(|sum| *sum > MOST_STEP) {
        return Err(TooLarge::Malformed("steps are too large to be added up exactly"));
    }
    Ok(())
}

/// Brings a problem in shape for one question.
pub(super) fn shape(problem: &[&Columns], thresholds: &[Option<i128>]) -> Result<Shaped, TooLarge> {
    between(problem, thresholds, thresholds)
}

/// Brings a problem in shape for all questions whose thresholds lie between these, party by party; none is the least.
pub(super) fn between(
    problem: &[&Columns],
    loosest: &[Option<i128>],
    tightest: &[Option<i128>],
) -> Result<Shaped, TooLarge> {
    check(problem, loosest.len())?;
    if problem.iter().any(|columns| rows(columns) == 0) {
        return Ok(Shaped::Whole(BigUint::zero()));
    }
    let mut asked = Vec::new();
    for (party, (loose, tight)) in loosest.iter().zip(tightest).enumerate() {
        let Some(tight) = *tight else { continue };
        let (least, most) = span(problem, party);
        let loose = loose.unwrap_or(least).max(least);
        if loose > most {
            return Ok(Shaped::Whole(BigUint::zero()));
        }
        if tight > least {
            asked.push(Asked { party, loose, tight });
        }
    }
    let mut alive: Vec<Vec<u32>> =
        problem.iter().map(|c| (0..u32::try_from(rows(c)).unwrap_or(0)).collect()).collect();
    for _ in 0..ROUNDS {
        if !drop_rows(problem, &asked, &mut alive) {
            break;
        }
        if alive.iter().any(Vec::is_empty) {
            return Ok(Shaped::Whole(BigUint::zero()));
        }
    }
    Ok(settle(problem, &asked, &alive))
}

/// Between which thresholds a party is asked for.
struct Asked {
    party: usize,
    loose: i128,
    tight: i128,
}

/// The least and the greatest sum of a party.
fn span(problem: &[&Columns], party: usize) -> (i128, i128) {
    let ends = problem.iter().map(|c| {
        let column = &c[party];
        (column.iter().min().copied().unwrap_or(0), column.iter().max().copied().unwrap_or(0))
    });
    ends.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn best(problem: &[&Columns], alive: &[Vec<u32>], (group, party): (usize, usize)) -> i128 {
    let column = &problem[group][party];
    alive[group].iter().map(|row| column[*row as usize]).max().unwrap_or(0)
}

/// Drops rows that overspend some budget even with the best of all other groups; whether any was.
fn drop_rows(problem: &[&Columns], asked: &[Asked], alive: &mut [Vec<u32>]) -> bool {
    let mut dropped = false;
    for Asked { party, loose, .. } in asked {
        let most: Vec<i128> = (0..problem.len()).map(|g| best(problem, alive, (g, *party))).collect();
        let sum: i128 = most.iter().sum();
        for (group, rows) in alive.iter_mut().enumerate() {
            let column = &problem[group][*party];
            let before = rows.len();
            rows.retain(|row| sum - most[group] + column[*row as usize] >= *loose);
            dropped |= rows.len() < before;
        }
    }
    dropped
}

/// Losses, budgets and weights of the rows that are left.
fn settle(problem: &[&Columns], asked: &[Asked], alive: &[Vec<u32>]) -> Shaped {
    let factor = BigUint::one();
    let (parties, budgets, least) = (Vec::new(), Vec::new(), Vec::new());
    let mut shape = Shape { groups: Vec::new(), parties, budgets, least, factor };
    for Asked { party, loose, tight } in asked {
        let most: Vec<i128> = (0..problem.len()).map(|g| best(problem, alive, (g, *party))).collect();
        let sum: i128 = most.iter().sum();
        if sum < *loose {
            return Shaped::Whole(BigUint::zero());
        }
        let (mut common, mut worst) = (0_u128, 0_u128);
        for ((columns, rows), most) in problem.iter().zip(alive).zip(&most) {
            let losses = || rows.iter().map(|row| (most - columns[*party][*row as usize]).unsigned_abs());
            common = losses().fold(common, |a, b| if b == 0 { a } else { a.gcd(&b) });
            worst += losses().max().unwrap_or(0);
        }
        let common = common.max(1);
        if *tight > sum || worst > (sum - tight).unsigned_abs() {
            shape.budgets.push((sum - loose).unsigned_abs() / common);
            shape.least.push(u128::try_from(sum - tight).unwrap_or(0) / common);
            shape.parties.push(Kept { party: *party, most, common });
        }
    }
    for (group, rows) in alive.iter().enumerate() {
        let losses = rows.iter().map(|row| -> Vec<u128> {
            let loss = |(kept, budget): (&Kept, &u128)| {
                let own = kept.most[group] - problem[group][kept.party][*row as usize];
                // Beyond the budget all losses are alike.
                (own.unsigned_abs() / kept.common).min(budget + 1)
            };
            shape.parties.iter().zip(&shape.budgets).map(loss).collect()
        });
        let merged = merge(losses);
        match merged.weights.as_slice() {
            [only] => shape.factor *= *only,
            _ => shape.groups.push(merged),
        }
    }
    if shape.parties.is_empty() { Shaped::Whole(shape.factor) } else { Shaped::Part(shape) }
}

/// Equal rows become one, in order of their first.
fn merge(rows: impl Iterator<Item = Vec<u128>>) -> Rows {
    let mut places: HashMap<Vec<u128>, usize> = HashMap::new();
    let mut merged = Rows { losses: Vec::new(), weights: Vec::new() };
    for row in rows {
        if let Some(place) = places.get(&row) {
            merged.weights[*place] += 1;
        } else {
            merged.losses.extend_from_slice(&row);
            places.insert(row, merged.weights.len());
            merged.weights.push(1);
        }
    }
    merged
}
