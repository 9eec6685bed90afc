//! A measure in whole numbers.

use mediant_core::number::Fraction;
use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive};

use super::{Kind, Measure};
use crate::count::{Columns, TooLarge, check, count};

/// A measure made whole: what packages are worth is a whole number, the value in units times [`Worth::scale`].
pub(super) struct Worth {
    pub(super) kind: Kind,
    pub(super) zeros: Vec<i128>,
    /// What a step of gain counts for each party.
    pub(super) factors: Vec<BigInt>,
    scale: BigInt,
}

impl Worth {
    pub(super) fn new(
        problem: &[Columns],
        thresholds: &[Option<i128>],
        measure: &Measure,
    ) -> Result<Self, TooLarge> {
        let parties = measure.zeros.len();
        check(&problem.iter().collect::<Vec<_>>(), parties)?;
        if parties == 0 || thresholds.len() != parties || measure.units.len() != parties {
            return Err(TooLarge::Malformed("a measure and its thresholds need one number for each party"));
        }
        if !measure.units.iter().all(Signed::is_positive) {
            return Err(TooLarge::Malformed("a unit of gain is positive"));
        }
        if measure.zeros.iter().any(|zero| zero.unsigned_abs() >> 124 > 0) {
            return Err(TooLarge::Malformed("steps are too large to be added up exactly"));
        }
        let common = measure.units.iter().fold(BigInt::one(), |all, unit| all.lcm(unit));
        let (factors, scale) = match measure.kind {
            Kind::Product => (vec![BigInt::one(); parties], measure.units.iter().product()),
            _ => (measure.units.iter().map(|unit| &common / unit).collect(), common),
        };
        Ok(Self { kind: measure.kind, zeros: measure.zeros.clone(), factors, scale })
    }

    /// What gains are worth; none where not every gain is positive and that is asked for.
    pub(super) fn of(&self, sums: &[i128]) -> Option<BigInt> {
        let gains = || sums.iter().zip(&self.zeros).map(|(sum, zero)| sum - zero);
        let counted = || gains().zip(&self.factors).map(|(gain, factor)| factor * gain);
        match self.kind {
            Kind::Product if gains().any(|gain| gain <= 0) => None,
            Kind::Product => Some(gains().map(BigInt::from).product()),
            Kind::Least => counted().min(),
            Kind::Sum => Some(counted().sum()),
        }
    }

    /// A whole worth in units.
    pub(super) fn value(&self, worth: &BigInt) -> Fraction {
        Fraction::new(worth.clone(), self.scale.clone())
    }

    /// The least whole worth that is no less than this value.
    pub(super) fn whole_floor(&self, value: &Fraction) -> BigInt {
        (value * Fraction::from(self.scale.clone())).ceil().to_integer()
    }

    /// How many packages are worth at least this, where that is a matter of thresholds and not too many to count.
    pub(super) fn counted(
        &self,
        problem: &[Columns],
        thresholds: &[Option<i128>],
        floor: &BigInt,
    ) -> Option<BigUint> {
        match self.kind {
            Kind::Product => None,
            Kind::Least => {
                let mut raised = thresholds.to_vec();
                for (k, threshold) in raised.iter_mut().enumerate() {
                    let gain = Integer::div_ceil(floor, &self.factors[k]).to_i128()?;
                    let least = gain.checked_add(self.zeros[k])?;
                    *threshold = Some(threshold.map_or(least, |t| t.max(least)));
                }
                count(&problem.iter().collect::<Vec<_>>(), &raised).ok()
            }
            Kind::Sum => {
                // One party more, which has the sum.
                let mut wider = problem.to_vec();
                for columns in &mut wider {
                    let rows = columns.first().map_or(0, Vec::len);
                    let sum = |row: usize| -> Option<i128> {
                        let parts = columns.iter().zip(&self.factors).map(|(column, f)| f * column[row]);
                        parts.sum::<BigInt>().to_i128()
                    };
                    let column: Option<Vec<i128>> = (0..rows).map(sum).collect();
                    columns.push(column?);
                }
                let base: BigInt = self.zeros.iter().zip(&self.factors).map(|(zero, f)| f * *zero).sum();
                let mut more = thresholds.to_vec();
                more.push(Some((floor + base).to_i128()?));
                count(&wider.iter().collect::<Vec<_>>(), &more).ok()
            }
        }
    }
}
