//! What each audience may know of a case in which every kind of entry carries a word of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed step is a failed test")]

use std::collections::BTreeMap;

use mediant_analysis::Options;
use mediant_core::Id;
use mediant_core::case::Case;
use mediant_core::ledger::Ledger;
use mediant_disclosure::{Audience, Failure, View, redact, view};
use mediant_formats::{CaseFiles, read_case};

const CASE: &str = r#"
schema = "mediant/case/1"
title = "Two towns"
summary = "word-summary"
classification = "word-classification"

[[parties]]
id = "a"
name = "Aville"

[[parties]]
id = "b"
name = "Btown"

[[third-parties]]
id = "t"
name = "Tland"
role = "guarantor"
note = "word-third-note"

[[issues]]
id = "bridge"
title = "Bridge"
options = [{ id = "north", title = "North", text = "word-clause" }, "south"]
specification = "outlined"
status = "agreed"

[[issues]]
id = "toll"
title = "Toll"
kind = "article"
text = "word-article"

[[positions]]
party = "a"
issue = "bridge"
option = "north"
stance = "demand"
origin = { kind = "stated", note = "word-stated-by-a" }

[[positions]]
party = "b"
issue = "bridge"
option = "south"
stance = "demand"
origin = { kind = "stated", note = "word-stated-by-b" }

[[offers]]
id = "shown"
title = "word-offer-shown"
by = "b"
picks = ["bridge:south", "toll"]
release = "shown"
origin = "assumed"

[[offers]]
id = "open"
title = "word-offer-public"
picks = ["bridge:north", "toll"]
release = "public"
origin = "assumed"
"#;

const MEETINGS: &str = r#"
schema = "mediant/meetings/1"

[[stages]]
id = "first"
title = "word-stage"
reached = true
gate = { opens = "word-gate", criteria = [{ text = "word-criterion", met = true }] }

[[meetings]]
id = "held"
title = "word-meeting-held"
date = "2025-01-02"
place = "Aville"
present = ["a", "b"]
progress = [{ by = "word-judge", degree = "some" }]
result = "word-result"

[[meetings]]
id = "planned"
title = "word-meeting-planned"
place = "Btown"
planned = true
deliverables = [{ title = "word-deliverable", state = "missing" }]
"#;

const MEDIATOR: &str = r#"
schema = "mediant/mediator/1"
principal = "word-principal"
objectives = ["word-objective"]
say = ["word-say"]
do-not-say = ["word-do-not-say"]

[[levers]]
on = "b"
title = "word-lever"
origin = "assumed"

[[positions]]
party = "b"
issue = "toll"
option = "in"
origin = { kind = "estimated", note = "word-position-estimated-of-b" }

[[offers]]
id = "offer-mediator"
title = "word-offer-mediator"
picks = ["bridge:north"]
origin = "assumed"
"#;

/// What `b` told beside its numbers.
const OF_B: &str = r#"
[[positions]]
issue = "toll"
option = "out"
stance = "red-line"
origin = { kind = "told", note = "word-position-told-by-b" }

[[offers]]
id = "offer-of-b"
title = "word-offer-kept-by-b"
picks = ["bridge:south"]
origin = { kind = "told", note = "word-offer-origin" }

[[offers]]
id = "idea"
title = "word-offer-unattributed"
picks = ["bridge:south", "toll"]
release = "unattributed"
origin = { kind = "told", note = "word-unattributed-origin" }
"#;

fn party(id: &str, word: &str) -> String {
    format!(
        "schema = \"mediant/party/1\"\nparty = \"{id}\"\norigin = {{ kind = \"told\", note = \"{word}-origin\" }}\n\
         reservation = 0.4\nmandate = \"{word}-mandate\"\n[weights]\nbridge = 2\ntoll = 1\n[values.bridge]\n\
         north = 1\nsouth = 0.2\n[values.toll]\nin = 0.3\nout = 1\n[[red-lines]]\nnever = [\"bridge:south\", \"toll:in\"]\n\
         why = \"{word}-red-line\"\n[[interests]]\ntext = \"{word}-interest\"\n"
    )
    .replace("[weights]", "weights-are = \"points\"\n[weights]")
}

