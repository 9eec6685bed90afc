//! The amounts at which measured issues are looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::{FreezeError, MAX_OPTIONS, SAMPLED_STEPS};
use crate::Id;
use crate::case::{Case, Issue, IssueKind, Pick, Rule};
use crate::number::{Fraction, parse, whole};
use crate::preference::ValueFunction;

/// For each continuous issue, what the case names of it: options, and the amounts at which value functions bend.
pub(super) type Named<'c> = BTreeMap<&'c Id, (BTreeSet<&'c Id>, BTreeSet<&'c Fraction>)>;

/// The amounts of continuous issues that some entry of the case names. Looks at each entry once.
pub(super) fn named<'c>(case: &'c Case, reading: Option<&Id>) -> Named<'c> {
    fn of(rule: &Rule) -> impl Iterator<Item = &Pick> {
        rule.all_of.iter().chain(&rule.unless)
    }
    let continuous = |i: &&Issue| matches!(i.kind, IssueKind::Measured { step: None, .. });
    let mut named: Named<'c> =
        case.issues.iter().filter(continuous).map(|i| (&i.id, Default::default())).collect();
    if named.is_empty() {
        return named;
    }
    let preferences = || case.preferences.iter().chain(&case.estimates).flatten();
    let valuations = || preferences().map(|p| p.valuation_for(reading));
    let terms = valuations().flat_map(|v| v.interactions.iter().chain(v.bundles.iter().flat_map(|b| &b.of)));
    let ends = terms.flat_map(|i| &i.all_of).flat_map(|s| [(&s.issue, &s.first), (&s.issue, &s.last)]);
    let picks = case.offers.iter().flat_map(|o| &o.picks).chain(case.rules.iter().flat_map(of));
    let picks = picks.chain(preferences().flat_map(|p| &p.red_lines).flat_map(of));
    let asked = case.positions.iter().filter_map(|p| Some((&p.issue, p.option.as_ref()?)));
    for (issue, option) in picks.map(|p| (&p.issue, &p.option)).chain(asked).chain(ends) {
        if let Some((options, _)) = named.get_mut(issue) {
            options.insert(option);
        }
    }
    for (issue, function) in preferences().flat_map(|p| &p.valuation_for(reading).values) {
        if let (Some((_, bends)), ValueFunction::Lines { points, .. }) = (named.get_mut(issue), function) {
            bends.extend(points.iter().map(|(amount, _)| amount));
        }
    }
    named
}

/// The amounts at which a measured issue is looked at, rising: its steps; or, where it is continuous, even steps and
/// what the case names.
///
/// # Errors
/// Refuses a step that does not rise and more than [`MAX_OPTIONS`] amounts.
pub(super) fn amounts(
    issue: &Issue,
    (low, high, step): (&Fraction, &Fraction, Option<&Fraction>),
    named: &Named<'_>,
) -> Result<Vec<Fraction>, FreezeError> {
    let mut found = Vec::new();
    if let Some(step) = step {
        if *step <= whole(0) {
            return Err(FreezeError::Number(issue.id.clone(), "the step must be above zero"));
        }
        let mut at = low.clone();
        while at <= *high {
            if found.len() >= MAX_OPTIONS {
                return Err(FreezeError::TooManyOptions(issue.id.clone()));
            }
            found.push(at.clone());
            at += step;
        }
        return Ok(found);
    }
    let even = (high - low) / whole(i64::from(SAMPLED_STEPS));
    for n in 0..=SAMPLED_STEPS {
        found.push(low + &even * whole(i64::from(n)));
    }
    if let Some((options, bends)) = named.get(&issue.id) {
        if options.len() + bends.len() > 2 * MAX_OPTIONS {
            return Err(FreezeError::TooManyOptions(issue.id.clone()));
        }
        found.extend(bends.iter().map(|a| (*a).clone()));
        found.extend(options.iter().filter_map(|o| parse(&o.as_str().replace("-of-", "/")).ok()));
    }
    found.retain(|amount| amount >= low && amount <= high);
    found.sort();
    found.dedup();
    Ok(found)
}
