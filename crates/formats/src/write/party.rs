//! What one party told → `parties/<party>.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mediant_core::Id;
use mediant_core::case::{Origin, Pick, Rule};
use mediant_core::number::{Fraction, Quantity};
use mediant_core::preference::{
    Interaction, Preference, StatedReservation, StatedWeights, Stretch, Valuation, ValueFunction, WeightsAs,
};
use num_traits::One;

use super::text::{key, list, quoted};
use super::{head, number, put};

/// The file's text.
///
/// # Errors
/// Says which number is too long.
pub(super) fn write(party: &Id, preference: &Preference) -> Result<String, String> {
    let mut text = format!("schema = \"mediant/party/1\"\nparty = \"{party}\"\n");
    let _ = writeln!(text, "origin = {}", origin(&preference.origin));
    if let Some((zero, one)) = &preference.scale {
        let _ = writeln!(text, "scale = [{}, {}]", exact(zero)?, exact(one)?);
    }
    match &preference.reservation {
        StatedReservation::Given(quantity) => stated(&mut text, "reservation", quantity)?,
        StatedReservation::FromAlternatives => text.push_str("reservation = \"from-alternatives\"\n"),
    }
    for (key, quantity) in
        [("disagreement", &preference.disagreement), ("aspiration", &preference.aspiration)]
    {
        if let Some(quantity) = quantity {
            stated(&mut text, key, quantity)?;
        }
    }
    put(&mut text, "mandate", &preference.mandate);
    if let Some(ceiling) = &preference.ceiling {
        let _ = writeln!(text, "ceiling = {}", exact(ceiling)?);
    }
    valuation(&mut text, &preference.valuation)?;
    for rule in &preference.red_lines {
        red_line(&mut text, rule);
    }
    for (issue, words) in &preference.interests {
        text.push_str("\n[[interests]]\n");
        if let Some(issue) = issue {
            let _ = writeln!(text, "issue = \"{issue}\"");
        }
        let _ = writeln!(text, "text = {}", quoted(words));
    }
    Ok(text)
}

fn exact(number: &Fraction) -> Result<String, String> {
    number::toml(number).ok_or_else(|| "a number has more digits than a case folder may hold".to_owned())
}

fn quantity(quantity: &Quantity) -> Result<String, String> {
    number::quantity(quantity)
        .ok_or_else(|| "a number has more digits than a case folder may hold".to_owned())
}

fn stated(text: &mut String, key: &str, stated: &Quantity) -> Result<(), String> {
    let _ = writeln!(text, "{key} = {}", quantity(stated)?);
    Ok(())
}

fn origin(origin: &Origin) -> String {
    let statement = origin.statement.as_ref().map(|s| format!(", statement = {}", quoted(s)));
    let note =
        if origin.note.is_empty() { String::new() } else { format!(", note = {}", quoted(&origin.note)) };
    format!("{{ kind = \"{}\"{note}{} }}", origin.kind.name(), statement.unwrap_or_default())
}

/// What stands at the head of the file, and then the tables.
fn valuation(text: &mut String, valuation: &Valuation) -> Result<(), String> {
    if let Some(weights) = &valuation.weights {
        let how = match weights.how {
            WeightsAs::Points => "points",
            WeightsAs::Swings => "swings",
            WeightsAs::Shares => "shares",
            WeightsAs::Ranks => "ranks",
        };
        let _ = writeln!(text, "weights-are = \"{how}\"");
        if let Some(total) = &weights.total {
            let _ = writeln!(text, "weights-total = {}", exact(total)?);
        }
    }
    out_of(text, valuation)?;
    if !valuation.interactions.is_empty() {
        let terms = valuation.interactions.iter().map(term).collect::<Result<Vec<_>, _>>()?;
        let _ = writeln!(text, "interactions = {}", list(terms.into_iter()));
    }
    if let Some(weights) = &valuation.weights {
        self::weights(text, weights)?;
    }
    values(text, &valuation.values)?;
    for bundle in &valuation.bundles {
        let of = bundle.of.iter().map(term).collect::<Result<Vec<_>, _>>()?;
        let of = list(of.into_iter());
        let _ = write!(text, "\n[[bundles]]\ntakes = \"{}\"\nof = {of}\n", bundle.takes.name());
    }
    Ok(())
}

