//! A small case with comments that teach the format, to start from.

const FILES: [(&str, &str); 7] = [
    ("case.toml", include_str!("../scaffold/case.toml")),
    ("parties/builder.toml", include_str!("../scaffold/parties/builder.toml")),
    ("parties/fishers.toml", include_str!("../scaffold/parties/fishers.toml")),
    ("mediator.toml", include_str!("../scaffold/mediator.toml")),
    ("meetings.toml", include_str!("../scaffold/meetings.toml")),
    ("SOURCES.md", include_str!("../scaffold/SOURCES.md")),
    ("reports/1-harbour-post.txt", include_str!("../scaffold/reports/1-harbour-post.txt")),
];

/// The files of a new case: path, relative to the case folder and with `/` between folders, and text.
/// The folder's name is its slug and stands in none of them. An empty title is taken from the slug.
#[must_use]
pub fn scaffold(slug: &str, title: &str) -> Vec<(String, String)> {
    let title = if title.trim().is_empty() { named(slug) } else { title.trim().to_owned() };
    let title = quoted(&title);
    FILES.iter().map(|(path, text)| ((*path).to_owned(), text.replace("{{title}}", &title))).collect()
}

/// `sport-park` → `Sport park`.
fn named(slug: &str) -> String {
    let words = slug.replace(['-', '.'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "New case".to_owned(),
    }
}

/// A text as a TOML string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
