//! Shapes, and what a party looks like: colour and shape and dash.

use std::f64::consts::PI;

/// A shape that stays apart from the others at a few pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Down,
    Plus,
    Star,
    Hexagon,
}

const SHAPES: [Shape; 7] =
    [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Down, Shape::Plus, Shape::Hexagon];

const DASHES: [&str; 7] = ["7 3", "2 3", "12 3", "7 3 2 3", "4 4", "12 3 2 3 2 3", "1 4"];

const COLOURS: [&str; 6] = ["c0", "c1", "c2", "c3", "c4", "c5"];

/// The class that sets the colour of a place.
pub(crate) fn colour(slot: usize) -> &'static str {
    COLOURS[slot % COLOURS.len()]
}

/// The shape of a place.
pub(crate) fn shape(slot: usize) -> Shape {
    SHAPES[slot % SHAPES.len()]
}

/// The dash of a place, as `stroke-dasharray`.
pub(crate) fn dash(slot: usize) -> &'static str {
    DASHES[slot % DASHES.len()]
}

/// The outline of a shape with its middle at a place and about the given radius, as path data.
pub(crate) fn outline(shape: Shape, at: (f64, f64), radius: f64) -> String {
    let polygon = |corners: &[(f64, f64)]| {
        let mut path = String::new();
        for (turn, (x, y)) in corners.iter().enumerate() {
            path.push(if turn == 0 { 'M' } else { 'L' });
            path.push_str(&super::sheet::pair(at.0 + x * radius, at.1 + y * radius));
        }
        path.push('Z');
        path
    };
    match shape {
        Shape::Circle => {
            let (r, d) = (super::sheet::num(radius), super::sheet::num(2.0 * radius));
            format!("M{}a{r} {r} 0 1 1 {d} 0a{r} {r} 0 1 1 -{d} 0Z", super::sheet::pair(at.0 - radius, at.1))
        }
        Shape::Square => polygon(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Shape::Triangle => polygon(&[(0.0, -1.1), (1.1, 0.85), (-1.1, 0.85)]),
        Shape::Down => polygon(&[(0.0, 1.1), (1.1, -0.85), (-1.1, -0.85)]),
        Shape::Diamond => polygon(&[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)]),
        Shape::Plus => {
            let (a, b) = (0.38, 1.1);
            polygon(&[
                (-a, -b),
                (a, -b),
                (a, -a),
                (b, -a),
                (b, a),
                (a, a),
                (a, b),
                (-a, b),
                (-a, a),
                (-b, a),
                (-b, -a),
                (-a, -a),
            ])
        }
        Shape::Star => polygon(&around(10, |turn| if turn % 2 == 0 { 1.35 } else { 0.6 })),
        Shape::Hexagon => polygon(&around(6, |_| 1.1)),
    }
}

fn around(corners: u32, reach: impl Fn(u32) -> f64) -> Vec<(f64, f64)> {
    (0..corners)
        .map(|turn| {
            let angle = 2.0 * PI * f64::from(turn) / f64::from(corners) - PI / 2.0;
            (reach(turn) * angle.cos(), reach(turn) * angle.sin())
        })
        .collect()
}
