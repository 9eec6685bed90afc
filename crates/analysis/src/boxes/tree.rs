//! Plan → tree: the tables of bucket elimination, laid out so that a value per vertex fills them fast.
//!
//! A *state* of a bucket is an independent set of its scope. States are numbered by doubling: first the empty set,
//! then, for each vertex of the scope in turn, every earlier state that may take it in. Since scopes are sorted the
//! same way everywhere, the state of a child that belongs to a state of its parent is found on the way.
//!
//! `up` gives for each state the best value of the bucket and all below it, `down` the best of all the rest; so
//! their sum is the best that any independent set of that scope can be part of. Where vertices are split that is
//! an upper bound. Cost: a few additions for each state and child.

use super::plan::{Plan, local};
use super::set::Set;

/// No such state.
const NONE: u32 = u32::MAX;

/// Less than any value.
const UNSEEN: i64 = i64::MIN / 4;

/// The tables of one bucket.
#[derive(Debug)]
pub(super) struct Node {
    /// The vertex that is eliminated.
    pub(super) vertex: usize,
    /// How many states it has.
    pub(super) states: usize,
    /// The buckets below it.
    pub(super) children: Vec<usize>,
    /// For each child, its state for each state of this one, the vertex left out.
    pub(super) out: Vec<Vec<u32>>,
    /// The states that may take the vertex in.
    pub(super) free: Vec<u32>,
    /// For each child, its state for each of `free`, the vertex taken in.
    pub(super) taken: Vec<Vec<u32>>,
}

/// The tables of a plan.
#[derive(Debug)]
pub(super) struct Tree {
    /// The buckets, children before parents.
    pub(super) nodes: Vec<Node>,
    /// The vertices that are eliminated in several buckets.
    pub(super) split: Vec<usize>,
}

/// What one value per bucket makes of a tree.
#[derive(Debug)]
pub(super) struct Values {
    /// For each bucket and state, the best of it and all below.
    pub(super) up: Vec<Vec<i64>>,
    /// For each bucket and state, the best of all the rest.
    pub(super) down: Vec<Vec<i64>>,
}

/// For each vertex of a scope: the state after taking it in, for each state that has no later vertex.
struct Grown {
    steps: Vec<Vec<u32>>,
}

impl Tree {
    /// Lays out the tables of a plan.
    pub(super) fn new(edges: &[Set], plan: &Plan) -> Self {
        let mut grown: Vec<Option<Grown>> = Vec::with_capacity(plan.buckets.len());
        let mut nodes = Vec::with_capacity(plan.buckets.len());
        for bucket in &plan.buckets {
            let below: Vec<(Grown, Vec<Option<usize>>)> = bucket
                .children
                .iter()
                .filter_map(|child| {
                    let scope = &plan.buckets[*child].scope;
                    let places = bucket.scope.iter().map(|v| scope.iter().position(|u| u == v)).collect();
                    Some((grown[*child].take()?, places))
                })
                .collect();
            let (node, steps) = lay_out(edges, (bucket.vertex, &bucket.scope), &below, &bucket.children);
            nodes.push(node);
            grown.push(Some(steps));
        }
        Self { nodes, split: plan.split.clone() }
    }

    /// How many states there are in all.
    pub(super) fn states(&self) -> usize {
        self.nodes.iter().map(|n| n.states).sum()
    }

    /// The best values from below, one value for each bucket's vertex.
    pub(super) fn up(&self, worth: &[i64], up: &mut Vec<Vec<i64>>) {
        up.truncate(0);
        for (node, worth) in self.nodes.iter().zip(worth) {
            let mut out = vec![0_i64; node.states];
            let mut taken = vec![*worth; node.free.len()];
            for (at, child) in node.children.iter().enumerate() {
                let below = &up[*child];
                out.iter_mut().zip(&node.out[at]).for_each(|(sum, s)| *sum += below[*s as usize]);
                taken.iter_mut().zip(&node.taken[at]).for_each(|(sum, s)| *sum += below[*s as usize]);
            }
            for (state, value) in node.free.iter().zip(taken) {
                let held = &mut out[*state as usize];
                *held = (*held).max(value);
            }
            up.push(out);
        }
    }

    /// The best value of the whole tree, after `up`.
    pub(super) fn best(up: &[Vec<i64>]) -> i64 {
        up.last().and_then(|v| v.first()).copied().unwrap_or(0)
    }

