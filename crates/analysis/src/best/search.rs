//! Depth-first search with bounds.

use std::collections::BTreeMap;

use mediant_core::number::to_f64;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::tiers::Tiers;
use super::worth::Worth;
use super::{Kind, MOST_NODES};
use crate::count::Columns;

/// By how much, as a share, a bound in doubles may be too low.
const MARGIN: f64 = 1e-9;
/// The most groups: each is one call deeper.
const MOST_GROUPS: usize = 1 << 11;
/// Rounds of climbing for the weights.
const CLIMBS: usize = 40;

/// Rows of a group that are equal for all.
struct Class {
    rows: Vec<usize>,
    adds: Vec<i128>,
    /// What they add to the weighted sum.
    weighed: f64,
}

/// A search made ready.
pub(super) struct Search<'a> {
    worth: &'a Worth,
    thresholds: &'a [Option<i128>],
    /// For each depth, which group is settled there.
    order: Vec<usize>,
    /// For each depth, the classes of its group, the most promising first.
    classes: Vec<Vec<Class>>,
    /// For each depth, each party's best from there on.
    reach: Vec<Vec<i128>>,
    /// For each depth, the best weighted sum from there on.
    weighed: Vec<f64>,
    /// For each party, the weight of a step of gain in the weighted sum.
    weights: Vec<f64>,
    /// For each party, what one step counts, and the size of the numbers that were added up.
    factors: Vec<f64>,
    size: f64,
}

impl<'a> Search<'a> {
    pub(super) fn new(problem: &[Columns], thresholds: &'a [Option<i128>], worth: &'a Worth) -> Self {
        let parties = worth.zeros.len();
        let mut classes: Vec<(usize, Vec<Class>)> = problem.iter().map(classes).enumerate().collect();
        // The widest ranges first, each party's measured by how far it goes in all.
        let spread = |classes: &[Class], k: usize| -> f64 {
            let adds = || classes.iter().map(|c| c.adds[k]);
            adds().max().unwrap_or(0) as f64 - adds().min().unwrap_or(0) as f64
        };
        let whole: Vec<f64> =
            (0..parties).map(|k| classes.iter().map(|(_, c)| spread(c, k)).sum::<f64>().max(1.0)).collect();
        let width = |c: &[Class]| (0..parties).map(|k| spread(c, k) / whole[k]).sum::<f64>();
        classes.sort_by(|a, b| width(&b.1).total_cmp(&width(&a.1)).then(a.0.cmp(&b.0)));
        let order = classes.iter().map(|(group, _)| *group).collect();
        let classes: Vec<Vec<Class>> = classes.into_iter().map(|(_, c)| c).collect();
        let mut reach = vec![vec![0; parties]; classes.len() + 1];
        for depth in (0..classes.len()).rev() {
            let best = |k: usize| classes[depth].iter().map(|c| c.adds[k]).max().unwrap_or(0);
            reach[depth] = (0..parties).map(|k| reach[depth + 1][k] + best(k)).collect();
        }
        let factors = worth.factors.iter().map(|f| to_f64(&worth.value(f))).collect();
        let mut search = Self {
            worth,
            thresholds,
            order,
            classes,
            reach,
            weighed: Vec::new(),
            weights: Vec::new(),
            factors,
            size: 0.0,
        };
        search.weigh();
        search
    }

