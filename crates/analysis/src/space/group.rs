//! Issues that are linked by a rule, a red line or an interaction term, and their assignments one by one.
//!
//! Issues of different groups never meet in one rule, so the packages are the product of the groups: what is
//! counted, bounded and summed per group need not be looked at again package by package.
//! Cost: one visit for each partial assignment that no rule bars, and in each what is due there; together, over all
//! groups of a scenario, at most [`MOST_WORK`]. Rows are listed only as long as the product of the groups stays within
//! what may be walked through; beyond that they are counted, which takes no memory.

use mediant_core::number::Count;
use mediant_core::preference::Takes;
use mediant_core::scenario::{Bar, Bundle, MatterKind, Scenario};

use super::unit::Parts;

/// The most work that all groups of a scenario are searched in: a visit counts some and one for each party, and each
/// rule, red line or term due there one and one more for each choice that it names.
pub const MOST_WORK: u64 = 1 << 28;

/// What a visit counts before anything else.
const VISIT: u64 = 4;

/// The most numbers (rows times parties) that one group keeps.
pub const MOST_CELLS: usize = 1 << 23;

/// Linked issues and their feasible assignments, the rows, in lexicographic order.
#[derive(Clone, Debug)]
pub struct Group {
    /// The issues, by index, rising.
    pub issues: Vec<usize>,
    /// For each party, what each row adds, in steps.
    pub columns: Vec<Vec<i128>>,
    /// How many articles each row includes.
    pub included: Vec<u16>,
    /// For each party, whether a row crosses one of its red lines; empty where none of its red lines that
    /// do not bar a package for all lies here.
    pub crossed: Vec<Vec<bool>>,
    /// Rows without contradiction, red lines aside.
    pub consistent: Count,
    /// For each party, how many of those cross none of its red lines.
    pub uncrossed: Vec<Count>,
    /// Rows that no red line bars for all either, whether they are listed or only counted.
    pub feasible: Count,
    /// The place of each row in the lexicographic order of all assignments of the group's issues.
    pub codes: Vec<u128>,
    /// Where only the undominated assignments are listed, since all are too many: the option of each issue, row after
    /// row. Else empty.
    pub chosen: Vec<u16>,
    /// The same: how many assignments each row stands for; none where that is not known.
    pub standing: Vec<Option<Count>>,
    /// By how much one option more of each of its issues moves a row on in that order.
    pub places: Vec<u128>,
    /// How many options each of its issues has.
    pub sizes: Vec<u128>,
}

/// Why a group is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLarge {
    /// It would keep more numbers than there is room for.
    Rows,
    /// The search takes more work than is left.
    Work,
}

/// What is left for the groups still to be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Work of the search.
    pub(super) work: u64,
    /// Rows to list; with more, all are counted and none is listed.
    pub(super) rows: u128,
}

impl Group {
    /// How many rows are listed.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.codes.len()
    }

    /// The options that a row settles, with their issues.
    pub fn options(&self, row: usize) -> impl Iterator<Item = (usize, u16)> {
        let width = self.issues.len();
        let chosen = self.chosen.get(row * width..(row + 1) * width).filter(|c| !c.is_empty());
        let code = self.codes[row];
        let option = move |at: usize| match chosen {
            Some(chosen) => chosen[at],
            // Most groups are one issue; long divisions for them would take most of the time of listing packages.
            None if width == 1 => u16::try_from(code).unwrap_or(u16::MAX),
            None => u16::try_from(code / self.places[at] % self.sizes[at]).unwrap_or(u16::MAX),
        };
        self.issues.iter().copied().enumerate().map(move |(at, issue)| (issue, option(at)))
    }

    /// Whether only undominated assignments are listed.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.standing.is_empty()
    }

    /// A group of which only undominated assignments will be listed.
    pub(super) fn partial(issues: Vec<usize>, parties: usize, sizes: &[u16]) -> Self {
        Self {
            issues,
            columns: vec![Vec::new(); parties],
            included: Vec::new(),
            crossed: Vec::new(),
            consistent: Count::ZERO,
            uncrossed: vec![Count::ZERO; parties],
            feasible: Count::ZERO,
            codes: Vec::new(),
            chosen: Vec::new(),
            standing: Vec::new(),
            places: Vec::new(),
            sizes: sizes.iter().map(|s| u128::from(*s)).collect(),
        }
    }

    /// Lists an undominated assignment: what it adds for each party, the option of each issue, and for how many
    /// assignments it stands.
    pub(super) fn take(&mut self, steps: &[i128], chosen: &[u16], standing: Option<Count>) {
        self.columns.iter_mut().zip(steps).for_each(|(column, steps)| column.push(*steps));
        self.included.push(0);
        self.codes.push(0);
        self.chosen.extend_from_slice(chosen);
        self.standing.push(standing);
    }

    /// Keeps the counts and no row.
    pub(super) fn forget(&mut self) {
        self.codes = Vec::new();
        self.included = Vec::new();
        self.columns.iter_mut().for_each(|c| *c = Vec::new());
        self.crossed = Vec::new();
    }
}

