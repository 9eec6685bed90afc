//! Utilities of packages, for a picture.

use mediant_analysis::space::unit;
use mediant_core::scenario::Scenario;

/// The most packages that are walked through for a picture; of more, every n-th is taken.
const MAX_WALK: u128 = 60_000;

/// Utilities of packages, for a picture.
pub(crate) struct Sample {
    /// One row a package, one column a party.
    pub(crate) rows: Vec<Vec<f64>>,
    /// Which packages were taken: every n-th.
    pub(crate) every: u128,
}

/// Utilities of consistent packages that cross no needed red line; none where a number of some party is not known
/// exactly.
/// Cost: at most [`MAX_WALK`] packages times parties times issues.
pub(crate) fn sample(scenario: &Scenario) -> Option<Sample> {
    let (unit, parts) = unit::measure(scenario, false).ok()?;
    let sizes: Vec<u128> = scenario.issues.iter().map(|m| m.options.len() as u128).collect();
    let all = sizes.iter().try_fold(1_u128, |product, size| product.checked_mul(*size))?;
    let step = stride(all);
    let mut rows = Vec::new();
    let mut at = 0;
    while at < all {
        let package = unranked(at, &sizes);
        let barred = (0..scenario.parties.len())
            .any(|k| scenario.is_needed(k) && scenario.crosses_red_line(k, &package));
        if scenario.is_consistent(&package) && !barred {
            let utility = |(party, parts): (usize, &unit::Parts)| {
                let steps = parts.steps(scenario, (&unit, party), &package)?;
                Some(unit.utility(party, steps))
            };
            rows.extend(parts.iter().enumerate().map(utility).collect::<Option<Vec<f64>>>());
        }
        at += step;
    }
    Some(Sample { rows, every: step })
}

/// Every n-th package, with n odd and no multiple of small primes, so that no option is always passed over.
fn stride(all: u128) -> u128 {
    if all <= MAX_WALK {
        return 1;
    }
    let mut step = all.div_ceil(MAX_WALK);
    while [2, 3, 5, 7, 11, 13].iter().any(|prime: &u128| step.is_multiple_of(*prime)) {
        step += 1;
    }
    step
}

fn unranked(rank: u128, sizes: &[u128]) -> Vec<u16> {
    let mut rest = rank;
    let mut package = vec![0; sizes.len()];
    for (slot, size) in package.iter_mut().zip(sizes).rev() {
        *slot = u16::try_from(rest % size).unwrap_or(u16::MAX);
        rest /= size;
    }
    package
}
