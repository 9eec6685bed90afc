//! Net → points, in depth: assignments one by one, leaving out those that cannot reach past a point found.
//!
//! With some issues settled, a party gets at most `sum so far + Σ max own + Σ max(adds, 0)`, over the issues and over the
//! terms that are still open. A partial assignment is given up if some point found dominates that bound; one that may
//! still equal a point goes on, so that all assignments of a point are counted. Issues: each next one shares the most
//! bars and terms with those before it; classes: most promising first.
//! Cost: exponential in the issues at worst; refused beyond the bounds on nodes and work.

use num_bigint::BigUint;

use super::net::{Effect, Net};
use super::points::{Points, Shape, undominated_of};
use super::room::{Room, Stop};

/// Progress is told once in so many nodes, as a power of two.
pub(super) const STEP_BITS: u32 = 12;

/// The most issues: the search is as deep.
const DEEPEST: usize = 1000;

/// The undominated points of a net without spelt out conjunctions, falling, without its constant.
///
/// # Errors
/// Stops where the bounds are passed or the caller asks to.
pub(super) fn descend(net: &Net, room: &Room<'_>) -> Result<Points<BigUint>, Stop> {
    let shape = Shape { width: net.parties.max(2), limbs: net.code.limbs() };
    if net.barred {
        return Ok(Points::new(shape));
    }
    if net.variables.len() > DEEPEST {
        return Err(Stop::Large);
    }
    let mut search = Search::new(net, room, shape);
    search.visit(0, &vec![0; shape.width])?;
    let mut found = Points::new(shape);
    for Found { steps, code, count } in &search.found {
        found.push(steps, code, count.clone());
    }
    Ok(undominated_of(&found))
}

/// An undominated point so far.
struct Found {
    steps: Vec<i128>,
    code: Vec<u64>,
    count: BigUint,
}

struct Search<'a> {
    net: &'a Net,
    room: &'a Room<'a>,
    shape: Shape,
    /// Issues in order.
    order: Vec<usize>,
    /// For each depth, the factors whose last issue is settled there.
    due: Vec<Vec<usize>>,
    /// For each depth, the terms that name its issue: factor and literal.
    named: Vec<Vec<(usize, usize)>>,
    /// For each depth, classes of its issue, most promising first.
    classes: Vec<Vec<usize>>,
    /// For each depth, the most that its issue and later ones are worth of themselves.
    rest: Vec<Vec<i128>>,
    /// What open terms may still add.
    hope: Vec<i128>,
    /// Whether a term may still hold.
    alive: Vec<bool>,
    /// The class of each issue that is settled.
    at: Vec<usize>,
    /// Packages of what is settled so far: words and numbers.
    path: Vec<(Vec<u64>, u128)>,
    found: Vec<Found>,
    nodes: u64,
}

/// The issues, each sharing the most factors with those before it; ties: with the most factors, then the first.
fn order(net: &Net) -> Vec<usize> {
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); net.variables.len()];
    for (index, factor) in net.factors.iter().enumerate() {
        for variable in net.scope(factor) {
            of[variable].push(index);
        }
    }
    let mut met = vec![false; net.factors.len()];
    let mut left: Vec<usize> = (0..of.len()).collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let key = |v: &usize| (of[*v].iter().filter(|f| met[**f]).count(), of[*v].len());
        let best = (0..left.len()).max_by_key(|at| (key(&left[*at]), std::cmp::Reverse(left[*at])));
        let next = left.remove(best.unwrap_or(0));
        for factor in &of[next] {
            met[*factor] = true;
        }
        order.push(next);
    }
    order
}

impl<'a> Search<'a> {
    fn new(net: &'a Net, room: &'a Room<'a>, shape: Shape) -> Self {
        let order = order(net);
        let count = order.len();
        let mut depth = vec![0; count];
        order.iter().enumerate().for_each(|(at, v)| depth[*v] = at);
        let (mut due, mut named) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut hope = vec![0; shape.width];
        for (index, factor) in net.factors.iter().enumerate() {
            if let Some(last) = net.scope(factor).map(|v| depth[v]).max() {
                due[last].push(index);
            }
            let Effect::Adds(adds) = &factor.effect else { continue };
            hope.iter_mut().zip(adds).for_each(|(hope, adds)| *hope += adds.max(&0));
            for literal in &factor.literals {
                named[depth[net.literals[*literal].variable]].push((index, *literal));
            }
        }
        let mut rest = vec![vec![0; shape.width]; count + 1];
        for at in (0..count).rev() {
            let best = |k: usize| {
                let points = net.own[order[at]].iter().flat_map(|p| (0..p.len()).map(move |i| p.at(i)[k]));
                points.max().unwrap_or(0)
            };
            rest[at] = (0..shape.width).map(|k| rest[at + 1][k] + best(k)).collect();
        }
        let classes = order.iter().map(|v| promising(&net.own[*v], shape.width)).collect();
        Self {
            net,
            room,
            shape,
            due,
            named,
            classes,
            rest,
            hope,
            alive: vec![true; net.factors.len()],
            at: vec![0; count],
            path: Vec::new(),
            order,
            found: Vec::new(),
            nodes: 0,
        }
    }

