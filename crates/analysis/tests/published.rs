//! Published numbers, each test named for its source.

#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

use mediant_analysis::{Options, analyze_exact};
use mediant_core::analysis::{Analysis, Concept, Solution, Verdict};
use mediant_core::case::Aggregation;
use mediant_core::scenario::{MatterKind, Package, Scenario, Seat};
use mediant_testkit::build::{drafts, matter, pointed, scenario};

fn run(scenario: &Scenario) -> Analysis {
    analyze_exact(scenario, &Options::default()).unwrap()
}

fn solution(found: &Analysis, concept: Concept) -> &Solution {
    found.solutions.iter().find(|s| s.concept == concept).unwrap()
}

fn near(found: &[f64], expected: &[f64], within: f64) -> bool {
    found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= within)
}

/// The points on the parties' own scales at each point of a solution.
fn on_scales(scenario: &Scenario, utilities: &[f64]) -> Vec<f64> {
    let seats = scenario.parties.iter().zip(utilities);
    seats
        .map(|(seat, u)| {
            let (zero, one) = seat.scale.clone().unwrap();
            let (zero, one) = (mediant_core::number::to_f64(&zero), mediant_core::number::to_f64(&one));
            (zero + u * (one - zero)).round()
        })
        .collect()
}

#[test]
fn nash_1950_bill_and_jack() {
    // Moved or not: what Bill and Jack gain by each good that changes hands.
    let goods = [("book", -2, 4), ("whip", -2, 2), ("ball", -2, 1), ("bat", -2, 2), ("box", -4, 1)];
    let others = [("pen", 10, -1), ("toy", 4, -1), ("knife", 6, -2), ("hat", 2, -2)];
    let all: Vec<_> = goods.into_iter().chain(others).collect();
    let names: Vec<&str> = all.iter().map(|g| g.0).collect();
    let bill: Vec<Vec<i64>> = all.iter().map(|g| vec![0, g.1]).collect();
    let jack: Vec<Vec<i64>> = all.iter().map(|g| vec![0, g.2]).collect();
    let trade = scenario(
        "bill-and-jack",
        &names,
        vec![pointed("bill", &bill, (0, 22), 0), pointed("jack", &jack, (0, 10), 0)],
    );
    let found = run(&trade);
    assert_eq!(found.feasible, 512_u32.into());
    let nash = solution(&found, Concept::Nash);
    assert_eq!(nash.count.clone(), 1_u8.into());
    assert_eq!(nash.points[0].packages, vec![vec![1, 1, 1, 1, 0, 1, 1, 1, 0]]);
    assert!(near(nash.scale_points.as_ref().unwrap(), &[12.0, 5.0], 1e-9));
    assert!((nash.value * 220.0 - 60.0).abs() < 1e-9);
    let points: Vec<Vec<f64>> =
        found.zone_frontier.points.iter().map(|p| on_scales(&trade, &p.utilities)).collect();
    let published = [[18, 0], [16, 2], [14, 4], [12, 5], [8, 6], [6, 7], [2, 8]];
    let published: Vec<Vec<f64>> =
        published.iter().map(|p| p.iter().map(|n| f64::from(*n)).collect()).collect();
    // The printed list also names (16, 1) and (14, 3), which (16, 2) and (14, 4) dominate, and (0, 8) where
    // book, whip, ball and bat for the pen give (2, 8).
    assert_eq!(points, published);
}

fn new_recruit() -> Scenario {
    let rising = |step: i64| (0..5).map(|n| n * step).collect::<Vec<i64>>();
    let falling = |step: i64| (0..5).map(|n| (4 - n) * step).collect::<Vec<i64>>();
    let below = |step: i64| (0..5).map(|n| -n * step).collect::<Vec<i64>>();
    let recruiter: Vec<Vec<i64>> = vec![
        (0..5).map(|n| (n - 4) * 1500).collect(),
        rising(1000),
        below(600),
        falling(300),
        falling(400),
        rising(1000),
        rising(200),
        rising(800),
    ];
    let candidate: Vec<Vec<i64>> = vec![
        below(1500),
        falling(1000),
        below(600),
        falling(300),
        rising(1000),
        falling(400),
        falling(800),
        falling(200),
    ];
    let names = ["salary", "bonus", "job", "car", "start", "vacation", "moving", "insurance"];
    let scale = (-8400, 14_800);
    let seats = vec![pointed("recruiter", &recruiter, scale, 0), pointed("candidate", &candidate, scale, 0)];
    scenario("new-recruit", &names, seats)
}

