//! What must be remembered from one event to the next: where each stream is, and who was purged.

use std::collections::BTreeMap;

use super::{Fault, FaultKind, purge_of};
use crate::chain::Sealed;

#[derive(Default)]
pub(super) struct Trail {
    /// The place of the last event of each stream.
    places: BTreeMap<String, u64>,
    /// Events without a body, and whose they were.
    without: Vec<(u64, String)>,
    /// The last purge of each person.
    purges: BTreeMap<String, u64>,
    /// The first event of each person that has its body.
    first_with: BTreeMap<String, u64>,
}

impl Trail {
    pub(super) fn purged(&self) -> u64 {
        self.without.len() as u64
    }

    pub(super) fn streams(&self) -> u64 {
        self.places.len() as u64
    }

    pub(super) fn place(&self, stream: &str) -> u64 {
        self.places.get(stream).copied().unwrap_or_default()
    }

    /// Takes one event in; `body` is opened, nothing where the event has none.
    pub(super) fn step(&mut self, event: &Sealed, body: Option<&[u8]>) -> Result<(), Fault> {
        let place = self.places.entry(event.stream.clone()).or_default();
        if event.place != *place + 1 {
            let words = format!("is at place {} of its stream, after {}", event.place, *place);
            return Err(Fault::at(FaultKind::Changed, event.number, words));
        }
        *place = event.place;
        if let Some(subject) = purge_of(event, body) {
            self.purges.insert(subject.to_owned(), event.number);
        }
        match (&event.subject, body) {
            (Some(subject), Some(_)) => {
                self.first_with.entry(subject.clone()).or_insert(event.number);
            }
            (Some(subject), None) => self.without.push((event.number, subject.clone())),
            (None, None) => {
                return Err(Fault::at(
                    FaultKind::Changed,
                    event.number,
                    "has lost its body, and nobody's purge took it",
                ));
            }
            (None, Some(_)) => {}
        }
        Ok(())
    }

    /// Every body that is gone went by a purge that came later, and none is back.
    pub(super) fn purges(&self) -> Result<(), Fault> {
        let last = |subject: &str| self.purges.get(subject).copied().unwrap_or_default();
        if let Some((number, _)) = self.without.iter().find(|(number, subject)| last(subject) < *number) {
            return Err(Fault::at(FaultKind::Changed, *number, "has lost its body without a purge"));
        }
        match self.first_with.iter().find(|(subject, number)| **number < last(subject)) {
            Some((_, number)) => {
                Err(Fault::at(FaultKind::Changed, *number, "was purged, and its body is back"))
            }
            None => Ok(()),
        }
    }
}
