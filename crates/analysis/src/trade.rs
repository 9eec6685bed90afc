//! What to swap: two issues on which each of two parties gets its way on the one that weighs more for it.
//!
//! Swaps start from a compromise made issue by issue ([`reference()`]), for that is what talks that take one issue at a
//! time arrive at; from a point on the frontier no swap could help both. Party A gets a better option on issue `i`
//! and gives on `j`, party B the reverse, and both gain. Of the options, those are taken with the greatest lesser
//! gain (ties: greater sum, then lower index). Trades are ranked by `|ln(w_Ai/w_Bi) − ln(w_Aj/w_Bj)|` times what is at
//! stake in the swap, the sum of both gains; `w_ki` is the worth to `k` of its best option of `i` less that of its worst. Gains are those of whole packages, interaction terms among them. A swap is left out if it breaks a
//! rule, or crosses a red line, that the reference leaves intact.
//!
//! Mean of included articles: the reference is the first offer without contradiction, and swaps take articles in or
//! out of it; a gain is the difference of the two drafts' means.
//!
//! Cost: pairs of parties × ordered pairs of issues × options², held down by [`WORK`]: of more issues than [`ISSUES`]
//! those with the most at stake are looked at, and of many options an even selection.
//!
//! Sources: L. A. Froman and M. D. Cohen, *Behavioral Science* 15 (1970); D. G. Pruitt, *Negotiation Behavior*,
//! Academic Press 1981, ch. 5.

use mediant_core::analysis::Trade;
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::{Bar, Package, Scenario};
use num_traits::Zero;

use crate::worth;

/// How many trades are kept.
pub const KEPT: usize = 20;

/// How many issues are paired with each other at most.
pub const ISSUES: usize = 48;

/// How many pairs of options are compared in all, about.
pub const WORK: usize = 20_000_000;

/// Changes no larger than this are none, in utility.
const SAME: f64 = 1e-12;

/// Worth of each option of each issue to one party, in doubles.
type Rows = Vec<Vec<f64>>;

/// The trades of a scenario, the most promising first, at most [`KEPT`]; none where a party's numbers are not exact.
#[must_use]
pub fn trades(scenario: &Scenario) -> Vec<Trade> {
    let Some(parts) = all_parts(scenario) else { return Vec::new() };
    let Some(start) = reference(scenario) else { return Vec::new() };
    let stakes: Rows = parts.iter().map(|p| p.iter().map(|row| worth::stake(row)).collect()).collect();
    let mut found = candidates(&parts, &stakes, &start);
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| key(&a.1).cmp(&key(&b.1))));
    let mut kept = Vec::new();
    for (_, trade) in found {
        if kept.len() == KEPT {
            break;
        }
        kept.extend(priced(scenario, &start, trade));
    }
    kept
}

fn key(trade: &Trade) -> ((usize, usize), (usize, usize)) {
    (trade.parties, trade.issues)
}

fn all_parts(scenario: &Scenario) -> Option<Vec<Rows>> {
    (0..scenario.parties.len()).map(|k| worth::parts(scenario, k).map(|p| worth::rounded(&p))).collect()
}

/// The package from which swaps start: on each issue the option whose least favoured party is best off, each party's
/// worths taken relative to its own range on that issue. Ties go to the party that is behind so far (the sum of those
/// relative worths times stakes), issues with the most at stake first, then to the lower index. For the mean of included articles: the first
/// offer without contradiction, else the same compromise. None where a party's numbers are not exact.
#[must_use]
pub fn reference(scenario: &Scenario) -> Option<Package> {
    if scenario.aggregation == Aggregation::MeanOfIncluded
        && let Some((_, offer)) = scenario.offers.iter().find(|(_, p)| scenario.is_consistent(p))
    {
        return Some(offer.clone());
    }
    let parts = all_parts(scenario)?;
    let stake = |issue: usize| parts.iter().map(|p| worth::stake(&p[issue])).sum::<f64>();
    let mut order: Vec<usize> = (0..scenario.issues.len()).collect();
    order.sort_by(|a, b| stake(*b).total_cmp(&stake(*a)).then(a.cmp(b)));
    let mut package = vec![0; scenario.issues.len()];
    let mut so_far = vec![0.0; parts.len()];
    for issue in order {
        let option = compromise(&parts, issue, &so_far);
        package[issue] = u16::try_from(option).unwrap_or(u16::MAX);
        for (sum, rows) in so_far.iter_mut().zip(&parts) {
            let span = Span::of(&rows[issue]);
            *sum += span.relative(rows[issue][option]) * span.stake;
        }
    }
    Some(package)
}

/// A party's least worth on an issue, and by how much its greatest is more.
struct Span {
    least: f64,
    stake: f64,
}

impl Span {
    fn of(row: &[f64]) -> Self {
        Self { least: row.iter().copied().fold(f64::INFINITY, f64::min), stake: worth::stake(row) }
    }

    /// A worth relative to the party's range on the issue; 1 where it does not care.
    fn relative(&self, worth: f64) -> f64 {
        if self.stake > SAME { (worth - self.least) / self.stake } else { 1.0 }
    }
}

