//! The frontier as a staircase.

use crate::number::unit;

/// The points that no other dominates, by rising `x` and so falling `y`; one of equal points. At most `most` of
/// them, evenly thinned, the two ends kept. Cost: a sort.
pub(crate) fn frontier(points: &[(f64, f64)], most: usize) -> Vec<(f64, f64)> {
    let mut sorted: Vec<(f64, f64)> =
        points.iter().filter_map(|(x, y)| Some((unit(*x)?, unit(*y)?))).collect();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for point in sorted {
        if kept.last().is_none_or(|last| point.1 > last.1) {
            kept.push(point);
        }
    }
    kept.reverse();
    thin(&kept, most)
}

/// At most `most` of the items, evenly spread, first and last kept.
pub(crate) fn thin<T: Clone>(items: &[T], most: usize) -> Vec<T> {
    if items.len() <= most || most < 2 {
        return items.iter().take(most.max(items.len().min(1))).cloned().collect();
    }
    (0..most).filter_map(|k| items.get(k * (items.len() - 1) / (most - 1)).cloned()).collect()
}

/// The corners of what is at or above `floor` and at or below the staircase, counter-clockwise from the floor;
/// empty where no point of the staircase is at or above the floor.
pub(crate) fn above(stairs: &[(f64, f64)], floor: (f64, f64)) -> Vec<(f64, f64)> {
    let inside: Vec<(f64, f64)> =
        stairs.iter().copied().filter(|p| p.0 >= floor.0 && p.1 >= floor.1).collect();
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return Vec::new() };
    let mut corners = vec![floor, (last.0, floor.1)];
    for (at, point) in inside.iter().enumerate().rev() {
        corners.push(*point);
        if let Some(before) = at.checked_sub(1).and_then(|b| inside.get(b)) {
            corners.push((before.0, point.1));
        }
    }
    corners.push((floor.0, first.1));
    corners
}

/// The corners of the staircase itself, from its first point to its last.
pub(crate) fn steps(stairs: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut corners = Vec::new();
    for (at, point) in stairs.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|b| stairs.get(b)) {
            corners.push((before.0, point.1));
        }
        corners.push(*point);
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dominated_and_equal_points_fall_away() {
        let points =
            [(0.2, 0.8), (0.2, 0.8), (0.5, 0.5), (0.4, 0.4), (0.9, 0.1), (0.9, 0.05), (f64::NAN, 1.0)];
        assert_eq!(frontier(&points, 100), [(0.2, 0.8), (0.5, 0.5), (0.9, 0.1)]);
    }

    #[test]
    fn the_zone_is_bounded_by_steps() {
        let stairs = [(0.2, 0.8), (0.5, 0.5), (0.9, 0.1)];
        assert_eq!(
            above(&stairs, (0.1, 0.4)),
            [(0.1, 0.4), (0.5, 0.4), (0.5, 0.5), (0.2, 0.5), (0.2, 0.8), (0.1, 0.8)]
        );
        assert!(above(&stairs, (0.6, 0.6)).is_empty());
        assert_eq!(steps(&stairs[..2]), [(0.2, 0.8), (0.2, 0.5), (0.5, 0.5)]);
    }

    #[test]
    fn thinning_keeps_the_ends() {
        let items: Vec<u32> = (0..1000).collect();
        let thinned = thin(&items, 10);
        assert_eq!((thinned.len(), thinned[0], thinned[9]), (10, 0, 999));
    }
}
