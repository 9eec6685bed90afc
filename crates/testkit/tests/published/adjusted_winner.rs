//! Adjusted Winner: Brams & Taylor 1996, on the cases for which outcomes are published.

use mediant_analysis::division::adjusted_winner;
use mediant_core::analysis::Division;
use mediant_core::number::{Fraction, show, whole};
use mediant_core::scenario::Scenario;

use crate::folder::{analysed, case, scenario};

fn the_division(scenario: &Scenario) -> Division {
    let mut found = analysed(scenario).divisions;
    assert_eq!(found.len(), 1);
    found.remove(0)
}

/// The ids of the items that a party keeps whole.
fn kept(scenario: &Scenario, division: &Division, party: usize) -> Vec<String> {
    let mine = division.items.iter().filter(|(_, owner)| *owner == Some(party));
    mine.map(|(item, _)| scenario.issues[*item].id.to_string()).collect()
}

/// What each party's share is worth in its own points, reckoned anew.
fn worth(scenario: &Scenario, division: &Division, party: usize) -> Fraction {
    let points: Vec<Fraction> = scenario.parties[party]
        .stated_weights
        .as_ref()
        .unwrap()
        .iter()
        .map(|q| q.exact().unwrap().clone())
        .collect();
    let part = |(item, owner): &(usize, Option<usize>)| match owner {
        Some(owner) if *owner == party => points[*item].clone(),
        Some(_) => whole(0),
        None => {
            let shared = division.shared.as_ref().unwrap();
            let own = if shared.to == party { shared.fraction.clone() } else { whole(1) - &shared.fraction };
            own * &points[*item]
        }
    };
    division.items.iter().map(part).sum()
}

#[test]
fn raiffa_1982_panama_canal_adjusted_winner_gives_66_each() {
    let scenario = scenario("panama-canal-1974", None);
    let division = the_division(&scenario);
    assert_eq!(show(&division.each), "66");
    assert_eq!(worth(&scenario, &division, 0), whole(66));
    assert_eq!(worth(&scenario, &division, 1), whole(66));
    let us = ["defence-rights", "use-rights", "expansion-rights", "expansion-routes"];
    assert_eq!(kept(&scenario, &division, 0), us);
    let panama = ["duration", "compensation", "jurisdiction", "military-rights", "panama-defence-role"];
    assert_eq!(kept(&scenario, &division, 1), panama);
    let shared = division.shared.unwrap();
    assert_eq!(scenario.issues[shared.issue].id.as_str(), "land-and-water");
    // 2/15 to the United States is 13/15 to Panama.
    let to_us = if shared.to == 0 { shared.fraction } else { whole(1) - shared.fraction };
    assert_eq!(show(&to_us), "2/15");
}

#[test]
fn raiffa_1982_panama_canal_points_sum_to_100() {
    let scenario = scenario("panama-canal-1974", None);
    for seat in &scenario.parties {
        let sum: Fraction = seat.stated_weights.as_ref().unwrap().iter().filter_map(|q| q.exact()).sum();
        assert_eq!(sum, whole(100), "{}", seat.id);
    }
}

#[test]
fn brams_togman_1996_camp_david_adjusted_winner_gives_395_6_each() {
    let scenario = scenario("camp-david-1978", None);
    let division = the_division(&scenario);
    assert_eq!(show(&division.each), "395/6");
    assert_eq!(show(&worth(&scenario, &division, 0)), "395/6");
    assert_eq!(show(&worth(&scenario, &division, 1)), "395/6");
    let shared = division.shared.unwrap();
    assert_eq!(scenario.issues[shared.issue].id.as_str(), "sinai");
    assert_eq!((show(&shared.fraction).as_str(), shared.to), ("1/6", 0));
}

#[test]
fn brams_togman_1996_camp_david_starts_at_60_and_75_and_is_marked_unverified() {
    assert!(case("camp-david-1978").unverified.iter().any(|u| u.contains("recalled")));
    let scenario = scenario("camp-david-1978", None);
    let won = |me: usize, other: usize| -> Fraction {
        let points = |p: usize, i: usize| {
            scenario.parties[p].stated_weights.as_ref().unwrap()[i].exact().unwrap().clone()
        };
        (0..scenario.issues.len()).filter(|i| points(me, *i) > points(other, *i)).map(|i| points(me, i)).sum()
    };
    assert_eq!((won(0, 1), won(1, 0)), (whole(60), whole(75)));
}

fn points(numbers: &[i64]) -> Vec<Fraction> {
    numbers.iter().map(|n| whole(*n)).collect()
}

/// Connecticut estate, Palm Beach mansion, Trump Plaza apartment, Trump Tower triplex, cash and jewelry.
#[test]
fn brams_taylor_trump_divorce_adjusted_winner_gives_218_3_each() {
    let (donald, ivana) = (points(&[10, 40, 10, 38, 2]), points(&[38, 20, 30, 10, 2]));
    let division = adjusted_winner(&donald, &ivana).unwrap();
    assert_eq!(show(&division.each), "218/3");
    let shared = division.shared.unwrap();
    assert_eq!((shared.issue, show(&shared.fraction).as_str(), shared.to), (1, "2/15", 1));
    assert_eq!(division.items, [(0, Some(1)), (1, None), (2, Some(1)), (3, Some(0)), (4, Some(1))]);
}

/// Retirement, home, cottage, investments, other.
#[test]
fn brams_taylor_bob_and_carol_adjusted_winner_gives_170_3_each() {
    let (carol, bob) = (points(&[50, 20, 15, 10, 5]), points(&[40, 30, 10, 10, 10]));
    let division = adjusted_winner(&carol, &bob).unwrap();
    assert_eq!(show(&division.each), "170/3");
    let shared = division.shared.unwrap();
    assert_eq!((shared.issue, show(&shared.fraction).as_str(), shared.to), (0, "1/6", 1));
}
