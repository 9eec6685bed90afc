//! NegMAS files (0.16) → case: a domain and one utility function a party, in YAML or JSON.
//!
//! What can be evaluated on listed settlements becomes tables, exact where the function is rational and to 15 significant
//! digits otherwise; on continuous issues straight lines stay what they are, and curves are sampled. Terms over several
//! issues become extra terms. What Python would have to run (pickled functions, classes of others) is refused by name.

mod fun;
mod multi;
mod several;
mod sheet;
mod space;
mod ufun;

use std::borrow::Cow;

use super::json::{Node, Value};
use super::profile::{Made, Matter, Refusal, Wants, assemble, is_asked, is_named};
use super::{Asked, Foreign, Semantics, Tool, json, names, one_fault, yaml};
use crate::diagnostic::{Faults, Severity};
use crate::page::Page;
use crate::reader::CaseFiles;
use sheet::{Sheet, type_name};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The issues.
    Domain,
    /// What a party wants.
    Ufun,
    /// What the centre of several negotiations wants (ANL 2025).
    Center,
    /// Statistics and other things that are not read.
    Aside,
}

/// A file that was parsed.
struct Doc<'d> {
    path: &'d str,
    page: Page<'d>,
    root: Node,
    role: Role,
}

/// Reads a NegMAS scenario.
pub(super) fn read(files: &CaseFiles, asked: &Asked<'_>) -> Result<Foreign, Faults> {
    let texts: Vec<(&str, Cow<'_, [u8]>)> = files
        .files
        .iter()
        .filter(|(path, _)| is_read(path))
        .map(|(path, bytes)| {
            (path.as_str(), if is_json(path) { masked(bytes) } else { Cow::Borrowed(bytes.as_slice()) })
        })
        .collect();
    let mut docs = Vec::new();
    let mut found = Vec::new();
    for (path, bytes) in &texts {
        match Page::open(path, bytes) {
            Err(fault) => found.push(*fault),
            Ok(page) => {
                let root = if is_json(path) { json::parse(&page) } else { yaml::parse(&page) };
                match root {
                    Some(root) => docs.push(Doc { path, page, role: role(path, &root), root }),
                    None => found.append(&mut page.close()),
                }
            }
        }
    }
    let mut notes = Vec::new();
    let made = match docs.iter().position(|d| d.role == Role::Center) {
        Some(center) if asked.profiles.is_empty() => several::read(&files.name, &docs, center, &mut notes),
        _ => one(&files.name, &docs, asked, &mut notes),
    };
    for doc in docs {
        found.append(&mut doc.page.close());
    }
    match made {
        Ok(Some(case)) if found.iter().all(|d| d.severity != Severity::Error) => {
            Ok(Foreign { tool: Tool::Negmas, case, notes, warnings: found })
        }
        Err(why) if found.iter().all(|d| d.severity != Severity::Error) => {
            found.extend(one_fault("does-not-fit", "", (why, "")).diagnostics);
            Err(Faults { diagnostics: found })
        }
        _ => Err(Faults { diagnostics: found }),
    }
}

fn is_json(path: &str) -> bool {
    path.rsplit('.').next().is_some_and(|end| end.eq_ignore_ascii_case("json"))
}

/// NegMAS names what it computes and keeps beside a scenario with an underline first.
fn is_read(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let end = file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    !file.starts_with('_') && !path.starts_with('_') && ["yml", "yaml", "json"].contains(&end.as_str())
}

fn role(path: &str, root: &Node) -> Role {
    let of = type_name(root).unwrap_or_default();
    if of.contains("Center") || root.get("n_edges").is_some() || root.get("side_ufuns").is_some() {
        Role::Center
    } else if of.contains("OutcomeSpace") || (of.is_empty() && root.get("issues").is_some()) {
        Role::Domain
    } else if of.to_ascii_lowercase().contains("fun") && !path.ends_with("stats.json") {
        Role::Ufun
    } else {
        Role::Aside
    }
}

/// Python writes `Infinity` and `NaN` into JSON, which has no such words: they become texts of the same length.
fn masked(bytes: &[u8]) -> Cow<'_, [u8]> {
    const WORDS: [(&[u8], &[u8]); 3] =
        [(b"-Infinity", b"\"-inf\"   "), (b"Infinity", b"\"inf\"   "), (b"NaN", b"\"?\"")];
    let mut changed = Cow::Borrowed(bytes);
    let (mut at, mut inside) = (0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => inside = !inside,
            b'\\' if inside => at += 1,
            _ if !inside => {
                if let Some((word, mask)) = WORDS.iter().find(|(word, _)| bytes[at..].starts_with(word)) {
                    changed.to_mut()[at..at + word.len()].copy_from_slice(mask);
                    at += word.len() - 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    changed
}

/// One negotiation about one domain.
fn one(
    folder: &str,
    docs: &[Doc<'_>],
    asked: &Asked<'_>,
    notes: &mut Vec<String>,
) -> Result<Option<mediant_core::case::Case>, Refusal> {
    let chosen = chosen(docs, asked)?;
    let domain = docs.iter().find(|d| d.role == Role::Domain).map(|d| (d, &d.root));
    let within = |d| -> Option<(&Doc<'_>, &Node)> { Some((d, d.root.get("outcome_space")?)) };
    let domain = domain
        .or_else(|| chosen.iter().find_map(|d| within(d)))
        .or_else(|| docs.iter().find(|d| d.role == Role::Center).and_then(within));
    let Some((home, domain)) = domain else {
        return Err(
            "no file here holds the issues: a domain has a type such as CartesianOutcomeSpace".to_owned()
        );
    };
    let Some(matters) = space::read(&home.page, domain) else { return Ok(None) };
    let mut parties = Vec::new();
    let mut sound = true;
    for doc in &chosen {
        let own = doc.root.get("outcome_space").filter(|n| !matches!(n.value, Value::Null));
        if let Some(own) = own.filter(|_| !std::ptr::eq(*doc, home))
            && space::read(&doc.page, own).is_some_and(|own| own != matters)
        {
            let help = "name profiles of one domain with --profiles";
            doc.page.error(
                "does-not-fit",
                &own.span,
                "this profile speaks of other issues than the domain",
                help,
            );
            sound = false;
        }
        let made = party(doc, &matters, asked.semantics, notes);
        sound &= made.is_some();
        parties.extend(made);
    }
    let title = domain.get("name").and_then(Node::text).unwrap_or_default();
    if !sound || parties.is_empty() {
        return if sound { Err("no file here says what a party wants".to_owned()) } else { Ok(None) };
    }
    assemble((Tool::Negmas, folder), title, &matters, parties).map(Some)
}

/// The profiles that are asked for, in that order, or all of them by name.
fn chosen<'d, 'p>(docs: &'d [Doc<'p>], asked: &Asked<'_>) -> Result<Vec<&'d Doc<'p>>, Refusal> {
    let all = || docs.iter().filter(|d| d.role == Role::Ufun);
    if asked.profiles.is_empty() {
        return Ok(all().filter(|d| is_asked(asked, d.path)).collect());
    }
    let find = |name: &String| {
        all().find(|d| is_named(name, d.path)).ok_or_else(|| format!("there is no profile {name} here"))
    };
    asked.profiles.iter().map(find).collect()
}

/// What one file says of its party.
fn party(
    doc: &Doc<'_>,
    matters: &[Matter],
    semantics: Option<Semantics>,
    notes: &mut Vec<String>,
) -> Option<Made> {
    let sheet = Sheet::new(&doc.page, matters);
    let read = ufun::read(&sheet, &doc.root, 0)?;
    let reservation = ufun::reservation(&sheet, &doc.root, &read, semantics)?;
    notes.extend(sheet.notes(doc.path));
    let name = doc.root.get("name").and_then(Node::text).map(str::trim).filter(|n| !n.is_empty());
    let name = name.map_or_else(|| names::stem(doc.path), |n| n.strip_suffix(".xml").unwrap_or(n));
    Some(Made { name: name.to_owned(), file: doc.path.to_owned(), wants: Wants::Profile(read, reservation) })
}
