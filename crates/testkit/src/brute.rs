//! The oracle: every answer by its definition, over all packages, in exact fractions. Slow on purpose.

use std::collections::BTreeMap;

use mediant_core::analysis::Concept;
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{Package, Scenario};
use num_traits::{One, Zero};

/// A point: exact utilities, and the packages that reach it in lexicographic order.
pub type Place = (Vec<Fraction>, Vec<Package>);

/// Every package, in lexicographic order.
#[must_use]
pub fn packages(scenario: &Scenario) -> Vec<Package> {
    let mut all: Vec<Package> = vec![Vec::new()];
    for matter in &scenario.issues {
        let options = u16::try_from(matter.options.len()).unwrap_or(u16::MAX);
        all = all
            .into_iter()
            .flat_map(|head| {
                (0..options).map(move |option| {
                    let mut package = head.clone();
                    package.push(option);
                    package
                })
            })
            .collect();
    }
    all
}

/// Packages without contradiction.
#[must_use]
pub fn consistent(scenario: &Scenario) -> Vec<Package> {
    packages(scenario).into_iter().filter(|p| scenario.is_consistent(p)).collect()
}

/// Consistent packages that cross no red line of a party whose consent is needed.
#[must_use]
pub fn feasible(scenario: &Scenario) -> Vec<Package> {
    let crosses = |p: &Package| {
        (0..scenario.parties.len()).any(|k| scenario.is_needed(k) && scenario.crosses_red_line(k, p))
    };
    consistent(scenario).into_iter().filter(|p| !crosses(p)).collect()
}

fn known(number: &mediant_core::number::Quantity) -> Fraction {
    number.exact().cloned().unwrap_or_default()
}

/// A party's utility; zero where it is not defined.
#[must_use]
pub fn utility(scenario: &Scenario, party: usize, package: &[u16]) -> Fraction {
    scenario.utility(party, package).unwrap_or_default()
}

/// A party's gain over its reservation value; none where it refuses whatever the gain.
#[must_use]
pub fn gain(scenario: &Scenario, party: usize, package: &[u16]) -> Option<Fraction> {
    let over = utility(scenario, party, package) - known(&scenario.parties[party].reservation);
    (!scenario.crosses_red_line(party, package)).then_some(over)
}

/// Whether a package is accepted if party `k` accepts from a gain of `-lowered[k]` on.
fn accepted(scenario: &Scenario, package: &[u16], lowered: &[Fraction]) -> bool {
    let accepts =
        |k: &usize| gain(scenario, *k, package).is_some_and(|g| g + &lowered[*k] >= Fraction::zero());
    let parties: Vec<usize> = (0..scenario.parties.len()).collect();
    parties.iter().filter(|k| scenario.parties[**k].veto).all(accepts)
        && parties.iter().filter(|k| accepts(k)).count() >= scenario.at_least.max(1)
}

fn unchanged(scenario: &Scenario) -> Vec<Fraction> {
    vec![Fraction::zero(); scenario.parties.len()]
}

/// The feasible packages that enough parties accept.
#[must_use]
pub fn zone(scenario: &Scenario) -> Vec<Package> {
    let lowered = unchanged(scenario);
    feasible(scenario).into_iter().filter(|p| accepted(scenario, p, &lowered)).collect()
}

/// The depth: the greatest number by which all reservation values can rise together with the package still
/// accepted, over all feasible packages; and the packages that bear it. None where none can be accepted at all.
#[must_use]
pub fn depth(scenario: &Scenario) -> Option<(Fraction, Vec<Package>)> {
    let mut best: Option<(Fraction, Vec<Package>)> = None;
    for package in feasible(scenario) {
        let gains = (0..scenario.parties.len()).filter_map(|k| gain(scenario, k, &package));
        // The package's own depth is one of the gains.
        let bears = |rise: &Fraction| accepted(scenario, &package, &vec![-rise; scenario.parties.len()]);
        let Some(own) = gains.filter(bears).max() else { continue };
        match &mut best {
            Some((depth, tied)) if *depth == own => tied.push(package),
            Some((depth, _)) if *depth > own => {}
            _ => best = Some((own, vec![package])),
        }
    }
    best
}

