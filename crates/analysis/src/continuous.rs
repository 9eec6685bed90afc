//! Two parties, utilities that add up, and issues with a continuum of options: the frontier and its solutions without
//! looking at single amounts.
//!
//! Between the amounts at which some party's value bends, both values are straight in the amount, so that the value pairs of
//! an issue form a polyline, of which every point can be chosen. A problem is a sum of groups, each a polyline or a set of
//! points.
//!
//! **Claim.** An undominated point of the sum of two such sets is the sum of an undominated *corner* of one and an
//! undominated point of the other. Here each set's undominated points are corners or lie inside a *run*: a stretch of a
//! straight falling line that belongs to the set.
//! **Proof.** Of all ways to write the point as `s + g` take the one in which `s` gives the first party most. Neither can be
//! dominated, or so would be the sum. Were both inside runs: if these are not parallel, small moves along both reach a whole
//! neighbourhood of the point, also what dominates it; if they are, moving `s` on and `g` back by as much leaves the sum and
//! gives `s` more for the first party. Both contradict.
//!
//! So groups are added one by one: line + corner, corner + line, corner + corner, and what is dominated is left out. Lines
//! are never cut short in between, only left out whole, so that all ends stay whole numbers; they are cut where others
//! dominate them at the end alone, at exact fractions. Corners inside a run are left out too. That sums of convex chains take
//! their edges one after the other follows from the same: each edge is added to the corners of the rest.
//!
//! Tie rule: where several packages reach a point, one of them is given, that of the earlier candidate; sets of points are
//! added before polylines, else groups in their order. Cost: `O(c log c)` for the `c` candidates of each step, that is corners
//! and lines so far × corners and lines of the group; polylines bend in few places, so that is small. Refused: more than
//! `limit` corners and lines in any sum, more than 2²⁵ sums, and steps beyond [`MOST_STEP`].
//!
//! Sources: M. de Berg, O. Cheong, M. van Kreveld and M. Overmars, *Computational Geometry*, 3rd ed. 2008, ch. 13 (sums of
//! convex polygons); J. Hershberger, "Finding the upper envelope of n line segments in O(n log n) time", *Information Processing
//! Letters* 33 (1989) 169–174, for envelopes by halves.
//!
//! ```
//! use mediant_analysis::continuous::{Group, frontier};
//! // A price: what the buyer gains the seller loses. And a warranty, which is worth more to the buyer than it costs.
//! let price = Group { columns: [vec![30, 0], vec![0, 30]], line: true };
//! let warranty = Group { columns: [vec![0, 10], vec![5, 0]], line: false };
//! let pieces = frontier(&[price, warranty], 1000).unwrap();
//! // With the warranty the buyer has 40 down to 10; below that the seller does better without it.
//! let show = |steps: &[_; 2]| steps.each_ref().map(mediant_core::number::show);
//! assert_eq!(show(&pieces[0].from), ["40", "0"]);
//! assert_eq!(show(&pieces[0].to), ["10", "30"]);
//! assert_eq!(show(&pieces[1].to), ["0", "35"]);
//! ```

mod chain;
mod compose;
mod envelope;
mod place;
mod solve;

pub use place::{End, Move, Piece, Spot, place};
pub use solve::{Answer, Mark, Solved, Stretch, Terms, solutions, zone};

use num_integer::Integer;

use chain::Track;
use compose::{Bounds, CHUNK, Level};

pub use crate::count::MOST_STEP;
use crate::options::Refusal;

/// A group of issues that no other group depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// For each party, what each row adds, in steps.
    pub columns: [Vec<i128>; 2],
    /// Whether the rows are the corners of a polyline, in order of amount, of which every point can be chosen.
    pub line: bool,
}

/// An end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// Where the first coordinate is least.
    Start,
    /// Where it is most.
    Stop,
}

/// The undominated points of the sum of groups, falling in the first party. Neighbouring pieces may share an end.
///
/// # Errors
/// Refuses groups without rows or with columns of different length, sums of steps beyond [`MOST_STEP`], more than
/// `limit` corners and lines in any sum of groups, and more than 2²⁵ candidates.
pub fn frontier(groups: &[Group], limit: usize) -> Result<Vec<Piece>, Refusal> {
    within(groups, Bounds { limit, chunk: CHUNK })
}

fn within(groups: &[Group], bounds: Bounds) -> Result<Vec<Piece>, Refusal> {
    check(groups)?;
    let units = [0, 1].map(|party| unit(groups, party));
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|group| groups[*group].line);
    let mut tracks: Vec<Track> = Vec::new();
    let (mut levels, mut sums) = (vec![Level::nothing()], 0);
    for index in &order {
        let group = &groups[*index];
        let value = |party: usize, row: usize| {
            let column = &group.columns[party];
            (column[row] - column[0]) / units[party]
        };
        let points: Vec<[i128; 2]> =
            (0..group.columns[0].len()).map(|row| [value(0, row), value(1, row)]).collect();
        let own = chain::reduce(*index, group, &points, &mut tracks);
        let Some(before) = levels.last() else { break };
        let level = compose::add(before, &own, &tracks, (bounds, &mut sums))?;
        levels.push(level);
    }
    let base = [0, 1].map(|party| groups.iter().map(|group| group.columns[party][0]).sum());
    let found = place::Found { levels: &levels, order: &order, tracks: &tracks, base, units };
    Ok(place::pieces(groups, &found))
}

fn check(groups: &[Group]) -> Result<(), Refusal> {
    let malformed = |why: &str| Err(Refusal::Malformed(why.to_owned()));
    let mut sums = [0_u128; 2];
    for group in groups {
        let rows = group.columns[0].len();
        if rows == 0 || rows != group.columns[1].len() || u32::try_from(rows).is_err() {
            return malformed("a group has no rows, or not the same for both parties");
        }
        for (sum, column) in sums.iter_mut().zip(&group.columns) {
            let most = column.iter().map(|step| step.unsigned_abs()).max().unwrap_or(0);
            *sum = sum.saturating_add(most);
        }
    }
    if sums.iter().any(|sum| *sum > MOST_STEP.unsigned_abs()) {
        return malformed("steps are too large to be added up exactly");
    }
    Ok(())
}

/// The greatest number of steps that all differences of a party are a multiple of.
fn unit(groups: &[Group], party: usize) -> i128 {
    let columns = groups.iter().map(|group| &group.columns[party]);
    let differences = columns.flat_map(|column| column.iter().map(|step| step - column[0]));
    differences.fold(0_i128, |unit, step| unit.gcd(&step)).max(1)
}

#[cfg(test)]
mod tests;
