//! Weights as told, and whether they fit together.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::Id;
use mediant_core::number::{Fraction, Quantity, decimal, whole};
use mediant_core::preference::{StatedWeights, WeightsAs};
use num_traits::{One, ToPrimitive, Zero};

use super::parts::Parts;
use crate::agenda::{Agenda, Scope};
use crate::quantity::{Stated, by_rank};
use crate::table::{Item, Table};

const HOW: &[(&str, WeightsAs)] = &[
    ("points", WeightsAs::Points),
    ("swings", WeightsAs::Swings),
    ("shares", WeightsAs::Shares),
    ("ranks", WeightsAs::Ranks),
];

/// What was found under `weights`.
pub(super) struct Found<'t> {
    /// The table, where there is one with something in it.
    pub(super) item: Option<Item<'t>>,
    /// The weights, where they could be read.
    pub(super) weights: Option<StatedWeights>,
    /// The issues that have a weight above nought, or might.
    pub(super) weighed: BTreeSet<Id>,
}

/// Reads the weights and checks that they fit.
pub(super) fn read<'t>(parts: &Parts<'_, 't>, agenda: &Agenda) -> Found<'t> {
    let none = Found { item: None, weights: None, weighed: BTreeSet::new() };
    let how = parts.get("weights-are").map_or(Some(WeightsAs::Points), |i| i.word(HOW));
    let total = parts.get("weights-total").and_then(|i| i.number().map(|n| (n, i)));
    let Some(item) = parts.get("weights") else { return none };
    let Some(table) = item.open_table() else { return none };
    let entries = table.entries();
    if entries.is_empty() {
        return none;
    }
    let mut found = Found { item: Some(item), ..none };
    let mut sound = true;
    let mut numbers = Vec::new();
    let mut ranks = Vec::new();
    for (key, item) in entries {
        let Some(id) = crate::table::check_id(item.page, key.name, &key.span) else {
            sound = false;
            continue;
        };
        if !has_issue(&item, agenda, &key, &id) {
            sound = false;
            continue;
        }
        found.weighed.insert(id.clone());
        if how == Some(WeightsAs::Ranks) {
            sound &= rank(&item, agenda, &id, &mut ranks).is_some();
        } else if let Some(quantity) = weight(&item) {
            if quantity == Quantity::zero() {
                found.weighed.remove(&id);
            }
            numbers.push((id, quantity));
        } else {
            sound = false;
        }
    }
    let Some(how) = how else { return found };
    weigh_children(&mut found.weighed, &numbers, agenda);
    if sound {
        found.weights = match how {
            WeightsAs::Ranks => ranked(&table, ranks),
            _ => numbered(&table, how, (numbers, total), agenda),
        };
    }
    found
}

fn has_issue(item: &Item<'_>, agenda: &Agenda, key: &crate::table::Key<'_>, id: &Id) -> bool {
    let there = agenda.issues.contains_key(id);
    if !there && !agenda.broken.contains(id.as_str()) {
        let help = crate::agenda::known(item, id.as_str(), agenda.order.iter());
        item.page.error("unknown-issue", &key.span, format!("no issue has the id \"{id}\""), help);
    }
    there
}

/// An issue without a number of its own weighs something where its heading does.
fn weigh_children(weighed: &mut BTreeSet<Id>, numbers: &[(Id, Quantity)], agenda: &Agenda) {
    let stated: BTreeSet<&Id> = numbers.iter().map(|(id, _)| id).collect();
    for (child, parent) in &agenda.parents {
        if stated.contains(parent) && !stated.contains(child) {
            weighed.insert(child.clone());
        }
    }
}

fn weight(item: &Item<'_>) -> Option<Quantity> {
    let quantity = match item.stated()? {
        Stated::Quantity(quantity) => quantity,
        Stated::Rank(_) => {
            item.error(
                "rank-mixed",
                "a rank stands among numbers",
                "write weights-are = \"ranks\" and rank every issue",
            );
            return None;
        }
    };
    if quantity.bounds(&(Fraction::zero(), Fraction::zero())).0 < Fraction::zero() {
        item.error(
            "weights-negative",
            "a weight is not below zero",
            "turn the values of the issue around instead",
        );
        return None;
    }
    Some(quantity)
}

fn rank(item: &Item<'_>, agenda: &Agenda, id: &Id, ranks: &mut Vec<(usize, Id)>) -> Option<()> {
    if matches!(agenda.issues.get(id), Some(Scope::Heading)) {
        item.error("weights-heading", "a heading cannot be ranked among issues", "rank the issues under it");
        return None;
    }
    let rank = match item.stated()? {
        Stated::Rank(rank) => Some(rank),
        Stated::Quantity(Quantity::Exact(n)) if n.is_integer() => {
            n.to_usize().filter(|r| (1..=10_001).contains(r))
        }
        Stated::Quantity(_) => None,
    };
    if rank.is_none() {
        item.error("rank-mixed", "this is not a rank", "ranks are whole numbers; 1 is the heaviest");
    }
    ranks.push((rank?, id.clone()));
    Some(())
}

fn ranked(table: &Table<'_>, ranks: Vec<(usize, Id)>) -> Option<StatedWeights> {
    match by_rank(ranks) {
        Ok(groups) => {
            Some(StatedWeights { how: WeightsAs::Ranks, total: None, entries: Vec::new(), ranks: groups })
        }
        Err(gap) => {
            let message = format!("no issue has the rank {gap}");
            table.page.error(
                "rank-gap",
                &table.span,
                message,
                "ranks count 1, 2, 3 …; those that tie share one",
            );
            None
        }
    }
}

