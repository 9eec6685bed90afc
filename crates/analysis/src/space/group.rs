//! Issues that are linked by a rule, a red line or an interaction term, and their assignments one by one.
//!
//! Issues of different groups never meet in one rule, so the packages are the product of the groups: what is
//! counted, bounded and summed per group need not be looked at again package by package.
//! Cost: one visit for each partial assignment that no rule bars, at most [`MOST_VISITS`] of them in a group.

use mediant_core::scenario::{Bar, MatterKind, Scenario};

use super::unit::Parts;

/// The most partial assignments that one group is searched through.
pub const MOST_VISITS: usize = 1 << 25;

/// The most numbers (rows times parties) that one group keeps.
pub const MOST_CELLS: usize = 1 << 23;

/// Linked issues and their feasible assignments, the rows, in lexicographic order.
#[derive(Clone, Debug)]
pub struct Group {
    /// The issues, by index, rising.
    pub issues: Vec<usize>,
    /// For each party, what each row adds, in steps.
    pub columns: Vec<Vec<i64>>,
    /// How many articles each row includes.
    pub included: Vec<u16>,
    /// For each party, whether a row crosses one of its red lines; empty where none of its red lines that
    /// do not bar a package for all lies here.
    pub crossed: Vec<Vec<bool>>,
    /// Rows without contradiction, red lines aside.
    pub consistent: u128,
    /// For each party, how many of those cross none of its red lines.
    pub uncrossed: Vec<u128>,
    /// What each row adds to the place of a package in the lexicographic order (see [`super::Space::package`]).
    pub codes: Vec<u128>,
}

/// A group would keep more rows, or takes more visits, than there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

impl Group {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.codes.len()
    }
}

/// The groups of a scenario, each as issues by rising index, in order of their first issue.
pub(super) fn linked_issues(scenario: &Scenario, all_in_one: bool) -> Vec<Vec<usize>> {
    let count = scenario.issues.len();
    let mut root: Vec<usize> = (0..count).collect();
    let mut join = |together: &mut dyn Iterator<Item = usize>| {
        let Some(first) = together.next() else { return };
        for other in together {
            let (a, b) = (find(&mut root, first), find(&mut root, other));
            root[a.max(b)] = a.min(b);
        }
    };
    if all_in_one {
        join(&mut (0..count));
    }
    let red_lines = scenario.parties.iter().flat_map(|p| &p.red_lines);
    for bar in scenario.rules.iter().chain(red_lines) {
        join(&mut bar.all_of.iter().chain(&bar.unless).map(|c| c.issue));
    }
    for term in scenario.parties.iter().flat_map(|p| &p.interactions) {
        join(&mut term.all_of.iter().map(|c| c.issue));
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut place = vec![usize::MAX; count];
    for issue in 0..count {
        let root = find(&mut root, issue);
        if place[root] == usize::MAX {
            place[root] = groups.len();
            groups.push(Vec::new());
        }
        groups[place[root]].push(issue);
    }
    groups
}

fn find(root: &mut [usize], mut at: usize) -> usize {
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

/// What one group is made from.
pub(super) struct Making<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) parts: &'a [Parts],
    /// Bit `k`: party `k`'s red lines bar a package for all.
    pub(super) needed: u64,
    /// By how much one option more of an issue moves a package on in the lexicographic order.
    pub(super) places: &'a [u128],
    /// Where one group holds the whole of a mean: what the sum is multiplied by for each count of articles.
    pub(super) factors: Option<&'a [f64]>,
}

/// What is checked or added once the issue at some depth is settled: a bar or a term, by party.
#[derive(Default)]
struct Due<'a> {
    rules: Vec<&'a Bar>,
    red_lines: Vec<(usize, &'a Bar)>,
    terms: Vec<(usize, usize)>,
}

/// Lists the rows of a group.
pub(super) fn make(making: &Making<'_>, issues: Vec<usize>, first: bool) -> Result<Group, TooLarge> {
    let parties = making.scenario.parties.len();
    let due = due(making.scenario, &issues, first);
    let soft =
        |k: usize| making.needed >> k & 1 == 0 && due.iter().any(|d| d.red_lines.iter().any(|r| r.0 == k));
    let group = Group {
        columns: vec![Vec::new(); parties],
        included: Vec::new(),
        crossed: Vec::new(),
        consistent: 0,
        uncrossed: vec![0; parties],
        codes: Vec::new(),
        issues,
    };
    let softly = (0..parties).map(soft).collect();
    let mut search = Search {
        making,
        due,
        softly,
        crossed: vec![Vec::new(); parties],
        package: vec![0; making.scenario.issues.len()],
        sums: vec![0; parties],
        visits: 0,
        group,
    };
    search.descend(0, At { code: 0, included: 0, crossed: 0 })?;
    let mut group = search.group;
    if search.softly.contains(&true) {
        group.crossed = search.crossed;
    }
    Ok(group)
}

