//! Which packages of a block give enough: sets of bits in place of floats.
//!
//! Within a block a party's gain rises with the inner sum. So the packages that give it at least a floor are the first so
//! many in the order of the inner sums. That order is made once for each stretch of inner products, with the set of the
//! first `n` for every `n`; a block then takes one binary search for each party, and sets are joined 64 packages at a
//! time. The floats that are compared are those of [`Block::gains`], so each set is what a look at every package gives.
//! Cost: parties × (log₂ of the block + a 64th of it) a block. Memory: an eighth of a byte for each party and each pair
//! of packages of a stretch; nothing where there are too few outer products to gain by it.

use super::{BLOCK, Block, Walk};
use crate::space::{Space, float};

/// With fewer outer products than this every package is looked at.
const WORTH_ORDER: u64 = 4;

/// With more inner products than this as well.
const MOST_ORDERED: usize = 1 << 14;

const WORDS: usize = BLOCK / 64;

/// Some packages of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set {
    words: [u64; WORDS],
    width: usize,
}

/// The inner products of a walk in the order of what they are worth to each party.
pub struct Ranked<'w> {
    walk: &'w Walk<'w>,
    /// For each stretch, party after party; empty where every package is looked at.
    orders: Vec<Vec<Order>>,
}

/// One party's order of a stretch.
struct Order {
    /// The sums, the largest first, without those at which the party refuses for a red line.
    sums: Vec<f64>,
    /// The set of the first `n` for each `n`.
    firsts: Vec<u64>,
}

impl Set {
    /// No package of a block of this length.
    #[must_use]
    pub fn none(len: usize) -> Self {
        Self { words: [0; WORDS], width: len.div_ceil(64) }
    }

    /// All packages of a block of this length.
    #[must_use]
    pub fn all(len: usize) -> Self {
        let mut set = Self::none(len);
        for (at, word) in set.words[..set.width].iter_mut().enumerate() {
            let here = len - at * 64;
            *word = if here < 64 { (1 << here) - 1 } else { u64::MAX };
        }
        set
    }

    fn put(&mut self, at: usize) {
        self.words[at / 64] |= 1 << (at % 64);
    }

    /// How many packages are in it.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.words[..self.width].iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words[..self.width].iter().all(|word| *word == 0)
    }

    /// Keeps those that are in the other as well.
    pub fn keep(&mut self, other: &Self) {
        self.words[..self.width].iter_mut().zip(&other.words).for_each(|(mine, other)| *mine &= other);
    }

    /// Drops those that are in the other.
    pub fn drop_all(&mut self, other: &Self) {
        self.words[..self.width].iter_mut().zip(&other.words).for_each(|(mine, other)| *mine &= !other);
    }

    /// The places in the block, rising.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.words[..self.width].iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }

    /// The packages of a block that are in at least so many of the sets.
    #[must_use]
    pub fn in_at_least(sets: &[Self], most: usize, len: usize) -> Self {
        let mut found = Self::none(len);
        for at in 0..found.width {
            // How many sets hold each of 64 packages, a plane for each binary digit.
            let mut planes = [0_u64; usize::BITS as usize];
            let digits = (usize::BITS - sets.len().leading_zeros()) as usize;
            for set in sets {
                let mut carry = set.words[at];
                for plane in &mut planes[..digits] {
                    (*plane, carry) = (*plane ^ carry, *plane & carry);
                }
            }
            let (mut more, mut same) = (0, u64::MAX);
            for digit in (0..digits).rev() {
                if most >> digit & 1 == 1 {
                    same &= planes[digit];
                } else {
                    more |= same & planes[digit];
                    same &= !planes[digit];
                }
            }
            found.words[at] = if most >> digits == 0 { more | same } else { 0 };
        }
        let all = Self::all(len);
        found.keep(&all);
        found
    }
}

impl<'w> Ranked<'w> {
    /// The orders of a walk.
    #[must_use]
    pub fn new(walk: &'w Walk<'w>) -> Self {
        let inner = walk.products.len();
        if walk.prefixes < WORTH_ORDER || inner > MOST_ORDERED {
            return Self { walk, orders: Vec::new() };
        }
        // Where each product stands: its stretch, and its place there.
        let mut stands = vec![(0_usize, 0_usize); inner];
        for (run, (_, range)) in walk.runs.iter().enumerate() {
            for at in range.clone() {
                stands[walk.products[at]] = (run, at - range.start);
            }
        }
        let mut orders: Vec<Vec<Order>> = walk.runs.iter().map(|_| Vec::new()).collect();
        for party in 0..walk.space.parties() {
            for ((_, range), orders) in walk.runs.iter().zip(&mut orders) {
                let width = range.len().div_ceil(64);
                let mut firsts = Vec::with_capacity((range.len() + 1) * width);
                firsts.resize(width, 0);
                orders.push(Order { sums: Vec::with_capacity(range.len()), firsts });
            }
            for (sum, product) in falling(walk, party).into_iter().flatten() {
                let (run, place) = stands[product];
                let range = &walk.runs[run].1;
                let standing = walk.standing[party].get(range.start + place);
                if standing.is_none_or(|loss| *loss == 0.0) {
                    orders[run][party].push(sum, place, range.len().div_ceil(64));
                }
            }
        }
        Self { walk, orders }
    }

