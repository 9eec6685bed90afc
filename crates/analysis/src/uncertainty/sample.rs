//! Many samples of all numbers, and what comes out each time.
//!
//! In each sample a package's utility is the sum of an entry of the head's table and one of the tail's, which are made
//! anew for parties that are not certain. Only possibly acceptable packages are looked at. Of packages that tie at the
//! greatest product or the greatest least gain, the first in the order of rows counts.

use std::collections::BTreeMap;

use mediant_core::analysis::Probability;
use mediant_core::scenario::Scenario;
use rayon::prelude::*;

use super::draw::{self, ASSUMPTION, Draw};
use super::input::Input;
use super::party::Judge;
use super::survey::{Quorum, Survey};
use super::{CHEAP, FEW, LISTED, MANY};
use crate::count;
use crate::halves::{Half, Halves};
use crate::options::{Options, Refusal, Watch};

/// A gain above this is at or above zero: what rounding can take from an exact zero.
const ZERO: f64 = -1e-12;

/// The inputs among which the most telling is sought, at most.
const ASKED: usize = 256;

/// The most numbers (samples times inputs) among which it is sought: of more samples, the first so many.
const REMEMBERED: u64 = 1 << 22;

/// What the samples say.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    /// How many were drawn.
    pub(super) drawn: u64,
    /// How often the zone is open.
    pub(super) probability: Probability,
    /// Places in [`Survey::possibly`] of the packages most often in the zone, and how often.
    pub(super) accepted: Vec<(usize, u64)>,
    /// The same for the Nash point.
    pub(super) nash: Vec<(usize, u64)>,
    /// For each party, how often it was binding.
    pub(super) binding: Vec<u64>,
    /// Index of an input, and the share of open samples in its lower and its upper half, the most telling first.
    pub(super) ask_first: Vec<(usize, f64, f64)>,
}

/// What comes out of some samples.
#[derive(Clone, Debug)]
struct Count {
    drawn: u64,
    open: u64,
    /// For each possibly acceptable package, how often it lies in the zone.
    inside: Vec<u32>,
    /// How often each of them is at the Nash point, where it is at all.
    nash: BTreeMap<usize, u64>,
    /// For each party, how often it is binding.
    binding: Vec<u64>,
    /// Of the first samples: whether the zone is open, and what was drawn for the inputs.
    remembered: Vec<(bool, Vec<f64>)>,
}

/// What all samples have in common.
struct Setting<'a> {
    halves: &'a Halves,
    judges: &'a [Judge],
    survey: &'a Survey,
    inputs: Vec<&'a Input>,
    quorum: Quorum,
    /// For each party, its tables where its numbers are certain.
    fixed: Vec<Option<Tables>>,
    seed: u64,
}

/// One party's parts for each row of head and tail, and its other numbers.
#[derive(Clone, Debug)]
struct Tables {
    head: Vec<f64>,
    tail: Vec<f64>,
    draw: Draw,
}

/// Draws the samples.
pub(super) fn samples(
    scenario: &Scenario,
    halves: &Halves,
    (judges, survey, inputs): (&[Judge], &Survey, &[Input]),
    options: &Options<'_>,
) -> Result<Samples, Refusal> {
    let gains = survey.possibly.len() as u128 * judges.len() as u128;
    let own = if gains.saturating_mul(u128::from(MANY)) <= CHEAP { MANY } else { FEW };
    let count = options.samples.unwrap_or(own).max(1);
    let mut setting = Setting {
        halves,
        judges,
        survey,
        inputs: inputs.iter().take(ASKED).collect(),
        quorum: Quorum::new(scenario),
        fixed: Vec::new(),
        seed: options.seed,
    };
    let certain =
        |judge: &Judge| (!judge.uncertain).then(|| setting.tables(judge, &mut draw::generator(0, 0)));
    setting.fixed = judges.iter().map(certain).collect();
    let chunks =
        (1_u64 << 24).checked_div(survey.possibly.len() as u64).unwrap_or(32).clamp(2, 32).min(count);
    let size = count.div_ceil(chunks);
    let watch = Watch::new(options, "samples", count);
    let remembered = REMEMBERED / setting.inputs.len().max(1) as u64;
    let parts: Vec<Count> = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            let mut counted = setting.nothing();
            for sample in (chunk * size).min(count)..((chunk + 1) * size).min(count) {
                if !watch.is_stopped() {
                    setting.sample(sample, &mut counted, remembered);
                    watch.step();
                }
            }
            counted
        })
        .collect();
    if watch.is_stopped() {
        return Err(Refusal::Stopped);
    }
    Ok(gathered(parts, setting.nothing(), options.seed))
}

