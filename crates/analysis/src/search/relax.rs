//! The most of `λ·gains` over packages, and the weights `λ` for which it says most.
//!
//! `φ(λ) = max_x λ·y(x) − T(λ)` is convex in `λ`; where it is below nought for some `λ ≥ 0`, no package lies in the
//! region. It is made small on the simplex by mirror descent with entropy: weights are multiplied by
//! `exp(−η·(y(x) − ŷ))`, `x` and `ŷ` being what has the most and the least under them.
//! Cost: for each round the rows of all groups, times the parties.
//! Source: A. Beck and M. Teboulle, *Mirror descent and nonlinear projected subgradient methods for convex
//! optimization*, Operations Research Letters 31, 2003.

use num_traits::ToPrimitive;

use super::Question;
use super::rank::Measure;
use super::region::Region;
use crate::maxima::Own;

/// The least weight of a party, so that logarithms stay finite.
const LEAST_WEIGHT: f64 = 1e-7;

/// What packages give, in gains of a measure, as floats.
#[derive(Clone, Debug)]
pub struct Scaled {
    /// How many parties there are.
    pub parties: usize,
    /// What every package gives beforehand.
    pub base: Vec<f64>,
    /// For each party, the gain of one step.
    pub step: Vec<f64>,
    /// For each group the gains of its undominated points, one after another.
    pub groups: Vec<Vec<f64>>,
    /// For each party, how large what is added up can be.
    pub sizes: Vec<f64>,
    /// For each party, the least that any package gives.
    pub least: Vec<f64>,
}

impl Scaled {
    /// The gains of a measure. Parties that do not count are reckoned from their utility at zero.
    #[must_use]
    pub fn new(question: &Question<'_>, own: &[Own], measure: &Measure) -> Self {
        let parties = question.offsets.len();
        let step: Vec<f64> = measure.units.iter().map(|u| u.to_f64().map_or(0.0, f64::recip)).collect();
        let zero = |k: usize| measure.zeros[k].unwrap_or(0);
        let base = |k: usize| (question.offsets[k] - zero(k)) as f64 * step[k];
        let gains = |own: &Own| -> Vec<f64> {
            let parties = (0..parties).cycle();
            own.front.at.iter().zip(parties).map(|(steps, k)| *steps as f64 * step[k]).collect()
        };
        let groups: Vec<Vec<f64>> = own.iter().map(gains).collect();
        let base: Vec<f64> = (0..parties).map(base).collect();
        let column = |g: &Vec<f64>, k: usize| g.iter().skip(k).step_by(parties).copied().collect::<Vec<_>>();
        let largest = |g: &Vec<f64>, k: usize| column(g, k).into_iter().map(f64::abs).fold(0.0, f64::max);
        let smallest = |g: &Vec<f64>, k: usize| column(g, k).into_iter().fold(f64::INFINITY, f64::min);
        let size = |k: usize| {
            let numbers = [question.offsets[k], zero(k)].map(|n| (n as f64 * step[k]).abs());
            numbers.iter().sum::<f64>() + groups.iter().map(|g| largest(g, k)).sum::<f64>()
        };
        let least = |k: usize| base[k] + groups.iter().map(|g| smallest(g, k)).sum::<f64>();
        let (sizes, least) = ((0..parties).map(size).collect(), (0..parties).map(least).collect());
        Self { parties, base, step, groups, sizes, least }
    }

    /// The gains of one package: a point for each group.
    #[must_use]
    pub fn gains(&self, choice: &[usize]) -> Vec<f64> {
        let mut gains = self.base.clone();
        for (group, point) in self.groups.iter().zip(choice) {
            let row = &group[point * self.parties..(point + 1) * self.parties];
            gains.iter_mut().zip(row).for_each(|(sum, gain)| *sum += gain);
        }
        gains
    }

    /// The point of a group with the most `weights·gains`, and that.
    #[must_use]
    pub fn best(&self, group: usize, weights: &[f64]) -> (usize, f64) {
        let mut best = (0, f64::NEG_INFINITY);
        for (index, row) in self.groups[group].chunks_exact(self.parties).enumerate() {
            let value = dot(row, weights);
            if value > best.1 {
                best = (index, value);
            }
        }
        best
    }

    /// How far rounding may put `weights·gains` off, with much to spare.
    #[must_use]
    pub fn margin(&self, weights: &[f64]) -> f64 {
        1e-9 * dot(&self.sizes, weights)
    }
}

/// The sum of products.
#[must_use]
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// How long and from where weights are sought.
#[derive(Clone, Copy, Debug)]
pub struct Descent<'a> {
    /// The gains of what is settled, [`Scaled::base`] included.
    pub settled: &'a [f64],
    /// How many groups, from the first, are still open.
    pub open: usize,
    /// Where to begin: weights that add up to one.
    pub from: &'a [f64],
    /// How many rounds.
    pub rounds: u32,
}

/// The weights with the least `φ` that were met, and that; `seen` is told of each package with the most under some
/// weights, as far as groups are open. Stops early where `φ` is below nought by more than rounding.
pub fn descend(
    scaled: &Scaled,
    region: &Region,
    descent: &Descent<'_>,
    mut seen: impl FnMut(&[usize]),
) -> (f64, Vec<f64>) {
    let mut weights = descent.from.to_vec();
    let mut least = (f64::INFINITY, weights.clone());
    let (mut low, mut gains) = (vec![0.0; scaled.parties], vec![0.0; scaled.parties]);
    let mut choice = vec![0; descent.open];
    for round in 1..=descent.rounds {
        gains.copy_from_slice(descent.settled);
        for (group, chosen) in choice.iter_mut().enumerate() {
            *chosen = scaled.best(group, &weights).0;
            let row = &scaled.groups[group][*chosen * scaled.parties..(*chosen + 1) * scaled.parties];
            gains.iter_mut().zip(row).for_each(|(sum, gain)| *sum += gain);
        }
        seen(&choice);
        let excess = dot(&gains, &weights) - region.support(&weights, &mut low);
        if excess < least.0 {
            least = (excess, weights.clone());
        }
        if excess < -scaled.margin(&weights) {
            break;
        }
        gains.iter_mut().zip(&low).for_each(|(gain, low)| *gain -= low);
        let steepest = gains.iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
        if steepest <= 0.0 {
            break;
        }
        let rate = 0.7 / (steepest * f64::from(round).sqrt());
        weights.iter_mut().zip(&gains).for_each(|(weight, slope)| *weight *= (-rate * slope).exp());
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight = (*weight / total).max(LEAST_WEIGHT);
        }
    }
    least
}
