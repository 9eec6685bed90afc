//! Linked issues → a net: variables with classes of options, and conjunctions that bar or add.
//!
//! A bar `all_of` unless `u` is the conjunction of its choices and of every other option of `u`'s issue; so bars and terms
//! are alike: ranges of options of some issues that must be taken together. Options of an issue that lie in the same
//! ranges are one class. A conjunction of more than [`SHORT`] issues may be spelt out: `a₂ = c₁ ∧ c₂`, `a₃ = a₂ ∧ c₃`, …,
//! each `a` a variable with two classes that the issues determine, so that nothing is counted twice.
//! Cost: bars and terms with their choices, sorted; classes times the ranges that they lie in.

use std::collections::BTreeMap;

use mediant_core::scenario::{Choice, Run};

use super::points::{Code, Points, Shape};
use super::{Linked, MOST_WORDS, TooLarge};
use crate::maxima::{MOST_STEPS, undominated};
use crate::options::Refusal;

/// The most issues of a conjunction that is not spelt out.
pub(super) const SHORT: usize = 3;

/// The most bits for which class lies in which range, and the most ranges that all classes together lie in.
const MOST_BITS: usize = 1 << 28;

/// Options as ranges, rising and apart, both ends included.
type Ranges = Vec<(u16, u16)>;

/// Ranges of options of some issues, by issue: none of them empty or all options.
type Conjunction = Vec<(usize, Ranges)>;

/// What conjunctions add for each party.
type Terms = BTreeMap<Conjunction, Vec<i128>>;

/// A variable.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    /// Its classes: an issue's, or no and yes of a conjunction.
    pub(super) classes: usize,
    /// The options of each class; empty for a conjunction's.
    pub(super) options: Vec<Ranges>,
    /// What it stands for: the two literals that make it; none for an issue.
    pub(super) of: Option<(usize, usize)>,
}

/// Some classes of a variable.
#[derive(Clone, Debug)]
pub(super) struct Literal {
    pub(super) variable: usize,
    /// One bit for each class.
    bits: Vec<u64>,
}

impl Literal {
    /// Whether it holds for a class.
    pub(super) fn holds(&self, class: usize) -> bool {
        self.bits[class / 64] >> (class % 64) & 1 == 1
    }
}

/// What a conjunction does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It may not hold.
    Bars,
    /// What it adds for each party if it holds.
    Adds(Vec<i128>),
    /// It holds just if this variable says yes.
    Defines(usize),
}

/// A conjunction of literals of different variables.
#[derive(Clone, Debug)]
pub(super) struct Factor {
    pub(super) literals: Vec<usize>,
    pub(super) effect: Effect,
}

/// Variables and what ties them together.
#[derive(Clone, Debug)]
pub(super) struct Net {
    /// The issues, then those of spelt out conjunctions.
    pub(super) variables: Vec<Variable>,
    pub(super) literals: Vec<Literal>,
    pub(super) factors: Vec<Factor>,
    /// What every assignment gets.
    pub(super) constant: Vec<i128>,
    /// Whether all is barred.
    pub(super) barred: bool,
    /// The undominated options of each class, by variable.
    pub(super) own: Vec<Vec<Points<u128>>>,
    pub(super) code: Code,
    pub(super) parties: usize,
    /// The most issues of one conjunction.
    pub(super) longest: usize,
}

impl Net {
    /// The variables of a factor.
    pub(super) fn scope(&self, factor: &Factor) -> impl Iterator<Item = usize> {
        let defined = match factor.effect {
            Effect::Defines(variable) => Some(variable),
            _ => None,
        };
        factor.literals.iter().map(|l| self.literals[*l].variable).chain(defined)
    }

    /// The issues that a variable stands for.
    pub(super) fn issues_of(&self, variable: usize) -> Vec<usize> {
        let (mut issues, mut next) = (Vec::new(), Some(variable));
        while let Some(at) = next.take() {
            match self.variables[at].of {
                None => issues.push(at),
                // The second literal is always an issue's.
                Some((one, other)) => {
                    issues.push(self.literals[other].variable);
                    next = Some(self.literals[one].variable);
                }
            }
        }
        issues
    }
}