    /// Finds weights, and puts the classes of each group in the order of their weighted sums.
    fn weigh(&mut self) {
        let gain = |sum: i128, k: usize| (sum - self.worth.zeros[k]) as f64;
        let parties = self.factors.len();
        let mut weights: Vec<f64> =
            (0..parties).map(|k| 1.0 / gain(self.reach[0][k], k).abs().max(1.0)).collect();
        if self.worth.kind == Kind::Sum {
            weights.clone_from(&self.factors);
        } else {
            let mut best = (f64::NEG_INFINITY, weights.clone());
            for round in 0..CLIMBS {
                let sums = self.greatest(&weights);
                let scored: Vec<f64> = (0..parties).map(|k| gain(sums[k], k) * self.factors[k]).collect();
                let least = scored.iter().copied().fold(f64::INFINITY, f64::min);
                let product = scored.iter().map(|g| g.max(0.0).ln()).sum::<f64>();
                let score = if self.worth.kind == Kind::Least { least } else { product };
                if score > best.0 {
                    best = (score, weights.clone());
                }
                // Those who gain less than others weigh more next time.
                let top = scored.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
                let level = |score: &f64| (score / top).max(1e-6).ln();
                let mean = scored.iter().map(level).sum::<f64>() / parties as f64;
                let pull = 1.0 / (2.0 + round as f64 / 4.0);
                for (weight, score) in weights.iter_mut().zip(&scored) {
                    *weight *= (pull * (mean - level(score))).clamp(-1.0, 1.0).exp();
                }
            }
            weights = best.1;
        }
        let most = weights.iter().copied().fold(0.0, f64::max);
        // A sum is bounded by itself; other weights may be anything positive.
        let least = if self.worth.kind == Kind::Sum { 0.0 } else { 1e-12 };
        self.weights = weights.iter().map(|w| (w / most).max(least)).collect();
        let mut rest = vec![0.0; self.classes.len() + 1];
        let mut size: f64 =
            self.worth.zeros.iter().zip(&self.weights).map(|(z, w)| (*z as f64).abs() * w).sum();
        for (depth, classes) in self.classes.iter_mut().enumerate().rev() {
            let mut largest = 0.0_f64;
            for class in classes.iter_mut() {
                let parts = || class.adds.iter().zip(&self.weights).map(|(a, w)| *a as f64 * w);
                class.weighed = parts().sum();
                largest = largest.max(parts().map(f64::abs).sum());
            }
            classes.sort_by(|a, b| b.weighed.total_cmp(&a.weighed).then(a.rows.cmp(&b.rows)));
            rest[depth] = rest[depth + 1] + classes.first().map_or(0.0, |c| c.weighed);
            size += largest;
        }
        self.weighed = rest;
        self.size = size;
    }

