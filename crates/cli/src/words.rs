//! Numbers and names as words for the terminal.

use mediant_core::case::{Case, IssueKind};
use mediant_core::scenario::{MatterKind, Scenario};

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
    let mut parts = Vec::new();
    let mut articles = 0;
    for (matter, option) in scenario.issues.iter().zip(package) {
        let issue = case.issues.iter().find(|i| i.id == matter.id);
        let title = issue.map_or(matter.id.as_str(), |i| i.title.as_str());
        let chosen = &matter.options[usize::from(*option)];
        match matter.kind {
            MatterKind::Article => {
                articles += 1;
                if *option == 1 {
                    parts.push(matter.id.to_string());
                }
            }
            MatterKind::Item => {
                let owner = case.parties.iter().find(|p| p.id == *chosen);
                parts.push(format!("{title}: to {}", owner.map_or(chosen.as_str(), |p| p.name.as_str())));
            }
            _ => {
                let unit = issue.map_or("", |i| match &i.kind {
                    IssueKind::Measured { unit, .. } => unit.as_str(),
                    _ => "",
                });
                let options = issue.map(|i| i.listed_options(&case.parties)).unwrap_or_default();
                let name = options.iter().find(|o| o.id == *chosen).map_or(chosen.as_str(), |o| &o.title);
                parts.push(format!("{title}: {name}{}{unit}", if unit.is_empty() { "" } else { " " }));
            }
        }
    }
    if articles == scenario.issues.len() {
        return if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
    }
    parts.join("; ")
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
