//! The unit in which utilities are counted, so that sums, differences and ties are exact.
//!
//! The numbers of a scenario are brought to a common denominator; a utility is then a whole number of steps. As long
//! as every number stays below 2^51 steps, one denominator serves all parties, and 64-bit floats add, subtract and
//! compare steps without any rounding, so that packages can be walked through fast. Where that is too small and
//! utilities add up over groups, each party has a denominator of its own, and steps are 128-bit integers below 2^118.
//! Either way ties are ties. Only where even that would be too small are numbers rounded to steps of a power of two,
//! and utilities closer than [`Unit::tolerance`] steps count as equal: that is the largest error that rounding
//! each part once can add up to.
//!
//! Mean of included articles: the sum is kept in steps of `1/D` and multiplied by `L/n`, where `L` is the least
//! common multiple of 1 to the number of articles, so that the mean is a whole number of steps of `1/(D·L)`.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{MatterKind, Scenario, Seat, Weights};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::options::Refusal;

mod whole;

/// Every number that is walked through in floats stays below this many steps.
const MOST_STEPS: u128 = 1 << 51;

/// Every number that is only added and compared stays below this many steps.
const MOST_WIDE: u128 = 1 << 118;

/// The unit of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Whether numbers are whole steps without rounding.
    pub exact: bool,
    /// For each party, the steps in a utility of one.
    pub per_one: Vec<Fraction>,
    /// Steps in one unit of the parts that are summed: `per_one`, or less by `L` for the mean of included articles.
    pub per_part: Vec<Fraction>,
    /// Utilities that differ by no more than this many steps count as equal; 0 where exact.
    pub tolerance: i128,
    /// For each party, the steps in a utility of one, to the last place of a double.
    rough: Vec<f64>,
}

/// The parts of one party's utility, in steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// What each option of each issue adds.
    pub values: Vec<Vec<i128>>,
    /// What each interaction term adds.
    pub terms: Vec<i128>,
    /// What each term of each bundle adds.
    pub bundles: Vec<Vec<i128>>,
    /// What no package is worth more than.
    pub ceiling: Option<i128>,
    /// What every package is worth beforehand.
    pub offset: i128,
    /// The reservation value.
    pub reservation: i128,
    /// The utility without agreement.
    pub disagreement: i128,
}

impl Parts {
    /// What a package is worth to the party, in steps of its utility; none for the empty draft where the mean of
    /// included articles counts. Cost: one addition for each issue and term.
    #[must_use]
    pub fn steps(&self, scenario: &Scenario, (unit, party): (&Unit, usize), package: &[u16]) -> Option<i128> {
        let seat = &scenario.parties[party];
        let sum = self.values.iter().zip(package).map(|(v, o)| v[usize::from(*o)]).sum::<i128>();
        let terms = seat.interactions.iter().zip(&self.terms).filter(|(t, _)| t.holds(package));
        let bundles = seat.bundles.iter().zip(&self.bundles);
        let chosen = bundles.map(|(of, adds)| super::group::bundled(of, adds, package)).sum::<i128>();
        let added = terms.map(|(_, adds)| adds).sum::<i128>() + chosen + self.offset;
        let utility = if scenario.aggregation == Aggregation::Additive {
            sum + added
        } else {
            let count = scenario.included(package);
            if count == 0 {
                return None;
            }
            super::nearest(super::float(sum) * (unit.ratio() / count as f64)) + added
        };
        Some(self.ceiling.map_or(utility, |most| utility.min(most)))
    }
}

/// One party's numbers as fractions.
struct Stated {
    values: Vec<Vec<Fraction>>,
    terms: Vec<Fraction>,
    bundles: Vec<Vec<Fraction>>,
    whole: [Fraction; 3],
    ceiling: Option<Fraction>,
}

/// The unit of a scenario, and each party's parts in it. Where `walked`, the unit is one that floats hold.
///
/// # Errors
/// Refuses numbers that are known only in part.
pub fn measure(scenario: &Scenario, walked: bool) -> Result<(Unit, Vec<Parts>), Refusal> {
    let quick = scenario.aggregation == Aggregation::Additive;
    match if quick { whole::measure(scenario, walked) } else { None } {
        Some(found) => Ok(found),
        None => by_fractions(scenario, walked),
    }
}

