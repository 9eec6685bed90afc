//! Positions and offers. Those that all may see stand in `case.toml`; the mediator's own in `mediator.toml`, and what
//! a party told in confidence in its own file.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::Id;
use mediant_core::case::{Offer, OriginKind, Pick, Position, Release};
use mediant_core::ledger::Stance;
use toml::de::DeValue;

use crate::agenda::{Agenda, Scope};
use crate::case::is_free;
use crate::checks::rules::Rulebook;
use crate::limits;
use crate::origin;
use crate::party::Around;
use crate::table::{Item, Table};

pub(crate) const STANCES: &[(&str, Stance)] = &[
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

/// The file in which positions and offers stand: who sees it.
#[derive(Clone, Copy)]
pub(crate) enum Desk<'c> {
    /// `case.toml`: everyone at the table.
    Shared,
    /// `mediator.toml`: the mediator alone.
    Mediator,
    /// `parties/<party>.toml`: that party and the mediator.
    Party(&'c Id),
}

/// The positions and offers of a case's files, in the order in which they are read.
#[derive(Default)]
pub(crate) struct Talks {
    pub(crate) positions: Vec<Position>,
    pub(crate) offers: Vec<Offer>,
    /// Ids of offers so far, over all files.
    taken: BTreeSet<Id>,
    /// Positions so far, over all files.
    stated: usize,
}

impl Talks {
    /// None yet, beside these of the shared file.
    pub(crate) fn beside(positions: &[Position], offers: &[Offer]) -> Self {
        let taken = offers.iter().map(|o| o.id.clone()).collect();
        Self { taken, stated: positions.len(), ..Self::default() }
    }

    /// Reads the positions and offers of one file.
    pub(crate) fn read(&mut self, root: &Table<'_>, around: Around<'_>, desk: Desk<'_>) {
        self.read_positions(root, around.agenda, desk);
        self.read_offers(root, around, desk);
    }

    fn read_positions(&mut self, root: &Table<'_>, agenda: &Agenda, desk: Desk<'_>) {
        let keys = ["issue", "option", "stance", "origin", "party"];
        let tables = root.tables("positions", &keys[..keys.len() - desk.implied()]);
        self.stated += tables.len();
        bounded(root, "positions", self.stated, limits::POSITIONS);
        let room = (limits::POSITIONS + tables.len()).saturating_sub(self.stated);
        for table in tables.into_iter().take(room) {
            let party = match desk {
                Desk::Party(party) => Some(party.clone()),
                _ => table.need("party").and_then(|i| agenda.party(&i)),
            };
            let issue = table.need("issue").and_then(|i| settled_issue(&i, agenda));
            let stance = table.get("stance").and_then(|i| i.word(STANCES)).unwrap_or_default();
            let origin = origin::of(&table, desk.position_origin(), agenda);
            desk.check_position(&table, origin.kind);
            let (Some(party), Some(issue)) = (party, issue) else { continue };
            let option = table.get("option").map(|i| option(&i, agenda, &issue));
            if option == Some(None) {
                continue;
            }
            self.positions.push(Position { party, issue, option: option.flatten(), stance, origin });
        }
    }

    fn read_offers(&mut self, root: &Table<'_>, around: Around<'_>, desk: Desk<'_>) {
        let keys = ["id", "title", "picks", "release", "origin", "by"];
        let tables = root.tables("offers", &keys[..keys.len() - desk.implied()]);
        let agenda = around.agenda;
        bounded(root, "offers", self.taken.len() + tables.len(), limits::OFFERS);
        let rules = Rulebook::of(if tables.is_empty() { &[] } else { &around.case.rules });
        let room = limits::OFFERS.saturating_sub(self.taken.len());
        for table in tables.into_iter().take(room) {
            let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut self.taken)));
            let title = table.need_text("title");
            let by = match desk {
                Desk::Party(party) => Some(party.clone()),
                _ => table.get("by").and_then(|i| agenda.party(&i)),
            };
            let release = table.get("release").and_then(|i| i.word(RELEASES)).unwrap_or(desk.release());
            desk.check_offer(&table, release);
            let origin = origin::of(&table, desk.offer_origin(), agenda);
            let picks = table.need("picks").and_then(|i| picks(&i, agenda, &rules));
            let (Some(id), Some(picks)) = (id, picks) else { continue };
            self.offers.push(Offer { id, title, by, picks, release, origin });
        }
    }
}

