#![allow(clippy::unwrap_used, reason = "test helpers")]

use mediant_core::analysis::Concept;
use mediant_core::number::{Fraction, parse, show, whole};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;

use super::*;

type Point = [Fraction; 2];

fn group(rows: &[[i128; 2]], line: bool) -> Group {
    Group { columns: [0, 1].map(|k| rows.iter().map(|row| row[k]).collect()), line }
}

fn row(group: &Group, row: usize) -> Point {
    [0, 1].map(|k| Fraction::from(BigInt::from(group.columns[k][row])))
}

fn plus(a: &Point, b: &Point) -> Point {
    [0, 1].map(|k| &a[k] + &b[k])
}

fn between(a: &Point, b: &Point, share: &Fraction) -> Point {
    [0, 1].map(|k| &a[k] + (&b[k] - &a[k]) * share)
}

fn dominates(a: &Point, b: &Point) -> bool {
    a != b && (0..2).all(|k| a[k] >= b[k])
}

/// All points of a group, where polylines are looked at in `parts` even steps between neighbours.
fn sampled(group: &Group, parts: i64) -> Vec<Point> {
    let rows = group.columns[0].len();
    let mut found: Vec<Point> = (0..rows).map(|r| row(group, r)).collect();
    if group.line {
        for r in 1..rows {
            let at = |n| between(&row(group, r - 1), &row(group, r), &(whole(n) / whole(parts)));
            found.extend((1..parts).map(at));
        }
    }
    found
}

fn sums(parts: &[Vec<Point>]) -> Vec<Point> {
    let mut found = vec![[Fraction::zero(), Fraction::zero()]];
    for part in parts {
        found = found.iter().flat_map(|a| part.iter().map(|b| plus(a, b))).collect();
        found.sort();
        found.dedup();
    }
    found
}

/// Every line of one group moved by rows of all others, and every sum of rows, as pairs of ends; nothing left out.
fn lines(groups: &[Group]) -> Vec<(Point, Point)> {
    let rows = |g: &Group| (0..g.columns[0].len()).map(|r| row(g, r)).collect::<Vec<_>>();
    let all: Vec<Vec<Point>> = groups.iter().map(rows).collect();
    let mut found: Vec<(Point, Point)> = sums(&all).into_iter().map(|p| (p.clone(), p)).collect();
    for (index, group) in groups.iter().enumerate().filter(|(_, g)| g.line) {
        let mut rest = all.clone();
        rest.remove(index);
        for base in sums(&rest) {
            for r in 1..group.columns[0].len() {
                found.push((plus(&base, &row(group, r - 1)), plus(&base, &row(group, r))));
            }
        }
    }
    found
}

/// Whether some point of a line dominates a point: among the shares at which no party has less, one at which some has more.
fn line_dominates((a, b): &(Point, Point), point: &Point) -> bool {
    let (mut low, mut high) = (Fraction::zero(), Fraction::one());
    for k in 0..2 {
        let (slope, need) = (&b[k] - &a[k], &point[k] - &a[k]);
        if slope.is_zero() {
            if need.is_positive() {
                return false;
            }
        } else if slope.is_positive() {
            low = low.max(need / slope);
        } else {
            high = high.min(need / slope);
        }
    }
    low <= high && [low, high].iter().any(|share| dominates(&between(a, b, share), point))
}

fn holds(piece: &Piece, point: &Point) -> bool {
    if piece.moves.is_none() {
        return piece.from == *point;
    }
    let share = (&point[0] - &piece.from[0]) / (&piece.to[0] - &piece.from[0]);
    let open = |index: usize| piece.ends[index] == End::Open;
    let inside = !(share.is_negative()
        || share > Fraction::one()
        || share.is_zero() && open(0)
        || share.is_one() && open(1));
    inside && piece.at(&share) == *point
}

fn value(groups: &[Group], spots: &[Spot]) -> Point {
    let one = |(group, spot): (&Group, &Spot)| {
        let here = row(group, spot.row as usize);
        assert!(!spot.share.is_negative() && spot.share < Fraction::one());
        if spot.share.is_zero() {
            return here;
        }
        assert!(group.line);
        between(&here, &row(group, spot.row as usize + 1), &spot.share)
    };
    let found: Vec<Point> = groups.iter().zip(spots).map(one).collect();
    found.iter().fold([Fraction::zero(), Fraction::zero()], |sum, p| plus(&sum, p))
}

fn shares() -> Vec<Fraction> {
    ["0", "1/7", "1/3", "1/2", "9/10", "1"].iter().map(|s| parse(s).unwrap()).collect()
}

