//! Exact numbers, and numbers that are known only in part.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

/// An exact fraction. Every number that a person states is kept as one.
pub type Fraction = BigRational;

/// A number of packages, which no machine integer is sure to hold.
pub type Count = BigUint;

/// The most characters that a stated number may have.
pub const MAX_DIGITS: usize = 60;

/// Why a text is not a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// Infinity or not-a-number.
    #[error("a number must be finite")]
    NotFinite,
    /// Something else than a decimal number or a fraction.
    #[error("this is not a decimal number such as 12, 0.5 or -3e2, nor a fraction such as 2/3")]
    Malformed,
    /// More digits or a larger exponent than any statement needs.
    #[error("a number has at most {MAX_DIGITS} characters and an exponent between -40 and 40")]
    TooLong,
}

/// Reads a decimal number (`12`, `-0.5`, `1_000.25`, `3e2`) or a fraction (`2/3`) exactly.
///
/// # Errors
/// Refuses infinity, not-a-number, and numbers of unreasonable length.
///
/// ```
/// use mediant_core::number::{parse, show};
/// assert_eq!(show(&parse("0.15").unwrap()), "3/20");
/// assert!(parse("nan").is_err());
/// ```
pub fn parse(text: &str) -> Result<Fraction, NumberError> {
    let text = text.trim();
    if text.len() > MAX_DIGITS {
        return Err(NumberError::TooLong);
    }
    if let Some((above, below)) = text.split_once('/') {
        let (above, below) = (parse_decimal(above.trim())?, parse_decimal(below.trim())?);
        if below.is_zero() {
            return Err(NumberError::NotFinite);
        }
        return Ok(above / below);
    }
    parse_decimal(text)
}

fn parse_decimal(text: &str) -> Result<Fraction, NumberError> {
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if body.eq_ignore_ascii_case("inf") || body.eq_ignore_ascii_case("nan") {
        return Err(NumberError::NotFinite);
    }
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.parse::<i32>().map_err(|_| NumberError::Malformed)?),
        None => (body, 0),
    };
    if exponent.abs() > 40 {
        return Err(NumberError::TooLong);
    }
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = whole.chars().chain(part.chars()).filter(|c| *c != '_').collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError::Malformed);
    }
    let places = part.chars().filter(|c| *c != '_').count();
    let value: BigInt = digits.parse().map_err(|_| NumberError::Malformed)?;
    let power = exponent - i32::try_from(places).map_err(|_| NumberError::TooLong)?;
    let ten = BigInt::from(10).pow(power.unsigned_abs());
    let number = if power >= 0 { Fraction::from(value * ten) } else { Fraction::new(value, ten) };
    Ok(if negative { -number } else { number })
}

/// A whole number as a fraction.
#[must_use]
pub fn whole(number: i64) -> Fraction {
    Fraction::from(BigInt::from(number))
}

/// The nearest double. Fractions that people state never overflow it; where one would, the largest finite
/// double of its sign stands for it.
#[must_use]
pub fn to_f64(number: &Fraction) -> f64 {
    match number.to_f64() {
        Some(value) if value.is_finite() => value,
        _ if number < &Fraction::zero() => f64::MIN,
        _ => f64::MAX,
    }
}

/// The fraction that a finite double stands for, exactly; none for infinity and not-a-number.
#[must_use]
pub fn from_f64(number: f64) -> Option<Fraction> {
    Fraction::from_float(number)
}

/// A sum of fractions that is carried in machine integers as long as those hold it: many times faster than adding
/// fractions one by one, and as exact.
///
/// ```
/// use mediant_core::number::{Sum, parse};
/// let mut sum = Sum::default();
/// sum.add_product(&parse("0.5").unwrap(), &parse("1/3").unwrap());
/// sum.add(&parse("1/2").unwrap());
/// assert_eq!(sum.total(), parse("2/3").unwrap());
/// ```
#[derive(Clone, Debug)]
pub struct Sum {
    /// What is held by machine integers: a numerator over a denominator.
    quick: (i128, i128),
    /// The rest.
    rest: Fraction,
}

impl Default for Sum {
    fn default() -> Self {
        Self { quick: (0, 1), rest: Fraction::zero() }
    }
}

impl Sum {
    /// Adds a number.
    pub fn add(&mut self, number: &Fraction) {
        let pair = machine(number);
        if pair.and_then(|pair| self.take(pair)).is_none() {
            self.rest += number;
        }
    }

    /// Adds the product of two numbers.
    pub fn add_product(&mut self, one: &Fraction, other: &Fraction) {
        let pair = machine(one).zip(machine(other));
        let product = pair.and_then(|(a, b)| Some((a.0.checked_mul(b.0)?, a.1.checked_mul(b.1)?)));
        if product.and_then(|pair| self.take(pair)).is_none() {
            self.rest += one * other;
        }
    }

    /// The sum so far.
    #[must_use]
    pub fn total(self) -> Fraction {
        // Common factors are found many times faster here than in numbers of any length.
        let (above, below) = self.quick;
        let common = above.gcd(&below).max(1);
        let quick = Fraction::new_raw((above / common).into(), (below / common).into());
        if self.rest.is_zero() { quick } else { quick + self.rest }
    }

