//! From the case folder to the exact answer over all amounts.

#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

use mediant_analysis::{Options, analyze};
use mediant_core::analysis::{Concept, Continuous, Settled};
use mediant_core::freeze::freeze;
use mediant_core::number::show;
use mediant_formats::{CaseFiles, read_case};

const CASE: &str = r#"schema = "mediant/case/1"
title = "Sale"

[[parties]]
id = "buyer"
name = "Buyer"

[[parties]]
id = "seller"
name = "Seller"

[[issues]]
id = "price"
title = "Price"
kind = "measured"
low = 10
high = 40
unit = "k$"
"#;

/// One price between 10 and 40, without steps; what the buyer accepts is set.
fn sale(reservation: &str) -> Continuous {
    let party = |id: &str, reservation: &str, ends: (i32, i32)| {
        let text = format!(
            "schema = \"mediant/party/1\"\nparty = \"{id}\"\nscale = [0, 1]\nreservation = {reservation}\n\
             [values]\nprice = [[10, {}], [40, {}]]\n",
            ends.0, ends.1
        );
        (format!("parties/{id}.toml"), text.into_bytes())
    };
    let files = [
        ("case.toml".to_owned(), CASE.to_owned().into_bytes()),
        party("buyer", reservation, (1, 0)),
        party("seller", "0", (0, 1)),
    ];
    let files = CaseFiles { name: "sale".to_owned(), files: files.into_iter().collect() };
    let case = read_case(&files).unwrap().case;
    analyze(&freeze(&case, None).unwrap(), &Options::default()).unwrap().continuous.unwrap()
}

fn nash(found: &Continuous) -> (String, Vec<f64>) {
    let solution = found.solutions.iter().find(|s| s.concept == Concept::Nash).unwrap();
    assert_eq!(solution.ties.len(), 1);
    assert!(solution.ties[0].is_point());
    let at = &solution.ties[0].from;
    match at.settled.as_slice() {
        [Settled::Amount(amount)] => (show(amount), at.utilities.clone()),
        other => (format!("{other:?}"), Vec::new()),
    }
}

#[test]
fn a_price_is_split_in_the_middle() {
    let found = sale("0");
    assert_eq!(nash(&found), ("25".to_owned(), vec![0.5, 0.5]));
    assert_eq!(show(&found.depth), "1/2");
    // All prices are undominated, and one straight stretch.
    assert_eq!(found.frontier.len(), 1);
    let ends = [&found.frontier[0].from, &found.frontier[0].to];
    assert_eq!(ends.map(|e| e.utilities.clone()), [vec![1.0, 0.0], vec![0.0, 1.0]]);
    let whole = found.solutions.iter().find(|s| s.concept == Concept::Utilitarian).unwrap();
    assert!(whole.ties.iter().any(|tie| !tie.is_point()));
}

#[test]
fn an_amount_between_the_sampled_ones_is_exact() {
    // The middle of what is left above the buyer's 0.001: 40 − p − 0.03 = p − 10.
    assert_eq!(nash(&sale("0.001")).0, "4997/200");
}
