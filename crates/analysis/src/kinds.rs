//! Which issues divide the parties, which join them, and which leave room to trade.
//!
//! A party cares about an issue if its options differ in worth to it. Two who care are at one if some option is
//! best for both, else opposed. An issue is *compatible* if one option is best for all who care; else *integrative*
//! if some opposed pair gives it unlike priority, that is shares of their own total stakes that differ by more than
//! the factor [`ALIKE`]; else *distributive*. The stake of a party in an issue is the worth of its best option less that
//! of its worst. Cost: parties × options.
//!
//! Sources: R. E. Walton and R. B. `McKersie`, *A Behavioral Theory of Labor Negotiations*, McGraw-Hill 1965 (integrative and
//! distributive); L. Thompson and R. Hastie, *Organizational Behavior and Human Decision Processes* 47 (1990) (compatible issues).

use mediant_core::analysis::IssueKind;
use mediant_core::scenario::Scenario;

use crate::worth;

/// Two priorities whose ratio is not above this are alike.
pub const ALIKE: f64 = 1.25;

/// Worths that differ by no more than this are the same, in utility.
const SAME: f64 = 1e-12;

/// The kind of each issue, in agenda order; empty where some party's weights or values are not known exactly.
#[must_use]
pub fn issue_kinds(scenario: &Scenario) -> Vec<IssueKind> {
    let parts: Option<Vec<_>> =
        (0..scenario.parties.len()).map(|k| worth::parts(scenario, k).map(|p| worth::rounded(&p))).collect();
    let Some(parts) = parts else { return Vec::new() };
    let totals: Vec<f64> = parts.iter().map(|p| p.iter().map(|row| worth::stake(row)).sum()).collect();
    (0..scenario.issues.len())
        .map(|issue| {
            let rows: Vec<(&[f64], f64)> = parts
                .iter()
                .zip(&totals)
                .map(|(p, total)| (p[issue].as_slice(), worth::stake(&p[issue]) / total))
                .filter(|(row, _)| worth::stake(row) > SAME)
                .collect();
            kind(&rows)
        })
        .collect()
}

/// The kind of an issue from the rows of those who care, each with its priority.
fn kind(rows: &[(&[f64], f64)]) -> IssueKind {
    if rows.len() < 2 {
        return IssueKind::OneSided;
    }
    let bests: Vec<Vec<bool>> = rows.iter().map(|(row, _)| best(row)).collect();
    let options = bests[0].len();
    if (0..options).any(|o| bests.iter().all(|b| b[o])) {
        return IssueKind::Compatible;
    }
    for (a, (_, priority)) in rows.iter().enumerate() {
        for (b, (_, other)) in rows.iter().enumerate().skip(a + 1) {
            let opposed = !(0..options).any(|o| bests[a][o] && bests[b][o]);
            if opposed && priority.max(*other) > ALIKE * priority.min(*other) {
                return IssueKind::Integrative;
            }
        }
    }
    IssueKind::Distributive
}

fn best(row: &[f64]) -> Vec<bool> {
    let most = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    row.iter().map(|w| *w >= most - SAME).collect()
}

#[cfg(test)]
mod tests;
