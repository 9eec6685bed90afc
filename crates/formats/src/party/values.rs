//! Value functions as told: what each settlement of an issue is worth.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use mediant_core::Id;
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, decimal};
use mediant_core::preference::ValueFunction;
use num_traits::{One, Zero};
use toml::de::DeValue;

use super::parts::Parts;
use super::weights::Found;
use crate::agenda::{Agenda, Scope};
use crate::limits;
use crate::quantity::{Stated, by_rank};
use crate::table::{Item, Table, check_id};

/// What all value functions of one valuation share.
struct Frame<'f> {
    agenda: &'f Agenda,
    /// Whether values are divided by what stands for full value and multiplied by a weight.
    weighted: bool,
    /// Whether what an article is worth that is out ever counts.
    needs_out: bool,
    /// What an article is worth that is out, where the file says so for all.
    left_out: Option<Quantity>,
    /// What stands for full value: the default, and by issue.
    out_of: (Fraction, BTreeMap<Id, Fraction>),
}

/// Reads the value functions and checks that every option has a value.
pub(super) fn read(
    parts: &Parts<'_, '_>,
    agenda: &Agenda,
    weights: &Found<'_>,
    uses: &[Aggregation],
) -> Vec<(Id, ValueFunction)> {
    let frame = Frame {
        agenda,
        weighted: weights.item.is_some(),
        needs_out: uses.contains(&Aggregation::Additive),
        left_out: parts.get("value-when-left-out").and_then(|i| i.quantity()),
        out_of: parts
            .get("values-out-of")
            .map_or_else(|| (Fraction::one(), BTreeMap::new()), |i| out_of(&i, agenda)),
    };
    let mut values = Vec::new();
    let mut seen = BTreeSet::new();
    let table = parts.get("values").and_then(|i| i.open_table());
    for (key, item) in table.iter().flat_map(Table::entries) {
        let Some(id) = check_id(item.page, key.name, &key.span) else { continue };
        let Some(scope) = agenda.issues.get(&id) else {
            if agenda.broken.contains(id.as_str()) {
                continue;
            }
            let help = crate::agenda::known(&item, id.as_str(), agenda.order.iter());
            item.page.error("unknown-issue", &key.span, format!("no issue has the id \"{id}\""), help);
            continue;
        };
        seen.insert(id.clone());
        let function = match scope {
            Scope::Heading => {
                let message = format!("\"{id}\" is a heading; the issues under it have values");
                item.page.error("heading-settled", &key.span, message, "");
                None
            }
            Scope::Measured { .. } => lines(&frame, &item, &id),
            Scope::Article(options) => article(&frame, &item, (&id, options)),
            Scope::Listed(options) | Scope::Item(options) => full_table(&frame, &item, (&id, options)),
        };
        values.extend(function.map(|f| (id, f)));
    }
    check_covered(parts, &frame, weights, &seen);
    values
}

fn out_of(item: &Item<'_>, agenda: &Agenda) -> (Fraction, BTreeMap<Id, Fraction>) {
    let positive = |item: &Item<'_>| {
        let number = item.number()?;
        if number <= Fraction::zero() {
            item.error("out-of-range", "what stands for full value must be above zero", "");
            return None;
        }
        Some(number)
    };
    let DeValue::Table(_) = item.value else {
        return (positive(item).unwrap_or_else(Fraction::one), BTreeMap::new());
    };
    let mut default = Fraction::one();
    let mut by_issue = BTreeMap::new();
    for (key, value) in item.open_table().iter().flat_map(Table::entries) {
        let number = positive(&value);
        if key.name == "default" {
            default = number.unwrap_or(default);
        } else if let Some(id) = Id::new(key.name).ok().filter(|i| agenda.issues.contains_key(i)) {
            by_issue.extend(number.map(|n| (id, n)));
        } else if !item.page.is_full() {
            let names = agenda.order.iter().map(Id::as_str).chain(["default"]);
            let help = crate::suggest::help(key.name, names);
            let message = format!("no issue has the id \"{}\"", crate::table::cut(key.name));
            item.page.error("unknown-issue", &key.span, message, help);
        }
    }
    (default, by_issue)
}

impl Frame<'_> {
    fn full(&self, id: &Id) -> Fraction {
        self.out_of.1.get(id).unwrap_or(&self.out_of.0).clone()
    }

    /// A value as told. One that is unknown needs limits, which only a weighted issue has.
    fn value(&self, item: &Item<'_>, quantity: Quantity) -> Option<Quantity> {
        if quantity == Quantity::Unknown && !self.weighted {
            let message = "without weights, an unknown value has no limits";
            item.error("not-a-number", message, "write the points that it lies between, such as \"0..20\"");
            return None;
        }
        Some(quantity)
    }
}

