//! Times of frontiers and solutions for three and more parties.
//!
//! `cargo run --release -p mediant-analysis --example parties`; the domains are read from `MEDIANT_SHARED`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a program that measures and prints"
)]

use std::time::Instant;

use mediant_analysis::approximate::approximate;
use mediant_analysis::maxima;
use mediant_analysis::options::Options;
use mediant_analysis::search::{Found, Question, Search, points};
use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::Value;

/// A decimal number as a whole number of 10^-`places`.
fn whole(number: &str, places: i32) -> i128 {
    let (mantissa, power) = number.split_once('e').unwrap_or((number, "0"));
    let (units, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: i128 = format!("{units}{decimals}").parse().unwrap();
    let rest = places + power.parse::<i32>().unwrap() - i32::try_from(decimals.len()).unwrap();
    if rest >= 0 {
        digits * 10_i128.pow(rest.unsigned_abs())
    } else {
        digits / 10_i128.pow(rest.unsigned_abs())
    }
}

/// Issue → party → option, in steps of 10^-36.
fn domain(path: &str) -> Vec<Vec<Vec<i128>>> {
    let read: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let number = |value: &Value| whole(&value.to_string(), 18);
    let issues = read["issues"].as_array().unwrap();
    let column = |party: &Value, at: usize| -> Vec<i128> {
        let names = issues[at]["values"].as_array().unwrap().iter();
        let weight = number(&party["weights"][at]);
        names.map(|name| weight * number(&party["values"][at][name.as_str().unwrap()])).collect()
    };
    let parties = read["ufuns"].as_array().unwrap();
    (0..issues.len()).map(|at| parties.iter().map(|party| column(party, at)).collect()).collect()
}

/// The median time of a few runs in milliseconds.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..7)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[3]
}

/// A made-up domain: issue → party → option in steps of 10^-12, weights and values drawn without order.
fn generated(parties: usize, issues: usize, options: usize, seed: u64) -> Vec<Vec<Vec<i128>>> {
    let mut state = seed;
    let mut draw = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let weights: Vec<Vec<f64>> = (0..parties)
        .map(|_| {
            let drawn: Vec<f64> = (0..issues).map(|_| draw() + 0.05).collect();
            let total: f64 = drawn.iter().sum();
            drawn.into_iter().map(|w| w / total).collect()
        })
        .collect();
    #[allow(clippy::cast_possible_truncation, reason = "at most 10^12")]
    let mut column = |k: usize, at: usize| -> Vec<i128> {
        (0..options).map(|_| (weights[k][at] * draw() * 1e12) as i128).collect()
    };
    (0..issues).map(|at| (0..parties).map(|k| column(k, at)).collect()).collect()
}

/// All solutions of a domain with the same reservation value and disagreement point for all, in steps.
fn solutions(name: &str, problem: &[Vec<Vec<i128>>], scale: i128, reservation: i128) {
    let parties = problem[0].len();
    let question = Question {
        groups: problem,
        offsets: vec![0; parties],
        scales: vec![BigInt::from(scale); parties],
        reservations: vec![Some(reservation); parties],
        disagreements: vec![reservation; parties],
        powers: None,
    };
    let options = Options::default();
    let started = Instant::now();
    let search = Search::new(&question, &options).unwrap();
    let depth = search.depth().unwrap();
    let to_depth = started.elapsed().as_secs_f64() * 1e3;
    let solved = search.solve().unwrap();
    let time = started.elapsed().as_secs_f64() * 1e3;
    println!("{name}: depth {to_depth:.0} ms, with all solutions {time:.0} ms");
    let utility = |steps: &i128| *steps as f64 / scale as f64;
    let show = |label: &str, found: &Found| {
        let first = points(found).first();
        let Some(point) = first else {
            println!("  {label}: {found:?}");
            return;
        };
        let shown: Vec<String> = point.steps.iter().map(|s| format!("{:.4}", utility(s))).collect();
        println!("  {label}: {} ({} points)", shown.join(" "), points(found).len());
    };
    show("depth", &depth);
    show("nash", &solved.nash);
    show("egalitarian", &solved.egalitarian);
    show("leximin", &solved.leximin);
    show("kalai-smorodinsky", &solved.kalai_smorodinsky);
    show("utilitarian", &solved.utilitarian);
    if solved.ideals.is_none() {
        let started = Instant::now();
        let opens = search.opens_if().unwrap();
        let time = started.elapsed().as_secs_f64() * 1e3;
        println!(
            "  opens if {:?}, {time:.0} ms",
            opens.iter().map(|m| m.as_ref().map(utility)).collect::<Vec<_>>()
        );
    }
}

/// The ε-frontier of a domain.
fn approximation(name: &str, problem: &[Vec<Vec<i128>>], scale: i128, percent: i128) {
    let epsilon = BigRational::new(percent.into(), 100.into());
    let scales = vec![BigInt::from(scale); problem[0].len()];
    let started = Instant::now();
    let found = approximate(problem, &scales, &epsilon, &Options::default());
    let time = started.elapsed().as_secs_f64() * 1e3;
    println!(
        "{name}: within 0.{percent:02}: {:?} members, {time:.0} ms",
        found.map(|found| found.members.len())
    );
}

fn main() {
    for (parties, issues, percent) in
        [(3, 20, 1), (3, 30, 1), (4, 12, 1), (4, 12, 3), (4, 12, 5), (6, 12, 10), (6, 12, 20)]
    {
        let problem = generated(parties, issues, 10, 1);
        approximation(
            &format!("{parties} parties, 10^{issues} packages"),
            &problem,
            10_i128.pow(12),
            percent,
        );
    }
    for (parties, issues, options) in [(6, 12, 10), (6, 20, 10), (4, 12, 10), (8, 12, 10)] {
        for seed in 1..=3 {
            let problem = generated(parties, issues, options, seed);
            let name = format!("{parties} parties, {options}^{issues} packages, seed {seed}");
            solutions(&name, &problem, 10_i128.pow(12), 4 * 10_i128.pow(11));
        }
    }
    // Weights and values in whole numbers, as people state them: many ties.
    for seed in 1..=3 {
        let mut problem = generated(6, 12, 10, seed);
        let coarse = |steps: &mut i128| *steps /= 5 * 10_i128.pow(9);
        problem.iter_mut().flatten().flatten().for_each(coarse);
        solutions(&format!("6 parties, 10^12 packages, steps of 0.005, seed {seed}"), &problem, 200, 80);
    }
    let problem = generated(6, 12, 10, 1);
    solutions("an empty zone", &problem, 10_i128.pow(12), 7 * 10_i128.pow(11));
    let Ok(shared) = std::env::var("MEDIANT_SHARED") else {
        eprintln!("MEDIANT_SHARED is not set: no domains to measure");
        return;
    };
    let options = Options::default();
    for name in ["t1e3", "t1e10", "t1e12", "t1e15", "t1e20"] {
        let problem = domain(&format!("{shared}/bench/domains/{name}.json"));
        let points = maxima::compose(&problem, 0, &options).map(|c| c.front().len());
        let time = median(|| drop(maxima::compose(&problem, 0, &options)));
        println!("{name}: frontier {points:?} points, {time:.1} ms");
    }
}
