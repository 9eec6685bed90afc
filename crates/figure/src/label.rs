//! Labels beside points, placed greedily.
//!
//! Each label tries the same places around its point in the same order, nearest first, and takes the one with the
//! least penalty: distance, plus what it would cover of lines and dots. Places that would leave the frame or touch
//! a mark or an earlier label are refused. Cost: labels × 96 places × obstacles.

use crate::sheet::Area;

/// Something that labels keep off: never (`hard`), or rather not, with a weight for each square unit.
#[derive(Clone, Debug)]
pub(crate) struct Placer {
    frame: Area,
    hard: Vec<Area>,
    soft: Vec<(Area, f64)>,
}

/// Directions in order of preference, in units of the label's distance.
const WAYS: [(f64, f64); 12] = [
    (1.0, 0.0),
    (0.8, -0.8),
    (0.8, 0.8),
    (-1.0, 0.0),
    (-0.8, -0.8),
    (-0.8, 0.8),
    (0.0, -1.0),
    (0.0, 1.0),
    (0.95, -0.4),
    (0.95, 0.4),
    (-0.95, -0.4),
    (-0.95, 0.4),
];

const DISTANCES: [f64; 8] = [8.0, 14.0, 22.0, 34.0, 48.0, 66.0, 90.0, 120.0];

impl Placer {
    /// A placer for labels inside the frame.
    pub(crate) fn new(frame: Area) -> Self {
        Self { frame, hard: Vec::new(), soft: Vec::new() }
    }

    /// Nothing may cover this.
    pub(crate) fn keep_off(&mut self, area: Area) {
        self.hard.push(area);
    }

    /// Better not cover this.
    pub(crate) fn avoid(&mut self, area: Area, weight: f64) {
        self.soft.push((area, weight));
    }

    /// A place for a label of this size near the point; none where all are taken. The place is taken then.
    pub(crate) fn place(&mut self, at: (f64, f64), size: (f64, f64)) -> Option<Area> {
        let mut best: Option<(f64, Area)> = None;
        for distance in DISTANCES {
            for (turn, way) in WAYS.iter().enumerate() {
                let area = beside(at, size, (way.0 * distance, way.1 * distance));
                let penalty = distance + turn as f64 * 0.3;
                if best.is_some_and(|(least, _)| penalty >= least) || !self.is_free(at, area) {
                    continue;
                }
                let penalty = penalty + self.soft.iter().map(|(s, w)| overlap(*s, area) * w).sum::<f64>();
                if best.is_none_or(|(least, _)| penalty < least) {
                    best = Some((penalty, area));
                }
            }
        }
        let (_, area) = best?;
        self.hard.push(area);
        if let Some(end) = leader(at, area) {
            for step in 1..8 {
                let t = f64::from(step) / 8.0;
                let (x, y) = (at.0 + (end.0 - at.0) * t, at.1 + (end.1 - at.1) * t);
                self.avoid(Area { x: x - 2.0, y: y - 2.0, width: 4.0, height: 4.0 }, 2.0);
            }
        }
        Some(area)
    }

    /// Whether a label here stays inside the frame, touches nothing and has a leader that crosses no label.
    fn is_free(&self, at: (f64, f64), area: Area) -> bool {
        let f = self.frame;
        if area.x < f.x || area.y < f.y || area.right() > f.right() || area.bottom() > f.bottom() {
            return false;
        }
        if self.hard.iter().any(|h| overlap(*h, area) > 0.0) {
            return false;
        }
        leader(at, area).is_none_or(|end| {
            (3..8).all(|step| {
                let t = f64::from(step) / 8.0;
                let (x, y) = (at.0 + (end.0 - at.0) * t, at.1 + (end.1 - at.1) * t);
                !self.hard.iter().any(|h| x > h.x && x < h.right() && y > h.y && y < h.bottom())
            })
        })
    }
}