/// Values outside nought to full value, noted once for an issue.
fn check_range(frame: &Frame<'_>, item: &Item<'_>, id: &Id, quantities: &[&Quantity]) {
    let full = frame.full(id);
    let within = (Fraction::zero(), full.clone());
    let outside = |q: &&&Quantity| {
        let (low, high) = q.bounds(&within);
        low < within.0 || high > within.1
    };
    let Some(worst) = quantities.iter().find(outside).filter(|_| frame.weighted) else { return };
    let (low, high) = worst.bounds(&within);
    let number = decimal(if low < within.0 { &low } else { &high });
    let message = format!("the value {number} of \"{id}\" lies outside 0 to {}", decimal(&full));
    item.warn("value-range", message, "state what stands for full value with values-out-of");
}

fn full_table(frame: &Frame<'_>, item: &Item<'_>, (id, options): (&Id, &[Id])) -> Option<ValueFunction> {
    let DeValue::Table(_) = item.value else {
        let help = format!("write a table [values.{id}] with a line for each option");
        item.error("value-shape", format!("\"{id}\" needs a value for each option"), help);
        return None;
    };
    let table = item.open_table()?;
    let mut stated = Vec::new();
    let mut sound = true;
    for (key, value) in table.entries() {
        let Some(option) = frame.agenda.listed(id, key.name) else {
            let help = crate::agenda::known(item, key.name, options.iter());
            let message = format!("\"{id}\" has no option \"{}\"", crate::table::cut(key.name));
            item.page.error("unknown-option", &key.span, message, help);
            sound = false;
            continue;
        };
        match value.stated() {
            Some(read) => stated.push((option, read, value)),
            None => sound = false,
        }
    }
    let function = function(frame, item, (id, options), stated)?;
    sound.then_some(function)
}

type Entry<'t> = (Id, Stated, Item<'t>);

/// A table of numbers or an order, once every option is covered.
fn function(
    frame: &Frame<'_>,
    item: &Item<'_>,
    (id, options): (&Id, &[Id]),
    stated: Vec<Entry<'_>>,
) -> Option<ValueFunction> {
    let given: BTreeSet<&Id> = stated.iter().map(|(option, ..)| option).collect();
    let has = |option: &Id| given.contains(option);
    let is_article = matches!(frame.agenda.issues.get(id), Some(Scope::Article(_)));
    let optional = |option: &Id| {
        is_article && option.as_str() == "out" && (!frame.needs_out || frame.left_out.is_some())
    };
    let missing: Vec<&str> = options.iter().filter(|o| !has(o) && !optional(o)).map(Id::as_str).collect();
    if !missing.is_empty() {
        let help = if is_article && missing == ["out"] {
            "write { in = …, out = … }, or value-when-left-out = 0 for all articles"
        } else {
            "give each a number, an interval, or \"unknown\""
        };
        item.error("no-value", format!("no value covers {}", listed(id, &missing)), help);
        return None;
    }
    let ranks = stated.iter().filter(|(_, s, _)| matches!(s, Stated::Rank(_))).count();
    if ranks == 0 {
        return numbers(frame, item, id, stated);
    }
    if ranks < stated.len() {
        item.error(
            "rank-mixed",
            format!("the values of \"{id}\" mix ranks and numbers"),
            "rank them all, or none",
        );
        return None;
    }
    if !frame.weighted {
        item.error(
            "rank-mixed",
            "ranks of options need weights of the issues",
            "write points, or add [weights]",
        );
        return None;
    }
    let ranked = stated.into_iter().filter_map(|(o, s, _)| match s {
        Stated::Rank(rank) => Some((rank, o)),
        Stated::Quantity(_) => None,
    });
    match by_rank(ranked.collect()) {
        Ok(groups) => Some(ValueFunction::Ranks(groups)),
        Err(gap) => {
            let help = "ranks count 1, 2, 3 …; options that tie share one";
            item.error("rank-gap", format!("no option of \"{id}\" has the rank {gap}"), help);
            None
        }
    }
}

fn numbers(frame: &Frame<'_>, item: &Item<'_>, id: &Id, stated: Vec<Entry<'_>>) -> Option<ValueFunction> {
    let mut numbers = Vec::with_capacity(stated.len());
    for (option, stated, at) in stated {
        if let Stated::Quantity(quantity) = stated {
            numbers.push((option, frame.value(&at, quantity)?));
        }
    }
    let is_article = matches!(frame.agenda.issues.get(id), Some(Scope::Article(_)));
    if let (true, Some(left_out), Ok(out)) = (is_article, &frame.left_out, Id::new("out"))
        && !numbers.iter().any(|(o, _)| *o == out)
    {
        numbers.insert(0, (out, left_out.clone()));
    }
    check_range(frame, item, id, &numbers.iter().map(|(_, q)| q).collect::<Vec<_>>());
    Some(ValueFunction::Table { numbers, out_of: frame.full(id) })
}

