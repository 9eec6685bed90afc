//! The main case: the CSIS simulator of March 2025, by the mean rule and by the additive reading.

use mediant_core::analysis::{Concept, Verdict};
use mediant_core::number::{Fraction, to_f64, whole};
use mediant_core::scenario::{Package, Scenario};

use crate::folder::{analysed, assert_near, scenario, solution};
use crate::oracle;

const ARTICLES: usize = 20;
/// Articles of territory, security, economy, justice, as bits.
const HEADINGS: [u32; 4] = [0b1111, 0b111_1111 << 4, 0b11_1111 << 11, 0b111 << 17];

/// The draft of these articles, by the publication's numbers from 1 to 20.
fn draft(articles: &[usize]) -> Package {
    (1..=ARTICLES).map(|n| u16::from(articles.contains(&n))).collect()
}

/// The articles of a draft, by the publication's numbers.
fn articles(package: &Package) -> Vec<usize> {
    package.iter().enumerate().filter(|(_, o)| **o == 1).map(|(i, _)| i + 1).collect()
}

fn of_bits(bits: u32) -> Package {
    (0..ARTICLES).map(|i| u16::from(bits >> i & 1 == 1)).collect()
}

/// The loaded scenario in whole numbers: scores of one article alone, and thresholds in halves.
struct Simulator {
    scores: Vec<[i64; 4]>,
    thresholds: [i64; 4],
    exclusions: Vec<u32>,
}

impl Simulator {
    fn of(scenario: &Scenario) -> Self {
        let scores = (1..=ARTICLES)
            .map(|n| {
                let points = oracle::points(scenario, &draft(&[n]));
                let score = |p: usize| i64::try_from(points[p].to_integer()).unwrap();
                assert!(points.iter().all(Fraction::is_integer));
                [0, 1, 2, 3].map(score)
            })
            .collect();
        let half = |p: usize| {
            let seat = &scenario.parties[p];
            let halves = seat.points(seat.reservation.exact().unwrap()).unwrap() * whole(2);
            assert!(halves.is_integer());
            i64::try_from(halves.to_integer()).unwrap()
        };
        let bits = |bar: &mediant_core::scenario::Bar| bar.all_of.iter().map(|c| 1 << c.issue).sum();
        Self {
            scores,
            thresholds: [0, 1, 2, 3].map(half),
            exclusions: scenario.rules.iter().map(bits).collect(),
        }
    }

    fn is_consistent(&self, bits: u32) -> bool {
        bits != 0 && !self.exclusions.iter().any(|e| bits & e == *e)
    }

    /// Twice the number of articles times the gain of each party over its threshold.
    fn gains(&self, bits: u32) -> [i64; 4] {
        let count = i64::from(bits.count_ones());
        let mut gains = self.thresholds.map(|t| -t * count);
        for (i, scores) in self.scores.iter().enumerate() {
            if bits >> i & 1 == 1 {
                for (gain, score) in gains.iter_mut().zip(scores) {
                    *gain += 2 * score;
                }
            }
        }
        gains
    }

    fn zone(&self) -> Vec<u32> {
        let passes = |bits: &u32| self.is_consistent(*bits) && self.gains(*bits).iter().all(|g| *g >= 0);
        (1..1_u32 << ARTICLES).filter(passes).collect()
    }
}

fn touches_all(bits: u32) -> bool {
    HEADINGS.iter().all(|h| bits & h != 0)
}

/// The drafts that make a figure greatest: `figure` gives a numerator, over the number of articles to `power`.
fn greatest(drafts: &[u32], power: u32, figure: impl Fn(u32) -> i64) -> Vec<Vec<usize>> {
    let value = |bits: u32| (i128::from(figure(bits)), i128::from(bits.count_ones()).pow(power));
    let mut best: Vec<u32> = Vec::new();
    for &bits in drafts {
        let Some(&held) = best.first() else {
            best.push(bits);
            continue;
        };
        let ((a, n), (b, m)) = (value(bits), value(held));
        match (a * m).cmp(&(b * n)) {
            std::cmp::Ordering::Greater => best = vec![bits],
            std::cmp::Ordering::Equal => best.push(bits),
            std::cmp::Ordering::Less => {}
        }
    }
    best.into_iter().map(|bits| articles(&of_bits(bits))).collect()
}

