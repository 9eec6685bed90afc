//! Writes every figure with made-up data to a folder: `cargo run -p mediant-figure --example gallery -- DIR`.
//! One SVG each, `gallery.html` with all of them inline and their tables, in light or dark as the reader prefers.

use std::path::PathBuf;
use std::{env, fs, io};

use maud::{DOCTYPE, PreEscaped, html};
use mediant_figure::plane::{Axis, Kind, Plane, Point, Zone};
use mediant_figure::{
    Amount, Cell, Figure, Packages, Party, STYLE, Threshold, bin, exchange, gap, ladder, matrix, pairs,
    parallel, plane, tornado,
};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).ok_or_else(|| io::Error::other("name a folder"))?);
    fs::create_dir_all(&folder)?;
    let figures = figures();
    for figure in &figures {
        fs::write(folder.join(format!("{}.svg", figure.id)), &figure.svg)?;
    }
    fs::write(folder.join("gallery.html"), page(&figures))
}

fn page(figures: &[Figure]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                title { "Figures" }
                style { (PreEscaped(STYLE)) "
body{margin:1rem auto;max-width:720px;padding:0 .5rem;background:var(--paper);color:var(--ink);font-family:system-ui,sans-serif}
table{border-collapse:collapse;font-size:.8rem}td,th{padding:.1rem .5rem;text-align:left;border-bottom:1px solid var(--rule)}.n{text-align:right}" }
            }
            body class="mediant-palette" {
                @for figure in figures {
                    h2 { (figure.title) }
                    p { (figure.sentence) }
                    div class="mediant-scroll" { (PreEscaped(&figure.svg)) }
                    details { summary { "Table" } table {
                        caption { (figure.table.caption) }
                        tr { @for c in &figure.table.columns { th.n[c.numeric] { (c.title) } } }
                        @for row in &figure.table.rows { tr {
                            @for (cell, c) in row.iter().zip(&figure.table.columns) { td.n[c.numeric] { (cell) } }
                        } }
                    } }
                }
            }
        }
    };
    page.into_string()
}

fn party(name: &str, slot: usize) -> Party {
    Party { name: name.into(), slot }
}

fn axis(name: &str, slot: usize, reservation: Threshold) -> Axis {
    Axis { party: party(name, slot), reservation }
}

fn point(label: &str, x: f64, y: f64, kind: Kind) -> Point {
    Point { label: label.into(), x: x.into(), y: y.into(), kind }
}

/// A repeatable stream of numbers from 0 to 1.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// One of so many, by a number from 0 to 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the number")]
fn pick(share: f64, number: usize) -> usize {
    ((share * number as f64) as usize).min(number - 1)
}

/// Sums of issue values under opposed tastes: a cloud as additive utilities make it.
fn cloud(number: usize, parties: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut next = noise(seed);
    let weights: Vec<Vec<f64>> = (0..parties)
        .map(|_| {
            let raw: Vec<f64> = (0..8).map(|_| next() * next() + 0.05).collect();
            let sum: f64 = raw.iter().sum();
            raw.iter().map(|w| w / sum).collect()
        })
        .collect();
    let wants: Vec<Vec<bool>> =
        (0..parties).map(|p| (0..8).map(|i| (p + i) % 2 == 0 || next() > 0.7).collect()).collect();
    (0..number)
        .map(|_| {
            let options: Vec<f64> =
                (0..8).map(|_| (next() * 5.0).floor() / 4.0).map(|o: f64| o.min(1.0)).collect();
            (0..parties)
                .map(|p| {
                    (0..8)
                        .map(|i| weights[p][i] * if wants[p][i] { options[i] } else { 1.0 - options[i] })
                        .sum::<f64>()
                })
                .collect()
        })
        .collect()
}

fn frontier(cloud: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let beats =
        |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a >= b) && a.iter().zip(b).any(|(a, b)| a > b);
    cloud.iter().filter(|p| !cloud.iter().any(|q| beats(q, p))).cloned().collect()
}

fn best(points: &[(f64, f64)], score: impl Fn(f64, f64) -> f64) -> (f64, f64) {
    points.iter().copied().max_by(|a, b| score(a.0, a.1).total_cmp(&score(b.0, b.1))).unwrap_or((0.0, 0.0))
}

