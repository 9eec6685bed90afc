//! What a party told about itself, kept as told.

use crate::Id;
use crate::case::{Origin, Pick, Rule};
use crate::number::{Fraction, Quantity};

/// What a party told. Confidential to that party and the mediator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Where the numbers come from, unless said otherwise below.
    pub origin: Origin,
    /// Origins of single inputs, by path such as `weights.duration`.
    pub origins: Vec<(String, Origin)>,
    /// The points that stand for utility 0 and 1; none where the party speaks in utilities.
    pub scale: Option<(Fraction, Fraction)>,
    /// The main valuation.
    pub valuation: Valuation,
    /// Valuations for other readings of the case.
    pub readings: Vec<(Id, Valuation)>,
    /// Packages that the party will not sign at any price. `unless` makes one a precondition.
    pub red_lines: Vec<Rule>,
    /// What an agreement must be worth to be better than none.
    pub reservation: StatedReservation,
    /// The utility without agreement, where it is not the reservation value.
    pub disagreement: Option<Quantity>,
    /// The target.
    pub aspiration: Option<Quantity>,
    /// Courses of action without an agreement.
    pub alternatives: Vec<Alternative>,
    /// Why the party wants what it wants: issue (none for all), and words.
    pub interests: Vec<(Option<Id>, String)>,
    /// The limits of its delegates' authority, in words.
    pub mandate: String,
    /// What no package is worth more than, on the party's scale; none where worth has no ceiling.
    pub ceiling: Option<Fraction>,
}

/// Weights and values of one reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Valuation {
    /// The weights; none where the values are points of the whole package.
    pub weights: Option<StatedWeights>,
    /// A value function for each issue.
    pub values: Vec<(Id, ValueFunction)>,
    /// Extra terms for options that come together, in points of the whole package (or utility where there is no scale).
    pub interactions: Vec<Interaction>,
    /// Sets of extra terms of which one counts.
    pub bundles: Vec<Bundle>,
    /// The reservation value for this reading, where it differs.
    pub reservation: Option<Quantity>,
}

/// Weights as told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedWeights {
    /// What the numbers mean.
    pub how: WeightsAs,
    /// For points: what they sum to, where stated; needed where some are not known exactly (then 100 unless stated).
    pub total: Option<Fraction>,
    /// The number of each issue. An issue without one weighs nothing. The sub-issues of a heading that has a number
    /// divide that number in proportion to theirs. Empty for ranks.
    pub entries: Vec<(Id, Quantity)>,
    /// For ranks: groups of issues, the heaviest first; those in one group weigh alike.
    pub ranks: Vec<Vec<Id>>,
}

/// What the numbers of weights mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightsAs {
    /// Points divided among the issues; divided by their sum.
    Points,
    /// Worth of the swing from the worst to the best option, the largest being 100; divided by their sum.
    Swings,
    /// Shares that sum to one.
    Shares,
    /// An order only.
    Ranks,
}

/// How an issue's settlements are valued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueFunction {
    /// A number for each option, divided by `out_of`.
    Table {
        /// The number of each option.
        numbers: Vec<(Id, Quantity)>,
        /// What stands for full value.
        out_of: Fraction,
    },
    /// Straight lines between points of a measured issue, each value divided by `out_of`.
    Lines {
        /// Amount and value, by rising amount.
        points: Vec<(Fraction, Quantity)>,
        /// What stands for full value.
        out_of: Fraction,
    },
    /// Groups of options, the best first: the best is worth 1, the worst 0, the rest is not known but in order.
    Ranks(Vec<Vec<Id>>),
}

/// An extra term for options that come together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// The options, of different issues.
    pub all_of: Vec<Stretch>,
    /// What their coming together adds; one that is not known lies between minus and plus the width of the scale.
    pub adds: Quantity,
}

/// Any of the options of an issue from the first to the last, both included, in the issue's order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// The issue.
    pub issue: Id,
    /// The first option.
    pub first: Id,
    /// The last option: the first again where there is one only.
    pub last: Id,
}

impl From<Pick> for Stretch {
    fn from(pick: Pick) -> Self {
        Self { issue: pick.issue, first: pick.option.clone(), last: pick.option }
    }
}

/// Extra terms of which one counts. A term that does not hold is worth nothing here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Which of them counts.
    pub takes: Takes,
    /// The terms, at least one.
    pub of: Vec<Interaction>,
}

/// Which of several terms counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The one that is worth most.
    Greatest,
    /// The one that is worth least.
    Least,
}

impl Takes {
    /// `greatest` or `least`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Greatest => "greatest",
            Self::Least => "least",
        }
    }
}

/// What an agreement must be worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedReservation {
    /// As told, on the party's scale.
    Given(Quantity),
    /// The best of the alternatives.
    FromAlternatives,
}

/// A course of action without an agreement: a small lottery with costs over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// What may come of it: words, probability, and worth on the party's scale.
    pub outcomes: Vec<(String, Quantity, Quantity)>,
    /// What each unit of time costs, on the party's scale.
    pub cost_rate: Quantity,
    /// How long it is expected to last, in the same units of time.
    pub duration: Quantity,
    /// The unit of time, such as `months`.
    pub unit: String,
}