/// The net of linked issues, conjunctions of more than `short` issues spelt out.
///
/// # Errors
/// Refuses what does not fit together, and ranges that cut the options into too many classes.
pub(super) fn net(linked: &Linked<'_>, short: usize) -> Result<Net, TooLarge> {
    check(linked)?;
    let (bars, terms) = conjunctions(linked);
    let mut spelling = Spelling::default();
    for size in &linked.sizes {
        spelling.variables.push(Variable { classes: 1, options: vec![vec![(0, size - 1)]], of: None });
    }
    let mut net = Net {
        variables: Vec::new(),
        literals: Vec::new(),
        factors: Vec::new(),
        constant: vec![0; linked.values.len()],
        barred: false,
        own: Vec::new(),
        code: Code::new(&linked.sizes),
        parties: linked.values.len(),
        longest: 0,
    };
    let mut named: Vec<(Vec<usize>, Effect)> = Vec::new();
    let bars = bars.into_iter().map(|b| (b, Effect::Bars));
    for (conjunction, effect) in bars.chain(terms.into_iter().map(|(t, adds)| (t, Effect::Adds(adds)))) {
        net.longest = net.longest.max(conjunction.len());
        match (conjunction.is_empty(), effect) {
            (true, Effect::Adds(adds)) => net.constant = adds,
            (true, _) => net.barred = true,
            (false, effect) => {
                let literals = conjunction.into_iter().map(|(i, r)| spelling.literal(i, r)).collect();
                named.push((literals, effect));
            }
        }
    }
    spelling.classes(&linked.sizes)?;
    for (literals, effect) in named {
        spelling.factor(literals, effect, short);
    }
    (net.variables, net.literals, net.factors) = (spelling.variables, spelling.literals, spelling.factors);
    net.own = own(linked, &net)?;
    Ok(net)
}

/// Says what does not fit together.
pub(super) fn check(linked: &Linked<'_>) -> Result<(), Refusal> {
    let fault = |what: &str| Err(Refusal::Malformed(what.to_owned()));
    let fits = |rows: &Vec<Vec<i128>>| {
        rows.len() == linked.sizes.len()
            && rows.iter().zip(&linked.sizes).all(|(row, size)| row.len() == usize::from(*size))
    };
    if linked.values.is_empty() || linked.sizes.contains(&0) {
        return fault("no party, or an issue without options");
    }
    if !linked.values.iter().all(fits) {
        return fault("values do not fit the options");
    }
    let run =
        |run: &Run| run.first <= run.last && linked.sizes.get(run.issue).is_some_and(|size| run.last < *size);
    let choice = |c: &Choice| linked.sizes.get(c.issue).is_some_and(|size| c.option < *size);
    if !linked.terms.iter().all(|(party, runs, _)| *party < linked.values.len() && runs.iter().all(run)) {
        return fault("a term names no party, issue or option");
    }
    if !linked.bars.iter().all(|bar| bar.all_of.iter().chain(&bar.unless).all(choice)) {
        return fault("a bar names no issue or option");
    }
    for (party, rows) in linked.values.iter().enumerate() {
        let most = |row: &Vec<i128>| row.iter().map(|v| v.unsigned_abs()).max().unwrap_or(0);
        let terms = linked.terms.iter().filter(|t| t.0 == party).map(|t| t.2.unsigned_abs());
        let size = rows.iter().map(most).chain(terms).fold(0_u128, u128::saturating_add);
        if size >= MOST_STEPS.unsigned_abs() {
            return fault("utilities have too many digits");
        }
    }
    Ok(())
}

