//! A space in two halves: each feasible package is one row of the head and one row of the tail.
//!
//! Groups of linked issues are dealt in order into the head until it has about the square root of all products; the
//! rest is the tail. Tables of the size of a half then stand for the whole: what a package is worth is one entry of the
//! head plus one of the tail, and its options can be read without taking a row number apart.

use mediant_core::scenario::Package;

use crate::space::{Space, float};

/// One half of a space.
#[derive(Clone, Debug)]
pub(crate) struct Half {
    /// The issues that it settles, by index.
    pub(crate) issues: Vec<usize>,
    /// The options of each row, `issues.len()` to a row.
    options: Vec<u16>,
    /// How many articles each row includes.
    pub(crate) included: Vec<u16>,
    /// For each party, what each row adds, in steps.
    pub(crate) columns: Vec<Vec<f64>>,
    /// For each row, the parties (as bits) that refuse it for a red line which does not bar it for all.
    pub(crate) refused: Vec<u64>,
}

impl Half {
    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.included.len()
    }

    /// The options of a row, in the order of `issues`.
    pub(crate) fn options(&self, row: usize) -> &[u16] {
        &self.options[row * self.issues.len()..(row + 1) * self.issues.len()]
    }

    fn new(space: &Space<'_>, groups: &[usize]) -> Self {
        let parties = space.parties();
        let issues: Vec<usize> = groups.iter().flat_map(|g| space.groups[*g].issues.clone()).collect();
        // One empty group leaves no package: then no half needs rows, however many its own groups have.
        let empty = space.groups.iter().any(|g| g.rows() == 0);
        let rows = groups.iter().map(|g| space.groups[*g].rows()).fold(1_usize, usize::saturating_mul);
        let rows = if empty { 0 } else { rows };
        let mut half = Self {
            options: Vec::with_capacity(rows * issues.len()),
            issues,
            included: vec![0; rows],
            columns: vec![vec![0.0; rows]; parties],
            refused: vec![0; rows],
        };
        let mut whole = vec![0; space.scenario.issues.len()];
        for row in 0..rows {
            let mut rest = row;
            for group in groups.iter().rev().map(|g| &space.groups[*g]) {
                let at = rest % group.rows();
                rest /= group.rows();
                group.options(at).for_each(|(issue, option)| whole[issue] = option);
                half.included[row] += group.included[at];
                for party in 0..parties {
                    half.columns[party][row] += float(group.columns[party][at]);
                    let crossed = group.crossed.get(party).and_then(|c| c.get(at)).copied().unwrap_or(false);
                    half.refused[row] |= u64::from(crossed) << party;
                }
            }
            half.options.extend(half.issues.iter().map(|i| whole[*i]));
        }
        half
    }
}

/// Both halves of a space.
#[derive(Clone, Debug)]
pub(crate) struct Halves {
    /// The first groups.
    pub(crate) head: Half,
    /// The rest.
    pub(crate) tail: Half,
    issues: usize,
    mean: bool,
}

impl Halves {
    /// Splits a space.
    pub(crate) fn new(space: &Space<'_>) -> Self {
        let total: f64 = space.groups.iter().map(|g| g.rows() as f64).product();
        let (mut head, mut tail, mut product) = (Vec::new(), Vec::new(), 1.0);
        for (index, group) in space.groups.iter().enumerate() {
            let next = product * group.rows() as f64;
            if tail.is_empty() && next * next <= total * 1.5 {
                product = next;
                head.push(index);
            } else {
                tail.push(index);
            }
        }
        Self {
            head: Half::new(space, &head),
            tail: Half::new(space, &tail),
            issues: space.scenario.issues.len(),
            mean: space.holds_empty,
        }
    }

    /// How many articles a package includes.
    pub(crate) fn included(&self, head: usize, tail: usize) -> u16 {
        self.head.included[head] + self.tail.included[tail]
    }

    /// Whether the two rows make a package: they do unless they make the empty draft of a mean.
    pub(crate) fn is_package(&self, head: usize, tail: usize) -> bool {
        !self.mean || self.included(head, tail) > 0
    }

    /// The package of two rows.
    pub(crate) fn package(&self, head: usize, tail: usize) -> Package {
        let mut package = vec![0; self.issues];
        self.fill(head, tail, &mut package);
        package
    }

    /// Writes the package of two rows.
    pub(crate) fn fill(&self, head: usize, tail: usize, package: &mut [u16]) {
        for (half, row) in [(&self.head, head), (&self.tail, tail)] {
            for (issue, option) in half.issues.iter().zip(half.options(row)) {
                package[*issue] = *option;
            }
        }
    }
}
