//! The desk at which a brief is written: the case, the statements, and the notes on what its words rest on.

use std::collections::BTreeMap;

use mediant_core::Id;
use mediant_core::case::{Case, Origin, OriginKind, Position};
use mediant_core::ledger::{Ledger, Statement};
use mediant_core::preference::Preference;

use crate::document::{Differs, Inline, Known, SourceBody, SourceNote, Wording};

/// What the sections of one brief share.
pub(crate) struct Desk<'a> {
    pub(crate) case: &'a Case,
    pub(crate) ledger: &'a Ledger,
    notes: Vec<SourceNote>,
    index: BTreeMap<String, usize>,
}

/// A source note as text refers to it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) id: String,
    number: usize,
    pub(crate) known: Known,
}

impl Source {
    /// The mark that leads to it.
    pub(crate) fn mark(&self) -> Inline {
        Inline::Mark { source: self.id.clone(), number: self.number }
    }

    /// A number that rests on it.
    pub(crate) fn number(&self, shown: impl Into<String>) -> Inline {
        Inline::Number { shown: shown.into(), source: self.id.clone(), known: self.known }
    }
}

/// How firmly a number of this origin is known.
pub(crate) fn known(kind: OriginKind) -> Known {
    match kind {
        OriginKind::Told | OriginKind::Stated => Known::Given,
        OriginKind::Published => Known::Published,
        OriginKind::Estimated | OriginKind::Assumed => Known::Estimated,
    }
}

impl<'a> Desk<'a> {
    pub(crate) fn new(case: &'a Case, ledger: &'a Ledger) -> Self {
        Self { case, ledger, notes: Vec::new(), index: BTreeMap::new() }
    }

    /// The notes, in the order of first mention.
    pub(crate) fn into_notes(self) -> Vec<SourceNote> {
        self.notes
    }

    fn note(&mut self, key: String, known: Known, body: SourceBody) -> Source {
        let notes = &mut self.notes;
        let at = *self.index.entry(key).or_insert_with(|| {
            let number = notes.len() + 1;
            notes.push(SourceNote { id: format!("src-{number}"), number, body });
            number - 1
        });
        Source { id: format!("src-{}", at + 1), number: at + 1, known }
    }

    /// A computation, in words.
    pub(crate) fn computation(&mut self, words: &str, known: Known) -> Source {
        self.note(format!("computation {words}"), known, SourceBody::Computation { words: words.to_owned() })
    }

    /// The numbers of a party: all of them, or the one at this path, such as `weights.duration`.
    pub(crate) fn told(&mut self, party: usize, path: &str) -> Source {
        let (folder, preference) = self.preference(party);
        let id = self.case.parties.get(party).map_or("", |p| p.id.as_str());
        let file = format!("{folder}/{id}.toml");
        let place = if path.is_empty() { file } else { format!("{file}: {path}") };
        let Some(preference) = preference else {
            let body = SourceBody::Entry {
                place: place.clone(),
                known: "not told".into(),
                note: "nothing is known of this party's numbers".into(),
                rests_on: None,
            };
            return self.note(place, Known::Estimated, body);
        };
        let own = preference.origins.iter().find(|(p, _)| p == path).map(|(_, o)| o);
        let origin = own.unwrap_or(&preference.origin).clone();
        self.entry(&place, &origin)
    }

    /// Folder and preference of a party: what it told, else the mediator's estimate.
    pub(crate) fn preference(&self, party: usize) -> (&'static str, Option<&'a Preference>) {
        let told = self.case.preferences.get(party).and_then(Option::as_ref);
        let estimate = self.case.estimates.get(party).and_then(Option::as_ref);
        match (told, estimate) {
            (None, Some(estimate)) => ("estimates", Some(estimate)),
            (told, _) => ("parties", told),
        }
    }

    /// How firmly the least known of all parties' numbers are known.
    pub(crate) fn least_known(&self) -> Known {
        (0..self.case.parties.len())
            .map(|k| self.preference(k).1.map_or(Known::Estimated, |p| known(p.origin.kind)))
            .max()
            .unwrap_or(Known::Given)
    }

    /// An entry of the case folder, and the statement it rests on.
    pub(crate) fn entry(&mut self, place: &str, origin: &Origin) -> Source {
        let rests_on = origin.statement.as_deref().and_then(|s| self.statement(s)).map(|s| s.id);
        let body = SourceBody::Entry {
            place: place.to_owned(),
            known: origin.kind.name().to_owned(),
            note: origin.note.clone(),
            rests_on,
        };
        self.note(format!("entry {place}"), known(origin.kind), body)
    }

