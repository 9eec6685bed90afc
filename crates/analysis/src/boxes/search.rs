//! The independent sets of a conflict graph that are worth at least so much: the heart of the matter.
//!
//! For one slope, a value per vertex: `worth_v = ⌈slope · weights_v⌉`. To find the best set, or the undominated
//! points among all sets worth at least `floor`:
//!
//! 1. Plan an elimination with few states. Where it must split vertices it is a relaxation: the worth of a split
//!    vertex is shared among its copies, and the shares are moved by a few subgradient steps until the bound is low
//!    (Lagrangian decomposition, Guignard & Kim 1987).
//! 2. A vertex that no set of worth `floor` can hold goes; one that none can do without is taken. Both follow from
//!    the best values with the vertex in and out. The graph shrinks, and its plan with it: again from 1.
//! 3. A plan without splits is exact: best values or points are read from its tree.
//! 4. Where splits stay, allow more states; past the most, branch on the split vertex that disagrees most.
//!
//! Every bound is an integer rounded up, so nothing is lost to rounding.

use super::plan::plan;
use super::set::Set;
use super::sweep::{Pair, Sums, sweep};
use super::tree::{Tree, Values};
use crate::options::{Refusal, Watch};

/// The graph of one component.
#[derive(Debug)]
pub(super) struct Graph {
    /// For each vertex, those it conflicts with.
    pub(super) edges: Vec<Set>,
    /// What each vertex adds for each side.
    pub(super) weights: Vec<Pair>,
}

/// A direction in which points are compared: `by · point`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slope {
    by: Pair,
    /// Products are divided by two to this power; negative means multiplied.
    shift: i32,
}

/// Bits of the worth of everything together.
const BITS: i32 = 52;

impl Slope {
    /// A direction for points with coordinates of at most `most`.
    pub(super) fn new(by: Pair, most: Pair) -> Self {
        let bits = |x: i128| 128 - i32::try_from(x.leading_zeros()).unwrap_or(0);
        let room = 124 - bits(most[0].max(most[1]));
        let over = (bits(by[0].max(by[1])) - room).max(0);
        let by = [by[0] >> over, by[1] >> over];
        let by = if by == [0, 0] { [1, 1] } else { by };
        Self { by, shift: bits(by[0] * most[0] + by[1] * most[1]) - BITS }
    }

    /// `by · point`, rounded up.
    pub(super) fn up(&self, point: Pair) -> i64 {
        let value = self.value(point);
        let scaled = if self.shift >= 0 { -((-value) >> self.shift) } else { value << -self.shift };
        i64::try_from(scaled).unwrap_or(i64::MAX / 4)
    }

    /// `by · point`, rounded down.
    pub(super) fn down(&self, point: Pair) -> i64 {
        let value = self.value(point);
        let scaled = if self.shift >= 0 { value >> self.shift } else { value << -self.shift };
        i64::try_from(scaled).unwrap_or(i64::MAX / 4)
    }

    /// `by · point`.
    pub(super) fn value(&self, point: Pair) -> i128 {
        self.by[0] * point[0] + self.by[1] * point[1]
    }
}

/// How much a search may do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// States that are worked on in all.
    pub(super) work: u64,
    /// Independent sets of one scope at first.
    pub(super) narrow: u64,
    /// Independent sets of one scope at most.
    pub(super) wide: u64,
    /// Points that are held at once.
    pub(super) points: usize,
    /// Sets that are kept for one point.
    pub(super) sets: usize,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// One best set.
    Best,
    /// All undominated points, each with its sets.
    Points,
}

/// A point and the sets that reach it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) at: Pair,
    pub(super) sets: Vec<Set>,
}

/// What all searches of one graph share.
pub(super) struct Ground<'a> {
    graph: &'a Graph,
    bounds: Bounds,
    watch: &'a Watch<'a>,
    /// The first tree of every search.
    tree: Tree,
}

/// A search under way.
struct Search<'a> {
    ground: &'a Ground<'a>,
    graph: &'a Graph,
    worth: Vec<i64>,
    floor: i64,
    aim: Aim,
    left: u64,
    found: Vec<Found>,
}

