//! GENIUS files → case: a domain and one profile a party, in XML (`mediant_formats::foreign`, `docs/foreign-formats.md`).

mod boxes;
mod domain;
mod profile;
mod worth;
mod xml;

use mediant_core::number::decimal;

use self::domain::Domain;
use self::profile::Told;
use self::xml::Xml;
use super::make::{self, Side};
use super::names::stem;
use super::{Asked, Foreign, Semantics, Tool};
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::page::{Page, whole_file};
use crate::reader::CaseFiles;

/// Reads a GENIUS scenario.
pub(super) fn read(files: &CaseFiles, asked: &Asked<'_>) -> Result<Foreign, Faults> {
    let mut found = Vec::new();
    let mut notes = Vec::new();
    let pages = pages(files, asked, &mut found, &mut notes);
    let read = scenario(files, asked, &pages, &mut found, &mut notes);
    found.extend(pages.into_iter().flat_map(Page::close));
    make::settle(read.map(|(case, own)| (case, [notes, own].concat())), Tool::Genius, found)
}

/// The XML files, opened. A file that does not begin with a tag is not XML, and none of theirs: frontiers are kept in such.
fn pages<'f>(
    files: &'f CaseFiles,
    asked: &Asked<'_>,
    found: &mut Vec<Diagnostic>,
    notes: &mut Vec<String>,
) -> Vec<Page<'f>> {
    let mut pages = Vec::new();
    for (path, bytes) in &files.files {
        let end = path.rsplit_once('.').map_or("", |(_, end)| end);
        if !end.eq_ignore_ascii_case("xml") || path.contains('/') {
            continue;
        }
        // Where profiles are named, what lies beside them need not even be XML.
        let named = asked.profiles.is_empty() || asked.profiles.contains(path);
        match Page::open(path, bytes) {
            Ok(page) if !named && !page.text.contains("<negotiation_template") => {}
            Ok(page) if page.text.trim_start().is_empty() || page.text.trim_start().starts_with('<') => {
                pages.push(page);
            }
            Ok(_) => notes.push(format!("{path} is not XML and is not used.")),
            Err(fault) if named => found.push(*fault),
            Err(_) => {}
        }
    }
    pages
}

type Scenario = (mediant_core::case::Case, Vec<String>);

fn scenario(
    files: &CaseFiles,
    asked: &Asked<'_>,
    pages: &[Page<'_>],
    found: &mut Vec<Diagnostic>,
    notes: &mut Vec<String>,
) -> Option<Scenario> {
    let xmls: Vec<Xml<'_, '_>> = pages.iter().filter_map(Xml::open).collect();
    let (mut templates, mut spaces) = (Vec::new(), Vec::new());
    for xml in &xmls {
        match xml.root().tag_name().name() {
            "negotiation_template" => templates.push(xml),
            "utility_space" => spaces.push(xml),
            other => {
                let message = format!("<{}> is neither a domain nor a profile", crate::table::cut(other));
                xml.warn(&xml.root(), "stray-file", (message, "the file is not used"));
            }
        }
    }
    // Some domain files are written like profiles; they evaluate nothing.
    if templates.is_empty()
        && let Some(place) = spaces.iter().position(|xml| evaluates_nothing(xml))
        && spaces.len() > 1
    {
        templates.push(spaces.remove(place));
    }
    // What cannot be read has its own fault; that it is missing, too, need not be said.
    let broken = xmls.len() < pages.len();
    if (broken && !asked.profiles.is_empty()) || (spaces.is_empty() && (broken || !found.is_empty())) {
        return None;
    }
    let chosen = template(asked, &templates).map_err(|fault| found.push(*fault)).ok()?;
    let names: Vec<&str> = spaces.iter().map(|xml| xml.page.file).collect();
    let wanted = make::chosen(&names, &excluding(asked, &templates), found)?;
    let first = wanted.first()?;
    let domain = domain::read(chosen.unwrap_or(spaces[*first]));
    if chosen.is_none() {
        notes.push(format!("There is no domain file; the issues are those of {}.", spaces[*first].page.file));
    }
    if domain.topics.is_empty() {
        return None;
    }
    let semantics = asked.semantics.unwrap_or(Semantics::Genius);
    let told: Vec<Option<Told>> =
        wanted.iter().map(|at| profile::read(spaces[*at], &domain, semantics)).collect();
    let told: Option<Vec<Told>> = told.into_iter().collect();
    let sides = told?.into_iter().zip(wanted.iter().map(|at| spaces[*at].page.file));
    Some(assemble(files, &domain, sides.collect(), semantics))
}

/// The domain file: the only one, or the one that was asked for; none where there is none.
fn template<'x, 'p, 't>(
    asked: &Asked<'_>,
    templates: &[&'x Xml<'p, 't>],
) -> Result<Option<&'x Xml<'p, 't>>, Box<Diagnostic>> {
    if let Some(named) = templates.iter().find(|xml| asked.profiles.iter().any(|p| p == xml.page.file)) {
        return Ok(Some(named));
    }
    if let [_, second, ..] = templates {
        let message = format!("{} and {} are both domain files", templates[0].page.file, second.page.file);
        let help = "keep one of them here, or name it among the --profiles";
        return Err(Box::new(whole_file(Severity::Error, "too-many", second.page.file, (message, help))));
    }
    Ok(templates.first().copied())
}

