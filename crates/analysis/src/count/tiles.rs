//! Pairs within all limits, four parties and more: sets of bits for tiles.
//!
//! Both lists are cut into tiles of vectors that lie close together, by halving at the median along each party in turn.
//! Between two tiles a party may be hopeless (no limit past any position) or sure (every limit past every position);
//! only what is neither is looked at: for each vector of the back, the set of the front's vectors within its limit is a
//! set of bits that grows as limits rise, and the sets of all parties are intersected. Cost: at worst `d N_a N_b / 64`.

use rayon::prelude::*;

use super::pairs::Marks;

/// Vectors in a tile.
const TILE: usize = 2048;
const WORDS: usize = TILE / 64;

type Set = [u64; WORDS];

/// Vectors that lie close together.
struct Tile {
    weights: Vec<u64>,
    /// For each party, the marks in rising order and whose they are.
    orders: Vec<Vec<(u32, u16)>>,
    /// For each bit of a weight, the vectors that have it.
    planes: Vec<Set>,
}

/// The weighted number of pairs within all limits.
pub(super) fn counted(front: (&Marks, &[u64]), back: (&Marks, &[u64])) -> u128 {
    let (front, back) = rayon::join(|| tiles(front), || tiles(back));
    let row = |ours: &Tile| {
        let mut room = vec![[0; WORDS]; TILE];
        back.iter().map(|theirs| between(ours, theirs, &mut room)).sum::<u128>()
    };
    front.par_iter().map(row).sum()
}

fn tiles((marks, weights): (&Marks, &[u64])) -> Vec<Tile> {
    let mut places: Vec<u32> = marks.places.iter().filter(|p| weights[**p as usize] > 0).copied().collect();
    let mut found = Vec::new();
    cut(&mut places, marks, 0, &mut |places| found.push(tile(places, (marks, weights))));
    found
}

/// Halves at the median along each party in turn until a tile is left.
fn cut(places: &mut [u32], marks: &Marks, party: usize, keep: &mut impl FnMut(&[u32])) {
    if places.len() <= TILE {
        if !places.is_empty() {
            keep(places);
        }
        return;
    }
    let middle = places.len() / 2;
    let column = &marks.marks[party];
    places.select_nth_unstable_by_key(middle, |place| (column[*place as usize], *place));
    let (lower, upper) = places.split_at_mut(middle);
    let next = (party + 1) % marks.marks.len();
    cut(lower, marks, next, keep);
    cut(upper, marks, next, keep);
}

fn tile(places: &[u32], (marks, weights): (&Marks, &[u64])) -> Tile {
    let weights: Vec<u64> = places.iter().map(|place| weights[*place as usize]).collect();
    let order = |column: &Vec<u32>| {
        let mut order: Vec<(u32, u16)> =
            places.iter().map(|place| column[*place as usize]).zip(0_u16..).collect();
        order.sort_unstable();
        order
    };
    let bits = 64 - weights.iter().max().copied().unwrap_or(0).leading_zeros();
    let mut planes = vec![[0; WORDS]; bits as usize];
    for (at, weight) in weights.iter().enumerate() {
        for (bit, plane) in planes.iter_mut().enumerate() {
            plane[at / 64] |= (weight >> bit & 1) << (at % 64);
        }
    }
    Tile { orders: marks.marks.iter().map(order).collect(), weights, planes }
}

/// The weighted number of pairs between two tiles.
fn between(front: &Tile, back: &Tile, room: &mut [Set]) -> u128 {
    let mut left = Vec::new();
    for (ours, theirs) in front.orders.iter().zip(&back.orders) {
        let (Some(first), Some(last)) = (ours.first(), ours.last()) else { return 0 };
        let (Some(least), Some(most)) = (theirs.first(), theirs.last()) else { return 0 };
        if most.0 <= first.0 {
            return 0;
        }
        if least.0 <= last.0 {
            left.push((ours, theirs));
        }
    }
    let sum = |weights: &[u64]| weights.iter().map(|w| u128::from(*w)).sum::<u128>();
    match left.as_slice() {
        [] => sum(&front.weights) * sum(&back.weights),
        [only] => sweep(only, &front.weights, &back.weights),
        [first, others @ ..] => {
            grow(first, |set, at| room[at] = *set);
            for party in others {
                grow(party, |set, at| room[at].iter_mut().zip(set).for_each(|(a, b)| *a &= b));
            }
            let inside = |(set, weight): (&Set, &u64)| weigh(set, &front.planes) * u128::from(*weight);
            room.iter().zip(&back.weights).map(inside).sum()
        }
    }
}

type Orders<'a> = (&'a Vec<(u32, u16)>, &'a Vec<(u32, u16)>);

/// Hands out, for each vector of the back, the set of the front's vectors within its limit.
fn grow((front, back): &Orders<'_>, mut hand: impl FnMut(&Set, usize)) {
    let (mut set, mut next) = ([0; WORDS], 0);
    for (limit, whose) in *back {
        while next < front.len() && front[next].0 < *limit {
            let at = usize::from(front[next].1);
            set[at / 64] |= 1 << (at % 64);
            next += 1;
        }
        hand(&set, usize::from(*whose));
    }
}

fn sweep((front, back): &Orders<'_>, ours: &[u64], theirs: &[u64]) -> u128 {
    let (mut next, mut before, mut sum) = (0, 0_u128, 0);
    for (limit, whose) in *back {
        while next < front.len() && front[next].0 < *limit {
            before += u128::from(ours[usize::from(front[next].1)]);
            next += 1;
        }
        sum += before * u128::from(theirs[usize::from(*whose)]);
    }
    sum
}

/// The weights of a set's vectors together.
fn weigh(set: &Set, planes: &[Set]) -> u128 {
    let count = |plane: &Set| set.iter().zip(plane).map(|(a, b)| (a & b).count_ones()).sum::<u32>();
    planes.iter().enumerate().map(|(bit, plane)| u128::from(count(plane)) << bit).sum()
}