    /// Sets down the packages of a block that give a party at least this gain, in steps; never those at which it refuses
    /// for a red line.
    pub fn reaching(&self, block: &Block<'_>, (party, gain): (usize, f64), set: &mut Set) {
        set.width = block.len().div_ceil(64);
        if block.refused >> party & 1 == 1 {
            set.words[..set.width].fill(0);
            return;
        }
        let line = block.line(party, self.walk.gains[party]);
        if let Some(order) = self.orders.get(block.run).map(|orders| &orders[party]) {
            let reaches = |sum: &f64| line.at(*sum) >= gain;
            // Often all do, or none.
            let reached = match order.sums.last() {
                Some(last) if reaches(last) => order.sums.len(),
                _ if !order.sums.first().is_some_and(reaches) => 0,
                _ => order.sums.partition_point(reaches),
            };
            let first = &order.firsts[reached * set.width..(reached + 1) * set.width];
            set.words[..set.width].copy_from_slice(first);
            return;
        }
        set.words[..set.width].fill(0);
        let sums = &self.walk.columns[party][block.range.clone()];
        let standing = self.walk.standing[party].get(block.range.clone());
        for (at, sum) in sums.iter().enumerate() {
            if line.at(*sum) >= gain && standing.is_none_or(|loss| loss[at] == 0.0) {
                set.put(at);
            }
        }
    }

    /// Whether some package of a block may give a party at least this gain, in steps.
    fn may_reach(&self, block: &Block<'_>, party: usize, gain: f64) -> bool {
        let Some(order) = self.orders.get(block.run).map(|orders| &orders[party]) else { return true };
        let line = block.line(party, self.walk.gains[party]);
        block.refused >> party & 1 == 0 && order.sums.first().is_some_and(|most| line.at(*most) >= gain)
    }

    /// The packages of a block that enough parties accept where each needs this gain, in steps: every party with a veto,
    /// and as many in all as the space asks for.
    #[must_use]
    pub fn accepted(&self, block: &Block<'_>, gain: f64) -> Set {
        let space = self.walk.space;
        let (mut set, mut suits) = (Set::all(block.len()), Set::none(block.len()));
        if space.at_least >= space.parties() {
            if (0..space.parties()).any(|party| !self.may_reach(block, party, gain)) {
                return suits;
            }
            for party in 0..space.parties() {
                self.reaching(block, (party, gain), &mut suits);
                set.keep(&suits);
                if set.is_empty() {
                    break;
                }
            }
            return set;
        }
        let mut all = vec![suits; space.parties()];
        all.iter_mut().enumerate().for_each(|(party, suits)| self.reaching(block, (party, gain), suits));
        accepted(space, &all, block.len())
    }
}

impl Order {
    /// Takes in the next place, which is worth no more than those before it.
    fn push(&mut self, sum: f64, place: usize, width: usize) {
        let last = self.firsts.len() - width;
        self.firsts.extend_from_within(last..);
        self.firsts[last + width + place / 64] |= 1 << (place % 64);
        self.sums.push(sum);
    }
}

/// All inner products with what they are worth to a party, those with the same number of articles together and the largest
/// first: lists merged group by group, which takes a few comparisons for each product.
fn falling(walk: &Walk<'_>, party: usize) -> Vec<Vec<(f64, usize)>> {
    let mut lists = vec![vec![(0.0, 0)]];
    for group in walk.inner.iter().map(|g| &walk.space.groups[*g]) {
        let rows = group.columns[party].iter().map(|value| float(*value)).zip(0..);
        let counted = walk.space.factors.is_some();
        let rows: Vec<(f64, usize, usize)> = rows
            .zip(&group.included)
            .map(|((value, row), count)| (value, row, if counted { usize::from(*count) } else { 0 }))
            .collect();
        let most = rows.iter().map(|(_, _, count)| *count).max().unwrap_or(0);
        let mut next = vec![Vec::new(); lists.len() + most];
        for (value, row, count) in &rows {
            for (list, to) in lists.iter().zip(&mut next[*count..]) {
                let more = |(sum, product): &(f64, usize)| (sum + value, product * rows.len() + row);
                *to = merge(to, list.iter().map(more).collect());
            }
        }
        lists = next;
    }
    lists
}

