//! The issues and what each can be settled by.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::Id;
use mediant_core::case::{Choosable, Issue, IssueKind, Party, Status};
use mediant_core::freeze::MAX_OPTIONS;
use mediant_core::number::{decimal, to_f64};
use num_traits::Zero;
use toml::de::DeValue;

use super::{bounded, is_free};
use crate::limits;
use crate::suggest;
use crate::table::{Item, Table};

const KEYS: &[&str] = &[
    "id",
    "title",
    "under",
    "kind",
    "options",
    "low",
    "high",
    "step",
    "unit",
    "text",
    "specification",
    "status",
    "terms",
    "except",
    "public-line",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Options,
    Measured,
    Article,
    Item,
    Heading,
}

const KINDS: &[(&str, Kind)] = &[
    ("options", Kind::Options),
    ("measured", Kind::Measured),
    ("article", Kind::Article),
    ("item", Kind::Item),
    ("heading", Kind::Heading),
];

const STATUSES: &[(&str, Status)] = &[
    ("agreed", Status::Agreed),
    ("open", Status::Open),
    ("not-discussed", Status::NotDiscussed),
    ("undisclosed", Status::Undisclosed),
];

const SPECIFICATIONS: &[(&str, &str)] = &[("idea", "idea"), ("outlined", "outlined"), ("drafted", "drafted")];

/// The issues, in order. `parties` says how many options an item has.
pub(super) fn issues(root: &Table<'_>, parties: &[Party]) -> Vec<Issue> {
    let mut taken = BTreeSet::new();
    let mut issues = Vec::new();
    let tables = root.tables("issues", KEYS);
    bounded(root, "issues", tables.len(), limits::ISSUES);
    let tables: Vec<Table<'_>> = tables.into_iter().take(limits::ISSUES).collect();
    let mut under = Vec::new();
    for table in &tables {
        let id = table.need("id").and_then(|i| i.id().filter(|id| is_free(&i, id, &mut taken)));
        let title = table.need_text("title");
        let kind = kind(table);
        let (specification, status) = (specification(table), status(table));
        let (Some(id), Some(kind)) = (id, kind) else { continue };
        let parent = table.get("under").and_then(|i| i.id().map(|p| (p, i)));
        let issue = Issue {
            id,
            title,
            parent: parent.as_ref().map(|(p, _)| p.clone()),
            kind,
            specification,
            status,
            terms: table.texts("terms"),
            except: table.texts("except"),
            public_line: table.text("public-line"),
        };
        under.push(parent.map(|(_, item)| item));
        issues.push(issue);
    }
    let options = options_in_all(&issues, parties);
    if options > limits::ALL_OPTIONS {
        let message =
            format!("the issues have {options} options; all together have at most {}", limits::ALL_OPTIONS);
        root.page.error("too-many", &root.key_span("issues"), message, "choose wider steps");
    }
    check_parents(root, &mut issues, &under, &taken);
    issues
}

fn specification(table: &Table<'_>) -> String {
    table.get("specification").and_then(|i| i.word(SPECIFICATIONS)).unwrap_or_default().to_owned()
}

fn status(table: &Table<'_>) -> Status {
    table.get("status").and_then(|i| i.word(STATUSES)).unwrap_or_default()
}

/// How many options all issues have together.
pub(super) fn options_in_all(issues: &[Issue], parties: &[Party]) -> usize {
    issues.iter().map(|i| count(&i.kind, parties.len())).sum()
}

fn count(kind: &IssueKind, parties: usize) -> usize {
    match kind {
        IssueKind::Options(options) => options.len(),
        IssueKind::Article { .. } => 2,
        IssueKind::Item => parties,
        IssueKind::Heading => 0,
        IssueKind::Measured { low, high, step: Some(step), .. } if !step.is_zero() => {
            // The steps are bounded one by one, so that the cast cannot lose anything that counts.
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "bounded by MAX_OPTIONS"
            )]
            let steps = to_f64(&((high - low) / step)).clamp(0.0, MAX_OPTIONS as f64) as usize;
            steps + 1
        }
        IssueKind::Measured { .. } => 101,
    }
}

