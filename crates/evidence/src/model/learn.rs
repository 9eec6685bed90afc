//! Learning the weights of a chain.
//!
//! Formula: the loss of a sequence is `−ln P(y | x)`, whose gradient is expected minus observed counts. The weights
//! follow `AdaGrad`, `w ← w − η g / √(ε + Σ g²)`, sequence by sequence, and what is learnt is their mean over all steps,
//! which holds back weights that only a few sequences speak for.
//!
//! Assumptions: none on the data. Order: a shuffle by the seed in each round, the same on every machine. Cost: rounds ×
//! positions × (features × L + L²). Sources: J. Duchi, E. Hazan and Y. Singer, *Adaptive Subgradient Methods* (JMLR 12,
//! 2011); B. Polyak and A. Juditsky, *Acceleration of Stochastic Approximation by Averaging* (1992).

use super::chain::{Factors, Lattice, Weights, factors, whole};
use super::features::NONE;

/// A sequence to learn from: where its features lie, and its labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence {
    /// The features that do not depend on a cue: the first row in the table of those.
    pub(crate) shared: usize,
    /// The features that do: the first row in the table of those.
    pub(crate) own: usize,
    /// The labels.
    pub(crate) labels: Vec<u8>,
}

/// Sequences and the tables of their features.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lesson<const S: usize, const P: usize> {
    /// Features by token.
    pub(crate) shared: Vec<[u32; S]>,
    /// Features by token and cue.
    pub(crate) own: Vec<[u32; P]>,
    /// The sequences.
    pub(crate) sequences: Vec<Sequence>,
}

/// How the weights are learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rates {
    /// How often the sequences are gone through.
    pub(crate) rounds: usize,
    /// The seed of the shuffles.
    pub(crate) seed: u64,
    /// The number of buckets, as a power of two.
    pub(crate) bits: u32,
}

/// The step size `η`.
const STEP: f32 = 0.02;
/// Added under the root, `ε`.
const UNDER: f32 = 1e-6;
/// The most that a weight may weigh.
const HEAVIEST: f32 = 60.0;
/// A gradient below which nothing is learnt.
const FLAT: f32 = 1e-4;

/// A weight on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Moving {
    weight: f32,
    /// Σ g²
    past: f32,
    /// Σ t Δw, from which the mean over all steps follows.
    drift: f32,
}

impl Moving {
    fn step(&mut self, slope: f32, time: f32) {
        let before = self.weight;
        self.past += slope * slope;
        let next = before - STEP * slope / (UNDER + self.past).sqrt();
        self.weight = next.clamp(-HEAVIEST, HEAVIEST);
        self.drift += time * (self.weight - before);
    }

    /// The mean over `time` steps.
    fn mean(self, time: f32) -> f32 {
        self.weight - self.drift / time.max(1.0)
    }
}

/// The weights of a chain on their way.
#[derive(Clone, Debug, PartialEq)]
struct Chain<const L: usize> {
    rows: Vec<[Moving; L]>,
    steps: [[Moving; L]; L],
    time: f32,
}

impl<const L: usize> Chain<L> {
    fn new(bits: u32) -> Self {
        Self { rows: vec![[Moving::default(); L]; 1 << bits], steps: [[Moving::default(); L]; L], time: 0.0 }
    }

    fn bucket(&self, feature: u32) -> usize {
        // The number of rows is a power of two.
        feature as usize & (self.rows.len() - 1)
    }

    fn factors(&self) -> Factors<L> {
        factors(|from, to| self.steps[from][to].weight)
    }

    fn weights(&self) -> Weights<L> {
        let mean = |m: Moving| whole(m.mean(self.time));
        Weights {
            rows: self.rows.iter().map(|row| row.map(mean)).collect(),
            steps: self.steps.map(|row| row.map(mean)),
        }
    }

    /// The scores of a sequence.
    fn scores<const S: usize, const P: usize>(
        &self,
        lesson: &Lesson<S, P>,
        sequence: &Sequence,
        out: &mut Lattice<L>,
    ) {
        out.clear();
        for at in 0..sequence.labels.len() {
            let mut sums = [0.0_f32; L];
            for feature in lesson.features(sequence, at) {
                let row = &self.rows[self.bucket(feature)];
                for (sum, moving) in sums.iter_mut().zip(row) {
                    *sum += moving.weight;
                }
            }
            out.push(sums.map(f64::from));
        }
    }

