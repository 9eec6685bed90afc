//! The engine on generated domains: `cargo bench -p mediant-analysis --bench engine`.

#![allow(missing_docs, reason = "criterion's macros make undocumented items")]
#![allow(clippy::expect_used, reason = "a bench that cannot run has nothing to measure")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use mediant_analysis::{Options, Space, findings, range};
use mediant_core::scenario::Scenario;
use mediant_testkit::build::{drafts, pointed, scenario};

/// Numbers that look random and are the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % bound).unwrap_or(0)
    }
}

/// Issues of these sizes, valued by so many parties in points below `most`.
fn domain(name: &str, sizes: &[usize], parties: usize, most: u64) -> Scenario {
    let mut draw = Draw(7);
    let names: Vec<String> = (0..sizes.len()).map(|i| format!("i{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let width = i64::try_from(most).unwrap_or(1) * i64::try_from(sizes.len()).unwrap_or(1);
    let seats = (0..parties).map(|k| {
        let points: Vec<Vec<i64>> =
            sizes.iter().map(|n| (0..*n).map(|_| draw.below(most)).collect()).collect();
        pointed(&format!("p{k}"), &points, (0, width), width / 2)
    });
    scenario(name, &names, seats.collect())
}

/// Twenty articles, four parties, five pairs that exclude each other, or none.
fn articles(excludes: &[(usize, usize)]) -> Scenario {
    let mut draw = Draw(11);
    let mut scores = || (0..20).map(|_| 2 + draw.below(9)).collect::<Vec<i64>>();
    let parties = [("a", 50, scores()), ("b", 65, scores()), ("c", 30, scores()), ("d", 40, scores())];
    drafts("articles", &parties, excludes)
}

/// Zone, both frontiers, ranges and all solutions.
fn whole(scenario: &Scenario) -> usize {
    let options = Options::default();
    let space = Space::new(scenario, &options).expect("it fits");
    let found = findings::findings(&space, &options).expect("it fits");
    let points = found.frontier.points.len() + found.zone_frontier.points.len();
    found.zone.deepest.len() + found.solutions.len() + points + range::ranges(&space, &found.zone_edge).len()
}

fn engine(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10);
    let pairs = [(2, 3), (5, 6), (8, 10), (12, 13), (14, 15)];
    let cases = [
        ("drafts-2^20-four-parties-five-exclusions", articles(&pairs)),
        ("drafts-2^20-four-parties-no-exclusion", articles(&[])),
        ("ampo-sized-1944000-two-parties", domain("ampo", &[6, 6, 5, 5, 4, 4, 5, 3, 3, 3], 2, 30)),
        ("ten-million-two-parties", domain("ten", &[10; 7], 2, 100)),
        ("ten-million-three-parties", domain("ten", &[10; 7], 3, 100)),
        ("a-million-four-parties", domain("four", &[10; 6], 4, 20)),
    ];
    for (name, scenario) in &cases {
        group.bench_function(*name, |bencher| bencher.iter(|| whole(black_box(scenario))));
    }
    group.finish();
}

criterion_group!(benches, engine);
criterion_main!(benches);
