//! Reads `case.toml`: everything that all may see.

mod issues;
mod parties;

use std::collections::BTreeSet;

use mediant_core::Id;
use mediant_core::case::{Aggregation, Case, IssueKind, Reading, Rule};

use crate::agenda::Agenda;
use crate::checks::rules;
use crate::limits;
use crate::origin;
use crate::page::Page;
use crate::party::Around;
use crate::table::{Item, Table};
use crate::talks::{Desk, Talks};

/// The schema's name at the head of the file.
pub(crate) const SCHEMA: &str = "mediant/case/1";

const KEYS: &[&str] = &[
    "schema",
    "title",
    "summary",
    "classification",
    "unverified",
    "aggregation",
    "at-least",
    "accepted",
    "parties",
    "third-parties",
    "issues",
    "excludes",
    "requires",
    "readings",
    "positions",
    "offers",
];

/// The words for how values add up.
pub(crate) const AGGREGATIONS: &[(&str, Aggregation)] =
    &[("additive", Aggregation::Additive), ("mean-of-included", Aggregation::MeanOfIncluded)];

/// Reads the shared file, as far as it goes.
pub(crate) fn read<'t>(page: &'t Page<'t>, document: &'t toml::de::DeTable<'t>, slug: Id) -> (Case, Agenda) {
    let root = Table::root(page, document, KEYS);
    check_schema(&root, SCHEMA);
    let mut case = empty(slug);
    case.title = root.need_text("title");
    case.summary = root.text("summary");
    case.classification = root.text("classification");
    case.unverified = root.texts("unverified");
    case.parties = parties::parties(&root);
    case.third_parties = parties::third_parties(&root, &case.parties);
    case.at_least = at_least(&root, case.parties.len());
    case.aggregation = aggregation(&root).unwrap_or_default();
    case.accepted = accepted(&root);
    case.issues = issues::issues(&root, &case.parties);
    let agenda = Agenda::of(&case, broken(&root, &case));
    case.rules = read_rules(&root, &agenda);
    case.readings = readings(&root, &case);
    check_values(&root, &case);
    let mut talks = Talks::default();
    talks.read(&root, Around { case: &case, agenda: &agenda }, Desk::Shared);
    (case.positions, case.offers) = (talks.positions, talks.offers);
    check_articles(&root, &case);
    if case.parties.is_empty() && root.get("parties").is_none() {
        page.error("nothing", &(0..0), "the case has no party", "add a table [[parties]]");
    }
    let settled = case.issues.iter().any(|i| i.kind != IssueKind::Heading);
    if !settled
        && root.get("issues").is_none_or(|i| i.value.as_array().is_some_and(|a| a.len() == case.issues.len()))
    {
        page.error(
            "nothing",
            &root.key_span("issues"),
            "the case has no issue to settle",
            "add a table [[issues]]",
        );
    }
    (case, agenda)
}

/// Every option has a value for each party in each reading: that many must be few enough to look at.
fn check_values(root: &Table<'_>, case: &Case) {
    let options = issues::options_in_all(&case.issues, &case.parties);
    let values = options.saturating_mul(case.parties.len()).saturating_mul(case.readings.len() + 1);
    if values > limits::ALL_VALUES && options <= limits::ALL_OPTIONS {
        let message = format!(
            "{options} options, {} parties and {} readings make {values} values; a case has at most {}",
            case.parties.len(),
            case.readings.len() + 1,
            limits::ALL_VALUES
        );
        root.page.error(
            "too-many",
            &root.key_span("issues"),
            message,
            "choose wider steps, or fewer readings",
        );
    }
}

/// Names that the file gives to parties and issues which could not be read.
fn broken(root: &Table<'_>, case: &Case) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for key in ["parties", "third-parties", "issues"] {
        let items = root.get(key).and_then(|i| i.value.as_array());
        let ids = items.into_iter().flatten().filter_map(|v| v.get_ref().get("id")?.get_ref().as_str());
        named.extend(ids.map(str::to_owned));
    }
    for id in case.parties.iter().map(|p| &p.id).chain(case.issues.iter().map(|i| &i.id)) {
        named.remove(id.as_str());
    }
    for third in &case.third_parties {
        named.remove(third.id.as_str());
    }
    named
}

/// A case that has only a name.
pub(crate) fn empty(slug: Id) -> Case {
    Case {
        slug,
        title: String::new(),
        summary: String::new(),
        classification: String::new(),
        unverified: Vec::new(),
        parties: Vec::new(),
        third_parties: Vec::new(),
        issues: Vec::new(),
        rules: Vec::new(),
        at_least: None,
        aggregation: Aggregation::Additive,
        readings: Vec::new(),
        positions: Vec::new(),
        accepted: Vec::new(),
        offers: Vec::new(),
        stages: Vec::new(),
        meetings: Vec::new(),
        preferences: Vec::new(),
        estimates: Vec::new(),
        mediator: None,
    }
}

