//! A linear-chain conditional random field over hashed features.
//!
//! Formula: `P(y | x) = exp(Σ_t (w_{y_t} · f(x, t) + a_{y_{t−1}, y_t})) / Z(x)`, where `f(x, t)` are the indicator
//! features of position `t`, each hashed to one row of a table, and `a` are the weights of steps.
//!
//! Labels are `O` (0) and, for part `j`, `B_j` (`1 + 2j`) and `I_j` (`2 + 2j`); `I_j` follows only `B_j` and `I_j`.
//! Assumption: a label depends on the one before it and on nothing else but the words. Cost: `O(n · L²)` for `n`
//! positions and `L` labels.
//!
//! Weights are kept as whole numbers of 1/512, so that sums of them are exact and a model that was written is the
//! model that is read.
//!
//! Sources: J. Lafferty, A. `McCallum` and F. Pereira, *Conditional Random Fields* (ICML 2001), for the model; C. Sutton
//! and A. `McCallum`, *An Introduction to Conditional Random Fields* (2012), section 4, for the recursions;
//! K. Weinberger et al., *Feature Hashing for Large Scale Multitask Learning* (ICML 2009), for the table.

use std::sync::LazyLock;

/// Steps of a weight to 1.
const UNITS: f32 = 512.0;
/// What a score of a position may lie below the best one of that position before it is cut off, so that no sum
/// becomes zero.
const FLOOR: f64 = -300.0;

/// The weights that were learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Weights<const L: usize> {
    /// One row a bucket; their number is a power of two.
    pub(crate) rows: Vec<[i16; L]>,
    /// From label to label.
    pub(crate) steps: [[i16; L]; L],
}

/// What a step multiplies probabilities by: `exp(a)`, 0 where a label may not follow.
pub(crate) type Factors<const L: usize> = [[f64; L]; L];

/// Whether label `to` may follow `from`; nothing before the first position is `O`.
pub(crate) fn may_follow(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
}

/// A weight as a whole number of 1/512, within ±63.99.
pub(crate) fn whole(weight: f32) -> i16 {
    #[allow(clippy::cast_possible_truncation, reason = "clamped to the range of the type")]
    let whole = (weight * UNITS).round().clamp(f32::from(i16::MIN + 1), f32::from(i16::MAX)) as i16;
    whole
}

/// The factors of these weights of steps.
pub(crate) fn factors<const L: usize>(weight: impl Fn(usize, usize) -> f32) -> Factors<L> {
    std::array::from_fn(|from| {
        std::array::from_fn(|to| if may_follow(from, to) { f64::from(weight(from, to)).exp() } else { 0.0 })
    })
}

/// The weights as reading uses them: those of each label less that of `O`, which changes no probability. `N` is the
/// number of labels but `O`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table<const N: usize> {
    /// One row a bucket; their number is a power of two.
    rows: Vec<[i16; N]>,
}

impl<const N: usize> Table<N> {
    /// Adds the weights of `features` to the sums of one position.
    pub(crate) fn add(&self, features: &[u32], sums: &mut [i32; N]) {
        let mask = self.rows.len() - 1;
        for &feature in features {
            let row = &self.rows[feature as usize & mask];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(*weight);
            }
        }
    }
}

impl<const L: usize> Weights<L> {
    /// The table of these weights; what does not fit a row is cut off.
    pub(crate) fn table<const N: usize>(&self) -> Table<N> {
        let less = |row: &[i16; L]| std::array::from_fn(|n| row[n + 1].saturating_sub(row[0]));
        Table { rows: self.rows.iter().map(less).collect() }
    }

    /// The factors of the steps.
    pub(crate) fn factors(&self) -> Factors<L> {
        factors(|from, to| f32::from(self.steps[from][to]) / UNITS)
    }
}

/// Powers of e at whole numbers of 1/512, as products of two that are looked up.
struct Powers {
    /// `exp(−n)`
    ones: [f64; DEEPEST + 1],
    /// `exp(−n / 512)`
    units: [f64; 512],
}

/// As [`FLOOR`], the other way.
const DEEPEST: usize = 300;

static POWERS: LazyLock<Powers> = LazyLock::new(|| Powers {
    ones: std::array::from_fn(|n| (-(n as f64)).exp()),
    units: std::array::from_fn(|n| (-(n as f64) / 512.0).exp()),
});

impl Powers {
    /// `exp(−depth / 512)`, where a depth below 0 is 0.
    fn at(&self, depth: i32) -> f64 {
        let depth = usize::try_from(depth).unwrap_or(0).min(DEEPEST * 512);
        self.ones[depth >> 9] * self.units[depth & 511]
    }
}

/// The positions of a sequence, each score as `exp(score − the best of its position)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lattice<const L: usize> {
    lifted: Vec<[f64; L]>,
    /// The sum of the best scores.
    tops: f64,
}