    /// What each party gets from the package of greatest weighted sum.
    fn greatest(&self, weights: &[f64]) -> Vec<i128> {
        let mut sums = vec![0; weights.len()];
        for classes in &self.classes {
            let weigh = |c: &Class| c.adds.iter().zip(weights).map(|(a, w)| *a as f64 * w).sum::<f64>();
            let best = classes.iter().map(|c| (weigh(c), c)).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, class)) = best {
                sums.iter_mut().zip(&class.adds).for_each(|(sum, add)| *sum += add);
            }
        }
        sums
    }

    /// Looks for all packages that the tiers ask for; false where it was cut short.
    pub(super) fn run(&self, tiers: &mut Tiers) -> bool {
        if self.classes.len() > MOST_GROUPS {
            return false;
        }
        if self.classes.iter().any(Vec::is_empty) {
            return true;
        }
        let mut going = Going { nodes: MOST_NODES, chosen: Vec::new(), tiers, floor: f64::NEG_INFINITY };
        going.floor = self.floor(going.tiers);
        self.descend((0, 0.0), &vec![0; self.factors.len()], &mut going)
    }

    fn descend(&self, (depth, weighed): (usize, f64), sums: &[i128], going: &mut Going<'_>) -> bool {
        if going.nodes == 0 {
            return false;
        }
        going.nodes -= 1;
        if !self.may_do(depth, weighed, sums, going.floor) {
            return true;
        }
        let Some(classes) = self.classes.get(depth) else {
            self.arrive(sums, going);
            return true;
        };
        for (at, class) in classes.iter().enumerate() {
            going.chosen.push(at);
            let next: Vec<i128> = sums.iter().zip(&class.adds).map(|(a, b)| a + b).collect();
            let whole = self.descend((depth + 1, weighed + class.weighed), &next, going);
            going.chosen.pop();
            if !whole {
                return false;
            }
        }
        true
    }

    fn arrive(&self, sums: &[i128], going: &mut Going<'_>) {
        let Some(worth) = self.worth.of(sums) else { return };
        let mut choices: Vec<&[usize]> = vec![&[]; self.order.len()];
        for ((group, classes), at) in self.order.iter().zip(&self.classes).zip(&going.chosen) {
            choices[*group] = &classes[*at].rows;
        }
        going.nodes = going.nodes.saturating_sub(going.tiers.take(worth, &choices));
        going.floor = self.floor(going.tiers);
    }

    /// What a package must be worth, as a double that is not too high.
    fn floor(&self, tiers: &Tiers) -> f64 {
        let Some(floor) = tiers.floor() else { return f64::NEG_INFINITY };
        let scaled = |floor: &BigInt| to_f64(&self.worth.value(floor));
        let low = match self.worth.kind {
            // As a logarithm, which neither overflows nor vanishes.
            Kind::Product => logarithm(floor) - MARGIN,
            _ => scaled(floor) - MARGIN * scaled(floor).abs(),
        };
        if low.is_finite() { low } else { f64::NEG_INFINITY }
    }

    /// Whether some way on may be worth as much as is asked for.
    fn may_do(&self, depth: usize, weighed: f64, sums: &[i128], floor: f64) -> bool {
        let parties = sums.len();
        let reach = &self.reach[depth];
        let met = |k: usize| self.thresholds[k].is_none_or(|t| sums[k] + reach[k] >= t);
        if !(0..parties).all(met) {
            return false;
        }
        let gain = |k: usize| sums[k] + reach[k] - self.worth.zeros[k];
        if self.worth.kind == Kind::Product && (0..parties).any(|k| gain(k) <= 0) {
            return false;
        }
        if floor == f64::NEG_INFINITY {
            return true;
        }
        let base: f64 = self.worth.zeros.iter().zip(&self.weights).map(|(z, w)| *z as f64 * w).sum();
        // Rounding loses less than this, whatever was added up.
        let sum = weighed + self.weighed[depth] - base + MARGIN * self.size;
        match self.worth.kind {
            Kind::Sum => {
                let most = self.factors.iter().copied().fold(0.0, f64::max);
                sum * most >= floor
            }
            Kind::Least => {
                let least =
                    (0..parties).map(|k| gain(k) as f64 * self.factors[k]).fold(f64::INFINITY, f64::min);
                // min g f · Σ w/f ≤ Σ w g.
                let share: f64 = self.weights.iter().zip(&self.factors).map(|(w, f)| w / f).sum();
                let bound = sum / share;
                least >= floor && bound + MARGIN * bound.abs() >= floor
            }
            Kind::Product => {
                let each: f64 = (0..parties).map(|k| (gain(k) as f64).ln()).sum();
                let count = parties as f64;
                let means = count * (sum / count).ln() - self.weights.iter().map(|w| w.ln()).sum::<f64>();
                // A sum that is not positive has no logarithm, and no product.
                each + MARGIN >= floor && sum > 0.0 && means + MARGIN >= floor
            }
        }
    }
}

/// The natural logarithm of a positive whole number of any size.
fn logarithm(number: &BigInt) -> f64 {
    let shift = number.bits().saturating_sub(64);
    let top = (number >> shift).to_f64().unwrap_or(0.0);
    top.ln() + shift as f64 * std::f64::consts::LN_2
}

/// A search under way.
struct Going<'t> {
    nodes: u64,
    /// For each depth, the class chosen.
    chosen: Vec<usize>,
    tiers: &'t mut Tiers,
    floor: f64,
}

/// The rows of a group by what they add.
fn classes(columns: &Columns) -> Vec<Class> {
    let mut found: BTreeMap<Vec<i128>, Vec<usize>> = BTreeMap::new();
    let rows = columns.first().map_or(0, Vec::len);
    for row in 0..rows {
        found.entry(columns.iter().map(|c| c[row]).collect()).or_default().push(row);
    }
    found.into_iter().map(|(adds, rows)| Class { rows, adds, weighed: 0.0 }).collect()
}
