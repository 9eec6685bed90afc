//! Utilities in doubles, fast enough to draw every package of a case.

use mediant_core::case::Aggregation;
use mediant_core::number::to_f64;
use mediant_core::scenario::{MatterKind, Scenario, Seat, Term, Weights};

/// The most packages that are walked through for a picture; of more, every n-th is taken.
const MAX_WALK: u128 = 60_000;

/// One party's parts.
struct Parts {
    offset: f64,
    worth: Vec<Vec<f64>>,
    terms: Vec<(Term, f64)>,
}

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
    let parts: Vec<Parts> = scenario.parties.iter().map(parts).collect::<Option<_>>()?;
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
            rows.push(parts.iter().map(|p| utility(scenario, p, &package)).collect());
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

fn parts(seat: &Seat) -> Option<Parts> {
    let Weights::Exact(weights) = &seat.weights else { return None };
    let mut worth = Vec::with_capacity(weights.len());
    for (weight, values) in weights.iter().zip(&seat.values) {
        let weight = to_f64(weight);
        let row: Option<Vec<f64>> = values.iter().map(|v| Some(weight * to_f64(v.exact()?))).collect();
        worth.push(row?);
    }
    let term = |t: &Term| Some((t.clone(), to_f64(t.adds.exact()?)));
    let terms = seat.interactions.iter().map(term).collect::<Option<_>>()?;
    Some(Parts { offset: to_f64(&seat.offset), worth, terms })
}

fn utility(scenario: &Scenario, parts: &Parts, package: &[u16]) -> f64 {
    let mean = scenario.aggregation == Aggregation::MeanOfIncluded;
    let mut sum = 0.0;
    let mut included = 0_u32;
    for ((row, option), matter) in parts.worth.iter().zip(package).zip(&scenario.issues) {
        let is_in = matter.kind == MatterKind::Article && *option == 1;
        included += u32::from(is_in);
        if !mean || is_in {
            sum += row.get(usize::from(*option)).copied().unwrap_or(0.0);
        }
    }
    if mean && included > 0 {
        sum /= f64::from(included);
    }
    for (term, adds) in &parts.terms {
        if term.holds(package) {
            sum += adds;
        }
    }
    sum + parts.offset
}
