//! Reprints: reports that carry the text of another, such as wire copy, found by signatures.
//!
//! The shingles of a report are the runs of five words of its running text, in either case. Two reports are
//! alike by the Jaccard share of their shingles, estimated from signatures by `MinHash` (Broder 1997) with
//! one permutation: the hash of a shingle names one of 64 bins and a value, each bin keeps its least
//! value, and an empty bin takes over that of another, drawn by a fixed hash (Li, Owen and Zhang 2012;
//! Shrivastava 2017). The share of equal bins estimates the Jaccard share with a standard error of at most
//! `1/16`. A report is a reprint where [`ALIKE`] of 64 bins or more equal those of an earlier report that
//! is no reprint itself; of several, of the earliest.
//!
//! Candidates share one of 16 bands of four bins (Leskovec, Rajaraman and Ullman, *Mining of Massive
//! Datasets*, 3.4): with a Jaccard share of `s` a pair is met with the chance `1 - (1 - s⁴)¹⁶`, .89 for .6
//! and .99 for .7. The table holds the last [`WINDOW`] originals in at most 264 bytes each (128 for the
//! signature, 8 for the name, 128 for the chains of the bands), 66 MiB in all, and looks at no more than
//! [`LOOK`] candidates a band, so that a report costs no more after a million than after ten. All hashes
//! are fixed: the same reports in the same order give the same answer.

use crate::passage::{Passage, Role};

/// Bins of a signature.
const BINS: usize = 64;
/// Bins of a band.
const ROWS: usize = 4;
/// Bands of a signature.
const BANDS: usize = BINS / ROWS;
/// Words of a shingle.
const SHINGLE: usize = 5;
/// The fewest shingles that make a signature: a shorter report is never called a reprint.
const LEAST: usize = 24;
/// The equal bins of 64 from which two reports are alike: a Jaccard share of about .56.
pub const ALIKE: usize = 36;
/// The most originals that are held.
pub const WINDOW: usize = 1 << 18;
/// The most candidates of one band that are looked at, the latest first.
const LOOK: usize = 32;
/// No entry.
const NONE: u32 = u32::MAX;

/// What a report's text is known by: 64 bins, or nothing for a text too short to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    bins: Option<[u16; BINS]>,
}

impl Signature {
    /// Bytes of [`Signature::to_bytes`].
    pub const BYTES: usize = 1 + 2 * BINS;

    /// The signature of a text that is too short to tell.
    #[must_use]
    pub fn none() -> Self {
        Self { bins: None }
    }

    /// The signature as bytes, to keep.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let bins = self.bins.unwrap_or([0; BINS]);
        let known = u8::from(self.bins.is_some());
        std::iter::once(known).chain(bins.iter().flat_map(|b| b.to_le_bytes())).collect()
    }

    /// The signature of these bytes; none where they are no signature.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (known, rest) = bytes.split_first()?;
        if rest.len() != 2 * BINS || *known > 1 {
            return None;
        }
        let mut bins = [0; BINS];
        for (bin, pair) in bins.iter_mut().zip(rest.chunks_exact(2)) {
            *bin = u16::from_le_bytes([pair[0], pair[1]]);
        }
        Some(Self { bins: (*known == 1).then_some(bins) })
    }
}

