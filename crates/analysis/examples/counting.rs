//! How long exact counts, best packages and lotteries take: `cargo run --release --example counting`, with part of a
//! line's name to see only such lines.
//!
//! Issues with ten options each; values are random whole numbers of 17 digits, or points from 0 to 100. Every party asks
//! for the same share of its best.

use std::time::Duration;

use mediant_analysis::best::{Kind, Measure, k_best};
use mediant_analysis::count::{Columns, bounds, count, estimate, fallback};
use mediant_analysis::lottery::{corners, nash};

fn scattered(issues: usize, parties: usize, size: u64) -> Vec<Columns> {
    let mut state = 11_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from((state >> 5) % size)
    };
    (0..issues).map(|_| (0..parties).map(|_| (0..10).map(|_| next()).collect()).collect()).collect()
}

fn share(problem: &[Columns], parties: usize, percent: i128) -> Vec<Option<i128>> {
    let most = |k: usize| problem.iter().map(|c| c[k].iter().max().copied().unwrap_or(0)).sum::<i128>();
    (0..parties).map(|k| Some(most(k) * percent / 100)).collect()
}

/// The median of a few runs.
#[allow(clippy::disallowed_methods, reason = "an example that tells times reads the clock")]
fn timed<R>(runs: usize, mut work: impl FnMut() -> R) -> (Duration, Option<R>) {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..runs {
        let start = std::time::Instant::now();
        last = Some(work());
        times.push(start.elapsed());
    }
    times.sort();
    (times[runs / 2], last)
}

#[allow(clippy::print_stdout, reason = "an example prints")]
fn main() {
    let only = std::env::args().nth(1).unwrap_or_default();
    for (name, size) in [("17 digits", 100_000_000_000_000_000), ("points 0-100", 101)] {
        for issues in [7, 12, 30] {
            for parties in [2, 3, 6] {
                let problem = scattered(issues, parties, size);
                for percent in [55, 65] {
                    let name = format!("{name}, 10^{issues}, {parties} parties, {percent} %");
                    if name.contains(&only) {
                        counting(&name, &problem, percent);
                    }
                }
                let name = format!("{name}, 10^{issues}, {parties} parties, ten best");
                if name.contains(&only) {
                    near(&name, &problem);
                }
            }
        }
    }
    if "fallback".contains(&only) {
        falling();
    }
    if "lotteries".contains(&only) {
        lotteries();
    }
}

#[allow(clippy::print_stdout, reason = "an example prints")]
fn counting(name: &str, problem: &[Columns], percent: i128) {
    let parties = problem.first().map_or(0, Vec::len);
    let floors = share(problem, parties, percent);
    let runs = if problem.len() == 7 { 21 } else { 3 };
    let groups: Vec<_> = problem.iter().collect();
    let (time, found) = timed(runs, || count(&groups, &floors));
    println!("{name}: {time:?} {found:?}");
    if matches!(found, Some(Err(_))) {
        let (time, found) = timed(1, || bounds(&groups, &floors));
        println!("   bounds: {time:?} {found:?}");
        let (time, found) = timed(1, || estimate(&groups, &floors, 1 << 20, 1));
        println!("   estimate: {time:?} {found:?}");
    }
}

/// The ten best packages by the product and by the least of gains.
#[allow(clippy::print_stdout, reason = "an example prints")]
fn near(name: &str, problem: &[Columns]) {
    let parties = problem.first().map_or(0, Vec::len);
    for kind in [Kind::Product, Kind::Least] {
        let measure = Measure { kind, zeros: vec![0; parties], units: vec![1.into(); parties] };
        let (time, found) = timed(1, || k_best(problem, &vec![None; parties], &measure, 10));
        let ties = found.map(|found| found.map(|best| best.ties.to_string()));
        println!("{name} by {kind:?}: {time:?} {ties:?}");
    }
}

/// Fallback bargaining among 2,000 points along a line.
#[allow(clippy::print_stdout, reason = "an example prints")]
fn falling() {
    let problem = scattered(12, 2, 100_000_000_000_000_000);
    let floors = share(&problem, 2, 65);
    let most = |k: usize| problem.iter().map(|c| c[k].iter().max().copied().unwrap_or(0)).sum::<i128>();
    let points: Vec<Vec<i128>> =
        (0..2000).map(|i| vec![most(0) * (6500 + i) / 10_000, most(1) * (8500 - i) / 10_000]).collect();
    let (time, found) = timed(1, || fallback(&problem.iter().collect::<Vec<_>>(), &floors, &points));
    println!(
        "fallback, 10^12, 2 parties, 2000 points: {time:?} {:?}",
        found.map(|f| f.map(|f| f.map(|f| f.rank)))
    );
}

/// Corners of points on a rounded frontier.
#[allow(clippy::print_stdout, reason = "an example prints")]
fn lotteries() {
    let size = 1_i128 << 110;
    let two: Vec<Vec<i128>> = (0..2000_i128)
        .map(|i| vec![i * size / 2000, (4_000_000 - i * i - i % 7 * 900) * (size / 4_000_000)])
        .collect();
    let (time, found) = timed(21, || corners(&two));
    println!("corners of 2000 points, 2 parties: {time:?} {:?}", found.map(|f| f.map(|f| f.len())));
    let (time, found) = timed(5, || nash(&two, [0, 0]));
    println!("Nash over lotteries, 2000 points: {time:?} {:?}", found.flatten().map(|l| (l.first, l.second)));
    let problem = scattered(2000, 3, 1 << 50);
    let three: Vec<Vec<i128>> = problem
        .iter()
        .map(|c| vec![c[0][0], c[1][0], (1 << 51) - c[0][0] - c[1][0] + c[2][0] / 50])
        .collect();
    let (time, found) = timed(1, || corners(&three));
    println!("corners of 2000 points, 3 parties: {time:?} {:?}", found.map(|f| f.map(|f| f.len())));
}
