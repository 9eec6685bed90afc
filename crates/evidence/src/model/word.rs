//! What the model sees of a token: hashes of its forms and its class.

use crate::cue::Form;
use crate::grammar;
use crate::passage::Passage;
use crate::token::{Token, is_dash};

/// A token as the model sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Hash of the word in lower case.
    pub(crate) lower: u32,
    /// Hash of the word without a common ending.
    pub(crate) stem: u32,
    /// Hashes of the last two and three bytes.
    pub(crate) suffix: [u32; 2],
    /// Hash of the shape: `Xx`, `d`, `X.X.`.
    pub(crate) shape: u32,
    /// Its class.
    pub(crate) class: Class,
    /// Whether it lies between quotation marks.
    pub(crate) quoted: bool,
    /// Whether the token is a word or a number.
    pub(crate) spoken: bool,
}

impl Word {
    /// Whether it lies in a quotation or is one of its marks.
    pub(crate) fn in_quotation(&self) -> bool {
        self.quoted || matches!(self.class, Class::Open | Class::Close)
    }
}

/// The class of a token: the first that fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// Beyond the passage.
    #[default]
    Outside,
    /// A mark that opens a quotation.
    Open,
    /// A mark that closes one.
    Close,
    /// `,`
    Comma,
    /// `.`, `!`, `?` or `…`
    Stop,
    /// `:`
    Colon,
    /// `;` or a dash
    Break,
    /// Any other mark.
    Mark,
    /// A number.
    Number,
    /// `that`
    That,
    /// `to`
    To,
    /// `he`, `she`, `they`, `it`
    Pronoun,
    /// Another word that begins a clause.
    ClauseStart,
    /// `the`, `his`, …
    Determiner,
    /// A preposition.
    Preposition,
    /// A conjunction.
    Conjunction,
    /// `who`, `whom` or `whose`
    Who,
    /// An auxiliary.
    Auxiliary,
    /// A cue verb as it stands in the dictionary.
    CueBase,
    /// A cue verb in the present.
    CuePresent,
    /// A cue verb in the past.
    CuePast,
    /// A cue verb in -ing.
    CueParticiple,
    /// `spokesman`, `official`, …
    Speaker,
    /// A day of the week.
    Day,
    /// Another verb form that only a finite clause has.
    Finite,
    /// A word in -ly.
    Adverb,
    /// A word with a capital, not at the start of a sentence.
    Name,
    /// A word with a capital at the start of a sentence.
    First,
    /// A word in -ed.
    Ed,
    /// A word in -ing.
    Ing,
    /// A word in -s.
    Plural,
    /// Any other word.
    Other,
}

/// The classes that the rules' word lists give, the first that fits.
const LISTED: [(grammar::Class, Class); 9] = [
    (grammar::PRONOUN, Class::Pronoun),
    (grammar::CLAUSE_START, Class::ClauseStart),
    (grammar::DETERMINER, Class::Determiner),
    (grammar::PREPOSITION, Class::Preposition),
    (grammar::CONJUNCTION, Class::Conjunction),
    (grammar::AUXILIARY, Class::Auxiliary),
    (grammar::WEEKDAY, Class::Day),
    (grammar::SPEAKER, Class::Speaker),
    (grammar::FINITE, Class::Finite),
];

/// A product of eight bytes at a time (as FNV-1a, G. Fowler, L. Noll and K.-P. Vo, takes one), folded to 32 bits; 0 is kept for what is not
/// there.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u32 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ bytes.len() as u64;
    let (parts, rest) = bytes.as_chunks::<8>();
    let mut add = |part: u64| {
        state = (state ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state ^= state >> 29;
    };
    for part in parts {
        add(u64::from_le_bytes(*part));
    }
    if !rest.is_empty() {
        add(rest.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)));
    }
    #[allow(clippy::cast_possible_truncation, reason = "the fold of a hash")]
    let folded = (state ^ (state >> 32)) as u32;
    folded.max(1)
}

/// The tokens of a passage as the model sees them.
pub(crate) fn words(text: &str, passage: &Passage) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(passage.tokens.len());
    let mut lower = String::new();
    for token in &passage.tokens {
        out.push(word(text, token, &mut lower));
    }
    for quote in &passage.quotes {
        for (at, class) in [(quote.open, Class::Open), (quote.close, Class::Close)] {
            if let Some(mark) = out.get_mut(at) {
                mark.class = class;
            }
        }
    }
    for sentence in &passage.sentences {
        if let Some(first) = out.get_mut(sentence.clone()).and_then(|s| s.iter_mut().find(|w| w.spoken))
            && first.class == Class::Name
        {
            first.class = Class::First;
        }
    }
    out
}

/// Letters of a word that are looked at.
const LONGEST: usize = 40;

