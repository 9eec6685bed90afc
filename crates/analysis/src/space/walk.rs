//! One pass over all feasible packages, block by block, in parallel and always in the same order.
//!
//! The groups are split in two: the products of the inner ones are laid out once, as a column for each party;
//! for each product of the outer ones, a base is added to the columns. What is done to a block is a plain loop
//! over floats, which vectorises. Partial results are joined in the order of the outer products, in chunks that
//! do not depend on the number of threads, so neither does the answer.
//! Memory: the inner columns (at most `MOST_INNER` rows, or those of the largest group) and one partial result for each chunk.

pub mod ranked;

use mediant_core::scenario::Package;
use rayon::prelude::*;

use super::{Group, Space, float, nearest};
use crate::options::{Options, Refusal, Watch};

/// The most packages in one block.
pub const BLOCK: usize = 1024;

/// Inner groups are taken in, the largest first, as long as they have no more products than this; the largest always.
const MOST_INNER: usize = 2048;

/// With fewer products than this the smallest of the others is taken in as well.
const ENOUGH_INNER: usize = 64;

/// The pass is cut into about this many chunks.
const CHUNKS: u64 = 256;

/// Fewer packages than this are walked by one thread.
const WORTH_THREADS: u128 = 1 << 18;

/// A space laid out for a pass.
pub struct Walk<'s> {
    space: &'s Space<'s>,
    outer: Vec<usize>,
    /// For each group, what its rows add to the place of a package.
    places: Vec<Vec<u128>>,
    inner: Vec<usize>,
    prefixes: u64,
    /// For each outer group, what its rows are worth to each party: party after party.
    worths: Vec<Vec<Vec<f64>>>,
    /// For each party, the inner sums.
    columns: Vec<Vec<f64>>,
    /// The same with minus infinity where a red line makes the party refuse; empty where it has none here.
    standing: Vec<Vec<f64>>,
    /// For each inner product as it is laid out, which of the products of the inner groups it is, the last running fastest.
    products: Vec<usize>,
    /// For each party, how its gain over its reservation value follows from a sum.
    gains: Vec<Line>,
    /// Stretches of inner products with the same number of articles, of at most [`BLOCK`] each.
    runs: Vec<(u16, std::ops::Range<usize>)>,
}

/// Some packages that share their outer rows and their number of articles.
pub struct Block<'w> {
    walk: &'w Walk<'w>,
    code: u128,
    bases: &'w [f64],
    refused: u64,
    factor: f64,
    /// Which stretch of inner products it is.
    run: usize,
    range: std::ops::Range<usize>,
}

/// How a party's utility follows from an inner sum: never falling.
#[derive(Clone, Copy)]
struct Line {
    base: f64,
    factor: f64,
    shift: f64,
    most: f64,
}

impl Line {
    /// A party's utility, in steps, less `from`.
    fn over(space: &Space<'_>, party: usize, from: i128) -> Self {
        let most = space.ceilings[party].map_or(f64::INFINITY, |most| float(most) - float(from));
        Self { base: 0.0, factor: 1.0, shift: float(space.offsets[party]) - float(from), most }
    }

    fn at(self, sum: f64) -> f64 {
        let out = (self.base + sum) * self.factor + self.shift;
        if out > self.most { self.most } else { out }
    }
}

impl<'s> Walk<'s> {
    /// Lays the space out.
    #[must_use]
    pub fn new(space: &'s Space<'s>) -> Self {
        let mut by_rows: Vec<usize> = (0..space.groups.len()).collect();
        by_rows.sort_by_key(|g| std::cmp::Reverse(space.groups[*g].rows()));
        let mut inner = Vec::new();
        let mut products = 1_usize;
        for group in &by_rows {
            let next = products.saturating_mul(space.groups[*group].rows());
            if inner.is_empty() || next <= MOST_INNER {
                products = next;
                inner.push(*group);
            }
        }
        if let Some(last) = by_rows.iter().rev().find(|g| !inner.contains(g))
            && products < ENOUGH_INNER
        {
            inner.push(*last);
        }
        let mut outer: Vec<usize> = (0..space.groups.len()).filter(|g| !inner.contains(g)).collect();
        outer.sort_unstable();
        inner.sort_unstable();
        let worth = |g: &usize| -> Vec<Vec<f64>> {
            let columns = space.groups[*g].columns.iter();
            columns.map(|column| column.iter().map(|value| float(*value)).collect()).collect()
        };
        let worths = outer.iter().map(worth).collect();
        let prefixes = outer.iter().map(|g| space.groups[*g].rows() as u64).product();
        let mut walk = Self {
            space,
            outer,
            places: space.groups.iter().map(|g| space.codes(g)).collect(),
            inner,
            prefixes,
            worths,
            columns: Vec::new(),
            standing: Vec::new(),
            products: Vec::new(),
            gains: (0..space.parties()).map(|k| Line::over(space, k, space.reservations[k])).collect(),
            runs: Vec::new(),
        };
        walk.lay_out();
        walk
    }