/// All bars, and all terms with what they add for each party, as conjunctions, each once; terms that never hold left out.
fn conjunctions(linked: &Linked<'_>) -> (Vec<Conjunction>, Terms) {
    let mut bars = Vec::new();
    for bar in &linked.bars {
        let chosen = bar.all_of.iter().map(|c| (c.issue, vec![(c.option, c.option)]));
        let lifted = bar.unless.map(|c| {
            let below = c.option.checked_sub(1).map(|last| (0, last));
            let above = c.option + 1 < linked.sizes[c.issue];
            let above = above.then(|| (c.option + 1, linked.sizes[c.issue] - 1));
            (c.issue, below.into_iter().chain(above).collect())
        });
        bars.extend(conjunction(&linked.sizes, chosen.chain(lifted)));
    }
    bars.sort_unstable();
    bars.dedup();
    let mut terms = Terms::new();
    for (party, runs, adds) in &linked.terms {
        let ranges = runs.iter().map(|run| (run.issue, vec![(run.first, run.last)]));
        if let Some(conjunction) = conjunction(&linked.sizes, ranges) {
            terms.entry(conjunction).or_insert_with(|| vec![0; linked.values.len()])[*party] += adds;
        }
    }
    terms.retain(|_, adds| adds.iter().any(|a| *a != 0));
    (bars, terms)
}

/// Ranges that must hold together, by issue; none where they never do.
fn conjunction(sizes: &[u16], all: impl Iterator<Item = (usize, Ranges)>) -> Option<Conjunction> {
    let mut by_issue: BTreeMap<usize, Ranges> = BTreeMap::new();
    for (issue, ranges) in all {
        let both = match by_issue.get(&issue) {
            Some(held) => common(held, &ranges),
            None => ranges,
        };
        if both.is_empty() {
            return None;
        }
        by_issue.insert(issue, both);
    }
    let partial = |(issue, ranges): &(usize, Ranges)| ranges[..] != [(0, sizes[*issue] - 1)];
    Some(by_issue.into_iter().filter(partial).collect())
}

/// What lies in a range of each; of ranges as few as ours.
fn common(one: &Ranges, other: &Ranges) -> Ranges {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    pairs.filter(|(first, last)| first <= last).collect()
}

/// Variables, literals and factors under way.
#[derive(Default)]
struct Spelling {
    variables: Vec<Variable>,
    literals: Vec<Literal>,
    factors: Vec<Factor>,
    /// The literals of issues.
    known: BTreeMap<(usize, Ranges), usize>,
    /// The literals of pairs of literals.
    pairs: BTreeMap<(usize, usize), usize>,
}

impl Spelling {
    fn literal(&mut self, issue: usize, ranges: Ranges) -> usize {
        let next = self.known.len();
        *self.known.entry((issue, ranges)).or_insert(next)
    }

    /// Options that lie in the same ranges become one class, numbered by their first options; literals get their bits.
    fn classes(&mut self, sizes: &[u16]) -> Result<(), TooLarge> {
        let too_many =
            |issue: usize| TooLarge::Linked { issues: vec![issue], assignments: u128::from(sizes[issue]) };
        let mut by_issue: BTreeMap<usize, Vec<(usize, &Ranges)>> = BTreeMap::new();
        for ((issue, ranges), literal) in &self.known {
            by_issue.entry(*issue).or_default().push((*literal, ranges));
        }
        let empty = Literal { variable: 0, bits: Vec::new() };
        let mut literals = vec![empty; self.known.len()];
        let mut left = MOST_BITS;
        for (issue, ranges) in by_issue {
            let classes = classes(&ranges, sizes[issue], &mut left).ok_or_else(|| too_many(issue))?;
            let words = classes.len().div_ceil(64);
            left = left.checked_sub(words * 64 * ranges.len()).ok_or_else(|| too_many(issue))?;
            for (literal, _) in &ranges {
                literals[*literal] = Literal { variable: issue, bits: vec![0; words] };
            }
            for (class, (_, of)) in classes.iter().enumerate() {
                for literal in of {
                    literals[*literal].bits[class / 64] |= 1 << (class % 64);
                }
            }
            let options: Vec<Ranges> = classes.into_iter().map(|(options, _)| options).collect();
            self.variables[issue] = Variable { classes: options.len(), options, of: None };
        }
        self.literals = literals;
        Ok(())
    }

    /// Adds a conjunction, spelt out where it is long.
    fn factor(&mut self, literals: Vec<usize>, effect: Effect, short: usize) {
        if literals.len() <= short.max(2) {
            self.factors.push(Factor { literals, effect });
            return;
        }
        let (first, rest) = (literals[0], &literals[1..]);
        let (last, middle) = (rest[rest.len() - 1], &rest[..rest.len() - 1]);
        let all = middle.iter().fold(first, |so_far, next| self.both(so_far, *next));
        self.factors.push(Factor { literals: vec![all, last], effect });
    }

