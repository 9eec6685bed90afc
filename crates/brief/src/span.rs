//! What a party can bear on an issue, and what it can hope for.
//!
//! *Acceptable minimum*: its worst option that it could still sign if it had its way on everything else:
//! the worst `o` with `max { U_k(x) : x_i = o } ≥ r_k`, rules between options and the others' wishes aside, and not
//! barred outright by its own red lines. *Practical maximum*: its best option on that issue in any package of the
//! zone's frontier. By what the option adds: `w_i v_i(o)`, or for the mean of included articles `v_i − r` for an
//! article that is in and 0 for one that is out. Cost: issues × options, and frontier points × issues.

use mediant_core::analysis::Frontier;
use mediant_core::case::Aggregation;
use mediant_core::number::to_f64;
use mediant_core::preference::Takes;
use mediant_core::scenario::{Bundle, Scenario, Term, Weights};

/// Rounding that is forgiven when a threshold is met exactly.
const SAME: f64 = 1e-9;

/// From acceptable minimum to practical maximum, as options by index, with their place between the party's worst
/// (0) and best (1) on the issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    /// The acceptable minimum; none where it could not sign whatever the option, even with all else its way.
    pub(crate) minimum: Option<(u16, f64)>,
    /// The practical maximum; none where the zone is empty or not known.
    pub(crate) maximum: Option<(u16, f64)>,
    /// Its own position's place, where it has one.
    pub(crate) position: Option<f64>,
    /// Whether the options differ at all for it.
    pub(crate) cares: bool,
}

/// The span of a party on each issue; none where its numbers are not known exactly.
pub(crate) fn spans(scenario: &Scenario, party: usize, zone: &Frontier) -> Option<Vec<Span>> {
    let seat = scenario.parties.get(party)?;
    let worth = worth(scenario, party)?;
    let needed = to_f64(seat.reservation.exact()?);
    let hopes = hopes(&worth, zone);
    let mut spans = Vec::with_capacity(worth.len());
    for (issue, row) in worth.iter().enumerate() {
        let least = row.iter().copied().fold(f64::INFINITY, f64::min);
        let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let place = |o: usize| if most > least + SAME { (row[o] - least) / (most - least) } else { 1.0 };
        let at = |o: usize| (u16::try_from(o).unwrap_or(u16::MAX), place(o));
        let bearable = (0..row.len()).filter(|o| {
            let option = u16::try_from(*o).unwrap_or(u16::MAX);
            let barred = seat.red_lines.iter().any(|bar| {
                bar.unless.is_none()
                    && matches!(bar.all_of.as_slice(), [c] if c.issue == issue && c.option == option)
            });
            !barred && best_with(scenario, party, (&worth, needed), (issue, *o)) >= needed - SAME
        });
        let minimum = bearable.min_by(|a, b| row[*a].total_cmp(&row[*b]));
        let position = seat.opening.get(issue).copied().flatten().map(usize::from).filter(|o| *o < row.len());
        spans.push(Span {
            minimum: minimum.map(at),
            maximum: hopes[issue].map(at),
            position: position.map(place),
            cares: most > least + SAME,
        });
    }
    Some(spans)
}

type Parts = Vec<Vec<f64>>;

fn worth(scenario: &Scenario, party: usize) -> Option<Parts> {
    let seat = &scenario.parties[party];
    let Weights::Exact(weights) = &seat.weights else { return None };
    let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
    let base = if mean { to_f64(&seat.offset) - to_f64(seat.reservation.exact()?) } else { 0.0 };
    let mut rows = Vec::with_capacity(weights.len());
    for (weight, values) in weights.iter().zip(&seat.values) {
        let weight = to_f64(weight);
        let values: Vec<f64> = values.iter().map(|v| v.exact().map(to_f64)).collect::<Option<_>>()?;
        let part = |(o, v): (usize, &f64)| match (mean, o) {
            (true, 0) => 0.0,
            (true, _) => weight * v + base,
            (false, _) => weight * v,
        };
        rows.push(values.iter().enumerate().map(part).collect());
    }
    Some(rows)
}

/// The most that a package with this option can be worth to the party, rules aside.
fn best_with(
    scenario: &Scenario,
    party: usize,
    (worth, needed): (&Parts, f64),
    (issue, option): (usize, usize),
) -> f64 {
    let others = worth.iter().enumerate().filter(|(i, _)| *i != issue);
    let best = |row: &Vec<f64>| row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if scenario.aggregation == Aggregation::MeanOfIncluded {
        // Above the reservation value exactly where the sum of `v − r` over what is in is.
        return needed + worth[issue][option] + others.map(|(_, row)| best(row)).sum::<f64>();
    }
    let seat = &scenario.parties[party];
    let adds = |term: &Term| term.adds.exact().map_or(0.0, to_f64).max(0.0);
    let terms = seat.interactions.iter().map(adds).sum::<f64>();
    // Of a bundle one term counts, and none where it adds less than nothing.
    let bundled = |bundle: &Bundle| match bundle.takes {
        Takes::Greatest => bundle.of.iter().map(adds).fold(0.0, f64::max),
        Takes::Least => bundle.of.iter().map(adds).reduce(f64::min).unwrap_or(0.0),
    };
    let bundles = seat.bundles.iter().map(bundled).sum::<f64>();
    let most = to_f64(&seat.offset)
        + worth[issue][option]
        + others.map(|(_, row)| best(row)).sum::<f64>()
        + terms
        + bundles;
    seat.ceiling.as_ref().map_or(most, |ceiling| most.min(to_f64(ceiling)))
}

/// The best option on each issue in any package of the zone's frontier.
fn hopes(parts: &Parts, zone: &Frontier) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; parts.len()];
    for package in zone.points.iter().flat_map(|p| &p.packages) {
        for ((row, option), best) in parts.iter().zip(package).zip(&mut found) {
            let option = usize::from(*option);
            if row.get(option).is_some_and(|w| best.is_none_or(|b| *w > row[b])) {
                *best = Some(option);
            }
        }
    }
    found
}
