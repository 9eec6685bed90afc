//! Crumbs: short lines around an article that say who published it, when and with which picture.

/// Words that begin a line on the time of publication.
const STAMPS: &[&str] =
    &["published", "updated", "posted", "last updated", "last modified", "modified", "created", "issued on"];
/// Words that a line of nothing but a time may have beside numbers.
const TIMES: &[&str] = &[
    "am", "pm", "a.m", "p.m", "et", "est", "edt", "pst", "pdt", "gmt", "utc", "ist", "cet", "bst", "at",
    "on", "h", "hrs", "ago", "hours", "hour", "minutes", "mins", "min", "days", "day", "st", "nd", "rd",
    "th", "of",
];
const CALENDAR: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed",
    "thu", "fri", "sat", "sun",
];
/// Beginnings of a line that is about the page and not the matter.
const LABELS: &[&str] = &[
    "filed under",
    "tags:",
    "tagged:",
    "categories:",
    "category:",
    "topics:",
    "in this article:",
    "source:",
    "photo:",
    "photo by",
    "photograph:",
    "photos:",
    "image:",
    "image credit",
    "credit:",
    "picture:",
    "share this",
    "click here to",
    "read more:",
    "read also:",
    "also read:",
    "see also:",
    "related:",
    "watch:",
    "don't miss",
    "don’t miss",
    "follow us on",
    "sign up for",
    "subscribe to",
    "download the app",
    "join the conversation",
    "this story has been updated",
    "have a tip",
    "story continues below",
    "article continues",
    "scroll to continue",
    "reporting by",
    "(reporting by",
    "editing by",
];

/// Whether a line, in lower case and without marks around it, is a crumb.
pub(super) fn crumb(words: &str) -> bool {
    let count = words.split(' ').take(31).count();
    if count > 30 || words.is_empty() {
        return false;
    }
    let plain = words.trim_start_matches(['|', ' ', '(']);
    let stamp = STAMPS.iter().filter_map(|s| plain.strip_prefix(s)).any(is_time);
    let digits = words.contains(|c: char| c.is_ascii_digit());
    (digits && count <= 16 && stamp)
        || (digits && count <= 10 && is_time(words))
        || (count <= 25 && LABELS.iter().any(|l| words.starts_with(l)))
        || is_credit(words)
        || is_trail(words)
        || is_counter(words)
}

/// A trail of where the page stands: `home > news > harbours`.
fn is_trail(words: &str) -> bool {
    let pieces: Vec<&str> = words.split(['>', '›', '»', '|', '→']).map(str::trim).collect();
    pieces.len() >= 3
        && pieces.iter().all(|p| p.split(' ').count() <= 4 && !p.ends_with(['.', '!', '?', ',', ':']))
        && !words.contains(['"', '“', '”'])
}

/// `comments (12)`, `view all 12 comments`.
fn is_counter(words: &str) -> bool {
    const KINDS: &[&str] = &["comments", "comment", "shares", "replies", "reactions", "views"];
    const AROUND: &[&str] = &["view", "all", "show", "see", "read", "post", "leave", "join", "the"];
    let mut kinds = 0;
    let plain = words.split([' ', '(', ')', ':', '·', '|']).filter(|w| !w.is_empty());
    let mut only = plain.map(|w| {
        kinds += usize::from(KINDS.contains(&w));
        KINDS.contains(&w)
            || AROUND.contains(&w)
            || w.chars().all(|c| c.is_ascii_digit() || ".,k+".contains(c))
    });
    only.all(|one| one) && kinds == 1
}

/// Nothing but a date or a time of day: `nov. 20, 2031, 9:28 am utc`.
fn is_time(words: &str) -> bool {
    let mut named = false;
    let all = words.split([' ', ',', '/', '|', '(', ')', '·']).filter(|w| !w.is_empty()).all(|word| {
        let plain = word.trim_matches(['.', ':', '-', '–']);
        let calendar = CALENDAR.iter().any(|c| plain.starts_with(c)) && plain.len() <= 9;
        let number = plain.contains(|c: char| c.is_ascii_digit())
            && plain.chars().filter(|c| c.is_alphabetic()).count() <= 2;
        named |= calendar || plain.contains([':', '-']) || plain == "ago";
        calendar || number || TIMES.contains(&plain) || plain.is_empty()
    });
    all && named
}

/// The words under a picture, with who took it: `… (image: agency)`, `… | getty images`.
fn is_credit(words: &str) -> bool {
    let opened =
        ["(image:", "(photo:", "(photo by", "(picture:", "(image credit:", "(credit:", "(photograph:"];
    let last = words.rfind('(').and_then(|at| words.get(at..)).unwrap_or("");
    opened.iter().any(|o| last.starts_with(o)) && last.len() < 80
        || words.ends_with("getty images")
        || words.ends_with("/ap") && words.split(' ').count() <= 20
        || words.ends_with("file photo")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crumbs_are_told_from_text() {
        for line in [
            "published: 10:48, tue, may 6, 2031",
            "| updated: 11:05, may 6, 2031",
            "may 6, 2031, 9:28 am utc",
            "6 may 2031",
            "3 hours ago",
            "filed under: harbours",
            "the port at night (image: harbour agency )",
            "boats | getty images",
            "home > news > harbours",
            "news › world › the islands",
            "comments (12)",
            "view all 1,204 comments",
            "story continues below advertisement",
        ] {
            assert!(crumb(line), "{line}");
        }
        for line in [
            "the talks begin on may 6, 2031",
            "may we come in 2 hours",
            "published figures of 2031 show that the port has grown by a third in a year, the ministry told the chamber today",
            "12 boats",
            "it was 1994",
            "published in 2031, the report says that the port is full",
            "advertisement revenue fell by 3 percent",
            "no comments were made by the two ministers",
            "either the port opens > or the talks end, she wrote > today.",
        ] {
            assert!(!crumb(line), "{line}");
        }
    }
}
