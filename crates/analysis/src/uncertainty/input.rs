//! The inputs that are known only in part: where they stand, and what a sample makes of them.

use mediant_core::number::Quantity;
use mediant_core::scenario::{Scenario, Seat, Weights};

use super::draw::Draw;

/// One number that is known only in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Its path, such as `parties/panama.toml:weights.duration`.
    pub(super) path: String,
    /// The party, by index.
    pub(super) party: usize,
    /// What it is.
    pub(super) part: Part,
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The reservation value.
    Reservation,
    /// The utility without agreement, where it is stated beside the reservation value.
    Disagreement,
    /// The weight of an issue.
    Weight(usize),
    /// The value of an option of an issue.
    Value(usize, usize),
    /// An interaction term.
    Term(usize),
}

/// All inputs that are known only in part, in the order of parties and of their files.
pub(super) fn inputs(scenario: &Scenario) -> Vec<Input> {
    let mut found = Vec::new();
    for (party, seat) in scenario.parties.iter().enumerate() {
        let mut add = |path: String, part| {
            found.push(Input { path: format!("{}:{path}", seat.file), party, part });
        };
        if seat.reservation.exact().is_none() {
            add("reservation".to_owned(), Part::Reservation);
        }
        if seat.disagreement.exact().is_none() && seat.disagreement != seat.reservation {
            add("disagreement".to_owned(), Part::Disagreement);
        }
        for (issue, matter) in scenario.issues.iter().enumerate().filter(|(i, _)| is_open(seat, *i)) {
            add(format!("weights.{}", matter.id), Part::Weight(issue));
        }
        for (issue, row) in seat.values.iter().enumerate() {
            for (option, value) in row.iter().enumerate().filter(|(_, v)| v.exact().is_none()) {
                let matter = &scenario.issues[issue];
                let _: &Quantity = value;
                add(format!("values.{}.{}", matter.id, matter.options[option]), Part::Value(issue, option));
            }
        }
        for (index, _) in seat.interactions.iter().enumerate().filter(|(_, t)| t.adds.exact().is_none()) {
            add(format!("interactions.{}", index + 1), Part::Term(index));
        }
    }
    found
}

/// Whether the weight of an issue is known only in part, as it was stated.
fn is_open(seat: &Seat, issue: usize) -> bool {
    let stated = seat.stated_weights.as_ref().and_then(|s| s.get(issue));
    match (&seat.weights, stated) {
        (Weights::Exact(_), _) => false,
        (_, Some(stated)) => stated.exact().is_none(),
        (Weights::Between(bounds), None) => bounds.get(issue).is_some_and(|(low, high)| low < high),
        (Weights::Ranked(groups), None) => groups.len() > 1 && groups.iter().any(|g| g.contains(&issue)),
    }
}

impl Input {
    /// What a sample makes of it.
    pub(super) fn drawn(&self, draw: &Draw) -> f64 {
        match self.part {
            Part::Reservation => draw.reservation,
            Part::Disagreement => draw.disagreement,
            Part::Weight(issue) => draw.weights[issue],
            Part::Value(issue, option) => draw.values[issue][option],
            Part::Term(index) => draw.terms[index],
        }
    }
}
