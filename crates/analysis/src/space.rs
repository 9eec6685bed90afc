//! Scenario → space: the feasible packages as a product of groups of linked issues, in exact steps.
//!
//! A package is feasible if no rule bars it and it crosses no red line of a party whose consent is needed
//! ([`Scenario::is_needed`]); red lines of other parties make those parties refuse, no more.
//! Utilities are whole numbers of steps (see [`mod@unit`]). Additive: the sum over groups of their columns, plus
//! the offset. Mean of included articles: that sum times [`Space::factors`] at the number of articles, plus the
//! offset; with interaction terms under the mean there is one group, which holds utilities as they are.
//! Building costs the sum of the groups' sizes, not their product, in time and in memory.

pub mod group;
mod large;
pub mod unit;
pub mod walk;

use mediant_core::case::Aggregation;
use mediant_core::number::{Count, Fraction};
use mediant_core::scenario::{MatterKind, Package, Scenario, Seat};

pub use group::Group;
pub use unit::{Parts, Unit};

use crate::options::{Options, Refusal};

/// The most parties that are analysed together.
pub const MOST_PARTIES: usize = 64;

/// The feasible packages of a scenario of which all numbers are known.
#[derive(Clone, Debug)]
pub struct Space<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The unit of all steps.
    pub unit: Unit,
    /// The groups, in order of their first issue; their product is the feasible packages.
    pub groups: Vec<Group>,
    /// For each party, what its utility is made of, in steps.
    pub parts: Vec<Parts>,
    /// For each party, what every package is worth beforehand, in steps.
    pub offsets: Vec<i128>,
    /// For each party, what no package is worth more than, in steps.
    pub ceilings: Vec<Option<i128>>,
    /// For each party, its reservation value, in steps.
    pub reservations: Vec<i128>,
    /// For each party, its utility without agreement, in steps.
    pub disagreements: Vec<i128>,
    /// Mean of included articles: what the sum is multiplied by where `n` articles are in; none where the sum counts as it is.
    pub factors: Option<Vec<f64>>,
    /// How many parties must accept, those with a veto among them: at least one.
    pub at_least: usize,
    /// Whether the empty draft is one of the groups' products, though it is no package (mean of included articles).
    pub holds_empty: bool,
    /// By how much one option more of an issue moves a package on in the lexicographic order of all packages; none
    /// where there are more than 2^128.
    pub places: Option<Vec<u128>>,
    /// Packages at all.
    pub all: Count,
    /// Packages without contradiction, red lines aside.
    pub consistent: Count,
    /// For each party, how many consistent packages its red lines bar.
    pub barred: Vec<Count>,
    /// Feasible packages.
    pub feasible: Count,
}

impl<'a> Space<'a> {
    /// The space of a scenario.
    ///
    /// # Errors
    /// Refuses numbers known only in part, more than [`MOST_PARTIES`] parties, and more feasible packages than
    /// the options allow.
    pub fn new(scenario: &'a Scenario, options: &Options<'_>) -> Result<Self, Refusal> {
        check(scenario)?;
        let walked = is_walked(scenario);
        let (unit, parts) = unit::measure(scenario, walked)?;
        let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
        let extra = |p: &Seat| !p.interactions.is_empty() || !p.bundles.is_empty();
        let whole = mean && scenario.parties.iter().any(extra);
        let factors = mean.then(|| factors(scenario, &unit));
        let needed =
            (0..scenario.parties.len()).filter(|k| scenario.is_needed(*k)).fold(0, |m, k| m | 1_u64 << k);
        let making =
            group::Making { scenario, parts: &parts, needed, factors: factors.as_deref().filter(|_| whole) };
        let most = if walked { options.limit } else { u128::MAX };
        let groups = groups(&making, whole, (most, options))?;
        let sizes: Vec<u128> = scenario.issues.iter().map(|m| m.options.len() as u128).collect();
        let mut space = Self {
            scenario,
            unit,
            groups,
            offsets: parts.iter().map(|p| p.offset).collect(),
            ceilings: parts.iter().map(|p| p.ceiling).collect(),
            reservations: parts.iter().map(|p| p.reservation).collect(),
            disagreements: parts.iter().map(|p| p.disagreement).collect(),
            parts,
            factors: factors.filter(|_| !whole),
            at_least: scenario.at_least.clamp(1, scenario.parties.len()),
            holds_empty: false,
            places: group::places(&sizes),
            all: Count::ZERO,
            consistent: Count::ZERO,
            barred: Vec::new(),
            feasible: Count::ZERO,
        };
        space.count();
        if walked && !space.is_walkable(options.limit) {
            return Err(space.too_many(options.limit));
        }
        Ok(space)
    }