/// The same with fractions of any length.
fn by_fractions(scenario: &Scenario, walked: bool) -> Result<(Unit, Vec<Parts>), Refusal> {
    let stated = scenario.parties.iter().map(|s| state(scenario, s)).collect::<Result<Vec<_>, _>>()?;
    let unit = exact_unit(scenario, &stated)
        .or_else(|| if walked { None } else { wide_unit(scenario, &stated) })
        .unwrap_or_else(|| rounded_unit(scenario, &stated));
    let parts = stated.iter().enumerate().map(|(party, s)| s.in_steps(&unit, party)).collect();
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
    let known = |t: &mediant_core::scenario::Term| t.adds.exact().cloned().ok_or_else(partly);
    let bundles = seat.bundles.iter().map(|b| b.of.iter().map(known).collect()).collect::<Result<_, _>>()?;
    let reservation = seat.reservation.exact().ok_or_else(partly)?.clone();
    let disagreement = seat.disagreement.exact().ok_or_else(partly)?.clone();
    let whole = [seat.offset.clone(), reservation, disagreement];
    Ok(Stated { values, terms, bundles, whole, ceiling: seat.ceiling.clone() })
}

impl Stated {
    fn numbers(&self) -> impl Iterator<Item = &Fraction> {
        let extra = self.bundles.iter().flatten().chain(&self.ceiling);
        self.values.iter().flatten().chain(&self.terms).chain(&self.whole).chain(extra)
    }

    /// More than any sum of parts, any utility, reservation or disagreement value can be, in size.
    fn bound(&self) -> Fraction {
        let largest = |column: &Vec<Fraction>| column.iter().map(Signed::abs).max().unwrap_or_default();
        let parts: Fraction = self.values.iter().map(largest).sum();
        let terms = self.extra();
        let whole: Fraction = self.whole.iter().map(Signed::abs).sum();
        parts + terms + whole
    }

    fn extra(&self) -> Fraction {
        let most = |bundle: &Vec<Fraction>| bundle.iter().map(Signed::abs).max().unwrap_or_default();
        self.terms.iter().chain(&self.ceiling).map(Signed::abs).sum::<Fraction>()
            + self.bundles.iter().map(most).sum::<Fraction>()
    }

    /// The same for a utility where the mean counts: no mean is larger than its largest part.
    fn bound_of_mean(&self) -> Fraction {
        let part = self.values.iter().flatten().map(Signed::abs).max().unwrap_or_default();
        let terms = self.extra();
        let whole: Fraction = self.whole.iter().map(Signed::abs).sum();
        part + terms + whole
    }

    fn in_steps(&self, unit: &Unit, party: usize) -> Parts {
        let part = |n: &Fraction| in_steps(n, &unit.per_part[party]);
        let whole = |n: &Fraction| in_steps(n, &unit.per_one[party]);
        Parts {
            values: self.values.iter().map(|c| c.iter().map(part).collect()).collect(),
            terms: self.terms.iter().map(whole).collect(),
            bundles: self.bundles.iter().map(|b| b.iter().map(whole).collect()).collect(),
            ceiling: self.ceiling.as_ref().map(whole),
            offset: whole(&self.whole[0]),
            reservation: whole(&self.whole[1]),
            disagreement: whole(&self.whole[2]),
        }
    }
}

/// A number times the steps in one: the nearest whole number. The bounds were checked when the unit was chosen.
fn in_steps(number: &Fraction, per_one: &Fraction) -> i128 {
    if per_one.is_integer() {
        // Without a reduced fraction in between, which costs most of the time of measuring.
        let (whole, rest) = (number.numer() * per_one.numer()).div_rem(number.denom());
        if rest.is_zero() {
            return clamped(&whole);
        }
    }
    steps(&(number * per_one))
}

fn clamped(whole: &BigInt) -> i128 {
    whole.to_i128().unwrap_or(if whole.is_negative() { i128::MIN / 4 } else { i128::MAX / 4 })
}

/// The nearest whole number.
fn steps(number: &Fraction) -> i128 {
    if number.is_integer() { clamped(number.numer()) } else { clamped(&number.round().to_integer()) }
}

fn articles(scenario: &Scenario) -> usize {
    scenario.issues.iter().filter(|m| m.kind == MatterKind::Article).count()
}

/// The least common denominator of some numbers, times `first`; none where it passes `most`.
fn common_denominator<'n>(
    first: BigInt,
    numbers: impl Iterator<Item = &'n Fraction>,
    most: &BigInt,
) -> Option<BigInt> {
    let mut common = first;
    for number in numbers {
        if !common.is_multiple_of(number.denom()) {
            common = common.lcm(number.denom());
            if common > *most {
                return None;
            }
        }
    }
    Some(common)
}

