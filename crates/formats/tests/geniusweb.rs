//! GeniusWeb files: both spellings, bids, groups, and files that mean no good.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod shared;

use mediant_core::freeze::freeze;
use mediant_core::number::show;
use mediant_formats::foreign::{Asked, Tool, read_foreign};
use shared::{files, read, utilities};

const SPACE: &str = r#"{"name": "shop", "issuesValues": {"colour": {"values": ["red", "blue"]}, "days": {"range": ["0", "2", "1"]}}}"#;

fn profile(body: &str) -> String {
    format!(r#"{{"LinearAdditiveUtilitySpace": {{"name": "a", "domain": {SPACE}, {body}}}}}"#)
}

const BODY: &str = r#""issueUtilities": {"colour": {"discreteutils": {"valueUtilities": {"red": 1.0, "blue": 0.25}}},
    "days": {"numberutils": {"lowValue": 0, "lowUtility": 0, "highValue": 2, "highUtility": 1}}},
    "issueWeights": {"colour": 0.6, "days": 0.4}"#;

fn reservation(body: &str) -> String {
    let case = read(Tool::GeniusWeb, &[("a.json", &profile(body))]).case;
    show(freeze(&case, None).unwrap().parties[0].reservation.exact().unwrap())
}

#[test]
fn tables_and_lines_of_both_spellings() {
    let first = read(Tool::GeniusWeb, &[("a.json", &profile(BODY))]);
    let texts: Vec<String> = utilities(&first.case, 0).iter().map(show).collect();
    assert_eq!(texts, ["3/5", "4/5", "1", "3/20", "7/20", "11/20"]);
    let other = BODY
        .replace("discreteutils", "DiscreteValueSetUtilities")
        .replace("numberutils", "NumberValueSetUtilities");
    assert_eq!(read(Tool::GeniusWeb, &[("a.json", &profile(&other)), ("d.json", SPACE)]).case, first.case);
    assert!(first.notes.iter().any(|n| n.contains("no reservation bid")));
}

#[test]
fn the_reservation_is_the_worth_of_a_bid_that_may_leave_issues_open() {
    let with = |bid: &str| reservation(&format!("{BODY}, \"reservationBid\": {bid}"));
    assert_eq!(with(r#"{"issuevalues": {"colour": "blue", "days": 1}}"#), "7/20");
    assert_eq!(with(r#"{"issuevalues": {"days": "2"}}"#), "2/5");
    assert_eq!(with("null"), "0");
    assert_eq!(reservation(BODY), "0");
}

#[test]
fn groups_are_extra_terms() {
    let groups = format!(
        r#"{{"SumOfGroupsUtilitySpace": {{"name": "g", "domain": {}, "partUtilities": {{
        "both": {{"partsutils": {{"issues": ["b", "a"], "utilslist": [{{"values": ["x", "y"], "util": 0.5}}, {{"values": ["y", "y"], "util": 0.25}}]}}}},
        "one": {{"partsutils": {{"issues": ["c"], "utilslist": [{{"values": ["y"], "util": 0.125}}]}}}} }} }} }}"#,
        r#"{"name": "d", "issuesValues": {"a": {"values": ["x", "y"]}, "b": {"values": ["x", "y"]}, "c": {"values": ["x", "y"]}}}"#
    );
    let case = read(Tool::GeniusWeb, &[("g.json", &groups)]).case;
    let texts: Vec<String> = utilities(&case, 0).iter().map(show).collect();
    assert_eq!(texts, ["0", "1/8", "0", "1/8", "1/2", "5/8", "1/4", "3/8"]);
}

#[test]
fn orders_of_packages_have_no_numbers_and_are_refused() {
    let text = format!(
        r#"{{"DefaultPartialOrdering": {{"name": "a", "domain": {SPACE}, "bidslist": [], "betterlist": []}}}}"#
    );
    let asked = Asked { tool: Some(Tool::GeniusWeb), ..Asked::default() };
    let faults = read_foreign(&files(&[("a.json", &text)]), &asked).unwrap_err();
    assert!(faults.to_string().contains("gives them no numbers"), "{faults}");
}

#[test]
fn a_file_cut_at_any_byte_or_changed_is_refused_or_read() {
    let whole = profile(BODY);
    let asked = Asked { tool: Some(Tool::GeniusWeb), ..Asked::default() };
    for cut in 0..whole.len() {
        let faults = read_foreign(&files(&[("a.json", &whole[..cut])]), &asked).expect_err("half a file");
        assert!(faults.errors() > 0, "cut at {cut}");
    }
    let changes = [
        ("0.6", "1e999"),
        ("0.6", "\"x\""),
        ("0.6", "{}"),
        ("\"red\": 1.0", "\"rad\": 1.0"),
        ("\"2\", \"1\"", "\"99999999999\", \"1\""),
        ("\"2\", \"1\"", "\"2\", \"0\""),
        ("[\"red\", \"blue\"]", "[]"),
        ("[\"red\", \"blue\"]", "[\"red\", \"red\"]"),
        ("\"days\": 0.4", "\"dogs\": 0.4"),
    ];
    for (old, new) in changes {
        let faults =
            read_foreign(&files(&[("a.json", &whole.replacen(old, new, 1))]), &asked).expect_err(new);
        assert!(faults.errors() > 0, "{new}");
    }
    let deep = format!("{{\"LinearAdditiveUtilitySpace\": {}", "[".repeat(100_000));
    assert!(read_foreign(&files(&[("a.json", &deep)]), &asked).is_err());
}

#[test]
fn the_field_s_own_scenarios_have_the_figures_that_were_computed_apart() {
    for (group, name, packages, rational) in
        [("geniusweb", "FlightBooking", 36, 4), ("anl2022", "domain00", 6480, 6480)]
    {
        let Some(read) = shared::load(group, name) else { continue };
        let scenario = freeze(&read.case, None).unwrap();
        let worth: Vec<_> = (0..2).map(|p| utilities(&read.case, p)).collect();
        let reserved: Vec<_> = scenario.parties.iter().map(|p| p.reservation.exact().unwrap()).collect();
        assert_eq!(worth[0].len(), packages, "{name}");
        let both = |i: &usize| worth.iter().zip(&reserved).all(|(w, r)| w[*i] >= **r);
        assert_eq!((0..packages).filter(both).count(), rational, "{name}");
    }
}
