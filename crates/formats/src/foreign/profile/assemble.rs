//! Profiles → case.

use mediant_core::Id;
use mediant_core::case::{Case, Choosable, Issue, IssueKind, Origin, OriginKind, Party, Status};
use mediant_core::freeze::MAX_OPTIONS;
use mediant_core::number::{Fraction, Quantity, parse};
use mediant_core::preference::{
    Interaction, Preference, StatedReservation, StatedWeights, Stretch, Valuation, ValueFunction, WeightsAs,
};
use num_traits::{One, Signed, Zero};

use super::lines::straighten;
use super::{Ends, Kind, Matter, Profile, Term, Worth};
use crate::agenda::amount_id;
use crate::foreign::names::Names;
use crate::foreign::{Asked, Tool};
use crate::write::number;

/// A party on the way to the case.
pub(in super::super) struct Made {
    /// Its name.
    pub(in super::super) name: String,
    /// The file that says what it wants.
    pub(in super::super) file: String,
    /// What it wants.
    pub(in super::super) wants: Wants,
}

/// What is known of a party.
pub(in super::super) enum Wants {
    /// A profile and its reservation value.
    Profile(Profile, Fraction),
    /// A preference that the reader made itself.
    Preference(Box<Preference>),
    /// Nothing that can be read.
    Nothing,
}

/// Why profiles cannot be a case, in words.
pub(in super::super) type Refusal = String;

/// The issues of a case with their names' ids.
pub(in super::super) struct Agenda {
    /// The issues.
    pub(in super::super) issues: Vec<Issue>,
    /// For each issue, its options' ids; empty where it is continuous.
    pub(in super::super) options: Vec<Vec<Id>>,
}

/// Makes ids of the names of issues and their settlements.
///
/// # Errors
/// Refuses issues with no settlement or too many of them.
pub(in super::super) fn agenda(matters: &[Matter]) -> Result<Agenda, Refusal> {
    let mut names = Names::new();
    let mut agenda = Agenda { issues: Vec::new(), options: Vec::new() };
    for matter in matters {
        let count = matter.options().len();
        if count > MAX_OPTIONS {
            return Err(format!("the issue {} has more than {MAX_OPTIONS} options", matter.name));
        }
        let (kind, options) = kind(matter)?;
        agenda.issues.push(Issue {
            id: names.id(&matter.name, "issue"),
            title: matter.name.clone(),
            parent: None,
            kind,
            specification: String::new(),
            status: Status::Open,
            terms: Vec::new(),
            except: Vec::new(),
            public_line: String::new(),
        });
        agenda.options.push(options);
    }
    Ok(agenda)
}

fn kind(matter: &Matter) -> Result<(IssueKind, Vec<Id>), Refusal> {
    let measured = |low: &Fraction, high: &Fraction, step: Option<Fraction>| IssueKind::Measured {
        low: low.clone(),
        high: high.clone(),
        step,
        unit: String::new(),
    };
    match &matter.kind {
        Kind::Continuous(low, high) if low < high => Ok((measured(low, high, None), Vec::new())),
        Kind::Continuous(..) => Err(format!("the range of {} does not rise", matter.name)),
        Kind::Steps(amounts) => {
            let numbers: Vec<&Fraction> = amounts.iter().filter_map(|a| a.number.as_ref()).collect();
            let (Some(low), Some(high)) = (numbers.first(), numbers.last()) else {
                return Err(format!("the issue {} has no option", matter.name));
            };
            let step = numbers.get(1).map_or_else(Fraction::one, |second| *second - *low);
            let ids: Option<Vec<Id>> = numbers.iter().map(|n| amount_id(n)).collect();
            let ids = ids.filter(|ids| {
                let back = |id: &Id| parse(&id.as_str().replace("-of-", "/"));
                ids.iter().zip(&numbers).all(|(id, n)| back(id).as_ref() == Ok(*n))
            });
            let ids = ids.ok_or_else(|| format!("the amounts of {} have too many digits", matter.name))?;
            Ok((measured(low, high, Some(step)), ids))
        }
        Kind::Listed(options) => {
            if options.is_empty() {
                return Err(format!("the issue {} has no option", matter.name));
            }
            let mut names = Names::new();
            let ids: Vec<Id> = options.iter().map(|o| names.id(&o.text, "option")).collect();
            let options = ids.iter().zip(options);
            let choose = |(id, o): (&Id, &super::Raw)| Choosable {
                id: id.clone(),
                title: o.text.clone(),
                text: String::new(),
            };
            Ok((IssueKind::Options(options.map(choose).collect()), ids))
        }
    }
}

