//! Groups → the frontier of what is at least as good as the best package known.
//!
//! Composed from the last group to the first, as in [`crate::maxima`]. Each cut, weights `λ` with the support of the
//! region, rules out every partial package whose `λ·gains`, with the most of the groups still open, stay below. One
//! cut comes from the root, one for each party alone; where many partial packages are left, more are learnt from a
//! few of them, as long as that rules out a good part.
//! Cost: for each group, its rows times the partial packages kept, times the cuts that it takes to rule one out.

use super::Question;
use super::climb::climb;
use super::rank::Measure;
use super::region::Region;
use super::relax::{Descent, Scaled, descend, dot};
use crate::maxima::{Composed, Front, Own, sums};
use crate::options::{Options, Progress, Refusal};

/// How many rounds of descent the root gets each time; fewer where there are very many rows.
const ROOT_ROUNDS: u64 = 400;

/// The most numbers that the descents of the root look at each time, and those of one lesson.
const ROOT_WORK: u64 = 1 << 26;
const LESSON_WORK: u64 = 1 << 22;

/// How often the root is tried again with the best package known.
const ROOT_TRIES: usize = 4;

/// How many packages are climbed from each time.
const CLIMBED: usize = 6;

/// How many rounds of descent a lesson gets.
const LESSON_ROUNDS: u64 = 60;

/// How many partial packages teach at a time.
const PUPILS: usize = 12;

/// So few partial packages need no more cuts.
const FEW: usize = 400;

/// The most lessons after one group.
const LESSONS: usize = 12;

/// The most cuts that are kept.
const MOST_CUTS: usize = 64;

/// A search for what is best at or above floors.
pub struct Hunt<'a> {
    question: &'a Question<'a>,
    own: &'a [Own],
    floors: &'a [Option<i128>],
    measure: &'a Measure,
    scaled: Scaled,
    region: Region,
    weights: Vec<f64>,
}

/// A package by places in the groups' fronts, and its utilities in steps.
pub type Choice = (Vec<usize>, Vec<i128>);

/// Weights, and what they say of every point of every group.
struct Cut {
    weights: Vec<f64>,
    /// The least that counts.
    floor: f64,
    /// For each group, each point's.
    own: Vec<Vec<f64>>,
    /// For each group, the most of those before it, and what is there beforehand.
    before: Vec<f64>,
}

impl<'a> Hunt<'a> {
    /// A search that knows no package yet. No group may be empty.
    #[must_use]
    pub fn new(
        question: &'a Question<'a>,
        own: &'a [Own],
        (floors, measure): (&'a [Option<i128>], &'a Measure),
    ) -> Self {
        let scaled = Scaled::new(question, own, measure);
        let parties = scaled.parties;
        let floor = |k: usize| {
            let zero = measure.zeros[k].unwrap_or(0);
            let stated = floors[k].map_or(f64::NEG_INFINITY, |floor| (floor - zero) as f64 * scaled.step[k]);
            stated.max(scaled.least[k])
        };
        let region = Region {
            kind: measure.kind,
            counted: measure.zeros.iter().map(Option::is_some).collect(),
            powers: measure.powers.iter().copied().map(f64::from).collect(),
            floors: (0..parties).map(floor).collect(),
            goal: f64::NEG_INFINITY,
        };
        let weights = vec![1.0 / parties as f64; parties];
        Self { question, own, floors, measure, scaled, region, weights }
    }

    /// A package's utilities in steps.
    fn steps(&self, choice: &[usize]) -> Vec<i128> {
        let mut steps = self.question.offsets.clone();
        for (own, point) in self.own.iter().zip(choice) {
            steps.iter_mut().zip(own.front.point(*point)).for_each(|(sum, gain)| *sum += gain);
        }
        steps
    }

    /// The measure in floats.
    fn value(&self, steps: &[i128]) -> f64 {
        let gain = |k: usize| (steps[k] - self.measure.zeros[k].unwrap_or(0)) as f64 * self.scaled.step[k];
        self.region.value(&(0..steps.len()).map(gain).collect::<Vec<_>>())
    }

