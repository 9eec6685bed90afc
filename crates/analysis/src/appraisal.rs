//! A closer look at the packages worth one: the solutions', the deepest of the zone, and the offers.
//!
//! For each package: utilities, gains over reservation values, shares of each party's own ideal gain
//! `(U_k − d_k) / (a_k − d_k)` with `a_k` the most it can have in the zone (among feasible packages where the zone is
//! empty; the share is 1 where there is nothing to gain), who would refuse and why, gives and gets ([`exchange`]),
//! whether it is one-sided, and how far it is from the frontier (Euclidean distance in utilities).
//!
//! One-sided (surrender, not settlement): some party has a share of at least `1 − ε` while another, with something to
//! gain, has at most `ε` ([`EPSILON`]); or some party with something at stake concedes on no issue against its opening
//! while another does. Cost: packages × frontier points × parties.

use mediant_core::Id;
use mediant_core::analysis::{
    Appraisal, Concept, Exchange, Frontier, OneSided, Range, Refusal, Solution, Zone,
};
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{Package, Scenario};

pub mod exchange;

pub use exchange::exchanges;

/// How close to all, and to nothing, a share must be for a package to be one-sided.
pub const EPSILON: f64 = 0.05;

/// Utilities that differ by no more than this are the same.
const SAME: f64 = 1e-9;

/// What a package is looked at against.
#[derive(Clone, Copy, Debug)]
pub struct Background<'a> {
    /// The zone.
    pub zone: &'a Zone,
    /// The frontier of all feasible packages.
    pub frontier: &'a Frontier,
    /// The solutions.
    pub solutions: &'a [Solution],
    /// Each party's utility over packages.
    pub ranges: &'a [Range],
}

/// The appraisals: of the first package of each point of each solution, in order of concepts, then of the deepest package,
/// then of the offers; a package that is several of these is looked at once.
#[must_use]
pub fn appraisals(scenario: &Scenario, background: &Background<'_>) -> Vec<Appraisal> {
    let mut picked: Vec<(Package, Vec<Concept>, Vec<Id>)> = Vec::new();
    let mut at = |package: &Package| {
        picked.iter().position(|p| p.0 == *package).unwrap_or_else(|| {
            picked.push((package.clone(), Vec::new(), Vec::new()));
            picked.len() - 1
        })
    };
    let mut concepts = Vec::new();
    for solution in background.solutions {
        for package in solution.points.iter().filter_map(|p| p.packages.first()) {
            concepts.push((at(package), solution.concept));
        }
    }
    background.zone.deepest.first().map(&mut at);
    let offers: Vec<(usize, &Id)> = scenario.offers.iter().map(|(id, package)| (at(package), id)).collect();
    for (index, concept) in concepts {
        if !picked[index].1.contains(&concept) {
            picked[index].1.push(concept);
        }
    }
    for (index, id) in offers {
        picked[index].2.push(id.clone());
    }
    let one = |(package, concepts, offers)| Appraisal {
        concepts,
        offers,
        ..appraise(scenario, background, package)
    };
    picked.into_iter().map(one).collect()
}

/// A closer look at one package. Where a party's utility is not known exactly, utilities, gains and shares are empty and
/// nothing is said of the frontier; what can be said of the others still is.
#[must_use]
pub fn appraise(scenario: &Scenario, background: &Background<'_>, package: Package) -> Appraisal {
    let mut appraisal = Appraisal {
        contradicts: !scenario.is_consistent(&package),
        package,
        concepts: Vec::new(),
        offers: Vec::new(),
        utilities: Vec::new(),
        gains: Vec::new(),
        shares: Vec::new(),
        refusals: Vec::new(),
        exchanges: Vec::new(),
        one_sided: None,
        to_frontier: 0.0,
        improved_by: None,
    };
    if appraisal.contradicts {
        return appraisal;
    }
    let package = &appraisal.package;
    let utilities: Vec<Option<Fraction>> =
        (0..scenario.parties.len()).map(|k| scenario.utility(k, package)).collect();
    appraisal.refusals = refusals(scenario, package, &utilities);
    appraisal.exchanges = exchanges(scenario, package);
    let Some(utilities) = utilities.into_iter().collect::<Option<Vec<Fraction>>>() else { return appraisal };
    appraisal.utilities = utilities.iter().map(to_f64).collect();
    if let Some(gains) = over(scenario, &utilities) {
        appraisal.gains = gains;
        appraisal.shares = shares(scenario, background.ranges, &utilities);
    }
    appraisal.one_sided = one_sided(scenario, &appraisal, background.ranges);
    appraisal.to_frontier = distance(background.frontier, &appraisal.utilities);
    appraisal.improved_by = improvement(background.frontier, &appraisal.utilities);
    if appraisal.improved_by.is_none() && appraisal.to_frontier < SAME {
        appraisal.to_frontier = 0.0;
    }
    appraisal
}

