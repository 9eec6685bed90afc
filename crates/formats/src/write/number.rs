//! Exact numbers as a case folder writes them.

use mediant_core::number::{Fraction, MAX_DIGITS, Quantity, parse, show};
use num_bigint::BigUint;
use num_traits::{One, Signed, Zero};

/// Digits behind the point, where a number is written as a decimal.
const PLACES: usize = 40;
/// Digits of a whole number that every reader of TOML takes.
const WHOLE: usize = 18;

/// A number as text: a decimal where it has one that is short enough, else a fraction. None where it is too long for a
/// case folder.
pub(crate) fn text(number: &Fraction) -> Option<String> {
    let short = |text: String| Some(text).filter(|t| t.len() <= MAX_DIGITS);
    let Some(places) = places(number.denom().magnitude()) else { return short(show(number)) };
    let ten = BigUint::from(10_u32).pow(u32::try_from(places).unwrap_or(u32::MAX));
    let digits = (number.numer().magnitude() * ten / number.denom().magnitude()).to_string();
    let sign = if number.is_negative() { "-" } else { "" };
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = padded.split_at(padded.len() - places);
    let point = if places == 0 { "" } else { "." };
    short(format!("{sign}{whole}{point}{part}"))
}

/// How many digits behind the point a reduced fraction with this denominator has; none where that is more than
/// [`PLACES`] or without end.
fn places(denominator: &BigUint) -> Option<usize> {
    let twos =
        usize::try_from(denominator.trailing_zeros().unwrap_or(0)).ok().filter(|twos| *twos <= PLACES)?;
    let (mut rest, mut fives) = (denominator >> twos, 0);
    while !rest.is_one() {
        if fives == PLACES || !(&rest % 5_u32).is_zero() {
            return None;
        }
        rest /= 5_u32;
        fives += 1;
    }
    Some(twos.max(fives))
}

/// A number as TOML: without quotation marks where it is a decimal.
pub(crate) fn toml(number: &Fraction) -> Option<String> {
    let text = text(number)?;
    let bare = text.contains('.') || text.len() <= WHOLE;
    Some(if text.contains('/') || !bare { format!("\"{text}\"") } else { text })
}

/// A quantity as TOML.
pub(crate) fn quantity(quantity: &Quantity) -> Option<String> {
    match quantity {
        Quantity::Exact(number) => toml(number),
        Quantity::Interval { low, high } => Some(format!("\"{}..{}\"", text(low)?, text(high)?)),
        Quantity::Unknown => Some("\"unknown\"".to_owned()),
    }
}

/// The number, or where it is too long for a case folder the one nearest to it of 15 significant digits.
pub(crate) fn tame(number: Fraction) -> (Fraction, bool) {
    if number.is_zero() || text(&number).is_some() {
        return (number, false);
    }
    let near = format!("{:.14e}", mediant_core::number::to_f64(&number));
    parse(&near).map_or((number, false), |near| (near, true))
}

#[cfg(test)]
mod tests {
    use mediant_core::number::whole;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_written_short_and_exactly() {
        let one = |n: i64, d: i64| toml(&(whole(n) / whole(d))).unwrap();
        assert_eq!(one(1, 4), "0.25");
        assert_eq!(one(-5, 2), "-2.5");
        assert_eq!(one(2, 3), "\"2/3\"");
        assert_eq!(one(7, 1), "7");
        assert_eq!(toml(&parse("1e30").unwrap()).unwrap(), format!("\"1{}\"", "0".repeat(30)));
        assert_eq!(toml(&parse("1e-30").unwrap()).unwrap(), format!("0.{}1", "0".repeat(29)));
    }

    #[test]
    fn what_is_too_long_is_rounded_and_said() {
        let long = parse("0.123456789012345").unwrap();
        let long = &long * &long * &long * &long * &long;
        let (near, rounded) = tame(long.clone());
        assert!(rounded && text(&near).is_some());
        assert!(((near - &long) / long).abs() < parse("1e-14").unwrap());
        assert_eq!(tame(whole(3)), (whole(3), false));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(n in any::<i64>(), d in 1_i64..1_000_000_000) {
            let number = whole(n) / whole(d);
            let text = text(&number).unwrap();
            prop_assert_eq!(parse(&text).unwrap(), number);
        }
    }
}