/// A part of the graph in which some vertices are taken.
#[derive(Clone, Copy)]
struct Part {
    alive: Set,
    taken: Set,
    base: i64,
}

/// What a relaxation has shown.
enum Shown {
    /// All that is there has been found.
    Done,
    /// Some vertices are settled.
    Fixed(Part),
    /// Nothing; a vertex of which the copies disagree.
    Stuck(Part, usize),
}

impl<'a> Ground<'a> {
    /// Plans the first tree of all searches.
    pub(super) fn new(graph: &'a Graph, bounds: Bounds, watch: &'a Watch<'a>) -> Self {
        let all = Set::below(graph.edges.len());
        let alive = all.iter().filter(|v| !graph.edges[*v].is_empty()).collect();
        let made = plan(&graph.edges, &alive, bounds.narrow, FIRST_TRIES);
        Self { graph, bounds, watch, tree: Tree::new(&graph.edges, &made) }
    }

    /// Searches the whole graph for sets worth at least `floor` along a slope.
    ///
    /// # Errors
    /// Refuses too much work, and stops where the progress function says so.
    pub(super) fn search(&self, slope: &Slope, floor: i64, aim: Aim) -> Result<Vec<Found>, Refusal> {
        let graph = self.graph;
        let worth = graph.weights.iter().map(|w| slope.up(*w)).collect();
        let left = self.bounds.work;
        let mut search = Search { ground: self, graph, worth, floor, aim, left, found: Vec::new() };
        let nothing = Part { alive: Set::below(graph.edges.len()), taken: Set::default(), base: 0 };
        let first = search.free(nothing);
        match search.look(&self.tree, first)? {
            Shown::Done => {}
            Shown::Fixed(part) | Shown::Stuck(part, _) => search.explore(part)?,
        }
        Ok(search.found)
    }
}

