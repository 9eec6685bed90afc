//! Prints what each package of a case is worth to each party: one JSON object, then one line a package.
//!
//! `cargo run -p mediant-formats --example utilities -- FOLDER [MOST]`, where FOLDER is a case folder or a
//! scenario of another tool; of a case with more than MOST packages only the first line is printed. `scripts/compare_with_negmas.py` reads it.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::path::Path;

use mediant_core::freeze::freeze;
use mediant_core::number::show;
use mediant_core::scenario::Scenario;
use mediant_formats::foreign::{Asked, detect, load_foreign};
use mediant_formats::load_case;
use serde_json::json;

/// The most packages that are printed, unless another number is given.
const MOST: usize = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("name a folder")?;
    let folder = Path::new(&folder);
    let most = args.next().map_or(Ok(MOST), |n| n.parse())?;
    let case = match detect(folder) {
        Some(_) => load_foreign(folder, &Asked::default())?.case,
        None => load_case(folder)?.case,
    };
    print(&freeze(&case, None)?, most)
}

fn print(scenario: &Scenario, most: usize) -> Result<(), Box<dyn Error>> {
    let counts: Vec<usize> = scenario.issues.iter().map(|i| i.options.len()).collect();
    let size = counts.iter().try_fold(1_usize, |n, c| n.checked_mul(*c)).unwrap_or(usize::MAX);
    let parties: Vec<&str> = scenario.parties.iter().map(|p| p.id.as_str()).collect();
    let reservations: Vec<Option<String>> =
        scenario.parties.iter().map(|p| p.reservation.exact().map(show)).collect();
    println!(
        "{}",
        json!({ "parties": parties, "reservations": reservations, "counts": counts, "packages": size })
    );
    if size > most {
        return Ok(());
    }
    let mut package = vec![0_u16; counts.len()];
    loop {
        let worth = (0..scenario.parties.len()).map(|p| scenario.utility(p, &package).as_ref().map(show));
        let worth: Vec<Option<String>> = worth.collect();
        println!("{}", json!({ "package": package, "utilities": worth }));
        let Some(up) = (0..counts.len()).rev().find(|i| usize::from(package[*i]) + 1 < counts[*i]) else {
            return Ok(());
        };
        package[up] += 1;
        package[up + 1..].fill(0);
    }
}
