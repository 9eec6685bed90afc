//! What the readers of `GeniusWeb` and `NegMAS` files have in common: issues and profiles as numbers → case.
//!
//! A profile is `u(x) = constant + Σ_i w_i · v_i(x_i) + Σ terms`, all of it exact.

mod assemble;
mod lines;

use mediant_core::Fraction;
use mediant_core::number::show;

pub(super) use assemble::{Made, Refusal, Wants, agenda, assemble, bare, function, is_asked, is_named};
pub(super) use lines::add as add_lines;

/// The most packages that are looked at one by one.
pub(super) const ENUMERATED: usize = 100_000;

/// An issue as a file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matter {
    /// Its name.
    pub(super) name: String,
    /// What it can be settled by.
    pub(super) kind: Kind,
}

/// What an issue can be settled by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of these.
    Listed(Vec<Raw>),
    /// An amount on a step: the amounts, rising.
    Steps(Vec<Raw>),
    /// Any amount between two.
    Continuous(Fraction, Fraction),
}

impl Matter {
    /// The settlements one by one; nothing where any amount will do.
    pub(super) fn options(&self) -> &[Raw] {
        match &self.kind {
            Kind::Listed(options) | Kind::Steps(options) => options,
            Kind::Continuous(..) => &[],
        }
    }

    /// The index of a settlement that a file names.
    pub(super) fn index(&self, raw: &Raw) -> Option<usize> {
        self.options().iter().position(|o| o.key() == raw.key())
    }
}

/// A value as a file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    /// As it is written.
    pub(super) text: String,
    /// The number that it is, if it is one.
    pub(super) number: Option<Fraction>,
}

impl Raw {
    /// A value that is written so.
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), number: super::number::read(text).ok() }
    }

    /// What it is compared by: 1 and 1.0 are the same value.
    pub(super) fn key(&self) -> String {
        self.number.as_ref().map_or_else(|| format!(" {}", self.text), show)
    }
}

/// What a profile says of one issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// A number for each settlement, in the issue's order.
    Table(Vec<Fraction>),
    /// Straight lines between amounts, by rising amount, level beyond the first and the last.
    Lines(Vec<(Fraction, Fraction)>),
}

impl Worth {
    /// Worth nothing, whatever the settlement.
    pub(super) fn nothing(matter: &Matter) -> Self {
        match &matter.kind {
            Kind::Continuous(low, high) => {
                Self::Lines(vec![(low.clone(), Fraction::default()), (high.clone(), Fraction::default())])
            }
            _ => Self::Table(vec![Fraction::default(); matter.options().len()]),
        }
    }

    /// Adds `scale` times another worth of the same issue.
    pub(super) fn add(&mut self, other: &Self, scale: &Fraction) {
        match (self, other) {
            (Self::Table(own), Self::Table(more)) => {
                own.iter_mut().zip(more).for_each(|(own, more)| *own += more * scale);
            }
            (Self::Lines(own), Self::Lines(more)) => *own = add_lines(own, more, scale),
            _ => {}
        }
    }

    /// The least it can be.
    fn least(&self) -> Fraction {
        let least = match self {
            Self::Table(numbers) => numbers.iter().min(),
            Self::Lines(points) => points.iter().map(|(_, worth)| worth).min(),
        };
        least.cloned().unwrap_or_default()
    }
}

/// Settlements of one issue that follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// By index, both included.
    Indices(usize, usize),
    /// By amount, both included.
    Amounts(Fraction, Fraction),
}

/// An extra term: what it adds where all of these hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Issues by index, each once.
    pub(super) all_of: Vec<(usize, Ends)>,
    /// What it adds.
    pub(super) adds: Fraction,
}

/// What a party wants, as a file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    /// What every package is worth before anything is counted.
    pub(super) constant: Fraction,
    /// The weights, where the file has them apart; else they are in the values.
    pub(super) weights: Option<Vec<Fraction>>,
    /// For each issue.
    pub(super) worth: Vec<Worth>,
    /// Extra terms.
    pub(super) terms: Vec<Term>,
}