/// What a frontier must be: its points undominated, reached as it says, and nothing undominated left out.
fn is_frontier(groups: &[Group], pieces: &[Piece], parts: i64) -> Result<(), TestCaseError> {
    let lines = lines(groups);
    let dominated = |p: &Point| lines.iter().any(|line| line_dominates(line, p));
    for piece in pieces {
        prop_assert_eq!(piece.moves.is_none(), piece.from == piece.to);
        for share in shares() {
            let at = piece.at(&share);
            let on = (share.is_zero() && piece.ends[0] == End::Closed)
                || (share.is_one() && piece.ends[1] == End::Closed)
                || (!share.is_zero() && !share.is_one());
            prop_assert_eq!(dominated(&at), !on, "{:?} at {}", piece, share);
            let spots = place(groups, piece, &share);
            prop_assert_eq!(&value(groups, &spots), &at);
            let still = spots.iter().zip(&piece.rows).enumerate();
            for (group, (spot, row)) in still {
                match &piece.moves {
                    Some(moves) if moves.group == group => {
                        prop_assert_eq!(moves.from.row, *row);
                        prop_assert!(!share.is_zero() || *spot == moves.from);
                        prop_assert!(!share.is_one() || *spot == moves.to);
                    }
                    _ => prop_assert!(spot.row == *row && spot.share.is_zero()),
                }
            }
        }
    }
    for pair in pieces.windows(2) {
        prop_assert!(pair[0].to[0] >= pair[1].from[0] && pair[0].to[1] <= pair[1].from[1]);
    }
    let all: Vec<Vec<Point>> = groups.iter().map(|g| sampled(g, parts)).collect();
    for point in sums(&all) {
        let on = pieces.iter().any(|piece| holds(piece, &point));
        prop_assert_eq!(on, !dominated(&point), "{:?}", point);
    }
    Ok(())
}

fn shown(pieces: &[Piece]) -> Vec<String> {
    let end = |p: &Point| format!("{},{}", show(&p[0]), show(&p[1]));
    let open = |end: End| if end == End::Open { "o" } else { "" };
    let one = |p: &Piece| format!("{}{} {}{}", end(&p.from), open(p.ends[0]), end(&p.to), open(p.ends[1]));
    pieces.iter().map(one).collect()
}

fn terms(d: [i64; 2], r: [i64; 2], scales: [i64; 2]) -> Terms {
    Terms { disagreements: d.map(whole), reservations: r.map(whole), scales: scales.map(whole) }
}

fn answer(solved: &Solved, concept: Concept) -> Answer {
    solved.concepts.iter().find(|(c, _)| *c == concept).unwrap().1.clone()
}

fn at(answer: &Answer) -> Vec<String> {
    let mark = |m: &Mark| format!("{},{}", show(&m.steps[0]), show(&m.steps[1]));
    let one = |s: &Stretch| {
        if s.from == s.to { mark(&s.from) } else { format!("{} {}", mark(&s.from), mark(&s.to)) }
    };
    answer.ties.iter().map(one).collect()
}

#[test]
fn a_price_is_one_piece_and_nash_meets_in_the_middle() {
    // 10 to 40 in 30 even steps: the buyer has 1 at 10, the seller at 40.
    let rows: Vec<[i128; 2]> = (0..=30).map(|n| [30 - n, n]).collect();
    let groups = [group(&rows, true)];
    let pieces = frontier(&groups, 10).unwrap();
    assert_eq!(shown(&pieces), ["30,0 0,30"]);
    let solved = solutions(&pieces, &terms([0, 0], [0, 0], [30, 30]));
    for concept in [
        Concept::Nash,
        Concept::Egalitarian,
        Concept::Leximin,
        Concept::KalaiSmorodinsky,
        Concept::LeastAsymmetry,
    ] {
        assert_eq!(at(&answer(&solved, concept)), ["15,15"], "{concept:?}");
    }
    assert_eq!(show(&answer(&solved, Concept::Nash).value), "1/4");
    assert_eq!(at(&answer(&solved, Concept::Utilitarian)), ["30,0 0,30"]);
    assert_eq!(show(&solved.depth.as_ref().unwrap().value), "1/2");
    let nash = &answer(&solved, Concept::Nash).ties[0];
    assert_eq!(place(&groups, &pieces[0], &nash.from.share), [Spot { row: 15, share: Fraction::zero() }]);
    // A seller whose alternative is worth a quarter: 10 + 30 · 5/8.
    let solved = solutions(&pieces, &terms([0, 0], [0, 20], [30, 30]));
    assert_eq!(at(&answer(&solved, Concept::Nash)), ["10,20"]);
    assert_eq!(show(&solved.depth.unwrap().value), "1/6");
}

