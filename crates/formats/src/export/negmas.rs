//! NegMAS' YAML: a domain, and a utility function a party.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mediant_core::Fraction;
use mediant_core::scenario::{Run, Term};
use num_traits::{One, Zero};

use super::plain::{Matter, Plain, Side, double};

/// The files.
pub(super) fn write(plain: &Plain, told: &mut Vec<String>) -> Result<BTreeMap<String, String>, Vec<String>> {
    let mut why = Vec::new();
    let mut files = BTreeMap::new();
    for side in &plain.parties {
        if !side.bundles.is_empty() {
            why.push(format!("{}: NegMAS has no terms of which one counts", side.id));
        }
        if side.ceiling.is_some() {
            why.push(format!("{}: NegMAS has no ceiling on utility", side.id));
        }
        files.insert(format!("{}.yml", side.id), ufun(plain, side));
    }
    if !why.is_empty() {
        return Err(why);
    }
    let mut name = "domain.yml".to_owned();
    while files.contains_key(&name) {
        name.insert_str(0, "the-");
    }
    files.insert(name, domain(plain));
    for issue in plain.issues.iter().filter(|i| !i.amounts.is_empty() && !i.continuous && i.whole().is_none())
    {
        told.push(format!(
            "{}: NegMAS has whole amounts only, so that these are written as names.",
            issue.name
        ));
    }
    Ok(files)
}

/// A text between quotation marks, which YAML reads as JSON does.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn domain(plain: &Plain) -> String {
    let mut text = format!("type: CartesianOutcomeSpace\nname: {}\nissues:\n", quoted(&plain.title));
    for issue in &plain.issues {
        let _ = match (issue.whole(), issue.continuous) {
            (Some((low, high, 1)), _) => {
                writeln!(
                    text,
                    "- type: ContiguousIssue\n  name: {}\n  values: [{low}, {high}]",
                    quoted(&issue.name)
                )
            }
            (Some((low, high, step)), _) => writeln!(
                text,
                "- type: ContiguousIssue\n  name: {}\n  values: [{low}, {high}, {step}]",
                quoted(&issue.name)
            ),
            (None, true) => {
                let end = |n: Option<&Fraction>| n.map(float).unwrap_or_default();
                let (low, high) = (end(issue.amounts.first()), end(issue.amounts.last()));
                writeln!(
                    text,
                    "- type: ContinuousIssue\n  name: {}\n  values: [{low}, {high}]\n  n_levels: 10",
                    quoted(&issue.name)
                )
            }
            _ => {
                let options: Vec<String> =
                    issue.options.iter().map(|o| format!("  - {}\n", quoted(o))).collect();
                write!(
                    text,
                    "- type: CategoricalIssue\n  name: {}\n  values:\n{}",
                    quoted(&issue.name),
                    options.concat()
                )
            }
        };
    }
    text
}

/// A number that Python reads as a float.
fn float(number: &Fraction) -> String {
    let text = double(number);
    if text.contains('.') { text } else { format!("{text}.0") }
}

/// A settlement as the domain has it: a whole number, or a text.
fn settlement(issue: &Matter, option: usize) -> String {
    if issue.whole().is_some() { issue.options[option].clone() } else { quoted(&issue.options[option]) }
}

fn ufun(plain: &Plain, side: &Side) -> String {
    let own = format!("name: {}\nreserved_value: {}\n", quoted(&side.id), float(&side.reservation));
    let additive = additive(plain, side);
    if side.terms.is_empty() {
        return format!("type: LinearAdditiveUtilityFunction\n{own}{additive}");
    }
    let inner = |kind: &str, body: &str| {
        let lines: Vec<&str> = body.lines().collect();
        format!("- type: negmas.preferences.{kind}\n  {}\n", lines.join("\n  "))
    };
    let additive = inner("LinearAdditiveUtilityFunction", &format!("{additive}reserved_value: 0.0\n"));
    let boxes = inner(
        "HyperRectangleUtilityFunction",
        &format!("{}reserved_value: 0.0\n", boxes(plain, &side.terms)),
    );
    format!("type: WeightedUtilityFunction\n{own}weights: [1.0, 1.0]\nufuns:\n{additive}{boxes}")
}

/// The weight of an issue is the most that it adds, so that its best option has the value 1.
fn additive(plain: &Plain, side: &Side) -> String {
    let mut weights = Vec::new();
    let mut values = String::new();
    for (issue, worth) in plain.issues.iter().zip(&side.worth) {
        let most = worth.iter().max().cloned().unwrap_or_default();
        let weight = if most > Fraction::zero() { most } else { Fraction::one() };
        weights.push(float(&weight));
        if issue.continuous {
            let (a, b) = (&issue.amounts[0], &issue.amounts[issue.amounts.len() - 1]);
            let slope = (&worth[worth.len() - 1] - &worth[0]) / (b - a);
            let bias = &worth[0] - &slope * a;
            let (slope, bias) = (float(&(slope / &weight)), float(&(bias / &weight)));
            let _ = writeln!(values, "- type: AffineFun\n  slope: {slope}\n  bias: {bias}");
            continue;
        }
        values.push_str("- type: TableFun\n  mapping:\n");
        for (option, worth) in worth.iter().enumerate() {
            let _ = writeln!(values, "    {}: {}", settlement(issue, option), float(&(worth / &weight)));
        }
    }
    format!("weights: [{}]\nvalues:\n{values}", weights.join(", "))
}

/// Boxes. NegMAS takes the ends of a range to be outside of it, so that they lie one step further out.
fn boxes(plain: &Plain, terms: &[Term]) -> String {
    let mut ranges = String::new();
    let mut utilities = Vec::new();
    for term in terms {
        let run = |run: &Run| {
            let issue = &plain.issues[run.issue];
            let (first, last) = (usize::from(run.first), usize::from(run.last));
            if let Some((low, _, step)) = issue.whole() {
                let at = |n: usize| low + step * i64::try_from(n).unwrap_or(0);
                return format!("{}: [{}, {}]", run.issue, at(first) - 1, at(last) + 1);
            }
            let options: Vec<String> = (first..=last).map(|o| quoted(&issue.options[o])).collect();
            format!("{}: [{}]", run.issue, options.join(", "))
        };
        let runs: Vec<String> = term.all_of.iter().map(run).collect();
        if runs.is_empty() {
            ranges.push_str("- null\n");
        } else {
            let _ = writeln!(ranges, "- {{{}}}", runs.join(", "));
        }
        utilities.push(term.adds.exact().map(float).unwrap_or_default());
    }
    format!("outcome_ranges:\n{ranges}utilities: [{}]\n", utilities.join(", "))
}
