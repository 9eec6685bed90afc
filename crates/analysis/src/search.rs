//! Groups → solutions and the depth of the zone, without the whole frontier: for many parties, whose frontier is too
//! large to list though each solution is one point of it.
//!
//! A solution is a package of the zone at which a concave measure of the parties' gains is greatest. From a good
//! package, found by climbing ([`climb`]), follows a convex region of gains in which all that are as good lie
//! ([`region`]). For weights `λ ≥ 0` no package reaches more than the sum over groups of the most of `λ·gains` there,
//! and no point of the region has less than its support `T(λ)`: a set of groups whose `λ·gains`, with the most of the
//! other groups, stay below `T(λ)` leads nowhere. The weights are found by minimising that bound ([`relax`]); with them
//! the frontier is composed as in [`crate::maxima`], only that most partial packages fall away ([`hunt`]). What is
//! left at the end holds every best point with all its packages, and is compared exactly ([`rank`]).
//!
//! Points are evaluated on the frontier of the zone; packages that tie but are dominated are not named. Floats only
//! decide what falls away, with a margin of `1e-9` of the sizes involved.
//! Sources: H. Everett, *Generalized Lagrange multiplier method*, Operations Research 11, 1963; A. M. Geoffrion,
//! *Lagrangean relaxation for integer programming*, Mathematical Programming Study 2, 1974; T. L. Morin and R. E.
//! Marsten, *Branch-and-bound strategies for dynamic programming*, Operations Research 24, 1976 (a composition whose
//! states fall away by bounds).

pub mod climb;
pub mod hunt;
pub mod rank;
pub mod region;
pub mod relax;
#[cfg(test)]
mod tests;

use num_bigint::BigInt;

use crate::maxima::{self, Own, Problem};
use crate::options::{Options, Refusal};
use hunt::Hunt;
use rank::Measure;

/// What is asked: packages in steps, and what gains are reckoned from.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// What each group offers: group → party → row.
    pub groups: &'a Problem,
    /// For each party, what every package is worth beforehand, in steps.
    pub offsets: Vec<i128>,
    /// For each party, how many steps one of utility has, above zero.
    pub scales: Vec<BigInt>,
    /// For each party, the least it accepts, in steps; none where it need not accept.
    pub reservations: Vec<Option<i128>>,
    /// For each party, its utility without agreement, in steps.
    pub disagreements: Vec<i128>,
    /// For each party, the whole power to which its gain is taken in the weighted product; none where none is asked for.
    pub powers: Option<Vec<u32>>,
}

/// A point that a search has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tied {
    /// Utility of each party, in steps, offsets included.
    pub steps: Vec<i128>,
    /// How many packages reach it; `u128::MAX` for that many or more.
    pub count: u128,
    /// The first of them: a row for each group.
    pub rows: Vec<u32>,
}

/// What a search comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Every undominated point of the zone that ties, falling; at least one.
    Points(Vec<Tied>),
    /// No package is in the zone.
    Empty,
    /// There are packages in the zone, and the concept is not defined or not sought there; why.
    Undefined(&'static str),
    /// More partial packages than this are about as good as the best: it was not decided which are.
    TooMany(usize),
}

/// The solutions that are searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solved {
    /// For each party the most it has in the zone, in steps; none in an empty zone.
    pub ideals: Option<Vec<i128>>,
    /// Greatest product of gains.
    pub nash: Found,
    /// Greatest product of gains, each to its power; none where it was not asked for.
    pub weighted_nash: Option<Found>,
    /// Greatest least gain.
    pub egalitarian: Found,
    /// Greatest least gain, then greatest second least, and so on.
    pub leximin: Found,
    /// The same for shares of the ideal gain.
    pub kalai_smorodinsky: Found,
    /// Greatest sum of utilities.
    pub utilitarian: Found,
}

/// A question made ready: dominated rows left out, gains in floats.
pub struct Search<'a> {
    question: &'a Question<'a>,
    own: Vec<Own>,
    options: &'a Options<'a>,
}

/// The greatest power of a gain.
pub const MOST_POWER: u32 = 512;

/// Where no package gives every party that can gain a gain at once.
const NO_GAIN_FOR_ALL: &str = "no package gives all parties that can gain something a gain at once; the product over the \
                               largest set that can is not searched for";

/// Where no party can gain.
const NO_GAIN: &str = "no package of the zone gives a party more than it has without agreement";

