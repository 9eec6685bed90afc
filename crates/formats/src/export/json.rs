//! JSON whose keys stay in the order in which they are given.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Json {
    /// Keys and values, in this order.
    Object(Vec<(String, Json)>),
    /// Anything without keys of which the order matters.
    Plain(Value),
}

/// An object with one key.
pub(super) fn one(key: &str, value: Json) -> Json {
    Json::Object(vec![(key.to_owned(), value)])
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(value) => value.serialize(serializer),
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
