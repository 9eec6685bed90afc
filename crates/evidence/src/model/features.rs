//! Features: what the two chains see of a token, each feature one number that the tables are looked up by.
//!
//! A feature is a template's number with the values that the template looks at, mixed to 32 bits. Each token has the
//! same number of features, so that rows are of one width.

use std::ops::Range;

use super::word::{Class, Word, words};
use crate::attribution::{Draft, Who};
use crate::passage::Passage;

/// Features of a token for the chain of cues.
pub(crate) const CUE_WIDTH: usize = HEAD_WIDTH + TAIL_WIDTH;
/// Those that each token has.
pub(crate) const HEAD_WIDTH: usize = 8;
/// The others, which only tokens that may well be cues have.
pub(crate) const TAIL_WIDTH: usize = 24;
/// Features of a token for the chain of parts that do not depend on the cue.
pub(crate) const SHARED_WIDTH: usize = 20;
/// Features of a token for the chain of parts that do.
pub(crate) const OWN_WIDTH: usize = 17;
/// Where a row has fewer features than are its width.
pub(crate) const NONE: u32 = 0;

/// The version of the templates; a model that was trained on others is refused.
pub(crate) const VERSION: u32 = 2;

/// A passage as the model sees it.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// Its tokens.
    pub(crate) words: Vec<Word>,
    /// The sentence of each token.
    sentence: Vec<u32>,
    /// The sentences.
    pub(crate) sentences: Vec<Range<usize>>,
    /// For each token, the first token of its quotation and the one past its last.
    quote: Vec<(u32, u32)>,
    /// What the rules found at each token.
    rules: Vec<Found>,
    /// Running counts of commas, of quotation marks and of words that join clauses.
    before: Vec<[u16; 3]>,
}

/// What the rules found at a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Found {
    /// 0 nothing, else 1 + the kind of the statement whose words these are.
    content: u8,
    /// Whether it is the cue of a statement.
    cue: bool,
    /// Whether it names a speaker.
    who: bool,
    /// The number of the statement whose words or speaker these are, from 1.
    of: u16,
    /// The hash of the rule.
    rule: u32,
}

impl View {
    /// What the model sees of a passage in which the rules found `drafts`.
    pub(crate) fn of(text: &str, passage: &Passage, drafts: &[Draft]) -> Self {
        let words = words(text, passage);
        let mut out = Self {
            sentence: vec![0; words.len()],
            sentences: passage.sentences.clone(),
            quote: vec![(u32::MAX, u32::MAX); words.len()],
            rules: vec![Found::default(); words.len()],
            before: Vec::with_capacity(words.len() + 1),
            words,
        };
        for (number, sentence) in passage.sentences.iter().enumerate() {
            for slot in out.sentence.get_mut(sentence.clone()).into_iter().flatten() {
                *slot = small(number);
            }
        }
        for quote in &passage.quotes {
            let range = quote.open..quote.close.saturating_add(1).min(out.words.len());
            for slot in out.quote.get_mut(range.clone()).into_iter().flatten() {
                *slot = (small(range.start), small(range.end));
            }
        }
        out.count();
        for (number, draft) in drafts.iter().enumerate() {
            out.note(passage, draft, u16::try_from(number + 1).unwrap_or(u16::MAX));
        }
        out
    }

    fn count(&mut self) {
        let mut sum = [0_u16; 3];
        self.before.push(sum);
        for word in &self.words {
            let counts = match word.class {
                Class::Comma => 0,
                Class::Open | Class::Close => 1,
                Class::That | Class::Conjunction | Class::Break | Class::Colon | Class::Who => 2,
                _ => 3,
            };
            if let Some(slot) = sum.get_mut(counts) {
                *slot = slot.saturating_add(1);
            }
            self.before.push(sum);
        }
    }

    /// Takes note of a statement that the rules found.
    fn note(&mut self, passage: &Passage, draft: &Draft, number: u16) {
        let rule = super::word::hash(draft.rule.as_bytes());
        let range = |start: usize, end: usize| tokens_of(passage, start, end);
        for &(start, end) in &draft.parts {
            for slot in self.rules.get_mut(range(start, end)).into_iter().flatten() {
                (slot.content, slot.of, slot.rule) = (1 + draft.kind as u8, number, rule);
            }
        }
        if let Who::Phrase(start, end) = draft.who {
            for slot in self.rules.get_mut(range(start, end)).into_iter().flatten() {
                (slot.who, slot.of) = (true, number);
            }
        }
        if let Some((start, end)) = draft.cue {
            for slot in self.rules.get_mut(range(start, end)).into_iter().flatten() {
                (slot.cue, slot.of, slot.rule) = (true, number, rule);
            }
        }
    }