/// What a bundle adds to a package, in steps.
pub(super) fn bundled(bundle: &Bundle, adds: &[i128], package: &[u16]) -> i128 {
    let worth = bundle.of.iter().zip(adds).map(|(term, adds)| if term.holds(package) { *adds } else { 0 });
    let counts = match bundle.takes {
        Takes::Greatest => worth.max(),
        Takes::Least => worth.min(),
    };
    counts.unwrap_or(0)
}

/// The place value of each of some issues, the last issue fastest; none where there are more than 2^128 assignments.
pub(super) fn places(sizes: &[u128]) -> Option<Vec<u128>> {
    let mut place = 1_u128;
    let mut places = vec![0; sizes.len()];
    for (at, size) in places.iter_mut().zip(sizes).rev() {
        *at = place;
        place = place.checked_mul(*size)?;
    }
    Some(places)
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
    for seat in &scenario.parties {
        for term in &seat.interactions {
            join(&mut term.all_of.iter().map(|r| r.issue));
        }
        for bundle in &seat.bundles {
            join(&mut bundle.of.iter().flat_map(|t| &t.all_of).map(|r| r.issue));
        }
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
    /// Where one group holds the whole of a mean: what the sum is multiplied by for each count of articles.
    pub(super) factors: Option<&'a [f64]>,
}

/// What is checked or added once the issue at some depth is settled: a bar or a term, by party.
#[derive(Default)]
struct Due<'a> {
    rules: Vec<&'a Bar>,
    red_lines: Vec<(usize, &'a Bar)>,
    terms: Vec<(usize, usize)>,
    bundles: Vec<(usize, usize)>,
    /// What a visit counts with all of it.
    work: u64,
}

/// Lists the rows of a group, or counts them where there are more than there is room for.
pub(super) fn make(
    making: &Making<'_>,
    issues: Vec<usize>,
    first: bool,
    room: &mut Room,
) -> Result<Group, TooLarge> {
    let parties = making.scenario.parties.len();
    let sizes: Vec<u128> = issues.iter().map(|i| making.scenario.issues[*i].options.len() as u128).collect();
    let Some(places) = places(&sizes) else { return Err(TooLarge::Rows) };
    let free =
        making.scenario.rules.is_empty() && making.scenario.parties.iter().all(|p| p.red_lines.is_empty());
    let rows = sizes.iter().product::<u128>();
    if free && room.rows == u128::MAX && rows > (MOST_CELLS / parties) as u128 {
        return Err(TooLarge::Rows);
    }
    let mut due = due(making.scenario, &issues, first);
    if making.factors.is_some()
        && let Some(last) = due.last_mut()
    {
        // There all terms are looked at again in each row.
        let terms = making.scenario.parties.iter().flat_map(|p| &p.interactions);
        last.work += terms.map(|t| t.all_of.len() as u64 + 1).sum::<u64>();
    }
    let soft =
        |k: usize| making.needed >> k & 1 == 0 && due.iter().any(|d| d.red_lines.iter().any(|r| r.0 == k));
    let group = Group {
        columns: vec![Vec::new(); parties],
        included: Vec::new(),
        crossed: Vec::new(),
        consistent: Count::ZERO,
        uncrossed: Vec::new(),
        feasible: Count::ZERO,
        codes: Vec::new(),
        chosen: Vec::new(),
        standing: Vec::new(),
        places,
        sizes,
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
        room: *room,
        counts: (0, 0, vec![0; parties]),
        group,
    };
    search.descend(0, At { code: 0, included: 0, crossed: 0 })?;
    room.work = search.room.work;
    let mut group = search.group;
    (group.consistent, group.feasible) = (search.counts.0.into(), search.counts.1.into());
    group.uncrossed = search.counts.2.into_iter().map(Count::from).collect();
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
        for (index, bundle) in seat.bundles.iter().enumerate() {
            if let Some(at) = depth(&mut bundle.of.iter().flat_map(|t| &t.all_of).map(|r| r.issue)) {
                due[at].bundles.push((party, index));
            }
        }
    }
    for due in &mut due {
        let bars = due.rules.iter().copied().chain(due.red_lines.iter().map(|l| l.1));
        let named = bars.map(|b| b.all_of.len() + 1).sum::<usize>();
        let term =
            |(party, index): &(usize, usize)| scenario.parties[*party].interactions[*index].all_of.len() + 1;
        let terms = due.terms.iter().map(term).sum::<usize>();
        let of = |(party, index): &(usize, usize)| &scenario.parties[*party].bundles[*index].of;
        let bundled = due.bundles.iter().flat_map(of).map(|t| t.all_of.len() + 1).sum::<usize>();
        due.work = VISIT + (scenario.parties.len() + named + terms + bundled) as u64;
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
    sums: Vec<i128>,
    room: Room,
    /// Rows without contradiction; of them those that are feasible; and, for each party, those that cross no red line of it.
    counts: (u128, u128, Vec<u128>),
    group: Group,
}

impl Search<'_> {
    fn descend(&mut self, depth: usize, at: At) -> Result<(), TooLarge> {
        let Some(issue) = self.group.issues.get(depth).copied() else { return self.keep(at) };
        let scenario = self.making.scenario;
        let matter = &scenario.issues[issue];
        let before = self.sums.clone();
        for option in 0..u16::try_from(matter.options.len()).unwrap_or(u16::MAX) {
            let left = self.room.work.checked_sub(self.due[depth].work);
            self.room.work = left.ok_or(TooLarge::Work)?;
            self.package[issue] = option;
            if self.due[depth].rules.iter().any(|r| r.bars(&self.package)) {
                continue;
            }
            let mut next = At { code: at.code + self.group.places[depth] * u128::from(option), ..at };
            next.included += u16::from(matter.kind == MatterKind::Article && option == 1);
            for (party, line) in &self.due[depth].red_lines {
                next.crossed |= u64::from(line.bars(&self.package)) << party;
            }
            for (k, parts) in self.making.parts.iter().enumerate() {
                self.sums[k] = before[k] + parts.values[issue][usize::from(option)];
            }
            if self.making.factors.is_none() {
                for (party, term) in &self.due[depth].terms {
                    if scenario.parties[*party].interactions[*term].holds(&self.package) {
                        self.sums[*party] += self.making.parts[*party].terms[*term];
                    }
                }
                for (party, bundle) in &self.due[depth].bundles {
                    let of = &scenario.parties[*party].bundles[*bundle];
                    let adds = &self.making.parts[*party].bundles[*bundle];
                    self.sums[*party] += bundled(of, adds, &self.package);
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
        self.counts.0 += 1;
        for (k, count) in self.counts.2.iter_mut().enumerate() {
            *count += u128::from(at.crossed >> k & 1 == 0);
        }
        if at.crossed & self.making.needed != 0 {
            return Ok(());
        }
        self.counts.1 += 1;
        if self.counts.1 > self.room.rows {
            self.forget();
            return Ok(());
        }
        if (self.group.codes.len() + 1) * self.sums.len() > MOST_CELLS {
            return Err(TooLarge::Rows);
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

    /// Lists no rows any more.
    fn forget(&mut self) {
        if !self.group.codes.is_empty() {
            self.group.forget();
            self.crossed.iter_mut().for_each(|c| *c = Vec::new());
        }
    }

    /// What the assignment adds for a party; where one group holds the whole of a mean, the mean and the terms.
    fn value(&self, party: usize, included: u16) -> i128 {
        let Some(factors) = self.making.factors else { return self.sums[party] };
        let terms = &self.making.scenario.parties[party].interactions;
        let adds = &self.making.parts[party].terms;
        let added: i128 =
            terms.iter().zip(adds).filter(|(t, _)| t.holds(&self.package)).map(|(_, adds)| adds).sum();
        let bundles =
            self.making.scenario.parties[party].bundles.iter().zip(&self.making.parts[party].bundles);
        let chosen: i128 = bundles.map(|(of, adds)| bundled(of, adds, &self.package)).sum();
        super::nearest(super::float(self.sums[party]) * factors[usize::from(included)]) + added + chosen
    }
}
