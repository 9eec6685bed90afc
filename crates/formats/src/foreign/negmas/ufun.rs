//! Utility functions: what NegMAS calls `UtilityFunction`.

use mediant_core::Fraction;
use mediant_core::number::whole;
use num_traits::{One, Zero};

use super::fun::{self, DEPTH, Fun};
use super::multi;
use super::sheet::{Sheet, is_endless, raw, type_name};
use crate::foreign::Semantics;
use crate::foreign::json::{Node, Value};
use crate::foreign::profile::{ENUMERATED, Ends, Kind, Matter, Profile, Raw, Term};
use crate::foreign::yaml::PART;

/// Reads a utility function.
pub(super) fn read(sheet: &Sheet<'_>, node: &Node, depth: usize) -> Option<Profile> {
    if depth > DEPTH {
        return sheet.fault(node, "too-deep", "utility functions are nested too deep", "");
    }
    match type_name(node).unwrap_or_default() {
        "LinearAdditiveUtilityFunction" | "UtilityFunction" | "LinearUtilityAggregationFunction" => {
            additive(sheet, node)
        }
        "LinearUtilityFunction" | "AffineUtilityFunction" => affine(sheet, node),
        "ConstUtilityFunction" => {
            let constant = sheet.need_number(node, "value")?;
            Some(Profile { constant, ..Profile::nothing(sheet.matters) })
        }
        "MappingUtilityFunction" => mapping(sheet, node),
        "HyperRectangleUtilityFunction" => boxes(sheet, node),
        "WeightedUtilityFunction" => {
            let at = sheet.need(node, "ufuns")?;
            let ufuns = sheet.list(at)?;
            let weights = fun::weights(sheet, node, ufuns.len())?;
            let mut sum = Profile::nothing(sheet.matters);
            for (ufun, weight) in ufuns.iter().zip(weights) {
                sum.add(read(sheet, ufun, depth + 1)?.flat(), &weight);
            }
            Some(sum)
        }
        "GLAUtilityFunction" => multi::gla(sheet, node),
        "PAUtilityFunction" => multi::pa(sheet, node),
        "GPAUtilityFunction" => multi::gpa(sheet, node),
        "ExpDiscountedUFun" | "LinDiscountedUFun" => {
            let how = if node.get("discount").is_some() { "discount" } else { "cost" };
            let by = node.get(how).and_then(raw).map_or_else(String::new, |r| format!(" of {}", r.text));
            sheet.say(format!("the {how}{by} on later agreements is left out; packages are worth what they are worth at once"));
            read(sheet, sheet.need(node, "ufun")?, depth + 1)
        }
        "NonLinearAggregationUtilityFunction" | "NonlinearHyperRectangleUtilityFunction" => {
            sheet.pickled(node.get("f").unwrap_or(node), "what adds up this utility function")
        }
        "ComplexNonlinearUtilityFunction" => {
            let at = node.get("combination_function").unwrap_or(node);
            sheet.pickled(at, "what combines these utility functions")
        }
        "" => sheet.fault(node, "missing-key", "a utility function says its type", ""),
        other => {
            let message =
                format!("the utility function {} is not one that is read", crate::table::cut(other));
            let help = "linear, additive, mapping, hyper-rectangle, weighted, GLA, PA, GPA and discounted ones are; \
                        save another one as a MappingUtilityFunction";
            sheet.fault(node, "unsupported", &message, help)
        }
    }
}

/// The part of a list or map that belongs to each issue: by place, or by name.
pub(super) fn by_issue<'n>(sheet: &Sheet<'_>, node: &'n Node) -> Option<Vec<Option<&'n Node>>> {
    let matters = sheet.matters;
    match &node.value {
        Value::List(items) => {
            if items.len() != matters.len() {
                let message = format!("there are {} entries for {} issues", items.len(), matters.len());
                return sheet.fault(node, "does-not-fit", &message, "");
            }
            Some(items.iter().map(Some).collect())
        }
        Value::Map(entries) => {
            if let Some((key, _)) = entries.iter().find(|(k, _)| matters.iter().all(|m| m.name != k.name)) {
                let message = format!("no issue is named {}", crate::table::cut(&key.name));
                sheet.page.error("unknown-issue", &key.span, message, "");
                return None;
            }
            Some(matters.iter().map(|m| node.get(&m.name)).collect())
        }
        _ => sheet.wrong(node, "an entry for each issue"),
    }
}