/// Makes a case of issues and parties.
///
/// # Errors
/// Says in words what a case cannot hold.
pub(in super::super) fn assemble(
    (tool, folder): (Tool, &str),
    title: &str,
    matters: &[Matter],
    parties: Vec<Made>,
) -> Result<Case, Refusal> {
    let slug = Names::new().id(folder, "scenario");
    let mut case = crate::case::empty(slug);
    let agenda = agenda(matters)?;
    case.title = if title.trim().is_empty() { folder.to_owned() } else { title.to_owned() };
    let files: Vec<&str> = parties.iter().map(|p| p.file.as_str()).collect();
    case.summary = format!("Read from files of {}: {}.", tool.title(), files.join(", "));
    let mut names = Names::of_parties();
    for party in parties {
        let id = names.id(&party.name, "party");
        let origin = Origin {
            kind: OriginKind::Published,
            statement: None,
            note: format!("{} file {}", tool.title(), party.file),
        };
        case.parties.push(Party {
            id,
            name: party.name,
            aliases: Vec::new(),
            veto: true,
            role: String::new(),
            delegates: Vec::new(),
        });
        case.preferences.push(match party.wants {
            Wants::Nothing => None,
            Wants::Preference(preference) => Some(*preference),
            Wants::Profile(profile, reservation) => {
                let (preference, rounded) = preference(&agenda, matters, profile, (origin, reservation))?;
                if rounded {
                    let sentence = "has numbers of more digits than a case holds; they are rounded to 15";
                    case.unverified.push(format!("{} {sentence}.", party.file));
                }
                Some(preference)
            }
        });
    }
    case.estimates = vec![None; case.parties.len()];
    case.issues = agenda.issues;
    Ok(case)
}

/// A preference with nothing in it but where it comes from and its reservation value.
pub(in super::super) fn bare(origin: Origin, reservation: Fraction) -> Preference {
    Preference {
        origin,
        origins: Vec::new(),
        scale: None,
        valuation: Valuation::default(),
        readings: Vec::new(),
        red_lines: Vec::new(),
        reservation: StatedReservation::Given(Quantity::Exact(reservation)),
        disagreement: None,
        aspiration: None,
        alternatives: Vec::new(),
        interests: Vec::new(),
        mandate: String::new(),
        ceiling: None,
    }
}

fn preference(
    agenda: &Agenda,
    matters: &[Matter],
    profile: Profile,
    (origin, reservation): (Origin, Fraction),
) -> Result<(Preference, bool), Refusal> {
    let mut preference = bare(origin, reservation);
    let how = profile.weights.as_deref().and_then(weighing).filter(|_| profile.constant.is_zero());
    let mut profile = if how.is_some() { profile } else { profile.flat() };
    if how.is_none() {
        preference.scale = Some((Fraction::zero(), Fraction::one()));
        add_constant(&mut profile);
    }
    let ids: Vec<&Id> = agenda.issues.iter().map(|i| &i.id).collect();
    let entries = |weights: Vec<Fraction>| {
        ids.iter().zip(weights).map(|(id, w)| ((*id).clone(), Quantity::Exact(w))).collect()
    };
    preference.valuation.weights = how.zip(profile.weights.take()).map(|(how, weights)| StatedWeights {
        how,
        total: None,
        entries: entries(weights),
        ranks: Vec::new(),
    });
    for (index, worth) in profile.worth.into_iter().enumerate() {
        let function = function(&matters[index], &agenda.options[index], worth);
        preference.valuation.values.push((ids[index].clone(), function));
    }
    let terms = profile.terms.into_iter().map(|t| interaction(agenda, t));
    preference.valuation.interactions = terms.collect::<Result<_, _>>()?;
    let rounded = tame(&mut preference);
    Ok((preference, rounded))
}

