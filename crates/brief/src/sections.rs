//! The sections of the briefs, one file each.

pub(crate) mod alternatives;
pub(crate) mod bottom_line;
pub(crate) mod issues;
pub(crate) mod limits;
pub(crate) mod meetings;
pub(crate) mod objectives;
pub(crate) mod packages;
pub(crate) mod pictures;
pub(crate) mod readings;
pub(crate) mod statements;
pub(crate) mod talk;
pub(crate) mod third_parties;
pub(crate) mod trades;
pub(crate) mod uncertainty;
pub(crate) mod zone;

use mediant_core::case::Case;
use mediant_core::number::{Quantity, decimal, to_f64};
use mediant_core::scenario::Seat;
use num_traits::Zero;

use crate::document::{Block, Column, Part, Section};

/// The most rows of a table before the rest is only counted.
pub(crate) const ROWS: usize = 30;

/// A section, or none where it has nothing to say.
pub(crate) fn unless_empty(id: &str, title: &str, blocks: Vec<Block>) -> Option<Section> {
    (!blocks.is_empty()).then(|| Section { id: id.into(), title: title.into(), part: Part::Brief, blocks })
}

/// The same section, to be looked up.
pub(crate) fn annexed(section: Option<Section>) -> Option<Section> {
    section.map(|s| Section { part: Part::Annex, ..s })
}

/// A column of words.
pub(crate) fn words_column(title: impl Into<String>) -> Column {
    Column { title: title.into(), numeric: false }
}

/// A column of numbers.
pub(crate) fn number_column(title: impl Into<String>) -> Column {
    Column { title: title.into(), numeric: true }
}

/// The name of a party, by index.
pub(crate) fn party(case: &Case, at: usize) -> String {
    case.parties.get(at).map_or_else(|| format!("party {}", at + 1), |p| p.name.clone())
}

/// A quantity as a pair of bounds in `f64`, unknown being 0 to 1.
pub(crate) fn bounds(quantity: &Quantity) -> (f64, f64) {
    let limits = (mediant_core::Fraction::zero(), mediant_core::number::whole(1));
    let (low, high) = quantity.bounds(&limits);
    (to_f64(&low), to_f64(&high))
}

/// A quantity as it was stated.
pub(crate) fn quantity(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Exact(number) => decimal(number),
        Quantity::Interval { low, high } => format!("{} to {}", decimal(low), decimal(high)),
        Quantity::Unknown => "not known".into(),
    }
}

/// A reservation value for a picture.
pub(crate) fn threshold(seat: &Seat) -> mediant_figure::Threshold {
    match &seat.reservation {
        Quantity::Exact(number) => mediant_figure::Threshold::Known(to_f64(number)),
        Quantity::Interval { low, high } => mediant_figure::Threshold::Between(to_f64(low), to_f64(high)),
        Quantity::Unknown => mediant_figure::Threshold::Unknown,
    }
}

/// A party for a picture.
pub(crate) fn figure_party(case: &Case, at: usize) -> mediant_figure::Party {
    mediant_figure::Party { name: party(case, at), slot: at }
}

/// Splits off what is past the most rows, and says how many those were.
pub(crate) fn bounded<T>(mut rows: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let more = rows.len().saturating_sub(most);
    rows.truncate(most);
    (rows, more)
}
