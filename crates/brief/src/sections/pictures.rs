//! The figures, made from a reading's numbers.

use mediant_core::analysis::{Concept, Verdict};
use mediant_core::case::Case;
use mediant_core::number::to_f64;
use mediant_disclosure::ReadingView;
use mediant_figure::{exchange as exchange_figure, ladder, pairs, parallel, plane};

use super::packages::Chosen;
use super::{figure_party, threshold};
use crate::desk::Desk;
use crate::document::Block;
use crate::sample::{self, Sample};
use crate::words;

/// Squares along each side of a grid of packages, for one plane and for small ones.
const GRID: usize = 50;
const SMALL_GRID: usize = 30;
/// Parties of which every pair is drawn.
const MAX_PAIRED: usize = 4;

/// The one picture to be read: the plane of two parties; of more, or where numbers are not known, the ladder.
/// Then those to be looked up.
pub(crate) fn zone(desk: &Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>]) -> (Block, Vec<Block>) {
    let ladder = Block::Figure { figure: needs(desk, main, chosen) };
    let sample = sample::sample(&main.scenario);
    match (main.scenario.parties.len(), sample) {
        (2, Some(sample)) => (Block::Figure { figure: two(desk, main, chosen, &sample) }, vec![ladder]),
        (n, Some(sample)) if n > 2 => {
            let mut rest = Vec::new();
            if n <= MAX_PAIRED {
                rest.push(Block::Figure { figure: many(desk, main, chosen, &sample) });
            }
            rest.push(Block::Figure { figure: lines(desk, main, chosen) });
            (ladder, rest)
        }
        _ => (ladder, Vec::new()),
    }
}

type Figure = mediant_figure::Figure;

/// A title that says where only some packages are drawn.
fn sampled(title: &str, sample: &Sample) -> String {
    if sample.every == 1 {
        title.to_owned()
    } else {
        format!("{title} (one in {} drawn)", words::count(sample.every))
    }
}

fn plane_zone(main: &ReadingView) -> plane::Zone {
    match main.analysis.zone.verdict {
        Verdict::Open => {
            plane::Zone::Open { packages: u64::try_from(&main.analysis.zone.count.0).unwrap_or(u64::MAX) }
        }
        Verdict::Empty => plane::Zone::Empty,
        Verdict::Depends => plane::Zone::Depends,
    }
}

fn pairs_of(utilities: &[f64], x: usize, y: usize) -> Option<(f64, f64)> {
    Some((*utilities.get(x)?, *utilities.get(y)?))
}

/// Two parties: the plane.
fn two(desk: &Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>], sample: &Sample) -> Figure {
    let analysis = &main.analysis;
    let all = sample.rows.iter().filter_map(|u| pairs_of(u, 0, 1));
    let packages = if sample.rows.len() > 2_000 {
        mediant_figure::bin(all, GRID)
    } else {
        mediant_figure::Packages::Places(all.map(|(x, y)| mediant_figure::Cell { x, y, count: 1 }).collect())
    };
    let axis = |k: usize| plane::Axis {
        party: figure_party(desk.case, k),
        reservation: threshold(&main.scenario.parties[k]),
    };
    let mut points = Vec::new();
    for solution in &analysis.solutions {
        if let Some((x, y)) = pairs_of(&solution.utilities, 0, 1) {
            let points_of =
                |k: usize| solution.scale_points.as_ref().and_then(|p| p.get(k)).map(|p| words::points(*p));
            points.push(plane::Point {
                label: solution.concept.title().into(),
                x: mediant_figure::Amount { utility: x, points: points_of(0) },
                y: mediant_figure::Amount { utility: y, points: points_of(1) },
                kind: plane::Kind::Solution,
            });
        }
    }
    for one in chosen.iter().filter(|c| !c.appraisal.offers.is_empty()) {
        if let Some((x, y)) = pairs_of(&one.appraisal.utilities, 0, 1) {
            let by =
                one.appraisal.offers.first().and_then(|id| desk.case.offers.iter().find(|o| o.id == *id));
            let slot = by
                .and_then(|o| o.by.as_ref())
                .and_then(|b| desk.case.parties.iter().position(|p| p.id == *b));
            points.push(plane::Point {
                label: one.letter.to_string(),
                x: x.into(),
                y: y.into(),
                kind: slot.map_or(plane::Kind::Package, plane::Kind::Position),
            });
        }
    }
    plane::draw(&plane::Plane {
        id: "plane".into(),
        title: sampled("Packages as the two sides value them", sample),
        x: axis(0),
        y: axis(1),
        packages,
        frontier: analysis.frontier.points.iter().filter_map(|p| pairs_of(&p.utilities, 0, 1)).collect(),
        points,
        zone: plane_zone(main),
    })
}

