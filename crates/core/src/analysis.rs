//! What the analysis of a scenario says. Packages are by index into the scenario that was analysed.
//!
//! Utilities are the doubles nearest to the exact values. Each result says whether it is exact.

mod continuous;

use crate::Id;
use crate::number::{Count, Fraction};
use crate::scenario::Package;

pub use continuous::{Continuous, ContinuousSolution, Place, Settled, Stretch};

/// The answer for one scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Packages at all (for the mean of included articles, drafts with at least one).
    pub all: Count,
    /// Packages without contradiction that cross no red line of a party whose consent is needed.
    pub feasible: Count,
    /// Packages without contradiction, red lines aside.
    pub consistent: Count,
    /// For each party, how many consistent packages its red lines bar.
    pub barred: Vec<Count>,
    /// The zone of possible agreement.
    pub zone: Zone,
    /// The feasible packages that no other feasible package dominates.
    pub frontier: Frontier,
    /// The packages of the zone that no other package of the zone dominates.
    pub zone_frontier: Frontier,
    /// One for each concept that is defined here.
    pub solutions: Vec<Solution>,
    /// The concepts that are not defined here, and why.
    pub undefined: Vec<(Concept, String)>,
    /// The same concepts under the other conventions of the field.
    pub conventions: Vec<Convention>,
    /// What lotteries over packages add; none where it was not looked for.
    pub lottery: Option<Lottery>,
    /// The same over all amounts of continuous issues, exactly: for two parties whose utilities add up, where every
    /// number is known; else none.
    pub continuous: Option<Continuous>,
    /// Divisions of items between two parties.
    pub divisions: Vec<Division>,
    /// Swaps between issues that help both, the best first.
    pub trades: Vec<Trade>,
    /// The kind of each issue: opposed, alike, or open to trade.
    pub issue_kinds: Vec<IssueKind>,
    /// The packages worth a closer look: the solutions' and the offers', without repeats.
    pub appraisals: Vec<Appraisal>,
    /// The smallest change of single inputs that changes an answer, the smallest first.
    pub flips: Vec<Flip>,
    /// What can be said where numbers are known only in part; none where all are known.
    pub uncertainty: Option<Uncertainty>,
    /// For each party, its utility over the feasible packages: least and most; and the most within the zone.
    pub ranges: Vec<Range>,
    /// Notes that belong beside every number, such as that a continuous issue was sampled.
    pub notes: Vec<String>,
}

/// A party's utility over packages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least over feasible packages.
    pub least: f64,
    /// The most over feasible packages.
    pub most: f64,
    /// The most over the zone, which is its aspiration there; none where the zone is empty.
    pub most_in_zone: Option<f64>,
}

/// The zone of possible agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// Open, empty, or depends on numbers that are not known.
    pub verdict: Verdict,
    /// How many packages lie in it: exactly, or between the two where numbers are known only in part.
    pub count: (Count, Count),
    /// Where the packages are too many to be counted: lower end, middle and upper end of an estimate of their number, from
    /// packages drawn at random (Wilson's interval at 95 %). It is no exact number.
    pub estimate: Option<(f64, f64, f64)>,
    /// Greatest least gain over reservation, over feasible packages (in utility); negative where the zone is empty.
    /// A pair of bounds where numbers are known only in part.
    pub depth: (f64, f64),
    /// The depth exactly, where it is known exactly.
    pub depth_exact: Option<Fraction>,
    /// The packages that reach the depth, at most [`TIES`] of them.
    pub deepest: Vec<Package>,
    /// How many packages reach the depth; none where they were not counted.
    pub deepest_count: Option<Count>,
    /// The parties (by index) that gain no more than the depth at a deepest package.
    pub binding: Vec<usize>,
    /// The issue on which the first binding party would gain most if it had its way at the deepest package.
    pub binding_issue: Option<usize>,
    /// For an empty zone: by how much one party alone would have to lower its reservation value, for each party that can open it alone.
    pub opens_if: Vec<(usize, f64)>,
    /// For an empty zone: by how much all would have to lower their reservation values together.
    pub opens_if_all: Option<f64>,
    /// For each party, how many feasible packages it alone would accept (where numbers are known only in part: whatever they are).
    /// None where they were not counted.
    pub accepted_by: Vec<Option<Count>>,
    /// Paths of the inputs on which the verdict rests, where it depends.
    pub depends_on: Vec<String>,
    /// How often the zone is open over samples, where the verdict depends.
    pub probability: Option<Probability>,
}

