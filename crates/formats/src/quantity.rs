//! Numbers as they were stated: exact, between two bounds, unknown, or known by rank only.

use mediant_core::number::{Fraction, NumberError, Quantity, decimal, parse};
use toml::de::DeValue;

use crate::suggest;
use crate::table::{Item, cut};

/// What may stand where a value or weight is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    /// A quantity.
    Quantity(Quantity),
    /// A place in an order, from 1.
    Rank(usize),
}

/// The highest rank that can be stated.
const MAX_RANK: usize = 10_001;

impl Item<'_> {
    /// An exact number: `12`, `0.15`, `"2/3"`.
    pub(crate) fn number(&self) -> Option<Fraction> {
        match self.value {
            DeValue::Integer(integer) if integer.radix() == 10 => self.parsed(integer.as_str()),
            DeValue::Integer(_) => {
                self.error("not-a-number", "numbers are written in decimal digits here", "");
                None
            }
            DeValue::Float(float) => self.parsed(float.as_str()),
            DeValue::String(text) => self.parsed(text),
            _ => {
                self.wrong_type("a number");
                None
            }
        }
    }

    fn parsed(&self, text: &str) -> Option<Fraction> {
        let (code, help) = match parse(text) {
            Ok(number) => return Some(number),
            Err(NumberError::NotFinite) => ("not-finite", "where a number is not known, write \"unknown\""),
            Err(NumberError::TooLong) => ("number-too-long", "round it"),
            Err(_) => ("not-a-number", "write a number such as 12, 0.15 or \"2/3\""),
        };
        let message = match code {
            "not-finite" => "a number must be finite".to_owned(),
            "number-too-long" => "this number is too long or too large".to_owned(),
            _ => format!("\"{}\" is not a number", cut(text)),
        };
        self.error(code, message, help);
        None
    }

    /// A quantity: a number, `"40..60"` or `"unknown"`.
    pub(crate) fn quantity(&self) -> Option<Quantity> {
        match self.stated()? {
            Stated::Quantity(quantity) => Some(quantity),
            Stated::Rank(_) => {
                let help = "write a number, an interval such as \"40..60\", or \"unknown\"";
                self.error("not-a-number", "a rank cannot stand here", help);
                None
            }
        }
    }

    /// A quantity or a rank such as `"rank 2"`.
    pub(crate) fn stated(&self) -> Option<Stated> {
        let DeValue::String(text) = self.value else {
            return self.number().map(|n| Stated::Quantity(Quantity::Exact(n)));
        };
        let text = text.trim();
        if text == "unknown" {
            return Some(Stated::Quantity(Quantity::Unknown));
        }
        if let Some(rank) = text.strip_prefix("rank ") {
            return self.rank(rank.trim()).map(Stated::Rank);
        }
        if let Some((low, high)) = text.split_once("..") {
            return self.interval(low, high).map(Stated::Quantity);
        }
        match parse(text) {
            Ok(number) => Some(Stated::Quantity(Quantity::Exact(number))),
            Err(NumberError::Malformed) => {
                self.not_a_quantity(text);
                None
            }
            Err(_) => self.parsed(text).map(|n| Stated::Quantity(Quantity::Exact(n))),
        }
    }

    fn rank(&self, text: &str) -> Option<usize> {
        let rank = text.parse::<usize>().ok().filter(|r| (1..=MAX_RANK).contains(r));
        if rank.is_none() {
            let help = format!("ranks are whole numbers from 1, the best, to {MAX_RANK}");
            self.error("not-a-number", format!("\"{}\" is not a rank", cut(text)), help);
        }
        rank
    }

    fn interval(&self, low: &str, high: &str) -> Option<Quantity> {
        let high = high.strip_prefix('=').unwrap_or(high);
        let (low, high) = (self.parsed(low)?, self.parsed(high)?);
        if low > high {
            let message =
                format!("the interval is turned around: {} is above {}", decimal(&low), decimal(&high));
            self.error(
                "interval-reversed",
                message,
                format!("write \"{}..{}\"", decimal(&high), decimal(&low)),
            );
            return None;
        }
        if low == high {
            let message = "both ends of the interval are the same";
            self.warn("interval-point", message, format!("write it as a number: {}", decimal(&low)));
            return Some(Quantity::Exact(low));
        }
        Some(Quantity::Interval { low, high })
    }

    fn not_a_quantity(&self, text: &str) {
        let dash = text.split_once(['–', '—', '-']).filter(|(a, b)| {
            let number = |t: &str| parse(t).is_ok();
            number(a) && number(b)
        });
        let help = match dash {
            Some((low, high)) => format!("an interval is written \"{}..{}\"", low.trim(), high.trim()),
            None => match suggest::nearest(text, ["unknown"]) {
                Some(word) => format!("did you mean \"{word}\"?"),
                None => "write a number, an interval such as \"40..60\", or \"unknown\"".to_owned(),
            },
        };
        self.error("not-a-number", format!("\"{}\" is not a number", cut(text)), help);
    }
}

/// Groups things by rank, the first first; the members of one group keep their order.
///
/// # Errors
/// Gives the first rank that is missing.
pub(crate) fn by_rank<T>(ranked: Vec<(usize, T)>) -> Result<Vec<Vec<T>>, usize> {
    let highest = ranked.iter().map(|(rank, _)| *rank).max().unwrap_or(0);
    let mut groups: Vec<Vec<T>> = (0..highest).map(|_| Vec::new()).collect();
    for (rank, thing) in ranked {
        if let Some(group) = rank.checked_sub(1).and_then(|r| groups.get_mut(r)) {
            group.push(thing);
        }
    }
    match groups.iter().position(Vec::is_empty) {
        Some(gap) => Err(gap + 1),
        None => Ok(groups),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_make_groups_without_gaps() {
        assert_eq!(by_rank(vec![(2, 'b'), (1, 'a'), (2, 'c')]), Ok(vec![vec!['a'], vec!['b', 'c']]));
        assert_eq!(by_rank(vec![(1, 'a'), (3, 'c')]), Err(2));
        assert_eq!(by_rank::<char>(Vec::new()), Ok(Vec::new()));
    }
}
