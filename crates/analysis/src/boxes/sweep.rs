//! Tree → points: bucket elimination once more, with sets of undominated points in place of best values.
//!
//! Only what can still be part of a whole of at least `floor` is kept: a state of which the best from below and from
//! above together are less is skipped, and so is a point that loses more against the best of its state than the
//! state can spare. Within a state a dominated point goes; equal points are kept as one with several origins.

use super::tree::{Tree, Values};

/// A pair of sums.
pub(super) type Pair = [i128; 2];

/// Where a point comes from.
#[derive(Clone, Copy, Debug)]
enum Origin {
    Nothing,
    /// A vertex, added to another point.
    Taken(u32, u32),
    /// Two points of different children.
    Joined(u32, u32),
    /// Either of two, which are equal.
    Either(u32, u32),
}

/// A point of a state.
#[derive(Clone, Copy, Debug)]
struct Entry {
    at: Pair,
    worth: i64,
    origin: u32,
}

/// The points of a tree.
#[derive(Debug)]
pub(super) struct Swept {
    points: Vec<Entry>,
    origins: Vec<Origin>,
}

/// What is summed: the weights of each vertex, what they are worth together, and the least that counts.
pub(super) struct Sums<'a> {
    /// The weights of each vertex.
    pub(super) weights: &'a [Pair],
    /// One value for each vertex.
    pub(super) worth: &'a [i64],
    /// The least value of a whole that counts.
    pub(super) floor: i64,
    /// The most points that may be held at once.
    pub(super) room: usize,
}

/// The points of one bucket: those of state `s` are `points[starts[s]..starts[s + 1]]`.
#[derive(Default)]
struct Held {
    starts: Vec<usize>,
    points: Vec<Entry>,
}

/// The undominated points of an exact tree that are worth at least the floor; none where there are too many.
pub(super) fn sweep(tree: &Tree, values: &Values, sums: &Sums<'_>) -> Option<Swept> {
    let mut held: Vec<Held> = Vec::with_capacity(tree.nodes.len());
    let mut origins = vec![Origin::Nothing];
    let mut spent = 0;
    for at in 0..tree.nodes.len() {
        let node = &tree.nodes[at];
        let mut here = Held { starts: Vec::with_capacity(node.states + 1), points: Vec::new() };
        let mut free = node.free.iter().enumerate().peekable();
        for state in 0..node.states {
            here.starts.push(here.points.len());
            let row = free.next_if(|(_, s)| **s as usize == state).map(|(row, _)| row);
            let above = values.down[at][state];
            if above + values.up[at][state] < sums.floor {
                continue;
            }
            let links = |from: &[Vec<u32>], row: usize| -> Vec<(usize, usize)> {
                node.children.iter().zip(from).map(|(c, link)| (*c, link[row] as usize)).collect()
            };
            let mut found = join(&links(&node.out, state), (values, &held), sums.floor - above, &mut origins);
            if let Some(row) = row {
                let own = sums.worth[node.vertex];
                let parts = links(&node.taken, row);
                let mut more = join(&parts, (values, &held), sums.floor - above - own, &mut origins);
                for entry in &mut more {
                    *entry = take(*entry, node.vertex, sums, &mut origins);
                }
                found.append(&mut more);
                prune(&mut found, &mut origins);
            }
            here.points.append(&mut found);
            if here.points.len() > sums.room || origins.len() > 4 * sums.room {
                return None;
            }
        }
        here.starts.push(here.points.len());
        spent += here.points.len();
        if spent > 4 * sums.room {
            return None;
        }
        for child in &node.children {
            held[*child] = Held::default();
        }
        held.push(here);
    }
    let nothing = Entry { at: [0, 0], worth: 0, origin: 0 };
    Some(Swept { points: held.pop().map_or_else(|| vec![nothing], |h| h.points), origins })
}

fn take(entry: Entry, vertex: usize, sums: &Sums<'_>, origins: &mut Vec<Origin>) -> Entry {
    let [one, other] = sums.weights[vertex];
    let origin = add(origins, Origin::Taken(u32::try_from(vertex).unwrap_or(u32::MAX), entry.origin));
    Entry { at: [entry.at[0] + one, entry.at[1] + other], worth: entry.worth + sums.worth[vertex], origin }
}

fn add(origins: &mut Vec<Origin>, origin: Origin) -> u32 {
    origins.push(origin);
    u32::try_from(origins.len() - 1).unwrap_or(u32::MAX)
}

/// The undominated sums of a point of each child, worth at least `floor` together.
fn join(
    parts: &[(usize, usize)],
    (values, held): (&Values, &[Held]),
    floor: i64,
    origins: &mut Vec<Origin>,
) -> Vec<Entry> {
    let best: i64 = parts.iter().map(|(child, state)| values.up[*child][*state]).sum();
    if best < floor {
        return Vec::new();
    }
    let mut sums = vec![Entry { at: [0, 0], worth: 0, origin: 0 }];
    let mut rest = best;
    for (place, (child, state)) in parts.iter().enumerate() {
        let Held { starts, points } = &held[*child];
        let points = &points[starts[*state]..starts[*state + 1]];
        rest -= values.up[*child][*state];
        let mut next = Vec::with_capacity(points.len());
        for a in &sums {
            for b in points {
                let worth = a.worth + b.worth;
                if worth + rest >= floor {
                    let at = [a.at[0] + b.at[0], a.at[1] + b.at[1]];
                    let origin = match (a.origin, b.origin) {
                        (one, 0) => one,
                        (0, other) => other,
                        (one, other) => add(origins, Origin::Joined(one, other)),
                    };
                    next.push(Entry { at, worth, origin });
                }
            }
        }
        if place > 0 {
            prune(&mut next, origins);
        }
        sums = next;
    }
    sums
}

/// Leaves the undominated ones, falling in the first coordinate.
fn prune(points: &mut Vec<Entry>, origins: &mut Vec<Origin>) {
    if points.len() < 2 {
        return;
    }
    points.sort_unstable_by(|a, b| b.at.cmp(&a.at).then(a.origin.cmp(&b.origin)));
    let mut kept = 0;
    for at in 1..points.len() {
        let (last, next) = (points[kept], points[at]);
        if next.at == last.at {
            points[kept].origin = add(origins, Origin::Either(last.origin, next.origin));
        } else if next.at[1] > last.at[1] {
            kept += 1;
            points[kept] = next;
        }
    }
    points.truncate(kept + 1);
}

impl Swept {
    /// The points, falling in the first coordinate, each with its place.
    pub(super) fn points(&self) -> impl Iterator<Item = (usize, Pair)> + '_ {
        self.points.iter().map(|p| p.at).enumerate()
    }

    /// The sets of vertices that reach a point, at most so many.
    pub(super) fn sets(&self, place: usize, most: usize) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        // What is still to be opened, and what has been taken on the way.
        let mut open = vec![(vec![self.points[place].origin], Vec::new())];
        while let Some((mut pending, mut taken)) = open.pop() {
            if found.len() >= most {
                break;
            }
            let Some(origin) = pending.pop() else {
                found.push(taken);
                continue;
            };
            match self.origins[origin as usize] {
                Origin::Nothing => {}
                Origin::Taken(vertex, rest) => {
                    taken.push(vertex as usize);
                    pending.push(rest);
                }
                Origin::Joined(one, other) => pending.extend([one, other]),
                Origin::Either(one, other) => {
                    let mut second = pending.clone();
                    second.push(other);
                    open.push((second, taken.clone()));
                    pending.push(one);
                }
            }
            open.push((pending, taken));
        }
        found
    }
}
