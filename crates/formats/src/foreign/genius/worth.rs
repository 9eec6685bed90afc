//! What the settlements of an issue are worth, before weights.
//!
//! GENIUS 10.4: a discrete evaluation is divided by the greatest of its issue (0 where that is below 0.00001); an integer
//! issue is `offset + slope · (amount − lower bound)` cut to 0..1; a real one `p0 + p1 · amount` cut to 0..1, a constant
//! `p0`, or a triangle that is 0 up to `p0`, rises to 1 (or `p3`) at `p2`, and falls to 0 at `p1`.
//! NegMAS 0.16: evaluations undivided, `offset + slope · amount` uncut.

use std::collections::BTreeMap;

use mediant_core::number::{Quantity, show, to_f64};
use mediant_core::preference::ValueFunction;
use mediant_core::{Fraction, Id};
use num_traits::{One, Zero};

use super::domain::{Kind, Said, Topic, bound, kind_of};
use super::xml::{Element, Xml};
use crate::foreign::{Semantics, number};
use crate::table::cut;

/// The longest amount at which a value function of a real issue may bend; amounts become ids.
const LONGEST_AMOUNT: usize = 40;

/// What the settlements of an issue are worth.
pub(super) enum Worth {
    /// A number for each option, divided by the last.
    Table(Vec<(Id, Fraction)>, Fraction),
    /// Straight lines between amounts.
    Lines(Vec<(Fraction, Fraction)>),
}

impl Worth {
    /// Nothing, whatever is settled.
    pub(super) fn nothing(topic: &Topic) -> Self {
        match (&topic.kind, topic.ends()) {
            (Kind::Discrete(options), _) => Self::Table(
                options.iter().map(|(id, _)| (id.clone(), Fraction::zero())).collect(),
                Fraction::one(),
            ),
            (_, Some((low, high))) if low < high => {
                Self::Lines(vec![(low, Fraction::zero()), (high, Fraction::zero())])
            }
            (_, ends) => Self::Lines(ends.into_iter().map(|(low, _)| (low, Fraction::zero())).collect()),
        }
    }

    /// The most that a settlement is worth.
    pub(super) fn best(&self) -> Fraction {
        match self {
            Self::Table(numbers, out_of) => numbers.iter().map(|(_, n)| n / out_of).max().unwrap_or_default(),
            Self::Lines(points) => points.iter().map(|(_, n)| n.clone()).max().unwrap_or_default(),
        }
    }

    /// The least that a settlement is worth.
    pub(super) fn worst(&self) -> Fraction {
        match self {
            Self::Table(numbers, out_of) => numbers.iter().map(|(_, n)| n / out_of).min().unwrap_or_default(),
            Self::Lines(points) => points.iter().map(|(_, n)| n.clone()).min().unwrap_or_default(),
        }
    }

    /// The value function, with each number multiplied by `times`; the divisor goes into the numbers where that is not 1.
    pub(super) fn function(self, times: &Fraction) -> ValueFunction {
        match self {
            Self::Table(numbers, out_of) if times.is_one() => ValueFunction::Table {
                numbers: numbers.into_iter().map(|(id, n)| (id, Quantity::Exact(n))).collect(),
                out_of,
            },
            Self::Table(numbers, out_of) => ValueFunction::Table {
                numbers: numbers
                    .into_iter()
                    .map(|(id, n)| (id, Quantity::Exact(n * times / &out_of)))
                    .collect(),
                out_of: Fraction::one(),
            },
            Self::Lines(points) => ValueFunction::Lines {
                points: points.into_iter().map(|(at, n)| (at, Quantity::Exact(n * times))).collect(),
                out_of: Fraction::one(),
            },
        }
    }
}

/// Reads what an `<issue>` of a profile says that its settlements are worth; none where it cannot be read.
pub(super) fn read(
    xml: &Xml<'_, '_>,
    issue: &Element<'_, '_>,
    topic: &Topic,
    semantics: Semantics,
) -> Option<Worth> {
    let said = kind_of(xml, issue)?;
    let fits = matches!(
        (said, &topic.kind),
        (Said::Discrete, Kind::Discrete(_))
            | (Said::Integer, Kind::Integer { .. })
            | (Said::Real, Kind::Real { .. })
    );
    if !fits {
        let message = format!("\"{}\" is of another kind than in the domain", cut(&topic.name));
        xml.error(issue, "wrong-kind", (message, "both files must say the same type"));
        return None;
    }
    match &topic.kind {
        Kind::Discrete(options) => table(xml, issue, (topic, options), semantics),
        _ => lines(xml, issue, topic, semantics),
    }
}

