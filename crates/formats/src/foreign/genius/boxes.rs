//! Nonlinear profiles: boxes in the space of packages, each worth something where a package lies in it (ANAC 2014).
//!
//! GENIUS 10.4: a `hyperRectangle` is worth `utility · weight` inside its INCLUDES bounds, both ends included; with
//! EXCLUDES it is worth that outside the box of those bounds; without bounds, always. A `ufun` takes the sum, the least or
//! the greatest of its boxes and of the `ufun`s in it, each times its weight; a box that does not hold counts as 0. The
//! whole is divided by `maxutility`. NegMAS 0.16: bounds excluded, nothing divided, the weights of boxes unread.
//!
//! Sums in sums are one sum. The least or greatest of boxes is a bundle. What lies outside a box of `k` bounds is cut into
//! at most `2k` boxes of which one holds.

use mediant_core::number::{Quantity, decimal, whole};
use mediant_core::preference::{Bundle, Interaction, Stretch, Takes, Valuation};
use mediant_core::{Fraction, Id};
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::domain::{Domain, Kind, Topic};
use super::profile::Matched;
use super::worth::Worth;
use super::xml::{Element, Xml};
use crate::foreign::Semantics;
use crate::table::cut;

/// Boxes of one profile.
const BOXES: usize = 20_000;
/// Bounds of a box whose outside counts.
const BOUNDS_OUTSIDE: usize = 32;
/// Functions inside functions.
const DEPTH: usize = 16;

/// What a nonlinear profile says.
pub(super) struct Boxes {
    /// Terms and bundles; the issues by themselves are worth nothing.
    pub(super) valuation: Valuation,
    /// Whether the boxes together could be worth more than 1.
    pub(super) above: bool,
}

/// Reads the `<utility>` of a profile.
pub(super) fn read(
    xml: &Xml<'_, '_>,
    utility: &Element<'_, '_>,
    (domain, matched): (&Domain, &Matched<'_, '_>),
    semantics: Semantics,
) -> Option<Boxes> {
    let divisor =
        if semantics == Semantics::Negmas { Fraction::one() } else { xml.needed(utility, "maxutility")? };
    if !divisor.is_positive() {
        let message = "maxutility is not above zero".to_owned();
        xml.page.error(
            "out-of-range",
            &xml.value_span(utility, "maxutility"),
            message,
            "utilities are divided by it",
        );
        return None;
    }
    let mut functions = utility.children().filter(|c| c.has_tag_name("ufun"));
    let Some(first) = functions.next() else {
        xml.error(utility, "no-value", ("there is no <ufun>".to_owned(), "add one with its boxes"));
        return None;
    };
    let nothing = |t: &Topic| (t.id.clone(), Worth::nothing(t).function(&Fraction::one()));
    let values = domain.topics.iter().map(nothing).collect();
    let mut gather = Gather {
        xml,
        domain,
        matched,
        semantics,
        valuation: Valuation { values, ..Valuation::default() },
        reach: Fraction::zero(),
        boxes: 0,
    };
    let own = if semantics == Semantics::Negmas { gather.weight(&first)? } else { Fraction::one() };
    gather.function(&first, &(own / divisor), 0)?;
    for other in functions {
        if semantics == Semantics::Negmas {
            let weight = gather.weight(&other)?;
            gather.function(&other, &weight, 0)?;
        } else {
            xml.warn(
                &other,
                "unsupported",
                ("only the first <ufun> counts".to_owned(), "put it into the first"),
            );
        }
    }
    Some(Boxes { valuation: gather.valuation, above: gather.reach > Fraction::one() })
}

struct Gather<'g, 'p, 't> {
    xml: &'g Xml<'p, 't>,
    domain: &'g Domain,
    matched: &'g Matched<'g, 't>,
    semantics: Semantics,
    valuation: Valuation,
    /// What all that adds something could add together.
    reach: Fraction,
    boxes: usize,
}

/// How a function takes what is in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aggregate {
    Sum,
    One(Takes),
}

impl<'t> Gather<'_, '_, 't> {
    /// A weight, 1 where there is none.
    fn weight(&self, node: &Element<'_, 't>) -> Option<Fraction> {
        if node.attribute("weight").is_none() {
            Some(Fraction::one())
        } else {
            self.xml.number(node, "weight")
        }
    }

    fn function(&mut self, node: &Element<'_, 't>, factor: &Fraction, depth: usize) -> Option<()> {
        if depth >= DEPTH {
            let message = format!("functions are nested more than {DEPTH} deep");
            self.xml.error(node, "too-deep", (message, ""));
            return None;
        }
        match self.aggregate(node)? {
            Aggregate::Sum => {
                for rectangle in node.children().filter(|c| c.has_tag_name("hyperRectangle")) {
                    let terms = self.rectangle(&rectangle, factor, None)?;
                    for term in &terms {
                        self.reach +=
                            term.adds.exact().filter(|a| a.is_positive()).cloned().unwrap_or_default();
                    }
                    self.valuation.interactions.extend(terms);
                }
                for inner in node.children().filter(|c| c.has_tag_name("ufun")) {
                    let factor = factor * self.weight(&inner)?;
                    self.function(&inner, &factor, depth + 1)?;
                }
            }
            Aggregate::One(takes) => {
                let bundle = self.bundle(node, factor, takes)?;
                let adds = bundle.of.iter().filter_map(|t| t.adds.exact());
                let reach = if bundle.takes == Takes::Greatest { adds.max() } else { adds.min() };
                self.reach += reach.filter(|r| r.is_positive()).cloned().unwrap_or_default();
                self.valuation.bundles.push(bundle);
            }
        }
        Some(())
    }