fn compromise(parts: &[Rows], issue: usize, so_far: &[f64]) -> usize {
    let options = parts.first().map_or(0, |p| p[issue].len());
    let spans: Vec<Span> = parts.iter().map(|p| Span::of(&p[issue])).collect();
    let judged = |option: usize| {
        let shares: Vec<f64> =
            spans.iter().zip(parts).map(|(span, p)| span.relative(p[issue][option])).collect();
        let least = shares.iter().copied().fold(1.0, f64::min);
        let after = spans.iter().zip(&shares).zip(so_far).map(|((span, s), sum)| sum + s * span.stake);
        (least, after.fold(f64::INFINITY, f64::min), shares.iter().sum::<f64>())
    };
    let mut best = (0, judged(0));
    for option in 1..options {
        let now = judged(option);
        let better = [now.0 - best.1.0, now.1 - best.1.1, now.2 - best.1.2];
        if better.into_iter().find(|d| d.abs() > SAME).is_some_and(|d| d > 0.0) {
            best = (option, now);
        }
    }
    best.0
}

/// Every swap that helps both by the parts, with its rank; gains of whole packages come later.
fn candidates(parts: &[Rows], stakes: &[Vec<f64>], start: &[u16]) -> Vec<(f64, Trade)> {
    let issues = heaviest(stakes);
    let pairs =
        parts.len() * parts.len().saturating_sub(1) / 2 * issues.len() * issues.len().saturating_sub(1);
    let options = (WORK / pairs.max(1)).isqrt().clamp(2, 101);
    let mut found = Vec::new();
    for a in 0..parts.len() {
        for b in a + 1..parts.len() {
            for &i in &issues {
                let better_for_a = moves((&parts[a][i], &parts[b][i]), start[i], options);
                if better_for_a.is_empty() {
                    continue;
                }
                for &j in issues.iter().filter(|j| **j != i) {
                    let better_for_b = moves((&parts[b][j], &parts[a][j]), start[j], options);
                    let Some((to, gain)) = best_swap(&better_for_a, &better_for_b) else { continue };
                    let log = |x: f64, y: f64| (x / y).ln();
                    let difference =
                        (log(stakes[a][i], stakes[b][i]) - log(stakes[a][j], stakes[b][j])).abs();
                    let trade = Trade {
                        issues: (i, j),
                        parties: (a, b),
                        from: (start[i], start[j]),
                        to,
                        gain,
                        difference,
                        others: Vec::new(),
                    };
                    found.push((difference * (gain.0 + gain.1), trade));
                }
            }
        }
    }
    found
}

/// The issues with the most at stake, in agenda order.
fn heaviest(stakes: &[Vec<f64>]) -> Vec<usize> {
    let count = stakes.first().map_or(0, Vec::len);
    let total = |issue: usize| stakes.iter().map(|s| s[issue]).sum::<f64>();
    let mut issues: Vec<usize> = (0..count).collect();
    issues.sort_by(|a, b| total(*b).total_cmp(&total(*a)).then(a.cmp(b)));
    issues.truncate(ISSUES);
    issues.sort_unstable();
    issues
}

/// Options that are better for the one and worse for the other than the present one: option, gain, loss (below zero).
fn moves((winner, loser): (&[f64], &[f64]), now: u16, most: usize) -> Vec<(u16, f64, f64)> {
    let at = usize::from(now);
    let mut found = Vec::new();
    for (option, (w, l)) in winner.iter().zip(loser).enumerate() {
        let (gain, loss) = (w - winner[at], l - loser[at]);
        if gain > SAME && loss < -SAME {
            found.push((u16::try_from(option).unwrap_or(u16::MAX), gain, loss));
        }
    }
    if found.len() > most {
        let last = found.len() - 1;
        found = (0..most).map(|n| found[n * last / (most - 1)]).collect();
    }
    found
}

type Swap = ((u16, u16), (f64, f64));

/// The pair of moves with the greatest lesser gain; none where none helps both.
fn best_swap(for_a: &[(u16, f64, f64)], for_b: &[(u16, f64, f64)]) -> Option<Swap> {
    let mut best: Option<Swap> = None;
    for (x, a_gains, b_loses) in for_a {
        for (y, b_gains, a_loses) in for_b {
            let gain = (a_gains + a_loses, b_gains + b_loses);
            if gain.0 <= SAME || gain.1 <= SAME {
                continue;
            }
            let better = best.is_none_or(|(_, g)| {
                let least = gain.0.min(gain.1) - g.0.min(g.1);
                least > SAME || (least >= -SAME && gain.0 + gain.1 > g.0 + g.1 + SAME)
            });
            if better {
                best = Some(((*x, *y), gain));
            }
        }
    }
    best
}

/// The trade with the gains of the whole packages; none where it breaks a rule or helps not both.
fn priced(scenario: &Scenario, start: &Package, mut trade: Trade) -> Option<Trade> {
    let mut after = start.clone();
    after[trade.issues.0] = trade.to.0;
    after[trade.issues.1] = trade.to.1;
    let newly = |bars: &[Bar]| bars.iter().any(|b| b.bars(&after) && !b.bars(start));
    if newly(&scenario.rules) || scenario.parties.iter().any(|s| newly(&s.red_lines)) {
        return None;
    }
    let gain = |party: usize| -> Option<Fraction> {
        Some(scenario.utility(party, &after)? - scenario.utility(party, start)?)
    };
    let (first, second) = (gain(trade.parties.0)?, gain(trade.parties.1)?);
    if first <= Fraction::zero() || second <= Fraction::zero() {
        return None;
    }
    trade.gain = (to_f64(&first), to_f64(&second));
    for other in (0..scenario.parties.len()).filter(|k| *k != trade.parties.0 && *k != trade.parties.1) {
        trade.others.push((other, to_f64(&gain(other)?)));
    }
    Some(trade)
}

#[cfg(test)]
mod tests;
