//! Stances: what a statement does in the talks, by cues; a suggestion until a person accepts it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use mediant_core::ledger::Stance;

use crate::words::places;

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
    ("red lines", Stance::RedLine),
    ("rule out", Stance::RedLine),
    ("ruled out", Stance::RedLine),
    ("rules out", Stance::RedLine),
    ("ruling out", Stance::RedLine),
    ("under no circumstances", Stance::RedLine),
    ("only possible if", Stance::Precondition),
    ("only if", Stance::Precondition),
    ("only be achieved", Stance::Precondition),
    ("unless", Stance::Precondition),
    ("on condition that", Stance::Precondition),
    ("provided that", Stance::Precondition),
    ("precondition", Stance::Precondition),
    ("preconditions", Stance::Precondition),
    ("prerequisite", Stance::Precondition),
    ("prerequisites", Stance::Precondition),
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
    ("demanded", Stance::Demand),
    ("demanding", Stance::Demand),
    ("we insist", Stance::Demand),
    ("calls for", Stance::Demand),
    ("called for", Stance::Demand),
    ("calling for", Stance::Demand),
    ("would ask for", Stance::Demand),
];

/// Words that announce a statement and say what it does, beside what its words say.
const ANNOUNCED: &[(&[&str], Stance)] = &[
    (&["demand", "demands", "demanded", "demanding", "urge", "urges", "urged", "urging"], Stance::Demand),
    (&["refuse", "refuses", "refused", "refusing"], Stance::RedLine),
    (&["offer", "offers", "offered", "offering"], Stance::Offer),
];

const NEGATIONS: &[&str] = &[
    "not", "no", "never", "without", "isn't", "aren't", "don't", "doesn't", "didn't", "wasn't", "weren't",
    "won't", "wouldn't", "can't", "cannot", "neither", "nor",
];

/// Words before a cue within which a negation turns it.
const REACH: usize = 3;
/// Words after which what follows is supposed, and not said.
const SUPPOSING: &[&str] = &["if", "whether", "unless", "until"];
/// Words before an `if` that states no condition: `even if`, `ask if`.
const NO_CONDITION: &[&str] = &["even", "as", "what", "ask", "asked", "know", "see", "wonder", "only"];

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

/// The lengths of the first words of the cues by their first letter, each as a bit; a curly apostrophe is two bytes
/// longer.
static LENGTHS: LazyLock<[u64; 26]> = LazyLock::new(|| {
    let mut out = [0; 26];
    for (cue, _) in CUES {
        let first = cue.split(' ').next().unwrap_or(cue);
        if let Some(bits) = letter(first).and_then(|l| out.get_mut(l)) {
            *bits |= 1 << first.len();
            if first.contains('\'') {
                *bits |= 1 << (first.len() + 2);
            }
        }
    }
    out
});

/// The first letter of a word, where a cue may begin with the word as far as that and its length tell.
fn may_begin(lengths: &[u64; 26], word: &str) -> Option<usize> {
    let letter = letter(word)?;
    (word.len() < 64 && lengths[letter] >> word.len() & 1 == 1).then_some(letter)
}

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
        && !word.is_ascii()
        && word
            .split_once('’')
            .zip(small.split_once('\''))
            .is_some_and(|(a, b)| a.0.eq_ignore_ascii_case(b.0) && a.1.eq_ignore_ascii_case(b.1))
}

/// The words of a text, each with how firmly it is set apart from the one before it: 0 not, 1 by a comma or the
/// like, 2 by the end of a sentence.
fn words(text: &str) -> Vec<(&str, u8)> {
    let mut last = 0;
    let mut out = Vec::with_capacity(text.len() / 5 + 4);
    for (at, word) in places(text) {
        let between = text.get(last..at).unwrap_or("");
        let apart = if between == " " {
            0
        } else if between.contains(['.', '!', '?', ';', '…']) {
            2
        } else {
            u8::from(between.contains([',', ':', '—', '–', '(', ')']))
        };
        out.push((word, apart));
        last = at + word.len();
    }
    out
}

/// What stands around a cue.
struct Place<'w> {
    words: &'w [(&'w str, u8)],
    /// The cue's first word, and the one past its last.
    at: usize,
    end: usize,
}

