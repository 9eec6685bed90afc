//! Pairs of one vector of each list that stay within all budgets.
//!
//! For each party the front's vectors stand in order of loss, and for each vector of the back it is known how many of them
//! it can be paired with as far as that party goes: `position_k(a) < limit_k(b)`. Pairs for which this holds for all
//! parties are counted by a sweep along the first party and by halving positions along each other one: the lower half
//! with all limits at or past the middle needs one party less, and each half with its own limits is the same question
//! again, until the positions are few enough for a tree of partial sums. All sums are of whole numbers, so that the
//! order in which threads add them does not matter.
//!
//! Source: J. L. Bentley, "Multidimensional divide-and-conquer", *Communications of the ACM* 23 (1980) 214–229.

use num_bigint::BigUint;
use rayon::prelude::*;

use super::list::{List, Loss};
use super::tiles;

/// Bits of a part of a weight: sums of products of two parts stay below 2^128 with lists of at most 2^22 vectors.
const PART: u32 = 41;
/// Below so many pairs all are looked at.
const FEW: usize = 512;
/// Up to so many positions partial sums stay close to the processor.
const NARROW: u32 = 1 << 13;
/// From so many vectors on work is shared between threads.
const SHARED: usize = 1 << 13;

/// A list's vectors in order of one party's loss.
struct Order<T> {
    losses: Vec<T>,
    places: Vec<u32>,
}

/// Both lists, in order for each party.
pub(super) struct Sides<T> {
    front: List<T>,
    back: List<T>,
    /// For each party and each vector of the front, how many of the front come before it.
    positions: Vec<Vec<u32>>,
    front_orders: Vec<Order<T>>,
    back_orders: Vec<Order<T>>,
}

fn order<T: Loss>(list: &List<T>, party: usize) -> Order<T> {
    let mut pairs: Vec<(T, u32)> = list.column(party).zip(0_u32..).collect();
    // Runs that stand in order already, as shifted copies of a shorter list do, are made use of.
    pairs.sort();
    Order { losses: pairs.iter().map(|p| p.0).collect(), places: pairs.iter().map(|p| p.1).collect() }
}

impl<T: Loss> Sides<T> {
    /// Puts both lists in order.
    pub(super) fn new(front: List<T>, back: List<T>) -> Self {
        let parties = front.at(0).len();
        let (front_orders, back_orders): (Vec<Order<T>>, Vec<Order<T>>) = if front.len() + back.len() < SHARED
        {
            (
                (0..parties).map(|k| order(&front, k)).collect(),
                (0..parties).map(|k| order(&back, k)).collect(),
            )
        } else {
            let orders = |list: &List<T>| (0..parties).into_par_iter().map(|k| order(list, k)).collect();
            rayon::join(|| orders(&front), || orders(&back))
        };
        let position = |order: &Order<T>| {
            let mut positions = vec![0; order.places.len()];
            order.places.iter().zip(0_u32..).for_each(|(place, at)| positions[*place as usize] = at);
            positions
        };
        let positions = front_orders.iter().map(position).collect();
        Self { front, back, positions, front_orders, back_orders }
    }

    /// How many vectors each list has.
    pub(super) fn lengths(&self) -> (usize, usize) {
        (self.front.len(), self.back.len())
    }

    /// For each vector of the back, how many of the front a party's budget lets it be paired with.
    fn limits(&self, party: usize, budget: T) -> Vec<u32> {
        let (front, back) = (&self.front_orders[party], &self.back_orders[party]);
        let mut limits = vec![0; back.places.len()];
        let (mut limit, mut count) =
            (front.losses.len(), u32::try_from(front.losses.len()).unwrap_or(u32::MAX));
        for (loss, place) in back.losses.iter().zip(&back.places) {
            if *loss > budget {
                break;
            }
            while limit > 0 && front.losses[limit - 1] > budget - *loss {
                limit -= 1;
                count -= 1;
            }
            limits[*place as usize] = count;
        }
        limits
    }
}

/// How many packages stay within all budgets: one vector of each side and one of the rest.
pub(super) fn total<T: Loss>(sides: &Sides<T>, rest: &List<T>, budgets: &[T]) -> BigUint {
    let shifted = |place: usize| {
        let left: Option<Vec<T>> =
            budgets.iter().zip(rest.at(place)).map(|(b, loss)| b.checked_sub(loss)).collect();
        left.map_or_else(BigUint::default, |left| within(sides, &left) * rest.weights[place])
    };
    if rest.len() == 1 { shifted(0) } else { (0..rest.len()).into_par_iter().map(shifted).sum() }
}

