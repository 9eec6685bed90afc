use super::*;
use crate::analyze_exact;
use crate::testing::{csis, matter, new_recruit, ratio, scenario, seat, small, small_mean, zone};
use mediant_core::analysis::Analysis;
use mediant_core::number::{Fraction, Quantity, from_f64};
use mediant_core::scenario::{MatterKind, Scenario, Weights};
use proptest::prelude::*;

fn answer(scenario: &Scenario) -> Analysis {
    analyze_exact(scenario, &Options::default()).unwrap()
}

/// The scenario with one input at another number.
fn turned(scenario: &Scenario, flip: &Flip, to: f64) -> Scenario {
    let mut made = scenario.clone();
    let number: Fraction = from_f64(to).unwrap();
    let path = flip.input.split_once(':').unwrap().1;
    let mut parts = path.split('.');
    let seat = &mut made.parties[flip.party];
    match parts.next().unwrap() {
        "reservation" => {
            let number = match &seat.scale {
                Some((zero, one)) => (number - zero) / (one - zero),
                None => number,
            };
            if seat.disagreement == seat.reservation {
                seat.disagreement = Quantity::Exact(number.clone());
            }
            seat.reservation = Quantity::Exact(number);
        }
        "weights" => {
            let stated = seat.stated_weights.as_mut().unwrap();
            stated[flip.issue.unwrap()] = Quantity::Exact(number);
            let sum: Fraction = stated.iter().map(|q| q.exact().unwrap()).sum();
            seat.weights = Weights::Exact(stated.iter().map(|q| q.exact().unwrap() / &sum).collect());
        }
        _ => {
            let issue = flip.issue.unwrap();
            let option = parts.nth(1).unwrap();
            let at = made.issues[issue].options.iter().position(|o| o.as_str() == option).unwrap();
            seat.values[issue][at] = Quantity::Exact(number);
        }
    }
    made
}

fn nash_packages(analysis: &Analysis) -> Option<Vec<Package>> {
    let solution = analysis.solutions.iter().find(|s| s.concept == Concept::Nash)?;
    Some(solution.points.iter().flat_map(|p| p.packages.clone()).collect())
}

/// Just before the threshold the answer stands, just past it another holds.
fn check(scenario: &Scenario) {
    let analysis = answer(scenario);
    let today = nash_packages(&analysis);
    for flip in &analysis.flips {
        let nudge = (flip.to - flip.from).abs().max(0.01) * 1e-6;
        // At the end of what a number can be, there is nothing just past it.
        if flip.to < 1e-9 || (!flip.input.contains("weights") && flip.to > 1.0 - 1e-9) {
            continue;
        }
        let far = (flip.to - flip.from).abs() > 3.0 * nudge;
        // A threshold at today's number does not say on which side it lies.
        let signs = if far { vec![(flip.to - flip.from).signum()] } else { vec![-1.0, 1.0] };
        let past: Vec<Analysis> =
            signs.iter().map(|s| answer(&turned(scenario, flip, flip.to + s * nudge))).collect();
        let before = far.then(|| answer(&turned(scenario, flip, flip.to - signs[0] * nudge)));
        match flip.changes {
            Changes::Zone => {
                assert!(past.iter().any(|p| p.zone.verdict != analysis.zone.verdict), "{flip:?}");
                if let Some(before) = before {
                    assert_eq!(before.zone.verdict, analysis.zone.verdict, "{flip:?}");
                }
            }
            Changes::Package => {
                let today = today.as_ref().unwrap();
                let mut now = past.iter().filter_map(nash_packages).flatten();
                assert!(now.any(|p| !today.contains(&p)), "{flip:?}");
                if let Some(before) = before {
                    let still = nash_packages(&before).unwrap_or_default();
                    assert!(still.iter().all(|p| today.contains(p)), "{flip:?}");
                }
            }
        }
    }
}

/// What is not reported as a flip of the zone does not flip it, tried at a few places.
fn check_silence(scenario: &Scenario) {
    let analysis = answer(scenario);
    for (party, seat) in scenario.parties.iter().enumerate() {
        let path = format!("{}:reservation", seat.file);
        let flip = analysis.flips.iter().find(|f| f.input == path && f.changes == Changes::Zone);
        for tenth in 0..=10 {
            let to = f64::from(tenth) / 10.0;
            let probe = Flip {
                input: path.clone(),
                party,
                issue: None,
                from: 0.0,
                to,
                relative: 0.0,
                changes: Changes::Zone,
                package: None,
            };
            let changed =
                (zone(&turned(scenario, &probe, to)).is_empty()) != (analysis.zone.verdict != Verdict::Open);
            // Where the list is full, a greater change may have been left out of it.
            assert!(!changed || flip.is_some() || analysis.flips.len() >= KEPT, "{path} at {to}");
        }
    }
}