fn nash(simulator: &Simulator, drafts: &[u32]) -> Vec<Vec<usize>> {
    greatest(drafts, 4, |bits| simulator.gains(bits).iter().product())
}

/// Nash with the gains of Ukraine and Russia alone.
fn nash_of_two(simulator: &Simulator, drafts: &[u32]) -> Vec<Vec<usize>> {
    greatest(drafts, 2, |bits| simulator.gains(bits)[..2].iter().product())
}

fn max_min(simulator: &Simulator, drafts: &[u32]) -> Vec<Vec<usize>> {
    greatest(drafts, 1, |bits| simulator.gains(bits).into_iter().min().unwrap_or(0))
}

#[test]
fn csis_2025_scenario_is_the_published_matrix() {
    let scenario = scenario("ukraine-2025", None);
    let simulator = Simulator::of(&scenario);
    let column = |p: usize| simulator.scores.iter().map(|s| s[p]).collect::<Vec<_>>();
    assert_eq!(column(0), [7, 3, 5, 2, 3, 10, 9, 2, 10, 10, 9, 4, 10, 4, 10, 6, 6, 10, 10, 4]);
    assert_eq!(column(1), [10, 10, 9, 10, 10, 2, 3, 10, 4, 4, 5, 10, 3, 9, 3, 8, 6, 2, 5, 8]);
    assert_eq!(column(2), [8, 6, 6, 5, 7, 5, 7, 5, 7, 8, 7, 7, 6, 6, 7, 6, 8, 6, 8, 7]);
    assert_eq!(column(3), [8, 4, 6, 3, 5, 7, 8, 4, 9, 9, 8, 6, 7, 5, 7, 8, 8, 8, 9, 5]);
    assert_eq!(simulator.thresholds, [10, 13, 6, 8]);
    let pairs: Vec<Vec<usize>> = simulator.exclusions.iter().map(|e| articles(&of_bits(*e))).collect();
    assert_eq!(pairs, [[2, 3], [5, 6], [8, 10], [12, 13], [14, 15]]);
}

#[test]
fn csis_2025_counts_of_drafts() {
    let scenario = scenario("ukraine-2025", None);
    let simulator = Simulator::of(&scenario);
    let consistent = (1..1_u32 << ARTICLES).filter(|b| simulator.is_consistent(*b)).count();
    assert_eq!(consistent, 248_831);
    let zone = simulator.zone();
    assert_eq!(zone.len(), 118_136);
    assert_eq!(zone.iter().filter(|b| b.count_ones() >= 8).count(), 80_559);
    assert_eq!(zone.iter().filter(|b| b.count_ones() >= 15).count(), 11);
    assert_eq!(zone.iter().filter(|b| touches_all(**b)).count(), 92_802);
    // The whole-number reading is the scenario's own, draft by draft.
    for bits in (1..1_u32 << ARTICLES).step_by(4_999) {
        let package = of_bits(bits);
        assert_eq!(simulator.is_consistent(bits), scenario.is_consistent(&package));
        let passes = simulator.is_consistent(bits) && simulator.gains(bits).iter().all(|g| *g >= 0);
        assert_eq!(passes, oracle::is_in_zone(&scenario, &package));
    }
}

