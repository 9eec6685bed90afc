//! Net → plan: in which order variables are eliminated, and what each elimination takes in.
//!
//! Eliminating a variable joins all that it touches. Three greedy orders are tried (of many variables
//! the cheapest alone), and the one with the fewest states
//! (assignments of a variable and its separator, over all) is kept: least fill first (fewest new edges; ties: fewest
//! neighbours, then the first), least width first (fewest neighbours), fewest states first.
//! Cost: for each elimination the variable's neighbours squared, with those near them looked at again.
//! Source: R. Dechter, *Constraint Processing*, Morgan Kaufmann 2003, ch. 4 (min-fill, min-width).

use std::collections::BTreeSet;

use super::net::Net;

/// Issues of a conjunction beyond which it has to be spelt out: a separator over them passes the bounds.
pub(super) const WIDEST: usize = 22;

/// Neighbours beyond which fill is not counted; a variable with so many cannot be eliminated yet anyhow.
const MANY: usize = WIDEST;

/// Variables beyond which only the cheapest order is tried.
const LARGE: usize = 1 << 11;

/// One elimination.
#[derive(Clone, Debug, Default)]
pub(super) struct Bucket {
    /// What is eliminated.
    pub(super) variable: usize,
    /// The separator, rising: later variables that it meets.
    pub(super) scope: Vec<usize>,
    /// Factors that are first met here.
    pub(super) factors: Vec<usize>,
    /// Buckets whose messages come in here.
    pub(super) children: Vec<usize>,
    /// Assignments of the separator.
    pub(super) rows: usize,
}

/// An order of elimination.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// One for each variable, in order.
    pub(super) buckets: Vec<Bucket>,
    /// Assignments of variables with their separators.
    pub(super) states: u64,
}

/// Where a plan is given up.
#[derive(Clone, Debug, Default)]
pub(super) struct Wide {
    /// The variables that meet.
    pub(super) variables: Vec<usize>,
    /// Their assignments; `u128::MAX` for that many or more.
    pub(super) states: u128,
}

/// Which variable comes next: the one for which this is least.
#[derive(Clone, Copy)]
enum Least {
    Fill,
    Width,
    States,
}

/// Rows that are reckoned together: few enough to share the work, enough to be worth it.
pub(super) fn piece(rows: usize) -> usize {
    (rows / 64).clamp(1, 1024)
}

impl Plan {
    /// The pieces that all rows are reckoned in.
    pub(super) fn pieces(&self) -> u64 {
        self.buckets.iter().map(|b| b.rows.div_ceil(piece(b.rows)) as u64).sum()
    }

    /// The buckets whose messages go nowhere.
    pub(super) fn roots(&self) -> impl Iterator<Item = usize> {
        (0..self.buckets.len()).filter(|at| self.buckets[*at].scope.is_empty())
    }
}

/// The variables of a bucket, and their assignments.
pub(super) fn wide(net: &Net, bucket: &Bucket) -> Wide {
    let variables: Vec<usize> = bucket.scope.iter().copied().chain([bucket.variable]).collect();
    let states = product(net, &variables);
    Wide { variables, states }
}

fn product(net: &Net, variables: &[usize]) -> u128 {
    variables.iter().map(|v| net.variables[*v].classes as u128).fold(1, u128::saturating_mul)
}