/// Gains over the reservation values; none where one is not known exactly.
fn over(scenario: &Scenario, utilities: &[Fraction]) -> Option<Vec<f64>> {
    scenario.parties.iter().zip(utilities).map(|(s, u)| Some(to_f64(&(u - s.reservation.exact()?)))).collect()
}

/// Shares of each party's own ideal gain; empty where a disagreement value is not known exactly.
fn shares(scenario: &Scenario, ranges: &[Range], utilities: &[Fraction]) -> Vec<f64> {
    let share = |(party, utility): (usize, &Fraction)| {
        let without = scenario.parties[party].disagreement.exact()?;
        let range = ranges.get(party)?;
        let ideal = range.most_in_zone.unwrap_or(range.most) - to_f64(without);
        let gain = to_f64(&(utility - without));
        Some(if ideal > SAME { gain / ideal } else { 1.0 })
    };
    utilities.iter().enumerate().map(share).collect::<Option<Vec<f64>>>().unwrap_or_default()
}

/// Who would refuse, and why.
fn refusals(scenario: &Scenario, package: &[u16], utilities: &[Option<Fraction>]) -> Vec<(usize, Refusal)> {
    let mut found = Vec::new();
    for (party, seat) in scenario.parties.iter().enumerate() {
        if let (Some(utility), Some(least)) = (&utilities[party], seat.reservation.exact())
            && utility < least
        {
            found.push((party, Refusal::BelowReservation(to_f64(&(least - utility)))));
        }
        let crossed = seat.red_lines.iter().enumerate().filter(|(_, line)| line.bars(package));
        found.extend(crossed.map(|(index, _)| (party, Refusal::RedLine(index))));
    }
    found
}

/// Whether one side gets everything.
fn one_sided(scenario: &Scenario, appraisal: &Appraisal, ranges: &[Range]) -> Option<OneSided> {
    let gives = |party: usize| mine(&appraisal.exchanges, party).any(|e| e.against_own < -SAME);
    let cares = |party: usize| ranges.get(party).is_some_and(|r| r.most - r.least > SAME);
    let others = |winner: usize| (0..scenario.parties.len()).filter(move |k| *k != winner);
    for (winner, share) in appraisal.shares.iter().enumerate() {
        let empty_handed = |k: &usize| appraisal.shares[*k] <= EPSILON;
        let losers: Vec<usize> = others(winner).filter(empty_handed).collect();
        if *share >= 1.0 - EPSILON && cares(winner) && !losers.is_empty() {
            return Some(OneSided { winner, losers, concedes_nothing: !gives(winner) });
        }
    }
    let unmoved = |k: &usize| cares(*k) && !gives(*k) && mine(&appraisal.exchanges, *k).next().is_some();
    let winner = (0..scenario.parties.len()).find(unmoved)?;
    let losers: Vec<usize> = others(winner).filter(|k| gives(*k)).collect();
    (!losers.is_empty()).then_some(OneSided { winner, losers, concedes_nothing: true })
}

fn mine(exchanges: &[Exchange], party: usize) -> impl Iterator<Item = &Exchange> {
    exchanges.iter().filter(move |e| e.party == party)
}

/// Euclidean distance to the nearest frontier point; 0 where there is none.
fn distance(frontier: &Frontier, utilities: &[f64]) -> f64 {
    let square = |point: &[f64]| point.iter().zip(utilities).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    let nearest = frontier.points.iter().map(|p| square(&p.utilities)).fold(f64::INFINITY, f64::min);
    if nearest.is_finite() { nearest.sqrt() } else { 0.0 }
}

/// The frontier package that is at least as good for all and better for some, with the greatest least gain (ties: greatest
/// sum, then frontier order).
fn improvement(frontier: &Frontier, utilities: &[f64]) -> Option<Package> {
    let mut best: Option<((f64, f64), &Package)> = None;
    for point in &frontier.points {
        let gains = || point.utilities.iter().zip(utilities).map(|(a, b)| a - b);
        let (least, sum) = (gains().fold(f64::INFINITY, f64::min), gains().sum::<f64>());
        let better = best.as_ref().is_none_or(|((l, s), _)| (least, sum) > (*l, *s));
        if least >= -SAME && gains().any(|g| g > SAME) && better {
            best = point.packages.first().map(|p| ((least, sum), p)).or(best);
        }
    }
    best.map(|(_, package)| package.clone())
}

#[cfg(test)]
mod tests;
