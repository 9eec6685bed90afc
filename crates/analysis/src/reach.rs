//! Packages that meet thresholds: how many, and the first of them, where utilities add up.
//!
//! A threshold is the least utility of a party, in steps; a package meets a [`Bar`] of thresholds if each party that has
//! one reaches it. Counting is [`crate::count`]'s. The first packages are found by going through the groups in order:
//! a row is taken if, with it, some sum of the later groups still meets a bar, which the frontier of the later groups
//! tells. So no row is taken in vain.
//! Cost of listing: for each package the rows of all groups, each with one pass over the frontier of the later groups
//! (a search by halving for two parties).

use mediant_core::number::Count;
use mediant_core::scenario::Package;

use crate::count::{self, TooLarge};
use crate::frontier::compose::Composed;
use crate::maxima::Front;
use crate::space::Space;

/// Thresholds in steps, by party, offsets included; none where the party need not accept.
pub type Bar = Vec<Option<i128>>;

/// The most parties without a veto of which enough must accept, for the packages to be counted by coalitions.
pub const MOST_OUTVOTED: usize = 10;

/// The bars of a rule of agreement over thresholds: a package is accepted if it meets one of them. One bar where all
/// must accept; else one for each least coalition. None where too many parties can be outvoted.
#[must_use]
pub fn coalitions(space: &Space<'_>, thresholds: &[i128]) -> Option<Vec<Bar>> {
    let vetoes: Vec<bool> = space.scenario.parties.iter().map(|p| p.veto).collect();
    let outvoted: Vec<usize> = (0..vetoes.len()).filter(|k| !vetoes[*k]).collect();
    let needed = space.at_least.saturating_sub(vetoes.len() - outvoted.len());
    let bar = |joined: u32| -> Bar {
        let joins = |k: usize| {
            vetoes[k] || outvoted.iter().position(|o| *o == k).is_some_and(|at| joined >> at & 1 == 1)
        };
        (0..vetoes.len()).map(|k| joins(k).then_some(thresholds[k])).collect()
    };
    if needed == outvoted.len() {
        return Some(vec![thresholds.iter().copied().map(Some).collect()]);
    }
    if outvoted.len() > MOST_OUTVOTED {
        return None;
    }
    let sets = (0..1_u32 << outvoted.len()).filter(|set| set.count_ones() as usize == needed);
    Some(sets.map(bar).collect())
}

/// How many packages meet a bar.
///
/// # Errors
/// Refuses what passes the bounds of [`crate::count`].
pub fn count(space: &Space<'_>, bar: &Bar) -> Result<Count, TooLarge> {
    let Some(thresholds) = uncapped(space, bar) else { return Ok(Count::ZERO) };
    count::count(&problem(space), &thresholds)
}

/// How many packages the rule of agreement accepts at these thresholds.
///
/// With `m` of the `n` parties that can be outvoted needed, and `S_j` the sum over all sets of `j` of them of the number
/// of packages that they and all vetoes accept: `Σ_{j=m..n} (−1)^(j−m) C(j−1, m−1) S_j` (inclusion and exclusion; W. Feller,
/// *An Introduction to Probability Theory and Its Applications* I, 3rd ed. 1968, IV.5).
///
/// # Errors
/// Refuses what passes the bounds of [`crate::count`], and more than [`MOST_OUTVOTED`] parties that can be outvoted.
pub fn count_accepted(space: &Space<'_>, thresholds: &[i128]) -> Result<Count, TooLarge> {
    let seats = &space.scenario.parties;
    let outvoted: Vec<usize> = (0..seats.len()).filter(|k| !seats[*k].veto).collect();
    let needed = space.at_least.saturating_sub(seats.len() - outvoted.len());
    let accepted = |set: u32| {
        let joins = |k: usize| {
            seats[k].veto || outvoted.iter().position(|o| *o == k).is_some_and(|at| set >> at & 1 == 1)
        };
        count(space, &(0..seats.len()).map(|k| joins(k).then_some(thresholds[k])).collect())
    };
    if needed == 0 {
        return accepted(0);
    }
    if needed == outvoted.len() {
        return count(space, &thresholds.iter().copied().map(Some).collect());
    }
    if outvoted.len() > MOST_OUTVOTED {
        return Err(TooLarge::Malformed("too many parties can be outvoted"));
    }
    let (mut plus, mut minus) = (Count::ZERO, Count::ZERO);
    for set in 0..1_u32 << outvoted.len() {
        let size = set.count_ones() as usize;
        if size >= needed {
            let term = accepted(set)? * choose(size - 1, needed - 1);
            if (size - needed).is_multiple_of(2) { plus += term } else { minus += term }
        }
    }
    Ok(plus - minus)
}

