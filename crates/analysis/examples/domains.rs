//! Times the engine on domains given as JSON files (`{issues: [{name, values}], ufuns: [{weights, values, reserved_value}]}`):
//! `cargo run --release -p mediant-analysis --example domains -- FILE…`. For each file: packages, frontier points, and
//! medians of the frontier alone, of frontier and all solutions from the scenario on, and of the whole analysis.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program to measure with: what is wrong with its files stops it, and it prints and reads the clock"
)]

use std::time::{Duration, Instant};

use mediant_analysis::{Options, Space, analyze, frontier, solution};
use mediant_core::Id;
use mediant_core::number::{Fraction, parse};
use mediant_core::scenario::{Matter, Scenario, Seat};
use serde_json::Value;

/// How often each thing is done; the middle one counts.
const TIMES: usize = 9;

/// A printed double at fifteen digits, as scenario files are read: what lies beyond is noise.
fn number(value: &Value) -> Fraction {
    parse(&format!("{:.14e}", value.as_f64().unwrap())).unwrap()
}

fn scenario(domain: &Value) -> Scenario {
    let issues = domain["issues"].as_array().unwrap();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let id = |name: String| Id::new(&name).unwrap();
    let matter = |(at, issue): (usize, &Value)| {
        let options = 0..issue["values"].as_array().unwrap().len();
        Matter::listed(id(format!("i{at}")), options.map(|o| id(format!("o{o}"))).collect())
    };
    let seat = |(at, ufun): (usize, &Value)| {
        let column = |(issue, table): (&Value, &Value)| -> Vec<Fraction> {
            issue["values"].as_array().unwrap().iter().map(|v| number(&table[text(v)])).collect()
        };
        let reservation = ufun.get("reserved_value").filter(|v| v.is_number()).map(number);
        let weights = ufun["weights"].as_array().unwrap().iter().map(number).collect();
        let values = issues.iter().zip(ufun["values"].as_array().unwrap()).map(column).collect();
        Seat::additive(id(format!("p{at}")), weights, values, reservation.unwrap_or_default())
    };
    let parties = domain["ufuns"].as_array().unwrap().iter().enumerate().map(seat).collect();
    Scenario::additive(id("domain".to_owned()), issues.iter().enumerate().map(matter).collect(), parties)
}

fn median(mut work: impl FnMut()) -> Duration {
    let one = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..TIMES).map(|_| one(&mut work)).collect();
    times.sort_unstable();
    times[TIMES / 2]
}

fn main() {
    let options = Options::default();
    println!(
        "{:<10} {:>10} {:>7} {:>12} {:>22} {:>12}",
        "domain", "packages", "points", "frontier", "with all solutions", "whole"
    );
    for path in std::env::args().skip(1) {
        let domain: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let scenario = scenario(&domain);
        let space = Space::new(&scenario, &options).unwrap();
        let points = frontier::frontier(&space, &options).unwrap().edge.corners.len();
        let alone = median(|| drop(frontier::frontier(&space, &options).unwrap()));
        let solved = median(|| {
            let space = Space::new(&scenario, &options).unwrap();
            let whole = frontier::frontier(&space, &options).unwrap();
            let zone = frontier::of_zone(&space, &whole.edge, &options).unwrap();
            drop(solution::solutions(&space, &zone));
        });
        let whole = median(|| drop(analyze(&scenario, &options).unwrap()));
        let name = std::path::Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
        let all = space.all.to_string().len() - 1;
        println!(
            "{name:<10} {:>10} {points:>7} {alone:>12.3?} {solved:>22.3?} {whole:>12.3?}",
            format!("10^{all}")
        );
    }
}
