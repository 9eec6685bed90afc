//! Space → the exact answer over all amounts of its continuous issues, where there is a way to it ([`mod@crate::continuous`]).
//!
//! Assumes what `is_continuous` asks for: two parties that both have to accept, utilities that add up without ceiling, exact
//! steps, and continuous issues that no rule, red line or interaction term names. The amounts sampled of such an issue
//! are the corners of its polyline, for values are straight between the amounts that are named (see
//! [`mediant_core::freeze`]); amounts between two of them are interpolated as fractions. Tie rule and cost: those of
//! [`mod@crate::continuous`].

use mediant_core::analysis::{Continuous, ContinuousSolution, Place, Settled, Stretch, Verdict};
use mediant_core::number::{Count, Fraction, parse, to_f64, whole};
use mediant_core::scenario::{Matter, MatterKind, Scenario};
use num_bigint::BigInt;

use crate::continuous::{self, End, Group, Mark, Piece, Solved, Spot, Terms};
use crate::options::{Options, Refusal};
use crate::space::Space;

/// The most settlements of single issues that are kept for the ends of a frontier's pieces.
const MOST_SETTLED: usize = 1 << 20;

/// The answer over all amounts; none where the scenario has no continuous issue, or is not such that it can be given.
///
/// # Errors
/// Refuses what [`continuous::frontier`] refuses, and a frontier with more pieces than can be kept.
#[must_use]
pub fn continuum(space: &Space<'_>, options: &Options<'_>) -> Option<Result<Continuous, Refusal>> {
    if !is_continuous(space) {
        return None;
    }
    let amounts: Vec<Vec<Fraction>> = space.scenario.issues.iter().map(amounts).collect::<Option<_>>()?;
    Some(solve(space, &amounts, options))
}

/// Whether the answer over all amounts can be given, and differs from that over the sampled ones.
fn is_continuous(space: &Space<'_>) -> bool {
    let scenario = space.scenario;
    let alone = |group: &crate::space::Group| {
        let sampled = |issue: &usize| scenario.issues[*issue].kind == MatterKind::Sampled;
        match group.issues.as_slice() {
            [one] if sampled(one) => group.rows() == scenario.issues[*one].options.len(),
            issues => !issues.iter().any(sampled),
        }
    };
    scenario.parties.len() == 2
        && (0..2).all(|k| scenario.is_needed(k) && space.ceilings[k].is_none())
        && space.is_additive()
        && space.unit.exact
        && !space.is_partial()
        && space.feasible != Count::ZERO
        && space.groups.iter().all(alone)
        && scenario.issues.iter().any(|m| m.kind == MatterKind::Sampled)
        && named(scenario).all(|issue| scenario.issues[issue].kind != MatterKind::Sampled)
}

/// The issues that rules, red lines and interaction terms name: what they bar or add is not straight in the amount.
fn named(scenario: &Scenario) -> impl Iterator<Item = usize> {
    let seats = || scenario.parties.iter();
    let bars = scenario.rules.iter().chain(seats().flat_map(|p| &p.red_lines));
    let chosen = bars.flat_map(|b| b.all_of.iter().chain(&b.unless)).map(|c| c.issue);
    let bundled = seats().flat_map(|p| p.bundles.iter().flat_map(|b| &b.of));
    let terms = seats().flat_map(|p| &p.interactions).chain(bundled);
    chosen.chain(terms.flat_map(|t| &t.all_of).map(|run| run.issue))
}

/// The amounts of a sampled issue, rising; nothing for another, and none where its options are not such.
fn amounts(matter: &Matter) -> Option<Vec<Fraction>> {
    if matter.kind != MatterKind::Sampled {
        return Some(Vec::new());
    }
    let amount = |option: &mediant_core::Id| parse(&option.as_str().replace("-of-", "/")).ok();
    let found: Vec<Fraction> = matter.options.iter().map(amount).collect::<Option<_>>()?;
    found.is_sorted_by(|a, b| a < b).then_some(found)
}

/// What a place on the frontier is told from.
struct Ground<'a> {
    space: &'a Space<'a>,
    amounts: &'a [Vec<Fraction>],
    groups: &'a [Group],
    pieces: &'a [Piece],
}