impl Search<'_> {
    /// Looks at a part with wider and wider trees, then branches.
    fn explore(&mut self, mut part: Part) -> Result<(), Refusal> {
        let bounds = self.ground.bounds;
        let mut limit = bounds.narrow;
        loop {
            part = self.free(part);
            let made = plan(&self.graph.edges, &part.alive, limit, TRIES);
            self.spend(made.states.saturating_mul(8))?;
            match self.look(&Tree::new(&self.graph.edges, &made), part)? {
                Shown::Done => return Ok(()),
                Shown::Fixed(smaller) => part = smaller,
                Shown::Stuck(..) if limit < bounds.wide => limit *= 8,
                Shown::Stuck(_, vertex) => {
                    self.explore(self.with(part, vertex))?;
                    part.alive.remove(vertex);
                }
            }
        }
    }

    /// Reads an exact tree, or bounds a part by one with split vertices.
    fn look(&mut self, tree: &Tree, part: Part) -> Result<Shown, Refusal> {
        if !self.ground.watch.step() {
            return Err(Refusal::Stopped);
        }
        let exact = tree.split.is_empty();
        self.spend((tree.states() as u64).saturating_mul(if exact { 8 } else { ROUNDS }))?;
        if exact { self.leaf(tree, part).map(|()| Shown::Done) } else { Ok(self.relax(tree, part)) }
    }

    fn spend(&mut self, work: u64) -> Result<(), Refusal> {
        self.left = self.left.checked_sub(work).ok_or_else(|| self.too_much())?;
        Ok(())
    }

    fn too_much(&self) -> Refusal {
        Refusal::TooMuchWork {
            limit: self.ground.bounds.work,
            largest: format!("{} boxes", self.graph.edges.len()),
        }
    }

    /// The part with a vertex taken in.
    fn with(&self, part: Part, vertex: usize) -> Part {
        let mut alive = part.alive.minus(&self.graph.edges[vertex]);
        alive.remove(vertex);
        let mut taken = part.taken;
        taken.insert(vertex);
        Part { alive, taken, base: part.base + self.worth[vertex] }
    }

    /// Takes in every vertex that conflicts with nothing.
    fn free(&self, mut part: Part) -> Part {
        for v in part.alive.iter() {
            if self.graph.edges[v].common(&part.alive) == 0 {
                part = self.with(part, v);
            }
        }
        part
    }

    fn keep_best(&mut self, set: Set) {
        let value: i64 = set.iter().map(|v| self.worth[v]).sum();
        if value >= self.floor {
            self.floor = value + 1;
            self.found = vec![Found { at: self.sum(&set), sets: vec![set] }];
        }
    }

    fn sum(&self, set: &Set) -> Pair {
        set.iter().fold([0, 0], |sum, v| {
            let [one, other] = self.graph.weights[v];
            [sum[0] + one, sum[1] + other]
        })
    }

    /// Reads an exact tree.
    fn leaf(&mut self, tree: &Tree, part: Part) -> Result<(), Refusal> {
        let worth: Vec<i64> = tree.nodes.iter().map(|n| self.worth[n.vertex]).collect();
        let mut values = Values { up: Vec::new(), down: Vec::new() };
        tree.up(&worth, &mut values.up);
        if part.base + Tree::best(&values.up) < self.floor {
            return Ok(());
        }
        if self.aim == Aim::Best {
            let picked = tree.pick(&worth, &values.up);
            let set = tree.nodes.iter().zip(picked).filter(|(_, p)| *p).map(|(n, _)| n.vertex);
            self.keep_best(set.collect::<Set>().or(&part.taken));
            return Ok(());
        }
        tree.down(&worth, &mut values);
        let sums = Sums {
            weights: &self.graph.weights,
            worth: &self.worth,
            floor: self.floor - part.base,
            room: self.ground.bounds.points,
        };
        let swept = sweep(tree, &values, &sums).ok_or_else(|| self.too_much())?;
        let base = self.sum(&part.taken);
        for (place, at) in swept.points() {
            let sets = swept.sets(place, self.ground.bounds.sets);
            let sets = sets.into_iter().map(|s| s.into_iter().collect::<Set>().or(&part.taken)).collect();
            self.found.push(Found { at: [at[0] + base[0], at[1] + base[1]], sets });
        }
        Ok(())
    }

    /// Bounds a part by a tree with split vertices.
    fn relax(&mut self, tree: &Tree, part: Part) -> Shown {
        let copies = copies(tree, self.graph.edges.len());
        let mut worth: Vec<i64> = vec![0; tree.nodes.len()];
        for v in part.alive.iter() {
            share(&mut worth, &copies[v], self.worth[v]);
        }
        let mut best = (i64::MAX, worth.clone());
        let mut values = Values { up: Vec::new(), down: Vec::new() };
        let mut odds = vec![0_u32; self.graph.edges.len()];
        let (mut pace, mut stale) = (1.0_f64, 0);
        for _ in 0..ROUNDS {
            tree.up(&worth, &mut values.up);
            let bound = part.base + Tree::best(&values.up);
            if bound < self.floor {
                return Shown::Done;
            }
            if bound < best.0 {
                best = (bound, worth.clone());
                stale = 0;
            } else {
                stale += 1;
                if stale > 3 {
                    (pace, stale) = (pace / 2.0, 0);
                }
            }
            let picked = tree.pick(&worth, &values.up);
            let set = self.repair(tree, &picked, part);
            if self.aim == Aim::Best {
                self.keep_best(set);
                if bound < self.floor {
                    return Shown::Done;
                }
            }
            let pull = pull(&tree.split, &copies, &picked, &mut odds);
            let norm: f64 = pull.iter().map(|(_, g)| g * g).sum();
            if norm == 0.0 {
                break;
            }
            let step = pace * (bound - self.floor + 1) as f64 / norm;
            for (at, g) in pull {
                worth[at] -= whole(step * g);
            }
            for v in &tree.split {
                settle(&mut worth, &copies[*v], self.worth[*v]);
            }
        }
        worth = best.1;
        tree.up(&worth, &mut values.up);
        let bests = tree.down(&worth, &mut values);
        if let Some(shown) = self.fix(&copies, &bests, part) {
            return shown;
        }
        let most = tree.split.iter().max_by_key(|v| (odds[**v], self.graph.edges[**v].common(&part.alive)));
        Shown::Stuck(part, most.copied().unwrap_or_default())
    }

    /// The vertices that are settled by the bounds.
    fn fix(&self, copies: &[Vec<usize>], bests: &[(i64, i64)], part: Part) -> Option<Shown> {
        let mut smaller = part;
        let (mut gone, mut sure) = (Vec::new(), Vec::new());
        for v in part.alive.iter() {
            let out = copies[v].iter().map(|at| bests[*at].0).min()?;
            let taken = copies[v].iter().map(|at| bests[*at].1).min()?;
            match (part.base + out < self.floor, part.base + taken < self.floor) {
                (true, true) => return Some(Shown::Done),
                (true, false) => sure.push(v),
                (false, true) => gone.push(v),
                (false, false) => {}
            }
        }
        if gone.is_empty() && sure.is_empty() {
            return None;
        }
        for v in gone {
            smaller.alive.remove(v);
        }
        for v in sure {
            if !smaller.alive.has(v) {
                return Some(Shown::Done);
            }
            smaller = self.with(smaller, v);
        }
        Some(Shown::Fixed(smaller))
    }

    /// A proper set out of one with contradictions: the surest first, then what still fits.
    fn repair(&self, tree: &Tree, picked: &[bool], part: Part) -> Set {
        let mut votes: Vec<(i64, usize)> = part.alive.iter().map(|v| (0, v)).collect();
        let mut share = vec![(0_i64, 0_i64); self.graph.edges.len()];
        for (node, picked) in tree.nodes.iter().zip(picked) {
            share[node.vertex].0 += i64::from(*picked);
            share[node.vertex].1 += 1;
        }
        for (vote, v) in &mut votes {
            *vote = 1000 * share[*v].0 / share[*v].1.max(1);
        }
        votes.sort_by_key(|(vote, v)| (-vote, -self.worth[*v], *v));
        let mut set = part.taken;
        for (_, v) in votes {
            if self.graph.edges[v].common(&set) == 0 {
                set.insert(v);
            }
        }
        set
    }
}

