//! `mediant analyze`: the answer, as text or JSON.

use mediant_analysis::analyze;
use mediant_core::Id;
use mediant_core::freeze::freeze;

use crate::args::Analyze;
use crate::commands::{input, output};
use crate::exit::Failure;
use crate::show;

/// How many ties the text lists unless told otherwise.
const LISTED: usize = 3;

/// Analyses one reading of a case.
pub(crate) fn run(args: &Analyze) -> Result<(), Failure> {
    let loaded = input::case(&args.case)?;
    let reading = args.reading.as_deref().map(Id::new).transpose();
    let reading = reading.map_err(|why| Failure::Usage(format!("--reading: {why}")))?;
    let scenario =
        freeze(&loaded.case, reading.as_ref()).map_err(|why| Failure::Input(why.to_string()))?;
    let analysis = input::with_progress(&args.engine, |options| analyze(&scenario, options))
        .map_err(|why| Failure::Refused(why.to_string()))?;
    if args.json {
        let wanted = mediant_formats::Listing { limit: args.limit, concepts: &args.concept };
        return output::print(&mediant_formats::analysis_json(&scenario, &analysis, &wanted));
    }
    output::print(&show::answer(&show::Answer {
        case: &loaded.case,
        scenario: &scenario,
        analysis: &analysis,
        concepts: &args.concept,
        limit: args.limit.unwrap_or(LISTED),
    }))
}
