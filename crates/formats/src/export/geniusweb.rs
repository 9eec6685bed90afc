//! `GeniusWeb`'s JSON: a domain, and a profile a party.
//!
//! There a profile's weights sum to 1, each value is worth 0 to 1, and the reservation is a bid. Each issue is lifted to a
//! least worth of nought; what was lifted, and what the weights lack to 1, goes to the first issue. Where extra terms join
//! issues, those become a group with a utility for each combination.

use std::collections::BTreeMap;

use mediant_core::Fraction;
use mediant_core::scenario::Term;
use num_traits::{One, Zero};
use serde_json::{Value, json};

use super::json::{Json, one};
use super::plain::{Matter, Plain, Side, double, places};

/// The most combinations of a group, and the most bids among which one is sought for the reservation value.
const COMBINATIONS: usize = 100_000;

/// The files.
pub(super) fn write(plain: &Plain, told: &mut Vec<String>) -> Result<BTreeMap<String, String>, Vec<String>> {
    let mut why = Vec::new();
    for issue in plain.issues.iter().filter(|i| i.continuous) {
        why.push(format!(
            "{}: GeniusWeb has amounts on steps only, and this issue takes any amount",
            issue.name
        ));
    }
    if !why.is_empty() {
        return Err(why);
    }
    let straight: Vec<bool> = (0..plain.issues.len()).map(|i| is_range(plain, i)).collect();
    let domain = domain(plain, &straight);
    let mut files = BTreeMap::new();
    for side in &plain.parties {
        match profile(plain, side, (&domain, &straight), told) {
            Ok(profile) => {
                files.insert(format!("{}.json", side.id), text(&profile));
            }
            Err(reason) => why.push(format!("{}: {reason}", side.id)),
        }
    }
    if !why.is_empty() {
        return Err(why);
    }
    let mut name = "domain.json".to_owned();
    while files.contains_key(&name) {
        name.insert_str(0, "the-");
    }
    files.insert(name, text(&domain));
    Ok(files)
}

/// Keys and values in order.
type Entries = Vec<(String, Json)>;

