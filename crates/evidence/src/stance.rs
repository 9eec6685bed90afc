//! Stances: what a statement does in the talks, by cues; a suggestion until a person accepts it.

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

/// The stance that the words suggest, with the cue. An offer or a demand under a negation suggests
/// nothing (`not willing to` is a red line).
pub(crate) fn stance(text: &str) -> (Stance, Option<String>) {
    let words: Vec<String> = split(text).map(|w| w.to_lowercase().replace('’', "'")).collect();
    for (cue, stance) in CUES {
        let parts: Vec<&str> = cue.split(' ').collect();
        let Some(at) = words.windows(parts.len()).position(|w| w.iter().zip(&parts).all(|(a, b)| a == b))
        else {
            continue;
        };
        let before = &words[at.saturating_sub(3)..at];
        let negated = before.iter().any(|w| NEGATIONS.contains(&w.as_str()));
        match stance {
            Stance::Offer if negated => return (Stance::RedLine, Some((*cue).to_owned())),
            Stance::Demand if negated => {}
            Stance::Demand if at == 0 && parts.len() == 1 => {}
            _ => return (*stance, Some((*cue).to_owned())),
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