/// Checks the schema line of a file.
pub(crate) fn check_schema(root: &Table<'_>, wanted: &str) {
    let Some(item) = root.need("schema") else { return };
    let Some(text) = item.text() else { return };
    if text != wanted {
        let message = format!("this file says that it is \"{}\"", crate::table::cut(text));
        item.error("schema-version", message, format!("this version reads \"{wanted}\""));
    }
}

/// Refuses more entries than a case may have.
pub(crate) fn bounded(root: &Table<'_>, key: &str, count: usize, limit: usize) {
    if count > limit {
        let message = format!("there are {count} {key}; a case has at most {limit}");
        root.page.error("too-many", &root.key_span(key), message, "");
    }
}

/// Notes an id that is taken; true where it is free.
pub(crate) fn is_free(item: &Item<'_>, id: &Id, taken: &mut BTreeSet<Id>) -> bool {
    let free = taken.insert(id.clone());
    if !free {
        item.error("duplicate-id", format!("the id \"{id}\" is taken"), "choose another");
    }
    free
}

fn at_least(table: &Table<'_>, parties: usize) -> Option<usize> {
    table.get("at-least")?.count(1, parties.max(1))
}

fn aggregation(table: &Table<'_>) -> Option<Aggregation> {
    table.get("aggregation")?.word(AGGREGATIONS)
}

fn accepted(root: &Table<'_>) -> Vec<mediant_core::case::Accepted> {
    let mut taken = BTreeSet::new();
    let mut accepted = Vec::new();
    for item in root.get("accepted").and_then(|i| i.list()).unwrap_or_default() {
        let Some(one) = origin::statement(&item) else { continue };
        if taken.insert(one.statement.clone()) {
            accepted.push(one);
        } else {
            item.warn(
                "duplicate-id",
                format!("the statement {} is accepted twice", one.statement),
                "drop one",
            );
        }
    }
    accepted
}

fn readings(root: &Table<'_>, case: &Case) -> Vec<Reading> {
    let mut taken = BTreeSet::new();
    let mut readings = Vec::new();
    let tables = root.tables("readings", &["id", "title", "why", "aggregation", "at-least"]);
    bounded(root, "readings", tables.len(), limits::READINGS);
    for table in tables.into_iter().take(limits::READINGS) {
        let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)));
        let reading = (table.need_text("title"), aggregation(&table), at_least(&table, case.parties.len()));
        let Some(id) = id else { continue };
        let (title, aggregation, at_least) = reading;
        readings.push(Reading { id, title, why: table.text("why"), aggregation, at_least });
    }
    readings
}

fn read_rules(root: &Table<'_>, agenda: &Agenda) -> Vec<Rule> {
    let excludes = root.tables("excludes", &["these", "why"]);
    bounded(root, "excludes", excludes.len(), limits::RULES);
    let mut read = Vec::new();
    for table in excludes.iter().take(limits::RULES) {
        let Some(item) = table.need("these") else { continue };
        if let Some(all_of) = rules::together(&item, agenda, 2) {
            read.push(Rule { all_of, unless: None, why: table.text("why") });
        }
    }
    let requires = root.tables("requires", &["this", "needs", "why"]);
    bounded(root, "requires", requires.len(), limits::RULES);
    let mut edges = Vec::new();
    for table in requires.iter().take(limits::RULES) {
        let this = table.need("this").and_then(|i| agenda.pick(&i));
        let needs = table.need("needs").and_then(|i| agenda.pick(&i));
        let (Some(this), Some(needs)) = (this, needs) else { continue };
        edges.push((
            this.clone(),
            needs.clone(),
            table.get("this").map_or_else(|| table.span.clone(), |i| i.span()),
        ));
        read.push(Rule { all_of: vec![this], unless: Some(needs), why: table.text("why") });
    }
    rules::check_requirements(root.page, &edges, &read);
    read
}

/// The mean of included articles is defined over articles alone.
fn check_articles(root: &Table<'_>, case: &Case) {
    let others: Vec<&str> = case
        .issues
        .iter()
        .filter(|i| !matches!(i.kind, IssueKind::Article { .. } | IssueKind::Heading))
        .map(|i| i.id.as_str())
        .collect();
    if others.is_empty() {
        return;
    }
    let mut spans = Vec::new();
    if case.aggregation == Aggregation::MeanOfIncluded {
        spans.extend(root.get("aggregation").map(|i| i.span()));
    }
    if case.readings.iter().any(|r| r.aggregation == Some(Aggregation::MeanOfIncluded)) {
        let tables = root.get("readings").and_then(|i| i.list()).unwrap_or_default();
        let items = tables.iter().filter_map(|t| t.open_table()?.get("aggregation"));
        spans.extend(items.filter(|i| i.value.as_str() == Some("mean-of-included")).map(|i| i.span()));
    }
    for span in spans {
        let named = others.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        let more = others.len().saturating_sub(5);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!(
            "the mean of included articles needs every issue to be an article; not so: {named}{rest}"
        );
        root.page.error("not-articles", &span, message, "write aggregation = \"additive\"");
    }
}
