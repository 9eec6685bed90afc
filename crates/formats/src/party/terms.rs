//! Extra terms: options that count together, one by one or in bundles of which one counts.

use mediant_core::Quantity;
use mediant_core::number::{Fraction, parse};
use mediant_core::preference::{Bundle, Interaction, Stretch, Takes};

use super::Around;
use super::parts::Parts;
use crate::agenda::{Agenda, Scope};
use crate::case::bounded;
use crate::limits;
use crate::table::{Item, Table};

const KEYS: &[&str] = &["these", "adds"];
const TAKES: &[(&str, Takes)] = &[("greatest", Takes::Greatest), ("least", Takes::Least)];

/// Reads the terms that stand alone.
pub(super) fn interactions(parts: &Parts<'_, '_>, around: Around<'_>) -> Vec<Interaction> {
    let table = parts.table("interactions");
    let tables = table.tables("interactions", KEYS);
    bounded(table, "interactions", tables.len(), limits::TERMS);
    tables.iter().take(limits::TERMS).filter_map(|t| term(t, around.agenda)).collect()
}

/// Reads the sets of terms of which one counts.
pub(super) fn bundles(parts: &Parts<'_, '_>, around: Around<'_>) -> Vec<Bundle> {
    let table = parts.table("bundles");
    let tables = table.tables("bundles", &["takes", "of"]);
    bounded(table, "bundles", tables.len(), limits::TERMS);
    let mut read = Vec::new();
    let mut left = limits::TERMS;
    for table in tables.iter().take(limits::TERMS) {
        let takes = table.need("takes").and_then(|i| i.word(TAKES));
        let Some(item) = table.need("of") else { continue };
        let tables = table.tables("of", KEYS);
        if tables.is_empty() && item.value.as_array().is_some_and(|a| a.is_empty()) {
            let help = "write of = [{ these = [\"a:x\", \"b:y\"], adds = 3 }, …]";
            item.error("out-of-range", "a bundle needs at least one term", help);
        }
        bounded(table, "of", tables.len(), left);
        let of: Vec<Interaction> = tables.iter().take(left).filter_map(|t| term(t, around.agenda)).collect();
        left -= tables.len().min(left);
        if let (Some(takes), false) = (takes, of.is_empty()) {
            read.push(Bundle { takes, of });
        }
    }
    read
}

fn term(table: &Table<'_>, agenda: &Agenda) -> Option<Interaction> {
    let all_of = table.need("these").and_then(|i| together(&i, agenda));
    let adds = table.need("adds").and_then(|i| i.quantity().map(|q| (q, i)));
    let (all_of, (adds, item)) = (all_of?, adds?);
    if adds == Quantity::Unknown {
        let message = "what options add when they come together has no limits of its own";
        item.error("not-a-number", message, "write bounds, such as \"-3..3\"");
        return None;
    }
    Some(Interaction { all_of, adds })
}

/// The stretches of a term; none at all means always.
fn together(item: &Item<'_>, agenda: &Agenda) -> Option<Vec<Stretch>> {
    let items = item.list()?;
    if items.len() > limits::PICKS_IN_RULE {
        let message =
            format!("this names {} stretches; a term has at most {}", items.len(), limits::PICKS_IN_RULE);
        item.error("too-many", message, "");
        return None;
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut sound = true;
    for one in items {
        let Some(stretch) = stretch(&one, agenda) else {
            sound = false;
            continue;
        };
        if stretches.contains(&stretch) {
            one.warn("needless-rule", "the same options are named twice", "drop one");
            continue;
        }
        if let Some(other) = stretches.iter().find(|s| s.issue == stretch.issue) {
            let message = format!(
                "\"{}\" is named twice: {} and {} must both hold",
                stretch.issue,
                show(other),
                show(&stretch)
            );
            one.warn("needless-rule", message, "name what they have in common, or write two terms");
        }
        stretches.push(stretch);
    }
    sound.then_some(stretches)
}

/// An option as a stretch of one, or `issue:first..last`.
fn stretch(item: &Item<'_>, agenda: &Agenda) -> Option<Stretch> {
    let Some((issue, ends)) = item.text()?.split_once(':') else { return agenda.pick(item).map(Into::into) };
    let issue_id = mediant_core::Id::new(issue).ok().filter(|id| agenda.issues.contains_key(id));
    // An id may have points itself, so what is an option as a whole is no stretch.
    let Some(issue) = issue_id.filter(|id| ends.contains("..") && agenda.listed(id, ends).is_none()) else {
        return agenda.pick(item).map(Into::into);
    };
    let splits = ends.match_indices("..").map(|(at, _)| (&ends[..at], &ends[at + 2..]));
    let known = |text: &str| agenda.listed(&issue, text).is_some();
    let both = splits.clone().take(mediant_core::number::MAX_DIGITS).find(|(a, b)| known(a) && known(b));
    let (first, last) = both.or_else(|| ends.split_once(".."))?;
    let (first, last) = (agenda.option(item, &issue, first), agenda.option(item, &issue, last));
    let (first, last) = (first?.option, last?.option);
    if place(agenda, &issue, &first) > place(agenda, &issue, &last) {
        let message = format!("the stretch is turned around: {last} comes before {first}");
        item.error("interval-reversed", message, format!("write \"{issue}:{last}..{first}\""));
        return None;
    }
    Some(Stretch { issue, first, last })
}

/// Where an option stands in its issue, to compare with another.
fn place(agenda: &Agenda, issue: &mediant_core::Id, option: &mediant_core::Id) -> Option<Fraction> {
    match agenda.issues.get(issue)? {
        Scope::Measured { .. } => parse(&option.as_str().replace("-of-", "/")).ok(),
        scope => {
            let at = scope.options().iter().position(|o| o == option)?;
            Some(mediant_core::number::whole(i64::try_from(at).ok()?))
        }
    }
}

fn show(stretch: &Stretch) -> String {
    let Stretch { first, last, .. } = stretch;
    if first == last { first.to_string() } else { format!("{first}..{last}") }
}
