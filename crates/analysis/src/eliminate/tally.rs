//! Plan → number of feasible assignments: messages of numbers.
//!
//! `M(s) = Σ_c |options of c| · Π messages(s, c)` over the classes that no bar forbids with `s`; a sum-product, exact
//! whatever its size.

use num_bigint::BigUint;
use rayon::prelude::*;

use super::cells::{Cells, Row};
use super::net::{Net, Variable};
use super::plan::{Bucket, Plan, piece};
use super::room::{Room, Stop};

/// How many assignments no bar falls on.
///
/// # Errors
/// Gives the bucket at which it was stopped.
pub(super) fn tally(net: &Net, plan: &Plan, room: &Room<'_>) -> Result<BigUint, (Stop, usize)> {
    if net.barred {
        return Ok(BigUint::ZERO);
    }
    // No number passes the product of all options.
    let bits: u64 =
        net.variables.iter().map(|v| u64::from(sizes(v).into_iter().sum::<u32>().ilog2()) + 1).sum();
    let words = bits / 64 + 4;
    let mut messages: Vec<Vec<BigUint>> = Vec::new();
    for (index, bucket) in plan.buckets.iter().enumerate() {
        let children: Vec<Vec<BigUint>> =
            bucket.children.iter().map(|child| std::mem::take(&mut messages[*child])).collect();
        let found = room
            .keep(bucket.rows as u64 * words)
            .and_then(|()| message((net, plan, bucket), (&children, words), room))
            .map_err(|stop| (stop, index))?;
        for child in &children {
            room.free(child.len() as u64 * words);
        }
        messages.push(found);
    }
    Ok(plan.roots().filter_map(|root| messages[root].first()).product())
}

/// How many options each class has; one for those of a conjunction.
fn sizes(variable: &Variable) -> Vec<u32> {
    if variable.of.is_some() {
        return vec![1; variable.classes];
    }
    let size = |(first, last): &(u16, u16)| u32::from(*last) - u32::from(*first) + 1;
    variable.options.iter().map(|ranges| ranges.iter().map(size).sum()).collect()
}

fn message(
    (net, plan, bucket): (&Net, &Plan, &Bucket),
    (children, words): (&[Vec<BigUint>], u64),
    room: &Room<'_>,
) -> Result<Vec<BigUint>, Stop> {
    let cells = Cells::new(net, plan, bucket);
    let sizes = sizes(&net.variables[bucket.variable]);
    let size = piece(bucket.rows);
    let pieces = (0..bucket.rows.div_ceil(size)).into_par_iter().map(|at| {
        let (mut row, mut found) = (Row::default(), Vec::new());
        for index in at * size..bucket.rows.min((at + 1) * size) {
            room.work(cells.work.saturating_mul(words))?;
            cells.row(index, &mut row);
            let class = |(nth, class): (usize, &usize)| {
                let factors = children.iter().zip(cells.places(&row, nth)).map(|(child, at)| &child[*at]);
                factors.product::<BigUint>() * sizes[*class]
            };
            found.push(row.classes.iter().enumerate().map(class).sum());
        }
        room.step()?;
        Ok(found)
    });
    Ok(pieces.collect::<Result<Vec<_>, Stop>>()?.concat())
}
