//! What is made greatest, and its exact comparison among the points that are left.
//!
//! The gain of a party is `(U_k − zero_k) / unit_k`. Sum: `Σ gain_k`. Product: `Π (U_k − zero_k)`, whose order does not
//! depend on units; weighted, each to a whole power. Least: the gains, the least first, compared lexicographically in the first places. All are compared
//! as whole numbers: gains times the least common multiple of the units.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive};

use super::{Found, Question, Tied, is_at_least};
use crate::maxima::Composed;

/// How gains make one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The least gain, then the second least, and so on for so many places.
    Least(usize),
    /// The sum of gains.
    Sum,
    /// The product of gains, all above zero.
    Product,
}

/// What is made greatest.
#[derive(Clone, Debug)]
pub struct Measure {
    /// How gains make one measure.
    pub kind: Kind,
    /// For each party what its gain is reckoned from, in steps; none for one that does not count.
    pub zeros: Vec<Option<i128>>,
    /// For each party how many steps are one, above zero.
    pub units: Vec<BigInt>,
    /// For each party the whole power to which its gain is taken in a product.
    pub powers: Vec<u32>,
    /// For each party what makes its gain in steps a whole number on a common scale.
    factors: Vec<BigInt>,
}

impl Measure {
    fn new(kind: Kind, zeros: Vec<Option<i128>>, units: Vec<BigInt>) -> Self {
        let counted = || units.iter().zip(&zeros).filter(|(_, zero)| zero.is_some()).map(|(unit, _)| unit);
        let common = counted().fold(BigInt::one(), |all, unit| all.lcm(unit));
        let factors = units.iter().map(|unit| &common / unit).collect();
        let powers = vec![1; units.len()];
        Self { kind, zeros, units, powers, factors }
    }

    /// The least gains over zeros, in utility.
    pub(super) fn least(question: &Question<'_>, zeros: &[Option<i128>], places: usize) -> Self {
        Self::new(Kind::Least(places), zeros.to_vec(), question.scales.clone())
    }

    /// The least shares of widths in steps; parties without one do not count.
    pub(super) fn shares(question: &Question<'_>, widths: &[Option<i128>]) -> Self {
        let zero = |(width, zero): (&Option<i128>, &i128)| width.map(|_| *zero);
        let zeros = widths.iter().zip(&question.disagreements).map(zero).collect();
        let units = widths.iter().map(|width| BigInt::from(width.unwrap_or(1))).collect();
        Self::new(Kind::Least(widths.len()), zeros, units)
    }

    /// The utility of one party.
    pub(super) fn only(question: &Question<'_>, party: usize) -> Self {
        let zeros = (0..question.offsets.len()).map(|k| (k == party).then_some(0)).collect();
        Self::new(Kind::Sum, zeros, question.scales.clone())
    }

    /// The sum of utilities.
    pub(super) fn sum(question: &Question<'_>) -> Self {
        Self::new(Kind::Sum, vec![Some(0); question.offsets.len()], question.scales.clone())
    }

    /// The product of the gains of some parties, each to its power.
    pub(super) fn product(question: &Question<'_>, gainers: &[usize], powers: &[u32]) -> Self {
        let zero = |k: usize| gainers.contains(&k).then_some(question.disagreements[k]);
        let zeros = (0..question.offsets.len()).map(zero).collect();
        Self { powers: powers.to_vec(), ..Self::new(Kind::Product, zeros, question.scales.clone()) }
    }

    /// Leaves some parties out.
    pub(super) fn without(&self, parties: &[usize]) -> Self {
        let zero = |k: usize| self.zeros[k].filter(|_| !parties.contains(&k));
        Self::new(self.kind, (0..self.zeros.len()).map(zero).collect(), self.units.clone())
    }

    /// Whether any party counts.
    pub(super) fn counts_any(&self) -> bool {
        self.zeros.iter().any(Option::is_some)
    }

    /// The gain of a party on the common scale.
    pub(super) fn gain(&self, party: usize, steps: i128) -> Option<BigInt> {
        self.zeros[party].map(|zero| BigInt::from(steps) - zero).map(|gain| gain * &self.factors[party])
    }

    /// The least utility in steps with at least this gain on the common scale.
    pub(super) fn at_least(&self, party: usize, gain: &BigInt) -> Option<i128> {
        let (zero, factor) = (self.zeros[party]?, &self.factors[party]);
        let steps = Integer::div_ceil(gain, factor).to_i128()?;
        zero.checked_add(steps)
    }

    /// What is compared: the greater the better.
    pub(super) fn key(&self, steps: &[i128]) -> Vec<BigInt> {
        let gains = (0..steps.len()).filter_map(|k| self.gain(k, steps[k]));
        match self.kind {
            Kind::Sum => vec![gains.sum()],
            Kind::Product => {
                let counted = steps.iter().zip(&self.zeros).zip(&self.powers);
                let part = |((s, zero), power): ((&i128, &Option<i128>), &u32)| {
                    zero.map(|zero| (BigInt::from(*s) - zero).pow(*power))
                };
                vec![counted.filter_map(part).product()]
            }
            Kind::Least(places) => {
                let mut gains: Vec<BigInt> = gains.collect();
                gains.sort_unstable();
                gains.truncate(places);
                gains
            }
        }
    }

    /// What is compared, in floats, to `1e-12` of the sizes: logarithms for products, the least gain alone.
    fn rough(&self, steps: &[i128]) -> f64 {
        let gain = |k: usize| {
            let gain = steps[k].checked_sub(self.zeros[k]?)? as f64;
            Some(gain / self.units[k].to_f64()?)
        };
        if self.kind == Kind::Product {
            return (0..steps.len()).filter_map(|k| Some(gain(k)?.ln() * f64::from(self.powers[k]))).sum();
        }
        let gains = (0..steps.len()).filter_map(gain);
        match self.kind {
            Kind::Sum | Kind::Product => gains.sum(),
            Kind::Least(_) => gains.fold(f64::INFINITY, f64::min),
        }
    }
}

/// The best points at or above floors among those left, with all ties.
pub(super) fn best(
    question: &Question<'_>,
    left: &Composed,
    (floors, measure): (&[Option<i128>], &Measure),
) -> Found {
    let front = left.front();
    let steps = |at: usize| -> Vec<i128> {
        front.point(at).iter().zip(&question.offsets).map(|(s, offset)| s + offset).collect()
    };
    let all: Vec<(usize, Vec<i128>)> = (0..front.len()).map(|at| (at, steps(at))).collect();
    let rough: Vec<f64> = all.iter().map(|(_, steps)| measure.rough(steps)).collect();
    let inside = |at: &usize| is_at_least(&all[*at].1, floors);
    let highest = (0..all.len()).filter(inside).map(|at| rough[at]).fold(f64::NEG_INFINITY, f64::max);
    let near = highest - 1e-9 * (1.0 + highest.abs());
    let mut found: Vec<(usize, Vec<BigInt>)> = Vec::new();
    for at in (0..all.len()).filter(inside).filter(|at| rough[*at] >= near) {
        let key = measure.key(&all[at].1);
        match found.first().map(|(_, best)| key.cmp(best)) {
            Some(std::cmp::Ordering::Less) => {}
            Some(std::cmp::Ordering::Greater) => found = vec![(at, key)],
            _ => found.push((at, key)),
        }
    }
    if found.is_empty() {
        return Found::Empty;
    }
    let tied = |(at, _): (usize, Vec<BigInt>)| Tied {
        steps: all[at].1.clone(),
        count: front.counts[at],
        rows: left.first(at),
    };
    Found::Points(found.into_iter().map(tied).collect())
}
