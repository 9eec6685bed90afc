//! Functions of several issues at once: sums of factors (GLA), and polynomials of factors (PA, GPA).

use std::collections::BTreeMap;

use mediant_core::Fraction;
use num_traits::{One, Zero};

use super::fun::{Fun, power};
use super::sheet::{Sheet, type_name};
use super::ufun::{by_issue, package, value};
use crate::foreign::json::{Node, Value};
use crate::foreign::profile::{ENUMERATED, Ends, Kind, Profile, Raw, Term, Worth, packages};

/// A function of some issues as a number for each combination of their settlements.
struct Factor {
    issues: Vec<usize>,
    /// By settlement of each issue, in the order of `issues`.
    values: BTreeMap<Vec<usize>, Fraction>,
    /// Of one continuous issue, its lines instead.
    lines: Option<Worth>,
}

/// A number for each combination of settlements of some issues, and another for the rest of them, as a profile.
pub(super) fn lowered(
    sheet: &Sheet<'_>,
    issues: &[usize],
    default: &Fraction,
    values: BTreeMap<Vec<usize>, Fraction>,
) -> Profile {
    let mut profile = Profile::nothing(sheet.matters);
    profile.constant = default.clone();
    if let [issue] = issues {
        if let Worth::Table(numbers) = &mut profile.worth[*issue] {
            for (at, value) in values {
                numbers[at[0]] += value - default;
            }
        }
        return profile;
    }
    for (at, value) in values {
        let adds = value - default;
        if !adds.is_zero() {
            let all_of = issues.iter().zip(at).map(|(issue, o)| (*issue, Ends::Indices(o, o))).collect();
            profile.terms.push(Term { all_of, adds });
        }
    }
    profile
}

/// `bias + Σ w_k · f_k(x of some issues)`.
pub(super) fn gla(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let mut profile = Profile::nothing(sheet.matters);
    profile.constant = sheet.number_or(node, "bias", 0)?;
    let outer = node.get("weights").filter(|n| n.value != Value::Null).map(|n| sheet.numbers(n));
    for (index, entry) in sheet.list(sheet.need(node, "factors")?)?.iter().enumerate() {
        let parts = sheet.list(entry)?;
        let ([issues, function] | [issues, function, _]) = parts else {
            return sheet.wrong(entry, "issues, a function and a weight");
        };
        let weight = match (parts.get(2), &outer) {
            (Some(weight), _) => sheet.number(weight)?,
            (None, Some(weights)) => weights.as_ref()?.get(index).cloned().unwrap_or_else(Fraction::one),
            (None, None) => Fraction::one(),
        };
        let factor = factor(sheet, issues, function)?;
        let part = match factor.lines {
            Some(lines) => {
                let mut part = Profile::nothing(sheet.matters);
                part.worth[factor.issues[0]] = lines;
                part
            }
            None => lowered(sheet, &factor.issues, &Fraction::zero(), factor.values),
        };
        profile.add(part, &weight);
        if profile.terms.len() > ENUMERATED {
            return sheet.fault(entry, "too-many", &format!("a party has at most {ENUMERATED} terms"), "");
        }
    }
    Some(profile)
}

/// `bias + Σ c_k · Π v_i(x_i)^p_ki`.
pub(super) fn pa(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let at = sheet.need(node, "values")?;
    let mut factors = Vec::new();
    for (index, part) in by_issue(sheet, at)?.into_iter().enumerate() {
        let worth = match part {
            Some(part) => value(sheet, part, index)?,
            None => Fun::Polynomial(vec![Fraction::zero(), Fraction::one()]).worth(sheet, index, at)?,
        };
        factors.push(single(index, worth));
    }
    polynomial(sheet, node, &factors)
}

/// `bias + Σ c_k · Π f_j(x of some issues)^p_kj`.
pub(super) fn gpa(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let mut factors = Vec::new();
    for entry in sheet.list(sheet.need(node, "factors")?)? {
        let [issues, function, ..] = sheet.list(entry)? else {
            return sheet.wrong(entry, "issues and a function");
        };
        factors.push(factor(sheet, issues, function)?);
    }
    polynomial(sheet, node, &factors)
}

fn single(issue: usize, worth: Worth) -> Factor {
    match worth {
        Worth::Table(numbers) => {
            let values = numbers.into_iter().enumerate().map(|(i, n)| (vec![i], n)).collect();
            Factor { issues: vec![issue], values, lines: None }
        }
        lines @ Worth::Lines(_) => {
            Factor { issues: vec![issue], values: BTreeMap::new(), lines: Some(lines) }
        }
    }
}

