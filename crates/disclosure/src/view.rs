//! Views: what an audience sees, built from a redacted case.

use mediant_analysis::{Options, Refusal, analyze, what_if};
use mediant_core::Id;
use mediant_core::analysis::{Analysis, Exchange};
use mediant_core::case::{Case, Reading};
use mediant_core::freeze::{FreezeError, freeze};
use mediant_core::ledger::Ledger;
use mediant_core::scenario::{Package, Scenario};
use mediant_core::what_if::{Supposed, WhatIf};

use crate::{Audience, redact};

/// Why a view cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The case does not fit together.
    #[error(transparent)]
    Case(#[from] FreezeError),
    /// The analysis was refused.
    #[error(transparent)]
    Analysis(#[from] Refusal),
    /// There is no such party.
    #[error("the case has no party named {0}; its parties are {1}")]
    NoParty(Id, String),
}

/// What one audience sees.
#[derive(Clone, Debug)]
pub enum View {
    /// Everything.
    Mediator(Box<MediatorView>),
    /// What is shared, and what one party told.
    Party(Box<PartyView>),
    /// What is public.
    Public(Box<PublicView>),
}

/// What the mediator sees.
#[derive(Clone, Debug)]
pub struct MediatorView {
    case: Case,
    ledger: Ledger,
    main: ReadingView,
    others: Vec<ReadingView>,
}

/// One reading of the case, analysed.
#[derive(Clone, Debug)]
pub struct ReadingView {
    /// The reading; none for the main one.
    pub reading: Option<Reading>,
    /// The numbers.
    pub scenario: Scenario,
    /// The answer.
    pub analysis: Analysis,
}

/// What a party sees.
#[derive(Clone, Debug)]
pub struct PartyView {
    party: usize,
    case: Case,
    ledger: Ledger,
    own: Option<OwnNumbers>,
}

/// What a party's own numbers say, computed from nothing but them and the shared case.
#[derive(Clone, Debug)]
pub struct OwnNumbers {
    /// The shared case with this party as the only seat.
    pub scenario: Scenario,
    /// What follows for this party alone: its range, what it would accept, its best packages.
    pub analysis: Analysis,
    /// Packages on the table that the party may see, each with what it gives and gets this party, issue by issue.
    /// Parties are by index in the case; the others are known by their public positions alone.
    pub exchanges: Vec<(Id, Package, Vec<Exchange>)>,
}

/// What the public sees.
#[derive(Clone, Debug)]
pub struct PublicView {
    case: Case,
    ledger: Ledger,
}

/// The view of any audience.
///
/// # Errors
/// See [`Failure`].
pub fn view(
    case: &Case,
    ledger: &Ledger,
    audience: &Audience,
    options: &Options<'_>,
) -> Result<View, Failure> {
    Ok(match audience {
        Audience::Mediator => View::Mediator(Box::new(mediator_view(case, ledger, options)?)),
        Audience::Party(party) => View::Party(Box::new(party_view(case, ledger, party, options)?)),
        Audience::Public => View::Public(Box::new(public_view(case, ledger))),
    })
}

/// The mediator's view: every reading of the case, analysed.
///
/// # Errors
/// See [`Failure`].
pub fn mediator_view(case: &Case, ledger: &Ledger, options: &Options<'_>) -> Result<MediatorView, Failure> {
    let main = read(case, None, options)?;
    let others = case.readings.iter().map(|r| read(case, Some(r), options)).collect::<Result<_, _>>()?;
    Ok(MediatorView { case: case.clone(), ledger: ledger.clone(), main, others })
}

fn read(case: &Case, reading: Option<&Reading>, options: &Options<'_>) -> Result<ReadingView, Failure> {
    let scenario = freeze(case, reading.map(|r| &r.id))?;
    let analysis = analyze(&scenario, options)?;
    Ok(ReadingView { reading: reading.cloned(), scenario, analysis })
}

/// A party's view, from the redacted case alone.
///
/// # Errors
/// See [`Failure`].
pub fn party_view(
    case: &Case,
    ledger: &Ledger,
    party: &Id,
    options: &Options<'_>,
) -> Result<PartyView, Failure> {
    let case = redact(case, &Audience::Party(party.clone()));
    let index = case.parties.iter().position(|p| p.id == *party).ok_or_else(|| {
        let names: Vec<&str> = case.parties.iter().map(|p| p.id.as_str()).collect();
        Failure::NoParty(party.clone(), names.join(", "))
    })?;
    let own = case.preferences[index].is_some().then(|| own_numbers(&case, index, options)).transpose()?;
    Ok(PartyView { party: index, ledger: ledger.clone(), own, case })
}

fn own_numbers(case: &Case, index: usize, options: &Options<'_>) -> Result<OwnNumbers, Failure> {
    let shared = freeze(case, None)?;
    let exchanges = shared
        .offers
        .iter()
        .map(|(id, package)| {
            let all = mediant_analysis::appraisal::exchanges(&shared, package);
            (id.clone(), package.clone(), all.into_iter().filter(|e| e.party == index).collect())
        })
        .collect();
    let mut scenario = shared;
    scenario.parties = vec![scenario.parties.swap_remove(index)];
    scenario.at_least = 1;
    scenario.nash_weights = Vec::new();
    let analysis = analyze(&scenario, options)?;
    Ok(OwnNumbers { scenario, analysis, exchanges })
}

/// The public's view, from the redacted case alone.
#[must_use]
pub fn public_view(case: &Case, ledger: &Ledger) -> PublicView {
    PublicView { case: redact(case, &Audience::Public), ledger: ledger.clone() }
}

impl MediatorView {
    /// The case.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// What the reports say.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The main reading.
    #[must_use]
    pub fn main(&self) -> &ReadingView {
        &self.main
    }

    /// The other readings.
    #[must_use]
    pub fn others(&self) -> &[ReadingView] {
        &self.others
    }

    /// The zone of the main reading as it would be. Nobody but the mediator can ask, since nobody else has this view.
    ///
    /// # Errors
    /// See [`Failure`].
    pub fn what_if(&self, supposed: &[Supposed], options: &Options<'_>) -> Result<WhatIf, Failure> {
        Ok(what_if(&self.main.scenario, supposed, options)?)
    }
}

impl PartyView {
    /// The party, by index in the case.
    #[must_use]
    pub fn party(&self) -> usize {
        self.party
    }

    /// The case as the party may know it.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// What the reports say.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What follows from its own numbers; none where it has told none.
    #[must_use]
    pub fn own(&self) -> Option<&OwnNumbers> {
        self.own.as_ref()
    }
}

impl PublicView {
    /// The case as the public may know it.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// What the reports say.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}
