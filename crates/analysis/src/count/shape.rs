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
    /// What each party that is left may lose.
    pub(super) budgets: Vec<u128>,
    /// How many packages each combination of rows of these groups stands for.
    pub(super) factor: BigUint,
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
pub fn packages(problem: &[Columns]) -> BigUint {
    problem.iter().map(|columns| BigUint::from(rows(columns))).product()
}

/// Refuses columns that do not fit together and steps that could overflow.
pub(crate) fn check(problem: &[Columns], parties: usize) -> Result<(), TooLarge> {
    let mut reach = vec![0_i128; parties];
    for columns in problem {
        if columns.len() != parties {
            return Err(TooLarge::Malformed("a group does not have one column for each party"));
        }
        if columns.iter().any(|c| c.len() != rows(columns) || u32::try_from(c.len()).is_err()) {
            return Err(TooLarge::Malformed("the columns of a group differ in length"));
        }
        for (sum, column) in reach.iter_mut().zip(columns) {
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

/// Brings a problem in shape.
pub(super) fn shape(problem: &[Columns], thresholds: &[Option<i128>]) -> Result<Shaped, TooLarge> {
    check(problem, thresholds.len())?;
    if problem.iter().any(|columns| rows(columns) == 0) {
        return Ok(Shaped::Whole(BigUint::zero()));
    }
    let mut asked = Vec::new();
    for (party, threshold) in thresholds.iter().enumerate() {
        let Some(threshold) = *threshold else { continue };
        let (least, most) = span(problem, party);
        if threshold > most {
            return Ok(Shaped::Whole(BigUint::zero()));
        }
        if threshold > least {
            asked.push((party, threshold));
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

/// The least and the greatest sum of a party.
fn span(problem: &[Columns], party: usize) -> (i128, i128) {
    let ends = problem.iter().map(|c| {
        let column = &c[party];
        (column.iter().min().copied().unwrap_or(0), column.iter().max().copied().unwrap_or(0))
    });
    ends.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn best(problem: &[Columns], alive: &[Vec<u32>], (group, party): (usize, usize)) -> i128 {
    let column = &problem[group][party];
    alive[group].iter().map(|row| column[*row as usize]).max().unwrap_or(0)
}

/// Drops rows that overspend some budget even with the best of all other groups; whether any was.
fn drop_rows(problem: &[Columns], asked: &[(usize, i128)], alive: &mut [Vec<u32>]) -> bool {
    let mut dropped = false;
    for (party, threshold) in asked {
        let most: Vec<i128> = (0..problem.len()).map(|g| best(problem, alive, (g, *party))).collect();
        let sum: i128 = most.iter().sum();
        for (group, rows) in alive.iter_mut().enumerate() {
            let column = &problem[group][*party];
            let before = rows.len();
            rows.retain(|row| sum - most[group] + column[*row as usize] >= *threshold);
            dropped |= rows.len() < before;
        }
    }
    dropped
}

/// Losses, budgets and weights of the rows that are left.
fn settle(problem: &[Columns], asked: &[(usize, i128)], alive: &[Vec<u32>]) -> Shaped {
    let mut parties = Vec::new();
    for (party, threshold) in asked {
        let most: Vec<i128> = (0..problem.len()).map(|g| best(problem, alive, (g, *party))).collect();
        let sum: i128 = most.iter().sum();
        if sum < *threshold {
            return Shaped::Whole(BigUint::zero());
        }
        let budget = (sum - threshold).unsigned_abs();
        let (mut common, mut worst) = (0_u128, 0_u128);
        for ((columns, rows), most) in problem.iter().zip(alive).zip(&most) {
            let losses = || rows.iter().map(|row| (most - columns[*party][*row as usize]).unsigned_abs());
            common = losses().fold(common, |a, b| if b == 0 { a } else { a.gcd(&b) });
            worst += losses().max().unwrap_or(0);
        }
        if worst > budget {
            parties.push((*party, most, common.max(1), budget));
        }
    }
    let mut shape = Shape {
        groups: Vec::new(),
        budgets: parties.iter().map(|(_, _, common, budget)| budget / common).collect(),
        factor: BigUint::one(),
    };
    for (group, rows) in alive.iter().enumerate() {
        let losses = rows.iter().map(|row| -> Vec<u128> {
            let loss = |(party, most, common, budget): &(usize, Vec<i128>, u128, u128)| {
                let loss = (most[group] - problem[group][*party][*row as usize]).unsigned_abs() / common;
                // Beyond the budget all losses are alike.
                loss.min(budget / common + 1)
            };
            parties.iter().map(loss).collect()
        });
        let merged = merge(losses);
        match merged.weights.as_slice() {
            [only] => shape.factor *= *only,
            _ => shape.groups.push(merged),
        }
    }
    if shape.groups.is_empty() { Shaped::Whole(shape.factor) } else { Shaped::Part(shape) }
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
