//! GENIUS and NegoLog files, quirk by quirk, on scenarios of our own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use mediant_core::freeze::freeze;
use mediant_core::number::decimal;
use mediant_core::scenario::Scenario;
use mediant_formats::CaseFiles;
use mediant_formats::foreign::{Asked, Foreign, Semantics, Tool, read_foreign};

const DOMAIN: &str = r#"

<negotiation_template number_of_sessions="1">
 <agent utility_space="" name="" class=""/>
 <utility_space number_of_issues="0">
  <objective index="0" name="all" type="objective" etype="objective">
   <issue index="1" name="colour" type="discrete"><item index="1" value="Red"/><item index="2" value="Blue"/></issue>
   <objective index="7" name="terms" type="objective">
    <issue index="2" name="days" type="integer" lowerbound="-1" upperbound="3"/>
   </objective>
  </objective>
 </utility_space>
</negotiation_template>"#;

fn profile(colour: (&str, &str), days: &str, weights: &str, rest: &str) -> String {
    format!(
        r#"<utility_space><objective index="0" name="all" type="objective">
<issue index="1" name="colour" type="discrete"><item index="2" value="Blue" evaluation="{}"/><item index="1" value="Red" evaluation="{}"/></issue>
<objective index="7" name="terms" type="objective"><issue index="2" name="days" type="integer" lowerbound="-1" upperbound="3">{days}</issue></objective>
{weights}</objective>{rest}</utility_space>"#,
        colour.1, colour.0
    )
}

const LINE: &str = r#"<evaluator ftype="linear" offset="0.1" slope="0.3"/>"#;
const HALVES: &str = r#"<weight index="1" value="0.5"/><weight index="2" value="0.5"/>"#;

fn files(named: &[(&str, &str)]) -> CaseFiles {
    let files = named.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes().to_vec())).collect();
    CaseFiles { name: "Own Test".to_owned(), files }
}

fn read(named: &[(&str, &str)], semantics: Option<Semantics>) -> (Foreign, Scenario) {
    let asked = Asked { semantics, ..Asked::default() };
    let foreign = read_foreign(&files(named), &asked).unwrap_or_else(|f| panic!("{f}"));
    let scenario = freeze(&foreign.case, None).unwrap();
    (foreign, scenario)
}

fn codes(named: &[(&str, &str)]) -> Vec<&'static str> {
    let faults = read_foreign(&files(named), &Asked::default()).unwrap_err();
    faults.diagnostics.iter().map(|d| d.code).collect()
}

fn worth(scenario: &Scenario, package: &[u16]) -> String {
    decimal(&scenario.utility(0, package).unwrap())
}

