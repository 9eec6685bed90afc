//! Conflict graph → plan: in which order its vertices are eliminated, and what is remembered in between.
//!
//! Bucket elimination (Dechter 1999) over independent sets: a bucket eliminates one vertex, and sends on the best
//! value of what it has seen for every independent set of its *scope*, the later vertices that it touches. Where
//! the independent sets of a scope would be more than the limit, the vertex is eliminated in several buckets, each
//! with a copy of the vertex of its own that need not agree with the others (mini-buckets, Dechter & Rish 2003):
//! the plan is then a relaxation, good for upper bounds only. Order: least fill first, ties by a seeded draw.

use super::set::Set;

/// One elimination.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    /// The vertex that is eliminated.
    pub(super) vertex: usize,
    /// The later vertices that it touches, the last eliminated first.
    pub(super) scope: Vec<usize>,
    /// The buckets whose messages it takes in.
    pub(super) children: Vec<usize>,
}

/// An order of elimination.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// In order of elimination; the last one is the root and its scope is empty.
    pub(super) buckets: Vec<Bucket>,
    /// The vertices that are eliminated in several buckets.
    pub(super) split: Vec<usize>,
    /// About how many independent sets of scopes there are in all.
    pub(super) states: u64,
}

/// The widest scope: sets of scopes are written in 64 bits.
const WIDEST: usize = 62;

/// The independent sets of a small graph, counted no further than to a cap or a little over.
pub(super) fn independent(touches: &[u64], mut left: u64, cap: u64) -> u64 {
    let mut times = 1_u64;
    loop {
        let mut busiest = (0, 0_usize);
        let mut look = left;
        while look != 0 {
            let at = look.trailing_zeros() as usize;
            look &= look - 1;
            let degree = (touches[at] & left).count_ones();
            if degree == 0 {
                times = times.saturating_mul(2);
                left &= !(1 << at);
            } else if degree > busiest.0 {
                busiest = (degree, at);
            }
        }
        if left == 0 || times > cap {
            return times;
        }
        let mut part = 1_u64 << busiest.1;
        loop {
            let mut grown = part;
            let mut look = part;
            while look != 0 {
                grown |= touches[look.trailing_zeros() as usize] & left;
                look &= look - 1;
            }
            if grown == part {
                break;
            }
            part = grown;
        }
        let without = part & !(1 << busiest.1);
        let mut here = independent(touches, without, cap);
        if here <= cap {
            here = here.saturating_add(independent(touches, without & !touches[busiest.1], cap));
        }
        times = times.saturating_mul(here);
        left &= !part;
    }
}

/// The independent sets of some vertices, as [`independent`].
fn count(edges: &[Set], scope: &Set, cap: u64) -> u64 {
    let members: Vec<usize> = scope.iter().collect();
    match members.len() {
        0 => 1,
        size if size > WIDEST => u64::MAX,
        size => independent(&local(edges, &members), u64::MAX >> (64 - size), cap),
    }
}

/// For each of some vertices, those among them that it touches.
pub(super) fn local(edges: &[Set], members: &[usize]) -> Vec<u64> {
    let touched = |v: &usize| {
        members.iter().enumerate().filter(|(_, u)| edges[*v].has(**u)).map(|(at, _)| 1_u64 << at).sum()
    };
    members.iter().map(touched).collect()
}

/// A message under way.
struct Message {
    scope: Set,
    bucket: usize,
}

/// The state of an elimination.
struct Work<'g> {
    edges: &'g [Set],
    limit: u64,
    near: Vec<Set>,
    left: Set,
    messages: Vec<Message>,
    plan: Plan,
    order: Vec<usize>,
}

/// A plan for some vertices: scopes with at most `limit` independent sets, splitting vertices where it must.
/// Of several orders the one with the fewest splits, then the fewest states.
pub(super) fn plan(edges: &[Set], alive: &Set, limit: u64, tries: u64) -> Plan {
    let mut best: Option<Plan> = None;
    for seed in 0..tries.max(1) {
        let found = eliminate(edges, alive, limit, seed);
        let better = |b: &Plan| (found.split.len(), found.states) < (b.split.len(), b.states);
        if best.as_ref().is_none_or(better) {
            best = Some(found);
        }
    }
    best.unwrap_or(Plan { buckets: Vec::new(), split: Vec::new(), states: 0 })
}

