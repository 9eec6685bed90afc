//! The gap by issue: how far apart the parties' positions are.
//!
//! For parties `a` and `b` with positions `x_a`, `x_b` on issue `i`:
//!
//! - an article, and an item: 0 where they ask for the same, 1 where they do not;
//! - a measured issue: `|x_a − x_b| / (high − low)`;
//! - a list: the mean over the two of `|v(x_a) − v(x_b)| / (max v − min v)`, each by its own values, where both
//!   are known exactly and not flat; else `|place_a − place_b| / (options − 1)` by place in the list, which takes
//!   the list to be in order.
//!
//! Of more than two parties the widest pair counts. Where fewer than two have a position the gap is not known.
//! Over all issues: `G = Σ w_i g_i / Σ w_i` over issues with a known gap, `w_i` the mean of the parties' known
//! weights, which for two parties is `½ (w_a + w_b)`; where no weight is known, all issues count alike. Cost: issues times pairs of parties.

use mediant_core::case::Aggregation;
use mediant_core::number::to_f64;
use mediant_core::scenario::{MatterKind, Scenario, Seat, Weights};

/// The gap on one issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// From 0 (the same) to 1 (as far apart as can be).
    pub size: f64,
    /// The two parties that are farthest apart, by index.
    pub between: (usize, usize),
    /// How it was measured.
    pub by: Measure,
}

/// How a gap was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The same or not.
    Sameness,
    /// Distance over range.
    Distance,
    /// What the other's position would cost each, by its own values.
    Values,
    /// Places in the list.
    Places,
}

/// The gap on each issue of the scenario; none where fewer than two parties have a position on it.
#[must_use]
pub fn by_issue(scenario: &Scenario) -> Vec<Option<Gap>> {
    (0..scenario.issues.len()).map(|issue| widest(scenario, issue)).collect()
}

/// The weighted gap over the issues of which it is known, and how many those are; none where there is none.
#[must_use]
pub fn overall(scenario: &Scenario, gaps: &[Option<Gap>]) -> Option<(f64, usize)> {
    let (mut sum, mut total, mut known) = (0.0, 0.0, 0);
    for (issue, gap) in gaps.iter().enumerate() {
        let Some(gap) = gap else { continue };
        let weights: Vec<f64> = scenario.parties.iter().filter_map(|s| weight(scenario, s, issue)).collect();
        let mean = if weights.is_empty() { 1.0 } else { weights.iter().sum::<f64>() / weights.len() as f64 };
        sum += mean * gap.size;
        total += mean;
        known += 1;
    }
    (total > 0.0).then(|| (sum / total, known))
}

/// A party's weight of an issue, where weights are known exactly. Where values are points of the whole package there
/// are no weights; then it is the issue's share of all that is at stake, `Δ_i / Σ Δ` with `Δ_i = w_i (max v − min v)`.
/// None under the mean of included articles, which knows no weights.
#[must_use]
pub fn weight(scenario: &Scenario, seat: &Seat, issue: usize) -> Option<f64> {
    let Weights::Exact(weights) = &seat.weights else { return None };
    if scenario.aggregation == Aggregation::MeanOfIncluded {
        return None;
    }
    let weights: Vec<f64> = weights.iter().map(to_f64).collect();
    if seat.stated_weights.is_some() || (weights.iter().sum::<f64>() - 1.0).abs() < 1e-9 {
        return weights.get(issue).copied();
    }
    let stakes: Vec<f64> = weights
        .iter()
        .zip(&seat.values)
        .map(|(weight, values)| {
            let values: Vec<f64> = values.iter().map(|v| v.exact().map(to_f64)).collect::<Option<_>>()?;
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            Some(weight * (most - least).max(0.0))
        })
        .collect::<Option<_>>()?;
    let all: f64 = stakes.iter().sum();
    stakes.get(issue).filter(|_| all > 0.0).map(|stake| stake / all)
}

fn widest(scenario: &Scenario, issue: usize) -> Option<Gap> {
    let position = |k: usize| scenario.parties[k].opening.get(issue).copied().flatten();
    let mut found: Option<Gap> = None;
    for a in 0..scenario.parties.len() {
        for b in a + 1..scenario.parties.len() {
            let (Some(x), Some(y)) = (position(a), position(b)) else { continue };
            let (size, by) = distance(scenario, issue, (a, b), (x, y));
            if found.is_none_or(|f| size > f.size) {
                found = Some(Gap { size, between: (a, b), by });
            }
        }
    }
    found
}

