//! Packages and maps by party in JSON, in the scenario's own order whatever map type the JSON library uses.

use mediant_core::scenario::Scenario;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A package: issue → option, in agenda order.
pub(super) struct Settled<'a>(pub(super) &'a Scenario, pub(super) &'a [u16]);

impl Serialize for Settled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.1.len()))?;
        for (matter, option) in self.0.issues.iter().zip(self.1) {
            let name = matter.options.get(usize::from(*option)).map(mediant_core::Id::as_str);
            map.serialize_entry(matter.id.as_str(), &name)?;
        }
        map.end()
    }
}

/// A map whose entries keep their order.
pub(super) struct InOrder<'a, V>(pub(super) Vec<(&'a str, V)>);

impl<V: Serialize> Serialize for InOrder<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// The id of a party; empty where there is none of this index.
pub(super) fn party(scenario: &Scenario, index: usize) -> &str {
    scenario.parties.get(index).map_or("", |p| p.id.as_str())
}

/// The id of an issue; empty where there is none of this index.
pub(super) fn issue(scenario: &Scenario, index: usize) -> &str {
    scenario.issues.get(index).map_or("", |m| m.id.as_str())
}

/// A map from each party to something.
pub(super) fn by_party<V>(scenario: &Scenario, values: impl Iterator<Item = V>) -> InOrder<'_, V> {
    InOrder(scenario.parties.iter().map(|p| p.id.as_str()).zip(values).collect())
}

/// Text of a value that always has one.
pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
