//! Assumptions, uncertainty, what would turn the answer, dissenting assessments.

use mediant_core::analysis::{Changes, Flip, Uncertainty};
use mediant_core::case::OriginKind;
use mediant_disclosure::ReadingView;
use mediant_figure::tornado;

use super::{bottom_line, figure_party, number_column, party, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Order, Section, Table, Tone, callout, paragraph, say, strong, text};
use crate::words;

/// Flips that are shown.
const MOST: usize = 10;

pub(crate) fn section(desk: &mut Desk<'_>, main: &ReadingView) -> Option<Section> {
    let mut blocks = Vec::new();
    origins(desk, &mut blocks);
    if let Some(uncertainty) = &main.analysis.uncertainty {
        unknown(desk, main, uncertainty, &mut blocks);
    }
    flips(desk, main, &mut blocks);
    undefined(main, &mut blocks);
    assessments(desk, &mut blocks);
    unless_empty("uncertainty", "Assumptions, uncertainty, dissent", blocks)
}

/// How each party's numbers are known, and which single ones are known otherwise.
fn origins(desk: &mut Desk<'_>, blocks: &mut Vec<Block>) {
    let mut items = Vec::new();
    for k in 0..desk.case.parties.len() {
        let source = desk.told(k, "");
        let Some(preference) = desk.preference(k).1 else {
            items.push((
                party(desk.case, k),
                vec![text("nothing is known; every number may be anything"), source.mark()],
            ));
            continue;
        };
        let mut line = vec![text(match preference.origin.kind {
            OriginKind::Told => "told in confidence",
            OriginKind::Stated => "stated in public",
            OriginKind::Estimated => "estimated by the mediator",
            OriginKind::Published => "published, and not the party’s own",
            OriginKind::Assumed => "assumed, to have something to compute with",
        })];
        line.push(source.mark());
        let other = preference.origins.iter().filter(|(_, o)| o.kind != preference.origin.kind);
        let other: Vec<String> = other.take(8).map(|(p, o)| format!("{p} {}", o.kind.name())).collect();
        if !other.is_empty() {
            line.push(text(format!("; but {}", other.join(", "))));
        }
        items.push((party(desk.case, k), line));
    }
    blocks.push(paragraph("Where each side’s numbers come from:"));
    blocks.push(Block::Facts { items });
}

fn unknown(desk: &mut Desk<'_>, main: &ReadingView, of: &Uncertainty, blocks: &mut Vec<Block>) {
    let source = bottom_line::zone_source(desk, main);
    blocks.push(Block::Paragraph {
        text: vec![
            text("Whatever the unknown numbers are, "),
            source.number(words::many(&of.surely, "package")),
            text(" would do; for some of the numbers that are possible, "),
            source.number(words::count(&of.possibly)),
            text("."),
        ],
    });
    if let Some(p) = &of.sampling {
        blocks.push(callout(
            Tone::Note,
            "How the draws were made:",
            format!(
                "{} draws with seed {}; {} A deal was open in {} of them (95 % interval {} to {}).",
                words::count(u128::from(p.samples)),
                p.seed,
                words::sentence(&words::capital(&p.assumption)),
                words::percent(p.share),
                words::percent(p.low),
                words::percent(p.high)
            ),
        ));
    }
    for (title, list) in [
        ("Packages most often acceptable to all", &of.acceptability),
        ("Packages most often at the Nash point", &of.nash),
    ] {
        if list.is_empty() {
            continue;
        }
        let rows = list.iter().take(5).map(|(package, share)| {
            vec![
                say(words::package(desk.case, &main.scenario, package)),
                vec![Inline::Number {
                    shown: words::percent(*share),
                    source: source.id.clone(),
                    known: crate::document::Known::Estimated,
                }],
            ]
        });
        blocks.push(Block::Table(Table {
            caption: title.into(),
            columns: vec![words_column("Package"), number_column("Share of draws")],
            rows: rows.collect(),
            more: 0,
        }));
    }
    let inputs: Vec<Vec<Inline>> =
        of.inputs.iter().take(12).map(|p| say(words::capital(&bottom_line::input(desk, main, p)))).collect();
    if !inputs.is_empty() {
        let more = of.inputs.len().saturating_sub(12);
        let tail = if more > 0 { format!(" (the first of {})", of.inputs.len()) } else { String::new() };
        blocks.push(paragraph(format!("Known only in part{tail}:")));
        blocks.push(Block::List { order: Order::Free, items: inputs });
    }
}

