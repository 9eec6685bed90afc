//! A case without what an audience may not see.

use mediant_core::Id;
use mediant_core::case::{
    Case, IssueKind, Mediator, Meeting, Offer, OriginKind, Position, Release, Status, ThirdParty,
};

use crate::Audience;

/// The case as this audience may know it.
///
/// | | mediator | a party | the public |
/// |---|---|---|---|
/// | agenda, rules, readings | yes | yes | yes |
/// | texts of clauses | yes | yes | no |
/// | status and specification of issues | yes | yes | no |
/// | positions told | yes | its own | no |
/// | positions that the mediator estimated | yes | no | no |
/// | positions assumed | yes | yes | no |
/// | positions stated or published | yes | yes | yes |
/// | what a party told | yes | its own | no |
/// | the mediator's estimates and notes | yes | no | no |
/// | offers | yes | its own, and those released to the parties | those released to the public |
/// | stages, meetings | yes | yes | title, day and place of meetings held |
/// | third parties | yes | yes | without notes |
/// | accepted statements | yes | yes | yes: reports are public |
#[must_use]
pub fn redact(case: &Case, audience: &Audience) -> Case {
    match audience {
        Audience::Mediator => case.clone(),
        Audience::Party(party) => for_party(case, party),
        Audience::Public => for_public(case),
    }
}

fn for_party(case: &Case, party: &Id) -> Case {
    let told = |index: usize| case.parties.get(index).is_some_and(|p| p.id == *party);
    let preferences = case.preferences.iter().enumerate();
    Case {
        preferences: preferences.map(|(k, p)| p.clone().filter(|_| told(k))).collect(),
        estimates: vec![None; case.parties.len()],
        mediator: None,
        classification: String::new(),
        positions: positions(case, Some(party)),
        offers: offers(case, party),
        ..case.clone()
    }
}

/// The offers that a party may see. One without a name on it has no id of its own either, since an id may be made of, or
/// checked against, who offers: it is known by its place among those that the party sees so.
fn offers(case: &Case, party: &Id) -> Vec<Offer> {
    let mut place = 0;
    let mut fresh = || loop {
        place += 1;
        let id = Id::new(&format!("unattributed-{place}")).ok()?;
        if case.offers.iter().all(|o| o.id != id || !is_open(o, party)) {
            return Some(id);
        }
    };
    case.offers.iter().filter_map(|o| offer_for(o, party, &mut fresh)).collect()
}

/// Whether the party may see an offer as it is.
fn is_open(offer: &Offer, party: &Id) -> bool {
    offer.by.as_ref() == Some(party) || matches!(offer.release, Release::Shown | Release::Public)
}

fn offer_for(offer: &Offer, party: &Id, fresh: &mut impl FnMut() -> Option<Id>) -> Option<Offer> {
    match offer.release {
        _ if is_open(offer, party) => Some(offer.clone()),
        Release::Unattributed => {
            let mut seen = offer.clone();
            seen.id = fresh()?;
            seen.by = None;
            seen.origin.statement = None;
            seen.origin.note = String::new();
            Some(seen)
        }
        Release::Mediator | Release::Shown | Release::Public => None,
    }
}

fn positions(case: &Case, party: Option<&Id>) -> Vec<Position> {
    let open = |p: &&Position| match p.origin.kind {
        OriginKind::Stated | OriginKind::Published => true,
        OriginKind::Assumed => party.is_some(),
        OriginKind::Told => party == Some(&p.party),
        OriginKind::Estimated => false,
    };
    case.positions.iter().filter(open).cloned().collect()
}

fn for_public(case: &Case) -> Case {
    let mut seen = Case {
        preferences: vec![None; case.parties.len()],
        estimates: vec![None; case.parties.len()],
        mediator: None::<Mediator>,
        classification: String::new(),
        positions: positions(case, None),
        offers: case.offers.iter().filter(|o| o.release == Release::Public).cloned().collect(),
        stages: Vec::new(),
        meetings: case.meetings.iter().filter(|m| !m.planned).map(public_meeting).collect(),
        third_parties: case.third_parties.iter().map(public_third_party).collect(),
        ..case.clone()
    };
    for issue in &mut seen.issues {
        issue.status = Status::Undisclosed;
        issue.specification = String::new();
        match &mut issue.kind {
            IssueKind::Article { text } => text.clear(),
            IssueKind::Options(options) => options.iter_mut().for_each(|o| o.text.clear()),
            IssueKind::Measured { .. } | IssueKind::Item | IssueKind::Heading => {}
        }
    }
    seen
}

fn public_meeting(meeting: &Meeting) -> Meeting {
    Meeting {
        id: meeting.id.clone(),
        title: meeting.title.clone(),
        date: meeting.date.clone(),
        place: meeting.place.clone(),
        present: Vec::new(),
        progress: Vec::new(),
        result: String::new(),
        deliverables: Vec::new(),
        planned: false,
    }
}

fn public_third_party(third: &ThirdParty) -> ThirdParty {
    ThirdParty { note: String::new(), ..third.clone() }
}
