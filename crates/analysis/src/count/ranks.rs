//! Fallback bargaining from counts: all descend their rankings in step until one package is on every list.
//!
//! `rank_k(x) = 1 + #{z in the zone : U_k(z) > U_k(x)}`, so that equally good packages share the best of their ranks; the compromise
//! is `argmin_x max_k rank_k(x)` over the zone. Where rankings have ties, a package can tie with one that dominates it:
//! given the points of the zone's frontier only those that nothing dominates are picked. All ties are given.
//!
//! A rank falls as a party's utility rises, so that one exact count bounds the ranks of all points: those worse for the party
//! rank no better, those better rank no worse. Among the points of least lower bound the one is counted next whose
//! greatest rank is guessed least, with logarithms of ranks taken as straight between levels counted; where guesses do
//! not halve the open points, the middle one, for the party of which most levels are open. Guesses choose what to
//! count and nothing else. With two parties that is a small multiple of `log₂` of the number of points.
//!
//! Source: S. J. Brams and D. M. Kilgour, "Fallback bargaining", *Group Decision and Negotiation* 10 (2001) 287–316.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive};

use super::{Columns, Counter, TooLarge};

/// The most counts that are made.
pub const MOST_COUNTS: u64 = 1 << 12;

/// Who is picked, and at which rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compromise {
    /// The least greatest rank.
    pub rank: BigUint,
    /// The points that have it, by index, rising.
    pub points: Vec<usize>,
}

/// Fallback bargaining over the packages that meet every threshold, among points given by what each party's steps add up
/// to; none where no points are given.
///
/// # Errors
/// As [`super::count()`]; refuses more than [`MOST_COUNTS`] counts.
pub fn fallback(
    problem: &[&Columns],
    thresholds: &[Option<i128>],
    points: &[Vec<i128>],
) -> Result<Option<Compromise>, TooLarge> {
    if points.iter().any(|point| point.len() != thresholds.len()) {
        return Err(TooLarge::Malformed("a point does not have one number for each party"));
    }
    // No count asks for more than one above the most that a point has.
    let top = |k: usize| points.iter().map(|point| point[k]).max().map(|most| most.saturating_add(1));
    let tightest: Vec<Option<i128>> = (0..thresholds.len()).map(|k| thresholds[k].max(top(k))).collect();
    let counter = Counter::between(problem, thresholds, &tightest)?;
    let tops =
        (0..thresholds.len()).map(|k| points.iter().map(|point| point[k]).max().unwrap_or(0)).collect();
    let mut ladders = Ladders { counted: vec![BTreeMap::new(); thresholds.len()], tops };
    let mut guesses = Guesses { since: 0, open: points.len() };
    let mut counts = 0;
    loop {
        let least = points.iter().map(|point| ladders.low(point)).min();
        let Some(least) = least else { return Ok(None) };
        let open: Vec<&Vec<i128>> = points.iter().filter(|point| ladders.low(point) == least).collect();
        let guessed = guesses.is_next(open.len()).then(|| ladders.guess(&open, &least)).flatten();
        let Some((party, level)) = guessed.or_else(|| ladders.next(&open, &least)) else {
            let found = (0..points.len()).filter(|i| ladders.low(&points[*i]) == least);
            return Ok(Some(Compromise { points: found.collect(), rank: least }));
        };
        counts += 1;
        if counts > MOST_COUNTS {
            return Err(TooLarge::Steps { steps: counts, limit: MOST_COUNTS });
        }
        let mut raised = thresholds.to_vec();
        let above = level.saturating_add(1);
        raised[party] = Some(thresholds[party].map_or(above, |t| t.max(above)));
        let rank = counter.count(&raised)? + BigUint::one();
        ladders.counted[party].insert(level, rank);
    }
}

/// Whether guesses still serve: how many were made since the open points were last half as many.
struct Guesses {
    since: u32,
    open: usize,
}

impl Guesses {
    /// Guesses in a row that need not halve the open points.
    const PATIENCE: u32 = 4;

