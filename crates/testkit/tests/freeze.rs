//! Case → scenario: what people state becomes the numbers that the analysis computes with.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::collections::BTreeMap;

use mediant_core::Id;
use mediant_core::freeze::freeze;
use mediant_core::number::{Fraction, Quantity, parse};
use mediant_core::scenario::{Scenario, Weights};
use mediant_formats::{CaseFiles, read_case};

const CASE: &str = r#"
schema = "mediant/case/1"
title = "Two towns"
summary = "One river."

[[parties]]
id = "a"
name = "Aville"

[[parties]]
id = "b"
name = "Btown"

[[issues]]
id = "river"
title = "River"
kind = "heading"

[[issues]]
id = "bridge"
title = "Bridge"
under = "river"
options = ["north", "middle", "south"]

[[issues]]
id = "toll"
title = "Toll"
under = "river"
kind = "measured"
low = 0
high = 10
step = 2.5
unit = "crowns"

[[issues]]
id = "market"
title = "Market"
kind = "article"

[[readings]]
id = "other"
title = "Another"
why = "To see."
"#;

const VALUES: &str = "[values]\ntoll = [[0, 1], [5, 0.8], [10, 0]]\n[values.bridge]\nnorth = 1\nmiddle = 0.5\nsouth = 0\n[values.market]\nin = 1\nout = 0\n";

