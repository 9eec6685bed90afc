//! The gains that are at least as good as a goal: a convex region, by its support `T(λ) = min λ·y` over it, `λ ≥ 0`.
//!
//! Every party has a floor `f_k` (the least that any package gives it, if nothing else).
//! Least: `y_k ≥ goal` for those that count: the corner of both.
//! Sum: `Σ y_k ≥ goal`: from the floors, what is missing is added where `λ` is least.
//! Product: `Σ α_k ln y_k ≥ goal`: `y_k = max(f_k, c α_k / λ_k)` with the one `c` that reaches the goal.

use super::rank::Kind;

/// All gains at least as good as a goal.
#[derive(Clone, Debug)]
pub struct Region {
    /// How gains make one measure.
    pub kind: Kind,
    /// Whether each party counts in the measure.
    pub counted: Vec<bool>,
    /// The power of each party's gain in a product.
    pub powers: Vec<f64>,
    /// The least gain of each party.
    pub floors: Vec<f64>,
    /// The least measure: a gain, a sum, or a sum of logarithms; minus infinity for the floors alone.
    pub goal: f64,
}

impl Region {
    /// The measure of gains.
    #[must_use]
    pub fn value(&self, gains: &[f64]) -> f64 {
        let counted = gains.iter().zip(&self.counted).filter(|(_, counts)| **counts).map(|(gain, _)| *gain);
        match self.kind {
            Kind::Least(_) => counted.fold(f64::INFINITY, f64::min),
            Kind::Sum => counted.sum(),
            Kind::Product => self.logarithms(gains),
        }
    }

    /// The logarithm of the product; minus infinity where a part is not above nought.
    fn logarithms(&self, gains: &[f64]) -> f64 {
        let log = |k: usize| {
            if gains[k] > 0.0 { self.powers[k] * gains[k].ln() } else { f64::NEG_INFINITY }
        };
        self.counting().map(log).sum()
    }

    /// The least `weights·y` over the region; `at` becomes a `y` that has it.
    pub fn support(&self, weights: &[f64], at: &mut [f64]) -> f64 {
        at.copy_from_slice(&self.floors);
        match self.kind {
            _ if self.goal.is_infinite() => {}
            Kind::Least(_) => {
                let counted = at.iter_mut().zip(&self.counted).filter(|(_, counts)| **counts);
                counted.for_each(|(gain, _)| *gain = gain.max(self.goal));
            }
            Kind::Sum => self.raise(weights, at),
            Kind::Product => self.level(weights, at),
        }
        at.iter().zip(weights).map(|(gain, weight)| gain * weight).sum()
    }

    fn counting(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.counted.len()).filter(|k| self.counted[*k])
    }

    fn raise(&self, weights: &[f64], at: &mut [f64]) {
        let missing = self.goal - self.counting().map(|k| at[k]).sum::<f64>();
        let least = self.counting().min_by(|a, b| weights[*a].total_cmp(&weights[*b]));
        if let Some(party) = least.filter(|_| missing > 0.0) {
            at[party] += missing;
        }
    }

    /// With a weight of nought the rest can be had for nothing: the floors remain.
    /// Those that would be below their floors stay there, and the others have to make up for it: at most as many
    /// rounds as parties.
    fn level(&self, weights: &[f64], at: &mut [f64]) {
        let mut free: Vec<usize> = self.counting().collect();
        if free.iter().any(|k| weights[*k] <= 0.0) {
            return;
        }
        let mut rest = self.goal;
        while !free.is_empty() {
            let logs: f64 = free.iter().map(|k| self.powers[*k] * (weights[*k] / self.powers[*k]).ln()).sum();
            let c = ((rest + logs) / free.iter().map(|k| self.powers[*k]).sum::<f64>()).exp();
            let (below, above): (Vec<usize>, Vec<usize>) =
                free.iter().partition(|k| c * self.powers[**k] / weights[**k] < self.floors[**k]);
            if below.is_empty() {
                for k in above {
                    at[k] = c * self.powers[k] / weights[k];
                }
                return;
            }
            rest -= below.iter().map(|k| self.powers[*k] * self.floors[*k].ln()).sum::<f64>();
            free = above;
        }
    }
}
