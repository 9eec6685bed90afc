//! Sets of vertices of a conflict graph.

/// Words in a set.
const WORDS: usize = 8;

/// The most vertices of one component of a conflict graph.
pub(super) const ROOM: usize = WORDS * 64;

/// A set of vertices, each below [`ROOM`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set([u64; WORDS]);

impl Set {
    /// The vertices below a number.
    pub(super) fn below(count: usize) -> Self {
        let mut set = Self::default();
        (0..count.min(ROOM)).for_each(|at| set.insert(at));
        set
    }

    /// One vertex.
    pub(super) fn one(at: usize) -> Self {
        let mut set = Self::default();
        set.insert(at);
        set
    }

    pub(super) fn insert(&mut self, at: usize) {
        self.0[at >> 6] |= 1 << (at & 63);
    }

    pub(super) fn remove(&mut self, at: usize) {
        self.0[at >> 6] &= !(1 << (at & 63));
    }

    pub(super) fn has(&self, at: usize) -> bool {
        self.0[at >> 6] >> (at & 63) & 1 == 1
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|w| self.0[w] & other.0[w]))
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|w| self.0[w] | other.0[w]))
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|w| self.0[w] & !other.0[w]))
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|w| w.count_ones() as usize).sum()
    }

    pub(super) fn common(&self, other: &Self) -> usize {
        (0..WORDS).map(|w| (self.0[w] & other.0[w]).count_ones() as usize).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// The members, rising.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + use<> {
        let words = self.0;
        (0..WORDS).flat_map(move |w| {
            let mut left = words[w];
            std::iter::from_fn(move || {
                let at = (left != 0).then(|| w * 64 + left.trailing_zeros() as usize);
                left &= left.wrapping_sub(1);
                at
            })
        })
    }
}

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(members: I) -> Self {
        let mut set = Self::default();
        members.into_iter().for_each(|at| set.insert(at));
        set
    }
}
