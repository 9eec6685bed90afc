//! Word forms: the inflected forms of an English word under one key.
//!
//! Two words are forms of one word where their keys are equal: `territory` and `territories`, `stop` and `stopped`,
//! `withdraw` and `withdrew`. A key is no word; it is the word in lower case without possessive and hyphens, its
//! ending (-s, -es, -ies, -ed, -ied, -ing) off, a doubled last consonant made single, a last `e` off; -ation is put to
//! its verb in -ate, and British and American spellings (-ise, -our) are one. Forms that no rule makes stand in
//! [`IRREGULAR`]. Words such as `news` and `goods`, which are no plurals, keep their `s`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Irregular forms; the first of each is the word itself.
const IRREGULAR: &[&[&str]] = &[
    &["begin", "began", "begun"],
    &["break", "broke", "broken"],
    &["bring", "brought"],
    &["build", "built"],
    &["buy", "bought"],
    &["choose", "chose", "chosen"],
    &["draw", "drew", "drawn"],
    &["fall", "fell", "fallen"],
    &["feed", "fed"],
    &["fight", "fought"],
    &["find", "found"],
    &["flee", "fled"],
    &["forbid", "forbade", "forbidden"],
    &["freeze", "froze", "frozen"],
    &["give", "gave", "given"],
    &["grow", "grew", "grown"],
    &["hold", "held"],
    &["keep", "kept"],
    &["lead", "led"],
    &["leave", "left"],
    &["lose", "lost"],
    &["meet", "met"],
    &["pay", "paid"],
    &["rebuild", "rebuilt"],
    &["rise", "rose", "risen"],
    &["seek", "sought"],
    &["sell", "sold"],
    &["send", "sent"],
    &["shoot", "shot"],
    &["speak", "spoke", "spoken"],
    &["spend", "spent"],
    &["stand", "stood"],
    &["steal", "stole", "stolen"],
    &["strike", "struck"],
    &["take", "took", "taken"],
    &["teach", "taught"],
    &["win", "won"],
    &["withdraw", "withdrew", "withdrawn"],
    &["withhold", "withheld"],
    &["write", "wrote", "written"],
    &["analysis", "analyses"],
    &["basis", "bases"],
    &["child", "children"],
    &["crisis", "crises"],
    &["foot", "feet"],
    &["half", "halves"],
    &["knife", "knives"],
    &["life", "lives"],
    &["man", "men"],
    &["person", "people"],
    &["thief", "thieves"],
    &["woman", "women"],
];

/// Each irregular form with its word.
static WORD_OF: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| IRREGULAR.iter().flat_map(|line| line.iter().map(|form| (*form, line[0]))).collect());

/// Words in -s that are no plurals.
const WHOLE: &[&str] = &["arms", "customs", "economics", "goods", "means", "news", "physics", "politics"];

/// The key of a word's forms.
pub(crate) fn key(word: &str) -> String {
    let mut w: String = word
        .chars()
        .filter(|c| *c != '-')
        .map(|c| if c == '’' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    if let Some(base) = w.strip_suffix("'s").or_else(|| w.strip_suffix('\'')) {
        w = base.to_owned();
    }
    if WHOLE.contains(&w.as_str()) || !w.is_ascii() && w.chars().count() < 4 {
        return w;
    }
    if let Some(word) = WORD_OF.get(w.as_str()) {
        (*word).clone_into(&mut w);
    }
    bare(&ending_off(&w))
}

/// The word without its ending.
fn ending_off(w: &str) -> String {
    let vowel = |s: &str| s.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let off = |ending: &str, least: usize| w.strip_suffix(ending).filter(|b| b.len() >= least && vowel(b));
    for ending in ["ations", "ation"] {
        if let Some(base) = off(ending, 3) {
            return format!("{base}at");
        }
    }
    for ending in ["ies", "ied"] {
        if let Some(base) = w.strip_suffix(ending).filter(|b| b.len() >= 2) {
            return format!("{base}y");
        }
    }
    for ending in ["ses", "xes", "zes", "ches", "shes"] {
        if w.len() > ending.len() && w.ends_with(ending) {
            return w[..w.len() - 2].to_owned();
        }
    }
    if let Some(base) = off("s", 3).filter(|b| !b.ends_with(['s', 'u', 'i'])) {
        return base.to_owned();
    }
    if w.ends_with("eed") {
        // agreed, freed; but need, feed and speed keep theirs either way, since a last d alone is never cut.
        return off("d", 5).map_or_else(|| w.to_owned(), str::to_owned);
    }
    for ending in ["ing", "ed"] {
        if let Some(base) = off(ending, 2) {
            return base.to_owned();
        }
    }
    w.to_owned()
}

/// What all forms share: no last `e`, no doubled last consonant, one spelling.
fn bare(w: &str) -> String {
    let mut w = w.strip_suffix('e').filter(|b| b.len() >= 2).unwrap_or(w).to_owned();
    let last = w.as_bytes();
    if let [.., x, y] = last
        && x == y
        && last.len() >= 3
        && y.is_ascii_lowercase()
        && !b"aeiou".contains(y)
    {
        w.pop();
    }
    if w.len() >= 5 && w.ends_with("our") {
        w.truncate(w.len() - 3);
        w.push_str("or");
    } else if w.len() >= 5 && w.ends_with("iz") {
        w.pop();
        w.push('s');
    }
    w
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_of_one_word_have_one_key() {
        for forms in [
            &["territory", "territories", "Territory's", "territories’"][..],
            &["fee", "fees", "Fee"],
            &["border", "borders", "bordered", "bordering"],
            &["stop", "stops", "stopped", "stopping"],
            &["call", "calls", "called", "calling"],
            &["control", "controlled", "controls"],
            &["lease", "leases", "leased", "leasing"],
            &["cede", "cedes", "ceded", "ceding"],
            &["occupy", "occupies", "occupied", "occupying"],
            &["withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"],
            &["agree", "agrees", "agreed", "agreeing"],
            &["guarantee", "guarantees", "guaranteed"],
            &["need", "needs", "needed"],
            &["negotiate", "negotiates", "negotiated", "negotiation", "negotiations"],
            &["church", "churches"],
            &["missile", "missiles"],
            &["recognise", "recognize", "recognised", "recognizing"],
            &["harbour", "harbor", "harbours", "harbors"],
            &["ceasefire", "cease-fire", "ceasefires"],
            &["army", "armies"],
            &["crisis", "crises"],
            &["prisoner", "prisoners"],
        ] {
            for form in forms {
                assert_eq!(key(form), key(forms[0]), "{form} {}", forms[0]);
            }
        }
    }

    #[test]
    fn other_words_have_other_keys() {
        for (a, b) in [
            ("news", "new"),
            ("goods", "good"),
            ("arms", "arm"),
            ("king", "k"),
            ("string", "str"),
            ("status", "statu"),
            ("thing", "th"),
            ("red", "r"),
            ("nation", "n"),
            ("port", "sport"),
            ("hour", "her"),
            ("four", "for"),
            ("us", "u"),
            ("gas", "ga"),
        ] {
            assert_ne!(key(a), key(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn no_word_panics_and_case_and_hyphens_do_not_count(word in "\\PC{0,12}", plain in "[a-z]{1,10}") {
            key(&word);
            prop_assert_eq!(key(&plain), key(&plain.to_uppercase()));
            prop_assert_eq!(key(&plain), key(&format!("{plain}-")));
        }
    }
}
