//! A case frozen into numbers: what `mediant-analysis` computes with.
//!
//! Utility of party `k` for package `x`, additive:
//! `U_k(x) = offset_k + Σ_i w_ki · v_ki(x_i) + Σ interactions`, 0 to 1 after the party's own scale
//! (Keeney & Raiffa 1976, ch. 3). Mean of included articles: `U_k(x) = offset_k + (Σ_{i in x} v_ki) / n(x)`,
//! undefined for a draft with no article. Either is cut off at the party's ceiling, where it has one.

use num_traits::Zero;

use crate::Id;
use crate::case::Aggregation;
use crate::number::{Fraction, Quantity, Sum, whole};
use crate::preference::Takes;

/// One option (by index) for every issue of a scenario, in issue order.
pub type Package = Vec<u16>;

/// A case in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The case's slug.
    pub case: Id,
    /// The reading; none for the main one.
    pub reading: Option<Id>,
    /// The issues that are settled (no headings), in agenda order.
    pub issues: Vec<Matter>,
    /// The parties, in case order.
    pub parties: Vec<Seat>,
    /// How utilities add up.
    pub aggregation: Aggregation,
    /// What contradicts itself, whoever looks at it.
    pub rules: Vec<Bar>,
    /// How many parties must accept, those with a veto among them.
    pub at_least: usize,
    /// Packages on the table, by id.
    pub offers: Vec<(Id, Package)>,
    /// The parties' weights in the weighted Nash solution; empty unless the mediator sets them.
    pub nash_weights: Vec<Fraction>,
}

/// An issue of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Its id.
    pub id: Id,
    /// Its options' ids, at least one. Of a measured issue: its amounts, such as `12` or `0-5`.
    pub options: Vec<Id>,
    /// What the options are.
    pub kind: MatterKind,
}

/// What the options of a matter are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatterKind {
    /// A list.
    Listed,
    /// Steps of a measured issue.
    Steps,
    /// Points taken from a continuous range: answers are exact for these points only.
    Sampled,
    /// An article: option 0 is out, 1 is in.
    Article,
    /// A good: option `k` gives it to party `k`.
    Item,
}

/// A party of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its id.
    pub id: Id,
    /// Whether nothing is agreed without it.
    pub veto: bool,
    /// What every package is worth before its parts are counted.
    pub offset: Fraction,
    /// The weight of each issue.
    pub weights: Weights,
    /// The value of each option of each issue: exact or an interval, never unknown (what is not known is 0 to 1).
    pub values: Vec<Vec<Quantity>>,
    /// Orders among options of which the values are known by rank only: per issue, groups of options, best first; empty where values are numbers.
    pub value_ranks: Vec<Vec<Vec<u16>>>,
    /// Extra terms.
    pub interactions: Vec<Term>,
    /// Sets of extra terms of which one counts.
    pub bundles: Vec<Bundle>,
    /// What no package is worth more than, in utility; none where worth has no ceiling.
    pub ceiling: Option<Fraction>,
    /// What the party refuses whatever else a package holds: its red lines and preconditions.
    pub red_lines: Vec<Bar>,
    /// The utility at which an agreement is as good as none; unknown means somewhere from 0 to 1.
    pub reservation: Quantity,
    /// The utility without agreement; the reservation value unless the party told otherwise.
    pub disagreement: Quantity,
    /// The option that it asked for at the outset, per issue; none where it has not said.
    pub opening: Vec<Option<u16>>,
    /// Points at utility 0 and at utility 1, to show results on the party's own scale.
    pub scale: Option<(Fraction, Fraction)>,
    /// The file that its numbers come from, such as `parties/panama.toml`; paths of inputs start with it.
    pub file: String,
    /// The weights as stated, before they were divided by their sum; none where values are points of
    /// the whole package, weights are ranks, or sub-issues share the weight of a heading.
    pub stated_weights: Option<Vec<Quantity>>,
}

/// The weights of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Known, none negative. They sum to one, unless values are points of the whole package: then each is one over the scale's width.
    Exact(Vec<Fraction>),
    /// Each between two bounds, all of them together one.
    Between(Vec<(Fraction, Fraction)>),
    /// In order only: groups of issues, the heaviest first; all of them together one.
    Ranked(Vec<Vec<usize>>),
}

