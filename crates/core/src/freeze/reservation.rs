//! The reservation value: as told, or from the alternatives to agreement.
//!
//! An alternative is worth `Σ_s p_s · u_s − rate · duration` on the party's scale, and the reservation value is
//! the best of them (Fisher & Ury 1981; Raiffa 1982, ch. 4). Where probabilities, worths, rate or duration are
//! known only between bounds, the bounds of the value follow: probabilities are shifted to the worst (best)
//! outcomes as far as their own bounds and a total of one allow.

use num_traits::{One, Zero};

use super::FreezeError;
use crate::case::Party;
use crate::number::{Fraction, Quantity};
use crate::preference::{Alternative, Preference, StatedReservation, Valuation};

/// The reservation value on the party's own scale.
pub(super) fn of(
    party: &Party,
    preference: &Preference,
    valuation: &Valuation,
) -> Result<Quantity, FreezeError> {
    if let Some(own) = &valuation.reservation {
        return Ok(own.clone());
    }
    match &preference.reservation {
        StatedReservation::Given(quantity) => Ok(quantity.clone()),
        StatedReservation::FromAlternatives => best(&preference.alternatives).ok_or(FreezeError::Number(
            party.id.clone(),
            "probabilities of an alternative must sum to one, and its worths must be known",
        )),
    }
}

/// The best of several alternatives; none where there is none or one does not add up.
#[must_use]
pub fn best(alternatives: &[Alternative]) -> Option<Quantity> {
    let mut found: Option<(Fraction, Fraction)> = None;
    for alternative in alternatives {
        let (low, high) = worth(alternative)?;
        found = Some(match found {
            None => (low, high),
            Some((l, h)) => (l.max(low), h.max(high)),
        });
    }
    found.map(|(low, high)| if low == high { Quantity::Exact(low) } else { Quantity::Interval { low, high } })
}

/// Bounds of what an alternative is worth; none where it does not add up.
#[must_use]
pub fn worth(alternative: &Alternative) -> Option<(Fraction, Fraction)> {
    let limits = (Fraction::zero(), Fraction::one());
    let mut low = Vec::new();
    let mut high = Vec::new();
    for (_, probability, worth) in &alternative.outcomes {
        if *worth == Quantity::Unknown {
            return None;
        }
        let (p, u) = (probability.bounds(&limits), worth.bounds(&limits));
        low.push((p.clone(), u.0));
        high.push((p, u.1));
    }
    if alternative.cost_rate == Quantity::Unknown || alternative.duration == Quantity::Unknown {
        return None;
    }
    let (rate, time) = (alternative.cost_rate.bounds(&limits), alternative.duration.bounds(&limits));
    low.sort_by(|a, b| a.1.cmp(&b.1));
    high.sort_by(|a, b| b.1.cmp(&a.1));
    let worst = expectation(&low)? - dearest(&rate, &time).1;
    let best = expectation(&high)? - dearest(&rate, &time).0;
    Some((worst, best))
}

/// Least and greatest product of a rate and a duration.
fn dearest(rate: &(Fraction, Fraction), time: &(Fraction, Fraction)) -> (Fraction, Fraction) {
    let mut products = [&rate.0 * &time.0, &rate.0 * &time.1, &rate.1 * &time.0, &rate.1 * &time.1];
    products.sort();
    let [least, _, _, most] = products;
    (least, most)
}

/// The expectation with as much probability as may be on the first outcomes.
fn expectation(outcomes: &[((Fraction, Fraction), Fraction)]) -> Option<Fraction> {
    let floor: Fraction = outcomes.iter().map(|((l, _), _)| l).sum();
    let mut free = Fraction::one() - floor;
    if free < Fraction::zero() {
        return None;
    }
    let mut sum = Fraction::zero();
    for ((low, high), worth) in outcomes {
        let extra = (high - low).min(free.clone());
        free -= &extra;
        sum += (low + extra) * worth;
    }
    free.is_zero().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id;
    use crate::number::parse;

    fn exact(text: &str) -> Quantity {
        Quantity::Exact(parse(text).unwrap())
    }

    fn alternative(outcomes: &[(&str, &str)], rate: &str, duration: &str) -> Alternative {
        Alternative {
            id: Id::new("fight-on").unwrap(),
            title: "Fight on".into(),
            outcomes: outcomes.iter().map(|(p, u)| (String::new(), exact(p), exact(u))).collect(),
            cost_rate: exact(rate),
            duration: exact(duration),
            unit: "months".into(),
        }
    }

    /// Fearon 1995, p. 387: with p = 0.6 and costs 0.1 and 0.15, war is worth 0.5 to A and 0.25 to B, so the range is (0.5, 0.75).
    #[test]
    fn fearon_1995_bargaining_range() {
        let a = worth(&alternative(&[("0.6", "1"), ("0.4", "0")], "0.1", "1")).unwrap();
        let b = worth(&alternative(&[("0.4", "1"), ("0.6", "0")], "0.15", "1")).unwrap();
        assert_eq!(a.0, parse("0.5").unwrap());
        assert_eq!(Fraction::one() - b.0, parse("0.75").unwrap());
    }

    #[test]
    fn probabilities_that_do_not_sum_to_one_have_no_worth() {
        assert_eq!(worth(&alternative(&[("0.6", "1"), ("0.3", "0")], "0", "0")), None);
        assert_eq!(worth(&alternative(&[("0.6", "1"), ("0.6", "0")], "0", "0")), None);
    }

    #[test]
    fn bounds_shift_probability_to_the_worst_and_the_best() {
        let mut war = alternative(&[("0.5", "1"), ("0.5", "0")], "0.01", "12");
        war.outcomes[0].1 = Quantity::Interval { low: parse("0.2").unwrap(), high: parse("0.6").unwrap() };
        war.outcomes[1].1 = Quantity::Unknown;
        let (low, high) = worth(&war).unwrap();
        assert_eq!((low, high), (parse("0.08").unwrap(), parse("0.48").unwrap()));
    }
}
