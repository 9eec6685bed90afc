//! Case → scenario: what people entered becomes numbers, once, and for one reading of the case.
//!
//! A party's own scale is applied here and nowhere else: `utility = (points − zero) / (one − zero)`.

mod amounts;
mod places;
pub mod reservation;
mod valuation;

use std::collections::BTreeMap;

use num_traits::{One, Zero};

use self::places::Frame;
use crate::Id;
use crate::case::{Aggregation, Case, IssueKind};
use crate::number::{Fraction, Quantity, decimal, parse, whole};
use crate::preference::{Preference, Valuation};
use crate::scenario::{Matter, MatterKind, Package, Scenario, Seat, Weights};

/// A continuous issue is looked at in this many even steps, wherever a value function bends, and at every amount
/// that an offer, a position, a rule, a red line or an interaction names.
pub const SAMPLED_STEPS: u32 = 100;

/// The most options that one issue may have.
pub const MAX_OPTIONS: usize = 10_001;

/// Why a case cannot be frozen. The reader of case folders finds all of these, with their place, beforehand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FreezeError {
    /// No reading has this name.
    #[error("the case has no reading named {0}; its readings are {1}")]
    NoReading(Id, String),
    /// A named issue or option does not exist.
    #[error("{0}:{1} is not an option of an issue of this case")]
    NoOption(Id, Id),
    /// A case without a party or without an issue to settle.
    #[error("a case needs at least one party and one issue to settle")]
    Nothing,
    /// An option without a value.
    #[error("{party} gives no value to {issue}:{option}")]
    NoValue {
        /// The party.
        party: Id,
        /// The issue.
        issue: Id,
        /// The option.
        option: Id,
    },
    /// Weights that are negative, or that sum to nothing.
    #[error("the weights of {0} must not be negative, and some must be above zero")]
    Weights(Id),
    /// A scale of no width, a divisor of zero, or a number that must be known and is not.
    #[error("{0}: {1}")]
    Number(Id, &'static str),
    /// More options than an issue may have.
    #[error("{0} has more than {MAX_OPTIONS} options; choose a wider step")]
    TooManyOptions(Id),
    /// The mean of included articles, over issues that are not articles.
    #[error("the mean of included articles needs every issue to be an article; {0} is not")]
    NotAnArticle(Id),
    /// An offer that leaves an issue open.
    #[error("the offer {0} says nothing on {1}")]
    OfferIncomplete(Id, Id),
}

/// Freezes the main reading of a case, or the one of this name.
///
/// # Errors
/// Says what in the case does not fit together.
pub fn freeze(case: &Case, reading: Option<&Id>) -> Result<Scenario, FreezeError> {
    let chosen = match reading {
        None => None,
        Some(id) => Some(case.readings.iter().find(|r| r.id == *id).ok_or_else(|| {
            let names: Vec<&str> = case.readings.iter().map(|r| r.id.as_str()).collect();
            FreezeError::NoReading(id.clone(), names.join(", "))
        })?),
    };
    let aggregation = chosen.and_then(|r| r.aggregation).unwrap_or(case.aggregation);
    let issues = matters(case, reading)?;
    if issues.is_empty() || case.parties.is_empty() {
        return Err(FreezeError::Nothing);
    }
    if aggregation == Aggregation::MeanOfIncluded
        && let Some(other) = issues.iter().find(|m| m.kind != MatterKind::Article)
    {
        return Err(FreezeError::NotAnArticle(other.id.clone()));
    }
    let frame = Frame::new(case, reading, aggregation, &issues);
    let rules = case.rules.iter().map(|r| frame.bar(r)).collect::<Result<_, _>>()?;
    let mut parties = Vec::with_capacity(case.parties.len());
    for (index, opening) in openings(&frame).into_iter().enumerate() {
        parties.push(seat(&frame, index, opening)?);
    }
    let offers = offers(&frame)?;
    let at_least = chosen.and_then(|r| r.at_least).or(case.at_least).unwrap_or(parties.len());
    let nash_weights = nash_weights(case);
    Ok(Scenario {
        case: case.slug.clone(),
        reading: reading.cloned(),
        issues,
        at_least: at_least.min(parties.len()),
        parties,
        aggregation,
        rules,
        offers,
        nash_weights,
    })
}

