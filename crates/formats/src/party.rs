//! Reads `parties/<party>.toml` and `estimates/<party>.toml`: what a party told, or what the mediator estimates of it.

mod alternatives;
mod parts;
mod terms;
mod values;
mod weights;

use mediant_core::Id;
use mediant_core::case::{Case, OriginKind, Rule};
use mediant_core::number::{Fraction, Quantity, decimal};
use mediant_core::preference::{Preference, StatedReservation, Valuation};
use toml::de::DeTable;

use crate::agenda::Agenda;
use crate::case::{bounded, check_schema};
use crate::checks::rules;
use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::origin;
use crate::page::Page;
use crate::party::parts::Parts;
use crate::table::{Item, Table};
use crate::talks::{Desk, Talks};

/// The schema's name at the head of the file.
pub(crate) const SCHEMA: &str = "mediant/party/1";

const KEYS: &[&str] = &[
    "schema",
    "party",
    "origin",
    "scale",
    "reservation",
    "disagreement",
    "aspiration",
    "mandate",
    "weights-are",
    "weights-total",
    "values-out-of",
    "value-when-left-out",
    "weights",
    "values",
    "interactions",
    "bundles",
    "ceiling",
    "red-lines",
    "preconditions",
    "alternatives",
    "interests",
    "origins",
    "readings",
];

/// What only a party's own file may say beside, and no estimate.
const OWN_KEYS: &[&str] = &["positions", "offers"];

const READING_KEYS: &[&str] = &[
    "weights-are",
    "weights-total",
    "values-out-of",
    "value-when-left-out",
    "weights",
    "values",
    "interactions",
    "bundles",
    "reservation",
];

/// What all files of one case share while they are read.
#[derive(Clone, Copy)]
pub(crate) struct Around<'c> {
    pub(crate) case: &'c Case,
    pub(crate) agenda: &'c Agenda,
}

/// Which party's file this is, and how its numbers are known unless it says otherwise.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'c> {
    pub(crate) party: &'c Id,
    pub(crate) known: OriginKind,
}

/// What was read, and where the reservation values stand, by reading, for checks that come later.
pub(crate) struct PartyFile {
    pub(crate) preference: Preference,
    pub(crate) reservations: Vec<(Option<Id>, Diagnostic)>,
}

/// Reads one party's file, as far as it goes; positions and offers that it told in confidence go to `talks`.
pub(crate) fn read<'t>(
    page: &'t Page<'t>,
    document: &'t DeTable<'t>,
    around: Around<'_>,
    whose: Whose<'_>,
    talks: &mut Talks,
) -> PartyFile {
    let told = whose.known == OriginKind::Told;
    let root = Table::root(page, document, &[KEYS, if told { OWN_KEYS } else { &[] }].concat());
    check_schema(&root, SCHEMA);
    check_party(&root, whose.party);
    if told {
        talks.read(&root, around, Desk::Party(whose.party));
    }
    let scale = root.get("scale").and_then(|i| read_scale(&i));
    let alternatives = alternatives::read(&root);
    let reservation = read_reservation(&root, &alternatives);
    let main = Parts { own: None, main: &root };
    let valuation = parts::valuation(&main, around, &parts::uses(&root, around.case));
    let mut reservations = vec![(None, page.at("reservation-reach", &root.key_span("reservation")))];
    let readings = read_readings(&root, around, &mut reservations);
    let preference = Preference {
        origin: origin::of(&root, whose.known, around.agenda),
        origins: read_origins(&root, around),
        scale,
        valuation,
        readings,
        red_lines: read_red_lines(&root, around.agenda),
        reservation,
        disagreement: root.get("disagreement").and_then(|i| i.quantity()),
        aspiration: root.get("aspiration").and_then(|i| i.quantity()),
        alternatives,
        interests: read_interests(&root, around.agenda),
        mandate: root.text("mandate"),
        ceiling: root.get("ceiling").and_then(|i| i.number()),
    };
    PartyFile { preference, reservations }
}

fn check_party(root: &Table<'_>, party: &Id) {
    let Some(item) = root.need("party") else { return };
    let Some(text) = item.text() else { return };
    if text != party.as_str() {
        let message =
            format!("the file is named for \"{party}\" and says that it is \"{}\"", crate::table::cut(text));
        item.error("party-file-name", message, "rename the file or change this line");
    }
}

fn read_scale(item: &Item<'_>) -> Option<(Fraction, Fraction)> {
    let ends = item.list()?;
    let [zero, one] = ends.as_slice() else {
        item.error(
            "wrong-type",
            "a scale has two ends",
            "write the points at utility 0 and at utility 1: [0, 100]",
        );
        return None;
    };
    let (zero, one) = (zero.number(), one.number());
    let (zero, one) = (zero?, one?);
    if zero >= one {
        let message = format!("the scale does not rise from {} to {}", decimal(&zero), decimal(&one));
        item.error("scale-order", message, "write the points at utility 0 first");
        return None;
    }
    Some((zero, one))
}

