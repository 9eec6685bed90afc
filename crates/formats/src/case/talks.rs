//! Positions and offers.

use std::collections::BTreeSet;

use mediant_core::Id;
use mediant_core::case::{Accepted, Case, Offer, OriginKind, Pick, Position, Release};
use mediant_core::ledger::Stance;
use toml::de::DeValue;

use super::{bounded, is_free};
use crate::agenda::{Agenda, Scope};
use crate::limits;
use crate::origin;
use crate::table::{Item, Table};

const STANCES: &[(&str, Stance)] = &[
    ("offer", Stance::Offer),
    ("demand", Stance::Demand),
    ("red-line", Stance::RedLine),
    ("precondition", Stance::Precondition),
    ("progress", Stance::Progress),
    ("none", Stance::None),
];

const RELEASES: &[(&str, Release)] = &[
    ("mediator", Release::Mediator),
    ("unattributed", Release::Unattributed),
    ("shown", Release::Shown),
    ("public", Release::Public),
];

pub(super) fn positions(root: &Table<'_>, agenda: &Agenda, accepted: &[Accepted]) -> Vec<Position> {
    let mut positions = Vec::new();
    for table in root.tables("positions", &["party", "issue", "option", "stance", "origin"]) {
        let party = table.need("party").and_then(|i| agenda.party(&i));
        let issue = table.need("issue").and_then(|i| settled_issue(&i, agenda));
        let stance = table.get("stance").and_then(|i| i.word(STANCES)).unwrap_or_default();
        let origin = origin::of(&table, OriginKind::Assumed, accepted);
        let (Some(party), Some(issue)) = (party, issue) else { continue };
        let option = table.get("option").map(|i| option(&i, agenda, &issue));
        if option == Some(None) {
            continue;
        }
        positions.push(Position { party, issue, option: option.flatten(), stance, origin });
    }
    positions
}

/// An issue that is settled itself, and so is no heading.
fn settled_issue(item: &Item<'_>, agenda: &Agenda) -> Option<Id> {
    let issue = agenda.issue(item)?;
    if matches!(agenda.issues.get(&issue), Some(Scope::Heading)) {
        let message = format!("\"{issue}\" is a heading; a position is on an issue under it");
        item.error("heading-settled", message, "");
        return None;
    }
    Some(issue)
}

fn option(item: &Item<'_>, agenda: &Agenda, issue: &Id) -> Option<Id> {
    let measured = matches!(agenda.issues.get(issue), Some(Scope::Measured { .. }));
    let text = match item.value {
        DeValue::Integer(number) if measured => number.to_string(),
        DeValue::Float(number) if measured => number.to_string(),
        _ => item.text()?.to_owned(),
    };
    agenda.option(item, issue, &text).map(|pick| pick.option)
}

pub(super) fn offers(root: &Table<'_>, agenda: &Agenda, case: &Case) -> Vec<Offer> {
    let mut taken = BTreeSet::new();
    let mut offers = Vec::new();
    let tables = root.tables("offers", &["id", "title", "by", "picks", "release", "origin"]);
    bounded(root, "offers", tables.len(), limits::OFFERS);
    for table in tables.into_iter().take(limits::OFFERS) {
        let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)));
        let title = table.need_text("title");
        let by = table.get("by").and_then(|i| agenda.party(&i));
        let release = table.get("release").and_then(|i| i.word(RELEASES)).unwrap_or(Release::Mediator);
        let origin = origin::of(&table, OriginKind::Assumed, &case.accepted);
        let picks = table.need("picks").and_then(|i| picks(&i, agenda, case));
        let (Some(id), Some(picks)) = (id, picks) else { continue };
        offers.push(Offer { id, title, by, picks, release, origin });
    }
    offers
}

fn picks(item: &Item<'_>, agenda: &Agenda, case: &Case) -> Option<Vec<Pick>> {
    let mut settled: std::collections::BTreeMap<Id, Id> = std::collections::BTreeMap::new();
    let mut picks = Vec::new();
    let mut sound = true;
    for one in item.list()? {
        let Some(pick) = agenda.pick(&one) else {
            sound = false;
            continue;
        };
        if let Some(before) = settled.insert(pick.issue.clone(), pick.option.clone()) {
            let message =
                format!("the issue \"{}\" is settled twice, by {before} and by {}", pick.issue, pick.option);
            one.error("offer-twice", message, "keep one of the two");
            sound = false;
        } else {
            picks.push(pick);
        }
    }
    if !sound {
        return None;
    }
    let open = |id: &&Id| {
        !settled.contains_key(*id)
            && !matches!(agenda.issues.get(*id), Some(Scope::Heading | Scope::Article(_)) | None)
    };
    let open: Vec<&str> = agenda.order.iter().filter(open).map(Id::as_str).collect();
    if !open.is_empty() {
        let listed = open.iter().take(10).copied().collect::<Vec<_>>().join(", ");
        let message = format!("the offer says nothing on {listed}");
        item.error(
            "offer-incomplete",
            message,
            "an offer settles every issue; only articles may be left out",
        );
        return None;
    }
    let has = |p: &Pick| match settled.get(&p.issue) {
        Some(option) => *option == p.option,
        None => p.option.as_str() == "out",
    };
    for rule in &case.rules {
        if rule.all_of.iter().all(has) && !rule.unless.as_ref().is_some_and(has) {
            let named = |p: &Pick| format!("{}:{}", p.issue, p.option);
            let these: Vec<String> = rule.all_of.iter().map(named).collect();
            let message = match &rule.unless {
                Some(needs) => format!("the offer has {} without {}", these.join(" and "), named(needs)),
                None => format!("the offer has {} together, which exclude each other", these.join(" and ")),
            };
            item.warn("offer-contradicts", message, rule.why.clone());
        }
    }
    Some(picks)
}