/// Puts the chunks together, in order.
fn gathered(parts: Vec<Count>, mut whole: Count, seed: u64) -> Samples {
    let mut inside = vec![0_u64; whole.inside.len()];
    for part in parts {
        whole.drawn += part.drawn;
        whole.open += part.open;
        inside.iter_mut().zip(&part.inside).for_each(|(a, b)| *a += u64::from(*b));
        part.nash.iter().for_each(|(place, n)| *whole.nash.entry(*place).or_default() += n);
        whole.binding.iter_mut().zip(&part.binding).for_each(|(a, b)| *a += b);
        whole.remembered.extend(part.remembered);
    }
    let (low, high) = count::wilson(whole.open, whole.drawn);
    let probability = Probability {
        low,
        high,
        share: super::share(whole.open, whole.drawn),
        samples: whole.drawn,
        seed,
        assumption: ASSUMPTION.to_owned(),
    };
    let sure = whole.open == 0 || whole.open == whole.drawn;
    Samples {
        drawn: whole.drawn,
        probability,
        accepted: top(inside.into_iter().enumerate()),
        nash: top(whole.nash.into_iter()),
        binding: whole.binding,
        ask_first: if sure { Vec::new() } else { telling(&whole.remembered) },
    }
}

/// The places counted most often, the earlier first among equals.
fn top(counts: impl Iterator<Item = (usize, u64)>) -> Vec<(usize, u64)> {
    let mut found: Vec<(usize, u64)> = counts.filter(|(_, n)| *n > 0).collect();
    found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(LISTED);
    found
}

