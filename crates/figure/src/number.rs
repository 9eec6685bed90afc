//! Numbers as the pictures take and show them.

/// A utility, with the points as stated beside it where there are any.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// From 0 (worst) to 1 (best).
    pub utility: f64,
    /// The party's own points, such as `66` or `395/6`.
    pub points: Option<String>,
}

impl From<f64> for Amount {
    fn from(utility: f64) -> Self {
        Self { utility, points: None }
    }
}

/// A reservation value as far as it is known. All utilities from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// Known.
    Known(f64),
    /// Somewhere from the first to the second.
    Between(f64, f64),
    /// Not known.
    Unknown,
}

impl Threshold {
    /// The same with numbers that are sure to be from 0 to 1, in order; unknown where they are not.
    pub(crate) fn checked(self) -> Self {
        match self {
            Self::Known(value) => unit(value).map_or(Self::Unknown, Self::Known),
            Self::Between(low, high) => match (unit(low), unit(high)) {
                (Some(low), Some(high)) if high - low > 1e-9 => Self::Between(low, high),
                (Some(low), Some(high)) if low - high > 1e-9 => Self::Between(high, low),
                (Some(low), Some(_)) => Self::Known(low),
                _ => Self::Unknown,
            },
            Self::Unknown => Self::Unknown,
        }
    }

    /// The lowest and highest that it may be, where anything is known.
    pub(crate) fn span(self) -> Option<(f64, f64)> {
        match self {
            Self::Known(value) => Some((value, value)),
            Self::Between(low, high) => Some((low, high)),
            Self::Unknown => None,
        }
    }

    /// In words: `0.45`, `0.40 to 0.60`, `unknown`.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Known(value) => two(value),
            Self::Between(low, high) => format!("{} to {}", two(low), two(high)),
            Self::Unknown => "unknown".into(),
        }
    }
}

/// A number that is sure to be from 0 to 1; none for anything else. A rounding error outside is taken off.
pub(crate) fn unit(number: f64) -> Option<f64> {
    (number.is_finite() && (-1e-6..=1.000_001).contains(&number)).then(|| number.clamp(0.0, 1.0))
}

/// A number that is sure to be from -1 to 1; none for anything else.
pub(crate) fn signed_unit(number: f64) -> Option<f64> {
    (number.is_finite() && number.abs() <= 1.000_001).then(|| number.clamp(-1.0, 1.0))
}

/// Two digits of utility.
pub(crate) fn two(number: f64) -> String {
    let text = format!("{number:.2}");
    if text == "-0.00" { "0.00".into() } else { text }
}

/// A change of utility with its sign: `+0.12`, `−0.30`, `0.00`.
pub(crate) fn change(number: f64) -> String {
    let text = two(number.abs());
    match text.as_str() {
        "0.00" => text,
        _ if number < 0.0 => format!("\u{2212}{text}"),
        _ => format!("+{text}"),
    }
}

/// A share as a whole percentage.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

/// A utility with its points: `0.63`, `0.63 (66 points)`; `not known` where it is none.
pub(crate) fn amount(amount: &Amount) -> String {
    let Some(utility) = unit(amount.utility) else { return "not known".into() };
    match &amount.points {
        Some(points) => format!("{} ({} points)", two(utility), crate::text::clean(points)),
        None => two(utility),
    }
}

/// A count with commas between thousands.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count and its noun: `1 package`, `2 packages`.
pub(crate) fn many(number: usize, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {noun}{s}", count(number as u64))
}

/// What is said about numbers that could not be shown; empty where there are none.
pub(crate) fn left_out(number: usize) -> String {
    match number {
        0 => String::new(),
        1 => "One value is not a number in its range and is not shown.".into(),
        _ => format!("{} values are not numbers in their range and are not shown.", count(number as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(two(-0.001), "0.00");
        assert_eq!(change(-0.3), "\u{2212}0.30");
        assert_eq!(change(0.004), "0.00");
        assert_eq!(count(248_831), "248,831");
        assert_eq!(many(1, "package"), "1 package");
    }

    #[test]
    fn what_is_no_utility_is_absent() {
        assert_eq!(unit(f64::NAN), None);
        assert_eq!(unit(1.5), None);
        assert_eq!(unit(1.000_000_1), Some(1.0));
        assert_eq!(Threshold::Between(0.6, 0.4).checked(), Threshold::Between(0.4, 0.6));
        assert_eq!(Threshold::Known(f64::INFINITY).checked(), Threshold::Unknown);
        assert_eq!(Threshold::Between(0.4, 0.4).checked().words(), "0.40");
    }
}
