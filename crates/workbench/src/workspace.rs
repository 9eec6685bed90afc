//! Deeds → the state of a case.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::Id;
use mediant_core::case::{Case, Issue, IssueKind, Offer, Origin, OriginKind, Pick, Release};
use mediant_core::consent::{Consent, FrozenText};
use mediant_core::ledger::Ledger;
use mediant_core::number::{Fraction, decimal, parse};
use mediant_evidence::{Lexicon, Source};
use mediant_formats::{CaseFiles, Faults, LoadedCase, read_case};
use sha2::{Digest, Sha256};

use crate::deed::{AskedOption, Deed, KeptWhatIf, Wish};
use crate::member::{Member, Role};

/// A file of the case folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Who wrote this version.
    pub by: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// A package on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The package.
    pub wish: Wish,
    /// Who put it there.
    pub person: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// The state of a case: what its deeds, in order, lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The case's slug; empty until it is opened.
    pub slug: String,
    /// The files of the case folder, by path.
    pub files: BTreeMap<String, File>,
    /// Who is in the case, by person.
    pub members: BTreeMap<String, Member>,
    /// Packages on the table, beside those in the files.
    pub proposals: Vec<Proposal>,
    /// Options that somebody has asked for, in order, each with the mediator's answer: a reason why not, or nothing where the option
    /// is on the agenda now.
    pub asked_options: Vec<(AskedOption, Option<Result<(), String>>)>,
    /// Whom each package or text was shown to: item, then person.
    pub seen: BTreeSet<(String, String)>,
    /// Whether the public page is open.
    pub is_public: bool,
    /// What-ifs that the mediator keeps.
    pub what_ifs: Vec<KeptWhatIf>,
    /// Texts that were frozen, in order.
    pub texts: Vec<FrozenText>,
    /// Every answer to a text, in order.
    pub consents: Vec<Consent>,
    /// How many deeds led here.
    pub place: u64,
}

/// The mark of a file's bytes, by which a writer says what it has seen: sixteen hexadecimal digits of SHA-256.
#[must_use]
pub fn mark(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

/// The first so many bytes of a digest of some texts, each with its length before it, as hexadecimal digits.
pub(crate) fn digits_of<'a>(parts: impl IntoIterator<Item = &'a str>, bytes: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize()[..bytes])
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits =
        |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from_digit(u32::from(half), 16).unwrap_or('0'));
    bytes.iter().flat_map(digits).collect()
}

impl Workspace {
    /// The state after one more deed. Deeds are taken as they are: they were checked before they were kept.
    pub fn apply(&mut self, deed: &Deed, by: &str, at: i64) {
        self.place += 1;
        match deed {
            Deed::Opened { slug } => self.slug.clone_from(slug),
            Deed::File { path, bytes: Some(bytes) } => {
                let file = File { bytes: bytes.clone(), by: by.to_owned(), at };
                self.files.insert(path.clone(), file);
            }
            Deed::File { path, bytes: None } => drop(self.files.remove(path)),
            Deed::Member { member } => drop(self.members.insert(member.person.clone(), member.clone())),
            Deed::MemberEnded { person } => drop(self.members.remove(person)),
            Deed::Proposed { proposal } => {
                self.proposals.push(Proposal { wish: proposal.clone(), person: by.to_owned(), at });
            }
            Deed::ProposalWithdrawn { id } => self.proposals.retain(|p| p.wish.id != *id),
            Deed::OptionAsked { asked } => self.asked_options.push((asked.clone(), None)),
            Deed::OptionAnswered { id, taken, reason } => {
                let answer = if *taken { Ok(()) } else { Err(reason.clone()) };
                let found = self.asked_options.iter_mut().filter(|(asked, _)| asked.id == *id);
                found.for_each(|(_, told)| *told = Some(answer.clone()));
            }
            Deed::Released { id, release } => {
                let found = self.proposals.iter_mut().filter(|p| p.wish.id == *id);
                found.for_each(|p| p.wish.release.clone_from(release));
            }
            Deed::Saw { items } => {
                self.seen.extend(items.iter().map(|item| (item.clone(), by.to_owned())));
            }
            Deed::PublicPage { open } => self.is_public = *open,
            Deed::WhatIfKept { what_if } => self.what_ifs.push(what_if.clone()),
            Deed::WhatIfDropped { id } => self.what_ifs.retain(|w| w.id != *id),
            Deed::Frozen { text } => self.texts.push(text.clone()),
            Deed::Answered { text, party, answer, until, .. } => {
                let Ok(party) = Id::new(party) else { return };
                let (text, answer, until) = (text.clone(), answer.clone(), until.clone());
                self.consents.push(Consent { text, party, answer, person: by.to_owned(), at, until });
            }
        }
    }

