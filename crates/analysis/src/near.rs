//! Scenario → the packages near the best under a concept: what parties look for who cannot have the best itself.
//!
//! Nash: by the product of gains `U_k − d_k`; egalitarian: by the least of them; utilitarian: by the sum of utilities;
//! Kalai–Smorodinsky: by the least share of the ideal gains, `min_k (U_k − d_k) / (a_k − d_k)`. A loss is stated as a share of the
//! best: with 1/20, all packages worth at least 95% of it. Packages that are dominated count too. Method, ties and cost:
//! [`crate::best`]. Only where utilities add up without ceilings and every party must accept.

use mediant_core::analysis::{Concept, NearBest, Ranked};
use mediant_core::number::{Fraction, to_f64};
use mediant_core::scenario::Scenario;
use num_bigint::BigInt;
use num_traits::Signed;

use crate::best::{self, HowMany, Kind, Measure};
use crate::count::{Columns, TooLarge};
use crate::frontier;
use crate::options::{Options, Refusal};
use crate::solution::Basis;
use crate::space::Space;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The concept.
    pub concept: Concept,
    /// How many packages are listed at most.
    pub most: usize,
    /// Up to what loss, as a share of the best, not negative; none for the best so many.
    pub loss: Option<Fraction>,
}

/// The packages near the best; none where the zone is empty.
///
/// # Errors
/// Refuses what [`Space::new`] and [`crate::best`] refuse, other concepts, and scenarios where utilities do not add up, worth has
/// a ceiling, or some party can be outvoted.
///
/// ```
/// use mediant_analysis::near::{Asked, near};
/// use mediant_analysis::Options;
/// use mediant_core::analysis::Concept;
/// # use mediant_testkit::build::{pointed, scenario};
/// # let prices = |points: [i64; 3], name| pointed(name, &[points.to_vec()], (0, 100), 0);
/// # let scenario = scenario("doc", &["price"], vec![prices([0, 50, 100], "seller"), prices([100, 60, 0], "buyer")]);
/// let asked = Asked { concept: Concept::Nash, most: 2, loss: None };
/// let found = near(&scenario, &asked, &Options::default()).unwrap().unwrap();
/// assert_eq!(found.packages[0].package, [1]);
/// assert_eq!(found.best, 0.3);
/// ```
pub fn near(scenario: &Scenario, asked: &Asked, options: &Options<'_>) -> Result<Option<NearBest>, Refusal> {
    let space = Space::new(scenario, options)?;
    let whole = space.is_additive() && !space.has_soft_red_lines() && !space.is_partial() && space.unit.exact;
    if !whole || space.at_least < space.parties() || space.ceilings.iter().any(Option::is_some) {
        return Err(Refusal::Unfit(
            "packages near the best are listed only where utilities add up without a ceiling and every party must accept"
                .to_owned(),
        ));
    }
    let Some(measure) = measure(&space, asked.concept, options)? else { return Ok(None) };
    let problem: Vec<Columns> = space.groups.iter().map(|g| g.columns.clone()).collect();
    let pairs = space.reservations.iter().zip(&space.offsets);
    let thresholds: Vec<Option<i128>> = pairs.map(|(least, offset)| Some(least - offset)).collect();
    let refused = |why: TooLarge| Refusal::Unfit(why.to_string());
    let most = if asked.loss.is_some() { 1 } else { asked.most };
    let first = best::k_best(&problem, &thresholds, &measure, most).map_err(refused)?;
    let Some(best) = first.packages.first().map(|p| p.value.clone()) else { return Ok(None) };
    let (count, counted, packages) = match &asked.loss {
        None => (first.ties, true, first.packages),
        Some(share) => {
            let loss = best.abs() * share;
            let near = best::within(&problem, &thresholds, &measure, (&loss, asked.most)).map_err(refused)?;
            match near.count {
                HowMany::Exactly(count) => (count, true, near.packages),
                HowMany::AtLeast(count) => (count, false, near.packages),
            }
        }
    };
    Ok(Some(NearBest {
        concept: asked.concept,
        best: to_f64(&best),
        loss: asked.loss.clone(),
        count,
        counted,
        packages: packages.iter().map(|found| ranked(&space, found)).collect(),
    }))
}

/// What packages are judged by; none where the zone is empty or nobody can gain.
fn measure(space: &Space<'_>, concept: Concept, options: &Options<'_>) -> Result<Option<Measure>, Refusal> {
    let over = |from: &[i128]| from.iter().zip(&space.offsets).map(|(d, offset)| d - offset).collect();
    let units: Vec<BigInt> = space.unit.per_one.iter().map(Fraction::to_integer).collect();
    let zeros: Vec<i128> = over(&space.disagreements);
    Ok(Some(match concept {
        Concept::Nash => Measure { kind: Kind::Product, zeros, units },
        Concept::Egalitarian => Measure { kind: Kind::Least, zeros, units },
        Concept::Utilitarian => Measure { kind: Kind::Sum, zeros: over(&vec![0; space.parties()]), units },
        Concept::KalaiSmorodinsky => {
            let whole = frontier::frontier(space, options)?;
            let zone = frontier::of_zone(space, &whole.edge, options)?;
            let basis = Basis::told(space, &zone);
            let width = |(ideal, d): (&i128, &i128)| BigInt::from(ideal - d);
            let units: Vec<BigInt> = basis.ideals.iter().zip(&basis.disagreements).map(width).collect();
            if zone.corners.is_empty() || !units.iter().all(Signed::is_positive) {
                return Ok(None);
            }
            Measure { kind: Kind::Least, zeros, units }
        }
        other => {
            return Err(Refusal::Unfit(format!(
                "packages near the best are listed for nash, egalitarian, kalai-smorodinsky and utilitarian, not for {}",
                other.name()
            )));
        }
    }))
}

fn ranked(space: &Space<'_>, found: &best::Ranked) -> Ranked {
    let mut package = vec![0; space.scenario.issues.len()];
    for (group, row) in space.groups.iter().zip(&found.rows) {
        group.options(*row).for_each(|(issue, option)| package[issue] = option);
    }
    let utility = |k: usize| space.steps(k, &package).map_or(f64::NAN, |steps| space.unit.utility(k, steps));
    Ranked { utilities: (0..space.parties()).map(utility).collect(), value: to_f64(&found.value), package }
}

#[cfg(test)]
mod tests;
