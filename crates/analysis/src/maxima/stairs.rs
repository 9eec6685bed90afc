//! Pairs that arrive one by one → whether one so far is at least as large in both.
//!
//! The first of the pair is cut into equal buckets. Each bucket knows the greatest second among all buckets above
//! it, which settles most questions at once, and its own pairs, rising in the first and falling in the second.
//! Cost: one look and a short binary search a question; adding walks down the buckets whose greatest it raises.

/// Into how many buckets the range is cut.
const BUCKETS: usize = 2048;

/// The undominated pairs so far.
pub(super) struct Stairs {
    low: i128,
    shift: u32,
    /// The greatest second above each bucket.
    above: Vec<i128>,
    steps: Vec<Vec<(i128, i128)>>,
}

impl Stairs {
    /// None so far; the first of each pair lies in the range.
    pub(super) fn new((low, high): (i128, i128)) -> Self {
        let range = (high - low).unsigned_abs();
        let shift = (u128::BITS - range.leading_zeros()).saturating_sub(BUCKETS.ilog2());
        let buckets = usize::try_from(range >> shift).map_or(BUCKETS, |most| most + 1);
        Self { low, shift, above: vec![i128::MIN; buckets], steps: vec![Vec::new(); buckets] }
    }

    fn bucket(&self, first: i128) -> usize {
        usize::try_from((first - self.low) >> self.shift).unwrap_or(0).min(self.above.len() - 1)
    }

    /// Whether a pair so far is at least as large in both.
    pub(super) fn covers(&self, first: i128, second: i128) -> bool {
        let bucket = self.bucket(first);
        if self.above[bucket] >= second {
            return true;
        }
        let steps = &self.steps[bucket];
        let next = steps.partition_point(|(f, _)| *f < first);
        steps.get(next).is_some_and(|(_, s)| *s >= second)
    }

    /// Adds a pair that is not covered.
    pub(super) fn add(&mut self, first: i128, second: i128) {
        let bucket = self.bucket(first);
        let steps = &mut self.steps[bucket];
        // Those at most as large in both lie together, up to the new one's place.
        let to = steps.partition_point(|(f, _)| *f <= first);
        let from = steps[..to].partition_point(|(_, s)| *s > second);
        steps.splice(from..to, [(first, second)]);
        for above in self.above[..bucket].iter_mut().rev() {
            if *above >= second {
                break;
            }
            *above = second;
        }
    }
}