/// Mixes the bits of a number (the finalizer of `SplitMix64`, Steele, Lea and Flood 2014).
fn mix(number: u64) -> u64 {
    let a = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let b = (a ^ (a >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    b ^ (b >> 31)
}

/// The least part of a number.
fn low(number: u64) -> u16 {
    let [a, b, ..] = number.to_le_bytes();
    u16::from_le_bytes([a, b])
}

fn index(number: u64, below: usize) -> usize {
    usize::try_from(number % below.max(1) as u64).unwrap_or(0)
}

/// The signature of the running text of a report.
pub(crate) fn signature(passages: &[Passage]) -> Signature {
    let mut least = [u64::MAX; BINS];
    let mut last = [0_u64; SHINGLE];
    let mut words = 0;
    let running = passages.iter().filter(|p| p.role == Role::Text);
    for word in running.flat_map(|p| &p.tokens).filter(|t| t.word) {
        last = [u64::from(word.hash), last[0], last[1], last[2], last[3]];
        words += 1;
        if words < SHINGLE {
            continue;
        }
        let weighed = |at: usize| last[at].wrapping_mul(POWERS[at]);
        let number = mix((1..SHINGLE).fold(weighed(0), |all, at| all.wrapping_add(weighed(at))));
        let bin = &mut least[index(number >> 58, BINS)];
        *bin = (*bin).min(number & ((1 << 58) - 1));
    }
    if words < SHINGLE - 1 + LEAST {
        return Signature::none();
    }
    let mut bins = [0; BINS];
    for (at, bin) in bins.iter_mut().enumerate() {
        let mut from = at;
        let mut tries = 0;
        while least[from] == u64::MAX {
            tries += 1;
            from = index(mix(at as u64 + tries * BINS as u64), BINS);
        }
        *bin = low(mix(least[from]));
    }
    Signature { bins: Some(bins) }
}

/// What each word of a shingle is weighed with, the last word first: the powers of an odd number.
const POWERS: [u64; SHINGLE] = {
    let mut powers = [1; SHINGLE];
    let mut at = SHINGLE - 1;
    while at > 0 {
        powers[at - 1] = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(powers[at]);
        at -= 1;
    }
    powers
};

/// An original that is held.
#[derive(Clone, Debug)]
struct Original {
    name: u64,
    bins: [u16; BINS],
    /// For each band, the original before it with the same bucket.
    before: [u32; BANDS],
}

/// The originals of the reports so far.
#[derive(Clone, Debug)]
pub struct Reprints {
    window: usize,
    /// Originals so far; the one with number `n` lies at `n % window`.
    count: u32,
    held: Vec<Original>,
    /// For each band and bucket, the latest original; made when the first is placed.
    heads: Vec<u32>,
    buckets: usize,
}

impl Default for Reprints {
    fn default() -> Self {
        Self::new(WINDOW)
    }
}

impl Reprints {
    /// Holds at most `window` originals, the latest ones, and no more than [`WINDOW`].
    #[must_use]
    pub fn new(window: usize) -> Self {
        let window = window.clamp(1, WINDOW);
        Self { window, count: 0, held: Vec::new(), heads: Vec::new(), buckets: window.next_power_of_two() }
    }

    /// Takes in a report by a name of the caller's: the name of the original that it is a reprint of, or
    /// none; then it is held as an original itself.
    pub fn place(&mut self, signature: &Signature, name: u64) -> Option<u64> {
        let bins = signature.bins.as_ref()?;
        if self.heads.is_empty() {
            self.heads = vec![NONE; BANDS * self.buckets];
        }
        let buckets: [usize; BANDS] = std::array::from_fn(|band| self.bucket(bins, band));
        if let Some(found) = self.earliest(bins, &buckets) {
            return Some(found);
        }
        let number = self.count;
        // Four thousand million originals are more than anybody reads; none is held beyond them.
        self.count = number.checked_add(1).filter(|n| *n < NONE)?;
        let mut before = [NONE; BANDS];
        for (link, bucket) in before.iter_mut().zip(buckets) {
            *link = std::mem::replace(&mut self.heads[bucket], number);
        }
        let original = Original { name, bins: *bins, before };
        let slot = number as usize % self.window;
        match self.held.get_mut(slot) {
            Some(old) => *old = original,
            None => self.held.push(original),
        }
        None
    }

    fn bucket(&self, bins: &[u16; BINS], band: usize) -> usize {
        let rows = &bins[band * ROWS..(band + 1) * ROWS];
        let key =
            rows.iter().fold(band as u64 + 1, |all, bin| mix((all << 16) ^ (all >> 48) ^ u64::from(*bin)));
        band * self.buckets + index(key, self.buckets)
    }

    /// The earliest original that is held and alike.
    fn earliest(&self, bins: &[u16; BINS], buckets: &[usize; BANDS]) -> Option<u64> {
        let mut found: Option<u32> = None;
        for (band, bucket) in buckets.iter().enumerate() {
            let mut at = self.heads[*bucket];
            for _ in 0..LOOK {
                if at == NONE || (self.count - at) as usize > self.window {
                    break;
                }
                let other = &self.held[at as usize % self.window];
                let equal = bins.iter().zip(&other.bins).filter(|(a, b)| a == b).count();
                if equal >= ALIKE && found.is_none_or(|f| at < f) {
                    found = Some(at);
                }
                at = other.before[band];
            }
        }
        found.map(|at| self.held[at as usize % self.window].name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passage;

    fn of(text: &str) -> Signature {
        let mut passages = passage::passages(text);
        passage::read_in(text, &mut passages);
        signature(&passages)
    }

    /// A text of our own that another `seed` makes another one.
    fn story(seed: usize) -> String {
        let nouns =
            ["harbour", "ferry", "toll", "winter", "minister", "island", "treaty", "pilot", "fleet", "quay"];
        let verbs =
            ["opens", "closes", "fears", "wants", "leaves", "builds", "counts", "sells", "keeps", "paints"];
        let word = |all: &[&str; 10], salt: usize| {
            let number = mix((seed * 10_000 + salt) as u64);
            format!("{} {}", all[index(number, 10)], index(number >> 8, 1000))
        };
        let sentence = |n: usize| {
            ["The", &word(&nouns, n), &word(&verbs, n + 1), "the", &word(&nouns, n + 2)].join(" ") + "."
        };
        (0..60).map(|n| sentence(n * 3)).collect::<Vec<String>>().join(" ") + " "
    }

    #[test]
    fn a_reprint_with_another_head_and_tail_is_found_and_another_story_is_not() {
        let mut table = Reprints::default();
        let wire = story(1);
        assert_eq!(table.place(&of(&wire), 10), None);
        assert_eq!(table.place(&of(&story(2)), 11), None);
        let local = format!(
            "Our own correspondent writes from the quay today.\n{wire}\nThe paper asked the mayor for a word."
        );
        assert_eq!(table.place(&of(&local), 12), Some(10));
        assert_eq!(table.place(&of(&wire.to_uppercase()), 13), Some(10));
        let half = format!("{}{}", &wire[..wire.len() / 4], story(3));
        assert_eq!(table.place(&of(&half), 14), None);
    }

    #[test]
    fn short_texts_are_no_reprints() {
        let mut table = Reprints::default();
        assert_eq!(of("The talks go on."), Signature::none());
        assert_eq!(table.place(&of("The talks go on."), 1), None);
        assert_eq!(table.place(&of("The talks go on."), 2), None);
    }

    #[test]
    fn the_estimate_follows_the_share_of_shingles() {
        let (a, b) = (story(5), story(6));
        let count = |s: &Signature, t: &Signature| {
            s.bins.unwrap().iter().zip(t.bins.unwrap()).filter(|(x, y)| **x == *y).count()
        };
        assert_eq!(count(&of(&a), &of(&a)), BINS);
        assert!(count(&of(&a), &of(&b)) < 8);
        // Two thirds of each are shared: a Jaccard share of one half.
        let third = story(7);
        let (x, y) = (format!("{a}{third}{}", story(8)), format!("{a}{third}{}", story(9)));
        let found = count(&of(&x), &of(&y));
        assert!((20..=44).contains(&found), "{found}");
    }

    #[test]
    fn only_the_window_is_held() {
        let mut table = Reprints::new(3);
        for n in 0..3 {
            assert_eq!(table.place(&of(&story(n)), n as u64), None);
        }
        assert_eq!(table.place(&of(&story(0)), 100), Some(0));
        assert_eq!(table.place(&of(&story(3)), 3), None);
        assert_eq!(table.place(&of(&story(1)), 101), Some(1));
        assert_eq!(table.place(&of(&story(0)), 102), None);
        assert_eq!(table.held.len(), 3);
    }

    #[test]
    fn signatures_are_kept_as_bytes() {
        for signature in [of(&story(1)), Signature::none()] {
            let bytes = signature.to_bytes();
            assert_eq!(bytes.len(), Signature::BYTES);
            assert_eq!(Signature::from_bytes(&bytes), Some(signature));
        }
        assert_eq!(Signature::from_bytes(&[2; Signature::BYTES]), None);
        assert_eq!(Signature::from_bytes(b"x"), None);
    }
}
