//! One party's profile: weights and values, or boxes; its reservation value and discount.

use std::collections::BTreeMap;

use mediant_core::number::Quantity;
use mediant_core::preference::{Interaction, StatedWeights, Valuation, WeightsAs};
use mediant_core::{Fraction, Id};
use num_traits::{One, Signed, Zero};

use super::boxes;
use super::domain::{Domain, INSIDE, name_of};
use super::worth::{self, Worth};
use super::xml::{Element, Xml};
use crate::foreign::Semantics;
use crate::table::cut;

/// What a profile says.
pub(super) struct Told {
    /// Weights, values and boxes.
    pub(super) valuation: Valuation,
    /// Whether the values are points of the whole package, on a scale from 0 to 1.
    pub(super) points: bool,
    /// The ceiling of 1, where it can be reached.
    pub(super) ceiling: Option<Fraction>,
    /// The reservation value.
    pub(super) reservation: Fraction,
    /// The discount factor, where it discounts.
    pub(super) discount: Option<Fraction>,
    /// How it was read, each beginning with what follows the party's name.
    pub(super) notes: Vec<String>,
}

/// Reads a profile; none where it cannot be read, with its faults noted.
pub(super) fn read(xml: &Xml<'_, '_>, domain: &Domain, semantics: Semantics) -> Option<Told> {
    let space = xml.root().attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
    let mut notes = Vec::new();
    if space == "uncertain" {
        notes.push(
            "states comparisons beside its utilities; the utilities are read and the comparisons are not"
                .to_owned(),
        );
    }
    if let Some(rules) = xml.all("rules", &INSIDE).next() {
        let message = "a profile of ranks and constraints is not read".to_owned();
        xml.error(
            &rules,
            "unsupported",
            (message, "only profiles with weights and evaluations, or with boxes, are"),
        );
        return None;
    }
    let boxed = xml.all("utility", &INSIDE).next();
    let matched = matched(xml, domain);
    let (valuation, points, ceiling) = match boxed {
        Some(utility) => {
            let read = boxes::read(xml, &utility, (domain, &matched), semantics)?;
            if read.above && semantics == Semantics::Genius {
                notes.push(
                    "may reach more than 1 in sum; GENIUS cuts it off there, and so does this reading"
                        .to_owned(),
                );
            }
            let cut = read.above && semantics == Semantics::Genius;
            (read.valuation, true, cut.then(Fraction::one))
        }
        None => additive(xml, domain, &matched, semantics, &mut notes)?,
    };
    let reservation = match xml.all("reservation", &INSIDE).next() {
        Some(node) => xml.needed(&node, "value")?,
        None => Fraction::zero(),
    };
    Some(Told { valuation, points, ceiling, reservation, discount: discount(xml), notes })
}

fn discount(xml: &Xml<'_, '_>) -> Option<Fraction> {
    let node = xml.all("discount_factor", &INSIDE).next()?;
    xml.number(&node, "value").filter(|d| d.is_positive() && *d < Fraction::one())
}

/// The `<issue>` elements of a profile by the issues of the domain.
pub(super) struct Matched<'a, 't> {
    /// For each issue of the domain, its element.
    pub(super) elements: Vec<Option<Element<'a, 't>>>,
    /// The domain's issue of each index of the profile.
    pub(super) by_index: BTreeMap<i64, usize>,
}

