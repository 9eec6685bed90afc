//! Nash 1950, Econometrica 18(2), pp. 155-162: Bill and Jack exchange goods.

use mediant_core::analysis::Concept;
use mediant_core::number::{Fraction, whole};

use crate::folder::{analysed, in_points, package, picks, scenario, solution};
use crate::oracle;

fn gains(points: &[Fraction]) -> (i64, i64) {
    let number = |f: &Fraction| i64::try_from(f.to_integer()).unwrap();
    assert!(points.iter().all(Fraction::is_integer));
    (number(&points[0]), number(&points[1]))
}

/// The goods that change hands, in the order of the case.
const TRADE: &str = "in in in in out in in in out";

#[test]
fn nash_1950_bill_gives_book_whip_ball_bat_and_jack_pen_toy_knife() {
    let scenario = scenario("bill-and-jack-1950", None);
    let analysis = analysed(&scenario);
    let nash = solution(&analysis, Concept::Nash);
    assert_eq!(picks(&scenario, nash), [TRADE]);
    let ids: Vec<&str> = scenario.issues.iter().map(|m| m.id.as_str()).collect();
    assert_eq!(ids, ["book", "whip", "ball", "bat", "box", "pen", "toy", "knife", "hat"]);
    assert_eq!(gains(&oracle::points(&scenario, &package(&scenario, TRADE))), (12, 5));
}

#[test]
fn nash_1950_product_of_60_is_the_greatest_of_512_trades() {
    let scenario = scenario("bill-and-jack-1950", None);
    let all: Vec<_> = oracle::packages(&scenario).map(|p| gains(&oracle::points(&scenario, &p))).collect();
    assert_eq!(all.len(), 512);
    let best = all.iter().filter(|(b, j)| *b >= 0 && *j >= 0).map(|(b, j)| b * j).max();
    assert_eq!(best, Some(60));
}

#[test]
fn nash_1950_frontier_with_products() {
    let scenario = scenario("bill-and-jack-1950", None);
    let analysis = analysed(&scenario);
    let strict = [(18, 0, 0), (16, 2, 32), (14, 4, 56), (12, 5, 60), (8, 6, 48), (6, 7, 42), (2, 8, 16)];
    let found = in_points(&scenario, &analysis.zone_frontier);
    assert_eq!(found, strict.map(|(b, j, _)| vec![b, j]));
    assert!(strict.iter().all(|(b, j, product)| b * j == *product));
    assert_eq!(analysis.frontier.points.len(), 11);
}

/// The published list also has three trades that are possible but dominated.
#[test]
fn nash_1950_published_list_has_three_dominated_trades() {
    let scenario = scenario("bill-and-jack-1950", None);
    let all: Vec<_> = oracle::packages(&scenario).map(|p| gains(&oracle::points(&scenario, &p))).collect();
    for (point, by) in [((0, 8), (2, 8)), ((14, 3), (14, 4)), ((16, 1), (16, 2))] {
        assert!(all.contains(&point) && all.contains(&by), "{point:?} {by:?}");
    }
}

#[test]
fn nash_1950_scales_run_from_all_given_to_all_got() {
    let scenario = scenario("bill-and-jack-1950", None);
    let points = |words| oracle::points(&scenario, &package(&scenario, words));
    let bill_gives_all = points("in in in in in out out out out");
    let jack_gives_all = points("out out out out out in in in in");
    assert_eq!(bill_gives_all, [whole(-12), whole(10)]);
    assert_eq!(jack_gives_all, [whole(22), whole(-6)]);
    let without_trade = points("out out out out out out out out out");
    assert_eq!(without_trade, [whole(0), whole(0)]);
}
