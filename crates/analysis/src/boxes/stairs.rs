//! Conflict graph → the undominated points of its independent sets, in two phases (Ulungu & Teghem 1995).
//!
//! First the supported points: the best for one side and for the other, and then, between two neighbours, the best
//! along the slope that both lie on, until nothing lies beyond. Then, between neighbours `p` and `q`, every further
//! undominated point `x` has `x₁ > q₁` and `x₂ > p₂`, so along the slope of `p` and `q` it is worth at least as
//! much as the lowest inner corner of the steps known so far. The search for all points down to a floor is made
//! with a falling floor, until the floor is at that corner: each point found raises the corner.
//! Gaps are independent of each other and are done in parallel; the answer does not depend on how many at once.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::search::{Aim, Bounds, Found, Graph, Ground, Slope};
use super::sweep::Pair;
use crate::options::{Refusal, Watch};

/// The undominated points, falling in the first coordinate, each with its sets (at most `bounds.sets`).
///
/// # Errors
/// Refuses too much work, and stops where the progress function says so.
pub(super) fn stairs(graph: &Graph, bounds: Bounds, watch: &Watch<'_>) -> Result<Vec<Found>, Refusal> {
    let most = graph.weights.iter().fold([0, 0], |sum, w| [sum[0] + w[0], sum[1] + w[1]]);
    let task = Task { ground: Ground::new(graph, bounds, watch), most };
    let (first, last) = rayon::join(|| task.extreme(0), || task.extreme(1));
    let (first, last) = (first?, last?);
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    if first.at == last.at {
        return Ok(vec![first]);
    }
    let mut corners = vec![first.at];
    corners.extend(task.between(first.at, last.at)?);
    corners.push(last.at);
    let gaps: Result<Vec<Vec<Found>>, Refusal> =
        corners.par_windows(2).map(|pair| task.gap(pair[0], pair[1])).collect();
    let mut points: Vec<Found> = gaps?.into_iter().flatten().collect();
    points.sort_by_key(|f| Reverse(f.at));
    points.dedup_by(|a, b| a.at == b.at);
    Ok(points)
}

struct Task<'a> {
    ground: Ground<'a>,
    most: Pair,
}

impl Task<'_> {
    /// The undominated point that is best for one side.
    fn extreme(&self, side: usize) -> Result<Option<Found>, Refusal> {
        let mut by = [1, 1];
        by[side] = self.most[1 - side] + 1;
        let slope = Slope::new(by, self.most);
        let Some(best) = self.ground.search(&slope, 0, Aim::Best)?.pop() else {
            return Ok(None);
        };
        // Slopes of very large numbers are rounded, so what is better for this side alone is looked for as well.
        let mut beyond = [0, 0];
        beyond[side] = best.at[side] + 1;
        let floor = slope.down(best.at).min(slope.down(beyond));
        let found = self.ground.search(&slope, floor, Aim::Points)?;
        Ok(undominated(found).into_iter().max_by_key(|f| (f.at[side], f.at[1 - side])))
    }

    /// The supported points strictly between two.
    fn between(&self, one: Pair, other: Pair) -> Result<Vec<Pair>, Refusal> {
        let slope = self.slope(one, other);
        let floor = slope.up(one).max(slope.up(other)) + 1;
        let found = self.ground.search(&slope, floor, Aim::Best)?.pop();
        let inside = |f: &Found| is_between(f.at, one, other) && f.at != one && f.at != other;
        let Some(found) = found.filter(inside) else { return Ok(Vec::new()) };
        let (before, after) = rayon::join(|| self.between(one, found.at), || self.between(found.at, other));
        let mut points = before?;
        points.push(found.at);
        points.extend(after?);
        Ok(points)
    }

    fn slope(&self, one: Pair, other: Pair) -> Slope {
        Slope::new([other[1] - one[1], one[0] - other[0]], self.most)
    }

    /// The undominated points between two neighbours and the two themselves.
    fn gap(&self, one: Pair, other: Pair) -> Result<Vec<Found>, Refusal> {
        let slope = self.slope(one, other);
        let top = slope.up(one).max(slope.up(other));
        let mut known = vec![one, other];
        let mut reach = (top - lowest(&slope, &known)) / 4 + 1;
        loop {
            let floor = lowest(&slope, &known).max(top - reach);
            let mut found = self.ground.search(&slope, floor, Aim::Points)?;
            found.retain(|f| is_between(f.at, one, other));
            let found = undominated(found);
            known.extend(found.iter().map(|f| f.at));
            known = stairs_of(known);
            if floor <= lowest(&slope, &known) {
                return Ok(found);
            }
            reach *= 2;
        }
    }
}

/// Whether a point lies in the rectangle of two.
fn is_between(at: Pair, one: Pair, other: Pair) -> bool {
    (other[0]..=one[0]).contains(&at[0]) && (one[1]..=other[1]).contains(&at[1])
}

/// The least value of a known point or of one that the known points leave possible.
fn lowest(slope: &Slope, known: &[Pair]) -> i64 {
    let points = known.iter().map(|z| slope.down(*z));
    let corners = known.windows(2).filter_map(|pair| {
        let corner = [pair[1][0] + 1, pair[0][1] + 1];
        (corner[0] < pair[0][0] && corner[1] < pair[1][1]).then(|| slope.down(corner))
    });
    points.chain(corners).min().unwrap_or(0)
}

/// The undominated ones among some points, falling in the first coordinate.
fn stairs_of(mut points: Vec<Pair>) -> Vec<Pair> {
    points.sort_unstable_by(|a, b| b.cmp(a));
    let mut best = i128::MIN;
    points.retain(|z| {
        let kept = z[1] > best;
        best = best.max(z[1]);
        kept
    });
    points
}

/// The undominated ones of what was found, with the sets of equal points together.
fn undominated(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|f| Reverse(f.at));
    let mut kept: Vec<Found> = Vec::new();
    for next in found {
        match kept.last_mut() {
            Some(last) if last.at == next.at => last.sets.extend(next.sets),
            Some(last) if next.at[1] <= last.at[1] => {}
            _ => kept.push(next),
        }
    }
    kept
}
