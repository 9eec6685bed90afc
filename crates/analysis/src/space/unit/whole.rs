//! The numbers of a party in 128-bit integers, where those hold them: what measuring by fractions gives, many times faster.
//!
//! With `W` a common denominator of the weights, `V` of the values and `T` of all else, a part is a whole number of steps of
//! `1/P`, `P = lcm(W·V, T)`; all are then divided by what they have in common with `P`, which leaves the least common
//! denominator. What overflows on the way is left to fractions. Cost: one product and one division a number.

use mediant_core::number::{Fraction, Quantity};
use mediant_core::scenario::{Scenario, Seat, Weights};
use num_integer::Integer;
use num_traits::ToPrimitive;

use super::{MOST_STEPS, MOST_WIDE, Parts, Unit};

/// A party's parts in steps, and the steps in one.
struct Own {
    parts: Parts,
    per_one: i128,
}

/// A numerator and a denominator.
type Pair = (i128, i128);

/// The unit of a scenario whose utilities add up, and each party's parts in it: the same for all parties where that stays
/// below [`MOST_STEPS`], else one for each where that is allowed. None where numbers are not known, or too long.
pub(super) fn measure(scenario: &Scenario, walked: bool) -> Option<(Unit, Vec<Parts>)> {
    let mut all: Vec<Own> = scenario.parties.iter().map(own).collect::<Option<_>>()?;
    let common = all.iter().try_fold(1_i128, |common, own| lcm(common, own.per_one));
    let most = i128::try_from(MOST_STEPS).unwrap_or(i128::MAX);
    let fits = |common: &i128| {
        let below = |own: &Own| bound(&own.parts)?.checked_mul(common / own.per_one).filter(|b| *b < most);
        *common <= most && all.iter().all(|own| below(own).is_some())
    };
    if let Some(common) = common.filter(fits) {
        for own in &mut all {
            let times = common / own.per_one;
            each(&mut own.parts, &mut |steps| *steps *= times);
            own.per_one = common;
        }
    } else if walked {
        return None;
    }
    let wide = i128::try_from(MOST_WIDE).unwrap_or(i128::MAX);
    if all.iter().any(|own| own.per_one > wide || bound(&own.parts).is_none_or(|bound| bound >= wide)) {
        return None;
    }
    let per_one: Vec<Fraction> = all.iter().map(|own| Fraction::from_integer(own.per_one.into())).collect();
    Some((Unit::new((true, 0), per_one.clone(), per_one), all.into_iter().map(|own| own.parts).collect()))
}

