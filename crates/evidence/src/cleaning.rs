//! Cleaning: page furniture, adverts, disclaimers, headings and repeats, each drop with its reason.

mod crumb;

use std::collections::BTreeMap;

use crate::byte;
use crate::passage::{Passage, Role};

/// Why a passage is dropped.
pub(crate) const FURNITURE: &str = "page furniture";
/// Lists of other stories and market notices.
pub(crate) const ADVERT: &str = "advert";
/// Legal small print.
pub(crate) const DISCLAIMER: &str = "disclaimer";
/// A passage that stands in the report before.
pub(crate) const REPEAT: &str = "repeat";
/// More than is told apart of one page.
pub(crate) const BOUND: &str = "past the bounds of a page";
/// A file or line that could not be read at all.
pub(crate) const UNREAD: &str = "not read";
/// A heading; read for the title only.
pub(crate) const HEADING: &str = "heading";

/// Lines that are page furniture when they stand alone, without case and closing marks.
const FURNITURE_LINES: &[&str] = &[
    "share",
    "share this",
    "share this article",
    "share on facebook",
    "comments",
    "comment",
    "no comment",
    "no comments",
    "leave a comment",
    "leave a reply",
    "post a comment",
    "add comment",
    "advertisement",
    "advertisement - scroll to continue",
    "ad",
    "sponsored",
    "read more",
    "read also",
    "see also",
    "also read",
    "continue reading",
    "related",
    "related stories",
    "related articles",
    "related topics",
    "follow us",
    "subscribe",
    "sign up",
    "log in",
    "login",
    "sign in",
    "print",
    "email",
    "tweet",
    "save",
    "copy link",
    "facebook",
    "twitter",
    "whatsapp",
    "telegram",
    "linkedin",
    "reddit",
    "x",
    "menu",
    "home",
    "search",
    "skip to content",
    "skip to main content",
    "back to top",
    "watch",
    "watch live",
    "listen",
    "loading",
    "loading...",
    "image",
    "photo",
    "video",
    "gallery",
    "tags",
    "newsletter",
    "cookie policy",
    "privacy policy",
    "terms of use",
    "terms of service",
    "contact us",
    "about us",
    "all rights reserved",
    "most popular",
    "most read",
    "trending",
    "trending now",
    "recommended",
    "recommended for you",
    "you may also like",
    "you might also like",
    "more from",
    "editor's picks",
    "top stories",
    "latest news",
];

/// Words at the end of a paragraph that belong to a button.
const BUTTONS: &[&str] = &["Share", "Tweet", "Advertisement", "Print", "Email", "Comments"];

/// Headings after which a report's own text does not resume.
const TAILS: &[&str] = &[
    "most popular stories",
    "most popular",
    "most read",
    "market research",
    "related stories",
    "related articles",
    "related news",
    "more stories",
    "more from",
    "you may also like",
    "you might also like",
    "recommended for you",
    "recommended",
    "trending now",
    "sponsored content",
    "promoted stories",
    "read next",
    "top stories",
    "latest news",
    "also read",
    "more news",
];

/// Phrases of legal small print; two of them, or one of the strong ones, make a disclaimer.
const SMALL_PRINT: &[&str] = &[
    "without warranty",
    "warranties",
    "responsibility or liability",
    "accept any responsibility",
    "accept no responsibility",
    "not responsible for",
    "all rights reserved",
    "copyright issues",
    "do not necessarily reflect",
    "does not necessarily reflect",
    "provider above",
    "for informational purposes",
    "not constitute",
    "legal disclaimer",
    "\"as is\"",
    "“as is”",
    "terms of use",
    "liable for",
    "unauthorized reproduction",
    "may not be published, broadcast, rewritten",
    "©",
];
const STRONG: &[&str] = &[
    "without warranty",
    "responsibility or liability",
    "do not necessarily reflect",
    "does not necessarily reflect",
    "may not be published, broadcast, rewritten",
    "legal disclaimer",
];

/// What cleaning found besides the passages' roles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cleaned {
    /// Buttons at the end of paragraphs: start, end.
    pub(crate) buttons: Vec<(usize, usize)>,
    /// For each passage that is repeated, the passages that repeat it.
    pub(crate) repeats: BTreeMap<usize, Vec<usize>>,
    /// Notes on the report.
    pub(crate) notes: Vec<String>,
}

