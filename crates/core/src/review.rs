//! What persons decided about statements: accepted, rejected, edited, merged, split, taken back.
//!
//! Decisions stand in the order in which they were taken, and none is ever changed: one that was wrong is taken
//! back by an [`What::Undo`]. They name statements by their mark ([`crate::ledger::Statement::mark`]), so they
//! hold on whatever else is read later; copies of one wording share a mark, and a decision is about all of them.

use std::collections::BTreeMap;

use crate::Id;
use crate::ledger::Stance;

/// The decisions on the statements of a case, in the order taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The decisions; each has an id of its own, and one that takes back names an earlier one.
    pub decisions: Vec<Decision>,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// `d1`, `d2`, …
    pub id: String,
    /// The day, `YYYY-MM-DD`, where it was told.
    pub date: Option<String>,
    /// Who decided, where it was told.
    pub by: Option<String>,
    /// The words that it is about, for people who read the file; nothing follows from them.
    pub words: String,
    /// What was decided.
    pub what: What,
}

/// What was decided. Statements are named by their marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The statement may enter an analysis. Which statements do, `accepted` in the case says.
    Accept(String),
    /// The statement is none, or none that matters: it is left out of the ledger.
    Reject(String),
    /// The statement has another speaker, span, issues or stance than was read.
    Edit(String, Edit),
    /// The two are one utterance, whatever the rules say.
    Merge(String, String),
    /// The two are not one utterance, whatever the rules say.
    Split(String, String),
    /// The decision of this id is taken back.
    Undo(String),
}

impl What {
    /// `accept`, `reject`, `edit`, `merge`, `split` or `undo`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accept(_) => "accept",
            Self::Reject(_) => "reject",
            Self::Edit(..) => "edit",
            Self::Merge(..) => "merge",
            Self::Split(..) => "split",
            Self::Undo(_) => "undo",
        }
    }

    /// The marks of the statements that it is about; none for an undo.
    #[must_use]
    pub fn marks(&self) -> Vec<&str> {
        match self {
            Self::Accept(mark) | Self::Reject(mark) | Self::Edit(mark, _) => vec![mark],
            Self::Merge(a, b) | Self::Split(a, b) => vec![a, b],
            Self::Undo(_) => Vec::new(),
        }
    }
}

/// What a person sets of a statement; none where the reading stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// The speaker; empty where nobody is to stand for it.
    pub speaker: Option<String>,
    /// Where the words stand.
    pub span: Option<Span>,
    /// All issues that it touches.
    pub issues: Option<Vec<Id>>,
    /// What it does in the talks.
    pub stance: Option<Stance>,
}

/// The words of a statement in one report, as a person marked them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The report's path in the case folder.
    pub report: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub text: String,
}

impl Review {
    /// The decisions that stand: those that no standing decision takes back, in the order taken. What takes
    /// back is not among them. Of a decision that names itself or a later one nothing follows.
    #[must_use]
    pub fn standing(&self) -> Vec<&Decision> {
        let place: BTreeMap<&str, usize> =
            self.decisions.iter().enumerate().map(|(at, d)| (d.id.as_str(), at)).collect();
        let mut back = vec![false; self.decisions.len()];
        for (at, decision) in self.decisions.iter().enumerate().rev() {
            if let (What::Undo(id), false) = (&decision.what, back[at])
                && let Some(&named) = place.get(id.as_str()).filter(|n| **n < at)
            {
                back[named] = true;
            }
        }
        let kept =
            self.decisions.iter().zip(back).filter(|(d, back)| !back && !matches!(d.what, What::Undo(_)));
        kept.map(|(d, _)| d).collect()
    }

    /// The id of the next decision: one past the highest number.
    #[must_use]
    pub fn next_id(&self) -> String {
        let numbers = self.decisions.iter().filter_map(|d| d.id.strip_prefix('d')?.parse::<u64>().ok());
        format!("d{}", numbers.max().unwrap_or(0).saturating_add(1))
    }
}

/// The most characters of a statement that a decision notes for people.
const NOTED: usize = 120;

/// The beginning of a statement's words, for people who read the decision about it.
#[must_use]
pub fn noted(words: &str) -> String {
    match words.char_indices().nth(NOTED) {
        None => words.to_owned(),
        Some((cut, _)) => format!("{}…", &words[..cut]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decision(id: usize, what: What) -> Decision {
        Decision { id: format!("d{id}"), date: None, by: None, words: String::new(), what }
    }

    fn standing(review: &Review) -> Vec<&str> {
        review.standing().iter().map(|d| d.id.as_str()).collect()
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(noted("short"), "short");
        assert_eq!(noted(&"é".repeat(NOTED)), "é".repeat(NOTED));
        assert_eq!(noted(&"é".repeat(200)).chars().count(), NOTED + 1);
    }

    #[test]
    fn what_is_taken_back_does_not_stand_and_an_undo_can_be_taken_back() {
        let mut review = Review {
            decisions: vec![
                decision(1, What::Accept("aa".into())),
                decision(2, What::Split("aa".into(), "bb".into())),
                decision(3, What::Undo("d2".into())),
            ],
        };
        assert_eq!(standing(&review), ["d1"]);
        assert_eq!(review.next_id(), "d4");
        review.decisions.push(decision(4, What::Undo("d3".into())));
        assert_eq!(standing(&review), ["d1", "d2"]);
        // One that names itself, or a later one, takes nothing back.
        review.decisions.push(decision(5, What::Undo("d5".into())));
        review.decisions.insert(0, decision(6, What::Undo("d1".into())));
        assert_eq!(standing(&review), ["d1", "d2"]);
    }

    proptest! {
        #[test]
        fn nothing_stands_after_all_was_taken_back(taken in prop::collection::vec(0_u32..12, 0..20)) {
            let mut review = Review::default();
            for (at, n) in taken.iter().enumerate() {
                let what = match n % 3 {
                    0 => What::Accept(format!("{n:04x}")),
                    1 => What::Split(format!("{n:04x}"), "ffff".into()),
                    _ => What::Undo(format!("d{n}")),
                };
                review.decisions.push(decision(at + 1, what));
            }
            while let Some(last) = review.standing().last().map(|d| d.id.clone()) {
                let id = review.next_id();
                review.decisions.push(Decision { id, ..decision(0, What::Undo(last)) });
            }
            prop_assert!(review.decisions.len() <= 2 * taken.len());
        }
    }
}