/// Multiplies factors out: each term over the settlements of the issues that it speaks of.
fn polynomial(sheet: &Sheet<'_>, node: &Node, factors: &[Factor]) -> Option<Profile> {
    let mut profile = Profile::nothing(sheet.matters);
    profile.constant = sheet.number_or(node, "bias", 0)?;
    for entry in sheet.list(sheet.need(node, "terms")?)? {
        let [coefficient, powers] = sheet.list(entry)? else {
            return sheet.wrong(entry, "a coefficient and powers");
        };
        let (coefficient, powers) = (sheet.number(coefficient)?, sheet.numbers(powers)?);
        if powers.len() != factors.len() {
            return sheet.fault(entry, "does-not-fit", "there is not one power for each factor", "");
        }
        let used: Vec<(&Factor, &Fraction)> =
            factors.iter().zip(&powers).filter(|(_, p)| !p.is_zero()).collect();
        if used.is_empty() {
            profile.constant += coefficient;
            continue;
        }
        if let [(Factor { issues, lines: Some(lines), .. }, exponent)] = used.as_slice()
            && **exponent == Fraction::one()
        {
            profile.worth[issues[0]].add(lines, &coefficient);
            continue;
        }
        profile.add(product(sheet, entry, &used)?, &coefficient);
        if profile.terms.len() > ENUMERATED {
            return sheet.fault(entry, "too-many", &format!("a party has at most {ENUMERATED} terms"), "");
        }
    }
    Some(profile)
}

fn product(sheet: &Sheet<'_>, node: &Node, used: &[(&Factor, &Fraction)]) -> Option<Profile> {
    let mut issues: Vec<usize> = used.iter().flat_map(|(f, _)| f.issues.iter().copied()).collect();
    issues.sort_unstable();
    issues.dedup();
    let counts = counts(sheet, node, &issues)?;
    let size: usize = counts.iter().product();
    sheet.spend(node, size.saturating_mul(used.len()))?;
    let mut values = BTreeMap::new();
    for at in packages(&counts) {
        let mut value = Fraction::one();
        for (factor, exponent) in used {
            let own: Vec<usize> = factor
                .issues
                .iter()
                .filter_map(|i| issues.iter().position(|j| i == j).map(|p| at[p]))
                .collect();
            let Some(raised) = factor.values.get(&own).and_then(|v| power(sheet, v, exponent)) else {
                return sheet.fault(
                    node,
                    "no-value",
                    "a factor of this term has no such power",
                    "whole powers up to 32 do",
                );
            };
            value *= raised;
        }
        values.insert(at, value);
    }
    Some(lowered(sheet, &issues, &Fraction::zero(), values))
}

/// How many settlements each of these issues has; all of them can be combined.
fn counts(sheet: &Sheet<'_>, node: &Node, issues: &[usize]) -> Option<Vec<usize>> {
    if let Some(issue) = issues.iter().find(|i| matches!(sheet.matters[**i].kind, Kind::Continuous(..))) {
        let message = format!(
            "{} is continuous, and counts together with other issues or as a power",
            sheet.matters[*issue].name
        );
        return sheet.fault(node, "unsupported", &message, "give the issue a list of values");
    }
    let counts: Vec<usize> = issues.iter().map(|i| sheet.matters[*i].options().len()).collect();
    let size = counts.iter().try_fold(1_usize, |all, n| all.checked_mul(*n));
    if size.is_none_or(|n| n > ENUMERATED) {
        let message = format!("this function is of more than {ENUMERATED} combinations");
        return sheet.fault(node, "too-many", &message, "");
    }
    Some(counts)
}

fn factor(sheet: &Sheet<'_>, spec: &Node, function: &Node) -> Option<Factor> {
    let specs = match &spec.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(spec),
    };
    let mut issues = Vec::with_capacity(specs.len());
    for spec in specs {
        let by_name = spec.text().and_then(|name| sheet.matters.iter().position(|m| m.name == name));
        let by_place = || match &spec.value {
            Value::Number(n) => n.parse::<usize>().ok().filter(|i| *i < sheet.matters.len()),
            _ => None,
        };
        match by_name.or_else(by_place).filter(|i| !issues.contains(i)) {
            Some(issue) => issues.push(issue),
            None => {
                return sheet.fault(spec, "unknown-issue", "this names no issue, or one a second time", "");
            }
        }
    }
    match issues.as_slice() {
        [] => sheet.fault(spec, "unknown-issue", "a factor speaks of one issue at least", ""),
        [issue] => Some(single(*issue, value(sheet, function, *issue)?)),
        _ => {
            let values = several(sheet, function, &issues)?;
            Some(Factor { issues, values, lines: None })
        }
    }
}