/// Finds the domain's issue of each element: by index where the names agree, else by name, else by index.
fn matched<'a, 't>(xml: &'a Xml<'_, 't>, domain: &Domain) -> Matched<'a, 't> {
    let indices: BTreeMap<i64, usize> =
        domain.topics.iter().zip(0..).filter_map(|(t, place)| Some((t.index?, place))).collect();
    let names: BTreeMap<&str, usize> = domain.topics.iter().map(|t| t.name.as_str()).zip(0..).collect();
    let mut found = Matched { elements: vec![None; domain.topics.len()], by_index: BTreeMap::new() };
    for issue in xml.all("issue", &INSIDE) {
        let (name, index) = (name_of(&issue), super::domain::index_of(xml, &issue));
        let at_index = index.and_then(|i| indices.get(&i).copied());
        let at_name = names.get(name).copied();
        let place = match (at_index, at_name) {
            (Some(here), Some(named)) if here != named => {
                let (wanted, other) = (cut(name), cut(&domain.topics[here].name));
                let message = format!("the index of \"{wanted}\" is that of \"{other}\" in the domain");
                warn_index(xml, &issue, (message, "it is read by its name; give it the domain's index"));
                named
            }
            (Some(here), Some(_)) => here,
            (Some(here), None) => {
                let (own, other) = (cut(name), cut(&domain.topics[here].name));
                let message = format!("the issue \"{own}\" is called \"{other}\" in the domain");
                warn_index(xml, &issue, (message, "it is read by its index; call both alike"));
                here
            }
            (None, Some(named)) => {
                let message = format!("the domain has \"{}\" under another index", cut(name));
                warn_index(xml, &issue, (message, "it is read by its name; give it the domain's index"));
                named
            }
            (None, None) => {
                let help = crate::suggest::help(name, names.keys().copied());
                let message = format!("the domain has no issue \"{}\"", cut(name));
                xml.error(&issue, "unknown-issue", (message, &help));
                continue;
            }
        };
        if found.elements[place].replace(issue).is_some() {
            let message = format!("\"{}\" is there twice", cut(&domain.topics[place].name));
            xml.error(&issue, "duplicate-id", (message, "the indices and names of the two files must agree"));
        }
        if let Some(index) = index
            && found.by_index.insert(index, place).is_some_and(|before| before != place)
        {
            let message = format!("two issues have the index {index}");
            xml.error(
                &issue,
                "duplicate-id",
                (message, "weights are given by index; give each issue its own"),
            );
        }
    }
    found
}

fn warn_index(xml: &Xml<'_, '_>, issue: &Element<'_, '_>, said: (String, &str)) {
    xml.page.warn("index", &xml.value_span(issue, "index"), said.0, said.1);
}

/// The weight of each issue, and what weighs no issue.
struct Weighed {
    weights: Vec<Option<Fraction>>,
    /// Weights of indices that no issue has, under NegMAS' reading: it adds them to every package.
    loose: Fraction,
}

fn weigh(xml: &Xml<'_, '_>, domain: &Domain, matched: &Matched<'_, '_>, semantics: Semantics) -> Weighed {
    let mut found = Weighed { weights: vec![None; domain.topics.len()], loose: Fraction::zero() };
    let objectives: Vec<Option<&str>> =
        xml.all("objective", &INSIDE).map(|o| o.attribute("index").map(str::trim)).collect();
    for node in xml.all("weight", &INSIDE) {
        if node.attribute("index").is_none() {
            xml.error(
                &node,
                "missing-key",
                ("the weight has no index".to_owned(), "name the issue by its index"),
            );
            continue;
        }
        let (Some(index), Some(weight)) = (xml.whole(&node, "index"), xml.needed(&node, "value")) else {
            continue;
        };
        let Some(place) = matched.by_index.get(&index).copied() else {
            if semantics == Semantics::Negmas {
                found.loose += weight;
            } else if objectives.contains(&Some(index.to_string().as_str())) {
                let message = format!("the weight {index} is that of a heading and counts for nothing");
                xml.warn(&node, "index", (message, "only the weights of issues count, as in GENIUS"));
            } else {
                let message = format!("no issue has the index {index} that this weight is for");
                let known: Vec<String> = matched.by_index.keys().take(40).map(i64::to_string).collect();
                let help = format!("the issues have the indices {}", known.join(", "));
                xml.page.error("unknown-issue", &xml.value_span(&node, "index"), message, help);
            }
            continue;
        };
        if found.weights[place].as_ref().is_some_and(|before| *before != weight) {
            let message = format!("\"{}\" is weighed twice", cut(&domain.topics[place].name));
            xml.warn(&node, "duplicate-id", (message, "the last counts, as in GENIUS; keep one of the two"));
        }
        found.weights[place] = Some(weight);
    }
    found
}