/// The vectors of a list that can be part of a pair, and where each stands for each party that matters.
pub(super) struct Marks {
    /// For each party that matters, positions or limits by place.
    pub(super) marks: Vec<Vec<u32>>,
    /// The places that matter, in order of the first party's marks.
    pub(super) places: Vec<u32>,
}

fn within<T: Loss>(sides: &Sides<T>, budgets: &[T]) -> BigUint {
    let whole = u32::try_from(sides.front.len()).unwrap_or(u32::MAX);
    let limits: Vec<Vec<u32>> =
        budgets.iter().enumerate().map(|(k, budget)| sides.limits(k, *budget)).collect();
    let parties = || (0..limits.len()).filter(|k| limits[*k].iter().any(|limit| *limit < whole));
    let matters: Vec<usize> = parties().collect();
    let first = matters.first().copied().unwrap_or(0);
    // Greater losses have lower limits.
    let possible = |place: &&u32| limits.iter().all(|limits| limits[**place as usize] > 0);
    let places = sides.back_orders[first].places.iter().rev().filter(possible).copied().collect();
    let mut limits = limits;
    let back = Marks { marks: matters.iter().map(|k| std::mem::take(&mut limits[*k])).collect(), places };
    let front = Marks {
        marks: matters.iter().map(|k| sides.positions[*k].clone()).collect(),
        places: sides.front_orders[first].places.clone(),
    };
    let parts = |list: &List<T>| {
        let heaviest = list.weights.iter().max().copied().unwrap_or(0);
        (128 - heaviest.leading_zeros()).div_ceil(PART)
    };
    let mut sum = BigUint::default();
    for i in 0..parts(&sides.front) {
        let ours = part(&sides.front.weights, i);
        for j in 0..parts(&sides.back) {
            let theirs = part(&sides.back.weights, j);
            sum += BigUint::from(counted((&front, &ours), (&back, &theirs))) << (PART * (i + j));
        }
    }
    sum
}

/// One part of each weight, lowest first.
#[allow(clippy::cast_possible_truncation, reason = "a part has fewer than 64 bits")]
fn part(weights: &[u128], part: u32) -> Vec<u64> {
    weights.iter().map(|w| ((w >> (PART * part)) & ((1 << PART) - 1)) as u64).collect()
}

fn counted(front: (&Marks, &[u64]), back: (&Marks, &[u64])) -> u128 {
    match front.0.marks.len() {
        0 => every(front) * every(back),
        1 => halved::<0>(front, back),
        2 => halved::<1>(front, back),
        3 => halved::<2>(front, back),
        _ => tiles::counted(front, back),
    }
}

/// The weights of all that matter together.
fn every((marks, weights): (&Marks, &[u64])) -> u128 {
    marks.places.iter().map(|place| u128::from(weights[*place as usize])).sum()
}

fn halved<const D: usize>(front: (&Marks, &[u64]), back: (&Marks, &[u64])) -> u128 {
    open::<D>(&entries(front), &entries(back), D)
}

/// One vector: its position or limit for the first party, and for the others.
#[derive(Clone, Copy)]
struct Entry<const D: usize> {
    weight: u64,
    first: u32,
    others: [u32; D],
}

fn entries<const D: usize>((marks, weights): (&Marks, &[u64])) -> Vec<Entry<D>> {
    let entry = |place: &u32| {
        let place = *place as usize;
        let mark = |party: usize| marks.marks.get(party).map_or(0, |marks| marks[place]);
        Entry { weight: weights[place], first: mark(0), others: std::array::from_fn(|k| mark(k + 1)) }
    };
    marks.places.iter().map(entry).filter(|e| e.weight > 0).collect()
}