/// What NegMAS calls `BaseMultiFun`, for each combination of settlements.
fn several(sheet: &Sheet<'_>, node: &Node, issues: &[usize]) -> Option<BTreeMap<Vec<usize>, Fraction>> {
    let counts = counts(sheet, node, issues)?;
    let size: usize = counts.iter().product();
    sheet.spend(node, size)?;
    let name = type_name(node).unwrap_or_default();
    if name == "TableMultiFun" {
        let at = sheet.need(node, "mapping")?;
        let Value::Map(entries) = &at.value else { return sheet.wrong(at, "a value for each combination") };
        let mut values = BTreeMap::new();
        for (key, n) in entries {
            let Some(package) = package(sheet.matters, issues, &key.name) else {
                sheet.page.error("unknown-option", &key.span, "this is no combination of settlements", "");
                return None;
            };
            values.insert(package, sheet.number(n)?);
        }
        if values.len() != size {
            return sheet.fault(at, "no-value", "some combinations have no value", "");
        }
        return Some(values);
    }
    if name == "LambdaMultiFun" {
        return sheet.pickled(node, "this value function");
    }
    let form = form(sheet, node, (name, issues.len()))?;
    sheet.spend(node, size.saturating_mul(form.terms.len().saturating_mul(issues.len())))?;
    let mut values = BTreeMap::new();
    for at in packages(&counts) {
        let raws: Vec<&Raw> = issues.iter().zip(&at).map(|(i, o)| &sheet.matters[*i].options()[*o]).collect();
        let mut sum = form.bias.clone();
        for (coefficient, powers) in &form.terms {
            let mut term = coefficient.clone();
            for (raw, exponent) in raws.iter().zip(powers).filter(|(_, p)| !p.is_zero()) {
                let raised = raw.number.as_ref().and_then(|x| power(sheet, x, exponent));
                let Some(raised) = raised else {
                    let message = format!("{} has no such power", raw.text);
                    return sheet.fault(node, "no-value", &message, "");
                };
                term *= raised;
            }
            sum += term;
        }
        values.insert(at, sum);
    }
    Some(values)
}

/// `bias + Σ c · Π x_i^p_i`: every function of several numbers that NegMAS has is one.
struct Form {
    bias: Fraction,
    terms: Vec<(Fraction, Vec<Fraction>)>,
}

fn form(sheet: &Sheet<'_>, node: &Node, (name, count): (&str, usize)) -> Option<Form> {
    let bias = sheet.number_or(node, "bias", 0)?;
    let unit = |places: &[usize]| {
        let mut powers = vec![Fraction::zero(); count];
        for place in places {
            powers[*place] += Fraction::one();
        }
        powers
    };
    let numbers = |key: &str, length: usize| {
        let at = sheet.need(node, key)?;
        let read = sheet.numbers(at)?;
        if read.len() == length {
            Some(read)
        } else {
            sheet.fault(at, "does-not-fit", "this list has another length than it needs", "")
        }
    };
    let linear = |numbers: Vec<Fraction>| numbers.into_iter().enumerate().map(|(i, n)| (n, unit(&[i])));
    let pairs = || (0..count).flat_map(|i| (i + 1..count).map(move |j| [i, j]));
    let terms = match name {
        "AffineMultiFun" | "LinearMultiFun" => linear(numbers("slope", count)?).collect(),
        "QuadraticMultiFun" => {
            let mut terms: Vec<_> = linear(numbers("linear", count)?).collect();
            let squares = numbers("quadratic", count)?;
            terms.extend(squares.into_iter().enumerate().map(|(i, n)| (n, unit(&[i, i]))));
            let mixed = numbers("interactions", pairs().count())?;
            terms.extend(mixed.into_iter().zip(pairs()).map(|(n, pair)| (n, unit(&pair))));
            terms
        }
        "BilinearMultiFun" if count == 2 => {
            let need = |key: &str| sheet.need_number(node, key);
            vec![(need("a")?, unit(&[0])), (need("b")?, unit(&[1])), (need("c")?, unit(&[0, 1]))]
        }
        "ProductMultiFun" => vec![(sheet.number_or(node, "scale", 1)?, numbers("powers", count)?)],
        "PolynomialMultiFun" => {
            let mut terms = Vec::new();
            for entry in sheet.list(sheet.need(node, "terms")?)? {
                let [coefficient, powers] = sheet.list(entry)? else {
                    return sheet.wrong(entry, "a coefficient and powers");
                };
                let powers = sheet.numbers(powers)?;
                if powers.len() != count {
                    return sheet.fault(entry, "does-not-fit", "there is not one power for each issue", "");
                }
                terms.push((sheet.number(coefficient)?, powers));
            }
            terms
        }
        other => {
            let message = format!("the function {} is not one of NegMAS' own", crate::table::cut(other));
            return sheet.fault(node, "unsupported", &message, "write its values as a TableMultiFun");
        }
    };
    Some(Form { bias, terms })
}
