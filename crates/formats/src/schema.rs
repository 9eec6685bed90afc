//! The published JSON Schemas (draft 2020-12) of the case files and the JSON outputs.

const SCHEMAS: [(&str, &str); 7] = [
    ("case", include_str!("../schemas/case.json")),
    ("party", include_str!("../schemas/party.json")),
    ("mediator", include_str!("../schemas/mediator.json")),
    ("meetings", include_str!("../schemas/meetings.json")),
    ("reviews", include_str!("../schemas/reviews.json")),
    ("analysis", include_str!("../schemas/analysis.json")),
    ("statements", include_str!("../schemas/statements.json")),
];

/// The names of the schemas, in the order in which they are listed for people.
#[must_use]
pub fn schema_names() -> [&'static str; 7] {
    SCHEMAS.map(|(name, _)| name)
}

/// The JSON Schema of this name: `case`, `party`, `mediator`, `meetings`, `reviews`, `analysis` or
/// `statements`.
/// That of `party` is the same for `parties/` and `estimates/`.
///
/// ```
/// assert!(mediant_formats::schema("case").unwrap().contains("mediant/case/1"));
/// assert!(mediant_formats::schema("nothing").is_none());
/// ```
#[must_use]
pub fn schema(name: &str) -> Option<&'static str> {
    SCHEMAS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