#[test]
fn csis_2025_engine_counts_and_verdict() {
    let analysis = analysed(&scenario("ukraine-2025", None));
    assert_eq!(
        (analysis.all.clone(), analysis.consistent.clone(), analysis.feasible.clone()),
        (1_048_575_u32.into(), 248_831_u32.into(), 248_831_u32.into())
    );
    assert_eq!(analysis.zone.verdict, Verdict::Open);
    assert_eq!(analysis.zone.count, (118_136_u32.into(), 118_136_u32.into()));
    // A least gain of 2 on a scale of 0 to 10.
    assert_eq!(analysis.zone.depth_exact, Some(whole(1) / whole(5)));
}

#[test]
fn csis_2025_mean_rule_makes_one_article_the_nash_point() {
    let scenario = scenario("ukraine-2025", None);
    let simulator = Simulator::of(&scenario);
    let zone = simulator.zone();
    assert_eq!(nash(&simulator, &zone), [vec![1]]);
    assert_eq!(max_min(&simulator, &zone), [vec![1]]);
    let analysis = analysed(&scenario);
    for concept in [Concept::Nash, Concept::Egalitarian] {
        let found = solution(&analysis, concept);
        assert_eq!(found.count, 1_u8.into(), "{}", concept.name());
        assert_eq!(articles(&found.points[0].packages[0]), [1], "{}", concept.name());
        assert_near(found.scale_points.as_ref().unwrap(), &[7.0, 10.0, 8.0, 8.0], 9);
    }
}

#[test]
fn csis_2025_presets_pass_and_fail_as_published() {
    let scenario = scenario("ukraine-2025", None);
    let analysis = analysed(&scenario);
    let presets: [(&str, &[usize], [f64; 4], bool); 4] = [
        ("balanced", &[1, 2, 5, 7, 11, 12, 15, 17, 19], [6.7778, 6.8889, 7.2222, 7.0], true),
        ("leaning-russia", &[1, 2, 5, 8, 14, 16, 17, 19, 20], [5.0, 8.4444, 6.7778, 6.2222], true),
        ("leaning-ukraine-listed", &[3, 5, 7, 9, 10, 11, 12, 15, 16, 20], [7.0, 6.4, 6.9, 7.1], false),
        ("leaning-ukraine", &[3, 7, 9, 10, 11, 12, 15, 16, 20], [7.4444, 6.0, 6.8889, 7.3333], false),
    ];
    for (id, numbers, scores, passes) in presets {
        let offer = scenario.offers.iter().find(|(o, _)| o.as_str() == id).unwrap();
        assert_eq!(articles(&offer.1), numbers, "{id}");
        let points: Vec<f64> = oracle::points(&scenario, &offer.1).iter().map(to_f64).collect();
        assert_near(&points, &scores, 4);
        assert_eq!(oracle::is_in_zone(&scenario, &offer.1), passes, "{id}");
        let appraisal =
            analysis.appraisals.iter().find(|a| a.offers.iter().any(|o| o.as_str() == id)).unwrap();
        assert_eq!(appraisal.refusals.is_empty(), passes, "{id}: {:?}", appraisal.refusals);
        if !passes {
            assert_eq!(
                appraisal.refusals.iter().map(|r| r.0).collect::<Vec<_>>(),
                [1],
                "{id} fails on Russia"
            );
        }
    }
}

/// Draft B gives Ukraine its threshold exactly: a package at the reservation value is acceptable.
#[test]
fn csis_2025_draft_at_the_threshold_is_in_the_zone() {
    let scenario = scenario("ukraine-2025", None);
    let (_, package) = scenario.offers.iter().find(|(o, _)| o.as_str() == "leaning-russia").unwrap();
    assert_eq!(scenario.utility(0, package).as_ref(), scenario.parties[0].reservation.exact());
}