/// One option of one issue, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    /// Index of the issue.
    pub issue: usize,
    /// Index of the option.
    pub option: u16,
}

/// What bars a package: all of `all_of` together, unless `unless` is there too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What must come together; empty means always.
    pub all_of: Vec<Choice>,
    /// What lifts the bar.
    pub unless: Option<Choice>,
}

impl Bar {
    /// Whether the bar falls on this package.
    #[must_use]
    pub fn bars(&self, package: &[u16]) -> bool {
        self.all_of.iter().all(|c| package[c.issue] == c.option)
            && self.unless.is_none_or(|c| package[c.issue] != c.option)
    }
}

/// Options of one issue that follow one another, by index, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// Index of the issue.
    pub issue: usize,
    /// Index of the first option.
    pub first: u16,
    /// Index of the last option, not below the first.
    pub last: u16,
}

impl Run {
    /// Whether a package takes one of these options.
    #[must_use]
    pub fn holds(&self, package: &[u16]) -> bool {
        (self.first..=self.last).contains(&package[self.issue])
    }
}

impl From<Choice> for Run {
    fn from(choice: Choice) -> Self {
        Self { issue: choice.issue, first: choice.option, last: choice.option }
    }
}

/// An extra term for options that come together, in utility: a box in the space of packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The options, of different issues; empty means always.
    pub all_of: Vec<Run>,
    /// What they add; one that is not known lies between −1 and 1.
    pub adds: Quantity,
}

impl Term {
    /// Whether the term counts for a package.
    #[must_use]
    pub fn holds(&self, package: &[u16]) -> bool {
        self.all_of.iter().all(|run| run.holds(package))
    }
}

/// Extra terms of which one counts: the greatest or the least of what they add, a term that does not hold adding nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// Which of them counts.
    pub takes: Takes,
    /// The terms, at least one.
    pub of: Vec<Term>,
}

impl Bundle {
    /// What the bundle adds to a package; none where a term that holds is not known exactly.
    #[must_use]
    pub fn adds(&self, package: &[u16]) -> Option<Fraction> {
        let mut best: Option<Fraction> = None;
        for term in &self.of {
            let adds = if term.holds(package) { term.adds.exact()?.clone() } else { Fraction::zero() };
            best = Some(match (best, self.takes) {
                (None, _) => adds,
                (Some(best), Takes::Greatest) => best.max(adds),
                (Some(best), Takes::Least) => best.min(adds),
            });
        }
        Some(best.unwrap_or_default())
    }
}

impl Scenario {
    /// Whether the package is without contradiction, and not empty where the mean of included articles counts.
    #[must_use]
    pub fn is_consistent(&self, package: &[u16]) -> bool {
        !self.rules.iter().any(|r| r.bars(package))
            && (self.aggregation == Aggregation::Additive || self.included(package) > 0)
    }

    /// How many articles a package includes.
    #[must_use]
    pub fn included(&self, package: &[u16]) -> usize {
        self.issues.iter().zip(package).filter(|(i, o)| i.kind == MatterKind::Article && **o == 1).count()
    }

    /// Whether the package crosses one of a party's red lines.
    #[must_use]
    pub fn crosses_red_line(&self, party: usize, package: &[u16]) -> bool {
        self.parties[party].red_lines.iter().any(|r| r.bars(package))
    }

    /// Whether a party's consent is needed in any case, so that its red lines bar a package for all.
    #[must_use]
    pub fn is_needed(&self, party: usize) -> bool {
        self.parties[party].veto || self.at_least >= self.parties.len()
    }