/// Two falling lists as one.
fn merge(one: &[(f64, usize)], other: Vec<(f64, usize)>) -> Vec<(f64, usize)> {
    if one.is_empty() {
        return other;
    }
    let mut all = Vec::with_capacity(one.len() + other.len());
    let mut at = 0;
    for item in other {
        let larger = one[at..].iter().take_while(|larger| larger.0 >= item.0).count();
        all.extend_from_slice(&one[at..at + larger]);
        at += larger;
        all.push(item);
    }
    all.extend_from_slice(&one[at..]);
    all
}

/// The packages of a block that enough parties accept, given whom each package suits.
#[must_use]
pub fn accepted(space: &Space<'_>, suits: &[Set], len: usize) -> Set {
    let all_must = space.at_least >= suits.len();
    let mut set = if all_must { Set::all(len) } else { Set::in_at_least(suits, space.at_least, len) };
    for (seat, suits) in space.scenario.parties.iter().zip(suits) {
        if all_must || seat.veto {
            set.keep(suits);
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::testing;
    use mediant_core::scenario::{Bar, Choice, Scenario};

    /// Holds the sets of every block to its gains, at floors from far below to far above.
    fn agrees(scenario: &Scenario) {
        let options = Options::default();
        let space = Space::new(scenario, &options).unwrap();
        let walk = Walk::new(&space);
        let ranked = Ranked::new(&walk);
        assert!(!ranked.orders.is_empty());
        let visit = |seen: &mut usize, block: &Block<'_>| {
            let mut gains = vec![vec![0.0; block.len()]; space.parties()];
            gains.iter_mut().enumerate().for_each(|(party, out)| block.gains(party, out));
            let places = 0..block.len();
            let same = |at: usize| {
                gains.iter().enumerate().all(|(k, row)| block.gain(k, at).total_cmp(&row[at]).is_eq())
            };
            assert!(places.clone().all(same));
            for floor in [-1e15, gains[0][0].max(-1e15), 0.0, gains[1][block.len() / 2].max(-1e15), 1e15] {
                let suits = |party: usize, at: usize| gains[party][at] >= floor;
                let mut set = Set::none(block.len());
                for party in 0..space.parties() {
                    ranked.reaching(block, (party, floor), &mut set);
                    let found = places.clone().filter(|at| suits(party, *at));
                    assert!(set.places().eq(found));
                }
                let enough = |at: &usize| {
                    let all = (0..space.parties()).filter(|k| suits(*k, *at)).count();
                    all >= space.at_least
                        && (0..space.parties()).all(|k| suits(k, *at) || !scenario.parties[k].veto)
                };
                assert!(ranked.accepted(block, floor).places().eq(places.clone().filter(enough)));
            }
            *seen += block.len();
        };
        let seen = walk.fold((&options, "test"), || 0, visit, |a, b| a + b).unwrap();
        assert_eq!(mediant_core::number::Count::from(seen), space.feasible);
    }

    #[test]
    fn sets_are_what_a_look_at_every_package_gives() {
        let mut scenario = testing::csis();
        agrees(&scenario);
        scenario.at_least = 3;
        for party in 1..4 {
            scenario.parties[party].veto = false;
        }
        let line = |issue: usize| Bar { all_of: vec![Choice { issue, option: 1 }], unless: None };
        scenario.parties[1].red_lines.extend([line(0), line(9), line(19)]);
        agrees(&scenario);
    }

    #[test]
    fn places_are_those_that_were_put_in() {
        let mut set = Set::none(130);
        for at in [0, 63, 64, 129] {
            set.put(at);
        }
        assert_eq!(set.places().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!((set.count(), set.is_empty(), Set::none(130).is_empty()), (4, false, true));
        assert_eq!((Set::all(130).count(), Set::all(64).count(), Set::all(1024).count()), (130, 64, 1024));
        let mut rest = Set::all(130);
        rest.drop_all(&set);
        assert_eq!(rest.count(), 126);
    }

    #[test]
    fn so_many_sets_hold_a_package() {
        // Package `n` is in the first `n` sets.
        let sets: Vec<Set> = (0..7)
            .map(|k| {
                let mut set = Set::none(8);
                (k + 1..8).for_each(|at| set.put(at));
                set
            })
            .collect();
        for most in 0..9 {
            let found: Vec<usize> = Set::in_at_least(&sets, most, 8).places().collect();
            assert_eq!(found, (most..8).collect::<Vec<_>>(), "at least {most}");
        }
    }
}
