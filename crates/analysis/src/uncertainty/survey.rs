//! Every feasible package judged by what is known: surely acceptable, possibly, or not.

use mediant_core::analysis::Range;
use mediant_core::scenario::Scenario;
use rayon::prelude::*;

use super::party::Judge;
use crate::halves::Halves;
use crate::options::{Options, Refusal, Watch};

/// What the pass over all packages finds.
#[derive(Clone, Debug)]
pub(super) struct Survey {
    /// Packages acceptable whatever the numbers are.
    pub(super) surely: u128,
    /// Packages acceptable for some numbers: rows of head and tail, in order.
    pub(super) possibly: Vec<(u32, u32)>,
    /// The greatest least gain with every party at its least, and with every party at its most.
    pub(super) depth: (f64, f64),
    /// For each party, the packages that it alone would accept whatever its numbers are.
    pub(super) accepted_by: Vec<u128>,
    /// For each party, least and most utility over all packages.
    least: Vec<f64>,
    most: Vec<f64>,
    /// For each party, where it is not sure about a possibly acceptable package.
    pub(super) unsure: Vec<Unsure>,
}

/// Where a party is not sure whether it would accept a possibly acceptable package.
#[derive(Clone, Debug, Default)]
pub(super) struct Unsure {
    /// Whether there is such a package.
    pub(super) any: bool,
    /// For each issue and option, whether such a package has it.
    pub(super) used: Vec<Vec<bool>>,
}

/// One party's judgement of one package.
#[derive(Clone, Copy, Default)]
struct Judgement {
    low: f64,
    high: f64,
    surely: bool,
    possibly: bool,
}

/// How enough parties accept: all with a veto, and at least so many in all.
#[derive(Clone, Debug)]
pub(super) struct Quorum {
    vetoes: Vec<bool>,
    at_least: usize,
}

impl Quorum {
    /// The quorum of a scenario.
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self {
            vetoes: scenario.parties.iter().map(|s| s.veto).collect(),
            at_least: scenario.at_least.clamp(1, scenario.parties.len().max(1)),
        }
    }

    /// Whether those who accept are enough.
    pub(super) fn is_met(&self, accepts: impl Fn(usize) -> bool) -> bool {
        let mut count = 0;
        for (party, veto) in self.vetoes.iter().enumerate() {
            if accepts(party) {
                count += 1;
            } else if *veto {
                return false;
            }
        }
        count >= self.at_least
    }

    /// The greatest `t` by which gains may fall with the quorum still met, in `room`.
    pub(super) fn least(&self, gains: &[f64], room: &mut Vec<f64>) -> f64 {
        if self.at_least >= gains.len() {
            return gains.iter().copied().fold(f64::INFINITY, f64::min);
        }
        room.clear();
        room.extend_from_slice(gains);
        room.sort_unstable_by(|a, b| b.total_cmp(a));
        let vetoes = gains.iter().zip(&self.vetoes).filter(|(_, veto)| **veto).map(|(g, _)| *g);
        vetoes.fold(room[self.at_least - 1], f64::min)
    }
}

/// Judges every package.
pub(super) fn survey(
    (scenario, halves): (&Scenario, &Halves),
    judges: &[Judge],
    options: &Options<'_>,
) -> Result<Survey, Refusal> {
    let watch = Watch::new(options, "what is known", halves.head.rows() as u64);
    let quorum = Quorum::new(scenario);
    let parts: Vec<Survey> = (0..halves.head.rows())
        .into_par_iter()
        .map(|head| {
            let mut found = empty(scenario);
            if !watch.is_stopped() {
                one_head((scenario, halves, head), (judges, &quorum), &mut found);
                watch.step();
            }
            found
        })
        .collect();
    if watch.is_stopped() {
        return Err(Refusal::Stopped);
    }
    let mut whole = empty(scenario);
    for part in parts {
        whole.join(part);
    }
    Ok(whole)
}