fn table(
    xml: &Xml<'_, '_>,
    issue: &Element<'_, '_>,
    (topic, options): (&Topic, &[(Id, String)]),
    semantics: Semantics,
) -> Option<Worth> {
    let places: BTreeMap<&str, usize> = options.iter().map(|(_, name)| name.as_str()).zip(0..).collect();
    let mut numbers: Vec<Option<Fraction>> = vec![None; options.len()];
    let (mut faulty, mut most) = (false, None::<Fraction>);
    for item in issue.children().filter(|c| c.has_tag_name("item")) {
        let Some(value) = item.attribute("value").map(str::trim) else {
            xml.error(
                &item,
                "missing-key",
                ("the item has no value".to_owned(), "name the option: value=\"…\""),
            );
            faulty = true;
            continue;
        };
        let place = places.get(value).copied();
        if place.is_none() && !xml.page.is_full() {
            let help = crate::suggest::help(value, places.keys().copied());
            let message = format!("\"{}\" has no option \"{}\" in the domain", cut(&topic.name), cut(value));
            xml.page.warn("unknown-option", &xml.value_span(&item, "value"), message, help);
        }
        let Some(number) = xml.needed(&item, "evaluation") else {
            faulty = true;
            if let Some(place) = place {
                numbers[place] = Some(Fraction::zero());
            }
            continue;
        };
        let Some(place) = place else {
            // The greatest counts whether the domain has the option or not, as in GENIUS.
            most = most.into_iter().chain([number]).max();
            continue;
        };
        if numbers[place].as_ref().is_some_and(|before| *before != number) {
            let message = format!("the option \"{}\" is evaluated twice", cut(value));
            xml.warn(&item, "duplicate-id", (message, "the last counts, as in GENIUS; keep one of the two"));
        }
        numbers[place] = Some(number);
    }
    for ((_, name), _) in options.iter().zip(&numbers).filter(|(_, n)| n.is_none()) {
        faulty = true;
        let message = format!("the option \"{}\" of \"{}\" is not evaluated", cut(name), cut(&topic.name));
        xml.error(issue, "no-value", (message, "add an <item> with its value and evaluation"));
    }
    if faulty {
        return None;
    }
    let ids = options.iter().map(|(id, _)| id.clone());
    let numbers: Vec<(Id, Fraction)> = ids.zip(numbers.into_iter().flatten()).collect();
    let most = numbers.iter().map(|(_, n)| n.clone()).chain(most).max().unwrap_or_default();
    if semantics == Semantics::Negmas {
        return Some(Worth::Table(numbers, Fraction::one()));
    }
    // GENIUS takes an issue whose greatest evaluation is below this as worth nothing.
    let least = Fraction::new(1.into(), 100_000.into());
    Some(if most < least { Worth::nothing(topic) } else { Worth::Table(numbers, most) })
}

/// What an `<evaluator>` computes.
enum Evaluator {
    /// `offset + slope · (amount − from)`, cut to 0..1 but for NegMAS.
    Linear { offset: Fraction, slope: Fraction, from: Fraction },
    /// The same for every amount.
    Constant(Fraction),
    /// 0, up to `height` at `top`, and down to 0.
    Triangle { low: Fraction, high: Fraction, top: Fraction, height: Fraction },
}

impl Evaluator {
    fn at(&self, amount: &Fraction, semantics: Semantics) -> Fraction {
        match self {
            Self::Linear { offset, slope, from } => {
                let raw = offset + slope * (amount - from);
                if semantics == Semantics::Negmas {
                    raw
                } else {
                    raw.clamp(Fraction::zero(), Fraction::one())
                }
            }
            Self::Constant(value) => value.clone(),
            Self::Triangle { low, high, top, height } => {
                if amount < low || amount >= high {
                    Fraction::zero()
                } else if amount < top {
                    height * (amount - low) / (top - low)
                } else {
                    height * (high - amount) / (high - top)
                }
            }
        }
    }

    /// Where it bends.
    fn bends(&self, semantics: Semantics) -> Vec<Fraction> {
        match self {
            Self::Linear { offset, slope, from } if !slope.is_zero() && semantics != Semantics::Negmas => {
                let reach = |value: Fraction| from + (value - offset) / slope;
                vec![reach(Fraction::zero()), reach(Fraction::one())]
            }
            Self::Linear { .. } | Self::Constant(_) => Vec::new(),
            Self::Triangle { low, high, top, .. } => vec![low.clone(), top.clone(), high.clone()],
        }
    }
}

