//! Document → JSON, `mediant/brief/1`: the model as it is, figures as their sentence and table.

use serde::Serialize;

use crate::document::Document;

/// The name and version of the shape.
pub const SCHEMA: &str = "mediant/brief/1";

#[derive(Serialize)]
struct Envelope<'a> {
    schema: &'static str,
    #[serde(flatten)]
    document: &'a Document,
}

/// The document as JSON, indented, with a newline at the end.
#[must_use]
pub fn json(document: &Document) -> String {
    let envelope = Envelope { schema: SCHEMA, document };
    let mut text = serde_json::to_string_pretty(&envelope)
        .unwrap_or_else(|_| unreachable!("keys are text and numbers are whole, so nothing here can fail"));
    text.push('\n');
    text
}
