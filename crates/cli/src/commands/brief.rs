//! `mediant brief`: the brief for one audience.

use std::path::PathBuf;

use mediant_brief::Header;
use mediant_core::Id;
use mediant_disclosure::{Audience, Failure as ViewFailure, view};

use crate::args::{Brief, Foreign, Format};
use crate::commands::{input, output};
use crate::exit::Failure;

/// What a build without PDF says of it.
#[cfg(not(feature = "pdf"))]
const NO_PDF: &str = "PDF is not in this build: build it with the feature `pdf`, which is on by default. Or write HTML \
                      (--format html), open it and print it to PDF: the page is made for paper.";

/// Writes the brief and prints the bottom line and where the file is.
pub(crate) fn run(args: &Brief) -> Result<(), Failure> {
    #[cfg(not(feature = "pdf"))]
    if args.format == Format::Pdf {
        return Err(Failure::Refused(NO_PDF.to_owned()));
    }
    if let Some(day) = &args.as_of
        && !mediant_formats::is_day(day)
    {
        return Err(Failure::Usage(format!("--as-of: {day} is not a day written as YYYY-MM-DD")));
    }
    let audience = audience(&args.audience)?;
    let input::Given { mut loaded, notes } = input::given(&args.case, &Foreign::default())?;
    // Whoever reads the brief is to know how the numbers came about.
    loaded.case.unverified.extend(notes);
    // Nobody may get the mediator's brief who meant a party's.
    if !matches!(audience, Audience::Party(_))
        && loaded.case.parties.iter().any(|p| p.id.as_str() == args.audience)
    {
        return Err(Failure::Usage(format!(
            "--for: {audience} is an audience, and a party of this case has the same id; give the party another"
        )));
    }
    let ledger = input::ledger(&loaded)?;
    let seen = input::with_progress(&args.engine, |options| view(&loaded.case, &ledger, &audience, options));
    let seen = seen.map_err(|why| match why {
        ViewFailure::Analysis(refusal) => Failure::Refused(refusal.to_string()),
        ViewFailure::NoParty(..) => Failure::Usage(format!("--for: {why}; or say mediator or public")),
        other => Failure::Input(other.to_string()),
    })?;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let header = Header { as_of: args.as_of.clone(), version, ..Header::default() };
    let document = mediant_brief::brief(&seen, &header);
    let (bytes, ending) = match args.format {
        Format::Md => (mediant_brief::markdown(&document).into_bytes(), "md"),
        Format::Json => (mediant_brief::json(&document).into_bytes(), "json"),
        Format::Html => (mediant_brief::html(&document).into_bytes(), "html"),
        Format::Pdf => (pdf(&document)?, "pdf"),
    };
    let path = args.output.clone();
    let path =
        path.unwrap_or_else(|| PathBuf::from(format!("brief-{}-{audience}.{ending}", loaded.case.slug)));
    if path.as_os_str() == "-" {
        return if args.format == Format::Pdf {
            output::print_bytes(&bytes)
        } else {
            output::print(&String::from_utf8_lossy(&bytes))
        };
    }
    output::write_bytes(&path, &bytes)?;
    let bottom = document.answer().join("\n");
    output::print(&format!("{bottom}\n\nThe brief is in {}", path.display()))
}

#[cfg(feature = "pdf")]
fn pdf(document: &mediant_brief::Document) -> Result<Vec<u8>, Failure> {
    mediant_pdf::pdf(document).map_err(|why| Failure::Refused(why.to_string()))
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &mediant_brief::Document) -> Result<Vec<u8>, Failure> {
    Err(Failure::Refused(NO_PDF.to_owned()))
}

fn audience(text: &str) -> Result<Audience, Failure> {
    Ok(match text {
        "mediator" => Audience::Mediator,
        "public" => Audience::Public,
        party => Audience::Party(Id::new(party).map_err(|why| Failure::Usage(format!("--for: {why}")))?),
    })
}
