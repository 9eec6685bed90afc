#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "test helpers; doubles nearest to the same fraction are the same"
)]

use mediant_core::case::Aggregation;
use mediant_core::number::whole;
use mediant_testkit::brute;
use mediant_testkit::random::{self, SMALL};
use num_traits::Zero;
use proptest::prelude::*;

use super::*;

/// What a concept makes of a package; none where it makes nothing of it.
fn value(scenario: &Scenario, concept: Concept, package: &[u16]) -> Option<Fraction> {
    let utilities = || (0..scenario.parties.len()).map(|k| brute::utility(scenario, k, package));
    let gains = || {
        let without = scenario.parties.iter().map(|seat| seat.disagreement.exact().unwrap().clone());
        utilities().zip(without).map(|(u, d)| u - d)
    };
    match concept {
        Concept::Nash => gains().all(|g| g > Fraction::zero()).then(|| gains().product()),
        Concept::Egalitarian => gains().min(),
        _ => Some(utilities().sum()),
    }
}

proptest! {
    #[test]
    fn the_best_are_those_of_the_definition(
        scenario in random::additive(SMALL),
        concept in prop::sample::select(vec![Concept::Nash, Concept::Egalitarian, Concept::Utilitarian]),
        (most, percent) in (1_usize..6, prop::option::of(0_i64..120)),
    ) {
        let asked = Asked { concept, most, loss: percent.map(|p| whole(p) / whole(100)) };
        let found = near(&scenario, &asked, &Options::default());
        let outvoted = scenario.at_least < scenario.parties.len();
        if outvoted || scenario.parties.iter().any(|seat| seat.ceiling.is_some()) {
            prop_assert!(matches!(found, Err(Refusal::Unfit(_))));
            return Ok(());
        }
        let zone = brute::zone(&scenario);
        let mut all: Vec<Fraction> = zone.iter().filter_map(|p| value(&scenario, concept, p)).collect();
        all.sort_by(|a, b| b.cmp(a));
        let Some(found) = found.unwrap() else {
            prop_assert!(all.is_empty());
            return Ok(());
        };
        let best = all[0].clone();
        prop_assert_eq!(found.best, to_f64(&best));
        let floor = match &asked.loss {
            Some(share) => &best - best.abs() * share,
            None => all[all.len().min(most) - 1].clone(),
        };
        let count = match &asked.loss {
            Some(_) => all.iter().filter(|v| **v >= floor).count(),
            None => all.iter().filter(|v| **v == floor).count(),
        };
        prop_assert!(found.counted && found.count == count.into());
        let listed = all.iter().filter(|v| **v >= floor).take(most).map(to_f64).collect::<Vec<_>>();
        prop_assert_eq!(found.packages.iter().map(|p| p.value).collect::<Vec<_>>(), listed);
        for ranked in &found.packages {
            prop_assert!(zone.contains(&ranked.package));
            prop_assert_eq!(to_f64(&value(&scenario, concept, &ranked.package).unwrap()), ranked.value);
        }
    }
}

#[test]
fn the_first_by_shares_of_the_ideal_is_the_solution_itself() {
    let scenario = crate::testing::new_recruit();
    let asked = Asked { concept: Concept::KalaiSmorodinsky, most: 3, loss: None };
    let found = near(&scenario, &asked, &Options::default()).unwrap().unwrap();
    let analysis = crate::analyze(&scenario, &Options::default()).unwrap();
    let solution = analysis.solutions.iter().find(|s| s.concept == Concept::KalaiSmorodinsky).unwrap();
    assert_eq!(found.packages[0].utilities, solution.utilities);
    assert_eq!((found.best, found.packages.len()), (solution.value, 3));
}

#[test]
fn what_cannot_be_listed_is_refused_with_its_reason() {
    let mut scenario = crate::testing::new_recruit();
    let asked = |concept| Asked { concept, most: 3, loss: None };
    let leximin = near(&scenario, &asked(Concept::Leximin), &Options::default()).unwrap_err();
    assert!(leximin.to_string().contains("leximin"));
    scenario.aggregation = Aggregation::MeanOfIncluded;
    assert!(near(&scenario, &asked(Concept::Nash), &Options::default()).is_err());
}