    /// Looks for a good package at or above the floors and aims at what is at least as good. None where none was
    /// found; that does not say that there is none.
    pub fn aim(&mut self, start: Option<&[usize]>) -> Option<Choice> {
        let mut best: Option<Choice> = None;
        if let Some(start) = start {
            self.take(start.to_vec(), &mut best);
            let mut climbed = start.to_vec();
            climb(&self.scaled, &self.region, &mut climbed);
            self.take(climbed, &mut best);
        }
        for _ in 0..ROOT_TRIES {
            let goal = self.region.goal;
            self.root(&mut best);
            if best.is_some() && self.region.goal <= goal {
                break;
            }
        }
        best
    }

    /// Aims at floors alone, from a package as good as known: what is at or above them.
    pub fn aim_at_floors(&mut self) {
        self.region.goal = f64::NEG_INFINITY;
        self.root(&mut None);
        self.region.goal = f64::NEG_INFINITY;
    }

    /// One descent from the weights so far, and climbing from the best packages met.
    fn root(&mut self, best: &mut Option<Choice>) {
        let mut met: Vec<(f64, Vec<usize>)> = Vec::new();
        let (scaled, region) = (&self.scaled, &self.region);
        let from = Descent {
            settled: &scaled.base,
            open: scaled.groups.len(),
            from: &self.weights,
            rounds: self.rounds(ROOT_ROUNDS, ROOT_WORK),
        };
        let (_, weights) = descend(scaled, region, &from, |choice| {
            let gains = scaled.gains(choice);
            let lacks: f64 = gains.iter().zip(&region.floors).map(|(g, floor)| (g - floor).min(0.0)).sum();
            let value = region.value(&gains).max(-1e3) + 1e3 * lacks;
            let place = met.partition_point(|(other, _)| *other >= value);
            if place < CLIMBED && !met.iter().any(|(_, other)| other == choice) {
                met.insert(place, (value, choice.to_vec()));
                met.truncate(CLIMBED);
            }
        });
        self.weights = weights;
        for (_, mut choice) in met {
            climb(&self.scaled, &self.region, &mut choice);
            self.take(choice, best);
        }
    }

    /// So many rounds, or as many as the work allows; ten at least.
    fn rounds(&self, rounds: u64, work: u64) -> u32 {
        let numbers: usize = self.scaled.groups.iter().map(Vec::len).sum();
        u32::try_from(rounds.min(work / (numbers as u64).max(1)).max(10)).unwrap_or(u32::MAX)
    }

    /// Takes a package for the best if it is at or above the floors, exactly, and better.
    fn take(&mut self, choice: Vec<usize>, best: &mut Option<Choice>) {
        let steps = self.steps(&choice);
        let value = self.value(&steps);
        if super::is_at_least(&steps, self.floors) && (best.is_none() || value > self.region.goal) {
            self.region.goal = value;
            *best = Some((choice, steps));
        }
    }

    /// What is at least as good as what is aimed at, and more that is no worse than that by more than rounding.
    ///
    /// # Errors
    /// Refuses more partial packages at once than the options allow points; stops where the progress function says so.
    pub fn run(&self, options: &Options<'_>) -> Result<Composed, Refusal> {
        let parties = self.scaled.parties;
        let mut cuts = vec![self.cut(&self.weights)];
        for party in 0..parties {
            let mut alone = vec![0.0; parties];
            alone[party] = 1.0;
            cuts.push(self.cut(&alone));
        }
        let mut nothing = Front::new(parties);
        nothing.push(&vec![0; parties], 1, (0, 0));
        let mut levels = vec![nothing];
        for group in (0..self.own.len()).rev() {
            let done = (self.own.len() - 1 - group) as u64;
            let progress = Progress { stage: "solutions", done, total: self.own.len() as u64 };
            let go_on = || options.progress.is_none_or(|told| told(progress));
            if !go_on() {
                return Err(Refusal::Stopped);
            }
            let Some(rest) = levels.last() else { break };
            let known: Vec<Vec<f64>> = cuts.iter().map(|cut| self.values(cut, rest)).collect();
            let select = |ones: std::ops::Range<usize>| select((&cuts, &known), group, ones);
            let limits = sums::Limits {
                tolerance: 0,
                shift: self.shift(),
                points: options.frontier_limit,
                batch: sums::BATCH,
            };
            let next = sums::sums_of((&self.own[group].front, rest), &select, &limits, &go_on)?;
            levels.push(self.sharpen(next, group, &mut cuts));
        }
        levels.reverse();
        Ok(Composed { own: self.own.to_vec(), levels })
    }

    fn shift(&self) -> u32 {
        crate::maxima::key_shift(self.question.groups)
    }