/// 192 frontier points over 30,000 packages, with the solutions computed from them.
fn big_plane() -> Plane {
    let curve: Vec<(f64, f64)> = (0..192_u32)
        .map(|i| f64::from(i) / 191.0)
        .map(|t| (0.22 + 0.76 * t, 0.97 - 0.3 * t - 0.6 * t.powi(4)))
        .collect();
    let mut next = noise(5);
    let below = (0..30_000).map(|_| {
        let (x, y) = curve[pick(next(), 192)];
        let depth = next() * next().sqrt();
        (x * (1.0 - depth * 0.7 * next()), y * (1.0 - depth))
    });
    let nash = best(&curve, |x, y| (x - 0.42).max(0.0) * (y - 0.35).max(0.0));
    let even = best(&curve, |x, y| (x - 0.42).min(y - 0.35));
    let sum = best(&curve, |x, y| x + y);
    Plane {
        id: "plane-open".into(),
        title: "What Upper Valley and the Lower Valley can both sign".into(),
        x: axis("Upper Valley", 0, Threshold::Known(0.42)),
        y: axis("Lower Valley", 1, Threshold::Known(0.35)),
        packages: bin(below, 50),
        frontier: curve.clone(),
        points: vec![
            point("Nash", nash.0, nash.1, Kind::Solution),
            point("Kalai–Smorodinsky", nash.0 + 0.001, nash.1, Kind::Solution),
            point("egalitarian", even.0, even.1, Kind::Solution),
            point("utilitarian", sum.0, sum.1, Kind::Solution),
            point("Opening of Upper Valley", 0.97, 0.12, Kind::Position(0)),
            point("Opening of the Lower Valley", 0.24, 0.96, Kind::Position(1)),
            point("Draft of 3 May", 0.66, 0.62, Kind::Package),
        ],
        zone: Zone::Open { packages: 6_214 },
    }
}

fn small_planes() -> Vec<Plane> {
    let few = cloud(192, 2, 11);
    let pairs: Vec<(f64, f64)> = few.iter().map(|p| (p[0], p[1])).collect();
    let cells: Vec<Cell> = pairs.iter().map(|p| Cell { x: p.0, y: p.1, count: 1 }).collect();
    let empty = Plane {
        id: "plane-empty".into(),
        title: "No zone of possible agreement".into(),
        x: axis(
            "The Government of the Republic and its allies in the northern provinces",
            2,
            Threshold::Known(0.78),
        ),
        y: axis("Movement", 3, Threshold::Known(0.72)),
        packages: Packages::Places(cells.clone()),
        frontier: pairs.clone(),
        points: vec![point("Last offer of the Movement", 0.3, 0.7, Kind::Position(3))],
        zone: Zone::Empty,
    };
    let unsure = Plane {
        id: "plane-depends".into(),
        title: "A zone that depends on what is not known".into(),
        x: axis("Tenants", 4, Threshold::Between(0.4, 0.58)),
        y: axis("Owner", 5, Threshold::Unknown),
        packages: Packages::Places(cells),
        frontier: pairs,
        points: vec![point("Mediator's suggestion", 0.62, 0.55, Kind::Package)],
        zone: Zone::Depends,
    };
    let one = Plane {
        id: "plane-one".into(),
        title: "One package".into(),
        x: axis("Bill", 0, Threshold::Known(0.0)),
        y: axis("Jack", 1, Threshold::Known(1.0)),
        packages: Packages::Places(vec![Cell { x: 1.0, y: 1.0, count: 1 }]),
        frontier: vec![(1.0, 1.0)],
        points: vec![
            point("Nash", 1.0, 1.0, Kind::Solution),
            point("Bill's offer", 1.0, 1.0, Kind::Position(0)),
        ],
        zone: Zone::Open { packages: 1 },
    };
    vec![empty, unsure, one]
}

const SIX: [&str; 6] =
    ["SportCo", "Environmental League", "Unions", "Other Cities", "Federal Dept.", "Tourism"];