/// Is there a deal?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Some package is acceptable to all whose consent is needed.
    Open,
    /// No package is.
    Empty,
    /// It depends on numbers that are known only in part.
    Depends,
}

impl Verdict {
    /// `open`, `empty` or `depends`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Empty => "empty",
            Self::Depends => "depends",
        }
    }
}

/// A share over samples, with the Wilson interval at 95 % and the assumption it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Probability {
    /// Lower bound of the interval.
    pub low: f64,
    /// Upper bound of the interval.
    pub high: f64,
    /// The share itself.
    pub share: f64,
    /// How many samples were drawn.
    pub samples: u64,
    /// The seed.
    pub seed: u64,
    /// What was assumed in drawing them, in one sentence.
    pub assumption: String,
}

/// How many packages of one point are listed at most.
pub const TIES: usize = 100;

/// A Pareto frontier: points in order of falling utility of the first party, then of the second, and so on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frontier {
    /// Whether every point is on the frontier and every frontier point is here.
    pub exact: bool,
    /// Where the frontier is too large to list: each feasible package is, for every party, at most this much better than
    /// some point here (in utility).
    pub epsilon: Option<Fraction>,
    /// The points.
    pub points: Vec<Point>,
}

/// A point of utilities and the packages that reach it.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Utility of each party.
    pub utilities: Vec<f64>,
    /// How many feasible packages reach it.
    pub count: Count,
    /// The packages in lexicographic order, at most [`TIES`].
    pub packages: Vec<Package>,
}

/// How one chooses among packages; none of them is *the* answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Concept {
    /// Greatest product of gains over disagreement (Nash 1950).
    Nash,
    /// Greatest product of gains, each to the power of the party's weight (Harsanyi & Selten 1972; Kalai 1977).
    WeightedNash,
    /// Greatest least gain relative to the ideal, lexicographically (Kalai & Smorodinsky 1975; Imai 1983).
    KalaiSmorodinsky,
    /// Greatest least gain (Kalai 1977).
    Egalitarian,
    /// Greatest least gain, then the next, and so on.
    Leximin,
    /// Greatest sum of utilities; needs utilities to compare between parties.
    Utilitarian,
    /// Frontier point with the smallest spread of utilities.
    LeastAsymmetry,
    /// First package on every list when all descend their rankings in step (Brams & Kilgour 2001).
    Fallback,
}

impl Concept {
    /// All of them, in the order of the JSON output.
    pub const ALL: [Self; 8] = [
        Self::Nash,
        Self::WeightedNash,
        Self::KalaiSmorodinsky,
        Self::Egalitarian,
        Self::Leximin,
        Self::Utilitarian,
        Self::LeastAsymmetry,
        Self::Fallback,
    ];

    /// `nash`, `weighted-nash`, `kalai-smorodinsky`, …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nash => "nash",
            Self::WeightedNash => "weighted-nash",
            Self::KalaiSmorodinsky => "kalai-smorodinsky",
            Self::Egalitarian => "egalitarian",
            Self::Leximin => "leximin",
            Self::Utilitarian => "utilitarian",
            Self::LeastAsymmetry => "least-asymmetry",
            Self::Fallback => "fallback",
        }
    }

    /// The name for people: `Nash`, `Kalai–Smorodinsky`, …
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Nash => "Nash",
            Self::WeightedNash => "Weighted Nash",
            Self::KalaiSmorodinsky => "Kalai–Smorodinsky",
            Self::Egalitarian => "Egalitarian",
            Self::Leximin => "Leximin",
            Self::Utilitarian => "Utilitarian",
            Self::LeastAsymmetry => "Least asymmetry",
            Self::Fallback => "Fallback bargaining",
        }
    }
}