/// More than two: a small plane for each pair.
fn many(desk: &Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>], sample: &Sample) -> Figure {
    let n = main.scenario.parties.len();
    let axes = (0..n).map(|k| plane::Axis {
        party: figure_party(desk.case, k),
        reservation: threshold(&main.scenario.parties[k]),
    });
    let mut drawn = Vec::new();
    for x in 0..n {
        for y in x + 1..n {
            drawn.push(pairs::Pair {
                x,
                y,
                packages: mediant_figure::bin(
                    sample.rows.iter().filter_map(|u| pairs_of(u, x, y)),
                    SMALL_GRID,
                ),
                frontier: main
                    .analysis
                    .frontier
                    .points
                    .iter()
                    .filter_map(|p| pairs_of(&p.utilities, x, y))
                    .collect(),
            });
        }
    }
    let packages = chosen.iter().filter(|c| !c.appraisal.utilities.is_empty()).map(|c| pairs::Package {
        label: name(desk.case, c),
        utilities: c.appraisal.utilities.clone(),
        kind: if c.appraisal.concepts.is_empty() { plane::Kind::Package } else { plane::Kind::Solution },
    });
    pairs::draw(&pairs::Pairs {
        id: "pairs".into(),
        title: sampled("Packages as each two parties value them", sample),
        parties: axes.collect(),
        pairs: drawn,
        packages: packages.collect(),
        zone: plane_zone(main),
    })
}

/// What a package is, for pictures that set the letters themselves, in the order of the text.
fn name(case: &Case, chosen: &Chosen<'_>) -> String {
    match (chosen.appraisal.concepts.first(), chosen.appraisal.offers.first()) {
        (Some(concept), _) => concept.title().into(),
        (None, Some(offer)) => super::packages::offer_title(case, offer),
        (None, None) => "greatest least gain".into(),
    }
}

/// `A (Nash)`, so that a letter in a picture is the letter in the text.
fn label(chosen: &Chosen<'_>) -> String {
    let concept = chosen.appraisal.concepts.first().map_or("on the table", |c: &Concept| c.title());
    format!("{} ({concept})", chosen.letter)
}

/// More than two: one axis a party, one line a package.
fn lines(desk: &Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>]) -> Figure {
    let axes = (0..main.scenario.parties.len()).map(|k| plane::Axis {
        party: figure_party(desk.case, k),
        reservation: threshold(&main.scenario.parties[k]),
    });
    let packages = chosen
        .iter()
        .filter(|c| !c.appraisal.utilities.is_empty())
        .map(|c| parallel::Line { label: label(c), utilities: c.appraisal.utilities.clone() });
    parallel::draw(&parallel::Parallel {
        id: "parallel".into(),
        title: "The packages across all parties".into(),
        axes: axes.collect(),
        packages: packages.collect(),
        frontier: main.analysis.zone_frontier.points.iter().map(|p| p.utilities.clone()).collect(),
    })
}