fn read_reservation(
    root: &Table<'_>,
    alternatives: &[mediant_core::preference::Alternative],
) -> StatedReservation {
    let unknown = StatedReservation::Given(Quantity::Unknown);
    let Some(item) = root.get("reservation") else {
        let help = "write reservation = a number, \"from-alternatives\", or \"unknown\" if that is meant";
        root.page.warn(
            "reservation-missing",
            &root.span,
            "no reservation value is stated; it is taken as unknown",
            help,
        );
        return unknown;
    };
    if item.value.as_str() != Some("from-alternatives") {
        return item.quantity().map_or(unknown, StatedReservation::Given);
    }
    alternatives::check_worth(root, &item, alternatives);
    StatedReservation::FromAlternatives
}

fn read_readings(
    root: &Table<'_>,
    around: Around<'_>,
    reservations: &mut Vec<(Option<Id>, Diagnostic)>,
) -> Vec<(Id, Valuation)> {
    let mut readings = Vec::new();
    let Some(table) = root.get("readings").and_then(|i| i.open_table()) else { return readings };
    for (key, item) in table.entries() {
        let Some(reading) = around.case.readings.iter().find(|r| r.id.as_str() == key.name) else {
            let names = around.case.readings.iter().map(|r| r.id.as_str());
            let help =
                if root.page.is_full() { String::new() } else { crate::suggest::help(key.name, names) };
            let message = format!("the case has no reading \"{}\"", crate::table::cut(key.name));
            root.page.error("unknown-reading", &key.span, message, help);
            continue;
        };
        let Some(own) = item.table(READING_KEYS) else { continue };
        let aggregation = reading.aggregation.unwrap_or(around.case.aggregation);
        let parts = Parts { own: Some(&own), main: root };
        let mut valuation = parts::valuation(&parts, around, &[aggregation]);
        if let Some(item) = own.get("reservation") {
            valuation.reservation = item.quantity();
            let place = root.page.at("reservation-reach", &item.span());
            reservations.push((Some(reading.id.clone()), place));
        }
        readings.push((reading.id.clone(), valuation));
    }
    readings
}

fn read_red_lines(root: &Table<'_>, agenda: &Agenda) -> Vec<Rule> {
    let mut read = Vec::new();
    let never = root.tables("red-lines", &["never", "why"]);
    bounded(root, "red-lines", never.len(), limits::RULES);
    for table in never.iter().take(limits::RULES) {
        let Some(item) = table.need("never") else { continue };
        if let Some(all_of) = rules::together(&item, agenda, 1) {
            read.push(Rule { all_of, unless: None, why: table.text("why") });
        }
    }
    let preconditions = root.tables("preconditions", &["if", "only-with", "why"]);
    bounded(root, "preconditions", preconditions.len(), limits::RULES);
    for table in preconditions.iter().take(limits::RULES) {
        let all_of = table.get("if").map(|i| rules::together(&i, agenda, 1));
        let unless = table.need("only-with").and_then(|i| agenda.pick(&i));
        let (Some(unless), false) = (unless, all_of == Some(None)) else { continue };
        let all_of = all_of.flatten().unwrap_or_default();
        read.push(Rule { all_of, unless: Some(unless), why: table.text("why") });
    }
    read
}

fn read_interests(root: &Table<'_>, agenda: &Agenda) -> Vec<(Option<Id>, String)> {
    let tables = root.tables("interests", &["issue", "text"]);
    tables.iter().map(|t| (t.get("issue").and_then(|i| agenda.issue(&i)), t.need_text("text"))).collect()
}

fn read_origins(root: &Table<'_>, around: Around<'_>) -> Vec<(String, mediant_core::case::Origin)> {
    let mut origins = Vec::new();
    let Some(table) = root.get("origins").and_then(|i| i.open_table()) else { return origins };
    for (key, item) in table.entries() {
        check_path(root, &key, around);
        if let Some(origin) = origin::read(&item, around.agenda) {
            origins.push((key.name.to_owned(), origin));
        }
    }
    origins
}

/// The most characters of an id.
const ID_LENGTH: usize = 64;

/// Paths are `weights.ISSUE`, `values.ISSUE` or `values.ISSUE.OPTION`, or another key of the file with what follows.
fn check_path(root: &Table<'_>, key: &crate::table::Key<'_>, around: Around<'_>) {
    let path = key.name;
    let path = match path.strip_prefix("readings.") {
        Some(rest) => {
            let within =
                around.case.readings.iter().find_map(|r| rest.strip_prefix(r.id.as_str())?.strip_prefix('.'));
            within.unwrap_or("?")
        }
        None => path,
    };
    let (first, rest) = path.split_once('.').map_or((path, ""), |(first, rest)| (first, rest));
    let issue = |text: &str| Id::new(text).is_ok_and(|id| around.agenda.issues.contains_key(&id));
    // Ids may have points themselves.
    let option = |text: &str| {
        let splits = text.match_indices('.').take_while(|(at, _)| *at <= ID_LENGTH);
        splits.into_iter().any(|(at, _)| at + 1 < text.len() && issue(&text[..at]))
    };
    let known = match first {
        "weights" => issue(rest),
        "values" => issue(rest) || option(rest),
        "origin" | "origins" | "schema" | "party" | "readings" => false,
        other => KEYS.contains(&other),
    };
    if !known && !root.page.is_full() {
        let message = format!("there is no number at \"{}\"", crate::table::cut(key.name));
        let help = "write a path such as \"weights.ISSUE\", \"values.ISSUE.OPTION\" or \"reservation\"";
        root.page.error("unknown-path", &key.span, message, help);
    }
}
