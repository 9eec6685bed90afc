//! Brute force: every package of a scenario, with utilities as whole numbers or as exact fractions.

use mediant_core::number::{Fraction, whole};
use mediant_core::scenario::{Package, Scenario, Weights};
use num_bigint::BigInt;
use num_traits::{One, ToPrimitive};

/// Every package, the last issue turning fastest.
pub(crate) fn packages(scenario: &Scenario) -> impl Iterator<Item = Package> {
    let sizes: Vec<u16> = scenario.issues.iter().map(|m| u16::try_from(m.options.len()).unwrap()).collect();
    let mut next = Some(vec![0_u16; sizes.len()]);
    std::iter::from_fn(move || {
        let current = next.clone()?;
        next = turn(current.clone(), &sizes);
        Some(current)
    })
}

fn turn(mut package: Package, sizes: &[u16]) -> Option<Package> {
    for issue in (0..sizes.len()).rev() {
        package[issue] += 1;
        if package[issue] < sizes[issue] {
            return Some(package);
        }
        package[issue] = 0;
    }
    None
}

/// Exact utilities of every party.
pub(crate) fn utilities(scenario: &Scenario, package: &Package) -> Vec<Fraction> {
    (0..scenario.parties.len()).map(|p| scenario.utility(p, package).unwrap()).collect()
}

/// Exact utilities of every party on its own scale.
pub(crate) fn points(scenario: &Scenario, package: &Package) -> Vec<Fraction> {
    let point = |(party, utility): (usize, Fraction)| scenario.parties[party].points(&utility).unwrap();
    utilities(scenario, package).into_iter().enumerate().map(point).collect()
}

/// Exact reservation values on the parties' own scales, or as utilities where they have none.
pub(crate) fn reservations(scenario: &Scenario) -> Vec<Fraction> {
    scenario.parties.iter().map(|s| s.reservation.exact().unwrap().clone()).collect()
}

/// Whether a package is without contradiction and at or above every reservation value.
pub(crate) fn is_in_zone(scenario: &Scenario, package: &Package) -> bool {
    let worth = utilities(scenario, package);
    scenario.is_consistent(package) && worth.iter().zip(reservations(scenario)).all(|(u, r)| *u >= r)
}

/// A party's utilities as whole numbers: `weight · value` of each option of each issue, and what stands for 1.
pub(crate) struct Whole {
    /// Per issue and option.
    pub(crate) parts: Vec<Vec<i64>>,
    /// What stands for utility 1.
    pub(crate) one: i64,
}

/// The whole numbers of an additive party without interactions and offset.
pub(crate) fn in_whole_numbers(scenario: &Scenario, party: usize) -> Whole {
    let seat = &scenario.parties[party];
    let Weights::Exact(weights) = &seat.weights else { panic!("weights are not exact") };
    assert!(seat.interactions.is_empty());
    let part = |issue: usize, option: usize| &weights[issue] * seat.values[issue][option].exact().unwrap();
    let sizes: Vec<usize> = seat.values.iter().map(Vec::len).collect();
    let all = |issue: usize| (0..sizes[issue]).map(move |option| (issue, option));
    let fractions: Vec<Fraction> = (0..sizes.len()).flat_map(all).map(|(i, o)| part(i, o)).collect();
    // The least common multiple: `a · d / gcd(a, d)`, the denominator of `a / d` in lowest terms being `d / gcd(a, d)`.
    let one = fractions.iter().fold(BigInt::one(), |a, f| {
        let reduced = Fraction::new(a.clone(), f.denom().clone());
        a * reduced.denom()
    });
    let unit = Fraction::from(one.clone());
    let whole_parts = (0..sizes.len())
        .map(|i| (0..sizes[i]).map(|o| (part(i, o) * &unit).to_integer().to_i64().unwrap()).collect())
        .collect();
    Whole { parts: whole_parts, one: one.to_i64().unwrap() }
}

impl Whole {
    /// A package's worth.
    pub(crate) fn worth(&self, package: &Package) -> i64 {
        self.parts.iter().zip(package).map(|(options, o)| options[usize::from(*o)]).sum()
    }

    /// A whole number as a utility.
    pub(crate) fn utility(&self, worth: i64) -> Fraction {
        whole(worth) / whole(self.one)
    }
}

/// The points of two-party worths that no other point dominates, by falling worth of the first.
pub(crate) fn frontier<T: Ord + Copy>(mut points: Vec<(T, T)>) -> Vec<(T, T)> {
    points.sort_by(|a, b| b.cmp(a));
    points.dedup();
    let mut kept: Vec<(T, T)> = Vec::new();
    for point in points {
        if kept.last().is_none_or(|last| point.1 > last.1) {
            kept.push(point);
        }
    }
    kept
}