fn kind(table: &Table<'_>) -> Option<IssueKind> {
    let kind = match table.get("kind") {
        Some(item) => item.word(KINDS)?,
        None => Kind::Options,
    };
    let own: &[&str] = match kind {
        Kind::Options => &["options"],
        Kind::Measured => &["low", "high", "step", "unit"],
        Kind::Article => &["text"],
        Kind::Item | Kind::Heading => &[],
    };
    let name = KINDS.iter().find(|(_, k)| *k == kind).map_or("", |(name, _)| name);
    for key in ["options", "low", "high", "step", "unit", "text"] {
        if !own.contains(&key) && table.get(key).is_some() {
            let message = format!("an issue of the kind \"{name}\" has no \"{key}\"");
            let help = match key {
                "options" => "drop it, or drop the kind",
                "text" => "drop it, or write kind = \"article\"",
                _ => "drop it, or write kind = \"measured\"",
            };
            table.page.error("wrong-kind", &table.key_span(key), message, help);
        }
    }
    match kind {
        Kind::Options => options(table).map(IssueKind::Options),
        Kind::Measured => measured(table),
        Kind::Article => Some(IssueKind::Article { text: table.text("text") }),
        Kind::Item => Some(IssueKind::Item),
        Kind::Heading => Some(IssueKind::Heading),
    }
}

fn options(table: &Table<'_>) -> Option<Vec<Choosable>> {
    let Some(item) = table.get("options") else {
        let help = "add options = [\"…\", \"…\"], or say which kind of issue it is: measured, article, item, heading";
        table.page.error("no-options", &table.span, "this issue has no options", help);
        return None;
    };
    let items = item.list()?;
    if items.is_empty() {
        item.error("no-options", "this issue has no options", "list at least one");
        return None;
    }
    if items.len() > limits::LISTED_OPTIONS {
        let message =
            format!("{} options are listed; an issue has at most {}", items.len(), limits::LISTED_OPTIONS);
        item.error("too-many", message, "make it a measured issue, or divide it");
        return None;
    }
    let mut taken = BTreeSet::new();
    Some(items.iter().filter_map(|i| option(i).filter(|o| is_free(i, &o.id, &mut taken))).collect())
}

fn option(item: &Item<'_>) -> Option<Choosable> {
    if let DeValue::String(text) = item.value {
        return item.id().map(|id| Choosable { id, title: text.to_string(), text: String::new() });
    }
    let table = item.table(&["id", "title", "text"])?;
    let id = table.need("id")?.id()?;
    let title = table.get("title").and_then(|i| i.text()).map_or_else(|| id.to_string(), str::to_owned);
    Some(Choosable { id, title, text: table.text("text") })
}

fn measured(table: &Table<'_>) -> Option<IssueKind> {
    let low = table.need("low").and_then(|i| i.number());
    let high = table.need("high").and_then(|i| i.number());
    let step = table.get("step").map(|i| i.number().map(|n| (n, i)));
    let unit = table.text("unit");
    let (low, high) = (low?, high?);
    if low >= high {
        let help = format!("write low = {} and high = {}", decimal(&high), decimal(&low));
        let help = if low == high { "a range needs two ends".to_owned() } else { help };
        let message =
            format!("the range does not rise: low is {}, high is {}", decimal(&low), decimal(&high));
        table.page.error("bad-range", &table.key_span("low"), message, help);
        return None;
    }
    let step = match step {
        None => None,
        Some(read) => {
            let (step, item) = read?;
            if step <= Fraction::zero() {
                item.error("bad-range", "the step must be above zero", "leave it out for a continuous range");
                return None;
            }
            check_steps(&item, &low, &high, &step)?;
            Some(step)
        }
    };
    Some(IssueKind::Measured { low, high, step, unit })
}

use mediant_core::number::Fraction;

