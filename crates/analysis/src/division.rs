//! Adjusted Winner: two parties divide items so that both value their shares alike.
//!
//! Each item goes to the party that put more points on it; an item on which both put the same goes to the party
//! that trails at that moment (the first party where neither does). Then items move from the leader to the other,
//! those of the least ratio `p_leader / p_other` first (ties: agenda order), whole as long as the leader does not
//! fall behind; of the next one the fraction `(T_leader − T_other) / (p_leader + p_other)` moves, with the totals at
//! that moment. The result is efficient, equitable and envy-free, and at most one item is shared.
//!
//! Assumes that points add up across items, that each item can be shared if it is the one that must be, and that
//! both stated their points sincerely; it knows no reservation value. Points are the numbers as stated where both
//! parties put the same total on the items, and otherwise scaled to a total of 100 each. An item without points of
//! either goes by the same tie rule and never moves. Exact fractions throughout; `O(n log n)`.
//!
//! Source: S. J. Brams and A. D. Taylor, *Fair Division*, Cambridge University Press 1996, ch. 4.

use mediant_core::analysis::{Division, Share};
use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, whole};
use mediant_core::scenario::{MatterKind, Scenario};
use num_traits::{One, Zero};

/// The divisions that a scenario admits: one where two parties divide items by exact points and nothing else is
/// at stake (no rule, red line or interaction ties items together), else none.
#[must_use]
pub fn divisions(scenario: &Scenario) -> Vec<Division> {
    let Some([first, second]) = points(scenario) else { return Vec::new() };
    adjusted_winner(&first, &second).into_iter().collect()
}

/// The points of both parties, with equal totals.
fn points(scenario: &Scenario) -> Option<[Vec<Fraction>; 2]> {
    let apart = scenario.parties.iter().all(|s| s.interactions.is_empty() && s.red_lines.is_empty());
    if scenario.parties.len() != 2
        || scenario.aggregation != Aggregation::Additive
        || scenario.issues.iter().any(|m| m.kind != MatterKind::Item)
        || !scenario.rules.is_empty()
        || !apart
    {
        return None;
    }
    let (first, second) = (stated(scenario, 0)?, stated(scenario, 1)?);
    let totals: [Fraction; 2] = [first.iter().sum(), second.iter().sum()];
    if totals.iter().any(|t| *t <= Fraction::zero()) {
        return None;
    }
    if totals[0] == totals[1] {
        return Some([first, second]);
    }
    let scaled = |points: Vec<Fraction>, total: &Fraction| -> Vec<Fraction> {
        points.into_iter().map(|p| p * whole(100) / total).collect()
    };
    Some([scaled(first, &totals[0]), scaled(second, &totals[1])])
}

/// What a party put on each item; none where a number is not exact or an item is worth something to it in the other's hands.
fn stated(scenario: &Scenario, party: usize) -> Option<Vec<Fraction>> {
    let seat = &scenario.parties[party];
    for values in &seat.values {
        let mine = values.get(party)?.exact()?;
        let others = values.get(1 - party)?.exact()?;
        if !mine.is_one() || !others.is_zero() {
            return None;
        }
    }
    let points: Option<Vec<Fraction>> =
        seat.stated_weights.as_ref()?.iter().map(|q| q.exact().cloned()).collect();
    points.filter(|p| p.iter().all(|n| *n >= Fraction::zero()))
}

/// Adjusted Winner on two lists of points of equal totals; none where the lists differ in length or total, or are empty.
///
/// ```
/// use mediant_analysis::division::adjusted_winner;
/// use mediant_core::number::{show, whole};
/// let points = |list: &[i64]| list.iter().map(|n| whole(*n)).collect::<Vec<_>>();
/// // Carol and Bob: retirement account, home, cottage, investments, other (Brams & Taylor's example).
/// let division = adjusted_winner(&points(&[50, 20, 15, 10, 5]), &points(&[40, 30, 10, 10, 10])).unwrap();
/// assert_eq!(show(&division.each), "170/3");
/// assert_eq!(show(&division.shared.unwrap().fraction), "1/6");
/// ```
#[must_use]
pub fn adjusted_winner(first: &[Fraction], second: &[Fraction]) -> Option<Division> {
    let points = [first, second];
    if first.is_empty() || first.len() != second.len() {
        return None;
    }
    if first.iter().sum::<Fraction>() != second.iter().sum::<Fraction>() {
        return None;
    }
    let (mut owner, mut totals) = won(points);
    let leader = usize::from(totals[1] > totals[0]);
    let other = 1 - leader;
    let mut shared = None;
    for item in movable(points, &owner, leader) {
        let (loss, gain) = (&points[leader][item], &points[other][item]);
        let lead = &totals[leader] - &totals[other];
        if lead.is_zero() {
            break;
        }
        let part = &lead / (loss + gain);
        if part >= Fraction::one() {
            totals[leader] -= loss;
            totals[other] += gain;
            owner[item] = Some(other);
        } else {
            totals[leader] -= loss * &part;
            totals[other] += gain * &part;
            owner[item] = None;
            shared = Some(Share { issue: item, fraction: part, to: other });
            break;
        }
    }
    let items = owner.into_iter().enumerate().collect();
    let [each, _] = totals;
    Some(Division { method: "adjusted-winner".to_owned(), each, items, shared })
}

/// Who wins each item, and the totals that follow.
fn won(points: [&[Fraction]; 2]) -> (Vec<Option<usize>>, [Fraction; 2]) {
    let mut owner: Vec<Option<usize>> = vec![None; points[0].len()];
    let mut totals = [Fraction::zero(), Fraction::zero()];
    for (item, (a, b)) in points[0].iter().zip(points[1]).enumerate() {
        if a != b {
            let winner = usize::from(b > a);
            owner[item] = Some(winner);
            totals[winner] += &points[winner][item];
        }
    }
    for (item, owner) in owner.iter_mut().enumerate() {
        if owner.is_none() {
            let winner = usize::from(totals[1] < totals[0]);
            *owner = Some(winner);
            totals[winner] += &points[winner][item];
        }
    }
    (owner, totals)
}

/// The leader's items that are worth something to somebody, in the order in which they move.
fn movable(points: [&[Fraction]; 2], owner: &[Option<usize>], leader: usize) -> Vec<usize> {
    let other = 1 - leader;
    let mut items: Vec<usize> = (0..owner.len())
        .filter(|i| owner[*i] == Some(leader) && !(points[0][*i].is_zero() && points[1][*i].is_zero()))
        .collect();
    // p_leader(a) / p_other(a) against p_leader(b) / p_other(b), without dividing by what may be zero.
    items.sort_by(|a, b| {
        (&points[leader][*a] * &points[other][*b])
            .cmp(&(&points[leader][*b] * &points[other][*a]))
            .then(a.cmp(b))
    });
    items
}

#[cfg(test)]
mod tests;