/// Gives each passage its role and cuts buttons off.
pub(crate) fn clean(text: &str, passages: &mut [Passage]) -> Cleaned {
    let mut out = Cleaned::default();
    let mut tail = false;
    let mut small_print = false;
    for passage in passages.iter_mut() {
        let raw = passage.of(text);
        // Only a short line or one with a word of small print can be anything but content.
        let hinted = hints(raw);
        let told = raw.len() <= LINE || small_print || hinted;
        let words = if told { bare(raw) } else { String::new() };
        if TAILS.contains(&words.as_str()) {
            tail = true;
            small_print = false;
            passage.role = Role::Dropped(FURNITURE);
        } else if FURNITURE_LINES.contains(&words.as_str()) || counter(&words) || crumb::crumb(&words) {
            passage.role = Role::Dropped(FURNITURE);
        } else if hinted && disclaims(&words) || (small_print && words.split(' ').count() > 5) {
            passage.role = Role::Dropped(DISCLAIMER);
            small_print = heading_like(passage.of(text));
            if words.contains("warranty") || words.contains("warranties") {
                out.notes.push("the source gives no warranty for what it reports".to_owned());
            }
        } else if tail && (passage.listed || heading_like(passage.of(text))) {
            passage.role = Role::Dropped(ADVERT);
        } else {
            cut_button(text, passage, &mut out.buttons);
            if passage_heading(passage, text) {
                passage.role = Role::Heading;
            } else {
                tail = false;
            }
        }
    }
    repeats(text, passages, &mut out);
    out.notes.dedup();
    out
}

/// The longest line of page furniture, in bytes.
const LINE: usize = 80;
/// Whether a passage may be small print: a word begins as one of every phrase of small print does.
fn hints(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|r| !r.is_empty()) {
        if hint(rest) {
            return true;
        }
        // What stands right after a word begins none.
        let letters = byte::run(rest);
        at += letters + 1;
    }
    false
}

/// The second letters of the words of small print by their first ones, each as a bit.
const SECOND: [u32; 32] = {
    let pairs = b"waliredicoprinasteunbr";
    let pairs: &[u8] = pairs;
    let mut out = [0; 32];
    let mut at = 0;
    while at + 1 < pairs.len() {
        out[(pairs[at] & 31) as usize] |= 1 << (pairs[at + 1] & 31);
        at += 2;
    }
    out
};

/// Whether the bytes begin as a phrase of small print does.
fn hint(bytes: &[u8]) -> bool {
    // Most words are told by two letters.
    let [first, second, ..] = bytes else { return false };
    let others = SECOND[usize::from(first & 31)] >> (second & 31) & 1 == 0;
    if others && *first < 0x80 {
        return false;
    }
    let beginnings: &[&str] = match (first | 32, second | 32) {
        (b'w', b'a') => &["warrant"],
        (b'l', b'i') => &["liab"],
        (b'r', b'e') => &["responsib", "reserved", "reflect"],
        (b'd', b'i') => &["disclaimer"],
        (b'c', b'o') => &["copyright", "constitute"],
        (b'p', b'r') => &["provider"],
        (b'i', b'n') => &["informational"],
        (b'a', b's') => &["as is"],
        (b't', b'e') => &["terms"],
        (b'u', b'n') => &["unauthorized"],
        (b'b', b'r') => &["broadcast"],
        (0x80.., _) => &["©"],
        _ => return false,
    };
    let begins = |b: &&str| bytes.len() >= b.len() && bytes[..b.len()].eq_ignore_ascii_case(b.as_bytes());
    beginnings.iter().any(begins)
}

/// Lower case, one space between words, without marks around.
fn bare(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    if joined.is_ascii() {
        joined.make_ascii_lowercase();
    } else {
        joined = joined.to_lowercase();
    }
    let plain =
        joined.trim_matches(|c: char| matches!(c, ':' | '.' | '!' | '|' | '»' | '>' | '-' | '•' | ' '));
    if plain.len() == joined.len() { joined } else { plain.to_owned() }
}

/// `12 comments`, `3 shares`, `5 min read`.
fn counter(words: &str) -> bool {
    let mut parts = words.split(' ');
    let number = parts
        .next()
        .is_some_and(|p| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit() || ".,k".contains(c)));
    let rest = parts.collect::<Vec<_>>().join(" ");
    number
        && matches!(
            rest.as_str(),
            "comments"
                | "comment"
                | "shares"
                | "share"
                | "views"
                | "likes"
                | "min read"
                | "minute read"
                | "minutes read"
        )
}

fn disclaims(words: &str) -> bool {
    if words.len() > 3000 {
        return false;
    }
    let strong = STRONG.iter().any(|p| words.contains(p));
    strong
        || SMALL_PRINT.iter().filter(|p| words.contains(**p)).count() >= 2
        || words.starts_with("disclaimer")
}