/// `bias + Σ w_i · v_i(x_i)`. NegMAS itself leaves the bias out of the files that it writes, and so it is lost there.
fn additive(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let at = sheet.need(node, "values")?;
    let mut profile = Profile::nothing(sheet.matters);
    profile.constant = sheet.number_or(node, "bias", 0)?;
    let mut sound = true;
    for (index, part) in by_issue(sheet, at)?.into_iter().enumerate() {
        let worth = match part {
            None => Fun::Polynomial(vec![whole(0), whole(1)]).worth(sheet, index, at),
            Some(part) => value(sheet, part, index),
        };
        match worth {
            Some(worth) => profile.worth[index] = worth,
            None => sound = false,
        }
    }
    let weights = match node.get("weights").filter(|n| n.value != Value::Null) {
        None => vec![Fraction::one(); sheet.matters.len()],
        Some(at) => by_issue(sheet, at)?
            .into_iter()
            .map(|w| w.map_or_else(|| Some(Fraction::one()), |w| sheet.number(w)))
            .collect::<Option<_>>()?,
    };
    profile.weights = Some(weights);
    sound.then_some(profile)
}

/// What one issue is worth: a function, or a list of values in the order of the settlements.
pub(super) fn value(sheet: &Sheet<'_>, part: &Node, index: usize) -> Option<crate::foreign::profile::Worth> {
    let Value::List(_) = part.value else { return fun::read(sheet, part, 0)?.worth(sheet, index, part) };
    let numbers = sheet.numbers(part)?;
    if numbers.len() != sheet.matters[index].options().len() {
        return sheet.fault(part, "does-not-fit", "there is not one value for each settlement", "");
    }
    Some(crate::foreign::profile::Worth::Table(numbers))
}

/// `bias + Σ w_i · x_i`.
fn affine(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let mut profile = Profile::nothing(sheet.matters);
    if type_name(node) == Some("AffineUtilityFunction") {
        profile.constant = sheet.number_or(node, "bias", 0)?;
    }
    let count = i64::try_from(sheet.matters.len()).unwrap_or(1);
    let weights = match node.get("weights").filter(|n| n.value != Value::Null) {
        None => vec![whole(1) / whole(count); sheet.matters.len()],
        Some(at) => {
            let parts = by_issue(sheet, at)?;
            parts.into_iter().map(|w| sheet.number(w.unwrap_or(at))).collect::<Option<_>>()?
        }
    };
    for index in 0..sheet.matters.len() {
        profile.worth[index] = Fun::Polynomial(vec![whole(0), whole(1)]).worth(sheet, index, node)?;
    }
    profile.weights = Some(weights);
    Some(profile)
}

/// A number for each package.
fn mapping(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let at = sheet.need(node, "mapping")?;
    let Value::Map(entries) = &at.value else { return sheet.wrong(at, "a value for each package") };
    if entries.len() > ENUMERATED {
        let message = format!("a table of packages has at most {ENUMERATED} entries");
        return sheet.fault(at, "too-many", &message, "");
    }
    sheet.spend(at, entries.len())?;
    let all: Vec<usize> = (0..sheet.matters.len()).collect();
    let mut given = std::collections::BTreeMap::new();
    for (key, value) in entries {
        let package = package(sheet.matters, &all, &key.name);
        let Some(package) = package else {
            let shown = crate::table::cut(&key.name.replace(PART, " ")).trim().to_owned();
            sheet.page.error("unknown-option", &key.span, format!("{shown} is not a package"), "");
            return None;
        };
        given.insert(package, sheet.number(value)?);
    }
    let size = sheet.matters.iter().try_fold(1_usize, |n, m| n.checked_mul(m.options().len()));
    let whole = size == Some(given.len());
    let default = match node.get("default").filter(|n| n.value != Value::Null) {
        Some(default) if !is_endless(default) => sheet.number(default)?,
        _ if whole => Fraction::zero(),
        _ => {
            let help = "give every package a value, or a finite default";
            return sheet.fault(at, "no-value", "some packages have no value, and the default is none", help);
        }
    };
    Some(multi::lowered(sheet, &all, &default, given))
}