/// What the forward and backward recursions yield.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Belief<const L: usize> {
    /// The logarithm of `Z`.
    pub(crate) log_z: f64,
    /// The probability of each label at each position.
    pub(crate) labels: Vec<[f64; L]>,
    /// The scaled weights of the positions after, which [`Belief::steps`] needs.
    after: Vec<[f64; L]>,
    /// The forward probabilities.
    forward: Vec<[f64; L]>,
}

impl<const L: usize> Lattice<L> {
    /// Adds a position.
    pub(crate) fn push(&mut self, score: [f64; L]) {
        let top = score.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.lifted.push(score.map(|s| (s - top).max(FLOOR).exp()));
        self.tops += top;
    }

    /// Adds a position: sums of a [`Table`], where that of `O` is 0.
    pub(crate) fn push_whole<const N: usize>(&mut self, sums: [i32; N]) {
        let top = sums.iter().copied().fold(0, i32::max);
        let powers = &*POWERS;
        self.lifted.push(std::array::from_fn(|label| {
            let score = label.checked_sub(1).map_or(0, |n| sums[n]);
            powers.at(top.saturating_sub(score))
        }));
        self.tops += f64::from(top) / f64::from(UNITS);
    }

    /// Takes all positions away.
    pub(crate) fn clear(&mut self) {
        self.lifted.clear();
        self.tops = 0.0;
    }

    /// The logarithm of `Z` over the sequences of labels for which `open` holds.
    pub(crate) fn log_z(&self, factors: &Factors<L>, open: [bool; L]) -> f64 {
        let open = open.map(|o| f64::from(u8::from(o)));
        let mut before = start();
        let mut sum = Logs::default();
        for here in &self.lifted {
            let here = std::array::from_fn(|label| here[label] * open[label]);
            let (now, total) = forward(&before, &here, factors);
            sum.add(total);
            before = now;
        }
        self.tops + sum.sum()
    }

    /// Forward and backward.
    pub(crate) fn belief(&self, factors: &Factors<L>) -> Belief<L> {
        let mut out = Belief::default();
        let mut sum = Logs::default();
        let mut scales = Vec::with_capacity(self.lifted.len());
        let mut before = start();
        for here in &self.lifted {
            let (now, total) = forward(&before, here, factors);
            sum.add(total);
            out.forward.push(now);
            scales.push(total);
            before = now;
        }
        out.log_z = self.tops + sum.sum();
        out.labels.clone_from(&out.forward);
        out.after = vec![[0.0; L]; self.lifted.len()];
        let mut after = [1.0; L];
        for at in (0..self.lifted.len()).rev() {
            for (value, after) in out.labels[at].iter_mut().zip(after) {
                *value *= after;
            }
            let scale = f64::recip(scales[at]);
            let weight: [f64; L] = std::array::from_fn(|to| self.lifted[at][to] * after[to] * scale);
            out.after[at] = weight;
            after = std::array::from_fn(|from| {
                factors[from].iter().zip(weight).map(|(factor, w)| factor * w).sum()
            });
        }
        out
    }
}

impl<const L: usize> Belief<L> {
    /// The expected number of steps from label to label.
    pub(crate) fn steps(&self, factors: &Factors<L>) -> [[f64; L]; L] {
        let mut out = [[0.0; L]; L];
        let mut before = start();
        for (forward, weight) in self.forward.iter().zip(&self.after) {
            for (from, row) in out.iter_mut().enumerate() {
                for (to, value) in row.iter_mut().enumerate() {
                    *value += before[from] * factors[from][to] * weight[to];
                }
            }
            before = *forward;
        }
        out
    }
}

/// A sum of logarithms, taken of products while these are far from the ends of a double.
#[derive(Clone, Copy, Debug)]
struct Logs {
    sum: f64,
    product: f64,
}

impl Default for Logs {
    fn default() -> Self {
        Self { sum: 0.0, product: 1.0 }
    }
}

impl Logs {
    /// Adds the logarithm of a number above 0.
    fn add(&mut self, number: f64) {
        let next = self.product * number;
        if (1e-100..1e100).contains(&next) {
            self.product = next;
        } else {
            self.sum += self.product.ln() + number.ln();
            self.product = 1.0;
        }
    }

    fn sum(self) -> f64 {
        self.sum + self.product.ln()
    }
}

/// What stands before the first position: `O`.
fn start<const L: usize>() -> [f64; L] {
    std::array::from_fn(|label| f64::from(u8::from(label == 0)))
}

/// One step of the forward recursion, scaled to sum 1; the scale is returned.
fn forward<const L: usize>(before: &[f64; L], here: &[f64; L], factors: &Factors<L>) -> ([f64; L], f64) {
    let mut out = [0.0; L];
    for (before, row) in before.iter().zip(factors) {
        for (sum, factor) in out.iter_mut().zip(row) {
            *sum += before * factor;
        }
    }
    for (sum, here) in out.iter_mut().zip(here) {
        *sum *= here;
    }
    let total = out.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    let scale = total.recip();
    (out.map(|v| v * scale), total)
}