/// An article's value is that of its being in, or a table of both.
fn article(frame: &Frame<'_>, item: &Item<'_>, (id, options): (&Id, &[Id])) -> Option<ValueFunction> {
    if let DeValue::Table(_) = item.value {
        return full_table(frame, item, (id, options));
    }
    let stated = match item.value {
        DeValue::Array(_) => {
            item.error(
                "value-shape",
                format!("\"{id}\" is an article"),
                "write its value when in, or { in = 7, out = 5 }",
            );
            return None;
        }
        _ => item.stated()?,
    };
    let included = options.last()?.clone();
    function(frame, item, (id, options), vec![(included, stated, *item)])
}

/// Points of a measured issue: `[[0, 100], [100, 0]]`.
fn lines(frame: &Frame<'_>, item: &Item<'_>, id: &Id) -> Option<ValueFunction> {
    let shape = |at: &Item<'_>| {
        let help = "write amounts with their values, by rising amount: [[0, 100], [100, 0]]";
        at.error("value-shape", format!("\"{id}\" is measured; its values are points"), help);
    };
    let DeValue::Array(_) = item.value else {
        shape(item);
        return None;
    };
    let pairs = item.list()?;
    if pairs.is_empty() || pairs.len() > limits::POINTS {
        item.error("value-shape", format!("a value function has 1 to {} points", limits::POINTS), "");
        return None;
    }
    let mut points: Vec<(Fraction, Quantity)> = Vec::new();
    let full = frame.full(id);
    let mut sound = true;
    for pair in &pairs {
        let ends = pair.value.as_array().map(|_| pair.list()).unwrap_or_default();
        let Some([amount, value]) = ends.as_deref() else {
            shape(pair);
            sound = false;
            continue;
        };
        let (Some(at), Some(worth)) = (amount.number(), value.quantity().and_then(|q| frame.value(value, q)))
        else {
            sound = false;
            continue;
        };
        if points.last().is_some_and(|(before, _)| *before >= at) {
            amount.error(
                "amounts-order",
                format!("the amount {} does not rise", decimal(&at)),
                "sort the points by amount",
            );
            sound = false;
        }
        // Between points, what is not known lies between nought and full value.
        let worth = match worth {
            Quantity::Unknown => Quantity::Interval { low: Fraction::zero(), high: full.clone() },
            known => known,
        };
        points.push((at, worth));
    }
    if !sound {
        return None;
    }
    check_range(frame, item, id, &points.iter().map(|(_, q)| q).collect::<Vec<_>>());
    Some(ValueFunction::Lines { points, out_of: full })
}

/// Issues that need values and have none.
fn check_covered(parts: &Parts<'_, '_>, frame: &Frame<'_>, weights: &Found<'_>, seen: &BTreeSet<Id>) {
    let needs = |id: &&Id| {
        !seen.contains(*id)
            && !matches!(frame.agenda.issues.get(*id), Some(Scope::Heading | Scope::Item(_)) | None)
            && (!frame.weighted || weights.weighed.contains(*id))
    };
    let missing: Vec<&Id> = frame.agenda.order.iter().filter(needs).collect();
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing
        .iter()
        .take(12)
        .map(|id| {
            let options = frame.agenda.issues.get(*id).map_or(&[][..], Scope::options);
            let names: Vec<&str> = options.iter().map(Id::as_str).collect();
            if names.is_empty() { (*id).to_string() } else { listed(id, &names) }
        })
        .collect();
    let more = missing.len().saturating_sub(12);
    let rest = if more > 0 { format!(" and {more} more issues") } else { String::new() };
    let message = format!("no value covers {}{rest}", named.join("; "));
    let table = parts.table("values");
    let help = if frame.weighted {
        "an issue that has a weight needs values"
    } else {
        "without weights, every issue needs points; where an issue does not count, write 0"
    };
    table.page.error("no-value", &table.key_span("values"), message, help);
}

fn listed(id: &Id, options: &[&str]) -> String {
    let mut text = options.iter().take(20).map(|o| format!("{id}:{o}")).collect::<Vec<_>>().join(", ");
    if options.len() > 20 {
        let _ = write!(text, " and {} more", options.len() - 20);
    }
    text
}