fn due<'a>(scenario: &'a Scenario, issues: &[usize], first: bool) -> Vec<Due<'a>> {
    let mut due: Vec<Due<'a>> = issues.iter().map(|_| Due::default()).collect();
    // Depth at which the last of these issues is settled; what names no issue is due in the first group at once.
    let depth = |named: &mut dyn Iterator<Item = usize>| match named.max() {
        Some(last) => issues.binary_search(&last).ok(),
        None => first.then_some(0),
    };
    for rule in &scenario.rules {
        if let Some(at) = depth(&mut rule.all_of.iter().chain(&rule.unless).map(|c| c.issue)) {
            due[at].rules.push(rule);
        }
    }
    for (party, seat) in scenario.parties.iter().enumerate() {
        for line in &seat.red_lines {
            if let Some(at) = depth(&mut line.all_of.iter().chain(&line.unless).map(|c| c.issue)) {
                due[at].red_lines.push((party, line));
            }
        }
        for (index, term) in seat.interactions.iter().enumerate() {
            if let Some(at) = depth(&mut term.all_of.iter().map(|c| c.issue)) {
                due[at].terms.push((party, index));
            }
        }
    }
    due
}

#[derive(Clone, Copy)]
struct At {
    code: u128,
    included: u16,
    crossed: u64,
}

struct Search<'a> {
    making: &'a Making<'a>,
    due: Vec<Due<'a>>,
    softly: Vec<bool>,
    crossed: Vec<Vec<bool>>,
    package: Vec<u16>,
    sums: Vec<i64>,
    visits: usize,
    group: Group,
}

impl Search<'_> {
    fn descend(&mut self, depth: usize, at: At) -> Result<(), TooLarge> {
        let Some(issue) = self.group.issues.get(depth).copied() else { return self.keep(at) };
        let scenario = self.making.scenario;
        let matter = &scenario.issues[issue];
        let before = self.sums.clone();
        for option in 0..u16::try_from(matter.options.len()).unwrap_or(u16::MAX) {
            self.visits += 1;
            if self.visits > MOST_VISITS {
                return Err(TooLarge);
            }
            self.package[issue] = option;
            if self.due[depth].rules.iter().any(|r| r.bars(&self.package)) {
                continue;
            }
            let mut next = At { code: at.code + self.making.places[issue] * u128::from(option), ..at };
            next.included += u16::from(matter.kind == MatterKind::Article && option == 1);
            for (party, line) in &self.due[depth].red_lines {
                next.crossed |= u64::from(line.bars(&self.package)) << party;
            }
            for (k, parts) in self.making.parts.iter().enumerate() {
                self.sums[k] = before[k] + parts.values[issue][usize::from(option)];
            }
            if self.making.factors.is_none() {
                for (party, term) in &self.due[depth].terms {
                    let all_of = &scenario.parties[*party].interactions[*term].all_of;
                    if all_of.iter().all(|c| self.package[c.issue] == c.option) {
                        self.sums[*party] += self.making.parts[*party].terms[*term];
                    }
                }
            }
            self.descend(depth + 1, next)?;
        }
        self.sums = before;
        Ok(())
    }

    /// A complete assignment that no rule bars.
    fn keep(&mut self, at: At) -> Result<(), TooLarge> {
        if self.making.factors.is_some() && at.included == 0 {
            return Ok(());
        }
        self.group.consistent += 1;
        for (k, count) in self.group.uncrossed.iter_mut().enumerate() {
            *count += u128::from(at.crossed >> k & 1 == 0);
        }
        if at.crossed & self.making.needed != 0 {
            return Ok(());
        }
        if (self.group.codes.len() + 1) * self.sums.len() > MOST_CELLS {
            return Err(TooLarge);
        }
        self.group.codes.push(at.code);
        self.group.included.push(at.included);
        for k in 0..self.sums.len() {
            let value = self.value(k, at.included);
            self.group.columns[k].push(value);
            if self.softly[k] {
                self.crossed[k].push(at.crossed >> k & 1 == 1);
            }
        }
        Ok(())
    }

    /// What the assignment adds for a party; where one group holds the whole of a mean, the mean and the terms.
    fn value(&self, party: usize, included: u16) -> i64 {
        let Some(factors) = self.making.factors else { return self.sums[party] };
        let terms = &self.making.scenario.parties[party].interactions;
        let holds = |all_of: &[mediant_core::scenario::Choice]| {
            all_of.iter().all(|c| self.package[c.issue] == c.option)
        };
        let adds = &self.making.parts[party].terms;
        let added: i64 = terms.iter().zip(adds).filter(|(t, _)| holds(&t.all_of)).map(|(_, adds)| adds).sum();
        super::nearest(super::float(self.sums[party]) * factors[usize::from(included)]) + added
    }
}
