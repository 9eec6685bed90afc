//! Undominated points with their counts and first packages, and the undominated sums of them.
//!
//! A package is kept as a [`Code`]: its options side by side in words of 64 bits, the first issue in the highest bits.
//! Codes of different issues add up, and the lesser code is the package that comes first.
//! Two parties: one sweep over all sums as staircases, as in [`crate::maxima`]'s `pairs`, leaping over what is dominated.
//! More: sums in batches, sorted and swept.

use std::collections::BinaryHeap;

use mediant_core::scenario::Package;
use num_bigint::BigUint;

use super::room::{Room, Stop};
use crate::maxima::undominated;

/// How many sums are sifted together, for three parties and more.
const BATCH: usize = 1 << 14;

/// A number of packages.
pub(super) trait Amount: Clone + Send + Sync + From<u128> {
    /// The product.
    fn times(&self, other: &Self) -> Self;
    /// The sum.
    fn add(&mut self, other: &Self);
    /// As a whole number.
    fn whole(self) -> BigUint;
}

/// Stays at its most.
impl Amount for u128 {
    fn times(&self, other: &Self) -> Self {
        self.saturating_mul(*other)
    }

    fn add(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }

    fn whole(self) -> BigUint {
        BigUint::from(self)
    }
}

impl Amount for BigUint {
    fn times(&self, other: &Self) -> Self {
        self * other
    }

    fn add(&mut self, other: &Self) {
        *self += other;
    }

    fn whole(self) -> BigUint {
        self
    }
}

/// Where the option of each issue stands in the words of a package.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// Word, shift and mask of each issue.
    places: Vec<(usize, u32, u64)>,
    limbs: usize,
}

impl Code {
    pub(super) fn new(sizes: &[u16]) -> Self {
        let (mut places, mut limbs, mut free) = (Vec::new(), 0, 0);
        for size in sizes {
            let bits = u16::BITS - size.saturating_sub(1).leading_zeros();
            if bits > free {
                limbs += 1;
                free = u64::BITS;
            }
            free -= bits;
            // An issue of one option takes no room, and may come before there is any.
            let place = if bits == 0 { (0, 0, 0) } else { (limbs - 1, free, (1 << bits) - 1) };
            places.push(place);
        }
        Self { places, limbs }
    }

    /// How many words a package takes.
    pub(super) fn limbs(&self) -> usize {
        self.limbs
    }

    /// One option of one issue, nothing of the others.
    pub(super) fn of(&self, issue: usize, option: u16) -> Vec<u64> {
        let mut words = vec![0; self.limbs];
        let (word, shift, mask) = self.places[issue];
        if mask > 0 {
            words[word] = u64::from(option) << shift;
        }
        words
    }

    /// The package.
    pub(super) fn package(&self, words: &[u64]) -> Package {
        let option = |(word, shift, mask): &(usize, u32, u64)| {
            let word = words.get(*word).copied().unwrap_or(0);
            u16::try_from(word >> shift & mask).unwrap_or(u16::MAX)
        };
        self.places.iter().map(option).collect()
    }
}

/// Coordinates of a point, at least two, and words of its package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) width: usize,
    pub(super) limbs: usize,
}

/// Points one after another.
#[derive(Clone, Debug)]
pub(super) struct Points<N> {
    pub(super) shape: Shape,
    steps: Vec<i128>,
    codes: Vec<u64>,
    pub(super) counts: Vec<N>,
}

