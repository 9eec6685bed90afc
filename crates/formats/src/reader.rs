//! Files → case, with every fault at once.

use std::collections::BTreeMap;

use mediant_core::Id;
use mediant_core::case::{Case, OriginKind};
use mediant_core::review::Review;
use toml::de::DeTable;

use crate::agenda::Agenda;
use crate::checks::frozen::{self, Places};
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::files::{FileKind, kind};
use crate::limits;
use crate::page::{Page, whole_file};
use crate::party::{Around, Whose};
use crate::table::slug;
use crate::talks::Talks;

/// The files of a case folder in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFiles {
    /// The folder's name, which is the case's slug.
    pub name: String,
    /// The files' bytes by path, relative to the folder and with `/` between folders.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A public report as it lies in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// The path, relative to the case folder, with `/` between folders.
    pub path: String,
    /// Its bytes as given.
    pub bytes: Vec<u8>,
}

/// A case that was read without errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedCase {
    /// The case.
    pub case: Case,
    /// Its reports, by path.
    pub reports: Vec<ReportFile>,
    /// What persons decided about the statements of the reports.
    pub review: Review,
    /// What is probably not meant as it stands.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a case from files in memory. Does no I/O, and its work is bounded whatever the files hold.
///
/// # Errors
/// All faults of all files at once. Where `case.toml` is not TOML, of the other files the syntax alone is checked.
pub fn read_case(files: &CaseFiles) -> Result<LoadedCase, Faults> {
    read_with(files, Vec::new())
}

/// Reads a case, with what the folder's reader has found beforehand.
pub(crate) fn read_with(files: &CaseFiles, mut found: Vec<Diagnostic>) -> Result<LoadedCase, Faults> {
    let slug = slug_of(&files.name, &mut found);
    let sized = sized(files, &mut found);
    let mut case = crate::case::empty(slug.clone());
    let mut reports = Vec::new();
    let mut review = Review::default();
    let mut places: Vec<Option<Places>> = Vec::new();
    if let Some(bytes) = sized.get("case.toml") {
        let read = with_page("case.toml", bytes, &mut found, |page, document, clean| {
            let read = crate::case::read(page, document, slug.clone());
            clean.then_some(read)
        });
        if let Some((read, agenda)) = read.flatten() {
            case = read;
            places = others(&mut case, &agenda, &sized, &mut found);
            if let Some(bytes) = sized.get("reviews.toml") {
                let read = |p: &Page<'_>, d: &DeTable<'_>, _| crate::reviews::read(p, d, &agenda);
                review = with_page("reviews.toml", bytes, &mut found, read).unwrap_or_default();
            }
        } else {
            syntax_only(&sized, &mut found);
        }
    } else {
        if !found.iter().any(|d| d.file == "case.toml") {
            let help = "a case folder holds a file case.toml; `mediant new` makes one";
            let message = "there is no case.toml".to_owned();
            found.push(whole_file(Severity::Error, "not-found", "case.toml", (message, help)));
        }
        syntax_only(&sized, &mut found);
    }
    for (path, bytes) in &sized {
        match kind(path) {
            FileKind::Report => reports.push(ReportFile { path: (*path).to_owned(), bytes: bytes.to_vec() }),
            FileKind::Stray(help) => {
                let message = "the format does not know this file; it is not read".to_owned();
                found.push(whole_file(Severity::Warning, "stray-file", path, (message, &help)));
            }
            _ => {}
        }
    }
    if found.iter().all(|d| d.severity != Severity::Error) {
        found.extend(frozen::check(&case, &places));
    }
    if found.iter().any(|d| d.severity == Severity::Error) {
        return Err(Faults { diagnostics: found });
    }
    Ok(LoadedCase { case, reports, review, warnings: found })
}

fn slug_of(name: &str, found: &mut Vec<Diagnostic>) -> Id {
    if let Ok(id) = Id::new(name) {
        return id;
    }
    let made = slug(name);
    let made = if made.is_empty() { "case".to_owned() } else { made };
    let message = format!("the folder's name is not an id; the case is called \"{made}\"");
    let help = "name the folder with lower-case letters, digits and hyphens";
    found.push(whole_file(Severity::Warning, "folder-name", "", (message, help)));
    Id::new(&made).unwrap_or_else(|_| unreachable!("a slug follows the rules of ids"))
}

/// The files that are not too large.
fn sized<'f>(files: &'f CaseFiles, found: &mut Vec<Diagnostic>) -> BTreeMap<&'f str, &'f [u8]> {
    let mut sized = BTreeMap::new();
    let mut reports = 0_usize;
    if files.files.len() > limits::FILES {
        let message = format!("there are {} files; a case has at most {}", files.files.len(), limits::FILES);
        found.push(whole_file(
            Severity::Error,
            "too-many-files",
            "",
            (message, "keep fewer reports in one case"),
        ));
    }
    for (path, bytes) in files.files.iter().take(limits::FILES) {
        let Some(limit) = byte_limit(&kind(path)) else { continue };
        if kind(path) == FileKind::Report {
            reports = reports.saturating_add(bytes.len());
        }
        if bytes.len() > limit || reports > limits::ALL_REPORT_BYTES {
            found.push(too_large(path, limit));
        } else {
            sized.insert(path.as_str(), bytes.as_slice());
        }
    }
    sized
}

