//! What a package on the table gives away, beside itself: options that only one party has asked for in public.
//!
//! Whoever knows the public positions can guess from such options whose package it is, also where no name is on it.

use mediant_core::Id;
use mediant_core::case::{Case, Pick};

use crate::{Audience, redact};

/// The issues of a package on which it takes what one party alone has asked for, by party in the order of the case; parties of
/// which there are none are left out. Rests on what is public alone.
#[must_use]
pub fn reveals(case: &Case, picks: &[Pick]) -> Vec<(Id, Vec<Id>)> {
    let seen = redact(case, &Audience::Public);
    let asked = |party: &Id, issue: &Id| {
        let last = seen.positions.iter().rfind(|p| p.party == *party && p.issue == *issue);
        last.and_then(|position| position.option.clone())
    };
    let only = |pick: &&Pick, party: &Id| {
        let asking = |p: &Id| asked(p, &pick.issue).as_ref() == Some(&pick.option);
        asking(party)
            && seen.parties.iter().filter(|other| other.id != *party).all(|other| !asking(&other.id))
    };
    let of =
        |party: &Id| picks.iter().filter(|pick| only(pick, party)).map(|pick| pick.issue.clone()).collect();
    let all = seen.parties.iter().map(|party| (party.id.clone(), of(&party.id)));
    all.filter(|(_, issues): &(Id, Vec<Id>)| !issues.is_empty()).collect()
}
