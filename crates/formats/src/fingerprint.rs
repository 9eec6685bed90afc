//! The fingerprint of a case: SHA-256 over what its numbers are, so that another comment or title keeps it and
//! another number changes it.
//!
//! The bytes that are hashed are a sequence of fields, each a text in UTF-8 with its length in bytes before it, as
//! eight bytes, the lowest first. A list is the field of its length in decimal digits, followed by its entries. An
//! exact number is its fraction in lowest terms (`395/6`), an interval its two ends joined by `..`, what is not known
//! `?`. The fields follow the order of [`Scenario`]'s own; what only shows results (titles, scales of points as they
//! were stated, files) is left out, the scale itself is in.

use std::fmt::Write as _;

use mediant_core::number::{Fraction, Quantity, show};
use mediant_core::scenario::{Bar, Choice, MatterKind, Scenario, Seat, Term, Weights};
use sha2::{Digest, Sha256};

/// The fingerprint of the readings of a case, the main one first: 64 hexadecimal digits.
#[must_use]
pub fn fingerprint<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> String {
    let mut hash = Fields(Sha256::new());
    hash.text("mediant/fingerprint/1");
    for scenario in scenarios {
        hash.scenario(scenario);
    }
    let digest = hash.0.finalize();
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

struct Fields(Sha256);

impl Fields {
    fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    fn count(&mut self, count: usize) {
        self.text(&count.to_string());
    }

    fn number(&mut self, number: &Fraction) {
        self.text(&show(number));
    }

    fn quantity(&mut self, quantity: &Quantity) {
        match quantity {
            Quantity::Exact(number) => self.number(number),
            Quantity::Interval { low, high } => self.text(&format!("{}..{}", show(low), show(high))),
            Quantity::Unknown => self.text("?"),
        }
    }

    fn choice(&mut self, choice: &Choice) {
        self.text(&format!("{}:{}", choice.issue, choice.option));
    }

    fn choices(&mut self, choices: &[Choice]) {
        self.count(choices.len());
        for c in choices {
            self.choice(c);
        }
    }

    fn bars(&mut self, bars: &[Bar]) {
        self.count(bars.len());
        for bar in bars {
            self.choices(&bar.all_of);
            match &bar.unless {
                Some(choice) => self.choice(choice),
                None => self.text("-"),
            }
        }
    }

    fn scenario(&mut self, scenario: &Scenario) {
        self.text(scenario.reading.as_ref().map_or("", |id| id.as_str()));
        self.text(scenario.aggregation.name());
        self.count(scenario.at_least);
        self.count(scenario.issues.len());
        for matter in &scenario.issues {
            self.text(matter.id.as_str());
            self.text(match matter.kind {
                MatterKind::Listed => "listed",
                MatterKind::Steps => "steps",
                MatterKind::Sampled => "sampled",
                MatterKind::Article => "article",
                MatterKind::Item => "item",
            });
            self.count(matter.options.len());
            for o in &matter.options {
                self.text(o.as_str());
            }
        }
        self.bars(&scenario.rules);
        self.count(scenario.parties.len());
        for p in &scenario.parties {
            self.seat(p);
        }
        self.count(scenario.offers.len());
        for (id, package) in &scenario.offers {
            self.text(id.as_str());
            for o in package {
                self.count(usize::from(*o));
            }
        }
        self.count(scenario.nash_weights.len());
        for w in &scenario.nash_weights {
            self.number(w);
        }
    }

    fn seat(&mut self, seat: &Seat) {
        self.text(seat.id.as_str());
        self.text(if seat.veto { "veto" } else { "no veto" });
        self.number(&seat.offset);
        self.weights(&seat.weights);
        for values in &seat.values {
            for v in values {
                self.quantity(v);
            }
        }
        for groups in &seat.value_ranks {
            self.count(groups.len());
            for group in groups {
                self.text(&format!("{group:?}"));
            }
        }
        self.count(seat.interactions.len());
        for term in &seat.interactions {
            self.term(term);
        }
        for bundle in &seat.bundles {
            self.text(bundle.takes.name());
            self.count(bundle.of.len());
            for term in &bundle.of {
                self.term(term);
            }
        }
        if let Some(ceiling) = &seat.ceiling {
            self.text("ceiling");
            self.number(ceiling);
        }
        self.bars(&seat.red_lines);
        self.quantity(&seat.reservation);
        self.quantity(&seat.disagreement);
        for option in &seat.opening {
            self.text(&option.map_or_else(|| "-".to_owned(), |o| o.to_string()));
        }
        match &seat.scale {
            Some((zero, one)) => {
                self.number(zero);
                self.number(one);
            }
            None => self.text("-"),
        }
    }

    fn term(&mut self, term: &Term) {
        self.count(term.all_of.len());
        for run in &term.all_of {
            if run.first == run.last {
                self.text(&format!("{}:{}", run.issue, run.first));
            } else {
                self.text(&format!("{}:{}..{}", run.issue, run.first, run.last));
            }
        }
        self.quantity(&term.adds);
    }

    fn weights(&mut self, weights: &Weights) {
        match weights {
            Weights::Exact(numbers) => {
                self.text("exact");
                for n in numbers {
                    self.number(n);
                }
            }
            Weights::Between(bounds) => {
                self.text("between");
                for (low, high) in bounds {
                    self.number(low);
                    self.number(high);
                }
            }
            Weights::Ranked(groups) => {
                self.text("ranked");
                self.count(groups.len());
                for g in groups {
                    self.text(&format!("{g:?}"));
                }
            }
        }
    }
}