impl Profile {
    /// Worth nothing, whatever the package.
    pub(super) fn nothing(matters: &[Matter]) -> Self {
        Self {
            constant: Fraction::default(),
            weights: None,
            worth: matters.iter().map(Worth::nothing).collect(),
            terms: Vec::new(),
        }
    }

    /// The same with the weights multiplied into the values.
    pub(super) fn flat(mut self) -> Self {
        for (index, weight) in self.weights.take().into_iter().flatten().enumerate() {
            match &mut self.worth[index] {
                Worth::Table(numbers) => numbers.iter_mut().for_each(|n| *n *= &weight),
                Worth::Lines(points) => points.iter_mut().for_each(|(_, n)| *n *= &weight),
            }
        }
        self
    }

    /// Adds `scale` times another profile; both without weights apart.
    pub(super) fn add(&mut self, other: Self, scale: &Fraction) {
        self.constant += other.constant * scale;
        self.worth.iter_mut().zip(&other.worth).for_each(|(own, more)| own.add(more, scale));
        self.terms.extend(other.terms.into_iter().map(|t| Term { adds: t.adds * scale, ..t }));
    }

    /// What a package is worth, settled by index on every issue; none where an issue is continuous.
    pub(super) fn utility(&self, package: &[usize]) -> Option<Fraction> {
        let mut sum = self.constant.clone();
        for (index, (option, worth)) in package.iter().zip(&self.worth).enumerate() {
            let Worth::Table(numbers) = worth else { return None };
            let value = numbers.get(*option)?;
            match &self.weights {
                Some(weights) => sum += value * &weights[index],
                None => sum += value,
            }
        }
        let holds = |(issue, ends): &(usize, Ends)| match ends {
            Ends::Indices(first, last) => (*first..=*last).contains(&package[*issue]),
            Ends::Amounts(..) => false,
        };
        for term in self.terms.iter().filter(|t| t.all_of.iter().all(holds)) {
            sum += &term.adds;
        }
        Some(sum)
    }

    /// The least that a package can be worth, and whether it is a bound only: with terms, packages are looked at one by
    /// one where there are few enough, and otherwise a term that takes something away is taken to hold wherever that is worst.
    pub(super) fn least(&self, matters: &[Matter]) -> (Fraction, bool) {
        let one = Fraction::from_integer(1.into());
        let weight = |index: usize| self.weights.as_ref().map_or(&one, |w| &w[index]);
        let separate: Fraction = self.worth.iter().enumerate().map(|(i, w)| w.least() * weight(i)).sum();
        let separate = separate + &self.constant;
        if self.terms.is_empty() {
            return (separate, false);
        }
        let counts: Vec<usize> = matters.iter().map(|m| m.options().len()).collect();
        let size = counts.iter().try_fold(1_usize, |all, n| all.checked_mul(*n));
        let work = size.and_then(|n| n.checked_mul(self.terms.len()));
        if work.is_some_and(|n| (1..=10_000_000).contains(&n)) {
            let least = packages(&counts).filter_map(|p| self.utility(&p)).min();
            return least.map_or((separate, true), |least| (least, false));
        }
        let below: Fraction = self.terms.iter().map(|t| &t.adds).filter(|a| **a < Fraction::default()).sum();
        (separate + below, true)
    }
}

/// Every package of issues with so many settlements each, the last issue changing fastest.
pub(super) fn packages(counts: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let mut next = (!counts.contains(&0)).then(|| vec![0; counts.len()]);
    std::iter::from_fn(move || {
        let now = next.clone()?;
        let up = (0..counts.len()).rev().find(|i| now[*i] + 1 < counts[*i]);
        next = up.map(|up| {
            let mut then = now.clone();
            then[up] += 1;
            then[up + 1..].fill(0);
            then
        });
        Some(now)
    })
}