/// For an empty zone: the least by which party `k` alone must lower its reservation value to open it.
#[must_use]
pub fn opens_if(scenario: &Scenario, party: usize) -> Option<Fraction> {
    let candidates = feasible(scenario).into_iter().filter_map(|package| {
        let lowering = -gain(scenario, party, &package)?;
        let mut lowered = unchanged(scenario);
        lowered[party].clone_from(&lowering);
        accepted(scenario, &package, &lowered).then_some(lowering)
    });
    candidates.min()
}

/// The places among these packages that no other dominates, falling.
#[must_use]
pub fn frontier(scenario: &Scenario, among: &[Package]) -> Vec<Place> {
    let mut places: BTreeMap<Vec<Fraction>, Vec<Package>> = BTreeMap::new();
    for package in among {
        let at = (0..scenario.parties.len()).map(|k| utility(scenario, k, package)).collect();
        places.entry(at).or_default().push(package.clone());
    }
    let beaten = |at: &Vec<Fraction>| {
        places.keys().any(|other| other != at && other.iter().zip(at).all(|(a, b)| a >= b))
    };
    places.iter().rev().filter(|(at, _)| !beaten(at)).map(|(a, p)| (a.clone(), p.clone())).collect()
}

/// What a concept picks from the frontier of a zone that is not empty; none where it is not defined.
#[must_use]
pub fn solution(scenario: &Scenario, zone: &[Place], concept: Concept) -> Option<Vec<Place>> {
    let parties = 0..scenario.parties.len();
    let disagreement: Vec<Fraction> = scenario.parties.iter().map(|s| known(&s.disagreement)).collect();
    let gains =
        |place: &Place| -> Vec<Fraction> { place.0.iter().zip(&disagreement).map(|(u, d)| u - d).collect() };
    let ascending = |mut numbers: Vec<Fraction>| {
        numbers.sort();
        numbers
    };
    match concept {
        Concept::Nash => Some(best(zone, |p| product(&gains(p), &vec![Fraction::one(); disagreement.len()]))),
        Concept::WeightedNash => Some(best(zone, |p| product(&gains(p), &scenario.nash_weights))),
        Concept::Egalitarian => Some(best(zone, |p| gains(p).into_iter().min())),
        Concept::Leximin => Some(best(zone, |p| ascending(gains(p)))),
        Concept::Utilitarian => Some(best(zone, |p| p.0.iter().sum::<Fraction>())),
        Concept::LeastAsymmetry => Some(best(zone, |p| {
            p.0.iter().min().cloned().unwrap_or_default() - p.0.iter().max().cloned().unwrap_or_default()
        })),
        Concept::KalaiSmorodinsky => {
            let ideal = |k: usize| zone.iter().map(|p| gains(p)[k].clone()).max().unwrap_or_default();
            let counted: Vec<(usize, Fraction)> =
                parties.map(|k| (k, ideal(k))).filter(|(_, width)| *width > Fraction::zero()).collect();
            let shares = |p: &Place| counted.iter().map(|(k, width)| &gains(p)[*k] / width).collect();
            (!counted.is_empty()).then(|| best(zone, |p| ascending(shares(p))))
        }
        Concept::Fallback => None,
    }
}

fn best<K: PartialOrd>(zone: &[Place], key: impl Fn(&Place) -> K) -> Vec<Place> {
    let keys: Vec<K> = zone.iter().map(key).collect();
    let tops = |key: &K| !keys.iter().any(|other| other > key);
    zone.iter().zip(&keys).filter(|(_, key)| tops(key)).map(|(place, _)| place.clone()).collect()
}

/// How many gain, and the product of their gains, each as often as its weight says in whole numbers.
fn product(gains: &[Fraction], weights: &[Fraction]) -> (usize, Fraction) {
    let common: Fraction = weights.iter().map(|w| Fraction::from(w.denom().clone())).product();
    let mut found = (0, Fraction::one());
    for (gain, weight) in gains.iter().zip(weights) {
        let power = to_f64(&(weight * &common));
        if *gain > Fraction::zero() && power > 0.5 {
            found.0 += 1;
            let mut times = power;
            while times > 0.5 {
                found.1 *= gain;
                times -= 1.0;
            }
        }
    }
    found
}
