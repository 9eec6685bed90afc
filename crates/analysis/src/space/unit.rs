//! The unit in which utilities are counted, so that sums, differences and ties are exact.
//!
//! All numbers of a scenario are brought to one common denominator `D`; a utility is then a whole number of
//! steps of `1/D`. As long as every number stays below 2^51 steps, 64-bit floats add, subtract and compare
//! them without any rounding, and ties are ties. Where `D` would be too large, numbers are rounded to steps of
//! a power of two instead, and utilities closer than [`Unit::tolerance`] steps count as equal: that is the
//! largest error that rounding each part once can add up to.
//!
//! Mean of included articles: the sum is kept in steps of `1/D` and multiplied by `L/n`, where `L` is the least
//! common multiple of 1 to the number of articles, so that the mean is a whole number of steps of `1/(D·L)`.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{MatterKind, Scenario, Seat, Weights};
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::options::Refusal;

/// Every number stays below this many steps.
const MOST_STEPS: u64 = 1 << 51;

/// The unit of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Whether numbers are whole steps without rounding.
    pub exact: bool,
    /// Steps in a utility of one.
    pub per_one: Fraction,
    /// Steps in one unit of the parts that are summed: `per_one`, or less by `L` for the mean of included articles.
    pub per_part: Fraction,
    /// Utilities that differ by no more than this many steps count as equal; 0 where exact.
    pub tolerance: i64,
}

/// The parts of one party's utility, in steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// What each option of each issue adds.
    pub values: Vec<Vec<i64>>,
    /// What each interaction term adds.
    pub terms: Vec<i64>,
    /// What every package is worth beforehand.
    pub offset: i64,
    /// The reservation value.
    pub reservation: i64,
    /// The utility without agreement.
    pub disagreement: i64,
}

/// One party's numbers as fractions.
struct Stated {
    values: Vec<Vec<Fraction>>,
    terms: Vec<Fraction>,
    whole: [Fraction; 3],
}

/// The unit of a scenario, and each party's parts in it.
///
/// # Errors
/// Refuses numbers that are known only in part.
pub fn measure(scenario: &Scenario) -> Result<(Unit, Vec<Parts>), Refusal> {
    let stated = scenario.parties.iter().map(|s| state(scenario, s)).collect::<Result<Vec<_>, _>>()?;
    let unit = exact_unit(scenario, &stated).unwrap_or_else(|| rounded_unit(scenario, &stated));
    let parts = stated.iter().map(|s| s.in_steps(&unit)).collect();
    Ok((unit, parts))
}

fn state(scenario: &Scenario, seat: &Seat) -> Result<Stated, Refusal> {
    let partly = || Refusal::NotExact { party: seat.id.to_string() };
    let Weights::Exact(weights) = &seat.weights else { return Err(partly()) };
    let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
    let mut values = Vec::with_capacity(scenario.issues.len());
    for ((matter, weight), numbers) in scenario.issues.iter().zip(weights).zip(&seat.values) {
        let mut column = Vec::with_capacity(matter.options.len());
        for (option, number) in numbers.iter().enumerate() {
            let counts = !mean || (matter.kind == MatterKind::Article && option == 1);
            let part = if counts && !weight.is_zero() {
                weight * number.exact().ok_or_else(partly)?
            } else {
                Fraction::zero()
            };
            column.push(part);
        }
        values.push(column);
    }
    let terms = seat.interactions.iter().map(|t| t.adds.exact().cloned().ok_or_else(partly));
    let terms = terms.collect::<Result<Vec<_>, _>>()?;
    let reservation = seat.reservation.exact().ok_or_else(partly)?.clone();
    let disagreement = seat.disagreement.exact().ok_or_else(partly)?.clone();
    Ok(Stated { values, terms, whole: [seat.offset.clone(), reservation, disagreement] })
}

impl Stated {
    fn numbers(&self) -> impl Iterator<Item = &Fraction> {
        self.values.iter().flatten().chain(&self.terms).chain(&self.whole)
    }

    /// More than any sum of parts, any utility, reservation or disagreement value can be, in size.
    fn bound(&self) -> Fraction {
        let largest = |column: &Vec<Fraction>| column.iter().map(Signed::abs).max().unwrap_or_default();
        let parts: Fraction = self.values.iter().map(largest).sum();
        let terms: Fraction = self.terms.iter().map(Signed::abs).sum();
        let whole: Fraction = self.whole.iter().map(Signed::abs).sum();
        parts + terms + whole
    }

