#![allow(clippy::unwrap_used, reason = "test helpers")]

use mediant_core::Id;
use mediant_core::analysis::Concept;
use mediant_core::number::{Quantity, decimal, show};
use mediant_core::scenario::{Bar, Choice, Run, Seat, Term};
use proptest::prelude::*;

use super::*;
use crate::analyze_exact;
use crate::testing::{exact, id, matter, ratio, scenario, seat};

/// The corners of the continuous issue, unevenly spaced.
const CORNERS: [i64; 3] = [0, 10, 40];

fn price(amounts: &[Fraction]) -> Matter {
    let name = |a: &Fraction| Id::new(&decimal(a).replace('/', "-of-")).unwrap();
    Matter { id: id("price"), options: amounts.iter().map(name).collect(), kind: MatterKind::Sampled }
}

/// A price with values in tenths at its corners, and an issue with a list of options.
fn market(seats: Vec<Seat>) -> Scenario {
    let options = seats[0].values[0].len();
    let corners: Vec<Fraction> = CORNERS.iter().map(|a| whole(*a)).collect();
    scenario(vec![matter("terms", options, MatterKind::Listed), price(&corners)], seats)
}

/// The value at an amount, straight between the corners.
fn worth(values: &[Quantity], amount: &Fraction) -> Fraction {
    let at = |row: usize| values[row].exact().unwrap().clone();
    let row = usize::from(*amount >= whole(CORNERS[1]));
    let (low, high) = (whole(CORNERS[row]), whole(CORNERS[row + 1]));
    at(row) + (at(row + 1) - at(row)) * (amount - &low) / (high - low)
}

/// The same with the price in whole steps, of which each is an option of its own.
fn fine(market: &Scenario) -> Scenario {
    let mut made = market.clone();
    let amounts: Vec<Fraction> = (CORNERS[0]..=CORNERS[2]).map(whole).collect();
    made.issues[1] = Matter { kind: MatterKind::Steps, ..price(&amounts) };
    for seat in &mut made.parties {
        seat.values[1] = amounts.iter().map(|a| Quantity::Exact(worth(&seat.values[1], a))).collect();
    }
    made
}

