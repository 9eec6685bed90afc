//! Plan → points: messages of undominated sums, bucket by bucket.
//!
//! Rows of a message are reckoned in pieces, side by side, and put together in order.

use rayon::prelude::*;

use super::cells::{Cells, Row};
use super::net::Net;
use super::plan::{Bucket, Plan, piece};
use super::points::{Amount, Pair, Points, Shape, View, sums};
use super::room::{Room, Stop};

/// For each assignment of a separator, its points.
struct Message<N> {
    /// Where the points of each row start; one more than there are rows.
    starts: Vec<usize>,
    points: Points<N>,
}

impl<N: Amount> Message<N> {
    fn row(&self, index: usize) -> View<'_, N> {
        View { points: &self.points, from: self.starts[index], to: self.starts[index + 1] }
    }

    /// Words that it takes.
    fn words(&self) -> u64 {
        self.points.len() as u64 * Points::<N>::words(self.points.shape) + self.starts.len() as u64
    }
}

/// The undominated points of a net, falling, without its constant.
///
/// # Errors
/// Gives the bucket at which it was stopped.
pub(super) fn join<N: Amount>(net: &Net, plan: &Plan, room: &Room<'_>) -> Result<Points<N>, (Stop, usize)> {
    let shape = Shape { width: net.parties.max(2), limbs: net.code.limbs() };
    if net.barred {
        return Ok(Points::new(shape));
    }
    let unit = Points::unit(shape);
    let mut messages: Vec<Option<Message<N>>> = Vec::new();
    for (index, bucket) in plan.buckets.iter().enumerate() {
        let children: Vec<Message<N>> =
            bucket.children.iter().filter_map(|child| messages[*child].take()).collect();
        let message = message(&Making { net, plan, bucket, children: &children, unit: &unit }, room);
        messages.push(Some(message.map_err(|stop| (stop, index))?));
        for child in &children {
            room.free(child.words());
        }
    }
    let mut whole = unit;
    for root in plan.roots() {
        let Some(message) = messages[root].take() else { continue };
        let mut next = Points::new(shape);
        sums(&[(whole.all(), message.points.all())], &mut next, room).map_err(|stop| (stop, root))?;
        whole = next;
    }
    Ok(whole)
}

/// What a message is made from.
struct Making<'a, N> {
    net: &'a Net,
    plan: &'a Plan,
    bucket: &'a Bucket,
    children: &'a [Message<N>],
    /// The point of nothing at all.
    unit: &'a Points<N>,
}

fn message<N: Amount>(making: &Making<'_, N>, room: &Room<'_>) -> Result<Message<N>, Stop> {
    let cells = Cells::new(making.net, making.plan, making.bucket);
    let rows = making.bucket.rows;
    room.keep(rows as u64 + 1)?;
    let size = piece(rows);
    let pieces = (0..rows.div_ceil(size)).into_par_iter().map(|at| {
        let mut points = Points::new(making.unit.shape);
        let (mut row, mut ends) = (Row::default(), Vec::new());
        for index in at * size..rows.min((at + 1) * size) {
            room.work(cells.work)?;
            cells.row(index, &mut row);
            add_row(making, (&cells, &row), &mut points, room)?;
            ends.push(points.len());
        }
        room.step()?;
        Ok((points, ends))
    });
    let mut message = Message { starts: vec![0], points: Points::new(making.unit.shape) };
    for (points, ends) in pieces.collect::<Result<Vec<_>, Stop>>()? {
        let start = message.points.len();
        message.starts.extend(ends.iter().map(|end| start + end));
        message.points.append(points);
    }
    Ok(message)
}

/// Adds the points of one row.
fn add_row<N: Amount>(
    making: &Making<'_, N>,
    (cells, row): (&Cells<'_>, &Row),
    to: &mut Points<N>,
    room: &Room<'_>,
) -> Result<(), Stop> {
    let mut joined: Vec<(Points<N>, View<'_, N>)> = Vec::with_capacity(row.classes.len());
    for (nth, class) in row.classes.iter().enumerate() {
        let places = making.children.iter().zip(cells.places(row, nth));
        let mut views: Vec<View<'_, N>> = places.map(|(child, at)| child.row(*at)).collect();
        if views.iter().any(|view| view.len() == 0) {
            continue;
        }
        // The longest list comes last, where the sums of all classes are swept together.
        views.sort_by_key(|view| view.len());
        let last = views.pop().unwrap_or(making.unit.all());
        let own = &making.net.own[making.bucket.variable][*class];
        room.work(own.len() as u64)?;
        let mut points = own.moved(cells.adds(row, *class), |count| N::from(*count));
        for view in views {
            let mut next = Points::new(making.unit.shape);
            sums(&[(points.all(), view)], &mut next, room)?;
            room.free(next.len() as u64 * Points::<N>::words(making.unit.shape));
            points = next;
        }
        joined.push((points, last));
    }
    let pairs: Vec<Pair<'_, N>> = joined.iter().map(|(points, last)| (points.all(), *last)).collect();
    sums(&pairs, to, room)
}