#[test]
fn additive_profiles_are_read_as_genius_reads_them() {
    let told =
        profile(("8", "4"), LINE, HALVES, r#"<discount_factor value="0.9"/><reservation value="0.25"/>"#);
    let (foreign, scenario) = read(&[("domain.xml", DOMAIN), ("Ann B.xml", &told)], None);
    assert_eq!(foreign.tool, Tool::Genius);
    assert_eq!(foreign.case.slug.as_str(), "own-test");
    assert_eq!(foreign.case.parties[0].id.as_str(), "ann-b");
    assert!(foreign.notes.iter().any(|n| n.contains("discounts by 0.9")), "{:?}", foreign.notes);
    let options: Vec<&str> = scenario.issues[1].options.iter().map(mediant_core::Id::as_str).collect();
    assert_eq!(options, ["-1", "0", "1", "2", "3"]);
    // 0.5 · 8/8 + 0.5 · (0.1 + 0.3 · (1 − −1)), and the last day is cut off at 1.
    assert_eq!(worth(&scenario, &[0, 2]), "0.85");
    assert_eq!(worth(&scenario, &[1, 0]), "0.3");
    assert_eq!(worth(&scenario, &[1, 4]), "0.75");
    assert_eq!(decimal(scenario.parties[0].reservation.exact().unwrap()), "0.25");
    assert_eq!(scenario.parties[0].ceiling, None);
}

#[test]
fn negmas_reads_the_same_files_in_its_own_way() {
    let told = profile(("8", "4"), LINE, HALVES, "");
    let (foreign, scenario) = read(&[("domain.xml", DOMAIN), ("a.xml", &told)], Some(Semantics::Negmas));
    // 0.5 · 8 + 0.5 · (0.1 + 0.3 · 1), nothing cut off.
    assert_eq!(worth(&scenario, &[0, 2]), "4.2");
    assert_eq!(worth(&scenario, &[1, 0]), "1.9");
    assert!(foreign.notes[0].contains("NegMAS"));
}

#[test]
fn weights_that_do_not_sum_to_one_are_used_as_they_stand_and_cut_off_at_one() {
    let weights = r#"<weight index="1" value="0.8"/><weight index="2" value="0.4"/>"#;
    let told = profile(("8", "4"), LINE, weights, "");
    let named = [("domain.xml", DOMAIN), ("a.xml", told.as_str())];
    let (foreign, scenario) = read(&named, None);
    assert_eq!(worth(&scenario, &[1, 0]), "0.44");
    assert_eq!(worth(&scenario, &[0, 4]), "1");
    assert!(foreign.notes.iter().any(|n| n.contains("sum to 1.2")), "{:?}", foreign.notes);
    let (_, scenario) = read(&named, Some(Semantics::Uncapped));
    assert_eq!(worth(&scenario, &[0, 4]), "1.2");
}

#[test]
fn negative_and_vanishing_evaluations_keep_their_meaning() {
    let (_, scenario) = read(&[("d.xml", DOMAIN), ("a.xml", &profile(("4", "-2"), LINE, HALVES, ""))], None);
    assert_eq!(worth(&scenario, &[1, 0]), "-0.2");
    let (_, scenario) = read(&[("d.xml", DOMAIN), ("a.xml", &profile(("0", "0"), LINE, HALVES, ""))], None);
    assert_eq!(worth(&scenario, &[0, 0]), "0.05");
}

#[test]
fn what_a_heading_weighs_counts_for_nothing_and_what_nothing_weighs_is_a_fault() {
    let heading = format!("{HALVES}<weight index=\"7\" value=\"0.5\"/>");
    let (foreign, scenario) =
        read(&[("d.xml", DOMAIN), ("a.xml", &profile(("8", "4"), LINE, &heading, ""))], None);
    assert_eq!(worth(&scenario, &[0, 2]), "0.85");
    assert_eq!(foreign.warnings.len(), 1);
    let nobody = format!("{HALVES}<weight index=\"3\" value=\"0.5\"/>");
    let told = profile(("8", "4"), LINE, &nobody, "");
    assert_eq!(codes(&[("d.xml", DOMAIN), ("a.xml", &told)]), ["unknown-issue"]);
}

#[test]
fn issues_are_found_by_name_where_the_indices_differ() {
    let told = profile(("8", "4"), LINE, HALVES, "");
    let shifted = told.replace("index=\"2\" name=\"days\"", "index=\"5\" name=\"days\"");
    let shifted = shifted.replace("<weight index=\"2\"", "<weight index=\"5\"");
    let (foreign, scenario) = read(&[("d.xml", DOMAIN), ("a.xml", &shifted)], None);
    assert_eq!(worth(&scenario, &[0, 2]), "0.85");
    assert_eq!(foreign.warnings[0].code, "index");
    // From 0 instead of 1: each index is that of another issue, and the names tell.
    let based = told.replace("index=\"1\" name=\"colour\"", "index=\"0\" name=\"colour\"");
    let based = based.replace("index=\"2\" name=\"days\"", "index=\"1\" name=\"days\"");
    let found = codes(&[("d.xml", DOMAIN), ("a.xml", &based)]);
    assert!(found.contains(&"unknown-issue") && found.contains(&"index"), "{found:?}");
}

#[test]
fn every_fault_comes_at_once_with_its_place() {
    let told =
        profile(("null", "NaN"), "", r#"<weight index="9" value="1"/>"#, r#"<reservation value="much"/>"#);
    let faults = read_foreign(&files(&[("d.xml", DOMAIN), ("a.xml", &told)]), &Asked::default()).unwrap_err();
    let found: Vec<(&str, usize)> = faults.diagnostics.iter().map(|d| (d.code, d.line)).collect();
    for wanted in [("not-a-number", 2), ("not-finite", 2), ("no-value", 3), ("unknown-issue", 4)] {
        assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
    }
    assert!(faults.to_string().contains("\"null\" is not a number"), "{faults}");
}

#[test]
fn real_issues_bend_where_they_are_cut_off() {
    let with = |evaluator: &str| {
        format!(
            r#"<utility_space><objective index="0"><issue index="1" name="price" type="real"><range lowerbound="0" upperbound="10"/>{evaluator}</issue><weight index="1" value="1"/></objective></utility_space>"#
        )
    };
    let at = |evaluator: &str, amount: &str| {
        let (_, scenario) = read(&[("a.xml", &with(evaluator))], None);
        let place = scenario.issues[0].options.iter().position(|o| o.as_str() == amount);
        worth(&scenario, &[u16::try_from(place.unwrap()).unwrap()])
    };
    let linear = r#"<evaluator ftype="linear" parameter0="1.5" parameter1="-0.25"/>"#;
    assert_eq!((at(linear, "0"), at(linear, "4"), at(linear, "7")), ("1".into(), "0.5".into(), "0".into()));
    let triangle = r#"<evaluator ftype="triangular" parameter0="2" parameter1="8" parameter2="4"/>"#;
    assert_eq!(
        (at(triangle, "3"), at(triangle, "4"), at(triangle, "6")),
        ("0.5".into(), "1".into(), "0.5".into())
    );
    let top =
        r#"<evaluator ftype="triangular" parameter0="2" parameter1="8" parameter2="4" parameter3="0.5"/>"#;
    assert_eq!((at(top, "1"), at(top, "4"), at(top, "9")), ("0".into(), "0.5".into(), "0".into()));
    assert_eq!(at(r#"<evaluator ftype="constant" parameter0="0.3"/>"#, "5"), "0.3");
    let jump = r#"<evaluator ftype="triangular" parameter0="2" parameter1="8" parameter2="2"/>"#;
    assert_eq!(codes(&[("a.xml", &with(jump))]), ["unsupported"]);
}

fn boxed(function: &str) -> String {
    format!(
        r#"<utility_space type="nonlinear"><objective index="0">
<issue index="1" name="x" type="integer" lowerbound="0" upperbound="9"/><issue index="2" name="y" type="integer" lowerbound="0" upperbound="9"/>
<utility maxutility="100">{function}</utility></objective></utility_space>"#
    )
}

#[test]
fn boxes_are_summed_with_both_ends_included() {
    let told = boxed(
        r#"<ufun weight="3" aggregation="sum"><hyperRectangle utility="10"/>
<hyperRectangle utility="40" weight="2"><INCLUDES index="1" min="2" max="4"/><INCLUDES index="2" min="3" max="20"/></hyperRectangle>
<ufun weight="0.5" aggregation="sum"><hyperRectangle utility="20"><EXCLUDES index="1" min="3" max="8"/><EXCLUDES index="2" min="0" max="4"/></hyperRectangle></ufun></ufun>"#,
    );
    let (foreign, scenario) = read(&[("a.xml", &told)], None);
    let brute = |x: u16, y: u16| {
        let inside = (2..=4).contains(&x) && y >= 3;
        let outside = !((3..=8).contains(&x) && y <= 4);
        10 + if inside { 80 } else { 0 } + if outside { 10 } else { 0 }
    };
    for x in 0..10 {
        for y in 0..10 {
            assert_eq!(
                worth(&scenario, &[x, y]),
                decimal(&(mediant_core::number::whole(brute(x, y)) / mediant_core::number::whole(100)))
            );
        }
    }
    assert_eq!(scenario.parties[0].ceiling.as_ref().map(decimal).as_deref(), Some("1"));
    assert!(foreign.notes.iter().any(|n| n.contains("more than 1")), "{:?}", foreign.notes);
    // NegMAS: ends left out, the weights of boxes unread, nothing divided.
    let plain = boxed(
        r#"<ufun type="PlainUfun" weight="3" aggregation="sum"><hyperRectangle utility="4" weight="2"><INCLUDES index="1" min="2" max="4"/></hyperRectangle></ufun>"#,
    );
    let (_, scenario) = read(&[("a.xml", &plain)], Some(Semantics::Negmas));
    assert_eq!((worth(&scenario, &[3, 0]), worth(&scenario, &[2, 0])), ("12".into(), "0".into()));
}

#[test]
fn the_least_and_the_greatest_of_boxes_are_bundles() {
    let told = boxed(
        r#"<ufun aggregation="sum"><ufun weight="2" aggregation="max"><hyperRectangle utility="10"><INCLUDES index="1" min="0" max="4"/></hyperRectangle><hyperRectangle utility="30"><INCLUDES index="1" min="3" max="4"/></hyperRectangle></ufun>
<ufun weight="1" aggregation="min"><hyperRectangle utility="10"/><hyperRectangle utility="20"><INCLUDES index="2" min="5" max="9"/></hyperRectangle></ufun></ufun>"#,
    );
    let (_, scenario) = read(&[("a.xml", &told)], None);
    assert_eq!(worth(&scenario, &[0, 0]), "0.2");
    assert_eq!(worth(&scenario, &[3, 0]), "0.6");
    assert_eq!(worth(&scenario, &[5, 5]), "0.1");
    let deep = boxed(
        r#"<ufun aggregation="max"><ufun aggregation="sum"><hyperRectangle utility="1"/><hyperRectangle utility="2"/></ufun></ufun>"#,
    );
    assert_eq!(codes(&[("a.xml", &deep)]), ["unsupported"]);
}

#[test]
fn profiles_may_be_named_and_what_is_not_xml_is_left_aside() {
    let told = profile(("8", "4"), LINE, HALVES, "");
    let named = [
        ("a.xml", told.as_str()),
        ("b.xml", told.as_str()),
        ("broken.xml", "<utility_space"),
        ("d.xml", DOMAIN),
        ("pareto.xml", "\n0.5, 1.0\n"),
    ];
    let profiles = ["b.xml".to_owned(), "a.xml".to_owned()];
    let foreign = read_foreign(&files(&named), &Asked { profiles: &profiles, ..Asked::default() }).unwrap();
    let names: Vec<&str> = foreign.case.parties.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["b", "a"]);
    assert_eq!(codes(&named), ["syntax"]);
    let missing = ["c.xml".to_owned()];
    let faults = read_foreign(&files(&named), &Asked { profiles: &missing, ..Asked::default() }).unwrap_err();
    assert_eq!(faults.diagnostics[0].code, "not-found");
    let (foreign, _) = read(&[named[0], named[3], named[4]], None);
    assert!(foreign.notes.iter().any(|n| n.contains("pareto.xml")));
}

#[test]
fn negolog_profiles_are_sums_of_weight_times_value() {
    let told = r#"{"reservationValue": 0.2, "issueWeights": {"colour": 0.6, "days": 0.4}, "issues": {"colour": {"Red": 1.0, "Blue": 0.19999999999999998}, "days": {"1": 0.5, "2": 1}}}"#;
    let (foreign, scenario) = read(&[("profileA.json", told), ("specs.json", "{\"Nash_A\": 1}")], None);
    assert_eq!(foreign.tool, Tool::Negolog);
    assert_eq!(worth(&scenario, &[1, 0]), "0.32");
    assert_eq!(codes(&[("profileA.json", &told.replace("\"Red\": 1.0", "\"Red\": null"))]), ["not-a-number"]);
    let other = told.replace("\"Blue\"", "\"Bleu\"");
    let found = codes(&[("profileA.json", told), ("profileB.json", &other)]);
    assert_eq!(found, ["no-value", "unknown-option"]);
}