    /// The same for a utility where the mean counts: no mean is larger than its largest part.
    fn bound_of_mean(&self) -> Fraction {
        let part = self.values.iter().flatten().map(Signed::abs).max().unwrap_or_default();
        let terms: Fraction = self.terms.iter().map(Signed::abs).sum();
        let whole: Fraction = self.whole.iter().map(Signed::abs).sum();
        part + terms + whole
    }

    fn in_steps(&self, unit: &Unit) -> Parts {
        let part = |n: &Fraction| steps(&(n * &unit.per_part));
        let whole = |n: &Fraction| steps(&(n * &unit.per_one));
        Parts {
            values: self.values.iter().map(|c| c.iter().map(part).collect()).collect(),
            terms: self.terms.iter().map(whole).collect(),
            offset: whole(&self.whole[0]),
            reservation: whole(&self.whole[1]),
            disagreement: whole(&self.whole[2]),
        }
    }
}

/// The nearest whole number; the bounds were checked when the unit was chosen.
fn steps(number: &Fraction) -> i64 {
    if number.is_integer() { number.numer().to_i64() } else { number.round().to_integer().to_i64() }
        .unwrap_or(if number.is_negative() { i64::MIN / 4 } else { i64::MAX / 4 })
}

fn articles(scenario: &Scenario) -> usize {
    scenario.issues.iter().filter(|m| m.kind == MatterKind::Article).count()
}

fn exact_unit(scenario: &Scenario, stated: &[Stated]) -> Option<Unit> {
    let most = BigInt::from(MOST_STEPS);
    let mut common = BigInt::one();
    for number in stated.iter().flat_map(Stated::numbers) {
        if (&common % number.denom()).is_zero() {
            continue;
        }
        common = lcm(&common, number.denom());
        if common > most {
            return None;
        }
    }
    let per_part = Fraction::from(common);
    let mut per_one = per_part.clone();
    let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
    if mean {
        let mut multiple = BigInt::one();
        for n in 1..=articles(scenario) {
            multiple = lcm(&multiple, &BigInt::from(n));
            if multiple > most {
                return None;
            }
        }
        per_one *= Fraction::from(multiple);
    }
    let most = Fraction::from(most);
    let fits = stated.iter().all(|s| {
        let utility = if mean { s.bound_of_mean() } else { s.bound() };
        s.bound() * &per_part < most && utility * &per_one < most
    });
    fits.then_some(Unit { exact: true, per_one, per_part, tolerance: 0 })
}

fn rounded_unit(scenario: &Scenario, stated: &[Stated]) -> Unit {
    let largest = stated.iter().map(Stated::bound).max().unwrap_or_else(Fraction::one);
    let mut steps = Fraction::from(BigInt::from(MOST_STEPS >> 1));
    let two = Fraction::from(BigInt::from(2));
    let (one, most) = (Fraction::one(), largest);
    // The largest power of two by which the largest number still fits.
    let mut size = one;
    while size < most {
        size *= &two;
    }
    while most.is_positive() && &size / &two >= most {
        size /= &two;
    }
    steps /= size;
    let terms = scenario.parties.iter().map(|p| p.interactions.len()).max().unwrap_or(0);
    let parts = scenario.issues.len() + terms + 4;
    Unit {
        exact: false,
        per_one: steps.clone(),
        per_part: steps,
        tolerance: i64::try_from(parts).unwrap_or(i64::MAX >> 20),
    }
}

fn lcm(a: &BigInt, b: &BigInt) -> BigInt {
    let (mut x, mut y) = (a.clone(), b.clone());
    while !y.is_zero() {
        let rest = &x % &y;
        x = y;
        y = rest;
    }
    a / x * b
}

impl Unit {
    /// So many steps as a utility: the nearest double.
    #[must_use]
    pub fn utility(&self, steps: i64) -> f64 {
        to_f64(&self.fraction(steps))
    }

    /// So many steps as a utility, exactly where the unit is exact.
    #[must_use]
    pub fn fraction(&self, steps: i64) -> Fraction {
        Fraction::from(BigInt::from(steps)) / &self.per_one
    }

    /// The nearest number of steps to a utility.
    #[must_use]
    pub fn steps(&self, utility: &Fraction) -> i64 {
        steps(&(utility * &self.per_one))
    }
}