impl<'a> Search<'a> {
    /// Makes a question ready. Cost: the rows of all groups, sorted and swept.
    ///
    /// # Errors
    /// Refuses a question whose parts do not fit together.
    pub fn new(question: &'a Question<'a>, options: &'a Options<'a>) -> Result<Self, Refusal> {
        let width = maxima::check(question.groups)?;
        let sizes = [question.offsets.len(), question.scales.len(), question.reservations.len()];
        let positive = question.scales.iter().all(|s| s.sign() == num_bigint::Sign::Plus);
        let numbers = question.offsets.iter().chain(&question.disagreements);
        let small = numbers
            .chain(question.reservations.iter().flatten())
            .all(|n| n.unsigned_abs() < maxima::MOST_STEPS.unsigned_abs());
        let powers =
            question.powers.as_ref().is_none_or(|p| p.len() == width && p.iter().all(|p| *p <= MOST_POWER));
        if sizes != [width; 3] || !powers || question.disagreements.len() != width || !positive || !small {
            return Err(Refusal::Malformed("the parties of a search do not fit together".to_owned()));
        }
        let own: Vec<Own> = question.groups.iter().map(|group| maxima::undominated(group, 0)).collect();
        if own.iter().any(|own| own.front.len() > options.frontier_limit) {
            return Err(Refusal::TooManyPoints { limit: options.frontier_limit });
        }
        Ok(Self { question, own, options })
    }

    /// Whether some group has no row, so that there is no package at all.
    fn is_void(&self) -> bool {
        self.own.iter().any(|own| own.front.is_empty())
    }

    /// The deepest points: greatest `min_k (U_k − r_k)` over the parties that must accept, in or out of the zone.
    /// Empty where there is no package or no party must accept.
    ///
    /// # Errors
    /// Stops where the progress function says so.
    pub fn depth(&self) -> Result<Found, Refusal> {
        let measure = Measure::least(self.question, &self.question.reservations, 1);
        if self.is_void() || !measure.counts_any() {
            return Ok(Found::Empty);
        }
        self.seek((&vec![None; self.question.offsets.len()], &measure), None)
    }

    /// For each party that must accept, the most it can have where all others that must accept do, in steps; none
    /// where they do not accept anything together.
    ///
    /// # Errors
    /// Refuses where more partial packages must be kept than the options allow points; stops where the progress
    /// function says so.
    pub fn opens_if(&self) -> Result<Vec<Option<i128>>, Refusal> {
        let reservations = &self.question.reservations;
        let mut most = vec![None; reservations.len()];
        for party in (0..reservations.len()).filter(|k| reservations[*k].is_some()) {
            let mut floors = reservations.clone();
            floors[party] = None;
            if let Some(start) = self.reach(&floors)? {
                most[party] = Some(self.most(party, &floors, &start)?);
            }
        }
        Ok(most)
    }

    /// All solutions in the zone. A party whose consent is not needed counts in all of them.
    ///
    /// # Errors
    /// As [`Search::opens_if`]; where only the ties of one concept are too many, that concept says so.
    pub fn solve(&self) -> Result<Solved, Refusal> {
        let (question, floors) = (self.question, &self.question.reservations);
        let parties = question.offsets.len();
        let Some(start) = self.reach(floors)? else {
            let [nash, egalitarian, leximin, kalai_smorodinsky, utilitarian] = [const { Found::Empty }; 5];
            let weighted_nash = question.powers.as_ref().map(|_| Found::Empty);
            return Ok(Solved {
                ideals: None,
                nash,
                weighted_nash,
                egalitarian,
                leximin,
                kalai_smorodinsky,
                utilitarian,
            });
        };
        let most = |party: usize| self.most(party, floors, &start);
        let ideals = (0..parties).map(most).collect::<Result<Vec<i128>, Refusal>>()?;
        let all: Vec<Option<i128>> = question.disagreements.iter().copied().map(Some).collect();
        let gain = |k: usize| ideals[k] - question.disagreements[k];
        let widths: Vec<Option<i128>> = (0..parties).map(|k| Some(gain(k)).filter(|g| *g > 0)).collect();
        let gainers: Vec<usize> = (0..parties).filter(|k| widths[*k].is_some()).collect();
        let least = Measure::least(question, &all, 1);
        let sum = Measure::sum(question);
        Ok(Solved {
            egalitarian: self.seek((floors, &least), Some(&start))?,
            leximin: self.leximin((floors, Measure::least(question, &all, parties)), &ideals, &start)?,
            kalai_smorodinsky: if gainers.is_empty() {
                Found::Undefined(NO_GAIN)
            } else {
                self.leximin((floors, Measure::shares(question, &widths)), &ideals, &start)?
            },
            nash: self.nash(&gainers, &vec![1; parties])?,
            weighted_nash: match &question.powers {
                Some(powers) => Some(self.nash(&gainers, powers)?),
                None => None,
            },
            utilitarian: self.seek((floors, &sum), Some(&start))?,
            ideals: Some(ideals),
        })
    }

    /// A package at or above floors, if there is one: its places in the groups' fronts.
    fn reach(&self, floors: &[Option<i128>]) -> Result<Option<Vec<usize>>, Refusal> {
        if self.is_void() {
            return Ok(None);
        }
        let measure = Measure::least(self.question, floors, 1);
        if !measure.counts_any() {
            return Ok(Some(vec![0; self.own.len()]));
        }
        let mut hunt = Hunt::new(self.question, &self.own, (floors, &measure));
        if let Some((choice, _)) = hunt.aim(None) {
            return Ok(Some(choice));
        }
        hunt.aim_at_floors();
        let left = hunt.run(self.options)?;
        let found = rank::best(self.question, &left, (floors, &measure));
        Ok(points(&found).first().map(|point| self.places(&point.rows)))
    }