type Read = (Valuation, bool, Option<Fraction>);

fn additive(
    xml: &Xml<'_, '_>,
    domain: &Domain,
    matched: &Matched<'_, '_>,
    semantics: Semantics,
    notes: &mut Vec<String>,
) -> Option<Read> {
    let weighed = weigh(xml, domain, matched, semantics);
    let mut parts: Vec<(Id, Fraction, Worth)> = Vec::new();
    let mut faulty = false;
    for ((topic, element), weight) in domain.topics.iter().zip(&matched.elements).zip(weighed.weights) {
        let name = cut(&topic.name);
        let Some(issue) = element else {
            let message = format!("the profile does not evaluate \"{name}\"");
            xml.error(&xml.root(), "no-value", (message, "add an <issue> with the domain's index and name"));
            faulty = true;
            continue;
        };
        let worth = worth::read(xml, issue, topic, semantics);
        if weight.is_none() {
            let message = format!("\"{name}\" has no weight and counts for nothing");
            xml.warn(issue, "missing-key", (message, "add a <weight> with its index"));
        }
        match worth {
            Some(worth) => parts.push((topic.id.clone(), weight.unwrap_or_default(), worth)),
            None => faulty = true,
        }
    }
    if faulty {
        return None;
    }
    Some(assembled(parts, &weighed.loose, semantics, notes))
}

/// Weights and values as a valuation, with the ceiling where it can be reached.
fn assembled(
    parts: Vec<(Id, Fraction, Worth)>,
    loose: &Fraction,
    semantics: Semantics,
    notes: &mut Vec<String>,
) -> Read {
    let near = Fraction::new(1.into(), 1_000_000_000.into());
    let sum: Fraction = parts.iter().map(|(_, weight, _)| weight).sum();
    let best: Fraction = parts.iter().map(|(_, weight, worth)| best_part(weight, worth)).sum();
    let off = (&sum - Fraction::one()).abs() > near;
    let points =
        semantics == Semantics::Negmas || off || parts.iter().any(|(_, weight, _)| weight.is_negative());
    let above = best > Fraction::one() + near && semantics == Semantics::Genius;
    if above {
        notes.push(
            "may reach more than 1 in sum; GENIUS cuts it off there, and so does this reading".to_owned(),
        );
    }
    if off && semantics != Semantics::Negmas {
        let shown = mediant_core::number::to_f64(&sum);
        notes.push(format!("has weights that sum to {shown:.6}; they are used as they stand, as in GENIUS"));
    }
    let mut valuation = Valuation::default();
    if points {
        let function = |(id, weight, worth): (Id, Fraction, Worth)| (id, worth.function(&weight));
        valuation.values = parts.into_iter().map(function).collect();
        if !loose.is_zero() {
            valuation
                .interactions
                .push(Interaction { all_of: Vec::new(), adds: Quantity::Exact(loose.clone()) });
        }
    } else {
        let how = if sum.is_one() { WeightsAs::Shares } else { WeightsAs::Swings };
        let entries =
            parts.iter().map(|(id, weight, _)| (id.clone(), Quantity::Exact(weight.clone()))).collect();
        valuation.weights = Some(StatedWeights { how, total: None, entries, ranks: Vec::new() });
        let one = Fraction::one();
        valuation.values = parts.into_iter().map(|(id, _, worth)| (id, worth.function(&one))).collect();
    }
    (valuation, points, above.then(Fraction::one))
}

/// The most that an issue can add; a negative weight turns the worst into the best.
fn best_part(weight: &Fraction, worth: &Worth) -> Fraction {
    if weight.is_negative() { weight * worth.worst() } else { weight * worth.best() }
}