fn own(seat: &Seat) -> Option<Own> {
    let Weights::Exact(weights) = &seat.weights else { return None };
    let weights: Vec<Pair> = weights.iter().map(pair).collect::<Option<_>>()?;
    let column = |(weight, numbers): (&Pair, &Vec<Quantity>)| -> Option<Vec<Pair>> {
        numbers.iter().map(|q| if weight.0 == 0 { Some((0, 1)) } else { pair(q.exact()?) }).collect()
    };
    let values: Vec<Vec<Pair>> = weights.iter().zip(&seat.values).map(column).collect::<Option<_>>()?;
    let known = |q: &Quantity| pair(q.exact()?);
    let terms: Vec<Pair> = seat.interactions.iter().map(|t| known(&t.adds)).collect::<Option<_>>()?;
    let bundle = |b: &mediant_core::scenario::Bundle| b.of.iter().map(|t| known(&t.adds)).collect();
    let bundles: Vec<Vec<Pair>> = seat.bundles.iter().map(bundle).collect::<Option<_>>()?;
    let whole = [pair(&seat.offset)?, known(&seat.reservation)?, known(&seat.disagreement)?];
    let ceiling = match &seat.ceiling {
        Some(ceiling) => Some(pair(ceiling)?),
        None => None,
    };
    let of_weights = below(weights.iter())?;
    let of_values = below(values.iter().flatten())?;
    let of_others = below(terms.iter().chain(bundles.iter().flatten()).chain(&whole).chain(&ceiling))?;
    let product = of_weights.checked_mul(of_values)?;
    let per_one = lcm(product, of_others)?;
    let other = |(n, d): &Pair| n.checked_mul(per_one / d);
    let spare = per_one / product;
    let column = |(weight, values): (&Pair, &Vec<Pair>)| -> Option<Vec<i128>> {
        let scale = weight.0.checked_mul(of_weights / weight.1)?.checked_mul(spare)?;
        values.iter().map(|(n, d)| n.checked_mul(of_values / d)?.checked_mul(scale)).collect()
    };
    let mut parts = Parts {
        values: weights.iter().zip(&values).map(column).collect::<Option<_>>()?,
        terms: terms.iter().map(other).collect::<Option<_>>()?,
        bundles: bundles.iter().map(|b| b.iter().map(other).collect()).collect::<Option<_>>()?,
        ceiling: match &ceiling {
            Some(ceiling) => Some(other(ceiling)?),
            None => None,
        },
        offset: other(&whole[0])?,
        reservation: other(&whole[1])?,
        disagreement: other(&whole[2])?,
    };
    let mut shared = per_one;
    each(&mut parts, &mut |steps| {
        // A long division each is cheaper than a full search for common factors, which few numbers need.
        if shared > 1 && *steps % shared != 0 {
            shared = shared.gcd(steps);
        }
    });
    each(&mut parts, &mut |steps| *steps /= shared);
    Some(Own { parts, per_one: per_one / shared })
}

fn pair(number: &Fraction) -> Option<Pair> {
    Some((number.numer().to_i128()?, number.denom().to_i128()?))
}

/// A common denominator.
fn below<'p>(mut pairs: impl Iterator<Item = &'p Pair>) -> Option<i128> {
    pairs.try_fold(1_i128, |common, (_, d)| lcm(common, *d))
}

fn lcm(a: i128, b: i128) -> Option<i128> {
    if a % b == 0 { Some(a) } else { a.checked_mul(b / a.gcd(&b)) }
}

fn each(parts: &mut Parts, change: &mut dyn FnMut(&mut i128)) {
    let lists = parts.values.iter_mut().chain(&mut parts.bundles).chain(std::iter::once(&mut parts.terms));
    lists.flatten().for_each(&mut *change);
    parts.ceiling.iter_mut().for_each(&mut *change);
    [&mut parts.offset, &mut parts.reservation, &mut parts.disagreement].into_iter().for_each(change);
}

/// More than any sum of parts, any utility, reservation or disagreement value can be, in size.
fn bound(parts: &Parts) -> Option<i128> {
    let largest = |list: &Vec<i128>| list.iter().map(|s| s.saturating_abs()).max().unwrap_or(0);
    let lists = parts.values.iter().chain(&parts.bundles).map(largest);
    let single = parts.terms.iter().chain(&parts.ceiling).copied();
    let whole = [parts.offset, parts.reservation, parts.disagreement];
    lists.chain(single.chain(whole).map(i128::saturating_abs)).try_fold(0_i128, i128::checked_add)
}

#[cfg(test)]
mod tests {
    use mediant_core::case::Aggregation;
    use mediant_testkit::build::unwieldy;
    use mediant_testkit::random::{self, SMALL};
    use proptest::prelude::*;

    use super::super::by_fractions;
    use super::*;

    proptest! {
        #[test]
        fn integers_give_what_fractions_give(scenario in random::any_scenario(SMALL), long in any::<bool>(), walked in any::<bool>()) {
            let scenario = if long { unwieldy(&scenario) } else { scenario };
            prop_assume!(scenario.aggregation == Aggregation::Additive);
            let expected = by_fractions(&scenario, walked).unwrap();
            if let Some(found) = measure(&scenario, walked) {
                prop_assert_eq!(found, expected);
            } else {
                prop_assert!(long);
            }
        }
    }
}
