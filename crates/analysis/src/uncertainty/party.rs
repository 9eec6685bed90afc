//! One party of which numbers are known only in part: the least and the most that a package can be worth to it.
//!
//! Over all weights that fit what is known, and all values and terms between their bounds, each on its own:
//! the least of `Σ w_i v_i` takes every value at its lower bound (weights are not negative), and then
//! - weights known: the sum itself;
//! - weights between bounds, together one: each at its lower bound, and what is left goes to the issues of least worth
//!   first, as far as their upper bounds allow (a greedy linear programme, `O(n log n)`);
//! - weights by rank: the least over the corners of the cone of ordered weights, which spread weight evenly over the
//!   issues of the first 1, 2, … groups; so the least mean of a leading stretch.
//!
//! The most is the same with upper bounds and signs turned. Written once for doubles and for fractions: doubles decide
//! unless a gain lies within [`CLOSE`] of zero, relative to the size of the numbers that it is made of, then fractions do,
//! so that no boundary is decided by rounding.
//!
//! Sources: M. Weber, *European Journal of Operational Research* 28 (1987) (incomplete information); for ranks
//! A. D. Pearman, *Omega* 5 (1977) and the corners of the ordinal cone.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, to_f64, whole};
use mediant_core::scenario::{MatterKind, Scenario, Seat, Term, Weights};
use num_traits::{Num, Signed};

/// Gains closer to zero than this, relative to the size of what they are made of, are decided in fractions. Doubles are off
/// by no more than some 2⁻⁵² for each issue and term, of which there are far fewer than a million.
pub(super) const CLOSE: f64 = 1e-9;

/// A double or a fraction.
pub(super) trait Number: Num + Signed + Clone + PartialOrd {
    /// The number nearest to a fraction.
    fn of(number: &Fraction) -> Self;
    /// A small count.
    fn count(number: usize) -> Self;
}

impl Number for f64 {
    fn of(number: &Fraction) -> Self {
        to_f64(number)
    }
    fn count(number: usize) -> Self {
        number as f64
    }
}

