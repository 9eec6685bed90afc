//! What a person of the mediator's team decides about a statement: each decision is added to `reviews.toml` and none is
//! ever changed. What is accepted stands in `case.toml` besides.

use std::collections::BTreeSet;

use mediant_core::Id;
use mediant_core::ledger::{Ledger, Stance, Statement};
use mediant_core::review::{Decision, Edit, What, noted};
use mediant_evidence::{Paragraph, Source, body, place};
use mediant_formats::{LoadedCase, REVIEWS_HEAD, decision_toml};

use crate::act::change;
use crate::deed::Deed;
use crate::member::Member;
use crate::refusal::Refusal;
use crate::workspace::{Workspace, mark};

/// The file that keeps decisions.
const FILE: &str = "reviews.toml";

/// What is to be decided about a statement. Other statements are named as `s12@mark`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It enters the case.
    Accept,
    /// It no longer does.
    TakeBack,
    /// It is none that matters.
    Reject,
    /// Something of it was read wrongly.
    Correct(Correction),
    /// It is the same utterance as another.
    Merge(String),
    /// It is not the same utterance as another; as any of its group where none is named.
    Split(String),
}

/// What was read wrongly; none where the reading stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// Who said it; empty for nobody known.
    pub speaker: Option<String>,
    /// The words, as they stand in the report.
    pub words: Option<String>,
    /// The ids of the issues that it touches.
    pub issues: Option<Vec<String>>,
    /// What it does in the talks, by name.
    pub stance: Option<String>,
}

/// Decides about the statement `s12@mark` of the ledger that the person saw.
///
/// # Errors
/// Only the mediator's team decides. Where the statement is no longer there as it was, where nothing would change, and
/// where what is corrected is not in the case or the report.
pub fn decide(
    (space, ledger): (&Workspace, &Ledger),
    who: &Member,
    statement: &str,
    wanted: &Wanted,
    day: &str,
) -> Result<Vec<Deed>, Refusal> {
    if !who.role.is_mediator() {
        return Err(Refusal::NotHere("statement"));
    }
    let loaded = space.case().map_err(Refusal::Faulty)?;
    let said = named(ledger, statement)?;
    let own = said.mark.clone();
    let whats = match wanted {
        Wanted::Accept => vec![What::Accept(own)],
        Wanted::TakeBack => {
            let accepting =
                loaded.review.standing().into_iter().rfind(|d| d.what == What::Accept(own.clone()));
            accepting.map(|d| What::Undo(d.id.clone())).into_iter().collect()
        }
        Wanted::Reject => vec![What::Reject(own)],
        Wanted::Correct(correction) => vec![What::Edit(own, edit(&loaded, said, correction)?)],
        Wanted::Merge(with) => {
            let other = named(ledger, with)?;
            if other.mark == own {
                return Err(Refusal::Wrong("these are the same words already".to_owned()));
            }
            vec![What::Merge(own, other.mark.clone())]
        }
        Wanted::Split(from) => apart(ledger, said, from)?,
    };
    let mut after = space.clone();
    let mut deeds = Vec::new();
    if matches!(wanted, Wanted::Accept | Wanted::TakeBack) {
        let accepts = |text: &str| match wanted {
            Wanted::Accept => mediant_formats::accept(text, statement).map_err(|why| why.to_string()),
            _ => mediant_formats::unaccept(text, statement).map_err(|why| why.to_string()),
        };
        deeds.push(in_case(&after, who, accepts)?);
        for deed in &deeds {
            after.apply(deed, &who.person, 0);
        }
    }
    if !whats.is_empty() {
        deeds.push(keep(&after, who, &loaded, (whats, day, &said.text))?);
    }
    Ok(deeds)
}

/// Takes back a decision that stands. One that accepted a statement takes it out of the case as well.
///
/// # Errors
/// Only the mediator's team decides; where no such decision stands.
pub fn take_back(space: &Workspace, who: &Member, id: &str, day: &str) -> Result<Vec<Deed>, Refusal> {
    if !who.role.is_mediator() {
        return Err(Refusal::NotHere("decision"));
    }
    let loaded = space.case().map_err(Refusal::Faulty)?;
    let decision =
        loaded.review.standing().into_iter().find(|d| d.id == id).ok_or(Refusal::NotHere("decision"))?;
    let mut after = space.clone();
    let mut deeds = Vec::new();
    if let What::Accept(own) = &decision.what
        && let Some(accepted) = loaded.case.accepted.iter().find(|a| a.mark.as_ref() == Some(own))
    {
        let named = format!("{}@{own}", accepted.statement);
        let taken = |text: &str| mediant_formats::unaccept(text, &named).map_err(|why| why.to_string());
        deeds.push(in_case(&after, who, taken)?);
        for deed in &deeds {
            after.apply(deed, &who.person, 0);
        }
    }
    let undo = vec![What::Undo(decision.id.clone())];
    deeds.push(keep(&after, who, &loaded, (undo, day, &decision.words))?);
    Ok(deeds)
}