/// The weights of the weighted Nash solution, in party order, summing to one; empty unless each party has one.
fn nash_weights(case: &Case) -> Vec<Fraction> {
    let Some(mediator) = &case.mediator else { return Vec::new() };
    let stated: Vec<&Fraction> = case
        .parties
        .iter()
        .filter_map(|p| mediator.nash_weights.iter().find(|(id, _)| *id == p.id).map(|(_, w)| w))
        .collect();
    let sum: Fraction = stated.iter().copied().sum();
    if stated.len() == case.parties.len() && sum > Fraction::zero() {
        stated.into_iter().map(|w| w / &sum).collect()
    } else {
        Vec::new()
    }
}

fn matters(case: &Case, reading: Option<&Id>) -> Result<Vec<Matter>, FreezeError> {
    let mut matters = Vec::new();
    let named = amounts::named(case, reading);
    for issue in &case.issues {
        let (kind, options) = match &issue.kind {
            IssueKind::Heading => continue,
            IssueKind::Measured { low, high, step, .. } => {
                let amounts = amounts::amounts(issue, (low, high, step.as_ref()), &named)?;
                let kind = if step.is_some() { MatterKind::Steps } else { MatterKind::Sampled };
                let name = |a: &Fraction| {
                    let name = Id::new(&decimal(a).replace('/', "-of-")).ok();
                    name.filter(|id| parse(&id.as_str().replace("-of-", "/")).as_ref() == Ok(a)).ok_or_else(
                        || FreezeError::Number(issue.id.clone(), "its amounts have too many digits"),
                    )
                };
                (kind, amounts.iter().map(name).collect::<Result<_, _>>()?)
            }
            listed => {
                let kind = match listed {
                    IssueKind::Article { .. } => MatterKind::Article,
                    IssueKind::Item => MatterKind::Item,
                    _ => MatterKind::Listed,
                };
                (kind, issue.listed_options(&case.parties).into_iter().map(|o| o.id).collect::<Vec<_>>())
            }
        };
        if options.len() > MAX_OPTIONS {
            return Err(FreezeError::TooManyOptions(issue.id.clone()));
        }
        matters.push(Matter { id: issue.id.clone(), options, kind });
    }
    Ok(matters)
}

fn offers(frame: &Frame<'_>) -> Result<Vec<(Id, Package)>, FreezeError> {
    let mut offers = Vec::new();
    for offer in &frame.case.offers {
        let mut package: Vec<Option<u16>> =
            frame.issues.iter().map(|m| (m.kind == MatterKind::Article).then_some(0)).collect();
        for pick in &offer.picks {
            let at = frame.choice(pick)?;
            package[at.issue] = Some(at.option);
        }
        let open = package.iter().position(Option::is_none);
        if let Some(open) = open {
            return Err(FreezeError::OfferIncomplete(offer.id.clone(), frame.issues[open].id.clone()));
        }
        offers.push((offer.id.clone(), package.into_iter().flatten().collect()));
    }
    Ok(offers)
}

/// What each party asked for at the outset; of several positions on one issue, the last counts.
fn openings(frame: &Frame<'_>) -> Vec<Vec<Option<u16>>> {
    let parties: BTreeMap<&Id, usize> = frame.case.parties.iter().map(|p| &p.id).zip(0..).collect();
    let mut openings = vec![vec![None; frame.issues.len()]; frame.case.parties.len()];
    for position in &frame.case.positions {
        if let (Some(party), Some(issue)) = (parties.get(&position.party), frame.issue(&position.issue)) {
            let option = position.option.as_ref();
            openings[*party][issue] = option.and_then(|o| frame.option(&position.issue, o));
        }
    }
    openings
}