/// Rounds what a case folder could not hold; true where something was.
fn tame(preference: &mut Preference) -> bool {
    let mut rounded = false;
    let mut one = |quantity: &mut Quantity| {
        if let Quantity::Exact(number) = quantity {
            let (near, was) = number::tame(std::mem::take(number));
            *number = near;
            rounded |= was;
        }
    };
    if let StatedReservation::Given(quantity) = &mut preference.reservation {
        one(quantity);
    }
    for (_, function) in &mut preference.valuation.values {
        match function {
            ValueFunction::Table { numbers, .. } => numbers.iter_mut().for_each(|(_, q)| one(q)),
            ValueFunction::Lines { points, .. } => points.iter_mut().for_each(|(_, q)| one(q)),
            ValueFunction::Ranks(_) => {}
        }
    }
    preference.valuation.interactions.iter_mut().for_each(|t| one(&mut t.adds));
    rounded
}

/// How weights can be stated as they are: shares where they sum to one, swings where they do but for rounding.
fn weighing(weights: &[Fraction]) -> Option<WeightsAs> {
    let sum: Fraction = weights.iter().sum();
    if weights.iter().any(Signed::is_negative) {
        None
    } else if sum.is_one() {
        Some(WeightsAs::Shares)
    } else if (sum - Fraction::one()).abs() <= parse("1e-9").unwrap_or_default() {
        Some(WeightsAs::Swings)
    } else {
        None
    }
}

/// What every package is worth counts as a part of the first issue.
fn add_constant(profile: &mut Profile) {
    match profile.worth.first_mut() {
        Some(Worth::Table(numbers)) => numbers.iter_mut().for_each(|n| *n += &profile.constant),
        Some(Worth::Lines(points)) => points.iter_mut().for_each(|(_, n)| *n += &profile.constant),
        None => {}
    }
    profile.constant = Fraction::zero();
}

pub(in super::super) fn function(matter: &Matter, options: &[Id], worth: Worth) -> ValueFunction {
    let exact = |(amount, worth)| (amount, Quantity::Exact(worth));
    let lines = |points: Vec<(Fraction, Fraction)>| ValueFunction::Lines {
        points: straighten(points).into_iter().map(exact).collect(),
        out_of: Fraction::one(),
    };
    match (&matter.kind, worth) {
        (_, Worth::Lines(points)) => lines(points),
        (Kind::Steps(amounts), Worth::Table(numbers)) => {
            let amounts = amounts.iter().map(|a| a.number.clone().unwrap_or_default());
            lines(amounts.zip(numbers).collect())
        }
        (_, Worth::Table(numbers)) => ValueFunction::Table {
            numbers: options.iter().cloned().zip(numbers.into_iter().map(Quantity::Exact)).collect(),
            out_of: Fraction::one(),
        },
    }
}

fn interaction(agenda: &Agenda, term: Term) -> Result<Interaction, Refusal> {
    let mut all_of = Vec::with_capacity(term.all_of.len());
    for (issue, ends) in term.all_of {
        let id = agenda.issues[issue].id.clone();
        let ends = match ends {
            Ends::Indices(first, last) => {
                let options = &agenda.options[issue];
                options.get(first).cloned().zip(options.get(last).cloned())
            }
            Ends::Amounts(low, high) => amount_id(&low).zip(amount_id(&high)),
        };
        let (first, last) = ends.ok_or_else(|| format!("an amount of {id} has too many digits"))?;
        all_of.push(Stretch { issue: id, first, last });
    }
    Ok(Interaction { all_of, adds: Quantity::Exact(term.adds) })
}

/// Whether a profile is asked for by its file's name, with or without its ending or folder; all are where none is named.
pub(in super::super) fn is_asked(asked: &Asked<'_>, path: &str) -> bool {
    asked.profiles.is_empty() || asked.profiles.iter().any(|name| is_named(name, path))
}

/// Whether a name stands for this file.
pub(in super::super) fn is_named(name: &str, path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    name == path || name == file || name == crate::foreign::names::stem(path)
}
