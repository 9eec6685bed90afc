//! What is exported scores as the case does, read back by the readers of the tools' files; what is imported reads back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod shared;

use std::path::Path;

use mediant_core::case::Case;
use mediant_core::number::to_f64;
use mediant_formats::foreign::{Asked, Foreign, Tool, read_foreign};
use mediant_formats::{CaseFiles, WriteError, case_files, export, load_case, read_case, write_case};
use shared::{read, utilities};

const DOMAIN: &str = "type: CartesianOutcomeSpace\nname: shop\nissues:\n\
    - {type: CategoricalIssue, name: colour, values: [red, blue, \"2 \\\"quoted\\\" <greens>\"]}\n\
    - {type: ContiguousIssue, name: days, values: [-1, 3]}\n";

fn case(name: &str) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(name);
    load_case(&folder).unwrap_or_else(|faults| panic!("{faults}")).case
}

#[track_caller]
fn back(case: &Case, tool: Tool) -> Foreign {
    let written = export(case, tool).unwrap_or_else(|why| panic!("{why}"));
    let files = written.files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    let files = CaseFiles { name: "back".to_owned(), files };
    let asked = Asked { tool: Some(tool), ..Asked::default() };
    read_foreign(&files, &asked).unwrap_or_else(|faults| panic!("{}: {faults}", tool.name()))
}

#[track_caller]
fn scores_alike(case: &Case, tool: Tool) {
    let back = back(case, tool).case;
    for (index, party) in case.parties.iter().enumerate() {
        let there = back.parties.iter().position(|p| p.id == party.id).unwrap();
        let (ours, theirs) = (utilities(case, index), utilities(&back, there));
        assert_eq!(ours.len(), theirs.len());
        for (a, b) in ours.iter().zip(&theirs) {
            assert!(to_f64(&(a - b)).abs() < 1e-12, "{}: {} is {a} and {b}", tool.name(), party.id);
        }
    }
}

#[test]
fn our_own_cases_score_alike_in_every_tool() {
    for name in ["bill-and-jack-1950", "camp-david-1978", "sport-park"] {
        for tool in [Tool::Genius, Tool::GeniusWeb, Tool::Negmas] {
            scores_alike(&case(name), tool);
        }
    }
}

fn boxes() -> Case {
    let ufun = "type: HyperRectangleUtilityFunction\nname: u\nreserved_value: 0.25\nbias: 0.1\noutcome_ranges:\n\
        - {0: [red, blue], 1: [-1, 3]}\n- {1: [0, 3]}\n- null\nutilities: [0.5, 0.25, 0.1]\n";
    read(Tool::Negmas, &[("domain.yml", DOMAIN), ("u.yml", ufun)]).case
}

#[test]
fn boxes_and_numbers_below_nought_find_their_form() {
    scores_alike(&boxes(), Tool::Negmas);
    scores_alike(&boxes(), Tool::GeniusWeb);
    let why = export(&boxes(), Tool::Genius).unwrap_err().to_string();
    assert!(why.contains("whole numbers only"), "{why}");
    let shifted = "type: LinearAdditiveUtilityFunction\nname: u\nbias: 0.6\nreserved_value: 0.5\nweights: [1, 0.1]\nvalues:\n\
        - {red: -0.5, blue: 0, '2 \"quoted\" <greens>': 0.1}\n- {type: IdentityFun}\n";
    let shifted = read(Tool::Negmas, &[("domain.yml", DOMAIN), ("u.yml", shifted)]).case;
    for tool in [Tool::Genius, Tool::GeniusWeb, Tool::Negmas] {
        scores_alike(&shifted, tool);
    }
}

#[test]
fn what_no_tool_can_say_is_refused_with_every_reason() {
    let why = export(&case("ukraine-2025"), Tool::Genius).unwrap_err().why;
    assert!(why.len() >= 2, "{why:?}");
    assert!(export(&case("sport-park"), Tool::Negolog).is_err());
}

#[test]
fn a_case_reads_back_as_it_was_written() {
    let foreign = boxes();
    let files = case_files(&foreign).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(read_case(&files).unwrap().case, foreign);
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join(foreign.slug.as_str());
    write_case(&foreign, &at, &[("SOURCES.md", "From a test.\n")]).unwrap();
    assert_eq!(load_case(&at).unwrap().case, foreign);
    assert!(matches!(write_case(&foreign, &at, &[]), Err(WriteError::NotEmpty(_))));
    // A case with more in it than is written is refused, and never cut short.
    assert!(matches!(case_files(&case("ukraine-2025")), Err(WriteError::Differs(_))));
}
