//! Courses of action without an agreement: small lotteries with costs over time.

use std::collections::BTreeSet;

use mediant_core::freeze::reservation::worth;
use mediant_core::number::{Fraction, Quantity, decimal};
use mediant_core::preference::Alternative;
use num_traits::{One, Zero};

use crate::case::{bounded, is_free};
use crate::limits;
use crate::table::{Item, Table};

pub(super) fn read(root: &Table<'_>) -> Vec<Alternative> {
    let mut taken = BTreeSet::new();
    let mut alternatives = Vec::new();
    let tables = root.tables("alternatives", &["id", "title", "outcomes", "cost-rate", "duration", "unit"]);
    bounded(root, "alternatives", tables.len(), limits::POINTS);
    for table in tables.into_iter().take(limits::POINTS) {
        let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)));
        let title = table.need_text("title");
        let cost_rate = or_zero(&table, "cost-rate");
        let duration = or_zero(&table, "duration");
        if duration.bounds(&(Fraction::zero(), Fraction::zero())).0 < Fraction::zero() {
            table.page.error("out-of-range", &table.key_span("duration"), "a duration is not below zero", "");
        }
        let outcomes = table.need("outcomes").map(|i| outcomes(&table, &i));
        let (Some(id), Some(Some(outcomes))) = (id, outcomes) else { continue };
        alternatives.push(Alternative { id, title, outcomes, cost_rate, duration, unit: table.text("unit") });
    }
    alternatives
}

fn or_zero(table: &Table<'_>, key: &str) -> Quantity {
    table.get(key).and_then(|i| i.quantity()).unwrap_or_else(Quantity::zero)
}

type Outcome = (String, Quantity, Quantity);

fn outcomes(alternative: &Table<'_>, item: &Item<'_>) -> Option<Vec<Outcome>> {
    let tables = alternative.tables("outcomes", &["title", "probability", "worth"]);
    let listed = item.value.as_array()?.len();
    if tables.is_empty() || tables.len() > limits::POINTS {
        item.error("out-of-range", format!("an alternative has 1 to {} outcomes", limits::POINTS), "");
        return None;
    }
    let limits = (Fraction::zero(), Fraction::one());
    let mut outcomes = Vec::new();
    for table in tables {
        let title = table.text("title");
        let probability = table.need("probability").and_then(|i| i.quantity().map(|q| (q, i)));
        let worth = table.need("worth").and_then(|i| i.quantity());
        let (Some((probability, at)), Some(worth)) = (probability, worth) else { continue };
        let (low, high) = probability.bounds(&limits);
        if low < limits.0 || high > limits.1 {
            at.error("out-of-range", "a probability lies between 0 and 1", "");
            return None;
        }
        outcomes.push((title, probability, worth));
    }
    if outcomes.len() < listed {
        return None;
    }
    let bounds: Vec<(Fraction, Fraction)> = outcomes.iter().map(|(_, p, _)| p.bounds(&limits)).collect();
    let low: Fraction = bounds.iter().map(|b| &b.0).sum();
    let high: Fraction = bounds.iter().map(|b| &b.1).sum();
    if low > Fraction::one() || high < Fraction::one() {
        let sum = if low == high {
            format!("sum to {}", decimal(&low))
        } else {
            format!("sum to {} at least and {} at most", decimal(&low), decimal(&high))
        };
        item.error("probabilities", format!("the probabilities {sum}, and must sum to 1"), "");
        return None;
    }
    Some(outcomes)
}

/// A reservation value that comes from the alternatives needs some, each with a worth.
pub(super) fn check_worth(root: &Table<'_>, item: &Item<'_>, alternatives: &[Alternative]) {
    let listed = root.get("alternatives").and_then(|i| i.value.as_array().map(|a| a.len())).unwrap_or(0);
    if listed == 0 {
        let help = "add a table [[alternatives]], or write the reservation value";
        item.error(
            "missing-key",
            "the reservation value is to come from the alternatives, and there is none",
            help,
        );
    }
    for alternative in alternatives {
        if worth(alternative).is_none() {
            let message = format!("the alternative \"{}\" has an outcome of unknown worth", alternative.id);
            item.error("out-of-range", message, "write bounds for its worth, such as \"10..60\"");
        }
    }
}
