//! Corners for three and more parties: the value of a matrix game, by an exact simplex.
//!
//! For a point `x` the row player picks a party, the column player another point `y`, and pays `x_k − y_k`. The value is positive iff
//! some weights `w ≥ 0` have `w·(x − y) > 0` for all `y`, that is iff `x` is a corner. With `S` larger than any difference, so that
//! `A_ky = x_k − y_k + S` is positive, it is positive iff `max { Σ p_y : A p ≤ 1, p ≥ 0 } < 1/S`. The simplex keeps one row for each party;
//! the column that enters is the one that prices worst, from some number of steps on the first one (Bland's rule, which
//! cannot cycle). It stops as soon as the sum reaches `1/S`.
//!
//! Sources: D. Gale, H. W. Kuhn and A. W. Tucker, "Linear programming and the theory of games" (1951); R. G. Bland, "New
//! finite pivoting rules for the simplex method", *Mathematics of Operations Research* 2 (1977) 103–107.

use mediant_core::number::Fraction;
use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rayon::prelude::*;

/// Steps after which the first column that prices out enters.
const PATIENCE: usize = 40;

pub(super) fn corners(points: &[Vec<i128>]) -> Vec<usize> {
    (0..points.len()).into_par_iter().filter(|x| is_corner(points, *x)).collect()
}

/// A basis: for each row the column in it (a point, or none for the row's own slack), its level, and the inverse.
struct Basis {
    columns: Vec<Option<usize>>,
    levels: Vec<Fraction>,
    inverse: Vec<Vec<Fraction>>,
}

struct Game<'a> {
    points: &'a [Vec<i128>],
    own: usize,
    shift: i128,
}

fn is_corner(points: &[Vec<i128>], own: usize) -> bool {
    let difference = |y: &Vec<i128>| points[own].iter().zip(y).map(|(a, b)| (a - b).abs()).max().unwrap_or(0);
    let shift = points.iter().map(difference).max().unwrap_or(0) + 1;
    let game = Game { points, own, shift };
    let mut basis = Basis::start(points[own].len());
    let bar = Fraction::new(BigInt::one(), BigInt::from(shift));
    for step in 0_usize.. {
        let Some(column) = game.enters(&basis, step >= PATIENCE) else { return true };
        basis.pivot(column, &game);
        let held = basis.columns.iter().zip(&basis.levels).filter(|(c, _)| c.is_some());
        if held.map(|(_, level)| level).sum::<Fraction>() >= bar {
            return false;
        }
    }
    true
}

/// What enters a basis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Slack(usize),
    Point(usize),
}

impl Game<'_> {
    fn entry(&self, row: usize, point: usize) -> i128 {
        self.points[self.own][row] - self.points[point][row] + self.shift
    }

    /// A column that would raise the sum, if any.
    fn enters(&self, basis: &Basis, first: bool) -> Option<Column> {
        let prices = basis.prices();
        if let Some(row) = prices.iter().position(Signed::is_negative) {
            return Some(Column::Slack(row));
        }
        // In whole numbers: a column prices out where `Σ n_k A_k < d`.
        let common = prices.iter().fold(BigInt::one(), |all, price| {
            let rest = price.denom() / gcd(&all, price.denom());
            all * rest
        });
        let whole: Vec<BigInt> = prices.iter().map(|p| p.numer() * (&common / p.denom())).collect();
        let prices_out = |point: usize| {
            let sum: BigInt = whole.iter().enumerate().map(|(k, n)| n * self.entry(k, point)).sum();
            point != self.own && sum < common
        };
        if first {
            return (0..self.points.len()).find(|point| prices_out(*point)).map(Column::Point);
        }
        let rough: Vec<f64> = prices.iter().map(|p| p.to_f64().unwrap_or(0.0)).collect();
        // All terms are positive: the error is a few roundings of their sum, which is about one where it matters.
        let slack = 4.0 * (rough.len() as f64 + 3.0) * f64::EPSILON;
        let price = |point: usize| -> f64 {
            rough.iter().enumerate().map(|(k, price)| price * self.entry(k, point) as f64).sum()
        };
        let mut doubtful: Vec<(f64, usize)> = (0..self.points.len())
            .filter(|point| *point != self.own)
            .map(|point| (price(point), point))
            .filter(|(price, _)| *price <= 1.0 + slack)
            .collect();
        doubtful.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        doubtful.into_iter().map(|(_, point)| point).find(|p| prices_out(*p)).map(Column::Point)
    }
}

fn gcd(a: &BigInt, b: &BigInt) -> BigInt {
    num_integer::Integer::gcd(a, b)
}

impl Basis {
    fn start(rows: usize) -> Self {
        let unit =
            |row: usize| (0..rows).map(move |k| if k == row { Fraction::one() } else { Fraction::zero() });
        Self {
            columns: vec![None; rows],
            levels: vec![Fraction::one(); rows],
            inverse: (0..rows).map(|row| unit(row).collect()).collect(),
        }
    }

    /// The price of each row: how much a unit more of it would add to the sum.
    fn prices(&self) -> Vec<Fraction> {
        let rows = self.columns.len();
        let held = || self.columns.iter().zip(&self.inverse).filter(|(c, _)| c.is_some());
        (0..rows).map(|k| held().map(|(_, inverse)| &inverse[k]).sum()).collect()
    }

    /// Brings a column into the basis; the one that reaches zero first leaves, among equals the least.
    fn pivot(&mut self, column: Column, game: &Game<'_>) {
        let rows = self.columns.len();
        let rates: Vec<Fraction> = (0..rows)
            .map(|row| match column {
                Column::Slack(k) => self.inverse[row][k].clone(),
                Column::Point(point) => {
                    let entry = |k: usize| Fraction::from(BigInt::from(game.entry(k, point)));
                    (0..rows).map(|k| &self.inverse[row][k] * entry(k)).sum()
                }
            })
            .collect();
        let falling = (0..rows).filter(|row| rates[*row].is_positive());
        // Slacks stand before points in the order of Bland's rule, as they do when entering.
        let leaving = falling.min_by_key(|row| (&self.levels[*row] / &rates[*row], self.columns[*row], *row));
        let Some(leaving) = leaving else { return };
        let rate = &rates[leaving];
        let row: Vec<Fraction> = self.inverse[leaving].iter().map(|v| v / rate).collect();
        let level = &self.levels[leaving] / rate;
        for other in (0..rows).filter(|r| *r != leaving) {
            for (value, lead) in self.inverse[other].iter_mut().zip(&row) {
                *value -= &rates[other] * lead;
            }
            self.levels[other] -= &rates[other] * &level;
        }
        self.inverse[leaving] = row;
        self.levels[leaving] = level;
        self.columns[leaving] = match column {
            Column::Slack(_) => None,
            Column::Point(point) => Some(point),
        };
    }
}
