//! Groups added up into lists of distinct vectors of losses.
//!
//! Each sum is formed once and looked up in a table, so that equal vectors become one. A vector that overspends a budget
//! is dropped. With `R_k` the most that all groups outside the list can lose for party `k`, a loss of at most `B_k − R_k` can
//! never overspend, `B_k` being the least budget that is asked about, and all such losses become `B_k − R_k`: with every list so treated, sums across lists still stay within
//! `B_k` where they did, because the total of what can be lost is more than `B_k` (else the party would have been left out).

use num_traits::{PrimInt, Unsigned};

use super::shape::{Rows, Shape};
use super::{MOST_REST, MOST_ROWS, MOST_SUMS, TooLarge};

/// How many taken slots may be passed on the way to one's own, on average: values made to collide are refused.
const MOST_PROBES: u64 = 64;

/// So many sums of which no two are equal tell that few of more would be.
const MANY: usize = 1 << 12;

/// What losses are kept as: unsigned and wide enough for twice the largest budget.
pub(super) trait Loss: PrimInt + Unsigned + Send + Sync + Default + 'static {
    /// A loss of at most the largest budget.
    fn of(loss: u128) -> Self;
    /// One word that differs where losses differ, as a rule.
    fn word(self) -> u64;
}

impl Loss for u64 {
    fn of(loss: u128) -> Self {
        Self::try_from(loss).unwrap_or(Self::MAX)
    }
    fn word(self) -> u64 {
        self
    }
}

impl Loss for u128 {
    fn of(loss: u128) -> Self {
        loss
    }
    #[allow(clippy::cast_possible_truncation, reason = "the halves are taken apart on purpose")]
    fn word(self) -> u64 {
        (self as u64) ^ ((self >> 64) as u64).rotate_left(29)
    }
}

/// Distinct vectors of losses, and how many partial packages each stands for.
#[derive(Clone, Debug)]
pub(super) struct List<T> {
    /// Losses, one for each party to a vector.
    pub(super) losses: Vec<T>,
    pub(super) weights: Vec<u128>,
    parties: usize,
    /// Whether no two of many sums were equal, so that looking for equal ones among more is not worth the while.
    is_scattered: bool,
}

impl<T: Loss> List<T> {
    /// The list of nothing added up yet.
    fn start(parties: usize) -> Self {
        Self { losses: vec![T::zero(); parties], weights: vec![1], parties, is_scattered: false }
    }

    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The vector at this place.
    pub(super) fn at(&self, place: usize) -> &[T] {
        &self.losses[place * self.parties..(place + 1) * self.parties]
    }

    /// The losses of a party.
    pub(super) fn column(&self, party: usize) -> impl Iterator<Item = T> {
        self.losses.iter().skip(party).step_by(self.parties.max(1)).copied()
    }
}

/// All groups, in three lists of which one vector each makes a package.
pub(super) struct Halves<T> {
    pub(super) front: List<T>,
    pub(super) back: List<T>,
    /// Groups that fit neither.
    pub(super) rest: List<T>,
}

/// Adds up all groups, largest first, each to the shorter list that it fits in.
pub(super) fn halves<T: Loss>(shape: &Shape) -> Result<Halves<T>, TooLarge> {
    let parties = shape.budgets.len();
    let mut order: Vec<&Rows> = shape.groups.iter().collect();
    order.sort_by_key(|rows| std::cmp::Reverse(rows.weights.len()));
    let worst: Vec<Vec<u128>> = order.iter().map(|rows| worst(rows, parties)).collect();
    // What groups outside a list can lose: at first all of them.
    let all: Vec<u128> = (0..parties).map(|k| worst.iter().map(|w| w[k]).sum()).collect();
    let mut sides = [(List::<T>::start(parties), all.clone()), (List::start(parties), all.clone())];
    let mut rest = (List::<T>::start(parties), all);
    // A side that a group did not fit in is not tried with others of as many rows, which would cost as much each time.
    let mut full = [usize::MAX; 2];
    let mut sums = Sums { left: MOST_SUMS };
    for (done, (rows, worst)) in order.iter().zip(&worst).enumerate() {
        if is_hopeless(&sides[0].0, &sides[1].0, &order[done..]) {
            return Err(TooLarge::Values { limit: MOST_ROWS as u64 });
        }
        let shorter = usize::from(sides[1].0.len() < sides[0].0.len());
        let mut fits = false;
        for side in [shorter, 1 - shorter] {
            if rows.weights.len() >= full[side] {
                continue;
            }
            let outside = less(&sides[side].1, worst);
            let limits = Limits { shape, outside: &outside, most: MOST_ROWS };
            if let Some(longer) = sums.add(&sides[side].0, rows, &limits)? {
                sides[side] = (longer, outside);
                fits = true;
                break;
            }
            full[side] = rows.weights.len();
        }
        if !fits {
            let outside = less(&rest.1, worst);
            let limits = Limits { shape, outside: &outside, most: MOST_REST };
            let longer = sums.add(&rest.0, rows, &limits)?;
            rest = (longer.ok_or(TooLarge::Values { limit: MOST_ROWS as u64 })?, outside);
        }
    }
    let [(front, _), (back, _)] = sides;
    Ok(Halves { front, back, rest: rest.0 })
}

/// Whether two lists in which nothing coincides leave more to add than there is room for in all three, so that the work of
/// filling them can be spared. Budgets so tight that they would have left room after all are not waited for.
fn is_hopeless<T: Loss>(front: &List<T>, back: &List<T>, left: &[&Rows]) -> bool {
    if !front.is_scattered || !back.is_scattered || front.is_empty() || back.is_empty() {
        return false;
    }
    let room = (MOST_ROWS / front.len()).max(1) as f64 * (MOST_ROWS / back.len()).max(1) as f64;
    let ways: f64 = left.iter().map(|rows| rows.weights.len() as f64).product();
    ways > room * MOST_REST as f64
}

