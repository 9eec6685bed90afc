//! Repairs of damaged text on a shadow copy: spaces lost around quotation marks and after full stops.

use mediant_core::ledger::Repair;

use crate::shadow::Shadow;

/// The repaired text, with its map to the text given, and what was done (offsets in the text given).
///
/// A straight quotation mark opens or closes by turns within a line; one that has a letter on both
/// sides has lost its space. A full stop between a small and a capital letter has lost its space too,
/// unless it stands in a web address.
pub(crate) fn repair(text: &str) -> (Shadow, Vec<Repair>) {
    let mut out = Shadow::default();
    let mut repairs = Vec::new();
    let mut kept = 0;
    let mut open = false;
    let mut line = 0;
    // No other byte begins a mark that can have lost its space.
    for at in memchr::memchr3_iter(b'"', b'.', 0xe2, text.as_bytes()) {
        let Some(c) = text[at..].chars().next() else { break };
        let (before, next) = (text[..at].chars().next_back(), text[at + c.len_utf8()..].chars().next());
        let space = match c {
            '"' => {
                open &= memchr::memchr(b'\n', &text.as_bytes()[line..at]).is_none();
                line = at;
                let inch = before.is_some_and(|b| b.is_ascii_digit()) && !open;
                let opens = !open && !inch;
                open = opens;
                straight(opens, before, next).map(|after| (at + usize::from(after), after))
            }
            '“' => before.filter(|b| glues(*b)).map(|_| (at, false)),
            '”' => next.filter(|n| n.is_alphanumeric()).map(|_| (at + c.len_utf8(), true)),
            '.' if run_on(text, at, before, next) => Some((at + 1, true)),
            _ => None,
        };
        if let Some((place, after)) = space {
            out.keep(&text[kept..place], kept);
            out.insert(" ", place);
            kept = place;
            let what = match (c, after) {
                ('.', _) => "space inserted after a full stop",
                (_, true) => "space inserted after a quotation mark",
                (_, false) => "space inserted before a quotation mark",
            };
            repairs.push(Repair { at: place, what: what.to_owned() });
        }
    }
    out.keep(&text[kept..], kept);
    (out, repairs)
}

/// Whether a space is missing: `Some(false)` before the mark, `Some(true)` after it.
fn straight(opens: bool, before: Option<char>, next: Option<char>) -> Option<bool> {
    if opens && before.is_some_and(glues) && next.is_some_and(char::is_alphanumeric) {
        return Some(false);
    }
    (!opens && next.is_some_and(char::is_alphanumeric)).then_some(true)
}

fn glues(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, ',' | ':' | ';' | '.' | '!' | '?' | ')')
}

/// Longer words are no words; the bound keeps the search for their ends short.
const LONGEST: usize = 40;

fn run_on(text: &str, at: usize, before: Option<char>, next: Option<char>) -> bool {
    if !before.is_some_and(char::is_lowercase) || !next.is_some_and(char::is_uppercase) {
        return false;
    }
    let left: String = text[..at].chars().rev().take(LONGEST).take_while(|c| !c.is_whitespace()).collect();
    let right: String = text[at + 1..].chars().take(LONGEST).take_while(|c| !c.is_whitespace()).collect();
    let plain = |s: &str| s.chars().all(|c| c.is_alphabetic() || "-'’,“”\"(".contains(c));
    let right = right.trim_end_matches(['.', ',', '?', '!', ';', ':', '”', '"']);
    left.chars().count() > 2
        && plain(&left)
        && plain(right)
        && right.chars().nth(1).is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        repair(text).0.text
    }

    #[test]
    fn lost_spaces_come_back() {
        assert_eq!(mended("she said that\"all of us\"agree"), "she said that \"all of us\" agree");
        assert_eq!(mended("He added,\"We must.\""), "He added, \"We must.\"");
        assert_eq!(mended("the talks.Then it rained"), "the talks. Then it rained");
        assert_eq!(mended("he said“no”and left"), "he said “no” and left");
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in
            ["a \"b\" c, \"d,\" e", "see www.Example.com now", "a 6\" nail and a 5\" nail", "U.S. law"]
        {
            let (shadow, repairs) = repair(text);
            assert_eq!(shadow.text, text);
            assert!(repairs.is_empty());
        }
    }

    #[test]
    fn spans_lead_back() {
        let (shadow, repairs) = repair("that\"both\" sides");
        assert_eq!(repairs[0].at, 4);
        let at = shadow.text.find("both").unwrap();
        assert_eq!(shadow.map.source(at, at + 4), (5, 9));
    }
}