fn check_steps(item: &Item<'_>, low: &Fraction, high: &Fraction, step: &Fraction) -> Option<()> {
    let steps = (high - low) / step;
    if steps.floor() >= Fraction::from_integer(MAX_OPTIONS.into()) {
        let message = format!("this makes more than {MAX_OPTIONS} amounts");
        item.error("too-many", message, "choose a wider step, or leave it out for a continuous range");
        return None;
    }
    if !steps.is_integer() {
        let last = low + steps.floor() * step;
        let message = format!("the step does not divide the range; the last amount is {}", decimal(&last));
        item.warn(
            "step-remainder",
            message,
            format!("choose another step, or write high = {}", decimal(&last)),
        );
    }
    Some(())
}

/// Parents must exist, be headings, and not run in a circle. What does not fit is taken away, so that reading can go on.
fn check_parents(root: &Table<'_>, issues: &mut [Issue], under: &[Option<Item<'_>>], taken: &BTreeSet<Id>) {
    let kinds: BTreeMap<Id, bool> =
        issues.iter().map(|i| (i.id.clone(), i.kind == IssueKind::Heading)).collect();
    let mut parents: BTreeMap<Id, Id> = BTreeMap::new();
    for (issue, item) in issues.iter_mut().zip(under) {
        let (Some(parent), Some(item)) = (issue.parent.clone(), item) else { continue };
        match kinds.get(&parent) {
            Some(true) => {
                parents.insert(issue.id.clone(), parent);
                continue;
            }
            Some(false) => {
                let help = format!("give \"{parent}\" kind = \"heading\", or leave \"under\" out");
                item.error("not-a-heading", format!("\"{parent}\" is not a heading"), help);
            }
            None if taken.contains(&parent) => {}
            None if item.page.is_full() => {}
            None => {
                let headings = kinds.iter().filter(|(_, heading)| **heading).map(|(id, _)| id.as_str());
                let help = suggest::help(parent.as_str(), headings);
                item.error("unknown-issue", format!("no issue has the id \"{parent}\""), help);
            }
        }
        issue.parent = None;
    }
    check_circle(issues, under, &mut parents);
    let listed = root.get("issues").and_then(|i| i.value.as_array());
    let named: BTreeSet<&str> =
        listed.into_iter().flatten().filter_map(|t| t.get_ref().get("under")?.get_ref().as_str()).collect();
    for issue in issues.iter().filter(|i| i.kind == IssueKind::Heading) {
        if !named.contains(issue.id.as_str()) {
            let message = format!("no issue stands under the heading \"{}\"", issue.id);
            let help = format!("give an issue under = \"{}\"", issue.id);
            root.page.warn("heading-empty", &heading_span(root, &issue.id), message, help);
        }
    }
}

fn heading_span(root: &Table<'_>, id: &Id) -> std::ops::Range<usize> {
    let tables = root.get("issues").and_then(|i| i.list()).unwrap_or_default();
    let of = tables.iter().find_map(|t| {
        let item = t.value.as_table().and_then(|_| t.open_table())?.get("id")?;
        (item.value.as_str() == Some(id.as_str())).then(|| item.span())
    });
    of.unwrap_or_else(|| root.key_span("issues"))
}

fn check_circle(issues: &mut [Issue], under: &[Option<Item<'_>>], parents: &mut BTreeMap<Id, Id>) {
    for (issue, item) in issues.iter_mut().zip(under) {
        let Some(item) = item else { continue };
        let mut chain = vec![issue.id.clone()];
        let mut at = issue.id.clone();
        while let Some(parent) = parents.get(&at) {
            if chain.len() > limits::HEADINGS || *parent == issue.id {
                break;
            }
            chain.push(parent.clone());
            at = parent.clone();
        }
        let Some(next) = parents.get(&at) else { continue };
        if *next == issue.id {
            let path: Vec<&str> = chain.iter().chain([&issue.id]).map(Id::as_str).collect();
            let message = format!("headings stand under each other in a circle: {}", path.join(" → "));
            item.error("heading-cycle", message, "leave one \"under\" out");
        } else {
            let message = format!("more than {} headings stand above each other", limits::HEADINGS);
            item.error("heading-cycle", message, "");
        }
        issue.parent = None;
        parents.remove(&issue.id);
    }
}