impl Desk<'_> {
    /// How many keys at the end of a list need not be said here: whose it is.
    fn implied(self) -> usize {
        usize::from(matches!(self, Self::Party(_)))
    }

    /// The release of an offer that does not say.
    fn release(self) -> Release {
        match self {
            Self::Shared => Release::Shown,
            Self::Mediator | Self::Party(_) => Release::Mediator,
        }
    }

    fn offer_origin(self) -> OriginKind {
        match self {
            Self::Shared | Self::Mediator => OriginKind::Assumed,
            Self::Party(_) => OriginKind::Told,
        }
    }

    fn position_origin(self) -> OriginKind {
        match self {
            Self::Shared => OriginKind::Assumed,
            Self::Mediator => OriginKind::Estimated,
            Self::Party(_) => OriginKind::Told,
        }
    }

    /// What the origin of a position says of who may know it must agree with who sees the file.
    fn check_position(self, table: &Table<'_>, kind: OriginKind) {
        let span = table.get("origin").map_or_else(|| table.span.clone(), |i| i.span());
        let confidential = matches!(kind, OriginKind::Told | OriginKind::Estimated);
        match self {
            Self::Shared if confidential => {
                let message =
                    format!("this file is shared, and a position that is {} is confidential", kind.name());
                let help = "put it into mediator.toml, or into the file of the party that told it";
                table.page.warn("confidential-in-shared", &span, message, help);
            }
            Self::Mediator | Self::Party(_) if !confidential => {
                let message = format!(
                    "a position that is {} is known to every party, and this file is confidential",
                    kind.name()
                );
                let help = "put it into case.toml, or say that it is told or estimated";
                table.page.error("open-in-confidential", &span, message, help);
            }
            _ => {}
        }
    }

    /// An offer in a shared file cannot be kept from those who read the file, nor can its author.
    fn check_offer(self, table: &Table<'_>, release: Release) {
        if !matches!(self, Self::Shared) {
            return;
        }
        let warn = |key: &str, message: &str, help: &str| {
            if let Some(item) = table.get(key) {
                item.warn("confidential-in-shared", message, help);
            }
        };
        match release {
            Release::Mediator => {
                let message = "this file is shared, and the offer is for the mediator alone";
                let help = "put it into mediator.toml, or into the file of the party that made it";
                warn("release", message, help);
            }
            Release::Unattributed => {
                let message =
                    "this file is shared, and says whose offer it is that is to be shown without a name";
                warn("by", message, "put it into the file of that party, or leave \"by\" out");
            }
            Release::Shown | Release::Public => {}
        }
    }
}

/// Refuses more entries, over all files, than a case may have.
fn bounded(root: &Table<'_>, key: &str, count: usize, limit: usize) {
    if root.get(key).is_some() {
        crate::case::bounded(root, key, count, limit);
    }
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

fn picks(item: &Item<'_>, agenda: &Agenda, rules: &Rulebook<'_>) -> Option<Vec<Pick>> {
    let mut settled: BTreeMap<Id, Id> = BTreeMap::new();
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
    for rule in rules.broken(&settled) {
        let named = |p: &Pick| format!("{}:{}", p.issue, p.option);
        let these: Vec<String> = rule.all_of.iter().map(named).collect();
        let message = match &rule.unless {
            Some(needs) => format!("the offer has {} without {}", these.join(" and "), named(needs)),
            None => format!("the offer has {} together, which exclude each other", these.join(" and ")),
        };
        item.warn("offer-contradicts", message, rule.why.clone());
    }
    Some(picks)
}