    /// Adds a pair where all of it fits.
    fn take(&mut self, (above, below): (i128, i128)) -> Option<()> {
        let (sum, own) = self.quick;
        let (times, common) = if own % below == 0 {
            (1, own)
        } else {
            let times = below / own.gcd(&below);
            (times, own.checked_mul(times)?)
        };
        let added = above.checked_mul(common / below)?;
        self.quick = (sum.checked_mul(times)?.checked_add(added)?, common);
        Some(())
    }
}

fn machine(number: &Fraction) -> Option<(i128, i128)> {
    Some((number.numer().to_i128()?, number.denom().to_i128()?))
}

/// A fraction as text: `66`, `395/6`, `-1/2`.
#[must_use]
pub fn show(number: &Fraction) -> String {
    if number.is_integer() {
        number.numer().to_string()
    } else {
        format!("{}/{}", number.numer(), number.denom())
    }
}

/// A fraction as a plain decimal where it has one of at most twelve places, else as a fraction.
///
/// ```
/// use mediant_core::number::{decimal, parse};
/// assert_eq!(decimal(&parse("6.50").unwrap()), "6.5");
/// assert_eq!(decimal(&parse("2/3").unwrap()), "2/3");
/// ```
#[must_use]
pub fn decimal(number: &Fraction) -> String {
    let ten = Fraction::from(BigInt::from(10));
    let mut scaled = number.clone();
    for places in 0..=12_usize {
        if scaled.is_integer() {
            let digits = scaled.numer().magnitude().to_string();
            let sign = if number < &Fraction::zero() { "-" } else { "" };
            if places == 0 {
                return format!("{sign}{digits}");
            }
            let padded = format!("{digits:0>width$}", width = places + 1);
            let (whole, part) = padded.split_at(padded.len() - places);
            return format!("{sign}{whole}.{part}");
        }
        scaled *= &ten;
    }
    show(number)
}

/// A stated number: exact, known to lie between two bounds, or not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Known.
    Exact(Fraction),
    /// Known to lie between the two, both included; `low < high`.
    Interval {
        /// Lower bound.
        low: Fraction,
        /// Upper bound.
        high: Fraction,
    },
    /// Not known; the place where it stands says within which limits it must lie.
    Unknown,
}

impl Quantity {
    /// Zero, known.
    #[must_use]
    pub fn zero() -> Self {
        Self::Exact(Fraction::zero())
    }

    /// One, known.
    #[must_use]
    pub fn one() -> Self {
        Self::Exact(Fraction::one())
    }

    /// The number, if it is known exactly.
    #[must_use]
    pub fn exact(&self) -> Option<&Fraction> {
        match self {
            Self::Exact(number) => Some(number),
            _ => None,
        }
    }

    /// Lower and upper bound, with `limits` standing in where the number is not known.
    #[must_use]
    pub fn bounds(&self, limits: &(Fraction, Fraction)) -> (Fraction, Fraction) {
        match self {
            Self::Exact(number) => (number.clone(), number.clone()),
            Self::Interval { low, high } => (low.clone(), high.clone()),
            Self::Unknown => limits.clone(),
        }
    }

    /// The same quantity with `change` applied to each number in it. `change` must be increasing.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Fraction) -> Fraction) -> Self {
        match self {
            Self::Exact(number) => Self::Exact(change(number)),
            Self::Interval { low, high } => Self::Interval { low: change(low), high: change(high) },
            Self::Unknown => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sum_is_that_of_its_fractions(
            pairs in prop::collection::vec((any::<(i64, i64)>(), 1_i64..1000, 1_i64..i64::MAX, 0_u8..3), 0..12)
        ) {
            let (mut sum, mut expected) = (Sum::default(), Fraction::zero());
            for ((a, b), small, large, what) in pairs {
                let one = Fraction::new(a.into(), if what == 0 { large } else { small }.into());
                let other = Fraction::new(if what == 1 { b } else { b % 1000 }.into(), small.into());
                if what == 2 {
                    sum.add(&one);
                    expected += one;
                } else {
                    sum.add_product(&one, &other);
                    expected += one * other;
                }
            }
            prop_assert_eq!(sum.total(), expected);
        }
    }

    #[test]
    fn decimals_are_read_exactly() {
        assert_eq!(show(&parse("0.1").unwrap()), "1/10");
        assert_eq!(show(&parse("1_000.25").unwrap()), "4001/4");
        assert_eq!(show(&parse("3e2").unwrap()), "300");
        assert_eq!(show(&parse("-25e-1").unwrap()), "-5/2");
        assert_eq!(show(&parse(" 395/6 ").unwrap()), "395/6");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(parse("inf"), Err(NumberError::NotFinite));
        assert_eq!(parse("-nan"), Err(NumberError::NotFinite));
        assert_eq!(parse("1/0"), Err(NumberError::NotFinite));
        assert_eq!(parse("1e999"), Err(NumberError::TooLong));
        assert_eq!(parse(&"9".repeat(61)), Err(NumberError::TooLong));
        for bad in ["", ".", "-", "1.2.3", "0x10", "1e", "ten", "--1", "1,5"] {
            assert_eq!(parse(bad), Err(NumberError::Malformed), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,80}") {
            let _ = parse(&text);
        }

        #[test]
        fn a_decimal_comes_back(mantissa in -1_000_000_000_i64..1_000_000_000, places in 0_u32..9) {
            let number = whole(mantissa) / whole(10_i64.pow(places));
            prop_assert_eq!(parse(&decimal(&number)).unwrap(), number);
        }
    }
}