    /// Whether the next count may be guessed, now that so many points are open.
    fn is_next(&mut self, open: usize) -> bool {
        self.since += 1;
        // More are open than before where the least bound has risen: those are another lot.
        let is_another = open > self.open;
        let is_halved = open <= self.open / 2;
        let is_patient = self.since <= Self::PATIENCE;
        if is_another || is_halved || !is_patient {
            *self = Guesses { since: 0, open };
        }
        is_another || is_halved || is_patient
    }
}

/// For each party, the ranks counted so far, by level, and the highest level of a point.
struct Ladders {
    counted: Vec<BTreeMap<i128, BigUint>>,
    tops: Vec<i128>,
}

impl Ladders {
    /// What is known of a rank: it is at least this.
    fn rank(&self, party: usize, level: i128) -> BigUint {
        self.counted[party].range(level..).next().map_or_else(BigUint::one, |(_, rank)| rank.clone())
    }

    /// What is known of a point's greatest rank: it is at least this.
    fn low(&self, point: &[i128]) -> BigUint {
        let ranks = point.iter().enumerate().map(|(k, level)| self.rank(k, *level));
        ranks.max().unwrap_or_else(BigUint::one)
    }

    /// Whether a rank is known to be at most this.
    fn is_within(&self, party: usize, level: i128, most: &BigUint) -> bool {
        self.counted[party].range(..=level).next_back().is_some_and(|(_, rank)| rank <= most)
    }

    /// The logarithm of a rank, guessed; none for a party of which nothing was counted.
    fn guessed(&self, party: usize, level: i128) -> Option<f64> {
        let log = |rank: &BigUint| rank.to_f64().map_or(f64::INFINITY, f64::ln);
        let mut lower = self.counted[party].range(..=level);
        let mut upper = self.counted[party].range(level..);
        match (lower.next_back(), upper.next()) {
            (Some((at, rank)), _) if *at == level => Some(log(rank)),
            (None, None) => None,
            (None, Some((_, rank))) => Some(log(rank)),
            (Some((low, rank)), upper) => {
                let (high, best) = upper.map_or((self.tops[party], 0.0), |(high, best)| (*high, log(best)));
                let share = (level - low) as f64 / (high - low).max(1) as f64;
                Some(log(rank) + share * (best - log(rank)))
            }
        }
    }

    /// What to count next by guess: at the point whose greatest rank is guessed least, the first of such, the party whose
    /// rank is the greatest there and open. A party of which nothing was counted comes first, at the middle point.
    fn guess(&self, open: &[&Vec<i128>], least: &BigUint) -> Option<(usize, i128)> {
        if let Some(party) = self.counted.iter().position(BTreeMap::is_empty) {
            return Some((party, open.get(open.len() / 2)?[party]));
        }
        let mut best: Option<(f64, usize, i128)> = None;
        for point in open {
            let ranks: Option<Vec<f64>> =
                point.iter().enumerate().map(|(party, level)| self.guessed(party, *level)).collect();
            let ranks = ranks?;
            let greatest = ranks.iter().copied().fold(0.0, f64::max);
            let unsettled = (0..ranks.len()).filter(|party| !self.is_within(*party, point[*party], least));
            let party = unsettled.max_by(|a, b| ranks[*a].total_cmp(&ranks[*b]));
            if let Some(party) = party
                && best.is_none_or(|(guess, ..)| greatest < guess)
            {
                best = Some((greatest, party, point[party]));
            }
        }
        best.map(|(_, party, level)| (party, level))
    }

    /// What to count next, if any of the points' greatest ranks may still be above the least.
    fn next(&self, open: &[&Vec<i128>], least: &BigUint) -> Option<(usize, i128)> {
        let unsettled = |party: usize| {
            let levels = open.iter().map(|point| point[party]);
            let mut levels: Vec<i128> = levels.filter(|l| !self.is_within(party, *l, least)).collect();
            levels.sort_unstable();
            levels.dedup();
            (levels.len(), party, levels.get(levels.len() / 2).copied())
        };
        let most = (0..self.counted.len()).map(unsettled).max_by_key(|(open, party, _)| {
            // The first among equals.
            (*open, std::cmp::Reverse(*party))
        })?;
        Some((most.1, most.2?))
    }
}
