//! A case written as files reads back as the same scenario: the shipped cases, and scenarios of other tools.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test fails by panicking")]

mod shared;

use std::fmt::Write as _;
use std::path::Path;

use mediant_core::case::Case;
use mediant_core::freeze::freeze;
use mediant_formats::foreign::Tool;
use mediant_formats::{WriteError, case_files, load_case, read_case};
use proptest::prelude::*;
use shared::read;

/// Writes the case as files and reads them again; false where the writer refuses, as it must not cut a case short.
#[track_caller]
fn comes_back(case: &Case) -> bool {
    let files = match case_files(case) {
        Ok(files) => files,
        Err(WriteError::Differs(_)) => return false,
        Err(why) => panic!("{}: {why}", case.slug),
    };
    let back = read_case(&files).unwrap_or_else(|faults| panic!("{}: {faults}", case.slug)).case;
    assert_eq!(freeze(&back, None).unwrap(), freeze(case, None).unwrap(), "{}", case.slug);
    assert_eq!(case_files(&back).unwrap().files, files.files, "{}: written again, the same bytes", case.slug);
    true
}

#[test]
fn shipped_cases_come_back_or_are_refused_whole() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let mut whole = Vec::new();
    for entry in std::fs::read_dir(cases).unwrap() {
        let case = load_case(&entry.unwrap().path()).unwrap_or_else(|faults| panic!("{faults}")).case;
        if comes_back(&case) {
            whole.push(case.slug.to_string());
        }
    }
    // The others hold more than the writer writes.
    assert!(whole.iter().any(|slug| slug == "bill-and-jack-1950"), "{whole:?}");
}

const SPACE: &str = "type: CartesianOutcomeSpace\nname: shop\nissues:\n\
    - {type: CategoricalIssue, name: colour, values: [red, blue, \"it's \\\"grey\\\" & <white>\"]}\n\
    - {type: ContiguousIssue, name: days, values: [-2, 2]}\n\
    - {type: ContinuousIssue, name: price, values: [0.5, 9.25]}\n";

#[test]
fn tables_lines_and_boxes_come_back() {
    let line = "type: LinearAdditiveUtilityFunction\nname: u\nbias: 0.1\nreserved_value: 0.3\nweights: [0.3, 0.2, 0.5]\nvalues:\n\
        - {type: TableFun, mapping: {red: -0.1, blue: 1, \"it's \\\"grey\\\" & <white>\": 0.3}}\n\
        - {type: QuadraticFun, a2: 0.1, a1: -0.2, bias: 0.3}\n- {type: AffineFun, slope: -0.1, bias: 1}\n";
    let boxes = "type: HyperRectangleUtilityFunction\nname: v\nreserved_value: 0.25\nbias: 0.1\noutcome_ranges:\n\
        - {0: [red, blue], 1: [-1, 2]}\n- {1: [0, 2]}\n- null\nutilities: [0.5, 0.25, 0.1]\n";
    let files = [("domain.yml", SPACE), ("line.yml", line), ("other.yml", line)];
    assert!(comes_back(&read(Tool::Negmas, &files).case));
    let boxed = SPACE.replace("- {type: ContinuousIssue, name: price, values: [0.5, 9.25]}\n", "");
    let files = [("domain.yml", boxed.as_str()), ("boxes.yml", boxes), ("other.yml", boxes)];
    assert!(comes_back(&read(Tool::Negmas, &files).case));
}

/// What one party tells of up to four issues: a weight, and for each option an evaluation, in thousandths.
type Told = Vec<(u32, Vec<i32>)>;

/// The domain and a profile for each party, as GENIUS writes them.
fn genius(parties: &[(Told, u32)]) -> Vec<(String, String)> {
    let space = |issues: &str| {
        format!(
            "<utility_space><objective index=\"0\" name=\"all\" type=\"objective\">{issues}</utility_space>"
        )
    };
    let issues = |told: &Told, valued: &dyn Fn(i32) -> String| {
        let mut text = String::new();
        for (issue, (_, options)) in (1..).zip(told) {
            let _ = write!(text, "<issue index=\"{issue}\" name=\"issue {issue}\" type=\"discrete\">");
            for (option, value) in (1..).zip(options) {
                let valued = valued(*value);
                let _ = write!(text, "<item index=\"{option}\" value=\"option {option}\"{valued}/>");
            }
            text.push_str("</issue>");
        }
        text
    };
    let domain = space(&format!("{}</objective>", issues(&parties[0].0, &|_| String::new())));
    let mut files =
        vec![("domain.xml".to_owned(), format!("<negotiation_template>{domain}</negotiation_template>"))];
    for (party, (told, reservation)) in parties.iter().enumerate() {
        let valued = |value: i32| format!(" evaluation=\"{}\"", f64::from(value) / 1000.0);
        let mut text = issues(told, &valued);
        for (issue, (weight, _)) in (1..).zip(told) {
            let _ = write!(text, "<weight index=\"{issue}\" value=\"{}\"/>", f64::from(*weight) / 1000.0);
        }
        let _ = write!(text, "</objective><reservation value=\"{}\"/>", f64::from(*reservation) / 1000.0);
        files.push((format!("party{party}.xml"), space(&text)));
    }
    files
}

fn parties() -> impl Strategy<Value = Vec<(Told, u32)>> {
    let shape = proptest::collection::vec(1_usize..5, 1..5);
    (shape, 2_usize..4).prop_flat_map(|(shape, parties)| {
        let told: Vec<_> = shape
            .iter()
            .map(|options| (0_u32..2000, proptest::collection::vec(0_i32..5000, *options)))
            .collect();
        proptest::collection::vec((told, 0_u32..1000), parties)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the numbers, weights beyond 1 and a ceiling among them.
    #[test]
    fn random_scenarios_come_back(parties in parties()) {
        let files = genius(&parties);
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        prop_assert!(comes_back(&read(Tool::Genius, &files).case));
    }
}
