//! Guards: what parts two statements, however alike their words are.
//!
//! | guard | parts |
//! |---|---|
//! | speaker | another speaker, or one that is not resolved |
//! | venue | another outlet that heard it, or another kind of event, where both are stated ([`crate::occasion::compatible`]) |
//! | date | another day, where both are stated; where one is not, a day that is not in the window of its report |
//! | one to one | two quotations of one report |
//!
//! The window of a statement without a date is the [`WINDOW`] days up to the day on which its report was published
//! and the day after it, since days begin earlier elsewhere. A statement whose report states a day that cannot be
//! placed (`last week`) has none, and neither has one whose report does not say when it was published.

use mediant_core::ledger::{Report, Statement};

use crate::date;

/// Days before its publication within which a report is taken to repeat what was said, where it states no date.
pub(crate) const WINDOW: i64 = 7;

/// What guards know of the reports.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reports {
    /// The number of the day of publication, by report.
    days: Vec<Option<i64>>,
    /// The report whose text each carries; itself where it is no reprint.
    texts: Vec<usize>,
}

impl Reports {
    /// What guards need to know of these reports.
    pub(crate) fn of(reports: &[Report]) -> Self {
        let days = reports.iter().map(|r| r.date.as_deref().and_then(date::day_number)).collect();
        let places: std::collections::BTreeMap<&str, usize> =
            reports.iter().enumerate().rev().map(|(at, r)| (r.path.as_str(), at)).collect();
        let original = |r: &Report| places.get(r.reprint_of.as_deref()?).copied();
        let texts = reports.iter().enumerate().map(|(at, r)| original(r).unwrap_or(at)).collect();
        Self { days, texts }
    }

    /// Whether two reports carry one text: one is a reprint of the other, or both of a third.
    pub(crate) fn one_text(&self, a: usize, b: usize) -> bool {
        a != b && self.texts.get(a).is_some_and(|t| Some(t) == self.texts.get(b))
    }
}

/// The days between two statements where their dates or windows part them; none where they may be of one day.
pub(crate) fn days_apart(a: &Statement, b: &Statement, reports: &Reports) -> Option<i64> {
    let ((a_low, a_high), (b_low, b_high)) = (window(a, reports)?, window(b, reports)?);
    let between = a_low.max(b_low) - a_high.min(b_high);
    (between > 0).then(|| {
        // Between two days of publication where both are windows, else between the day and the window.
        if a_low != a_high && b_low != b_high { (a_high - b_high).abs() } else { between }
    })
}

/// The first and last day on which a statement can have been made; none where that is not known.
fn window(said: &Statement, reports: &Reports) -> Option<(i64, i64)> {
    if let Some(day) = said.occasion.date.as_deref().and_then(date::day_number) {
        return Some((day, day));
    }
    if said.occasion.stated.is_some() {
        return None;
    }
    let day = reports.days.get(said.report).copied().flatten()?;
    Some((day - WINDOW, day + 1))
}