fn many_parties(number: usize, id: &str) -> (pairs::Pairs, parallel::Parallel) {
    let cloud = cloud(1_500, number, 40 + number as u64);
    let front = frontier(&cloud);
    let axes: Vec<Axis> = (0..number)
        .map(|at| {
            axis(
                SIX[at],
                at,
                if at == 3 {
                    Threshold::Between(0.3, 0.45)
                } else {
                    Threshold::Known(0.25 + 0.04 * at as f64)
                },
            )
        })
        .collect();
    let most = |score: &dyn Fn(&[f64]) -> f64| {
        front.iter().max_by(|a, b| score(a).total_cmp(&score(b))).cloned().unwrap_or_default()
    };
    let labelled = [
        ("Nash", most(&|u| u.iter().map(|v| v.ln()).sum())),
        ("egalitarian", most(&|u| u.iter().copied().fold(1.0, f64::min))),
        ("utilitarian", most(&|u| u.iter().sum())),
        ("SportCo's proposal", most(&|u| u[0])),
        ("Draft of the chair", cloud[7].clone()),
    ];
    let mut planes = Vec::new();
    for x in 0..number {
        for y in x + 1..number {
            let both: Vec<(f64, f64)> = cloud.iter().map(|u| (u[x], u[y])).collect();
            planes.push(pairs::Pair { x, y, packages: bin(both.iter().copied(), 20), frontier: both });
        }
    }
    let kind = |at: usize| match at {
        3 => Kind::Position(0),
        4 => Kind::Package,
        _ => Kind::Solution,
    };
    let packages = labelled.iter().enumerate().map(|(at, (label, utilities))| pairs::Package {
        label: (*label).into(),
        utilities: utilities.clone(),
        kind: kind(at),
    });
    let pairs = pairs::Pairs {
        id: format!("pairs-{id}"),
        title: format!("{number} parties, two at a time"),
        parties: axes.clone(),
        pairs: planes,
        packages: packages.collect(),
        zone: Zone::Open { packages: 12 },
    };
    let lines =
        labelled.into_iter().map(|(label, utilities)| parallel::Line { label: label.into(), utilities });
    let parallel = parallel::Parallel {
        id: format!("parallel-{id}"),
        title: format!("What {number} parties get"),
        axes,
        packages: lines.collect(),
        frontier: front,
    };
    (pairs, parallel)
}

const ISSUES: [&str; 20] = [
    "Ceasefire",
    "Line of contact",
    "Security guarantees",
    "Size of the armed forces",
    "Membership in alliances",
    "Sanctions",
    "Frozen assets",
    "Prisoners",
    "Return of children",
    "Nuclear power plant",
    "Grain exports",
    "Language rights",
    "Amnesty",
    "Elections",
    "Reconstruction fund",
    "Monitoring mission and its mandate",
    "Foreign troops",
    "Energy transit",
    "Status of the peninsula",
    "Arbitration of disputes",
];
const ACTORS: [&str; 4] = ["Northland", "Southland", "Confederation of the Lakes", "Coast"];
const OPTIONS: [&str; 5] = [
    "in the draft",
    "left out",
    "phased over five years under supervision",
    "only after a full ceasefire",
    "deferred",
];

fn big_matrix(parties: &[&str], id: &str) -> matrix::Matrix {
    use matrix::{Position, Row, Stance, Status};
    let mut next = noise(3);
    let stances = [
        Stance::Offer,
        Stance::Demand,
        Stance::RedLine,
        Stance::Precondition,
        Stance::Progress,
        Stance::None,
    ];
    let row = |(at, name): (usize, &&str)| {
        let positions = parties.iter().map(|_| {
            let (low, wide) = (next() * 0.6, next() * 0.4);
            (next() > 0.12).then(|| Position {
                text: OPTIONS[pick(next(), 5)].into(),
                value: (next() > 0.3).then(|| low + wide * next()),
                limits: (next() > 0.15).then_some((low, low + wide)),
                stance: stances[pick(next(), 6)],
                statements: pick(next(), 6),
            })
        });
        Row {
            issue: (*name).into(),
            status: [Status::Open, Status::Open, Status::Agreed, Status::NotDiscussed, Status::Undisclosed]
                [at % 5],
            positions: positions.collect(),
        }
    };
    matrix::Matrix {
        id: id.into(),
        title: format!("Where {} parties stand", parties.len()),
        parties: parties.iter().enumerate().map(|(at, n)| party(n, at)).collect(),
        rows: ISSUES.iter().enumerate().map(row).collect(),
    }
}

fn exchange(parties: &[&str], issues: usize, id: &str) -> exchange::Exchange {
    let mut next = noise(9 + issues as u64);
    let change = |next: &mut dyn FnMut() -> f64| (next() > 0.06).then(|| (next() - 0.62) * 0.3);
    exchange::Exchange {
        id: id.into(),
        title: "Who gives and who gets".into(),
        base: "against each party's opening position".into(),
        parties: parties.iter().enumerate().map(|(at, n)| party(n, at)).collect(),
        issues: ISSUES[..issues]
            .iter()
            .map(|name| exchange::Issue {
                name: (*name).into(),
                option: OPTIONS[pick(next(), 5)].into(),
                changes: parties.iter().map(|_| change(&mut next)).collect(),
            })
            .collect(),
        totals: parties.iter().map(|_| Some(-0.1 - next() * 0.3)).collect(),
    }
}