    fn count(&mut self) {
        let scenario = self.scenario;
        let all: Count = scenario.issues.iter().map(|m| Count::from(m.options.len())).product();
        let consistent: Count = self.groups.iter().map(|g| &g.consistent).product();
        let feasible: Count = self.groups.iter().map(|g| &g.feasible).product();
        let uncrossed = |k: usize| self.groups.iter().map(|g| &g.uncrossed[k]).product::<Count>();
        let mut barred: Vec<Count> =
            (0..scenario.parties.len()).map(|k| &consistent - uncrossed(k)).collect();
        let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
        // With one group for the whole mean the empty draft was left out at once, as far as it was consistent.
        let empty = vec![0; scenario.issues.len()];
        let listed = mean && self.factors.is_some() && !scenario.rules.iter().any(|r| r.bars(&empty));
        for (k, count) in barred.iter_mut().enumerate() {
            *count -= u32::from(listed && scenario.crosses_red_line(k, &empty));
        }
        let crosses = |k: usize| scenario.is_needed(k) && scenario.crosses_red_line(k, &empty);
        self.holds_empty = listed && !(0..scenario.parties.len()).any(crosses);
        self.all = all - u32::from(mean && self.offers_empty());
        self.consistent = consistent - u32::from(listed);
        self.feasible = feasible - u32::from(self.holds_empty);
        self.barred = barred;
    }

    /// Whether of some linked issues only the undominated assignments are listed, all being too many.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.groups.iter().any(Group::is_partial)
    }

    /// Whether the feasible packages may be walked through one by one.
    #[must_use]
    pub fn is_walkable(&self, limit: u128) -> bool {
        self.places.is_some() && !self.is_partial() && self.feasible <= Count::from(limit)
    }

    /// The refusal to walk through the feasible packages.
    #[must_use]
    pub fn too_many(&self, limit: u128) -> Refusal {
        Refusal::TooManyPackages { count: self.feasible.clone(), limit, largest: self.largest() }
    }

    /// Whether every issue is an article, so that one package at all is the empty draft.
    fn offers_empty(&self) -> bool {
        self.scenario.issues.iter().all(|m| m.kind == MatterKind::Article)
    }

    /// The names of the issues of the group with the most rows.
    fn largest(&self) -> String {
        let most = self.groups.iter().rev().max_by_key(|g| g.feasible.clone());
        most.map(|g| names(self.scenario, &g.issues)).unwrap_or_default()
    }

    /// How many parties there are.
    #[must_use]
    pub fn parties(&self) -> usize {
        self.scenario.parties.len()
    }

    /// Whether some party whose consent is not needed in any case has red lines, so that utilities alone do not
    /// say who accepts.
    #[must_use]
    pub fn has_soft_red_lines(&self) -> bool {
        self.groups.iter().any(|g| g.crossed.iter().any(|c| !c.is_empty()))
    }

    /// Whether utilities add up over groups.
    #[must_use]
    pub fn is_additive(&self) -> bool {
        self.factors.is_none()
    }

    /// A party's utility for a package, in steps ([`Parts::steps`]).
    #[must_use]
    pub fn steps(&self, party: usize, package: &[u16]) -> Option<i128> {
        self.parts[party].steps(self.scenario, (&self.unit, party), package)
    }

    /// A party's utility, cut off at its ceiling.
    #[must_use]
    pub fn capped(&self, party: usize, steps: i128) -> i128 {
        self.ceilings[party].map_or(steps, |most| steps.min(most))
    }

    /// A party's utility for a package: the nearest double to the exact one.
    #[must_use]
    pub fn utility(&self, party: usize, package: &[u16]) -> Option<f64> {
        self.exact_utility(party, package).as_ref().map(mediant_core::number::to_f64)
    }

    /// A party's exact utility for a package.
    #[must_use]
    pub fn exact_utility(&self, party: usize, package: &[u16]) -> Option<Fraction> {
        self.scenario.utility(party, package)
    }

    /// Whether utilities, in steps, make enough parties accept: every party with a veto and [`Space::at_least`]
    /// in all. Red lines of parties whose consent is not needed are not looked at here.
    #[must_use]
    pub fn is_accepted(&self, steps: &[i128]) -> bool {
        let accepts = |k: usize| steps[k] >= self.reservations[k] - self.unit.tolerance;
        let vetoed = self.scenario.parties.iter().enumerate().any(|(k, seat)| seat.veto && !accepts(k));
        !vetoed && (0..steps.len()).filter(|k| accepts(*k)).count() >= self.at_least
    }

    /// The package at this place in the lexicographic order of all packages. The place is the sum of the codes
    /// of its rows. Empty where there are more than 2^128 packages.
    #[must_use]
    pub fn package(&self, code: u128) -> Package {
        let sizes = self.scenario.issues.iter().map(|m| m.options.len() as u128);
        let option = |(place, size): (&u128, u128)| u16::try_from(code / place % size).unwrap_or(u16::MAX);
        self.places.iter().flatten().zip(sizes).map(option).collect()
    }

    /// What each row of a group adds to the place of a package in the lexicographic order of all packages.
    #[must_use]
    pub fn codes(&self, group: &Group) -> Vec<u128> {
        let places = self.places.as_deref().unwrap_or_default();
        let code = |row: usize| {
            group
                .options(row)
                .map(|(issue, option)| places.get(issue).unwrap_or(&0) * u128::from(option))
                .sum()
        };
        (0..group.rows()).map(code).collect()
    }
}

