//! `mediant analyze`: the answer, as text or JSON.

use mediant_analysis::analyze;
use mediant_analysis::near::{Asked, near};
use mediant_core::Id;
use mediant_core::analysis::{Analysis, Concept, NearBest};
use mediant_core::case::Reading;
use mediant_core::freeze::freeze;
use mediant_core::scenario::Scenario;
use mediant_formats::{Beside, LoadedCase, analysis_json, fingerprint};

use crate::args::Analyze;
use crate::commands::{input, output};
use crate::exit::Failure;
use crate::show;

/// How many ties the text lists unless told otherwise.
const LISTED: usize = 3;

/// How many packages within a loss are listed unless told otherwise.
const NEAR: u16 = 20;

/// Analyses a case: the reading that is asked for, or the main one with the others beside it.
pub(crate) fn run(args: &Analyze) -> Result<(), Failure> {
    let given = input::given(&args.case, &args.foreign)?;
    let reading = args.reading.as_deref().map(Id::new).transpose();
    let reading = reading.map_err(|why| Failure::Usage(format!("--reading: {why}")))?;
    let (scenario, mut analysis) = one(args, &given.loaded, reading.as_ref())?;
    analysis.notes.splice(0..0, given.notes);
    let near_best = near_best(args, &scenario)?;
    if args.json {
        return json(args, &given.loaded, (&scenario, &analysis, &near_best));
    }
    output::print(&show::answer(&show::Answer {
        case: &given.loaded.case,
        scenario: &scenario,
        analysis: &analysis,
        concepts: &args.concept,
        near_best: &near_best,
        limit: args.limit.unwrap_or(LISTED),
    }))
}

fn one(args: &Analyze, loaded: &LoadedCase, reading: Option<&Id>) -> Result<(Scenario, Analysis), Failure> {
    let scenario = freeze(&loaded.case, reading).map_err(|why| Failure::Input(why.to_string()))?;
    let analysis = input::with_progress(&args.engine, |options| analyze(&scenario, options))
        .map_err(|why| Failure::Refused(why.to_string()))?;
    Ok((scenario, analysis))
}

/// The packages near the best, where they are asked for: under each concept that is asked for, or Nash's.
fn near_best(args: &Analyze, scenario: &Scenario) -> Result<Vec<NearBest>, Failure> {
    if args.best.is_none() && args.within.is_none() {
        return Ok(Vec::new());
    }
    let concepts: &[Concept] = if args.concept.is_empty() { &[Concept::Nash] } else { &args.concept };
    let most = usize::from(args.best.unwrap_or(NEAR));
    let mut found = Vec::with_capacity(concepts.len());
    for concept in concepts {
        let asked = Asked { concept: *concept, most, loss: args.within.clone() };
        let one = input::with_progress(&args.engine, |options| near(scenario, &asked, options));
        found.extend(one.map_err(|why| Failure::Refused(why.to_string()))?);
    }
    Ok(found)
}

fn json(
    args: &Analyze,
    loaded: &LoadedCase,
    (scenario, analysis, near_best): (&Scenario, &Analysis, &[NearBest]),
) -> Result<(), Failure> {
    let case = &loaded.case;
    let others: &[Reading] = if scenario.reading.is_none() { &case.readings } else { &[] };
    let mut read = Vec::with_capacity(others.len());
    for other in others {
        read.push((other, one(args, loaded, Some(&other.id))?));
    }
    let fingerprint = fingerprint(std::iter::once(scenario).chain(read.iter().map(|(_, (s, _))| s)));
    let readings: Vec<_> = read.iter().map(|(r, (s, a))| (&r.id, r.title.as_str(), s, a)).collect();
    let beside = Beside {
        fingerprint: &fingerprint,
        limit: args.limit,
        concepts: &args.concept,
        near_best,
        unverified: &case.unverified,
        readings: &readings,
    };
    output::print(&analysis_json(scenario, analysis, &beside))
}
