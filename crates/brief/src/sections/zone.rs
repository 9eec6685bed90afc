//! Is there a deal: the zone of possible agreement, its depth, who binds, what would change it.

use mediant_core::analysis::Verdict;
use mediant_core::number::{Count, to_f64};
use mediant_disclosure::ReadingView;

use super::bottom_line::{whose_needs, zone_source};
use super::packages::Chosen;
use super::{bounds, number_column, party, pictures, unless_empty, words_column};
use crate::desk::Desk;
use crate::document::{Block, Inline, Section, Table, Tone, callout, say, text};
use crate::words;

/// The answer in short with one picture, and what is looked up.
pub(crate) fn sections(
    desk: &mut Desk<'_>,
    main: &ReadingView,
    chosen: &[Chosen<'_>],
) -> [Option<Section>; 2] {
    let mut blocks = Vec::new();
    let doubts: Vec<String> =
        desk.case.unverified.iter().take(super::ROWS).map(|n| words::sentence(n)).collect();
    if !doubts.is_empty() {
        blocks.push(callout(Tone::Caution, "Not verified.", doubts.join(" ")));
    }
    blocks.push(facts(desk, main));
    let (picture, rest) = pictures::zone(desk, main, chosen);
    blocks.push(picture);
    let notes: Vec<String> =
        main.analysis.notes.iter().take(10).map(|n| words::sentence(&words::capital(n))).collect();
    if !notes.is_empty() {
        blocks.push(callout(Tone::Note, "Note:", notes.join(" ")));
    }
    let mut full = vec![per_party(desk, main)];
    full.extend(rest);
    let full = unless_empty("zone-in-full", "The zone party by party", full);
    [unless_empty("zone", "Is there a deal?", blocks), full]
}

fn facts(desk: &mut Desk<'_>, main: &ReadingView) -> Block {
    let zone = &main.analysis.zone;
    let source = zone_source(desk, main);
    let mut items: Vec<(String, Vec<Inline>)> = Vec::new();
    let count = if zone.count.0 == zone.count.1 {
        words::many(&zone.count.0, "package")
    } else {
        format!("{} to {}", words::count(&zone.count.0), words::many(&zone.count.1, "package"))
    };
    items.push((
        "Packages that would do".into(),
        vec![
            source.number(count),
            text(format!(
                " of {} that contradict neither themselves nor a red line ({} in all): worth at least what it needs to {}",
                words::count(&main.analysis.feasible),
                words::count(&main.analysis.all),
                whose_needs(main).trim_end_matches(',')
            )),
        ],
    ));
    if zone.depth.0.is_finite() && zone.depth.1.is_finite() {
        let mut depth = vec![source.number(words::range(zone.depth))];
        depth.push(text(if zone.depth.1 < 0.0 {
            " of utility: even the nearest package leaves someone this far short"
        } else {
            " of utility: the least that any party gains over its reservation value, where that is greatest"
        }));
        items.push(("Depth".into(), depth));
    }
    if !zone.binding.is_empty() {
        let names: Vec<String> = zone.binding.iter().map(|k| party(desk.case, *k)).collect();
        let mut line = words::list(&names);
        if let Some(issue) = zone.binding_issue.and_then(|i| main.scenario.issues.get(i)) {
            let first = &names[0];
            line = format!(
                "{line}; {first} would gain most by having its way on “{}”",
                words::issue(desk.case, &issue.id)
            );
        }
        items.push(("Who has the least room".into(), say(line)));
    }
    if zone.verdict == Verdict::Depends && !zone.depends_on.is_empty() {
        let inputs: Vec<String> =
            zone.depends_on.iter().take(6).map(|p| super::bottom_line::input(desk, main, p)).collect();
        let more = zone.depends_on.len().saturating_sub(6);
        let tail = if more > 0 { format!(", and {more} more") } else { String::new() };
        items.push(("It depends on".into(), say(format!("{}{tail}", inputs.join("; ")))));
    }
    if all_will_do(main) {
        let words = "Every package gives each party what it needs, so the zone rules nothing out: by these numbers the \
                     question is not whether to agree but on what. What no deal is worth to each side is worth asking.";
        items.push(("What that means".into(), say(words)));
    }
    items.push(("How sure".into(), say(confidence(desk, main))));
    Block::Facts { items }
}

/// Whether the zone holds every feasible package, so that it tells nothing.
pub(crate) fn all_will_do(main: &ReadingView) -> bool {
    let zone = &main.analysis.zone;
    zone.verdict == Verdict::Open
        && zone.count.0 == main.analysis.feasible
        && main.analysis.feasible > Count::from(1_u8)
}

fn confidence(desk: &Desk<'_>, main: &ReadingView) -> String {
    let kinds: Vec<String> = (0..desk.case.parties.len())
        .map(|k| {
            let what = match desk.preference(k) {
                (_, None) => "nothing known".to_owned(),
                (_, Some(p)) => p.origin.kind.name().to_owned(),
            };
            (what, party(desk.case, k))
        })
        .fold(Vec::<(String, Vec<String>)>::new(), |mut groups, (what, who)| {
            match groups.iter_mut().find(|(w, _)| *w == what) {
                Some((_, names)) => names.push(who),
                None => groups.push((what, vec![who])),
            }
            groups
        })
        .into_iter()
        .map(|(what, who)| format!("{what} ({})", words::list(&who)))
        .collect();
    let counted = if main.scenario.is_uncertain() {
        "Bounds hold for all numbers that are possible"
    } else {
        "The count is exact for the numbers given"
    };
    format!("{counted}; the numbers are {}.", words::list(&kinds))
}

fn per_party(desk: &mut Desk<'_>, main: &ReadingView) -> Block {
    let opens_alone = main.analysis.zone.verdict == Verdict::Empty;
    let mut columns = vec![
        words_column("Party"),
        number_column("Needs at least"),
        number_column("Could get"),
        number_column("Would accept alone"),
    ];
    if opens_alone {
        columns.push(number_column("Opens the zone if it asks for less by"));
    }
    columns.push(words_column("Veto"));
    let mut rows = Vec::new();
    for (k, seat) in main.scenario.parties.iter().enumerate().take(super::ROWS) {
        let reservation = desk.told(k, "reservation");
        let all = desk.told(k, "");
        let mut needs = vec![reservation.number(words::range(bounds(&seat.reservation)))];
        if let Some(points) = seat.reservation.exact().and_then(|r| seat.points(r)) {
            needs.push(text(format!(" ({} points)", words::points(to_f64(&points)))));
        }
        let could = main.analysis.ranges.get(k).map_or_else(
            || say("not known"),
            |r| {
                let mut cell = vec![all.number(words::range((r.least, r.most)))];
                if let Some(most) = r.most_in_zone {
                    cell.push(text(", in the zone up to "));
                    cell.push(all.number(words::two(most)));
                }
                cell
            },
        );
        let accepts = main
            .analysis
            .zone
            .accepted_by
            .get(k)
            .and_then(Option::as_ref)
            .map_or_else(|| say("not known"), |n| vec![all.number(words::count(n))]);
        let mut row = vec![say(party(desk.case, k)), needs, could, accepts];
        if opens_alone {
            let by = main.analysis.zone.opens_if.iter().find(|(at, _)| *at == k);
            row.push(by.map_or_else(|| say("not alone"), |(_, by)| vec![all.number(words::two(*by))]));
        }
        row.push(say(if seat.veto { "yes" } else { "no" }));
        rows.push(row);
    }
    let more = main.scenario.parties.len().saturating_sub(super::ROWS);
    Block::Table(Table {
        caption: "What each party needs, could get and would accept, in utility from 0 to 1".into(),
        columns,
        rows,
        more,
    })
}
