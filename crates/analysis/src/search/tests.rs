//! Searches against all packages of small problems.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::{Found, NO_GAIN, NO_GAIN_FOR_ALL, Question, Search, Tied, points};
use crate::maxima::compose;
use crate::options::{Options, Refusal};

/// A question with its own numbers.
#[derive(Clone, Debug)]
struct Case {
    groups: Vec<Vec<Vec<i128>>>,
    offsets: Vec<i128>,
    scales: Vec<i128>,
    reservations: Vec<Option<i128>>,
    disagreements: Vec<i128>,
    powers: Option<Vec<u32>>,
}

impl Case {
    fn question(&self) -> Question<'_> {
        Question {
            groups: &self.groups,
            offsets: self.offsets.clone(),
            scales: self.scales.iter().copied().map(BigInt::from).collect(),
            reservations: self.reservations.clone(),
            disagreements: self.disagreements.clone(),
            powers: self.powers.clone(),
        }
    }
}

/// Cases of few parties, groups and rows, with many ties and columns of one value; steps are small or have 90 bits.
fn cases() -> impl Strategy<Value = Case> {
    let size = (1_usize..=6, 1_usize..=4, prop_oneof![Just(1_i128), Just(7 << 87)], 1_i128..=9);
    size.prop_flat_map(|(parties, groups, unit, most)| {
        let flat = (-1_i128..=1, 1_usize..=5);
        let group = flat.prop_flat_map(move |(one, rows)| {
            let drawn = prop::collection::vec((-2_i128..=most).prop_map(move |v| v * unit), rows);
            let same = Just(vec![one * unit; rows]);
            prop::collection::vec(prop_oneof![4 => drawn, 1 => same], parties)
        });
        let steps = move |low: i128, high: i128| (low..=high).prop_map(move |v| v * unit);
        let reservation = prop_oneof![6 => steps(-3, 2 * most).prop_map(Some), 1 => Just(None)];
        (
            prop::collection::vec(group, groups),
            prop::collection::vec(steps(-2, 2), parties),
            prop::collection::vec((1_i128..=3).prop_map(move |v| v * unit), parties),
            prop::collection::vec(reservation, parties),
            prop::collection::vec(steps(-3, most), parties),
            prop::option::of(prop::collection::vec(0_u32..4, parties)),
        )
            .prop_map(|(groups, offsets, scales, reservations, disagreements, powers)| Case {
                groups,
                offsets,
                scales,
                reservations,
                disagreements,
                powers,
            })
    })
}