/// A package as the key of a table writes it: a settlement for each of these issues, by index.
pub(super) fn package(matters: &[Matter], issues: &[usize], key: &str) -> Option<Vec<usize>> {
    let parts: Vec<&str> = match key.strip_prefix(PART) {
        Some(rest) => rest.split(PART).collect(),
        None => vec![key],
    };
    if parts.len() != issues.len() {
        return None;
    }
    issues.iter().zip(parts).map(|(issue, part)| matters[*issue].index(&Raw::new(part))).collect()
}

/// Boxes in the space of packages, each with what it adds.
fn boxes(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let at = sheet.need(node, "outcome_ranges")?;
    let ranges = sheet.list(at)?;
    let utilities = sheet.list(sheet.need(node, "utilities")?)?;
    let weights = fun::weights(sheet, node, ranges.len())?;
    if utilities.len() != ranges.len() {
        return sheet.fault(at, "does-not-fit", "there is not one utility for each range", "");
    }
    let mut profile = Profile::nothing(sheet.matters);
    profile.constant = sheet.number_or(node, "bias", 0)?;
    for ((range, utility), weight) in ranges.iter().zip(utilities).zip(weights) {
        if matches!(utility.value, Value::Map(_) | Value::List(_)) {
            let help = "write a number for each box";
            return sheet.fault(utility, "unsupported", "a function inside a box is not read", help);
        }
        let adds = sheet.number(utility)? * weight;
        let Some(alternatives) = alternatives(sheet, range)? else { continue };
        sheet.spend(range, alternatives.len() * (1 + sheet.matters.len()))?;
        for all_of in alternatives {
            if all_of.is_empty() {
                profile.constant += &adds;
            } else {
                profile.terms.push(Term { all_of, adds: adds.clone() });
            }
        }
        if profile.terms.len() > ENUMERATED {
            return sheet.fault(range, "too-many", &format!("a party has at most {ENUMERATED} boxes"), "");
        }
    }
    Some(profile)
}

type Alternatives = Vec<Vec<(usize, Ends)>>;

