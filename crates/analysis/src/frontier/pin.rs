//! Space → the first packages of the frontiers that are left where one issue is pinned to one option.
//!
//! Utilities add up over groups, so the frontier with an option of group `g` pinned is found among the sums of the
//! undominated rows of `g` that have the option and the frontier of all other groups, which is composed once for the
//! whole group. Where one row has the option, its sums dominate each other nowhere, and nothing is compared.
//! Options that no row has are passed over; of groups of one row the first stands for all.
//! Cost: one composition for each group of more than one row, then for each option its rows times that frontier; no
//! more than [`MOST_SUMS`] such pairs in all, and no more packages than the caller asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::compose::{self, Composed, Own};
use crate::options::{Options, Refusal, Watch};
use crate::space::{Group, Space};

/// The most pairs of a row and a point that are added up.
pub const MOST_SUMS: usize = 1 << 25;

/// What may still be done, counted over all threads. Whether it is enough does not depend on their order.
struct Left {
    sums: AtomicUsize,
    packages: AtomicUsize,
}

/// The places of the first packages; none where there are more than `most`, or more pairs than [`MOST_SUMS`].
///
/// # Errors
/// Stops where the progress function says so.
pub fn pinned(
    space: &Space<'_>,
    most: usize,
    options: &Options<'_>,
) -> Result<Option<BTreeSet<u128>>, Refusal> {
    let quiet = Options { progress: None, ..*options };
    let alone = space.groups.iter().position(|g| g.rows() == 1);
    let groups: Vec<usize> =
        (0..space.groups.len()).filter(|g| space.groups[*g].rows() > 1 || alone == Some(*g)).collect();
    let watch = Watch::new(options, "flips", groups.len() as u64);
    let own = compose::own(space);
    let left = Left { sums: AtomicUsize::new(0), packages: AtomicUsize::new(0) };
    let one = |group: &usize| -> Result<Option<Vec<u128>>, Refusal> {
        let others = (0..space.groups.len()).filter(|g| g != group).collect();
        let found = match compose::compose_of(space, (Arc::clone(&own), others), &quiet) {
            Ok(rest) => of_group(space, (*group, &rest), (&left, most), &quiet)?,
            Err(Refusal::TooManyPoints { .. }) => None,
            Err(refusal) => return Err(refusal),
        };
        if watch.step() { Ok(found) } else { Err(Refusal::Stopped) }
    };
    let found: Result<Vec<Option<Vec<u128>>>, Refusal> = groups.par_iter().map(one).collect();
    Ok(found?.into_iter().collect::<Option<Vec<_>>>().map(|all| all.into_iter().flatten().collect()))
}

fn of_group(
    space: &Space<'_>,
    (group, rest): (usize, &Composed<'_>),
    (left, most): (&Left, usize),
    options: &Options<'_>,
) -> Result<Option<Vec<u128>>, Refusal> {
    let group = &space.groups[group];
    let others: Vec<u128> = (0..rest.points().len()).map(|index| rest.first_package(index)).collect();
    let mut found = Vec::new();
    for rows in rows_by_option(space, group) {
        let own = compose::undominated(space, group, rows.iter().copied());
        let pairs = own.points.len().saturating_mul(others.len());
        if left.sums.fetch_add(pairs, Ordering::Relaxed).saturating_add(pairs) > MOST_SUMS {
            return Ok(None);
        }
        let listed = match firsts((space, group), &own, (rest, &others), options) {
            Ok(listed) => listed,
            Err(Refusal::TooManyPoints { .. }) => return Ok(None),
            Err(refusal) => return Err(refusal),
        };
        if left.packages.fetch_add(listed.len(), Ordering::Relaxed).saturating_add(listed.len()) > most {
            return Ok(None);
        }
        found.extend(listed);
    }
    Ok(Some(found))
}

/// For each option that some row has, the rows that have it.
fn rows_by_option(space: &Space<'_>, group: &Group) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    for issue in &group.issues {
        let size = space.scenario.issues[*issue].options.len() as u128;
        let mut by_option: BTreeMap<u128, Vec<usize>> = BTreeMap::new();
        for (row, code) in group.codes.iter().enumerate() {
            by_option.entry(code / space.places[*issue] % size).or_default().push(row);
        }
        all.extend(by_option.into_values());
    }
    all
}

/// The first package of each undominated sum.
fn firsts(
    (space, group): (&Space<'_>, &Group),
    own: &Own,
    (rest, others): (&Composed<'_>, &[u128]),
    options: &Options<'_>,
) -> Result<Vec<u128>, Refusal> {
    let codes: Vec<u128> = own.first_rows().into_iter().map(|row| group.codes[row]).collect();
    if let [code] = codes[..] {
        return Ok(others.iter().map(|other| code + other).collect());
    }
    let kept = compose::sums(&own.points, rest.points(), space.unit.tolerance, options)?;
    let mut first = vec![u128::MAX; kept.len()];
    for (own_at, code) in codes.iter().enumerate() {
        for (other_at, other) in others.iter().enumerate() {
            let pair = own.points.point(own_at).iter().zip(rest.points().point(other_at));
            let sum: Vec<i64> = pair.map(|(a, b)| a + b).collect();
            if let Some(at) = kept.find(&sum) {
                first[at] = first[at].min(code + other);
            }
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing;

    proptest! {
        #[test]
        fn the_first_package_of_every_frontier_with_one_option_pinned(scenario in testing::small()) {
            let options = Options::default();
            let space = Space::new(&scenario, &options).unwrap();
            let found = pinned(&space, usize::MAX, &options).unwrap().unwrap();
            let found: Vec<_> = found.into_iter().map(|code| space.package(code)).collect();
            let feasible = testing::feasible(&scenario);
            let utilities = |p: &Vec<u16>| -> Vec<_> {
                (0..scenario.parties.len()).map(|k| scenario.utility(k, p).unwrap()).collect()
            };
            let mut expected = BTreeSet::new();
            for issue in 0..scenario.issues.len() {
                for option in 0..3 {
                    let part: Vec<_> = feasible.iter().filter(|p| p[issue] == option).collect();
                    let all: Vec<_> = part.iter().map(|p| utilities(p)).collect();
                    let above = |a: &Vec<_>, b: &Vec<_>| a != b && a.iter().zip(b).all(|(x, y)| x >= y);
                    for (at, package) in part.iter().enumerate() {
                        let first = all.iter().position(|u| *u == all[at]) == Some(at);
                        if first && !all.iter().any(|u| above(u, &all[at])) {
                            expected.insert((*package).clone());
                        }
                    }
                }
            }
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn more_than_asked_for_is_nothing() {
        let scenario = testing::new_recruit();
        let space = Space::new(&scenario, &Options::default()).unwrap();
        let found = pinned(&space, usize::MAX, &Options::default()).unwrap().unwrap();
        assert!(pinned(&space, found.len() - 1, &Options::default()).unwrap().is_none());
    }
}
