//! Where a number or a position comes from.

use mediant_core::case::{Accepted, Origin, OriginKind};
use toml::de::DeValue;

use crate::agenda::Agenda;
use crate::table::{Item, Table, cut};

const KINDS: &[(&str, OriginKind)] = &[
    ("told", OriginKind::Told),
    ("stated", OriginKind::Stated),
    ("estimated", OriginKind::Estimated),
    ("published", OriginKind::Published),
    ("assumed", OriginKind::Assumed),
];

/// An origin of this kind without a note.
pub(crate) fn plain(kind: OriginKind) -> Origin {
    Origin { kind, statement: None, note: String::new() }
}

/// The origin under the key `origin`, or a plain one of this kind.
pub(crate) fn of(table: &Table<'_>, otherwise: OriginKind, agenda: &Agenda) -> Origin {
    table.get("origin").and_then(|i| read(&i, agenda)).unwrap_or_else(|| plain(otherwise))
}

/// An origin: a kind alone, or a table. Rests it on a statement that the case does not accept, that is noted.
pub(crate) fn read(item: &Item<'_>, agenda: &Agenda) -> Option<Origin> {
    if let DeValue::String(_) = item.value {
        return item.word(KINDS).map(plain);
    }
    let table = item.table(&["kind", "note", "statement"])?;
    let kind = table.need("kind")?.word(KINDS)?;
    let statement = table.get("statement").and_then(|i| {
        let named = statement(&i)?;
        // Ids move when reports are added; a mark stays.
        let by_mark = named.mark.as_ref().is_some_and(|m| agenda.accepted.contains(m));
        if !by_mark && !agenda.accepted.contains(&named.statement) {
            let message = format!("the case does not accept the statement {}", named.statement);
            let help = "read it and accept it with `mediant accept`, or name another origin";
            i.warn("not-accepted", message, help);
        }
        Some(show(&named))
    });
    Some(Origin { kind, statement, note: table.text("note") })
}

/// A statement's reference: `s12` or `s12@mark`.
pub(crate) fn statement(item: &Item<'_>) -> Option<Accepted> {
    let text = item.text()?;
    let parsed = parse(text);
    if parsed.is_none() {
        let message = format!("\"{}\" is not a statement's reference", cut(text));
        let help = "write s and its number, such as \"s12\", or with its mark \"s12@0123456789abcdef\"";
        item.error("bad-statement", message, help);
    }
    parsed
}

/// Reads `s12` or `s12@mark`; a mark is 4 to 64 hexadecimal digits in lower case.
pub(crate) fn parse(text: &str) -> Option<Accepted> {
    let (statement, mark) = match text.split_once('@') {
        Some((statement, mark)) => (statement, Some(mark)),
        None => (text, None),
    };
    let number = statement.strip_prefix('s')?;
    let counts = !number.is_empty() && number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit());
    let fits = counts && !number.starts_with('0') && mark.is_none_or(is_mark);
    fits.then(|| Accepted { statement: statement.to_owned(), mark: mark.map(str::to_owned) })
}

/// Whether a text is a mark: 4 to 64 hexadecimal digits in lower case.
pub(crate) fn is_mark(text: &str) -> bool {
    (4..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// `s12` or `s12@mark`.
pub(crate) fn show(accepted: &Accepted) -> String {
    match &accepted.mark {
        Some(mark) => format!("{}@{mark}", accepted.statement),
        None => accepted.statement.clone(),
    }
}