fn case() -> Case {
    let mut files = BTreeMap::new();
    files.insert("case.toml".to_owned(), CASE.as_bytes().to_vec());
    files.insert("meetings.toml".to_owned(), MEETINGS.as_bytes().to_vec());
    files.insert("mediator.toml".to_owned(), MEDIATOR.as_bytes().to_vec());
    files.insert("parties/a.toml".to_owned(), party("a", "word-a-told").into_bytes());
    files.insert("parties/b.toml".to_owned(), (party("b", "word-b-told") + OF_B).into_bytes());
    files.insert("estimates/b.toml".to_owned(), party("b", "word-b-estimate").into_bytes());
    match read_case(&CaseFiles { name: "two-towns".to_owned(), files }) {
        Ok(loaded) if loaded.warnings.is_empty() => loaded.case,
        Ok(loaded) => panic!("{:?}", loaded.warnings),
        Err(faults) => panic!("{faults}"),
    }
}

/// The words that an audience meets, out of all words that the case holds.
fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .filter(|w| w.starts_with("word-"))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

fn a() -> Audience {
    Audience::Party(Id::new("a").unwrap())
}

#[test]
fn the_mediator_knows_everything() {
    let case = case();
    assert_eq!(redact(&case, &Audience::Mediator), case);
    assert!(words(&format!("{case:?}")).len() > 30);
}

#[test]
fn a_party_knows_what_is_shared_and_what_it_told() {
    let seen = words(&format!("{:?}", redact(&case(), &a())));
    let expected = [
        "word-a-told-interest",
        "word-a-told-mandate",
        "word-a-told-origin",
        "word-a-told-red-line",
        "word-article",
        "word-clause",
        "word-criterion",
        "word-deliverable",
        "word-gate",
        "word-judge",
        "word-meeting-held",
        "word-meeting-planned",
        "word-offer-public",
        "word-offer-shown",
        "word-offer-unattributed",
        "word-result",
        "word-stage",
        "word-stated-by-a",
        "word-stated-by-b",
        "word-summary",
        "word-third-note",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn an_unattributed_offer_has_no_author() {
    let seen = redact(&case(), &a());
    let idea = seen.offers.iter().find(|o| o.title == "word-offer-unattributed").unwrap();
    assert_eq!((&idea.by, idea.id.as_str()), (&None, "unattributed-1"), "an id may be made of who offers");
    let b = redact(&case(), &Audience::Party(Id::new("b").unwrap()));
    let own = b.offers.iter().find(|o| o.id.as_str() == "idea").unwrap();
    assert_eq!(own.by.as_ref().unwrap().as_str(), "b", "its author knows it as its own");
}

#[test]
fn the_public_knows_what_is_public() {
    let seen = words(&format!("{:?}", redact(&case(), &Audience::Public)));
    let expected =
        ["word-meeting-held", "word-offer-public", "word-stated-by-a", "word-stated-by-b", "word-summary"];
    assert_eq!(seen, expected);
}

#[test]
fn no_view_but_the_mediators_holds_a_word_that_its_audience_may_not_know() {
    let (case, options) = (case(), Options::default());
    for audience in [a(), Audience::Public] {
        let allowed = words(&format!("{:?}", redact(&case, &audience)));
        let seen = words(&format!("{:?}", view(&case, &Ledger::default(), &audience, &options).unwrap()));
        assert!(seen.iter().all(|w| allowed.contains(w)), "{audience}: {seen:?}");
    }
}

#[test]
fn what_another_told_changes_nothing_in_a_partys_view() {
    let (case, options) = (case(), Options::default());
    let mut other = case.clone();
    other.preferences[1] = None;
    other.estimates[1] = None;
    other.mediator = None;
    other.classification = String::new();
    let of = |c: &Case| format!("{:?}", view(c, &Ledger::default(), &a(), &options).unwrap());
    assert_eq!(of(&case), of(&other));
    let all = |c: &Case| format!("{:?}", view(c, &Ledger::default(), &Audience::Mediator, &options).unwrap());
    assert_ne!(all(&case), all(&other));
}

#[test]
fn a_party_that_does_not_exist_has_no_view() {
    let nobody = Audience::Party(Id::new("nobody").unwrap());
    let found = view(&case(), &Ledger::default(), &nobody, &Options::default());
    assert!(matches!(found, Err(Failure::NoParty(..))));
}

#[test]
fn a_partys_numbers_are_its_own_alone() {
    let View::Party(seen) = view(&case(), &Ledger::default(), &a(), &Options::default()).unwrap() else {
        panic!("a party's view")
    };
    let own = seen.own().unwrap();
    assert_eq!(own.scenario.parties.len(), 1);
    assert_eq!(own.analysis.ranges.len(), 1);
    assert!(own.exchanges.iter().all(|(_, _, of)| of.iter().all(|e| e.party == seen.party())));
}