/// What each party would get beside what it needs.
fn needs(desk: &Desk<'_>, main: &ReadingView, chosen: &[Chosen<'_>]) -> Figure {
    let known: Vec<&Chosen<'_>> = chosen.iter().filter(|c| !c.appraisal.utilities.is_empty()).collect();
    let rows = (0..main.scenario.parties.len()).map(|k| {
        let range = main.analysis.ranges.get(k);
        ladder::Row {
            party: figure_party(desk.case, k),
            worst: range.map_or(f64::NAN, |r| r.least),
            best: range.map_or(f64::NAN, |r| r.most),
            reservation: threshold(&main.scenario.parties[k]),
            packages: known.iter().map(|c| amount(main, c, k)).collect(),
        }
    });
    ladder::draw(&ladder::Ladder {
        id: "ladder".into(),
        title: "What each party would get, beside what it needs".into(),
        rows: rows.collect(),
        packages: known.iter().map(|c| name(desk.case, c)).collect(),
    })
}

fn amount(main: &ReadingView, chosen: &Chosen<'_>, k: usize) -> Option<mediant_figure::Amount> {
    let utility = *chosen.appraisal.utilities.get(k)?;
    let points = main.scenario.parties[k].scale.as_ref().map(|(zero, one)| {
        let (zero, one) = (to_f64(zero), to_f64(one));
        words::points(zero + utility * (one - zero))
    });
    Some(mediant_figure::Amount { utility, points })
}

/// Gives and gets of one package, against the middle between a party's own opening and the others'.
pub(crate) fn exchange(desk: &Desk<'_>, main: &ReadingView, chosen: &Chosen<'_>) -> Option<Block> {
    let appraisal = chosen.appraisal;
    if appraisal.exchanges.is_empty() || main.scenario.parties.len() > 6 {
        return None;
    }
    let anyone = desk.anyone_asked();
    let spoken: Vec<usize> =
        (0..main.scenario.parties.len()).filter(|k| !anyone || desk.has_spoken(*k)).collect();
    let parties: Vec<_> = spoken.iter().map(|k| figure_party(desk.case, *k)).collect();
    let middle = |issue: usize, k: usize| {
        let e = appraisal.exchanges.iter().find(|e| e.issue == issue && e.party == k)?;
        let said = |party: usize| !anyone || desk.has_asked(party, &main.scenario.issues[issue].id);
        let others: Vec<f64> =
            e.against_others.iter().filter(|(other, _)| said(*other)).map(|(_, gain)| *gain).collect();
        let mean = others.iter().sum::<f64>() / others.len().max(1) as f64;
        (said(k) && !others.is_empty()).then(|| f64::midpoint(e.against_own, mean))
    };
    let mut issues: Vec<(f64, exchange_figure::Issue)> = Vec::new();
    for (at, matter) in main.scenario.issues.iter().enumerate() {
        let changes: Vec<Option<f64>> = spoken.iter().map(|k| middle(at, *k)).collect();
        let most = changes.iter().flatten().map(|c| c.abs()).fold(0.0, f64::max);
        let option =
            words::picked(desk.case, &main.scenario, at, appraisal.package.get(at).copied().unwrap_or(0));
        issues.push((
            most,
            exchange_figure::Issue { name: words::issue(desk.case, &matter.id), option, changes },
        ));
    }
    let all = issues.len();
    if issues.iter().all(|(_, issue)| issue.changes.iter().all(Option::is_none)) {
        return None;
    }
    let mut kept: Vec<usize> = (0..all).collect();
    kept.sort_by(|a, b| issues[*b].0.total_cmp(&issues[*a].0));
    kept.truncate(if parties.len() > 2 { 6 } else { 10 });
    kept.sort_unstable();
    let shown: Vec<exchange_figure::Issue> = kept.iter().map(|at| issues[*at].1.clone()).collect();
    let tail = if shown.len() < all {
        format!(" ({} issues of greatest effect of {all})", shown.len())
    } else {
        String::new()
    };
    let figure = exchange_figure::draw(&exchange_figure::Exchange {
        id: format!("exchange-{}", chosen.letter.to_ascii_lowercase()),
        title: format!("Package {}: who gives and who gets{tail}", chosen.letter),
        base: if anyone {
            "against the middle between its own position and the others’".into()
        } else {
            "against the middle between what is best for it and what is best for the others".into()
        },
        parties,
        issues: shown,
        totals: Vec::new(),
    });
    Some(Block::Figure { figure })
}
