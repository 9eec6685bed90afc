//! The golden output of a case: every reading of it analysed, as JSON with at most ten points and ties in each place,
//! broken into lines so that a difference can be read.

use std::path::PathBuf;

use mediant_analysis::{Options, analyze};
use mediant_core::Id;
use mediant_core::analysis::Analysis;
use mediant_core::case::Case;
use mediant_core::freeze::freeze;
use mediant_core::scenario::Scenario;
use mediant_formats::{Beside, analysis_json, fingerprint, load_case};

/// How many points and ties are listed; counts are whole.
const LISTED: usize = 10;

/// The folder of all cases.
pub(crate) fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases")
}

/// The slugs of all cases, in order.
pub(crate) fn slugs() -> Vec<String> {
    let entries = std::fs::read_dir(cases()).unwrap();
    let folders = entries.map(|e| e.unwrap().path()).filter(|p| p.join("case.toml").is_file());
    let mut slugs: Vec<String> =
        folders.map(|p| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    slugs.sort();
    slugs
}

/// Where the golden output of a case lies.
pub(crate) fn golden(slug: &str) -> PathBuf {
    cases().join(slug).join("expected").join("analysis.json")
}

/// The output as it is now.
pub(crate) fn output(slug: &str) -> String {
    let case = load_case(&cases().join(slug)).unwrap().case;
    let (scenario, analysis) = answer(&case, None);
    let others: Vec<(Scenario, Analysis)> =
        case.readings.iter().map(|r| answer(&case, Some(&r.id))).collect();
    let scenarios = std::iter::once(&scenario).chain(others.iter().map(|(s, _)| s));
    let fingerprint = fingerprint(scenarios);
    let readings: Vec<_> =
        case.readings.iter().zip(&others).map(|(r, (s, a))| (&r.id, r.title.as_str(), s, a)).collect();
    let beside = Beside {
        fingerprint: &fingerprint,
        near_best: &[],
        limit: Some(LISTED),
        concepts: &[],
        unverified: &case.unverified,
        readings: &readings,
    };
    in_lines(&analysis_json(&scenario, &analysis, &beside))
}

fn answer(case: &Case, reading: Option<&Id>) -> (Scenario, Analysis) {
    let scenario = freeze(case, reading).unwrap();
    let analysis = analyze(&scenario, &Options::default()).unwrap();
    (scenario, analysis)
}

/// The deepest nesting at which a comma ends a line.
const DEPTH: u32 = 4;

/// JSON with a line feed after each comma outside text that is not nested deeper than [`DEPTH`].
fn in_lines(json: &str) -> String {
    let (mut out, mut depth, mut quoted, mut escaped) =
        (String::with_capacity(json.len()), 0_u32, false, false);
    for c in json.chars() {
        out.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth <= DEPTH => out.push('\n'),
            _ => {}
        }
    }
    out
}
