//! Stances: what a statement does in the talks, by cues; a suggestion until a person accepts it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mediant_core::ledger::Stance;

use crate::words::split;

/// Cues with their stances. A cue in the later part of the table yields to one before it.
const CUES: &[(&str, Stance)] = &[
    ("will never accept", Stance::RedLine),
    ("will never agree", Stance::RedLine),
    ("will not accept", Stance::RedLine),
    ("won't accept", Stance::RedLine),
    ("cannot accept", Stance::RedLine),
    ("can't accept", Stance::RedLine),
    ("will not recognize", Stance::RedLine),
    ("will not recognise", Stance::RedLine),
    ("never recognize", Stance::RedLine),
    ("never recognise", Stance::RedLine),
    ("out of the question", Stance::RedLine),
    ("non-negotiable", Stance::RedLine),
    ("not negotiable", Stance::RedLine),
    ("red line", Stance::RedLine),
    ("ruled out", Stance::RedLine),
    ("rules out", Stance::RedLine),
    ("under no circumstances", Stance::RedLine),
    ("only possible if", Stance::Precondition),
    ("only if", Stance::Precondition),
    ("only be achieved", Stance::Precondition),
    ("unless", Stance::Precondition),
    ("on condition that", Stance::Precondition),
    ("provided that", Stance::Precondition),
    ("precondition", Stance::Precondition),
    ("prerequisite", Stance::Precondition),
    ("before any talks", Stance::Precondition),
    ("without dealing with", Stance::Precondition),
    ("must first", Stance::Precondition),
    ("not come without", Stance::Precondition),
    ("has to agree", Stance::Precondition),
    ("ready to accept", Stance::Offer),
    ("willing to", Stance::Offer),
    ("is prepared to", Stance::Offer),
    ("are prepared to", Stance::Offer),
    ("we're prepared to", Stance::Offer),
    ("ready to give", Stance::Offer),
    ("we offer", Stance::Offer),
    ("can offer", Stance::Offer),
    ("is offering", Stance::Offer),
    ("would give", Stance::Offer),
    ("could give up", Stance::Offer),
    ("open to", Stance::Offer),
    ("made progress", Stance::Progress),
    ("progress was made", Stance::Progress),
    ("progress has been made", Stance::Progress),
    ("enough progress", Stance::Progress),
    ("sufficient progress", Stance::Progress),
    ("potential for progress", Stance::Progress),
    ("breakthrough", Stance::Progress),
    ("breakthroughs", Stance::Progress),
    ("closer today", Stance::Progress),
    ("way to go", Stance::Progress),
    ("ways to go", Stance::Progress),
    ("ways off", Stance::Progress),
    ("good day", Stance::Progress),
    ("productive", Stance::Progress),
    ("better understanding", Stance::Progress),
    ("work remains", Stance::Progress),
    ("both sides must", Stance::Demand),
    ("must make", Stance::Demand),
    ("must withdraw", Stance::Demand),
    ("must stop", Stance::Demand),
    ("must agree", Stance::Demand),
    ("have to make concessions", Stance::Demand),
    ("need to make", Stance::Demand),
    ("needs to make", Stance::Demand),
    ("demand", Stance::Demand),
    ("demands", Stance::Demand),
    ("we insist", Stance::Demand),
    ("calls for", Stance::Demand),
    ("would ask for", Stance::Demand),
];

const NEGATIONS: &[&str] = &[
    "not", "no", "never", "without", "isn't", "aren't", "don't", "doesn't", "didn't", "wasn't", "neither",
    "nor",
];

/// A cue's place in [`CUES`] and its words.
type Phrase = (usize, Vec<&'static str>);

/// The cues by the first letter of their first word.
static BY_LETTER: LazyLock<Vec<Vec<Phrase>>> = LazyLock::new(|| {
    let mut out = vec![Vec::new(); 26];
    for (at, (cue, _)) in CUES.iter().enumerate() {
        if let Some(list) = letter(cue).and_then(|l| out.get_mut(l)) {
            list.push((at, cue.split(' ').collect()));
        }
    }
    out
});

fn letter(word: &str) -> Option<usize> {
    let first = word.as_bytes().first()?.to_ascii_lowercase();
    first.is_ascii_lowercase().then(|| usize::from(first - b'a'))
}

/// Whether a word is this one in small letters, whatever its case and apostrophe.
fn same(word: &str, small: &str) -> bool {
    if word.len() == small.len() {
        return word.eq_ignore_ascii_case(small);
    }
    word.len() == small.len() + 2
        && word
            .split_once('’')
            .zip(small.split_once('\''))
            .is_some_and(|(a, b)| a.0.eq_ignore_ascii_case(b.0) && a.1.eq_ignore_ascii_case(b.1))
}

/// The stance that the words suggest, with the cue. An offer or a demand under a negation suggests
/// nothing (`not willing to` is a red line).
///
/// Only cues that begin with a word's first letter are compared with it, so one pass over the words is enough.
pub(crate) fn stance(text: &str) -> (Stance, Option<String>) {
    let words: Vec<&str> = split(text).collect();
    // The first place of each cue that is there.
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, word) in words.iter().enumerate() {
        let cues = letter(word).and_then(|l| BY_LETTER.get(l));
        for (cue, parts) in cues.into_iter().flatten() {
            let there = words.get(at..at + parts.len());
            if there.is_some_and(|w| w.iter().zip(parts).all(|(a, b)| same(a, b))) {
                found.entry(*cue).or_insert(at);
            }
        }
    }
    for (cue, at) in found {
        let (cue, stance) = CUES[cue];
        let before = &words[at.saturating_sub(3)..at];
        let negated = before.iter().any(|w| NEGATIONS.iter().any(|n| same(w, n)));
        match stance {
            Stance::Offer if negated => return (Stance::RedLine, Some(cue.to_owned())),
            Stance::Demand if negated => {}
            Stance::Demand if at == 0 && !cue.contains(' ') => {}
            _ => return (stance, Some(cue.to_owned())),
        }
    }
    (Stance::None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_suggest_and_negation_turns() {
        let of = |text: &str| stance(text).0;
        assert_eq!(of("Norland is willing to share the port"), Stance::Offer);
        assert_eq!(of("Norland is not willing to share the port"), Stance::RedLine);
        assert_eq!(of("We won’t accept a fee"), Stance::RedLine);
        assert_eq!(of("There is no deal unless the port opens"), Stance::Precondition);
        assert_eq!(of("Norland must withdraw"), Stance::Demand);
        assert_eq!(of("Norland does not demand a fee"), Stance::None);
        assert_eq!(of("There is a long way to go"), Stance::Progress);
        assert_eq!(of("It rained on the island"), Stance::None);
    }
}