    /// Whether some number of some party is known only in part.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.parties.iter().any(Seat::is_uncertain)
    }

    /// A party's exact utility for a package; none where one of the numbers it needs is not known exactly,
    /// or where the mean of no article is asked for. This is the definition that every fast routine is held to.
    #[must_use]
    pub fn utility(&self, party: usize, package: &[u16]) -> Option<Fraction> {
        let seat = &self.parties[party];
        let Weights::Exact(weights) = &seat.weights else { return None };
        let mut sum = Sum::default();
        for (issue, option) in package.iter().enumerate() {
            let counts = self.aggregation == Aggregation::Additive
                || (self.issues[issue].kind == MatterKind::Article && *option == 1);
            if counts && !weights[issue].is_zero() {
                sum.add_product(&weights[issue], seat.values[issue][usize::from(*option)].exact()?);
            }
        }
        if self.aggregation == Aggregation::MeanOfIncluded {
            let count = i64::try_from(self.included(package)).ok().filter(|n| *n > 0)?;
            let mean = sum.total() / whole(count);
            sum = Sum::default();
            sum.add(&mean);
        }
        for term in seat.interactions.iter().filter(|term| term.holds(package)) {
            sum.add(term.adds.exact()?);
        }
        for bundle in &seat.bundles {
            sum.add(&bundle.adds(package)?);
        }
        sum.add(&seat.offset);
        let sum = sum.total();
        Some(match &seat.ceiling {
            Some(ceiling) if sum > *ceiling => ceiling.clone(),
            _ => sum,
        })
    }
}

impl Seat {
    /// Whether some number of this party is known only in part.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        !matches!(self.weights, Weights::Exact(_))
            || self.values.iter().flatten().any(|v| v.exact().is_none())
            || self.interactions.iter().any(|t| t.adds.exact().is_none())
            || self.bundles.iter().flat_map(|b| &b.of).any(|t| t.adds.exact().is_none())
            || self.reservation.exact().is_none()
            || self.disagreement.exact().is_none()
    }

    /// A utility on the party's own scale of points; none where it has no scale.
    #[must_use]
    pub fn points(&self, utility: &Fraction) -> Option<Fraction> {
        self.scale.as_ref().map(|(zero, one)| zero + utility * (one - zero))
    }
}

impl Matter {
    /// An issue with a list of options.
    #[must_use]
    pub fn listed(id: Id, options: Vec<Id>) -> Self {
        Self { id, options, kind: MatterKind::Listed }
    }
}

impl Seat {
    /// A party with a veto, weights as they count, the value of each option of each issue, and the utility at which an
    /// agreement is as good as none; all else is left out, and there to be set.
    #[must_use]
    pub fn additive(
        id: Id,
        weights: Vec<Fraction>,
        values: Vec<Vec<Fraction>>,
        reservation: Fraction,
    ) -> Self {
        let exact = |row: Vec<Fraction>| row.into_iter().map(Quantity::Exact).collect();
        Self {
            id,
            veto: true,
            offset: Fraction::zero(),
            value_ranks: vec![Vec::new(); values.len()],
            opening: vec![None; values.len()],
            weights: Weights::Exact(weights),
            values: values.into_iter().map(exact).collect(),
            interactions: Vec::new(),
            bundles: Vec::new(),
            ceiling: None,
            red_lines: Vec::new(),
            reservation: Quantity::Exact(reservation.clone()),
            disagreement: Quantity::Exact(reservation),
            scale: None,
            file: String::new(),
            stated_weights: None,
        }
    }
}

impl Scenario {
    /// A scenario in which utilities add up and all parties must accept, without rules or offers.
    ///
    /// ```
    /// use mediant_core::number::{parse, whole};
    /// use mediant_core::scenario::{Matter, Scenario, Seat};
    /// use mediant_core::Id;
    ///
    /// let id = |name: &str| Id::new(name).unwrap();
    /// let price = Matter::listed(id("price"), vec![id("low"), id("high")]);
    /// let seller = Seat::additive(id("seller"), vec![whole(1)], vec![vec![whole(0), whole(1)]], parse("0.5").unwrap());
    /// let buyer = Seat::additive(id("buyer"), vec![whole(1)], vec![vec![whole(1), whole(0)]], whole(0));
    /// let scenario = Scenario::additive(id("sale"), vec![price], vec![seller, buyer]);
    /// assert_eq!(scenario.utility(0, &[1]), Some(whole(1)));
    /// ```
    #[must_use]
    pub fn additive(case: Id, issues: Vec<Matter>, parties: Vec<Seat>) -> Self {
        Self {
            case,
            reading: None,
            issues,
            at_least: parties.len(),
            parties,
            aggregation: Aggregation::Additive,
            rules: Vec::new(),
            offers: Vec::new(),
            nash_weights: Vec::new(),
        }
    }
}