/// The area of a label whose nearest edge or corner is this far from the point.
fn beside(at: (f64, f64), size: (f64, f64), away: (f64, f64)) -> Area {
    let edge = |at: f64, size: f64, away: f64, lean: f64| match away {
        a if a > lean => at + a,
        a if a < -lean => at + a - size,
        a => at + a - size / 2.0,
    };
    let lean = away.0.hypot(away.1) * 0.5;
    Area {
        x: edge(at.0, size.0, away.0, lean),
        y: edge(at.1, size.1, away.1, lean),
        width: size.0,
        height: size.1,
    }
}

/// The end of the line from a point to its label; none where the label is near enough to need none.
pub(crate) fn leader(at: (f64, f64), area: Area) -> Option<(f64, f64)> {
    let end = (at.0.clamp(area.x, area.right()), at.1.clamp(area.y + 2.0, area.bottom() - 2.0));
    ((end.0 - at.0).hypot(end.1 - at.1) > 13.0).then_some(end)
}

/// How many square units two areas share.
pub(crate) fn overlap(a: Area, b: Area) -> f64 {
    let across = a.right().min(b.right()) - a.x.max(b.x);
    let down = a.bottom().min(b.bottom()) - a.y.max(b.y);
    if across > 0.0 && down > 0.0 { across * down } else { 0.0 }
}

/// Middles for labels in a row, given as (wish, size) by rising wish: as near to their wishes as they fit between
/// the ends without touching; where they cannot all fit they share the room. Labels that would touch are pooled
/// and stand side by side around the mean of their wishes. Cost: linear in the labels.
pub(crate) fn spread(labels: &[(f64, f64)], ends: (f64, f64)) -> Vec<f64> {
    let total: f64 = labels.iter().map(|(_, size)| size).sum();
    let squeeze = if total > ends.1 - ends.0 { (ends.1 - ends.0) / total } else { 1.0 };
    // A pool: how many labels, the sum of their wishes, their size together.
    let mut pools: Vec<(usize, f64, f64)> = Vec::new();
    let middle = |pool: (usize, f64, f64)| {
        let half = pool.2 / 2.0;
        (pool.1 / pool.0 as f64).clamp(ends.0 + half, (ends.1 - half).max(ends.0 + half))
    };
    for (wish, size) in labels {
        let mut pool = (1, *wish, size * squeeze);
        while let Some(before) = pools.last().copied() {
            if middle(before) + before.2 / 2.0 <= middle(pool) - pool.2 / 2.0 + 1e-9 {
                break;
            }
            pools.pop();
            pool = (before.0 + pool.0, before.1 + pool.1, before.2 + pool.2);
        }
        pools.push(pool);
    }
    let mut sizes = labels.iter().map(|(_, size)| size * squeeze);
    let mut middles = Vec::with_capacity(labels.len());
    for pool in pools {
        let mut edge = middle(pool) - pool.2 / 2.0;
        for size in sizes.by_ref().take(pool.0) {
            middles.push(edge + size / 2.0);
            edge += size;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_a_row_stand_side_by_side() {
        assert_eq!(spread(&[(10.0, 10.0), (50.0, 10.0)], (0.0, 100.0)), [10.0, 50.0]);
        assert_eq!(spread(&[(50.0, 10.0), (50.0, 10.0)], (0.0, 100.0)), [45.0, 55.0]);
        assert_eq!(spread(&[(0.0, 10.0), (2.0, 10.0), (99.0, 10.0)], (0.0, 100.0)), [5.0, 15.0, 95.0]);
        assert_eq!(spread(&[(0.0, 80.0), (0.0, 80.0)], (0.0, 100.0)), [25.0, 75.0]);
    }

    #[test]
    fn labels_of_one_point_do_not_touch() {
        let frame = Area { x: 0.0, y: 0.0, width: 300.0, height: 300.0 };
        let mut placer = Placer::new(frame);
        let found: Vec<Area> = (0..12).filter_map(|_| placer.place((290.0, 10.0), (60.0, 14.0))).collect();
        assert!(found.len() >= 3, "{found:?}");
        for (i, a) in found.iter().enumerate() {
            assert!(a.x >= 0.0 && a.right() <= 300.0 && a.y >= 0.0 && a.bottom() <= 300.0);
            assert!(found[i + 1..].iter().all(|b| overlap(*a, *b) <= 0.0));
        }
    }
}
