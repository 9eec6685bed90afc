//! Rules between options: picks that come together, and requirements, which must not run in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use mediant_core::Id;
use mediant_core::case::{Pick, Rule};

use crate::agenda::Agenda;
use crate::diagnostic::Severity;
use crate::limits;
use crate::page::Page;
use crate::table::Item;

/// A requirement: what, what it needs, and where it says so.
pub(crate) type Edge = (Pick, Pick, Range<usize>);

/// A list of at least `least` picks that can come together; a list that cannot is kept with a warning.
pub(crate) fn together(item: &Item<'_>, agenda: &Agenda, least: usize) -> Option<Vec<Pick>> {
    let items = item.list()?;
    if items.len() < least {
        let message = format!("this needs at least {least} picks");
        item.error("out-of-range", message, "a pick is written \"issue:option\"");
        return None;
    }
    if items.len() > limits::PICKS_IN_RULE {
        let message =
            format!("this names {} picks; a rule has at most {}", items.len(), limits::PICKS_IN_RULE);
        item.error("too-many", message, "");
        return None;
    }
    let mut picks: Vec<Pick> = Vec::new();
    let mut sound = true;
    for one in items {
        let Some(pick) = agenda.pick(&one) else {
            sound = false;
            continue;
        };
        if picks.contains(&pick) {
            one.warn("needless-rule", "the same pick is named twice", "drop one");
            continue;
        }
        if let Some(other) = picks.iter().find(|p| p.issue == pick.issue) {
            let (a, b) = (&other.option, &pick.option);
            let message =
                format!("{a} and {b} are two options of \"{}\" and never come together", pick.issue);
            one.warn("needless-rule", message, "drop it, or write a rule for each of them");
        }
        picks.push(pick);
    }
    sound.then_some(picks)
}

/// Requirements as a graph: picks by number, in the order of picks.
struct Graph<'p> {
    picks: Vec<&'p Pick>,
    /// What each pick needs.
    needs: Vec<Vec<usize>>,
    /// Exclusions among these picks, what is needed least often first, so that most are passed over at once.
    excludes: Vec<(Vec<usize>, &'p Rule)>,
}

impl<'p> Graph<'p> {
    fn new(edges: &'p [Edge], rules: &'p [Rule]) -> (Self, Vec<(usize, usize)>) {
        let picks: BTreeSet<&Pick> = edges.iter().flat_map(|(this, need, _)| [this, need]).collect();
        let picks: Vec<&Pick> = picks.into_iter().collect();
        let number = |pick: &Pick| picks.binary_search(&pick).ok();
        let pairs: Vec<(usize, usize)> =
            edges.iter().filter_map(|(this, need, _)| Some((number(this)?, number(need)?))).collect();
        let mut needs = vec![Vec::new(); picks.len()];
        let mut needed = vec![0_usize; picks.len()];
        for (this, need) in &pairs {
            needs[*this].push(*need);
            needed[*need] += 1;
        }
        let mut excludes = Vec::new();
        for rule in rules.iter().filter(|r| r.unless.is_none()) {
            if let Some(mut these) = rule.all_of.iter().map(number).collect::<Option<Vec<usize>>>() {
                these.sort_by_key(|pick| needed[*pick]);
                excludes.push((these, rule));
            }
        }
        (Self { picks, needs, excludes }, pairs)
    }

    fn show(&self, pick: usize) -> String {
        show(self.picks[pick])
    }

    /// The shortest way along requirements from one pick to another, both included; none where there is none.
    fn path(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut came: Vec<Option<usize>> = vec![None; self.picks.len()];
        came[from] = Some(from);
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let mut path = vec![at];
                let mut last = at;
                while let Some(before) = came[last].filter(|before| *before != last) {
                    path.push(before);
                    last = before;
                }
                path.reverse();
                return Some(path);
            }
            for next in &self.needs[at] {
                if came[*next].is_none() {
                    came[*next] = Some(at);
                    queue.push_back(*next);
                }
            }
        }
        None
    }

    /// Which picks come with one, itself included.
    fn closure(&self, from: usize) -> Vec<bool> {
        let mut closure = vec![false; self.picks.len()];
        closure[from] = true;
        let mut stack = vec![from];
        while let Some(at) = stack.pop() {
            for next in &self.needs[at] {
                if !closure[*next] {
                    closure[*next] = true;
                    stack.push(*next);
                }
            }
        }
        closure
    }

    /// Why these cannot come together, if they cannot.
    fn contradiction(&self, closure: &[bool]) -> Option<String> {
        let picks: Vec<usize> = (0..closure.len()).filter(|p| closure[*p]).collect();
        let same = |w: &&[usize]| self.picks[w[0]].issue == self.picks[w[1]].issue;
        if let Some(two) = picks.windows(2).find(same) {
            return Some(format!("both {} and {}", self.show(two[0]), self.show(two[1])));
        }
        let (_, broken) = self.excludes.iter().find(|(these, _)| these.iter().all(|p| closure[*p]))?;
        let names: Vec<String> = broken.all_of.iter().map(show).collect();
        Some(format!("{}, which exclude each other", names.join(" and ")))
    }
}

