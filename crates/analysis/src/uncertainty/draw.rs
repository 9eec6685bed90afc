//! One sample of a party's numbers.
//!
//! The law, each party and each number independent of the others except as said:
//! - values, terms and reservation values: even between their bounds; what is not known, between 0 and 1 (a term between −1 and 1);
//! - values known by order: the best 1, the worst 0, those between as ordered even numbers, equal within a group;
//! - weights by order: even over all weights in that order (a flat Dirichlet mixture of the corners of the cone);
//! - weights between bounds: one after another in random order, each even between what its own bounds and those of the
//!   weights still to come leave it, so that all together are one;
//! - the utility without agreement is the reservation value unless it is stated beside it; then it is even between its
//!   bounds and never above the reservation value.
//!
//! Sample `i` uses stream `i` of `ChaCha8` with the given seed, so that it does not depend on which thread draws it or how
//! many samples are drawn. Only additions, multiplications, divisions and comparisons of doubles are used, which give
//! the same bits on any machine; the flat Dirichlet comes from the gaps between sorted even numbers.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::party::{Known, Party};

/// What the law assumes, in plain words.
pub(super) const ASSUMPTION: &str = "every number known only in part was drawn independently and evenly between its bounds \
     (what is not known at all between 0 and 1), weights and values known by order evenly among those in that order, and \
     weights between bounds one after another, each evenly within what the rest leave it";

/// The numbers of one party in one sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draw {
    pub(super) weights: Vec<f64>,
    pub(super) values: Vec<Vec<f64>>,
    pub(super) terms: Vec<f64>,
    pub(super) reservation: f64,
    pub(super) disagreement: f64,
}

/// The generator of one sample.
pub(super) fn generator(seed: u64, sample: u64) -> ChaCha8Rng {
    let mut made = ChaCha8Rng::seed_from_u64(seed);
    made.set_stream(sample);
    made
}

/// An even number from 0 to below 1.
fn even(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

fn between(random: &mut ChaCha8Rng, bounds: &(f64, f64)) -> f64 {
    if bounds.0 < bounds.1 { bounds.0 + (bounds.1 - bounds.0) * even(random) } else { bounds.0 }
}

/// Draws a party's numbers.
pub(super) fn draw(party: &Party<f64>, random: &mut ChaCha8Rng) -> Draw {
    let weights = match &party.weights {
        Known::Exact(weights) => weights.clone(),
        Known::Between(bounds) => weights_between(bounds, random),
        Known::Ranked(groups) => weights_in_order(groups, party.values.len(), random),
    };
    let values = party
        .values
        .iter()
        .zip(&party.ranks)
        .map(|(row, ranks)| {
            if ranks.is_empty() {
                row.iter().map(|b| between(random, b)).collect()
            } else {
                values_in_order(row, ranks, random)
            }
        })
        .collect();
    let terms = party.terms.iter().map(|(_, bounds)| between(random, bounds)).collect();
    let reservation = between(random, &party.reservation);
    let disagreement =
        party.disagreement.as_ref().map_or(reservation, |bounds| between(random, bounds).min(reservation));
    Draw { weights, values, terms, reservation, disagreement }
}

fn weights_between(bounds: &[(f64, f64)], random: &mut ChaCha8Rng) -> Vec<f64> {
    let mut order: Vec<usize> = (0..bounds.len()).collect();
    for at in (1..order.len()).rev() {
        let other = random.next_u64() % (at as u64 + 1);
        order.swap(at, usize::try_from(other).unwrap_or(0));
    }
    let mut weights = vec![0.0; bounds.len()];
    let mut left = 1.0;
    let mut low: f64 = bounds.iter().map(|b| b.0).sum();
    let mut high: f64 = bounds.iter().map(|b| b.1).sum();
    for issue in order {
        let (own_low, own_high) = bounds[issue];
        low -= own_low;
        high -= own_high;
        let least = own_low.max(left - high);
        let most = own_high.min(left - low).max(least);
        weights[issue] = between(random, &(least, most));
        left -= weights[issue];
    }
    weights
}

/// A point of the cone of ordered weights that sum to one: its corners spread weight evenly over the first groups.
fn weights_in_order(groups: &[Vec<usize>], issues: usize, random: &mut ChaCha8Rng) -> Vec<f64> {
    let mut cuts: Vec<f64> = (1..groups.len()).map(|_| even(random)).collect();
    cuts.push(0.0);
    cuts.push(1.0);
    cuts.sort_by(f64::total_cmp);
    let mut weights = vec![0.0; issues];
    let mut count = 0;
    let mut each = vec![0.0; groups.len()];
    for (index, group) in groups.iter().enumerate() {
        count += group.len();
        if count > 0 {
            let share = (cuts[index + 1] - cuts[index]) / count as f64;
            each[..=index].iter_mut().for_each(|w| *w += share);
        }
    }
    for (group, weight) in groups.iter().zip(each) {
        for issue in group {
            weights[*issue] = weight;
        }
    }
    weights
}

fn values_in_order(row: &[(f64, f64)], ranks: &[Vec<u16>], random: &mut ChaCha8Rng) -> Vec<f64> {
    let mut inner: Vec<f64> = (2..ranks.len()).map(|_| even(random)).collect();
    inner.sort_by(|a, b| b.total_cmp(a));
    let mut values: Vec<f64> = row.iter().map(|b| b.0).collect();
    for (group, value) in ranks.iter().skip(1).zip(inner) {
        for option in group {
            values[usize::from(*option)] = value;
        }
    }
    values
}