    #[inline]
    fn word(&self, at: usize, by: isize) -> Word {
        at.checked_add_signed(by).and_then(|at| self.words.get(at)).copied().unwrap_or_default()
    }

    fn found(&self, at: usize) -> u32 {
        self.rules.get(at).map_or(0, |f| u32::from(f.content) * 4 + u32::from(f.cue) * 2 + u32::from(f.who))
    }

    fn class(&self, at: usize, by: isize) -> u32 {
        self.word(at, by).class as u32
    }

    /// The sentence that a token stands in.
    pub(crate) fn sentence_of(&self, at: usize) -> usize {
        self.sentence.get(at).map_or(0, |s| *s as usize)
    }

    /// Where a token stands in its sentence, coarsely, and how long the sentence is.
    fn place(&self, at: usize) -> (u32, u32) {
        let sentence = self.sentences.get(self.sentence_of(at)).cloned().unwrap_or_default();
        (far(at.saturating_sub(sentence.start)), far(sentence.end.saturating_sub(at)))
    }

    /// The features of a token for the chain of cues.
    pub(crate) fn cue_row(&self, at: usize) -> [u32; CUE_WIDTH] {
        let head = self.cue_head(at);
        let tail = if self.heavy(at) { self.cue_tail(at) } else { [NONE; TAIL_WIDTH] };
        std::array::from_fn(|n| head.get(n).or_else(|| tail.get(n - HEAD_WIDTH)).copied().unwrap_or(NONE))
    }

    /// Whether a token is looked at closely: it is of a class that cues are of, or the rules made it a cue.
    pub(crate) fn heavy(&self, at: usize) -> bool {
        let light = matches!(
            self.word(at, 0).class,
            Class::Open
                | Class::Close
                | Class::Comma
                | Class::Stop
                | Class::Break
                | Class::Mark
                | Class::Number
                | Class::That
                | Class::To
                | Class::Pronoun
                | Class::ClauseStart
                | Class::Determiner
                | Class::Preposition
                | Class::Conjunction
                | Class::Who
                | Class::Day
                | Class::Name
        );
        !light || self.rules.get(at).is_some_and(|f| f.cue)
    }

    /// The first features of a token for the chain of cues.
    pub(crate) fn cue_head(&self, at: usize) -> [u32; HEAD_WIDTH] {
        let w = self.word(at, 0);
        let (c, found) = (self.class(at, 0), self.found(at));
        let rows: [(u32, u32, u32); HEAD_WIDTH] = [
            (0, 0, 0),
            (w.lower, 0, 0),
            (w.stem, 0, 0),
            (w.suffix[1], 0, 0),
            (w.lower, u32::from(w.quoted), 0),
            (c, self.class(at, -1), self.class(at, 1)),
            (found, c, 0),
            (found, w.stem, 0),
        ];
        mixed(rows, 0)
    }

    /// The other features of a token for the chain of cues.
    pub(crate) fn cue_tail(&self, at: usize) -> [u32; TAIL_WIDTH] {
        let word = |by: isize| self.word(at, by);
        let class = |by: isize| self.class(at, by);
        let (w, w1, w2) = (word(0), word(-1), word(1));
        let (first, _) = self.place(at);
        let found = self.found(at);
        let opens =
            (1..5).zip(1_u32..).find(|(by, _)| class(*by) == Class::Open as u32).map_or(0, |(_, n)| n);
        let closed =
            (1..8).zip(1_u32..).find(|(by, _)| class(-*by) == Class::Close as u32).map_or(0, |(_, n)| n);
        let that = (1..6).zip(1_u32..).find(|(by, _)| class(*by) == Class::That as u32).map_or(0, |(_, n)| n);
        let near = |by: isize| at.checked_add_signed(by).map_or(0, |at| self.found(at));
        let rule = self.rules.get(at).map_or(0, |f| f.rule);
        let c = class(0);
        let rows: [(u32, u32, u32); TAIL_WIDTH] = [
            (w1.lower, 0, 0),
            (w2.lower, 0, 0),
            (word(-2).lower, 0, 0),
            (word(2).lower, 0, 0),
            (w1.lower, w.lower, 0),
            (w.lower, w2.lower, 0),
            (w1.stem, w.stem, 0),
            (w.stem, w2.stem, 0),
            (w.suffix[1], class(-1), class(1)),
            (w.shape, first.min(1), 0),
            (c, class(-1), 0),
            (c, class(1), 0),
            (c, class(1), class(2)),
            (w.stem, class(-1), 0),
            (w.stem, class(1), 0),
            (w.stem, class(1), class(2)),
            (w.stem, class(-1), class(-2)),
            (opens, c, 0),
            (closed, c, class(1)),
            (that, c, 0),
            (w.stem, opens.min(3), closed.min(4)),
            (first, c, 0),
            (near(-1), found, near(1)),
            (rule, found, class(1)),
        ];
        mixed(rows, 8)
    }

