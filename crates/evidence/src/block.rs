//! Blocks: quoted speech without quotation marks.

use mediant_core::ledger::Kind;

use crate::attribution::{Draft, Who};
use crate::grammar::{CAPITAL, COLON, COMMA, FIRST_PERSON};
use crate::passage::{Passage, Role};

/// Whether a passage speaks in the first person outside quotation marks.
pub(crate) fn first_person(text: &str, passage: &Passage) -> bool {
    passage.role == Role::Text
        && passage
            .tokens
            .iter()
            .any(|t| !t.quoted && t.has(FIRST_PERSON) && t.of(text) != "US" && t.of(text) != "Us")
}

/// Whether the report is told in the third person, so that a first person is someone else's: fewer than
/// half of its longer passages have one.
pub(crate) fn third_person(text: &str, passages: &[Passage]) -> bool {
    let longer: Vec<&Passage> =
        passages.iter().filter(|p| p.role == Role::Text && p.tokens.len() >= 8).collect();
    let first = longer.iter().filter(|p| first_person(text, p)).count();
    first * 2 < longer.len()
}

/// The labels under which a report sets down who speaks, as in the minutes of an interview: at least three
/// passages begin with a name and a colon, and one name comes back.
pub(crate) fn labels(text: &str, passages: &[Passage]) -> bool {
    let all: Vec<&str> =
        passages.iter().filter_map(|p| label(text, p)).map(|(from, to)| &text[from..to]).collect();
    all.len() >= 3 && all.iter().enumerate().any(|(at, name)| all[..at].contains(name))
}

/// The name before the colon that a passage begins with.
fn label(text: &str, passage: &Passage) -> Option<(usize, usize)> {
    if passage.role != Role::Text {
        return None;
    }
    let first =
        usize::from(passage.tokens.first().is_some_and(|t| !t.word && matches!(t.of(text), "\"" | "“")));
    let rest = passage.tokens.get(first..)?;
    let name = rest.iter().take(6).take_while(|t| t.has(CAPITAL)).count();
    let colon = rest.get(name).is_some_and(|t| t.has(COLON));
    let said = rest.iter().skip(name).filter(|t| t.word).count() >= 3;
    (colon && name > 0 && said).then(|| (rest[0].start, rest[name - 1].end))
}

/// `LEE: We can share the port.`, in a report that labels its speakers.
pub(crate) fn labelled(text: &str, passages: &[Passage], index: usize) -> Option<Draft> {
    let passage = &passages[index];
    let (from, to) = label(text, passage)?;
    let said: Vec<_> = passage.tokens.iter().filter(|t| t.start > to).collect();
    let first = said.iter().find(|t| t.word)?;
    let last = said.iter().rfind(|t| t.word || matches!(t.of(text), "?" | "!" | "…"))?;
    Some(Draft {
        kind: Kind::Block,
        parts: vec![(first.start, last.end)],
        who: Who::Phrase(from, to),
        cue: None,
        rule: "speaker label",
        zone: Vec::new(),
        passage: index,
        sentence: 0,
        speech: true,
    })
}

/// A passage in the first person that follows an attributed one, in a report told in the third: speech
/// that the page sets apart instead of quoting it. A name and title after its last stop attribute it.
pub(crate) fn block(text: &str, passages: &[Passage], index: usize, introduced: bool) -> Option<Draft> {
    let passage = &passages[index];
    if !first_person(text, passage) || !passage.quotes.is_empty() || passage.listed {
        return None;
    }
    let tokens = &passage.tokens;
    let stop = tokens.iter().rposition(|t| matches!(t.of(text), "." | "!" | "?" | "…"))?;
    let tail = &tokens[stop + 1..];
    let named = tail.len() >= 2
        && tail.len() <= 14
        && tail.iter().all(|t| t.has(CAPITAL) || t.among(text, &["of", "the", "for"]) || t.has(COMMA));
    let fits = named || (introduced && tail.is_empty());
    if !fits {
        return None;
    }
    if tokens[..=stop].iter().filter(|t| t.word).count() < 6 {
        return None;
    }
    // The full stop is left out, as in quotations.
    let full_stop = tokens[stop].of(text) == "." && stop > 0 && tokens[stop - 1].word;
    let end = if full_stop { tokens[stop].start } else { tokens[stop].end };
    let who = match (tail.first(), tail.last()) {
        (Some(first), Some(last)) if named => Who::Phrase(first.start, last.end),
        _ => Who::Same,
    };
    Some(Draft {
        kind: Kind::Block,
        parts: vec![(tokens.first()?.start, end)],
        who,
        cue: None,
        rule: if named { "set-apart speech, named below" } else { "set-apart speech" },
        zone: Vec::new(),
        passage: index,
        sentence: 0,
        speech: true,
    })
}
