//! How long exact counts take: `cargo run --release --example counting`.
//!
//! Issues with ten options each; values are random whole numbers of 17 digits, or points from 0 to 100. Every party asks
//! for the same share of its best.

use std::time::Duration;

use mediant_analysis::count::{Columns, bounds, count, estimate, fallback};

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
    let wide = std::env::args().nth(1).is_none_or(|arg| arg != "quick");
    for (name, size) in [("17 digits", 100_000_000_000_000_000), ("points 0-100", 101)] {
        for issues in [7, 12, 30] {
            for parties in [2, 3, 6] {
                let problem = scattered(issues, parties, size);
                for percent in [55, 65] {
                    if issues > 7 && parties > 3 && !wide {
                        continue;
                    }
                    let floors = share(&problem, parties, percent);
                    let runs = if issues == 7 { 21 } else { 1 };
                    let (time, found) = timed(runs, || count(&problem, &floors));
                    println!("{name}, 10^{issues}, {parties} parties, {percent} %: {time:?} {found:?}");
                    if matches!(found, Some(Err(_))) {
                        let (time, found) = timed(1, || bounds(&problem, &floors));
                        println!("   bounds: {time:?} {found:?}");
                        let (time, found) = timed(1, || estimate(&problem, &floors, 1 << 20, 1));
                        println!("   estimate: {time:?} {found:?}");
                    }
                }
            }
        }
    }
    let problem = scattered(12, 2, 100_000_000_000_000_000);
    let floors = share(&problem, 2, 65);
    let most = |k: usize| problem.iter().map(|c| c[k].iter().max().copied().unwrap_or(0)).sum::<i128>();
    let points: Vec<Vec<i128>> =
        (0..2000).map(|i| vec![most(0) * (650 + i / 8) / 1000, most(1) * (900 - i / 8) / 1000]).collect();
    let (time, found) = timed(1, || fallback(&problem, &floors, &points));
    println!(
        "fallback, 10^12, 2 parties, 2000 points: {time:?} {:?}",
        found.map(|f| f.map(|f| f.map(|f| f.rank)))
    );
}