    /// The features of a token for the chain of parts that do not depend on the cue; `sure` is how sure the chain of
    /// cues is that the token is one.
    pub(crate) fn shared_row(&self, at: usize, sure: &Sure) -> [u32; SHARED_WIDTH] {
        let word = |by: isize| self.word(at, by);
        let class = |by: isize| self.class(at, by);
        let (w, w1, w2) = (word(0), word(-1), word(1));
        let (first, last) = self.place(at);
        let found = self.found(at);
        let before = at.checked_sub(1).map_or(0, |at| self.found(at));
        let quoted = u32::from(w.quoted);
        let sure = u32::from(sure.tenths.get(at).copied().unwrap_or(0));
        let c = class(0);
        let rows: [(u32, u32, u32); SHARED_WIDTH] = [
            (0, 0, 0),
            (w.lower, 0, 0),
            (w1.lower, 0, 0),
            (w2.lower, 0, 0),
            (word(-2).lower, 0, 0),
            (word(2).lower, 0, 0),
            (w1.lower, w.lower, 0),
            (w.stem, c, 0),
            (w.suffix[1], 0, 0),
            (w.shape, c, 0),
            (class(-1), c, class(1)),
            (class(-2), class(-1), c),
            (c, class(1), class(2)),
            (quoted, class(-1), c),
            (first.min(5), c, 0),
            (last.min(3), c, 0),
            (found, before, 0),
            (found, before, class(-1)),
            (sure, c, 0),
            (w1.stem, c, class(1)),
        ];
        mixed(rows, 64)
    }

    /// The features of a token beside a cue.
    pub(crate) fn own_row(&self, at: usize, cue: &Cue, sure: &Sure) -> [u32; OWN_WIDTH] {
        let (start, end) = (cue.tokens.start, cue.tokens.end);
        let class = |by: isize| self.class(at, by);
        // Before, in or after the cue, and how far.
        let (side, distance, between) = if at < start {
            (1, start - at, at..start)
        } else if at < end {
            (2, at - start, at..at)
        } else {
            (3, at + 1 - end, end..at)
        };
        let counts = |from: usize, to: usize| -> [u32; 3] {
            let (a, b) = (self.before.get(from), self.before.get(to));
            std::array::from_fn(|k| match (a, b) {
                (Some(a), Some(b)) => u32::from(b[k].saturating_sub(a[k])).min(3),
                _ => 0,
            })
        };
        let [commas, marks, joints] = counts(between.start, between.end);
        let d = far(distance);
        let c = class(0);
        let w = self.word(at, 0);
        let quoted = u32::from(w.quoted);
        let apart = (self.sentence_of(at) + 2).saturating_sub(self.sentence_of(start)).min(4);
        let apart = small(apart);
        let found = self.rules.get(at).copied().unwrap_or_default();
        let same = u32::from(cue.of != 0 && found.of == cue.of);
        let rule = self.found(at) * 2 + same;
        let edge = self.edge(at, cue);
        let other = sure.cues_in(&between).min(2);
        let key = side * 16 + d.min(15);
        let next = self.class(end, 0);
        let previous = self.class(start, -1);
        let rows: [(u32, u32, u32); OWN_WIDTH] = [
            (key, 0, 0),
            (key, c, 0),
            (side * 16 + commas * 4 + marks, joints, 0),
            (side * 16 + commas * 4 + marks, class(-1), c),
            (side * 16 + other, apart, joints),
            (cue.stem, side * 16 + d.min(4), 0),
            (cue.stem, side * 16 + next, commas),
            (side * 4 + d.min(3), w.lower, 0),
            (side * 8 + apart, c, class(1)),
            (side, rule, 0),
            (side, rule, class(-1)),
            (key, next, previous),
            (side * 16 + edge, quoted, commas),
            (u32::from(cue.sure), side, apart),
            (cue.stem, self.word(at, -1).lower, side * 4 + d.min(3)),
            (cue.stem, side, quoted * 8 + apart),
            (cue.lower, side * 16 + d.min(8), c),
        ];
        mixed(rows, 128)
    }