    fn visit(&mut self, depth: usize, sums: &[i128]) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > self.room.bounds.nodes {
            return Err(Stop::Large);
        }
        if self.nodes.is_multiple_of(1 << STEP_BITS) {
            self.room.step()?;
        }
        let Some(variable) = self.order.get(depth).copied() else { return self.keep(sums) };
        let net = self.net;
        for nth in 0..self.classes[depth].len() {
            let class = self.classes[depth][nth];
            self.at[variable] = class;
            self.room.work((self.due[depth].len() + self.named[depth].len() + 1) as u64)?;
            if self.is_barred(depth) {
                continue;
            }
            let hope = self.hope.clone();
            let dead = self.close(depth, class);
            let settled = self.settle(depth, sums);
            let own = &net.own[variable][class];
            for point in 0..own.len() {
                let next: Vec<i128> = settled.iter().zip(own.at(point)).map(|(s, o)| s + o).collect();
                if !self.is_beaten(depth + 1, &next)? {
                    self.path.push((own.code(point).to_vec(), own.counts[point]));
                    self.visit(depth + 1, &next)?;
                    self.path.pop();
                }
            }
            for term in dead {
                self.alive[term] = true;
            }
            self.hope = hope;
        }
        Ok(())
    }

    fn is_barred(&self, depth: usize) -> bool {
        let holds = |literal: &usize| {
            let literal = &self.net.literals[*literal];
            literal.holds(self.at[literal.variable])
        };
        let factors = self.due[depth].iter().map(|index| &self.net.factors[*index]);
        factors.filter(|f| f.effect == Effect::Bars).any(|f| f.literals.iter().all(holds))
    }

    /// Terms that can no longer hold are hoped for no more; gives them.
    fn close(&mut self, depth: usize, class: usize) -> Vec<usize> {
        let mut dead = Vec::new();
        for (term, literal) in &self.named[depth] {
            if self.alive[*term] && !self.net.literals[*literal].holds(class) {
                self.alive[*term] = false;
                dead.push(*term);
                if let Effect::Adds(adds) = &self.net.factors[*term].effect {
                    self.hope.iter_mut().zip(adds).for_each(|(hope, adds)| *hope -= adds.max(&0));
                }
            }
        }
        dead
    }

    /// The sums with the terms that now hold, which are no hope but had.
    fn settle(&mut self, depth: usize, sums: &[i128]) -> Vec<i128> {
        let mut sums = sums.to_vec();
        for term in self.due[depth].iter().filter(|term| self.alive[**term]) {
            let Effect::Adds(adds) = &self.net.factors[*term].effect else { continue };
            sums.iter_mut().zip(adds).for_each(|(sum, adds)| *sum += adds);
            self.hope.iter_mut().zip(adds).for_each(|(hope, adds)| *hope -= adds.max(&0));
        }
        sums
    }

    /// Whether a point found dominates all that can still be reached.
    fn is_beaten(&mut self, depth: usize, sums: &[i128]) -> Result<bool, Stop> {
        let rest = &self.rest[depth];
        let bound: Vec<i128> = (0..self.shape.width).map(|k| sums[k] + rest[k] + self.hope[k]).collect();
        let beats = |f: &Found| f.steps.iter().zip(&bound).all(|(a, b)| a >= b) && f.steps != bound;
        let found = self.found.iter().position(beats);
        self.room.work(found.unwrap_or(self.found.len()) as u64)?;
        // What has beaten one is likely to beat the next.
        if let Some(at) = found {
            self.found.swap(at, at / 2);
        }
        Ok(found.is_some())
    }

    /// Keeps a whole assignment that nothing found dominates.
    fn keep(&mut self, steps: &[i128]) -> Result<(), Stop> {
        let mut code = vec![0; self.shape.limbs];
        let mut count = BigUint::from(1_u8);
        for (words, number) in &self.path {
            code.iter_mut().zip(words).for_each(|(to, word)| *to |= word);
            count *= *number;
        }
        self.room.work(self.found.len() as u64)?;
        if let Some(same) = self.found.iter_mut().find(|f| f.steps == steps) {
            same.count += count;
            same.code = std::mem::take(&mut same.code).min(code);
            return Ok(());
        }
        self.found.retain(|f| !f.steps.iter().zip(steps).all(|(a, b)| a <= b));
        self.found.push(Found { steps: steps.to_vec(), code, count });
        let words = self.found.len() as u64 * Points::<BigUint>::words(self.shape);
        if words > self.room.bounds.words { Err(Stop::Large) } else { Ok(()) }
    }
}

/// Classes by the best of their points, each party's steps over what the issue can make of them.
fn promising(own: &[Points<u128>], width: usize) -> Vec<usize> {
    let points = || own.iter().flat_map(|p| (0..p.len()).map(move |at| p.at(at)));
    let span = |k: usize| {
        let (least, most) = (points().map(|p| p[k]).min(), points().map(|p| p[k]).max());
        (most.unwrap_or(0) - least.unwrap_or(0)).max(1) as f64
    };
    let spans: Vec<f64> = (0..width).map(span).collect();
    let score = |class: usize| {
        let worth = |at: usize| -> f64 {
            own[class].at(at).iter().zip(&spans).map(|(steps, span)| *steps as f64 / span).sum()
        };
        (0..own[class].len()).map(worth).fold(f64::NEG_INFINITY, f64::max)
    };
    let mut classes: Vec<(f64, usize)> = (0..own.len()).map(|class| (score(class), class)).collect();
    classes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    classes.into_iter().map(|(_, class)| class).collect()
}