/// Changes the file in which the case says what it accepts.
fn in_case(
    space: &Workspace,
    who: &Member,
    make: impl FnOnce(&str) -> Result<String, String>,
) -> Result<Deed, Refusal> {
    let file = space.files.get("case.toml").ok_or(Refusal::NotHere("case"))?;
    let text = make(&String::from_utf8_lossy(&file.bytes)).map_err(Refusal::Wrong)?;
    change(space, who, "case.toml", &mark(&file.bytes), Some(text.into_bytes()))
}

/// The paragraphs of a report, as they are read; none where there is no such report.
#[must_use]
pub fn paragraphs(loaded: &LoadedCase, path: &str) -> Option<Vec<Paragraph>> {
    let report = loaded.reports.iter().find(|r| r.path == path)?;
    Some(body(&Source { path: &report.path, bytes: &report.bytes }).ok()?.paragraphs)
}

/// The statement `s12@mark`, where it still is what it was.
fn named<'l>(ledger: &'l Ledger, statement: &str) -> Result<&'l Statement, Refusal> {
    let (id, mark) = statement.split_once('@').ok_or(Refusal::NotHere("statement"))?;
    ledger.statement(id).filter(|s| s.mark == mark).ok_or(Refusal::NotHere("statement"))
}

fn apart(ledger: &Ledger, said: &Statement, from: &str) -> Result<Vec<What>, Refusal> {
    let marks: BTreeSet<String> = if from.is_empty() {
        let group = ledger.variants.iter().find(|g| g.statements.contains(&said.id));
        let others = group.into_iter().flat_map(|g| &g.statements).filter(|id| **id != said.id);
        others.filter_map(|id| ledger.statement(id)).map(|s| s.mark.clone()).collect()
    } else {
        BTreeSet::from([named(ledger, from)?.mark.clone()])
    };
    let marks: Vec<String> = marks.into_iter().filter(|other| *other != said.mark).collect();
    if marks.is_empty() {
        return Err(Refusal::Wrong("it is in no group with another statement".to_owned()));
    }
    Ok(marks.into_iter().map(|other| What::Split(said.mark.clone(), other)).collect())
}

fn edit(loaded: &LoadedCase, said: &Statement, wanted: &Correction) -> Result<Edit, Refusal> {
    let known = |id: &String| -> Result<Id, Refusal> {
        let found = loaded.case.issues.iter().find(|i| i.id.as_str() == id);
        found.map(|i| i.id.clone()).ok_or(Refusal::NotHere("issue"))
    };
    let stance = |name: &String| {
        Stance::from_name(name).ok_or_else(|| Refusal::Wrong("there is no such stance".to_owned()))
    };
    let span = |words: &String| {
        let report = loaded.reports.get(said.report).ok_or(Refusal::NotHere("report"))?;
        let source = Source { path: &report.path, bytes: &report.bytes };
        place(&source, said.start..said.end, words).ok_or_else(|| {
            Refusal::Wrong(
                "these words do not stand in its paragraph of the report, letter for letter".to_owned(),
            )
        })
    };
    let edit = Edit {
        speaker: wanted
            .speaker
            .as_ref()
            .map(|s| s.trim().to_owned())
            .filter(|s| said.speaker.as_deref().unwrap_or("") != s),
        span: wanted.words.as_ref().filter(|w| w.trim() != said.text.trim()).map(span).transpose()?,
        issues: wanted
            .issues
            .as_ref()
            .filter(|wanted| {
                let now: BTreeSet<&str> = said.issues.iter().map(|t| t.issue.as_str()).collect();
                now != wanted.iter().map(String::as_str).collect()
            })
            .map(|ids| ids.iter().map(known).collect())
            .transpose()?,
        stance: wanted.stance.as_ref().filter(|name| *name != said.stance.name()).map(stance).transpose()?,
    };
    if edit == Edit::default() {
        return Err(Refusal::Wrong("nothing of the statement was changed".to_owned()));
    }
    Ok(edit)
}

/// Adds decisions to the file that keeps them.
fn keep(
    space: &Workspace,
    who: &Member,
    loaded: &LoadedCase,
    (whats, day, words): (Vec<What>, &str, &str),
) -> Result<Deed, Refusal> {
    let file = space.files.get(FILE);
    let mut bytes = file.map_or_else(|| REVIEWS_HEAD.as_bytes().to_vec(), |f| f.bytes.clone());
    if !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    let mut review = loaded.review.clone();
    for what in whats {
        let (date, words) = (Some(day.to_owned()), noted(words));
        let decision = Decision { id: review.next_id(), date, by: None, words, what };
        bytes.extend_from_slice(decision_toml(&decision).as_bytes());
        review.decisions.push(decision);
    }
    let seen = file.map(|f| mark(&f.bytes)).unwrap_or_default();
    change(space, who, FILE, &seen, Some(bytes))
}
