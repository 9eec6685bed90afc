//! Words made comparable: lower case, light stems, words that say the same in talks.

use crate::byte;

/// Words without content of their own.
const EMPTY: &[&str] = &[
    "the",
    "a",
    "an",
    "of",
    "to",
    "in",
    "on",
    "at",
    "for",
    "with",
    "from",
    "by",
    "as",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "am",
    "do",
    "does",
    "did",
    "have",
    "has",
    "had",
    "will",
    "would",
    "can",
    "could",
    "may",
    "might",
    "must",
    "shall",
    "should",
    "and",
    "or",
    "but",
    "so",
    "if",
    "that",
    "this",
    "these",
    "those",
    "it",
    "its",
    "there",
    "here",
    "he",
    "she",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "their",
    "our",
    "my",
    "your",
    "him",
    "them",
    "us",
    "me",
    "what",
    "which",
    "who",
    "when",
    "where",
    "how",
    "why",
    "than",
    "then",
    "very",
    "just",
    "also",
    "some",
    "any",
    "not",
    "no",
    "into",
    "about",
    "out",
    "up",
    "down",
    "let",
    "get",
    "got",
    "going",
    "go",
    "because",
    "while",
    "too",
    "such",
    "more",
    "most",
    "much",
    "many",
    "s",
    "t",
    "re",
    "ve",
    "ll",
    "d",
    "m",
    "want",
    "wants",
    "wanted",
    "make",
    "makes",
    "made",
    "making",
    "come",
    "came",
    "think",
    "said",
    "say",
    "saying",
    "well",
    "like",
    "thing",
    "things",
    "one",
    "really",
    "still",
    "own",
    "other",
    "same",
    "neither",
    "either",
    "everything",
    "anything",
    "something",
    "never",
    "don't",
    "doesn't",
    "we're",
    "we've",
    "i'm",
    "it's",
    "that's",
    "there's",
    "can't",
    "won't",
    "isn't",
    "aren't",
    "you're",
    "they're",
    "we'll",
    "weren't",
    "wasn't",
    "didn't",
    "cannot",
    "according",
    "part",
    "kind",
    "kinds",
    "finally",
    "only",
    "over",
    "through",
    "without",
    "unless",
    "whether",
    "us.",
];

/// Words that stand for one another, as stems; the first stands for all.
const SAME: &[&[&str]] = &[
    &["concession", "conced", "compromis"],
    &["agreement", "deal", "accord", "settlement", "pact", "treaty"],
    &["war", "conflict", "fight", "hostil"],
    &["america", "american", "washington", "usa"],
    &["side", "party", "parti"],
    &["understand", "figur"],
    &["rebuild", "reconstruct", "rebuilt"],
    &["territory", "territori", "land"],
    &["sacrific"],
    &["breakthrough"],
    &["ceasefir", "truce", "armistic"],
    &["guarante", "assuranc"],
    &["leader", "head"],
    &["talk", "negotiat", "negotiation", "discussion", "discuss"],
];

/// A light stem of a word in lower case: plural, past and participle endings off.
pub(crate) fn stem(word: &str) -> String {
    let mut w = word.to_lowercase().replace('’', "'");
    if let Some(base) = w.strip_suffix("'s") {
        w = base.to_owned();
    }
    for (ending, with) in [
        ("ations", "at"),
        ("ation", "at"),
        ("ements", "ement"),
        ("ities", "ity"),
        ("ies", "y"),
        ("ings", ""),
        ("ing", ""),
        ("edly", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("ly", ""),
        ("e", ""),
    ] {
        if let Some(base) = w.strip_suffix(ending)
            && base.len() >= 3
            && base.is_ascii()
            && !(ending == "s" && base.ends_with(['s', 'u', 'i']))
        {
            return format!("{base}{with}");
        }
    }
    w
}

/// Turns of phrase that say one thing, as words in lower case.
const PHRASES: &[(&[&str], &str)] = &[
    (&["way", "to", "go"], "far"),
    (&["ways", "to", "go"], "far"),
    (&["way", "off"], "far"),
    (&["ways", "off"], "far"),
    (&["far", "from"], "far"),
    (&["work", "remains"], "far"),
    (&["work", "to", "do"], "far"),
    (&["figure", "out"], "understand"),
    (&["work", "out"], "understand"),
    (&["thrashed", "out"], "discussed"),
    (&["on", "the", "verge", "of"], "close"),
    (&["close", "to"], "close"),
    (&["about", "to"], "close"),
    (&["white", "house"], "washington"),
    (&["united", "states"], "washington"),
];

/// The content words of a text as stems, turns of phrase and words that say the same made one.
pub(crate) fn content(text: &str) -> Vec<String> {
    let words: Vec<&str> = split(text).collect();
    let mut plain: Vec<&str> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let phrase = PHRASES.iter().find(|(parts, _)| {
            words.len() - at >= parts.len()
                && words[at..].iter().zip(*parts).all(|(w, p)| w.eq_ignore_ascii_case(p))
        });
        if let Some((parts, means)) = phrase {
            plain.push(means);
            at += parts.len();
        } else {
            plain.push(words[at]);
            at += 1;
        }
    }
    plain
        .into_iter()
        .filter(|w| {
            let lower = w.to_lowercase().replace('’', "'");
            !EMPTY.contains(&lower.as_str()) && lower.chars().any(char::is_alphanumeric)
        })
        .map(|w| same(stem(w)))
        .collect()
}

fn same(stem: String) -> String {
    let group = SAME.iter().find(|g| g.contains(&stem.as_str()));
    match group.and_then(|g| g.first()) {
        Some(first) => (*first).to_owned(),
        None => stem,
    }
}

/// The words of a text, which white space, dashes and slashes set apart, without the marks around them.
pub(crate) fn split(text: &str) -> impl Iterator<Item = &str> {
    places(text).map(|(_, word)| word)
}

/// The same words, each with the byte at which it begins.
pub(crate) fn places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        // From the first letter or digit to the last.
        let mut found: Option<(usize, usize)> = None;
        while let Some(&byte) = bytes.get(at) {
            if byte::alphanumeric(byte) {
                let start = found.map_or(at, |f| f.0);
                at += byte::run(&bytes[at..]);
                found = Some((start, at));
                continue;
            }
            let c = if byte < 0x80 { char::from(byte) } else { text[at..].chars().next()? };
            if byte >= 0x80 && byte::letter(c) {
                found = Some((found.map_or(at, |f| f.0), at + c.len_utf8()));
            } else if found.is_some() && (c.is_whitespace() || matches!(c, '—' | '–' | '…' | '/')) {
                break;
            }
            at += c.len_utf8();
        }
        found.and_then(|(start, end)| Some((start, text.get(start..end)?)))
    })
}

/// Puts a word with straight apostrophes, and in small letters where they are not ASCII, at the end of a text.
pub(crate) fn push_plain(into: &mut String, word: &str) {
    if word.is_ascii() {
        into.push_str(word);
    } else if word.contains('Σ') {
        // The one letter whose small form depends on its place.
        into.push_str(&word.to_lowercase().replace('’', "'"));
    } else {
        for c in word.chars() {
            match c {
                '’' => into.push('\''),
                _ => into.extend(c.to_lowercase()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (a, b) in [
            ("concessions", "concession"),
            ("discussed", "discuss"),
            ("borders", "border"),
            ("breakthroughs", "breakthrough"),
            ("issues", "issue"),
            ("territories", "territory"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(content("The compromises"), content("a concession"));
        assert_ne!(content("sacrifices"), content("a concession"));
    }
}