/// For each input: the share of open samples in the lower and in the upper half of its values; the largest difference first.
fn telling(samples: &[(bool, Vec<f64>)]) -> Vec<(usize, f64, f64)> {
    let inputs = samples.first().map_or(0, |(_, drawn)| drawn.len());
    let half = samples.len() / 2;
    let mut found = Vec::new();
    for input in 0..inputs {
        let mut order: Vec<(f64, usize)> =
            samples.iter().enumerate().map(|(i, (_, drawn))| (drawn[input], i)).collect();
        if half == 0 {
            continue;
        }
        order.select_nth_unstable_by(half, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let open = |part: &[(f64, usize)]| {
            super::share(part.iter().filter(|(_, i)| samples[*i].0).count() as u64, part.len() as u64)
        };
        let (low, high) = (open(&order[..half]), open(&order[half..]));
        if (low - high).abs() > 0.0 {
            found.push((input, low, high));
        }
    }
    found.sort_by(|a, b| (b.1 - b.2).abs().total_cmp(&(a.1 - a.2).abs()).then(a.0.cmp(&b.0)));
    found.truncate(LISTED);
    found
}

impl Setting<'_> {
    fn tables(&self, judge: &Judge, random: &mut rand_chacha::ChaCha8Rng) -> Tables {
        let draw = draw::draw(&judge.fast, random);
        let counts = |issue: usize, option: u16| {
            judge.fast.articles.is_empty() || (judge.fast.articles[issue] && option == 1)
        };
        let part = |issue: usize, option: u16| {
            if counts(issue, option) {
                draw.weights[issue] * draw.values[issue][usize::from(option)]
            } else {
                0.0
            }
        };
        let table = |half: &Half| -> Vec<f64> {
            let sum = |row: usize| half.issues.iter().zip(half.options(row)).map(|(i, o)| part(*i, *o)).sum();
            (0..half.rows()).map(sum).collect()
        };
        Tables { head: table(&self.halves.head), tail: table(&self.halves.tail), draw }
    }

    fn nothing(&self) -> Count {
        Count {
            drawn: 0,
            open: 0,
            inside: vec![0; self.survey.possibly.len()],
            nash: BTreeMap::new(),
            binding: vec![0; self.judges.len()],
            remembered: Vec::new(),
        }
    }

    /// Draws one sample and counts what comes out; what it drew is added only to the first `remembered`.
    fn sample(&self, sample: u64, counted: &mut Count, remembered: u64) {
        let mut random = draw::generator(self.seed, sample);
        let made: Vec<Option<Tables>> = self
            .judges
            .iter()
            .zip(&self.fixed)
            .map(|(judge, fixed)| fixed.is_none().then(|| self.tables(judge, &mut random)))
            .collect();
        let tables: Vec<&Tables> =
            made.iter().zip(&self.fixed).filter_map(|(m, f)| m.as_ref().or(f.as_ref())).collect();
        let mut walk = Best { depth: f64::NEG_INFINITY, binding: 0, product: (0, 0.0), nash: None };
        let (mut gains, mut room) = (vec![0.0; tables.len()], Vec::new());
        let mut open = false;
        for (place, (head, tail)) in self.survey.possibly.iter().enumerate() {
            let (head, tail) = (*head as usize, *tail as usize);
            self.gains((head, tail), &tables, &mut gains);
            let least = self.quorum.least(&gains, &mut room);
            walk.deepen(least, &gains);
            if least >= ZERO {
                open = true;
                counted.inside[place] += 1;
                walk.rise(place, &gains, &tables);
            }
        }
        counted.drawn += 1;
        counted.open += u64::from(open);
        if let Some(place) = walk.nash {
            *counted.nash.entry(place).or_default() += 1;
        }
        counted.binding.iter_mut().enumerate().for_each(|(k, n)| *n += walk.binding >> k & 1);
        if sample < remembered {
            let drawn = self.inputs.iter().map(|i| i.drawn(&tables[i.party].draw)).collect();
            counted.remembered.push((open, drawn));
        }
    }

    /// Each party's gain over its reservation value.
    fn gains(&self, (head, tail): (usize, usize), tables: &[&Tables], gains: &mut [f64]) {
        let mean = self.judges.first().is_some_and(|j| !j.fast.articles.is_empty());
        let included = if mean { f64::from(self.halves.included(head, tail).max(1)) } else { 1.0 };
        let refused = self.halves.head.refused[head] | self.halves.tail.refused[tail];
        for (party, (table, gain)) in tables.iter().zip(gains.iter_mut()).enumerate() {
            let fast = &self.judges[party].fast;
            let mut utility = (table.head[head] + table.tail[tail]) / included + fast.offset;
            if !fast.terms.is_empty() {
                utility += self.terms((head, tail), fast, &table.draw);
            }
            *gain =
                if refused >> party & 1 == 1 { f64::NEG_INFINITY } else { utility - table.draw.reservation };
        }
    }

    fn terms(&self, (head, tail): (usize, usize), party: &super::party::Party<f64>, draw: &Draw) -> f64 {
        let package = self.halves.package(head, tail);
        let holds = |index: &usize| party.terms[*index].0.holds(&package);
        (0..party.terms.len()).filter(holds).map(|index| draw.terms[index]).sum()
    }
}

/// The deepest package and the greatest product so far.
struct Best {
    depth: f64,
    binding: u64,
    product: (usize, f64),
    nash: Option<usize>,
}

impl Best {
    fn deepen(&mut self, least: f64, gains: &[f64]) {
        if least > self.depth {
            self.depth = least;
            self.binding = 0;
            for (party, gain) in gains.iter().enumerate().take(64) {
                self.binding |= u64::from(*gain <= least - ZERO) << party;
            }
        }
    }

    /// Takes the package in if more parties gain over disagreement, or as many with a greater product.
    fn rise(&mut self, place: usize, gains: &[f64], tables: &[&Tables]) {
        let (mut gaining, mut product) = (0, 1.0);
        for (gain, table) in gains.iter().zip(tables) {
            let over = gain + (table.draw.reservation - table.draw.disagreement);
            if over > -ZERO {
                gaining += 1;
                product *= over;
            }
        }
        if self.nash.is_none() || (gaining, product) > self.product {
            self.product = (gaining, product);
            self.nash = Some(place);
        }
    }
}