fn word(text: &str, token: &Token, lower: &mut String) -> Word {
    let given = token.of(text);
    lower.clear();
    if given.is_ascii() {
        lower.push_str(given.get(..LONGEST).unwrap_or(given));
        lower.make_ascii_lowercase();
    } else {
        for c in given.chars().take(LONGEST) {
            // One mark for each: a curly apostrophe is the same as a straight one.
            lower.extend(if c == '’' { '\'' } else { c }.to_lowercase());
        }
    }
    let bytes = lower.as_bytes();
    let tail = |n: usize| hash(bytes.get(bytes.len().saturating_sub(n)..).unwrap_or_default());
    Word {
        lower: hash(bytes),
        stem: hash(stem(lower).as_bytes()),
        suffix: [tail(2), tail(3)],
        shape: shape(given),
        class: class(token, given, lower),
        quoted: token.quoted,
        spoken: token.word,
    }
}

fn class(token: &Token, given: &str, lower: &str) -> Class {
    if !token.word {
        return match given {
            "," => Class::Comma,
            "." | "!" | "?" | "…" => Class::Stop,
            ":" => Class::Colon,
            ";" => Class::Break,
            _ if is_dash(given) => Class::Break,
            _ => Class::Mark,
        };
    }
    match lower {
        "that" => return Class::That,
        "to" => return Class::To,
        "who" | "whom" | "whose" => return Class::Who,
        _ => {}
    }
    let listed = LISTED.iter().find(|(known, _)| token.has(*known));
    match (token.known.cue, listed) {
        (_, Some((_, class))) if *class != Class::Finite => *class,
        (Some((_, Form::Base)), _) => Class::CueBase,
        (Some((_, Form::Present)), _) => Class::CuePresent,
        (Some((_, Form::Past)), _) => Class::CuePast,
        (Some((_, Form::Participle)), _) => Class::CueParticiple,
        (None, Some((_, class))) => *class,
        (None, None) => shaped(given, lower),
    }
}

/// The class of a word that no list has.
fn shaped(given: &str, lower: &str) -> Class {
    match lower {
        _ if given.starts_with(|c: char| c.is_ascii_digit()) => Class::Number,
        _ if given.starts_with(char::is_uppercase) => Class::Name,
        l if l.len() > 4 && l.ends_with("ly") => Class::Adverb,
        l if l.len() > 3 && l.ends_with("ed") => Class::Ed,
        l if l.len() > 4 && l.ends_with("ing") => Class::Ing,
        l if l.len() > 2 && l.ends_with('s') => Class::Plural,
        _ => Class::Other,
    }
}

/// The word without a common ending; rough, for it is only hashed.
fn stem(lower: &str) -> &str {
    let cut = ["ing", "ed", "es", "s", "e"].into_iter().find_map(|end| lower.strip_suffix(end));
    match cut {
        Some(stem) if stem.len() > 2 => {
            let bytes = stem.as_bytes();
            let double = bytes.len() > 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2];
            if double && stem.is_char_boundary(stem.len() - 1) { &stem[..stem.len() - 1] } else { stem }
        }
        _ => lower,
    }
}

/// Hash of the kinds of characters, runs of one kind once.
fn shape(given: &str) -> u32 {
    // Most words are of one kind of letter, or begin with a capital.
    if let [first, rest @ ..] = given.as_bytes()
        && rest.iter().all(u8::is_ascii_lowercase)
    {
        match first {
            b'a'..=b'z' => return hash(b"x"),
            b'A'..=b'Z' if rest.is_empty() => return hash(b"X"),
            b'A'..=b'Z' => return hash(b"Xx"),
            _ => {}
        }
    }
    let mut out = [0_u8; 8];
    let mut len = 0;
    for c in given.chars() {
        let kind = match c {
            c if c.is_uppercase() => b'X',
            c if c.is_alphabetic() => b'x',
            c if c.is_numeric() => b'd',
            '\'' | '’' => b'\'',
            '.' => b'.',
            _ => b'-',
        };
        if len > 0 && out[len - 1] == kind {
            continue;
        }
        if len == out.len() {
            break;
        }
        out[len] = kind;
        len += 1;
    }
    hash(&out[..len])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage;

    fn classes(text: &str) -> Vec<Class> {
        let mut found = passage::passages(text);
        passage::read_in(text, &mut found);
        words(text, &found[0]).iter().map(|w| w.class).collect()
    }

    #[test]
    fn each_token_has_the_first_class_that_fits() {
        use Class::{
            Close, Comma, CuePast, Day, Finite, First, Name, Open, Plural, Preposition, Pronoun, Stop,
        };
        assert_eq!(
            classes("“Rain,” Ann said on Monday. Bo left. He blurbs."),
            [
                Open,
                First,
                Comma,
                Close,
                Name,
                CuePast,
                Preposition,
                Day,
                Stop,
                First,
                Finite,
                Stop,
                Pronoun,
                Plural,
                Stop
            ]
        );
    }

    #[test]
    fn forms_of_a_verb_share_a_stem() {
        for (a, b) in [("plans", "planned"), ("urges", "urged"), ("claiming", "claims"), ("say", "says")] {
            assert_eq!(stem(a), stem(b));
        }
        assert_eq!(stem("is"), "is");
        assert_eq!(stem("éés"), "éé");
    }
}
