//! Parties, third parties, and those who speak for them.

use std::collections::BTreeSet;

use mediant_core::Id;
use mediant_core::case::{Party, Person, ThirdParty};

use super::{bounded, is_free};
use crate::limits;
use crate::table::{Item, Table};

const ROLES: &[(&str, &str)] = &[
    ("consulted", "consulted"),
    ("to consult", "to consult"),
    ("guarantor", "guarantor"),
    ("critic", "critic"),
    ("spoiler", "spoiler"),
];

pub(super) fn parties(root: &Table<'_>) -> Vec<Party> {
    let mut taken = BTreeSet::new();
    let mut parties = Vec::new();
    let tables = root.tables("parties", &["id", "name", "veto", "role", "aliases", "delegates"]);
    bounded(root, "parties", tables.len(), limits::PARTIES);
    for table in tables.into_iter().take(limits::PARTIES) {
        let id = table
            .need("id")
            .and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)).filter(|id| !is_reserved(&i, id)));
        let name = table.need_text("name");
        let veto = table.truth("veto", true);
        let (aliases, role, delegates) = (table.texts("aliases"), table.text("role"), delegates(&table));
        if let Some(id) = id {
            parties.push(Party { id, name, aliases, veto, role, delegates });
        }
    }
    parties
}

/// Notes an id by which audiences are meant: `mediant brief --for mediator`, `--for public`.
fn is_reserved(item: &Item<'_>, id: &Id) -> bool {
    let reserved = matches!(id.as_str(), "mediator" | "public");
    if reserved {
        let message = format!("\"{id}\" is an audience of briefs and cannot name a party");
        item.error("reserved-id", message, "choose another");
    }
    reserved
}

pub(super) fn third_parties(root: &Table<'_>, parties: &[Party]) -> Vec<ThirdParty> {
    let mut taken: BTreeSet<Id> = parties.iter().map(|p| p.id.clone()).collect();
    let mut third_parties = Vec::new();
    let tables = root.tables("third-parties", &["id", "name", "role", "note", "aliases", "delegates"]);
    bounded(root, "third-parties", tables.len(), limits::THIRD_PARTIES);
    for table in tables.into_iter().take(limits::THIRD_PARTIES) {
        let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)));
        let name = table.need_text("name");
        let role = table.need("role").and_then(|i| i.word(ROLES)).unwrap_or_default().to_owned();
        let (aliases, note, delegates) = (table.texts("aliases"), table.text("note"), delegates(&table));
        if let Some(id) = id {
            third_parties.push(ThirdParty { id, name, aliases, role, note, delegates });
        }
    }
    third_parties
}

fn delegates(table: &Table<'_>) -> Vec<Person> {
    let people = table.tables("delegates", &["name", "office", "aliases"]);
    let person = |t: &Table<'_>| Person {
        name: t.need_text("name"),
        office: t.text("office"),
        aliases: t.texts("aliases"),
    };
    people.iter().map(person).collect()
}