#[test]
fn a_price_range_closes_at_the_other_sides_limit() {
    let issues = vec![matter("price", 5, MatterKind::Listed)];
    let seller = seat("seller", &[1], &[vec![0, 2, 5, 8, 10]], ratio(4, 10));
    let buyer = seat("buyer", &[1], &[vec![10, 8, 5, 2, 0]], ratio(3, 10));
    let made = scenario(issues, vec![seller, buyer]);
    let flips = answer(&made).flips;
    let zone: Vec<&Flip> = flips.iter().filter(|f| f.changes == Changes::Zone).collect();
    // Only the middle price is acceptable to both.
    let of = |path: &str| zone.iter().find(|f| f.input == path).unwrap();
    assert!((of("parties/seller.toml:reservation").to - 0.5).abs() < 1e-12);
    assert!((of("parties/buyer.toml:reservation").to - 0.5).abs() < 1e-12);
    assert!((of("parties/seller.toml:values.price.o2").to - 0.4).abs() < 1e-12);
    assert!((of("parties/buyer.toml:values.price.o2").to - 0.3).abs() < 1e-12);
    assert!(flips.iter().filter(|f| f.input.contains("weights")).count() == 0, "one weight is always all");
    check(&made);
}

#[test]
fn new_recruit_and_the_published_drafts_flip_where_they_say() {
    let made = new_recruit();
    let flips = answer(&made).flips;
    assert_eq!(flips.len(), KEPT);
    for flip in flips.iter().filter(|f| f.relative > 1e-9).take(3) {
        let nudged = answer(&turned(&made, flip, flip.to + (flip.to - flip.from) * 1e-6));
        assert_ne!(nash_packages(&nudged), nash_packages(&answer(&made)), "{flip:?}");
    }
    let drafts = csis();
    let analysis = answer(&drafts);
    assert!(!analysis.flips.is_empty());
    for flip in analysis.flips.iter().take(3) {
        let nudged = answer(&turned(&drafts, flip, flip.to + (flip.to - flip.from) * 1e-6));
        assert_ne!(nash_packages(&nudged), nash_packages(&analysis), "{flip:?}");
    }
}

#[test]
fn threads_do_not_change_the_answer() {
    let made = csis();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| answer(&made).flips)
    };
    assert_eq!(on(1), on(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn each_flip_stands_just_before_and_turns_just_past(scenario in small()) {
        check(&scenario);
        check_silence(&scenario);
    }

    #[test]
    fn and_so_for_means(scenario in small_mean()) {
        check(&scenario);
        check_silence(&scenario);
    }

    #[test]
    fn and_with_a_disagreement_of_its_own(mut scenario in small(), tenth in 0_i64..3) {
        for seat in &mut scenario.parties {
            let reservation = seat.reservation.exact().unwrap().clone();
            seat.disagreement = Quantity::Exact(reservation * ratio(tenth, 3));
        }
        check(&scenario);
    }

    #[test]
    fn pinned_frontiers_find_what_all_packages_find(scenario in small()) {
        let options = Options::default();
        let space = Space::new(&scenario, &options).unwrap();
        let analysis = answer(&scenario);
        let mut notes = Vec::new();
        let nash = nash(&space, &analysis.solutions, &mut notes);
        let players = players(&space, &analysis.ranges, &nash).unwrap();
        let found = all_packages(&space, &players, boards(&players), (!nash.is_empty(), &options)).unwrap();
        let all = if space.feasible == mediant_core::number::Count::ZERO { Vec::new() } else { report(&space, &players, &found, analysis.zone.verdict) };
        let plain = |flips: &[Flip]| -> Vec<(String, f64, Changes)> {
            flips.iter().map(|f| (f.input.clone(), (f.to * 1e9).round(), f.changes)).collect()
        };
        if all.len() < KEPT {
            let (mut a, mut b) = (plain(&all), plain(&analysis.flips));
            a.sort_by(|x, y| x.partial_cmp(y).unwrap());
            b.sort_by(|x, y| x.partial_cmp(y).unwrap());
            prop_assert_eq!(a, b);
        }
    }
}

/// At a weight of 1 one package leaves the zone of two just as another enters it, so that the zone never closes there.
#[test]
fn a_zone_that_is_handed_on_does_not_close() {
    let sizes = [("i0", 2), ("i1", 3), ("i2", 2)];
    let issues = sizes.map(|(id, options)| matter(id, options, MatterKind::Listed)).to_vec();
    let p0 = seat("p0", &[7, 6, 2], &[vec![4, 5], vec![0, 0, 8], vec![1, 8]], ratio(6, 10));
    let p1 = seat("p1", &[4, 1, 1], &[vec![9, 8], vec![0, 0, 2], vec![8, 4]], ratio(7, 10));
    let made = scenario(issues, vec![p0, p1]);
    let flips = answer(&made).flips;
    assert!(
        !flips.iter().any(|f| f.input == "parties/p0.toml:weights.i2" && f.changes == Changes::Zone),
        "{flips:?}"
    );
    check(&made);
}
