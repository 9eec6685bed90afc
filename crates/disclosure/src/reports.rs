//! What reports say: what of it reaches those who do not read them for the mediator.

use std::collections::BTreeSet;

use mediant_core::case::Accepted;
use mediant_core::ledger::{Ledger, Link, Statement, VariantGroup};

/// Whether a person accepted a statement into the case. One that was accepted as it stood then is no longer so where the
/// report has changed under it.
#[must_use]
pub fn is_accepted(accepted: &[Accepted], said: &Statement) -> bool {
    let as_marked = |mark: &String| *mark == said.mark;
    accepted.iter().any(|a| a.mark.as_ref().map_or(a.statement == said.id, as_marked))
}

/// The ledger with nothing in it but what a person accepted: those statements, the reports that they stand in, and what
/// links them to each other. What the mediator's team has yet to look through, or rejected, is not in it, nor that it is there.
#[must_use]
pub fn accepted_only(ledger: &Ledger, accepted: &[Accepted]) -> Ledger {
    let mut statements: Vec<Statement> =
        ledger.statements.iter().filter(|s| is_accepted(accepted, s)).cloned().collect();
    let mut reports = Vec::new();
    for (index, report) in ledger.reports.iter().enumerate() {
        if statements.iter().any(|s| s.report == index) {
            for said in statements.iter_mut().filter(|s| s.report == index) {
                // No index is taken twice: the new one is never above the old one, and those below are done.
                said.report = reports.len();
            }
            reports.push(report.clone());
        }
    }
    let ids: BTreeSet<&str> = statements.iter().map(|s| s.id.as_str()).collect();
    let known = |id: &String| ids.contains(id.as_str());
    let group = |group: &VariantGroup| {
        let all = group.statements.iter().all(known);
        let kept: Vec<String> = group.statements.iter().filter(|id| known(id)).cloned().collect();
        // Where a wording is left out, so is how the others differ from it.
        let differs = if all { group.differs.clone() } else { Vec::new() };
        (kept.len() > 1).then(|| VariantGroup { id: group.id.clone(), statements: kept, differs })
    };
    let links = |all: &[Link]| -> Vec<Link> {
        all.iter().filter(|link| link.statements.iter().all(known)).cloned().collect()
    };
    let variants = ledger.variants.iter().filter_map(group).collect();
    let (related, contradictions) = (links(&ledger.related), links(&ledger.contradictions));
    Ledger {
        variants,
        related,
        contradictions,
        doubtful: Vec::new(),
        rejected: Vec::new(),
        unplaced: Vec::new(),
        reports,
        statements,
    }
}