impl Place<'_> {
    /// The words of the cue's clause before it, the nearest first.
    fn before(&self, apart: u8) -> impl Iterator<Item = &str> {
        let back = (0..self.at).rev();
        let same = back.take_while(move |i| self.words[*i + 1].1 < apart);
        same.map(|i| self.words[i].0)
    }

    /// Whether a negation of the same clause stands close before it; `not only` is none.
    fn negated(&self) -> bool {
        let near: Vec<&str> = self.before(1).take(REACH).collect();
        let only = |i: usize| i > 0 && same(near[i - 1], "only");
        (0..near.len()).any(|i| NEGATIONS.iter().any(|n| same(near[i], n)) && !only(i))
    }

    /// Whether it stands in a clause that supposes, or asks: nobody says what is in there.
    fn supposed(&self) -> bool {
        self.before(1).any(|w| SUPPOSING.iter().any(|s| same(w, s)))
    }

    /// A word of the same sentence under which all is said: `if`, and `unless` and the like.
    fn condition(&self, heads: &'static [&'static str]) -> Option<&'static str> {
        let start = (1..=self.at).rev().find(|i| self.words[*i].1 == 2).unwrap_or(0);
        let end = (self.end..self.words.len()).find(|i| self.words[*i].1 == 2).unwrap_or(self.words.len());
        let outside = (start..self.at).chain(self.end..end);
        outside.into_iter().find_map(|i| {
            let idle = i > start && NO_CONDITION.iter().any(|n| same(self.words[i - 1].0, n));
            heads.iter().copied().find(|h| !idle && same(self.words[i].0, h))
        })
    }
}

/// The stance that the words suggest, with the cue; where they suggest none, that of the words that announce them
/// (`demanded that …`).
///
/// - A negation close before it in the same clause turns an offer into a red line (`not willing to`); a demand, a red
///   line or a precondition then is none (`no preconditions`). How far talks have come is said either way.
/// - What a clause supposes or asks is not said (`if Norland is willing to …`).
/// - An offer under a condition, and a red line with `unless` or `until`, is a precondition: something must come first.
///
/// Only cues that begin with a word's first letter are compared with it, so one pass over the words is enough.
pub(crate) fn stance(text: &str, announced: Option<&str>) -> (Stance, Option<String>) {
    let words = words(text);
    // The places of each cue that is there.
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, (word, _)) in words.iter().enumerate() {
        let cues = may_begin(&LENGTHS, word).and_then(|l| BY_LETTER.get(l));
        for (cue, parts) in cues.into_iter().flatten() {
            let there = words.get(at..at + parts.len());
            if there.is_some_and(|w| w.iter().zip(parts).all(|((a, _), b)| same(a, b))) {
                found.entry(*cue).or_default().push(at);
            }
        }
    }
    for (cue, places) in found {
        let (cue, stance) = CUES[cue];
        let length = cue.split(' ').count();
        for at in places {
            let place = Place { words: &words, at, end: at + length };
            if let Some(found) = weighed(&place, cue, stance) {
                return found;
            }
        }
    }
    let first = announced.and_then(|a| a.split(' ').next());
    let by_verb = ANNOUNCED.iter().find(|(verbs, _)| first.is_some_and(|f| verbs.contains(&f)));
    // Thanks are offered too; what one would do is offered or refused with `to`.
    let to = words.first().is_some_and(|(w, _)| same(w, "to"));
    let by_verb = by_verb.filter(|(_, stance)| *stance == Stance::Demand || to);
    by_verb.map_or((Stance::None, None), |(_, stance)| (*stance, announced.map(str::to_owned)))
}

