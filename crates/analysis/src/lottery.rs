//! The frontier over lotteries, and what two parties could agree on if packages may be drawn by lot.
//!
//! A lottery gives each party the mean of what its packages give. The lottery frontier is that of the convex hull of the
//! points: it lies on or above the frontier of packages, is never part of it, and is shown beside it. Its *corners*
//! are the points that no lottery over the other points matches for every party; all else on it is a lottery over corners.
//!
//! Two parties: the upper right hull by a monotone chain, `O(n log n)`. Three and more: a point `x` is a corner iff some
//! weights `w ≥ 0` rank it strictly above every other point, `w·(x − y) > 0`; these are the optimal strategies of a
//! matrix game with one row for each party, whose value is found by an exact simplex that looks for the worst `y` among all
//! points. All answers are exact: doubles only rule out what their error bound allows.
//!
//! Assumptions: points are distinct; a party's utility for a lottery is the mean of its utilities. For three and more parties at
//! most [`MOST_PRODUCT`] = points² × parties.
//!
//! Sources: J. F. Nash, "The bargaining problem", *Econometrica* 18 (1950) 155–162; A. M. Andrew, "Another efficient algorithm
//! for convex hulls in two dimensions", *Information Processing Letters* 9 (1979) 216–219; E. Kalai and M.
//! Smorodinsky, "Other solutions to Nash's bargaining problem", *Econometrica* 43 (1975) 513–518; E. Kalai, "Proportional
//! solutions to bargaining situations", *Econometrica* 45 (1977) 1623–1630.
//!
//! ```
//! use mediant_analysis::lottery::{corners, nash};
//! let points = [vec![10, 0], vec![4, 4], vec![0, 10]];
//! assert_eq!(corners(&points).unwrap(), [0, 2]);
//! let best = nash(&points, [0, 0]).unwrap();
//! assert_eq!((best.first, best.second), (0, 2));
//! assert_eq!(best.chance, mediant_core::number::parse("1/2").unwrap());
//! ```

mod chain;
mod game;
mod share;

pub use share::{Lottery, even, nash};

use crate::count::{MOST_STEP, TooLarge};

/// The most that points² × parties may be from three parties on.
pub const MOST_PRODUCT: u64 = 1 << 24;

/// The corners of the lottery frontier, by index, rising.
///
/// # Errors
/// Refuses points of different numbers of parties, steps beyond [`MOST_STEP`], and from three parties on more than
/// [`MOST_PRODUCT`].
pub fn corners(points: &[Vec<i128>]) -> Result<Vec<usize>, TooLarge> {
    let parties = points.first().map_or(0, Vec::len);
    if points.iter().any(|point| point.len() != parties) {
        return Err(TooLarge::Malformed("the points differ in their number of parties"));
    }
    if points.iter().flatten().any(|step| step.unsigned_abs() > MOST_STEP.unsigned_abs()) {
        return Err(TooLarge::Malformed("steps are too large to be compared exactly"));
    }
    match parties {
        0 => Ok(Vec::new()),
        1 => {
            let best = points.iter().map(|p| p[0]).max();
            Ok((0..points.len()).filter(|i| Some(points[*i][0]) == best).collect())
        }
        2 => {
            let mut found = chain::chain(&points.iter().map(|p| [p[0], p[1]]).collect::<Vec<_>>());
            found.sort_unstable();
            Ok(found)
        }
        _ => {
            let size = points.len() as u64;
            if size.saturating_mul(size).saturating_mul(parties as u64) > MOST_PRODUCT {
                let limit = usize::try_from((MOST_PRODUCT / parties as u64).isqrt()).unwrap_or(0);
                return Err(TooLarge::Points { points: points.len(), parties, limit });
            }
            Ok(game::corners(points))
        }
    }
}

#[cfg(test)]
mod tests;