/// What a concept picks: all ties.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The concept.
    pub concept: Concept,
    /// The utilities of the first point. Ties may lie at several points: each is in `points`.
    pub utilities: Vec<f64>,
    /// The same on the parties' own scales, where each has one.
    pub scale_points: Option<Vec<f64>>,
    /// Every point that ties, in frontier order, at most [`TIES`].
    pub points: Vec<Point>,
    /// How many packages tie in all.
    pub count: Count,
    /// The disagreement point it was reckoned from.
    pub disagreement: Vec<f64>,
    /// What the concept makes greatest (or least): product, ratio, gain, sum, spread, rank.
    pub value: f64,
    /// Whether it is exact.
    pub exact: bool,
}

/// A solution under a named convention.
#[derive(Clone, Debug, PartialEq)]
pub struct Convention {
    /// What is made greatest or least: `nash`, `kalai-smorodinsky-least-spread`, …
    pub name: &'static str,
    /// What gains are counted from: `told` or `worst-package`.
    pub disagreement: &'static str,
    /// What shares are measured by, where they count: `zone` or `all-packages`.
    pub ideal: Option<&'static str>,
    /// What it picks; its `concept` is the nearest one that has a name of its own.
    pub solution: Solution,
}

/// The packages of the zone that are best under one concept, dominated ones among them.
#[derive(Clone, Debug, PartialEq)]
pub struct NearBest {
    /// The concept.
    pub concept: Concept,
    /// What it makes greatest, at the best package: the product, the least or the sum of gains.
    pub best: f64,
    /// Up to what loss packages were asked for, as a share of the best; none where so many were.
    pub loss: Option<Fraction>,
    /// How many packages there are within the loss, or, where so many were asked for, worth as much as the last listed.
    pub count: Count,
    /// Whether there are just so many; else at least so many.
    pub counted: bool,
    /// Those listed, the best first; among equals the lexicographically first.
    pub packages: Vec<Ranked>,
}

/// One of the best packages under a concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The package.
    pub package: Package,
    /// Utility of each party.
    pub utilities: Vec<f64>,
    /// What the concept makes of it.
    pub value: f64,
}

/// The frontier of lotteries over the packages of the zone: what could be had in expectation by drawing lots. It stands
/// beside the frontier of packages and is never mixed with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lottery {
    /// Its vertices: points of the zone's frontier, by index, rising.
    pub vertices: Vec<usize>,
    /// The solutions over lotteries, for two parties.
    pub solutions: Vec<Mixture>,
}

/// A lottery between two packages of the zone's frontier.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixture {
    /// The concept.
    pub concept: Concept,
    /// The two points of the zone's frontier, by index; the same twice where no lot is drawn.
    pub between: (usize, usize),
    /// The probability of the first, exactly.
    pub probability: Fraction,
    /// The expected utility of each party.
    pub utilities: Vec<f64>,
}

/// Items divided between two parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// `adjusted-winner`.
    pub method: String,
    /// What each gets of its own points; one number, since the method makes them equal.
    pub each: Fraction,
    /// For each item, who gets it whole: index of the party; none for the shared one.
    pub items: Vec<(usize, Option<usize>)>,
    /// The item that is shared, how much of it moves, and to whom it moves.
    pub shared: Option<Share>,
}

/// The one item that Adjusted Winner shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Index of the issue.
    pub issue: usize,
    /// The smaller party's part of it, in the sense below: `fraction` goes to `to`, the rest to the other.
    pub fraction: Fraction,
    /// Index of the party.
    pub to: usize,
}

/// A swap on two issues between two parties that helps both.
#[derive(Clone, Debug, PartialEq)]
pub struct Trade {
    /// The two issues, by index: the first party gains on the first, the second on the second.
    pub issues: (usize, usize),
    /// The two parties, by index.
    pub parties: (usize, usize),
    /// From which options to which, for the two issues.
    pub from: (u16, u16),
    /// To which options.
    pub to: (u16, u16),
    /// What each of the two parties gains (in utility), both above zero.
    pub gain: (f64, f64),
    /// By how much the two differ in their priorities between the issues: `|ln(w_Ai/w_Bi) − ln(w_Aj/w_Bj)|`.
    pub difference: f64,
    /// What the swap does to the other parties, by index.
    pub others: Vec<(usize, f64)>,
}

/// Whether an issue divides or joins the parties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// All who care about it want the same end of it.
    Compatible,
    /// They want different ends, and it weighs about alike for them.
    Distributive,
    /// They want different ends, and it weighs more for one than for another: room to trade.
    Integrative,
    /// At most one party cares.
    OneSided,
}