    fn aggregate(&self, node: &Element<'_, '_>) -> Option<Aggregate> {
        match node.attribute("aggregation").unwrap_or("sum").trim().to_ascii_lowercase().as_str() {
            "sum" => Some(Aggregate::Sum),
            "min" => Some(Aggregate::One(Takes::Least)),
            "max" => Some(Aggregate::One(Takes::Greatest)),
            other => {
                let message = format!("there is no aggregation \"{}\"", cut(other));
                let help = "the aggregations are sum, min and max";
                self.xml.page.error("unknown-word", &self.xml.value_span(node, "aggregation"), message, help);
                None
            }
        }
    }

    /// The least or greatest of the boxes of a function, and of functions in it that are a single box.
    fn bundle(&mut self, node: &Element<'_, 't>, factor: &Fraction, takes: Takes) -> Option<Bundle> {
        // A negative factor turns the least into the greatest.
        let turned = match takes {
            Takes::Greatest => Takes::Least,
            Takes::Least => Takes::Greatest,
        };
        let takes = if factor.is_negative() { turned } else { takes };
        let mut of = Vec::new();
        for child in node.children().filter(Element::is_element) {
            match child.tag_name().name() {
                "hyperRectangle" => of.extend(self.rectangle(&child, factor, Some(takes))?),
                "ufun" => {
                    let mut inner = child.children().filter(Element::is_element);
                    let (only, more) = (inner.next(), inner.next());
                    let Some(only) = only.filter(|o| o.has_tag_name("hyperRectangle") && more.is_none())
                    else {
                        let message =
                            "the least or greatest of functions of several boxes is not read".to_owned();
                        let help = "sums may hold sums, least and greatest; those may hold boxes alone";
                        self.xml.error(&child, "unsupported", (message, help));
                        return None;
                    };
                    self.aggregate(&child)?;
                    let factor = factor * self.weight(&child)?;
                    of.extend(self.rectangle(&only, &factor, Some(takes))?);
                }
                _ => {}
            }
        }
        if of.is_empty() {
            let message = "the least or greatest of nothing has no value".to_owned();
            self.xml.error(node, "no-value", (message, "add a <hyperRectangle>"));
            return None;
        }
        Some(Bundle { takes, of })
    }

    /// A box as terms of which at most one holds; at least one where it stands in a bundle.
    fn rectangle(
        &mut self,
        node: &Element<'_, 't>,
        factor: &Fraction,
        bundled: Option<Takes>,
    ) -> Option<Vec<Interaction>> {
        let weight = if self.semantics == Semantics::Negmas { Fraction::one() } else { self.weight(node)? };
        let adds = self.xml.needed(node, "utility")? * weight * factor;
        let outside =
            self.semantics != Semantics::Negmas && node.children().any(|c| c.has_tag_name("EXCLUDES"));
        let bounds = self.bounds(node, outside)?;
        let boxes = match (bounds, outside) {
            (Some(bounds), false) => vec![bounds],
            (None, false) => Vec::new(),
            (Some(bounds), true) => {
                if bounds.iter().flatten().count() > BOUNDS_OUTSIDE {
                    let message = format!("a box with EXCLUDES has more than {BOUNDS_OUTSIDE} bounds");
                    self.xml.error(node, "too-many", (message, ""));
                    return None;
                }
                self.around(&bounds)
            }
            // Outside of a box that no package lies in is everywhere.
            (None, true) => vec![vec![None; self.domain.topics.len()]],
        };
        let hidden = match bundled {
            Some(Takes::Greatest) => adds.is_negative(),
            Some(Takes::Least) => adds.is_positive(),
            None => false,
        };
        if boxes.len() > 1 && hidden {
            let message =
                "what lies outside this box cannot be taken in the least or greatest of several".to_owned();
            self.xml.error(node, "unsupported", (message, "bound it in one issue alone, or write INCLUDES"));
            return None;
        }
        if boxes.is_empty() {
            self.xml.warn(
                node,
                "needless-rule",
                ("no package lies here".to_owned(), "the box is worth nothing"),
            );
            let never = Interaction { all_of: Vec::new(), adds: Quantity::zero() };
            return Some(if bundled.is_some() { vec![never] } else { Vec::new() });
        }
        self.boxes += boxes.len();
        if self.boxes > BOXES {
            self.xml.error(node, "too-many", (format!("there are more than {BOXES} boxes"), ""));
            return None;
        }
        let term = |b: Vec<Option<(i64, i64)>>| Interaction {
            all_of: self.stretches(&b),
            adds: Quantity::Exact(adds.clone()),
        };
        Some(boxes.into_iter().map(term).collect())
    }

