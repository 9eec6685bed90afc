//! Small random scenarios with what makes engines stumble: ties, zero weights, equal and negative values, rules,
//! red lines, bundles of terms, ceilings, fewer parties than all, empty zones, no feasible package at all.

use mediant_core::case::Aggregation;
use mediant_core::number::{Fraction, Quantity, whole};
use mediant_core::preference::Takes;
use mediant_core::scenario::{Bar, Bundle, Choice, MatterKind, Scenario, Seat, Term, Weights};
use num_traits::Zero;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::build::{exact, id, matter};

/// How a scenario is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The most parties.
    pub parties: usize,
    /// The most issues.
    pub issues: usize,
    /// The most options of an issue.
    pub options: usize,
    /// Whether rules, red lines, interaction terms, bundles of them and ceilings may occur.
    pub links: Links,
}

/// Whether issues may be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Never.
    None,
    /// Now and then.
    Some,
}

/// Small enough for plain enumeration in fractions, many times over.
pub const SMALL: Shape = Shape { parties: 4, issues: 4, options: 3, links: Links::Some };

/// A scenario whose utilities add up.
pub fn additive(shape: Shape) -> impl Strategy<Value = Scenario> {
    (1..=shape.parties, vec(1..=shape.options, 1..=shape.issues)).prop_flat_map(move |(parties, options)| {
        whole_scenario(shape, parties, options, Aggregation::Additive)
    })
}

/// A scenario of articles of which the included ones are averaged.
pub fn mean(shape: Shape) -> impl Strategy<Value = Scenario> {
    (1..=shape.parties, 1..=shape.issues).prop_flat_map(move |(parties, issues)| {
        whole_scenario(shape, parties, std::vec::from_elem(2, issues), Aggregation::MeanOfIncluded)
    })
}

/// Either.
pub fn any_scenario(shape: Shape) -> impl Strategy<Value = Scenario> {
    prop_oneof![3 => additive(shape).boxed(), 2 => mean(shape).boxed()]
}

fn whole_scenario(
    shape: Shape,
    parties: usize,
    options: Vec<usize>,
    aggregation: Aggregation,
) -> impl Strategy<Value = Scenario> {
    let most_rules = if shape.links == Links::Some { 2 } else { 0 };
    let seats: Vec<_> = (0..parties).map(|k| seat(k, shape.links, &options).boxed()).collect();
    (
        seats,
        vec(bar(options.clone()), 0..=most_rules),
        1..=parties,
        prop::bool::weighted(0.6),
        option::of(vec(0_i64..4, parties)),
    )
        .prop_map(move |(parties, rules, at_least, all, nash)| {
            let kind = match aggregation {
                Aggregation::Additive => MatterKind::Listed,
                Aggregation::MeanOfIncluded => MatterKind::Article,
            };
            let nash = nash.filter(|weights| weights.iter().any(|w| *w > 0)).unwrap_or_default();
            let total = whole(nash.iter().sum());
            Scenario {
                case: id("random"),
                reading: None,
                issues: options.iter().enumerate().map(|(i, n)| matter(&format!("i{i}"), *n, kind)).collect(),
                at_least: if all { parties.len() } else { at_least },
                parties,
                aggregation,
                rules,
                offers: Vec::new(),
                nash_weights: nash.into_iter().map(|w| whole(w) / &total).collect(),
            }
        })
}

fn choice(options: Vec<usize>) -> impl Strategy<Value = Choice> {
    (0..options.len(), any::<prop::sample::Index>()).prop_map(move |(issue, option)| Choice {
        issue,
        option: u16::try_from(option.index(options[issue])).unwrap_or(0),
    })
}

fn bar(options: Vec<usize>) -> impl Strategy<Value = Bar> {
    let choices =
        prop_oneof![1 => vec(choice(options.clone()), 1), 12 => vec(choice(options.clone()), 2..=3)];
    (choices, option::weighted(0.3, choice(options))).prop_map(|(all_of, unless)| Bar { all_of, unless })
}

fn seat(index: usize, links: Links, options: &[usize]) -> impl Strategy<Value = Seat> + use<> {
    let options = options.to_vec();
    let most = usize::from(links == Links::Some);
    let values: Vec<_> = options.iter().map(|n| vec(-1_i64..=4, *n)).collect();
    let term = || {
        (vec(choice(options.clone()), 1..=2), -2_i64..=2).prop_map(|(all_of, adds)| Term {
            all_of: all_of.into_iter().map(Into::into).collect(),
            adds: exact(adds, 6),
        })
    };
    let takes = prop_oneof![Just(Takes::Greatest), Just(Takes::Least)];
    let bundle = (takes, vec(term(), 1..=3)).prop_map(|(takes, of)| Bundle { takes, of });
    let most_bundles = usize::from(links == Links::Some && index.is_multiple_of(2));
    (
        vec(0_i64..=3, options.len()),
        values,
        (-1_i64..=1, 0_i64..=16, option::weighted(0.3, 0_i64..=10)),
        any::<bool>(),
        vec(bar(options.clone()), 0..=most),
        (vec(term(), 0..=most), vec(bundle, 0..=most_bundles)),
        option::weighted(if links == Links::Some { 0.1 } else { 0.0 }, 4_i64..=16),
    )
        .prop_map(
            move |(
                weights,
                values,
                (offset, reservation, disagreement),
                veto,
                red_lines,
                (terms, bundles),
                ceiling,
            )| {
                let total = weights.iter().sum::<i64>().max(1);
                let width = values.len();
                let twentieth = |n: i64| exact(n, 20);
                Seat {
                    id: id(&format!("p{index}")),
                    veto,
                    offset: whole(offset) / whole(10),
                    weights: Weights::Exact(weights.iter().map(|w| whole(*w) / whole(total)).collect()),
                    values: values.iter().map(|row| row.iter().map(|v| exact(*v, 4)).collect()).collect(),
                    value_ranks: std::vec::from_elem(Vec::new(), width),
                    bundles,
                    ceiling: ceiling.map(|most| whole(most) / whole(20)),
                    interactions: terms,
                    red_lines,
                    reservation: twentieth(reservation),
                    disagreement: twentieth(disagreement.unwrap_or(reservation)),
                    opening: std::vec::from_elem(None, width),
                    scale: (index.is_multiple_of(2)).then(|| (Fraction::zero(), whole(100))),
                    file: format!("parties/p{index}.toml"),
                    stated_weights: None::<Vec<Quantity>>,
                }
            },
        )
}
