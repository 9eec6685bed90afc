//! Faults of a case folder on the terminal, each pointing at its line.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};
use mediant_formats::{Diagnostic, Severity};

use crate::words::count;

/// Prints every fault to standard error, in order, and how many there are.
pub(crate) fn print(folder: &Path, diagnostics: &[Diagnostic]) {
    let mut texts: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for diagnostic in diagnostics {
        // What points at no place, such as a file that is too large, needs no text.
        let text = diagnostic.span.as_ref().and_then(|_| {
            let text = texts.entry(&diagnostic.file).or_insert_with(|| {
                let bytes = std::fs::read(folder.join(&diagnostic.file)).ok()?;
                String::from_utf8(bytes).ok()
            });
            text.as_deref()
        });
        anstream::eprintln!("{}\n", one(folder, diagnostic, text));
    }
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    anstream::eprintln!("{}", tally(errors, diagnostics.len() - errors));
}

/// `2 errors and 1 warning`.
pub(crate) fn tally(errors: usize, warnings: usize) -> String {
    let of = |n: usize, what: &str| format!("{} {what}{}", count(n as u128), if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => "no fault".to_owned(),
        (e, 0) => of(e, "error"),
        (0, w) => of(w, "warning"),
        (e, w) => format!("{} and {}", of(e, "error"), of(w, "warning")),
    }
}

fn one(folder: &Path, diagnostic: &Diagnostic, text: Option<&str>) -> String {
    let path = folder.join(&diagnostic.file).display().to_string();
    let (Some(span), Some(text)) = (&diagnostic.span, text) else {
        return plain(&path, diagnostic);
    };
    if span.end > text.len() || !text.is_char_boundary(span.start) || !text.is_char_boundary(span.end) {
        return plain(&path, diagnostic);
    }
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let snippet = Snippet::source(text).path(&path).annotation(AnnotationKind::Primary.span(span.clone()));
    let mut group = level.primary_title(&diagnostic.message).id(diagnostic.code).element(snippet);
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(&diagnostic.help));
    }
    let style = if std::io::stderr().is_terminal() { DecorStyle::Unicode } else { DecorStyle::Ascii };
    Renderer::styled().decor_style(style).render(&[group])
}

fn plain(path: &str, d: &Diagnostic) -> String {
    let mut out =
        format!("{}[{}]: {}\n --> {path}:{}:{}", d.severity.name(), d.code, d.message, d.line, d.column);
    if !d.help.is_empty() {
        out.push_str("\n  help: ");
        out.push_str(&d.help);
    }
    out
}
