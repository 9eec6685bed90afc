//! The published JSON Schemas say what the reader says, and the outputs keep to theirs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod common;

use std::path::Path;

use jsonschema::Validator;
use mediant_core::Id;
use mediant_core::analysis as an;
use mediant_core::freeze::freeze;
use mediant_core::ledger::{Kind, Ledger, Link, Occasion, Report, Stance, Statement, Touch, VariantGroup};
use mediant_core::number::parse;
use mediant_formats::{
    Beside, CaseFiles, analysis_json, fingerprint, last_line_jsonl, ledger_json, read_case, read_folder,
    report_jsonl, scaffold, schema, schema_names,
};
use serde_json::Value;

fn validator(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema(name).unwrap()).unwrap();
    assert!(jsonschema::meta::is_valid(&schema), "{name} is not a schema");
    jsonschema::validator_for(&schema).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, instance: &Value, what: &str) {
    let faults: Vec<String> =
        validator.iter_errors(instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

fn json(toml: &[u8]) -> Value {
    let text = std::str::from_utf8(toml).unwrap();
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

fn kind(path: &str) -> Option<&'static str> {
    match path {
        "case.toml" => Some("case"),
        "mediator.toml" => Some("mediator"),
        "meetings.toml" => Some("meetings"),
        "reviews.toml" => Some("reviews"),
        other if other.starts_with("parties/") || other.starts_with("estimates/") => Some("party"),
        _ => None,
    }
}

fn check_files(files: &CaseFiles) {
    for (path, bytes) in &files.files {
        if let Some(kind) = kind(path) {
            assert_valid(&validator(kind), &json(bytes), &format!("{}/{path}", files.name));
        }
    }
}

fn new_case() -> CaseFiles {
    let files = scaffold("wind-park", "").into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    CaseFiles { name: "wind-park".to_owned(), files }
}

#[test]
fn every_schema_is_one() {
    for name in schema_names() {
        validator(name);
    }
}

#[test]
fn the_cases_the_scaffold_and_the_base_case_keep_to_the_schemas() {
    check_files(&new_case());
    check_files(&common::base());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            check_files(&read_folder(&path).unwrap());
        }
    }
}

