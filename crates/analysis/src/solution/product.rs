//! Nash: the greatest product of gains, `Π_k (U_k − d_k)`; weighted: `Π_k (U_k − d_k)^{α_k}`, `Σ α_k = 1`.
//!
//! Where at no point all parties gain, the product is taken over those who gain, at the points where most do.
//! The weighted product leaves out parties of weight zero.
//! Ties: all points of the same product (compared in wide integers; where weights have no small common
//! denominator, equal up to `CLOSE`).
//! Sources: J. F. Nash, *The bargaining problem*, Econometrica 18, 1950, pp. 155–162; J. C. Harsanyi and
//! R. Selten, *A generalized Nash solution for two-person bargaining games with incomplete information*,
//! Management Science 18, 1972; E. Kalai, *Nonsymmetric Nash solutions and replications of 2-person bargaining*,
//! International Journal of Game Theory 6, 1977.

use mediant_core::number::{Fraction, to_f64};
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use super::{Basis, Pick};
use crate::frontier::{Corner, Edge};
use crate::space::{Space, float};

/// Logarithms of products closer than this are compared exactly, or count as equal where they cannot be.
const CLOSE: f64 = 1e-9;

/// The most that whole exponents may sum to for products to be compared exactly.
const MOST_POWER: u32 = 512;

/// The corners of greatest product.
#[must_use]
pub fn nash(space: &Space<'_>, zone: &Edge, basis: &Basis) -> Pick {
    greatest(space, zone, (basis, &vec![Fraction::one(); space.parties()]))
}

/// The corners of greatest weighted product.
#[must_use]
pub fn weighted(space: &Space<'_>, zone: &Edge, basis: &Basis) -> Pick {
    greatest(space, zone, (basis, &space.scenario.nash_weights))
}

fn greatest(space: &Space<'_>, zone: &Edge, (basis, weights): (&Basis, &[Fraction])) -> Pick {
    let powers: Vec<f64> = weights.iter().map(to_f64).collect();
    let gaining = |gains: &[i128]| {
        gains.iter().zip(&powers).filter(|(g, p)| **g > space.unit.tolerance && **p > 0.0).count()
    };
    let gained = |corner: &Corner| (0..space.parties()).map(|k| basis.gained(corner, k)).collect();
    let all: Vec<Vec<i128>> = zone.corners.iter().map(gained).collect();
    let most = all.iter().map(|gains| gaining(gains)).max().unwrap_or(0);
    let log = |gains: &[i128]| -> f64 {
        let parts = gains.iter().zip(&powers).enumerate();
        let counted = parts.filter(|(_, (g, p))| **g > space.unit.tolerance && **p > 0.0);
        counted.map(|(k, (g, p))| p * (float(*g) / space.unit.rough(k)).ln()).sum()
    };
    let mut found: Vec<(usize, f64)> = all
        .iter()
        .enumerate()
        .filter(|(_, gains)| gaining(gains) == most)
        .map(|(index, gains)| (index, log(gains)))
        .collect();
    if let Some((first, best)) = found.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)) {
        let floor = best - slack(space, &powers, &all[first]);
        found.retain(|(_, log)| *log >= floor);
    }
    let mut corners: Vec<usize> = found.into_iter().map(|(index, _)| index).collect();
    if space.unit.exact
        && let Some(powers) = whole_powers(weights)
    {
        corners = exactly_greatest(&all, corners, (&powers, &space.unit.per_one));
    }
    let value = corners.first().map_or(0.0, |index| {
        let gains = basis.gains(space, &zone.corners[*index]);
        if most == 0 { 0.0 } else { product(&gains, weights) }
    });
    Pick { corners, value }
}

/// By how much logarithms may differ for a tie: what is left to exact comparison, or what rounding can explain.
fn slack(space: &Space<'_>, powers: &[f64], gains: &[i128]) -> f64 {
    if space.unit.exact {
        return CLOSE;
    }
    let tolerance = float(space.unit.tolerance);
    let parts = gains.iter().zip(powers).filter(|(g, _)| **g > space.unit.tolerance);
    1e-13 + parts.map(|(g, p)| p * tolerance / float(*g)).sum::<f64>()
}

/// The weights as whole numbers, up to a common factor; none where they have no small common denominator.
pub(crate) fn whole_powers(weights: &[Fraction]) -> Option<Vec<u32>> {
    let mut common = BigInt::one();
    for weight in weights {
        let rest = (Fraction::from(common.clone()) * weight).denom().clone();
        common *= rest;
        if common > BigInt::from(MOST_POWER) {
            return None;
        }
    }
    let whole = |w: &Fraction| (w * Fraction::from(common.clone())).to_integer().to_u32();
    let powers: Option<Vec<u32>> = weights.iter().map(whole).collect();
    powers.filter(|p| p.iter().try_fold(0_u32, |a, b| a.checked_add(*b)).is_some_and(|s| s <= MOST_POWER))
}

/// The corners of exactly greatest product. Where different parties gain, powers differ in all; `per_one` makes up
/// for that, so that gains are compared in utility and not in steps.
fn exactly_greatest(
    all: &[Vec<i128>],
    corners: Vec<usize>,
    (powers, per_one): (&[u32], &[Fraction]),
) -> Vec<usize> {
    let product = |index: usize| -> BigInt {
        let parts = all[index].iter().zip(powers).zip(per_one);
        let factor = |gain: &i128, per_one: &Fraction| {
            if *gain > 0 { BigInt::from(*gain) } else { per_one.to_integer() }
        };
        parts.map(|((gain, power), per_one)| factor(gain, per_one).pow(*power)).product()
    };
    let products: Vec<BigInt> = corners.iter().map(|index| product(*index)).collect();
    let Some(best) = products.iter().max().cloned() else { return corners };
    corners.into_iter().zip(products).filter(|(_, p)| *p == best).map(|(index, _)| index).collect()
}

/// The product over those who gain, as the nearest double where all weights are one.
fn product(gains: &[Fraction], weights: &[Fraction]) -> f64 {
    let zero = Fraction::zero();
    let counted = || gains.iter().zip(weights).filter(|(g, w)| **g > zero && **w > zero);
    if weights.iter().all(One::is_one) {
        let product: Fraction = counted().map(|(gain, _)| gain).product();
        return to_f64(&product);
    }
    counted().map(|(gain, weight)| to_f64(gain).powf(to_f64(weight))).product()
}