    /// The best values from above; and for each bucket, the best with its vertex left out and taken in.
    pub(super) fn down(&self, worth: &[i64], values: &mut Values) -> Vec<(i64, i64)> {
        let Values { up, down } = values;
        *down = self.nodes.iter().map(|n| vec![UNSEEN; n.states]).collect();
        if let Some(root) = down.last_mut().and_then(|d| d.first_mut()) {
            *root = 0;
        }
        let mut bests = vec![(UNSEEN, UNSEEN); self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let own = std::mem::take(&mut down[at]);
            let mut out = own.clone();
            let mut taken: Vec<i64> = node.free.iter().map(|s| own[*s as usize] + worth[at]).collect();
            for (c, child) in node.children.iter().enumerate() {
                let below = &up[*child];
                out.iter_mut().zip(&node.out[c]).for_each(|(sum, s)| *sum += below[*s as usize]);
                taken.iter_mut().zip(&node.taken[c]).for_each(|(sum, s)| *sum += below[*s as usize]);
            }
            for (c, child) in node.children.iter().enumerate() {
                let (below, above) = (&up[*child], &mut down[*child]);
                let pairs = out.iter().zip(&node.out[c]).chain(taken.iter().zip(&node.taken[c]));
                for (total, s) in pairs {
                    let s = *s as usize;
                    above[s] = above[s].max(total - below[s]);
                }
            }
            let most = |totals: &[i64]| totals.iter().copied().max().unwrap_or(UNSEEN);
            bests[at] = (most(&out), most(&taken));
            down[at] = own;
        }
        bests
    }

    /// Which buckets take their vertex in, in one of the best ways for the whole tree, after `up`.
    pub(super) fn pick(&self, worth: &[i64], up: &[Vec<i64>]) -> Vec<bool> {
        let mut state = vec![0_u32; self.nodes.len()];
        let mut picked = vec![false; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let here = state[at];
            let free = node.free.binary_search(&here).ok();
            let sum = |links: &[Vec<u32>], row: usize| -> i64 {
                let parts = node.children.iter().zip(links);
                parts.map(|(child, link)| up[*child][link[row] as usize]).sum()
            };
            let out = sum(&node.out, here as usize);
            let taken = free.map(|row| (row, sum(&node.taken, row) + worth[at])).filter(|(_, t)| *t > out);
            picked[at] = taken.is_some();
            for (c, child) in node.children.iter().enumerate() {
                state[*child] = match taken {
                    Some((row, _)) => node.taken[c][row],
                    None => node.out[c][here as usize],
                };
            }
        }
        picked
    }
}

/// The tables of one bucket, and how its states grow.
fn lay_out(
    edges: &[Set],
    (vertex, scope): (usize, &[usize]),
    below: &[(Grown, Vec<Option<usize>>)],
    children: &[usize],
) -> (Node, Grown) {
    let touches = local(edges, scope);
    let barred: u64 =
        scope.iter().enumerate().filter(|(_, u)| edges[vertex].has(**u)).map(|(at, _)| 1_u64 << at).sum();
    let mut masks = vec![0_u64];
    let mut out: Vec<Vec<u32>> = vec![vec![0]; below.len()];
    let mut steps = Vec::with_capacity(scope.len());
    for (place, touched) in touches.iter().enumerate() {
        let count = masks.len();
        let mut step = vec![NONE; count];
        for from in 0..count {
            if masks[from] & touched == 0 {
                step[from] = u32::try_from(masks.len()).unwrap_or(NONE);
                masks.push(masks[from] | 1 << place);
                for (link, (grown, places)) in out.iter_mut().zip(below) {
                    link.push(follow(grown, places[place], link[from]));
                }
            }
        }
        steps.push(step);
    }
    let free: Vec<u32> =
        (0_u32..).zip(&masks).filter(|(_, mask)| *mask & barred == 0).map(|(state, _)| state).collect();
    let taken = out.iter().zip(below).map(|(link, (grown, _))| {
        // The vertex itself is the first of the child's scope to be eliminated, so the last in its order.
        let last = grown.steps.len().checked_sub(1);
        free.iter().map(|state| follow(grown, last, link[*state as usize])).collect()
    });
    let taken = taken.collect();
    (Node { vertex, states: masks.len(), children: children.to_vec(), out, free, taken }, Grown { steps })
}

/// The state after taking in the vertex at a place of a scope, if it is there.
fn follow(grown: &Grown, place: Option<usize>, state: u32) -> u32 {
    place.map_or(state, |place| grown.steps[place].get(state as usize).copied().unwrap_or(NONE))
}