/// Pairs within the first party's limit and those of so many others.
fn open<const D: usize>(front: &[Entry<D>], back: &[Entry<D>], others: usize) -> u128 {
    if front.is_empty() || back.is_empty() {
        return 0;
    }
    let Some(k) = others.checked_sub(1) else { return sweep(front, back) };
    if front.len() * back.len() <= FEW {
        return each(front, back, others);
    }
    let low = front.iter().map(|e| e.others[k]).min().unwrap_or(0);
    let high = front.iter().map(|e| e.others[k]).max().map_or(0, |most| most + 1);
    if k == 0 && high - low <= NARROW {
        return ranked(front, back, (low, high));
    }
    let sure = pick(back, |e| e.others[k] >= high);
    let open_ones = pick(back, |e| e.others[k] > low && e.others[k] < high);
    open(front, &sure, k) + halve(front, &open_ones, others, (low, high))
}

/// The same where all positions lie in the range and all limits strictly inside it.
fn halve<const D: usize>(
    front: &[Entry<D>],
    back: &[Entry<D>],
    others: usize,
    (low, high): (u32, u32),
) -> u128 {
    if front.is_empty() || back.is_empty() {
        return 0;
    }
    if front.len() * back.len() <= FEW {
        return each(front, back, others);
    }
    let k = others - 1;
    if k == 0 && high - low <= NARROW {
        return ranked(front, back, (low, high));
    }
    let middle = low + (high - low) / 2;
    let (lower, upper) = (pick(front, |e| e.others[k] < middle), pick(front, |e| e.others[k] >= middle));
    let (before, past) = (pick(back, |e| e.others[k] < middle), pick(back, |e| e.others[k] >= middle));
    let after = pick(&past, |e| e.others[k] > middle);
    let across = || open(&lower, &past, k);
    let below = || halve(&lower, &before, others, (low, middle));
    let above = || halve(&upper, &after, others, (middle, high));
    if front.len() + back.len() < SHARED {
        return across() + below() + above();
    }
    let (across, (below, above)) = rayon::join(across, || rayon::join(below, above));
    across + below + above
}

/// The entries of which this holds, in the same order. Written without a branch, since which ones is as good as random.
fn pick<const D: usize>(entries: &[Entry<D>], holds: impl Fn(&Entry<D>) -> bool) -> Vec<Entry<D>> {
    let mut picked = vec![Entry { weight: 0, first: 0, others: [0; D] }; entries.len()];
    let mut count = 0;
    for entry in entries {
        picked[count] = *entry;
        count += usize::from(holds(entry));
    }
    picked.truncate(count);
    picked
}

/// Pairs within the first party's limit; both sides are in its order.
fn sweep<const D: usize>(front: &[Entry<D>], back: &[Entry<D>]) -> u128 {
    let (mut at, mut before, mut sum) = (0, 0_u64, 0_u128);
    for entry in back {
        while at < front.len() && front[at].first < entry.first {
            before += front[at].weight;
            at += 1;
        }
        sum += u128::from(before) * u128::from(entry.weight);
    }
    sum
}

/// Pairs within the limits of the first party and of one more, whose positions lie in the range; both sides are in the
/// first party's order. The front's weights stand in a tree of partial sums by the second party's positions (P. M.
/// Fenwick, "A new data structure for cumulative frequency tables", *Software: Practice and Experience* 24, 1994):
/// `log` steps for each vector.
fn ranked<const D: usize>(front: &[Entry<D>], back: &[Entry<D>], (low, high): (u32, u32)) -> u128 {
    let size = (high - low) as usize;
    let mut tree = vec![0_u64; size + 1];
    let (mut at, mut sum) = (0, 0_u128);
    for entry in back {
        while at < front.len() && front[at].first < entry.first {
            let mut node = (front[at].others[0] - low) as usize + 1;
            while node <= size {
                tree[node] += front[at].weight;
                node += node & node.wrapping_neg();
            }
            at += 1;
        }
        let (mut node, mut before) = ((entry.others[0].clamp(low, high) - low) as usize, 0_u64);
        while node > 0 {
            before += tree[node];
            node &= node - 1;
        }
        sum += u128::from(before) * u128::from(entry.weight);
    }
    sum
}

/// Each pair looked at.
fn each<const D: usize>(front: &[Entry<D>], back: &[Entry<D>], others: usize) -> u128 {
    let mut sum = 0_u128;
    for theirs in back {
        let mut before = 0_u64;
        for ours in front.iter().take_while(|e| e.first < theirs.first) {
            let inside = (0..others).all(|k| ours.others[k] < theirs.others[k]);
            before += if inside { ours.weight } else { 0 };
        }
        sum += u128::from(before) * u128::from(theirs.weight);
    }
    sum
}
