//! Numbers in JSON: the shortest text that reads back as the same double; no negative nought.

use serde::{Serialize, Serializer};

/// A double. What is not finite becomes `null`.
#[derive(Clone, Copy)]
pub(super) struct Num(pub(super) f64);

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.0;
        if !number.is_finite() {
            return serializer.serialize_none();
        }
        if number.fract().abs() < f64::MIN_POSITIVE && number.abs() < 9_007_199_254_740_992.0 {
            #[allow(clippy::cast_possible_truncation, reason = "it has no fraction and fits 53 bits")]
            return serializer.serialize_i64(number as i64);
        }
        serializer.serialize_f64(number)
    }
}

/// A count that may pass 2^53, as decimal text.
pub(super) struct Count(String);

impl Count {
    /// As text.
    pub(super) fn of(count: &mediant_core::number::Count) -> Self {
        Self(count.to_string())
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Doubles.
pub(super) fn nums(numbers: &[f64]) -> Vec<Num> {
    numbers.iter().map(|n| Num(*n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_minus_nought() {
        let text = |n: f64| serde_json::to_string(&Num(n)).unwrap();
        assert_eq!(text(-0.0), "0");
        assert_eq!(text(70.0), "70");
        assert_eq!(text(0.1), "0.1");
        assert_eq!(text(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(text(1e300), "1e+300");
        assert_eq!(text(f64::NAN), "null");
        let large = mediant_core::number::Count::from(u128::MAX) * 10_u32;
        assert_eq!(serde_json::to_string(&Count::of(&large)).unwrap(), format!("\"{}0\"", u128::MAX));
    }
}
