//! Readings of the same case side by side.

use mediant_core::Id;
use mediant_core::analysis::{Concept, Verdict};
use mediant_core::case::Aggregation;
use mediant_core::number::Count;
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

/// What another reading says where it differs in verdict, count (tenfold), depth (by 0.05), who has the least room,
/// or package; of several the one that differs first in that order. None where all say the same.
pub(crate) fn other_reading(
    desk: &mut Desk<'_>,
    main: &ReadingView,
    others: &[ReadingView],
) -> Option<Vec<Inline>> {
    let other = others.iter().filter_map(|o| Some((differs(main, o)?, o))).min_by_key(|(rank, _)| *rank)?.1;
    let zone = &other.analysis.zone;
    let source = super::bottom_line::zone_source(desk, other);
    let title = other.reading.as_ref().map_or_else(String::new, |r| r.title.clone());
    let link = if others.len() == 1 { "the other reading" } else { "another reading" };
    let mut line = vec![
        text("by "),
        Inline::Link { to: "readings".into(), text: link.into() },
        text(format!(" (“{title}”) ")),
    ];
    match zone.verdict {
        Verdict::Empty => line.push(text("no deal exists")),
        Verdict::Depends => line.push(text("it depends on numbers that are not known whether a deal exists")),
        Verdict::Open => {
            if zone.count.0 < main.analysis.zone.count.0 {
                line.push(text("only "));
            }
            line.push(source.number(words::count(&zone.count.0)));
            line.push(text(if zone.count.0 == Count::from(1_u8) {
                " package passes"
            } else {
                " packages pass"
            }));
        }
    }
    let mut clauses: Vec<Vec<Inline>> = Vec::new();
    if zone.depth.0.is_finite() && zone.verdict == Verdict::Open {
        clauses.push(vec![text("the best by "), source.number(words::two(zone.depth.0))]);
    }
    let binding: Vec<String> = zone.binding.iter().take(3).map(|k| party(desk.case, *k)).collect();
    if !binding.is_empty() && zone.binding != main.analysis.zone.binding {
        let has = if binding.len() == 1 { "has" } else { "have" };
        clauses.push(say(format!("{} {has} the least room", words::list(&binding))));
    }
    if let Some(package) = picked(other).filter(|p| Some(*p) != picked(main)) {
        clauses.push(say(match other.scenario.included(package) {
            0 => "the first package is another".to_owned(),
            n => format!("the first package has {}", words::many(n as u128, "article")),
        }));
    }
    let last = clauses.len();
    for (at, clause) in clauses.into_iter().enumerate() {
        line.push(text(if at + 1 == last && at > 0 { ", and " } else { ", " }));
        line.extend(clause);
    }
    Some(line)
}

/// In what two readings differ first; none where they agree.
fn differs(main: &ReadingView, other: &ReadingView) -> Option<u8> {
    let (a, b) = (&main.analysis.zone, &other.analysis.zone);
    let (few, many) = ((&a.count.0).min(&b.count.0), (&a.count.0).max(&b.count.0));
    let deep = (a.depth.0 - b.depth.0).abs();
    if a.verdict != b.verdict {
        Some(0)
    } else if many / 10_u32 > *few {
        Some(1)
    } else if deep > 0.05 {
        Some(2)
    } else if a.binding != b.binding {
        Some(3)
    } else if picked(main) != picked(other) {
        Some(4)
    } else {
        None
    }
}

/// The first package at the Nash point.
fn picked(view: &ReadingView) -> Option<&mediant_core::scenario::Package> {
    let solution = view.analysis.solutions.iter().find(|s| s.concept == Concept::Nash)?;
    solution.points.first()?.packages.first()
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
        words::count(&zone.count.0)
    } else {
        format!("{} to {}", words::count(&zone.count.0), words::count(&zone.count.1))
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
    match picked(view) {
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
