//! Nouns of speech and attitude with whose they are: `Ann Lee's claim that …`, `her call for …`.

use super::Sentence;
use crate::announce::Announcement;
use crate::clause;
use crate::grammar::{
    self, ADVERB, AUXILIARY, CALL, CAPITAL, DETERMINER, FINITE, MANNER, NOUN_OF_SPEECH, OWNER, PAST, SPEAKER,
};
use crate::names::stem_possessive;

impl Sentence<'_> {
    /// `Ann Lee's claim that …`, `her call for …`
    pub(super) fn nouns(&mut self, covered: &[std::ops::Range<usize>]) {
        for at in self.frame.sentence.clone().skip(1) {
            let token = &self.frame.tokens()[at];
            if !token.has(NOUN_OF_SPEECH) || token.quoted || covered.iter().any(|c| c.contains(&at)) {
                continue;
            }
            let called_for = self.frame.has(at, CALL) && self.frame.among(at + 1, &["for"]);
            if !called_for && !self.frame.among(at + 1, &["that"]) {
                continue;
            }
            let link = at + 2;
            let Some(owner) = self.owner(at) else { continue };
            let Some((cue, _)) = grammar::known("believed").cue else { continue };
            let said = Announcement {
                cue,
                verb: at,
                end: at + 1,
                from: owner.start,
                subject: owner,
                inverted: false,
                shared: false,
            };
            let mut end = clause::boundary(&self.frame, link, &said);
            if called_for {
                // What is called for is no clause: it ends before the verb of the noun's own clause.
                end = (link..end).find(|t| self.frame.has(*t, AUXILIARY.or(FINITE))).unwrap_or(end);
            }
            if end >= link + 3 {
                let kind = self.kind(&(link..end));
                let parts = vec![self.bytes(link..end)];
                self.push(kind, parts, &said, "speaker's noun");
                return;
            }
        }
    }

    /// Whose the noun at `at` is: a possessive pronoun, or a name or a noun for a speaker in the possessive.
    fn owner(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let tokens = self.frame.tokens();
        let mut last = at.checked_sub(1)?;
        // `her latest call`: one word may stand between.
        let between = tokens[last];
        let plain =
            between.word && !between.has(CAPITAL.or(DETERMINER).or(OWNER).or(ADVERB).or(MANNER).or(PAST));
        if plain && !self.possessive(last) {
            last = last.checked_sub(1)?;
        }
        if last < self.frame.sentence.start || tokens[last].quoted {
            return None;
        }
        if tokens[last].has(OWNER) {
            return Some(last..last + 1);
        }
        if !self.possessive(last) {
            return None;
        }
        let mut first = last;
        while first > self.frame.sentence.start && tokens[first - 1].has(CAPITAL) && !tokens[first - 1].quoted
        {
            first -= 1;
        }
        let stem = stem_possessive(tokens[last].of(self.frame.text));
        (tokens[last].has(CAPITAL) || grammar::known(stem).class.has(SPEAKER)).then_some(first..last + 1)
    }

    fn possessive(&self, at: usize) -> bool {
        let word = self.frame.word(at);
        stem_possessive(word).len() < word.len()
    }
}
