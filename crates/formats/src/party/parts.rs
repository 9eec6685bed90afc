//! The valuation of one reading. What a reading does not state, it takes from the main part of the file.

use mediant_core::case::{Aggregation, Case};
use mediant_core::preference::{Interaction, Valuation};

use super::Around;
use crate::case::bounded;
use crate::checks::rules;
use crate::limits;
use crate::party::{values, weights};
use crate::table::{Item, Table};

/// A reading's own table, if it is one, over the main part.
#[derive(Clone, Copy)]
pub(super) struct Parts<'p, 't> {
    pub(super) own: Option<&'p Table<'t>>,
    pub(super) main: &'p Table<'t>,
}

impl<'t> Parts<'_, 't> {
    /// The table that a key is taken from.
    pub(super) fn table(&self, key: &str) -> &Table<'t> {
        self.own.filter(|t| t.get(key).is_some()).unwrap_or(self.main)
    }

    /// The value of a key: the reading's own, or else the main one.
    pub(super) fn get(&self, key: &str) -> Option<Item<'t>> {
        self.table(key).get(key)
    }
}

/// How values add up wherever the main valuation is used: in the main reading, and in those without one of their own.
pub(super) fn uses(root: &Table<'_>, case: &Case) -> Vec<Aggregation> {
    let own = root.get("readings").and_then(|i| i.value.as_table());
    let mut uses = vec![case.aggregation];
    for reading in &case.readings {
        if own.is_none_or(|t| t.get(reading.id.as_str()).is_none()) {
            uses.push(reading.aggregation.unwrap_or(case.aggregation));
        }
    }
    uses
}

/// Reads weights, values and interactions.
pub(super) fn valuation(parts: &Parts<'_, '_>, around: Around<'_>, uses: &[Aggregation]) -> Valuation {
    let stated = weights::read(parts, around.agenda);
    if let (Some(item), true) = (&stated.item, uses.contains(&Aggregation::MeanOfIncluded)) {
        let message = "the mean of included articles takes values without weights";
        let help = "leave the weights out; give them under [readings.ID] where another reading needs them";
        item.page.error("weights-with-mean", &parts.table("weights").key_span("weights"), message, help);
    }
    let values = values::read(parts, around.agenda, &stated, uses);
    let interactions = interactions(parts, around);
    Valuation { weights: stated.weights, values, interactions, bundles: Vec::new(), reservation: None }
}

fn interactions(parts: &Parts<'_, '_>, around: Around<'_>) -> Vec<Interaction> {
    let table = parts.table("interactions");
    let tables = table.tables("interactions", &["these", "adds"]);
    bounded(table, "interactions", tables.len(), limits::RULES);
    let mut read = Vec::new();
    for table in tables.iter().take(limits::RULES) {
        let all_of = table.need("these").and_then(|i| rules::together(&i, around.agenda, 2));
        let adds = table.need("adds").and_then(|i| i.quantity().map(|q| (q, i)));
        let (Some(all_of), Some((adds, item))) = (all_of, adds) else { continue };
        if adds == mediant_core::Quantity::Unknown {
            let message = "what options add when they come together has no limits of its own";
            item.error("not-a-number", message, "write bounds, such as \"-3..3\"");
            continue;
        }
        read.push(Interaction { all_of: all_of.into_iter().map(Into::into).collect(), adds });
    }
    read
}