#[test]
fn an_empty_zone_has_a_depth_below_zero_and_no_solutions() {
    let pieces = frontier(&[group(&[[10, 0], [0, 10]], true)], 10).unwrap();
    let solved = solutions(&pieces, &terms([8, 8], [8, 8], [10, 10]));
    assert!(solved.zone.is_empty() && solved.concepts.is_empty());
    assert_eq!(show(&solved.depth.unwrap().value), "-3/10");
}

#[test]
fn with_two_prices_one_is_settled_wholly_for_the_one_who_cares_more() {
    let groups = [group(&[[60, 0], [0, 40]], true), group(&[[40, 0], [0, 60]], true)];
    let pieces = frontier(&groups, 10).unwrap();
    assert_eq!(shown(&pieces), ["100,0 60,60", "60,60 0,100"]);
    let solved = solutions(&pieces, &terms([0, 0], [0, 0], [100, 100]));
    assert_eq!(at(&answer(&solved, Concept::Nash)), ["60,60"]);
    assert_eq!(at(&answer(&solved, Concept::Utilitarian)), ["60,60"]);
    assert_eq!(
        place(&groups, &pieces[0], &Fraction::one()).iter().map(|s| s.row).collect::<Vec<_>>(),
        [0, 1]
    );
    // The first party's alternative is worth 80: it keeps the first issue, and half of the second.
    let solved = solutions(&pieces, &terms([80, 0], [80, 0], [100, 100]));
    assert_eq!(at(&answer(&solved, Concept::Nash)), ["90,15"]);
    let nash = &answer(&solved, Concept::Nash).ties[0];
    let spots = place(&groups, &pieces[nash.piece], &nash.from.share);
    assert_eq!((spots[0].row, show(&spots[1].share)), (0, "1/4".to_owned()));
}

#[test]
fn an_option_beside_a_price_leaves_gaps() {
    let groups = [group(&[[4, 0], [0, 4]], true), group(&[[10, 0], [0, 6]], false)];
    let pieces = frontier(&groups, 10).unwrap();
    assert_eq!(shown(&pieces), ["14,0 10,4", "4,6 0,10"]);
    assert_eq!((pieces[0].rows[1], pieces[1].rows[1]), (0, 1));
    let solved = solutions(&pieces, &terms([0, 0], [0, 0], [1, 1]));
    assert_eq!(at(&answer(&solved, Concept::Nash)), ["10,4"]);
    assert_eq!(at(&answer(&solved, Concept::Egalitarian)), ["10,4", "4,6"]);
    assert_eq!(at(&answer(&solved, Concept::Leximin)), ["10,4"]);
    assert_eq!(at(&answer(&solved, Concept::LeastAsymmetry)), ["4,6"]);
    assert_eq!(at(&answer(&solved, Concept::Utilitarian)), ["14,0 10,4"]);
    // In the gap nothing: the zone between the pieces is empty, though both could have 8 and 5 by a lottery.
    assert!(zone(&pieces, &[whole(8), whole(5)]).is_empty());
}

#[test]
fn ends_that_a_point_elsewhere_dominates_are_open() {
    let groups = [group(&[[4, 0], [0, 4]], true), group(&[[6, 0], [2, 4]], false)];
    assert_eq!(shown(&frontier(&groups, 10).unwrap()), ["10,0 6,4", "6,4 2,8"]);
    let groups = [group(&[[4, 0], [0, 4]], true), group(&[[6, 0], [2, 2]], false)];
    assert_eq!(shown(&frontier(&groups, 10).unwrap()), ["10,0 6,4", "4,4o 2,6"]);
    let groups = [group(&[[4, 0], [0, 4]], true), group(&[[2, 1], [0, 6]], false)];
    assert_eq!(shown(&frontier(&groups, 10).unwrap()), ["6,1 4,3o", "4,6 0,10"]);
    let groups =
        [group(&[[4, 0], [0, 4]], true), group(&[[3, 0], [0, 3]], false), group(&[[1, 0], [0, 3]], false)];
    assert_eq!(shown(&frontier(&groups, 10).unwrap()), ["8,0 7,1o", "7,3 4,6", "4,6 0,10"]);
}

