//! Points that arrive one by one → whether one so far is at least as large in each coordinate.
//!
//! The latest points are a plain list. When it is full it becomes a tree, together with all trees that are no
//! larger, so that there are few trees and each point moves a logarithmic number of times (J. L. Bentley and J. B.
//! Saxe, *Decomposable searching problems I*, Journal of Algorithms 1, 1980). A tree halves its points by the
//! coordinate in which they differ most, and each half knows its greatest in every coordinate: a half whose
//! greatest do not reach a point holds none that does.

/// How many points are a plain list.
const RECENT: usize = 64;

/// How many points a leaf has at most.
const LEAF: usize = 8;

/// The points so far.
pub(crate) struct Forest {
    width: usize,
    tolerance: i128,
    recent: Vec<i128>,
    /// From the largest to the smallest.
    trees: Vec<Tree>,
}

/// Points in halves of halves.
struct Tree {
    at: Vec<i128>,
    nodes: Vec<Node>,
    /// The greatest of each node in every coordinate.
    tops: Vec<i128>,
}

/// Points `from..to`; where `later` is not nought, the node after it holds the first half and `later` the second.
struct Node {
    from: usize,
    to: usize,
    later: usize,
}

impl Forest {
    /// None so far.
    pub(crate) fn new(width: usize, tolerance: i128) -> Self {
        Self { width, tolerance, recent: Vec::new(), trees: Vec::new() }
    }

    /// Whether a point so far is at least as large in each coordinate and, with a tolerance, larger by more in one.
    pub(crate) fn covers(&self, point: &[i128]) -> bool {
        self.reaches_any(&self.recent, point) || self.trees.iter().any(|tree| self.tree_covers(tree, point))
    }

    fn reaches(&self, one: &[i128], point: &[i128]) -> bool {
        one.iter().zip(point).all(|(a, b)| a >= b)
            && (self.tolerance == 0 || one.iter().zip(point).any(|(a, b)| *a > b + self.tolerance))
    }

    fn reaches_any(&self, at: &[i128], point: &[i128]) -> bool {
        at.chunks_exact(self.width).any(|one| self.reaches(one, point))
    }

    fn tree_covers(&self, tree: &Tree, point: &[i128]) -> bool {
        let width = self.width;
        let mut open = vec![0];
        while let Some(index) = open.pop() {
            if !self.reaches(&tree.tops[index * width..(index + 1) * width], point) {
                continue;
            }
            let node = &tree.nodes[index];
            if node.later > 0 {
                open.extend([node.later, index + 1]);
            } else if self.reaches_any(&tree.at[node.from * width..node.to * width], point) {
                return true;
            }
        }
        false
    }

    /// Adds a point that is not covered.
    pub(crate) fn add(&mut self, point: &[i128]) {
        self.recent.extend_from_slice(point);
        if self.recent.len() < RECENT * self.width {
            return;
        }
        let mut at = std::mem::take(&mut self.recent);
        while let Some(tree) = self.trees.pop_if(|tree| tree.at.len() <= at.len()) {
            at.extend_from_slice(&tree.at);
        }
        self.trees.push(Tree::new(&at, self.width));
    }
}

impl Tree {
    fn new(at: &[i128], width: usize) -> Self {
        let count = at.len() / width;
        let mut order: Vec<usize> = (0..count).collect();
        let mut tree = Self { at: Vec::with_capacity(at.len()), nodes: Vec::new(), tops: Vec::new() };
        tree.grow((at, width), &mut order, 0);
        for index in order {
            tree.at.extend_from_slice(&at[index * width..(index + 1) * width]);
        }
        tree
    }

    /// Adds the node of these points, which stand at `from` in the end. As deep as the logarithm of their number.
    fn grow(&mut self, (at, width): (&[i128], usize), order: &mut [usize], from: usize) {
        let coordinate = |index: usize, k: usize| at[index * width + k];
        let place = self.nodes.len();
        let most = |k: usize| order.iter().map(|i| coordinate(*i, k)).max().unwrap_or(0);
        let least = |k: usize| order.iter().map(|i| coordinate(*i, k)).min().unwrap_or(0);
        let tops: Vec<i128> = (0..width).map(most).collect();
        let widest = (0..width).max_by_key(|k| tops[*k] - least(*k)).unwrap_or(0);
        self.tops.extend(tops);
        self.nodes.push(Node { from, to: from + order.len(), later: 0 });
        if order.len() <= LEAF {
            return;
        }
        let middle = order.len() / 2;
        // The larger half first: it is the likelier to reach a point.
        order.select_nth_unstable_by_key(middle, |i| std::cmp::Reverse((coordinate(*i, widest), *i)));
        let (first, second) = order.split_at_mut(middle);
        self.grow((at, width), first, from);
        self.nodes[place].later = self.nodes.len();
        self.grow((at, width), second, from + middle);
    }
}