#[test]
fn new_recruit_mit_ocw_15_668() {
    let recruit = new_recruit();
    let found = run(&recruit);
    assert_eq!(found.all, 390_625_u32.into());
    assert_eq!(found.frontier.points.len(), 45);
    assert_eq!(
        found.frontier.points.iter().map(|p| &p.count).sum::<mediant_core::number::Count>(),
        53_u8.into()
    );
    assert!(found.frontier.exact);
    let range = [found.ranges[0].least, found.ranges[0].most];
    assert!(near(&range, &[0.0, 1.0], 0.0));
    let best = solution(&found, Concept::Utilitarian);
    assert_eq!(best.points.len(), 19);
    let sums: Vec<Vec<f64>> = best.points.iter().map(|p| on_scales(&recruit, &p.utilities)).collect();
    assert!(sums.iter().all(|p| near(&[p[0] + p[1]], &[14_800.0], 0.0)));
    assert!(near(&sums[0], &[12_400.0, 2_400.0], 0.0) && near(&sums[18], &[2_400.0, 12_400.0], 0.0));
    let nash = solution(&found, Concept::Nash);
    assert!(near(nash.scale_points.as_ref().unwrap(), &[7400.0, 7400.0], 1e-9));
    // 56k, 6 %, job A, LUX, Aug 1, 10 days, all moving costs, Alba.
    assert!(nash.points[0].packages.contains(&vec![2, 2, 0, 0, 4, 4, 0, 4]));
    for concept in [Concept::Egalitarian, Concept::KalaiSmorodinsky, Concept::LeastAsymmetry] {
        let points = solution(&found, concept).scale_points.clone().unwrap();
        assert!(near(&points, &[7400.0, 7400.0], 1e-9), "{concept:?}");
    }
}

fn sport_park() -> Scenario {
    let rows: [(&str, bool, i64, [&[i64]; 5]); 6] = [
        (
            "sportco",
            true,
            55,
            [&[14, 8, 0], &[11, 7, 0], &[0, 5, 10, 17], &[35, 29, 20, 0], &[0, 5, 10, 15, 23]],
        ),
        (
            "tourism",
            true,
            65,
            [&[0, 11, 5], &[0, 20, 25], &[0, 2, 4, 9], &[10, 26, 40, 0], &[4, 8, 15, 12, 0]],
        ),
        (
            "environment",
            false,
            55,
            [&[0, 22, 45], &[0, 25, 55], &[0, 0, 0, 0], &[0, 0, 0, 0], &[0, 0, 0, 0, 0]],
        ),
        (
            "union",
            false,
            50,
            [&[15, 20, 0], &[0, 0, 0], &[42, 35, 25, 0], &[30, 20, 10, 0], &[2, 4, 6, 8, 0]],
        ),
        (
            "mayor",
            false,
            30,
            [&[14, 8, 0], &[12, 8, 0], &[24, 18, 12, 0], &[40, 30, 23, 0], &[0, 2, 4, 7, 10]],
        ),
        (
            "cities",
            false,
            31,
            [&[0, 4, 10], &[0, 0, 0], &[12, 8, 6, 0], &[0, 8, 13, 18], &[60, 45, 30, 15, 0]],
        ),
    ];
    let seats = rows.iter().map(|(name, veto, threshold, points)| {
        let points: Vec<Vec<i64>> = points.iter().map(|row| row.to_vec()).collect();
        let seat = pointed(name, &points, (0, 100), *threshold);
        Seat { veto: *veto, ..seat }
    });
    scenario("sport-park", &["a", "b", "c", "d", "e"], seats.collect())
}

/// `A2B3C3D2E3` → options by index.
fn deal(text: &str) -> Package {
    text.chars().filter_map(|c| c.to_digit(10)).map(|d| u16::try_from(d - 1).unwrap()).collect()
}

#[test]
fn sport_park_llm_deliberation_all_six() {
    let park = sport_park();
    let found = run(&park);
    assert_eq!((found.feasible.clone(), found.zone.count.0.clone()), (720_u32.into(), 12_u32.into()));
    let nash = solution(&found, Concept::Nash);
    assert_eq!((nash.count.clone(), &nash.points[0].packages), (1_u8.into(), &vec![deal("A2B3C3D2E3")]));
    assert!(near(nash.scale_points.as_ref().unwrap(), &[57.0, 81.0, 77.0, 71.0, 54.0, 48.0], 1e-9));
    assert!((nash.value * 1e12 - 6_031_872.0).abs() < 1e-3);
    let least = solution(&found, Concept::Leximin);
    assert_eq!(least.points[0].packages, vec![deal("A2B3C4D1E3")]);
    assert!(near(least.scale_points.as_ref().unwrap(), &[70.0, 70.0, 77.0, 56.0, 52.0, 34.0], 1e-9));
    assert!((found.zone.depth.0 - 0.03).abs() < 1e-15);
    assert_eq!(found.zone.deepest, vec![deal("A2B3C4D1E3")]);
    assert_eq!(found.zone.binding, vec![5]);
    let sum = solution(&found, Concept::Utilitarian);
    assert_eq!(sum.points[0].packages, vec![deal("A2B3C2D2E4")]);
    assert!((sum.value - 3.91).abs() < 1e-12);
}

#[test]
fn sport_park_llm_deliberation_both_vetoes_and_five_of_six() {
    let mut park = sport_park();
    park.at_least = 5;
    assert_eq!(run(&park).zone.count, (55_u32.into(), 55_u32.into()));
}