/// What stands for full value, where that is not one everywhere.
fn out_of(text: &mut String, valuation: &Valuation) -> Result<(), String> {
    let mut by_issue = BTreeMap::new();
    for (issue, function) in &valuation.values {
        if let ValueFunction::Table { out_of, .. } | ValueFunction::Lines { out_of, .. } = function
            && !out_of.is_one()
        {
            by_issue.insert(issue, out_of);
        }
    }
    if by_issue.is_empty() {
        return Ok(());
    }
    let entries =
        by_issue.into_iter().map(|(issue, n)| Ok(format!("{} = {}", key(issue.as_str()), exact(n)?)));
    let entries = entries.collect::<Result<Vec<String>, String>>()?;
    let _ = writeln!(text, "values-out-of = {{ {} }}", entries.join(", "));
    Ok(())
}

fn weights(text: &mut String, weights: &StatedWeights) -> Result<(), String> {
    head(text, &["weights"]);
    for (issue, weight) in &weights.entries {
        let _ = writeln!(text, "{} = {}", key(issue.as_str()), quantity(weight)?);
    }
    for (place, group) in weights.ranks.iter().enumerate() {
        for issue in group {
            let _ = writeln!(text, "{} = {}", key(issue.as_str()), place + 1);
        }
    }
    Ok(())
}

/// Value functions in their order: as tables of their own where all of them can be, else a line each.
fn values(text: &mut String, values: &[(Id, ValueFunction)]) -> Result<(), String> {
    if values.is_empty() {
        return Ok(());
    }
    let lines = |(_, f): &(Id, ValueFunction)| matches!(f, ValueFunction::Lines { .. });
    let one_line = values.iter().any(lines);
    if one_line {
        head(text, &["values"]);
    }
    for (issue, function) in values {
        let entries: Vec<String> = match function {
            ValueFunction::Lines { points, .. } => {
                let pair = |(a, v): &(Fraction, Quantity)| Ok(format!("[{}, {}]", exact(a)?, quantity(v)?));
                let pairs = points.iter().map(pair).collect::<Result<Vec<_>, String>>()?;
                let _ = writeln!(text, "{} = {}", key(issue.as_str()), list(pairs.into_iter()));
                continue;
            }
            ValueFunction::Table { numbers, .. } => {
                let entry = |(o, v): &(Id, Quantity)| Ok(format!("{} = {}", key(o.as_str()), quantity(v)?));
                numbers.iter().map(entry).collect::<Result<_, String>>()?
            }
            ValueFunction::Ranks(groups) => {
                let of = |(place, group): (usize, &Vec<Id>)| {
                    let line = |o: &Id| format!("{} = \"rank {}\"", key(o.as_str()), place + 1);
                    group.iter().map(line).collect::<Vec<_>>()
                };
                groups.iter().enumerate().flat_map(of).collect()
            }
        };
        if one_line {
            let _ = writeln!(text, "{} = {{ {} }}", key(issue.as_str()), entries.join(", "));
        } else {
            head(text, &["values", issue.as_str()]);
            let _ = writeln!(text, "{}", entries.join("\n"));
        }
    }
    Ok(())
}

fn term(term: &Interaction) -> Result<String, String> {
    let stretch = |s: &Stretch| {
        if s.first == s.last {
            format!("\"{}:{}\"", s.issue, s.first)
        } else {
            format!("\"{}:{}..{}\"", s.issue, s.first, s.last)
        }
    };
    let these: Vec<String> = term.all_of.iter().map(stretch).collect();
    Ok(format!("{{ these = [{}], adds = {} }}", these.join(", "), quantity(&term.adds)?))
}

fn red_line(text: &mut String, rule: &Rule) {
    let pick = |p: &Pick| format!("\"{}:{}\"", p.issue, p.option);
    let these = list(rule.all_of.iter().map(pick));
    match &rule.unless {
        None => {
            let _ = write!(text, "\n[[red-lines]]\nnever = {these}\n");
        }
        Some(unless) => {
            text.push_str("\n[[preconditions]]\n");
            if !rule.all_of.is_empty() {
                let _ = writeln!(text, "if = {these}");
            }
            let _ = writeln!(text, "only-with = {}", pick(unless));
        }
    }
    put(text, "why", &rule.why);
}
