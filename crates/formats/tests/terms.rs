//! Extra terms as a case folder writes them: stretches, bundles and a ceiling, and what is wrong with them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod common;
mod shared;

use common::{base, faults_of, swap};
use mediant_core::number::show;
use mediant_core::preference::Takes;
use mediant_formats::read_case;

const A: &str = "parties/a.toml";
const MARK: &str = "[[red-lines]]";

fn with(terms: &str) -> mediant_formats::CaseFiles {
    swap(base(), A, MARK, &format!("{terms}\n{MARK}"))
}

#[track_caller]
fn fault(terms: &str, code: &str) {
    let found = faults_of(&with(terms));
    assert!(found.iter().any(|d| d.code == code && d.file == A), "{terms}: {found:?}");
}

#[test]
fn stretches_bundles_and_a_ceiling_count() {
    let terms = "[[interactions]]\nthese = [\"place:here..there\", \"price:5..10\"]\nadds = 3\n\
        [[interactions]]\nthese = []\nadds = 1\n\
        [[bundles]]\ntakes = \"least\"\nof = [{ these = [\"paper\"], adds = 2 }, { these = [\"place:there\"], adds = -4 }]\n";
    let files = swap(with(terms), A, "reservation = 40", "reservation = 40\nceiling = 98");
    let case = read_case(&files).unwrap_or_else(|f| panic!("{f}")).case;
    let told = &case.preferences[0].as_ref().unwrap();
    assert_eq!(told.valuation.bundles[0].takes, Takes::Least);
    let stretch = &told.valuation.interactions[0].all_of[1];
    assert_eq!((stretch.first.as_str(), stretch.last.as_str()), ("5", "10"));
    let worth: Vec<String> = shared::utilities(&case, 0).iter().map(show).collect();
    // place, price and paper in order, paper changing fastest; 60 + 30 + 10 points, one more always, 98 at most.
    assert_eq!(worth[..4], ["91/100", "49/50", "173/200", "193/200"].map(str::to_owned));
    assert_eq!(worth[10..12], ["27/100", "37/100"].map(str::to_owned));
}

#[test]
fn faults_of_terms_are_found() {
    fault("[[interactions]]\nthese = [\"place:there..here\"]\nadds = 1\n", "interval-reversed");
    fault("[[interactions]]\nthese = [\"price:10..5\"]\nadds = 1\n", "interval-reversed");
    fault("[[interactions]]\nthese = [\"price:5..12\"]\nadds = 1\n", "unknown-option");
    fault("[[interactions]]\nthese = [\"place:here..nowhere\"]\nadds = 1\n", "unknown-option");
    fault("[[interactions]]\nthese = [\"price:5\", \"price:5\"]\nadds = 1\n", "needless-rule");
    fault("[[interactions]]\nthese = [\"price:5\"]\nadds = \"unknown\"\n", "not-a-number");
    fault("[[bundles]]\ntakes = \"most\"\nof = [{ these = [\"paper\"], adds = 2 }]\n", "unknown-word");
    fault("[[bundles]]\ntakes = \"least\"\nof = []\n", "out-of-range");
    fault("[[bundles]]\ntakes = \"least\"\n", "missing-key");
}