fn csis() -> Scenario {
    let ukraine = vec![7, 3, 5, 2, 3, 10, 9, 2, 10, 10, 9, 4, 10, 4, 10, 6, 6, 10, 10, 4];
    let russia = vec![10, 10, 9, 10, 10, 2, 3, 10, 4, 4, 5, 10, 3, 9, 3, 8, 6, 2, 5, 8];
    let us = vec![8, 6, 6, 5, 7, 5, 7, 5, 7, 8, 7, 7, 6, 6, 7, 6, 8, 6, 8, 7];
    let europe = vec![8, 4, 6, 3, 5, 7, 8, 4, 9, 9, 8, 6, 7, 5, 7, 8, 8, 8, 9, 5];
    let parties = [("ukraine", 50, ukraine), ("russia", 65, russia), ("us", 30, us), ("europe", 40, europe)];
    drafts("csis", &parties, &[(2, 3), (5, 6), (8, 10), (12, 13), (14, 15)])
}

fn draft(articles: &[usize]) -> Package {
    (1..=20).map(|n| u16::from(articles.contains(&n))).collect()
}

#[test]
fn csis_ukraine_russia_simulator_march_2025() {
    let drafts = csis();
    let found = run(&drafts);
    assert_eq!(drafts.aggregation, Aggregation::MeanOfIncluded);
    assert_eq!((found.all.clone(), found.consistent.clone()), (1_048_575_u32.into(), 248_831_u32.into()));
    assert_eq!(found.zone.count, (118_136_u32.into(), 118_136_u32.into()));
    assert_eq!(found.zone.verdict, Verdict::Open);
    for concept in [Concept::Nash, Concept::Egalitarian, Concept::Leximin] {
        let solution = solution(&found, concept);
        assert_eq!(
            (solution.count.clone(), &solution.points[0].packages),
            (1_u8.into(), &vec![draft(&[1])]),
            "{concept:?}"
        );
        assert!(near(&solution.utilities, &[0.7, 1.0, 0.8, 0.8], 0.0));
        assert!(solution.exact);
    }
}

#[test]
fn csis_presets() {
    let drafts = csis();
    let mean = |articles: &[usize]| -> Vec<f64> {
        let package = draft(articles);
        (0..4).map(|k| mediant_core::number::to_f64(&drafts.utility(k, &package).unwrap()) * 10.0).collect()
    };
    assert!(near(&mean(&[1, 2, 5, 7, 11, 12, 15, 17, 19]), &[6.7778, 6.8889, 7.2222, 7.0], 5e-5));
    assert!(near(&mean(&[1, 2, 5, 8, 14, 16, 17, 19, 20]), &[5.0, 8.4444, 6.7778, 6.2222], 5e-5));
    assert!(near(&mean(&[3, 5, 7, 9, 10, 11, 12, 15, 16, 20]), &[7.0, 6.4, 6.9, 7.1], 1e-9));
    // The first has Ukraine above, the second exactly at its threshold, the third Russia below: only the boundary
    // tells them apart from what rounding would say.
    let space = mediant_analysis::Space::new(&drafts, &Options::default()).unwrap();
    let accepted = |articles: &[usize]| {
        let package = draft(articles);
        space.is_accepted(&(0..4).map(|k| space.steps(k, &package).unwrap()).collect::<Vec<_>>())
    };
    assert!(accepted(&[1, 2, 5, 7, 11, 12, 15, 17, 19]));
    assert!(accepted(&[1, 2, 5, 8, 14, 16, 17, 19, 20]));
    assert!(!accepted(&[3, 5, 7, 9, 10, 11, 12, 15, 16, 20]));
}

/// Thirty to split between one who values it as it is and one who values its root, in hundredths: what is left of
/// the published answers on a grid.
#[test]
fn split_thirty_myerson_1991() {
    let first: Vec<i64> = (0..=3000).map(|n| n * 1_000_000).collect();
    #[allow(clippy::cast_possible_truncation, reason = "roots of small numbers, in millionths")]
    let second: Vec<i64> =
        (0..=3000).map(|n| (f64::from(3000 - n) / 100.0).sqrt() * 1e8).map(|v| v.round() as i64).collect();
    let scale = (0, 100_000_000);
    let mut split = scenario(
        "split",
        &["x"],
        vec![pointed("one", &[first], scale, 0), pointed("two", &[second], scale, 0)],
    );
    split.issues = vec![matter("x", 3001, MatterKind::Sampled)];
    let found = run(&split);
    assert!(!found.frontier.exact && found.notes.len() == 1);
    let at = |concept| solution(&found, concept).utilities.clone();
    assert!(near(&at(Concept::Nash), &[20.0, 3.1623], 1e-4));
    assert!(near(&at(Concept::KalaiSmorodinsky), &[18.541_02, 3.385_112], 6e-3));
    assert!(near(&at(Concept::Egalitarian), &[5.0, 5.0], 1e-6));
    assert!(near(&at(Concept::Utilitarian), &[29.75, 0.5], 1e-6));
}
