//! What points that come in falling order are held against: whether an earlier one dominates a point.

use super::forest::Forest;
use super::stairs::Stairs;

/// The points so far. Points must come in falling lexicographic order, so that the first coordinate of those so
/// far is at least that of the next; a point equal to an earlier one counts as covered.
pub(super) enum Cover {
    /// Up to two coordinates: the greatest second.
    Line(Option<i128>),
    /// Three coordinates.
    Stairs(Stairs),
    /// More, without the first.
    Forest(Forest),
    /// Any number, where points that may be equal all stay.
    Tolerant(Forest),
}

impl Cover {
    /// Nothing so far, for points of so many coordinates and a tolerance, each coordinate in its range.
    pub(super) fn new((width, tolerance): (usize, i128), ranges: &[(i128, i128)]) -> Self {
        match width {
            _ if tolerance > 0 => Self::Tolerant(Forest::new(width, tolerance)),
            0..3 => Self::Line(None),
            3 => Self::Stairs(Stairs::new(ranges[1])),
            _ => Self::Forest(Forest::new(width - 1, 0)),
        }
    }

    /// Whether one of the points so far is at least as large in each coordinate (and, with a tolerance, larger by
    /// more than it in one).
    pub(super) fn covers(&self, point: &[i128]) -> bool {
        match self {
            Self::Line(best) => best.is_some_and(|best| best >= second(point)),
            Self::Stairs(stairs) => stairs.covers(point[1], point[2]),
            Self::Forest(forest) => forest.covers(&point[1..]),
            Self::Tolerant(forest) => forest.covers(point),
        }
    }

    /// Adds a point that is not covered.
    pub(super) fn add(&mut self, point: &[i128]) {
        match self {
            Self::Line(best) => *best = Some(second(point)),
            Self::Stairs(stairs) => stairs.add(point[1], point[2]),
            Self::Forest(forest) => forest.add(&point[1..]),
            Self::Tolerant(forest) => forest.add(point),
        }
    }
}

fn second(point: &[i128]) -> i128 {
    point.get(1).copied().unwrap_or(0)
}
