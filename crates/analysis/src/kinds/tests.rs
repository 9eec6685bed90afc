use super::*;
use crate::testing::{matter, new_recruit, ratio, scenario, seat};
use mediant_core::analysis::IssueKind::{Compatible, Distributive, Integrative, OneSided};
use mediant_core::scenario::MatterKind;

#[test]
fn new_recruit_has_two_distributive_two_compatible_four_integrative() {
    let expected = [
        Distributive,
        Distributive,
        Compatible,
        Compatible,
        Integrative,
        Integrative,
        Integrative,
        Integrative,
    ];
    assert_eq!(issue_kinds(&new_recruit()), expected);
}

#[test]
fn an_issue_that_one_party_cares_about_is_one_sided() {
    let issues = vec![matter("a", 2, MatterKind::Listed), matter("b", 2, MatterKind::Listed)];
    let first = seat("x", &[1, 1], &[vec![0, 10], vec![0, 10]], ratio(0, 1));
    let second = seat("y", &[1, 1], &[vec![5, 5], vec![10, 0]], ratio(0, 1));
    let mut made = scenario(issues, vec![first, second]);
    assert_eq!(issue_kinds(&made), [OneSided, Integrative]);
    made.parties[0].weights = mediant_core::scenario::Weights::Ranked(vec![vec![0, 1]]);
    assert!(issue_kinds(&made).is_empty(), "what is not known exactly is not guessed");
}
