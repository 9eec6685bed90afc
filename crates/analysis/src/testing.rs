//! Small scenarios for tests, and a strategy that draws them.

use mediant_core::Id;
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, whole};
use mediant_core::scenario::{Bar, Choice, Matter, MatterKind, Package, Scenario, Seat, Weights};
use num_bigint::BigInt;
use proptest::prelude::*;

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(crate) fn ratio(above: i64, below: i64) -> Fraction {
    Fraction::new(BigInt::from(above), BigInt::from(below))
}

pub(crate) fn exact(above: i64, below: i64) -> Quantity {
    Quantity::Exact(ratio(above, below))
}

pub(crate) fn between(low: Fraction, high: Fraction) -> Quantity {
    Quantity::Interval { low, high }
}

pub(crate) fn matter(name: &str, options: usize, kind: MatterKind) -> Matter {
    Matter { id: id(name), options: (0..options).map(|o| id(&format!("o{o}"))).collect(), kind }
}

/// A party with weights as stated (divided by their sum) and values in tenths.
pub(crate) fn seat(name: &str, weights: &[i64], tenths: &[Vec<i64>], reservation: Fraction) -> Seat {
    let sum: i64 = weights.iter().sum();
    let of_sum = weights.iter().map(|w| ratio(*w, sum)).collect();
    let values = tenths.iter().map(|row| row.iter().map(|v| ratio(*v, 10)).collect()).collect();
    Seat {
        file: format!("parties/{name}.toml"),
        stated_weights: Some(weights.iter().map(|w| exact(*w, 1)).collect()),
        ..Seat::additive(id(name), of_sum, values, reservation)
    }
}

/// A party whose values are points of the whole package, on a scale.
pub(crate) fn pointed(name: &str, points: &[Vec<i64>], scale: (i64, i64), reservation: i64) -> Seat {
    let width = whole(scale.1 - scale.0);
    let reservation = (whole(reservation) - whole(scale.0)) / &width;
    let ones = vec![1; points.len()];
    let mut made = seat(name, &ones, points, reservation);
    made.offset = -whole(scale.0) / &width;
    made.weights = Weights::Exact(vec![width.recip(); points.len()]);
    made.values = points.iter().map(|row| row.iter().map(|v| exact(*v, 1)).collect()).collect();
    made.scale = Some((whole(scale.0), whole(scale.1)));
    made.stated_weights = None;
    made
}

pub(crate) fn scenario(issues: Vec<Matter>, parties: Vec<Seat>) -> Scenario {
    Scenario {
        case: id("test"),
        reading: None,
        issues,
        at_least: parties.len(),
        parties,
        aggregation: Aggregation::Additive,
        rules: Vec::new(),
        offers: Vec::new(),
        nash_weights: Vec::new(),
    }
}

/// New Recruit, as published in `TextArena` (citing MIT OCW 15.668, lecture 15).
pub(crate) fn new_recruit() -> Scenario {
    let recruiter = [
        vec![-6000, -4500, -3000, -1500, 0],
        vec![0, 1000, 2000, 3000, 4000],
        vec![0, -600, -1200, -1800, -2400],
        vec![1200, 900, 600, 300, 0],
        vec![1600, 1200, 800, 400, 0],
        vec![0, 1000, 2000, 3000, 4000],
        vec![0, 200, 400, 600, 800],
        vec![0, 800, 1600, 2400, 3200],
    ];
    let candidate = [
        vec![0, -1500, -3000, -4500, -6000],
        vec![4000, 3000, 2000, 1000, 0],
        vec![0, -600, -1200, -1800, -2400],
        vec![1200, 900, 600, 300, 0],
        vec![0, 1000, 2000, 3000, 4000],
        vec![1600, 1200, 800, 400, 0],
        vec![3200, 2400, 1600, 800, 0],
        vec![800, 600, 400, 200, 0],
    ];
    let names = ["salary", "bonus", "job", "car", "start", "vacation", "moving", "insurance"];
    let issues = names.iter().map(|n| matter(n, 5, MatterKind::Listed)).collect();
    let scale = (-8400, 14800);
    scenario(
        issues,
        vec![pointed("recruiter", &recruiter, scale, 0), pointed("candidate", &candidate, scale, 0)],
    )
}

/// The 20 articles of the CSIS simulator of March 2025: values out of ten, reservation values 5 / 6.5 / 3 / 4.
pub(crate) fn csis() -> Scenario {
    let values: [[i64; 20]; 4] = [
        [7, 3, 5, 2, 3, 10, 9, 2, 10, 10, 9, 4, 10, 4, 10, 6, 6, 10, 10, 4],
        [10, 10, 9, 10, 10, 2, 3, 10, 4, 4, 5, 10, 3, 9, 3, 8, 6, 2, 5, 8],
        [8, 6, 6, 5, 7, 5, 7, 5, 7, 8, 7, 7, 6, 6, 7, 6, 8, 6, 8, 7],
        [8, 4, 6, 3, 5, 7, 8, 4, 9, 9, 8, 6, 7, 5, 7, 8, 8, 8, 9, 5],
    ];
    let reservations = [(50, "ukraine"), (65, "russia"), (30, "united-states"), (40, "europe")];
    let issues = (1..=20).map(|n| matter(&format!("article-{n}"), 2, MatterKind::Article)).collect();
    let parties = values
        .iter()
        .zip(reservations)
        .map(|(row, (reservation, name))| {
            let values: Vec<Vec<i64>> = row.iter().map(|v| vec![0, *v]).collect();
            let mut made = seat(name, &[1; 20], &values, ratio(reservation, 100));
            made.weights = Weights::Exact(vec![whole(1); 20]);
            made.stated_weights = None;
            made
        })
        .collect();
    let mut made = scenario(issues, parties);
    made.aggregation = Aggregation::MeanOfIncluded;
    for (a, b) in [(2, 3), (5, 6), (8, 10), (12, 13), (14, 15)] {
        let all_of = vec![Choice { issue: a - 1, option: 1 }, Choice { issue: b - 1, option: 1 }];
        made.rules.push(Bar { all_of, unless: None });
    }
    made
}