fn scenario(files: &[(&str, &str)], reading: Option<&str>) -> Scenario {
    let mut all = BTreeMap::new();
    all.insert("case.toml".to_owned(), CASE.as_bytes().to_vec());
    for (path, text) in files {
        all.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    let case = match read_case(&CaseFiles { name: "two-towns".to_owned(), files: all }) {
        Ok(loaded) => loaded.case,
        Err(faults) => panic!("{faults}"),
    };
    let reading = reading.map(|r| Id::new(r).unwrap());
    freeze(&case, reading.as_ref()).unwrap()
}

/// Party `a` with this head and these weights.
fn party(head: &str, weights: &str) -> String {
    format!("schema = \"mediant/party/1\"\nparty = \"a\"\norigin = \"told\"\n{head}\n{weights}\n{VALUES}")
}

fn number(text: &str) -> Fraction {
    parse(text).unwrap()
}

fn exact(scenario: &Scenario, party: usize) -> Vec<Fraction> {
    match &scenario.parties[party].weights {
        Weights::Exact(weights) => weights.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn points_are_divided_by_their_sum_which_is_the_scale() {
    let told =
        party("reservation = 10\nweights-are = \"points\"", "[weights]\nbridge = 10\ntoll = 6\nmarket = 4");
    let s = scenario(&[("parties/a.toml", &told)], None);
    assert_eq!(exact(&s, 0), [number("0.5"), number("0.3"), number("0.2")]);
    assert_eq!(s.parties[0].scale, Some((number("0"), number("20"))));
    assert_eq!(s.parties[0].reservation, Quantity::Exact(number("0.5")));
    assert_eq!(s.parties[0].disagreement, s.parties[0].reservation, "unless told otherwise");
}

/// A heading's weight is divided among its sub-issues in proportion to theirs, and counts once in the scale.
#[test]
fn sub_issues_divide_the_weight_of_their_heading() {
    let weights = "[weights]\nriver = 30\nbridge = 1\ntoll = 2\nmarket = 10";
    let told = party("reservation = 8\nweights-are = \"points\"", weights);
    let s = scenario(&[("parties/a.toml", &told)], None);
    assert_eq!(exact(&s, 0), [number("1/4"), number("1/2"), number("1/4")]);
    assert_eq!(s.parties[0].scale, Some((number("0"), number("40"))));
    assert_eq!(s.parties[0].reservation, Quantity::Exact(number("0.2")));
}

#[test]
fn a_measured_issue_is_valued_by_straight_lines() {
    let told = party(
        "reservation = 0.4\nweights-are = \"shares\"",
        "[weights]\nbridge = 0.5\ntoll = 0.3\nmarket = 0.2",
    );
    let s = scenario(&[("parties/a.toml", &told)], None);
    let toll = s.issues.iter().position(|i| i.id.as_str() == "toll").unwrap();
    let options: Vec<&str> = s.issues[toll].options.iter().map(Id::as_str).collect();
    assert_eq!(options, ["0", "2.5", "5", "7.5", "10"]);
    let values: Vec<Fraction> =
        s.parties[0].values[toll].iter().map(|v| v.exact().unwrap().clone()).collect();
    assert_eq!(values, [number("1"), number("0.9"), number("0.8"), number("0.4"), number("0")]);
    assert_eq!(s.utility(0, &[0, 1, 1]), Some(number("0.97")));
}

#[test]
fn intervals_of_swings_become_bounds_that_hold_every_share() {
    let weights = "[weights]\nbridge = 100\ntoll = \"20..60\"\nmarket = 40";
    let told = party("reservation = 0.4\nweights-are = \"swings\"", weights);
    let s = scenario(&[("parties/a.toml", &told)], None);
    let Weights::Between(bounds) = &s.parties[0].weights else { panic!("{:?}", s.parties[0].weights) };
    for swing in [20, 33, 47, 60] {
        let sum = number(&(140 + swing).to_string());
        for (stated, (low, high)) in [100, swing, 40].iter().zip(bounds) {
            let share = number(&stated.to_string()) / &sum;
            assert!(*low <= share && share <= *high, "{share} between {low} and {high}");
        }
    }
}

#[test]
fn the_reservation_value_is_the_best_alternative() {
    let head = "reservation = \"from-alternatives\"\nscale = [0, 100]\nweights-are = \"points\"\n\
                weights-total = 100";
    let alternatives = "[[alternatives]]\nid = \"ferry\"\ntitle = \"A ferry\"\n\
        outcomes = [{ title = \"it pays\", probability = 0.6, worth = 70 }, { title = \"it does not\", probability = 0.4, worth = 10 }]\n\
        cost-rate = 1\nduration = \"6..18\"\nunit = \"months\"\n\
        [[alternatives]]\nid = \"ford\"\ntitle = \"A ford\"\noutcomes = [{ title = \"wet\", probability = 1, worth = 30 }]\n\
        cost-rate = 0\nduration = 0\nunit = \"months\"\n";
    let told = party(head, "[weights]\nbridge = 50\ntoll = 30\nmarket = 20") + alternatives;
    let s = scenario(&[("parties/a.toml", &told)], None);
    // The ferry is worth 46 less 6 to 18, the ford 30: the best of them 30 to 40 of 100.
    assert_eq!(s.parties[0].reservation, Quantity::Interval { low: number("0.3"), high: number("0.4") });
}

#[test]
fn an_estimate_counts_only_where_the_party_has_told_nothing() {
    let told =
        party("reservation = 0.4\nweights-are = \"shares\"", "[weights]\nbridge = 1\ntoll = 0\nmarket = 0");
    let estimate = told.replace("reservation = 0.4", "reservation = 0.9");
    let both = scenario(&[("parties/a.toml", &told), ("estimates/a.toml", &estimate)], None);
    assert_eq!(both.parties[0].reservation, Quantity::Exact(number("0.4")));
    assert_eq!(both.parties[0].file, "parties/a.toml");
    let estimated = scenario(&[("estimates/a.toml", &estimate)], None);
    assert_eq!(estimated.parties[0].reservation, Quantity::Exact(number("0.9")));
    assert_eq!(estimated.parties[0].file, "estimates/a.toml");
}

#[test]
fn of_a_party_that_told_nothing_nothing_is_assumed() {
    let s = scenario(&[], None);
    assert!(s.is_uncertain() && s.utility(1, &[0, 0, 0]).is_none());
    assert_eq!(s.parties[1].reservation, Quantity::Unknown);
}

#[test]
fn a_reading_may_weigh_differently() {
    let weights = "[weights]\nbridge = 0.5\ntoll = 0.3\nmarket = 0.2";
    let told = party("reservation = 0.4\nweights-are = \"shares\"", weights)
        + "[readings.other]\nreservation = 0.6\n[readings.other.weights]\nbridge = 0.2\ntoll = 0.2\nmarket = 0.6\n";
    let s = scenario(&[("parties/a.toml", &told)], Some("other"));
    assert_eq!(exact(&s, 0), [number("0.2"), number("0.2"), number("0.6")]);
    assert_eq!(s.parties[0].reservation, Quantity::Exact(number("0.6")));
    assert_eq!(exact(&scenario(&[("parties/a.toml", &told)], None), 0)[0], number("0.5"));
}
