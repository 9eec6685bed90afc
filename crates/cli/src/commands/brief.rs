//! `mediant brief`: the brief for one audience.

use std::path::PathBuf;

use mediant_brief::Header;
use mediant_core::Id;
use mediant_disclosure::{Audience, Failure as ViewFailure, view};

use crate::args::{Brief, Foreign, Format};
use crate::commands::{input, output};
use crate::exit::Failure;

/// Writes the brief and prints the bottom line and where the file is.
pub(crate) fn run(args: &Brief) -> Result<(), Failure> {
    if args.format == Format::Pdf {
        return Err(Failure::Refused(
            "PDF is not built in. Write HTML (--format html), open it and print it to PDF: the page is made for paper."
                .to_owned(),
        ));
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
    let text = match args.format {
        Format::Md => mediant_brief::markdown(&document),
        Format::Json => mediant_brief::json(&document),
        Format::Html | Format::Pdf => mediant_brief::html(&document),
    };
    let ending = match args.format {
        Format::Md => "md",
        Format::Json => "json",
        Format::Html | Format::Pdf => "html",
    };
    let path = args.output.clone();
    let path =
        path.unwrap_or_else(|| PathBuf::from(format!("brief-{}-{audience}.{ending}", loaded.case.slug)));
    if path.as_os_str() == "-" {
        return output::print(&text);
    }
    output::write(&path, &text)?;
    let bottom = document.answer().join("\n");
    output::print(&format!("{bottom}\n\nThe brief is in {}", path.display()))
}

fn audience(text: &str) -> Result<Audience, Failure> {
    Ok(match text {
        "mediator" => Audience::Mediator,
        "public" => Audience::Public,
        party => Audience::Party(Id::new(party).map_err(|why| Failure::Usage(format!("--for: {why}")))?),
    })
}