    fn lay_out(&mut self) {
        let space = self.space;
        let mut included = vec![0_u16];
        self.columns = vec![vec![0.0]; space.parties()];
        for group in self.inner.iter().map(|g| &space.groups[*g]) {
            for (column, values) in self.columns.iter_mut().zip(&group.columns) {
                let values: Vec<f64> = values.iter().map(|value| float(*value)).collect();
                *column = products(column, &values);
            }
            included = products(&included, &group.included);
        }
        self.standing = (0..space.parties()).map(|party| self.standing_of(party)).collect();
        let mut order: Vec<usize> = (0..included.len()).collect();
        if space.factors.is_some() {
            order.sort_by_key(|at| included[*at]);
            for column in self.columns.iter_mut().chain(&mut self.standing).filter(|c| !c.is_empty()) {
                *column = order.iter().map(|at| column[*at]).collect();
            }
            included = order.iter().map(|at| included[*at]).collect();
        } else {
            included.fill(0);
        }
        self.products = order;
        let mut from = 0;
        while from < included.len() {
            let count = included[from];
            let to = from + included[from..].iter().take(BLOCK).take_while(|n| **n == count).count();
            self.runs.push((count, from..to));
            from = to;
        }
    }

    /// Zero for each inner product, minus infinity where a party refuses it for a red line; empty where it has none here.
    fn standing_of(&self, party: usize) -> Vec<f64> {
        let groups = self.inner.iter().map(|g| &self.space.groups[*g]);
        let crossed = |group: &Group| group.crossed.get(party).cloned().unwrap_or_default();
        if groups.clone().all(|group| crossed(group).is_empty()) {
            return Vec::new();
        }
        groups.fold(vec![0.0], |standing, group| {
            let loss = |crossed: bool| if crossed { f64::NEG_INFINITY } else { 0.0 };
            let mut losses: Vec<f64> = crossed(group).into_iter().map(loss).collect();
            losses.resize(group.rows(), 0.0);
            products(&standing, &losses)
        })
    }