impl Number for Fraction {
    fn of(number: &Fraction) -> Self {
        number.clone()
    }
    fn count(number: usize) -> Self {
        whole(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// What is known of a party's weights.
#[derive(Clone, Debug)]
pub(super) enum Known<T> {
    /// All.
    Exact(Vec<T>),
    /// Bounds; together one.
    Between(Vec<(T, T)>),
    /// The order.
    Ranked(Vec<Vec<usize>>),
}

/// A party, with bounds for every number.
#[derive(Clone, Debug)]
pub(super) struct Party<T> {
    pub(super) offset: T,
    pub(super) weights: Known<T>,
    /// Bounds of the value of each option of each issue.
    pub(super) values: Vec<Vec<(T, T)>>,
    /// Orders among options, as in [`Seat::value_ranks`].
    pub(super) ranks: Vec<Vec<Vec<u16>>>,
    /// Extra terms and bounds of what they add.
    pub(super) terms: Vec<(Term, (T, T))>,
    pub(super) reservation: (T, T),
    /// None where it is the reservation value.
    pub(super) disagreement: Option<(T, T)>,
    /// The articles that count, where the mean of included ones does; empty otherwise.
    pub(super) articles: Vec<bool>,
}

impl<T: Number> Party<T> {
    /// The party at this seat. A reservation or disagreement value that is not known lies between 0 and 1; a term that is
    /// not known between −1 and 1.
    pub(super) fn new(scenario: &Scenario, seat: &Seat) -> Self {
        let unit = (whole(0), whole(1));
        let bounds = |q: &Quantity, limits: &(Fraction, Fraction)| {
            let (low, high) = q.bounds(limits);
            (T::of(&low), T::of(&high))
        };
        let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
        let is_article = |m: &mediant_core::scenario::Matter| m.kind == MatterKind::Article;
        Self {
            offset: T::of(&seat.offset),
            weights: match &seat.weights {
                Weights::Exact(w) => Known::Exact(w.iter().map(T::of).collect()),
                Weights::Between(b) => Known::Between(b.iter().map(|(l, h)| (T::of(l), T::of(h))).collect()),
                Weights::Ranked(groups) => Known::Ranked(groups.clone()),
            },
            values: seat.values.iter().map(|row| row.iter().map(|q| bounds(q, &unit)).collect()).collect(),
            ranks: seat.value_ranks.clone(),
            terms: seat
                .interactions
                .iter()
                .map(|t| (t.clone(), bounds(&t.adds, &(whole(-1), whole(1)))))
                .collect(),
            reservation: bounds(&seat.reservation, &unit),
            disagreement: (seat.disagreement != seat.reservation).then(|| bounds(&seat.disagreement, &unit)),
            articles: if mean { scenario.issues.iter().map(is_article).collect() } else { Vec::new() },
        }
    }

    /// The least and the most that a package can be worth to the party; the package must be one.
    pub(super) fn utilities(&self, package: &[u16]) -> (T, T) {
        let counts = |issue: usize| self.articles.is_empty() || (self.articles[issue] && package[issue] == 1);
        let worth = |pick: fn(&(T, T)) -> T| -> Vec<T> {
            let one = |(issue, option): (usize, &u16)| {
                if counts(issue) { pick(&self.values[issue][usize::from(*option)]) } else { T::zero() }
            };
            package.iter().enumerate().map(one).collect()
        };
        let mut low = self.least(&worth(|b| b.0.clone()));
        let mut high = -self.least(&worth(|b| -b.1.clone()));
        if !self.articles.is_empty() {
            let included = T::count((0..package.len()).filter(|i| counts(*i)).count().max(1));
            low = low / included.clone();
            high = high / included;
        }
        for (term, (least, most)) in &self.terms {
            if term.holds(package) {
                low = low + least.clone();
                high = high + most.clone();
            }
        }
        (low + self.offset.clone(), high + self.offset.clone())
    }

    /// The least and the most that the party can gain over its reservation value.
    pub(super) fn gains(&self, package: &[u16]) -> (T, T) {
        let (low, high) = self.utilities(package);
        (low - self.reservation.1.clone(), high - self.reservation.0.clone())
    }

    /// The least of `Σ w_i v_i` over the weights that fit what is known.
    fn least(&self, worth: &[T]) -> T {
        match &self.weights {
            Known::Exact(weights) => {
                weights.iter().zip(worth).fold(T::zero(), |sum, (w, v)| sum + w.clone() * v.clone())
            }
            Known::Between(bounds) => {
                let mut sum = T::zero();
                let mut left = T::one();
                for ((low, _), v) in bounds.iter().zip(worth) {
                    sum = sum + low.clone() * v.clone();
                    left = left - low.clone();
                }
                let mut order: Vec<usize> = (0..worth.len()).collect();
                order.sort_by(|a, b| worth[*a].partial_cmp(&worth[*b]).unwrap_or(std::cmp::Ordering::Equal));
                for issue in order {
                    let room = bounds[issue].1.clone() - bounds[issue].0.clone();
                    let taken = if room < left { room } else { left.clone() };
                    if taken <= T::zero() {
                        continue;
                    }
                    sum = sum + taken.clone() * worth[issue].clone();
                    left = left - taken;
                }
                sum
            }
            Known::Ranked(groups) => {
                let (mut sum, mut count) = (T::zero(), 0);
                let mut least: Option<T> = None;
                for group in groups.iter().filter(|g| !g.is_empty()) {
                    sum = group.iter().fold(sum, |s, issue| s + worth[*issue].clone());
                    count += group.len();
                    let mean = sum.clone() / T::count(count);
                    least = Some(match least {
                        Some(least) if least <= mean => least,
                        _ => mean,
                    });
                }
                least.unwrap_or_else(T::zero)
            }
        }
    }
}

impl Party<f64> {
    /// The most that the numbers in one sum can come to in size, whatever the package: rounding is relative to it.
    fn size(&self) -> f64 {
        let size = |b: &(f64, f64)| b.0.abs().max(b.1.abs());
        let most = |row: &Vec<(f64, f64)>| row.iter().map(size).fold(0.0, f64::max);
        let values = self.values.iter().map(most);
        let sum: f64 = match &self.weights {
            Known::Exact(weights) => weights.iter().zip(values).map(|(w, v)| w.abs() * v).sum(),
            // No weight is more than one, and together they are one; the parts on the way there may be more.
            Known::Between(_) | Known::Ranked(_) => values.sum(),
        };
        let terms: f64 = self.terms.iter().map(|(_, bounds)| size(bounds)).sum();
        sum + terms + self.offset.abs() + size(&self.reservation)
    }
}

/// A party in doubles and in fractions.
#[derive(Clone, Debug)]
pub(super) struct Judge {
    pub(super) fast: Party<f64>,
    exact: Party<Fraction>,
    /// Gains closer to zero than this are decided in fractions.
    close: f64,
    /// Whether some number is known only in part.
    pub(super) uncertain: bool,
}

impl Judge {
    /// The party at this seat.
    pub(super) fn new(scenario: &Scenario, seat: &Seat) -> Self {
        let fast = Party::new(scenario, seat);
        Self {
            close: CLOSE * fast.size(),
            fast,
            exact: Party::new(scenario, seat),
            uncertain: seat.is_uncertain(),
        }
    }

    /// The least and the most that the party can gain, and whether each is at or above zero (decided exactly).
    pub(super) fn gains(&self, package: &[u16]) -> ((f64, bool), (f64, bool)) {
        let (low, high) = self.fast.gains(package);
        if low.abs() > self.close && high.abs() > self.close {
            return ((low, low > 0.0), (high, high > 0.0));
        }
        let (least, most) = self.exact.gains(package);
        ((to_f64(&least), !least.is_negative()), (to_f64(&most), !most.is_negative()))
    }
}
