//! Numbers, names and packages in words.

use mediant_core::Id;
use mediant_core::case::{Case, Issue, IssueKind};
use mediant_core::scenario::{MatterKind, Scenario};

/// The words of an issue, by id; the id itself where there is no such issue.
pub(crate) fn issue(case: &Case, id: &Id) -> String {
    case.issues.iter().find(|i| i.id == *id).map_or_else(|| id.to_string(), |i| i.title.clone())
}

/// The words of an option.
pub(crate) fn option(case: &Case, of: &Id, option: &Id) -> String {
    case.issues.iter().find(|i| i.id == *of).map_or_else(|| option.to_string(), |i| choice(case, i, option))
}

fn choice(case: &Case, issue: &Issue, option: &Id) -> String {
    if let IssueKind::Measured { unit, .. } = &issue.kind {
        let amount = option.as_str().replace("-of-", "/");
        return if unit.is_empty() { amount } else { format!("{amount} {unit}") };
    }
    let listed = issue.listed_options(&case.parties);
    let title = listed.into_iter().find(|o| o.id == *option).map_or_else(|| option.to_string(), |o| o.title);
    if issue.kind == IssueKind::Item { format!("to {title}") } else { title }
}

/// The words of an option by index into a scenario.
pub(crate) fn picked(case: &Case, scenario: &Scenario, issue: usize, option: u16) -> String {
    let Some(matter) = scenario.issues.get(issue) else { return String::new() };
    let Some(id) = matter.options.get(usize::from(option)) else { return String::new() };
    self::option(case, &matter.id, id)
}

/// A package in one phrase: what it includes, or what it settles.
pub(crate) fn package(case: &Case, scenario: &Scenario, package: &[u16]) -> String {
    let articles = scenario.issues.iter().all(|m| m.kind == MatterKind::Article);
    let mut parts = Vec::new();
    for (at, (matter, chosen)) in scenario.issues.iter().zip(package).enumerate() {
        let name = issue(case, &matter.id);
        if matter.kind == MatterKind::Article {
            if *chosen == 1 {
                parts.push(name);
            }
        } else {
            parts.push(format!("{name}: {}", picked(case, scenario, at, *chosen)));
        }
    }
    if articles && parts.is_empty() {
        return "no article at all".into();
    }
    shortened(&parts, "; ", 8)
}

/// Parts joined, the ninth and further ones counted.
fn shortened(parts: &[String], between: &str, most: usize) -> String {
    if parts.len() <= most {
        return parts.join(between);
    }
    format!("{}{between}and {} more", parts[..most].join(between), parts.len() - most)
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list<T: AsRef<str>>(parts: &[T]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// Two digits of utility; `not known` for what is no number.
pub(crate) fn two(number: f64) -> String {
    if !number.is_finite() {
        return "not known".into();
    }
    let text = format!("{number:.2}");
    match text.strip_prefix('-') {
        Some("0.00") => "0.00".into(),
        Some(digits) => format!("\u{2212}{digits}"),
        None => text,
    }
}

/// A change of utility with its sign.
pub(crate) fn change(number: f64) -> String {
    let text = two(number);
    if number.is_finite() && number > 0.0 && text != "0.00" { format!("+{text}") } else { text }
}

/// One number, or the range between two.
pub(crate) fn range((low, high): (f64, f64)) -> String {
    if two(low) == two(high) { two(low) } else { format!("{} to {}", two(low), two(high)) }
}

/// A share as a whole percentage.
pub(crate) fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.0} %", share * 100.0) } else { "not known".into() }
}

/// A count with commas between thousands; past fifteen digits, its first three and its size.
pub(crate) fn count(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    if digits.len() > 15 {
        return format!("about {}.{} · 10^{}", &digits[..1], &digits[1..3], digits.len() - 1);
    }
    let mut out = String::with_capacity(digits.len() + 12);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count and its noun: `1 package`, `2 packages`.
pub(crate) fn many(number: impl std::fmt::Display, noun: &str) -> String {
    let shown = count(number);
    let s = if shown == "1" { "" } else { "s" };
    format!("{shown} {noun}{s}")
}

/// A stated number as it was stated, without needless digits: `15`, `0.5`, `0.3333`.
pub(crate) fn stated(number: f64) -> String {
    if !number.is_finite() {
        return "not known".into();
    }
    let text = format!("{number:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.replace('-', "\u{2212}") }
}

/// Points of a party's own scale, to two decimals: `6.5`, `6.78`.
pub(crate) fn points(number: f64) -> String {
    stated((number * 100.0).round() / 100.0)
}

/// A sentence ends with one point.
pub(crate) fn sentence(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() || words.ends_with(['.', '!', '?', '…']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}

/// `Panama’s`, `United States’`.
pub(crate) fn possessive(name: &str) -> String {
    if name.ends_with(['s', 'S']) { format!("{name}’") } else { format!("{name}’s") }
}

/// The first letter as a capital.
pub(crate) fn capital(words: &str) -> String {
    let mut rest = words.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().collect::<String>() + rest.as_str(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(two(-0.001), "0.00");
        assert_eq!(change(-0.126), "\u{2212}0.13");
        assert_eq!(range((0.401, 0.404)), "0.40");
        assert_eq!(count(248_831), "248,831");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(stated(15.0), "15");
        assert_eq!(two(f64::NAN), "not known");
    }
}
