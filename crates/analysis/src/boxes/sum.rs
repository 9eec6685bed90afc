//! Points of parts → points of the whole, with their packages.
//!
//! All packages in exactly the boxes of a set take, on each issue, an option that all these boxes ask for. At an
//! undominated point no further box meets them all, for it would add to it. So the packages of a point are the
//! disjoint products of such ranges, one for each of its sets, and are counted by multiplying and adding.

use mediant_core::scenario::Package;
use num_bigint::BigUint;

use super::conflict::Part;
use super::search::Found;
use super::set::Set;
use super::sweep::Pair;
use super::{Boxes, Point};
use crate::options::Refusal;

/// The one point of a problem without boxes: any package reaches it.
pub(super) fn nothing(problem: &Boxes, parts: &[Part], constant: Pair) -> Vec<Point> {
    let held = |issue: &usize| parts.iter().any(|p| p.issues.binary_search(issue).is_ok());
    let free = (0..problem.sizes.len()).filter(|issue| !held(issue));
    let packages = free.map(|issue| BigUint::from(problem.sizes[issue])).product();
    vec![Point { steps: constant.to_vec(), package: vec![0; problem.sizes.len()], packages: Some(packages) }]
}

/// The points of one part, of each at most so many sets; issues of others are at their first option.
pub(super) fn own(problem: &Boxes, part: &Part, found: &[Found], most: usize) -> Vec<Point> {
    let point = |found: &Found| {
        let ranges = found.sets.iter().map(|set| ranges(problem, part, set));
        let mut first: Option<Package> = None;
        let mut packages = BigUint::ZERO;
        for range in ranges {
            let package: Package = range.iter().map(|(low, _)| *low).collect();
            packages += part
                .issues
                .iter()
                .map(|issue| BigUint::from(range[*issue].1 - range[*issue].0) + 1_u32)
                .product::<BigUint>();
            if first.as_ref().is_none_or(|f| package < *f) {
                first = Some(package);
            }
        }
        let packages = (found.sets.len() < most).then_some(packages);
        Point { steps: found.at.to_vec(), package: first.unwrap_or_default(), packages }
    };
    found.iter().map(point).collect()
}

/// For each issue, the options that all boxes of a set ask for.
fn ranges(problem: &Boxes, part: &Part, set: &Set) -> Vec<(u16, u16)> {
    let mut ranges: Vec<(u16, u16)> = problem.sizes.iter().map(|size| (0, size - 1)).collect();
    for (issue, first, last) in set.iter().flat_map(|v| &part.boxes[v]) {
        let held = &mut ranges[*issue];
        *held = (held.0.max(*first), held.1.min(*last));
    }
    part.issues.iter().fold(vec![(0, 0); ranges.len()], |mut own, issue| {
        own[*issue] = ranges[*issue];
        own
    })
}

/// The undominated sums of a point of each, which are about different issues.
///
/// # Errors
/// Refuses more points than the limit.
pub(super) fn sums(one: &[Point], other: &[Point], limit: usize) -> Result<Vec<Point>, Refusal> {
    let mut pairs: Vec<(Pair, usize, usize)> = Vec::new();
    for (a, x) in one.iter().enumerate() {
        for (b, y) in other.iter().enumerate() {
            pairs.push(([x.steps[0] + y.steps[0], x.steps[1] + y.steps[1]], a, b));
        }
        if pairs.len() > 1 << 20 {
            thin(&mut pairs);
        }
    }
    thin(&mut pairs);
    let mut found: Vec<Point> = Vec::new();
    for (steps, a, b) in pairs {
        let (x, y) = (&one[a], &other[b]);
        let package: Package = x.package.iter().zip(&y.package).map(|(p, q)| p + q).collect();
        let packages = x.packages.as_ref().zip(y.packages.as_ref()).map(|(p, q)| p * q);
        match found.last_mut() {
            Some(last) if last.steps == steps => {
                last.package = package.min(std::mem::take(&mut last.package));
                last.packages = last.packages.take().zip(packages).map(|(p, q)| p + q);
            }
            _ => found.push(Point { steps: steps.to_vec(), package, packages }),
        }
        if found.len() > limit {
            return Err(Refusal::TooManyPoints { limit });
        }
    }
    Ok(found)
}

/// Leaves the undominated pairs, equal ones all, falling in the first coordinate.
fn thin(pairs: &mut Vec<(Pair, usize, usize)>) {
    pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut last = [i128::MAX, i128::MIN];
    pairs.retain(|(at, _, _)| {
        let kept = *at == last || at[1] > last[1];
        if kept {
            last = *at;
        }
        kept
    });
}