    /// For each issue, the first and the last amount within the bounds, where they leave something out; none where they
    /// leave no amount.
    #[expect(clippy::option_option, reason = "faults, and bounds that hold nothing, are two things")]
    fn bounds(&self, node: &Element<'_, 't>, outside: bool) -> Option<Option<Bounds>> {
        let name = if outside { "EXCLUDES" } else { "INCLUDES" };
        let either = self.semantics == Semantics::Negmas;
        let mut bounds: Bounds = vec![None; self.domain.topics.len()];
        let mut empty = false;
        let mut faulty = false;
        for bound in
            node.children().filter(|c| c.has_tag_name(name) || (either && c.has_tag_name("EXCLUDES")))
        {
            let read = self.bound(&bound);
            let Some((place, low, high, (least, most))) = read else {
                faulty = true;
                continue;
            };
            let (low, high) = match bounds[place] {
                Some((first, last)) => (low.max(first), high.min(last)),
                None => (low, high),
            };
            empty = empty || low > high;
            bounds[place] = Some((low, high)).filter(|b| *b != (least, most));
        }
        if faulty {
            return None;
        }
        Some((!empty).then_some(bounds))
    }

    /// One bound: the issue, the first and the last amount within it, and the ends of the issue.
    fn bound(&self, node: &Element<'_, 't>) -> Option<(usize, i64, i64, (i64, i64))> {
        if node.attribute("index").is_none() {
            self.xml.error(
                node,
                "missing-key",
                ("the bound has no index".to_owned(), "name the issue by its index"),
            );
            return None;
        }
        let index = self.xml.whole(node, "index");
        let (min, max) = (self.xml.needed(node, "min"), self.xml.needed(node, "max"));
        let (index, min, max) = (index?, min?, max?);
        let place = self.matched.by_index.get(&index).copied();
        let place = place.or_else(|| self.domain.topics.iter().position(|t| t.index == Some(index)));
        let Some(place) = place else {
            let message = format!("no issue has the index {index} that this bound is for");
            self.xml.page.error("unknown-issue", &self.xml.value_span(node, "index"), message, "");
            return None;
        };
        let topic = &self.domain.topics[place];
        let Kind::Integer { low, high } = topic.kind else {
            let message =
                format!("\"{}\" is no integer issue, and boxes are bounded in those alone", cut(&topic.name));
            self.xml.error(node, "wrong-kind", (message, ""));
            return None;
        };
        if min > max {
            self.xml.warn(
                node,
                "interval-reversed",
                ("the bound starts above its end".to_owned(), "no package lies in it"),
            );
        }
        let (mut first, mut last) = (min.ceil(), max.floor());
        if self.semantics == Semantics::Negmas {
            // Its bounds are themselves outside.
            first = min.floor() + Fraction::one();
            last = max.ceil() - Fraction::one();
        }
        let (first, last) = (first.max(whole(low)), last.min(whole(high)));
        // Both lie beside the issue's own bounds, which are small.
        let number = |n: Fraction, other: i64| n.to_i64().unwrap_or(other);
        let (first, last) = (number(first, high.saturating_add(1)), number(last, low.saturating_sub(1)));
        Some((place, first, last, (low, high)))
    }

    /// What lies outside a box, as boxes of which one holds: beyond the first bound; within it, beyond the second; …
    fn around(&self, bounds: &Bounds) -> Vec<Bounds> {
        let mut found = Vec::new();
        let mut inside: Bounds = vec![None; bounds.len()];
        for (place, bound) in bounds.iter().enumerate() {
            let (Some((first, last)), Kind::Integer { low, high }) = (bound, &self.domain.topics[place].kind)
            else {
                continue;
            };
            for (from, to) in [(*low, first - 1), (last + 1, *high)] {
                if from <= to {
                    let mut part = inside.clone();
                    part[place] = Some((from, to));
                    found.push(part);
                }
            }
            inside[place] = *bound;
        }
        found
    }

    fn stretches(&self, bounds: &Bounds) -> Vec<Stretch> {
        let id = |amount: i64| {
            let name = decimal(&whole(amount));
            Id::new(&name).unwrap_or_else(|_| unreachable!("a whole number of up to 17 characters is an id"))
        };
        let placed = self.domain.topics.iter().zip(bounds);
        let bounded = placed.filter_map(|(topic, bound)| bound.map(|(first, last)| (topic, first, last)));
        bounded
            .map(|(topic, first, last)| Stretch { issue: topic.id.clone(), first: id(first), last: id(last) })
            .collect()
    }
}

/// For each issue the first and the last amount, where the box leaves something out.
type Bounds = Vec<Option<(i64, i64)>>;