#[cfg(test)]
mod tests {
    use super::*;

    const L: usize = 5;

    /// Weights of steps and scores, the same every time.
    fn draw(seed: u64) -> ([[f32; L]; L], Vec<[f64; L]>) {
        let mut state = seed;
        let mut next = || {
            let high = u32::try_from(super::super::learn::next(&mut state) >> 32).unwrap();
            f64::from(high) / f64::from(u32::MAX) * 4.0 - 2.0
        };
        #[allow(clippy::cast_possible_truncation, reason = "small numbers of a test")]
        let steps = std::array::from_fn(|_| std::array::from_fn(|_| next() as f32));
        let n = usize::try_from(seed % 5 + 1).unwrap();
        (steps, (0..n).map(|_| std::array::from_fn(|_| next())).collect())
    }

    fn lattice(scores: &[[f64; L]]) -> Lattice<L> {
        let mut out = Lattice::default();
        for score in scores {
            out.push(*score);
        }
        out
    }

    /// Every sequence of labels that may be, with its weight.
    fn paths(steps: &[[f32; L]; L], scores: &[[f64; L]]) -> Vec<(Vec<usize>, f64)> {
        let mut all: Vec<(Vec<usize>, f64)> = vec![(Vec::new(), 0.0)];
        for score in scores {
            let mut longer = Vec::new();
            for (path, sum) in &all {
                let from = path.last().copied().unwrap_or(0);
                for to in (0..L).filter(|to| may_follow(from, *to)) {
                    let mut path = path.clone();
                    path.push(to);
                    longer.push((path, sum + f64::from(steps[from][to]) + score[to]));
                }
            }
            all = longer;
        }
        all.into_iter().map(|(path, sum)| (path, sum.exp())).collect()
    }

    #[test]
    fn recursions_agree_with_every_sequence_written_out() {
        for seed in 1..60 {
            let (steps, scores) = draw(seed);
            let factors = factors(|from, to| steps[from][to]);
            let all = paths(&steps, &scores);
            let z: f64 = all.iter().map(|(_, weight)| weight).sum();
            let lattice = lattice(&scores);
            let found = lattice.belief(&factors);
            assert!((found.log_z - z.ln()).abs() < 1e-9, "seed {seed}");
            let mut expected = [[0.0; L]; L];
            let mut labels = vec![[0.0; L]; scores.len()];
            for (path, weight) in &all {
                let mut from = 0;
                for (at, &to) in path.iter().enumerate() {
                    labels[at][to] += weight / z;
                    expected[from][to] += weight / z;
                    from = to;
                }
            }
            for (a, b) in labels.iter().flatten().zip(found.labels.iter().flatten()) {
                assert!((a - b).abs() < 1e-9, "seed {seed}: {a} {b}");
            }
            for (a, b) in expected.iter().flatten().zip(found.steps(&factors).iter().flatten()) {
                assert!((a - b).abs() < 1e-9, "seed {seed}: {a} {b}");
            }
            let open = [true, false, false, true, true];
            let part: f64 =
                all.iter().filter(|(p, _)| p.iter().all(|l| open[*l])).map(|(_, weight)| weight).sum();
            assert!((lattice.log_z(&factors, open) - part.ln()).abs() < 1e-9, "seed {seed}");
            assert!((lattice.log_z(&factors, [true; L]) - z.ln()).abs() < 1e-9, "seed {seed}");
        }
    }

    #[test]
    fn scores_however_far_apart_give_numbers() {
        let factors: Factors<L> = factors(|_, _| -64.0);
        let mut scores = vec![[-3000.0; L]; 50];
        for (at, score) in scores.iter_mut().enumerate() {
            // The best label is one that may not stand there.
            score[if at % 2 == 0 { 2 } else { 4 }] = 3000.0;
        }
        let lattice = lattice(&scores);
        let found = lattice.belief(&factors);
        assert!(found.log_z.is_finite());
        assert!(found.labels.iter().chain(&found.steps(&factors)).flatten().all(|p| p.is_finite()));
        assert!(lattice.log_z(&factors, [true, false, false, true, true]).is_finite());
        assert!(Lattice::<L>::default().belief(&factors).labels.is_empty());
    }

    #[test]
    fn weights_are_whole_numbers_of_their_unit() {
        assert_eq!([whole(0.0), whole(1.0), whole(-0.5)], [0, 512, -256]);
        assert_eq!([whole(1e9), whole(-1e9), whole(f32::NAN)], [i16::MAX, i16::MIN + 1, 0]);
    }
}
