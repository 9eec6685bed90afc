//! Linked issues whose assignments are too many to list: their undominated assignments alone.
//!
//! Terms without rules are boxes in the space of assignments, found by [`crate::boxes`]; else issues are eliminated one by
//! one ([`crate::eliminate`]). What is on the frontier of a space takes an undominated assignment from each group, so
//! frontier and solutions stay exact; what counts dominated packages is not known.

use mediant_core::number::Count;
use mediant_core::scenario::{Bar, Choice, Run};

use super::group::{Group, Making, TooLarge};
use crate::boxes::{self, Boxes, Weighted};
use crate::eliminate::{self, Linked};
use crate::options::{Options, Refusal};

/// A group of its undominated assignments.
///
/// # Errors
/// Says that it is too large by this way too; stops where the progress function says so.
pub(super) fn make(
    making: &Making<'_>,
    issues: &[usize],
    why: TooLarge,
    options: &Options<'_>,
) -> Result<Result<Group, TooLarge>, Refusal> {
    let scenario = making.scenario;
    let named = |issue: &usize| issues.binary_search(issue).is_ok();
    let bundled = scenario.parties.iter().flat_map(|p| &p.bundles).flat_map(|b| &b.of);
    if bundled.flat_map(|t| &t.all_of).any(|r| named(&r.issue)) || making.factors.is_some() {
        return Ok(Err(why));
    }
    let local = Local::new(making, issues);
    let found = if local.rules.is_empty() && local.lines.is_empty() && scenario.parties.len() <= 2 {
        by_boxes(making, issues, &local, options)?
    } else {
        by_elimination(making, issues, &local, options)?
    };
    Ok(found.ok_or(why))
}

/// The rules, red lines and terms among some issues, by their place among them.
struct Local {
    sizes: Vec<u16>,
    rules: Vec<Bar>,
    lines: Vec<(usize, Bar)>,
    terms: Vec<(usize, Vec<Run>, i128)>,
}

impl Local {
    fn new(making: &Making<'_>, issues: &[usize]) -> Self {
        let scenario = making.scenario;
        let place = |issue: usize| issues.binary_search(&issue).ok();
        let choice = |c: &Choice| Some(Choice { issue: place(c.issue)?, option: c.option });
        let bar = |bar: &Bar| -> Option<Bar> {
            let all_of = bar.all_of.iter().map(choice).collect::<Option<Vec<_>>>()?;
            let unless = bar.unless.as_ref().map(choice);
            let empty = all_of.is_empty() && unless.is_none();
            // What names no issue is due in the first group.
            (unless != Some(None) && (!empty || issues.first() == Some(&0)))
                .then(|| Bar { all_of, unless: unless.flatten() })
        };
        let run = |r: &Run| Some(Run { issue: place(r.issue)?, ..*r });
        let mut terms = Vec::new();
        for (party, (seat, parts)) in scenario.parties.iter().zip(making.parts).enumerate() {
            for (term, adds) in seat.interactions.iter().zip(&parts.terms) {
                let runs: Option<Vec<Run>> = term.all_of.iter().map(run).collect();
                let due = !term.all_of.is_empty() || issues.first() == Some(&0);
                terms.extend(runs.filter(|_| due).map(|runs| (party, runs, *adds)));
            }
        }
        let lines = scenario.parties.iter().enumerate();
        Self {
            sizes: issues
                .iter()
                .map(|i| u16::try_from(scenario.issues[*i].options.len()).unwrap_or(u16::MAX))
                .collect(),
            rules: scenario.rules.iter().filter_map(bar).collect(),
            lines: lines
                .flat_map(|(k, seat)| seat.red_lines.iter().filter_map(bar).map(move |b| (k, b)))
                .collect(),
            terms,
        }
    }

    fn all(&self) -> Count {
        self.sizes.iter().map(|size| Count::from(*size)).product()
    }
}

fn by_boxes(
    making: &Making<'_>,
    issues: &[usize],
    local: &Local,
    options: &Options<'_>,
) -> Result<Option<Group>, Refusal> {
    let mut all: Vec<Weighted> = local
        .terms
        .iter()
        .map(|(party, runs, adds)| Weighted { party: *party, runs: runs.clone(), adds: *adds })
        .collect();
    for (party, parts) in making.parts.iter().enumerate() {
        for (place, issue) in issues.iter().enumerate() {
            let own = parts.values[*issue].iter().zip(0_u16..).filter(|(adds, _)| **adds != 0);
            all.extend(own.map(|(adds, option)| Weighted {
                party,
                runs: vec![Run { issue: place, first: option, last: option }],
                adds: *adds,
            }));
        }
    }
    let parties = making.scenario.parties.len();
    let found = boxes::frontier(&Boxes { sizes: local.sizes.clone(), parties, boxes: all }, options)?;
    let mut group = Group::partial(issues.to_vec(), parties, &local.sizes);
    group.consistent = local.all();
    group.feasible = local.all();
    group.uncrossed = vec![local.all(); parties];
    for point in found {
        group.take(&point.steps, &point.package, point.packages);
    }
    Ok(Some(group))
}

fn by_elimination(
    making: &Making<'_>,
    issues: &[usize],
    local: &Local,
    options: &Options<'_>,
) -> Result<Option<Group>, Refusal> {
    let parties = making.scenario.parties.len();
    let values =
        making.parts.iter().map(|parts| issues.iter().map(|i| parts.values[*i].clone()).collect()).collect();
    let linked = |bars: Vec<Bar>| Barred { bars, values: &values, local };
    let with = |lines: &dyn Fn(usize) -> bool| -> Vec<Bar> {
        let lines = local.lines.iter().filter(|(k, _)| lines(*k)).map(|(_, bar)| bar);
        local.rules.iter().chain(lines).cloned().collect()
    };
    let needed = |k: usize| making.needed >> k & 1 == 1;
    let whole = linked(with(&needed));
    let Some(found) = answered(eliminate::eliminate(&whole.linked(), options))? else { return Ok(None) };
    let count =
        |lines: &dyn Fn(usize) -> bool| answered(eliminate::feasible(&linked(with(lines)).linked(), options));
    let mut group = Group::partial(issues.to_vec(), parties, &local.sizes);
    group.feasible = found.feasible;
    let Some(consistent) = count(&|_| false)? else { return Ok(None) };
    for party in 0..parties {
        let has = local.lines.iter().any(|(k, _)| *k == party);
        let Some(own) = (if has { count(&|k| k == party)? } else { Some(consistent.clone()) }) else {
            return Ok(None);
        };
        group.uncrossed[party] = own;
    }
    group.consistent = consistent;
    for point in found.points {
        group.take(&point.steps, &point.package, Some(point.count));
    }
    Ok(Some(group))
}

struct Barred<'l> {
    bars: Vec<Bar>,
    values: &'l Vec<Vec<Vec<i128>>>,
    local: &'l Local,
}

impl Barred<'_> {
    fn linked(&self) -> Linked<'_> {
        Linked {
            sizes: self.local.sizes.clone(),
            values: self.values.clone(),
            terms: self.local.terms.iter().map(|(k, runs, adds)| (*k, runs.as_slice(), *adds)).collect(),
            bars: self.bars.iter().collect(),
        }
    }
}

/// What came of an elimination; none where it was too large.
fn answered<T>(found: Result<T, eliminate::TooLarge>) -> Result<Option<T>, Refusal> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(eliminate::TooLarge::Refused(Refusal::Stopped)) => Err(Refusal::Stopped),
        Err(_) => Ok(None),
    }
}