/// The number of ways to choose `k` of `n`.
fn choose(n: usize, k: usize) -> Count {
    (0..k).fold(Count::from(1_u8), |product, i| product * (n - i) / (i + 1))
}

/// The columns of the groups.
pub(crate) fn problem<'s>(space: &'s Space<'_>) -> Vec<&'s count::Columns> {
    space.groups.iter().map(|g| &g.columns).collect()
}

/// Thresholds without offsets; none where one lies above a ceiling, so that nothing meets it.
pub(crate) fn uncapped(space: &Space<'_>, bar: &Bar) -> Option<Bar> {
    let reached = |(k, least): (usize, &Option<i128>)| match least {
        Some(least) if space.ceilings[k].is_some_and(|most| most < *least) => None,
        Some(least) => Some(Some(least - space.offsets[k])),
        None => Some(None),
    };
    bar.iter().enumerate().map(reached).collect()
}

/// The first packages that meet one of some bars, in lexicographic order where linked issues lie together in the agenda;
/// at most `most`. With rounded steps, thresholds are met within the tolerance.
#[must_use]
pub fn first(composed: &Composed<'_>, bars: &[Bar], most: usize) -> Vec<Package> {
    let space = composed.space();
    let slack = space.unit.tolerance;
    let bars: Vec<Vec<i128>> = bars
        .iter()
        .filter_map(|bar| uncapped(space, bar))
        .map(|bar| bar.into_iter().map(|least| least.map_or(i128::MIN / 4, |least| least - slack)).collect())
        .collect();
    let mut found = Vec::new();
    let mut walk = Walk { composed, most, rows: Vec::new(), found: &mut found };
    walk.descend(&bars);
    found.sort_unstable();
    found.truncate(most);
    found
}

struct Walk<'c, 'f> {
    composed: &'c Composed<'c>,
    most: usize,
    rows: Vec<u32>,
    found: &'f mut Vec<Package>,
}

impl Walk<'_, '_> {
    /// Takes each row of the next group with which what is left of some bar can be met.
    fn descend(&mut self, bars: &[Vec<i128>]) {
        if self.found.len() >= self.composed.listed(self.most) || bars.is_empty() {
            return;
        }
        let space = self.composed.space();
        let Some(group) = space.groups.get(self.rows.len()) else {
            self.found.push(self.composed.package(&self.rows));
            return;
        };
        let rest = self.composed.level(self.rows.len() + 1);
        for row in 0..group.rows() {
            let left = |bar: &Vec<i128>| -> Vec<i128> {
                bar.iter().zip(&group.columns).map(|(least, column)| least - column[row]).collect()
            };
            let left: Vec<Vec<i128>> = bars.iter().map(left).filter(|bar| is_met(rest, bar)).collect();
            if !left.is_empty() {
                self.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
                self.descend(&left);
                self.rows.pop();
            }
        }
    }
}

/// Whether some point of a front reaches all of these.
fn is_met(front: &Front, least: &[i128]) -> bool {
    if front.width == 2 {
        // Falling in the first, rising in the second: the last that reaches the first has the most of the second.
        let (mut low, mut high) = (0, front.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if front.at[2 * middle] >= least[0] { low = middle + 1 } else { high = middle }
        }
        return low > 0 && front.at[2 * low - 1] >= least[1];
    }
    front.at.chunks_exact(front.width).any(|point| point.iter().zip(least).all(|(a, b)| a >= b))
}
