use super::*;
use crate::testing::{csis, id, new_recruit, small};
use mediant_core::scenario::{Choice, Package};
use proptest::prelude::*;

#[test]
fn new_recruit_trades_the_four_integrative_issues() {
    let scenario = new_recruit();
    let start = reference(&scenario).unwrap();
    assert_eq!(start, [2, 2, 0, 0, 2, 2, 2, 2], "the middle of what divides, the best of what joins");
    let found = trades(&scenario);
    let best = &found[0];
    // Insurance goes to the recruiter and moving costs to the candidate: 4 : 1 against 1 : 4.
    assert_eq!((best.parties, best.issues, best.from, best.to), ((0, 1), (7, 6), (2, 2), (4, 0)));
    let points = |utility: f64| utility * 23_200.0;
    assert!((points(best.gain.0) - 1200.0).abs() < 1e-6 && (points(best.gain.1) - 1200.0).abs() < 1e-6);
    assert!((best.difference - 16_f64.ln()).abs() < 1e-9);
    let integrative = [4, 5, 6, 7];
    assert!(integrative.iter().all(|i| found.iter().any(|t| t.issues.0 == *i || t.issues.1 == *i)));
    assert!(
        found.iter().all(|t| !matches!(t.issues, (0, 1) | (1, 0))),
        "two distributive issues trade nothing"
    );
}

#[test]
fn a_swap_that_a_rule_bars_is_left_out() {
    let mut scenario = new_recruit();
    let all_of = vec![Choice { issue: 7, option: 4 }, Choice { issue: 6, option: 0 }];
    scenario.rules.push(Bar { all_of, unless: None });
    assert!(trades(&scenario).iter().all(|t| t.issues != (7, 6)));
}

#[test]
fn articles_are_swapped_in_the_first_offer() {
    let mut scenario = csis();
    let balanced: Package =
        (1..=20).map(|n| u16::from([1, 2, 5, 7, 11, 12, 15, 17, 19].contains(&n))).collect();
    scenario.offers.push((id("balanced"), balanced.clone()));
    assert_eq!(reference(&scenario), Some(balanced));
    let found = trades(&scenario);
    assert!(
        !found.is_empty() && found.iter().all(|t| t.gain.0 > 0.0 && t.gain.1 > 0.0 && t.others.len() == 2)
    );
}

proptest! {
    #[test]
    fn every_trade_helps_both_by_the_definition(scenario in small()) {
        let start = reference(&scenario).unwrap();
        for trade in trades(&scenario) {
            let mut after = start.clone();
            prop_assert_eq!(after[trade.issues.0], trade.from.0);
            after[trade.issues.0] = trade.to.0;
            after[trade.issues.1] = trade.to.1;
            prop_assert!(!scenario.rules.iter().any(|r| r.bars(&after) && !r.bars(&start)));
            for (party, gain) in [(trade.parties.0, trade.gain.0), (trade.parties.1, trade.gain.1)] {
                let exact = scenario.utility(party, &after).unwrap() - scenario.utility(party, &start).unwrap();
                prop_assert!(exact > Fraction::zero());
                prop_assert!((to_f64(&exact) - gain).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_swap_of_full_options_that_helps_both_is_found_or_outranked(scenario in small()) {
        let start = reference(&scenario).unwrap();
        let found = trades(&scenario);
        if found.len() < KEPT && scenario.rules.is_empty() {
            let rows = all_parts(&scenario).unwrap();
            for i in 0..start.len() {
                for j in (0..start.len()).filter(|j| *j != i) {
                    let gives = moves((&rows[0][i], &rows[1][i]), start[i], 101);
                    let gets = moves((&rows[1][j], &rows[0][j]), start[j], 101);
                    let exists = gives.iter().any(|(_, a, b)| gets.iter().any(|(_, d, c)| a + c > 1e-9 && b + d > 1e-9));
                    let listed = found.iter().any(|t| t.parties == (0, 1) && t.issues == (i, j));
                    prop_assert!(!exists || listed);
                }
            }
        }
    }
}
