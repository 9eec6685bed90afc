use super::*;
use crate::testing::{matter, scenario, seat};
use mediant_core::number::{parse, show};
use proptest::prelude::*;

fn points(list: &[i64]) -> Vec<Fraction> {
    list.iter().map(|n| whole(*n)).collect()
}

/// Each party's points for its share.
fn worth(division: &Division, points: [&[Fraction]; 2], party: usize, share_of: usize) -> Fraction {
    let mut sum = Fraction::zero();
    for (item, owner) in &division.items {
        let part = match (owner, &division.shared) {
            (Some(owner), _) if *owner == share_of => Fraction::one(),
            (None, Some(share)) if share.to == share_of => share.fraction.clone(),
            (None, Some(share)) => Fraction::one() - &share.fraction,
            _ => Fraction::zero(),
        };
        sum += part * &points[party][*item];
    }
    sum
}

fn shared(division: &Division) -> (usize, String, usize) {
    let share = division.shared.as_ref().unwrap();
    (share.issue, show(&share.fraction), share.to)
}

#[test]
fn panama_canal_treaty_1974_raiffa() {
    let us = points(&[22, 22, 15, 14, 11, 6, 4, 2, 2, 2]);
    let panama = points(&[9, 15, 15, 3, 15, 5, 11, 7, 7, 13]);
    let division = adjusted_winner(&us, &panama).unwrap();
    assert_eq!(show(&division.each), "66");
    assert_eq!(shared(&division), (2, "2/15".to_owned(), 0));
}

#[test]
fn camp_david_1978_brams_togman() {
    let israel = points(&[35, 10, 20, 10, 5, 20]);
    let egypt = points(&[55, 5, 10, 5, 20, 5]);
    let division = adjusted_winner(&israel, &egypt).unwrap();
    assert_eq!(show(&division.each), "395/6");
    assert_eq!(shared(&division), (0, "1/6".to_owned(), 0));
}

#[test]
fn trump_divorce_brams_taylor() {
    let donald = points(&[10, 40, 10, 38, 2]);
    let ivana = points(&[38, 20, 30, 10, 2]);
    let division = adjusted_winner(&donald, &ivana).unwrap();
    assert_eq!(show(&division.each), "218/3");
    assert_eq!(shared(&division), (1, "2/15".to_owned(), 1));
    assert_eq!(division.items[4], (4, Some(1)), "the tie goes to the trailing side");
}

#[test]
fn bob_and_carol_brams_taylor() {
    let division = adjusted_winner(&points(&[50, 20, 15, 10, 5]), &points(&[40, 30, 10, 10, 10])).unwrap();
    assert_eq!(show(&division.each), "170/3");
    assert_eq!(shared(&division), (0, "1/6".to_owned(), 1));
}

#[test]
fn one_item_is_halved() {
    let division = adjusted_winner(&points(&[100]), &points(&[100])).unwrap();
    assert_eq!(show(&division.each), "50");
    assert_eq!(shared(&division).1, "1/2");
}

#[test]
fn all_ties_end_equal_and_nothing_for_both_moves_nothing() {
    let division = adjusted_winner(&points(&[50, 50, 0]), &points(&[50, 50, 0])).unwrap();
    assert_eq!(show(&division.each), "50");
    assert_eq!(division.shared, None);
    assert_eq!(division.items, vec![(0, Some(0)), (1, Some(1)), (2, Some(0))]);
}

#[test]
fn equal_totals_at_the_start_need_no_sharing() {
    let division = adjusted_winner(&points(&[70, 30]), &points(&[30, 70])).unwrap();
    assert_eq!((show(&division.each), division.shared), ("70".to_owned(), None));
}

#[test]
fn unequal_totals_and_empty_lists_are_refused() {
    assert_eq!(adjusted_winner(&points(&[1]), &points(&[2])), None);
    assert_eq!(adjusted_winner(&[], &[]), None);
}

fn items(first: &[i64], second: &[i64]) -> Scenario {
    let issues = (0..first.len()).map(|i| matter(&format!("i{i}"), 2, MatterKind::Item)).collect();
    let mine = |party: usize| vec![if party == 0 { vec![10, 0] } else { vec![0, 10] }; first.len()];
    let parties =
        vec![seat("a", first, &mine(0), Fraction::zero()), seat("b", second, &mine(1), Fraction::zero())];
    scenario(issues, parties)
}

#[test]
fn a_scenario_of_items_is_divided_and_unlike_totals_are_scaled() {
    let division = divisions(&items(&[35, 10, 20, 10, 5, 20], &[55, 5, 10, 5, 20, 5]));
    assert_eq!(division[0].each, parse("395/6").unwrap());
    let doubled = divisions(&items(&[70, 20, 40, 20, 10, 40], &[55, 5, 10, 5, 20, 5]));
    assert_eq!(doubled, division);
    let mut listed = items(&[1, 2], &[2, 1]);
    listed.issues[0].kind = MatterKind::Listed;
    assert!(divisions(&listed).is_empty());
}

fn hundred(n: usize) -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(0_i64..=100, n - 1).prop_map(|mut cuts| {
        cuts.push(0);
        cuts.push(100);
        cuts.sort_unstable();
        cuts.windows(2).map(|w| w[1] - w[0]).collect()
    })
}

proptest! {
    #[test]
    fn equitable_envy_free_efficient_and_symmetric((a, b) in (1_usize..=7).prop_flat_map(|n| (hundred(n), hundred(n)))) {
        let (a, b) = (points(&a), points(&b));
        let both = [a.as_slice(), b.as_slice()];
        let division = adjusted_winner(&a, &b).unwrap();
        for party in 0..2 {
            prop_assert_eq!(worth(&division, both, party, party), division.each.clone());
            prop_assert!(worth(&division, both, party, 1 - party) <= division.each);
        }
        prop_assert!(division.items.iter().filter(|(_, owner)| owner.is_none()).count() <= 1);
        for mask in 0_u32..(1 << a.len()) {
            let sum = |points: &[Fraction], side: u32| -> Fraction {
                (0..points.len()).filter(|i| (mask >> i) & 1 == side).map(|i| &points[i]).sum()
            };
            let (first, second) = (sum(&a, 1), sum(&b, 0));
            let dominates = first >= division.each && second >= division.each
                && (first > division.each || second > division.each);
            prop_assert!(!dominates);
        }
        prop_assert_eq!(adjusted_winner(&b, &a).unwrap().each, division.each);
    }
}