#[test]
fn crossings_are_exact_fractions_and_every_amount_between_samples_counts() {
    let steep = group(&[[3, 0], [2, 5]], true);
    let flat = group(&[[0, 6], [7, 1]], true);
    let both = [group(&[[3, 0], [2, 5], [0, 6], [7, 1]], true)];
    let pieces = frontier(&both, 10).unwrap();
    assert_eq!(shown(&pieces), ["7,1 21/10,9/2", "21/10,9/2 2,5", "2,5 0,6"]);
    assert_eq!(frontier(&[steep], 10).unwrap().len(), 1);
    let pieces = frontier(&[flat, group(&[[0, 0], [-1, 4]], false)], 10).unwrap();
    assert_eq!(shown(&pieces), ["7,1 6,12/7o", "6,5 -1,10"]);
}

#[test]
fn many_samples_of_straight_functions_cost_no_more_than_their_bends() {
    let issue = |w: i128, v: i128| {
        let rows: Vec<[i128; 2]> =
            (0..=100).map(|n| [w * (100 - n), v * n.min(60) * 2 + v * (n - n.min(60))]).collect();
        group(&rows, true)
    };
    let groups: Vec<Group> = (1..=12).map(|n| issue(n * n, 40 + 7 * n % 11)).collect();
    let pieces = frontier(&groups, 60).unwrap();
    assert_eq!(pieces.len(), 24);
    let same: Vec<Group> = (0..40).map(|_| issue(1, 1)).collect();
    assert_eq!(frontier(&same, 200).unwrap().len(), 80);
}

#[test]
fn what_does_not_fit_is_refused() {
    let malformed = |groups: &[Group]| matches!(frontier(groups, 10), Err(Refusal::Malformed(_)));
    assert!(malformed(&[group(&[], true)]));
    assert!(malformed(&[Group { columns: [vec![1], vec![]], line: false }]));
    assert!(malformed(&[group(&[[i128::MIN, 0]], true)]));
    assert!(malformed(&vec![group(&[[MOST_STEP, 0]], true); 3]));
    let points: Vec<[i128; 2]> = (0..50).map(|n| [n, -n]).collect();
    assert!(matches!(frontier(&[group(&points, false)], 10), Err(Refusal::TooManyPoints { limit: 10 })));
    let many: Vec<[i128; 2]> = (0..6000).map(|n| [n, -n]).collect();
    let many = [group(&many, false), group(&many, false)];
    assert!(matches!(frontier(&many, 1_000_000), Err(Refusal::TooManyPoints { .. })));
    assert_eq!(shown(&frontier(&[], 10).unwrap()), ["0,0 0,0"]);
}

fn some_groups(most: usize, rows: usize) -> impl Strategy<Value = Vec<Group>> {
    let rows = prop::collection::vec((-6_i128..7, -6_i128..7), 1..=rows);
    let one = (rows, prop::bool::weighted(0.65))
        .prop_map(|(rows, line)| group(&rows.into_iter().map(|(a, b)| [a, b]).collect::<Vec<_>>(), line));
    prop::collection::vec(one, 1..=most)
}

