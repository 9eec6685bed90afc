//! Rules between options: picks that come together, and requirements, which must not run in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use mediant_core::case::{Pick, Rule};

use crate::agenda::Agenda;
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

/// Finds requirements that run in a circle, and such as can never be met because of an exclusion.
/// Costs `O(requirements · (requirements + rules))`, and both are bounded.
pub(crate) fn check_requirements(page: &Page<'_>, edges: &[Edge], rules: &[Rule]) {
    let mut needs: BTreeMap<&Pick, Vec<&Pick>> = BTreeMap::new();
    for (this, need, _) in edges {
        needs.entry(this).or_default().push(need);
    }
    let mut reported: BTreeSet<&Pick> = BTreeSet::new();
    for (this, need, span) in edges {
        if let Some(path) = path(&needs, need, this) {
            if path.iter().all(|p| !reported.contains(*p)) {
                let names: Vec<String> =
                    std::iter::once(this).chain(path.iter().copied()).map(show).collect();
                let message = format!("requirements run in a circle: {}", names.join(" → "));
                page.error("requires-cycle", span, message, "leave one of them out, or make them one option");
            }
            reported.extend(path);
            continue;
        }
        let closure = closure(&needs, this);
        if let Some(why) = contradiction(&closure, rules) {
            let message = format!("{} can never be chosen: it leads to {why}", show(this));
            page.warn("requires-impossible", span, message, "drop the requirement or the exclusion");
        }
    }
}

fn show(pick: &Pick) -> String {
    format!("{}:{}", pick.issue, pick.option)
}

/// The shortest way along requirements from one pick to another, both included; none where there is none.
fn path<'p>(
    needs: &BTreeMap<&'p Pick, Vec<&'p Pick>>,
    from: &'p Pick,
    to: &'p Pick,
) -> Option<Vec<&'p Pick>> {
    let mut came: BTreeMap<&Pick, Option<&'p Pick>> = BTreeMap::from([(from, None)]);
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut path = vec![at];
            let mut last = at;
            while let Some(Some(before)) = came.get(last) {
                path.push(before);
                last = before;
            }
            path.reverse();
            return Some(path);
        }
        for next in needs.get(at).into_iter().flatten() {
            if !came.contains_key(next) {
                came.insert(next, Some(at));
                queue.push_back(next);
            }
        }
    }
    None
}

/// All that a pick brings with it, itself included.
fn closure<'p>(needs: &BTreeMap<&'p Pick, Vec<&'p Pick>>, from: &'p Pick) -> BTreeSet<&'p Pick> {
    let mut closure = BTreeSet::from([from]);
    let mut stack = vec![from];
    while let Some(at) = stack.pop() {
        for next in needs.get(at).into_iter().flatten() {
            if closure.insert(next) {
                stack.push(next);
            }
        }
    }
    closure
}

fn contradiction(closure: &BTreeSet<&Pick>, rules: &[Rule]) -> Option<String> {
    let picks: Vec<&Pick> = closure.iter().copied().collect();
    if let Some(two) = picks.windows(2).find(|w| w[0].issue == w[1].issue) {
        return Some(format!("both {} and {}", show(two[0]), show(two[1])));
    }
    let broken = rules.iter().find(|r| r.unless.is_none() && r.all_of.iter().all(|p| closure.contains(p)))?;
    let names: Vec<String> = broken.all_of.iter().map(show).collect();
    Some(format!("{}, which exclude each other", names.join(" and ")))
}
