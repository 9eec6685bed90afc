//! Space → the first packages of the frontiers that are left where one issue is pinned to one option.
//!
//! Utilities add up over groups, so the frontier with an option of group `g` pinned is found among the sums of the
//! undominated rows of `g` that have the option and the frontier of all other groups, which is composed once for the
//! whole group. Where one row has the option, its sums dominate each other nowhere, and nothing is compared.
//! Options that no row has are passed over; of groups of one row the first stands for all.
//! Cost: one composition for each group of more than one row, then for each option its rows times that frontier; no
//! more than [`MOST_SUMS`] such pairs in all, and no more packages than the caller asks for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use mediant_core::scenario::Package;
use rayon::prelude::*;

use super::compose::{self, Composed};
use crate::maxima::{self, Own};
use crate::options::{Options, Refusal, Watch};
use crate::space::{Group, Space};

/// The most pairs of a row and a point that are added up.
pub const MOST_SUMS: usize = 1 << 25;

/// What may still be done, counted over all threads. Whether it is enough does not depend on their order.
struct Left {
    sums: AtomicUsize,
    packages: AtomicUsize,
}

/// What `each` makes of the first packages of each group, given the issues that are pinned there; none where there are
/// more packages than `most` in all, or more pairs than [`MOST_SUMS`].
///
/// # Errors
/// Stops where the progress function says so.
pub fn pinned<T: Send>(
    space: &Space<'_>,
    most: usize,
    each: impl Fn(&[usize], Vec<Package>) -> T + Sync,
    options: &Options<'_>,
) -> Result<Option<Vec<T>>, Refusal> {
    let quiet = Options { progress: None, ..*options };
    let alone = space.groups.iter().position(|g| g.rows() == 1);
    let groups: Vec<usize> =
        (0..space.groups.len()).filter(|g| space.groups[*g].rows() > 1 || alone == Some(*g)).collect();
    let watch = Watch::new(options, "flips", groups.len() as u64);
    let left = Left { sums: AtomicUsize::new(0), packages: AtomicUsize::new(0) };
    let alike = space.groups.iter().filter(|g| g.rows() == 1).flat_map(|g| g.issues.iter().copied());
    let alike: Vec<usize> = alike.collect();
    let one = |group: &usize| -> Result<Option<T>, Refusal> {
        let others = (0..space.groups.len()).filter(|g| g != group).collect();
        let found = match compose::compose_of(space, others, &quiet) {
            Ok(rest) => of_group(space, (*group, &rest), (&left, most), &quiet)?,
            Err(Refusal::TooManyPoints { .. }) => None,
            Err(refusal) => return Err(refusal),
        };
        let issues = if alone == Some(*group) { &alike } else { &space.groups[*group].issues };
        let made = found.map(|packages| each(issues, packages));
        if watch.step() { Ok(made) } else { Err(Refusal::Stopped) }
    };
    let made: Result<Vec<Option<T>>, Refusal> = groups.par_iter().map(one).collect();
    Ok(made?.into_iter().collect())
}

fn of_group(
    space: &Space<'_>,
    (group, rest): (usize, &Composed<'_>),
    (left, most): (&Left, usize),
    options: &Options<'_>,
) -> Result<Option<Vec<Package>>, Refusal> {
    let group = &space.groups[group];
    let others: Vec<Package> = (0..rest.front().len()).map(|index| rest.first_package(index)).collect();
    let mut found = Vec::new();
    for rows in rows_by_option(group) {
        let own = undominated(space, group, &rows);
        let pairs = own.front.len().saturating_mul(others.len());
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
fn rows_by_option(group: &Group) -> Vec<Vec<usize>> {
    let mut by_option: BTreeMap<(usize, u16), Vec<usize>> = BTreeMap::new();
    for row in 0..group.rows() {
        group.options(row).for_each(|at| by_option.entry(at).or_default().push(row));
    }
    by_option.into_values().collect()
}

/// The first package of each undominated sum.
fn firsts(
    (space, group): (&Space<'_>, &Group),
    own: &Own,
    (rest, others): (&Composed<'_>, &[Package]),
    options: &Options<'_>,
) -> Result<Vec<Package>, Refusal> {
    let with = |row: usize, other: &Package| {
        let mut package = other.clone();
        group.options(row).for_each(|(issue, option)| package[issue] = option);
        package
    };
    let rows: Vec<usize> = own.front.from.iter().map(|from| from.0 as usize).collect();
    if let [row] = rows[..] {
        return Ok(others.iter().map(|other| with(row, other)).collect());
    }
    let kept = maxima::sums_of_two(&own.front, rest.front(), space.unit.tolerance, options)?;
    let mut first: Vec<Option<Package>> = vec![None; kept.len()];
    for (own_at, row) in rows.iter().enumerate() {
        for (other_at, other) in others.iter().enumerate() {
            let pair = own.front.point(own_at).iter().zip(rest.front().point(other_at));
            let sum: Vec<i128> = pair.map(|(a, b)| a + b).collect();
            if let Some(at) = kept.find(&sum) {
                let package = with(*row, other);
                if first[at].as_ref().is_none_or(|first| package < *first) {
                    first[at] = Some(package);
                }
            }
        }
    }
    Ok(first.into_iter().flatten().collect())
}

/// The undominated ones among some rows of a group; their numbers are those in the group.
fn undominated(space: &Space<'_>, group: &Group, rows: &[usize]) -> Own {
    let columns: Vec<Vec<i128>> =
        group.columns.iter().map(|column| rows.iter().map(|row| column[*row]).collect()).collect();
    let mut own = maxima::undominated(&columns, space.unit.tolerance);
    let number =
        |place: u32| rows.get(place as usize).and_then(|row| u32::try_from(*row).ok()).unwrap_or(u32::MAX);
    own.front.from.iter_mut().for_each(|from| from.0 = number(from.0));
    own.rows.iter_mut().for_each(|row| row.0 = number(row.0));
    own
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::testing;

    fn all(space: &Space<'_>, most: usize) -> Option<BTreeSet<Package>> {
        let found = pinned(space, most, |_, packages| packages, &Options::default()).unwrap();
        found.map(|lists| lists.into_iter().flatten().collect())
    }

    proptest! {
        #[test]
        fn the_first_package_of_every_frontier_with_one_option_pinned(scenario in testing::small()) {
            let options = Options::default();
            let space = Space::new(&scenario, &options).unwrap();
            let found: Vec<_> = all(&space, usize::MAX).unwrap().into_iter().collect();
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
        let found = all(&space, usize::MAX).unwrap();
        assert!(all(&space, found.len() - 1).is_none());
    }
}