    /// One step down the gradient of one sequence.
    fn descend<const S: usize, const P: usize>(
        &mut self,
        lesson: &Lesson<S, P>,
        sequence: &Sequence,
        lattice: &Lattice<L>,
    ) {
        let factors = self.factors();
        let found = lattice.belief(&factors);
        let time = self.time;
        for (at, &gold) in sequence.labels.iter().enumerate() {
            let slope = slope(&found.labels[at], usize::from(gold));
            if slope.iter().all(|s| s.abs() < FLAT) {
                continue;
            }
            for feature in lesson.features(sequence, at) {
                let bucket = self.bucket(feature);
                for (moving, slope) in self.rows[bucket].iter_mut().zip(slope) {
                    moving.step(slope, time);
                }
            }
        }
        let slopes = slopes(found.steps(&factors), &sequence.labels);
        for (moving, slope) in self.steps.iter_mut().flatten().zip(slopes.iter().flatten()) {
            moving.step(*slope, time);
        }
        self.time += 1.0;
    }
}

impl<const S: usize, const P: usize> Lesson<S, P> {
    /// The features of position `at` of a sequence.
    fn features(&self, sequence: &Sequence, at: usize) -> impl Iterator<Item = u32> {
        let shared = self.shared.get(sequence.shared + at).into_iter().flatten();
        let own = self.own.get(sequence.own + at).into_iter().flatten();
        shared.chain(own).copied().filter(|feature| *feature != NONE)
    }
}

/// Learns a chain; `tell` hears how many rounds are done.
pub(crate) fn learn<const L: usize, const S: usize, const P: usize>(
    lesson: &Lesson<S, P>,
    rates: &Rates,
    tell: &dyn Fn(usize),
) -> Weights<L> {
    let mut chain = Chain::<L>::new(rates.bits);
    let mut order: Vec<usize> = (0..lesson.sequences.len()).collect();
    let mut state = rates.seed;
    let mut lattice = Lattice::default();
    for round in 0..rates.rounds {
        shuffle(&mut order, &mut state);
        for &number in &order {
            let sequence = &lesson.sequences[number];
            chain.scores(lesson, sequence, &mut lattice);
            chain.descend(lesson, sequence, &lattice);
        }
        tell(round + 1);
    }
    chain.weights()
}

/// Expected minus observed, label by label.
fn slope<const L: usize>(found: &[f64; L], gold: usize) -> [f32; L] {
    std::array::from_fn(|label| single(found[label] - f64::from(u8::from(label == gold))))
}

/// Expected minus observed steps.
fn slopes<const L: usize>(mut expected: [[f64; L]; L], labels: &[u8]) -> [[f32; L]; L] {
    let mut from = 0;
    for &to in labels {
        expected[from][usize::from(to)] -= 1.0;
        from = usize::from(to);
    }
    expected.map(|row| row.map(single))
}

fn single(value: f64) -> f32 {
    #[allow(clippy::cast_possible_truncation, reason = "a count or probability loses only digits")]
    let single = value as f32;
    single
}

/// The next number of a sequence that the seed fixes (`SplitMix64`; G. Steele et al., OOPSLA 2014).
pub(crate) fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Fisher and Yates' shuffle.
pub(crate) fn shuffle(order: &mut [usize], state: &mut u64) {
    for at in (1..order.len()).rev() {
        let other = usize::try_from(next(state) % (at as u64 + 1)).unwrap_or(0);
        order.swap(at, other);
    }
}

#[cfg(test)]
mod tests {
    use super::super::chain::may_follow;
    use super::*;

    const L: usize = 5;

    fn lesson() -> Lesson<3, 2> {
        let mut state = 7;
        let mut draw = || 1 + u32::try_from(next(&mut state) % 15).unwrap();
        let shared = (0..12).map(|_| std::array::from_fn(|_| draw())).collect();
        let own = (0..12).map(|_| std::array::from_fn(|_| draw())).collect();
        let sequences = vec![
            Sequence { shared: 0, own: 0, labels: vec![0, 1, 2, 0, 3] },
            Sequence { shared: 5, own: 5, labels: vec![3, 4, 1, 1, 2, 2, 0] },
        ];
        Lesson { shared, own, sequences }
    }

