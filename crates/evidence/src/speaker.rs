//! Speakers: who a draft's phrase or pronoun stands for, in reading order.

use std::collections::BTreeMap;

use crate::attribution::{Draft, Who};
use crate::people::{People, Resolved};
use crate::token::{self, Token};

/// What the reader of a report keeps in mind from sentence to sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Focus {
    /// People in order of mention as a subject; the last is the latest.
    recent: Vec<String>,
    /// The last speaker.
    speaker: Option<String>,
    /// What pronoun each has been given.
    pronouns: BTreeMap<String, &'static str>,
    /// Where the last speaker was named.
    named: Option<(usize, usize)>,
}

/// How many people are kept in mind.
const KEPT: usize = 12;

impl Focus {
    fn mention(&mut self, name: &str) {
        if let Some(at) = self.recent.iter().rposition(|n| n == name) {
            self.recent[at..].rotate_left(1);
            return;
        }
        self.recent.push(name.to_owned());
        if self.recent.len() > KEPT {
            self.recent.remove(0);
        }
    }

    /// Takes note of whom a sentence is about.
    pub(crate) fn about(&mut self, text: &str, people: &People, words: &[Token]) {
        let found = people.resolve(text, words);
        if let Some(name) = found.name.filter(|_| found.known) {
            self.mention(&name);
        }
    }

    /// Resolves a draft's speaker and keeps it in mind.
    pub(crate) fn resolve(&mut self, text: &str, people: &People, draft: &Draft) -> Resolved {
        let found = match draft.who {
            Who::Same => Resolved { name: self.speaker.clone(), known: true, note: None },
            Who::Phrase(start, end) => self.phrase(text, people, start, end),
        };
        if let Some(name) = &found.name {
            self.mention(name);
        }
        // What someone is only said to hold or want does not give that one the floor.
        if draft.speech {
            self.speaker.clone_from(&found.name);
            if let Who::Phrase(start, end) = draft.who {
                self.named = Some((start, end));
            }
        }
        found
    }

    /// Where the speaker of the last draft was named.
    pub(crate) fn named(&self) -> Option<(usize, usize)> {
        self.named
    }

    fn phrase(&mut self, text: &str, people: &People, start: usize, end: usize) -> Resolved {
        let phrase = text.get(start..end).unwrap_or("");
        let first = phrase.split(['\'', '’']).next().unwrap_or("");
        let is = |words: &[&str]| words.iter().any(|w| first.eq_ignore_ascii_case(w));
        let pronoun = match first.len() {
            2..=5 if is(&["he", "him", "his"]) => "he",
            2..=5 if is(&["she", "her"]) => "she",
            2..=5 if is(&["they", "them", "it", "their"]) => return Resolved::default(),
            _ => {
                let mut words = token::tokens(text, start, end);
                while words.len() > 1
                    && words.last().is_some_and(|t| !t.word || t.among(text, &["who", "which", "that"]))
                {
                    words.pop();
                }
                return people.resolve(text, &words);
            }
        };
        let pick =
            self.recent.iter().rev().find(|n| self.pronouns.get(*n).is_none_or(|p| *p == pronoun)).cloned();
        if let Some(name) = &pick {
            self.pronouns.insert(name.clone(), pronoun);
        }
        Resolved { name: pick, known: true, note: None }
    }
}
