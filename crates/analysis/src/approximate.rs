//! Groups → an ε-frontier: packages of which one is, for every party, at most ε worse than any feasible package.
//!
//! For each feasible package `x` there is a member `m` with `U_k(m) ≥ U_k(x) − ε` for every party `k` (additive
//! ε-dominance). Composed from the last group to the first, like the frontier itself. While the undominated sums are
//! few, all are kept. Where they are more than [`PLENTY`], a part `δ_k` of what is left of ε is spent: in the order of
//! falling sums of utilities a sum is kept unless a kept one is at most `δ_k` worse for every party. A package loses at most
//! `δ_k` at each group, and these add up to at most ε.
//! It is not the frontier, and its members need not lie on it; which packages tie is not said.
//! Cost: for each group its undominated rows times the points kept, each with one question to a tree of points.
//! Sources: C. H. Papadimitriou and M. Yannakakis, *On the approximability of trade-offs and optimal access of web
//! sources*, FOCS 2000 (small ε-frontiers exist); M. Laumanns, L. Thiele, K. Deb and E. Zitzler, *Combining
//! convergence and diversity in evolutionary multiobjective optimization*, Evolutionary Computation 10, 2002, pp.
//! 263–282 (an archive by ε-dominance).

#[cfg(test)]
mod tests;

use mediant_core::number::Fraction;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use crate::maxima::forest::Forest;
use crate::maxima::{self, Front, Own, Problem, sums};
use crate::options::{Options, Progress, Refusal};

/// So many undominated sums are all kept, whatever ε is.
pub const PLENTY: usize = 4_000;

/// How many sums are looked at together.
const BATCH: usize = 1 << 21;

/// Packages that come within ε of every feasible package.
#[derive(Clone, Debug, PartialEq)]
pub struct Approximation {
    /// The ε that was asked for, in utility: by how much, at most, the best member for it is worse than a feasible
    /// package for any party.
    pub epsilon: Fraction,
    /// The part of it that was spent, in steps of each party: nought where the members are the frontier itself.
    pub spent: Vec<i128>,
    /// The members, falling.
    pub members: Vec<Member>,
}

/// A package of an approximation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Utility of each party, in steps, without what every package is worth beforehand.
    pub steps: Vec<i128>,
    /// A row for each group.
    pub rows: Vec<u32>,
}

/// An ε-frontier of a problem whose parties have so many steps to one of utility.
///
/// # Errors
/// Refuses more points than the options allow: then a larger ε is needed; an ε below nought, or a problem whose parts
/// do not fit together; stops where the progress function says so.
pub fn approximate(
    problem: &Problem,
    scales: &[BigInt],
    epsilon: &Fraction,
    options: &Options<'_>,
) -> Result<Approximation, Refusal> {
    thinned(problem, (scales, epsilon), PLENTY, options)
}

/// An ε-frontier where more than so many sums are thinned out.
fn thinned(
    problem: &Problem,
    (scales, epsilon): (&[BigInt], &Fraction),
    plenty: usize,
    options: &Options<'_>,
) -> Result<Approximation, Refusal> {
    let width = maxima::check(problem)?;
    let allowed: Option<Vec<i128>> = scales.iter().map(|scale| allowance(scale, epsilon)).collect();
    let Some(allowed) = allowed.filter(|a| a.len() == width && !epsilon.is_negative()) else {
        return Err(Refusal::Malformed("the ε of a frontier and its parties do not fit together".to_owned()));
    };
    let own: Vec<Own> = problem.iter().map(|group| maxima::undominated(group, 0)).collect();
    let per_step: Vec<f64> = scales.iter().map(|s| s.to_f64().map_or(0.0, f64::recip)).collect();
    let mut spent = vec![0; width];
    let mut levels = vec![maxima::nothing(width)];
    for (group, mine) in own.iter().enumerate().rev() {
        let done = (own.len() - 1 - group) as u64;
        let progress = Progress { stage: "frontier", done, total: own.len() as u64 };
        let go_on = || options.progress.is_none_or(|told| told(progress));
        let Some(rest) = levels.last().filter(|_| go_on()) else { return Err(Refusal::Stopped) };
        let limits = sums::Limits {
            tolerance: 0,
            shift: maxima::key_shift(problem),
            points: plenty.min(options.frontier_limit),
            batch: sums::BATCH,
        };
        // What is not the frontier in any case is thinned out once more at the end.
        let once_more = group == 0 && spent.iter().any(|used| *used > 0);
        let few = if once_more { None } else { few(sums::sums(&mine.front, rest, &limits, &go_on))? };
        let next = match few {
            None => {
                // Of the equal shares of this group and those still to come it takes three, at the last what is left:
                // what is thinned out early costs all later groups less.
                let share = i128::try_from((group + 1).div_ceil(3)).unwrap_or(i128::MAX);
                let part: Vec<i128> =
                    allowed.iter().zip(&spent).map(|(all, used)| (all - used) / share).collect();
                spent.iter_mut().zip(&part).for_each(|(used, part)| *used += part);
                let spread = Spread { part: &part, per_step: &per_step, limit: options.frontier_limit };
                spread.sums(&mine.front, rest, &go_on)?
            }
            Some(few) => few,
        };
        levels.push(next);
    }
    levels.reverse();
    let composed = maxima::Composed { own, levels };
    let front = composed.front();
    let member = |at: usize| Member { steps: front.point(at).to_vec(), rows: composed.first(at) };
    let mut members: Vec<Member> = (0..front.len()).map(member).collect();
    members.sort_by(|a, b| b.steps.cmp(&a.steps));
    Ok(Approximation { epsilon: epsilon.clone(), spent, members })
}