/// The profiles that were asked for, without the domain.
fn excluding(asked: &Asked<'_>, templates: &[&Xml<'_, '_>]) -> Vec<String> {
    let is_domain = |name: &&String| templates.iter().any(|xml| xml.page.file == name.as_str());
    asked.profiles.iter().filter(|name| !is_domain(name)).cloned().collect()
}

fn evaluates_nothing(xml: &Xml<'_, '_>) -> bool {
    let says = ["weight", "evaluator", "utility", "rules", "reservation", "discount_factor"];
    let mut below = xml.root().descendants();
    !below.any(|n| n.attribute("evaluation").is_some() || says.contains(&n.tag_name().name()))
}

fn assemble(files: &CaseFiles, domain: &Domain, told: Vec<(Told, &str)>, semantics: Semantics) -> Scenario {
    let mut notes = Vec::new();
    match semantics {
        Semantics::Genius => {}
        Semantics::Uncapped => notes.push("Read as GENIUS reads it, but without its ceiling of 1.".to_owned()),
        Semantics::Negmas => notes.push(
            "Read as NegMAS 0.16 reads it: evaluations are not divided by the best of their issue, and nothing is cut \
             at 0 or 1. The issue that NegMAS adds where indices leave a gap is not."
                .to_owned(),
        ),
    }
    let mut sides = Vec::new();
    for (told, file) in told {
        let name = stem(file);
        notes.extend(told.notes.iter().map(|note| format!("{name} {note}.")));
        let mut source = format!("the GENIUS profile {file}");
        if let Some(discount) = &told.discount {
            let d = decimal(discount);
            source = format!("{source}, which discounts by {d}");
            notes.push(match semantics {
                Semantics::Negmas => format!(
                    "{name} discounts by {d} with every round under NegMAS; nothing is discounted here, so that results \
                     hold before the first round."
                ),
                _ => format!(
                    "{name} discounts by {d} over the whole time (utility times {d}^t, t from 0 to 1); nothing is \
                     discounted here, so that results hold at time 0."
                ),
            });
        }
        let mut preference = make::preference(&source, told.valuation, told.reservation);
        preference.ceiling = told.ceiling;
        preference.scale = told.points.then(make::unit_scale);
        sides.push(Side { name: name.to_owned(), preference });
    }
    let issues = domain.topics.iter().map(domain::Topic::issue).collect();
    (make::case(&files.name, Tool::Genius, issues, sides), notes)
}