    /// What a position rests on: the statement itself where it has one.
    pub(crate) fn position(&mut self, position: &Position) -> Source {
        if let Some(source) = position.origin.statement.as_deref().and_then(|s| self.statement(s)) {
            return source;
        }
        let place = format!("case.toml: position of {} on {}", position.party, position.issue);
        self.entry(&place, &position.origin)
    }

    /// A statement by `s12` or `s12@mark`; none where the reports have no such statement.
    pub(crate) fn statement(&mut self, stated: &str) -> Option<Source> {
        let ledger = self.ledger;
        let statement = find(ledger, stated)?;
        let id = &statement.id;
        let group = ledger.variants.iter().find(|g| g.statements.contains(id));
        let others = group.map(|g| g.statements.iter().filter(|s| *s != id)).into_iter().flatten();
        let variants: Vec<Wording> =
            others.filter_map(|s| ledger.statement(s)).map(|s| wording(ledger, s)).collect();
        let differs = group.map(|g| &g.differs).into_iter().flatten();
        let differs =
            differs.map(|d| Differs { a: d.a.clone(), b: d.b.clone(), meaning: d.meaning }).collect();
        let mut notes = statement.notes.clone();
        for (links, what) in
            [(&ledger.contradictions, "Cannot hold beside"), (&ledger.related, "Not the same as")]
        {
            for link in links.iter().filter(|l| l.statements.contains(id)).take(5) {
                let rest: Vec<&str> =
                    link.statements.iter().filter(|s| *s != id).map(String::as_str).collect();
                notes.push(format!("{what} {}: {}.", rest.join(", "), link.why.trim_end_matches('.')));
            }
        }
        let body = SourceBody::Statement {
            wording: wording(ledger, statement),
            occasion: occasion(statement),
            accepted: self.accepts(statement),
            variants,
            differs,
            notes,
        };
        Some(self.note(format!("statement {id}"), Known::Given, body))
    }

    fn accepts(&self, statement: &Statement) -> bool {
        self.case.accepted.iter().any(|a| match &a.mark {
            Some(mark) => *mark == statement.mark,
            None => a.statement == statement.id,
        })
    }

    /// Whether any party has said which option it wants on any issue.
    pub(crate) fn anyone_asked(&self) -> bool {
        self.case.positions.iter().any(|p| p.option.is_some())
    }

    /// Whether a party, by index, has said which option it wants on an issue.
    pub(crate) fn has_asked(&self, party: usize, issue: &Id) -> bool {
        self.case
            .parties
            .get(party)
            .and_then(|p| self.asked(&p.id, issue))
            .is_some_and(|position| position.option.is_some())
    }

    /// Whether a party has said what it wants on any issue.
    pub(crate) fn has_spoken(&self, party: usize) -> bool {
        let id = self.case.parties.get(party).map(|p| &p.id);
        self.case.positions.iter().any(|p| Some(&p.party) == id && p.option.is_some())
    }

    /// The last position of a party on an issue.
    pub(crate) fn asked(&self, party: &Id, issue: &Id) -> Option<&'a Position> {
        self.case.positions.iter().rfind(|p| p.party == *party && p.issue == *issue)
    }
}

/// The statement by `s12` or `s12@mark`: by its mark, where that is given, since ids move when reports are added.
pub(crate) fn find<'l>(ledger: &'l Ledger, stated: &str) -> Option<&'l Statement> {
    match stated.split_once('@') {
        Some((_, mark)) if !mark.is_empty() => {
            ledger.statements.iter().find(|s| s.mark == mark || s.mark.starts_with(mark))
        }
        _ => ledger.statement(stated.trim_end_matches('@')),
    }
}

pub(crate) fn wording(ledger: &Ledger, statement: &Statement) -> Wording {
    Wording {
        statement: statement.id.clone(),
        words: statement.text.clone(),
        kind: statement.kind.name().to_owned(),
        speaker: statement.speaker.clone(),
        report: ledger.reports.get(statement.report).map(|r| r.path.clone()).unwrap_or_default(),
        start: statement.start,
        end: statement.end,
    }
}

/// The occasion in words: `interview, CBS, 2025-08-17 (in the report: Sunday (August 17))`.
pub(crate) fn occasion(statement: &Statement) -> String {
    let occasion = &statement.occasion;
    let mut words: Vec<String> =
        [&occasion.event, &occasion.outlet, &occasion.date].into_iter().flatten().cloned().collect();
    if let Some(stated) = &occasion.stated {
        words.push(format!("in the report’s words: {stated}"));
    }
    if words.is_empty() {
        return "Occasion not known".into();
    }
    format!("Occasion ({}): {}", occasion.confidence.name(), words.join(", "))
}