impl<N: Amount> Points<N> {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape, steps: Vec::new(), codes: Vec::new(), counts: Vec::new() }
    }

    /// The point of nothing at all.
    pub(super) fn unit(shape: Shape) -> Self {
        let mut unit = Self::new(shape);
        unit.push(&vec![0; shape.width], &vec![0; shape.limbs], N::from(1));
        unit
    }

    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    pub(super) fn at(&self, index: usize) -> &[i128] {
        &self.steps[index * self.shape.width..(index + 1) * self.shape.width]
    }

    pub(super) fn code(&self, index: usize) -> &[u64] {
        &self.codes[index * self.shape.limbs..(index + 1) * self.shape.limbs]
    }

    pub(super) fn push(&mut self, steps: &[i128], code: &[u64], count: N) {
        self.steps.extend_from_slice(steps);
        self.codes.extend_from_slice(code);
        self.counts.push(count);
    }

    pub(super) fn append(&mut self, mut other: Self) {
        self.steps.append(&mut other.steps);
        self.codes.append(&mut other.codes);
        self.counts.append(&mut other.counts);
    }

    /// Words of eight bytes that one point takes.
    pub(super) fn words(shape: Shape) -> u64 {
        (2 * shape.width + shape.limbs + 2) as u64
    }

    /// The same, moved, and counted in another way.
    pub(super) fn moved<M: Amount>(&self, by: &[i128], count: impl Fn(&N) -> M) -> Points<M> {
        let steps = self.steps.chunks_exact(self.shape.width);
        // Of coordinates added for want of parties nothing is known to `by`; they stay at nought.
        let moved = |at: &[i128]| -> Vec<i128> {
            at.iter().enumerate().map(|(k, s)| s + by.get(k).copied().unwrap_or(0)).collect()
        };
        Points {
            shape: self.shape,
            steps: steps.flat_map(moved).collect(),
            codes: self.codes.clone(),
            counts: self.counts.iter().map(count).collect(),
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> View<'_, N> {
        View { points: self, from: 0, to: self.len() }
    }

    /// Another package, or several, of the last point.
    fn merge(&mut self, code: impl Iterator<Item = u64> + Clone, count: &N) {
        let start = self.codes.len() - self.shape.limbs;
        if code.clone().lt(self.codes[start..].iter().copied()) {
            self.codes.truncate(start);
            self.codes.extend(code);
        }
        if let Some(last) = self.counts.last_mut() {
            last.add(count);
        }
    }
}

/// Some points of many that follow one another, undominated and falling.
#[derive(Debug)]
pub(super) struct View<'a, N> {
    pub(super) points: &'a Points<N>,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<N> Clone for View<'_, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N> Copy for View<'_, N> {}

impl<'a, N: Amount> View<'a, N> {
    pub(super) fn len(self) -> usize {
        self.to - self.from
    }

    fn at(self, index: usize) -> &'a [i128] {
        self.points.at(self.from + index)
    }

    fn code(self, index: usize) -> &'a [u64] {
        self.points.code(self.from + index)
    }

    fn count(self, index: usize) -> &'a N {
        &self.points.counts[self.from + index]
    }
}

/// Two lists of points of which each pair is added.
pub(super) type Pair<'a, N> = (View<'a, N>, View<'a, N>);

/// The undominated among the sums of all pairs, falling, after what `to` holds already.
pub(super) fn sums<N: Amount>(
    pairs: &[Pair<'_, N>],
    to: &mut Points<N>,
    room: &Room<'_>,
) -> Result<(), Stop> {
    let before = to.len();
    if to.shape.width == 2 {
        sweep(pairs, to, room)?;
    } else {
        sift(pairs, to, room)?;
    }
    room.keep((to.len() - before) as u64 * Points::<N>::words(to.shape))
}

/// The next sum of a staircase: greatest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    sum: [i128; 2],
    pair: usize,
    stair: usize,
    at: usize,
}