fn eliminate(edges: &[Set], alive: &Set, limit: u64, seed: u64) -> Plan {
    let mut work = Work {
        edges,
        limit,
        near: edges.iter().map(|e| e.and(alive)).collect(),
        left: *alive,
        messages: Vec::new(),
        plan: Plan { buckets: Vec::new(), split: Vec::new(), states: 0 },
        order: vec![usize::MAX; edges.len()],
    };
    let mut draw = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut fill: Vec<Option<usize>> = vec![None; edges.len()];
    let mut place = 0;
    while !work.left.is_empty() {
        let mut best = (usize::MAX, u64::MAX, 0);
        for v in work.left.iter() {
            let cost = *fill[v].get_or_insert_with(|| work.fill(v));
            draw ^= draw << 13;
            draw ^= draw >> 7;
            draw ^= draw << 17;
            if (cost, draw) < (best.0, best.1) {
                best = (cost, draw, v);
            }
        }
        let vertex = best.2;
        work.order[vertex] = place;
        place += 1;
        let near = work.near[vertex];
        let touched = near.iter().fold(near, |all, x| all.or(&work.near[x]));
        touched.iter().for_each(|x| fill[x] = None);
        work.eliminate(vertex);
    }
    work.finish()
}

impl Work<'_> {
    /// The edges that eliminating a vertex would add.
    fn fill(&self, vertex: usize) -> usize {
        let near = self.near[vertex];
        let degree = near.len();
        near.iter().map(|x| degree - 1 - self.near[x].common(&near)).sum()
    }

    fn eliminate(&mut self, vertex: usize) {
        let (taken, kept) = std::mem::take(&mut self.messages).into_iter().partition(|m| m.scope.has(vertex));
        self.messages = kept;
        self.left.remove(vertex);
        let groups = self.groups(vertex, taken);
        if groups.len() > 1 {
            self.plan.split.push(vertex);
        }
        self.near[vertex].iter().for_each(|x| self.near[x].remove(vertex));
        for (scope, children) in groups {
            for x in scope.iter() {
                self.near[x] = self.near[x].or(&scope);
                self.near[x].remove(x);
            }
            self.plan.states = self.plan.states.saturating_add(count(self.edges, &scope, self.limit));
            self.messages.push(Message { scope, bucket: self.plan.buckets.len() });
            self.plan.buckets.push(Bucket { vertex, scope: scope.iter().collect(), children });
        }
    }

    /// The buckets of a vertex: one where its scope is small enough, else first fit, the largest messages first.
    fn groups(&self, vertex: usize, taken: Vec<Message>) -> Vec<(Set, Vec<usize>)> {
        let direct = self.edges[vertex].and(&self.left);
        let whole = taken.iter().fold(direct, |all, m| all.or(&m.scope)).minus(&Set::one(vertex));
        if whole.len() <= WIDEST && count(self.edges, &whole, self.limit) <= self.limit {
            return vec![(whole, taken.iter().map(|m| m.bucket).collect())];
        }
        let mut parts: Vec<(u64, Set, Vec<usize>)> = taken
            .into_iter()
            .map(|m| {
                (count(self.edges, &m.scope, self.limit), m.scope.minus(&Set::one(vertex)), vec![m.bucket])
            })
            .collect();
        parts.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(&b.2)));
        let inside = parts.iter().fold(Set::default(), |all, p| all.or(&p.1));
        parts.extend(direct.minus(&inside).iter().map(|x| (1, Set::one(x), Vec::new())));
        let mut groups: Vec<(Set, Vec<usize>)> = Vec::new();
        for (_, scope, bucket) in parts {
            let fits = |g: &(Set, Vec<usize>)| {
                let both = g.0.or(&scope);
                both == g.0 || count(self.edges, &both, self.limit) <= self.limit
            };
            match groups.iter_mut().find(|g| fits(g)) {
                Some(group) => {
                    group.0 = group.0.or(&scope);
                    group.1.extend(bucket);
                }
                None => groups.push((scope, bucket)),
            }
        }
        groups
    }

    /// Puts scopes in order, and hangs buckets that send nothing on below the next bucket, so that there is one root.
    fn finish(mut self) -> Plan {
        let order = self.order;
        let mut loose: Vec<usize> = Vec::new();
        let last = self.plan.buckets.len().saturating_sub(1);
        for (at, bucket) in self.plan.buckets.iter_mut().enumerate() {
            bucket.scope.sort_by_key(|v| std::cmp::Reverse(order[*v]));
            if at == last || !bucket.scope.is_empty() {
                bucket.children.append(&mut loose);
            }
            if bucket.scope.is_empty() {
                loose.push(at);
            }
        }
        self.plan
    }
}
