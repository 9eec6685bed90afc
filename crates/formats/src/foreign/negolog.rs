//! NegoLog files → case: one profile a party, in JSON. What lies beside them (`specs.json`) is not needed.
//!
//! `{"reservationValue": 0.2, "issueWeights": {"colour": 0.6, …}, "issues": {"colour": {"red": 1.0, …}, …}}`; the utility
//! of a package is the sum of weight times value, and neither is divided by anything.

use std::collections::{BTreeMap, BTreeSet};

use mediant_core::case::{Choosable, Issue, IssueKind, Status};
use mediant_core::number::{Quantity, to_f64};
use mediant_core::preference::{StatedWeights, Valuation, ValueFunction, WeightsAs};
use mediant_core::{Fraction, Id};
use num_traits::{One, Signed, Zero};

use super::json::{self, Node, Value};
use super::make::{self, Side};
use super::names::{Names, stem};
use super::{Asked, Foreign, Tool, number};
use crate::diagnostic::{Diagnostic, Faults};
use crate::limits;
use crate::page::Page;
use crate::reader::CaseFiles;
use crate::table::cut;

/// Reads a NegoLog scenario.
pub(super) fn read(files: &CaseFiles, asked: &Asked<'_>) -> Result<Foreign, Faults> {
    let mut found = Vec::new();
    let mut pages = Vec::new();
    for (path, bytes) in &files.files {
        let theirs = path.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("json"));
        let named = asked.profiles.is_empty() || asked.profiles.contains(path);
        if theirs && named && !path.contains('/') {
            match Page::open(path, bytes) {
                Ok(page) => pages.push(page),
                Err(fault) => found.push(*fault),
            }
        }
    }
    let mut notes = Vec::new();
    let case = scenario(files, asked, &pages, &mut found, &mut notes);
    found.extend(pages.into_iter().flat_map(Page::close));
    make::settle(case.map(|case| (case, notes)), Tool::Negolog, found)
}

/// A profile that was parsed.
struct Profile<'p, 't> {
    page: &'p Page<'t>,
    root: Node,
}