/// A box as disjoint boxes without holes; none where nothing is in it.
#[allow(clippy::option_option, reason = "a fault that was noted, and a box with nothing in it, differ")]
fn alternatives(sheet: &Sheet<'_>, range: &Node) -> Option<Option<Alternatives>> {
    let mut all: Alternatives = vec![Vec::new()];
    for (key, condition) in range.entries() {
        let by_name = sheet.matters.iter().position(|m| m.name == key.name);
        let issue = by_name.or_else(|| key.name.parse().ok().filter(|i: &usize| *i < sheet.matters.len()));
        let Some(issue) = issue else {
            sheet.page.error("unknown-issue", &key.span, format!("no issue is named {}", key.name), "");
            return None;
        };
        // NegMAS lets a range hold nothing where an issue is there without a condition.
        let runs = if condition.value == Value::Null { Vec::new() } else { runs(sheet, condition, issue)? };
        if runs.is_empty() {
            return Some(None);
        }
        if all.len().saturating_mul(runs.len()) > ENUMERATED {
            return sheet.fault(range, "too-many", "this box has too many holes", "");
        }
        let with = |one: &Vec<(usize, Ends)>, run: &Ends| {
            one.iter().cloned().chain([(issue, run.clone())]).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(|one| runs.iter().map(|run| with(one, run)).collect::<Vec<_>>()).collect();
    }
    Some(Some(all))
}

/// The settlements of one issue that fulfil a condition, as runs: one value, two numbers between which (and not at which)
/// a value lies, or a list of either. Two numbers in a list are always a range, as NegMAS reads its own files.
fn runs(sheet: &Sheet<'_>, condition: &Node, issue: usize) -> Option<Vec<Ends>> {
    let open = |node: &Node| match &node.value {
        Value::List(items) if items.len() == 2 => {
            let numbers: Vec<Raw> =
                items.iter().filter(|n| matches!(n.value, Value::Number(_))).filter_map(raw).collect();
            match numbers.as_slice() {
                [Raw { number: Some(low), .. }, Raw { number: Some(high), .. }] => {
                    Some((low.clone(), high.clone()))
                }
                _ => None,
            }
        }
        _ => None,
    };
    let matter = &sheet.matters[issue];
    if let Kind::Continuous(least, most) = &matter.kind {
        let Some((low, high)) = open(condition) else {
            return sheet.wrong(condition, "a range of two numbers, since the issue is continuous");
        };
        sheet.say(format!(
            "the ends of boxes on {} are taken to be in them, which NegMAS leaves out",
            matter.name
        ));
        let (low, high) = (low.max(least.clone()), high.min(most.clone()));
        return Some(if low < high { vec![Ends::Amounts(low, high)] } else { Vec::new() });
    }
    let mut conditions: Vec<&Node> = Vec::new();
    match &condition.value {
        Value::List(items) if open(condition).is_none() => {
            for item in items {
                match &item.value {
                    Value::List(inner) if open(item).is_none() => conditions.extend(inner),
                    _ => conditions.push(item),
                }
            }
        }
        _ => conditions.push(condition),
    }
    sheet.spend(condition, conditions.len().saturating_mul(matter.options().len()))?;
    let fulfils = |option: &Raw| {
        conditions.iter().any(|condition| match open(condition) {
            Some((low, high)) => option.number.as_ref().is_some_and(|n| *n > low && *n < high),
            None => raw(condition).is_some_and(|one| one.key() == option.key()),
        })
    };
    let mut runs: Vec<Ends> = Vec::new();
    for (index, option) in matter.options().iter().enumerate() {
        if !fulfils(option) {
            continue;
        }
        match runs.last_mut() {
            Some(Ends::Indices(_, last)) if *last + 1 == index => *last = index,
            _ => runs.push(Ends::Indices(index, index)),
        }
    }
    Some(runs)
}

/// The reservation value: the one that is stated, the utility of the package that stands for no agreement, or, where
/// there is neither, the least utility of any package.
pub(super) fn reservation(
    sheet: &Sheet<'_>,
    node: &Node,
    profile: &Profile,
    semantics: Option<Semantics>,
) -> Option<Fraction> {
    if let Some(outcome) = node.get("reserved_outcome").filter(|n| n.value != Value::Null) {
        let parts = by_issue(sheet, outcome)?;
        let find = |(matter, part): (&Matter, Option<&Node>)| matter.index(&raw(part?)?);
        let package: Option<Vec<usize>> = sheet.matters.iter().zip(parts).map(find).collect();
        let Some(utility) = package.and_then(|p| profile.utility(&p)) else {
            return sheet.fault(
                outcome,
                "unknown-option",
                "the reserved outcome is not a package of listed settlements",
                "",
            );
        };
        sheet.say("the reservation value is the utility of the reserved outcome".to_owned());
        return Some(utility);
    }
    let stated = |node: &Node| -> Option<Option<Fraction>> {
        match node.get("reserved_value").filter(|n| n.value != Value::Null && !is_endless(n)) {
            Some(at) => sheet.number(at).map(Some),
            None => Some(None),
        }
    };
    let mut at = node;
    loop {
        if let Some(value) = stated(at)? {
            if !std::ptr::eq(at, node) {
                sheet.say("the reservation value is that of the utility function inside the discount; NegMAS itself uses that of the discount, which is none".to_owned());
            }
            return Some(value);
        }
        match at.get("ufun").filter(|_| semantics != Some(Semantics::Negmas)) {
            Some(inner) => at = inner,
            None => break,
        }
    }
    let (least, bound) = profile.least(sheet.matters);
    let of = if bound { "a lower bound of the utilities" } else { "the least utility" };
    sheet.say(format!(
        "no reservation value is stated, so that any agreement will do; {of} of its packages stands for it"
    ));
    Some(least)
}
