//! `according to`: what stands before or after it.

use std::ops::Range;

use super::Sentence;
use crate::announce::Announcement;
use crate::clause::{self, Right};
use crate::grammar::{ACCORDING, COMMA};
use crate::subject;

impl Sentence<'_> {
    /// `According to Ann Lee, …` and `…, according to Ann Lee.`
    pub(super) fn according(&mut self, covered: &[Range<usize>]) {
        let sentence = self.frame.sentence.clone();
        for at in sentence.clone() {
            if !self.frame.has(at, ACCORDING) || !self.frame.among(at + 1, &["to"]) {
                continue;
            }
            if self.frame.tokens()[at].quoted || covered.iter().any(|c| c.contains(&at)) {
                continue;
            }
            let found = subject::after(self.frame.text, self.frame.tokens(), at + 2, sentence.end);
            let Some(subject) = found else { continue };
            let Some((cue, _)) = crate::grammar::known("said").cue else { continue };
            let said = Announcement {
                cue,
                verb: at,
                end: subject.end,
                subject: subject.clone(),
                from: at,
                inverted: true,
                shared: false,
            };
            let early = (sentence.start..at).filter(|t| self.frame.tokens()[*t].word).count() <= 2;
            if early {
                let comma =
                    (subject.end..sentence.end.min(subject.end + 20)).find(|t| self.frame.has(*t, COMMA));
                let Some(from) = comma.map(|c| c + 1).filter(|f| *f < sentence.end) else { continue };
                let end = clause::boundary(&self.frame, from, &said);
                if end >= from + 3 {
                    let kind = self.kind(&(from..end));
                    let parts = vec![self.trimmed(from..end)];
                    self.push(kind, parts, &said, "according to, clause");
                }
                return;
            }
            self.according_after(&said);
            return;
        }
    }

    fn according_after(&mut self, said: &Announcement) {
        if self.quotation_before(said, Right::Nothing) {
            return;
        }
        if let Some((before, after)) = clause::around(&self.frame, self.used, said) {
            let kind = self.kind(&after);
            let parts = vec![self.bytes(before), self.bytes(after)];
            self.push(kind, parts, said, "clause around the cue");
            return;
        }
        let start = clause::skip_dateline(&self.frame, self.used);
        let mut end = said.from;
        while end > start && self.frame.has(end - 1, COMMA) {
            end -= 1;
        }
        if clause::clause(&self.frame, start, end) {
            let kind = self.kind(&(start..end));
            let parts = vec![self.trimmed(start..end)];
            self.push(kind, parts, said, "clause, according to");
        }
    }
}