fn text(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

fn number(number: &Fraction) -> Value {
    serde_json::from_str(&double(number)).unwrap_or(Value::Null)
}

/// A measured issue that is worth a straight line to all, and to none together with another.
fn is_range(plain: &Plain, issue: usize) -> bool {
    let matter = &plain.issues[issue];
    let alone = |s: &Side| {
        s.is_straight(issue, &matter.amounts)
            && s.terms.is_empty()
            && s.bundles.is_empty()
            && s.ceiling.is_none()
    };
    matter.amounts.len() > 1 && plain.parties.iter().all(alone)
}

fn domain(plain: &Plain, straight: &[bool]) -> Json {
    let mut issues = Entries::new();
    for (issue, straight) in plain.issues.iter().zip(straight) {
        let values = if *straight {
            let (low, high) = (&issue.amounts[0], &issue.amounts[issue.amounts.len() - 1]);
            json!({ "range": [double(low), double(high), double(&(&issue.amounts[1] - low))] })
        } else {
            json!({ "values": issue.options })
        };
        issues.push((issue.name.clone(), Json::Plain(values)));
    }
    Json::Object(vec![
        ("name".to_owned(), Json::Plain(json!(plain.title))),
        ("issuesValues".to_owned(), Json::Object(issues)),
    ])
}

fn profile(
    plain: &Plain,
    side: &Side,
    (domain, straight): (&Json, &[bool]),
    told: &mut Vec<String>,
) -> Result<Json, String> {
    let groups = groups(plain, side)?;
    let alone = groups.iter().all(|g| g.issues.len() == 1);
    let mut inner = if alone { additive(plain, &groups, straight)? } else { grouped(plain, &groups) };
    inner.push(("domain".to_owned(), domain.clone()));
    inner.push(("name".to_owned(), Json::Plain(json!(side.id))));
    if let Some(bid) = reservation(plain, side, &groups, told)? {
        inner.push(("reservationBid".to_owned(), one("issuevalues", Json::Object(bid))));
    }
    let space = if alone { "LinearAdditiveUtilitySpace" } else { "SumOfGroupsUtilitySpace" };
    Ok(one(space, Json::Object(inner)))
}

/// Issues that count together, and what each combination adds, the last issue changing fastest; the least is nought.
struct Group {
    issues: Vec<usize>,
    worth: Vec<Fraction>,
}

fn groups(plain: &Plain, side: &Side) -> Result<Vec<Group>, String> {
    let mut of: Vec<usize> = (0..plain.issues.len()).collect();
    let together =
        side.terms.iter().map(|t| vec![t]).chain(side.bundles.iter().map(|b| b.of.iter().collect()));
    for terms in together {
        let issues: Vec<usize> = terms.iter().flat_map(|t| t.all_of.iter().map(|r| r.issue)).collect();
        for pair in issues.windows(2) {
            let (a, b) = (of[pair[0]], of[pair[1]]);
            of.iter_mut().filter(|g| **g == b).for_each(|g| *g = a);
        }
    }
    if side.ceiling.is_some() {
        of.fill(0);
    }
    let mut groups = Vec::new();
    let mut constant = Fraction::zero();
    for first in 0..of.len() {
        let issues: Vec<usize> = (0..of.len()).filter(|i| of[*i] == first).collect();
        if issues.is_empty() {
            continue;
        }
        let mut worth = combined(plain, side, &issues)?;
        let least = worth.iter().min().cloned().unwrap_or_default();
        for worth in &mut worth {
            *worth -= &least;
        }
        constant += least;
        groups.push(Group { issues, worth });
    }
    for term in side.terms.iter().filter(|t| t.all_of.is_empty()) {
        constant += term.adds.exact().cloned().unwrap_or_default();
    }
    if constant < Fraction::zero() {
        return Err("some packages may be worth less than nought, which GeniusWeb has not".to_owned());
    }
    if let Some(first) = groups.first_mut() {
        for worth in &mut first.worth {
            *worth += &constant;
        }
    }
    let most: Fraction = groups.iter().filter_map(|g| g.worth.iter().max()).sum();
    if most > Fraction::one() {
        return Err("some packages may be worth more than 1, which GeniusWeb has not".to_owned());
    }
    Ok(groups)
}

/// What each combination of some issues adds, terms and bundles among them included.
fn combined(plain: &Plain, side: &Side, issues: &[usize]) -> Result<Vec<Fraction>, String> {
    let counts: Vec<usize> = issues.iter().map(|i| plain.issues[*i].options.len()).collect();
    let size = counts.iter().try_fold(1_usize, |n, c| n.checked_mul(*c)).filter(|n| *n <= COMBINATIONS);
    if size.is_none() {
        return Err(format!(
            "{} issues count together, in more than {COMBINATIONS} combinations",
            issues.len()
        ));
    }
    let of_these = |t: &&Term| t.all_of.first().is_some_and(|r| issues.contains(&r.issue));
    let terms: Vec<&Term> = side.terms.iter().filter(of_these).collect();
    let of_group = |b: &&mediant_core::scenario::Bundle| b.of.iter().any(|t| of_these(&t));
    let bundles: Vec<_> = side.bundles.iter().filter(of_group).collect();
    let mut package = vec![0_u16; plain.issues.len()];
    let mut worth = Vec::with_capacity(size.unwrap_or_default());
    loop {
        let mut sum: Fraction = issues.iter().map(|i| &side.worth[*i][usize::from(package[*i])]).sum();
        for term in terms.iter().filter(|t| t.holds(&package)) {
            sum += term.adds.exact().cloned().unwrap_or_default();
        }
        for bundle in &bundles {
            sum += bundle.adds(&package).unwrap_or_default();
        }
        worth.push(match &side.ceiling {
            Some(ceiling) if sum > *ceiling => ceiling.clone(),
            _ => sum,
        });
        let room = |i: &&usize| usize::from(package[**i]) + 1 < plain.issues[**i].options.len();
        let Some(up) = issues.iter().rposition(|i| room(&i)) else { return Ok(worth) };
        package[issues[up]] += 1;
        issues[up + 1..].iter().for_each(|i| package[*i] = 0);
    }
}

fn additive(plain: &Plain, groups: &[Group], straight: &[bool]) -> Result<Entries, String> {
    let most = |g: &Group| places(&g.worth.iter().max().cloned().unwrap_or_default());
    let mut weights: Vec<Fraction> = groups.iter().map(most).collect();
    let rest: Fraction = weights.iter().skip(1).sum();
    let first = Fraction::one() - rest;
    let needed = groups.first().map(most).unwrap_or_default();
    if first < needed && &needed - &first > Fraction::new(1.into(), 1_000_000_000_000_i64.into()) {
        return Err("some packages may be worth more than 1, which GeniusWeb has not".to_owned());
    }
    if let Some(weight) = weights.first_mut() {
        *weight = first;
    }
    let (mut utilities, mut weighed) = (Entries::new(), Entries::new());
    for (group, weight) in groups.iter().zip(&weights) {
        let (index, issue) = (group.issues[0], &plain.issues[group.issues[0]]);
        let share = |n: &Fraction| {
            if weight.is_zero() { Fraction::zero() } else { (n / weight).min(Fraction::one()) }
        };
        let last = group.worth.len() - 1;
        let own = if straight[index] {
            let line = json!({
                "lowValue": number(&issue.amounts[0]), "lowUtility": number(&share(&group.worth[0])),
                "highValue": number(&issue.amounts[last]), "highUtility": number(&share(&group.worth[last])) });
            one("numberutils", Json::Plain(line))
        } else {
            let table = issue.options.iter().zip(&group.worth);
            let table = table.map(|(o, n)| (o.clone(), Json::Plain(number(&share(n)))));
            one("discreteutils", one("valueUtilities", Json::Object(table.collect())))
        };
        utilities.push((issue.name.clone(), own));
        weighed.push((issue.name.clone(), Json::Plain(number(weight))));
    }
    let parts = [("issueUtilities", utilities), ("issueWeights", weighed)];
    Ok(parts.into_iter().map(|(key, map)| (key.to_owned(), Json::Object(map))).collect())
}

fn grouped(plain: &Plain, groups: &[Group]) -> Entries {
    let mut parts = Entries::new();
    for (index, group) in groups.iter().enumerate() {
        let issues: Vec<&Matter> = group.issues.iter().map(|i| &plain.issues[*i]).collect();
        let names: Vec<&str> = issues.iter().map(|i| i.name.as_str()).collect();
        let combination = |mut at: usize| {
            let mut values = Vec::new();
            for issue in issues.iter().rev() {
                values.push(issue.options[at % issue.options.len()].as_str());
                at /= issue.options.len();
            }
            values.reverse();
            values
        };
        let utilities: Vec<Value> = group
            .worth
            .iter()
            .enumerate()
            .filter(|(_, n)| !n.is_zero())
            .map(|(at, n)| json!({ "values": combination(at), "util": number(n) }))
            .collect();
        let part = json!({ "partsutils": { "issues": names, "utilslist": utilities } });
        parts.push((format!("group{}", index + 1), Json::Plain(part)));
    }
    vec![("partUtilities".to_owned(), Json::Object(parts))]
}

/// The bid that stands for the reservation value: the least package that reaches it, so that the same packages are worth
/// signing. None where every package is.
fn reservation(
    plain: &Plain,
    side: &Side,
    groups: &[Group],
    told: &mut Vec<String>,
) -> Result<Option<Entries>, String> {
    if side.reservation <= Fraction::zero() {
        if side.reservation < Fraction::zero() {
            told.push(format!(
                "{}: the reservation value is below nought, and is nought in GeniusWeb.",
                side.id
            ));
        }
        return Ok(None);
    }
    let size =
        groups.iter().try_fold(1_usize, |n, g| n.checked_mul(g.worth.len())).filter(|n| *n <= COMBINATIONS);
    if size.is_none() {
        return Err(
            "among so many packages no bid is sought that stands for the reservation value".to_owned()
        );
    }
    let mut sums: Vec<(Fraction, Vec<usize>)> = vec![(Fraction::zero(), Vec::new())];
    for group in groups {
        let step = |(sum, at): &(Fraction, Vec<usize>)| {
            let add =
                |(i, n): (usize, &Fraction)| (sum + n, at.iter().copied().chain([i]).collect::<Vec<_>>());
            group.worth.iter().enumerate().map(add).collect::<Vec<_>>()
        };
        sums = sums.iter().flat_map(step).collect();
    }
    let reached = sums.into_iter().filter(|(sum, _)| *sum >= side.reservation).min();
    let Some((utility, at)) = reached else {
        return Err("no package reaches the reservation value, so that no bid can stand for it".to_owned());
    };
    if utility != side.reservation {
        told.push(format!(
            "{}: the reservation value {} is no package's utility; the bid that stands for it is worth {}, and the same packages are worth signing.",
            side.id, double(&side.reservation), double(&utility)
        ));
    }
    let mut bid = Entries::new();
    for (group, mut index) in groups.iter().zip(at) {
        for issue in group.issues.iter().rev().map(|i| &plain.issues[*i]) {
            let option = index % issue.options.len();
            index /= issue.options.len();
            let straight = is_range(plain, group.issues[0]) && groups.iter().all(|g| g.issues.len() == 1);
            let value = if straight { number(&issue.amounts[option]) } else { json!(issue.options[option]) };
            bid.push((issue.name.clone(), Json::Plain(value)));
        }
    }
    Ok(Some(bid))
}
