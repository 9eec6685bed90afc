use super::*;
use crate::analyze_exact;
use crate::testing::{
    between, exact, in_zone, matter, packages, ratio, scenario, seat, small, small_mean, zone,
};
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{MatterKind, Package};
use proptest::prelude::*;

fn options(samples: u64) -> Options<'static> {
    Options { samples: Some(samples), ..Options::default() }
}

fn in_part(scenario: &Scenario, samples: u64) -> (Analysis, Uncertainty) {
    let analysis = analyze(scenario, &options(samples)).unwrap();
    let uncertainty = analysis.uncertainty.clone().unwrap();
    (analysis, uncertainty)
}

/// The same scenario with every exact value, and reservation value, as an interval of no or some width.
fn widened(scenario: &Scenario, party: usize, by: i64) -> Scenario {
    let mut wide = scenario.clone();
    let spread = |q: &Quantity| {
        let number = q.exact().unwrap();
        let low = (number - ratio(by, 20)).max(ratio(0, 1));
        between(low, (number + ratio(by, 20)).min(ratio(1, 1)))
    };
    let seat = &mut wide.parties[party];
    for value in seat.values.iter_mut().flatten() {
        *value = spread(value);
    }
    seat.reservation = spread(&seat.reservation);
    seat.disagreement = seat.reservation.clone();
    wide
}

fn one_price(values: Vec<Vec<i64>>, reservations: [Quantity; 2]) -> Scenario {
    let issues = vec![matter("price", values[0].len(), MatterKind::Listed)];
    let mut parties: Vec<Seat> =
        ["seller", "buyer"].iter().zip(values).map(|(n, v)| seat(n, &[1], &[v], ratio(0, 1))).collect();
    for (seat, reservation) in parties.iter_mut().zip(reservations) {
        seat.disagreement = reservation.clone();
        seat.reservation = reservation;
    }
    scenario(issues, parties)
}

#[test]
fn the_verdict_depends_on_the_reservation_that_is_not_known_and_says_how_often_it_opens() {
    let prices = vec![vec![0, 5, 10], vec![10, 5, 0]];
    let made = one_price(prices, [exact(1, 2), Quantity::Unknown]);
    let (analysis, uncertainty) = in_part(&made, 9_604);
    assert_eq!(analysis.zone.verdict, Verdict::Depends);
    assert_eq!(
        analysis.zone.count,
        (0_u8.into(), 2_u8.into()),
        "at the highest price the buyer gets nothing, which may just be enough"
    );
    assert_eq!(analysis.zone.depends_on, ["parties/buyer.toml:reservation"]);
    assert_eq!(uncertainty.ask_first[0].0, "parties/buyer.toml:reservation");
    let share = analysis.zone.probability.unwrap();
    assert!(share.low < 0.5 && 0.5 < share.high && share.high - share.low < 0.021, "{share:?}");
    assert!(
        analysis.solutions.is_empty() && analysis.undefined.iter().all(|(_, why)| why.contains("buyer.toml"))
    );
}

#[test]
fn nothing_known_of_a_party_leaves_all_possible_and_little_sure() {
    let mut made = one_price(vec![vec![0, 5, 10], vec![0, 0, 0]], [exact(1, 2), Quantity::Unknown]);
    made.parties[1].weights = Weights::Between(vec![(ratio(0, 1), ratio(1, 1))]);
    made.parties[1].values = vec![vec![between(ratio(0, 1), ratio(1, 1)); 3]];
    let (analysis, uncertainty) = in_part(&made, 400);
    assert_eq!(
        (analysis.zone.verdict, uncertainty.surely, uncertainty.possibly),
        (Verdict::Depends, 0_u8.into(), 2_u8.into())
    );
    assert_eq!(
        analysis.zone.depends_on,
        [
            "parties/buyer.toml:reservation",
            "parties/buyer.toml:values.price.o1",
            "parties/buyer.toml:values.price.o2"
        ],
        "the seller never takes the first option, so its value to the buyer does not matter"
    );
}