/// The points, unless they are too many.
fn few(found: Result<Front, Refusal>) -> Result<Option<Front>, Refusal> {
    match found {
        Err(Refusal::TooManyPoints { .. }) => Ok(None),
        other => other.map(Some),
    }
}

/// ε in whole steps of a party, rounded down; no more than steps go.
fn allowance(scale: &BigInt, epsilon: &Fraction) -> Option<i128> {
    let steps = (epsilon * Fraction::from(scale.clone())).floor().to_integer();
    scale.is_positive().then(|| steps.to_i128().unwrap_or(maxima::MOST_STEPS).min(maxima::MOST_STEPS))
}

/// How sums are thinned out.
struct Spread<'a> {
    /// By how much, in steps, a kept sum may be worse for each party.
    part: &'a [i128],
    /// For each party, the utility of one step.
    per_step: &'a [f64],
    limit: usize,
}

impl Spread<'_> {
    /// Sums of which one is at most the part worse than any sum.
    fn sums(&self, own: &Front, rest: &Front, go_on: &dyn Fn() -> bool) -> Result<Front, Refusal> {
        let (ones, others) = (self.utilities(own), self.utilities(rest));
        let mut order: Vec<usize> = (0..own.len()).collect();
        order.sort_by(|a, b| ones[*b].total_cmp(&ones[*a]));
        let mut forest = Forest::new(own.width, 0);
        let mut kept = Front::new(own.width);
        let (mut point, mut lower) = (vec![0; own.width], vec![0; own.width]);
        for batch in order.chunks((BATCH / rest.len().max(1)).max(1)) {
            if !go_on() {
                return Err(Refusal::Stopped);
            }
            let pair = |one: &usize| (0..rest.len()).map(|other| (*one, other)).collect::<Vec<_>>();
            let sum = |(one, other): (usize, usize)| (ones[one] + others[other], one, other);
            let mut pairs: Vec<(f64, usize, usize)> = batch.iter().flat_map(pair).map(sum).collect();
            pairs.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            for (_, one, other) in pairs {
                let parts = own.point(one).iter().zip(rest.point(other));
                point.iter_mut().zip(parts).for_each(|(to, (a, b))| *to = a + b);
                lower.iter_mut().zip(&point).zip(self.part).for_each(|((to, p), part)| *to = p - part);
                if forest.covers(&lower) {
                    continue;
                }
                if kept.len() >= self.limit {
                    return Err(Refusal::TooManyPoints { limit: self.limit });
                }
                forest.add(&point);
                kept.push(&point, 1, (own.from[one].0, u32::try_from(other).unwrap_or(u32::MAX)));
            }
        }
        Ok(falling(&kept))
    }

    /// The sum of the utilities of each point.
    fn utilities(&self, front: &Front) -> Vec<f64> {
        let sum = |at: usize| -> f64 {
            front.point(at).iter().zip(self.per_step).map(|(steps, step)| *steps as f64 * step).sum()
        };
        (0..front.len()).map(sum).collect()
    }
}

/// The points in falling order, as sums of fronts need them.
fn falling(kept: &Front) -> Front {
    let mut order: Vec<usize> = (0..kept.len()).collect();
    order.sort_by(|a, b| kept.point(*b).cmp(kept.point(*a)));
    let mut front = Front::new(kept.width);
    for at in order {
        front.push(kept.point(at), kept.counts[at], kept.from[at]);
    }
    front
}
