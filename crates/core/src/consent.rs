//! Consent: the recorded yes of every party whose consent is needed, to one frozen text.
//!
//! Nothing is agreed until everything is: a text stands for one whole package, and whoever consents does so to the
//! fingerprint of what they read.

use crate::Id;
use crate::case::Pick;

/// A package and its text, as the parties are asked to agree to it. It never changes; another text has another id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenText {
    /// `t1`, `t2`, … in the order in which texts were frozen.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One option for each issue.
    pub picks: Vec<Pick>,
    /// The text, clause by clause.
    pub text: String,
    /// Sixteen hexadecimal digits of SHA-256 over title, picks and text.
    pub fingerprint: String,
}

/// What a party says to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It agrees.
    Yes,
    /// It does not. That ends this text, not the talks.
    No {
        /// Why, in its own words; may be empty.
        reason: String,
    },
    /// It takes back what it said.
    Withdrawn {
        /// Why, in its own words; may be empty.
        reason: String,
    },
}

impl Answer {
    /// `yes`, `no` or `withdrawn`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No { .. } => "no",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The reason given; empty for a yes.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Yes => "",
            Self::No { reason } | Self::Withdrawn { reason } => reason,
        }
    }
}

/// A party's latest answer to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The text's id.
    pub text: String,
    /// The party.
    pub party: Id,
    /// What it says.
    pub answer: Answer,
    /// The person who said it for the party.
    pub person: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The last day on which a yes holds, `YYYY-MM-DD`; none where it does not end.
    pub until: Option<String>,
}

impl Consent {
    /// Whether it is a yes that holds on this day.
    #[must_use]
    pub fn holds(&self, day: &str) -> bool {
        self.answer == Answer::Yes && self.until.as_deref().is_none_or(|until| day <= until)
    }
}

/// Where a text stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Some party whose consent is needed has not answered, or its yes has run out or was withdrawn.
    Open,
    /// Every party whose consent is needed has said yes, and each yes holds.
    Agreed,
    /// Some party whose consent is needed has said no.
    Refused,
}

/// Where a text stands: `needed` are the parties whose consent it takes, and there must be one at least; `consents` are
/// the latest answers.
#[must_use]
pub fn standing(text: &FrozenText, consents: &[Consent], needed: &[Id], day: &str) -> Standing {
    let of = |party: &Id| consents.iter().rfind(|c| c.text == text.id && c.party == *party);
    if needed.iter().filter_map(of).any(|c| matches!(c.answer, Answer::No { .. })) {
        return Standing::Refused;
    }
    let holds = |party: &Id| of(party).is_some_and(|c| c.holds(day));
    if !needed.is_empty() && needed.iter().all(holds) { Standing::Agreed } else { Standing::Open }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap_or_else(|_| unreachable!("a literal"))
    }

    fn text() -> FrozenText {
        FrozenText {
            id: "t1".into(),
            title: String::new(),
            picks: Vec::new(),
            text: String::new(),
            fingerprint: String::new(),
        }
    }

    fn says(party: &str, answer: Answer, until: Option<&str>) -> Consent {
        let until = until.map(str::to_owned);
        Consent { text: "t1".into(), party: id(party), answer, person: "p".into(), at: 0, until }
    }

    #[test]
    fn a_text_is_agreed_only_by_the_yes_of_each() {
        let needed = [id("a"), id("b")];
        let at = |consents: &[Consent]| standing(&text(), consents, &needed, "2025-08-18");
        assert_eq!(at(&[says("a", Answer::Yes, None)]), Standing::Open);
        assert_eq!(at(&[says("a", Answer::Yes, None), says("b", Answer::Yes, None)]), Standing::Agreed);
        assert_eq!(
            at(&[says("a", Answer::Yes, None), says("b", Answer::Yes, Some("2025-08-17"))]),
            Standing::Open
        );
        assert_eq!(
            at(&[says("a", Answer::Yes, None), says("b", Answer::Yes, Some("2025-08-18"))]),
            Standing::Agreed
        );
        let no = Answer::No { reason: String::new() };
        assert_eq!(at(&[says("a", no, None), says("b", Answer::Yes, None)]), Standing::Refused);
        let back = Answer::Withdrawn { reason: String::new() };
        let taken = [says("a", Answer::Yes, None), says("b", Answer::Yes, None), says("a", back, None)];
        assert_eq!(at(&taken), Standing::Open);
        assert_eq!(standing(&text(), &[], &[], "2025-08-18"), Standing::Open);
    }
}