/// Falling chains, of the kind that value functions make, with steps that often repeat.
fn chains() -> impl Strategy<Value = Vec<Group>> {
    let step = (0_i128..4, 0_i128..4);
    let one = (prop::collection::vec(step, 1..4), prop::bool::weighted(0.7)).prop_map(|(steps, line)| {
        let mut rows = vec![[0, 0]];
        for (a, b) in steps {
            let [x, y] = rows[rows.len() - 1];
            rows.push([x - a, y + b]);
        }
        group(&rows, line)
    });
    prop::collection::vec(one, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn it_is_the_frontier_of_all_sums(groups in some_groups(3, 4)) {
        is_frontier(&groups, &frontier(&groups, 10_000).unwrap(), 4)?;
    }

    #[test]
    fn it_is_so_for_falling_chains(groups in chains(), chunk in 1_usize..9) {
        let pieces = within(&groups, Bounds { limit: 10_000, chunk }).unwrap();
        is_frontier(&groups, &pieces, 3)?;
        prop_assert_eq!(within(&groups, Bounds { limit: 10_000, chunk }).unwrap(), pieces);
    }

    #[test]
    fn large_steps_are_as_exact(groups in some_groups(2, 4), shift in 40_u32..118) {
        // Multiples of a large number, with small numbers added so that nothing cancels.
        let large = |n: i128, k: usize| (n << shift) + (n * n + n + k as i128) % 5;
        let bend = |g: &Group| Group {
            columns: [0, 1].map(|k| g.columns[k].iter().map(|n| large(*n, k)).collect()),
            line: g.line,
        };
        let groups: Vec<Group> = groups.iter().map(bend).collect();
        is_frontier(&groups, &frontier(&groups, 10_000).unwrap(), 3)?;
    }

    #[test]
    fn solutions_beat_every_point_of_a_fine_grid(
        groups in some_groups(2, 4), d in (-4_i64..5, -4_i64..5), r in (-6_i64..6, -6_i64..6), s in (1_i64..4, 1_i64..4)
    ) {
        let pieces = frontier(&groups, 10_000).unwrap();
        let terms = terms([d.0, d.1], [r.0, r.1], [s.0, s.1]);
        let solved = solutions(&pieces, &terms);
        beats(&pieces, &terms, &solved)?;
    }
}

/// The measures of the concepts at a point, each to be made greatest.
fn measures(point: &Point, terms: &Terms, ideal: &Point) -> Vec<(Concept, Option<Fraction>)> {
    let gain = |k: usize| (&point[k] - &terms.disagreements[k]) / &terms.scales[k];
    let width = |k: usize| (&ideal[k] - &terms.disagreements[k]) / &terms.scales[k];
    let utility = |k: usize| &point[k] / &terms.scales[k];
    let both = gain(0).is_positive() && gain(1).is_positive();
    let ratios = width(0).is_positive() && width(1).is_positive();
    vec![
        (Concept::Nash, both.then(|| gain(0) * gain(1))),
        (Concept::Egalitarian, Some(gain(0).min(gain(1)))),
        (Concept::KalaiSmorodinsky, ratios.then(|| (gain(0) / width(0)).min(gain(1) / width(1)))),
        (Concept::Utilitarian, Some(utility(0) + utility(1))),
        (Concept::LeastAsymmetry, Some(-(utility(0) - utility(1)).abs())),
    ]
}

fn beats(pieces: &[Piece], terms: &Terms, solved: &Solved) -> Result<(), TestCaseError> {
    let fine: Vec<Fraction> = (0..=12).map(|n| whole(n) / whole(12)).collect();
    let accepted = |p: &Point| (0..2).all(|k| p[k] >= terms.reservations[k]);
    let grid: Vec<Point> = pieces
        .iter()
        .flat_map(|piece| {
            fine.iter().map(|share| piece.at(share)).filter(|p| holds(piece, p)).collect::<Vec<_>>()
        })
        .collect();
    let least =
        |p: &Point| (0..2).map(|k| (&p[k] - &terms.reservations[k]) / &terms.scales[k]).min().unwrap();
    let depth = solved.depth.as_ref().unwrap();
    prop_assert!(depth.ties.iter().all(|s| least(&s.from.steps) == depth.value));
    prop_assert_eq!(!depth.value.is_negative(), !solved.zone.is_empty());
    for point in &grid {
        prop_assert!(least(point) <= depth.value);
        let inside = solved.zone.iter().any(|s| {
            point[0] <= s.from.steps[0] && point[0] >= s.to.steps[0] && holds(&pieces[s.piece], point)
        });
        prop_assert_eq!(inside, accepted(point));
    }
    let Some((first, last)) = solved.zone.first().zip(solved.zone.last()) else { return Ok(()) };
    let ideal = [first.from.steps[0].clone(), last.to.steps[1].clone()];
    for (concept, answer) in &solved.concepts {
        prop_assert!(!answer.ties.is_empty());
        for mark in answer.ties.iter().flat_map(|s| [&s.from, &s.to]) {
            prop_assert!(accepted(&mark.steps));
            prop_assert!(mark.end == End::Closed || *concept == Concept::LeastAsymmetry);
            let found = measures(&mark.steps, terms, &ideal).into_iter().find(|(c, _)| c == concept);
            let Some((_, Some(found))) = found else { continue };
            let sign = if *concept == Concept::LeastAsymmetry { -Fraction::one() } else { Fraction::one() };
            prop_assert_eq!(&found, &(&answer.value * sign), "{:?}", concept);
        }
        for point in grid.iter().filter(|p| accepted(p)) {
            let Some((_, Some(other))) =
                measures(point, terms, &ideal).into_iter().find(|(c, _)| c == concept)
            else {
                continue;
            };
            let value =
                if *concept == Concept::LeastAsymmetry { -&answer.value } else { answer.value.clone() };
            prop_assert!(other <= value, "{:?} at {:?}", concept, point);
            // All ties are named, and nothing twice.
            let named = answer.ties.iter().filter(|s| {
                point[0] <= s.from.steps[0]
                    && point[0] >= s.to.steps[0]
                    && (s.from.steps == *point || s.to.steps == *point || holds(&pieces[s.piece], point))
            });
            prop_assert!(other < value || named.count() >= 1, "{:?} misses {:?}", concept, point);
        }
    }
    Ok(())
}