fn gaps(meetings: &[&str], id: &str) -> gap::Gap {
    let mut next = noise(21);
    let issue = |name: &&str| {
        let mut now = 0.5 + next() * 0.5;
        let gaps = meetings.iter().map(|_| {
            now = (now * (0.75 + next() * 0.35)).clamp(0.0, 1.0);
            (next() > 0.08).then_some(if now < 0.3 { 0.0 } else { now })
        });
        let gaps = gaps.collect();
        gap::Issue {
            name: (*name).into(),
            weights: vec![Some(next() * 0.4), (next() > 0.2).then(|| next() * 0.3)],
            gaps,
        }
    };
    gap::Gap {
        id: id.into(),
        title: "How far apart, issue by issue".into(),
        parties: vec![party("Northland", 0), party("Southland", 1)],
        meetings: meetings.iter().map(|m| (*m).into()).collect(),
        issues: ISSUES[..10].iter().map(issue).collect(),
    }
}

fn flips() -> tornado::Tornado {
    let flip = |input: &str, party, (from, to): (&str, &str), change, effect: &str| tornado::Flip {
        input: input.into(),
        party,
        from: from.into(),
        to: to.into(),
        change,
        effect: effect.into(),
    };
    tornado::Tornado {
        id: "tornado".into(),
        title: "What would flip the answer".into(),
        parties: vec![party("Upper Valley", 0), party("Lower Valley", 1)],
        flips: vec![
            flip(
                "Weight of the duration of the treaty to Upper Valley",
                Some(0),
                ("15 points", "18 points"),
                0.2,
                "the recommended package gives up the expansion right",
            ),
            flip(
                "Reservation value of the Lower Valley",
                Some(1),
                ("0.35", "0.37"),
                0.057,
                "the zone closes",
            ),
            flip(
                "Value of “shared defence” to the Lower Valley",
                Some(1),
                ("60", "41"),
                -0.317,
                "the Nash package changes",
            ),
            flip(
                "Cost of delay a month",
                None,
                ("2 %", "0.4 %"),
                -0.8,
                "Upper Valley's alternative beats every package",
            ),
            flip(
                "Reservation value of Upper Valley",
                Some(0),
                ("0.42", "0.4205"),
                0.0012,
                "12 packages leave the zone",
            ),
        ],
    }
}

fn rungs() -> ladder::Ladder {
    let row = |at: usize, reservation, packages: [f64; 4]| ladder::Row {
        party: party(SIX[at], at),
        worst: 0.04 * at as f64,
        best: 1.0 - 0.03 * at as f64,
        reservation,
        packages: packages.iter().map(|u| Some(Amount { utility: *u, points: None })).collect(),
    };
    ladder::Ladder {
        id: "ladder".into(),
        title: "What each side would get and what it needs".into(),
        rows: vec![
            row(0, Threshold::Known(0.55), [0.61, 0.66, 0.97, 0.55]),
            row(1, Threshold::Known(0.5), [0.58, 0.581, 0.12, 0.62]),
            row(2, Threshold::Between(0.3, 0.45), [0.41, 0.43, 0.45, 0.47]),
            row(3, Threshold::Unknown, [0.2, 0.5, 0.8, f64::NAN]),
        ],
        packages: vec![
            "Nash".into(),
            "egalitarian".into(),
            "SportCo's proposal".into(),
            "Draft of the chair".into(),
        ],
    }
}

fn figures() -> Vec<Figure> {
    let mut figures = vec![plane::draw(&big_plane())];
    figures.extend(small_planes().iter().map(plane::draw));
    for (number, id) in [(4, "four"), (6, "six")] {
        let (pairs, parallel) = many_parties(number, id);
        figures.push(pairs::draw(&pairs));
        figures.push(parallel::draw(&parallel));
    }
    figures.push(matrix::draw(&big_matrix(&ACTORS, "matrix-four")));
    figures.push(matrix::draw(&big_matrix(&SIX, "matrix-six")));
    figures.push(exchange::draw(&exchange(&ACTORS[..2], 10, "exchange-two")));
    figures.push(exchange::draw(&exchange(&ACTORS, 6, "exchange-four")));
    figures.push(gap::draw(&gaps(&["now"], "gap-now")));
    figures.push(gap::draw(&gaps(&["Geneva", "Vienna", "Singapore", "Montevideo"], "gap-meetings")));
    figures.push(tornado::draw(&flips()));
    figures.push(ladder::draw(&rungs()));
    figures
}
