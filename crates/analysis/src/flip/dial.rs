//! The inputs that can be turned one at a time, and how far.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{MatterKind, Scenario, Seat, Weights};
use num_traits::One;

/// One input of one party.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dial {
    /// Its path.
    pub(super) path: String,
    /// What it is.
    pub(super) part: Part,
    /// Where it stands, in the unit in which it is turned: as stated, and the reservation value as a utility.
    pub(super) from: f64,
    /// The least and the most that it can be.
    pub(super) limits: (f64, f64),
    /// What a change is measured against.
    pub(super) range: f64,
}

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The reservation value.
    Reservation,
    /// The stated weight of an issue.
    Weight(usize),
    /// The value of an option of an issue.
    Value(usize, u16),
}

/// The numbers of a party that dials need, in doubles.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    pub(super) offset: f64,
    pub(super) weights: Vec<f64>,
    pub(super) values: Vec<Vec<f64>>,
    /// The sum of the stated weights; 0 where none are stated.
    pub(super) total: f64,
    pub(super) reservation: f64,
    pub(super) disagreement: f64,
    /// Whether the utility without agreement is the reservation value and moves with it.
    pub(super) tied: bool,
    /// Whether the mean of included articles counts.
    pub(super) mean: bool,
    /// Extra terms: what must come together, and what it adds.
    terms: Vec<(mediant_core::scenario::Term, f64)>,
}

impl Numbers {
    /// A party's numbers; none where one is not known exactly.
    pub(super) fn new(scenario: &Scenario, seat: &Seat) -> Option<Self> {
        let Weights::Exact(weights) = &seat.weights else { return None };
        let row = |row: &Vec<mediant_core::Quantity>| -> Option<Vec<f64>> {
            row.iter().map(|q| q.exact().map(to_f64)).collect()
        };
        let stated: Option<Vec<f64>> = seat.stated_weights.as_ref().and_then(row);
        let term = |t: &mediant_core::scenario::Term| Some((t.clone(), to_f64(t.adds.exact()?)));
        Some(Self {
            offset: to_f64(&seat.offset),
            weights: weights.iter().map(to_f64).collect(),
            values: seat.values.iter().map(row).collect::<Option<_>>()?,
            total: stated.map_or(0.0, |s| s.iter().sum()),
            reservation: to_f64(seat.reservation.exact()?),
            disagreement: to_f64(seat.disagreement.exact()?),
            tied: seat.disagreement == seat.reservation,
            mean: scenario.aggregation == Aggregation::MeanOfIncluded,
            terms: seat.interactions.iter().map(term).collect::<Option<_>>()?,
        })
    }

    /// What the terms add to a package.
    pub(super) fn added(&self, package: &[u16]) -> f64 {
        self.terms.iter().filter(|(term, _)| term.holds(package)).map(|(_, adds)| adds).sum()
    }
}

/// The dials of a party: its reservation value, its stated weights, and the values that it gave to options one by one.
pub(super) fn dials(scenario: &Scenario, party: usize, numbers: &Numbers, spread: f64) -> Vec<Dial> {
    let seat = &scenario.parties[party];
    let mut found = Vec::new();
    let mut add = |path: String, (part, from): (Part, f64), (low, high): (f64, f64), range: f64| {
        let limits = (low.min(from), high.max(from));
        found.push(Dial { path: format!("{}:{path}", seat.file), part, from, limits, range });
    };
    let floor = if numbers.tied { 0.0 } else { numbers.disagreement.max(0.0) };
    add("reservation".to_owned(), (Part::Reservation, numbers.reservation), (floor, 1.0), spread);
    let stated = seat.stated_weights.iter().flatten().filter_map(|q| q.exact()).map(to_f64);
    if numbers.total > 0.0 {
        // Where one issue has all the weight, its number changes nothing.
        for (issue, weight) in stated.enumerate().filter(|(_, w)| *w < numbers.total) {
            let path = format!("weights.{}", scenario.issues[issue].id);
            add(path, (Part::Weight(issue), weight), (0.0, weight + numbers.total), numbers.total);
        }
    }
    let limits = value_limits(seat, numbers);
    for (issue, matter) in scenario.issues.iter().enumerate() {
        let listed = matches!(matter.kind, MatterKind::Listed | MatterKind::Article);
        let first = usize::from(numbers.mean);
        for (option, value) in numbers.values[issue].iter().enumerate().skip(first).filter(|_| listed) {
            let path = format!("values.{}.{}", matter.id, matter.options[option]);
            let option = u16::try_from(option).unwrap_or(u16::MAX);
            add(path, (Part::Value(issue, option), *value), limits, limits.1 - limits.0);
        }
    }
    found
}

/// Within what values lie: 0 to 1 where they are weighed by weights that sum to one; the party's scale for the mean of
/// included articles; else, for points of the whole package, from the least to the greatest that the party gives (0 among them).
fn value_limits(seat: &Seat, numbers: &Numbers) -> (f64, f64) {
    let sums_to_one = match &seat.weights {
        Weights::Exact(weights) => weights.iter().sum::<Fraction>().is_one(),
        _ => true,
    };
    match (&seat.scale, numbers.mean) {
        (Some((zero, one)), true) if seat.stated_weights.is_none() => (to_f64(zero), to_f64(one)),
        (None, true) => (0.0, 1.0),
        _ if sums_to_one => (0.0, 1.0),
        _ => {
            let all = || numbers.values.iter().flatten().copied();
            (all().fold(0.0, f64::min), all().fold(0.0, f64::max))
        }
    }
}
