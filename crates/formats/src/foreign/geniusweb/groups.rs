//! `SumOfGroupsUtilitySpace`: issues in groups, each with a utility for the combinations that it names.

use std::collections::BTreeMap;

use mediant_core::Fraction;

use super::{Sheet, number_of, value};
use crate::foreign::json::{Node, Value};
use crate::foreign::profile::{ENUMERATED, Ends, Profile, Term, Worth};

/// Reads the groups. A combination that a group does not name is worth nothing; of the same one twice, the last counts.
pub(super) fn read(sheet: &Sheet<'_>, node: &Node) -> Option<Profile> {
    let mut profile = Profile::nothing(sheet.matters);
    let mut taken = vec![false; sheet.matters.len()];
    let mut sound = true;
    for (key, part) in sheet.map(node, "partUtilities")? {
        let inner = ["partsutils", "PartsUtilities"].iter().find_map(|n| part.get(n)).unwrap_or(part);
        let Some((issues, values)) = group(sheet, inner) else {
            sound = false;
            continue;
        };
        if issues.iter().any(|i| std::mem::replace(&mut taken[*i], true)) {
            sheet.page.error("duplicate-id", &key.span, "an issue of this group is in another one, too", "");
            return None;
        }
        for (at, utility) in values {
            if let [issue] = issues.as_slice() {
                if let Worth::Table(numbers) = &mut profile.worth[*issue] {
                    numbers[at[0]] = utility;
                }
                continue;
            }
            let all_of = issues.iter().zip(&at).map(|(i, o)| (*i, Ends::Indices(*o, *o))).collect();
            profile.terms.push(Term { all_of, adds: utility });
        }
        if profile.terms.len() > ENUMERATED {
            sheet.page.error("too-many", &key.span, format!("a party has at most {ENUMERATED} terms"), "");
            return None;
        }
    }
    sound.then_some(profile)
}

type Group = (Vec<usize>, BTreeMap<Vec<usize>, Fraction>);

fn group(sheet: &Sheet<'_>, node: &Node) -> Option<Group> {
    let list = |key: &str| match node.get(key) {
        Some(Node { value: Value::List(items), .. }) => Some(items),
        found => {
            let span = found.map_or(&node.span, |n| &n.span);
            sheet.page.error("missing-key", span, format!("this needs a list \"{key}\""), "");
            None
        }
    };
    let mut issues = Vec::new();
    for name in list("issues")? {
        let issue = sheet.matters.iter().position(|m| Some(m.name.as_str()) == name.text());
        let Some(issue) = issue.filter(|i| !issues.contains(i)) else {
            sheet.page.error("unknown-issue", &name.span, "this names no issue, or one a second time", "");
            return None;
        };
        issues.push(issue);
    }
    let mut values = BTreeMap::new();
    for entry in list("utilslist")? {
        let Some(Node { value: Value::List(names), span }) = entry.get("values") else {
            sheet.page.error("missing-key", &entry.span, "this needs a list \"values\"", "");
            return None;
        };
        let find = |(issue, node): (&usize, &Node)| sheet.matters[*issue].index(&value(node)?);
        let at: Option<Vec<usize>> = issues.iter().zip(names).map(find).collect();
        let Some(at) = at.filter(|_| names.len() == issues.len()) else {
            sheet.page.error("unknown-option", span, "this is no combination of values of these issues", "");
            return None;
        };
        let Some(utility) = entry.get("util") else {
            sheet.page.error("missing-key", &entry.span, "the key \"util\" is missing here", "");
            return None;
        };
        values.insert(at, number_of(sheet.page, utility)?);
    }
    if issues.is_empty() {
        sheet.page.error("nothing", &node.span, "a group holds one issue at least", "");
        return None;
    }
    Some((issues, values))
}
