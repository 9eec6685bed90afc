//! Readings of the same case side by side.

use mediant_core::Id;
use mediant_core::analysis::{Concept, Verdict};
use mediant_core::case::Aggregation;
use mediant_disclosure::ReadingView;

use super::bottom_line::whose_needs;
use super::{number_column, party, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Section, Table, paragraph, say, strong, text};
use crate::words;

pub(crate) fn section(desk: &mut Desk<'_>, main: &ReadingView, others: &[ReadingView]) -> Option<Section> {
    if others.is_empty() {
        return None;
    }
    let mut blocks = vec![paragraph(
        "The same case can be read in more than one way. Where the readings part, the answer rests on the choice \
         between them, and that choice is not the model’s.",
    )];
    let all: Vec<&ReadingView> = std::iter::once(main).chain(others).collect();
    let rows = all.iter().map(|r| row(desk, r)).collect();
    blocks.push(Block::Table(Table {
        caption: "Readings side by side".into(),
        columns: vec![
            words_column("Reading"),
            words_column("Zone"),
            number_column("Packages in it"),
            number_column("Depth"),
            words_column("Least room"),
            words_column("Nash package"),
        ],
        rows,
        more: 0,
    }));
    for reading in others {
        if let Some(of) = &reading.reading
            && !of.why.is_empty()
        {
            blocks.push(Block::Paragraph {
                text: vec![strong(format!("{}. ", of.title)), text(words::sentence(&of.why))],
            });
        }
    }
    offers(desk, &all, &mut blocks);
    unless_empty("readings", "Other readings of the same case", blocks)
}

fn name(view: &ReadingView) -> String {
    let how = match view.scenario.aggregation {
        Aggregation::Additive => "weighted sum",
        Aggregation::MeanOfIncluded => "mean of what is in",
    };
    match &view.reading {
        Some(reading) => reading.title.clone(),
        None => format!("Main reading ({how})"),
    }
}

fn row(desk: &mut Desk<'_>, view: &ReadingView) -> Vec<Vec<Inline>> {
    let zone = &view.analysis.zone;
    let source = super::bottom_line::zone_source(desk, view);
    let count = if zone.count.0 == zone.count.1 {
        words::count(zone.count.0)
    } else {
        format!("{} to {}", words::count(zone.count.0), words::count(zone.count.1))
    };
    let verdict = match zone.verdict {
        Verdict::Open => "open",
        Verdict::Empty => "empty",
        Verdict::Depends => "depends",
    };
    let binding: Vec<String> = zone.binding.iter().map(|k| party(desk.case, *k)).collect();
    let depth = if zone.depth.0.is_finite() {
        vec![source.number(words::range(zone.depth))]
    } else {
        say("not defined")
    };
    vec![
        say(name(view)),
        say(format!("{verdict} for {}", whose_needs(view).trim_end_matches(','))),
        vec![source.number(count)],
        depth,
        say(if binding.is_empty() { "nobody in particular".into() } else { words::list(&binding) }),
        say(nash(desk, view)),
    ]
}

fn nash(desk: &Desk<'_>, view: &ReadingView) -> String {
    let solution = view.analysis.solutions.iter().find(|s| s.concept == Concept::Nash);
    let package = solution.and_then(|s| s.points.first()).and_then(|p| p.packages.first());
    match package {
        Some(package) => words::package(desk.case, &view.scenario, package),
        None => "not defined here".into(),
    }
}

/// How the packages on the table fare under each reading.
fn offers(desk: &mut Desk<'_>, all: &[&ReadingView], blocks: &mut Vec<Block>) {
    let ids: Vec<Id> = desk.case.offers.iter().map(|o| o.id.clone()).take(super::ROWS).collect();
    if ids.is_empty() {
        return;
    }
    let mut columns = vec![words_column("On the table")];
    columns.extend(all.iter().map(|r| words_column(name(r))));
    let mut rows = Vec::new();
    for id in &ids {
        let mut row = vec![say(super::packages::offer_title(desk.case, id))];
        for view in all {
            let appraisal = view.analysis.appraisals.iter().find(|a| a.offers.contains(id));
            let mut refusing: Vec<String> = appraisal
                .map(|a| a.refusals.iter().map(|(k, _)| party(desk.case, *k)).collect())
                .unwrap_or_default();
            refusing.dedup();
            row.push(say(match appraisal {
                None => "not looked at".into(),
                Some(a) if a.contradicts => "contradicts itself".into(),
                Some(a) if a.utilities.is_empty() && refusing.is_empty() => "not known".into(),
                Some(_) if refusing.is_empty() => "no one would refuse".into(),
                Some(_) => format!("{} would refuse", words::list(&refusing)),
            }));
        }
        rows.push(row);
    }
    blocks.push(Block::Table(Table {
        caption: "Packages on the table, under each reading".into(),
        columns,
        rows,
        more: desk.case.offers.len().saturating_sub(super::ROWS),
    }));
}
