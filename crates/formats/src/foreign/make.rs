//! What every reader of foreign files ends in: which profiles, the case of them, and the outcome.

use mediant_core::Fraction;
use mediant_core::case::{Case, Issue, Origin, OriginKind, Party};
use mediant_core::number::{Quantity, whole};
use mediant_core::preference::{Preference, StatedReservation, Valuation};

use super::names::Names;
use super::{Foreign, Tool};
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::limits;
use crate::page::whole_file;

/// One party, and what its profile says.
pub(super) struct Side {
    /// The party's name.
    pub(super) name: String,
    /// Its numbers.
    pub(super) preference: Preference,
}

/// Which of the profiles to read, by their places in `names`: those asked for, in that order, or all.
/// `None` where one that is asked for is not there, there are none, or too many, with the fault noted.
pub(super) fn chosen(names: &[&str], asked: &[String], found: &mut Vec<Diagnostic>) -> Option<Vec<usize>> {
    let mut fault =
        |code, file: &str, said: (String, &str)| found.push(whole_file(Severity::Error, code, file, said));
    let mut places = Vec::new();
    if asked.is_empty() {
        places.extend(0..names.len());
    }
    let mut missing = false;
    for name in asked {
        match names.iter().position(|n| n == name) {
            Some(place) if places.contains(&place) => {
                missing = true;
                fault("duplicate-id", name, ("the profile is asked for twice".to_owned(), "name each once"));
            }
            Some(place) => places.push(place),
            None => {
                missing = true;
                let help = crate::suggest::help(name, names.iter().copied());
                fault("not-found", name, ("there is no such profile here".to_owned(), &help));
            }
        }
    }
    if missing {
        return None;
    }
    if places.is_empty() {
        let message = "there is no profile of a party here".to_owned();
        fault("nothing", "", (message, "a scenario has one file for each party"));
        return None;
    }
    if places.len() > limits::PARTIES {
        let message =
            format!("there are {} profiles; a case has at most {} parties", places.len(), limits::PARTIES);
        fault("too-many", "", (message, "name some of them: --profiles A,B"));
        return None;
    }
    Some(places)
}

/// The scale of a party whose numbers are utilities already.
pub(super) fn unit_scale() -> (Fraction, Fraction) {
    (whole(0), whole(1))
}

/// A party's numbers; `source` says where they come from.
pub(super) fn preference(source: &str, valuation: Valuation, reservation: Fraction) -> Preference {
    Preference {
        origin: Origin { kind: OriginKind::Published, statement: None, note: source.to_owned() },
        origins: Vec::new(),
        scale: None,
        valuation,
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

/// The case: every party has a veto, as in all these tools.
pub(super) fn case(folder: &str, tool: Tool, issues: Vec<Issue>, sides: Vec<Side>) -> Case {
    let mut case = crate::case::empty(Names::new().id(folder, "scenario"));
    folder.clone_into(&mut case.title);
    case.summary = format!("A scenario of {}, read from its own files.", tool.title());
    case.issues = issues;
    case.estimates = vec![None; sides.len()];
    let mut names = Names::of_parties();
    for side in sides {
        case.parties.push(Party {
            id: names.id(&side.name, "party"),
            name: side.name,
            aliases: Vec::new(),
            veto: true,
            role: String::new(),
            delegates: Vec::new(),
        });
        case.preferences.push(Some(side.preference));
    }
    case
}

/// The outcome of a reader: the case with its notes, or all faults.
pub(super) fn settle(
    read: Option<(Case, Vec<String>)>,
    tool: Tool,
    found: Vec<Diagnostic>,
) -> Result<Foreign, Faults> {
    let clean = found.iter().all(|d| d.severity != Severity::Error);
    match read {
        Some((case, notes)) if clean => Ok(Foreign { tool, case, notes, warnings: found }),
        _ => {
            let mut diagnostics = found;
            if clean {
                let message = "the files could not be read together".to_owned();
                diagnostics.push(whole_file(Severity::Error, "does-not-fit", "", (message, "")));
            }
            Err(Faults { diagnostics })
        }
    }
}