/// What a cue at its place suggests; none where it suggests nothing there.
fn weighed(place: &Place<'_>, cue: &str, stance: Stance) -> Option<(Stance, Option<String>)> {
    // A cue that is itself a condition is not taken for one that is supposed.
    let conditional = stance == Stance::Precondition;
    if !conditional && place.supposed() {
        return None;
    }
    let under = |word: &str| Some((Stance::Precondition, Some(format!("{cue} … {word}"))));
    match stance {
        Stance::Offer if place.negated() => Some((Stance::RedLine, Some(cue.to_owned()))),
        Stance::Offer => match place.condition(&["if", "unless", "once", "provided", "until"]) {
            Some(word) => under(word),
            None => Some((stance, Some(cue.to_owned()))),
        },
        Stance::RedLine if place.negated() => None,
        Stance::RedLine => match place.condition(&["unless", "until"]) {
            Some(word) => under(word),
            None => Some((stance, Some(cue.to_owned()))),
        },
        Stance::Precondition if place.negated() && cue.starts_with("pre") => None,
        Stance::Demand if place.negated() || place.at == 0 && !cue.contains(' ') => None,
        _ => Some((stance, Some(cue.to_owned()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Stance {
        stance(text, None).0
    }

    #[test]
    fn cues_suggest() {
        assert_eq!(of("Norland is willing to share the port"), Stance::Offer);
        assert_eq!(of("We won’t accept a fee"), Stance::RedLine);
        assert_eq!(of("There is no deal unless the port opens"), Stance::Precondition);
        assert_eq!(of("Norland must withdraw"), Stance::Demand);
        assert_eq!(of("Norland demanded a fee"), Stance::Demand);
        assert_eq!(of("There is a long way to go"), Stance::Progress);
        assert_eq!(of("It rained on the island"), Stance::None);
        assert_eq!(of("Demand for ice rose"), Stance::None);
    }

    #[test]
    fn a_negation_turns_the_cue_of_its_clause_and_no_other() {
        assert_eq!(of("Norland is not willing to share the port"), Stance::RedLine);
        assert_eq!(of("Norland is no longer willing to share the port"), Stance::RedLine);
        assert_eq!(of("No, we are willing to share the port"), Stance::Offer);
        assert_eq!(of("There is no fee; we are willing to share"), Stance::Offer);
        assert_eq!(of("Norland is not only willing to share the port"), Stance::Offer);
        assert_eq!(of("Norland does not demand a fee"), Stance::None);
        assert_eq!(of("We have not ruled out a fee"), Stance::None);
        assert_eq!(of("The fee is not out of the question"), Stance::None);
        assert_eq!(of("We come without preconditions"), Stance::None);
        assert_eq!(of("There are no red lines"), Stance::None);
        // That talks did not come far is said of how far they came.
        assert_eq!(of("There was no breakthrough"), Stance::Progress);
        // A cue that is denied first and said later is said.
        assert_eq!(of("We did not demand a fee then. We demand a fee now"), Stance::Demand);
    }

    #[test]
    fn what_holds_under_a_condition_is_a_precondition() {
        assert_eq!(
            stance("We are willing to share the port if Norland withdraws", None),
            (Stance::Precondition, Some("willing to … if".to_owned()))
        );
        assert_eq!(of("If Norland withdraws, we are willing to share the port"), Stance::Precondition);
        assert_eq!(of("We will not accept a fee unless the port opens"), Stance::Precondition);
        assert_eq!(of("We will not accept talks until the ships leave"), Stance::Precondition);
        assert_eq!(of("We will not accept a fee even if the port opens"), Stance::RedLine);
        assert_eq!(of("We are willing to share it, even if it rains"), Stance::Offer);
        // Another sentence has its own conditions.
        assert_eq!(of("We are willing to share the port. If it rains, it rains"), Stance::Offer);
    }

    #[test]
    fn what_is_supposed_or_asked_is_not_said() {
        assert_eq!(of("If Norland is willing to talk, the port opens"), Stance::None);
        assert_eq!(of("whether Norland is willing to talk"), Stance::None);
        assert_eq!(of("Unless they made progress, nobody will come"), Stance::Precondition);
    }

    #[test]
    fn words_that_announce_count_where_the_others_say_nothing() {
        let by = |text: &str, verb: &str| stance(text, Some(verb));
        assert_eq!(by("the port open", "demanded"), (Stance::Demand, Some("demanded".to_owned())));
        assert_eq!(by("to pay the fee", "refused"), (Stance::RedLine, Some("refused".to_owned())));
        assert_eq!(by("to share the port", "offered").0, Stance::Offer);
        assert_eq!(by("the port opens only if it rains", "demanded").0, Stance::Precondition);
        assert_eq!(by("his thanks", "offered").0, Stance::None);
        assert_eq!(by("it rained", "said").0, Stance::None);
    }
}