fn sweep<N: Amount>(pairs: &[Pair<'_, N>], to: &mut Points<N>, room: &Room<'_>) -> Result<(), Stop> {
    // The shorter list has the stairs.
    let turned: Vec<Pair<'_, N>> =
        pairs.iter().map(|(a, b)| if a.len() <= b.len() { (*a, *b) } else { (*b, *a) }).collect();
    let step = |pair: usize, stair: usize, at: usize| {
        let (one, other) = (turned[pair].0.at(stair), turned[pair].1.at(at));
        Step { sum: [one[0] + other[0], one[1] + other[1]], pair, stair, at }
    };
    let mut next = BinaryHeap::new();
    for (index, (stairs, steps)) in turned.iter().enumerate().filter(|(_, p)| p.1.len() > 0) {
        debug_assert!(stairs.len() <= steps.len());
        next.extend((0..stairs.len()).map(|stair| step(index, stair, 0)));
    }
    room.work(next.len() as u64)?;
    let (mut top, mut looked): (Option<[i128; 2]>, u64) = (None, 0);
    while let Some(Step { sum, pair, stair, at }) = next.pop() {
        let (stairs, steps) = turned[pair];
        let reach = top.map_or(i128::MIN, |t| t[1]);
        if sum[1] > reach || top == Some(sum) {
            let code = stairs.code(stair).iter().zip(steps.code(at)).map(|(a, b)| a | b);
            let count = stairs.count(stair).times(steps.count(at));
            if top == Some(sum) {
                to.merge(code, &count);
            } else {
                to.steps.extend(sum);
                to.codes.extend(code);
                to.counts.push(count);
                top = Some(sum);
            }
        }
        let least = reach.max(sum[1]) - stairs.at(stair)[1];
        let at = leap(steps, at + 1, least);
        if at < steps.len() {
            next.push(step(pair, stair, at));
        }
        looked += 1 + u64::from(next.len().max(1).ilog2());
        if looked > 1 << 16 {
            room.work(looked)?;
            looked = 0;
        }
    }
    room.work(looked)
}

/// The first point from `from` on whose second coordinate, rising, is at least `least`.
fn leap<N: Amount>(steps: View<'_, N>, from: usize, least: i128) -> usize {
    let below = |at: usize| at < steps.len() && steps.at(at)[1] < least;
    let (mut low, mut width) = (from, 1);
    // Doubling, then halving.
    while below(low + width - 1) {
        low += width;
        width *= 2;
    }
    while width > 1 {
        width /= 2;
        if below(low + width - 1) {
            low += width;
        }
    }
    low.min(steps.len())
}

fn sift<N: Amount>(pairs: &[Pair<'_, N>], to: &mut Points<N>, room: &Room<'_>) -> Result<(), Stop> {
    let mut batch = Points::new(to.shape);
    let mut most = BATCH;
    for (ones, others) in pairs {
        for one in 0..ones.len() {
            room.work(others.len() as u64 * 4)?;
            for other in 0..others.len() {
                batch.steps.extend(ones.at(one).iter().zip(others.at(other)).map(|(a, b)| a + b));
                batch.codes.extend(ones.code(one).iter().zip(others.code(other)).map(|(a, b)| a | b));
                batch.counts.push(ones.count(one).times(others.count(other)));
            }
            if batch.len() >= most {
                batch = undominated_of(&batch);
                most = BATCH.max(2 * batch.len());
            }
        }
    }
    to.append(undominated_of(&batch));
    Ok(())
}

/// The undominated points, falling, equal ones as one.
pub(super) fn undominated_of<N: Amount>(points: &Points<N>) -> Points<N> {
    let Shape { width, limbs } = points.shape;
    if points.len() < 2 {
        return points.clone();
    }
    let column = |k: usize| points.steps.iter().skip(k).step_by(width).copied().collect();
    let columns: Vec<Vec<i128>> = (0..width).map(column).collect();
    let own = undominated(&columns, 0);
    let mut kept = Points {
        shape: points.shape,
        codes: vec![u64::MAX; own.front.len() * limbs],
        counts: vec![N::from(0); own.front.len()],
        steps: own.front.at,
    };
    for (row, point) in own.rows {
        let (row, point) = (row as usize, point as usize);
        kept.counts[point].add(&points.counts[row]);
        let code = &mut kept.codes[point * limbs..(point + 1) * limbs];
        if points.code(row) < &*code {
            code.copy_from_slice(points.code(row));
        }
    }
    kept
}