fn empty(scenario: &Scenario) -> Survey {
    let parties = scenario.parties.len();
    let used: Vec<Vec<bool>> = scenario.issues.iter().map(|m| vec![false; m.options.len()]).collect();
    Survey {
        surely: 0,
        possibly: Vec::new(),
        depth: (f64::NEG_INFINITY, f64::NEG_INFINITY),
        accepted_by: vec![0; parties],
        least: vec![f64::INFINITY; parties],
        most: vec![f64::NEG_INFINITY; parties],
        unsure: vec![Unsure { any: false, used }; parties],
    }
}

fn one_head(
    (scenario, halves, head): (&Scenario, &Halves, usize),
    (judges, quorum): (&[Judge], &Quorum),
    found: &mut Survey,
) {
    let mut package = vec![0; scenario.issues.len()];
    let mut verdicts = vec![Judgement::default(); judges.len()];
    let (mut lows, mut highs, mut room) = (Vec::new(), Vec::new(), Vec::new());
    for tail in (0..halves.tail.rows()).filter(|tail| halves.is_package(head, *tail)) {
        halves.fill(head, tail, &mut package);
        let refused = halves.head.refused[head] | halves.tail.refused[tail];
        for (party, (judge, verdict)) in judges.iter().zip(&mut verdicts).enumerate() {
            let ((low, surely), (high, possibly)) = judge.gains(&package);
            let (least, most) = (judge.fast.reservation.1 + low, judge.fast.reservation.0 + high);
            found.least[party] = found.least[party].min(least);
            found.most[party] = found.most[party].max(most);
            *verdict = if refused >> party & 1 == 1 {
                Judgement { low: f64::NEG_INFINITY, high: f64::NEG_INFINITY, ..Judgement::default() }
            } else {
                Judgement { low, high, surely, possibly }
            };
            found.accepted_by[party] += u128::from(verdict.surely);
        }
        lows.clear();
        lows.extend(verdicts.iter().map(|v| v.low));
        highs.clear();
        highs.extend(verdicts.iter().map(|v| v.high));
        found.depth.0 = found.depth.0.max(quorum.least(&lows, &mut room));
        found.depth.1 = found.depth.1.max(quorum.least(&highs, &mut room));
        found.surely += u128::from(quorum.is_met(|k| verdicts[k].surely));
        if quorum.is_met(|k| verdicts[k].possibly) {
            let row = |r: usize| u32::try_from(r).unwrap_or(u32::MAX);
            found.possibly.push((row(head), row(tail)));
            for (unsure, verdict) in found.unsure.iter_mut().zip(&verdicts) {
                if verdict.possibly && !verdict.surely {
                    unsure.any = true;
                    unsure.used.iter_mut().zip(&package).for_each(|(row, o)| row[usize::from(*o)] = true);
                }
            }
        }
    }
}

impl Survey {
    fn join(&mut self, other: Self) {
        self.surely += other.surely;
        self.possibly.extend(other.possibly);
        self.depth = (self.depth.0.max(other.depth.0), self.depth.1.max(other.depth.1));
        for (sum, count) in self.accepted_by.iter_mut().zip(other.accepted_by) {
            *sum += count;
        }
        self.least.iter_mut().zip(other.least).for_each(|(a, b)| *a = a.min(b));
        self.most.iter_mut().zip(other.most).for_each(|(a, b)| *a = a.max(b));
        for (mine, theirs) in self.unsure.iter_mut().zip(other.unsure) {
            mine.any |= theirs.any;
            for (row, other) in mine.used.iter_mut().zip(theirs.used) {
                row.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
            }
        }
    }

    /// Each party's utility over the packages, as bounds.
    pub(super) fn ranges(&self) -> Vec<Range> {
        let one = |(least, most): (&f64, &f64)| Range { least: *least, most: *most, most_in_zone: None };
        self.least.iter().zip(&self.most).filter(|(l, m)| l <= m).map(one).collect()
    }
}