const REVIEWS: &str = "\
schema = \"mediant/reviews/1\"
[[decisions]]
id = \"d1\"
what = \"accept\"
statement = \"0a1b\"
[[decisions]]
id = \"d2\"
what = \"merge\"
statements = [\"0a1b\", \"0a1c\"]
[[decisions]]
id = \"d3\"
what = \"edit\"
statement = \"0a1d\"
stance = \"offer\"
[[decisions]]
id = \"d4\"
what = \"undo\"
decision = \"d1\"
";

#[test]
fn reviews_keep_to_their_schema() {
    check_files(&common::with(common::base(), "reviews.toml", REVIEWS));
}

#[test]
fn what_the_reader_refuses_for_its_shape_the_schema_refuses() {
    let changes = [
        ("case.toml", "title = \"Base\"", "tilte = \"Base\""),
        ("case.toml", "title = \"Base\"", "title = 3"),
        ("case.toml", "mediant/case/1", "mediant/case/2"),
        ("case.toml", "id = \"place\"", "id = \"The Place\""),
        ("case.toml", "stance = \"demand\"", "stance = \"demands\""),
        ("case.toml", "options = [\"here\", \"there\"]", "options = []"),
        ("case.toml", "kind = \"article\"", "kind = \"article\"\nlow = 3"),
        ("case.toml", "accepted = [\"s1\"]", "accepted = [\"12\"]"),
        ("case.toml", "low = 0\n", ""),
        ("parties/a.toml", "place = 60", "place = \"sixty\""),
        ("parties/a.toml", "scale = [0, 100]", "scale = [0]"),
        ("parties/a.toml", "weights-are = \"points\"", "weights-are = \"pints\""),
        ("parties/a.toml", "never = [\"place:there\"", "never = [\"place there\""),
        ("mediator.toml", "on = \"a\"\n", ""),
        ("case.toml", "id = \"b\"", "id = \"public\""),
        (
            "mediator.toml",
            "[[levers]]",
            "[[positions]]\nparty = \"a\"\nissue = \"price\"\norigin = \"assumed\"\n[[levers]]",
        ),
        ("parties/a.toml", "[[red", "[[positions]]\nparty = \"a\"\nissue = \"price\"\n[[red"),
        ("meetings.toml", "\"2025-03-14\"", "\"14 March\""),
        ("reviews.toml", "[\"0a1b\", \"0a1c\"]", "[\"0a1b\"]"),
        ("reviews.toml", "stance = \"offer\"\n", ""),
        ("reviews.toml", "what = \"accept\"", "what = \"acept\""),
        ("reviews.toml", "decision = \"d1\"", "decision = \"one\""),
        ("reviews.toml", "statement = \"0a1b\"", "statement = \"s12\""),
        ("meetings.toml", "degree = \"some\"", "degree = \"lots\""),
    ];
    for (file, old, new) in changes {
        let files = common::swap(common::with(common::base(), "reviews.toml", REVIEWS), file, old, new);
        assert!(read_case(&files).is_err(), "the reader takes {new:?}");
        let instance = json(&files.files[file]);
        assert!(!validator(kind(file).unwrap()).is_valid(&instance), "the schema takes {new:?}");
    }
}

#[test]
fn where_nothing_is_feasible_there_is_a_range_without_numbers_for_each_party() {
    let case = read_case(&common::base()).unwrap().case;
    let scenario = freeze(&case, None).unwrap();
    let none = an::Range { least: f64::INFINITY, most: f64::NEG_INFINITY, most_in_zone: None };
    let depth = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let zone = || an::Zone { depth, depth_exact: None, ..zone() };
    let texts: Vec<String> = [vec![none; 2], Vec::new()]
        .into_iter()
        .map(|ranges| an::Analysis { ranges, zone: zone(), ..analysis() })
        .map(|analysis| analysis_json(&scenario, &analysis, &Beside::default()))
        .collect();
    assert_eq!(texts[0], texts[1]);
    let value: Value = serde_json::from_str(&texts[0]).unwrap();
    assert_valid(&validator("analysis"), &value, "analysis");
    let empty =
        |party: &str| serde_json::json!({"party": party, "least": null, "most": null, "most_in_zone": null});
    assert_eq!(value["ranges"], serde_json::json!([empty("a"), empty("b")]));
    assert_eq!(value["zone"]["depth"], Value::Null);
    assert_eq!(value["zone"]["depth_points"], Value::Null);
}

fn probability() -> an::Probability {
    an::Probability { low: 0.1, high: 0.3, share: 0.2, samples: 1000, seed: 7, assumption: "uniform".into() }
}

fn zone() -> an::Zone {
    an::Zone {
        verdict: an::Verdict::Depends,
        count: (1_u8.into(), 4_u8.into()),
        estimate: Some((1.0, 2.0, 4.0)),
        depth: (0.03, 0.03),
        depth_exact: Some(parse("3/100").unwrap()),
        deepest: vec![vec![0, 1, 1]],
        deepest_count: Some(1_u8.into()),
        binding: vec![1],
        binding_issue: Some(0),
        opens_if: vec![(0, 0.04)],
        opens_if_all: Some(0.02),
        accepted_by: vec![Some(5_u8.into()), None],
        depends_on: vec!["parties/a.toml:reservation".into()],
        probability: Some(probability()),
    }
}

fn appraisal() -> an::Appraisal {
    an::Appraisal {
        package: vec![0, 1, 1],
        concepts: vec![an::Concept::Nash],
        offers: vec![Id::new("draft").unwrap()],
        utilities: vec![0.5, f64::NAN],
        gains: vec![0.1, 0.1],
        shares: vec![1.0, 0.2],
        refusals: vec![(0, an::Refusal::BelowReservation(0.1)), (1, an::Refusal::RedLine(0))],
        exchanges: vec![an::Exchange {
            issue: 0,
            party: 1,
            against_own: -0.2,
            against_others: vec![(0, 0.3)],
            assumed: true,
        }],
        one_sided: Some(an::OneSided { winner: 0, losers: vec![1], concedes_nothing: true }),
        to_frontier: 0.0,
        improved_by: Some(vec![1, 1, 1]),
        contradicts: false,
    }
}

fn continuous() -> an::Continuous {
    let place = |price: &str, included| an::Place {
        utilities: vec![0.5, 0.25],
        settled: vec![
            an::Settled::Option(0),
            an::Settled::Amount(parse(price).unwrap()),
            an::Settled::Option(1),
        ],
        included,
    };
    let stretch = an::Stretch { from: place("7.5", true), to: place("20/3", false) };
    an::Continuous {
        verdict: an::Verdict::Open,
        depth: parse("1/4").unwrap(),
        deepest: vec![stretch.clone()],
        frontier: vec![stretch.clone(); 2],
        solutions: vec![an::ContinuousSolution {
            concept: an::Concept::Nash,
            ties: vec![stretch.clone(), stretch],
            value: parse("1/8").unwrap(),
        }],
    }
}

fn analysis() -> an::Analysis {
    let point = an::Point {
        utilities: vec![0.5, -0.0],
        count: 3_u8.into(),
        packages: vec![vec![0, 1, 1], vec![0, 2, 1], vec![1, 2, 1]],
    };
    let frontier = an::Frontier {
        exact: false,
        epsilon: Some(parse("1/100").unwrap()),
        points: vec![point.clone(), point.clone()],
    };
    let nash = an::Solution {
        concept: an::Concept::Nash,
        utilities: vec![0.5, 0.25],
        scale_points: Some(vec![50.0, 25.0]),
        points: vec![point],
        count: 3_u8.into(),
        disagreement: vec![0.0, 0.1],
        value: 0.125,
        exact: true,
    };
    an::Analysis {
        all: (1_u128 << 100).into(),
        feasible: 18_u8.into(),
        consistent: 20_u8.into(),
        barred: vec![2_u8.into(), 0_u8.into()],
        zone: zone(),
        frontier: frontier.clone(),
        zone_frontier: frontier,
        solutions: vec![nash.clone()],
        undefined: vec![(an::Concept::WeightedNash, "no weights are set".into())],
        conventions: vec![an::Convention {
            name: "nash",
            disagreement: "worst-package",
            ideal: Some("zone"),
            solution: nash,
        }],
        lottery: Some(an::Lottery {
            vertices: vec![0, 1],
            solutions: vec![an::Mixture {
                concept: an::Concept::Nash,
                between: (0, 1),
                probability: parse("1/3").unwrap(),
                utilities: vec![0.4, 0.6],
            }],
        }),
        continuous: Some(continuous()),
        divisions: vec![an::Division {
            method: "adjusted-winner".into(),
            each: parse("395/6").unwrap(),
            items: vec![(0, Some(0)), (1, None)],
            shared: Some(an::Share { issue: 1, fraction: parse("2/15").unwrap(), to: 0 }),
        }],
        trades: vec![an::Trade {
            issues: (0, 1),
            parties: (0, 1),
            from: (0, 1),
            to: (1, 2),
            gain: (0.1, 0.2),
            difference: 0.7,
            others: Vec::new(),
        }],
        issue_kinds: vec![an::IssueKind::Integrative, an::IssueKind::Distributive, an::IssueKind::OneSided],
        appraisals: vec![appraisal()],
        flips: vec![an::Flip {
            input: "parties/a.toml:weights.place".into(),
            party: 0,
            issue: Some(0),
            from: 15.0,
            to: 18.0,
            relative: 0.03,
            changes: an::Changes::Zone,
            package: None,
        }],
        uncertainty: Some(an::Uncertainty {
            inputs: vec!["parties/a.toml:reservation".into()],
            surely: 1_u8.into(),
            possibly: 4_u8.into(),
            acceptability: vec![(vec![0, 1, 1], 0.9)],
            nash: vec![(vec![0, 1, 1], 0.8)],
            binding: vec![0.5, 0.5],
            sampling: Some(probability()),
            ask_first: vec![("parties/a.toml:reservation".into(), 0.9, 0.2)],
        }),
        ranges: vec![an::Range { least: 0.0, most: 1.0, most_in_zone: None }; 2],
        notes: vec!["a note".into()],
    }
}

#[test]
fn an_analysis_keeps_to_its_schema_and_to_the_contract() {
    let case = read_case(&common::base()).unwrap().case;
    let scenario = freeze(&case, None).unwrap();
    let analysis = analysis();
    let reading = Id::new("other").unwrap();
    let readings = [(&reading, "Other", &scenario, &analysis)];
    let beside =
        Beside { fingerprint: "f", readings: &readings, unverified: &case.unverified, ..Beside::default() };
    let text = analysis_json(&scenario, &analysis, &beside);
    assert_eq!(text, analysis_json(&scenario, &analysis, &beside));
    assert!(!text.contains("-0,") && !text.contains("-0.0"), "{text}");
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_valid(&validator("analysis"), &value, "analysis");
    let at = |path: &str| value.pointer(path).cloned().unwrap_or_else(|| panic!("nothing at {path}"));
    assert_eq!(at("/schema"), "mediant/analysis/1");
    assert_eq!(at("/case"), "base");
    assert_eq!(at("/packages/all"), (1_u128 << 100).to_string());
    assert_eq!(at("/zone/verdict"), "depends");
    assert_eq!(at("/zone/count"), "1");
    assert_eq!(at("/zone/depth_points"), 3);
    assert_eq!(at("/zone/binding"), serde_json::json!(["b"]));
    assert_eq!(at("/zone/deepest/0"), serde_json::json!({"place": "here", "price": "5", "paper": "in"}));
    assert_eq!(at("/zone/opens_if/0"), serde_json::json!({"party": "a", "lower_reservation_by": 0.04}));
    assert_eq!(at("/zone/probability/share"), 0.2);
    assert_eq!(at("/frontier/size"), 2);
    assert_eq!(at("/frontier/points/0/packages"), "3");
    assert_eq!(at("/solutions/0/points"), serde_json::json!([50, 25]));
    assert_eq!(at("/solutions/0/packages").as_array().unwrap().len(), 3);
    assert_eq!(at("/solutions/0/packages_count"), "3");
    let settled = serde_json::json!({"place": "here", "price": "7.5", "paper": "in"});
    assert_eq!(at("/continuous/solutions/0/settlement"), settled);
    assert_eq!(at("/continuous/solutions/0/stretch"), true);
    assert_eq!(at("/continuous/solutions/0/value_exact"), "1/8");
    assert_eq!(at("/continuous/frontier/size"), 2);
    assert_eq!(at("/continuous/frontier/pieces/1/to/settlement/price"), "20/3");
    assert_eq!(at("/continuous/frontier/pieces/1/to/included"), false);
    assert_eq!(at("/divisions/0/each"), "395/6");
    assert_eq!(at("/divisions/0/fraction"), "2/15");
    assert_eq!(at("/divisions/0/shared_issue"), "price");
    assert_eq!(at("/divisions/0/to"), "a");
    assert_eq!(at("/trades/0/gives"), serde_json::json!({"a": "price", "b": "place"}));
    assert_eq!(at("/trades/0/gain"), serde_json::json!({"a": 0.1, "b": 0.2}));
    assert_eq!(at("/flips/0/from"), 15);
    assert_eq!(at("/readings/0/reading"), "other");
    assert_eq!(at("/readings/0/zone/count"), "1");
}

#[test]
fn a_limit_cuts_what_is_listed_and_never_what_is_counted() {
    let case = read_case(&common::base()).unwrap().case;
    let scenario = freeze(&case, None).unwrap();
    let beside = Beside { limit: Some(1), concepts: &[an::Concept::Nash], ..Beside::default() };
    let value: Value = serde_json::from_str(&analysis_json(&scenario, &analysis(), &beside)).unwrap();
    assert_eq!(value["frontier"]["points"].as_array().unwrap().len(), 1);
    assert_eq!(value["frontier"]["size"], 2);
    assert_eq!(value["solutions"][0]["packages"].as_array().unwrap().len(), 1);
    assert_eq!(value["solutions"][0]["packages_count"], "3");
    let other = Beside { concepts: &[an::Concept::Fallback], ..Beside::default() };
    let value: Value = serde_json::from_str(&analysis_json(&scenario, &analysis(), &other)).unwrap();
    assert!(value["solutions"].as_array().unwrap().is_empty());
}

fn ledger() -> Ledger {
    let statement = Statement {
        id: "s1".into(),
        mark: "0123456789abcdef".into(),
        report: 0,
        start: 10,
        end: 40,
        parts: vec![(10, 20), (30, 40)],
        kind: Kind::Direct,
        text: "We \"can\" talk.".into(),
        speaker: Some("Ada Holm".into()),
        speaker_span: Some((21, 29)),
        cue: Some("said".into()),
        rule: "quote-then-cue".into(),
        occasion: Occasion { date: Some("2025-03-14".into()), ..Occasion::default() },
        issues: vec![Touch { issue: "season".into(), because: "season".into() }],
        stance: Stance::RedLine,
        stance_cue: None,
        also_at: vec![(90, 100)],
        notes: Vec::new(),
    };
    let report = Report {
        path: "reports/1.txt".into(),
        bytes: 120,
        title: None,
        outlet: Some("Post".into()),
        byline: None,
        date: None,
        url: None,
        reprint_of: Some("reports/0.txt".into()),
        dropped: vec![mediant_core::ledger::Dropped { start: 0, end: 5, why: "advert".into() }],
        repairs: vec![mediant_core::ledger::Repair { at: 7, what: "space".into() }],
        notes: Vec::new(),
    };
    let link = Link { statements: vec!["s1".into(), "s2".into()], why: "both cannot hold".into() };
    let differs = vec![mediant_core::ledger::Difference {
        statement: "s2".into(),
        a: "x".into(),
        b: String::new(),
        meaning: false,
    }];
    Ledger {
        reports: vec![report],
        statements: vec![statement],
        variants: vec![VariantGroup { id: "v1".into(), statements: vec!["s1".into()], differs }],
        related: vec![link.clone()],
        doubtful: vec![link.clone()],
        contradictions: vec![link],
        rejected: Vec::new(),
        unplaced: vec!["decision d3 is about a statement that is not there".into()],
    }
}

#[test]
fn a_ledger_keeps_to_its_schema_and_to_the_contract() {
    let ledger = ledger();
    let value: Value = serde_json::from_str(&ledger_json(&ledger)).unwrap();
    assert_valid(&validator("statements"), &value, "ledger");
    assert_eq!(value["statements"][0]["report"], "reports/1.txt");
    assert_eq!(value["statements"][0]["parts"], serde_json::json!([[10, 20], [30, 40]]));
    assert_eq!(value["statements"][0]["stance"], serde_json::json!({"value": "red-line", "cue": null}));
    assert_eq!(value["statements"][0]["kind"], "direct");
    assert_eq!(value["reports"][0]["dropped"][0]["why"], "advert");
    assert_eq!(value["variants"][0]["differs"][0]["a"], "x");
    let line = report_jsonl(&ledger.reports[0], &ledger.statements);
    let last = last_line_jsonl(&ledger, 1);
    assert_eq!((line.matches('\n').count(), last.matches('\n').count()), (1, 1));
    let mut schema: Value = serde_json::from_str(schema("statements").unwrap()).unwrap();
    for (text, name) in [(line, "line"), (last, "last-line")] {
        let object = schema.as_object_mut().unwrap();
        for key in ["type", "properties", "required"] {
            object.remove(key);
        }
        object.insert("$ref".to_owned(), Value::from(format!("#/$defs/{name}")));
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert_valid(&validator, &serde_json::from_str(&text).unwrap(), name);
        assert!(!validator.is_valid(&serde_json::json!({})));
    }
}

#[test]
fn the_fingerprint_moves_with_numbers_and_not_with_words() {
    let of = |files: &CaseFiles| {
        let case = read_case(files).unwrap().case;
        fingerprint([&freeze(&case, None).unwrap()])
    };
    let base = common::base();
    let was = of(&base);
    assert_eq!(was.len(), 64);
    assert_eq!(
        was,
        of(&common::swap(base.clone(), "case.toml", "title = \"Base\"", "title = \"Other\" # so"))
    );
    assert_eq!(was, of(&common::swap(base.clone(), "parties/a.toml", "place = 60", "place = 60.0")));
    let changes = [
        ("parties/a.toml", "reservation = 40", "reservation = 41"),
        ("parties/a.toml", "here = 100", "here = 99"),
        ("parties/a.toml", "never = [\"place:there\", ", "never = ["),
        ("case.toml", "veto = false\n", ""),
        ("case.toml", "these = [\"place:here\", \"price:20\"]", "these = [\"place:here\", \"price:15\"]"),
        ("case.toml", "option = \"here\"", "option = \"there\""),
    ];
    let mut seen = vec![was];
    for (file, old, new) in changes {
        let now = of(&common::swap(base.clone(), file, old, new));
        assert!(!seen.contains(&now), "{new:?} does not change the fingerprint");
        seen.push(now);
    }
}