impl IssueKind {
    /// `compatible`, `distributive`, `integrative` or `one-sided`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Distributive => "distributive",
            Self::Integrative => "integrative",
            Self::OneSided => "one-sided",
        }
    }
}

/// A closer look at one package.
#[derive(Clone, Debug, PartialEq)]
pub struct Appraisal {
    /// The package.
    pub package: Package,
    /// The concepts that pick it.
    pub concepts: Vec<Concept>,
    /// The offers that it is.
    pub offers: Vec<Id>,
    /// Utility of each party; none where it is not defined.
    pub utilities: Vec<f64>,
    /// Gain of each party over its reservation value.
    pub gains: Vec<f64>,
    /// What each party's share of its own ideal gain in the zone (or among feasible packages) is, 0 to 1 within the zone.
    pub shares: Vec<f64>,
    /// The parties that would refuse, and why.
    pub refusals: Vec<(usize, Refusal)>,
    /// What each party gives and gets, issue by issue.
    pub exchanges: Vec<Exchange>,
    /// One side gets everything: who, and why it is said.
    pub one_sided: Option<OneSided>,
    /// Euclidean distance in utilities to the nearest point of the frontier; 0 on it.
    pub to_frontier: f64,
    /// A frontier point's package that is at least as good for all and better for some; none on the frontier.
    pub improved_by: Option<Package>,
    /// Whether it contradicts itself (then nothing else is said of it).
    pub contradicts: bool,
}

/// Why a party would refuse a package.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// It lies this far below its reservation value.
    BelowReservation(f64),
    /// It crosses this red line, by index.
    RedLine(usize),
}

/// What one issue of a package means to one party.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The issue, by index.
    pub issue: usize,
    /// The party, by index.
    pub party: usize,
    /// Against its own opening position: below zero it gives, above zero it gets more than it asked for.
    pub against_own: f64,
    /// Against the others' opening positions: for each other party, above zero it gets.
    pub against_others: Vec<(usize, f64)>,
    /// Whether an opening position had to be assumed (the party's best option).
    pub assumed: bool,
}

/// One side gets everything: that is surrender, not settlement.
#[derive(Clone, Debug, PartialEq)]
pub struct OneSided {
    /// The party that gets (almost) all that it could.
    pub winner: usize,
    /// Those who get (almost) nothing; where the winner concedes on no issue and nobody does, the others that concede.
    pub losers: Vec<usize>,
    /// The winner concedes on no issue against its opening position.
    pub concedes_nothing: bool,
}

/// The smallest change of one input that changes an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip {
    /// Where the input is: `parties/panama.toml:weights.duration`.
    pub input: String,
    /// The party, by index.
    pub party: usize,
    /// The issue, by index, where the input belongs to one.
    pub issue: Option<usize>,
    /// The number as stated.
    pub from: f64,
    /// The number at which the answer changes.
    pub to: f64,
    /// Size of the change, relative to the range that the input can have: 0 to 1.
    pub relative: f64,
    /// What changes.
    pub changes: Changes,
    /// The package that is then picked, where the recommended one changes.
    pub package: Option<Package>,
}

/// What a flip changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changes {
    /// The verdict on the zone.
    Zone,
    /// The package at the Nash point.
    Package,
}

impl Changes {
    /// `zone` or `package`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Package => "package",
        }
    }
}

/// What can be said where numbers are known only in part.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    /// Paths of the inputs that are known only in part.
    pub inputs: Vec<String>,
    /// Packages acceptable to all whatever the numbers are.
    pub surely: Count,
    /// Packages acceptable to all for some numbers.
    pub possibly: Count,
    /// The packages most often in the zone: each with its share of samples, the most often first, at most 20.
    pub acceptability: Vec<(Package, f64)>,
    /// The packages most often at the Nash point, likewise.
    pub nash: Vec<(Package, f64)>,
    /// For each party the share of samples in which it was binding.
    pub binding: Vec<f64>,
    /// How many samples, from which seed, under which assumption.
    pub sampling: Option<Probability>,
    /// The one input whose knowledge would tell most about the verdict: path and the verdict's
    /// share of open samples in its lower and in its upper half.
    pub ask_first: Vec<(String, f64, f64)>,
}