fn seat(frame: &Frame<'_>, index: usize, opening: Vec<Option<u16>>) -> Result<Seat, FreezeError> {
    let (case, issues) = (frame.case, frame.issues);
    let party = &case.parties[index];
    let told = case.preferences.get(index).and_then(Option::as_ref);
    let estimate = case.estimates.get(index).and_then(Option::as_ref).filter(|_| told.is_none());
    let folder = if estimate.is_some() { "estimates" } else { "parties" };
    let file = format!("{folder}/{}.toml", party.id);
    let Some(preference) = told.or(estimate) else {
        return Ok(undisclosed(party.id.clone(), party.veto, issues, (file, opening)));
    };
    let valuation = preference.valuation_for(frame.reading);
    let scale = scale_of(preference, valuation, frame);
    let (zero, one) = scale.clone().unwrap_or_else(|| (Fraction::zero(), Fraction::one()));
    if one <= zero {
        return Err(FreezeError::Number(party.id.clone(), "the scale must rise"));
    }
    let width = &one - &zero;
    let to_utility = |q: &Quantity| q.map(|n| (n - &zero) / &width);
    let valued = valuation::value(frame, party, valuation)?;
    let (weights, stated_weights) = match &valuation.weights {
        None => (Weights::Exact(vec![width.recip(); issues.len()]), None),
        Some(stated) => valuation::weigh(frame, party, stated)?,
    };
    let offset = if valuation.weights.is_none() { -&zero / &width } else { Fraction::zero() };
    let interactions = valuation::terms(frame, valuation, &width)?;
    let bundles = valuation::bundles(frame, valuation, &width)?;
    let ceiling = preference.ceiling.as_ref().map(|most| (most - &zero) / &width);
    let red_lines = preference.red_lines.iter().map(|r| frame.bar(r)).collect::<Result<_, _>>()?;
    let reservation = to_utility(&reservation::of(party, preference, valuation)?);
    let disagreement = preference.disagreement.as_ref().map_or_else(|| reservation.clone(), to_utility);
    Ok(Seat {
        id: party.id.clone(),
        veto: party.veto,
        offset,
        weights,
        values: valued.numbers,
        value_ranks: valued.ranks,
        interactions,
        bundles,
        ceiling,
        red_lines,
        reservation,
        disagreement,
        opening,
        scale,
        file,
        stated_weights,
    })
}

/// The party's own scale: the one it states, or 0 to the sum of its points where it divided points.
fn scale_of(
    preference: &Preference,
    valuation: &Valuation,
    frame: &Frame<'_>,
) -> Option<(Fraction, Fraction)> {
    if preference.scale.is_some() {
        return preference.scale.clone();
    }
    let weights = valuation.weights.as_ref()?;
    if weights.how != crate::preference::WeightsAs::Points {
        return None;
    }
    let total = match &weights.total {
        Some(total) => total.clone(),
        None => valuation::top_level_sum(weights, frame).unwrap_or_else(|| whole(100)),
    };
    (total > Fraction::zero()).then(|| (Fraction::zero(), total))
}

/// A party of which nothing is known: any package may be worth anything to it.
fn undisclosed(id: Id, veto: bool, issues: &[Matter], (file, opening): (String, Vec<Option<u16>>)) -> Seat {
    let any = (Fraction::zero(), Fraction::one());
    let interval = Quantity::Interval { low: Fraction::zero(), high: Fraction::one() };
    Seat {
        id,
        veto,
        offset: Fraction::zero(),
        weights: Weights::Between(vec![any; issues.len()]),
        values: issues.iter().map(|m| vec![interval.clone(); m.options.len()]).collect(),
        value_ranks: vec![Vec::new(); issues.len()],
        interactions: Vec::new(),
        bundles: Vec::new(),
        ceiling: None,
        red_lines: Vec::new(),
        reservation: Quantity::Unknown,
        disagreement: Quantity::Unknown,
        opening,
        scale: None,
        file,
        stated_weights: None,
    }
}

impl Preference {
    /// The valuation for a reading: its own where the party stated one, else the main one.
    #[must_use]
    pub fn valuation_for(&self, reading: Option<&Id>) -> &Valuation {
        reading
            .and_then(|id| self.readings.iter().find(|(r, _)| r == id))
            .map_or(&self.valuation, |(_, valuation)| valuation)
    }
}