/// Whether packages have to be walked through one by one: the mean of included articles does not add up, and the red
/// lines of a party that can be outvoted are not seen in utilities.
fn is_walked(scenario: &Scenario) -> bool {
    let soft = |k: usize| !scenario.is_needed(k) && !scenario.parties[k].red_lines.is_empty();
    scenario.aggregation == Aggregation::MeanOfIncluded || (0..scenario.parties.len()).any(soft)
}

/// All groups. Where the product of what is listed passes `limit`, rows are counted only: one empty group can still
/// make it nothing at all.
fn groups(
    making: &group::Making<'_>,
    whole: bool,
    (limit, options): (u128, &Options<'_>),
) -> Result<Vec<Group>, Refusal> {
    let scenario = making.scenario;
    let walked = limit < u128::MAX;
    // The empty draft of a mean is a row, though it is no package.
    let most = limit.saturating_add(1);
    let mut room = group::Room { work: group::MOST_WORK, rows: most };
    let mut groups: Vec<Group> = Vec::new();
    let mut rows = Count::from(1_u8);
    for issues in group::linked_issues(scenario, whole) {
        let first = groups.is_empty();
        let mut made = group::make(making, issues.clone(), first, &mut room);
        if let (Err(why), false) = (&made, walked) {
            room = group::Room { work: group::MOST_WORK, rows: most };
            made = large::make(making, &issues, *why, options)?;
        }
        let made = made.map_err(|why| too_large(making, &issues, (why, limit)))?;
        rows *= &made.feasible;
        groups.push(made);
        if walked {
            let rows = u128::try_from(&rows).unwrap_or(u128::MAX);
            if rows > most {
                groups.iter_mut().for_each(Group::forget);
            }
            room.rows = most.checked_div(rows).unwrap_or(0);
        }
    }
    Ok(groups)
}

fn too_large(making: &group::Making<'_>, issues: &[usize], (why, limit): (group::TooLarge, u128)) -> Refusal {
    let scenario = making.scenario;
    let largest = names(scenario, issues);
    match why {
        group::TooLarge::Rows => Refusal::TooManyPackages {
            count: issues.iter().map(|i| Count::from(scenario.issues[*i].options.len())).product(),
            limit: limit.min((group::MOST_CELLS / scenario.parties.len()) as u128),
            largest,
        },
        group::TooLarge::Work => Refusal::TooMuchWork { limit: group::MOST_WORK, largest },
    }
}

/// What the sum of the parts is multiplied by where so many articles are in; the first is never used.
fn factors(scenario: &Scenario, unit: &Unit) -> Vec<f64> {
    let ratio = unit.ratio();
    (0..=scenario.issues.len()).map(|n| if n == 0 { 0.0 } else { ratio / n as f64 }).collect()
}

fn check(scenario: &Scenario) -> Result<(), Refusal> {
    let fault = |what: String| Err(Refusal::Malformed(what));
    let (issues, parties) = (scenario.issues.len(), scenario.parties.len());
    if parties > MOST_PARTIES {
        return Err(Refusal::TooManyParties { count: parties, limit: MOST_PARTIES });
    }
    if parties == 0 || issues == 0 {
        return fault("it needs at least one party and one issue".to_owned());
    }
    if let Some(matter) = scenario.issues.iter().find(|m| m.options.is_empty() || m.options.len() > 1 << 15) {
        return fault(format!("{} has no options, or too many", matter.id));
    }
    for seat in &scenario.parties {
        let fits = seat.values.len() == issues
            && seat.values.iter().zip(&scenario.issues).all(|(v, m)| v.len() == m.options.len());
        let weighs = match &seat.weights {
            mediant_core::scenario::Weights::Exact(weights) => weights.len() == issues,
            _ => true,
        };
        if !fits || !weighs {
            return fault(format!("{} does not value every option of every issue", seat.id));
        }
    }
    let lines = scenario.parties.iter().flat_map(|p| &p.red_lines);
    let bars = scenario.rules.iter().chain(lines).flat_map(|b| b.all_of.iter().chain(&b.unless));
    let terms = scenario.parties.iter().flat_map(|p| &p.interactions).flat_map(|t| &t.all_of);
    if bars.map(|c| c.issue).chain(terms.map(|r| r.issue)).any(|issue| issue >= issues) {
        return fault("a rule names an issue that is not there".to_owned());
    }
    Ok(())
}

fn names(scenario: &Scenario, issues: &[usize]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<&str> = issues.iter().take(SHOWN).map(|i| scenario.issues[*i].id.as_str()).collect();
    let rest = issues.len().saturating_sub(SHOWN);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Steps as a float: exact where they stay below 2^53, which common units do.
pub(crate) fn float(steps: i128) -> f64 {
    steps as f64
}

/// A float as steps: the nearest whole number.
#[allow(clippy::cast_possible_truncation, reason = "steps stay far below 2^63, and the cast saturates")]
pub(crate) fn nearest(steps: f64) -> i128 {
    steps.round() as i128
}