    /// The literal of a variable that says whether two literals hold.
    fn both(&mut self, one: usize, other: usize) -> usize {
        if let Some(known) = self.pairs.get(&(one, other)) {
            return *known;
        }
        let variable = self.variables.len();
        self.variables.push(Variable { classes: 2, options: Vec::new(), of: Some((one, other)) });
        self.factors.push(Factor { literals: vec![one, other], effect: Effect::Defines(variable) });
        self.literals.push(Literal { variable, bits: vec![2] });
        self.pairs.insert((one, other), self.literals.len() - 1);
        self.literals.len() - 1
    }
}

/// The options of each class and the literals that hold for them, by first option.
fn classes(literals: &[(usize, &Ranges)], size: u16, left: &mut usize) -> Option<Vec<(Ranges, Vec<usize>)>> {
    // Where a literal begins or ceases to hold.
    let mut turns: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (literal, ranges) in literals {
        for (first, last) in *ranges {
            turns.entry(u32::from(*first)).or_default().push(*literal);
            turns.entry(u32::from(*last) + 1).or_default().push(*literal);
        }
    }
    turns.entry(0).or_default();
    let ends = turns.keys().copied().skip(1).chain([u32::from(size)]).collect::<Vec<_>>();
    let mut holding = std::collections::BTreeSet::new();
    let mut places: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let mut found: Vec<(Ranges, Vec<usize>)> = Vec::new();
    for ((first, turning), end) in turns.into_iter().zip(ends) {
        for literal in turning {
            if !holding.remove(&literal) {
                holding.insert(literal);
            }
        }
        if first >= end {
            continue;
        }
        *left = left.checked_sub(holding.len() + 1)?;
        let of: Vec<usize> = holding.iter().copied().collect();
        let class = *places.entry(of.clone()).or_insert(found.len());
        if class == found.len() {
            found.push((Vec::new(), of));
        }
        let option = |at: u32| u16::try_from(at).unwrap_or(u16::MAX);
        found[class].0.push((option(first), option(end - 1)));
    }
    Some(found)
}

/// The undominated options of each class.
fn own(linked: &Linked<'_>, net: &Net) -> Result<Vec<Vec<Points<u128>>>, TooLarge> {
    let shape = Shape { width: net.parties.max(2), limbs: net.code.limbs() };
    let mut left = MOST_WORDS;
    let mut own = Vec::with_capacity(net.variables.len());
    for (issue, variable) in net.variables.iter().enumerate() {
        if variable.of.is_some() {
            own.push(vec![Points::unit(shape); 2]);
            continue;
        }
        let mut classes = Vec::with_capacity(variable.classes);
        for options in &variable.options {
            let points = class((linked, net), (issue, options), shape);
            left = left.checked_sub(points.len() as u64 * Points::<u128>::words(shape)).ok_or_else(|| {
                TooLarge::Linked { issues: vec![issue], assignments: linked.sizes[issue].into() }
            })?;
            classes.push(points);
        }
        own.push(classes);
    }
    Ok(own)
}

/// The undominated among some options of an issue.
fn class(
    (linked, net): (&Linked<'_>, &Net),
    (issue, options): (usize, &Ranges),
    shape: Shape,
) -> Points<u128> {
    let options: Vec<u16> = options.iter().flat_map(|(first, last)| *first..=*last).collect();
    let column = |rows: &Vec<Vec<i128>>| options.iter().map(|o| rows[issue][usize::from(*o)]).collect();
    let mut columns: Vec<Vec<i128>> = linked.values.iter().map(column).collect();
    columns.resize(shape.width, vec![0; options.len()]);
    let front = undominated(&columns, 0).front;
    let mut points = Points::new(shape);
    for at in 0..front.len() {
        let option = options[front.from[at].0 as usize];
        points.push(front.point(at), &net.code.of(issue, option), front.counts[at]);
    }
    points
}
