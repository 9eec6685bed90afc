//! The reservation bid → the reservation value.

use mediant_core::Fraction;
use num_traits::Zero;

use super::{Sheet, value};
use crate::foreign::json::{Node, Value};
use crate::foreign::profile::{Ends, Profile, Worth};

/// The utility of the reservation bid, which may leave issues open: they count nothing, and neither does a group with an
/// open issue. Nought where there is no bid.
pub(super) fn worth(sheet: &Sheet<'_>, node: &Node, profile: &Profile) -> Option<Fraction> {
    let Some(bid) = node.get("reservationBid").filter(|n| n.value != Value::Null) else {
        return Some(Fraction::zero());
    };
    // The second spelling of the files writes the bid without an object around it.
    let bid = ["issuevalues", "issueValues"].iter().find_map(|n| bid.get(n)).unwrap_or(bid);
    let Value::Map(entries) = &bid.value else {
        sheet.page.error("wrong-type", &bid.span, "a bid names a value for each issue", "");
        return None;
    };
    let mut settled = vec![None; sheet.matters.len()];
    for (key, node) in entries {
        let issue = sheet.issue(key)?;
        let index = value(node).and_then(|raw| sheet.matters[issue].index(&raw));
        if index.is_none() {
            let message = format!("{} cannot be settled so", sheet.matters[issue].name);
            sheet.page.error("unknown-option", &node.span, message, "");
            return None;
        }
        settled[issue] = index;
    }
    let mut sum = profile.constant.clone();
    for (issue, index) in settled.iter().enumerate() {
        if let (Some(index), Worth::Table(numbers)) = (index, &profile.worth[issue]) {
            match &profile.weights {
                Some(weights) => sum += &numbers[*index] * &weights[issue],
                None => sum += &numbers[*index],
            }
        }
    }
    let holds = |(issue, ends): &(usize, Ends)| match (ends, settled[*issue]) {
        (Ends::Indices(first, last), Some(index)) => (*first..=*last).contains(&index),
        _ => false,
    };
    sum += profile.terms.iter().filter(|t| t.all_of.iter().all(holds)).map(|t| &t.adds).sum::<Fraction>();
    Some(sum)
}
