//! A party's brief: what is shared, and what it told itself. Built from its view alone.

use mediant_core::case::{Aggregation, OriginKind};
use mediant_core::number::to_f64;
use mediant_disclosure::{OwnNumbers, PartyView};
use mediant_figure::ladder;

use crate::desk::Desk;
use crate::document::{Block, Document, Inline, Section, Table, Tone, callout, paragraph, say, text};
use crate::sections::{
    alternatives, annexed, bounded, bounds, figure_party, issues, limits, meetings, number_column,
    objectives, packages, statements, third_parties, threshold, unless_empty, words_column,
};
use crate::words;
use crate::{Header, exchange, seal, span};

pub(crate) fn build(view: &PartyView, header: &Header) -> Document {
    let case = view.case();
    let k = view.party();
    let mut desk = Desk::new(case, view.ledger());
    let name = case.parties.get(k).map_or_else(String::new, |p| p.name.clone());
    let bottom = bottom_line(&mut desk, view, &name);
    let mut agenda = vec![issues::agenda(&mut desk, 6)];
    limits::rules(&desk, &mut agenda);
    let mut stages = Vec::new();
    objectives::gate(&mut desk, &mut stages);
    objectives::deliverables(&desk, &mut stages);
    let sections: Vec<Option<Section>> = vec![
        who_sees(&name),
        own_numbers(&mut desk, view),
        on_the_table(&mut desk, view),
        own_limits(&mut desk, view),
        unless_empty("agenda", "Agenda and public positions", agenda),
        annexed(meetings::section(&desk, stages)),
        annexed(statements::section(&mut desk)),
        annexed(third_parties::section(&desk)),
    ];
    seal(Document {
        title: case.title.clone(),
        audience: case.parties.get(k).map_or_else(String::new, |p| p.id.to_string()),
        classification: format!("Confidential to {name} and the mediator"),
        recipient: if header.recipient.is_empty() { name } else { header.recipient.clone() },
        as_of: header.as_of.clone(),
        version: header.version.clone(),
        language: "en".into(),
        fingerprint: String::new(),
        bottom_line: bottom,
        sections: sections.into_iter().flatten().collect(),
        sources: desk.into_notes(),
    })
}

fn who_sees(name: &str) -> Option<Section> {
    let blocks = vec![
        callout(
            Tone::Note,
            "Who can see this:",
            format!("{name} and the mediator’s team. No other party, and not the public."),
        ),
        callout(
            Tone::Missing,
            "What is not here:",
            "What other parties told the mediator, the mediator’s own estimates and notes, and any number that rests on \
             them: whether a deal exists, what others would accept, and what the model would pick. Nothing here was \
             computed from them, so nothing here can give them away. No other party’s brief holds what you told either.",
        ),
    ];
    unless_empty("who-sees-this", "Who sees this, and what it leaves out", blocks)
}

fn bottom_line(desk: &mut Desk<'_>, view: &PartyView, name: &str) -> Vec<Vec<Inline>> {
    let Some(own) = view.own() else {
        return vec![
            say(format!("{name} has told the mediator no numbers yet, so nothing can be computed for it.")),
            say("What is shared and what is public is below."),
        ];
    };
    let mut lines = Vec::new();
    let source = desk.told(view.party(), "");
    let zone = &own.analysis.zone;
    let count = if zone.count.0 == zone.count.1 {
        words::count(&zone.count.0)
    } else {
        format!("{} to {}", words::count(&zone.count.0), words::count(&zone.count.1))
    };
    lines.push(vec![
        text(whose(desk, view.party())),
        source.number(count),
        text(" of "),
        source.number(words::many(&own.analysis.feasible, "possible package")),
        text(" give you at least what you need."),
    ]);
    if own.exchanges.is_empty() {
        lines.push(say("No package on the table has been released to you."));
    } else {
        let good = own.exchanges.iter().filter(|(_, package, _)| accepts(own, package) == Some(true)).count();
        lines.push(vec![
            text("Of "),
            text(words::many(own.exchanges.len() as u128, "package")),
            text(" on the table that you may see, "),
            source.number(words::count(good as u128)),
            text(" would do so."),
        ]);
    }
    lines.push(say("What others would accept is not in this brief and did not enter any number of it."));
    lines
}

