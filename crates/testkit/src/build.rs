//! Scenarios from plain numbers.

use mediant_core::Id;
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, whole};
use mediant_core::scenario::{Bar, Choice, Matter, MatterKind, Scenario, Seat};
use num_traits::One;

/// An id; what is no id becomes `x`.
#[must_use]
pub fn id(text: &str) -> Id {
    Id::new(text).unwrap_or_else(|_| Id::new("x").unwrap_or_else(|_| unreachable!("x is an id")))
}

/// An exact quantity.
#[must_use]
pub fn exact(above: i64, below: i64) -> Quantity {
    Quantity::Exact(whole(above) / whole(below))
}

/// An issue with options `a`, `b`, … or of articles `out` and `in`.
#[must_use]
pub fn matter(name: &str, options: usize, kind: MatterKind) -> Matter {
    let name_of = |option: usize| match (kind, option) {
        (MatterKind::Article, 0) => "out".to_owned(),
        (MatterKind::Article, _) => "in".to_owned(),
        _ => format!("o{}", option + 1),
    };
    Matter { id: id(name), options: (0..options).map(|o| id(&name_of(o))).collect(), kind }
}

/// A party that values each option of each issue in points on a scale from `zero` to `one`, and accepts from
/// `reservation` points on; it has a veto.
#[must_use]
pub fn pointed(name: &str, points: &[Vec<i64>], (zero, one): (i64, i64), reservation: i64) -> Seat {
    let width = whole(one - zero);
    let values = points.iter().map(|row| row.iter().map(|v| whole(*v)).collect()).collect();
    let least = whole(reservation - zero) / &width;
    Seat {
        offset: whole(-zero) / &width,
        scale: Some((whole(zero), whole(one))),
        file: format!("parties/{name}.toml"),
        ..Seat::additive(id(name), vec![width.recip(); points.len()], values, least)
    }
}

/// A scenario of parties that all must accept, with issues that have as many options as the first party values.
#[must_use]
pub fn scenario(name: &str, issues: &[&str], parties: Vec<Seat>) -> Scenario {
    let options = |issue: usize| parties.first().map_or(0, |p| p.values[issue].len());
    let kind = MatterKind::Listed;
    Scenario::additive(
        id(name),
        issues.iter().enumerate().map(|(i, n)| matter(n, options(i), kind)).collect(),
        parties,
    )
}

/// Articles of which the included ones' scores, out of ten, are averaged; each party accepts from a threshold on,
/// in tenths of a score. Utility is a tenth of the mean.
#[must_use]
pub fn drafts(name: &str, parties: &[(&str, i64, Vec<i64>)], excludes: &[(usize, usize)]) -> Scenario {
    let articles = parties.first().map_or(0, |p| p.2.len());
    let seats = parties.iter().map(|(name, threshold, scores)| {
        let points: Vec<Vec<i64>> = scores.iter().map(|score| vec![0, *score]).collect();
        let mut seat = pointed(name, &points, (0, 10), 0);
        seat.reservation = exact(*threshold, 100);
        seat.disagreement = exact(*threshold, 100);
        seat
    });
    let names: Vec<String> = (1..=articles).map(|n| format!("article-{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut made = scenario(name, &names, seats.collect());
    made.issues = names.iter().map(|n| matter(n, 2, MatterKind::Article)).collect();
    made.aggregation = Aggregation::MeanOfIncluded;
    made.rules = excludes.iter().map(|(a, b)| excludes_both(a - 1, b - 1)).collect();
    made
}

/// Two articles that exclude each other, by index.
#[must_use]
pub fn excludes_both(one: usize, other: usize) -> Bar {
    Bar { all_of: vec![Choice { issue: one, option: 1 }, Choice { issue: other, option: 1 }], unless: None }
}

/// The same scenario with every number multiplied by a factor a little above one, whose denominator is the prime
/// 2^61 − 1: too large for floats, not for whole numbers of 128 bits.
#[must_use]
pub fn unwieldy(scenario: &Scenario) -> Scenario {
    multiplied(scenario, whole((1 << 61) - 1))
}

/// The same with the prime 2^127 − 1, which is too large for exact steps: an engine has to round, and should answer the
/// same.
#[must_use]
pub fn unbearable(scenario: &Scenario) -> Scenario {
    let power = (0..127).fold(Fraction::one(), |power, _| power * whole(2));
    multiplied(scenario, power - Fraction::one())
}

fn multiplied(scenario: &Scenario, prime: Fraction) -> Scenario {
    let factor = (&prime + Fraction::one()) / prime;
    let mut made = scenario.clone();
    for seat in &mut made.parties {
        seat.offset = &seat.offset * &factor;
        for value in seat.values.iter_mut().flatten() {
            *value = value.map(|v| v * &factor);
        }
        let bundled = seat.bundles.iter_mut().flat_map(|b| &mut b.of);
        for term in seat.interactions.iter_mut().chain(bundled) {
            term.adds = term.adds.map(|v| v * &factor);
        }
        seat.ceiling = seat.ceiling.take().map(|ceiling| ceiling * &factor);
        seat.reservation = seat.reservation.map(|v| v * &factor);
        seat.disagreement = seat.disagreement.map(|v| v * &factor);
    }
    made
}

/// The same scenario with the parties in another order; `order[k]` is the party that comes to place `k`.
#[must_use]
pub fn reorder(scenario: &Scenario, order: &[usize]) -> Scenario {
    let mut made = scenario.clone();
    made.parties = order.iter().map(|k| scenario.parties[*k].clone()).collect();
    if !scenario.nash_weights.is_empty() {
        made.nash_weights = order.iter().map(|k| scenario.nash_weights[*k].clone()).collect();
    }
    made
}