/// The first eleven of those articles, additive: an article that is out is worth half of what a full ten is.
pub(crate) fn csis_like() -> Scenario {
    let mut made = csis();
    made.aggregation = Aggregation::Additive;
    made.issues.truncate(11);
    made.rules.truncate(3);
    for seat in &mut made.parties {
        seat.values.truncate(11);
        seat.values.iter_mut().for_each(|row| row[0] = exact(1, 2));
        seat.weights = Weights::Exact(vec![ratio(1, 11); 11]);
        seat.value_ranks.truncate(11);
        seat.opening.truncate(11);
    }
    made
}

/// Every package of a small scenario, in lexicographic order.
pub(crate) fn packages(scenario: &Scenario) -> Vec<Package> {
    let mut all: Vec<Package> = vec![Vec::new()];
    for matter in &scenario.issues {
        let mut longer = Vec::new();
        for head in &all {
            for option in 0..matter.options.len() {
                let mut package = head.clone();
                package.push(u16::try_from(option).unwrap());
                longer.push(package);
            }
        }
        all = longer;
    }
    all
}

/// Packages without contradiction that cross no red line of a party whose consent is needed.
pub(crate) fn feasible(scenario: &Scenario) -> Vec<Package> {
    let needed: Vec<usize> = (0..scenario.parties.len()).filter(|k| scenario.is_needed(*k)).collect();
    let mut all = packages(scenario);
    all.retain(|p| scenario.is_consistent(p) && !needed.iter().any(|k| scenario.crosses_red_line(*k, p)));
    all
}

/// Whether enough parties accept a package, by the definition.
pub(crate) fn in_zone(scenario: &Scenario, package: &[u16]) -> bool {
    let accepts = |k: usize| {
        !scenario.crosses_red_line(k, package)
            && scenario.utility(k, package).unwrap() >= *scenario.parties[k].reservation.exact().unwrap()
    };
    let vetoes = (0..scenario.parties.len()).all(|k| !scenario.parties[k].veto || accepts(k));
    vetoes && (0..scenario.parties.len()).filter(|k| accepts(*k)).count() >= scenario.at_least
}

/// The packages of the zone, by the definition.
pub(crate) fn zone(scenario: &Scenario) -> Vec<Package> {
    let mut all = feasible(scenario);
    all.retain(|p| in_zone(scenario, p));
    all
}

/// Small exact scenarios: 2 to 3 parties, 1 to 4 issues, 2 to 3 options, now and then with a rule.
pub(crate) fn small() -> impl Strategy<Value = Scenario> {
    (2_usize..=3, prop::collection::vec(2_usize..=3, 1..=4)).prop_flat_map(|(parties, options)| {
        let issues = options.len();
        let one = (
            prop::collection::vec(1_i64..=9, issues),
            options.iter().map(|n| prop::collection::vec(0_i64..=10, *n)).collect::<Vec<_>>(),
            0_i64..=8,
        );
        (
            Just(options),
            prop::collection::vec(one, parties),
            prop::option::of((0_usize..issues, 0_usize..issues)),
        )
            .prop_map(|(options, seats, rule)| {
                let issues: Vec<Matter> = options
                    .iter()
                    .enumerate()
                    .map(|(i, n)| matter(&format!("i{i}"), *n, MatterKind::Listed))
                    .collect();
                let parties = seats
                    .into_iter()
                    .enumerate()
                    .map(|(k, (w, v, r))| seat(&format!("p{k}"), &w, &v, ratio(r, 10)))
                    .collect();
                let mut made = scenario(issues, parties);
                if let Some((a, b)) = rule.filter(|(a, b)| a != b) {
                    let all_of = vec![Choice { issue: a, option: 1 }, Choice { issue: b, option: 0 }];
                    made.rules.push(Bar { all_of, unless: None });
                }
                made
            })
    })
}

/// Small scenarios of articles whose included ones are averaged.
pub(crate) fn small_mean() -> impl Strategy<Value = Scenario> {
    (2_usize..=3, 2_usize..=5).prop_flat_map(|(parties, articles)| {
        let one = (prop::collection::vec(0_i64..=10, articles), 1_i64..=8);
        prop::collection::vec(one, parties).prop_map(move |seats| {
            let issues = (0..articles).map(|i| matter(&format!("a{i}"), 2, MatterKind::Article)).collect();
            let parties = seats
                .into_iter()
                .enumerate()
                .map(|(k, (v, r))| {
                    let values: Vec<Vec<i64>> = v.iter().map(|v| vec![0, *v]).collect();
                    let mut made = seat(&format!("p{k}"), &vec![1; articles], &values, ratio(r, 10));
                    made.weights = Weights::Exact(vec![whole(1); articles]);
                    made.stated_weights = None;
                    made
                })
                .collect();
            let mut made = scenario(issues, parties);
            made.aggregation = Aggregation::MeanOfIncluded;
            made
        })
    })
}