/// How many bytes a file of this kind may have; none where it is not read.
pub(crate) fn byte_limit(kind: &FileKind) -> Option<usize> {
    match kind {
        FileKind::Aside => None,
        FileKind::Report => Some(limits::REPORT_BYTES),
        _ => Some(limits::TOML_BYTES),
    }
}

/// The fault of a file that is too large.
pub(crate) fn too_large(path: &str, limit: usize) -> Diagnostic {
    let message = format!("the file is too large; files of its kind have at most {} MiB", limit >> 20);
    whole_file(Severity::Error, "file-too-large", path, (message, "divide it"))
}

/// Reads one TOML file: its diagnostics go to `found`; none where it is not UTF-8.
fn with_page<T>(
    path: &str,
    bytes: &[u8],
    found: &mut Vec<Diagnostic>,
    read: impl for<'t> FnOnce(&'t Page<'t>, &'t DeTable<'t>, bool) -> T,
) -> Option<T> {
    match Page::open(path, bytes) {
        Ok(page) => {
            let (value, mut faults) = read_page(page, read);
            found.append(&mut faults);
            Some(value)
        }
        Err(fault) => {
            found.push(*fault);
            None
        }
    }
}

fn read_page<T>(
    page: Page<'_>,
    read: impl for<'t> FnOnce(&'t Page<'t>, &'t DeTable<'t>, bool) -> T,
) -> (T, Vec<Diagnostic>) {
    let value = {
        let (document, clean) = page.parse();
        read(&page, &document, clean)
    };
    (value, page.close())
}

/// Reads everything beside the shared file; says where the reservation values stand.
fn others(
    case: &mut Case,
    agenda: &Agenda,
    files: &BTreeMap<&str, &[u8]>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Option<Places>> {
    let shared = case.clone();
    let around = Around { case: &shared, agenda };
    case.preferences = vec![None; shared.parties.len()];
    case.estimates = vec![None; shared.parties.len()];
    let mut places: Vec<Option<Places>> = vec![None; shared.parties.len()];
    let mut told = Talks::beside(&shared.positions, &shared.offers);
    for (path, bytes) in files {
        let (stem, known) = match kind(path) {
            FileKind::Party(stem) => (stem, OriginKind::Told),
            FileKind::Estimate(stem) => (stem, OriginKind::Estimated),
            _ => continue,
        };
        let Some(index) = shared.parties.iter().position(|p| p.id.as_str() == stem) else {
            no_such_party(path, &stem, agenda, found);
            with_page(path, bytes, found, |_, _, _| ());
            continue;
        };
        let whose = Whose { party: &shared.parties[index].id, known };
        let read =
            with_page(path, bytes, found, |p, d, _| crate::party::read(p, d, around, whose, &mut told));
        let Some(read) = read else { continue };
        if known == OriginKind::Told {
            case.preferences[index] = Some(read.preference);
            places[index] = Some(read.reservations);
        } else {
            case.estimates[index] = Some(read.preference);
            if places[index].is_none() {
                places[index] = Some(read.reservations);
            }
        }
    }
    // What a party told comes last, since its last position on an issue is the one that counts.
    let (positions, offers) = (std::mem::take(&mut told.positions), std::mem::take(&mut told.offers));
    if let Some(bytes) = files.get("mediator.toml") {
        case.mediator = with_page("mediator.toml", bytes, found, |p, d, _| {
            crate::mediator::read(p, d, around, &mut told)
        });
    }
    case.positions.extend(told.positions.into_iter().chain(positions));
    case.offers.extend(told.offers.into_iter().chain(offers));
    if let Some(bytes) = files.get("meetings.toml") {
        let read = with_page("meetings.toml", bytes, found, |p, d, _| crate::meetings::read(p, d, around));
        (case.stages, case.meetings) = read.unwrap_or_default();
    }
    places
}

fn no_such_party(path: &str, stem: &str, agenda: &Agenda, found: &mut Vec<Diagnostic>) {
    if agenda.broken.contains(stem) {
        return;
    }
    let help = crate::suggest::help(stem, agenda.parties.iter().map(Id::as_str));
    let message = format!("the file is named for \"{stem}\", and no party has this id");
    found.push(whole_file(Severity::Error, "unknown-party", path, (message, &help)));
}

/// Where the shared file cannot be read, the others are checked for what can be said without it.
fn syntax_only(files: &BTreeMap<&str, &[u8]>, found: &mut Vec<Diagnostic>) {
    for (path, bytes) in files {
        if matches!(
            kind(path),
            FileKind::Party(_)
                | FileKind::Estimate(_)
                | FileKind::Mediator
                | FileKind::Meetings
                | FileKind::Reviews
        ) {
            with_page(path, bytes, found, |_, _, _| ());
        }
    }
}
