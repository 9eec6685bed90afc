//! What is announced and is no clause of its own: lists, descriptions, requests, questions, matters.

use super::Sentence;
use crate::announce::Announcement;
use crate::clause;
use crate::cue::{ABOUT, AS, FOR, LIST, MATTER, OTHER_TO, QUOTE, THAT, TO, TOLD, WH};
use crate::grammar::{
    ADVERB, AUXILIARY, CAPITAL, CONJUNCTION, DETERMINER, FINITE, MANNER, PREPOSITION, PRONOUN, PRONOUN_OBJECT,
};

impl Sentence<'_> {
    /// What is no clause: lists, descriptions, requests, questions, matters.
    pub(super) fn others(&mut self, said: &Announcement) -> bool {
        self.listed(said)
            || self.described(said)
            || self.asked(said)
            || self.wondered(said)
            || self.about(said)
    }

    /// `Ann Lee outlined several matters …`
    pub(super) fn listed(&mut self, said: &Announcement) -> bool {
        const MANY: &[&str] = &[
            "several", "some", "many", "two", "three", "four", "five", "key", "various", "multiple", "other",
            "a",
        ];
        if !said.cue.takes(LIST) || !self.frame.among(said.end, MANY) {
            return false;
        }
        let end = clause::boundary(&self.frame, said.end, said);
        if end < said.end + 4 {
            return false;
        }
        let kind = self.kind(&(said.end..end));
        let parts = vec![self.bytes(said.end..end)];
        self.push(kind, parts, said, "speaker, verb, list");
        true
    }

    /// `Ann Lee called the plan a …`, `described it as …`
    fn described(&mut self, said: &Announcement) -> bool {
        if !said.cue.takes(AS) || self.frame.has(said.end, PREPOSITION) || said.inverted {
            return false;
        }
        let end = clause::boundary(&self.frame, said.end, said);
        let called = self.frame.word(said.verb).to_ascii_lowercase().starts_with("call");
        let range = said.end..end;
        let quoted = range.clone().any(|t| self.frame.tokens()[t].quoted);
        let as_at = range.clone().skip(1).any(|t| self.frame.among(t, &["as"]));
        let named = range.clone().skip(1).any(|t| self.frame.among(t, &["a", "an"]));
        let fits = if called { (quoted && range.len() > 2) || named } else { as_at || quoted };
        if range.len() < 3 || !fits || self.frame.among(said.end, &["off", "up", "out", "a", "an"]) {
            return false;
        }
        let kind = self.kind(&range);
        let parts = vec![self.bytes(range)];
        self.push(kind, parts, said, "speaker describes");
        true
    }

    /// `Ann Lee called for …`, `vowed to …`, `urged them to …`
    fn asked(&mut self, said: &Announcement) -> bool {
        let cue = said.cue;
        let from = if cue.takes(FOR) && self.frame.among(said.end, &["for"]) {
            said.end + 1
        } else if cue.takes(TO)
            && self.frame.among(said.end, &["to"])
            && !said.inverted
            && !self.speaks(said.end + 1)
        {
            said.end
        } else if cue.takes(OTHER_TO) && self.other_to(said) {
            said.end + usize::from(self.frame.among(said.end, &["on"]))
        } else {
            return false;
        };
        self.matter(said, from, "speaker asks or promises")
    }

    /// Whether token `at` is itself a verb of speech: `wants to say` is said nowhere.
    fn speaks(&self, at: usize) -> bool {
        let cue = self.frame.tokens().get(at).and_then(|t| t.known.cue);
        cue.is_some_and(|(cue, _)| cue.takes(QUOTE) && cue.takes(THAT))
    }

    /// Whether someone and `to` follow: `urged the board to …`.
    fn other_to(&self, said: &Announcement) -> bool {
        let start = said.end + usize::from(self.frame.among(said.end, &["on"]));
        let limit = self.frame.sentence.end.min(start + 9);
        let Some(to) = (start + 1..limit).find(|t| self.frame.among(*t, &["to"])) else { return false };
        let between = self.frame.tokens().get(start..to).unwrap_or_default();
        !said.inverted
            && between.iter().all(|t| t.word && !t.quoted && !t.has(CONJUNCTION.or(AUXILIARY).or(FINITE)))
            && between.first().is_some_and(|t| !t.has(PREPOSITION))
            && self.frame.tokens().get(to + 1).is_some_and(|t| t.word && !t.has(DETERMINER.or(CAPITAL)))
    }

    /// `Ann Lee asked whether …`, `explained how …`
    fn wondered(&mut self, said: &Announcement) -> bool {
        const BEGIN: &[&str] = &["whether", "if", "how", "what", "why", "who", "where", "which"];
        let told = usize::from(said.cue.takes(OTHER_TO.or(TOLD)) && self.frame.has(said.end, PRONOUN_OBJECT));
        let from = said.end + told;
        if !said.cue.takes(WH) || !self.frame.among(from, BEGIN) || said.inverted {
            return false;
        }
        self.matter(said, from, "speaker, verb, question")
    }

    /// `Ann Lee rejected the plan`, `spoke about the fee`, `accused the board of delay`
    fn about(&mut self, said: &Announcement) -> bool {
        let cue = said.cue;
        if said.inverted {
            return false;
        }
        if cue.takes(ABOUT) && self.frame.among(said.end, cue.links()) {
            return self.matter(said, said.end + 1, "speaker, verb, matter");
        }
        if !cue.takes(MATTER) {
            return false;
        }
        let Some(first) = self.frame.tokens().get(said.end) else { return false };
        let begins = first.word
            && !first.has(PREPOSITION.or(AUXILIARY).or(PRONOUN).or(MANNER))
            && (first.has(DETERMINER.or(CAPITAL)) || !first.has(CONJUNCTION.or(ADVERB).or(FINITE)));
        let quoted = self.frame.opens(said.end).is_some();
        (begins || quoted) && self.matter(said, said.end, "speaker, verb, matter")
    }

    /// A statement from token `from` to the end of what the cue announces there, of three words or more.
    fn matter(&mut self, said: &Announcement, from: usize, rule: &'static str) -> bool {
        let end = clause::boundary(&self.frame, from, said);
        let words = self.frame.tokens().get(from..end).unwrap_or_default().iter().filter(|t| t.word).count();
        if words < 3 {
            return false;
        }
        let kind = self.kind(&(from..end));
        let parts = vec![self.bytes(from..end)];
        self.push(kind, parts, said, rule);
        true
    }
}