    /// How far the quotation that a token stands in is from the cue, coarsely; 0 where it stands in none.
    fn edge(&self, at: usize, cue: &Cue) -> u32 {
        let Some(&(first, last)) = self.quote.get(at).filter(|q| q.0 != u32::MAX) else { return 0 };
        let (first, last) = (first as usize, last as usize);
        if last <= cue.tokens.start {
            1 + far(cue.tokens.start - last).min(6)
        } else if first >= cue.tokens.end {
            8 + far(first - cue.tokens.end).min(6)
        } else {
            15
        }
    }

    /// A cue at these tokens; `sure` as for [`View::shared_row`].
    pub(crate) fn cue(&self, tokens: Range<usize>, sure: u8) -> Cue {
        // A cue of several words is known by the first that is no auxiliary.
        let light = |w: &&Word| {
            matches!(w.class, Class::Auxiliary | Class::Adverb | Class::To | Class::Preposition) || !w.spoken
        };
        let inside = self.words.get(tokens.clone()).unwrap_or_default();
        let head = inside.iter().find(|w| !light(w)).or(inside.first()).copied().unwrap_or_default();
        let rules = self.rules.get(tokens.clone()).unwrap_or_default();
        Cue {
            stem: head.stem,
            lower: head.lower,
            quoted: head.quoted,
            of: rules.iter().find(|f| f.cue).map_or(0, |f| f.of),
            sure,
            tokens,
        }
    }
}

/// How sure the chain of cues is of each token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sure {
    /// That it is of a cue, in [`tenths`].
    tenths: Vec<u8>,
    /// Of how many tokens before it that is rather likely.
    before: Vec<u32>,
}

impl Sure {
    /// From how likely each token begins a cue, and how likely it goes on with one.
    pub(crate) fn of(likely: &[[f64; 2]]) -> Self {
        let tenths: Vec<u8> = likely.iter().map(|p| tenths(p[0] + p[1])).collect();
        let mut before = Vec::with_capacity(tenths.len() + 1);
        let mut sum = 0_u32;
        before.push(sum);
        for one in &tenths {
            sum = sum.saturating_add(u32::from(*one >= 3));
            before.push(sum);
        }
        Self { tenths, before }
    }

    /// How many of these tokens are rather likely of a cue.
    fn cues_in(&self, tokens: &Range<usize>) -> u32 {
        let at = |n: usize| self.before.get(n).copied().unwrap_or(0);
        at(tokens.end).saturating_sub(at(tokens.start))
    }
}

/// A cue that parts are looked for beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cue {
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    stem: u32,
    lower: u32,
    quoted: bool,
    /// The number of the rules' statement whose cue it is.
    of: u16,
    sure: u8,
}

/// The tokens that lie in these bytes of the text.
pub(crate) fn tokens_of(passage: &Passage, start: usize, end: usize) -> Range<usize> {
    let first = passage.tokens.partition_point(|t| t.end <= start);
    let last = passage.tokens.partition_point(|t| t.start < end);
    first..last.max(first)
}

/// A probability in tenths.
pub(crate) fn tenths(probability: f64) -> u8 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=10")]
    let tenths = (probability * 10.0).round().clamp(0.0, 10.0) as u8;
    tenths
}

/// A distance, coarsely.
fn far(distance: usize) -> u32 {
    match distance {
        0..=4 => small(distance),
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=44 => 9,
        _ => 10,
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Mixes each template's number with its values: multiply and shift, by odd constants (M. Dietzfelbinger et al., *A
/// Reliable Randomized Algorithm for the Closest-Pair Problem*, 1997). The highest bits of the product, which all values
/// reach, become the lowest ones.
#[inline]
fn mixed<const N: usize>(rows: [(u32, u32, u32); N], from: u32) -> [u32; N] {
    let mut out = [NONE; N];
    for (template, (slot, &(a, b, c))) in (u64::from(from) + 1..).zip(out.iter_mut().zip(&rows)) {
        let values = u64::from(a)
            ^ u64::from(b) << 32
            ^ u64::from(c).wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
            ^ template.wrapping_mul(0x27d4_eb2f_1656_67c5);
        #[allow(clippy::cast_possible_truncation, reason = "the high half of a product")]
        let high = (values.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32;
        *slot = high.rotate_left(16).max(NONE + 1);
    }
    out
}