    fn cut(&self, weights: &[f64]) -> Cut {
        let scaled = &self.scaled;
        let mut low = vec![0.0; scaled.parties];
        let support = self.region.support(weights, &mut low);
        let values = |group: &Vec<f64>| -> Vec<f64> {
            group.chunks_exact(scaled.parties).map(|row| dot(row, weights)).collect()
        };
        let own: Vec<Vec<f64>> = scaled.groups.iter().map(values).collect();
        let most = |values: &Vec<f64>| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut sum = dot(&scaled.base, weights);
        let mut before = Vec::with_capacity(own.len());
        for values in &own {
            before.push(sum);
            sum += most(values);
        }
        let floor = support - scaled.margin(weights) - 1e-9 * support.abs();
        Cut { weights: weights.to_vec(), floor, own, before }
    }

    fn gains(&self, point: &[i128]) -> Vec<f64> {
        point.iter().zip(&self.scaled.step).map(|(steps, step)| *steps as f64 * step).collect()
    }

    fn values(&self, cut: &Cut, front: &Front) -> Vec<f64> {
        (0..front.len()).map(|at| dot(&self.gains(front.point(at)), &cut.weights)).collect()
    }

    /// Learns cuts from partial packages of which the groups before `open` are still open, and lets go what they rule
    /// out.
    fn sharpen(&self, mut front: Front, open: usize, cuts: &mut Vec<Cut>) -> Front {
        for lesson in 0..LESSONS {
            let size = front.len();
            if size <= FEW || open == 0 {
                break;
            }
            let learnt: Vec<Cut> = (0..PUPILS)
                .filter_map(|pupil| {
                    self.lesson(front.point((pupil * size + lesson * 7) / PUPILS % size), open, cuts)
                })
                .collect();
            let values: Vec<Vec<f64>> = learnt.iter().map(|cut| self.values(cut, &front)).collect();
            let stays =
                |at: usize| learnt.iter().zip(&values).all(|(c, v)| v[at] + c.before[open] >= c.floor);
            front = front.only(stays);
            // The root and the parties come first in making, the newest first in asking.
            let fixed = self.scaled.parties + 1;
            let room = MOST_CUTS.saturating_sub(fixed + learnt.len());
            let old = cuts.len().saturating_sub(fixed);
            cuts.drain(cuts.len() - old..cuts.len() - old.min(room));
            cuts.extend(learnt);
            if front.len() * 10 > size * 9 {
                break;
            }
        }
        front
    }

    /// A cut that rules out a partial package, if one is found.
    fn lesson(&self, point: &[i128], open: usize, cuts: &[Cut]) -> Option<Cut> {
        let gains = self.gains(point);
        let slack = |cut: &&Cut| {
            let total: f64 = cut.weights.iter().sum();
            (dot(&gains, &cut.weights) + cut.before[open] - cut.floor) / total
        };
        let tightest = cuts.iter().min_by(|a, b| slack(a).total_cmp(&slack(b)))?;
        let settled: Vec<f64> = gains.iter().zip(&self.scaled.base).map(|(gain, base)| gain + base).collect();
        let mut from: Vec<f64> = tightest.weights.iter().map(|weight| weight.max(1e-4)).collect();
        let total: f64 = from.iter().sum();
        for weight in &mut from {
            *weight /= total;
        }
        let descent =
            Descent { settled: &settled, open, from: &from, rounds: self.rounds(LESSON_ROUNDS, LESSON_WORK) };
        let (excess, weights) = descend(&self.scaled, &self.region, &descent, |_| ());
        (excess < -self.scaled.margin(&weights)).then(|| self.cut(&weights))
    }
}

/// The pairs of points of a group and partial packages that no cut rules out.
fn select(
    (cuts, known): (&[Cut], &[Vec<f64>]),
    group: usize,
    ones: std::ops::Range<usize>,
) -> Vec<(u32, u32)> {
    let place = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let mut found = Vec::new();
    let rest = known.first().map_or(0, Vec::len);
    let mut floors = vec![0.0; cuts.len()];
    for one in ones {
        for (floor, cut) in floors.iter_mut().zip(cuts) {
            *floor = cut.floor - cut.before[group] - cut.own[group][one];
        }
        for other in 0..rest {
            if floors.iter().zip(known).rev().all(|(floor, values)| values[other] >= *floor) {
                found.push((place(one), place(other)));
            }
        }
    }
    found
}