    /// Visits every feasible package once. `visit` gathers into a partial result that `start` makes; `join` puts
    /// two of them together, the earlier first.
    ///
    /// # Errors
    /// Stops where the caller's progress function says so.
    pub fn fold<T: Send>(
        &self,
        (options, stage): (&Options<'_>, &'static str),
        start: impl Fn() -> T + Sync,
        visit: impl Fn(&mut T, &Block<'_>) + Sync,
        join: impl Fn(T, T) -> T,
    ) -> Result<T, Refusal> {
        let step = self.prefixes.div_ceil(CHUNKS).max(1);
        let chunks = self.prefixes.div_ceil(step);
        let watch = Watch::new(options, stage, chunks);
        let one = |chunk: u64| {
            let mut gathered = start();
            if !watch.is_stopped() {
                self.chunk(chunk * step..((chunk + 1) * step).min(self.prefixes), &mut gathered, &visit);
                watch.step();
            }
            gathered
        };
        let parts: Vec<T> = if self.space.is_walkable(WORTH_THREADS) {
            (0..chunks).map(one).collect()
        } else {
            (0..chunks).into_par_iter().map(one).collect()
        };
        if watch.is_stopped() {
            return Err(Refusal::Stopped);
        }
        Ok(parts.into_iter().reduce(join).unwrap_or_else(start))
    }

    /// Visits the packages of some outer products, evenly spaced, the first among them; on this thread.
    pub fn sample<T>(&self, products: u64, gathered: &mut T, visit: impl Fn(&mut T, &Block<'_>)) {
        let step = self.prefixes.div_ceil(products.max(1)).max(1);
        for prefix in (0..self.prefixes).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
            self.chunk(prefix..prefix + 1, gathered, &visit);
        }
    }

    /// How many outer products there are.
    #[must_use]
    pub fn outer_products(&self) -> u64 {
        self.prefixes
    }

    fn chunk<T>(
        &self,
        prefixes: std::ops::Range<u64>,
        gathered: &mut T,
        visit: &impl Fn(&mut T, &Block<'_>),
    ) {
        let space = self.space;
        let mut bases = vec![0.0; space.parties()];
        for prefix in prefixes {
            let (mut rest, mut included, mut refused, mut code) = (prefix, 0_u16, 0_u64, 0_u128);
            bases.fill(0.0);
            for (at, worths) in self.outer.iter().zip(&self.worths).rev() {
                let group = &space.groups[*at];
                let count = group.rows() as u64;
                let row = usize::try_from(rest % count).unwrap_or(0);
                rest /= count;
                code += self.places[*at][row];
                included += group.included[row];
                for (base, column) in bases.iter_mut().zip(worths) {
                    *base += column[row];
                }
                for (k, crossed) in group.crossed.iter().enumerate() {
                    refused |= u64::from(crossed.get(row).copied().unwrap_or(false)) << k;
                }
            }
            for (run, (count, range)) in self.runs.iter().enumerate() {
                let articles = usize::from(included + count);
                let factor = space.factors.as_ref().map_or(1.0, |f| f[articles]);
                if space.factors.is_some() && articles == 0 {
                    continue;
                }
                let (bases, range) = (&bases, range.clone());
                visit(gathered, &Block { walk: self, code, bases, refused, factor, run, range });
            }
        }
    }
}

/// Every sum of one of these and one of those, the latter running faster.
fn products<T: Copy + std::ops::Add<Output = T>>(sums: &[T], values: &[T]) -> Vec<T> {
    let mut all = Vec::with_capacity(sums.len() * values.len());
    for sum in sums {
        all.extend(values.iter().map(|value| *sum + *value));
    }
    all
}

impl Block<'_> {
    /// How many packages are in it: at least one, at most [`BLOCK`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Never.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// Writes a party's utility for each package, in steps, less `from`.
    pub fn utilities_over(&self, party: usize, from: i128, out: &mut [f64]) {
        let column = &self.walk.columns[party][self.range.clone()];
        let line = self.line(party, Line::over(self.walk.space, party, from));
        for (out, sum) in out.iter_mut().zip(column) {
            *out = line.at(*sum);
        }
    }

    fn line(&self, party: usize, line: Line) -> Line {
        Line { base: self.bases[party], factor: self.factor, ..line }
    }

    /// By how much a package lies above a party's reservation value, in steps, as [`Block::gains`] has it.
    #[must_use]
    pub fn gain(&self, party: usize, at: usize) -> f64 {
        let at = self.range.start + at;
        let refuses = self.refused >> party & 1 == 1
            || self.walk.standing[party].get(at).is_some_and(|loss| *loss < 0.0);
        if refuses {
            return f64::NEG_INFINITY;
        }
        self.line(party, self.walk.gains[party]).at(self.walk.columns[party][at])
    }

    /// Writes a party's utility for each package, in steps.
    pub fn utilities(&self, party: usize, out: &mut [f64]) {
        self.utilities_over(party, 0, out);
    }

    /// Writes by how much each package lies above a party's reservation value, in steps; minus infinity where a
    /// red line makes the party refuse.
    pub fn gains(&self, party: usize, out: &mut [f64]) {
        self.utilities_over(party, self.walk.space.reservations[party], out);
        if self.refused >> party & 1 == 1 {
            out.fill(f64::NEG_INFINITY);
        } else if let Some(standing) = self.walk.standing[party].get(self.range.clone()) {
            out.iter_mut().zip(standing).for_each(|(out, loss)| *out += loss);
        }
    }

    /// The utilities of the package at this place, in steps.
    #[must_use]
    pub fn steps(&self, at: usize) -> Vec<i128> {
        let space = self.walk.space;
        let value = |k: usize| self.bases[k] + self.walk.columns[k][self.range.start + at];
        let whole = |k: usize| space.capped(k, nearest(value(k) * self.factor) + space.offsets[k]);
        (0..space.parties()).map(whole).collect()
    }

    /// The place in the lexicographic order of the package at this place here (see [`Space::package`]).
    #[must_use]
    pub fn code(&self, at: usize) -> u128 {
        let walk = self.walk;
        let (mut code, mut rest) = (self.code, walk.products[self.range.start + at]);
        for group in walk.inner.iter().rev() {
            let places = &walk.places[*group];
            code += places[rest % places.len()];
            rest /= places.len();
        }
        code
    }

    /// The package at this place.
    #[must_use]
    pub fn package(&self, at: usize) -> Package {
        self.walk.space.package(self.code(at))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing;
    use mediant_core::scenario::{Bar, Choice, Scenario, Term};

    fn all(scenario: &Scenario) -> Vec<(Package, Vec<i128>, Vec<f64>)> {
        let options = Options::default();
        let space = Space::new(scenario, &options).unwrap();
        let walk = Walk::new(&space);
        let visit = |found: &mut Vec<(Package, Vec<i128>, Vec<f64>)>, block: &Block<'_>| {
            let mut out = [0.0; BLOCK];
            let mut gains = vec![Vec::new(); block.len()];
            for party in 0..space.parties() {
                block.gains(party, &mut out[..block.len()]);
                gains.iter_mut().zip(out).for_each(|(all, one)| all.push(one));
            }
            for (at, gains) in gains.into_iter().enumerate() {
                found.push((block.package(at), block.steps(at), gains));
            }
        };
        let join = |mut a: Vec<_>, b: Vec<_>| {
            a.extend(b);
            a
        };
        let mut found = walk.fold((&options, "test"), Vec::new, visit, join).unwrap();
        assert_eq!(mediant_core::number::Count::from(found.len()), space.feasible);
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    fn agrees(scenario: &Scenario) {
        let options = Options::default();
        let space = Space::new(scenario, &options).unwrap();
        assert!(space.unit.exact);
        let found = all(scenario);
        let packages = testing::feasible(scenario);
        assert_eq!(found.iter().map(|f| f.0.clone()).collect::<Vec<_>>(), packages);
        let every = testing::packages(scenario);
        let consistent = every.iter().filter(|p| scenario.is_consistent(p)).count();
        assert_eq!(space.consistent, consistent.into());
        for (package, steps, gains) in &found {
            for party in 0..space.parties() {
                let utility = scenario.utility(party, package).unwrap();
                assert_eq!(space.unit.fraction(party, steps[party]), utility);
                let over = nearest(gains[party]) + space.reservations[party];
                let refuses = scenario.crosses_red_line(party, package);
                assert!(if refuses { gains[party] < -1e300 } else { over == steps[party] });
            }
        }
        for party in 0..space.parties() {
            let barred = every.iter().filter(|p| scenario.is_consistent(p));
            let barred = barred.filter(|p| scenario.crosses_red_line(party, p)).count();
            assert_eq!(space.barred[party], barred.into());
        }
    }

    proptest! {
        #[test]
        fn each_feasible_package_is_visited_once_with_its_exact_utility(
            mut scenario in testing::small(), line in (0_usize..2, 0_usize..4, 0_u16..2, 0_usize..4), veto in any::<bool>()
        ) {
            let (party, first, option, second) = line;
            let issues = scenario.issues.len();
            let unless = Some(Choice { issue: second % issues, option: 1 });
            let all_of = vec![Choice { issue: first % issues, option }];
            scenario.parties[party].red_lines.push(Bar { all_of: all_of.clone(), unless });
            scenario.parties[1 - party].interactions.push(Term { all_of: all_of.into_iter().map(Into::into).collect(), adds: testing::exact(1, 7) });
            scenario.parties[party].veto = veto;
            scenario.at_least -= 1;
            agrees(&scenario);
        }

        #[test]
        fn the_mean_is_exact_too(mut scenario in testing::small_mean(), barred in any::<bool>(), term in any::<bool>()) {
            let first = Choice { issue: 0, option: u16::from(!barred) };
            scenario.parties[0].red_lines.push(Bar { all_of: vec![first, Choice { issue: 1, option: 0 }], unless: None });
            if term {
                scenario.parties[1].interactions.push(Term { all_of: vec![first.into()], adds: testing::exact(-1, 9) });
            }
            agrees(&scenario);
        }
    }

    #[test]
    fn the_published_drafts_are_counted() {
        let scenario = testing::csis();
        let space = Space::new(&scenario, &Options::default()).unwrap();
        assert_eq!(
            (space.all, space.consistent, space.feasible),
            (1_048_575_u32.into(), 248_831_u32.into(), 248_831_u32.into())
        );
    }
}