fn less(outside: &[u128], worst: &[u128]) -> Vec<u128> {
    outside.iter().zip(worst).map(|(a, b)| a.saturating_sub(*b)).collect()
}

/// The greatest loss within a group, for each party.
fn worst(rows: &Rows, parties: usize) -> Vec<u128> {
    let column = |k: usize| rows.losses.iter().skip(k).step_by(parties.max(1)).max();
    (0..parties).map(|k| column(k).copied().unwrap_or(0)).collect()
}

/// What a list is held to.
struct Limits<'a> {
    shape: &'a Shape,
    outside: &'a [u128],
    /// The most vectors.
    most: usize,
}

/// How many sums may still be formed.
struct Sums {
    left: u64,
}

impl Sums {
    /// The list with one more group; none where it would be too long, or stand for more than 2^128 partial packages.
    fn add<T: Loss>(
        &mut self,
        list: &List<T>,
        rows: &Rows,
        limits: &Limits<'_>,
    ) -> Result<Option<List<T>>, TooLarge> {
        let parties = limits.shape.budgets.len();
        let sums = (list.len() as u64).saturating_mul(rows.weights.len() as u64);
        let heaviest = |weights: &[u128]| weights.iter().try_fold(0_u128, |sum, w| sum.checked_add(*w));
        let whole = heaviest(&list.weights).zip(heaviest(&rows.weights)).and_then(|(a, b)| a.checked_mul(b));
        // Far more sums than a list may have vectors: only points that coincide often would fit, at too much work.
        if whole.is_none() || sums > 64 * limits.most as u64 {
            return Ok(None);
        }
        self.left = self.left.checked_sub(sums).ok_or(TooLarge::Values { limit: MOST_SUMS })?;
        let budgets: Vec<T> = limits.shape.budgets.iter().map(|b| T::of(*b)).collect();
        let floors: Vec<T> =
            limits.shape.least.iter().zip(limits.outside).map(|(b, r)| T::of(b.saturating_sub(*r))).collect();
        let losses: Vec<T> = rows.losses.iter().map(|l| T::of(*l)).collect();
        let mut table = Table::new(parties, usize::try_from(sums).unwrap_or(limits.most).min(limits.most));
        let mut sum = vec![T::zero(); parties];
        for (adds, times) in losses.chunks_exact(parties).zip(&rows.weights) {
            for place in 0..list.len() {
                let mut inside = true;
                for (k, (a, b)) in list.at(place).iter().zip(adds).enumerate() {
                    sum[k] = (*a + *b).max(floors[k]);
                    inside &= sum[k] <= budgets[k];
                }
                if inside && list.is_scattered {
                    table.list.losses.extend_from_slice(&sum);
                    table.list.weights.push(list.weights[place] * times);
                } else if inside {
                    table.add(&sum, list.weights[place] * times);
                }
                if inside {
                    if table.probes > MOST_PROBES * (sums + 1) {
                        return Err(TooLarge::Values { limit: MOST_SUMS });
                    }
                    if table.list.len() > limits.most {
                        return Ok(None);
                    }
                }
            }
        }
        table.list.is_scattered = list.is_scattered || (table.list.len() >= MANY && table.is_plain);
        Ok(Some(table.list))
    }
}

/// A list in which vectors are looked up: open addressing over places in the list.
struct Table<T> {
    list: List<T>,
    /// Place in the list plus one; zero for a free slot.
    slots: Vec<u32>,
    /// How many taken slots were passed.
    probes: u64,
    /// Whether no two vectors were equal.
    is_plain: bool,
}

impl<T: Loss> Table<T> {
    fn new(parties: usize, expected: usize) -> Self {
        let slots = (2 * expected.min(1 << 12)).next_power_of_two();
        let list = List { losses: Vec::new(), weights: Vec::new(), parties, is_scattered: false };
        Self { list, slots: vec![0; slots], probes: 0, is_plain: true }
    }

    fn hash(vector: &[T]) -> u64 {
        const TURN: u64 = 0x9E37_79B9_7F4A_7C15;
        vector.iter().fold(0x51_7C_C1_B7, |hash: u64, loss| {
            let mixed = (hash.rotate_left(23) ^ loss.word()).wrapping_mul(TURN);
            mixed ^ (mixed >> 32)
        })
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the hash is cut to the table, places stay below 2^22"
    )]
    fn add(&mut self, vector: &[T], weight: u128) {
        if 2 * (self.list.len() + 1) > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut slot = Self::hash(vector) as usize & mask;
        loop {
            let entry = self.slots[slot] as usize;
            if entry == 0 {
                self.list.losses.extend_from_slice(vector);
                self.list.weights.push(weight);
                self.slots[slot] = self.list.len() as u32;
                return;
            }
            if self.list.at(entry - 1) == vector {
                // All weights together stay below 2^128: checked before the group was added.
                self.list.weights[entry - 1] += weight;
                self.is_plain = false;
                return;
            }
            slot = (slot + 1) & mask;
            self.probes += 1;
        }
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "the hash is cut to the table, places stay below 2^22"
    )]
    fn grow(&mut self) {
        let mask = 4 * self.slots.len() - 1;
        let mut slots = vec![0; mask + 1];
        for place in 0..self.list.len() {
            let mut slot = Self::hash(self.list.at(place)) as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
                self.probes += 1;
            }
            slots[slot] = place as u32 + 1;
        }
        self.slots = slots;
    }
}