fn distance(scenario: &Scenario, issue: usize, (a, b): (usize, usize), (x, y): (u16, u16)) -> (f64, Measure) {
    let matter = &scenario.issues[issue];
    let places = || f64::from(x.abs_diff(y)) / (matter.options.len().saturating_sub(1)).max(1) as f64;
    match matter.kind {
        MatterKind::Article | MatterKind::Item => (f64::from(u8::from(x != y)), Measure::Sameness),
        MatterKind::Steps | MatterKind::Sampled => {
            let amount = |at: usize| {
                let id = matter.options.get(at)?.as_str().replace("-of-", "/");
                mediant_core::number::parse(&id).ok().map(|n| to_f64(&n))
            };
            let ends = amount(0).zip(amount(matter.options.len().saturating_sub(1)));
            let stated = amount(usize::from(x)).zip(amount(usize::from(y)));
            match (ends, stated) {
                (Some((low, high)), Some((x, y))) if high > low => {
                    ((x - y).abs() / (high - low), Measure::Distance)
                }
                _ => (places(), Measure::Places),
            }
        }
        MatterKind::Listed => {
            let seats = [&scenario.parties[a], &scenario.parties[b]];
            match (cost(seats[0], issue, (x, y)), cost(seats[1], issue, (x, y))) {
                (Some(one), Some(other)) => (f64::midpoint(one, other), Measure::Values),
                _ => (places(), Measure::Places),
            }
        }
    }
}

/// How far apart two options are to a party, of its range on the issue; none where that is not known or flat.
fn cost(seat: &Seat, issue: usize, (x, y): (u16, u16)) -> Option<f64> {
    let values: Vec<f64> =
        seat.values.get(issue)?.iter().map(|v| v.exact().map(to_f64)).collect::<Option<_>>()?;
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (x, y) = (values.get(usize::from(x))?, values.get(usize::from(y))?);
    (most > least).then(|| (x - y).abs() / (most - least))
}

#[cfg(test)]
mod tests {
    use mediant_core::Id;
    use mediant_core::number::{Quantity, parse};
    use mediant_core::scenario::Matter;

    use super::*;

    fn matter(id: &str, kind: MatterKind, options: &[&str]) -> Matter {
        Matter {
            id: Id::new(id).unwrap(),
            options: options.iter().map(|o| Id::new(o).unwrap()).collect(),
            kind,
        }
    }

    fn exact(text: &str) -> Quantity {
        Quantity::Exact(parse(text).unwrap())
    }

    fn seat(id: &str, weights: [&str; 3], list: [&str; 3], opening: Vec<Option<u16>>) -> Seat {
        Seat {
            id: Id::new(id).unwrap(),
            veto: true,
            offset: parse("0").unwrap(),
            weights: Weights::Exact(weights.iter().map(|w| parse(w).unwrap()).collect()),
            values: vec![
                list.iter().map(|v| exact(v)).collect(),
                vec![exact("0"); 3],
                vec![exact("0"), exact("1")],
            ],
            value_ranks: vec![Vec::new(); 3],
            interactions: Vec::new(),
            bundles: Vec::new(),
            ceiling: None,
            red_lines: Vec::new(),
            reservation: Quantity::zero(),
            disagreement: Quantity::zero(),
            opening,
            scale: None,
            file: String::new(),
            stated_weights: None,
        }
    }

    fn scenario() -> Scenario {
        Scenario {
            case: Id::new("case").unwrap(),
            reading: None,
            issues: vec![
                matter("list", MatterKind::Listed, &["a", "b", "c"]),
                matter("days", MatterKind::Steps, &["0", "5", "20"]),
                matter("truce", MatterKind::Article, &["out", "in"]),
            ],
            parties: vec![
                seat("one", ["0.5", "0.3", "0.2"], ["1", "0.5", "0"], vec![Some(0), Some(0), None]),
                seat("two", ["0.1", "0.3", "0.6"], ["0", "0.2", "0.4"], vec![Some(1), Some(1), Some(1)]),
            ],
            aggregation: Aggregation::Additive,
            rules: Vec::new(),
            at_least: 2,
            offers: Vec::new(),
            nash_weights: Vec::new(),
        }
    }

    #[test]
    fn each_kind_of_issue_has_its_own_measure() {
        let gaps = by_issue(&scenario());
        let list = gaps[0].unwrap();
        assert!((list.size - 0.5).abs() < 1e-12, "half of the range of either");
        assert_eq!((list.by, list.between), (Measure::Values, (0, 1)));
        let days = gaps[1].unwrap();
        assert!((days.size - 0.25).abs() < 1e-12, "5 of 20, though it is the middle place of three");
        assert_eq!(gaps[2], None, "one of the two has not spoken");
        let (overall, known) = overall(&scenario(), &gaps).unwrap();
        assert!((overall - (0.3 * 0.5 + 0.3 * 0.25) / 0.6).abs() < 1e-12);
        assert_eq!(known, 2);
    }

    #[test]
    fn a_list_without_values_counts_by_place_and_sides_can_be_swapped() {
        let mut blind = scenario();
        blind.parties[1].values[0][2] =
            Quantity::Interval { low: parse("0").unwrap(), high: parse("1").unwrap() };
        assert_eq!(by_issue(&blind)[0].unwrap().by, Measure::Places);
        let mut mirrored = scenario();
        mirrored.parties.swap(0, 1);
        let sizes = |s: &Scenario| by_issue(s).iter().map(|g| g.map(|g| g.size)).collect::<Vec<_>>();
        assert_eq!(sizes(&mirrored), sizes(&scenario()));
    }
}