/// Finds requirements that run in a circle, and such as can never be met because of an exclusion.
/// Costs `O(requirements · (requirements + picks in exclusions))` at worst, and both are bounded.
pub(crate) fn check_requirements(page: &Page<'_>, edges: &[Edge], rules: &[Rule]) {
    let (graph, pairs) = Graph::new(edges, rules);
    let mut reported = vec![false; graph.picks.len()];
    for ((this, need), (_, _, span)) in pairs.into_iter().zip(edges) {
        if let Some(path) = graph.path(need, this) {
            if path.iter().all(|p| !reported[*p]) {
                let names: Vec<String> =
                    std::iter::once(this).chain(path.iter().copied()).map(|p| graph.show(p)).collect();
                let message = format!("requirements run in a circle: {}", names.join(" → "));
                page.error("requires-cycle", span, message, "leave one of them out, or make them one option");
            }
            for pick in path {
                reported[pick] = true;
            }
            continue;
        }
        if page.has_enough(Severity::Warning) {
            continue;
        }
        if let Some(why) = graph.contradiction(&graph.closure(this)) {
            let message = format!("{} can never be chosen: it leads to {why}", graph.show(this));
            page.warn("requires-impossible", span, message, "drop the requirement or the exclusion");
        }
    }
}

fn show(pick: &Pick) -> String {
    format!("{}:{}", pick.issue, pick.option)
}

/// The rules of a case by the number of each pick, to hold many offers against them.
pub(crate) struct Rulebook<'r> {
    rules: Vec<(&'r Rule, Vec<usize>, Option<usize>)>,
    /// Whether an offer that names nothing has each pick: articles that are not named are out.
    unnamed: Vec<bool>,
    /// The numbered options of each issue.
    options: BTreeMap<&'r Id, Vec<(&'r Id, usize)>>,
}

impl<'r> Rulebook<'r> {
    /// The rulebook of these rules.
    pub(crate) fn of(rules: &'r [Rule]) -> Self {
        let picks: BTreeSet<&Pick> = rules.iter().flat_map(|r| r.all_of.iter().chain(&r.unless)).collect();
        let picks: Vec<&Pick> = picks.into_iter().collect();
        let number = |pick: &Pick| picks.binary_search(&pick).unwrap_or_default();
        let all = |rule: &'r Rule| {
            (rule, rule.all_of.iter().map(number).collect(), rule.unless.as_ref().map(number))
        };
        let rules = rules.iter().map(all).collect();
        let mut options: BTreeMap<&Id, Vec<(&Id, usize)>> = BTreeMap::new();
        for (index, pick) in picks.iter().enumerate() {
            options.entry(&pick.issue).or_default().push((&pick.option, index));
        }
        let unnamed = picks.iter().map(|p| p.option.as_str() == "out").collect();
        Self { rules, unnamed, options }
    }

    /// The rules that a package breaks; articles that are not settled are out. Costs `O(picks in all rules)`.
    pub(crate) fn broken(&self, settled: &BTreeMap<Id, Id>) -> Vec<&'r Rule> {
        let mut has = self.unnamed.clone();
        for (issue, option) in settled {
            for (other, index) in self.options.get(issue).into_iter().flatten() {
                has[*index] = *other == option;
            }
        }
        let breaks = |all_of: &[usize], unless: Option<usize>| {
            all_of.iter().all(|p| has[*p]) && !unless.is_some_and(|p| has[p])
        };
        self.rules.iter().filter(|(_, all_of, unless)| breaks(all_of, *unless)).map(|(r, ..)| *r).collect()
    }
}