type Numbers<'t> = (Vec<(Id, Quantity)>, Option<(Fraction, Item<'t>)>);

fn numbered(
    table: &Table<'_>,
    how: WeightsAs,
    (entries, total): Numbers<'_>,
    agenda: &Agenda,
) -> Option<StatedWeights> {
    let by_id: BTreeMap<&Id, &Quantity> = entries.iter().map(|(id, q)| (id, q)).collect();
    let headings: Vec<&Id> =
        by_id.keys().copied().filter(|id| matches!(agenda.issues.get(*id), Some(Scope::Heading))).collect();
    check_headings(table, &headings, &by_id, agenda)?;
    let under_weighed = |id: &Id| agenda.parents.get(id).is_some_and(|p| by_id.contains_key(p));
    let top: Vec<&Quantity> = entries.iter().filter(|(id, _)| !under_weighed(id)).map(|(_, q)| q).collect();
    if let Some((total, item)) = &total {
        if how != WeightsAs::Points {
            item.warn("needless-rule", "only points have a total", "leave weights-total out");
        }
        if *total <= Fraction::zero() {
            item.error("out-of-range", "the total of weights must be above zero", "");
            return None;
        }
    }
    let total = total.filter(|_| how == WeightsAs::Points).map(|(n, _)| n);
    let known = check_total(table, how, total.as_ref(), &top).ok()?;
    // The sum of the whole list would count what stands under a weighed heading twice.
    let total = total.or_else(|| known.filter(|_| !headings.is_empty() && how == WeightsAs::Points));
    Some(StatedWeights { how, total, entries, ranks: Vec::new() })
}

/// Checks the weights that stand at the top against their total; gives their sum, which is none where it is not known.
fn check_total(
    table: &Table<'_>,
    how: WeightsAs,
    total: Option<&Fraction>,
    top: &[&Quantity],
) -> Result<Option<Fraction>, ()> {
    let fault = |code, message: String, help: &str| {
        table.page.error(code, &table.span, message, help);
        Err(())
    };
    let exact: Option<Vec<Fraction>> = top.iter().map(|q| q.exact().cloned()).collect();
    let wanted = match how {
        WeightsAs::Shares => Some(Fraction::one()),
        WeightsAs::Points => total.cloned(),
        _ => None,
    };
    if let Some(exact) = exact {
        let sum: Fraction = exact.iter().sum();
        if sum.is_zero() {
            return fault("weights-zero", "no weight is above zero".to_owned(), "give some issue a weight");
        }
        return match wanted {
            Some(wanted) if wanted != sum => {
                let (sum, wanted) = (decimal(&sum), decimal(&wanted));
                let help = "change a weight, or the total; shares sum to 1";
                fault("weights-sum", format!("the weights sum to {sum}, not to {wanted}"), help)
            }
            _ => Ok(Some(sum)),
        };
    }
    let total = wanted.unwrap_or_else(|| whole(100));
    let bounds: Vec<(Fraction, Fraction)> =
        top.iter().map(|q| q.bounds(&(Fraction::zero(), total.clone()))).collect();
    let low: Fraction = bounds.iter().map(|b| &b.0).sum();
    let high: Fraction = bounds.iter().map(|b| &b.1).sum();
    if how == WeightsAs::Swings {
        return Ok(None);
    }
    if low > total || high < total {
        let (low, high, total) = (decimal(&low), decimal(&high), decimal(&total));
        let message =
            format!("the weights sum to {low} at least and {high} at most, and cannot reach {total}");
        return fault("weights-bounds", message, "change the bounds, or state weights-total");
    }
    Ok(None)
}

/// A heading's weight is divided among the issues directly under it, so they need weights, and all need be exact.
fn check_headings(
    table: &Table<'_>,
    headings: &[&Id],
    by_id: &BTreeMap<&Id, &Quantity>,
    agenda: &Agenda,
) -> Option<()> {
    let mut sound = true;
    let mut fault = |id: &Id, message: String, help: &str| {
        table.page.error("weights-heading", &table.key_span(id.as_str()), message, help);
        sound = false;
    };
    let weighs = |child: &Id| {
        !matches!(agenda.issues.get(child), Some(Scope::Heading))
            && by_id.get(child).is_some_and(|q| **q != Quantity::zero())
    };
    let divided: BTreeSet<&Id> = agenda.parents.iter().filter(|(c, _)| weighs(c)).map(|(_, p)| p).collect();
    for heading in headings {
        if !divided.contains(heading) && by_id.get(heading).is_some_and(|q| **q != Quantity::zero()) {
            let message =
                format!("no issue directly under \"{heading}\" has a weight to divide its weight by");
            fault(heading, message, "give the issues under it weights; they count in proportion");
        }
        if agenda.parents.get(*heading).is_some_and(|p| by_id.contains_key(p)) {
            let message = format!("\"{heading}\" stands under a heading that has a weight, too");
            fault(heading, message, "give weights on one level of headings only");
        }
    }
    if let (Some(heading), Some((id, _))) =
        (headings.first(), by_id.iter().find(|(_, q)| q.exact().is_none()))
    {
        let message = format!(
            "the weight of \"{id}\" is not known exactly, while the heading \"{heading}\" has a weight"
        );
        fault(id, message, "where headings have weights, every weight must be a number");
    }
    sound.then_some(())
}