/// Steps of the subgradient method.
const ROUNDS: u64 = 20;

/// Orders that are tried for the first tree, and for each later one.
const FIRST_TRIES: u64 = 32;
const TRIES: u64 = 4;

#[allow(
    clippy::cast_possible_truncation,
    reason = "floats become integers by saturating; any share is sound"
)]
fn whole(value: f64) -> i64 {
    value as i64
}

/// The buckets of each vertex.
fn copies(tree: &Tree, vertices: usize) -> Vec<Vec<usize>> {
    let mut copies = vec![Vec::new(); vertices];
    tree.nodes.iter().enumerate().for_each(|(at, node)| copies[node.vertex].push(at));
    copies
}

/// Shares a worth equally.
fn share(worth: &mut [i64], copies: &[usize], whole: i64) {
    let count = i64::try_from(copies.len()).unwrap_or(1).max(1);
    for at in copies {
        worth[*at] = whole / count;
    }
    settle(worth, copies, whole);
}

/// Puts what rounding has lost on the first copy.
fn settle(worth: &mut [i64], copies: &[usize], whole: i64) {
    if let Some(first) = copies.first() {
        let sum: i64 = copies.iter().map(|at| worth[*at]).sum();
        worth[*first] += whole - sum;
    }
}

/// How far each copy is from the mean of its copies.
fn pull(split: &[usize], copies: &[Vec<usize>], picked: &[bool], odds: &mut [u32]) -> Vec<(usize, f64)> {
    let mut pull = Vec::new();
    for v in split {
        let taken = copies[*v].iter().filter(|at| picked[**at]).count();
        if taken == 0 || taken == copies[*v].len() {
            continue;
        }
        odds[*v] += 1;
        let mean = taken as f64 / copies[*v].len() as f64;
        pull.extend(copies[*v].iter().map(|at| (*at, f64::from(u8::from(picked[*at])) - mean)));
    }
    pull
}