fn lines(xml: &Xml<'_, '_>, issue: &Element<'_, '_>, topic: &Topic, semantics: Semantics) -> Option<Worth> {
    let (low, high) = topic.ends()?;
    let evaluator = evaluator(xml, issue, topic, semantics)?;
    let mut amounts = vec![low.clone()];
    if low < high {
        amounts.push(high.clone());
    }
    let real = matches!(topic.kind, Kind::Real { .. });
    let inside = evaluator.bends(semantics).into_iter().map(|a| if real { short(a) } else { a });
    amounts.extend(inside.filter(|a| *a > low && *a < high));
    amounts.sort();
    amounts.dedup();
    Some(Worth::Lines(amounts.into_iter().map(|a| (a.clone(), evaluator.at(&a, semantics))).collect()))
}

/// An amount with few enough digits to be named: beyond them it is taken at 15 significant digits.
fn short(amount: Fraction) -> Fraction {
    if show(&amount).len() <= LONGEST_AMOUNT {
        return amount;
    }
    number::read(&format!("{:e}", to_f64(&amount))).unwrap_or(amount)
}

fn evaluator(
    xml: &Xml<'_, '_>,
    issue: &Element<'_, '_>,
    topic: &Topic,
    semantics: Semantics,
) -> Option<Evaluator> {
    let Some(node) = issue.children().find(|c| c.has_tag_name("evaluator")) else {
        let message = format!("the amounts of \"{}\" are not evaluated", cut(&topic.name));
        xml.error(issue, "no-value", (message, "add an <evaluator>"));
        return None;
    };
    let parameter = |names: [&str; 2]| {
        let name = names.into_iter().find(|n| node.attribute(*n).is_some());
        xml.needed(&node, name.unwrap_or(names[0]))
    };
    let plain = |name: &str| xml.needed(&node, name);
    match node.attribute("ftype").unwrap_or("linear").trim().to_ascii_lowercase().as_str() {
        "linear" => {
            let (offset, slope) = (parameter(["offset", "parameter0"]), parameter(["slope", "parameter1"]));
            let from = match topic.kind {
                Kind::Integer { .. } if semantics != Semantics::Negmas => lower(xml, issue, topic)?,
                _ => Fraction::zero(),
            };
            Some(Evaluator::Linear { offset: offset?, slope: slope?, from })
        }
        "constant" => Some(Evaluator::Constant(parameter(["parameter0", "offset"])?)),
        text if text.starts_with("triangular") => {
            let (low, high, top) = (plain("parameter0"), plain("parameter1"), plain("parameter2"));
            let height =
                if node.attribute("parameter3").is_some() { plain("parameter3")? } else { Fraction::one() };
            triangle(xml, &node, topic, (low?, high?, top?, height))
        }
        other => {
            let message = format!("the function \"{}\" is not read", cut(other));
            let help = "the functions are linear, constant and triangular";
            xml.page.error("unknown-word", &xml.value_span(&node, "ftype"), message, help);
            None
        }
    }
}

/// The lower bound that an integer evaluator counts from: that of the profile, where it states one.
fn lower(xml: &Xml<'_, '_>, issue: &Element<'_, '_>, topic: &Topic) -> Option<Fraction> {
    let (low, _) = topic.ends()?;
    let stated = issue.attribute("lowerbound").is_some()
        || issue.children().any(|c| c.has_tag_name("range") && c.attribute("lowerbound").is_some());
    if !stated {
        return Some(low);
    }
    let (at, own) = bound(xml, issue, "lowerbound")?;
    if own != low {
        let message = format!("\"{}\" starts at another amount than in the domain", cut(&topic.name));
        xml.warn(&at, "bad-range", (message, "the evaluation counts from the amount here, as in GENIUS"));
    }
    Some(own)
}

fn triangle(
    xml: &Xml<'_, '_>,
    node: &Element<'_, '_>,
    topic: &Topic,
    (low, high, top, height): (Fraction, Fraction, Fraction, Fraction),
) -> Option<Evaluator> {
    if !(low <= top && top <= high && low < high) {
        let message = "the top of the triangle does not lie between its ends".to_owned();
        xml.error(
            node,
            "out-of-range",
            (message, "parameter0 and parameter1 are the ends, parameter2 the top"),
        );
        return None;
    }
    let (start, end) = topic.ends()?;
    let jumps = (low == top || high == top) && top > start && top <= end;
    if jumps && matches!(topic.kind, Kind::Real { .. }) {
        let message =
            "the value jumps inside the range of a real issue, which lines cannot follow".to_owned();
        xml.error(node, "unsupported", (message, "give the triangle two sloping sides"));
        return None;
    }
    Some(Evaluator::Triangle { low, high, top, height })
}
