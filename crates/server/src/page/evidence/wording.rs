//! Wordings: a statement in its quotation marks, in its report, and beside another of the same utterance.

use maud::{Markup, html};
use mediant_core::ledger::{Kind, Ledger, Statement, VariantGroup};
use mediant_workbench::Paragraph;

use super::source::address;
use crate::page::Asked;

/// The characters of a statement in a list.
const SHORT: usize = 90;

/// The words; in quotation marks where they are the speaker's own.
pub(super) fn quoted(said: &Statement) -> String {
    match said.kind {
        Kind::Direct | Kind::Block => format!("“{}”", said.text),
        _ => said.text.clone(),
    }
}

/// The first words.
pub(super) fn short(text: &str) -> String {
    let mut words: String = text.chars().take(SHORT).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}

/// A paragraph of a report with its statements marked, each a link to decide about it.
pub(super) fn passage(
    asked: &Asked,
    paragraph: &Paragraph,
    statements: &[&Statement],
    chosen: Option<&str>,
) -> Markup {
    let here = statements.iter().filter(|s| s.start < paragraph.end && paragraph.start < s.end);
    // Where the words stand in the text as it is shown: read on from the last, so that repeats fall in their order.
    let mut places: Vec<(usize, usize, &Statement)> = Vec::new();
    let mut from = 0;
    for said in here {
        let words: Vec<&str> = said.text.split_whitespace().collect();
        let words = words.join(" ");
        let Some(at) = paragraph.text.get(from..).and_then(|rest| rest.find(&words)) else { continue };
        places.push((from + at, from + at + words.len(), said));
        from += at + words.len();
    }
    let (pieces, rest) = pieces(&paragraph.text, &places);
    html! {
        @for (before, words, said) in pieces {
            (before)
            a class=(if chosen == Some(said.id.as_str()) { "found chosen" } else { "found" }) href=(address(asked, said)) { (words) }
        }
        (rest)
    }
}

/// Two wordings side by side, with what differs marked.
pub(super) fn beside(ledger: &Ledger, one: &Statement, other: &Statement, group: &VariantGroup) -> Markup {
    // Differences are told against the group's first statement.
    let first = group.statements.first().map(String::as_str);
    let between = |a: &Statement, b: &Statement| -> Vec<(String, String, bool)> {
        let own = group.differs.iter().filter(|d| d.statement == b.id && first == Some(a.id.as_str()));
        own.map(|d| (d.a.clone(), d.b.clone(), d.meaning)).collect()
    };
    let mut differs = between(one, other);
    if differs.is_empty() {
        differs = between(other, one).into_iter().map(|(a, b, meaning)| (b, a, meaning)).collect();
    }
    let source = |said: &Statement| {
        let report = ledger.reports.get(said.report);
        report.map_or_else(String::new, |r| r.outlet.clone().unwrap_or_else(|| r.path.clone()))
    };
    let left: Vec<(&str, bool)> = differs.iter().map(|(a, _, meaning)| (a.as_str(), *meaning)).collect();
    let right: Vec<(&str, bool)> = differs.iter().map(|(_, b, meaning)| (b.as_str(), *meaning)).collect();
    html! {
        div class="two" {
            div { p class="hint" { (one.id) ", " (source(one)) } p { (marked(&one.text, &left)) } }
            div { p class="hint" { (other.id) ", " (source(other)) } p { (marked(&other.text, &right)) } }
        }
        @if differs.iter().any(|(.., meaning)| *meaning) {
            p class="hint" { "Underlined twice: where the meaning differs." }
        }
    }
}

/// A text with some of its words marked, in the order in which they come.
fn marked(text: &str, words: &[(&str, bool)]) -> Markup {
    let mut places: Vec<(usize, usize, bool)> = Vec::new();
    let mut from = 0;
    for (word, meaning) in words.iter().filter(|(word, _)| !word.is_empty()) {
        let Some(at) = text.get(from..).and_then(|rest| rest.find(word)) else { continue };
        places.push((from + at, from + at + word.len(), *meaning));
        from += at + word.len();
    }
    let (pieces, rest) = pieces(text, &places);
    html! {
        @for (before, words, meaning) in pieces {
            (before) mark class=(if meaning { "meaning" } else { "words" }) { (words) }
        }
        (rest)
    }
}

/// A text cut at places that follow one another: for each what stands before it and its words; and the rest.
fn pieces<'t, T: Copy>(text: &'t str, places: &[(usize, usize, T)]) -> (Vec<(&'t str, &'t str, T)>, &'t str) {
    let mut last = 0;
    let mut cut = Vec::new();
    for (start, end, what) in places {
        cut.push((&text[last..*start], &text[*start..*end], *what));
        last = *end;
    }
    (cut, &text[last..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_in_their_order_and_escaped() {
        let shown = marked("a <b> a b", &[("a", true), ("<b>", false), ("b", true)]).into_string();
        assert_eq!(
            shown,
            "<mark class=\"meaning\">a</mark> <mark class=\"words\">&lt;b&gt;</mark> a <mark class=\"meaning\">b</mark>"
        );
        assert_eq!(marked("a", &[("x", true), ("", false)]).into_string(), "a");
    }
}