    /// A chain with weights that are no longer 0.
    fn moved(lesson: &Lesson<3, 2>) -> Chain<L> {
        let mut chain = Chain::<L>::new(4);
        let mut lattice = Lattice::default();
        for _ in 0..20 {
            for sequence in &lesson.sequences {
                chain.scores(lesson, sequence, &mut lattice);
                chain.descend(lesson, sequence, &lattice);
            }
        }
        chain
    }

    fn loss(lesson: &Lesson<3, 2>, chain: &Chain<L>, sequence: &Sequence) -> f64 {
        let mut lattice = Lattice::default();
        chain.scores(lesson, sequence, &mut lattice);
        let mut out = lattice.belief(&chain.factors()).log_z;
        let mut from = 0;
        for (at, &to) in sequence.labels.iter().enumerate() {
            let to = usize::from(to);
            assert!(may_follow(from, to));
            for feature in lesson.features(sequence, at) {
                out -= f64::from(chain.rows[chain.bucket(feature)][to].weight);
            }
            out -= f64::from(chain.steps[from][to].weight);
            from = to;
        }
        out
    }

    /// The slope of the loss where `change` moves a weight.
    fn measured(
        lesson: &Lesson<3, 2>,
        chain: &Chain<L>,
        sequence: &Sequence,
        change: &dyn Fn(&mut Chain<L>, f32),
    ) -> f64 {
        let width = 1.0_f32 / 64.0;
        let (mut up, mut down) = (chain.clone(), chain.clone());
        change(&mut up, width);
        change(&mut down, -width);
        (loss(lesson, &up, sequence) - loss(lesson, &down, sequence)) / f64::from(2.0 * width)
    }

    #[test]
    fn the_gradient_is_that_of_finite_differences() {
        let lesson = lesson();
        let chain = moved(&lesson);
        for sequence in &lesson.sequences {
            let mut lattice = Lattice::default();
            chain.scores(&lesson, sequence, &mut lattice);
            let found = lattice.belief(&chain.factors());
            for bucket in 0..16 {
                for label in 0..L {
                    let mut expected = 0.0;
                    for (at, gold) in sequence.labels.iter().enumerate() {
                        let slope = slope(&found.labels[at], usize::from(*gold))[label];
                        let here = lesson.features(sequence, at).filter(|f| chain.bucket(*f) == bucket);
                        expected += here.count() as f64 * f64::from(slope);
                    }
                    let slope =
                        measured(&lesson, &chain, sequence, &|c, w| c.rows[bucket][label].weight += w);
                    assert!((slope - expected).abs() < 2e-3, "{bucket} {label}: {slope} {expected}");
                }
            }
            let expected = slopes(found.steps(&chain.factors()), &sequence.labels);
            for from in 0..L {
                for to in (0..L).filter(|to| may_follow(from, *to)) {
                    let slope = measured(&lesson, &chain, sequence, &|c, w| c.steps[from][to].weight += w);
                    let expected = f64::from(expected[from][to]);
                    assert!((slope - expected).abs() < 2e-3, "{from} {to}: {slope} {expected}");
                }
            }
        }
    }

    #[test]
    fn what_is_learnt_is_what_was_shown() {
        let lesson = lesson();
        let weights: Weights<L> = learn(&lesson, &Rates { rounds: 400, seed: 3, bits: 8 }, &|_| ());
        let table = weights.table::<{ L - 1 }>();
        for sequence in &lesson.sequences {
            let mut lattice = Lattice::default();
            for at in 0..sequence.labels.len() {
                let features: Vec<u32> = lesson.features(sequence, at).collect();
                let mut sums = [0; L - 1];
                table.add(&features, &mut sums);
                lattice.push_whole(sums);
            }
            let found = lattice.belief(&weights.factors());
            for (gold, likely) in sequence.labels.iter().zip(&found.labels) {
                assert!(likely[usize::from(*gold)] > 0.5, "{gold} {likely:?}");
            }
        }
    }

    #[test]
    fn a_shuffle_keeps_every_number() {
        let mut order: Vec<usize> = (0..50).collect();
        shuffle(&mut order, &mut 5);
        assert_ne!(order, (0..50).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..50).collect::<Vec<_>>());
    }
}
