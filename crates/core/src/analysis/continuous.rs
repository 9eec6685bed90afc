//! What an analysis says of two parties whose utilities add up, where some issues take any amount in a range.

use super::{Concept, Verdict};
use crate::number::Fraction;

/// The answer over all amounts of the continuous issues, exactly; the rest of an analysis looks at sampled amounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Continuous {
    /// Open or empty: whether both parties can have their reservation values.
    pub verdict: Verdict,
    /// Greatest least gain over reservation, in utility; negative where the zone is empty.
    pub depth: Fraction,
    /// The settlements that reach it.
    pub deepest: Vec<Stretch>,
    /// What no other settlement dominates, falling in the first party. Neighbours may share an end.
    pub frontier: Vec<Stretch>,
    /// One for each concept that is defined here; none where the zone is empty.
    pub solutions: Vec<ContinuousSolution>,
}

/// A straight stretch between two places, both of which may be the same: then it is a lone point. One continuous issue
/// changes along it; all between the ends belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The end that gives the first party most.
    pub from: Place,
    /// The end that gives the second party most.
    pub to: Place,
}

impl Stretch {
    /// Whether it is one point.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.from == self.to
    }
}

/// A settlement of all issues and what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Utility of each party.
    pub utilities: Vec<f64>,
    /// What is settled on each issue, in issue order.
    pub settled: Vec<Settled>,
    /// Whether it belongs to the stretch. An end that does not can be come as near to as one likes, and is itself
    /// dominated by a settlement elsewhere.
    pub included: bool,
}

/// What is settled on one issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// An option of the scenario, by index.
    Option(u16),
    /// The amount of a continuous issue, in its unit.
    Amount(Fraction),
}

/// What a concept picks among all amounts.
#[derive(Clone, Debug, PartialEq)]
pub struct ContinuousSolution {
    /// The concept.
    pub concept: Concept,
    /// All that ties, falling in the first party: points, and whole stretches.
    pub ties: Vec<Stretch>,
    /// What the concept makes greatest (or least): product, ratio, gain, sum, spread; in utility.
    pub value: Fraction,
}