    /// The places of rows in the groups' fronts.
    fn places(&self, rows: &[u32]) -> Vec<usize> {
        let place = |(own, row): (&Own, &u32)| {
            let found = own.rows.binary_search_by_key(row, |(row, _)| *row);
            found.map_or(0, |at| own.rows[at].1 as usize)
        };
        self.own.iter().zip(rows).map(place).collect()
    }

    /// The most of one party among packages at or above floors, of which one is known. Packages that have just as much
    /// are not looked at: after climbing, only more than that is searched for.
    fn most(&self, party: usize, floors: &[Option<i128>], start: &[usize]) -> Result<i128, Refusal> {
        let measure = Measure::only(self.question, party);
        let mut climbing = Hunt::new(self.question, &self.own, (floors, &measure));
        let known = climbing.aim(Some(start)).map_or(self.question.offsets[party], |(_, steps)| steps[party]);
        let mut more = floors.to_vec();
        more[party] = Some(known + 1);
        let mut hunt = Hunt::new(self.question, &self.own, (&more, &measure));
        hunt.aim_at_floors();
        let found = rank::best(self.question, &hunt.run(self.options)?, (&more, &measure));
        Ok(points(&found).first().map_or(known, |point| point.steps[party]))
    }

    /// The best points by the least gain, the second least and so on. Where the party with the least ideal gets it in
    /// some package, it gets no more and no less in any best one: from then on only the others are compared.
    fn leximin(
        &self,
        (floors, mut measure): (&[Option<i128>], Measure),
        ideals: &[i128],
        start: &[usize],
    ) -> Result<Found, Refusal> {
        let mut floors = floors.to_vec();
        let mut start = start.to_vec();
        let mut places = measure.clone();
        while measure.counts_any() {
            let gain = |k: usize| measure.gain(k, ideals[k]).map(|gain| (gain, k));
            let Some((least, _)) = (0..ideals.len()).filter_map(gain).min() else { break };
            let mut hunt = Hunt::new(self.question, &self.own, (&floors, &measure));
            let Some((choice, steps)) = hunt.aim(Some(&start)) else { break };
            start = choice;
            let reached = (0..ideals.len()).filter_map(|k| measure.gain(k, steps[k])).min();
            if reached.as_ref() != Some(&least) {
                break;
            }
            // All have at least that much, and those who can have no more have just that.
            let fixed: Vec<usize> =
                (0..ideals.len()).filter(|k| measure.gain(*k, ideals[*k]).as_ref() == Some(&least)).collect();
            for (party, floor) in floors.iter_mut().enumerate() {
                *floor = (*floor).max(measure.at_least(party, &least));
            }
            places = measure.clone();
            measure = measure.without(&fixed);
        }
        let measure = if measure.counts_any() { &measure } else { &places };
        self.seek((&floors, measure), Some(&start))
    }

    /// The greatest product of gains, to their powers, of the parties that can gain and have a power above nought. Where
    /// there is none, every point of the zone's frontier ties, which is not listed.
    fn nash(&self, gainers: &[usize], powers: &[u32]) -> Result<Found, Refusal> {
        let gainers: Vec<usize> = gainers.iter().copied().filter(|k| powers[*k] > 0).collect();
        if gainers.is_empty() {
            return Ok(Found::Undefined(NO_GAIN));
        }
        // A gain of one step at least: then all those who can gain do.
        let mut floors = self.question.reservations.clone();
        for party in &gainers {
            let gain = self.question.disagreements[*party] + 1;
            floors[*party] = floors[*party].max(Some(gain));
        }
        match self.reach(&floors)? {
            Some(start) => {
                let measure = Measure::product(self.question, &gainers, powers);
                self.seek((&floors, &measure), Some(&start))
            }
            None => Ok(Found::Undefined(NO_GAIN_FOR_ALL)),
        }
    }

    /// The best points at or above floors.
    fn seek(
        &self,
        (floors, measure): (&[Option<i128>], &Measure),
        start: Option<&[usize]>,
    ) -> Result<Found, Refusal> {
        let mut hunt = Hunt::new(self.question, &self.own, (floors, measure));
        hunt.aim(start);
        match hunt.run(self.options) {
            Ok(left) => Ok(rank::best(self.question, &left, (floors, measure))),
            Err(Refusal::TooManyPoints { limit }) => Ok(Found::TooMany(limit)),
            Err(refusal) => Err(refusal),
        }
    }
}

/// The points that are there.
#[must_use]
pub fn points(found: &Found) -> &[Tied] {
    match found {
        Found::Points(points) => points,
        Found::Empty | Found::Undefined(_) | Found::TooMany(_) => &[],
    }
}

/// Whether utilities in steps are at or above floors.
fn is_at_least(steps: &[i128], floors: &[Option<i128>]) -> bool {
    steps.iter().zip(floors).all(|(s, floor)| floor.is_none_or(|floor| *s >= floor))
}