/// On whose numbers the brief rests.
fn whose(desk: &Desk<'_>, party: usize) -> &'static str {
    match desk.preference(party).1.map(|p| p.origin.kind) {
        Some(OriginKind::Told) => "By your own numbers alone, ",
        Some(OriginKind::Published) => "By published numbers, entered for you and not your own, ",
        _ => "By numbers that were entered for you and that you have not told, ",
    }
}

/// Whether the package is worth the reservation value and crosses no red line; none where that is not known.
fn accepts(own: &OwnNumbers, package: &[u16]) -> Option<bool> {
    let seat = own.scenario.parties.first()?;
    if own.scenario.crosses_red_line(0, package) || !own.scenario.is_consistent(package) {
        return Some(false);
    }
    Some(own.scenario.utility(0, package)? >= *seat.reservation.exact()?)
}

fn own_numbers(desk: &mut Desk<'_>, view: &PartyView) -> Option<Section> {
    let k = view.party();
    let Some(own) = view.own() else {
        let words = "Weights, values and what an agreement must be worth to you go into your own file, which only you \
                     and the mediator read. With them this brief can say what each package gives and takes.";
        let block = callout(Tone::Missing, "You have told no numbers.", words);
        return unless_empty("own-numbers", "Your own numbers", vec![block]);
    };
    let (seat, range) = (own.scenario.parties.first()?, own.analysis.ranges.first());
    let source = desk.told(k, "");
    let mut items = vec![(
        "You need at least".to_owned(),
        vec![
            desk.told(k, "reservation").number(words::range(bounds(&seat.reservation))),
            text(" of utility"),
        ],
    )];
    if let Some(range) = range {
        items.push((
            "Packages give you".to_owned(),
            vec![source.number(words::range((range.least, range.most))), text(" of utility, from 0 to 1")],
        ));
    }
    let mut blocks = vec![Block::Facts { items }];
    blocks.push(weights(desk, k, own));
    let rows: Vec<(String, f64)> = own
        .exchanges
        .iter()
        .take(4)
        .filter_map(|(id, package, _)| {
            let utility = own.scenario.utility(0, package)?;
            Some((packages::offer_title(desk.case, id), to_f64(&utility)))
        })
        .collect();
    if let Some(range) = range {
        let figure = ladder::draw(&ladder::Ladder {
            id: "ladder".into(),
            title: "What packages on the table give you, beside what you need".into(),
            rows: vec![ladder::Row {
                party: figure_party(desk.case, k),
                worst: range.least,
                best: range.most,
                reservation: threshold(seat),
                packages: rows.iter().map(|(_, u)| Some((*u).into())).collect(),
            }],
            packages: rows.into_iter().map(|(title, _)| title).collect(),
        });
        blocks.push(Block::Figure { figure });
    }
    unless_empty("own-numbers", "Your own numbers", blocks)
}

fn weights(desk: &mut Desk<'_>, k: usize, own: &OwnNumbers) -> Block {
    let Some(seat) = own.scenario.parties.first() else { return paragraph("") };
    let spans = span::spans(&own.scenario, 0, &issues::no_zone());
    let mut rows = Vec::new();
    let weighed = own.scenario.aggregation == Aggregation::Additive;
    for (at, matter) in own.scenario.issues.iter().enumerate() {
        let source = desk.told(k, &format!("weights.{}", matter.id));
        let weight = crate::gap::weight(&own.scenario, seat, at)
            .map_or_else(|| say("no single number"), |w| vec![source.number(words::percent(w))]);
        let least = spans.as_ref().and_then(|s| s.get(at)).map_or_else(
            || "not known".to_owned(),
            |s| match (s.cares, s.minimum) {
                (false, _) => "does not matter to you".into(),
                (true, None) => "nothing acceptable".into(),
                (true, Some((o, _))) => words::picked(desk.case, &own.scenario, at, o),
            },
        );
        let mut row = vec![say(words::issue(desk.case, &matter.id))];
        row.extend(weighed.then_some(weight));
        row.push(say(least));
        rows.push(row);
    }
    let (rows, more) = bounded(rows, 30);
    let mut columns = vec![words_column("Issue")];
    columns.extend(weighed.then(|| number_column("Weight")));
    columns.push(words_column("Acceptable minimum"));
    let least = "the worst that you could still sign with all else your way";
    Block::Table(Table {
        caption: if weighed {
            format!("What each issue weighs, and {least}")
        } else {
            format!(
                "On each issue {least}; a package is worth the mean of what is in, so no issue has a weight"
            )
        },
        columns,
        rows,
        more,
    })
}

fn on_the_table(desk: &mut Desk<'_>, view: &PartyView) -> Option<Section> {
    let k = view.party();
    let own = view.own()?;
    let mut blocks = Vec::new();
    if own.exchanges.is_empty() {
        blocks.push(callout(
            Tone::Missing,
            "No package on the table is released to you.",
            "There may be none, or others may have been shown to the mediator alone; this brief cannot tell which.",
        ));
    }
    for (at, (id, package, exchanges)) in own.exchanges.iter().take(8).enumerate() {
        let source = desk.told(k, "");
        let mut line =
            vec![text(words::sentence(&words::package(desk.case, &own.scenario, package))), text(" ")];
        match (own.scenario.utility(0, package), accepts(own, package)) {
            (Some(utility), verdict) => {
                line.push(text("It is worth "));
                line.push(source.number(words::two(to_f64(&utility))));
                line.push(text(match verdict {
                    Some(true) => " to you, which is enough by these numbers.",
                    Some(false) => " to you; by these numbers you would refuse it.",
                    None => " to you; whether that is enough is not known.",
                }));
            }
            (None, _) => line.push(text("What it is worth to you is not known exactly.")),
        }
        let mut inner = vec![Block::Paragraph { text: line }];
        let ledger = exchange::of_party(desk, &own.scenario, package, (k, exchanges));
        packages::gives_and_gets(desk, ' ', vec![(k, ledger)], &mut inner);
        let title = packages::offer_title(desk.case, id);
        blocks.push(Block::Group { id: format!("offer-{}", at + 1), title, blocks: inner });
    }
    unless_empty("packages", "Packages on the table", blocks)
}

fn own_limits(desk: &mut Desk<'_>, view: &PartyView) -> Option<Section> {
    let k = view.party();
    let preference = desk.preference(k).1?;
    let mut blocks = Vec::new();
    let mut items: Vec<Vec<Inline>> = Vec::new();
    for (at, line) in preference.red_lines.iter().enumerate().take(30) {
        let source = desk.told(k, &format!("red-lines.{}", at + 1));
        items.push(vec![text(words::capital(&limits::rule(desk.case, line))), source.mark()]);
    }
    if items.is_empty() {
        blocks.push(callout(
            Tone::Missing,
            "You have told no red line.",
            "A red line is what you would not sign at any price; told to the mediator, it keeps packages that cross it \
             off the table.",
        ));
    } else {
        blocks.push(Block::List { order: crate::document::Order::Free, items });
    }
    let rows = alternatives::of_party(desk, k, preference);
    if !rows.is_empty() {
        blocks.push(alternatives::table(rows));
    }
    if let Some(seat) = view.own().and_then(|own| own.scenario.parties.first()) {
        let line = issues::why(desk, k, seat);
        if !line.is_empty() {
            blocks.push(Block::Facts { items: vec![("Why, and how far".into(), line)] });
        }
    }
    unless_empty("limits", "Your red lines and alternatives", blocks)
}