    /// Passes over a deed whose body was purged.
    pub fn skip(&mut self) {
        self.place += 1;
    }

    /// The files as a case folder holds them.
    #[must_use]
    pub fn case_files(&self) -> CaseFiles {
        let files = self.files.iter().map(|(path, file)| (path.clone(), file.bytes.clone()));
        CaseFiles { name: self.slug.clone(), files: files.collect() }
    }

    /// The case that the files hold, with the packages that were put on the table.
    ///
    /// # Errors
    /// Where the files cannot be read as a case, which acts do not let happen.
    pub fn case(&self) -> Result<LoadedCase, Faults> {
        let mut loaded = read_case(&self.case_files())?;
        let known = |id: &Id| loaded.case.offers.iter().any(|o| o.id == *id);
        let offers = self.proposals.iter().filter_map(|p| offer(&p.wish));
        let offers: Vec<Offer> = offers.filter(|o| !known(&o.id) && fits(&loaded.case, &o.picks)).collect();
        loaded.case.offers.extend(offers);
        Ok(loaded)
    }

    /// What the case's reports say, as a person has reviewed it.
    ///
    /// # Errors
    /// Where there are more or larger reports than are read.
    pub fn ledger(loaded: &LoadedCase) -> Result<Ledger, mediant_evidence::Refusal> {
        let sources: Vec<Source<'_>> =
            loaded.reports.iter().map(|r| Source { path: &r.path, bytes: &r.bytes }).collect();
        let found = mediant_evidence::read(&sources, &Lexicon::of(&loaded.case))?;
        Ok(mediant_evidence::reviewed(found, &loaded.review))
    }

    /// Whether the case has somebody who leads it.
    #[must_use]
    pub fn leads(&self) -> usize {
        self.members.values().filter(|m| m.role == Role::Lead).count()
    }

    /// The text of this id.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&FrozenText> {
        self.texts.iter().find(|t| t.id == id)
    }
}

/// Whether picks settle the case as it now is: every issue but articles, each by an option that it has.
pub(crate) fn fits(case: &Case, picks: &[Pick]) -> bool {
    let real = |i: &&Issue| i.kind != IssueKind::Heading;
    let settles = |issue: &Issue| {
        let mut own = picks.iter().filter(|p| p.issue == issue.id);
        match (own.next(), own.next()) {
            (Some(pick), None) => has(case, issue, &pick.option),
            (None, _) => matches!(issue.kind, IssueKind::Article { .. }),
            (Some(_), Some(_)) => false,
        }
    };
    let known = |pick: &Pick| case.issues.iter().filter(real).any(|i| i.id == pick.issue);
    case.issues.iter().filter(real).all(settles) && picks.iter().all(known)
}

/// Whether an issue has this option. An amount must be in its range and on its steps.
fn has(case: &Case, issue: &Issue, option: &Id) -> bool {
    let IssueKind::Measured { low, high, step, .. } = &issue.kind else {
        return issue.listed_options(&case.parties).iter().any(|o| o.id == *option);
    };
    let Ok(amount) = parse(&option.as_str().replace("-of-", "/")) else { return false };
    let on_step = step.as_ref().is_none_or(|step| ((&amount - low) / step).is_integer());
    on_step && *low <= amount && amount <= *high && written(&amount) == option.as_str()
}

/// An amount as it is written among options: the shortest decimal, or a fraction with `-of-` for its bar.
pub(crate) fn written(amount: &Fraction) -> String {
    decimal(amount).replace('/', "-of-")
}

pub(crate) fn picks_of(picks: &[(String, String)]) -> Option<Vec<Pick>> {
    let pick = |(issue, option): &(String, String)| {
        Some(Pick { issue: Id::new(issue).ok()?, option: Id::new(option).ok()? })
    };
    picks.iter().map(pick).collect()
}

fn offer(wish: &Wish) -> Option<Offer> {
    Some(Offer {
        id: Id::new(&wish.id).ok()?,
        title: wish.title.clone(),
        by: wish.by.as_deref().map(Id::new).transpose().ok()?,
        picks: picks_of(&wish.picks)?,
        release: release(&wish.release)?,
        origin: Origin { kind: OriginKind::Told, statement: None, note: String::new() },
    })
}

pub(crate) fn release(name: &str) -> Option<Release> {
    [Release::Mediator, Release::Unattributed, Release::Shown, Release::Public]
        .into_iter()
        .find(|r| r.name() == name)
}
