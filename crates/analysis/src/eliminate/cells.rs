//! A bucket, row by row: for an assignment of the separator, the classes of its variable that no bar forbids, what terms
//! add there, and where in the messages of its children to look.
//!
//! Assignments are numbered with the last variable of the separator fastest.

use super::net::{Effect, Literal, Net};
use super::plan::{Bucket, Plan};

/// A factor as seen from a bucket.
struct Part<'n> {
    /// Its literals of the separator, with their places there.
    outside: Vec<(usize, &'n Literal)>,
    /// Its literal of the variable itself.
    inside: Option<&'n Literal>,
    does: Does<'n>,
}

#[derive(Clone, Copy)]
enum Does<'n> {
    Bars,
    Adds(&'n [i128]),
    /// Says what a variable of the separator must be.
    DefinesOutside(usize),
    /// Says what the variable itself must be.
    DefinesInside,
}

/// A bucket made ready.
pub(super) struct Cells<'n> {
    /// Classes of each variable of the separator.
    sizes: Vec<usize>,
    classes: usize,
    parts: Vec<Part<'n>>,
    /// For each child, by how much each variable of the separator, and the variable itself, moves its message on.
    children: Vec<(Vec<usize>, usize)>,
    parties: usize,
    /// What a row is reckoned to cost.
    pub(super) work: u64,
}

/// One row: what may be taken.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The classes.
    pub(super) classes: Vec<usize>,
    /// For each, what terms add for each party.
    pub(super) adds: Vec<i128>,
    /// For each, the row of each child's message.
    pub(super) places: Vec<usize>,
    /// The assignment of the separator.
    at: Vec<usize>,
}

/// By how much each of some variables moves an assignment on.
fn strides(net: &Net, scope: &[usize]) -> Vec<usize> {
    let mut stride = 1_usize;
    let mut all = vec![0; scope.len()];
    for (at, variable) in all.iter_mut().zip(scope).rev() {
        *at = stride;
        stride = stride.saturating_mul(net.variables[*variable].classes);
    }
    all
}

impl<'n> Cells<'n> {
    pub(super) fn new(net: &'n Net, plan: &Plan, bucket: &Bucket) -> Self {
        let place = |variable: usize| bucket.scope.binary_search(&variable).ok();
        let part = |index: &usize| {
            let factor = &net.factors[*index];
            let literals = || factor.literals.iter().map(|l| &net.literals[*l]);
            Part {
                outside: literals().filter_map(|l| Some((place(l.variable)?, l))).collect(),
                inside: literals().find(|l| l.variable == bucket.variable),
                does: match &factor.effect {
                    Effect::Bars => Does::Bars,
                    Effect::Adds(adds) => Does::Adds(adds),
                    Effect::Defines(v) => place(*v).map_or(Does::DefinesInside, Does::DefinesOutside),
                },
            }
        };
        let child = |index: &usize| {
            let scope = &plan.buckets[*index].scope;
            let strides = strides(net, scope);
            let by = |v: usize| scope.binary_search(&v).map_or(0, |at| strides[at]);
            (bucket.scope.iter().map(|v| by(*v)).collect(), by(bucket.variable))
        };
        let parts: Vec<Part<'n>> = bucket.factors.iter().map(part).collect();
        let classes = net.variables[bucket.variable].classes;
        let checks: usize = parts.iter().map(|p| p.outside.len() + classes).sum();
        let cells = classes * (1 + bucket.children.len());
        Self {
            sizes: bucket.scope.iter().map(|v| net.variables[*v].classes).collect(),
            classes,
            parts,
            children: bucket.children.iter().map(child).collect(),
            parties: net.parties,
            work: (checks + cells + bucket.scope.len()) as u64,
        }
    }

    /// Finds what may be taken in a row.
    pub(super) fn row(&self, index: usize, row: &mut Row) {
        row.at.clear();
        row.at.resize(self.sizes.len(), 0);
        let mut rest = index;
        for (at, size) in row.at.iter_mut().zip(&self.sizes).rev() {
            *at = rest % size;
            rest /= size;
        }
        let at = &row.at;
        let mut allowed = vec![true; self.classes];
        row.adds.clear();
        row.adds.resize(self.classes * self.parties, 0);
        for part in &self.parts {
            let outside = part.outside.iter().all(|(place, literal)| literal.holds(at[*place]));
            if !outside && matches!(part.does, Does::Bars | Does::Adds(_)) {
                continue;
            }
            for (class, may) in allowed.iter_mut().enumerate() {
                let holds = outside && part.inside.is_none_or(|literal| literal.holds(class));
                match part.does {
                    Does::Bars => *may &= !holds,
                    Does::DefinesInside => *may &= holds == (class == 1),
                    Does::DefinesOutside(place) => *may &= holds == (at[place] == 1),
                    Does::Adds(adds) if holds => {
                        let sums = &mut row.adds[class * self.parties..(class + 1) * self.parties];
                        sums.iter_mut().zip(adds).for_each(|(sum, adds)| *sum += adds);
                    }
                    Does::Adds(_) => {}
                }
            }
        }
        row.classes.clear();
        row.classes.extend((0..self.classes).filter(|class| allowed[*class]));
        row.places.clear();
        for class in &row.classes {
            for (strides, own) in &self.children {
                let place: usize = strides.iter().zip(at).map(|(by, at)| by * at).sum();
                row.places.push(place + own * class);
            }
        }
    }

    /// What terms add for a class.
    pub(super) fn adds<'r>(&self, row: &'r Row, class: usize) -> &'r [i128] {
        &row.adds[class * self.parties..(class + 1) * self.parties]
    }

    /// The rows of the children's messages for the `nth` class of a row.
    pub(super) fn places<'r>(&self, row: &'r Row, nth: usize) -> &'r [usize] {
        &row.places[nth * self.children.len()..(nth + 1) * self.children.len()]
    }
}
