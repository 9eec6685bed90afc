//! Space → ranges: each party's least and most utility over the feasible packages, and its most in the zone.
//!
//! Additive: the sum over groups of the least and of the most. Mean of included articles: the same for each
//! number of articles, by adding group after group to a table by that number, then the least and most mean.
//! Cost: rows × issues. The most in the zone is the most on the zone's frontier.

use mediant_core::analysis::Range;

use crate::frontier::Edge;
use crate::space::{Group, Space, float, nearest};

/// Least and most sum, by number of articles; none where no package has that number.
type ByCount = Vec<Option<(i128, i128)>>;

/// The range of each party. Where no package is feasible, the least is plus and the most minus infinity.
#[must_use]
pub fn ranges(space: &Space<'_>, zone: &Edge) -> Vec<Range> {
    (0..space.parties()).map(|party| range(space, party, zone)).collect()
}

fn range(space: &Space<'_>, party: usize, zone: &Edge) -> Range {
    let (least, most) = match extremes(space, party) {
        // Dominated assignments, the worst among them, are not listed in a partial space.
        Some((_, most)) if space.is_partial() => (f64::NAN, space.unit.utility(party, most)),
        Some((least, most)) => (space.unit.utility(party, least), space.unit.utility(party, most)),
        None => (f64::INFINITY, f64::NEG_INFINITY),
    };
    let in_zone = zone.corners.iter().max_by_key(|corner| corner.steps[party]);
    Range { least, most, most_in_zone: in_zone.map(|corner| corner.report(space).utilities[party]) }
}

/// A party's least and most utility over the feasible packages, in steps; none where no package is feasible.
#[must_use]
pub fn extremes(space: &Space<'_>, party: usize) -> Option<(i128, i128)> {
    let offset = space.offsets[party];
    let mut sums: ByCount = vec![Some((0, 0))];
    for group in &space.groups {
        sums = add(&sums, &own(space, group, party));
    }
    let means = sums.iter().enumerate().filter_map(|(count, sum)| {
        let (least, most) = (*sum)?;
        match &space.factors {
            None => Some((least, most)),
            Some(_) if count == 0 => None,
            Some(factors) => {
                let mean = |sum: i128| nearest(float(sum) * factors[count]);
                Some((mean(least), mean(most)))
            }
        }
    });
    means
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .map(|(least, most)| (space.capped(party, least + offset), space.capped(party, most + offset)))
}

fn own(space: &Space<'_>, group: &Group, party: usize) -> ByCount {
    let mut own: ByCount = Vec::new();
    for (value, included) in group.columns[party].iter().zip(&group.included) {
        let count = if space.factors.is_some() { usize::from(*included) } else { 0 };
        own.resize(own.len().max(count + 1), None);
        let (least, most) = own[count].unwrap_or((*value, *value));
        own[count] = Some((least.min(*value), most.max(*value)));
    }
    own
}

fn add(one: &ByCount, other: &ByCount) -> ByCount {
    let mut sums: ByCount = vec![None; (one.len() + other.len()).saturating_sub(1)];
    for (a, left) in one.iter().enumerate() {
        for (b, right) in other.iter().enumerate() {
            if let (Some(left), Some(right)) = (left, right) {
                let sum = (left.0 + right.0, left.1 + right.1);
                let kept = sums[a + b].unwrap_or(sum);
                sums[a + b] = Some((kept.0.min(sum.0), kept.1.max(sum.1)));
            }
        }
    }
    sums
}