/// The best of the plans of which no bucket has more than `most` states.
///
/// # Errors
/// Gives the smallest of the places at which all of them were given up.
pub(super) fn plan(net: &Net, most: u64) -> Result<Plan, Wide> {
    let mut near = vec![BTreeSet::new(); net.variables.len()];
    for factor in &net.factors {
        let scope: Vec<usize> = net.scope(factor).collect();
        if scope.len() > WIDEST {
            let states = product(net, &scope);
            return Err(Wide { variables: scope, states });
        }
        for one in &scope {
            near[*one].extend(scope.iter().copied().filter(|other| other != one));
        }
    }
    let mut best: Result<Plan, Wide> = Err(Wide { variables: Vec::new(), states: u128::MAX });
    let cheap = if near.len() > LARGE { 2 } else { 0 };
    for least in [Least::Fill, Least::States, Least::Width].into_iter().skip(cheap) {
        best = match (best, Order { net, most, least, near: near.clone() }.order()) {
            (Ok(best), Ok(found)) if best.states <= found.states => Ok(best),
            (Ok(best), Err(_)) => Ok(best),
            (_, Ok(found)) => Ok(found),
            (Err(best), Err(found)) if best.states <= found.states && !best.variables.is_empty() => Err(best),
            (Err(_), Err(found)) => Err(found),
        };
    }
    best.map(|plan| filled(net, plan))
}

/// An order under way.
struct Order<'n> {
    net: &'n Net,
    most: u64,
    least: Least,
    /// The variables that each touches among those left.
    near: Vec<BTreeSet<usize>>,
}

type Key = (u128, usize, usize);

impl Order<'_> {
    fn key(&self, variable: usize) -> Key {
        let near = &self.near[variable];
        let cost = match self.least {
            Least::Width => near.len() as u128,
            Least::States => self.states(variable),
            Least::Fill if near.len() > MANY => u128::from(u64::MAX) + near.len() as u128,
            Least::Fill => {
                let apart = |a: &usize| near.iter().filter(|b| *b > a && !self.near[*a].contains(b)).count();
                near.iter().map(apart).sum::<usize>() as u128
            }
        };
        (cost, near.len(), variable)
    }

    fn states(&self, variable: usize) -> u128 {
        let near = self.near[variable].iter().copied().chain([variable]);
        near.map(|v| self.net.variables[v].classes as u128).fold(1, u128::saturating_mul)
    }

    fn order(mut self) -> Result<Plan, Wide> {
        let mut keys: Vec<Key> = (0..self.near.len()).map(|v| self.key(v)).collect();
        let mut queue: BTreeSet<Key> = keys.iter().copied().collect();
        let mut plan = Plan::default();
        while let Some((_, _, variable)) = queue.pop_first() {
            let states = self.states(variable);
            let scope: Vec<usize> = self.near[variable].iter().copied().collect();
            if states > u128::from(self.most) {
                let variables = scope.into_iter().chain([variable]).collect();
                return Err(Wide { variables, states });
            }
            plan.states = plan.states.saturating_add(u64::try_from(states).unwrap_or(u64::MAX));
            let mut touched: BTreeSet<usize> = scope.iter().copied().collect();
            for one in &scope {
                self.near[*one].remove(&variable);
                self.near[*one].extend(scope.iter().copied().filter(|other| other != one));
                if matches!(self.least, Least::Fill) && self.near[*one].len() <= MANY {
                    touched.extend(self.near[*one].iter().copied());
                }
            }
            for one in touched {
                queue.remove(&keys[one]);
                keys[one] = self.key(one);
                queue.insert(keys[one]);
            }
            let classes = self.net.variables[variable].classes as u128;
            let rows = usize::try_from(states / classes.max(1)).unwrap_or(usize::MAX);
            plan.buckets.push(Bucket { variable, scope, rows, ..Bucket::default() });
        }
        Ok(plan)
    }
}

/// Gives each factor to the bucket of its first variable, each message to that of the first variable in its scope.
fn filled(net: &Net, mut plan: Plan) -> Plan {
    let mut place = vec![0; net.variables.len()];
    plan.buckets.iter().enumerate().for_each(|(at, b)| place[b.variable] = at);
    for (index, factor) in net.factors.iter().enumerate() {
        if let Some(at) = net.scope(factor).map(|v| place[v]).min() {
            plan.buckets[at].factors.push(index);
        }
    }
    for at in 0..plan.buckets.len() {
        if let Some(parent) = plan.buckets[at].scope.iter().map(|v| place[*v]).min() {
            plan.buckets[parent].children.push(at);
        }
    }
    plan
}
