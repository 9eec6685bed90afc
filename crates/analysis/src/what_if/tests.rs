use mediant_core::analysis::Verdict;
use mediant_core::scenario::Choice;
use proptest::prelude::*;

use super::*;
use crate::analyze_exact;
use crate::testing::{self, ratio};

fn change() -> impl Strategy<Value = Supposed> {
    prop_oneof![
        (0_usize..2, 0_i64..=20).prop_map(|(party, n)| Supposed::Reservation { party, to: ratio(n, 20) }),
        (0_usize..2, 0_usize..2, 1_i64..=9).prop_map(|(party, issue, n)| Supposed::Weight {
            party,
            issue,
            times: ratio(n, 3)
        }),
        (0_usize..2, 0_u16..2)
            .prop_map(|(issue, option)| Supposed::Without { choice: Choice { issue, option } }),
    ]
}

fn agrees(scenario: &Scenario, changes: &[Supposed]) {
    let options = Options::default();
    let Ok(changed) = changed(scenario, changes) else { return };
    let answer = what_if(scenario, changes, &options).unwrap();
    let whole = analyze_exact(&changed, &options).unwrap();
    assert_eq!(answer.zone, whole.zone);
    assert_eq!(answer.feasible, whole.feasible);
    for package in &answer.zone.deepest {
        let barred = |change: &Supposed| matches!(change, Supposed::Without { choice } if package[choice.issue] == choice.option);
        assert!(!changes.iter().any(barred));
    }
    if let Weights::Exact(weights) = &changed.parties[0].weights
        && scenario.aggregation == Aggregation::Additive
        && !are_points(&scenario.parties[0])
    {
        assert_eq!(weights.iter().sum::<Fraction>(), Fraction::one());
    }
}

proptest! {
    #[test]
    fn the_zone_is_that_of_the_changed_scenario(
        scenario in testing::small(), changes in proptest::collection::vec(change(), 0..4)
    ) {
        agrees(&scenario, &changes);
    }

    #[test]
    fn so_it_is_where_the_mean_counts(
        scenario in testing::small_mean(), changes in proptest::collection::vec(change(), 0..4)
    ) {
        agrees(&scenario, &changes);
    }

    #[test]
    fn a_party_that_needs_more_never_widens_the_zone(scenario in testing::small(), low in 0_i64..20) {
        let options = Options::default();
        let zone = |n: i64| {
            let change = Supposed::Reservation { party: 0, to: ratio(n, 20) };
            what_if(&scenario, &[change], &options).unwrap().zone.count
        };
        assert!(zone(low) >= zone(low + 1));
    }
}

#[test]
fn the_published_drafts_close_where_one_side_needs_all() {
    let scenario = testing::csis();
    let options = Options::default();
    let today = what_if(&scenario, &[], &options).unwrap();
    assert_eq!((today.zone.count.0, today.zone.verdict), (118_136_u32.into(), Verdict::Open));
    let all = [Supposed::Reservation { party: 0, to: ratio(1, 1) }];
    let closed = what_if(&scenario, &all, &options).unwrap();
    assert_eq!(closed.zone.verdict, Verdict::Empty);
    assert_eq!(closed.reservations[0], Some(1.0));
    // Without the article that all like, fewer drafts are left, and the deepest is another.
    let without = [Supposed::Without { choice: Choice { issue: 0, option: 1 } }];
    let fewer = what_if(&scenario, &without, &options).unwrap();
    assert!(fewer.feasible < today.feasible && fewer.zone.depth.0 < today.zone.depth.0);
}

#[test]
fn points_of_the_whole_package_are_multiplied_alone() {
    let scenario = testing::new_recruit();
    let twice = [Supposed::Weight { party: 0, issue: 1, times: ratio(2, 1) }];
    let made = changed(&scenario, &twice).unwrap();
    let (Weights::Exact(before), Weights::Exact(after)) =
        (&scenario.parties[0].weights, &made.parties[0].weights)
    else {
        panic!("weights are exact");
    };
    assert_eq!((&before[0], &(&before[1] + &before[1])), (&after[0], &after[1]));
}

#[test]
fn what_cannot_be_is_refused() {
    let scenario = testing::new_recruit();
    let choice = |issue, option| Supposed::Without { choice: Choice { issue, option } };
    let weight = |party, issue, times| Supposed::Weight { party, issue, times: ratio(times, 1) };
    let needs = |party, to| Supposed::Reservation { party, to: ratio(to, 1) };
    for change in [
        choice(99, 0),
        choice(0, 99),
        weight(0, 99, 1),
        weight(9, 0, 1),
        weight(0, 0, -1),
        weight(0, 0, 1001),
    ] {
        assert!(changed(&scenario, &[change]).is_err());
    }
    assert!(changed(&scenario, &[needs(9, 0)]).is_err());
    assert!(changed(&scenario, &[needs(0, 2)]).is_err());
    assert!(changed(&scenario, &vec![needs(0, 1); MOST_CHANGES + 1]).is_err());
}