#[test]
fn weights_by_rank_are_bounded_by_the_corners_of_their_cone() {
    let issues: Vec<_> = (0..3).map(|i| matter(&format!("i{i}"), 2, MatterKind::Listed)).collect();
    let values = vec![vec![0, 10], vec![0, 4], vec![0, 7]];
    let mut ranked = seat("x", &[1, 1, 1], &values, ratio(0, 1));
    ranked.weights = Weights::Ranked(vec![vec![2], vec![0, 1]]);
    ranked.stated_weights = None;
    let made = scenario(issues, vec![ranked]);
    let judge = Judge::new(&made, &made.parties[0]);
    let (low, high) = judge.fast.utilities(&[1, 1, 1]);
    // Corners: all on the third (0.7), or a third each (0.7).
    assert!((low - 0.7).abs() < 1e-12 && (high - 0.7).abs() < 1e-12);
    let (low, high) = judge.fast.utilities(&[1, 0, 0]);
    assert!(low.abs() < 1e-12 && (high - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn values_by_rank_keep_their_order_in_every_sample() {
    let mut made = one_price(vec![vec![10, 0, 0, 0], vec![0, 0, 0, 0]], [exact(0, 1), exact(0, 1)]);
    let any = || between(ratio(0, 1), ratio(1, 1));
    made.parties[0].values = vec![vec![exact(1, 1), any(), any(), exact(0, 1)]];
    made.parties[0].value_ranks = vec![vec![vec![0], vec![2], vec![1], vec![3]]];
    let judge = Judge::new(&made, &made.parties[0]);
    for sample in 0..200 {
        let drawn = draw::draw(&judge.fast, &mut draw::generator(1, sample)).values;
        let v = &drawn[0];
        assert!(v[0] >= v[2] && v[2] >= v[1] && v[1] >= v[3] && v[3] >= 0.0);
    }
}

#[test]
fn the_wilson_interval_is_that_of_the_textbook() {
    let (low, high) = crate::count::wilson(8, 10);
    assert!((low - 0.490_162).abs() < 1e-5 && (high - 0.943_318).abs() < 1e-5, "{low} {high}");
    assert_eq!(crate::count::wilson(0, 0), (0.0, 1.0));
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let made = widened(&crate::testing::csis_like(), 0, 3);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| format!("{:?}", analyze(&made, &options(500)).unwrap()))
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(1));
}

#[test]
fn a_caller_can_stop_it() {
    let made = widened(&crate::testing::csis_like(), 0, 3);
    let stop = |_| false;
    let options = Options { progress: Some(&stop), ..Options::default() };
    assert_eq!(analyze(&made, &options), Err(Refusal::Stopped));
}

fn utilities(scenario: &Scenario, draws: &[draw::Draw], package: &Package) -> Vec<f64> {
    let mut settled = scenario.clone();
    for (seat, draw) in settled.parties.iter_mut().zip(draws) {
        let exactly = |n: &f64| mediant_core::number::from_f64(*n).unwrap();
        seat.weights = Weights::Exact(draw.weights.iter().map(exactly).collect());
        seat.values =
            draw.values.iter().map(|r| r.iter().map(|n| Quantity::Exact(exactly(n))).collect()).collect();
    }
    (0..settled.parties.len()).map(|k| to_f64(&settled.utility(k, package).unwrap())).collect()
}

fn unsure_weights(scenario: &Scenario, ranked: bool) -> Scenario {
    let mut made = scenario.clone();
    for seat in &mut made.parties {
        let Weights::Exact(weights) = &seat.weights else { continue };
        seat.weights = if ranked {
            Weights::Ranked((0..weights.len()).map(|i| vec![i]).collect())
        } else {
            let spread = |w: &Fraction| (w * ratio(1, 2), (w * ratio(3, 2)).min(ratio(1, 1)));
            Weights::Between(weights.iter().map(spread).collect())
        };
    }
    made
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bounds_contain_every_sample(scenario in small(), by in 0_i64..6, ranked in any::<bool>()) {
        let made = unsure_weights(&widened(&scenario, 0, by), ranked);
        let judges: Vec<Judge> = made.parties.iter().map(|s| Judge::new(&made, s)).collect();
        for sample in 0..20 {
            let mut random = draw::generator(7, sample);
            let draws: Vec<draw::Draw> = judges.iter().map(|j| draw::draw(&j.fast, &mut random)).collect();
            for draw in &draws {
                prop_assert!((draw.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
            for package in packages(&made) {
                for (party, utility) in utilities(&made, &draws, &package).into_iter().enumerate() {
                    let (low, high) = judges[party].fast.utilities(&package);
                    prop_assert!(low - 1e-9 <= utility && utility <= high + 1e-9);
                }
            }
        }
    }

    #[test]
    fn intervals_of_no_width_give_the_exact_answer(scenario in prop_oneof![small(), small_mean()], party in 0_usize..2) {
        let (analysis, uncertainty) = in_part(&widened(&scenario, party, 0), 16);
        let exactly = analyze_exact(&scenario, &Options::default()).unwrap();
        let count = mediant_core::number::Count::from(zone(&scenario).len());
        prop_assert_eq!(analysis.zone.verdict, exactly.zone.verdict);
        prop_assert_eq!((analysis.zone.count, uncertainty.surely, uncertainty.possibly), ((count.clone(), count.clone()), count.clone(), count.clone()));
        prop_assert_eq!(&analysis.zone.accepted_by, &exactly.zone.accepted_by);
        if analysis.feasible > 0_u8.into() {
            prop_assert!((analysis.zone.depth.0 - exactly.zone.depth.0).abs() < 1e-9);
            prop_assert!((analysis.zone.depth.1 - exactly.zone.depth.1).abs() < 1e-9);
        }
        let share = uncertainty.sampling.unwrap().share;
        let expected = if count > 0_u8.into() { 1.0 } else { 0.0 };
        prop_assert!((share - expected).abs() < 1e-12);
        for (package, share) in &uncertainty.acceptability {
            prop_assert!(in_zone(&scenario, package) && (*share - 1.0).abs() < 1e-12);
        }
        let nash = exactly.solutions.iter().find(|s| s.concept == Concept::Nash);
        for (package, _) in &uncertainty.nash {
            let utility = |k| to_f64(&scenario.utility(k, package).unwrap());
            let reached = nash.unwrap().points.iter().any(|p| {
                p.utilities.iter().enumerate().all(|(k, u)| (u - utility(k)).abs() < 1e-9)
            });
            prop_assert!(reached);
        }
    }

    #[test]
    fn knowing_more_never_makes_less_sure_or_more_possible(
        scenario in prop_oneof![small(), small_mean()], wide in 1_i64..6, narrow in 0_i64..6
    ) {
        let (wide, narrow) = (wide.max(narrow), wide.min(narrow));
        let (more, less) = (in_part(&widened(&scenario, 1, wide), 8), in_part(&widened(&scenario, 1, narrow), 8));
        prop_assert!(less.1.surely >= more.1.surely);
        prop_assert!(less.1.possibly <= more.1.possibly);
        prop_assert!(less.0.zone.depth.0 >= more.0.zone.depth.0 && less.0.zone.depth.1 <= more.0.zone.depth.1);
    }

    #[test]
    fn sampled_packages_are_possible_and_sure_ones_always_in_the_zone(scenario in small(), by in 1_i64..6) {
        let (analysis, uncertainty) = in_part(&widened(&scenario, 0, by), 64);
        let share = uncertainty.sampling.unwrap().share;
        match analysis.zone.verdict {
            Verdict::Open => prop_assert!((share - 1.0).abs() < 1e-12),
            Verdict::Empty => prop_assert!(share.abs() < 1e-12),
            Verdict::Depends => prop_assert!(analysis.zone.probability.is_some()),
        }
        let always = uncertainty.acceptability.iter().filter(|(_, share)| *share > 1.0 - 1e-12).count();
        let always = mediant_core::number::Count::from(always);
        prop_assert!(uncertainty.surely.min(LISTED.into()) <= always);
    }
}