/// Every point that a package reaches, falling, with the number of packages and the first.
fn everything(case: &Case) -> Vec<Tied> {
    let mut all = vec![Tied { steps: case.offsets.clone(), count: 1, rows: Vec::new() }];
    for group in &case.groups {
        let longer = |package: &Tied| -> Vec<Tied> {
            let row = |row: usize| Tied {
                steps: package.steps.iter().zip(group).map(|(s, column)| s + column[row]).collect(),
                count: 1,
                rows: [package.rows.as_slice(), &[u32::try_from(row).unwrap()]].concat(),
            };
            (0..group[0].len()).map(row).collect()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all.sort_by(|a, b| b.steps.cmp(&a.steps).then(a.rows.cmp(&b.rows)));
    all.dedup_by(|other, one| {
        let same = one.steps == other.steps;
        one.count += u128::from(same);
        same
    });
    all
}

fn undominated(points: &[Tied]) -> Vec<Tied> {
    let beaten = |p: &Tied| {
        points.iter().any(|q| q.steps != p.steps && q.steps.iter().zip(&p.steps).all(|(a, b)| a >= b))
    };
    points.iter().filter(|p| !beaten(p)).cloned().collect()
}

/// Those with the greatest key.
fn greatest<K: Ord>(points: &[Tied], key: impl Fn(&[i128]) -> K) -> Found {
    let best = points.iter().map(|p| key(&p.steps)).max();
    let found: Vec<Tied> = points.iter().filter(|p| Some(key(&p.steps)) == best).cloned().collect();
    if found.is_empty() { Found::Empty } else { Found::Points(found) }
}

fn accepts(floors: &[Option<i128>], steps: &[i128]) -> bool {
    steps.iter().zip(floors).all(|(s, floor)| floor.is_none_or(|floor| *s >= floor))
}

fn ratio(one: i128, other: i128) -> BigRational {
    BigRational::new(one.into(), other.into())
}

fn rising(mut ratios: Vec<BigRational>) -> Vec<BigRational> {
    ratios.sort();
    ratios
}

fn check_solutions(case: &Case, frontier: &[Tied]) -> Result<(), TestCaseError> {
    let question = case.question();
    let options = Options::default();
    let solved = Search::new(&question, &options).unwrap().solve().unwrap();
    // What dominates a package of the zone is in the zone.
    let zone: Vec<Tied> =
        frontier.iter().filter(|p| accepts(&case.reservations, &p.steps)).cloned().collect();
    let parties = case.offsets.len();
    let (d, scales) = (&case.disagreements, &case.scales);
    let ideals: Vec<i128> = (0..parties).filter_map(|k| zone.iter().map(|p| p.steps[k]).max()).collect();
    if zone.is_empty() {
        prop_assert_eq!(solved.ideals, None);
        for found in [solved.nash, solved.egalitarian, solved.leximin, solved.utilitarian] {
            prop_assert_eq!(found, Found::Empty);
        }
        return Ok(());
    }
    prop_assert_eq!(solved.ideals.as_ref(), Some(&ideals));
    let gains = |s: &[i128]| rising((0..parties).map(|k| ratio(s[k] - d[k], scales[k])).collect());
    prop_assert_eq!(solved.egalitarian, greatest(&zone, |s| gains(s)[0].clone()));
    prop_assert_eq!(solved.leximin, greatest(&zone, gains));
    let sum = |s: &[i128]| (0..parties).map(|k| ratio(s[k], scales[k])).sum::<BigRational>();
    prop_assert_eq!(solved.utilitarian, greatest(&zone, sum));
    let gainers: Vec<usize> = (0..parties).filter(|k| ideals[*k] > d[*k]).collect();
    if gainers.is_empty() {
        prop_assert_eq!(solved.kalai_smorodinsky, Found::Undefined(NO_GAIN));
        prop_assert_eq!(solved.nash, Found::Undefined(NO_GAIN));
        return Ok(());
    }
    let share = |s: &[i128], k: usize| ratio(s[k] - d[k], ideals[k] - d[k]);
    let shares = |s: &[i128]| rising(gainers.iter().map(|k| share(s, *k)).collect());
    prop_assert_eq!(solved.kalai_smorodinsky, greatest(&zone, shares));
    prop_assert_eq!(solved.nash, product(case, &zone, &gainers, &vec![1; parties]));
    let weighted = case.powers.as_ref().map(|powers| product(case, &zone, &gainers, powers));
    prop_assert_eq!(solved.weighted_nash, weighted);
    Ok(())
}

/// The greatest product of gains to their powers among points of a frontier.
fn product(case: &Case, zone: &[Tied], gainers: &[usize], powers: &[u32]) -> Found {
    let gain = |s: &[i128], k: usize| s[k] - case.disagreements[k];
    let counted: Vec<usize> = gainers.iter().copied().filter(|k| powers[*k] > 0).collect();
    if counted.is_empty() {
        return Found::Undefined(NO_GAIN);
    }
    let all = |p: &&Tied| counted.iter().all(|k| gain(&p.steps, *k) > 0);
    let gain_all: Vec<Tied> = zone.iter().filter(all).cloned().collect();
    if gain_all.is_empty() {
        return Found::Undefined(NO_GAIN_FOR_ALL);
    }
    let product =
        |s: &[i128]| counted.iter().map(|k| BigInt::from(gain(s, *k)).pow(powers[*k])).product::<BigInt>();
    greatest(&gain_all, product)
}

fn check_depth(case: &Case) -> Result<(), TestCaseError> {
    let question = case.question();
    let options = Options::default();
    let search = Search::new(&question, &options).unwrap();
    let all = everything(case);
    let asked: Vec<usize> = (0..case.offsets.len()).filter(|k| case.reservations[*k].is_some()).collect();
    let least = |s: &[i128]| {
        let gain = |k: &usize| ratio(s[*k] - case.reservations[*k].unwrap(), case.scales[*k]);
        asked.iter().map(gain).min()
    };
    let depth = if asked.is_empty() { Found::Empty } else { greatest(&undominated(&all), least) };
    prop_assert_eq!(search.depth().unwrap(), depth);
    let opens = search.opens_if().unwrap();
    for party in 0..case.offsets.len() {
        let mut floors = case.reservations.clone();
        let asked = floors[party].take().is_some();
        let accepted = all.iter().filter(|p| asked && accepts(&floors, &p.steps));
        prop_assert_eq!(opens[party], accepted.map(|p| p.steps[party]).max());
    }
    Ok(())
}

proptest! {
    #[test]
    fn solutions_are_those_of_the_listed_frontier(case in cases()) {
        check_solutions(&case, &undominated(&everything(&case)))?;
    }

    #[test]
    fn depth_and_openings_are_those_of_all_packages(case in cases()) {
        check_depth(&case)?;
    }
}

/// A party's column of a made-up domain.
fn drawn(seed: u64, rows: u64) -> Vec<i128> {
    let number = |row: u64| {
        let mixed = (seed * 1000 + row).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
        i128::from(mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40)
    };
    (0..rows).map(number).collect()
}

/// Domains large enough for cuts to be learnt.
#[test]
fn larger_domains_agree_with_their_frontier() {
    for (seed, (parties, groups, rows)) in [(4, 7, 7), (3, 9, 9), (5, 6, 6)].into_iter().enumerate() {
        let column = |group: usize, k: usize| drawn((seed * 1000 + group * 10 + k) as u64, rows);
        let all = |n: i128| vec![n * groups / 7; parties];
        let case = Case {
            groups: (0..groups)
                .map(|g| (0..parties).map(|k| column(usize::try_from(g).unwrap(), k)).collect())
                .collect(),
            offsets: all(0),
            scales: (0..parties).map(|k| (1 << 26) + k as i128).collect(),
            reservations: (0..parties).map(|k| (k != 1).then_some((groups << 23) + k as i128)).collect(),
            disagreements: all(1 << 24),
            powers: Some((0..parties).map(|k| [3, 1, 0, 2, 1][k]).collect()),
        };
        let composed = compose(&case.groups, 0, &Options::default()).unwrap();
        let front = composed.front();
        let point = |at: usize| Tied {
            steps: front.point(at).to_vec(),
            count: front.counts[at],
            rows: composed.first(at),
        };
        let frontier: Vec<Tied> = (0..front.len()).map(point).collect();
        assert!(
            frontier.iter().any(|p| accepts(&case.reservations, &p.steps)),
            "an empty zone shows nothing"
        );
        check_solutions(&case, &frontier).unwrap();
    }
}

/// Twelve issues of ten options on which nothing hangs: 10^12 packages reach the one point.
#[test]
fn packages_without_difference_are_counted_without_being_listed() {
    let groups = vec![vec![vec![5; 10], vec![7; 10]]; 12];
    let question = Question {
        groups: &groups,
        offsets: vec![1, 2],
        scales: vec![BigInt::from(100); 2],
        reservations: vec![Some(61), Some(0)],
        disagreements: vec![0, 0],
        powers: None,
    };
    let options = Options::default();
    let solved = Search::new(&question, &options).unwrap().solve().unwrap();
    let only = Tied { steps: vec![61, 86], count: 1_000_000_000_000, rows: vec![0; 12] };
    for found in [&solved.nash, &solved.egalitarian, &solved.leximin, &solved.utilitarian] {
        assert_eq!(points(found), std::slice::from_ref(&only));
    }
    assert_eq!(solved.ideals, Some(vec![61, 86]));
}

#[test]
fn too_many_ties_and_wrong_sizes_are_refused() {
    // The third party has nothing to gain or lose: every point of the others' frontier has the same least gain.
    let line: Vec<i128> = (0..30).collect();
    let groups = vec![vec![line.clone(), line.iter().rev().copied().collect(), vec![0; 30]]; 3];
    let mut question = Question {
        groups: &groups,
        offsets: vec![0; 3],
        scales: vec![BigInt::from(100); 3],
        reservations: vec![Some(0); 3],
        disagreements: vec![0; 3],
        powers: None,
    };
    let options = Options { frontier_limit: 50, ..Options::default() };
    let solved = Search::new(&question, &options).unwrap().solve().unwrap();
    assert_eq!(solved.egalitarian, Found::TooMany(50));
    assert_eq!(points(&solved.leximin).len(), 2, "43 and 44, either way round");
    question.scales.pop();
    assert!(matches!(Search::new(&question, &options).err(), Some(Refusal::Malformed(_))));
}