fn scenario(
    files: &CaseFiles,
    asked: &Asked<'_>,
    pages: &[Page<'_>],
    found: &mut Vec<Diagnostic>,
    notes: &mut Vec<String>,
) -> Option<mediant_core::case::Case> {
    let mut profiles = Vec::new();
    let mut broken = !found.is_empty();
    for page in pages {
        let Some(root) = json::parse(page) else {
            broken = true;
            continue;
        };
        // The figures that NegoLog keeps beside the profiles have neither.
        if root.get("issueWeights").is_some() || root.get("issues").is_some() {
            profiles.push(Profile { page, root });
        }
    }
    // What cannot be read has its own fault; that it is missing, too, need not be said.
    if broken && (profiles.is_empty() || !asked.profiles.is_empty()) {
        return None;
    }
    let names: Vec<&str> = profiles.iter().map(|p| p.page.file).collect();
    let wanted = make::chosen(&names, asked.profiles, found)?;
    let agenda = agenda(&profiles[*wanted.first()?])?;
    let mut sides = Vec::new();
    for place in wanted {
        sides.push(side(&profiles[place], &agenda, notes));
    }
    let sides: Vec<Side> = sides.into_iter().collect::<Option<_>>()?;
    Some(make::case(&files.name, Tool::Negolog, agenda.iter().map(Topic::issue).collect(), sides))
}

/// An issue: its name, its id, and its options by name.
struct Topic {
    name: String,
    id: Id,
    options: Vec<(String, Id)>,
}

impl Topic {
    fn issue(&self) -> Issue {
        let options = self.options.iter();
        let options =
            options.map(|(name, id)| Choosable { id: id.clone(), title: name.clone(), text: String::new() });
        Issue {
            id: self.id.clone(),
            title: self.name.clone(),
            parent: None,
            kind: IssueKind::Options(options.collect()),
            specification: String::new(),
            status: Status::Open,
            terms: Vec::new(),
            except: Vec::new(),
            public_line: String::new(),
        }
    }
}

/// The issues of the first profile: NegoLog has no file for them.
fn agenda(profile: &Profile<'_, '_>) -> Option<Vec<Topic>> {
    let page = profile.page;
    let issues = object(page, &profile.root, "issues")?;
    let mut names = Names::new();
    let (mut topics, mut options) = (Vec::new(), 0);
    let mut taken = BTreeSet::new();
    for (key, node) in issues.entries() {
        if !taken.insert(key.name.as_str()) {
            page.error("duplicate-key", &key.span, format!("\"{}\" is there twice", cut(&key.name)), "");
            continue;
        }
        if topics.len() >= limits::ISSUES || options > limits::ALL_OPTIONS {
            page.error("too-many", &key.span, "there are more issues or options than a case may have", "");
            return None;
        }
        let mut own = Names::new();
        let mut seen = BTreeSet::new();
        let entries = node.entries().iter().filter(|(option, _)| seen.insert(option.name.as_str()));
        let listed: Vec<(String, Id)> =
            entries.map(|(option, _)| (option.name.clone(), own.id(&option.name, "option"))).collect();
        options += listed.len();
        if listed.is_empty() || listed.len() > mediant_core::freeze::MAX_OPTIONS {
            let message = format!("\"{}\" has {} options", cut(&key.name), listed.len());
            let code = if listed.is_empty() { "no-options" } else { "too-many" };
            page.error(code, &node.span, message, "an issue has 1 to 10,001 options, each with a value");
        }
        topics.push(Topic { name: key.name.clone(), id: names.id(&key.name, "issue"), options: listed });
    }
    if topics.is_empty() {
        page.error("nothing", &issues.span, "there is no issue to settle", "");
        return None;
    }
    Some(topics)
}

/// The object under a key.
fn object<'n>(page: &Page<'_>, root: &'n Node, key: &str) -> Option<&'n Node> {
    let Some(node) = root.get(key) else {
        page.error("missing-key", &root.span, format!("there is no \"{key}\""), "add it");
        return None;
    };
    if !matches!(node.value, Value::Map(_)) {
        let message = format!("\"{key}\" is {}; an object is needed", node.kind());
        page.error("wrong-type", &node.span, message, "");
        return None;
    }
    Some(node)
}

/// A number, also where it is written as a text.
fn number(page: &Page<'_>, node: &Node) -> Option<Fraction> {
    let (Value::Number(text) | Value::Text(text)) = &node.value else {
        page.error(
            "not-a-number",
            &node.span,
            format!("{} stands where a number is needed", node.kind()),
            "",
        );
        return None;
    };
    match number::read(text) {
        Ok(number) => Some(number),
        Err(error) => {
            let (code, message, help) = number::fault(text, &error);
            page.error(code, &node.span, message, help);
            None
        }
    }
}

/// The numbers under the keys of an object, in the order of `names`; what is missing or too much is noted.
fn numbers(page: &Page<'_>, node: &Node, names: &[&str], what: &str) -> Option<Vec<Fraction>> {
    let places: BTreeMap<&str, usize> = names.iter().copied().zip(0..).collect();
    let mut found: Vec<Option<Fraction>> = vec![None; names.len()];
    let mut clean = true;
    for (key, node) in node.entries() {
        let read = number(page, node);
        clean &= read.is_some();
        match places.get(key.name.as_str()) {
            Some(place) => found[*place] = Some(read.unwrap_or_default()),
            None if page.is_full() => clean = false,
            None => {
                clean = false;
                let help = crate::suggest::help(&key.name, names.iter().copied());
                page.error(
                    "unknown-option",
                    &key.span,
                    format!("{what} \"{}\" is not known", cut(&key.name)),
                    help,
                );
            }
        }
    }
    for (name, _) in names.iter().zip(&found).filter(|(_, n)| n.is_none()) {
        clean = false;
        page.error("no-value", &node.span, format!("{what} \"{}\" has no number", cut(name)), "add it");
    }
    if clean { found.into_iter().collect() } else { None }
}

fn side(profile: &Profile<'_, '_>, agenda: &[Topic], notes: &mut Vec<String>) -> Option<Side> {
    let (page, root) = (profile.page, &profile.root);
    let name = stem(page.file);
    let names: Vec<&str> = agenda.iter().map(|t| t.name.as_str()).collect();
    let weights =
        object(page, root, "issueWeights").and_then(|node| numbers(page, node, &names, "the issue"));
    let values = object(page, root, "issues").and_then(|issues| values(page, issues, agenda));
    let reservation = match root.get("reservationValue") {
        Some(node) => number(page, node)?,
        None => Fraction::zero(),
    };
    let (weights, values) = (weights?, values?);
    let sum: Fraction = weights.iter().sum();
    let near = Fraction::new(1.into(), 1_000_000_000.into());
    let shares = (&sum - Fraction::one()).abs() <= near && !weights.iter().any(Signed::is_negative);
    let mut valuation = Valuation::default();
    for ((topic, weight), numbers) in agenda.iter().zip(&weights).zip(values) {
        let times = |n: Fraction| if shares { n } else { n * weight };
        let ids = topic.options.iter().map(|(_, id)| id.clone());
        let numbers = ids.zip(numbers.into_iter().map(|n| Quantity::Exact(times(n)))).collect();
        valuation.values.push((topic.id.clone(), ValueFunction::Table { numbers, out_of: Fraction::one() }));
    }
    if shares {
        let how = if sum.is_one() { WeightsAs::Shares } else { WeightsAs::Swings };
        let entries = agenda.iter().zip(weights).map(|(t, w)| (t.id.clone(), Quantity::Exact(w))).collect();
        valuation.weights = Some(StatedWeights { how, total: None, entries, ranks: Vec::new() });
    } else {
        let shown = to_f64(&sum);
        notes.push(format!(
            "{name} has weights that sum to {shown:.6}; they are used as they stand, as in NegoLog."
        ));
    }
    let mut preference =
        make::preference(&format!("the NegoLog profile {}", page.file), valuation, reservation);
    preference.scale = (!shares).then(make::unit_scale);
    Some(Side { name: name.to_owned(), preference })
}

/// The value of each option of each issue.
fn values(page: &Page<'_>, issues: &Node, agenda: &[Topic]) -> Option<Vec<Vec<Fraction>>> {
    let known: BTreeMap<&str, usize> = agenda.iter().map(|t| t.name.as_str()).zip(0..).collect();
    let mut found: Vec<Option<Vec<Fraction>>> = vec![None; agenda.len()];
    let mut clean = true;
    for (key, node) in issues.entries() {
        let Some(place) = known.get(key.name.as_str()).copied() else {
            clean = false;
            if !page.is_full() {
                let help = crate::suggest::help(&key.name, known.keys().copied());
                let message = format!("the other profiles have no issue \"{}\"", cut(&key.name));
                page.error("unknown-issue", &key.span, message, help);
            }
            continue;
        };
        let options: Vec<&str> = agenda[place].options.iter().map(|(name, _)| name.as_str()).collect();
        found[place] = numbers(page, node, &options, "the option");
        clean &= found[place].is_some();
    }
    let stated: BTreeSet<&str> = issues.entries().iter().map(|(key, _)| key.name.as_str()).collect();
    for topic in agenda.iter().filter(|t| !stated.contains(t.name.as_str())) {
        clean = false;
        page.error("no-value", &issues.span, format!("\"{}\" is not valued", cut(&topic.name)), "add it");
    }
    if clean { found.into_iter().collect() } else { None }
}