fn exact_unit(scenario: &Scenario, stated: &[Stated]) -> Option<Unit> {
    let most = BigInt::from(MOST_STEPS);
    let common = common_denominator(BigInt::one(), stated.iter().flat_map(Stated::numbers), &most)?;
    let per_part = Fraction::from(common);
    let mut per_one = per_part.clone();
    let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
    if mean {
        let mut multiple = BigInt::one();
        for n in 1..=articles(scenario) {
            multiple = multiple.lcm(&BigInt::from(n));
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
    let parties = stated.len();
    fits.then(|| Unit::new((true, 0), vec![per_one; parties], vec![per_part; parties]))
}

/// A denominator for each party. Only for utilities that add up.
fn wide_unit(scenario: &Scenario, stated: &[Stated]) -> Option<Unit> {
    if scenario.aggregation == Aggregation::MeanOfIncluded {
        return None;
    }
    let most = BigInt::from(MOST_WIDE);
    let mut per_one = Vec::with_capacity(stated.len());
    for own in stated {
        let scale = Fraction::from(common_denominator(BigInt::one(), own.numbers(), &most)?);
        if own.bound() * &scale >= Fraction::from(most.clone()) {
            return None;
        }
        per_one.push(scale);
    }
    Some(Unit::new((true, 0), per_one.clone(), per_one))
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
    let extra = |p: &Seat| p.interactions.len() + p.bundles.len();
    let terms = scenario.parties.iter().map(extra).max().unwrap_or(0);
    let parts = scenario.issues.len() + terms + 4;
    let tolerance = i128::try_from(parts).unwrap_or(i128::MAX >> 20);
    let per_one = vec![steps; stated.len()];
    Unit::new((false, tolerance), per_one.clone(), per_one)
}

impl Unit {
    fn new((exact, tolerance): (bool, i128), per_one: Vec<Fraction>, per_part: Vec<Fraction>) -> Self {
        let rough = per_one.iter().map(to_f64).collect();
        Self { exact, per_one, per_part, tolerance, rough }
    }

    /// So many steps of a party as a utility: the nearest double.
    #[must_use]
    pub fn utility(&self, party: usize, steps: i128) -> f64 {
        let per_one = &self.per_one[party];
        let below = per_one.numer().to_u128().filter(|_| per_one.is_integer());
        if let Some(size) = below.and_then(|below| nearest_ratio(steps.unsigned_abs(), below)) {
            return if steps < 0 { -size } else { size };
        }
        to_f64(&self.fraction(party, steps))
    }

    /// The steps in a party's utility of one, to the last place.
    pub(crate) fn rough(&self, party: usize) -> f64 {
        self.rough[party]
    }

    /// How many steps of utility one step of a part is, where one article is in.
    pub(super) fn ratio(&self) -> f64 {
        (&self.per_one[0] / &self.per_part[0]).to_f64().unwrap_or(1.0)
    }

    /// So many steps of a party as a utility, exactly where the unit is exact.
    #[must_use]
    pub fn fraction(&self, party: usize, steps: i128) -> Fraction {
        Fraction::from(BigInt::from(steps)) / &self.per_one[party]
    }

    /// The nearest number of a party's steps to a utility.
    #[must_use]
    pub fn steps(&self, party: usize, utility: &Fraction) -> i128 {
        steps(&(utility * &self.per_one[party]))
    }
}

/// The double nearest to `above / below`, from the leading 64 bits of each; none where those leave it open which of two
/// doubles is nearest.
fn nearest_ratio(above: u128, below: u128) -> Option<f64> {
    /// More than the leading bits can be off by, in units of the quotient.
    const MARGIN: u128 = 16;
    if above == 0 || below == 0 {
        return (below != 0).then_some(0.0);
    }
    let (left, right) = (above.leading_zeros(), below.leading_zeros());
    let leading = |number: u128, zeros: u32| (number << zeros) >> 64;
    let quotient = (leading(above, left) << 64) / leading(below, right);
    let spare = 128 - quotient.leading_zeros() - 53;
    let (half, rest) = (1_u128 << (spare - 1), quotient & ((1 << spare) - 1));
    if rest.abs_diff(half) <= MARGIN {
        return None;
    }
    let power = i32::try_from(right).ok()? - i32::try_from(left).ok()? - 64;
    Some(quotient as f64 * 2_f64.powi(power))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_ratio_is_the_nearest_double(above in 0_u128..1 << 118, below in 1_u128..1 << 118, small in 0_u32..100) {
            for (above, below) in [(above, below), (above >> small, below), (above, (below >> small).max(1))] {
                let exact = to_f64(&Fraction::new(BigInt::from(above), BigInt::from(below)));
                if let Some(found) = nearest_ratio(above, below) {
                    prop_assert_eq!(found.to_bits(), exact.to_bits());
                }
            }
        }

        #[test]
        fn and_of_short_decimals(above in 0_u128..100_000, places in 0_u32..6) {
            let below = 10_u128.pow(places);
            let exact = above as f64 / below as f64;
            prop_assert!(nearest_ratio(above, below).is_none_or(|found| found.to_bits() == exact.to_bits()));
        }
    }
}