fn effect(main: &ReadingView, flip: &Flip) -> String {
    match (flip.changes, main.analysis.zone.verdict) {
        (Changes::Zone, mediant_core::analysis::Verdict::Open) => "the zone closes".into(),
        (Changes::Zone, _) => "the zone opens".into(),
        (Changes::Package, _) => "the Nash package is another".into(),
    }
}

fn flips(desk: &mut Desk<'_>, main: &ReadingView, blocks: &mut Vec<Block>) {
    let flips = &main.analysis.flips;
    if flips.is_empty() {
        if !main.scenario.is_uncertain() {
            blocks.push(paragraph(
                "No change of one number alone, within the range that it can have, changes the verdict or the Nash package.",
            ));
        }
        return;
    }
    // What closes or opens the zone weighs more than what picks another package.
    let of = |what: Changes| flips.iter().filter(move |f| f.changes == what);
    let shown: Vec<&Flip> = of(Changes::Zone).take(MOST / 2).chain(of(Changes::Package)).take(MOST).collect();
    let figure = tornado::draw(&tornado::Tornado {
        id: "tornado".into(),
        title: "What would turn the answer".into(),
        parties: (0..desk.case.parties.len()).map(|k| figure_party(desk.case, k)).collect(),
        flips: shown
            .iter()
            .map(|f| tornado::Flip {
                input: words::capital(&bottom_line::input(desk, main, &f.input)),
                party: Some(f.party),
                from: words::points(f.from),
                to: words::points(f.to),
                change: if f.to >= f.from { f.relative } else { -f.relative },
                effect: effect(main, f),
            })
            .collect(),
    });
    blocks.push(paragraph(
        "The smallest change of one number, all else as it is, that changes an answer; sizes are shares of the range \
         that the number can have.",
    ));
    blocks.push(Block::Figure { figure });
    let mut rows = Vec::new();
    for flip in shown {
        let path = flip.input.split_once(':').map_or(flip.input.as_str(), |(_, p)| p.trim()).to_owned();
        let source = desk.told(flip.party, &path);
        let then =
            flip.package.as_ref().map(|p| words::package(desk.case, &main.scenario, p)).unwrap_or_default();
        let mut change = say(effect(main, flip));
        if !then.is_empty() {
            change.push(text(format!(": {then}")));
        }
        rows.push(vec![
            say(words::capital(&bottom_line::input(desk, main, &flip.input))),
            vec![source.number(words::points(flip.from))],
            vec![source.number(words::points(flip.to))],
            change,
        ]);
    }
    let count = rows.len();
    blocks.push(Block::Twin(Table {
        caption: "What would turn the answer".into(),
        columns: vec![
            words_column("Number"),
            number_column("Now"),
            number_column("Turns at"),
            words_column("Then"),
        ],
        rows,
        more: flips.len().saturating_sub(count),
    }));
}

fn undefined(main: &ReadingView, blocks: &mut Vec<Block>) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (concept, why) in &main.analysis.undefined {
        match reasons.iter_mut().find(|(said, _)| said == why) {
            Some((_, names)) => names.push(concept.title()),
            None => reasons.push((why, vec![concept.title()])),
        }
    }
    let items: Vec<Vec<Inline>> = reasons
        .into_iter()
        .map(|(why, names)| vec![strong(words::list(&names)), text(format!(": {}", words::sentence(why)))])
        .collect();
    if !items.is_empty() {
        blocks.push(paragraph("Solution concepts that say nothing here:"));
        blocks.push(Block::List { order: Order::Free, items });
    }
}

fn assessments(desk: &Desk<'_>, blocks: &mut Vec<Block>) {
    let Some(mediator) = &desk.case.mediator else { return };
    if mediator.assessments.is_empty() {
        return;
    }
    let items = mediator.assessments.iter().take(super::ROWS);
    blocks.push(paragraph("Assessments that differ, side by side:"));
    blocks.push(Block::Facts {
        items: items.map(|(who, what)| (who.clone(), say(words::sentence(what)))).collect(),
    });
}
