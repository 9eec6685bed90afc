//! Several negotiations of one centre with an edge each (ANL 2025) → one case.
//!
//! The parties are the centre and the edges; the issues of each edge's negotiation are issues of its own, which mean
//! nothing to the other edges. What the centre wants is mostly a Python class. Where it is a weighted sum of a table for
//! each negotiation it is read, with weights that are not known where the file leaves them to chance; any other class is
//! not run, and the centre then counts as a party that has told nothing.

use mediant_core::case::{Case, Origin, OriginKind};
use mediant_core::number::Quantity;
use mediant_core::preference::{StatedWeights, WeightsAs};
use mediant_core::{Fraction, Id};
use num_traits::Zero;

use super::sheet::{Sheet, is_endless, number_of, type_name};
use super::{Doc, Role, space, ufun};
use crate::foreign::json::{Node, Value};
use crate::foreign::profile::{
    Ends, Made, Matter, Profile, Refusal, Term, Wants, agenda, assemble, bare, function,
};
use crate::foreign::{Tool, names};

/// The negotiation with one edge: whose it is, and where its issues stand among all.
struct Thread<'d, 'p> {
    doc: &'d Doc<'p>,
    name: String,
    first: usize,
    matters: Vec<Matter>,
}

/// Reads the centre and all edges.
pub(super) fn read(
    folder: &str,
    docs: &[Doc<'_>],
    center: usize,
    notes: &mut Vec<String>,
) -> Result<Option<Case>, Refusal> {
    let center = &docs[center];
    let edges = docs.iter().filter(|d| d.role == Role::Ufun && d.path.starts_with("edges/"));
    let Some(mut threads) = threads(center, edges) else { return Ok(None) };
    if threads.is_empty() {
        return Err("there is a centre here, and no edge that it negotiates with".to_owned());
    }
    let matters = all_matters(&mut threads);
    let Some(wants) = wants(center, &threads, &matters, notes)? else { return Ok(None) };
    let name = center.root.get("name").and_then(Node::text).unwrap_or("Center").to_owned();
    let mut parties = vec![Made { name, file: center.path.to_owned(), wants }];
    for thread in &threads {
        let sheet = Sheet::new(&thread.doc.page, &thread.matters);
        let Some(own) = ufun::read(&sheet, &thread.doc.root, 0) else { return Ok(None) };
        let reservation = ufun::reservation(&sheet, &thread.doc.root, &own, None);
        let Some(reservation) = reservation else { return Ok(None) };
        notes.extend(sheet.notes(thread.doc.path));
        let profile = placed(own, thread, &matters);
        parties.push(Made {
            name: thread.name.clone(),
            file: thread.doc.path.to_owned(),
            wants: Wants::Profile(profile, reservation),
        });
    }
    notes.push(format!(
        "{}: the centre settles with each edge apart, and may end without one or the other; here all of it is settled at once.",
        center.path
    ));
    let title = center.root.get("name").and_then(Node::text).unwrap_or_default();
    assemble((Tool::Negmas, folder), title, &matters, parties).map(Some)
}

/// The negotiations, in the order of the edges' files.
fn threads<'d, 'p>(
    center: &'d Doc<'p>,
    edges: impl Iterator<Item = &'d Doc<'p>>,
) -> Option<Vec<Thread<'d, 'p>>> {
    let spaces = match center.root.get("outcome_spaces").map(|n| &n.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let mut threads = Vec::new();
    for (index, doc) in edges.enumerate() {
        let own = doc.root.get("outcome_space").map(|space| (&doc.page, space));
        let of_center = spaces.get(index).or_else(|| center.root.get("outcome_space"));
        let Some((page, space)) = own.or_else(|| of_center.map(|space| (&center.page, space))) else {
            doc.page.error("missing-key", &doc.root.span, "nothing says which issues this edge settles", "");
            return None;
        };
        let matters = space::read(page, space)?;
        let name = doc.root.get("name").and_then(Node::text).unwrap_or_else(|| names::stem(doc.path));
        threads.push(Thread { doc, name: name.to_owned(), first: 0, matters });
    }
    Some(threads)
}

/// The issues of all negotiations; a name that comes twice says with whom.
fn all_matters(threads: &mut [Thread<'_, '_>]) -> Vec<Matter> {
    let all: Vec<String> = threads.iter().flat_map(|t| t.matters.iter().map(|m| m.name.clone())).collect();
    let mut matters = Vec::new();
    for thread in threads {
        thread.first = matters.len();
        for matter in &thread.matters {
            let twice = all.iter().filter(|n| **n == matter.name).nth(1).is_some();
            let name =
                if twice { format!("{} with {}", matter.name, thread.name) } else { matter.name.clone() };
            matters.push(Matter { name, kind: matter.kind.clone() });
        }
    }
    matters
}

/// A profile of one negotiation among the issues of all.
fn placed(own: Profile, thread: &Thread<'_, '_>, matters: &[Matter]) -> Profile {
    let own = own.flat();
    let mut profile = Profile { constant: own.constant, ..Profile::nothing(matters) };
    for (index, worth) in own.worth.into_iter().enumerate() {
        profile.worth[thread.first + index] = worth;
    }
    let moved = |(issue, ends): (usize, Ends)| (thread.first + issue, ends);
    let terms = own.terms.into_iter();
    profile.terms = terms.map(|t| Term { all_of: t.all_of.into_iter().map(moved).collect(), ..t }).collect();
    profile
}

/// What the centre wants, as far as it can be read; none where a fault was noted.
fn wants(
    center: &Doc<'_>,
    threads: &[Thread<'_, '_>],
    matters: &[Matter],
    notes: &mut Vec<String>,
) -> Result<Option<Wants>, Refusal> {
    let of = type_name(&center.root).unwrap_or("nothing");
    let sides = match center.root.get("side_ufuns").map(|n| &n.value) {
        Some(Value::List(items)) if items.len() == threads.len() => items,
        _ => &Vec::new(),
    };
    let one_each = matters.len() == threads.len();
    if of != "LinearCombinationCenterUFun" || sides.is_empty() || !one_each {
        let of = center.root.get("evaluator").and_then(type_name).unwrap_or(of);
        let of = crate::table::cut(of);
        notes.push(format!(
            "{}: what the centre wants is the Python class {of}, which is never run; the centre counts as a party that has told nothing.",
            center.path
        ));
        return Ok(Some(Wants::Nothing));
    }
    let mut profile = Profile::nothing(matters);
    for (index, side) in sides.iter().enumerate() {
        let own = side.get("outcome_space").map(|space| space::read(&center.page, space));
        let thread = match own {
            Some(None) => return Ok(None),
            Some(Some(own)) => threads.iter().find(|t| t.matters == own),
            None => threads.get(index),
        };
        let Some(thread) = thread else {
            let message = "no edge settles the issues of this part of the centre's utility";
            center.page.error("does-not-fit", &side.span, message, "");
            return Ok(None);
        };
        let sheet = Sheet::new(&center.page, &thread.matters);
        let Some(read) = ufun::read(&sheet, side, 0) else { return Ok(None) };
        profile.add(placed(read, thread, matters), &Fraction::from_integer(1.into()));
    }
    let reservation = match center.root.get("reserved_value").filter(|n| !is_endless(n)) {
        Some(at) => number_of(&center.page, at),
        None => Some(Fraction::zero()),
    };
    let Some(reservation) = reservation else { return Ok(None) };
    unweighted(center, matters, profile, (reservation, notes)).map(Some)
}

/// The centre's preference: a table for each issue, and weights that are stated or left to chance.
fn unweighted(
    center: &Doc<'_>,
    matters: &[Matter],
    profile: Profile,
    (reservation, notes): (Fraction, &mut Vec<String>),
) -> Result<Wants, Refusal> {
    let stated = match center.root.get("weights").map(|n| &n.value) {
        Some(Value::List(items)) if items.len() == matters.len() => {
            items.iter().map(|n| number_of(&center.page, n)).collect::<Option<Vec<_>>>()
        }
        _ => None,
    };
    if let Some(weights) = stated {
        let sum: Fraction = weights.iter().sum();
        if sum.is_zero() {
            return Err(format!("{}: the weights sum to nought", center.path));
        }
        let weights = weights.into_iter().map(|w| w / &sum).collect();
        return Ok(Wants::Profile(Profile { weights: Some(weights), ..profile }, reservation));
    }
    notes.push(format!(
        "{}: the file leaves the weights of the negotiations to chance, so that they count as not known.",
        center.path
    ));
    let agenda = agenda(matters)?;
    let ids: Vec<&Id> = agenda.issues.iter().map(|i| &i.id).collect();
    let note = format!("{} file {}", Tool::Negmas.title(), center.path);
    let mut preference = bare(Origin { kind: OriginKind::Published, statement: None, note }, reservation);
    preference.valuation.weights = Some(StatedWeights {
        how: WeightsAs::Shares,
        total: None,
        entries: ids.iter().map(|id| ((*id).clone(), Quantity::Unknown)).collect(),
        ranks: Vec::new(),
    });
    for (index, worth) in profile.worth.into_iter().enumerate() {
        let function = function(&matters[index], &agenda.options[index], worth);
        preference.valuation.values.push((ids[index].clone(), function));
    }
    Ok(Wants::Preference(Box::new(preference)))
}
