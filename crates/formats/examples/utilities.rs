//! Prints what each package of a case is worth to each party: one JSON object, then one line a package.
//!
//! `cargo run -p mediant-formats --example utilities -- FOLDER [genius|geniusweb|negmas|negolog]`, where FOLDER is a case
//! folder or a scenario of another tool. `scripts/compare_with_negmas.py` reads it.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::path::Path;

use mediant_core::freeze::freeze;
use mediant_core::number::show;
use mediant_core::scenario::Scenario;
use mediant_formats::foreign::{Asked, Tool, detect, load_foreign};
use mediant_formats::load_case;
use serde_json::json;

/// The most packages that are printed.
const MOST: usize = 2_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().ok_or("name a folder")?;
    let folder = Path::new(&folder);
    let named = args.next();
    let tool = Tool::ALL.into_iter().find(|t| Some(t.name()) == named.as_deref()).or_else(|| detect(folder));
    let case = match tool {
        Some(_) => load_foreign(folder, &Asked { tool, ..Asked::default() })?.case,
        None => load_case(folder)?.case,
    };
    print(&freeze(&case, None)?)
}

fn print(scenario: &Scenario) -> Result<(), Box<dyn Error>> {
    let counts: Vec<usize> = scenario.issues.iter().map(|i| i.options.len()).collect();
    let size = counts.iter().try_fold(1_usize, |n, c| n.checked_mul(*c)).filter(|n| *n <= MOST);
    let size = size.ok_or("there are too many packages to print")?;
    let parties: Vec<&str> = scenario.parties.iter().map(|p| p.id.as_str()).collect();
    let reservations: Vec<Option<String>> =
        scenario.parties.iter().map(|p| p.reservation.exact().map(show)).collect();
    println!(
        "{}",
        json!({ "parties": parties, "reservations": reservations, "counts": counts, "packages": size })
    );
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