fn solve(space: &Space<'_>, amounts: &[Vec<Fraction>], options: &Options<'_>) -> Result<Continuous, Refusal> {
    let groups = groups(space, amounts);
    let pieces = continuous::frontier(&groups, options.frontier_limit)?;
    if pieces.len().saturating_mul(2 * space.scenario.issues.len()) > MOST_SETTLED {
        let limit = MOST_SETTLED / (2 * space.scenario.issues.len());
        return Err(Refusal::TooManyPoints { limit });
    }
    let both = |steps: &[i128]| [0, 1].map(|k| Fraction::from(BigInt::from(steps[k])));
    let terms = Terms {
        disagreements: both(&space.disagreements),
        reservations: both(&space.reservations),
        scales: [0, 1].map(|k| space.unit.per_one[k].clone()),
    };
    let Solved { zone, depth, concepts } = continuous::solutions(&pieces, &terms);
    let ground = Ground { space, amounts, groups: &groups, pieces: &pieces };
    let stretches = |found: &[continuous::Stretch]| found.iter().map(|s| ground.stretch(s)).collect();
    // Without a feasible package there is no frontier and no depth.
    let Some(depth) = depth else {
        return Err(Refusal::Malformed("no package is feasible".to_owned()));
    };
    let solutions = concepts.iter().map(|(concept, answer)| ContinuousSolution {
        concept: *concept,
        ties: stretches(&answer.ties),
        value: answer.value.clone(),
    });
    Ok(Continuous {
        verdict: if zone.is_empty() { Verdict::Empty } else { Verdict::Open },
        deepest: stretches(&depth.ties),
        depth: depth.value,
        frontier: (0..pieces.len()).map(|piece| ground.piece(piece)).collect(),
        solutions: solutions.collect(),
    })
}

/// The groups of the space, with those of sampled issues as polylines, and what every package is worth beforehand as a last
/// group of one row.
fn groups(space: &Space<'_>, amounts: &[Vec<Fraction>]) -> Vec<Group> {
    let columns = |group: &crate::space::Group| [0, 1].map(|k| group.columns[k].clone());
    let line = |group: &crate::space::Group| group.issues.iter().any(|i| !amounts[*i].is_empty());
    let listed = space.groups.iter().map(|g| Group { columns: columns(g), line: line(g) });
    let beforehand = Group { columns: [0, 1].map(|k| vec![space.offsets[k]]), line: false };
    listed.chain(std::iter::once(beforehand)).collect()
}

impl Ground<'_> {
    /// A whole piece of the frontier.
    fn piece(&self, index: usize) -> Stretch {
        let piece = &self.pieces[index];
        let end = |share: i64, steps: &[Fraction; 2], end: End| Mark {
            share: whole(share),
            steps: steps.clone(),
            end,
        };
        let last = i64::from(piece.moves.is_some());
        self.stretch(&continuous::Stretch {
            piece: index,
            from: end(0, &piece.from, piece.ends[0]),
            to: end(last, &piece.to, piece.ends[1]),
        })
    }

    fn stretch(&self, found: &continuous::Stretch) -> Stretch {
        let piece = &self.pieces[found.piece];
        Stretch { from: self.place(piece, &found.from), to: self.place(piece, &found.to) }
    }

    fn place(&self, piece: &Piece, mark: &Mark) -> Place {
        let utility = |k: usize| to_f64(&(&mark.steps[k] / &self.space.unit.per_one[k]));
        let mut settled = vec![Settled::Option(0); self.space.scenario.issues.len()];
        let spots = continuous::place(self.groups, piece, &mark.share);
        for (group, spot) in self.space.groups.iter().zip(&spots) {
            for (issue, option) in group.options(spot.row as usize) {
                settled[issue] = match self.amounts[issue].as_slice() {
                    [] => Settled::Option(option),
                    amounts => Settled::Amount(amount(amounts, spot)),
                };
            }
        }
        Place { utilities: vec![utility(0), utility(1)], settled, included: mark.end == End::Closed }
    }
}

/// The amount at a spot.
fn amount(amounts: &[Fraction], spot: &Spot) -> Fraction {
    let row = spot.row as usize;
    let here = amounts.get(row).cloned().unwrap_or_default();
    match amounts.get(row + 1) {
        Some(next) => &here + (next - &here) * &spot.share,
        None => here,
    }
}

#[cfg(test)]
mod tests;
