//! A small sound case to break in many ways.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses some of it, and fails by panicking")]

use mediant_formats::{CaseFiles, Diagnostic, read_case};

const CASE: &str = r#"schema = "mediant/case/1"
title = "Base"
accepted = ["s1"]

[[parties]]
id = "a"
name = "A"

[[parties]]
id = "b"
name = "B"
veto = false

[[third-parties]]
id = "un"
name = "United Nations"
role = "guarantor"

[[issues]]
id = "terms"
title = "Terms"
kind = "heading"

[[issues]]
id = "place"
title = "Place"
options = ["here", "there"]
under = "terms"

[[issues]]
id = "price"
title = "Price"
kind = "measured"
low = 0
high = 20
step = 5

[[issues]]
id = "paper"
title = "Paper"
kind = "article"

[[excludes]]
these = ["place:here", "price:20"]
why = "too dear"

[[requires]]
this = "paper"
needs = "place:there"

[[positions]]
party = "a"
issue = "place"
option = "here"
stance = "demand"
origin = "assumed"

[[offers]]
id = "draft"
title = "Draft"
picks = ["place:there", "price:10"]
"#;

const A: &str = r#"schema = "mediant/party/1"
party = "a"
scale = [0, 100]
reservation = 40
values-out-of = 100
weights-are = "points"
weights-total = 100

[weights]
place = 60
price = 30
paper = 10

[values]
price = [[0, 100], [20, 0]]
paper = { in = 100, out = 0 }

[values.place]
here = 100
there = 0

[[red-lines]]
never = ["place:there", "price:20"]
"#;

const MEDIATOR: &str = r#"schema = "mediant/mediator/1"

[[levers]]
on = "a"
title = "Time"
effect = "1..2"
"#;

const MEETINGS: &str = r#"schema = "mediant/meetings/1"

[[meetings]]
id = "first"
title = "First"
date = "2025-03-14"
present = ["a", "un"]
progress = [{ by = "A", degree = "some" }]
"#;

/// A sound case: two parties, a heading, three kinds of issues, a rule of each kind.
pub(crate) fn base() -> CaseFiles {
    let b = A.replace("party = \"a\"", "party = \"b\"");
    let files = [
        ("case.toml", CASE.to_owned()),
        ("parties/a.toml", A.to_owned()),
        ("parties/b.toml", b),
        ("mediator.toml", MEDIATOR.to_owned()),
        ("meetings.toml", MEETINGS.to_owned()),
    ];
    let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect();
    CaseFiles { name: "base".to_owned(), files }
}

/// The files with this one put in place.
pub(crate) fn with(mut files: CaseFiles, file: &str, text: &str) -> CaseFiles {
    files.files.insert(file.to_owned(), text.as_bytes().to_vec());
    files
}

/// The files with one text changed in one of them.
#[track_caller]
pub(crate) fn swap(files: CaseFiles, file: &str, old: &str, new: &str) -> CaseFiles {
    let text = String::from_utf8(files.files[file].clone()).unwrap();
    assert!(text.contains(old), "{file} has no {old:?}");
    let text = text.replacen(old, new, 1);
    with(files, file, &text)
}

/// All diagnostics, whether or not there is an error among them.
pub(crate) fn faults_of(files: &CaseFiles) -> Vec<Diagnostic> {
    match read_case(files) {
        Ok(loaded) => loaded.warnings,
        Err(faults) => faults.diagnostics,
    }
}
