//! Frozen texts and answers to them: what one audience sees of them.

use mediant_core::Id;
use mediant_core::consent::{Consent, FrozenText, Standing, standing};

use crate::Audience;

/// A frozen text as one audience sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextView {
    /// The text.
    pub text: FrozenText,
    /// Where it stands, as far as this audience may know: for a party a refusal by another is an open text, so that nobody is
    /// named, or found out by elimination, who said no.
    pub standing: Standing,
    /// The latest answers that this audience may see, by party: for the mediator all; for a party its own, and, once
    /// the text is agreed, those of all.
    pub answers: Vec<Consent>,
    /// Whose consent it takes.
    pub needed: Vec<Id>,
}

/// The texts as this audience may know them. The public and those who look on see agreed texts alone, without answers.
#[must_use]
pub fn text_views(
    texts: &[FrozenText],
    consents: &[Consent],
    needed: &[Id],
    (audience, day): (&Audience, &str),
) -> Vec<TextView> {
    let one = |text: &FrozenText| {
        let stands = standing(text, consents, needed, day);
        let latest = |party: &Id| consents.iter().rfind(|c| c.text == text.id && c.party == *party);
        let all = || -> Vec<Consent> {
            let mut parties: Vec<&Id> =
                consents.iter().filter(|c| c.text == text.id).map(|c| &c.party).collect();
            parties.sort_unstable();
            parties.dedup();
            parties.into_iter().filter_map(latest).cloned().collect()
        };
        let (standing, answers) = match audience {
            Audience::Mediator => (stands, all()),
            Audience::Party(_) if stands == Standing::Agreed => (stands, all()),
            Audience::Party(own) => {
                let answer: Vec<Consent> = latest(own).cloned().into_iter().collect();
                let no = answer.iter().any(|c| matches!(c.answer, mediant_core::consent::Answer::No { .. }));
                (if no { Standing::Refused } else { Standing::Open }, answer)
            }
            Audience::Public if stands == Standing::Agreed => (stands, Vec::new()),
            Audience::Public => return None,
        };
        Some(TextView { text: text.clone(), standing, answers, needed: needed.to_vec() })
    };
    texts.iter().filter_map(one).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed step is a failed test")]
mod tests {
    use mediant_core::consent::Answer;

    use super::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn says(party: &str, answer: Answer) -> Consent {
        Consent { text: "t1".into(), party: id(party), answer, person: "p".into(), at: 7, until: None }
    }

    #[test]
    fn until_all_agree_a_party_sees_its_own_answer_and_nothing_of_others() {
        let text = FrozenText {
            id: "t1".into(),
            title: "Draft".into(),
            picks: Vec::new(),
            text: String::new(),
            fingerprint: "f".into(),
        };
        let needed = [id("a"), id("b")];
        let seen = |by: &Audience, consents: &[Consent]| {
            text_views(std::slice::from_ref(&text), consents, &needed, (by, "2025-08-18"))
        };
        let a = Audience::Party(id("a"));
        let nothing = seen(&a, &[]);
        for other in [Answer::Yes, Answer::No { reason: "too far".into() }] {
            assert_eq!(seen(&a, &[says("b", other)]), nothing);
        }
        assert!(seen(&Audience::Public, &[says("b", Answer::Yes)]).is_empty());
        let both = [says("a", Answer::Yes), says("b", Answer::Yes)];
        assert_eq!(seen(&a, &both)[0].answers.len(), 2);
        assert_eq!(seen(&a, &both)[0].standing, Standing::Agreed);
        assert!(seen(&Audience::Public, &both)[0].answers.is_empty());
        let refused = seen(&Audience::Mediator, &[says("b", Answer::No { reason: "too far".into() })]);
        assert_eq!(refused[0].standing, Standing::Refused);
    }
}
