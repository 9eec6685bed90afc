//! What a search has found: packages by worth.

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::{BigInt, BigUint};
use num_traits::Zero;

/// The packages of one worth.
#[derive(Default)]
struct Tier {
    /// How many there are.
    count: BigUint,
    /// The lexicographically first.
    rows: BTreeSet<Vec<usize>>,
}

/// Packages by worth: the best so many, or all above a floor.
pub(super) struct Tiers {
    levels: BTreeMap<BigInt, Tier>,
    /// How many packages all tiers count.
    count: BigUint,
    /// How many packages all tiers list.
    listed: usize,
    floor: Option<BigInt>,
    keeps: Keeps,
    most: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// The best, with all ties of the last.
    Best,
    /// Counts of all.
    Counts,
}

impl Tiers {
    /// Keeps so many of the best, and counts all ties of the last.
    pub(super) fn best(most: usize) -> Self {
        Self::of(Keeps::Best, None, most)
    }

    /// Counts all of at least this worth, and keeps so many of the best.
    pub(super) fn above(floor: BigInt, most: usize) -> Self {
        Self::of(Keeps::Counts, Some(floor), most)
    }

    fn of(keeps: Keeps, floor: Option<BigInt>, most: usize) -> Self {
        Self { levels: BTreeMap::new(), count: BigUint::zero(), listed: 0, floor, keeps, most }
    }

    /// What is worth less than this is not looked for; none where anything is.
    pub(super) fn floor(&self) -> Option<&BigInt> {
        self.floor.as_ref()
    }

    /// Takes packages of one worth: one row of each of these lists. Says how many were looked at.
    pub(super) fn take(&mut self, worth: BigInt, choices: &[&[usize]]) -> u64 {
        if self.floor.as_ref().is_some_and(|floor| worth < *floor) {
            return 0;
        }
        let adds = choices.iter().map(|rows| BigUint::from(rows.len())).product::<BigUint>();
        self.count += &adds;
        let full = self.keeps == Keeps::Counts && self.listed >= self.most;
        if full && self.levels.first_key_value().is_none_or(|(last, _)| worth < *last) {
            return 0;
        }
        let most = self.most;
        let tier = self.levels.entry(worth).or_default();
        tier.count += adds;
        let before = tier.rows.len();
        let mut looked = 0;
        let mut at = vec![0; choices.len()];
        while looked < most {
            let rows: Vec<usize> = choices.iter().zip(&at).map(|(rows, at)| rows[*at]).collect();
            looked += 1;
            if tier.rows.len() >= most && tier.rows.last().is_some_and(|last| rows > *last) {
                break;
            }
            tier.rows.insert(rows);
            if tier.rows.len() > most {
                tier.rows.pop_last();
            }
            if !step(&mut at, choices) {
                break;
            }
        }
        self.listed += tier.rows.len() - before;
        self.settle();
        looked as u64
    }

    /// Drops what is no longer among the best, once there are enough better ones.
    fn settle(&mut self) {
        let most = BigUint::from(self.most);
        while let Some(mut last) = self.levels.first_entry() {
            let (count, listed) = (last.get().count.clone(), last.get().rows.len());
            match self.keeps {
                Keeps::Best if &self.count - &count >= most => {
                    self.count -= count;
                    self.listed -= listed;
                    last.remove();
                }
                Keeps::Counts if self.listed > self.most && self.listed - listed >= self.most => {
                    self.listed -= listed;
                    last.remove();
                }
                Keeps::Counts if self.listed > self.most => {
                    last.get_mut().rows.pop_last();
                    self.listed -= 1;
                }
                _ => break,
            }
        }
        if self.keeps == Keeps::Best && self.count >= most {
            self.floor = self.levels.first_key_value().map(|(worth, _)| worth.clone());
        }
    }

    /// How many are of the last worth that is kept.
    pub(super) fn last_count(&self) -> BigUint {
        self.levels.first_key_value().map(|(_, tier)| tier.count.clone()).unwrap_or_default()
    }

    /// How many there are in all.
    pub(super) fn count(&self) -> BigUint {
        self.count.clone()
    }

    /// The packages, the best first.
    pub(super) fn into_packages(self) -> Vec<(BigInt, Vec<usize>)> {
        let tiers = self.levels.into_iter().rev();
        let all =
            tiers.flat_map(|(worth, tier)| tier.rows.into_iter().map(move |rows| (worth.clone(), rows)));
        all.take(self.most).collect()
    }
}

/// The next combination in lexicographic order; false after the last.
fn step(at: &mut [usize], choices: &[&[usize]]) -> bool {
    for (at, rows) in at.iter_mut().zip(choices).rev() {
        *at += 1;
        if *at < rows.len() {
            return true;
        }
        *at = 0;
    }
    false
}
