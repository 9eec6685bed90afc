//! How long exact frontiers of boxes take, for problems of the kind that ANAC 2014 used, and harder ones.
//!
//! `cargo run --release -p mediant-analysis --example boxes`, or with the number of issues and a kind
//! (`field`, `longer`, `dense`): `... --example boxes -- 50 field`.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints times")]

use std::time::Instant;

use mediant_analysis::Options;
use mediant_analysis::boxes::{Boxes, Weighted, frontier};
use mediant_core::scenario::Run;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What the boxes look like: most ranges in one, least and most further options of a range, and how far below
/// the first option a range may start and is cut off there.
struct Kind {
    name: &'static str,
    ranges: usize,
    wide: (u16, u16),
    below: u16,
}

/// `field` has the figures of the published 30-issue file: one to four ranges, six to nine options wide where the
/// end of the issue does not cut them off; `longer` has up to five ranges, `dense` narrower ones, which conflict more.
const KINDS: [Kind; 3] = [
    Kind { name: "field", ranges: 4, wide: (5, 8), below: 6 },
    Kind { name: "longer", ranges: 5, wide: (5, 8), below: 6 },
    Kind { name: "dense", ranges: 4, wide: (3, 7), below: 4 },
];

/// Two boxes an issue and party. As in the field's files, two issues are in far more boxes than the others.
fn make(kind: &Kind, issues: usize, seed: u64) -> Boxes {
    let mut draw = ChaCha8Rng::seed_from_u64(seed);
    let mut boxes = Vec::new();
    for party in 0..2 {
        for _ in 0..2 * issues {
            let count = draw.random_range(1..=kind.ranges);
            let mut about: Vec<usize> = Vec::new();
            for popular in [issues - 1, issues - 2] {
                if about.len() < count && draw.random_range(0..100) < 18 {
                    about.push(popular);
                }
            }
            while about.len() < count {
                let issue = draw.random_range(0..issues);
                if !about.contains(&issue) {
                    about.push(issue);
                }
            }
            let runs = about.into_iter().map(|issue| {
                let first = draw.random_range(0..10 + kind.below).saturating_sub(kind.below);
                let last = (first + draw.random_range(kind.wide.0..=kind.wide.1)).min(9);
                Run { issue, first, last }
            });
            let runs = runs.collect();
            boxes.push(Weighted { party, runs, adds: draw.random_range(1..100) });
        }
    }
    Boxes { sizes: vec![10; issues], parties: 2, boxes }
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let issues = wanted.first().and_then(|w| w.parse().ok());
    println!("kind   issues seed points seconds");
    for kind in KINDS.iter().filter(|k| wanted.get(1).is_none_or(|w| w == k.name)) {
        for issues in issues.map_or(vec![10, 30, 50], |one| vec![one]) {
            for seed in 0..5 {
                let problem = make(kind, issues, seed);
                let start = Instant::now();
                let told = match frontier(&problem, &Options::default()) {
                    Ok(points) => points.len().to_string(),
                    Err(refusal) => format!("refused: {refusal}"),
                };
                println!(
                    "{:6} {issues:6} {seed:4} {told:>6} {:.3}",
                    kind.name,
                    start.elapsed().as_secs_f64()
                );
            }
        }
    }
}
