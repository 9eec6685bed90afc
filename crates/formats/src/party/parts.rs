//! The valuation of one reading. What a reading does not state, it takes from the main part of the file.

use mediant_core::case::{Aggregation, Case};
use mediant_core::preference::Valuation;

use super::Around;
use crate::party::{terms, values, weights};
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

/// Reads weights, values and extra terms.
pub(super) fn valuation(parts: &Parts<'_, '_>, around: Around<'_>, uses: &[Aggregation]) -> Valuation {
    let stated = weights::read(parts, around.agenda);
    if let (Some(item), true) = (&stated.item, uses.contains(&Aggregation::MeanOfIncluded)) {
        let message = "the mean of included articles takes values without weights";
        let help = "leave the weights out; give them under [readings.ID] where another reading needs them";
        item.page.error("weights-with-mean", &parts.table("weights").key_span("weights"), message, help);
    }
    let values = values::read(parts, around.agenda, &stated, uses);
    let interactions = terms::interactions(parts, around);
    let bundles = terms::bundles(parts, around);
    Valuation { weights: stated.weights, values, interactions, bundles, reservation: None }
}