/// The published picks make the product of the two belligerents' gains greatest; with all four parties in the
/// product the picks differ.
#[test]
fn csis_2025_nash_and_max_min_among_drafts_that_touch_every_heading() {
    let simulator = Simulator::of(&scenario("ukraine-2025", None));
    let mut drafts = simulator.zone();
    drafts.retain(|b| touches_all(*b));
    assert_eq!(nash_of_two(&simulator, &drafts), [vec![1, 5, 16, 19]]);
    assert_eq!(nash(&simulator, &drafts), [vec![1, 11, 12, 19]]);
    let least = max_min(&simulator, &drafts);
    assert_eq!(least.len(), 8);
    assert!(least.contains(&vec![1, 3, 5, 9, 12, 19]) && least.contains(&vec![1, 5, 16, 19]));
    drafts.retain(|b| b.count_ones() >= 8);
    let two = nash_of_two(&simulator, &drafts);
    assert_eq!(two, [vec![1, 3, 5, 9, 11, 12, 16, 19], vec![1, 3, 5, 10, 11, 12, 16, 19]]);
    assert_eq!(nash(&simulator, &drafts), [vec![1, 3, 5, 10, 11, 12, 16, 19]]);
}

#[test]
fn csis_2025_scores_of_the_published_picks() {
    let scenario = scenario("ukraine-2025", None);
    let scores = |numbers: &[usize]| -> Vec<f64> {
        oracle::points(&scenario, &draft(numbers)).iter().map(to_f64).collect()
    };
    assert_near(&scores(&[1, 5, 16, 19]), &[6.5, 8.25, 7.25, 7.5], 9);
    assert_near(&scores(&[1, 3, 5, 9, 11, 12, 16, 19]), &[6.75, 7.625, 7.0, 7.375], 9);
    assert_near(&scores(&[1, 11, 12, 19]), &[7.5, 7.5, 7.5, 7.75], 9);
}

#[test]
fn additive_reading_makes_the_nash_point_a_treaty_of_many_articles() {
    let scenario = scenario("ukraine-2025", Some("additive"));
    let analysis = analysed(&scenario);
    assert_eq!(
        (analysis.all.clone(), analysis.consistent.clone()),
        (1_048_576_u32.into(), 248_832_u32.into())
    );
    assert_eq!(analysis.zone.verdict, Verdict::Open);
    assert_eq!(analysis.zone.count, (1_263_u32.into(), 1_263_u32.into()));
    let nash = solution(&analysis, Concept::Nash);
    assert_eq!(nash.count, 1_u8.into());
    assert_eq!(articles(&nash.points[0].packages[0]), [1, 3, 4, 5, 9, 10, 11, 12, 14, 16, 17, 19, 20]);
    assert_near(nash.scale_points.as_ref().unwrap(), &[5.825, 6.675, 6.211, 6.155], 3);
}

#[test]
fn additive_reading_counts_are_those_of_brute_force_and_one_article_fails() {
    let scenario = scenario("ukraine-2025", Some("additive"));
    let sides: Vec<oracle::Whole> = (0..4).map(|p| oracle::in_whole_numbers(&scenario, p)).collect();
    let least: Vec<i64> = sides
        .iter()
        .zip(oracle::reservations(&scenario))
        .map(|(side, r)| i64::try_from((r * whole(side.one)).ceil().to_integer()).unwrap())
        .collect();
    let passes = |p: &Package| {
        scenario.is_consistent(p) && sides.iter().zip(&least).all(|(side, least)| side.worth(p) >= *least)
    };
    let zone: Vec<usize> = oracle::packages(&scenario).filter(passes).map(|p| articles(&p).len()).collect();
    assert_eq!(zone.len(), 1_263);
    assert_eq!((zone.iter().min(), zone.iter().max()), (Some(&7), Some(&15)));
    assert!(!passes(&draft(&[1])));
    let points: Vec<f64> = oracle::points(&scenario, &draft(&[1])).iter().map(to_f64).collect();
    assert_near(&points, &[5.039, 5.395, 5.127, 5.107], 3);
    let nothing = oracle::points(&scenario, &draft(&[]));
    assert!(nothing.iter().all(|p| *p == whole(5)));
}
