//! Printed doubles → exact fractions.
//!
//! The tools print doubles, and what they print beyond 15 significant digits is noise of the arithmetic that made the
//! number: `0.19999999999999998` came of `1 - 0.8` and means 0.2. A double carries any 15 digits faithfully (Goldberg
//! 1991, "What every computer scientist should know about floating-point arithmetic"), so a number is read at its first
//! 15 significant digits, the last one rounded half away from nought, and is exact from there on. Equal numbers that were
//! computed in different ways are then equal, which sums of doubles are not. What lies nearer to nought than 10⁻⁴⁰ is
//! read as nought.

use mediant_core::Fraction;
use mediant_core::number::{NumberError, parse};
use num_traits::Zero;

/// Significant digits that are read.
const DIGITS: usize = 15;
/// Characters of a number; a double that is printed in full without an exponent has up to 343.
const CHARACTERS: usize = 400;
/// The largest power of ten, and with the sign turned the smallest.
const POWER: i64 = 40;

/// Reads a number as the tools print it.
///
/// # Errors
/// Refuses infinity, not-a-number, what is no decimal number, and what reaches 10⁴⁰.
pub(super) fn read(text: &str) -> Result<Fraction, NumberError> {
    let text = text.trim();
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if ["nan", "inf", "infinity", ".nan", ".inf"].iter().any(|word| body.eq_ignore_ascii_case(word)) {
        return Err(NumberError::NotFinite);
    }
    if body.len() > CHARACTERS {
        return Err(NumberError::TooLong);
    }
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, e)) => (mantissa, e.parse::<i32>().map_err(|_| NumberError::Malformed)?),
        None => (body, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(part.bytes()).collect();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(NumberError::Malformed);
    }
    let first = digits.iter().position(|d| *d != b'0').unwrap_or(digits.len());
    digits.drain(..first);
    // The number is 0.digits · 10^power.
    let length = |n: usize| i64::try_from(n).unwrap_or(i64::MAX / 4);
    let mut power = length(whole.len()) - length(first) + i64::from(exponent);
    if cut(&mut digits) {
        power += 1;
    }
    if digits.is_empty() || power <= -POWER {
        return Ok(Fraction::zero());
    }
    if power > POWER {
        return Err(NumberError::TooLong);
    }
    let digits: String = digits.into_iter().map(char::from).collect();
    // The digits as a whole number, and the power that is left: at most 15 digits, so that both stay in bounds.
    let scaled = parse(&format!("0.{digits}"))?;
    let shift = parse(&format!("1e{power}"))?;
    Ok(if negative { -(scaled * shift) } else { scaled * shift })
}

/// Cuts to the significant digits, rounding the last; true where the carry made the number one digit longer.
fn cut(digits: &mut Vec<u8>) -> bool {
    let up = digits.get(DIGITS).is_some_and(|d| *d >= b'5');
    digits.truncate(DIGITS);
    if !up {
        return false;
    }
    for digit in digits.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return false;
        }
    }
    digits.insert(0, b'1');
    true
}

/// What is wrong with a text that is no number, and how to mend it.
pub(super) fn fault(text: &str, error: &NumberError) -> (&'static str, String, &'static str) {
    let shown = crate::table::cut(text);
    match error {
        NumberError::NotFinite => {
            ("not-finite", format!("\"{shown}\" is not a finite number"), "write the number that is meant")
        }
        NumberError::TooLong => (
            "number-too-long",
            format!("\"{shown}\" is not a number that a scenario needs"),
            "a number lies below 10^40 and has at most 400 characters",
        ),
        _ => ("not-a-number", format!("\"{shown}\" is not a number"), "write a decimal number such as 0.25"),
    }
}

#[cfg(test)]
mod tests {
    use mediant_core::number::show;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_lies_beyond_fifteen_digits_is_noise() {
        for (text, means) in [
            ("0.19999999999999998", "1/5"),
            ("0.30000000000000004", "3/10"),
            ("0.1428571428571428", "142857142857143/1000000000000000"),
            ("999999999999999.9", "1000000000000000"),
            ("-8.673617379884035E-19", "-216840434497101/250000000000000000000000000000000"),
            ("1.0E-300", "0"),
            ("0.000", "0"),
            ("10", "10"),
            (" +1e3 ", "1000"),
            (".5", "1/2"),
            ("5.", "5"),
            ("007", "7"),
        ] {
            assert_eq!(show(&read(text).unwrap()), means, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(read("NaN"), Err(NumberError::NotFinite));
        assert_eq!(read("-Infinity"), Err(NumberError::NotFinite));
        assert_eq!(read("1e41"), Err(NumberError::TooLong));
        assert_eq!(read(&"1".repeat(401)), Err(NumberError::TooLong));
        for bad in ["", "null", "-", ".", "1/2", "0x1", "1e", "1,5", "1 2", "--1", "1e9999999999999"] {
            assert_eq!(read(bad), Err(NumberError::Malformed), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}") {
            let _ = read(&text);
        }

        #[test]
        fn a_double_is_read_to_fifteen_digits(number in -1e6_f64..1e6) {
            let read = mediant_core::number::to_f64(&read(&number.to_string()).unwrap());
            prop_assert!((read - number).abs() <= number.abs() * 1e-14);
        }
    }
}