/// Short, and without a stop at its end.
fn heading_like(text: &str) -> bool {
    let count = byte::words(text, 26);
    count <= 25 && !text.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '!', ';', ',', '…'])
}

/// A heading: up to sixteen words without a stop and without a quotation, or a short question.
fn passage_heading(passage: &Passage, text: &str) -> bool {
    const QUESTIONS: &[&str] =
        &["what", "why", "how", "who", "when", "where", "which", "is", "are", "will", "can", "does", "did"];
    let words = passage.of(text);
    if passage.listed {
        return false;
    }
    let count = byte::words(words, 17);
    if count > 16 || words.contains(['"', '“', '”']) {
        return false;
    }
    let stop_inside = words
        .split_whitespace()
        .rev()
        .skip(1)
        .any(|w| w.ends_with(['.', '!', '?']) && w.chars().filter(|c| c.is_alphabetic()).count() >= 4);
    if stop_inside {
        return false;
    }
    if words.ends_with('?') {
        let first = words.split_whitespace().next().unwrap_or("").to_lowercase();
        return count <= 14 && QUESTIONS.contains(&first.as_str());
    }
    words.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ':' | '’' | '\''))
}

fn cut_button(text: &str, passage: &mut Passage, buttons: &mut Vec<(usize, usize)>) {
    let words = passage.of(text);
    for button in BUTTONS {
        let Some(rest) = words.strip_suffix(button) else { continue };
        let body = rest.trim_end();
        if body.len() < rest.len() && body.ends_with(['.', '!', '?', '”', '"', '…']) {
            buttons.push((passage.end - button.len(), passage.end));
            passage.end = passage.start + body.len();
            return;
        }
    }
}

/// Marks passages that stand in the report before, word for word. Short ones count only inside a run of
/// repeats, since a short line may come back on purpose.
fn repeats(text: &str, passages: &mut [Passage], out: &mut Cleaned) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last: Option<(usize, usize)> = None;
    for (at, passage) in passages.iter_mut().enumerate() {
        if !matches!(passage.role, Role::Text | Role::Heading) {
            continue;
        }
        let words = passage.of(text);
        let Some(&before) = first.get(words) else {
            first.insert(words, at);
            continue;
        };
        let in_run = last.is_some_and(|(a, b)| a + 1 == at && b + 1 == before);
        if words.len() >= 40 || in_run {
            passage.role = Role::Dropped(REPEAT);
            out.repeats.entry(before).or_default().push(at);
            last = Some((at, before));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage::passages;

    fn roles(text: &str) -> Vec<Role> {
        let mut found = passages(text);
        clean(text, &mut found);
        found.iter().map(|p| p.role).collect()
    }

    #[test]
    fn furniture_and_adverts_go() {
        let text = "The ministers met on the island for two days.\nShare\n12 comments\nMost popular stories\n\n- What Grows On Trees In 2031?\n- Soap Maker Doubles Its Output";
        assert_eq!(
            roles(text),
            [
                Role::Text,
                Role::Dropped(FURNITURE),
                Role::Dropped(FURNITURE),
                Role::Dropped(FURNITURE),
                Role::Dropped(ADVERT),
                Role::Dropped(ADVERT)
            ]
        );
    }

    #[test]
    fn small_print_is_a_disclaimer_and_a_note() {
        let text = "Disclaimer:\nThis wire is given “as is” without warranty of any kind by its maker.";
        let mut found = passages(text);
        let cleaned = clean(text, &mut found);
        assert!(found.iter().all(|p| p.role == Role::Dropped(DISCLAIMER)));
        assert_eq!(cleaned.notes.len(), 1);
    }

    #[test]
    fn a_repeat_is_dropped_once_found() {
        let body = "The two delegations agreed to meet again next week.";
        let text = format!("{body}\nIt rained.\n{body}\nIt rained.\nIt rained.");
        assert_eq!(
            roles(&text),
            [Role::Text, Role::Text, Role::Dropped(REPEAT), Role::Dropped(REPEAT), Role::Text]
        );
    }

    #[test]
    fn headings_are_told_from_text() {
        assert_eq!(
            roles("Hopes rise for a deal\nWhat comes next?\nShe left."),
            [Role::Heading, Role::Heading, Role::Text]
        );
    }

    #[test]
    fn a_button_is_cut_off() {
        let text = "We do not see an end to it. Share";
        let mut found = passages(text);
        let cleaned = clean(text, &mut found);
        assert_eq!(found[0].of(text), "We do not see an end to it.");
        assert_eq!(cleaned.buttons, [(28, 33)]);
    }
}