/// The utility of what is settled, by the definition.
fn utility(market: &Scenario, party: usize, settled: &[Settled]) -> f64 {
    let seat = &market.parties[party];
    let mediant_core::scenario::Weights::Exact(weights) = &seat.weights else { return f64::NAN };
    let part = |issue: usize| match &settled[issue] {
        Settled::Option(option) => seat.values[issue][usize::from(*option)].exact().unwrap().clone(),
        Settled::Amount(amount) => worth(&seat.values[issue], amount),
    };
    to_f64(&(&weights[0] * part(0) + &weights[1] * part(1)))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// Whether some point of a stretch gives both at least this much, but for rounding.
fn covers(stretch: &Stretch, point: &[f64]) -> bool {
    let (from, to) = (&stretch.from.utilities, &stretch.to.utilities);
    // The second party rises along it: the first share that is enough for it is the best one for the first party.
    let rise = to[1] - from[1];
    let share = if rise > 0.0 { ((point[1] - from[1]) / rise).clamp(0.0, 1.0) } else { 0.0 };
    (0..2).all(|k| from[k] + (to[k] - from[k]) * share >= point[k] - 1e-9)
}

/// All packages of the finely stepped market.
fn points(fine: &Scenario) -> Vec<Vec<f64>> {
    let both = |p: Vec<u16>| (0..2).map(|k| to_f64(&fine.utility(k, &p).unwrap())).collect();
    crate::testing::packages(fine).into_iter().map(both).collect()
}

fn markets() -> impl Strategy<Value = Scenario> {
    (1_usize..=4).prop_flat_map(|options| {
        let one = (
            prop::collection::vec(1_i64..=9, 2),
            prop::collection::vec(0_i64..=10, options),
            prop::collection::vec(0_i64..=10, 3),
            0_i64..=6,
        );
        prop::collection::vec(one, 2).prop_map(|seats| {
            let made = seats.into_iter().enumerate().map(|(k, (weights, terms, price, reservation))| {
                seat(&format!("p{k}"), &weights, &[terms, price], ratio(reservation, 10))
            });
            market(made.collect())
        })
    })
}

proptest! {
    #[test]
    fn the_answer_over_all_amounts_is_no_worse_than_over_many_and_says_how_it_is_reached(market in markets()) {
        let found = analyze_exact(&market, &Options::default()).unwrap().continuous.unwrap();
        let fine = fine(&market);
        let stepped = analyze_exact(&fine, &Options::default()).unwrap();
        prop_assert!(stepped.continuous.is_none());
        for point in points(&fine) {
            prop_assert!(found.frontier.iter().any(|s| covers(s, &point)), "{:?} beats {:?}", point, found.frontier);
        }
        // One step of the price moves a utility by at most a tenth of its range.
        let depth = to_f64(&found.depth);
        prop_assert!(depth >= stepped.zone.depth.0 - 1e-9 && depth <= stepped.zone.depth.0 + 0.1);
        prop_assert_eq!(found.verdict == Verdict::Open, depth >= -1e-12);
        let ties = found.solutions.iter().flat_map(|s| &s.ties);
        for stretch in found.frontier.iter().chain(&found.deepest).chain(ties) {
            for place in [&stretch.from, &stretch.to] {
                for k in 0..2 {
                    prop_assert!(near(utility(&market, k, &place.settled), place.utilities[k]), "{:?}", place);
                }
            }
        }
        for solution in &stepped.solutions {
            let Some(over) = found.solutions.iter().find(|s| s.concept == solution.concept) else { continue };
            // Where no step gives both a gain, the product is of the gains of those who can have one.
            let other = solution.concept == Concept::Nash && stepped.zone.depth.0 <= 0.0;
            if !other && [Concept::Nash, Concept::Egalitarian, Concept::Utilitarian].contains(&solution.concept) {
                prop_assert!(to_f64(&over.value) >= solution.value - 1e-9, "{:?}", solution.concept);
                prop_assert!(to_f64(&over.value) <= solution.value + 0.21, "{:?}", solution.concept);
            }
        }
    }
}

/// Terms worth more to the buyer than they cost, and a price.
fn plain() -> Scenario {
    let buyer = seat("buyer", &[1, 3], &[vec![0, 10], vec![10, 7, 0]], ratio(0, 1));
    let seller = seat("seller", &[1, 5], &[vec![10, 0], vec![0, 3, 10]], ratio(1, 10));
    market(vec![buyer, seller])
}

#[test]
fn where_it_would_not_hold_there_is_no_answer_over_all_amounts() {
    let told = |scenario: &Scenario| analyze_exact(scenario, &Options::default()).unwrap().continuous;
    assert!(told(&plain()).is_some());
    let at = |option: u16| Choice { issue: 1, option };
    let mut barred = plain();
    barred.rules.push(Bar { all_of: vec![at(1)], unless: None });
    let mut lined = plain();
    lined.parties[0].red_lines.push(Bar { all_of: vec![at(2)], unless: None });
    let mut linked = plain();
    linked.rules.push(Bar { all_of: vec![at(1), Choice { issue: 0, option: 0 }], unless: None });
    let mut leaping = plain();
    leaping.parties[1].interactions.push(Term { all_of: vec![Run::from(at(1))], adds: exact(1, 10) });
    let mut capped = plain();
    capped.parties[0].ceiling = Some(ratio(1, 2));
    let mut outvoted = plain();
    outvoted.parties[0].veto = false;
    outvoted.at_least = 1;
    let mut three = plain();
    three.parties.push(seat("third", &[1, 3], &[vec![0, 10], vec![10, 7, 0]], ratio(0, 1)));
    let mut stepped = plain();
    stepped.issues[1].kind = MatterKind::Steps;
    for (name, other) in [
        ("barred", barred),
        ("lined", lined),
        ("linked", linked),
        ("leaping", leaping),
        ("capped", capped),
        ("outvoted", outvoted),
        ("three", three),
        ("stepped", stepped),
    ] {
        assert!(told(&other).is_none(), "{name}");
    }
    // What names other issues only is no hindrance.
    let mut other = plain();
    other.rules.push(Bar { all_of: vec![Choice { issue: 0, option: 1 }], unless: None });
    assert!(told(&other).is_some());
}

#[test]
fn notes_say_what_holds_for_which_amounts() {
    let found = analyze_exact(&plain(), &Options::default()).unwrap();
    let said = found.notes.join(" ");
    assert!(found.continuous.is_some() && said.contains("exact for all amounts"), "{said}");
    let scenario = plain();
    let space = Space::new(&scenario, &Options::default()).unwrap();
    let options = Options { frontier_limit: 1, ..Options::default() };
    let why = continuum(&space, &options).unwrap().unwrap_err();
    let said = crate::note::of_refused_amounts(&why);
    assert!(
        said.contains("no exact answer over all amounts") && said.contains("more than 1 points"),
        "{said}"
    );
}

#[test]
fn a_deal_between_sampled_amounts_is_found() {
    // At 25 each has the half that it asks for; of the sampled amounts 10 leaves the seller nothing, 40 the buyer.
    let buyer = seat("buyer", &[0, 1], &[vec![0], vec![10, 10, 0]], ratio(1, 2));
    let seller = seat("seller", &[0, 1], &[vec![0], vec![0, 0, 10]], ratio(1, 2));
    let found = analyze_exact(&market(vec![buyer, seller]), &Options::default()).unwrap();
    assert_eq!(found.zone.verdict, Verdict::Empty);
    let over = found.continuous.unwrap();
    assert_eq!((over.verdict, show(&over.depth).as_str()), (Verdict::Open, "0"));
    assert_eq!(over.deepest.len(), 1);
    assert_eq!(over.deepest[0].from.settled, vec![Settled::Option(0), Settled::Amount(whole(25))]);
    assert!(found.notes.iter().any(|n| n.contains("between the sampled amounts")), "{:?}", found.notes);
}
