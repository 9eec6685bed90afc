//! What is answered, by name: the fields at the top of each answer and their kind.

/// The answers: name, and fields with their kind (`strings` and `objects` are lists of such, `maybe` a text or null).
pub(super) const ANSWERS: &[(&str, &[(&str, &str)])] = &[
    ("Agenda", &[("issues", "objects"), ("file", "any")]),
    ("Brief", &[("schema", "string"), ("sections", "objects"), ("sources", "any")]),
    ("Cases", &[("cases", "objects"), ("unreadable", "array")]),
    ("Check", &[("packages", "objects"), ("disagreements", "any")]),
    ("Consent", &[("texts", "objects")]),
    ("Done", &[("done", "boolean"), ("at", "string")]),
    ("Error", &[("error", "string"), ("mend", "string"), ("faults", "strings")]),
    ("Evidence", &[("statements", "objects")]),
    ("Invitation", &[("link", "string")]),
    ("Log", &[("log", "objects")]),
    ("Nothing", &[]),
    (
        "Overview",
        &[("sections", "objects"), ("sources", "any"), ("waits", "strings"), ("bottom_line", "any")],
    ),
    ("Password", &[("least", "integer")]),
    ("People", &[("people", "objects"), ("invitations", "objects")]),
    ("Preferences", &[("party", "string"), ("seen", "string"), ("text", "string")]),
    ("Report", &[("path", "string"), ("paragraphs", "objects"), ("statements", "objects")]),
    ("Sections", &[("sections", "objects"), ("sources", "any")]),
    ("Sessions", &[("sessions", "objects")]),
    ("Token", &[("token", "string"), ("until", "integer")]),
    ("Tokens", &[("tokens", "objects")]),
    ("Versions", &[("file", "string"), ("versions", "objects")]),
    (
        "WhatIf",
        &[
            ("verdict", "string"),
            ("count", "strings"),
            ("feasible", "string"),
            ("depth", "any"),
            ("binding", "strings"),
            ("package", "any"),
            ("utilities", "any"),
            ("reservations", "any"),
            ("words", "any"),
        ],
    ),
];
