//! Numbers and names as words for the terminal.

use mediant_core::case::{Case, IssueKind};
use mediant_core::scenario::{Matter, MatterKind, Scenario};

/// A count with thousands set apart: `248,831`; past fifteen digits, its first three and its size.
pub(crate) fn count(number: impl std::fmt::Display) -> String {
    let digits = number.to_string();
    if digits.len() > 15 {
        return format!("about {}.{} · 10^{}", &digits[..1], &digits[1..3], digits.len() - 1);
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A list in words: `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}

/// Two digits of a utility, with a sign where it is a change. Minus zero is zero.
pub(crate) fn utility(number: f64) -> String {
    let shown = format!("{number:.2}");
    if shown == "-0.00" { "0.00".to_owned() } else { shown }
}

/// A change with its sign.
pub(crate) fn change(number: f64) -> String {
    let shown = format!("{number:+.2}");
    if shown == "-0.00" { "+0.00".to_owned() } else { shown }
}

/// A package in words: of articles those that are in, of other issues each with its option.
pub(crate) fn package(case: &Case, scenario: &Scenario, package: &[u16]) -> String {
    let chosen = scenario.issues.iter().zip(package);
    let parts: Vec<String> = chosen.filter_map(|(matter, chosen)| option(case, matter, *chosen)).collect();
    if scenario.issues.iter().all(|m| m.kind == MatterKind::Article) {
        return if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
    }
    parts.join("; ")
}

/// An option of an issue in words; none for an article that is out.
pub(crate) fn option(case: &Case, matter: &Matter, option: u16) -> Option<String> {
    let chosen = matter.options.get(usize::from(option))?;
    match matter.kind {
        MatterKind::Article => (option == 1).then(|| matter.id.to_string()),
        MatterKind::Item => {
            let owner = case.parties.iter().find(|p| p.id == *chosen);
            let owner = owner.map_or(chosen.as_str(), |p| p.name.as_str());
            Some(format!("{}: to {owner}", title(case, matter)))
        }
        _ => {
            let issue = case.issues.iter().find(|i| i.id == matter.id);
            let options = issue.map(|i| i.listed_options(&case.parties)).unwrap_or_default();
            let name = options.iter().find(|o| o.id == *chosen).map_or(chosen.as_str(), |o| &o.title);
            Some(measured(case, matter, name))
        }
    }
}

/// An issue and what is settled on it, with its unit where it has one.
pub(crate) fn measured(case: &Case, matter: &Matter, amount: &str) -> String {
    let unit = case.issues.iter().find(|i| i.id == matter.id).map_or("", |i| match &i.kind {
        IssueKind::Measured { unit, .. } => unit.as_str(),
        _ => "",
    });
    format!("{}: {amount}{}{unit}", title(case, matter), if unit.is_empty() { "" } else { " " })
}

fn title<'a>(case: &'a Case, matter: &'a Matter) -> &'a str {
    case.issues.iter().find(|i| i.id == matter.id).map_or(matter.id.as_str(), |i| i.title.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(248_831), "248,831");
        assert_eq!(count(1_000_000), "1,000,000");
    }

    #[test]
    fn nothing_is_minus_zero() {
        assert_eq!(utility(-0.001), "0.00");
        assert_eq!(change(-0.001), "+0.00");
        assert_eq!(change(0.256), "+0.26");
    }
}
